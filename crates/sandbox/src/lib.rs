//! An emulator of Ravelin's API on the loopback interface, for development and tests.
//!
//! # What the sandbox does not do
//!
//! It is not Ravelin and knows nothing of fraud. There is no model and no network of customers
//! behind it: what it recommends is ALLOW unless an official test value says otherwise, or a test
//! asked for something else, and its scores are random numbers that fit the action.
//!
//! * No label, tag, chargeback, market or reclaimed account changes what it recommends. It has no
//!   rules, no manual review, no transaction optimisation and no callbacks.
//! * It refuses what the core's checker ([`ravelin::check`]) says the API would reject, and no
//!   more. What else the checker finds stands in the journal.
//! * Where the documents leave open what the API would do, the sandbox chooses the answer that
//!   shows a mistake soonest, and the API may be more lenient: a checkpoint that does not belong
//!   to the endpoint, data of the past that ask for a score, a body that is not declared as JSON,
//!   and a card that does not open are each refused with 400 and a sentence that says why. Tags of
//!   a customer of whom nothing was heard are 404, an expired link to a page of labels is 400. The
//!   three dots that the documents print for ciphertext are taken, and no card is known then.
//! * A missing or wrong key is answered with 401, as the documents' table has it, and with the
//!   text of their example, which prints 403.
//! * It forgets: what it remembers is kept in memory, bounded, until it stops; only the log, if one is
//!   asked for, has no bound. Cards, passwords and security codes are masked before they are kept;
//!   identifiers only when they are shown, and in the log not even then.
//! * It serves what the four documents describe and the reclaim event, no newer endpoint.
//! * It never leaves the machine: it binds to loopback addresses only, answers only requests that
//!   were addressed to one by name, and takes no live key. The keys it opens cards with are made
//!   for testing; the `rsa` crate's advisory on timing (RUSTSEC-2023-0071) forbids more.
//! * Its answers carry random unknown fields, as those of Ravelin's own test environment do; a
//!   client that breaks on them would break on the next release of the API too.
//!
//! # What it remembers
//!
//! Customers, orders, payment methods, transactions, vouchers, chargebacks, devices, logins,
//! registrations and suppliers, each merged member by member by the `timestamp` of the events: an
//! older event adds what is absent and replaces nothing. Of a customer's registration times the
//! earliest stays, and a market once set is only replaced. `fromTransaction` means what the
//! transaction was paid with, whichever event comes first. A registration creates the customer or
//! supplier once it has succeeded. What came under a `tempCustomerId` belongs to the customer who
//! logs in with it at `/v2/login`: entities, tags, label, and the events that count towards the
//! limit of 50 a minute. A chargeback finds its customer through the transaction or order; one
//! that finds no transaction is ignored, and the journal says so.
//!
//! A recommendation warns of what is then unknown or missing: `customer-not-found`,
//! `order-not-found`, `transaction-not-found`, `paymentmethod-not-found`, `order-absent-currency`,
//! `order-absent-price`, `customer-absent-email`, `customer-absent-reg-time`.
//!
//! # What it is for
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), ravelin_sandbox::StartError> {
//! use ravelin_sandbox::Sandbox;
//! # let keys = ravelin_sandbox::Keys::generate(1024)?;
//! # let config = Sandbox::builder().keys(keys);
//! # #[cfg(any())]
//! let config = Sandbox::builder();
//! let sandbox = Sandbox::start(config).await?;
//! assert!(sandbox.url().starts_with("http://127.0.0.1:"));
//! assert!(sandbox.token().starts_with("sk_test_"));
//! assert!(sandbox.public_keys()[0].starts_with("0|10001|"));
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! `GET /` is a page that lists what arrived, `GET /sandbox/journal` the same as JSON, masked, and
//! `GET /sandbox/entities` what is remembered of it; `DELETE` empties either. `GET /sandbox/keys` gives the public keys for pages and apps.
//! `PUT /sandbox/fault` makes answers fail on demand, see [`Fault`].
//!
//! # What tests of delivery ask
//!
//! Whoever tests that events get through although processes are killed and answers lost needs a
//! witness and an adversary.
//!
//! The witness is the log, off until asked for by [`Config::log`], [`LogTo`] or `PUT /sandbox/deliveries`
//! with `{"id": ["/customer/custom/eventId"]}`. It notes every request that brings an event as a
//! [`Delivery`]: in which order, whose it is, which event (the id at a JSON pointer of yours, and the
//! digest of the body), what became of it and what was answered. It has no bound. It holds nothing of a
//! body but identifiers, time and digest, but these as they came: unlike the journal it masks nothing.
//!
//! | In process | Over HTTP | What |
//! |---|---|---|
//! | [`Sandbox::deliveries`], [`Sandbox::deliveries_after`] | `GET /sandbox/deliveries?after=SEQ&limit=N` | the requests, a line of JSON each |
//! | [`Sandbox::summary`] | `GET /sandbox/deliveries/summary` | a [`Summary`]: duplicates, order, overlaps, the busiest minute |
//! | [`Sandbox::customer_summaries`] | the same with `?customers=true` | the same of each customer |
//! | [`Sandbox::clear_deliveries`] | `DELETE /sandbox/deliveries` | begins anew |
//! | [`Sandbox::set_script`] | `PUT /sandbox/script` | answers by a [`Script`] |
//! | [`Sandbox::script_applied`] | `GET /sandbox/script` | how often each rule applied |
//! | [`Sandbox::clear_script`] | `DELETE /sandbox/script` | answers as ever |
//!
//! The adversary is the script: a list of [`Rule`]s, each with the requests that it is for and what
//! they are answered. Whether the event is taken and what its sender hears are two things. Every event
//! is refused twice, and taken at the third attempt:
//!
//! ```json
#![doc = include_str!("../scripts/refused-twice.json")]
//! ```
//!
//! A third of the answers is lost; of these events some were taken, and some were not:
//!
//! ```json
#![doc = include_str!("../scripts/lost-answers.json")]
//! ```
//!
//! The API is away for two seconds, and a proxy says so for another:
//!
//! ```json
#![doc = include_str!("../scripts/outage.json")]
//! ```
//!
//! One scored answer in ten comes too late:
//!
//! ```json
#![doc = include_str!("../scripts/slow.json")]
//! ```
//!
//! # Values for tests
//!
//! | Test value | Effect |
//! |---|---|
//! | `customer.email` `@qa-force-allow.com`, `-review`, `-prevent` | that action, at every event of this customer from then on |
//! | the same at a registration, also as `supplier.email` | that action; a registration knows no review |
//! | `login.username` `@qa-force-ato-allow.com`, `-review`, `-prevent`, `-permit`, `-warn`, `-block` | that action |
//! | password `password1` or `password`, hashed | `credentialStatus.passwordBreached` |
//! | user name `test@example.com` | `credentialStatus.usernameBreached` |
//! | header `Ravelin-Min-Latency: 2000` | the answer takes at least 2000 ms |

mod api;
mod auth;
mod body;
mod checkpoint;
mod ciphers;
mod clock;
mod config;
mod delivery;
mod fault;
mod journal;
mod json;
mod keys;
mod line;
mod lock;
mod log;
mod outcome;
mod page;
mod random;
mod redact;
mod refusal;
mod response;
mod sandbox;
mod script;
mod start_error;
mod state;
mod store;
mod warnings;

pub use clock::{Clock, ManualClock, SystemClock};
pub use config::Config;
pub use delivery::{Delivery, Fate, LogTo};
pub use fault::{Fault, ResetAt};
pub use journal::{CardReport, FindingReport, Record};
pub use keys::Keys;
pub use log::Summary;
pub use sandbox::Sandbox;
pub use script::{Delay, Per, Reply, RetryAfter, Rule, Script, ScriptError};
pub use start_error::StartError;
