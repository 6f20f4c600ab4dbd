//! The examples of the documents again, built from the types: what the types cannot say would show.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../benches/checkout/typed.rs"]
mod typed;

use ravelin::cipher::PaymentMethodCipher;
use ravelin::device::DeviceId;
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::login::{Login, LoginAttempt, PasswordLogin};
use ravelin::event::registration::{
    PasswordRegistration, Registration, RegistrationAttempt, RegistrationFailure,
};
use ravelin::event::{
    AvsResultCode, CardDetails, Customer, Event, Item, Location, Order, OrderStatus, Payment, PaymentMethod,
    Stage, Supplier, Timestamp, Transaction, TransactionType, Who,
};
use ravelin::json::Json;
use ravelin::password::PasswordHash;
use typed::{AGENT, address, app, at, phone};

const HASHED: &str = "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f";

fn hash() -> PasswordHash {
    PasswordHash::parse(HASHED).unwrap()
}

/// Returns the tree with the members of every object sorted: what is read keeps its own order.
fn sorted(json: Json) -> Json {
    match json {
        Json::Object(mut members) => {
            members.sort_by(|(left, _), (right, _)| left.cmp(right));
            Json::Object(members.into_iter().map(|(name, value)| (name, sorted(value))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// Compares with an example: as types, and as JSON by value.
fn assert_is<E: Event + PartialEq + std::fmt::Debug>(built: &E, name: &str) {
    let path = format!("{}/tests/spec/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let example = E::read(&std::fs::read(path).unwrap()).unwrap();
    let (built_json, example_json) = (Json::of(built).unwrap(), Json::of(&example).unwrap());
    assert_eq!(sorted(built_json).to_string(), sorted(example_json).to_string(), "{name}");
    assert!(*built == example, "{name} differs from what is read, though not in writing");
}

#[test]
fn the_outcome_of_a_registration_by_somebody_without_an_id() {
    let attempt = RegistrationAttempt::new("jsmith123@example.com")
        .with_password(PasswordRegistration::new().password_hashed(hash()).success(true));
    let customer = Customer::without_id()
        .email("jsmith123@example.com")
        .email_verified_time(at())
        .name("John Smith")
        .family_name("Smith")
        .given_name("John")
        .telephone("+16045555555")
        .telephone_verified_time(at())
        .telephone_country("DOM");
    let device = phone()
        .id(DeviceId::adopt("a1b2c3d4e5f6").unwrap())
        .language("en-US")
        .location(Location::new().latitude(51.503_252).longitude(-0.127_899));
    let update = Registration::new(at(), attempt, customer).from_device(device).outcome(true);
    assert_is(&update, "001-v2-registration-outcome-update");
    assert_eq!(update.request().unwrap().target(), "/v2/registration");
    assert_eq!(update.request().unwrap().checkpoint(), None);
}

#[test]
fn the_registration_of_a_supplier_that_failed() {
    let password = PasswordRegistration::new()
        .password_hashed(hash())
        .success(false)
        .failure_reason(RegistrationFailure::PasswordTooSimple);
    let attempt = RegistrationAttempt::new("test1@ravelin.com")
        .app(app())
        .with_password(password)
        .guest_account(false)
        .marketing_emails_enabled(false);
    let supplier = Supplier::new("abc-123-ZYZ")
        .name("John Smith")
        .group_id("abc-123")
        .group_name("Burger Chain")
        .email("jsmith123@example.com")
        .email_verified_time(at())
        .telephone("+16045555555")
        .telephone_verified_time(at())
        .telephone_country("GBR")
        .supplier_type("driver")
        .level("gold")
        .employment_type("selfEmployed")
        .transport_type("car")
        .category("private-hire")
        .tags("foo", true)
        .tags("bar", false);
    let device = phone().language("en-US").user_agent(AGENT).location(address());
    let registration = Registration::new(at(), attempt, supplier).from_device(device).outcome(false);
    assert_is(&registration, "003-v2-registration-supplier");
}

#[test]
fn a_login_with_a_password() {
    let attempt =
        LoginAttempt::new("jsmith123@example.com", true, PasswordLogin::new(true).password_hashed(hash()))
            .customer_id("abc-123-XYZ")
            .app(app());
    let login = Login::new(at(), attempt)
        .from_device(phone().language("en-US"))
        .location(Location::new().latitude(51.503_252).longitude(-0.127_899));
    assert_is(&login, "005-v3-login-password");
}

#[test]
fn a_checkout_before_authorisation() {
    let customer = Customer::new("abc-123-ZYZ")
        .registration_time(at())
        .email("jsmith123@example.com")
        .name("John Smith")
        .telephone("+447000000001")
        .telephone_country("GBR");
    let order = Order::new("abcde12345-ZXY")
        .creation_time(at())
        .price(1500)
        .currency("GBP")
        .market("emea")
        .country("GBR")
        .market_city("london")
        .items([Item::new("0001", 1).name("Margherita Pizza").price(1500)])
        .status(OrderStatus::new(Stage::Pending).actor("merchant"));
    let billing = Location::new()
        .addressee_name("John Smith")
        .street1("123 High Street")
        .city("London")
        .country("GBR")
        .postal_code("E1 1AA");
    let card = CardDetails::new("pm-abc123")
        .instrument_id("fp_abc123")
        .scheme("visa")
        .card_bin("535522")
        .card_last_four("0001")
        .expiry_month(7)
        .expiry_year(2020)
        .name_on_card("John Smith")
        .billing_address(billing);
    let transaction = Transaction::new("123-abc-XYZ")
        .payment_method_id("pm-abc123")
        .time(at())
        .amount(1000)
        .currency("GBP")
        .transaction_type(TransactionType::Auth)
        .gateway("example-gateway");
    let checkout = Checkout::new(at(), customer, order)
        .paying_with(vec![PaymentMethod::from(card)])
        .transactions([transaction])
        .from_device(phone().language("en-US"));
    assert_is(&checkout, "007-v2-checkout-pre-auth");
    let request = checkout.request_recommendation(Checkpoint::PreAuth).unwrap();
    assert_eq!(request.target(), "/v2/checkout?score=checkoutPreAuth");
}

#[test]
fn the_full_checkout() {
    let (built, name) = (typed::checkout(), "009-v2-checkout-full");
    assert_is(&built, name);
    // What is built has the order of the documents, where they agree on one.
    let path = format!("{}/tests/spec/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let example = Checkout::read(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(Json::of(&built).unwrap().to_string(), Json::of(&example).unwrap().to_string());
}

#[test]
fn a_checkout_with_an_encrypted_card_of_an_old_sdk() {
    let cipher: PaymentMethodCipher = serde_json::from_str(
        r#"{"methodType":"paymentMethodCipher","cardCiphertext":"...","aesKeyCiphertext":"...",
            "algorithm":"RSA_WITH_AES_256_GCM"}"#,
    )
    .unwrap();
    let mut card = ravelin::event::EncryptedCard::from(cipher);
    card.ravelinjs_version = Some("0.0.9".to_owned());
    let when = Timestamp::from_nanos(1_536_577_389_238_679_409);
    let transaction = Transaction::new("tx-123").amount(123);
    let by_id = Checkout::new(when, Who::id("cust-123"), Order::new("ord-123"))
        .transaction(transaction.clone())
        .paying_with(card.clone());
    assert_is(&by_id, "015-v2-checkout-cipher-customer-id");
    let in_full = Checkout::new(when, Customer::new("cust-123"), Order::new("ord-123"))
        .transaction(transaction)
        .paying_with(card);
    assert_is(&in_full, "023-v2-checkout-cipher-customer");
}

#[test]
fn an_order_that_was_fulfilled() {
    let when = Timestamp::from_nanos(1_536_577_500_948_371_039);
    let order = Order::new("ord-123").status(Stage::Fulfilled);
    let checkout = Checkout::new(when, Who::id("cust-123"), order)
        .transaction(Transaction::new("tx-123").success(true).amount(123));
    assert_is(&checkout, "016-v2-checkout-order-fulfilled");
    assert_is(&checkout, "024-v2-checkout-order-fulfilled-again");
}

#[test]
fn the_fragments_are_parts() {
    let json = |part: &Json| part.to_string();
    let status = OrderStatus::new(Stage::Pending).actor("merchant");
    assert_eq!(json(&Json::of(&status).unwrap()), r#"{"stage":"pending","actor":"merchant"}"#);
    assert_eq!(json(&Json::of(&PaymentMethod::cash()).unwrap()), r#"{"methodType":"cash"}"#);
    assert_eq!(json(&Json::of(&AvsResultCode::from("fail")).unwrap()), r#""fail""#);
    let checkout = Checkout::new(at(), Who::temporary("session-1"), Order::new("ord-1"))
        .paying_with(Payment::id("pm-123"));
    assert_eq!(
        json(&Json::of(&checkout).unwrap()),
        r#"{"timestamp":1512828988826,"tempCustomerId":"session-1","order":{"orderId":"ord-1"},"paymentMethodId":"pm-123"}"#,
    );
}
