//! A card by what the payment service provider tells of it.

use super::MethodType;
use crate::event::location::Location;
use crate::event::record::record;
use crate::timestamp::Timestamp;

record! {
    /// A card by what the payment service provider tells of it. No card number, no security code.
    ///
    /// ```
    /// use ravelin::event::CardDetails;
    /// let card = CardDetails::new("pm-abc123").instrument_id("fp_abc123").expiry_month(7).expiry_year(2028);
    /// assert_eq!(card.expiry_month, Some(7));
    /// ```
    CardDetails {
        fn of_type(
            /// `methodType`: `card`, `creditcard` or `debitcard`. Required. (Core V2 reference)
            method_type: MethodType = "methodType",
        );
        /// `paymentMethodId`: the merchant's own id of the card of this customer; two customers never
        /// share one. (Core V2 reference)
        plain payment_method_id: String = "paymentMethodId",
        /// `instrumentId`: the physical card, whoever uses it, as the provider fingerprints it.
        /// Never the card number, and never a hash of it. (Core V2 reference)
        optional instrument_id: String = "instrumentId",
        /// `scheme`: such as `visa`; `cardBin` tells more. (Account takeover guide)
        optional scheme: String = "scheme",
        /// `cardBin`: the first six digits, or eight. (Core V2 reference)
        optional card_bin: String = "cardBin",
        /// `cardLastFour`: the last four digits. (Core V2 reference)
        optional card_last_four: String = "cardLastFour",
        /// `expiryMonth`: until when it is valid. 1 to 12. (Core V2 reference)
        scalar expiry_month: u8 = "expiryMonth",
        /// `expiryYear`: until when it is valid. Four digits. (Core V2 reference)
        scalar expiry_year: u16 = "expiryYear",
        /// `eWallet`: the wallet that holds it, such as `applepay`. (Core V2 reference)
        optional e_wallet: String = "eWallet",
        /// `nameOnCard`: the name as it is printed on the card. (Core V2 reference)
        optional name_on_card: String = "nameOnCard",
        /// `billingAddress`: where the bill goes. (Core V2 reference)
        optional billing_address: Box<Location> = "billingAddress",
        /// `successfulRegistration`: whether the card could be saved. (Core V2 reference)
        scalar successful_registration: bool = "successfulRegistration",
        /// `registrationTime`: when it was saved. Milliseconds in the examples. (Core V2 reference)
        optional registration_time: Timestamp = "registrationTime",
        /// `lastVerified`: when it was last found to be valid. Milliseconds in the examples.
        /// (Core V2 reference)
        optional last_verified: Timestamp = "lastVerified",
        /// `countryIssued`: where it was issued. ISO 3166-1. (Core V2 reference)
        optional country_issued: String = "countryIssued",
        /// `issuer`: the bank that issued it. (Newer reference)
        optional issuer: String = "issuer",
        /// `prepaidCard`: whether it is paid in advance. (Newer reference)
        scalar prepaid_card: bool = "prepaidCard",
    }
}

impl CardDetails {
    /// Returns a card with its id, as `methodType` `card`.
    #[must_use]
    pub fn new(payment_method_id: impl Into<String>) -> Self {
        Self { payment_method_id: Some(payment_method_id.into()), ..Self::of_type(MethodType::Card) }
    }

    /// Sets `methodType` to `creditcard`.
    #[must_use]
    pub fn credit(mut self) -> Self {
        self.method_type = MethodType::CreditCard;
        self
    }

    /// Sets `methodType` to `debitcard`.
    #[must_use]
    pub fn debit(mut self) -> Self {
        self.method_type = MethodType::DebitCard;
        self
    }
}
