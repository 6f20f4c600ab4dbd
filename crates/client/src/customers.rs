//! What is kept about customers beside their events: labels and tags.

use crate::client::Client;
use crate::reason::Reason;
use crate::send_error::SendError;
use ravelin::event::{Event as _, LabelPage, LabelReview, TagEvent, Tags};
use ravelin::request::Request;
use std::time::SystemTime;

impl Client {
    /// Returns the labels that were set since then, page by page.
    ///
    /// ```no_run
    /// # use ravelin_client::{Client, SendError};
    /// # async fn labels(client: &Client, yesterday: std::time::SystemTime) -> Result<(), SendError> {
    /// let mut pages = client.labels(yesterday);
    /// while let Some(page) = pages.next().await? {
    ///     for review in page {
    ///         println!("{}: {}", review.customer_id, review.label);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn labels(&self, since: SystemTime) -> LabelPages<'_> {
        LabelPages { client: self, next: Some(LabelPage::since(since)) }
    }

    /// Returns the tags of a customer, and the label.
    ///
    /// # Errors
    ///
    /// As [`Client::send`], and for an id that cannot be part of a path.
    pub async fn tags(&self, customer_id: &str) -> Result<Tags, SendError> {
        self.tags_of(TagEvent::read_tags(customer_id)).await
    }

    /// Adds tags to a customer, and returns all of them.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn add_tags(&self, event: &TagEvent) -> Result<Tags, SendError> {
        self.tags_of(event.request()).await
    }

    /// Removes tags from a customer, and returns those that are left.
    ///
    /// # Errors
    ///
    /// As [`Client::send`], and for no name, or one with a comma in it.
    pub async fn remove_tags<N: Into<String>>(
        &self,
        customer_id: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Tags, SendError> {
        self.tags_of(TagEvent::remove(customer_id, names)).await
    }

    async fn tags_of(&self, request: Result<Request, ravelin::Error>) -> Result<Tags, SendError> {
        let request = request.map_err(|error| SendError::from_source(Reason::Event, error))?;
        self.exchange(&request).await?.read()
    }
}

/// Pages of labels, as [`Client::labels`] returns them. Each is to be asked for within a minute of the
/// one before, or there is an error.
#[derive(Debug)]
pub struct LabelPages<'a> {
    client: &'a Client,
    next: Option<Request>,
}

impl LabelPages<'_> {
    /// Returns the labels of the next page; nothing behind the last one. After an error the same page is
    /// asked for again.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn next(&mut self) -> Result<Option<Vec<LabelReview>>, SendError> {
        let Some(request) = &self.next else { return Ok(None) };
        let page: LabelPage = self.client.exchange(request).await?.read()?;
        self.next = page.following().map_err(|error| SendError::from_source(Reason::Unreadable, error))?;
        Ok(page.reviews.filter(|reviews| !reviews.is_empty()))
    }
}
