//! Payment methods, each kind with its own members.

mod card;
mod cipher;
mod other;
mod read;

pub use card::CardDetails;
pub use cipher::EncryptedCard;
pub use other::{FromTransaction, OtherMethod, PayPal};

use super::record::one_of;
use crate::cipher::PaymentMethodCipher;
use crate::open::open_enum;
use core::fmt;
use serde::ser::{Serialize, Serializer};

/// A payment method, one kind with its members; `methodType` tells which.
///
/// ```
/// use ravelin::event::PaymentMethod;
/// assert_eq!(serde_json::to_string(&PaymentMethod::cash()).unwrap(), r#"{"methodType":"cash"}"#);
/// assert_eq!(PaymentMethod::direct_debit().method_type().as_str(), "directdebit");
/// assert_eq!(PaymentMethod::bank_transfer().method_type().as_str(), "banktransfer");
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum PaymentMethod {
    /// `card`, `creditcard` or `debitcard`: a card by what the provider tells of it.
    Card(Box<CardDetails>),
    /// `paymentMethodCipher`: a card that the page or the app encrypted.
    Cipher(Box<EncryptedCard>),
    /// `paypal`.
    PayPal(PayPal),
    /// `fromTransaction`: whatever an earlier transaction used.
    FromTransaction(FromTransaction),
    /// Any other kind: `cash`, `banktransfer`, `directdebit` and those that Ravelin will add.
    Other(OtherMethod),
}

impl PaymentMethod {
    /// Returns cash.
    #[must_use]
    pub fn cash() -> Self {
        Self::Other(OtherMethod::new(MethodType::Cash))
    }

    /// Returns a bank transfer, of which the documents publish the kind only.
    #[must_use]
    pub fn bank_transfer() -> Self {
        Self::Other(OtherMethod::new(MethodType::BankTransfer))
    }

    /// Returns a direct debit, of which the documents publish the kind only.
    #[must_use]
    pub fn direct_debit() -> Self {
        Self::Other(OtherMethod::new(MethodType::DirectDebit))
    }

    /// Returns `methodType`.
    #[must_use]
    pub const fn method_type(&self) -> &MethodType {
        match self {
            Self::Card(card) => &card.method_type,
            Self::Cipher(card) => &card.method_type,
            Self::PayPal(account) => &account.method_type,
            Self::FromTransaction(method) => &method.method_type,
            Self::Other(other) => &other.method_type,
        }
    }

    /// Returns `paymentMethodId`, where there is one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Card(card) => card.payment_method_id.as_deref(),
            Self::Cipher(card) => card.payment_method_id.as_deref(),
            Self::PayPal(account) => account.payment_method_id.as_deref(),
            Self::FromTransaction(method) => method.payment_method_id.as_deref(),
            Self::Other(other) => other.payment_method_id.as_deref(),
        }
    }
}

impl fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card(card) => card.fmt(f),
            Self::Cipher(card) => card.fmt(f),
            Self::PayPal(account) => account.fmt(f),
            Self::FromTransaction(method) => method.fmt(f),
            Self::Other(other) => other.fmt(f),
        }
    }
}

impl Serialize for PaymentMethod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Card(card) => card.serialize(serializer),
            Self::Cipher(card) => card.serialize(serializer),
            Self::PayPal(account) => account.serialize(serializer),
            Self::FromTransaction(method) => method.serialize(serializer),
            Self::Other(other) => other.serialize(serializer),
        }
    }
}

open_enum! {
    /// The kinds of payment methods.
    MethodType {
        /// A bank transfer.
        BankTransfer = "banktransfer",
        /// A card.
        Card = "card",
        /// Cash.
        Cash = "cash",
        /// A card that the page or the app encrypted.
        Cipher = "paymentMethodCipher",
        /// A credit card.
        CreditCard = "creditcard",
        /// A debit card.
        DebitCard = "debitcard",
        /// A direct debit.
        DirectDebit = "directdebit",
        /// Whatever an earlier transaction used.
        FromTransaction = "fromTransaction",
        /// A PayPal account.
        PayPal = "paypal",
    }
}

