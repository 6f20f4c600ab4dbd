//! Ravelin's API paths on the merchant's own machine, for programs in any language. Unofficial.
//!
//! A program posts to the [`Gateway`] what it would post to Ravelin; all it changes is the base URL. The
//! gateway checks the event, forwards the very bytes with the real token, keeps it on a disk unless the
//! answer is there in a moment, and answers within the budget.
//!
//! # What is answered
//!
//! The header `Ravelin-Gateway` names the row; where there is a reason, `Ravelin-Gateway-Reason` has a
//! stable word.
//!
//! | `Ravelin-Gateway` | When | Status and body |
//! |---|---|---|
//! | `answered` | Ravelin took the event or refused it (400, 404, …), or it was no event | Ravelin's, byte for byte |
//! | `kept` | an event that asks for nothing is on the disk | 200, `status` and `timestamp`, as Ravelin answers |
//! | `fallback` | a recommendation was asked for and none came in time; the event is on the disk | 202, `data.action` is the merchant's fallback, `data.source` is `GATEWAY` |
//! | `failed` | no answer, and the event is not known to be on the disk | 503, `Retry-After`, otherwise as above |
//! | `refused` | what the gateway does not take | 400, 401, 403, 405, 408, 413, 415, and `findings` |
//! | `busy` | more requests than it was told to serve at once, or connections than twice that | 503, `Retry-After` |
//!
//! A fallback is never PREVENT, and has no score. It is 202 so that a program that looks for exactly 200
//! does what it does when Ravelin is away, and one that looks for any success finds an action to go on
//! with. PREVENT from `RATE_LIMIT`, which says nothing of fraud, a refused token, which is the gateway's
//! own, and 429 become fallbacks too. `kept` is 200 because the event needs nothing more from whoever
//! sent it.
//!
//! # Who may ask
//!
//! On a loopback address without keys: every program of the machine; requests must be addressed to a
//! loopback name and declared as JSON, which keeps web pages out. With keys, and on any other address
//! always: who sends `Authorization: token KEY` with one of them. The gateway speaks no TLS; beyond one
//! machine it belongs behind something that does.
//!
//! # What is not kept
//!
//! Card numbers, security codes, magnetic stripes and passwords in plain text must not rest on a disk:
//! such events are refused with 400, whatever [`Checks`] says, by the rule of [`ravelin_outbox::door`]. `GET`, `DELETE`, and paths that are no
//! endpoint of events are passed through and not kept.
//!
//! # What it tells
//!
//! `tracing` and `metrics`, nothing of an event or a customer in either; [`admin`] serves the figures.
//!
//! | Figure | Labels |
//! |---|---|
//! | `ravelin_gateway_seconds` | `outcome`: the first column above |
//! | `ravelin_gateway_requests_total` | `endpoint`: its path, or `other`; `outcome` |
//! | `ravelin_gateway_refused_total` | `why`: `Ravelin-Gateway-Reason` |
//! | `ravelin_gateway_findings_total` | `code`, `severity` |

pub mod admin;
mod answer;
mod arrival;
mod config;
mod deliver;
mod event;
mod findings;
mod gate;
mod gateway;
mod keys;
mod passed;
mod relaying;
mod serve;
mod start_error;
mod thread;
mod turned_away;
mod workers;

pub use config::{Checks, Config, DEFAULT_PORT, Fallback, LONGEST_BODY, MOST_REQUESTS, Unscored};
pub use gateway::Gateway;
pub use keys::Keys;
pub use relaying::relay;
pub use start_error::StartError;
