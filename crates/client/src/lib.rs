//! Sends events to Ravelin, and decides within a budget, also when there is no answer.
//!
//! Unofficial. [`Client::recommend`] never fails: where Ravelin is slow, away, throttling or not
//! understood, the decision is the merchant's own choice, a review by default, and says why. It
//! sends once. [`Client::send`] is for events that nobody waits for, and says whether they may be
//! sent again; [`Client::backfill`] is for those of the past, [`Client::labels`] and [`Client::tags`]
//! for what reviewers decided, and [`Client::exchange`] for any request and its answer as it came.
//! What the API would reject is not sent, unless [`ClientBuilder::unchecked`] says so.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! use ravelin::event::checkout::{Checkout, Checkpoint};
//! use ravelin::event::{Customer, Order, Timestamp};
//! use ravelin::recommendation::Advice;
//! use ravelin_client::{Client, Token};
//!
//! let client = Client::builder(Token::from_env("RAVELIN_TOKEN")?).build()?;
//! let now = Timestamp::from_millis(1_512_828_988_826);
//! let checkout = Checkout::new(now, Customer::new("cust-61283"), Order::new("ord-98"));
//! match client.recommend(&checkout, Checkpoint::PreAuth).await.advice() {
//!     Advice::Allow => println!("charge the card"),
//!     Advice::Prevent => println!("refuse the order"),
//!     Advice::Review => println!("ask for one more proof"),
//! }
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! # What it tells
//!
//! Through the facades `tracing` and `metrics`, without anything of an event or a customer: the span
//! `recommend`, and these figures.
//!
//! | Figure | Labels |
//! |---|---|
//! | `ravelin_client_recommend_seconds` | `outcome`: `answered`, `fallback` |
//! | `ravelin_client_fallback_total` | `why`: [`Reason::as_str`]; `queued`: [`Queued::as_str`] |
//! | `ravelin_client_not_kept_total` | `why`: [`KeepError::code`] |
//! | `ravelin_client_late_answers_total` | |
//!
//! # What it does not do
//!
//! By itself it keeps nothing: an event that could not be sent is the caller's, unless there is a
//! [`ClientBuilder::keeper`] for recommendations, such as the outbox of `ravelin-outbox`. It follows no redirect, asks
//! no proxy of the environment, and sends the key over plain HTTP to this machine only.

mod answer;
mod base_url;
mod client;
mod customers;
mod decision;
mod error;
mod exchange;
mod figures;
mod hand_over;
mod keeper;
mod pool;
mod reason;
mod send_error;
mod token;

pub use answer::Answer;
pub use client::{Client, ClientBuilder, DEFAULT_BUDGET, DEFAULT_SEND_BUDGET};
pub use customers::LabelPages;
pub use decision::{Decision, Fallback};
pub use error::ClientError;
pub use hand_over::{Asked, DEFAULT_KEEP_AFTER};
pub use keeper::{Fate, KeepError, Keeper, Keeping, Queued, Ticket};
pub use reason::Reason;
pub use send_error::SendError;
pub use token::Token;

/// The example of the repository's README, so that it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
