//! What is remembered of a body, for rules that look at more than one value.

use super::path::Path;
use super::scalar::Scalar;
use super::shape::{Object, Slot};
use core::hash::{Hash, Hasher};
use std::hash::DefaultHasher;

/// Ids are remembered as hashes: they are only compared, and a copy of each would cost more.
pub(super) type Id = u64;

#[derive(Default)]
pub(super) struct Facts {
    pub(super) item: Item,
    pub(super) order_price: Option<i128>,
    /// The sum of the items so far; nothing once one has no price.
    pub(super) items: Option<i128>,
    pub(super) method: MethodKind,
    pub(super) method_id: Option<Id>,
    /// The ids of the payment methods that the event describes.
    pub(super) methods: Vec<Id>,
    /// The id of a payment method that an earlier event described.
    pub(super) used_method: Option<Id>,
    pub(super) is_cash_by_id: bool,
    pub(super) has_nameless_cipher: bool,
    /// The payment methods that transactions refer to, and which of several transactions it was.
    pub(super) paid_with: Vec<(Id, Option<usize>)>,
    pub(super) transaction: Transaction,
    pub(super) authorised: Option<i128>,
    pub(super) captured: i128,
    pub(super) success: Option<bool>,
    pub(super) is_non_fraud: bool,
    /// Whether a chargeback names its transaction.
    pub(super) is_chargeback_named: bool,
    pub(super) is_referral: bool,
    pub(super) is_refund: bool,
    pub(super) voucher_id: Option<Id>,
    pub(super) vouchers: Vec<Id>,
    pub(super) lacks_dialling_code: bool,
    pub(super) has_several_dialling_codes: bool,
}

/// The item that is being walked.
#[derive(Default)]
pub(super) struct Item {
    pub(super) price: Option<i128>,
    pub(super) quantity: Option<i128>,
}

/// The transaction that is being walked.
#[derive(Default)]
pub(super) struct Transaction {
    pub(super) amount: Option<i128>,
    pub(super) method: Option<Id>,
    pub(super) kind: TransactionKind,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TransactionKind {
    #[default]
    Other,
    Auth,
    Capture,
    Refund,
    /// `use` or `redeem`.
    Old,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum MethodKind {
    #[default]
    Other,
    Card,
    Cipher,
    FromTransaction,
    /// One that no card belongs to.
    NoCard,
}

impl Facts {
    /// Forgets what belongs to the object of that kind before this one.
    pub(super) fn begin(&mut self, object: Object) {
        match object {
            Object::Item => self.item = Item::default(),
            Object::Order => {
                (self.order_price, self.items) = (None, Some(0));
                (self.lacks_dialling_code, self.has_several_dialling_codes) = (false, false);
            }
            Object::PaymentMethod => (self.method, self.method_id) = (MethodKind::default(), None),
            Object::Transaction => self.transaction = Transaction::default(),
            Object::Voucher => (self.voucher_id, self.is_referral) = (None, false),
            Object::Mechanism | Object::Registration => self.success = None,
            Object::Customer => (self.lacks_dialling_code, self.has_several_dialling_codes) = (false, false),
            _ => {}
        }
    }

    /// Remembers a value.
    pub(super) fn note(&mut self, slot: Slot, scalar: Scalar<'_>) {
        match (slot, scalar) {
            (Slot::None, _) => {}
            (Slot::Price, Scalar::Integer(price)) => self.item.price = Some(price),
            (Slot::Quantity, Scalar::Integer(quantity)) => self.item.quantity = Some(quantity),
            (Slot::OrderPrice, Scalar::Integer(price)) => self.order_price = Some(price),
            (Slot::Amount, Scalar::Integer(amount)) => self.transaction.amount = Some(amount),
            (Slot::Success, Scalar::Boolean(success)) => self.success = Some(success),
            (Slot::NonFraud, Scalar::Boolean(truth)) => self.is_non_fraud = truth,
            (slot, Scalar::Text(text)) => self.note_text(slot, text),
            _ => {}
        }
    }

    fn note_text(&mut self, slot: Slot, text: &str) {
        match slot {
            Slot::UsedMethodId => {
                self.used_method = Some(id(text));
                self.is_cash_by_id = text.eq_ignore_ascii_case("cash");
            }
            Slot::MethodId => self.method_id = Some(id(text)),
            Slot::PaidMethodId => self.transaction.method = Some(id(text)),
            Slot::VoucherId => self.voucher_id = Some(id(text)),
            Slot::MethodType => self.method = method_kind(text),
            Slot::Type => {
                self.transaction.kind = match text {
                    "auth" => TransactionKind::Auth,
                    "capture" => TransactionKind::Capture,
                    "refund" => TransactionKind::Refund,
                    "use" | "redeem" => TransactionKind::Old,
                    _ => TransactionKind::Other,
                }
            }
            Slot::VoucherType => self.is_referral = text == "REFERRAL",
            Slot::Telephone => self.lacks_dialling_code = !text.trim_start().starts_with('+'),
            Slot::TelephoneCountry => {
                self.has_several_dialling_codes = matches!(text, "DO" | "DOM" | "PR" | "PRI");
            }
            _ => {}
        }
    }

    /// Counts an item that is complete.
    pub(super) fn add_item(&mut self) {
        let price = self.item.price.zip(self.item.quantity);
        let price = price.and_then(|(price, quantity)| price.checked_mul(quantity));
        self.items = self.items.zip(price).and_then(|(sum, price)| sum.checked_add(price));
    }

    /// Counts a transaction that is complete.
    pub(super) fn add_transaction(&mut self, path: &Path<'_>) {
        let Transaction { amount, method, kind } = core::mem::take(&mut self.transaction);
        self.paid_with.extend(method.map(|id| (id, path.place())));
        match (kind, amount) {
            (TransactionKind::Auth, Some(amount)) => {
                self.authorised = self.authorised.unwrap_or_default().checked_add(amount);
            }
            (TransactionKind::Capture, Some(amount)) => self.captured = self.captured.saturating_add(amount),
            _ => {}
        }
        self.is_refund |= kind == TransactionKind::Refund;
    }
}

fn method_kind(text: &str) -> MethodKind {
    match text {
        "card" | "creditcard" | "debitcard" => MethodKind::Card,
        "paymentMethodCipher" => MethodKind::Cipher,
        "fromTransaction" => MethodKind::FromTransaction,
        "cash" | "banktransfer" | "directdebit" | "paypal" => MethodKind::NoCard,
        _ => MethodKind::Other,
    }
}

fn id(text: &str) -> Id {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
