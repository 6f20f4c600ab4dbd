//! The backend of the demo shop: what a merchant adds to a shop so that Ravelin can advise it.
//!
//! Read in this order: `forms` is what the page sends, `events` turns it into the three events,
//! `handlers` asks for the recommendation and acts on it. The rest is a web server.
//!
//! The shop keeps nothing but ids in memory, listens on loopback only, and never sees a card number
//! or a password: the page sends a cipher and a hash.

mod answer;
mod arrived;
mod basket;
mod checks;
mod config;
mod events;
mod files;
mod forms;
mod handlers;
mod ids;
mod shop;
mod state;
mod visitor;

pub use config::Config;
pub use files::POLICY;
pub use shop::{Shop, StartError};
