//! What encrypting a card costs natively, in nanoseconds a call: `cargo xtask bench` sets it against
//! OpenSSL's public RSA operation, in turns, in one run.

#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(missing_docs, reason = "a benchmark has no readers of its documentation")]

use ravelin::{Card, PublicKey};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long each figure is measured.
const SPAN: Duration = Duration::from_millis(700);

fn main() {
    let modulus = "c3".to_owned() + &"5a".repeat(254) + "a1";
    let key: PublicKey = format!("10001|{modulus}").parse().unwrap();
    let small: PublicKey = format!("3|{modulus}").parse().unwrap();
    let card = Card::new("4111111111111111", 7, 2028).unwrap().holder("Ada Lovelace").unwrap();
    println!("encrypt\t{}", nanoseconds(|| drop(black_box(key.encrypt(black_box(&card)).unwrap()))));
    // With exponent 3 two multiplications are left of seventeen: the rest is AES, base64 and randomness.
    println!("encrypt-e3\t{}", nanoseconds(|| drop(black_box(small.encrypt(black_box(&card)).unwrap()))));
    println!("parse-key\t{}", nanoseconds(|| drop(black_box(key.as_str().parse::<PublicKey>().unwrap()))));
}

fn nanoseconds(mut act: impl FnMut()) -> u128 {
    let (start, mut calls) = (Instant::now(), 0);
    while start.elapsed() < SPAN {
        for _ in 0..16 {
            act();
        }
        calls += 16;
    }
    start.elapsed().as_nanos() / calls
}
