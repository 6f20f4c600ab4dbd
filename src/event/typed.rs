//! What stands where in the shapes of the checker: which type is which object, and what the others
//! are in JSON. Whatever is not told here, the checker walks through as it does through any JSON.

use super::chargeback::{Chargeback, ChargebackStatus};
use super::login::{
    AuthenticationMechanism, LoginAttempt, LoginFailure, MagicLink, OtherMechanism, PasswordLogin, SmsCode,
    SocialLogin, SocialProvider, Transport,
};
use super::order::{OrderStatus, Stage, StatusReason};
use super::registration::{
    PasswordRegistration, RegistrationAttempt, RegistrationFailure, RegistrationMechanism,
};
use super::{
    App, AtoEvent, AvsParts, AvsResultCode, CardDetails, ChargebackEvent, Checkout, Customer, CustomerEvent,
    Device, EncryptedCard, EventTicket, FailureSource, FromTransaction, Guest, Item, Label, LabelEvent,
    LabelReview, Location, Login, LoginV2, MethodType, Order, OrderEvent, OtherMethod, PageMeta, PayPal,
    PaymentMethod, PaymentMethodEvent, PlainPassword, Platform, Pretransaction, Reclaim, ReclaimMethod,
    ReclaimedCustomer, Registration, RegistrationOutcome, ReportedBy, Reviewer, Supplier, TagEvent, ThreeDs,
    Ticket, TicketedEvent, Transaction, TransactionEvent, TransactionType, Venue, VoucherEvent,
    VoucherFailure, VoucherRedemption, VoucherType,
};
use crate::check::scalar::Scalar;
use crate::check::shapes::{order, payment, person};
use crate::check::typed::{Form, Place, Shaped, Typed, object, scalar, whatever};
use crate::check::{Run, shapes};
use crate::device::DeviceId;
use crate::json::{Json, Members};
use crate::password::{
    BcryptHash, CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256,
};
use crate::timestamp::Timestamp;

/// Objects whose members are looked at one by one.
macro_rules! objects {
    ($($name:ty: $shape:path,)*) => {
        $(impl Shaped for $name {
            const SHAPE: &'static crate::check::Shape = $shape;
        }

        impl Typed for $name {
            const FORM: Form = Form::Other;

            fn walk(&self, run: &mut Run, _place: Place) -> bool {
                object::<Self>(run, |members| self.walk_members::<Self>(members))
            }
        })*
    };
}

objects! {
    Checkout: shapes::CHECKOUT,
    CustomerEvent: shapes::CUSTOMER_EVENT,
    LoginV2: shapes::LOGIN_V2,
    OrderEvent: shapes::ORDER_EVENT,
    PaymentMethodEvent: shapes::PAYMENT_METHOD_EVENT,
    Pretransaction: shapes::PRETRANSACTION,
    TransactionEvent: shapes::TRANSACTION_EVENT,
    VoucherEvent: shapes::VOUCHER_EVENT,
    App: person::APP,
    AvsParts: payment::AVS,
    CardDetails: payment::PAYMENT_METHOD,
    Customer: person::CUSTOMER,
    Device: person::DEVICE,
    EncryptedCard: payment::PAYMENT_METHOD,
    EventTicket: order::EVENT_TICKET,
    FromTransaction: payment::PAYMENT_METHOD,
    Guest: order::GUEST,
    Item: order::ITEM,
    Location: person::LOCATION,
    Order: order::ORDER,
    OrderStatus: order::STATUS,
    OtherMethod: payment::PAYMENT_METHOD,
    PayPal: payment::PAYMENT_METHOD,
    ThreeDs: payment::THREE_DS,
    Ticket: order::TICKET,
    TicketedEvent: order::TICKETED_EVENT,
    Transaction: payment::TRANSACTION,
    Venue: order::VENUE,
    VoucherRedemption: payment::VOUCHER,
}

impl Typed for PaymentMethod {
    const FORM: Form = Form::Other;

    fn walk(&self, run: &mut Run, place: Place) -> bool {
        match self {
            Self::Card(card) => card.walk(run, place),
            Self::Cipher(card) => card.walk(run, place),
            Self::PayPal(account) => account.walk(run, place),
            Self::FromTransaction(method) => method.walk(run, place),
            Self::Other(other) => other.walk(run, place),
        }
    }
}

impl Typed for AvsResultCode {
    const FORM: Form = Form::Other;

    fn walk(&self, run: &mut Run, place: Place) -> bool {
        match self {
            Self::Whole(code) => code.walk(run, place),
            Self::Parts(parts) => parts.walk(run, place),
        }
    }
}

/// Values that are neither lists nor objects.
macro_rules! scalars {
    ($($form:ident($value:ident) $scalar:expr => $($name:ty)+;)*) => {
        $($(impl Typed for $name {
            const FORM: Form = Form::$form;

            #[inline]
            fn walk(&self, run: &mut Run, place: Place) -> bool {
                let $value = self;
                scalar(run, place, $scalar)
            }
        })+)*
    };
}

scalars! {
    Text(text) Scalar::Text(text.as_str()) =>
        String BcryptHash ChargebackStatus CustomerPasswordHash DeviceId EmailPasswordSha256 FailureSource
        Label LoginFailure MethodType PasswordHash PasswordSha1Sha256 Platform ReclaimMethod
        RegistrationFailure ReportedBy SocialProvider Stage StatusReason TransactionType Transport
        VoucherFailure VoucherType;
    Integer(number) Scalar::Integer((*number).into()) => i64 u8 u16 u32;
    Integer(time) Scalar::Integer(time.count()) => Timestamp;
    Number(number) Scalar::Float(*number) => f64;
    Boolean(truth) Scalar::Boolean(*truth) => bool;
}

/// What is rare, or of no fixed form.
macro_rules! others {
    ($($name:ty)*) => {
        $(impl Typed for $name {
            const FORM: Form = Form::Other;

            fn walk(&self, run: &mut Run, place: Place) -> bool {
                whatever(run, place, self)
            }
        })*
    };
}

others! {
    AtoEvent AuthenticationMechanism Chargeback Json LabelReview LoginAttempt MagicLink Members
    OtherMechanism PageMeta PasswordLogin PasswordRegistration PlainPassword ReclaimedCustomer
    RegistrationAttempt RegistrationMechanism Reviewer SmsCode SocialLogin Supplier
}

/// Events of which there are few: no checkout waits for them.
macro_rules! unsure {
    ($($name:ty)*) => {
        $(impl Typed for $name {
            const FORM: Form = Form::Other;

            fn walk(&self, run: &mut Run, _place: Place) -> bool {
                run.doubt();
                true
            }
        })*
    };
}

unsure! { ChargebackEvent LabelEvent Login Reclaim Registration RegistrationOutcome TagEvent }
