//! An event that has arrived: what it asks for, what is wrong with it, what is sent on.

use bytes::Bytes;
use ravelin::check::{Check, Finding};
use ravelin::endpoint::Endpoint;
use ravelin::event::Timestamp;
use ravelin::request::Request;
use ravelin_outbox::door;
use std::borrow::Cow;

/// An event that has arrived whole.
pub(crate) struct Event {
    pub(crate) endpoint: Endpoint,
    /// Whether it is data of the past.
    pub(crate) is_past: bool,
    /// The query as it came.
    pub(crate) query: String,
    pub(crate) body: Bytes,
    pub(crate) with_rules: bool,
}

impl Event {
    fn score(&self) -> Option<Cow<'_, str>> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(name, _)| name == "score").map(|(_, value)| value)
    }

    pub(crate) fn asks(&self) -> bool {
        self.score().is_some_and(|score| score != "false")
    }

    /// Returns what in it must not rest on a disk. What is no text is not kept either.
    pub(crate) fn secret(&self) -> Option<door::Refusal> {
        door::check(std::str::from_utf8(&self.body).ok()?).err()
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        let score = self.score();
        let check = Check::of(self.endpoint).score(score.as_deref());
        let check = check.at(Timestamp::from_millis(crate::answer::now_ms()));
        let check = if self.is_past { check.backfill() } else { check };
        check.run_text(&self.body)
    }

    /// Returns the request to Ravelin, with the bytes that came.
    pub(crate) fn request(&self) -> Request {
        let past = self.endpoint.backfill_path().filter(|_| self.is_past);
        let request = Request::post(past.unwrap_or(self.endpoint.path()), self.body.to_vec());
        let pairs = form_urlencoded::parse(self.query.as_bytes()).into_owned();
        pairs.fold(request, |request, (name, value)| request.with_query(name, value))
    }
}
