//! What a reviewer decided about a customer.

mod page;

pub use page::{LabelPage, LabelReview, PageMeta};

use super::checkpoint::NoCheckpoint;
use super::record::{event, record};
use crate::open::open_enum;

record! {
    /// `POST /v2/label/customer`: sent when somebody has reviewed a customer; the same as a click on
    /// Genuine or Fraudster in the dashboard. [`LabelPage`] tells what was decided there.
    ///
    /// ```
    /// use ravelin::event::{Event, Label, LabelEvent, Reviewer};
    /// let event = LabelEvent::new("cust-61283", Label::Genuine)
    ///     .comment("called us")
    ///     .reviewer(Reviewer::new().name("Ada").email("ada@example.com"));
    /// assert_eq!(event.request()?.target(), "/v2/label/customer");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    LabelEvent {
        /// Returns the label of a customer.
        pub fn new(
            /// `customerId`: who was reviewed. Required. (Core V2 reference)
            customer_id: String = "customerId",
            /// `label`: what was decided. Required. (Core V2 reference)
            label: Label = "label",
        );
        /// `comment`: why. (Core V2 reference)
        optional comment: String = "comment",
        /// `reviewer`: who decided; it is shown in the dashboard. (Core V2 reference)
        optional reviewer: Reviewer = "reviewer",
    }
}

event!(LabelEvent at Label, asked for by NoCheckpoint);

record! {
    /// Who decided. `Debug` shows which members there are, never what they say.
    Reviewer {
        /// Returns a reviewer of whom nothing is known yet.
        pub fn new();
        /// `name`: the name. (Core V2 reference)
        optional name: String = "name",
        /// `email`: the e-mail address. (Core V2 reference)
        optional email: String = "email",
    }
}

impl Default for Reviewer {
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
    /// What a reviewer decided.
    Label {
        /// A fraudster.
        Fraudster = "FRAUDSTER",
        /// Genuine.
        Genuine = "GENUINE",
        /// Perhaps a fraudster; only where Ravelin has switched it on.
        PotentiallyFraudster = "POTENTIALLY_FRAUDSTER",
        /// Perhaps genuine; only where Ravelin has switched it on.
        PotentiallyGenuine = "POTENTIALLY_GENUINE",
        /// Not reviewed.
        Unreviewed = "UNREVIEWED",
    }
}
