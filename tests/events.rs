//! What reading an event takes and refuses, and what errors and `Debug` show of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use ravelin::ErrorCode;
use ravelin::device::DeviceId;
use ravelin::event::checkout::Checkout;
use ravelin::event::login::Login;
use ravelin::event::registration::Registration;
use ravelin::event::{
    AtoEvent, CardDetails, Customer, CustomerEvent, Event, FromTransaction, LabelPage, Order, Payment,
    PaymentMethod, Reclaim, ReclaimedCustomer, TagEvent, Timestamp, Unit, UsedDevice, Who,
};
use ravelin::json::{Json, Members, read_tree};
use ravelin::password::{BcryptHash, CustomerPasswordHash, PasswordHash};
use ravelin::request::{Method, Request};

fn full_example() -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/examples");
    std::fs::read(format!("{folder}/009-v2-checkout-full.json")).unwrap()
}

fn checkout(members: &str) -> Result<Checkout, ravelin::Error> {
    Checkout::read(format!(r#"{{"timestamp":1512828988826,{members}}}"#).as_bytes())
}

fn written(event: &impl Event) -> String {
    String::from_utf8(event.request().unwrap().into_body()).unwrap()
}

#[test]
fn unknown_members_and_custom_keep_values_and_order() {
    let original = concat!(
        r#"{"timestamp":1512828988826,"customerId":"c","order":{"orderId":"o","items":[{"sku":"s","quantity":2,"#,
        r#""zz":[null,true,18446744073709551615,-9223372036854775808,0.1,1.5e-7,"\u0000é😀"],"aa":{}}],"#,
        r#""custom":{"z":1,"a":{"y":[],"b":9007199254740993}},"tip":{"z":1,"a":2}},"zeta":0,"alpha":"x"}"#
    );
    let checkout = Checkout::read(original.as_bytes()).unwrap();
    let original = original.replace('\u{0}', "\\u0000");
    assert_eq!(written(&checkout), original);
    assert_eq!(checkout.rest.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["zeta", "alpha"]);
}

#[test]
fn what_was_read_is_written_in_its_order() {
    let original = concat!(
        r#"{"zeta":0,"order":{"price":1,"":2,"orderId":"o","x":3,"items":[{"quantity":1,"sku":"s"}]},"#,
        r#""customerId":"c","alpha":1,"timestamp":1512828988826}"#
    );
    let mut checkout = Checkout::read(original.as_bytes()).unwrap();
    assert_eq!(written(&checkout), original);
    // What comes to it follows, what goes is gone, and what takes its place has another name.
    checkout =
        checkout.event_type("paid").from_device(DeviceId::adopt("d").unwrap()).other("beta", 2).unwrap();
    checkout.who = Some(Who::temporary("t"));
    checkout.order.as_mut().unwrap().items = None;
    assert_eq!(
        written(&checkout),
        concat!(
            r#"{"zeta":0,"order":{"price":1,"":2,"orderId":"o","x":3},"alpha":1,"timestamp":1512828988826,"#,
            r#""tempCustomerId":"t","deviceId":"d","eventType":"paid","beta":2}"#
        )
    );
    // The order is none of what is said.
    let sorted = r#"{"timestamp":1,"customerId":"c","order":{"orderId":"o"}}"#;
    let turned = r#"{"order":{"orderId":"o"},"customerId":"c","timestamp":1}"#;
    assert!(Checkout::read(sorted.as_bytes()).unwrap() == Checkout::read(turned.as_bytes()).unwrap());
}

#[test]
fn null_is_absent() {
    let event = checkout(
        r#""customer":null,"customerId":"c","order":{"orderId":"o","price":null},"transaction":null"#,
    );
    let event = event.unwrap();
    assert_eq!(event.who, Some(Who::id("c")));
    let twice = Checkout::read(br#"{"order":null,"timestamp":1,"order":{"orderId":"o"}}"#).unwrap();
    assert_eq!(Json::of(&twice).unwrap().to_string(), r#"{"timestamp":1,"order":{"orderId":"o"}}"#);
    assert_eq!(written(&event), r#"{"timestamp":1512828988826,"customerId":"c","order":{"orderId":"o"}}"#);
}

#[test]
fn a_payment_method_may_name_its_kind_last() {
    let method: PaymentMethod = serde_json::from_str(
        r#"{"a":1,"paymentMethodId":"pm-1","expiryMonth":7,"methodType":"creditcard","z":2}"#,
    )
    .unwrap();
    let expected =
        CardDetails::new("pm-1").credit().expiry_month(7).other("a", 1).unwrap().other("z", 2).unwrap();
    assert_eq!(method, expected.into());
    let method: PaymentMethod =
        serde_json::from_str(r#"{"transactionId":"tx","methodType":"fromTransaction"}"#).unwrap();
    assert_eq!(method, FromTransaction::new("tx").into());
    let removal = r#"{"methodType":"somethingNew","email":"ada@example.com"}"#;
    let method: PaymentMethod = serde_json::from_str(removal).unwrap();
    assert_eq!(serde_json::to_string(&method).unwrap(), removal);
}

#[test]
fn an_id_beside_the_object_is_dropped_where_it_agrees() {
    let event = checkout(
        r#""paymentMethodId":"pm","paymentMethod":{"methodType":"cash","paymentMethodId":"pm"},
           "customer":{"customerId":"c"},"customerId":"c","deviceId":"d","device":{"deviceId":"d"}"#,
    );
    let event = event.unwrap();
    assert!(matches!(event.payment, Some(Payment::Method(_))));
    assert!(matches!(event.who, Some(Who::Customer(_))));
    assert!(matches!(event.device, Some(UsedDevice::Device(_))));
}

#[test]
fn what_excludes_each_other_is_refused() {
    for (members, field) in [
        (r#""customerId":"c","customer":{"customerId":"other"}"#, "customer"),
        (r#""customer":{"email":"ada@example.com"},"customerId":"c""#, "customerId"),
        (r#""customerId":"c","tempCustomerId":"c""#, "tempCustomerId"),
        (r#""deviceId":"a","device":{"deviceId":"b"}"#, "device"),
        (r#""paymentMethod":{"methodType":"cash"},"paymentMethodId":"pm""#, "paymentMethodId"),
        (r#""paymentMethod":{"methodType":"cash"},"paymentMethods":[]"#, "paymentMethods"),
    ] {
        let error = checkout(members).unwrap_err();
        assert_eq!((error.code(), error.field()), (ErrorCode::EventInvalid, field), "{members}");
    }
    let error =
        Registration::read(br#"{"timestamp":1,"registration":{},"customer":{},"supplier":{}}"#).unwrap_err();
    assert_eq!((error.code(), error.field()), (ErrorCode::EventInvalid, "supplier"));
}

#[test]
fn errors_name_the_path_and_never_the_value() {
    const SECRET: &str = "canary-4111111111111111-ada@example.com";
    let cases = [
        (
            r#""order":{"orderId":"o","items":[{"sku":"s","quantity":"$"}]}"#,
            ErrorCode::JsonInvalid,
            "order.items[0].quantity",
        ),
        (
            r#""order":{"orderId":"o","items":[{"sku":"$"}]}"#,
            ErrorCode::EventInvalid,
            "order.items[0].quantity",
        ),
        (r#""order":{"price":"$"}"#, ErrorCode::JsonInvalid, "order.price"),
        (r#""order":"$""#, ErrorCode::JsonInvalid, "order"),
        (r#""order":{"orderId":"o","orderId":"$"}"#, ErrorCode::JsonInvalid, "order.orderId"),
        (r#""order":{"orderId":"o","x":"$","x":1}"#, ErrorCode::JsonInvalid, "order.x"),
        (
            r#""order":{"orderId":"o","custom":{"a":{"b":"$","b":1}}}"#,
            ErrorCode::JsonInvalid,
            "order.custom.a.b",
        ),
        (r#""order":{"orderId":"o","custom":"$"}"#, ErrorCode::JsonInvalid, "order.custom"),
        (r#""customerId":"$","customerId":"$""#, ErrorCode::JsonInvalid, "customerId"),
        (r#""customer":{"passwordHashed":"$"}"#, ErrorCode::PasswordInvalid, "customer.passwordHashed"),
        (r#""paymentMethod":{"cardBin":"$"}"#, ErrorCode::EventInvalid, "paymentMethod.methodType"),
        (
            r#""paymentMethod":{"methodType":"card","expiryMonth":"$"}"#,
            ErrorCode::JsonInvalid,
            "paymentMethod.expiryMonth",
        ),
        (
            r#""paymentMethod":{"expiryMonth":"$","methodType":"card"}"#,
            ErrorCode::JsonInvalid,
            "paymentMethod.expiryMonth",
        ),
        (
            r#""paymentMethod":{"billingAddress":{"city":["$"]},"methodType":"card"}"#,
            ErrorCode::JsonInvalid,
            "paymentMethod.billingAddress.city",
        ),
        (
            r#""paymentMethod":{"billingAddress":{"city":"$","city":"$"},"methodType":"card"}"#,
            ErrorCode::JsonInvalid,
            "paymentMethod.billingAddress.city",
        ),
        (
            r#""paymentMethod":{"methodType":"cash","methodType":"$"}"#,
            ErrorCode::JsonInvalid,
            "paymentMethod.methodType",
        ),
        (r#""transaction":{"avsResultCode":["$"]}"#, ErrorCode::JsonInvalid, "transaction.avsResultCode"),
        (r#""transaction":{"time":1.5,"x":"$"}"#, ErrorCode::JsonInvalid, "transaction.time"),
        (r#""x":123456789012345678901234567890"#, ErrorCode::JsonInvalid, "x"),
        (r#""x":"$" "y":1"#, ErrorCode::JsonInvalid, ""),
    ];
    for (members, code, field) in cases {
        let error = checkout(&members.replace('$', SECRET)).unwrap_err();
        assert_eq!(error.code(), code, "{members}: {error}");
        assert_eq!(error.field(), field, "{members}");
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("canary") && !shown.contains("4111"), "{shown}");
        }
    }
    assert_eq!(Checkout::read(b"{}").unwrap_err().field(), "timestamp");
}

#[test]
fn a_password_in_the_place_of_its_hash_is_refused() {
    let login = |hash: &str| {
        Login::read(
            format!(
                r#"{{"timestamp":1,"login":{{"username":"ada@example.com","success":false,
                    "authenticationMechanism":{{"password":{{"success":false,"passwordHashed":"{hash}"}}}}}}}}"#
            )
            .as_bytes(),
        )
    };
    assert!(login(PasswordHash::of("password123").as_str()).is_ok());
    for wrong in ["password123", CustomerPasswordHash::of("password123").as_str()] {
        let error = login(wrong).unwrap_err();
        assert_eq!(error.code(), ErrorCode::PasswordInvalid);
        assert_eq!(error.field(), "login.authenticationMechanism.password.passwordHashed");
    }
    assert!(PasswordHash::parse(&PasswordHash::of("x").as_str().to_uppercase()).is_err());
    assert!(CustomerPasswordHash::parse(PasswordHash::of("x").as_str()).is_err());
    assert!(BcryptHash::parse("$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234").is_ok());
    assert_eq!(BcryptHash::parse("hunter2").unwrap_err().code(), ErrorCode::PasswordInvalid);
}

#[test]
fn a_timestamp_remembers_its_unit() {
    for (count, unit, millis) in [
        ("1480340580", Unit::Seconds, 1_480_340_580_000),
        ("709513200", Unit::Seconds, 709_513_200_000),
        ("1512828988826", Unit::Millis, 1_512_828_988_826),
        ("1512828988826123", Unit::Micros, 1_512_828_988_826),
        ("1536577389238679409", Unit::Nanos, 1_536_577_389_238),
        ("18446744073709551615", Unit::Nanos, 18_446_744_073_709),
        ("-1", Unit::Seconds, -1000),
        ("-9223372036854775808", Unit::Nanos, -9_223_372_036_855),
    ] {
        let time: Timestamp = serde_json::from_str(count).unwrap();
        assert_eq!((time.unit(), time.as_millis()), (unit, millis), "{count}");
        assert_eq!(serde_json::to_string(&time).unwrap(), count);
        let in_a_tree: Timestamp = read_tree(Json::parse(count.as_bytes()).unwrap()).unwrap();
        assert_eq!(in_a_tree, time);
    }
    assert_eq!(Timestamp::from_millis(0).unit(), Unit::Millis);
    let second = std::time::Duration::from_secs(1);
    assert_eq!(Timestamp::from(std::time::UNIX_EPOCH + second), Timestamp::from_millis(1000));
    assert_eq!(Timestamp::from(std::time::UNIX_EPOCH - second), Timestamp::from_millis(-1000));
}

#[test]
fn json_numbers_are_what_64_bits_hold() {
    for number in
        ["0", "-0.0", "18446744073709551615", "-9223372036854775808", "1.7e19", "0.30000000000000004"]
    {
        let json = Json::parse(number.as_bytes()).unwrap();
        assert_eq!(Json::parse(json.to_string().as_bytes()).unwrap(), json, "{number}");
    }
    for number in ["18446744073709551616", "-9223372036854785809", "1e30", "-1e30", "1e400"] {
        assert_eq!(Json::parse(number.as_bytes()).unwrap_err().code(), ErrorCode::JsonInvalid, "{number}");
    }
}

#[test]
fn debug_shows_the_shape_of_a_person_only() {
    let event = Checkout::read(&full_example()).unwrap();
    let parts = [
        format!("{event:?}"),
        format!("{:?} {:?} {:?}", event.who, event.payment, event.device),
        format!("{:?} {:?}", event.order, event.transaction),
        format!("{:?}", Json::of(&event).unwrap()),
        format!("{:?}", event.request().unwrap()),
        format!("{:?}", Members::new().with("ada@example.com", "Smith")),
        format!("{:?}", ravelin::event::Stage::from("Smith")),
    ];
    for shown in parts {
        for value in ["Smith", "example.com", "535522", "1AA", "81.152", "65fc5ac0", "abc-123"] {
            assert!(!shown.contains(value), "{shown}");
        }
    }
    assert_eq!(format!("{:?}", Order::new("o").price(1)), "Order { orderId: .., price: .. }");
}

#[test]
fn a_known_member_is_not_set_as_another() {
    let error = Customer::new("c").other("email", "ada@example.com").unwrap_err();
    assert_eq!((error.code(), error.field()), (ErrorCode::EventInvalid, "email"));
    let event = Checkout::new(Timestamp::from_secs(1), Who::id("c"), Order::new("o"));
    assert_eq!(event.clone().other("paymentMethod", Json::Null).unwrap_err().field(), "paymentMethod");
    let event = event.other("new", 1).unwrap().other("new", 2).unwrap();
    assert!(written(&event).ends_with(r#","new":2}"#));
}

#[test]
fn a_plain_password_passes_through_and_is_shown_to_nobody() {
    let body = r#"{"timestamp":1512828988826,"customer":{"customerId":"c","password":"password123"}}"#;
    let event = CustomerEvent::read(body.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(event.request_unchecked().unwrap().into_body()).unwrap(), body);
    assert!(!format!("{event:?} {:?}", event.customer.password).contains("password123"));
    assert!(event.clone() == event);
}

#[test]
fn a_thousand_accounts_are_given_back_at_once() {
    let now = Timestamp::from_millis(1_512_828_988_826);
    let many = |count| (0..count).map(|n| ReclaimedCustomer::new(format!("c{n}")));
    let mut event = Reclaim::new(now, many(1000)).unwrap();
    assert!(event.request().is_ok());
    assert_eq!(Reclaim::new(now, many(1001)).unwrap_err().code(), ErrorCode::EventInvalid);
    event.customers.push(ReclaimedCustomer::new("c"));
    assert_eq!(event.request().unwrap_err().field(), "customers");
    let events = [AtoEvent::login("l"), AtoEvent::device("d"), AtoEvent::order("o")];
    let event = Reclaim::new(now, [ReclaimedCustomer::new("c").ato_events(events)]).unwrap();
    assert_eq!(
        written(&event),
        r#"{"timestamp":1512828988826,"customers":[{"customerId":"c","atoEvents":[{"loginId":"l"},{"deviceId":"d"},{"orderId":"o"}]}]}"#
    );
}

#[test]
fn the_next_page_is_asked_of_the_same_host() {
    let page = |next: &str, reviews: &str| {
        let text = format!(r#"{{"meta":{{"next":"{next}"}},"reviews":[{reviews}]}}"#);
        LabelPage::read(text.as_bytes()).unwrap().following()
    };
    let review = r#"{"customerId":"c","label":"GENUINE"}"#;
    let target = |next: &str| page(next, review).unwrap().unwrap().target();
    assert_eq!(
        target("https://elsewhere.example/v2/label/customer?scroll_id=a%2Bb&x=1#y"),
        "/v2/label/customer?scroll_id=a%2Bb&x=1"
    );
    assert_eq!(target("/v2/label/customer?scroll_id=1"), "/v2/label/customer?scroll_id=1");
    for wrong in ["", "https://api.ravelin.com/v2/label/customer", "/v2/customer?scroll_id=1", "?scroll_id=1"]
    {
        assert_eq!(page(wrong, review).unwrap_err().field(), "meta.next", "{wrong}");
    }
    assert_eq!(page("/v2/label/customer?scroll_id=1", "").unwrap(), None);
    assert_eq!(LabelPage::read(b"{}").unwrap().following().unwrap(), None);
}

#[test]
fn names_of_tags_have_no_comma_and_ids_are_no_folders() {
    let now = Timestamp::from_millis(1_512_828_988_826);
    for names in [&["staff,vip"][..], &["vip", ","], &[]] {
        assert_eq!(TagEvent::new(now, "c", names.iter().copied()).unwrap_err().field(), "tagNames");
        assert_eq!(TagEvent::remove("c", names.iter().copied()).unwrap_err().field(), "tagNames");
    }
    for id in ["", ".", ".."] {
        assert_eq!(TagEvent::read_tags(id).unwrap_err().field(), "customerId");
    }
    assert_eq!(TagEvent::read_tags("a/../b?c").unwrap().target(), "/v2/tag/customer/a%2F..%2Fb%3Fc");
}

#[test]
fn a_request_is_encoded() {
    let request = Request::bare(Method::Delete, "/v2/tag/customer")
        .with_query("customerId", "a b&c=é/?")
        .with_query("tagName", "one,two");
    assert_eq!(request.target(), "/v2/tag/customer?customerId=a%20b%26c%3D%C3%A9%2F%3F&tagName=one%2Ctwo");
    assert_eq!((request.headers().len(), request.body().len()), (0, 0));
    let request = Request::post("/v2/checkout", b"{}".to_vec());
    assert_eq!(request.headers(), [("content-type", "application/json; charset=utf-8")]);
    assert_eq!(format!("{request:?}"), "Request(POST /v2/checkout, 2 bytes)");
    let request = request.with_query("score", "true");
    assert_eq!(format!("{request:?}"), "Request(POST /v2/checkout?score=true, 2 bytes)");
    let person = "ada@example.com";
    for (request, shown) in [
        (TagEvent::read_tags(person).unwrap(), "Request(GET /v2/tag/customer/.., 0 bytes)"),
        (
            TagEvent::remove(person, [person]).unwrap(),
            "Request(DELETE /v2/tag/customer?customerId=..&tagName=.., 0 bytes)",
        ),
    ] {
        assert_eq!(format!("{request:?}"), shown);
        assert!(request.target().contains("ada%40example.com"));
    }
}

#[cfg(feature = "http")]
#[test]
fn a_request_becomes_one_of_the_http_crate() {
    let request = Request::post("/v2/checkout", b"{}".to_vec()).with_query("score", "checkoutPreAuth");
    let converted: http::Request<Vec<u8>> = (&request).try_into().unwrap();
    assert_eq!(converted.method(), http::Method::POST);
    assert_eq!(converted.uri(), "/v2/checkout?score=checkoutPreAuth");
    assert_eq!(converted.headers().get("content-type").unwrap(), "application/json; charset=utf-8");
    assert_eq!(converted.body(), b"{}");
    assert!(http::Request::<Vec<u8>>::try_from(Request::post("no path", Vec::new())).is_err());
}

/// Any JSON whose objects repeat no key.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        (-1e18..1e18).prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        let members = prop::collection::btree_map(any::<String>(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Json::from),
            members.prop_map(|members| Json::Object(members.into_iter().rev().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_passes_through_unchanged(json in any_json()) {
        let text = json.to_string();
        prop_assert_eq!(&Json::parse(text.as_bytes()).unwrap(), &json);
        let order = Order::new("o").custom("any", json.clone()).other("x", json).unwrap();
        let read: Order = read_tree(Json::of(&order).unwrap()).unwrap();
        prop_assert!(read == order);
    }

    #[test]
    fn a_damaged_event_is_read_or_refused(place in 0_usize..4096, byte in any::<u8>()) {
        let mut text = full_example();
        let length = text.len();
        *text.get_mut(place % length).unwrap() = byte;
        if let Err(error) = Checkout::read(&text) {
            let codes = [ErrorCode::JsonInvalid, ErrorCode::EventInvalid, ErrorCode::PasswordInvalid];
            prop_assert!(codes.contains(&error.code()), "{}", error);
        }
    }
}
