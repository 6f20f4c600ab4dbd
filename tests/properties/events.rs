//! Events of arbitrary parts.

use proptest::option::of;
use proptest::prelude::*;
use ravelin::device::DeviceId;
use ravelin::event::login::{Login, LoginAttempt, LoginFailure, MagicLink, PasswordLogin};
use ravelin::event::registration::{Registration, RegistrationAttempt};
use ravelin::event::{
    App, AvsResultCode, CardDetails, Chargeback, ChargebackEvent, Checkout, Customer, CustomerEvent,
    CustomerRef, Device, Disputed, FromTransaction, Item, Label, LabelEvent, Location, LoginV2, Order,
    OrderEvent, OrderStatus, OtherMethod, Payment, PaymentMethod, PaymentMethodEvent, Pretransaction,
    Reclaim, ReclaimedCustomer, Stage, Supplier, TagEvent, ThreeDs, Timestamp, Transaction, TransactionEvent,
    TransactionType, UsedDevice, VoucherEvent, VoucherRedemption, VoucherType, Who,
};
use ravelin::json::Json;
use ravelin::password::{CustomerPasswordHash, PasswordHash};

/// Sets a member where there is a value for it.
fn with<T, V>(part: T, value: Option<V>, set: impl FnOnce(T, V) -> T) -> T {
    match value {
        Some(value) => set(part, value),
        None => part,
    }
}

fn text() -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), any::<String>(), "[ -~]{1,16}".prop_map(String::from)].boxed()
}

/// Any time between 1973 and 2106 in any unit: its magnitude tells which.
pub(crate) fn time() -> BoxedStrategy<Timestamp> {
    (100_000_000_i64..4_294_967_296, 0_i64..1_000_000_000, 0..3)
        .prop_map(|(seconds, nanos, unit)| match unit {
            0 => Timestamp::from_secs(seconds),
            1 => Timestamp::from_millis(seconds * 1000 + nanos / 1_000_000),
            _ => Timestamp::from_nanos(seconds * 1_000_000_000 + nanos),
        })
        .boxed()
}

/// Any JSON whose objects repeat no name.
pub(crate) fn json() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e18..1e18).prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let members = prop::collection::btree_map(text(), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Json::from),
            members.prop_map(|members| Json::Object(members.into_iter().rev().collect())),
        ]
    })
    .boxed()
}

fn location() -> BoxedStrategy<Location> {
    (of(text()), of(text()), of(-90.0..90.0), of(-180.0..180.0), of(text()), of(json()))
        .prop_map(|(country, postal_code, latitude, longitude, street, more)| {
            let location = with(Location::new(), country, Location::country);
            let location = with(location, postal_code, Location::postal_code);
            let location = with(location, latitude, Location::latitude);
            let location = with(location, longitude, Location::longitude);
            let location = with(location, street, Location::street1);
            with(location, more, |location, more| location.other("plusCode", more).unwrap())
        })
        .boxed()
}

fn customer() -> BoxedStrategy<Customer> {
    let members = (of(text()), of(time()), of(text()), of(text()), of(any::<bool>()), of(location()));
    (members, of((text(), json())), of((text(), any::<bool>())), of(text()))
        .prop_map(|((id, time, email, telephone, changed, location), custom, tag, password)| {
            let customer = id.map_or_else(Customer::without_id, Customer::new);
            let customer = with(customer, time, Customer::registration_time);
            let customer = with(customer, email, Customer::email);
            let customer = with(customer, telephone, Customer::telephone);
            let customer = with(customer, changed, Customer::password_changed);
            let customer = with(customer, location, Customer::location);
            let customer = with(customer, custom, |customer, (name, value)| customer.custom(name, value));
            let customer = with(customer, tag, |customer, (name, set)| customer.tags(name, set));
            with(customer, password, |customer, password| {
                customer.password_hashed(CustomerPasswordHash::of(&password))
            })
        })
        .boxed()
}

fn item() -> BoxedStrategy<Item> {
    (text(), any::<i64>(), of(text()), of(any::<i64>()), of(time()), of((text(), json())))
        .prop_map(|(sku, quantity, name, price, time, custom)| {
            let item = with(Item::new(sku, quantity), name, Item::name);
            let item = with(item, price, Item::price);
            let item = with(item, time, Item::execution_time);
            with(item, custom, |item, (name, value)| item.custom(name, value))
        })
        .boxed()
}

fn order() -> BoxedStrategy<Order> {
    let members = (of(time()), of(any::<i64>()), of(text()), of(location()), of(text()));
    let items = of(prop::collection::vec(item(), 0..3));
    let status = of((text(), of(text())));
    (text(), members, items, status, of(text()), of((text(), json())))
        .prop_map(|(id, (time, price, currency, to, note), items, status, app, custom)| {
            let order = with(Order::new(id), time, Order::creation_time);
            let order = with(order, price, Order::price);
            let order = with(order, currency, Order::currency);
            let order = with(order, to, Order::to);
            let order = with(order, note, Order::note);
            let order = with(order, items, Order::items);
            let order = with(order, status, |order, (stage, actor)| {
                order.status(with(OrderStatus::new(Stage::from(stage)), actor, OrderStatus::actor))
            });
            let order = with(order, app, |order, name| order.app(App::new().name(name)));
            with(order, custom, |order, (name, value)| order.custom(name, value))
        })
        .boxed()
}

