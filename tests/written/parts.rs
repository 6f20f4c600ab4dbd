//! The parts that events share, with every member that has a setter.

use crate::typed::{AGENT, address, app, at, phone};
use ravelin::cipher::PaymentMethodCipher;
use ravelin::event::{
    AvsResultCode, CardDetails, Customer, Device, EncryptedCard, EventTicket, Guest, Item, Order,
    OrderFailure, OrderStatus, PayPal, Supplier, ThreeDs, Ticket, TicketedEvent, Timestamp, Transaction,
    TransactionType, Venue, VoucherFailure, VoucherRedemption, VoucherType,
};
use ravelin::json::Json;
use ravelin::password::{BcryptHash, CustomerPasswordHash, PasswordHash};

/// The password of the documents.
pub(crate) const PASSWORD: &str = "password123";

/// What a provider's time stamp looks like: nanoseconds, which no float holds.
pub(crate) fn nanos() -> Timestamp {
    Timestamp::from_nanos(1_536_577_389_238_679_409)
}

pub(crate) fn hash() -> PasswordHash {
    PasswordHash::of(PASSWORD)
}

pub(crate) fn customer() -> Customer {
    let bcrypted = "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";
    Customer::new("abc-123-ZYZ")
        .registration_time(at())
        .email("jsmith123@example.com")
        .email_verified_time(at())
        .name("John Smith")
        .family_name("Smith")
        .given_name("John")
        .telephone("+16045555555")
        .telephone_verified_time(at())
        .telephone_country("DOM")
        .password_bcrypted(BcryptHash::parse(bcrypted).unwrap())
        .password_hashed(CustomerPasswordHash::of(PASSWORD))
        .password_changed(false)
        .location(address())
        .tags("staff", true)
        .custom("loyaltyTier", "gold")
        .custom("visits", 12)
}

pub(crate) fn supplier() -> Supplier {
    Supplier::new("abc-123-ZYZ")
        .name("John Smith")
        .group_id("abc-123")
        .group_name("Burger Chain")
        .registration_time(at())
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
        .tags("bar", false)
        .home_location(address())
        .custom("fleet", 7)
}

pub(crate) fn device() -> Device {
    phone().language("en-US").user_agent(AGENT).location(address())
}

pub(crate) fn item() -> Item {
    let event = TicketedEvent::new()
        .event_id("event_123")
        .name("The Fitzwilliam Museum.")
        .description("Exhibition of Old Things")
        .start_time(Timestamp::from_secs(1_480_340_580))
        .end_time(Timestamp::from_secs(1_480_340_580))
        .category("music")
        .venue(Venue::new().name("Royal Albert Hall").location(address()));
    let ticket = Ticket::new()
        .ticket_id("ticket_123")
        .ticket_type("Adult Single Day Pass")
        .valid_from_time(Timestamp::from_secs(1_480_330_580))
        .valid_until_time(Timestamp::from_secs(1_480_340_580))
        .refundable(false);
    let guest = Guest::new().family_name("Smith").given_name("John").name("John Smith").purchaser(true);
    Item::new("ticket-1", 2)
        .name("Ticket")
        .price(5000)
        .currency("GBP")
        .category("tickets")
        .brand("Museum")
        .upc("012345678905")
        .execution_time(at())
        .event_ticket(EventTicket::new().ticket(ticket).event(event).guest(guest))
        .custom("row", "F")
}

pub(crate) fn order() -> Order {
    Order::new("abcde12345-ZXY")
        .creation_time(at())
        .app(app())
        .status(OrderStatus::failed(OrderFailure::PaymentDeclined).actor("merchant"))
        .price(10500)
        .currency("GBP")
        .country("GBR")
        .market("emea")
        .market_city("london")
        .to(address())
        .from(address())
        .items([item(), Item::new("delivery", 1).name("Delivery").price(500).currency("GBP")])
        .note("Leave it with the porter.")
        .email("jsmith@example.com")
        .telephone("+441234558887")
        .telephone_country("GBR")
        .seller_id("seller-1")
        .execution_time(at())
        .custom("gift", true)
        .custom("rooms", Json::Array(vec![Json::from(2), Json::from("double"), Json::Null]))
}

pub(crate) fn card() -> CardDetails {
    CardDetails::new("pm-abc123")
        .instrument_id("fp_abc123")
        .scheme("visa")
        .card_bin("535522")
        .card_last_four("0001")
        .expiry_month(7)
        .expiry_year(2028)
        .e_wallet("applepay")
        .name_on_card("John Smith")
        .billing_address(address())
        .successful_registration(true)
        .registration_time(at())
        .last_verified(at())
        .country_issued("GBR")
        .issuer("A Bank")
        .prepaid_card(false)
}

pub(crate) fn cipher() -> EncryptedCard {
    let sent = r#"{"methodType":"paymentMethodCipher","cardCiphertext":"Y2FyZA==","aesKeyCiphertext":"a2V5",
        "algorithm":"RSA_WITH_AES_256_GCM","ravelinSDKVersion":"1.0.0-ravelinjs","keyIndex":2,
        "keySignature":"5e884898da28047151d0e56f8dc6292773603d0d6aabbd62a11ef721d1542d8c"}"#;
    let cipher: PaymentMethodCipher = serde_json::from_str(sent).unwrap();
    EncryptedCard::from(cipher).payment_method_id("pm-abc123")
}

pub(crate) fn paypal() -> PayPal {
    PayPal::new().payment_method_id("pm-paypal").email("jsmith123@example.com")
}

pub(crate) fn transaction() -> Transaction {
    let three_ds = ThreeDs::new()
        .attempted(true)
        .success(true)
        .start_time(Timestamp::from_millis(1_479_231_064_910))
        .end_time(Timestamp::from_millis(1_479_231_064_919))
        .timed_out(false)
        .challenged(true)
        .version("2.2.1")
        .eci("05");
    Transaction::new("123-abc-XYZ")
        .payment_method_id("pm-abc123")
        .time(nanos())
        .amount(10500)
        .currency("GBP")
        .transaction_type(TransactionType::AuthCapture)
        .gateway("braintree")
        .gateway_reference("123-abc-XYZ")
        .success(true)
        .three_ds(three_ds)
        .decline_code("1234")
        .auth_code("1234")
        .avs_result_code(AvsResultCode::parts("pass", "unchecked"))
        .cvv_result_code("pass")
        .mcc("0742")
        .mid("mid-1")
        .acquirer_id("adyen")
        .custom("terminal", 4)
}

pub(crate) fn voucher() -> VoucherRedemption {
    VoucherRedemption::new("VOUCH-89-abc-123-ZYZ", "VOUCH-89", 10000, at(), false)
        .currency("GBP")
        .expiry(at())
        .voucher_type(VoucherType::Referral)
        .referrer_id("cust-1")
        .referral_value(500)
        .failure_reason(VoucherFailure::AlreadyUsed)
        .failure_source(ravelin::event::FailureSource::Client)
        .custom("campaign", "spring")
}
