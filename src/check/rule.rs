//! The table of rules: what each is called, how bad it is to break it, and where it is written.

use super::Severity;

/// Where a rule is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Source {
    /// The document: one of the four of the specification, or a page of developer.ravelin.com.
    pub document: &'static str,
    /// The line in it, from 1; 0 for a page as a whole.
    pub line: u32,
}

const CORE: &str = "core-v2-api-reference.txt";
const REGISTRATION: &str = "registration-endpoint.txt";
const UPDATES: &str = "account-registration-sending-updates.txt";
const TAKEOVER: &str = "account-takeover-requesting-recommendations.txt";
const LOGIN_PAGE: &str = "developer.ravelin.com/merchant/api/endpoints/login-v3";
const RECLAIM_PAGE: &str = "developer.ravelin.com/merchant/api/endpoints/reclaim";
const CARD_PAGE: &str = "developer.ravelin.com/merchant/api/endpoints/payment-method";
const DEVICE_PAGE: &str = "developer.ravelin.com/psp/api/endpoints/transaction";
const WARNINGS_PAGE: &str = "developer.ravelin.com/merchant/api/warnings";
const RFC_8259: &str = "RFC 8259";

/// Builds [`Rule`] from rows of code, severity, id in `tests/spec/rules.tsv`, document, line, and
/// what follows the path in a sentence.
macro_rules! rules {
    ($($name:ident: $code:literal, $severity:ident, $id:literal, $document:ident $line:literal, $sentence:literal;)*) => {
        /// A rule that a body can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Rule { $($name,)* }

        impl Rule {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            pub(crate) const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            pub(crate) const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            pub(crate) const fn source(self) -> Source {
                match self { $(Self::$name => Source { document: $document, line: $line },)* }
            }

            pub(crate) const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

rules! {
    // Shape.
    Json: "json-invalid", Rejected, "events-json-post-https", CORE 15, "is not valid JSON";
    JsonRepeated: "json-repeated", Rejected, "", RFC_8259 0, "is given twice";
    JsonNumber: "json-number", Rejected, "", RFC_8259 0, "is a number that 64 bits cannot hold";
    NotAnObject: "not-an-object", Rejected, "events-json-post-https", CORE 15, "should be one JSON object";
    Missing: "missing", Rejected, "status-required-fields", CORE 2569, "is missing, and required";
    Empty: "empty", Rejected, "status-required-fields", CORE 2569, "is empty, and required";
    TypeText: "type-text", Rejected, "", CORE 2569, "should be text";
    TypeInteger: "type-integer", Rejected, "", CORE 2569, "should be a whole number";
    TypeNumber: "type-number", Rejected, "", CORE 2569, "should be a number";
    TypeBoolean: "type-boolean", Rejected, "", CORE 2569, "should be true or false";
    TypeObject: "type-object", Rejected, "", CORE 2569, "should be an object";
    TypeList: "type-list", Rejected, "", CORE 2569, "should be a list";
    CustomType: "custom-no-object", Rejected, "custom-any-object", CORE 528, "should be an object, of whatever members";
    Misspelt: "member-misspelt", Mistake, "", CORE 2569, "is no member of this object, but nearly spelt as one";

    // Time.
    TimestampMissing: "timestamp-missing", Rejected, "event-timestamp-present", CORE 42, "is missing: every event tells when it happened";
    TimeText: "time-text", Rejected, "event-timestamp-units", CORE 276, "should be a whole number, not text";
    TimeUnit: "time-unit", Rejected, "event-timestamp-units", CORE 276, "is no count of seconds, milliseconds or nanoseconds since 1970: microseconds, most likely";
    TimeNegative: "time-negative", Rejected, "event-timestamp-units", CORE 276, "lies before 1970";
    TimeIn1970: "time-1970", Mistake, "event-timestamp-valid-time", CORE 274, "lies in 1970: a count of days or hours, most likely, or none at all";
    TimeFar: "time-far", Mistake, "event-timestamp-valid-time", CORE 274, "lies after the year 2200: another unit was meant, most likely";
    TimeFuture: "time-future", Mistake, "event-timestamp-valid-time", CORE 274, "lies in the future";
    RegistrationSeconds: "registration-seconds", Rejected, "registration-timestamp", REGISTRATION 16, "is in seconds, and should be in milliseconds or nanoseconds";
    LoginSeconds: "login-seconds", Rejected, "", LOGIN_PAGE 0, "is in seconds, and should be in milliseconds or nanoseconds";
    ReclaimSeconds: "reclaim-seconds", Rejected, "", RECLAIM_PAGE 0, "is in seconds, and should be in milliseconds or nanoseconds";
    TransactionSeconds: "transaction-seconds", Rejected, "transaction-time-ms-or-ns", CORE 1488, "is in seconds, and should be in milliseconds or nanoseconds";
    VoucherSeconds: "voucher-seconds", Rejected, "voucher-times-ms-or-ns", CORE 2227, "is in seconds, and should be in milliseconds or nanoseconds";

    // Money.
    PriceNotWhole: "price-not-whole", Rejected, "order-price-total-minor-units", CORE 1007, "should be a whole number of minor units: pence, cents";
    TransactionNotWhole: "transaction-amount-not-whole", Rejected, "transaction-amount-minor-units", CORE 1806, "should be a whole number of minor units: pence, cents";
    ChargebackNotWhole: "chargeback-amount-not-whole", Rejected, "chargeback-amount-with-penalties", CORE 470, "should be a whole number of minor units: pence, cents";
    VoucherNotWhole: "voucher-value-not-whole", Rejected, "voucher-value-minor-units", CORE 2218, "should be a whole number of minor units: pence, cents";
    BalanceNotWhole: "balance-not-whole", Rejected, "customer-balance-shape", CORE 750, "should be an object of currencies, with a whole number of minor units for each";
    Negative: "amount-negative", Mistake, "transaction-amount-minor-units", CORE 1806, "is negative: a refund has a type, not a sign";
    CurrencyPattern: "currency-pattern", Rejected, "currency-iso-4217", CORE 479, "should be three letters";
    CurrencyUnknown: "currency-unknown", Mistake, "currency-iso-4217", CORE 479, "is no currency of ISO 4217";
    PriceSum: "price-not-sum", Mistake, "order-price-equals-items", CORE 1007, "should be the sum of its items' prices times their quantities";

    // Patterns and codes.
    EventType: "event-type-pattern", Rejected, "event-type-names-own-event", CORE 283, "should be letters, digits, dashes and underscores, and begin with a letter or a digit";
    Market: "market-pattern", Rejected, "market-pattern", CORE 770, "should be lower-case letters, digits and hyphens";
    MarketHierarchy: "market-hierarchy", Mistake, "market-hierarchy", CORE 2320, "stands without a market, of which it should be a part";
    MarketOnCustomer: "market-on-customer", Mistake, "market-on-orders-only", CORE 2316, "belongs on orders: on a customer it can never be taken back";
    Country: "country-unknown", Mistake, "order-country-own-segmentation", CORE 1022, "is no country of ISO 3166-1, in three or two letters";
    TelephoneCountry: "telephone-country-unknown", Mistake, "telephone-country-code-form", CORE 698, "is no country of ISO 3166-1, in three or two letters";
    Telephone: "telephone-not-e164", Mistake, "telephone-e164", CORE 680, "should be in E.164 form, such as +442071838750";
    DiallingCode: "telephone-dialling-code", Mistake, "telephone-country-no-dialing-code", CORE 696, "needs its dialling code: this country has several";
    Email: "email-form", Mistake, "", CORE 2569, "is no e-mail address";
    Coordinates: "coordinates", Mistake, "", CORE 2569, "lies outside of the globe";
    IpForm: "ip-form", Mistake, "login-v2-device-ip", CORE 2154, "is no IP address";
    IpPrivate: "ip-private", Mistake, "", DEVICE_PAGE 0, "is an address of a private network: a proxy's, most likely, and not the customer's";
    IpMissing: "ip-missing", Mistake, "login-v2-device-ip", CORE 2154, "is missing: of a device, the IP address matters most";

    // Exclusions.
    CustomerAndId: "customer-and-id", Rejected, "checkout-customer-xor-customer-id", CORE 290, "is given beside customer, which excludes it";
    PaymentMethodAndId: "payment-method-and-id", Rejected, "checkout-payment-method-xor-id", CORE 310, "is given beside another payment method, which excludes it";
    PaymentMethodRepeated: "payment-method-id-redundant", Mistake, "checkout-payment-method-xor-id", CORE 310, "repeats the id of the payment method beside it: leave it out";
    DeviceAndId: "device-and-id", Rejected, "customer-device-xor-device-id", CORE 789, "is given beside device, which excludes it";
    LoginDeviceAndId: "login-device-and-id", Rejected, "login-v2-device-xor-device-id", CORE 2161, "is given beside device, which excludes it";
    TempAndId: "temp-customer-and-id", Rejected, "temp-customer-id-xor-customer-id", CORE 2330, "is given beside a customer, which excludes it; a login event ties them";
    CustomerAndSupplier: "customer-and-supplier", Rejected, "registration-customer-or-supplier", REGISTRATION 20, "is given beside customer: one of them registers";
    NobodyRegisters: "nobody-registers", Mistake, "registration-customer-or-supplier", REGISTRATION 20, "has neither customer nor supplier: who registers?";
    SingularAndPlural: "singular-and-plural", Mistake, "order-many-transactions", CORE 360, "is given in the singular and in the plural: put all into the list";

    // Who and what.
    CustomerNobody: "nobody", Warned, "", WARNINGS_PAGE 0, "names no customer: neither customer, customerId nor tempCustomerId";
    CustomerEmail: "customer-absent-email", Warned, "warnings-best-effort", CORE 2549, "is missing: the model scores worse without it";
    CustomerTime: "customer-absent-reg-time", Warned, "warnings-best-effort", CORE 2549, "is missing: the model scores worse without it";
    OrderPrice: "order-absent-price", Warned, "warnings-best-effort", CORE 2549, "is missing: the model scores worse without it";
    OrderCurrency: "order-absent-currency", Warned, "warnings-best-effort", CORE 2549, "is missing: the model scores worse without it";
    OrderPaid: "order-absent", Warned, "checkout-single-submission", CORE 46, "is missing: a checkout tells of customer, order, payment method and transaction at once";

    // Passwords.
    PasswordPlain: "password-plain", Mistake, "customer-password-plain-discouraged", CORE 717, "is a password in plain text: send a hash of it";
    PasswordBase64: "password-hash-not-base64", Mistake, "customer-password-hash-base64", CORE 711, "should be a SHA-256 in base64: on a customer, unlike on a login, it is not hexadecimal";
    PasswordHex: "password-hash-not-hex", Mistake, "", TAKEOVER 21, "should be a SHA-256 in lower-case hexadecimal, 64 digits";
    Bcrypt: "password-hash-not-bcrypt", Mistake, "customer-password-bcrypt-slow", CORE 705, "is no bcrypt hash";

    // Customers.
    DeprecatedOfCustomer: "customer-deprecated", Mistake, "customer-deprecated-fields", CORE 734, "is deprecated";

    // Orders.
    StageUnknown: "stage-unknown", Mistake, "order-status-one-of", CORE 978, "should be pending, accepted, failed, cancelled, fulfilled or refunded, in lower case";
    ExecutionTime: "execution-time-deprecated", Mistake, "order-execution-time-deprecated", CORE 1106, "is deprecated: use that of the items";

    // Payment methods.
    MethodTypeMissing: "method-type-missing", Mistake, "payment-method-one-of", CORE 1223, "is missing: it tells which kind of payment method this is";
    MethodKinds: "method-kinds-mixed", Mistake, "payment-method-one-of", CORE 1223, "belongs to another kind of payment method than methodType says";
    InstrumentMissing: "instrument-id-missing", Mistake, "instrument-id-missing", CORE 1149, "is missing: without it, a full card number or a cipher, the card is not recognised elsewhere";
    SecurityCode: "security-code", Rejected, "never-send-cvv-pin-magstripe", CORE 1151, "is a security code, a PIN or a magnetic stripe, which are never sent";
    MagneticStripe: "magnetic-stripe", Rejected, "never-send-cvv-pin-magstripe", CORE 1151, "holds the data of a magnetic stripe, which are never sent";
    PanInText: "card-number", Mistake, "", CARD_PAGE 0, "holds a card number";
    PanHash: "card-number-hash", Mistake, "", CARD_PAGE 0, "is a hash: one of a card number can be undone, and must not be sent";
    PanPlain: "card-number-plain", Mistake, "", CARD_PAGE 0, "is a card number in plain text: only for merchants who may (PCI SAQ-D); encrypt it";
    CardMonth: "expiry-month", Mistake, "", CARD_PAGE 0, "should be 1 to 12";
    CardYear: "expiry-year", Mistake, "", CARD_PAGE 0, "should have four digits";
    CardBin: "card-bin", Mistake, "", CARD_PAGE 0, "should be the first six to eight digits of the card number";
    CardLastFour: "card-last-four", Mistake, "", CARD_PAGE 0, "should be the last four digits of the card number";
    CipherAlgorithm: "cipher-algorithm", Mistake, "", CARD_PAGE 0, "should be RSA_WITH_AES_256_GCM";
    FromTransactionId: "from-transaction-without-id", Rejected, "save-card-from-transaction", CORE 1340, "is missing: fromTransaction names the transaction that used the payment method";
    CashById: "cash-by-id", Mistake, "transaction-cash-by-type", CORE 1969, "should be a paymentMethod with methodType cash";
    MethodUnlisted: "payment-method-unlisted", Mistake, "payment-method-id-per-customer", CORE 1612, "is none of the payment methods of this event";
    CipherWithoutId: "cipher-id-elsewhere", Mistake, "payment-method-id-omitted-with-cipher", CORE 1298, "refers to a payment method by id, and the cipher beside it has none";

    // Transactions.
    PretransactionId: "pretransaction-without-id", Rejected, "transaction-id-required-before-psp", CORE 1479, "is missing: before the provider is asked there is no other name for the transaction";
    TransactionNameless: "transaction-without-id", Rejected, "transaction-id-or-gateway-reference", CORE 1790, "is missing, and so are gateway and gatewayReference";
    TransactionType: "transaction-type-unknown", Mistake, "transaction-type-values", CORE 1830, "should be preauth, auth, capture, auth_capture, void or refund";
    TransactionTypeOld: "transaction-type-deprecated", Mistake, "transaction-type-use-redeem-deprecated", CORE 1828, "is deprecated: send a voucherRedemption";
    CaptureAboveAuth: "capture-above-auth", Mistake, "transaction-type-capture-up-to-auth", CORE 1824, "is captured, and more than was authorised";
    GatewayMissing: "gateway-reference-missing", Mistake, "transaction-gateway-links-chargebacks", CORE 1844, "is missing: chargebacks are linked by gateway and gatewayReference";
    ThreeDsEmpty: "three-ds-empty", Mistake, "transaction-3ds-omit-if-not-enrolled", CORE 1858, "tells nothing: leave it out where the card is not enrolled";
    AvsEmpty: "avs-empty", Rejected, "transaction-avs-one-part", CORE 1878, "should have street, postalCode or both";
    CvvResult: "cvv-result-unknown", Mistake, "transaction-cvv-result-values", CORE 1890, "is none of the listed results; the security code itself is never sent";
    DebitCredit: "debit-credit-deprecated", Mistake, "transaction-debit-credit-deprecated", CORE 1936, "is deprecated: use amount";
    TransactionOld: "transaction-member-deprecated", Mistake, "transaction-chargeback-email-deprecated", CORE 1924, "is deprecated";
    RefundMethod: "refund-without-method", Mistake, "refund-from-transaction", CORE 2061, "is missing: a refund names its payment method, or the transaction it came from";

    // Vouchers.
    VoucherNameless: "voucher-without-name", Rejected, "voucher-details-or-registered", CORE 2167, "has neither a voucherCode nor a paymentMethodId";
    VoucherIdRepeated: "voucher-id-repeated", Mistake, "voucher-payment-method-id-unique", CORE 2204, "is given twice: each usage of a voucher has an id of its own";
    VoucherType: "voucher-type-unknown", Mistake, "voucher-type-values", CORE 2259, "should be REFERRAL, REACTIVATION or GENERAL";
    Referrer: "referrer-missing", Mistake, "voucher-referral-needs-referrer", CORE 2257, "is missing: a referral names who referred";
    VoucherFailure: "voucher-failure-unknown", Mistake, "voucher-failure-values", CORE 2280, "should be EXPIRED, NOT_NEW_CUSTOMER, ALREADY_USED, ABUSER, SYSTEM_FAILURE or MAX_ALLOWED_TIMES";
    VoucherFailureSource: "voucher-failure-source-unknown", Mistake, "voucher-failure-source-values", CORE 2288, "should be RAVELIN or CLIENT";

    // Chargebacks.
    ChargebackNameless: "chargeback-without-reference", Warned, "chargeback-needs-reference", CORE 402, "has no gatewayReference, transactionId or orderId, and is ignored";
    ChargebackGateway: "chargeback-gateway-missing", Mistake, "chargeback-gateway-matches-transaction", CORE 456, "is missing: gateway and gatewayReference name the transaction together";
    ChargebackStatus: "chargeback-status-unknown", Mistake, "chargeback-status-preferred", CORE 501, "should be OPEN, ACCEPTED, DISPUTED, LOST, WON or EXPIRED";
    NonFraudReason: "non-fraud-reason-missing", Rejected, "chargeback-non-fraud-reason", CORE 521, "is missing: a chargeback that is no fraud has a reason";

    // Registrations and logins.
    OutcomeScored: "outcome-scored", Mistake, "registration-update-no-checkpoint", UPDATES 24, "reports an outcome, which asks for no recommendation: leave the checkpoint out";
    OutcomeMissing: "outcome-missing", Mistake, "registration-update-success-required", UPDATES 26, "is missing: an update tells whether the account was created";
    LoginFailure: "login-failure-reason-missing", Mistake, "", LOGIN_PAGE 0, "is missing: a login that failed has a reason";

    // Score.
    CheckpointUnknown: "checkpoint-unknown", Rejected, "score-on-every-event", CORE 2388, "names a checkpoint that this endpoint does not have";
    RegistrationCheckpoint: "registration-checkpoint", Rejected, "registration-checkpoint", REGISTRATION 7, "should be accountRegistration here";
    LoginCheckpoint: "login-checkpoint", Rejected, "login-checkpoint", TAKEOVER 11, "should be login here";
    CheckoutCheckpoint: "checkout-checkpoint", Rejected, "ato-checkout-checkpoint", TAKEOVER 92, "should be checkoutPreAuth or checkoutPostAuth here";
    BackfillScored: "backfill-scored", Mistake, "backfill-step-score-false", CORE 2521, "asks for a score while data of the past is sent";

    // Labels, tags, reclaims.
    Label: "label-unknown", Rejected, "label-values", CORE 2459, "should be UNREVIEWED, GENUINE or FRAUDSTER";
    TagComma: "tag-comma", Mistake, "tag-delete-comma", CORE 2507, "has a comma in it, and could never be removed: a comma separates tags";
    ReclaimMany: "reclaim-many", Rejected, "", RECLAIM_PAGE 0, "has more than 1000 customers";

    // Data of the past.
    BackfillFuture: "backfill-future", Rejected, "backfill-timestamps-past", CORE 2541, "should lie in the past";
    BackfillCustomer: "backfill-customer-time", Mistake, "backfill-customer-usage", CORE 2532, "is missing: a customer of the past is only sent with it";
    BackfillMethod: "backfill-method-incomplete", Mistake, "backfill-paymentmethod-usage", CORE 2534, "is missing: a payment method of the past is only sent with registrationTime, paymentMethodId, and instrumentId or cardBin with cardLastFour";
    BackfillTransaction: "backfill-transaction-method", Mistake, "backfill-transaction-usage", CORE 2535, "is missing: a transaction of the past is only sent with it";
    BackfillOrder: "backfill-order-time", Mistake, "backfill-timestamps-all", CORE 2541, "is missing: data of the past tells when it happened";
    BackfillChargeback: "backfill-chargeback-order", Mistake, "backfill-chargeback-usage", CORE 2537, "is missing: a chargeback of the past is only sent with it";
    BackfillNone: "backfill-endpoint", Rejected, "backfill-same-format", CORE 2529, "has no endpoint for data of the past";
}
