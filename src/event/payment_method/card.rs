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
            /// `methodType`: `card`, `creditcard` or `debitcard`.
            method_type: MethodType = "methodType",
        );
        /// `paymentMethodId`: the card of this customer; two customers never share one.
        plain payment_method_id: String = "paymentMethodId",
        /// `instrumentId`: the physical card, whoever uses it, as the provider fingerprints it.
        /// Never a hash of the card number.
        optional instrument_id: String = "instrumentId",
        /// `scheme`, such as `visa`; `cardBin` tells more.
        optional scheme: String = "scheme",
        /// `cardBin`: the first six digits, or eight.
        optional card_bin: String = "cardBin",
        /// `cardLastFour`.
        optional card_last_four: String = "cardLastFour",
        /// `expiryMonth`, 1 to 12.
        scalar expiry_month: u8 = "expiryMonth",
        /// `expiryYear`, four digits.
        scalar expiry_year: u16 = "expiryYear",
        /// `eWallet`, such as `applepay`.
        optional e_wallet: String = "eWallet",
        /// `nameOnCard`.
        optional name_on_card: String = "nameOnCard",
        /// `billingAddress`.
        optional billing_address: Box<Location> = "billingAddress",
        /// `successfulRegistration`: whether the card could be saved.
        scalar successful_registration: bool = "successfulRegistration",
        /// `registrationTime`.
        optional registration_time: Timestamp = "registrationTime",
        /// `lastVerified`.
        optional last_verified: Timestamp = "lastVerified",
        /// `countryIssued`: ISO 3166-1.
        optional country_issued: String = "countryIssued",
        /// `issuer`: the bank.
        optional issuer: String = "issuer",
        /// `prepaidCard`.
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
