//! What events look like when they are sent: of each the least and the most that the types can say,
//! held against `tests/snapshots`. `INSTA_UPDATE=always` writes them anew; what changed is then seen
//! where code is reviewed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "written/parts.rs"]
mod parts;
#[allow(dead_code, reason = "shared with others")]
#[path = "../benches/checkout/typed.rs"]
mod typed;

use parts::{card, cipher, customer, device, hash, order, paypal, supplier, transaction, voucher};
use ravelin::Error;
use ravelin::device::DeviceId;
use ravelin::event::checkout::Checkout;
use ravelin::event::login::{
    AuthenticationMechanism, Login, LoginAttempt, LoginFailure, MagicLink, OtherMechanism, PasswordLogin,
    SmsCode, SocialLogin, SocialProvider,
};
use ravelin::event::registration::{
    PasswordRegistration, Registration, RegistrationAttempt, RegistrationFailure,
};
use ravelin::event::{
    AtoEvent, Backfill, Chargeback, ChargebackEvent, ChargebackStatus, Customer, CustomerEvent, CustomerRef,
    Disputed, Event, FromTransaction, Label, LabelEvent, LoginV2, MethodType, Order, OrderEvent, OtherMethod,
    PaidWith, PaymentMethod, PaymentMethodEvent, Pretransaction, Reclaim, ReclaimMethod, ReclaimedCustomer,
    ReportedBy, Reviewer, TagEvent, Timestamp, Transaction, TransactionEvent, TransactionType, VoucherEvent,
    VoucherRedemption, Who,
};
use ravelin::json::Json;
use ravelin::password::{EmailPasswordSha256, PasswordSha1Sha256};
use ravelin::request::Request;
use typed::{app, at};

/// Compares a request that the checker has let pass with what it was.
fn same(name: &str, request: Result<Request, Error>) {
    let request = request.unwrap();
    let body = match request.body() {
        b"" => String::new(),
        body => serde_json::to_string_pretty(&Json::parse(body).unwrap()).unwrap(),
    };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, format!("{} {}\n\n{body}", request.method(), request.target()));
    });
}

fn device_id() -> DeviceId {
    DeviceId::adopt("65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260").unwrap()
}

#[test]
fn checkout() {
    same("checkout-minimal", Checkout::new(at(), Who::id("cust-61283"), Order::new("ord-98")).request());
    let methods = vec![PaymentMethod::from(card()), paypal().into(), PaymentMethod::cash()];
    let full = Checkout::new(at(), customer(), order())
        .event_type("CREATE_ORDER")
        .paying_with(methods)
        .from_device(device())
        .transactions([transaction(), Transaction::new("second").amount(1).currency("GBP")])
        .voucher_redemptions([voucher()]);
    same("checkout-full", full.request_recommendation(ravelin::event::checkout::Checkpoint::PostAuth));
    let singular = Checkout::new(at(), Who::temporary("session-1"), Order::new("ord-98"))
        .paying_with(cipher())
        .from_device(device_id())
        .transaction(Transaction::at_gateway("braintree", "ref-1").success(true))
        .voucher_redemption(voucher());
    same("checkout-singular", singular.request());
}

#[test]
fn registration() {
    let least = Registration::new(at(), RegistrationAttempt::new("ada"), Customer::without_id());
    same("registration-outcome-minimal", least.outcome(true).request());
    let password = PasswordRegistration::new()
        .password_hashed(hash())
        .success(false)
        .failure_reason(RegistrationFailure::PasswordTooSimple);
    let attempt = RegistrationAttempt::new("ada@example.com")
        .app(app())
        .with_password(password)
        .guest_account(false)
        .marketing_emails_enabled(true);
    let full = Registration::new(at(), attempt, supplier()).from_device(device()).event_type("SIGN_UP");
    let checkpoint = ravelin::event::registration::Checkpoint::AccountRegistration;
    same("registration-full", full.request_recommendation(checkpoint));
}

#[test]
fn login() {
    let checkpoint = ravelin::event::login::Checkpoint::Login;
    let least = Login::new(at(), LoginAttempt::new("ada", true, PasswordLogin::new(true)));
    same("login-minimal", least.request_recommendation(checkpoint));
    let failed = LoginFailure::BadPassword;
    let password = PasswordLogin::new(false)
        .password_hashed(hash())
        .email_password_sha256(EmailPasswordSha256::of("ada@example.com", parts::PASSWORD))
        .password_sha1_sha256(PasswordSha1Sha256::of(parts::PASSWORD))
        .failure_reason(failed);
    let other = || OtherMechanism::new(false).failure_reason(LoginFailure::Timeout);
    let every = AuthenticationMechanism::new()
        .password(password)
        .social(SocialLogin::new(false, SocialProvider::Google).failure_reason(LoginFailure::SocialFailure))
        .sms_code(SmsCode::new(false, "+447000000001").failure_reason(LoginFailure::InvalidCode))
        .magic_link(MagicLink::by_email(false, "ada@example.com").failure_reason(LoginFailure::InvalidLink))
        .one_time_code(other())
        .u2f(other())
        .rsa_key(other())
        .recaptcha(other())
        .bio_metric(other())
        .push_notification(other());
    let attempt = LoginAttempt::new("ada@example.com", false, every)
        .customer_id("cust-61283")
        .app(app())
        .custom("branch", "Cambridge");
    let full = Login::new(at(), attempt).from_device(device()).location(typed::address());
    same("login-full", full.request_recommendation(checkpoint));
}

