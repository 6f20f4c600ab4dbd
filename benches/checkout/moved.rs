//! The full checkout of the documents from texts that the caller has already and gives away: nothing
//! is copied, only put together.

#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]

use crate::typed::at;
use ravelin::device::DeviceId;
use ravelin::event::checkout::Checkout;
use ravelin::event::{
    App, AvsResultCode, CardDetails, Customer, Device, EventTicket, Guest, Item, Location, Order,
    OrderStatus, Platform, Stage, ThreeDs, Ticket, TicketedEvent, Timestamp, Transaction, TransactionType,
    Venue, VoucherRedemption, VoucherType,
};

/// A parcel of texts in the order in which they are used.
pub(crate) struct Texts(std::vec::IntoIter<String>);

impl Texts {
    /// Returns the texts, in memory of their own.
    pub(crate) fn owned() -> Self {
        let addresses = [ADDRESS; 6].concat();
        let texts = TEXTS.iter().chain(&addresses).map(|text| (*text).to_owned());
        Self(texts.collect::<Vec<_>>().into_iter())
    }

    fn next(&mut self) -> String {
        self.0.next().unwrap_or_default()
    }
}

const TEXTS: &[&str] = &[
    "abc-123-ZYZ",
    "jsmith123@example.com",
    "John Smith",
    "Smith",
    "John",
    "+16045555555",
    "DOM",
    "pm-abc123",
    "fp_abc123",
    "535522",
    "0001",
    "applepay",
    "John Smith",
    "VOUCH-89-abc-123-ZYZ",
    "VOUCH-89",
    "GBP",
    "event_123",
    "The Fitzwilliam Museum.",
    "Fitzwilliam Museum, Exhibition of Old Things",
    "music",
    "Royal Albert Hall",
    "ticket_123",
    "Adult Single Day Pass",
    "Smith",
    "John",
    "John Smith",
    "delivery",
    "Delivery Fee",
    "GBP",
    "delivery",
    "abcde12345-ZXY",
    "Our App Lite",
    "us.brand.com",
    "merchant",
    "GBP",
    "GBR",
    "emea",
    "london",
    "jsmith@example.com",
    "+441234558887",
    "GBR",
    "abcde12345-ZXY",
    "123-abc-XYZ",
    "GBP",
    "braintree",
    "123-abc-XYZ",
    "1234",
    "1234",
    "pass",
    "unchecked",
    "pass",
    "0742",
    "mid-1",
    "adyen",
    "65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260",
    "phone",
    "google",
    "Pixel XL",
    "android",
    "81.152.92.84",
    crate::typed::AGENT,
];

const ADDRESS: &[&str] = &[
    "GBR",
    "E1 1AA",
    "John Smith",
    "123 fake st.",
    "floor 4, flat 48",
    "Hackney",
    "1",
    "London",
    "California",
    "1234",
];

pub(crate) fn checkout(mut texts: Texts) -> Checkout {
    let mut next = || texts.next();
    let customer = Customer::new(next())
        .registration_time(at())
        .email(next())
        .email_verified_time(at())
        .name(next())
        .family_name(next())
        .given_name(next())
        .telephone(next())
        .telephone_verified_time(at())
        .telephone_country(next());
    let card = CardDetails::new(next())
        .instrument_id(next())
        .card_bin(next())
        .card_last_four(next())
        .expiry_month(7)
        .expiry_year(2020)
        .e_wallet(next())
        .name_on_card(next())
        .successful_registration(true)
        .registration_time(at())
        .last_verified(at());
    let voucher = VoucherRedemption::new(next(), next(), 10000, at(), true)
        .currency(next())
        .voucher_type(VoucherType::General);
    let event = TicketedEvent::new()
        .event_id(next())
        .name(next())
        .description(next())
        .start_time(Timestamp::from_secs(1_480_340_580))
        .end_time(Timestamp::from_secs(1_480_340_580))
        .category(next());
    let venue = Venue::new().name(next());
    let ticket = Ticket::new()
        .ticket_id(next())
        .ticket_type(next())
        .valid_from_time(Timestamp::from_secs(1_480_330_580))
        .valid_until_time(Timestamp::from_secs(1_480_340_580));
    let guest = Guest::new().family_name(next()).given_name(next()).name(next());
    let item =
        Item::new(next(), 1).name(next()).price(10000).currency(next()).category(next()).execution_time(at());
    let order = Order::new(next())
        .creation_time(at())
        .app(App::new().name(next()).platform(Platform::Web).domain(next()))
        .status(OrderStatus::new(Stage::Pending).actor(next()))
        .price(10000)
        .currency(next())
        .country(next())
        .market(next())
        .market_city(next())
        .email(next())
        .telephone(next())
        .telephone_country(next())
        .seller_id(next())
        .execution_time(at());
    let three_ds = ThreeDs::new()
        .attempted(true)
        .success(true)
        .start_time(Timestamp::from_millis(1_479_231_064_910))
        .end_time(Timestamp::from_millis(1_479_231_064_919))
        .timed_out(false);
    let transaction = Transaction::new(next())
        .time(Timestamp::from_millis(1_480_340_580_291))
        .amount(1000)
        .currency(next())
        .transaction_type(TransactionType::AuthCapture)
        .gateway(next())
        .gateway_reference(next())
        .success(true)
        .three_ds(three_ds)
        .decline_code(next())
        .auth_code(next())
        .avs_result_code(AvsResultCode::parts(next(), next()))
        .cvv_result_code(next())
        .mcc(next())
        .mid(next())
        .acquirer_id(next());
    let device = Device::new()
        .id(DeviceId::adopt(&next()).unwrap())
        .device_type(next())
        .manufacturer(next())
        .model(next())
        .os(next())
        .ip_address(next())
        .user_agent(next());
    let mut address = || {
        Location::new()
            .country(next())
            .postal_code(next())
            .latitude(51.503_252)
            .longitude(-0.127_899)
            .addressee_name(next())
            .street1(next())
            .street2(next())
            .neighbourhood(next())
            .zone(next())
            .city(next())
            .region(next())
            .po_box_number(next())
    };
    let event = event.venue(venue.location(address()));
    let item = item.event_ticket(EventTicket::new().ticket(ticket).event(event).guest(guest));
    let order = order.to(address()).from(address()).items([item]);
    Checkout::new(at(), customer.location(address()), order)
        .paying_with(card.billing_address(address()))
        .transaction(transaction)
        .voucher_redemptions([voucher])
        .from_device(device.location(address()))
}
