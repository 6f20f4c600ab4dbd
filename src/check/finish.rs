//! Rules that look at more than one member: they are asked when an object, or the event, is complete.

use super::facts::{MethodKind, TransactionKind};
use super::path::Path;
use super::rule::Rule;
use super::run::Run;
use super::shape::{Object, Slot, Slots};
use crate::endpoint::Endpoint;

/// Looks at an object that is complete.
pub(super) fn object(run: &mut Run, object: Object, there: Slots, path: &Path<'_>) {
    match object {
        Object::Plain => {}
        Object::Event => event(run, there, path),
        Object::Customer => customer(run, there, path),
        Object::Order => order(run, there, path),
        Object::Item => run.facts.add_item(),
        Object::Device => {
            if !there.has(Slot::Ip) && run.check.endpoint == Endpoint::LoginV2 {
                run.find(Rule::IpMissing, &path.member("ipAddress"));
            }
        }
        Object::PaymentMethod => payment_method(run, there, path),
        Object::Transaction => transaction(run, there, path),
        Object::ThreeDs => {
            if there.is_empty() {
                run.find(Rule::ThreeDsEmpty, path);
            }
        }
        Object::Avs => {
            if there.is_empty() {
                run.find(Rule::AvsEmpty, path);
            }
        }
        Object::Voucher => voucher(run, there, path),
        Object::Chargeback => chargeback(run, there, path),
        Object::Registration => registration(run, there, path),
        Object::Mechanism => {
            if run.facts.success == Some(false) && !there.has(Slot::Failure) {
                run.find(Rule::LoginFailure, &path.member("failureReason"));
            }
        }
    }
}

fn event(run: &mut Run, there: Slots, path: &Path<'_>) {
    use Slot::{Customer, CustomerId, Device, DeviceId, TempCustomerId};
    if there.has(Customer) && there.has(CustomerId) {
        run.find(Rule::CustomerAndId, &path.member("customerId"));
    }
    if there.has(Device) && there.has(DeviceId) {
        let is_login = run.check.endpoint == Endpoint::LoginV2;
        let rule = if is_login { Rule::LoginDeviceAndId } else { Rule::DeviceAndId };
        run.find(rule, &path.member("deviceId"));
    }
    if there.has(TempCustomerId)
        && (there.has(CustomerId) || there.has(Customer))
        && run.check.endpoint != Endpoint::LoginV2
    {
        run.find(Rule::TempAndId, &path.member("tempCustomerId"));
    }
    paid(run, there, path);
    match run.check.endpoint {
        Endpoint::Checkout => checkout(run, there, path),
        Endpoint::Registration => match (there.has(Customer), there.has(Slot::Supplier)) {
            (true, true) => run.find(Rule::CustomerAndSupplier, &path.member("supplier")),
            (false, false) => run.find(Rule::NobodyRegisters, path),
            _ => {}
        },
        Endpoint::Order
        | Endpoint::PaymentMethod
        | Endpoint::Pretransaction
        | Endpoint::Transaction
        | Endpoint::Voucher => nobody(run, there, path),
        Endpoint::Chargeback => {
            if !run.facts.is_chargeback_named && !there.has(Slot::OrderId) {
                run.find(Rule::ChargebackNameless, &path.member("chargeback"));
            }
            if run.check.is_backfill && !there.has(Slot::OrderId) {
                run.find(Rule::BackfillChargeback, &path.member("orderId"));
            }
        }
        _ => {}
    }
}

fn checkout(run: &mut Run, there: Slots, path: &Path<'_>) {
    nobody(run, there, path);
    if !there.has(Slot::Order) {
        run.find(Rule::OrderPaid, &path.member("order"));
    }
    for (one, many, name) in [
        (Slot::Method, Slot::Methods, "paymentMethods"),
        (Slot::Transaction, Slot::Transactions, "transactions"),
        (Slot::Voucher, Slot::Vouchers, "voucherRedemptions"),
    ] {
        if there.has(one) && there.has(many) {
            run.find(Rule::SingularAndPlural, &path.member(name));
        }
    }
}

fn nobody(run: &mut Run, there: Slots, path: &Path<'_>) {
    if ![Slot::Customer, Slot::CustomerId, Slot::TempCustomerId].iter().any(|slot| there.has(*slot)) {
        run.find(Rule::CustomerNobody, path);
    }
}

