//! The full checkout of the documents from the types of this crate: `tests/built.rs` holds it equal to
//! the example.

#![allow(clippy::unwrap_used, reason = "used by a test and a benchmark, which end by panicking")]

use ravelin::device::DeviceId;
use ravelin::event::checkout::Checkout;
use ravelin::event::{
    App, AvsResultCode, CardDetails, Customer, Device, EventTicket, Guest, Item, Location, Order,
    OrderStatus, Platform, Stage, ThreeDs, Ticket, TicketedEvent, Timestamp, Transaction, TransactionType,
    Venue, VoucherRedemption, VoucherType,
};

const AT: i64 = 1_512_828_988_826;
pub(crate) const AGENT: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_4) AppleWebKit/537.36 (KHTML, like Gecko) \
                     Chrome/69.0.3497.100 Safari/537.36";

pub(crate) fn checkout() -> Checkout {
    let customer = Customer::new("abc-123-ZYZ")
        .registration_time(at())
        .email("jsmith123@example.com")
        .email_verified_time(at())
        .name("John Smith")
        .family_name("Smith")
        .given_name("John")
        .telephone("+16045555555")
        .telephone_verified_time(at())
        .telephone_country("DOM")
        .location(address());
    let card = CardDetails::new("pm-abc123")
        .instrument_id("fp_abc123")
        .card_bin("535522")
        .card_last_four("0001")
        .expiry_month(7)
        .expiry_year(2020)
        .e_wallet("applepay")
        .name_on_card("John Smith")
        .billing_address(address())
        .successful_registration(true)
        .registration_time(at())
        .last_verified(at());
    let voucher = VoucherRedemption::new("VOUCH-89-abc-123-ZYZ", "VOUCH-89", 10000, at(), true)
        .currency("GBP")
        .voucher_type(VoucherType::General);
    Checkout::new(at(), customer, full_order())
        .paying_with(card)
        .transaction(full_transaction())
        .voucher_redemptions([voucher])
        .from_device(phone().user_agent(AGENT).location(address()))
}

pub(crate) fn at() -> Timestamp {
    Timestamp::from_millis(AT)
}

pub(crate) fn phone() -> Device {
    Device::new()
        .id(DeviceId::adopt("65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260").unwrap())
        .device_type("phone")
        .manufacturer("google")
        .model("Pixel XL")
        .os("android")
        .ip_address("81.152.92.84")
}

pub(crate) fn address() -> Location {
    Location::new()
        .country("GBR")
        .postal_code("E1 1AA")
        .latitude(51.503_252)
        .longitude(-0.127_899)
        .addressee_name("John Smith")
        .street1("123 fake st.")
        .street2("floor 4, flat 48")
        .neighbourhood("Hackney")
        .zone("1")
        .city("London")
        .region("California")
        .po_box_number("1234")
}

pub(crate) fn app() -> App {
    App::new().name("Our App Lite").platform(Platform::Web).domain("us.brand.com")
}

fn full_order() -> Order {
    let event = TicketedEvent::new()
        .event_id("event_123")
        .name("The Fitzwilliam Museum.")
        .description("Fitzwilliam Museum, Exhibition of Old Things")
        .start_time(Timestamp::from_secs(1_480_340_580))
        .end_time(Timestamp::from_secs(1_480_340_580))
        .category("music")
        .venue(Venue::new().name("Royal Albert Hall").location(address()));
    let ticket = Ticket::new()
        .ticket_id("ticket_123")
        .ticket_type("Adult Single Day Pass")
        .valid_from_time(Timestamp::from_secs(1_480_330_580))
        .valid_until_time(Timestamp::from_secs(1_480_340_580));
    let guest = Guest::new().family_name("Smith").given_name("John").name("John Smith");
    let item = Item::new("delivery", 1)
        .name("Delivery Fee")
        .price(10000)
        .currency("GBP")
        .category("delivery")
        .execution_time(at())
        .event_ticket(EventTicket::new().ticket(ticket).event(event).guest(guest));
    Order::new("abcde12345-ZXY")
        .creation_time(at())
        .app(app())
        .status(OrderStatus::new(Stage::Pending).actor("merchant"))
        .price(10000)
        .currency("GBP")
        .country("GBR")
        .market("emea")
        .market_city("london")
        .to(address())
        .from(address())
        .items([item])
        .email("jsmith@example.com")
        .telephone("+441234558887")
        .telephone_country("GBR")
        .seller_id("abcde12345-ZXY")
        .execution_time(at())
}

fn full_transaction() -> Transaction {
    let three_ds = ThreeDs::new()
        .attempted(true)
        .success(true)
        .start_time(Timestamp::from_millis(1_479_231_064_910))
        .end_time(Timestamp::from_millis(1_479_231_064_919))
        .timed_out(false);
    Transaction::new("123-abc-XYZ")
        .time(Timestamp::from_millis(1_480_340_580_291))
        .amount(1000)
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
}