fn transaction() -> BoxedStrategy<Transaction> {
    let members = (of(time()), of(any::<i64>()), of(text()), of(text()), of(any::<bool>()));
    let results = (of(any::<bool>()), of(text()), of((text(), text())), of((text(), json())));
    (text(), members, results)
        .prop_map(|(id, (time, amount, kind, method, success), results)| {
            let (attempted, whole, parts, custom) = results;
            let transaction = with(Transaction::new(id), time, Transaction::time);
            let transaction = with(transaction, amount, Transaction::amount);
            let transaction =
                with(transaction, kind, |tx, kind| tx.transaction_type(TransactionType::from(kind)));
            let transaction = with(transaction, method, Transaction::payment_method_id);
            let transaction = with(transaction, success, Transaction::success);
            let transaction =
                with(transaction, attempted, |tx, truth| tx.three_ds(ThreeDs::new().attempted(truth)));
            let transaction =
                with(transaction, whole, |tx, code| tx.avs_result_code(AvsResultCode::from(&*code)));
            let transaction = with(transaction, parts, |tx, (street, postal_code)| {
                tx.avs_result_code(AvsResultCode::parts(street, postal_code))
            });
            with(transaction, custom, |tx, (name, value)| tx.custom(name, value))
        })
        .boxed()
}

fn method() -> BoxedStrategy<PaymentMethod> {
    let card = (text(), of(text()), of(any::<u8>()), of(any::<u16>()), of(location())).prop_map(
        |(id, instrument, month, year, address)| {
            let card = with(CardDetails::new(id), instrument, CardDetails::instrument_id);
            let card = with(card, month, CardDetails::expiry_month);
            let card = with(card, year, CardDetails::expiry_year);
            PaymentMethod::from(with(card, address, CardDetails::billing_address))
        },
    );
    prop_oneof![
        card,
        text().prop_map(|id| FromTransaction::new(id).into()),
        // A kind of which something is known reads its own members.
        json().prop_map(|more| OtherMethod::new("shells").other("colour", more).unwrap().into()),
        Just(PaymentMethod::cash()),
    ]
    .boxed()
}

fn voucher() -> BoxedStrategy<VoucherRedemption> {
    (text(), text(), any::<i64>(), time(), any::<bool>(), of(text()), of(time()))
        .prop_map(|(id, code, value, time, success, kind, expiry)| {
            let voucher = VoucherRedemption::new(id, code, value, time, success);
            let voucher = with(voucher, kind, |voucher, kind| voucher.voucher_type(VoucherType::from(kind)));
            with(voucher, expiry, VoucherRedemption::expiry)
        })
        .boxed()
}

fn device() -> BoxedStrategy<Device> {
    (of(text()), of(text()), of(text()), of(location()))
        .prop_map(|(id, address, agent, location)| {
            let id = id.and_then(|id| DeviceId::adopt(&id));
            let device = with(Device::new(), id, Device::id);
            let device = with(device, address, Device::ip_address);
            let device = with(device, agent, Device::user_agent);
            with(device, location, Device::location)
        })
        .boxed()
}

fn used_device() -> BoxedStrategy<UsedDevice> {
    prop_oneof![
        device().prop_map(UsedDevice::from),
        "[!-~]{1,40}".prop_map(|id| UsedDevice::from(DeviceId::adopt(&id).unwrap())),
    ]
    .boxed()
}

fn who() -> BoxedStrategy<Who> {
    prop_oneof![customer().prop_map(Who::from), text().prop_map(Who::id), text().prop_map(Who::temporary),]
        .boxed()
}

fn known() -> BoxedStrategy<CustomerRef> {
    prop_oneof![text().prop_map(CustomerRef::from), text().prop_map(CustomerRef::temporary)].boxed()
}

pub(crate) fn checkout() -> BoxedStrategy<Checkout> {
    let payment = prop_oneof![
        method().prop_map(Payment::from),
        text().prop_map(Payment::id),
        prop::collection::vec(method(), 0..3).prop_map(Payment::from),
    ];
    let transactions = (of(transaction()), of(prop::collection::vec(transaction(), 0..3)));
    let vouchers = (of(voucher()), of(prop::collection::vec(voucher(), 0..3)));
    (time(), who(), order(), of(payment), of(used_device()), transactions, vouchers, of(json()))
        .prop_map(
            |(time, who, order, payment, device, (transaction, transactions), (voucher, vouchers), more)| {
                let checkout = with(Checkout::new(time, who, order), payment, Checkout::paying_with);
                let checkout = with(checkout, device, Checkout::from_device);
                let checkout = with(checkout, transaction, Checkout::transaction);
                let checkout = with(checkout, transactions, Checkout::transactions);
                let checkout = with(checkout, voucher, Checkout::voucher_redemption);
                let checkout = with(checkout, vouchers, Checkout::voucher_redemptions);
                with(checkout, more, |checkout, more| checkout.other("vehicles", more).unwrap())
            },
        )
        .boxed()
}

