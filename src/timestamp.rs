//! Points in time, in the unit they came in.

use core::fmt;
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Error, Serialize, Serializer};
use std::time::{SystemTime, UNIX_EPOCH};

/// A point in time: a count since 1970-01-01T00:00 UTC, and its unit.
///
/// Which units the API takes differs by member; milliseconds are taken everywhere. A count that
/// is read tells its unit by its magnitude, and is written as it came, never through a float:
/// nanoseconds do not fit one.
///
/// ```
/// use ravelin::event::{Timestamp, Unit};
/// let read: Timestamp = serde_json::from_str("1536577389238679409").unwrap();
/// assert_eq!(read.unit(), Unit::Nanos);
/// assert_eq!(read, Timestamp::from_nanos(1_536_577_389_238_679_409));
/// assert_eq!(serde_json::to_string(&read).unwrap(), "1536577389238679409");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp {
    // Half the size of an i128: events hold many, and are moved when they are built.
    magnitude: u64,
    is_before_1970: bool,
    unit: Unit,
}

/// What a [`Timestamp`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds, which Ravelin does not take: read only, and surely a mistake.
    Micros,
    /// Nanoseconds.
    Nanos,
}

impl Timestamp {
    /// Returns the point in time that is so many seconds after 1970.
    #[must_use]
    pub fn from_secs(count: i64) -> Self {
        Self::of(count, Unit::Seconds)
    }

    /// Returns the point in time that is so many milliseconds after 1970.
    #[must_use]
    pub fn from_millis(count: i64) -> Self {
        Self::of(count, Unit::Millis)
    }

    /// Returns the point in time that is so many nanoseconds after 1970.
    #[must_use]
    pub fn from_nanos(count: i64) -> Self {
        Self::of(count, Unit::Nanos)
    }

    const fn of(count: i64, unit: Unit) -> Self {
        Self { magnitude: count.unsigned_abs(), is_before_1970: count < 0, unit }
    }

    /// Returns the count as it is sent.
    #[expect(clippy::as_conversions, reason = "`From` is not for constants, and this only widens")]
    #[must_use]
    pub const fn count(self) -> i128 {
        let magnitude = self.magnitude as i128;
        if self.is_before_1970 { -magnitude } else { magnitude }
    }

    /// Returns what is counted.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// Returns the milliseconds since 1970, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> i128 {
        match self.unit {
            Unit::Seconds => self.count() * 1000,
            Unit::Millis => self.count(),
            Unit::Micros => self.count().div_euclid(1000),
            Unit::Nanos => self.count().div_euclid(1_000_000),
        }
    }

    /// Returns a count that was read; the limits lie in the year 5138 of the smaller unit.
    pub(crate) fn read(count: i128) -> Self {
        let unit = match count.unsigned_abs() {
            0..100_000_000_000 => Unit::Seconds,
            100_000_000_000..100_000_000_000_000 => Unit::Millis,
            100_000_000_000_000..100_000_000_000_000_000 => Unit::Micros,
            _ => Unit::Nanos,
        };
        let magnitude = u64::try_from(count.unsigned_abs()).unwrap_or(u64::MAX);
        Self { magnitude, is_before_1970: count < 0, unit }
    }
}

/// Milliseconds. A time that they cannot count in 64 bits becomes the last or the first that they can.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let after = |duration: core::time::Duration| i64::try_from(duration.as_millis());
        Self::from_millis(match time.duration_since(UNIX_EPOCH) {
            Ok(duration) => after(duration).unwrap_or(i64::MAX),
            Err(before) => after(before.duration()).map_or(i64::MIN, |count| -count),
        })
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({} {:?})", self.count(), self.unit)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.count()) {
            Ok(count) => serializer.serialize_i64(count),
            Err(_) => serializer.serialize_u64(u64::try_from(self.count()).map_err(S::Error::custom)?),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E>(self, count: i64) -> Result<Timestamp, E> {
        Ok(Timestamp::read(count.into()))
    }

    fn visit_u64<E>(self, count: u64) -> Result<Timestamp, E> {
        Ok(Timestamp::read(count.into()))
    }
}
