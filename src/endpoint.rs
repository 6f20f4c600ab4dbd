//! The endpoints that take a merchant's data.

/// An endpoint of the API that takes a JSON body by `POST`.
///
/// ```
/// use ravelin::endpoint::Endpoint;
/// assert_eq!(Endpoint::Order.path(), "/v2/order");
/// assert_eq!(Endpoint::of_path("/v2/backfill/order"), Some((Endpoint::Order, true)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// All about one attempt to pay.
    Checkout,
    /// The registration of an account.
    Registration,
    /// A login, successful or not.
    Login,
    /// A successful login, which ties a temporary id to a customer.
    LoginV2,
    /// A customer.
    Customer,
    /// An order.
    Order,
    /// A payment method.
    PaymentMethod,
    /// A transaction before it goes to the provider.
    Pretransaction,
    /// A transaction that the provider has handled.
    Transaction,
    /// A voucher that was redeemed.
    Voucher,
    /// A chargeback.
    Chargeback,
    /// Accounts that were given back to their owners.
    Reclaim,
    /// What a reviewer decided about a customer.
    Label,
    /// Tags of a customer.
    Tag,
}

impl Endpoint {
    /// Every one of them.
    pub const ALL: &'static [Self] = &[
        Self::Checkout,
        Self::Registration,
        Self::Login,
        Self::LoginV2,
        Self::Customer,
        Self::Order,
        Self::PaymentMethod,
        Self::Pretransaction,
        Self::Transaction,
        Self::Voucher,
        Self::Chargeback,
        Self::Reclaim,
        Self::Label,
        Self::Tag,
    ];

    /// Returns the path, such as `/v2/checkout`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Checkout => "/v2/checkout",
            Self::Registration => "/v2/registration",
            Self::Login => "/v3/login",
            Self::LoginV2 => "/v2/login",
            Self::Customer => "/v2/customer",
            Self::Order => "/v2/order",
            Self::PaymentMethod => "/v2/paymentmethod",
            Self::Pretransaction => "/v2/pretransaction",
            Self::Transaction => "/v2/transaction",
            Self::Voucher => "/v2/paymentmethod/voucher",
            Self::Chargeback => "/v2/chargeback",
            Self::Reclaim => "/v2/reclaim",
            Self::Label => "/v2/label/customer",
            Self::Tag => "/v2/tag/customer",
        }
    }

    /// Returns the path that takes data of the past, where there is one (core V2 reference, "Backfill").
    #[must_use]
    pub const fn backfill_path(self) -> Option<&'static str> {
        match self {
            Self::Customer => Some("/v2/backfill/customer"),
            Self::Order => Some("/v2/backfill/order"),
            Self::PaymentMethod => Some("/v2/backfill/paymentmethod"),
            Self::Transaction => Some("/v2/backfill/transaction"),
            Self::Chargeback => Some("/v2/backfill/chargeback"),
            _ => None,
        }
    }

    /// Returns the checkpoints that `?score=` can name there. The older `true` names none.
    #[must_use]
    pub const fn checkpoints(self) -> &'static [&'static str] {
        match self {
            Self::Checkout => &["checkoutPreAuth", "checkoutPostAuth"],
            Self::Registration => &["accountRegistration"],
            Self::Login => &["login"],
            Self::PaymentMethod => &["paymentMethodRegistration"],
            _ => &[],
        }
    }

    /// Returns whether a recommendation can be requested there: everywhere but at a review's result.
    #[must_use]
    pub const fn is_scored(self) -> bool {
        !matches!(self, Self::Reclaim | Self::Label | Self::Tag)
    }

    /// Returns the endpoint of a path, and whether it takes data of the past.
    #[must_use]
    pub fn of_path(path: &str) -> Option<(Self, bool)> {
        Self::ALL.iter().find_map(|endpoint| match path {
            live if live == endpoint.path() => Some((*endpoint, false)),
            past if Some(past) == endpoint.backfill_path() => Some((*endpoint, true)),
            _ => None,
        })
    }
}