pub(crate) fn registration() -> BoxedStrategy<Registration> {
    (time(), text(), prop_oneof![customer().prop_map(Ok), text().prop_map(Err)], of(device()))
        .prop_map(|(time, name, who, device)| {
            let attempt = RegistrationAttempt::new(name);
            let registration = match who {
                Ok(customer) => Registration::new(time, attempt, customer),
                Err(id) => Registration::new(time, attempt, Supplier::new(id)),
            };
            with(registration, device, Registration::from_device)
        })
        .boxed()
}

pub(crate) fn login() -> BoxedStrategy<Login> {
    let password = (any::<bool>(), of(text()), of(text())).prop_map(|(success, password, reason)| {
        let login = PasswordLogin::new(success);
        let login =
            with(login, password, |login, password| login.password_hashed(PasswordHash::of(&password)));
        let login = with(login, reason, |login, reason| login.failure_reason(LoginFailure::from(reason)));
        login.into()
    });
    let link =
        (any::<bool>(), text()).prop_map(|(success, email)| MagicLink::by_email(success, email).into());
    (time(), text(), any::<bool>(), prop_oneof![password, link], of(device()), of(location()))
        .prop_map(|(time, name, success, mechanism, device, location): (_, _, _, Box<_>, _, _)| {
            let login = Login::new(time, LoginAttempt::new(name, success, mechanism));
            let login = with(login, device, Login::from_device);
            with(login, location, Login::location)
        })
        .boxed()
}

pub(crate) fn customer_event() -> BoxedStrategy<CustomerEvent> {
    (time(), customer(), of(used_device()))
        .prop_map(|(time, customer, device)| {
            with(CustomerEvent::new(time, customer), device, CustomerEvent::from_device)
        })
        .boxed()
}

pub(crate) fn order_event() -> BoxedStrategy<OrderEvent> {
    (time(), known(), order()).prop_map(|(time, who, order)| OrderEvent::new(time, who, order)).boxed()
}

pub(crate) fn payment_method_event() -> BoxedStrategy<PaymentMethodEvent> {
    (time(), known(), method())
        .prop_map(|(time, who, method)| PaymentMethodEvent::new(time, who, method))
        .boxed()
}

pub(crate) fn pretransaction() -> BoxedStrategy<Pretransaction> {
    (time(), known(), text(), transaction())
        .prop_map(|(time, who, order, transaction)| Pretransaction::new(time, who, order, transaction))
        .boxed()
}

pub(crate) fn transaction_event() -> BoxedStrategy<TransactionEvent> {
    (time(), known(), text(), transaction(), of(method()))
        .prop_map(|(time, who, order, transaction, method)| {
            let event = TransactionEvent::new(time, who, order, transaction);
            with(event, method, TransactionEvent::paying_with)
        })
        .boxed()
}

pub(crate) fn voucher_event() -> BoxedStrategy<VoucherEvent> {
    (time(), who(), voucher()).prop_map(|(time, who, voucher)| VoucherEvent::new(time, who, voucher)).boxed()
}

pub(crate) fn chargeback_event() -> BoxedStrategy<ChargebackEvent> {
    let disputed = prop_oneof![
        text().prop_map(Disputed::transaction),
        text().prop_map(Disputed::order),
        (text(), text()).prop_map(|(gateway, reference)| Disputed::at_gateway(gateway, reference)),
    ];
    (time(), disputed, text(), of(any::<i64>()), of(time()))
        .prop_map(|(time, disputed, id, amount, at)| {
            let chargeback = with(Chargeback::new(id), amount, Chargeback::amount);
            ChargebackEvent::new(time, disputed, with(chargeback, at, Chargeback::dispute_time))
        })
        .boxed()
}

pub(crate) fn login_v2() -> BoxedStrategy<LoginV2> {
    (time(), text(), of(text()), of(used_device()))
        .prop_map(|(time, id, temporary, device)| {
            let login = with(LoginV2::new(time, id), temporary, LoginV2::temp_customer_id);
            with(login, device, LoginV2::from_device)
        })
        .boxed()
}

pub(crate) fn label_event() -> BoxedStrategy<LabelEvent> {
    (text(), text(), of(text()))
        .prop_map(|(id, label, comment)| {
            with(LabelEvent::new(id, Label::from(label)), comment, LabelEvent::comment)
        })
        .boxed()
}

pub(crate) fn tag_event() -> BoxedStrategy<TagEvent> {
    (time(), text(), prop::collection::vec("[a-z0-9 é]{1,8}", 1..4))
        .prop_map(|(time, id, names)| TagEvent::new(time, id, names).unwrap())
        .boxed()
}

pub(crate) fn reclaim() -> BoxedStrategy<Reclaim> {
    (time(), prop::collection::vec(text(), 0..4))
        .prop_map(|(time, ids)| Reclaim::new(time, ids.into_iter().map(ReclaimedCustomer::new)).unwrap())
        .boxed()
}