macro_rules! from {
    ($($type:ty: $variant:ident($method:ident) $value:expr;)*) => {
        $(impl From<$type> for PaymentMethod {
            fn from($method: $type) -> Self {
                Self::$variant($value)
            }
        }

        impl From<$type> for Payment {
            fn from(method: $type) -> Self {
                Self::Method(method.into())
            }
        }

        impl From<$type> for PaidWith {
            fn from(method: $type) -> Self {
                Self::Method(method.into())
            }
        })*
    };
}

from! {
    CardDetails: Card(card) Box::new(card);
    EncryptedCard: Cipher(card) Box::new(card);
    PaymentMethodCipher: Cipher(cipher) Box::new(cipher.into());
    PayPal: PayPal(account) account;
    FromTransaction: FromTransaction(method) method;
    OtherMethod: Other(other) other;
}

one_of! {
    /// What an order is paid with.
    ///
    /// A `paymentMethodId` beside a `paymentMethod` of the same id, as the large example of the
    /// documents has it, is accepted when an event is read, and dropped; any other pair is refused.
    ///
    /// ```
    /// use ravelin::event::{Checkout, Order, Payment, PaymentMethod, Timestamp, Who};
    /// let checkout = Checkout::new(Timestamp::from_secs(1_512_828_988), Who::id("c"), Order::new("o"));
    /// let with_cash = checkout.clone().paying_with(PaymentMethod::cash());
    /// let with_a_saved_card = checkout.paying_with(Payment::id("pm-123"));
    /// assert_eq!(with_a_saved_card.payment, Some(Payment::id("pm-123")));
    /// ```
    Payment {
        /// `paymentMethod`: the method itself. Important; excludes `paymentMethodId`.
        /// (Core V2 reference)
        Method(PaymentMethod) = "paymentMethod",
        /// `paymentMethodId`: one that an earlier event described. Important; excludes `paymentMethod`.
        /// (Core V2 reference)
        MethodId(String) = "paymentMethodId",
        /// `paymentMethods`: one or several. (Account takeover guide)
        Methods(Vec<PaymentMethod>) = "paymentMethods",
    }
    repeats(full, other) matches!(
        (full, other),
        (Payment::Method(method), Payment::MethodId(id)) if method.id() == Some(id)
    );
}

impl Payment {
    /// Returns a payment method that an earlier event described.
    #[must_use]
    pub fn id(id: impl Into<String>) -> Self {
        Self::MethodId(id.into())
    }
}

impl From<PaymentMethod> for Payment {
    fn from(method: PaymentMethod) -> Self {
        Self::Method(method)
    }
}

impl From<Vec<PaymentMethod>> for Payment {
    fn from(methods: Vec<PaymentMethod>) -> Self {
        Self::Methods(methods)
    }
}

one_of! {
    /// What one transaction is paid with.
    ///
    /// A `paymentMethodId` beside a `paymentMethod` of the same id is accepted when an event is read,
    /// and dropped; any other pair is refused.
    PaidWith {
        /// `paymentMethod`: the method itself; cash is one. Optional; excludes `paymentMethodId`.
        /// (Core V2 reference)
        Method(PaymentMethod) = "paymentMethod",
        /// `paymentMethodId`: one that an earlier event described. Optional; excludes
        /// `paymentMethod`. (Core V2 reference)
        MethodId(String) = "paymentMethodId",
    }
    repeats(full, other) matches!(
        (full, other),
        (PaidWith::Method(method), PaidWith::MethodId(id)) if method.id() == Some(id)
    );
}

impl PaidWith {
    /// Returns a payment method that an earlier event described.
    #[must_use]
    pub fn id(id: impl Into<String>) -> Self {
        Self::MethodId(id.into())
    }
}

impl From<PaymentMethod> for PaidWith {
    fn from(method: PaymentMethod) -> Self {
        Self::Method(method)
    }
}
