//! An emulator of Ravelin's API on the loopback interface, for development and tests.
//!
//! # What the sandbox does not do
//!
//! It is not Ravelin and knows nothing of fraud. What it recommends is ALLOW unless an official
//! test value in the event says otherwise, or a test asked for something else; its scores are
//! random numbers that fit the action.
//!
//! * It serves three events, `POST /v2/checkout`, `/v2/registration` and `/v3/login`, and the key
//!   check `/v2/auth/checktoken`. Everything else is 404.
//! * It checks what the documents call required, what they call mutually exclusive, and that
//!   encrypted cards open. It does not check patterns, currencies, sums or units.
//! * Where the documents leave open what the API would do, the sandbox chooses the answer that
//!   shows a mistake soonest, and the API may be more lenient: a checkpoint that does not belong
//!   to the endpoint, a body that is not declared as JSON, and a card that does not open are each
//!   refused with 400 and a sentence that says why.
//! * A missing or wrong key is answered with 401, as the documents' table has it, and with the
//!   text of their example, which prints 403.
//! * It forgets: customers and the journal are kept in memory, bounded, until it stops.
//! * It never leaves the machine: it binds to loopback addresses only, answers only requests that
//!   were addressed to one by name, and takes no live key. The keys it opens cards with are made
//!   for testing; the `rsa` crate's advisory on timing (RUSTSEC-2023-0071) forbids more.
//! * Its answers carry random unknown fields, as those of Ravelin's own test environment do; a
//!   client that breaks on them would break on the next release of the API too.
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
//! `GET /` is a page that lists what arrived, `GET /sandbox/journal` the same as JSON, masked;
//! `DELETE` empties it. `GET /sandbox/keys` gives the public keys for pages and apps.
//! `PUT /sandbox/fault` makes answers fail on demand, see [`Fault`].
//!
//! | Test value | Effect |
//! |---|---|
//! | `customer.email` or `supplier.email` `@qa-force-allow.com`, `-review`, `-prevent` | that action; a registration knows no review |
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
mod fault;
mod journal;
mod json;
mod keys;
mod labels;
mod line;
mod outcome;
mod page;
mod random;
mod redact;
mod refusal;
mod response;
mod sandbox;
mod start_error;
mod store;
mod tags;
mod warnings;

pub use clock::{Clock, ManualClock, SystemClock};
pub use config::Config;
pub use fault::Fault;
pub use journal::{CardReport, FindingReport, Record};
pub use keys::Keys;
pub use sandbox::Sandbox;
pub use start_error::StartError;
