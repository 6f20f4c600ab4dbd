//! One request of the log: which event it was, and what became of it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::PathBuf;

/// Where requests that bring events are noted. Off until it is asked for, since it has no bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogTo {
    /// Nowhere.
    #[default]
    Nowhere,
    /// In memory, about 400 bytes each.
    Memory,
    /// At the end of this file, a line of JSON each, written before the request is answered; about
    /// 60 bytes stay in memory. What a file from an earlier run holds is counted on.
    File(PathBuf),
}

/// A request that brought an event, or was to bring one, and what became of it.
///
/// Of a body it holds the identifiers, the time and a digest, each as it came and nothing masked.
/// Whoever uses e-mail addresses as identifiers finds them here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Delivery {
    /// Counts the requests from 1, in the order in which their fate was decided.
    pub seq: u64,
    /// When its head had been read, in microseconds since 1970-01-01T00:00 UTC, by the sandbox's clock.
    pub arrived_us: u64,
    /// When its fate was decided, in the same unit; its body had been read then, and it was not yet
    /// answered.
    pub decided_us: u64,
    /// When it was over: answered, cut off, or given up by the client. Nothing while it is not; in a
    /// file always nothing, since its line was written before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_us: Option<u64>,
    /// The path without query: `/v2/backfill/order`.
    pub path: Cow<'static, str>,
    /// The path of the endpoint, the same for data of the past: `/v2/order`.
    pub endpoint: Cow<'static, str>,
    /// The checkpoint in `?score=`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Cow<'static, str>>,
    /// Whose event it is: the `customerId`, that of a `tempCustomerId` that is tied to one, the
    /// `tempCustomerId` itself, the `supplierId`; for a chargeback the customer whom its transaction
    /// belongs to. Nothing where the body names nobody, or was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The `timestamp` of the event, as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<serde_json::Number>,
    /// The text or number that stood where [`Config::log_id`](crate::Config::log_id) said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// SHA-256 of the body, in lower-case hexadecimal; nothing where it was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What became of the event.
    pub fate: Fate,
    /// The status that it is answered with; nothing where it is not answered in HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How the answer is broken on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Cow<'static, str>>,
    /// The rule of the script that applied, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// How many other requests of the same customer were under way when this one had arrived. A
    /// request with a checkpoint neither counts nor is counted: it may overtake others.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub overlaps: u32,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fate {
    /// It is remembered. Its sender may have been told otherwise, or nothing, by a [`Fault`](crate::Fault).
    Taken,
    /// A rule of the script had it dropped; what its sender was told is another matter.
    Dropped,
    /// The API would not take it: 400, 401, 413 and so on.
    Refused,
    /// Its customer sent too many: it was answered with 200 and RATE_LIMIT, and is not remembered.
    Throttled,
}

impl Delivery {
    /// Tells whether the event is remembered.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.fate == Fate::Taken
    }

    /// Returns what tells this event from others of its customer and path: the id, or else the digest.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.id.as_deref().or(self.sha256.as_deref())
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}