/// Looks at what an event is paid with.
fn paid(run: &mut Run, there: Slots, path: &Path<'_>) {
    let described = there.has(Slot::Method) || there.has(Slot::Methods);
    if there.has(Slot::UsedMethodId) && described {
        let repeats = run.facts.used_method.is_some_and(|id| run.facts.methods == [id]);
        let rule = if repeats { Rule::PaymentMethodRepeated } else { Rule::PaymentMethodAndId };
        run.find(rule, &path.member("paymentMethodId"));
    }
    if run.facts.is_cash_by_id {
        run.find(Rule::CashById, &path.member("paymentMethodId"));
    }
    if described {
        for (id, place) in core::mem::take(&mut run.facts.paid_with) {
            if run.facts.methods.contains(&id) {
                continue;
            }
            let rule =
                if run.facts.has_nameless_cipher { Rule::CipherWithoutId } else { Rule::MethodUnlisted };
            let (one, many) = (path.member("transaction"), path.member("transactions"));
            match place {
                None => run.find(rule, &one.member("paymentMethodId")),
                Some(place) => run.find(rule, &many.item(place).member("paymentMethodId")),
            }
        }
    }
    if run.facts.authorised.is_some_and(|authorised| run.facts.captured > authorised) {
        run.find(Rule::CaptureAboveAuth, &path.member("transactions"));
    }
    let pays_back = run.facts.is_refund && run.check.endpoint == Endpoint::Transaction;
    if pays_back && !described && !there.has(Slot::UsedMethodId) {
        run.find(Rule::RefundMethod, &path.member("paymentMethod"));
    }
    if run.check.is_backfill
        && run.check.endpoint == Endpoint::Transaction
        && !there.has(Slot::UsedMethodId)
        && run.facts.methods.is_empty()
    {
        run.find(Rule::BackfillTransaction, &path.member("paymentMethodId"));
    }
}

fn customer(run: &mut Run, there: Slots, path: &Path<'_>) {
    dialling_code(run, path);
    let is_told_of = !there.is_empty();
    if is_told_of && matches!(run.check.endpoint, Endpoint::Checkout | Endpoint::Customer) {
        if !there.has(Slot::Email) {
            run.find(Rule::CustomerEmail, &path.member("email"));
        }
        if !there.has(Slot::RegistrationTime) && !run.check.is_backfill {
            run.find(Rule::CustomerTime, &path.member("registrationTime"));
        }
    }
    if run.check.is_backfill && !there.has(Slot::RegistrationTime) {
        run.find(Rule::BackfillCustomer, &path.member("registrationTime"));
    }
}

fn dialling_code(run: &mut Run, path: &Path<'_>) {
    if run.facts.lacks_dialling_code && run.facts.has_several_dialling_codes {
        run.find(Rule::DiallingCode, &path.member("telephone"));
    }
}

fn order(run: &mut Run, there: Slots, path: &Path<'_>) {
    dialling_code(run, path);
    if there.has(Slot::Items) {
        match (run.facts.order_price, run.facts.items) {
            (Some(price), Some(sum)) if price != sum => run.find(Rule::PriceSum, &path.member("price")),
            (None, _) if !there.has(Slot::OrderPrice) => run.find(Rule::OrderPrice, &path.member("price")),
            _ => {}
        }
    }
    if there.has(Slot::OrderPrice) && !there.has(Slot::Currency) {
        run.find(Rule::OrderCurrency, &path.member("currency"));
    }
    if there.has(Slot::City) && !there.has(Slot::Market) {
        run.find(Rule::MarketHierarchy, &path.member("marketCity"));
    }
    if run.check.is_backfill && !there.has(Slot::Time) {
        run.find(Rule::BackfillOrder, &path.member("creationTime"));
    }
}

