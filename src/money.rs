//! Amounts as the API has them: whole minor units and a currency.

use crate::error::{Error, Reason};
use core::fmt;
use iso_currency::Currency;

/// An amount in minor units (pence, cents) of a currency of ISO 4217.
///
/// How many minor units make one major unit differs: a hundred pence are a pound, a yen has none, and
/// a Kuwaiti dinar has a thousand fils. Conversion is exact both ways.
///
/// ```
/// use ravelin::event::Order;
/// use ravelin::money::Money;
/// assert_eq!(Money::parse("12.50", "GBP")?.minor_units(), 1250);
/// assert_eq!(Money::parse("1250", "JPY")?.minor_units(), 1250);
/// assert_eq!(Money::parse("1.25", "KWD")?.minor_units(), 1250);
/// assert_eq!(Money::of(1250, "KWD")?.decimal(), "1.250");
/// let order = Order::new("ord-98").total(Money::parse("15", "GBP")?);
/// assert_eq!((order.price, order.currency.as_deref()), (Some(1500), Some("GBP")));
/// # Ok::<(), ravelin::Error>(())
/// ```
///
/// A float does not compile, since most amounts are none exactly:
///
/// ```compile_fail,E0308
/// let price = ravelin::money::Money::parse(12.50, "GBP");
/// ```
/// ```compile_fail,E0308
/// let price = ravelin::money::Money::of(12.50, "GBP");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor_units: i64,
    currency: Currency,
    exponent: u8,
}

impl Money {
    /// Returns so many minor units of a currency, whose code may be in lower case.
    ///
    /// # Errors
    ///
    /// `money-invalid` at `currency` if ISO 4217 has no such currency, or none that has minor units.
    pub fn of(minor_units: i64, currency: &str) -> Result<Self, Error> {
        let known = Currency::from_code(currency)
            .or_else(|| Currency::from_code(&currency.to_ascii_uppercase()))
            .ok_or(Reason::MoneyCurrency)?;
        let exponent = known.exponent().and_then(|exponent| u8::try_from(exponent).ok());
        Ok(Self { minor_units, currency: known, exponent: exponent.ok_or(Reason::MoneyCurrency)? })
    }

    /// Returns the amount of a decimal number: digits, at most one point, perhaps a minus in front.
    ///
    /// # Errors
    ///
    /// `money-invalid` at `currency`, or at `amount` if that is another text, has more decimals than the
    /// currency, even zeros, or does not fit 64 bits.
    pub fn parse(decimal: &str, currency: &str) -> Result<Self, Error> {
        let nothing = Self::of(0, currency)?;
        let (sign, digits) = match decimal.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, decimal),
        };
        let (whole, part) = match digits.split_once('.') {
            Some((_, "")) => return Err(Reason::MoneyDecimal.into()),
            Some(parts) => parts,
            None => (digits, ""),
        };
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(part) {
            return Err(Reason::MoneyDecimal.into());
        }
        let missing = usize::from(nothing.exponent).checked_sub(part.len()).ok_or(Reason::MoneyPrecise)?;
        let minor_units = whole
            .bytes()
            .chain(part.bytes())
            .chain(core::iter::repeat_n(b'0', missing))
            .try_fold(0_i64, |sum, digit| {
                sum.checked_mul(10)?.checked_add(sign * i64::from(digit.wrapping_sub(b'0')))
            })
            .ok_or(Reason::MoneyRange)?;
        Ok(Self { minor_units, ..nothing })
    }

    /// Returns the amount in minor units, as the API has it.
    #[must_use]
    pub const fn minor_units(self) -> i64 {
        self.minor_units
    }

    /// Returns the currency's code, in upper case.
    #[must_use]
    pub fn currency(self) -> &'static str {
        self.currency.code()
    }

    /// Returns how many decimals the currency has.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.exponent
    }

    /// Returns the amount as a decimal number with all decimals of the currency, such as `12.50`.
    #[must_use]
    pub fn decimal(self) -> String {
        let sign = if self.minor_units < 0 { "-" } else { "" };
        let decimals = usize::from(self.exponent);
        let digits = format!("{:0>1$}", self.minor_units.unsigned_abs(), decimals + 1);
        match digits.split_at_checked(digits.len() - decimals) {
            Some((whole, part)) if !part.is_empty() => format!("{sign}{whole}.{part}"),
            _ => format!("{sign}{digits}"),
        }
    }
}

/// Writes amount and currency, such as `12.50 GBP`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({})", self.currency())
    }
}
