//! The rule about answers: its table, held over the whole space of inputs.

use proptest::prelude::*;
use ravelin_outbox::decide::{Body, MAX_AGE, Outcome, Scope, Verdict, Why, decide};
use std::time::Duration;

fn outcomes() -> impl Strategy<Value = Outcome> {
    let bodies =
        prop::sample::select(vec![Body::Json, Body::Empty, Body::Throttle, Body::NotFound, Body::Foreign]);
    let waits = prop::option::of((0_u64..100_000).prop_map(Duration::from_secs));
    let answered = (100_u16..=999, bodies, waits).prop_map(|(status, body, retry_after)| Outcome::Answered {
        status,
        body,
        retry_after,
    });
    prop_oneof![
        20 => answered,
        1 => Just(Outcome::Unknown),
        1 => Just(Outcome::Unconnected),
        1 => Just(Outcome::Unsendable),
        1 => Just(Outcome::Locked),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn every_answer_has_the_verdict_of_its_row(
        outcome in outcomes(),
        attempt in prop_oneof![0_u32..12, any::<u32>()],
        age in (0_u64..2_000_000).prop_map(Duration::from_secs),
        jitter in 0.0_f64..=1.0,
    ) {
        let verdict = decide(outcome, attempt, age, jitter);
        let (status, body) = match outcome {
            Outcome::Answered { status, body, .. } => (status, Some(body)),
            Outcome::Unknown => (0, None),
            Outcome::Unconnected => (1, None),
            Outcome::Locked => (3, None),
            _ => (2, None),
        };
        let taken = (200..300).contains(&status) && !matches!(body, Some(Body::Throttle | Body::Foreign));
        prop_assert_eq!(verdict == Verdict::Done, taken);
        if age > MAX_AGE && !taken {
            prop_assert!(matches!(verdict, Verdict::Dead(_)));
        }
        if let Verdict::Retry { after, scope, counts, why } = verdict {
            prop_assert!(after >= Duration::from_millis(500) && after <= Duration::from_secs(3_600), "{:?}", after);
            let everyone = matches!(status, 1 | 300..=399 | 401 | 403 | 429);
            prop_assert_eq!(scope == Scope::Everyone, everyone, "{}", why);
            // What is not the event's fault never kills it, however often it happens.
            prop_assert_eq!(counts, !everyone && why != Why::Throttled && why != Why::KeyMissing);
            prop_assert_eq!(why == Why::KeyMissing, status == 3);
            prop_assert_eq!(why == Why::Throttled, body == Some(Body::Throttle) && (200..300).contains(&status));
        }
        if let Verdict::Dead(_) = verdict && age <= MAX_AGE {
            let early = matches!(body, Some(Body::Empty | Body::NotFound)) && status == 400 && attempt < 3;
            let foreign = (100..200).contains(&status)
                || body == Some(Body::Foreign) && (200..300).contains(&status);
            prop_assert!(!early);
            prop_assert!(status == 2 || (foreign && attempt >= 5)
                || ((400..500).contains(&status) && !matches!(status, 401 | 403 | 408 | 429)), "{:?}", outcome);
        }
    }
}

#[test]
fn the_waits_grow_and_stay_below_their_caps() {
    let wait = |attempt, age, jitter| match decide(Outcome::Unknown, attempt, age, jitter) {
        Verdict::Retry { after, .. } => after,
        verdict => panic!("{verdict:?}"),
    };
    let (young, old) = (Duration::ZERO, Duration::from_secs(7_200));
    assert_eq!(wait(0, young, 0.0), Duration::from_millis(500));
    assert_eq!(wait(3, young, 1.0), Duration::from_secs(8));
    assert_eq!(wait(60, young, 1.0), Duration::from_secs(300));
    assert_eq!(wait(60, old, 1.0), Duration::from_secs(900));
    let limited = |after, attempt| {
        let outcome = Outcome::Answered { status: 429, body: Body::Json, retry_after: after };
        match decide(outcome, attempt, young, 0.0) {
            Verdict::Retry { after, .. } => after,
            verdict => panic!("{verdict:?}"),
        }
    };
    assert_eq!(limited(None, 0), Duration::from_secs(60));
    assert_eq!(limited(Some(Duration::from_secs(100)), 0), Duration::from_secs(100));
    assert_eq!(limited(Some(Duration::from_secs(1)), 2), Duration::from_secs(240));
}

#[test]
fn bodies_are_told_apart() {
    for (body, kind) in [
        ("", Body::Empty),
        (" \n", Body::Empty),
        ("null", Body::Json),
        ("{}", Body::Json),
        (r#"{"status":200,"timestamp":"x","data":{"action":"ALLOW","source":"RAVELIN"}}"#, Body::Json),
        (r#"{"status":200,"data":{"action":"PREVENT","source":"RATE_LIMIT"}}"#, Body::Throttle),
        (r#"{"status":400,"message":"Customer Not Found"}"#, Body::NotFound),
        ("<html>hello</html>", Body::Foreign),
        (r#"{"status":20"#, Body::Foreign),
    ] {
        assert_eq!(Body::of(body.as_bytes()), kind, "{body}");
    }
}
