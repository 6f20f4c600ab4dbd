//! Tags of a customer.

use super::Endpoint;
use super::checkpoint::NoCheckpoint;
use super::label::Label;
use super::record::{event, record};
use crate::error::{Error, Reason};
use crate::request::{Method, Request};
use crate::timestamp::Timestamp;

/// What separates the names of tags in a request.
const SEPARATOR: char = ',';

record! {
    /// `POST /v2/tag/customer`: adds tags to a customer; the same as in the dashboard. [`Tags`] is what
    /// comes back, here and from [`TagEvent::read_tags`] and [`TagEvent::remove`].
    ///
    /// ```
    /// use ravelin::event::{Event, TagEvent, Timestamp};
    /// let event = TagEvent::new(Timestamp::from_secs(1_429_029_735), "cust 61283", ["staff", "vip"])?;
    /// assert_eq!(event.request()?.target(), "/v2/tag/customer");
    /// assert_eq!(TagEvent::read_tags("cust 61283")?.target(), "/v2/tag/customer/cust%2061283");
    /// assert_eq!(
    ///     TagEvent::remove("cust 61283", ["staff", "vip"])?.target(),
    ///     "/v2/tag/customer?customerId=cust%2061283&tagName=staff%2Cvip",
    /// );
    /// assert_eq!(TagEvent::remove("cust 61283", ["staff,vip"]).unwrap_err().field(), "tagNames");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    TagEvent {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `customerId`: whom to tag. Required. (Core V2 reference)
            customer_id: String = "customerId",
            /// `tagNames`: the names of the tags to add. Required. (Core V2 reference)
            tag_names: Vec<String> = "tagNames",
        );
    }
}

impl TagEvent {
    /// Returns the event that adds tags.
    ///
    /// # Errors
    ///
    /// `event-invalid` if there is no name, or one with a comma in it: nothing could remove it.
    pub fn new(
        timestamp: impl Into<Timestamp>,
        customer_id: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, Error> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        joined(&names)?;
        Ok(Self::bare(timestamp, customer_id, names))
    }

    /// Returns the request for the tags that a customer has.
    ///
    /// # Errors
    ///
    /// `event-invalid` if the id cannot be part of a path: empty, or dots that mean a folder.
    pub fn read_tags(customer_id: &str) -> Result<Request, Error> {
        if matches!(customer_id, "" | "." | "..") {
            return Err(Error::at(Reason::EventPathId, "customerId"));
        }
        Ok(Request::below(Method::Get, Endpoint::Tag.path(), customer_id))
    }

    /// Returns the request that removes tags.
    ///
    /// # Errors
    ///
    /// `event-invalid` if there is no name, or one with a comma in it: commas separate them.
    pub fn remove<N: Into<String>>(
        customer_id: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Request, Error> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        Ok(Request::bare(Method::Delete, Endpoint::Tag.path())
            .with_query("customerId", customer_id.into())
            .with_query("tagName", joined(&names)?))
    }
}

/// Returns the names with commas between them.
fn joined(names: &[String]) -> Result<String, Error> {
    if names.is_empty() {
        return Err(Error::at(Reason::EventMissing, "tagNames"));
    }
    if names.iter().any(|name| name.contains(SEPARATOR)) {
        return Err(Error::at(Reason::EventComma, "tagNames"));
    }
    Ok(names.join(","))
}

event!(TagEvent at Tag, asked for by NoCheckpoint);

record! {
    /// The tags that a customer has now, and the label.
    ///
    /// ```
    /// use ravelin::event::{Label, Tags};
    /// let tags = Tags::read(br#"{"tagNames":["staff","vip"],"label":"GENUINE"}"#)?;
    /// assert_eq!(tags.tag_names.unwrap_or_default(), ["staff", "vip"]);
    /// assert_eq!(tags.label, Some(Label::Genuine));
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    Tags {
        /// Returns no tags.
        pub fn new();
        /// `tagNames`: the names of all the tags. (Core V2 reference)
        list tag_names: String = "tagNames",
        /// `label`: what a reviewer decided. (Core V2 reference)
        optional label: Label = "label",
    }
}

impl Tags {
    /// Returns the answer of a JSON text.
    ///
    /// # Errors
    ///
    /// `json-invalid`, with the path of the member at fault.
    pub fn read(json: &[u8]) -> Result<Self, Error> {
        crate::json::read(json)
    }
}

impl Default for Tags {
    fn default() -> Self {
        Self::new()
    }
}
