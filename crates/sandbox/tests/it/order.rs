//! Events in any order leave the same behind.

use super::common::{post, sandbox};
use serde_json::{Value, json};

/// Numbers that come back with their seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from((mixed ^ (mixed >> 27)) >> 33).unwrap() % limit
    }

    fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            let other = self.below(end + 1);
            things.swap(end, other);
        }
    }
}

/// An event of random parts at a time of its own, in a random unit.
fn event(dice: &mut Dice, number: u64) -> (&'static str, Value) {
    let second = 1_512_828_000 + number;
    let timestamp = match dice.below(3) {
        0 => second,
        1 => second * 1000 + 1,
        _ => second * 1_000_000_000 + 1,
    };
    let mut some = |members: &[(&str, Value)], mut into: Value| {
        for (name, value) in members {
            if dice.below(2) == 0 {
                into[*name] = value.clone();
            }
        }
        into
    };
    let registered = 1_512_000_000 + number * 7919 % 1000;
    let customer = some(
        &[
            ("email", format!("a{number}@example.com").into()),
            ("name", format!("Ada {number}").into()),
            ("registrationTime", registered.into()),
            ("market", if number.is_multiple_of(3) { "".into() } else { format!("m{number}").into() }),
            ("custom", json!({format!("k{}", number % 2): number})),
            ("tags", json!({"vip": number.is_multiple_of(2), "staff": true})),
        ],
        json!({"customerId": "c"}),
    );
    let order = some(
        &[("price", number.into()), ("currency", "GBP".into()), ("sellerId", number.to_string().into())],
        json!({"orderId": "o"}),
    );
    let method = some(
        &[("instrumentId", number.to_string().into()), ("scheme", "visa".into())],
        json!({"methodType": "card", "paymentMethodId": format!("p{}", number % 2)}),
    );
    let transaction = some(
        &[
            ("amount", number.into()),
            ("success", (number.is_multiple_of(2)).into()),
            ("gateway", "g".into()),
            ("gatewayReference", "r".into()),
        ],
        json!({"transactionId": "t"}),
    );
    let event = json!({"timestamp": timestamp});
    match number % 4 {
        0 => (
            "/v2/checkout",
            some(
                &[("order", order), ("paymentMethod", method), ("transaction", transaction)],
                json!({"timestamp": timestamp, "customer": customer}),
            ),
        ),
        1 => ("/v2/customer", json!({"timestamp": timestamp, "customer": customer})),
        2 => {
            // Before the login or after it, as it falls.
            let who = if number.is_multiple_of(3) { "customerId" } else { "tempCustomerId" };
            let id = if who == "customerId" { "c" } else { "t" };
            ("/v2/order", json!({"timestamp": timestamp, who: id, "order": order}))
        }
        _ => {
            let mut event = event;
            (event["customerId"], event["orderId"]) = ("c".into(), "o".into());
            event["transaction"] = transaction;
            event["paymentMethod"] = method;
            ("/v2/transaction", event)
        }
    }
}

#[tokio::test]
async fn any_permutation_of_events_gives_the_same_state() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let mut events: Vec<_> = (0..12).map(|number| event(&mut dice, number)).collect();
        let login = json!({"timestamp": 1_512_828_500, "customerId": "c", "tempCustomerId": "t"});
        events.push(("/v2/login", login));
        let mut states = Vec::new();
        for _ in 0..3 {
            let sandbox = sandbox().await;
            for (path, event) in &events {
                let (status, answer) = post(&sandbox, path, event).await;
                assert_eq!(status, 200, "{event}: {answer}");
            }
            states.push(sorted(sandbox.entities()));
            dice.shuffle(&mut events);
        }
        assert_eq!(states[0]["customers"][0]["customerId"], "c");
        assert_eq!(states[0]["orders"][0]["customerId"], "c");
        assert_eq!(states[0], states[1], "seed {seed}");
        assert_eq!(states[0], states[2], "seed {seed}");
    }
}

/// Which came first is no part of the state.
fn sorted(mut state: Value) -> Value {
    fn sort(value: &mut Value) {
        let elements = match value {
            Value::Array(elements) => elements,
            Value::Object(members) => return members.values_mut().for_each(sort),
            _ => return,
        };
        elements.iter_mut().for_each(sort);
        elements.sort_by_key(ToString::to_string);
    }
    sort(&mut state);
    state
}