#[test]
fn login_v2() {
    same("login-v2-minimal", LoginV2::new(at(), "cust-61283").request());
    let full = LoginV2::new(at(), "cust-61283")
        .temp_customer_id("session-1")
        .event_type("LOGIN")
        .from_device(device());
    same("login-v2-full", full.request());
}

#[test]
fn customer_event() {
    same("customer-minimal", CustomerEvent::new(at(), Customer::new("cust-61283")).request());
    let full = CustomerEvent::new(at(), customer()).event_type("EDIT").from_device(device());
    same("customer-full", full.request());
    same("customer-backfill", full.backfill(Timestamp::from_millis(1_700_000_000_000)));
}

#[test]
fn order_event() {
    same("order-minimal", OrderEvent::new(at(), "cust-61283", Order::new("ord-98")).request());
    let who = CustomerRef::temporary("session-1");
    let full = OrderEvent::new(at(), who, order()).event_type("CREATE_ORDER").from_device(device());
    same("order-full", full.request());
}

#[test]
fn payment_method() {
    let event = |method: PaymentMethod| PaymentMethodEvent::new(at(), "cust-61283", method);
    same("payment-method-minimal", event(PaymentMethod::cash()).request());
    let full = event(card().into()).event_type("ADD_CARD").from_device(device());
    same("payment-method-full", full.request());
    same("payment-method-cipher", event(cipher().into()).request());
    same("payment-method-paypal", event(paypal().into()).request());
    let from = FromTransaction::new("tx-123").payment_method_id("pm-abc123");
    same("payment-method-from-transaction", event(from.into()).request());
    let transfer = OtherMethod::new(MethodType::BankTransfer).payment_method_id("pm-bank");
    same("payment-method-bank-transfer", event(transfer.into()).request());
    let unknown = OtherMethod::new("shells").other("colour", "white").unwrap();
    same("payment-method-unknown", event(unknown.into()).request());
}

#[test]
fn pretransaction() {
    let least = Pretransaction::new(at(), "cust-61283", "ord-98", Transaction::new("tx-1"));
    same("pretransaction-minimal", least.request());
    let full = Pretransaction::new(at(), "cust-61283", "ord-98", transaction())
        .event_type("PAY")
        .paying_with(card())
        .from_device(device());
    same("pretransaction-full", full.request());
}

#[test]
fn transaction_event() {
    let least = TransactionEvent::new(at(), "cust-61283", "ord-98", Transaction::new("tx-1"));
    same("transaction-minimal", least.request());
    let full = TransactionEvent::new(at(), "cust-61283", "ord-98", transaction())
        .event_type("PAY")
        .paying_with(card())
        .from_device(device());
    same("transaction-full", full.request());
    let refund = Transaction::new("tx-2").transaction_type(TransactionType::Refund).amount(500);
    let refund = TransactionEvent::new(at(), "cust-61283", "ord-98", refund);
    same("transaction-refund", refund.clone().paying_with(FromTransaction::new("tx-1")).request());
    same("transaction-refund-by-id", refund.paying_with(PaidWith::id("pm-abc123")).request());
}

#[test]
fn voucher_event() {
    let least = VoucherRedemption::new("VOUCH-89-1", "VOUCH-89", 1000, at(), true);
    same("voucher-minimal", VoucherEvent::new(at(), Who::id("cust-61283"), least).request());
    same("voucher-full", VoucherEvent::new(at(), customer(), voucher()).event_type("REDEEM").request());
}

#[test]
fn chargeback() {
    let least = ChargebackEvent::new(at(), Disputed::order("ord-98"), Chargeback::new("cb-1"));
    same("chargeback-minimal", least.request());
    let disputed = Chargeback::new("cb-1")
        .amount(15212)
        .currency("GBP")
        .dispute_time(Timestamp::from_secs(1_479_302_798))
        .reason("fraud")
        .status(ChargebackStatus::Lost)
        .liability_shifted(true)
        .non_fraud(false)
        .custom("desk", 3);
    let full = ChargebackEvent::new(at(), Disputed::at_gateway("braintree", "ref-1"), disputed)
        .order_id("ord-98")
        .customer_id("cust-61283")
        .event_type("DISPUTE");
    same("chargeback-full", full.request());
}

#[test]
fn reclaim() {
    same("reclaim-minimal", Reclaim::new(at(), [ReclaimedCustomer::new("cust-61283")]).unwrap().request());
    let customer = ReclaimedCustomer::new("cust-61283")
        .method(ReclaimMethod::PasswordReset)
        .reported_by(ReportedBy::Customer)
        .ato_events([AtoEvent::login("login-1"), AtoEvent::device("device-1"), AtoEvent::order("ord-98")]);
    same("reclaim-full", Reclaim::new(at(), [customer]).unwrap().request());
}

#[test]
fn label() {
    same("label-minimal", LabelEvent::new("cust-61283", Label::Genuine).request());
    let full = LabelEvent::new("cust-61283", Label::Fraudster)
        .comment("Ordered to five addresses.")
        .reviewer(Reviewer::new().name("Ada Lovelace").email("ada@example.com"));
    same("label-full", full.request());
}

#[test]
fn tag() {
    same("tag-minimal", TagEvent::new(at(), "cust-61283", ["staff"]).unwrap().request());
    same("tag-full", TagEvent::new(at(), "cust-61283", ["staff", "vip"]).unwrap().request());
    same("tag-read", TagEvent::read_tags("cust-61283"));
    same("tag-remove", TagEvent::remove("cust-61283", ["staff", "vip"]));
}
