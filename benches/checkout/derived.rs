//! The full checkout as anybody would write it: structs with serde's derive, every member optional.

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    addressee_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    neighbourhood: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    po_box_number: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone_verified_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct App {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ticket {
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until_time: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Venue {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    venue: Option<Venue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Guest {
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventTicket {
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<Ticket>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Event>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest: Option<Guest>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_ticket: Option<EventTicket>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creation_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<App>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    market: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    market_city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seller_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentMethod {
    #[serde(skip_serializing_if = "Option::is_none")]
    method_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instrument_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_bin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_last_four: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiry_month: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiry_year: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e_wallet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_on_card: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    successful_registration: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_verified: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ThreeDs {
    #[serde(skip_serializing_if = "Option::is_none")]
    attempted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timed_out: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AvsResultCode {
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Transaction {
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    #[serde(rename = "3ds", skip_serializing_if = "Option::is_none")]
    three_ds: Option<ThreeDs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avs_result_code: Option<AvsResultCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cvv_result_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mcc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acquirer_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VoucherRedemption {
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redemption_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher_type: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Device {
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    os: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manufacturer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checkout {
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Customer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Order>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<PaymentMethod>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction: Option<Transaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher_redemptions: Option<Vec<VoucherRedemption>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<Device>,
}

pub(crate) fn checkout() -> Checkout {
    Checkout { timestamp: Some(1_512_828_988_826), customer: Some(Customer { customer_id: Some("abc-123-ZYZ".to_owned()), registration_time: Some(1_512_828_988_826), email: Some("jsmith123@example.com".to_owned()), email_verified_time: Some(1_512_828_988_826), name: Some("John Smith".to_owned()), family_name: Some("Smith".to_owned()), given_name: Some("John".to_owned()), telephone: Some("+16045555555".to_owned()), telephone_verified_time: Some(1_512_828_988_826), telephone_country: Some("DOM".to_owned()), location: Some(location()) }), order: Some(Order { order_id: Some("abcde12345-ZXY".to_owned()), creation_time: Some(1_512_828_988_826), app: Some(App { name: Some("Our App Lite".to_owned()), platform: Some("web".to_owned()), domain: Some("us.brand.com".to_owned()) }), status: Some(Status { stage: Some("pending".to_owned()), actor: Some("merchant".to_owned()) }), price: Some(10_000), currency: Some("GBP".to_owned()), country: Some("GBR".to_owned()), market: Some("emea".to_owned()), market_city: Some("london".to_owned()), to: Some(location()), from: Some(location()), items: Some(vec![Item { sku: Some("delivery".to_owned()), quantity: Some(1), name: Some("Delivery Fee".to_owned()), price: Some(10_000), currency: Some("GBP".to_owned()), category: Some("delivery".to_owned()), execution_time: Some(1_512_828_988_826), event_ticket: Some(EventTicket { ticket: Some(Ticket { ticket_id: Some("ticket_123".to_owned()), ticket_type: Some("Adult Single Day Pass".to_owned()), valid_from_time: Some(1_480_330_580), valid_until_time: Some(1_480_340_580) }), event: Some(Event { event_id: Some("event_123".to_owned()), name: Some("The Fitzwilliam Museum.".to_owned()), description: Some("Fitzwilliam Museum, Exhibition of Old Things".to_owned()), start_time: Some(1_480_340_580), end_time: Some(1_480_340_580), category: Some("music".to_owned()), venue: Some(Venue { name: Some("Royal Albert Hall".to_owned()), location: Some(location()) }) }), guest: Some(Guest { family_name: Some("Smith".to_owned()), given_name: Some("John".to_owned()), name: Some("John Smith".to_owned()) }) }) }]), email: Some("jsmith@example.com".to_owned()), telephone: Some("+441234558887".to_owned()), telephone_country: Some("GBR".to_owned()), seller_id: Some("abcde12345-ZXY".to_owned()), execution_time: Some(1_512_828_988_826) }), payment_method: Some(PaymentMethod { method_type: Some("card".to_owned()), payment_method_id: Some("pm-abc123".to_owned()), instrument_id: Some("fp_abc123".to_owned()), card_bin: Some("535522".to_owned()), card_last_four: Some("0001".to_owned()), expiry_month: Some(7), expiry_year: Some(2_020), e_wallet: Some("applepay".to_owned()), name_on_card: Some("John Smith".to_owned()), billing_address: Some(location()), successful_registration: Some(true), registration_time: Some(1_512_828_988_826), last_verified: Some(1_512_828_988_826) }), transaction: Some(Transaction { transaction_id: Some("123-abc-XYZ".to_owned()), time: Some(1_480_340_580_291), amount: Some(1_000), currency: Some("GBP".to_owned()), kind: Some("auth_capture".to_owned()), gateway: Some("braintree".to_owned()), gateway_reference: Some("123-abc-XYZ".to_owned()), success: Some(true), three_ds: Some(ThreeDs { attempted: Some(true), success: Some(true), start_time: Some(1_479_231_064_910), end_time: Some(1_479_231_064_919), timed_out: Some(false) }), decline_code: Some("1234".to_owned()), auth_code: Some("1234".to_owned()), avs_result_code: Some(AvsResultCode { street: Some("pass".to_owned()), postal_code: Some("unchecked".to_owned()) }), cvv_result_code: Some("pass".to_owned()), mcc: Some("0742".to_owned()), mid: Some("mid-1".to_owned()), acquirer_id: Some("adyen".to_owned()) }), voucher_redemptions: Some(vec![VoucherRedemption { payment_method_id: Some("VOUCH-89-abc-123-ZYZ".to_owned()), voucher_code: Some("VOUCH-89".to_owned()), redemption_time: Some(1_512_828_988_826), success: Some(true), value: Some(10_000), currency: Some("GBP".to_owned()), voucher_type: Some("GENERAL".to_owned()) }]), device: Some(Device { device_id: Some("65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260".to_owned()), ip_address: Some("81.152.92.84".to_owned()), user_agent: Some("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/69.0.3497.100 Safari/537.36".to_owned()), model: Some("Pixel XL".to_owned()), os: Some("android".to_owned()), kind: Some("phone".to_owned()), manufacturer: Some("google".to_owned()), location: Some(location()) }) }
}

fn location() -> Location {
    Location {
        country: Some("GBR".to_owned()),
        postal_code: Some("E1 1AA".to_owned()),
        latitude: Some(51.503_252),
        longitude: Some(-0.127_899),
        addressee_name: Some("John Smith".to_owned()),
        street1: Some("123 fake st.".to_owned()),
        street2: Some("floor 4, flat 48".to_owned()),
        neighbourhood: Some("Hackney".to_owned()),
        zone: Some("1".to_owned()),
        city: Some("London".to_owned()),
        region: Some("California".to_owned()),
        po_box_number: Some("1234".to_owned()),
    }
}
