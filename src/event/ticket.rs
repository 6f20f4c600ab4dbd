//! Tickets: the goods of a concert, a museum, a match.

use super::location::Location;
use super::record::record;
use crate::timestamp::Timestamp;

record! {
    /// `eventTicket`: a ticket, what it is for, and for whom.
    EventTicket {
        /// Returns a ticket of which nothing is known yet.
        pub fn new();
        /// `ticket`: the ticket itself. (Core V2 reference)
        optional ticket: Ticket = "ticket",
        /// `event`: what it is for. (Core V2 reference)
        optional event: TicketedEvent = "event",
        /// `guest`: who will use it. (Core V2 reference)
        optional guest: Guest = "guest",
    }
}

record! {
    /// `ticket`: a right to come in.
    Ticket {
        /// Returns a ticket of which nothing is known yet.
        pub fn new();
        /// `ticketId`: the seller's own id of it. (Core V2 reference)
        optional ticket_id: String = "ticketId",
        /// `ticketType`: what it allows, in the seller's words. (Core V2 reference)
        optional ticket_type: String = "ticketType",
        /// `validFromTime`: from when on it is valid. Seconds in the examples. (Core V2 reference)
        optional valid_from_time: Timestamp = "validFromTime",
        /// `validUntilTime`: until when it is valid. Seconds in the examples. (Core V2 reference)
        optional valid_until_time: Timestamp = "validUntilTime",
        /// `refundable`: whether it can be given back. (Newer reference)
        scalar refundable: bool = "refundable",
    }
}

record! {
    /// `event`: what a ticket is for.
    TicketedEvent {
        /// Returns an event of which nothing is known yet.
        pub fn new();
        /// `eventId`: the seller's own id of the event. (Core V2 reference)
        optional event_id: String = "eventId",
        /// `name`: what the event is called. (Core V2 reference)
        optional name: String = "name",
        /// `description`: what it is about. (Core V2 reference)
        optional description: String = "description",
        /// `startTime`: when it begins. Seconds in the examples. (Core V2 reference)
        optional start_time: Timestamp = "startTime",
        /// `endTime`: when it ends. Seconds in the examples. (Core V2 reference)
        optional end_time: Timestamp = "endTime",
        /// `category`: such as `music` or `sport`. (Core V2 reference)
        optional category: String = "category",
        /// `venue`: where it takes place. (Core V2 reference)
        optional venue: Venue = "venue",
    }
}

record! {
    /// `venue`: where an event takes place.
    Venue {
        /// Returns a venue of which nothing is known yet.
        pub fn new();
        /// `name`: what the venue is called. (Core V2 reference)
        optional name: String = "name",
        /// `location`: where it is. (Core V2 reference)
        optional location: Box<Location> = "location",
    }
}

record! {
    /// `guest`: who will use the ticket. `Debug` shows which members there are, never what they say.
    Guest {
        /// Returns a guest of whom nothing is known yet.
        pub fn new();
        /// `familyName`: the family name. (Core V2 reference)
        optional family_name: String = "familyName",
        /// `givenName`: the given name. (Core V2 reference)
        optional given_name: String = "givenName",
        /// `name`: the full name. (Core V2 reference)
        optional name: String = "name",
        /// `purchaser`: whether the guest bought the ticket. (Newer reference)
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
