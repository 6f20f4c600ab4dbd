//! The labels that were set since some time, page by page.

use super::{Label, Reviewer};
use crate::endpoint::Endpoint;
use crate::error::{Error, Reason};
use crate::event::record::record;
use crate::request::{Method, Request};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The end of the year 9999, the last that RFC 3339 can write, in seconds after 1970.
const LAST_SECOND: u64 = 253_402_300_799;

record! {
    /// `GET /v2/label/customer`: a page of the labels that were set since some time.
    ///
    /// There are more until a page has no reviews. Each next one is to be asked for within a minute.
    ///
    /// ```
    /// use ravelin::event::LabelPage;
    /// use std::time::{Duration, UNIX_EPOCH};
    /// let request = LabelPage::since(UNIX_EPOCH + Duration::from_secs(1_565_004_360));
    /// assert_eq!(request.target(), "/v2/label/customer?after=2019-08-05T11%3A26%3A00Z");
    ///
    /// let page = LabelPage::read(
    ///     br#"{"meta":{"next":"https://api.ravelin.com/v2/label/customer?scroll_id=shj"},
    ///          "reviews":[{"customerId":"cust-61283","label":"GENUINE","timestamp":"2019-08-05T11:27:15Z"}]}"#,
    /// )?;
    /// let next = page.following()?.ok_or("no more")?;
    /// assert_eq!(next.target(), "/v2/label/customer?scroll_id=shj");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    LabelPage {
        /// Returns a page without labels.
        pub fn new();
        /// `meta`: where the next page is. (Core V2 reference)
        optional meta: PageMeta = "meta",
        /// `reviews`: the labels. (Core V2 reference)
        list reviews: LabelReview = "reviews",
    }
}

impl LabelPage {
    /// Returns the request for the labels that were set since then. What is before 1970 or after 9999
    /// becomes the first or the last second.
    #[must_use]
    pub fn since(after: SystemTime) -> Request {
        let seconds = after.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).min(LAST_SECOND);
        let after = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds));
        Request::bare(Method::Get, Endpoint::Label.path()).with_query("after", after.to_string())
    }

    /// Returns the page of a JSON text.
    ///
    /// # Errors
    ///
    /// `json-invalid` or `event-invalid`, with the path of the member at fault.
    pub fn read(json: &[u8]) -> Result<Self, Error> {
        crate::json::read(json)
    }

    /// Returns the request for the page after this one; nothing where this one has no reviews.
    ///
    /// It goes where all requests go: of the address in `meta.next` only the query is taken, so that no
    /// answer can send the token to another host.
    ///
    /// # Errors
    ///
    /// `event-invalid` at `meta.next` if that is no address of this endpoint.
    pub fn following(&self) -> Result<Option<Request>, Error> {
        let next = self.meta.as_ref().and_then(|meta| meta.next.as_deref());
        let (Some(next), false) = (next, self.reviews.as_ref().is_none_or(Vec::is_empty)) else {
            return Ok(None);
        };
        let path = Endpoint::Label.path();
        let (_, query) = next
            .split_once('?')
            .filter(|(address, query)| address.ends_with(path) && !query.is_empty())
            .ok_or_else(|| Error::at(Reason::EventAddress, "meta.next"))?;
        let query = query.split('#').next().unwrap_or_default();
        Ok(Some(
            form_urlencoded::parse(query.as_bytes())
                .fold(Request::bare(Method::Get, path), |request, (name, value)| {
                    request.with_query(name.into_owned(), value.into_owned())
                }),
        ))
    }
}

record! {
    /// `meta`: where the next page is.
    PageMeta {
        /// Returns no place.
        pub fn new();
        /// `next`: the address of the next page, to be asked for within a minute. (Core V2 reference)
        optional next: String = "next",
    }
}

record! {
    /// A label that was set.
    LabelReview {
        /// Returns the label of a customer.
        pub fn new(
            /// `customerId`: who was reviewed. (Core V2 reference)
            customer_id: String = "customerId",
            /// `label`: what was decided. (Core V2 reference)
            label: Label = "label",
        );
        /// `reviewer`: who decided. (Core V2 reference)
        optional reviewer: Reviewer = "reviewer",
        /// `timestamp`: when it was decided. RFC 3339. (Core V2 reference)
        optional timestamp: String = "timestamp",
    }
}

macro_rules! default {
    ($($name:ident)*) => {
        $(impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        })*
    };
}

default! { LabelPage PageMeta }