fn payment_method(run: &mut Run, there: Slots, path: &Path<'_>) {
    let (kind, id) = (run.facts.method, run.facts.method_id);
    run.facts.methods.extend(id);
    let has_card =
        [Slot::Instrument, Slot::CardPart, Slot::LastFour, Slot::Pan].iter().any(|slot| there.has(*slot));
    let has_cipher = there.has(Slot::CipherPart) || there.has(Slot::CipherKey);
    if !there.has(Slot::MethodType) {
        run.find(Rule::MethodTypeMissing, &path.member("methodType"));
    } else if match kind {
        MethodKind::Card => has_cipher,
        MethodKind::Cipher => has_card,
        MethodKind::FromTransaction | MethodKind::NoCard => has_card || has_cipher,
        MethodKind::Other => false,
    } {
        run.find(Rule::MethodKinds, &path.member("methodType"));
    }
    match kind {
        MethodKind::Card if !there.has(Slot::Instrument) && !there.has(Slot::Pan) && !has_cipher => {
            run.find(Rule::InstrumentMissing, &path.member("instrumentId"));
        }
        MethodKind::Cipher => {
            run.facts.has_nameless_cipher |= id.is_none();
            for (slot, name) in [
                (Slot::CipherPart, "cardCiphertext"),
                (Slot::CipherKey, "aesKeyCiphertext"),
                (Slot::Algorithm, "algorithm"),
            ] {
                if !there.has(slot) {
                    run.find(Rule::Missing, &path.member(name));
                }
            }
        }
        MethodKind::FromTransaction if !there.has(Slot::TransactionId) => {
            run.find(Rule::FromTransactionId, &path.member("transactionId"));
        }
        _ => {}
    }
    if run.check.is_backfill && run.check.endpoint == Endpoint::PaymentMethod {
        let is_told = there.has(Slot::Instrument) || (there.has(Slot::CardPart) && there.has(Slot::LastFour));
        for (is_there, name) in [
            (there.has(Slot::RegistrationTime), "registrationTime"),
            (there.has(Slot::MethodId), "paymentMethodId"),
            (is_told, "instrumentId"),
        ] {
            if !is_there {
                run.find(Rule::BackfillMethod, &path.member(name));
            }
        }
    }
}

fn transaction(run: &mut Run, there: Slots, path: &Path<'_>) {
    let (gateway, reference) = (there.has(Slot::Gateway), there.has(Slot::GatewayReference));
    if !there.has(Slot::TransactionId) {
        if run.check.endpoint == Endpoint::Pretransaction {
            run.find(Rule::PretransactionId, &path.member("transactionId"));
        } else if !(gateway && reference) {
            run.find(Rule::TransactionNameless, &path.member("transactionId"));
        }
    }
    if there.has(Slot::Success) && gateway != reference {
        run.find(Rule::GatewayMissing, &path.member(if gateway { "gatewayReference" } else { "gateway" }));
    }
    if run.facts.transaction.kind == TransactionKind::Old {
        run.find(Rule::TransactionTypeOld, &path.member("type"));
    }
    if run.check.is_backfill && !there.has(Slot::Time) {
        run.find(Rule::BackfillOrder, &path.member("time"));
    }
    run.facts.add_transaction(path);
}

fn voucher(run: &mut Run, there: Slots, path: &Path<'_>) {
    match (there.has(Slot::VoucherCode), run.facts.voucher_id) {
        (false, None) => run.find(Rule::VoucherNameless, path),
        (_, Some(id)) if run.facts.vouchers.contains(&id) => {
            run.find(Rule::VoucherIdRepeated, &path.member("paymentMethodId"));
        }
        (_, id) => run.facts.vouchers.extend(id),
    }
    if there.has(Slot::VoucherCode) && !there.has(Slot::Value) {
        run.find(Rule::Missing, &path.member("value"));
    }
    if run.facts.is_referral && !there.has(Slot::Referrer) {
        run.find(Rule::Referrer, &path.member("referrerId"));
    }
}

fn chargeback(run: &mut Run, there: Slots, path: &Path<'_>) {
    run.facts.is_chargeback_named = there.has(Slot::TransactionId) || there.has(Slot::GatewayReference);
    if there.has(Slot::GatewayReference) && !there.has(Slot::Gateway) && !there.has(Slot::TransactionId) {
        run.find(Rule::ChargebackGateway, &path.member("gateway"));
    }
    if run.facts.is_non_fraud && !there.has(Slot::FraudReason) {
        run.find(Rule::NonFraudReason, &path.member("reason"));
    }
    if run.check.is_backfill && !there.has(Slot::Time) {
        run.find(Rule::BackfillOrder, &path.member("disputeTime"));
    }
}

fn registration(run: &mut Run, there: Slots, path: &Path<'_>) {
    match (run.check.asks, there.has(Slot::Success)) {
        (Some(true), true) => run.find(Rule::OutcomeScored, &path.member("success")),
        (Some(false), false) => run.find(Rule::OutcomeMissing, &path.member("success")),
        _ => {}
    }
}
