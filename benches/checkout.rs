//! What the typed events cost: the full checkout of the documents, assembled, checked and written,
//! against what anybody would write with bare `serde_json`. In turns, in one run; a ratio is what
//! counts.

#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(missing_docs, reason = "a benchmark has no readers of its documentation")]

#[path = "checkout/derived.rs"]
mod derived;
#[path = "checkout/moved.rs"]
mod moved;
#[path = "checkout/typed.rs"]
mod typed;

use moved::Texts;
use ravelin::check::Check;
use ravelin::endpoint::Endpoint;
use ravelin::event::{Checkout, Event};
use ravelin::json::Json;
use serde_json::Value;
use std::cell::RefCell;
use std::hint::black_box;
use std::time::Instant;

/// How many calls are measured at once: so few that a busy machine does not interrupt all of them.
const CALLS: usize = 32;

/// How often they take turns.
const ROUNDS: usize = 1000;

/// What is measured: a name, what is done before the clock starts, and what is done [`CALLS`] times.
struct Act<'a> {
    name: &'static str,
    before: &'a dyn Fn(),
    act: &'a dyn Fn(),
}

fn act<'a>(name: &'static str, act: &'a dyn Fn()) -> Act<'a> {
    Act { name, before: &|| (), act }
}

fn main() {
    let (typed, derived) = (typed::checkout(), derived::checkout());
    let value: Value = serde_json::from_slice(&written(&typed)).unwrap();
    let (tree, text) = (Json::of(&typed).unwrap(), written(&typed));
    assert_eq!(serde_json::to_value(&derived).unwrap(), value, "the same value on all sides");
    assert!(moved::checkout(Texts::owned()) == typed, "the same value either way");
    let check = Check::of(Endpoint::Checkout).asking(false);

    // What the caller owns before the clock starts, and gets back after it has stopped.
    let (parcels, made) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let fetch = || {
        made.borrow_mut().clear();
        *parcels.borrow_mut() = (0..CALLS).map(|_| Texts::owned()).collect();
    };
    let assembled = || moved::checkout(parcels.borrow_mut().pop().unwrap());
    let keep = |checkout: Checkout| made.borrow_mut().push(checkout);
    made.borrow_mut().reserve(CALLS);

    let bare = || drop(black_box(serde_json::to_vec(black_box(&typed)).unwrap()));
    compare(
        "checked and written, against bare serde_json::to_vec of the same typed value",
        &[
            Act {
                name: "assembled from texts at hand",
                before: &fetch,
                act: &|| {
                    let checkout = assembled();
                    drop(black_box(written(&checkout)));
                    keep(checkout);
                },
            },
            act("serde_json::to_vec", &bare),
        ],
    );
    compare(
        "the same, each text allocated and freed while the clock runs",
        &[
            act("assembled, checked and written", &|| {
                drop(black_box(written(&black_box(typed::checkout()))))
            }),
            act("serde_json::to_vec", &bare),
        ],
    );
    compare(
        "what it consists of",
        &[
            act("serde_json::to_vec", &bare),
            Act { name: "assembled from texts at hand", before: &fetch, act: &|| keep(assembled()) },
            act("assembled, texts allocated", &|| drop(black_box(typed::checkout()))),
            act("checked", &|| drop(black_box(check.run(black_box(&typed))))),
            act("written", &|| drop(black_box(black_box(&typed).request_unchecked().unwrap()))),
        ],
    );
    compare(
        "checked alone",
        &[
            act("the typed event", &|| drop(black_box(check.run(black_box(&typed))))),
            act("its tree", &|| drop(black_box(check.run(black_box(&tree))))),
            act("its serde_json::Value", &|| drop(black_box(check.run(black_box(&value))))),
            act("its text", &|| drop(black_box(check.run_text(black_box(&text))))),
            act("its text, a tree first", &|| {
                drop(black_box(check.run(&Json::parse(black_box(&text)).unwrap())))
            }),
        ],
    );
    compare(
        "written",
        &[
            act("typed", &|| drop(black_box(black_box(&typed).request_unchecked().unwrap()))),
            act("derived structs", &|| drop(black_box(serde_json::to_vec(black_box(&derived)).unwrap()))),
            act("serde_json::Value", &|| drop(black_box(serde_json::to_vec(black_box(&value)).unwrap()))),
        ],
    );
    compare(
        "assembled and written, texts allocated",
        &[
            act("typed", &|| drop(black_box(black_box(typed::checkout()).request_unchecked().unwrap()))),
            act("derived structs", &|| {
                drop(black_box(serde_json::to_vec(&black_box(derived::checkout())).unwrap()));
            }),
            act("serde_json::Value", &|| {
                let value = serde_json::to_value(derived::checkout()).unwrap();
                drop(black_box(serde_json::to_vec(&black_box(value)).unwrap()));
            }),
        ],
    );
}

/// Returns the body, after a check.
fn written(checkout: &impl Event) -> Vec<u8> {
    checkout.request().unwrap().into_body()
}

/// Prints the best round of each, and how many times the others the first one takes.
fn compare(title: &str, acts: &[Act]) {
    let mut best = vec![f64::MAX; acts.len()];
    for _ in 0..ROUNDS {
        for (act, best) in acts.iter().zip(&mut best) {
            (act.before)();
            *best = best.min(nanoseconds(act.act));
        }
    }
    let ours = best.first().copied().unwrap();
    println!("  {title}");
    for (act, nanoseconds) in acts.iter().zip(&best) {
        println!("    {:32} {nanoseconds:8.0} ns   ratio {:.2}", act.name, ours / nanoseconds);
    }
}

#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "figures far below 2^53")]
fn nanoseconds(act: impl Fn()) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        act();
    }
    start.elapsed().as_nanos() as f64 / CALLS as f64
}
