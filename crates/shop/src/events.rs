//! From the forms to the three events.

use crate::basket::{self, BASKET, CURRENCY};
use crate::forms::{Address, CheckOut, LogIn, Payment, Register};
use ravelin::Error;
use ravelin::event::login::{LoginAttempt, PasswordLogin};
use ravelin::event::registration::{PasswordRegistration, RegistrationAttempt};
use ravelin::event::{
    App, Checkout, Customer, Device, Item, Location, Login, Order, PaymentMethod, Platform, Registration,
    Timestamp,
};
use ravelin::password::PasswordHash;

/// What every event has: when, who, and from which device.
pub(crate) struct Occasion {
    /// Now.
    pub(crate) time: Timestamp,
    /// The shop's id of the customer.
    pub(crate) customer_id: String,
    /// What the request and the page told of the device.
    pub(crate) device: Device,
}

/// Returns the registration of a form.
///
/// # Errors
///
/// `password-invalid` if what should be a hash is none.
pub(crate) fn registration(form: Register, on: Occasion) -> Result<Registration, Error> {
    let hash = PasswordHash::parse(&form.password_hashed)?;
    let attempt = RegistrationAttempt::new(&*form.email)
        .app(app())
        .with_password(PasswordRegistration::new().password_hashed(hash));
    let customer = Customer::new(on.customer_id).registration_time(on.time).email(form.email).name(form.name);
    Ok(Registration::new(on.time, attempt, customer).from_device(on.device))
}

/// Returns the login of a form. This demo keeps no accounts, so every password is the right one.
///
/// # Errors
///
/// `password-invalid` if what should be a hash is none.
pub(crate) fn login(form: LogIn, on: Occasion) -> Result<Login, Error> {
    let password = PasswordLogin::new(true).password_hashed(PasswordHash::parse(&form.password_hashed)?);
    let attempt = LoginAttempt::new(form.email, true, password).customer_id(on.customer_id).app(app());
    Ok(Login::new(on.time, attempt).from_device(on.device))
}

/// Returns the checkout of a form. The prices are the shop's own: a page could send any.
pub(crate) fn checkout(form: CheckOut, on: Occasion, order_id: &str) -> Checkout {
    let customer =
        Customer::new(on.customer_id).registration_time(on.time).email(form.email).name(&*form.name);
    let order =
        Order::new(order_id)
            .creation_time(on.time)
            .app(app())
            .price(basket::total().into())
            .currency(CURRENCY)
            .country(&*form.address.country)
            .to(location(form.address, form.name))
            .items(BASKET.iter().map(|line| {
                Item::new(line.sku, 1).name(line.name).price(line.price.into()).currency(CURRENCY)
            }));
    let checkout = Checkout::new(on.time, customer, order).from_device(on.device);
    match form.payment {
        Payment::Card { cipher } => checkout.paying_with(cipher),
        Payment::Delivery => checkout.paying_with(PaymentMethod::cash()),
    }
}

fn app() -> App {
    App::new().name("Tidewater Coffee").platform(Platform::Web)
}

fn location(address: Address, addressee: String) -> Location {
    Location::new()
        .addressee_name(addressee)
        .street1(address.street)
        .city(address.city)
        .postal_code(address.postcode)
        .country(address.country)
}
