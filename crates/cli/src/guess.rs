//! Which endpoint an event is for, told from its members.

use ravelin::endpoint::Endpoint;
use serde_json::Value;

/// Members of a transaction that there are only after the provider has handled it (core V2 reference,
/// "Transaction").
const HANDLED: &[&str] =
    &["authCode", "avsResultCode", "cvvResultCode", "declineCode", "gatewayReference", "success"];

/// Returns the endpoint that takes events with such members; nothing where several might.
pub(crate) fn endpoint(event: &Value) -> Option<Endpoint> {
    let has = |name: &str| event.get(name).is_some();
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let is_paid = any(&["paymentMethod", "paymentMethods", "transaction", "transactions"]);
    let is_redeemed = any(&["voucherRedemption", "voucherRedemptions"]);
    for (name, endpoint) in [
        ("registration", Endpoint::Registration),
        ("login", Endpoint::Login),
        ("chargeback", Endpoint::Chargeback),
        ("customers", Endpoint::Reclaim),
        ("tagNames", Endpoint::Tag),
        ("label", Endpoint::Label),
    ] {
        if has(name) {
            return Some(endpoint);
        }
    }
    if has("order") {
        let is_more = is_paid || is_redeemed || any(&["customer", "paymentMethodId"]);
        return Some(if is_more { Endpoint::Checkout } else { Endpoint::Order });
    }
    if any(&["paymentMethods", "transactions", "voucherRedemptions"]) {
        return Some(Endpoint::Checkout);
    }
    if let Some(transaction) = event.get("transaction") {
        let is_handled = HANDLED.iter().any(|name| transaction.get(name).is_some());
        return Some(if is_handled { Endpoint::Transaction } else { Endpoint::Pretransaction });
    }
    match event {
        _ if is_redeemed => Some(Endpoint::Voucher),
        _ if has("paymentMethod") => Some(Endpoint::PaymentMethod),
        _ if has("customer") => Some(Endpoint::Customer),
        // A login of the older form says who, and nothing else.
        Value::Object(members) if has("customerId") => {
            let known = ["timestamp", "eventType", "customerId", "tempCustomerId", "device", "deviceId"];
            members.keys().all(|name| known.contains(&&**name)).then_some(Endpoint::LoginV2)
        }
        _ => None,
    }
}
