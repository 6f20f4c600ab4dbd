//! What the typed events cost: the full checkout of the documents, assembled and written, against
//! what anybody would write with bare `serde_json`. In turns, in one run; a ratio is what counts.

#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(missing_docs, reason = "a benchmark has no readers of its documentation")]

#[path = "checkout/derived.rs"]
mod derived;
#[path = "checkout/typed.rs"]
mod typed;

use ravelin::event::Event;
use serde_json::Value;
use std::hint::black_box;
use std::time::Instant;

/// How many calls are measured at once: so few that a busy machine does not interrupt all of them.
const CALLS: u32 = 32;

/// How often they take turns.
const ROUNDS: usize = 1000;

type Act<'a> = (&'static str, &'a dyn Fn() -> Vec<u8>);

fn main() {
    let (typed, derived) = (typed::checkout(), derived::checkout());
    let value: Value = serde_json::from_slice(&written(&typed)).unwrap();
    assert_eq!(serde_json::to_value(&derived).unwrap(), value, "the same value on all sides");
    compare(
        "written",
        &[
            ("typed", &|| written(black_box(&typed))),
            ("derived structs", &|| serde_json::to_vec(black_box(&derived)).unwrap()),
            ("serde_json::Value", &|| serde_json::to_vec(black_box(&value)).unwrap()),
        ],
    );
    compare(
        "assembled and written",
        &[
            ("typed", &|| written(&black_box(typed::checkout()))),
            ("derived structs", &|| serde_json::to_vec(&black_box(derived::checkout())).unwrap()),
            ("serde_json::Value", &|| {
                serde_json::to_vec(&black_box(serde_json::to_value(derived::checkout()).unwrap())).unwrap()
            }),
        ],
    );
    compare(
        "assembled and written, against writing alone",
        &[
            ("typed, assembled and written", &|| written(&black_box(typed::checkout()))),
            ("derived structs, written", &|| serde_json::to_vec(black_box(&derived)).unwrap()),
        ],
    );
}

fn written(checkout: &impl Event) -> Vec<u8> {
    checkout.request().unwrap().into_body()
}

/// Prints the best round of each, and how many times the others the first one takes.
fn compare(title: &str, acts: &[Act]) {
    let mut best = vec![f64::MAX; acts.len()];
    for _ in 0..ROUNDS {
        for ((_, act), best) in acts.iter().zip(&mut best) {
            *best = best.min(nanoseconds(act));
        }
    }
    let ours = best.first().copied().unwrap();
    println!("  {title}");
    for ((name, _), nanoseconds) in acts.iter().zip(&best) {
        println!("    {name:32} {nanoseconds:8.0} ns   ratio {:.2}", ours / nanoseconds);
    }
}

#[allow(clippy::as_conversions, reason = "figures far below 2^53")]
fn nanoseconds(act: impl Fn() -> Vec<u8>) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        drop(black_box(act()));
    }
    start.elapsed().as_nanos() as f64 / f64::from(CALLS)
}
