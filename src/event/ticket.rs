//! Tickets: the goods of a concert, a museum, a match.

use super::location::Location;
use super::record::record;
use crate::timestamp::Timestamp;

record! {
    /// `eventTicket`: a ticket, what it is for, and for whom.
    EventTicket {
        /// Returns a ticket of which nothing is known yet.
        pub fn new();
        /// `ticket`.
        optional ticket: Ticket = "ticket",
        /// `event`.
        optional event: TicketedEvent = "event",
        /// `guest`.
        optional guest: Guest = "guest",
    }
}

record! {
    /// `ticket`.
    Ticket {
        /// Returns a ticket of which nothing is known yet.
        pub fn new();
        /// `ticketId`.
        optional ticket_id: String = "ticketId",
        /// `ticketType`, in the seller's words.
        optional ticket_type: String = "ticketType",
        /// `validFromTime`, in seconds in the documents' examples.
        optional valid_from_time: Timestamp = "validFromTime",
        /// `validUntilTime`, in seconds in the documents' examples.
        optional valid_until_time: Timestamp = "validUntilTime",
        /// `refundable`.
        scalar refundable: bool = "refundable",
    }
}

record! {
    /// `event`: what a ticket is for.
    TicketedEvent {
        /// Returns an event of which nothing is known yet.
        pub fn new();
        /// `eventId`.
        optional event_id: String = "eventId",
        /// `name`.
        optional name: String = "name",
        /// `description`.
        optional description: String = "description",
        /// `startTime`, in seconds in the documents' examples.
        optional start_time: Timestamp = "startTime",
        /// `endTime`, in seconds in the documents' examples.
        optional end_time: Timestamp = "endTime",
        /// `category`, such as `music` or `sport`.
        optional category: String = "category",
        /// `venue`.
        optional venue: Venue = "venue",
    }
}

record! {
    /// `venue`.
    Venue {
        /// Returns a venue of which nothing is known yet.
        pub fn new();
        /// `name`.
        optional name: String = "name",
        /// `location`.
        optional location: Box<Location> = "location",
    }
}

record! {
    /// `guest`: who will use the ticket. `Debug` shows which members there are, never what they say.
    Guest {
        /// Returns a guest of whom nothing is known yet.
        pub fn new();
        /// `name`.
        optional name: String = "name",
        /// `familyName`.
        optional family_name: String = "familyName",
        /// `givenName`.
        optional given_name: String = "givenName",
        /// `purchaser`: whether the guest bought the ticket.
        scalar purchaser: bool = "purchaser",
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

default! { EventTicket Ticket TicketedEvent Venue Guest }
