//! What an object of the API consists of, as a table that a body is held against.

use super::rule::Rule;

/// An object: which one, and its members in their usual order.
pub(crate) struct Shape {
    pub(super) object: Object,
    pub(super) members: &'static [Member],
    /// A bit for each member that must be there.
    pub(super) required: u64,
}

/// A member of an object.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) slot: Slot,
    is_required: bool,
}

impl Shape {
    pub(super) const fn new(object: Object, members: &'static [Member]) -> Self {
        let (mut required, mut bit, mut rest) = (0, 1, members);
        while let [first, others @ ..] = rest {
            if first.is_required {
                required |= bit;
            }
            (bit, rest) = (bit << 1, others);
        }
        Self { object, members, required }
    }

    /// Returns the members that must be there.
    pub(super) fn required_members(&self) -> impl Iterator<Item = &'static Member> {
        self.members.iter().filter(|member| member.is_required)
    }
}

/// A member that may be absent.
pub(super) const fn may(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, slot: Slot::None, is_required: false }
}

/// A member that must be there.
pub(super) const fn must(name: &'static str, kind: Kind) -> Member {
    Member { is_required: true, ..may(name, kind) }
}

impl Member {
    /// The same member, of which something is remembered.
    pub(super) const fn noted(self, slot: Slot) -> Self {
        Self { slot, ..self }
    }
}

/// What a member holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Text of any kind.
    Text,
    /// Text that names something: never a card number.
    Id,
    /// Text that names a card across customers: neither its number nor a hash of that.
    Instrument,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A whole number within limits.
    Range(i16, i16, Rule),
    /// A coordinate, at most so many degrees from zero.
    Degrees(u8),
    /// Minor units of a currency.
    Money(Rule),
    /// A count since 1970 of what has happened. The rule is of those that do not take seconds.
    Time(Option<Rule>),
    /// A count since 1970 of what may lie ahead.
    Plan(Option<Rule>),
    /// ISO 4217.
    Currency,
    /// ISO 3166-1.
    Country(Rule),
    Email,
    Telephone,
    Ip,
    /// A format of its own.
    Format(Format, Rule),
    /// One of a list.
    Listed(&'static [&'static str], Rule),
    /// A card number in plain text.
    Pan,
    /// Anything, but deprecated.
    Deprecated(Rule),
    /// An object of the API.
    Object(&'static Shape),
    /// A list of them.
    List(&'static Shape),
    /// A list of at most so many.
    ListOf(&'static Shape, u16, Rule),
    /// A list of texts without commas.
    Tags,
    /// A text without commas.
    Tag,
    /// The body itself.
    Body(&'static Shape),
    /// A number that comes as text.
    Digits,
    /// Text, or an object.
    TextOr(&'static Shape),
    /// An object of truth values.
    Flags,
    /// An object of minor units by currency; deprecated.
    Balance,
    /// An object of whatever members.
    Custom,
    /// What nobody has told the type of. `true` where its name speaks of cards.
    Free(bool),
}

/// A format of a text.
#[derive(Clone, Copy)]
pub(super) enum Format {
    EventType,
    Market,
    Sha256Hex,
    Sha256Base64,
    Bcrypt,
    /// So many digits: at least, at most.
    Digits(u8, u8),
}

/// A value that rules need which look at more than one. Whether it was there is noted for its
/// object, and some values until the event is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Slot {
    None,
    Algorithm,
    Amount,
    CardPart,
    CipherKey,
    CipherPart,
    City,
    Currency,
    Customer,
    CustomerId,
    Device,
    DeviceId,
    Email,
    Failure,
    FraudReason,
    Gateway,
    GatewayReference,
    Instrument,
    Ip,
    Items,
    LastFour,
    Market,
    Method,
    MethodId,
    MethodType,
    Methods,
    NonFraud,
    Order,
    OrderId,
    OrderPrice,
    PaidMethodId,
    Pan,
    Price,
    Quantity,
    Referrer,
    RegistrationTime,
    Success,
    Supplier,
    Telephone,
    TelephoneCountry,
    TempCustomerId,
    /// Any member that makes an object more than a reference.
    Told,
    Time,
    Transaction,
    TransactionId,
    Transactions,
    Type,
    UsedMethodId,
    Value,
    Voucher,
    VoucherCode,
    VoucherId,
    Vouchers,
    VoucherType,
}

impl Slot {
    /// Returns whether a rule needs the value itself to tell what would be rejected; for all other
    /// rules it is enough that it was there.
    pub(super) const fn decides(self) -> bool {
        matches!(
            self,
            Self::MethodId | Self::MethodType | Self::NonFraud | Self::UsedMethodId | Self::VoucherId
        )
    }
}

/// The slots that were filled in an object.
#[derive(Clone, Copy, Default)]
pub(super) struct Slots(u64);

impl Slots {
    #[expect(clippy::as_conversions, reason = "the discriminant of a fieldless enum")]
    const fn bit(slot: Slot) -> u64 {
        1 << slot as u8
    }

    pub(super) const fn fill(&mut self, slot: Slot) {
        self.0 |= Self::bit(slot);
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 & !Self::bit(Slot::None) == 0
    }

    pub(super) const fn has(self, slot: Slot) -> bool {
        self.0 & Self::bit(slot) != 0
    }
}

/// Which object a shape describes, where rules look at more than one of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Plain,
    Event,
    Customer,
    Order,
    Item,
    Device,
    PaymentMethod,
    Transaction,
    ThreeDs,
    Avs,
    Voucher,
    Chargeback,
    Registration,
    Mechanism,
}
