//! Scripts: which request meets which rule, and what becomes of its event.

use super::common::{client, entity, get, post, start};
use ravelin_sandbox::{
    Delay, Fate, Fault, LogTo, ManualClock, Per, Reply, ResetAt, Rule, Sandbox, Script, StartError,
};
use serde_json::{Value, json};
use std::time::Duration;

const AT: u64 = 1_512_828_988_826;

fn event(customer: &str, id: u64) -> Value {
    json!({"timestamp": AT, "customer": {"customerId": customer, "custom": {"eventId": id}}})
}

/// A sandbox that knows events by their id.
async fn scripted(script: Script) -> Sandbox {
    start(|config| {
        let config = config.log(LogTo::Memory).log_id("/customer/custom/eventId").seed(7);
        config.customer_limit(None).script(script)
    })
    .await
}

fn refused(status: u16) -> Reply {
    Reply::fault(Fault::Status(status))
}

async fn send(sandbox: &Sandbox, path: &str, customer: &str, id: u64) -> u16 {
    post(sandbox, path, &event(customer, id)).await.0
}

/// The statuses of the events 1, 2 and so on of a customer.
async fn statuses(sandbox: &Sandbox, count: u64) -> Vec<u16> {
    let mut statuses = Vec::new();
    for id in 1..=count {
        statuses.push(send(sandbox, "/v2/customer", "c", id).await);
    }
    statuses
}

#[tokio::test]
async fn every_event_is_refused_twice_and_then_taken_once() {
    let twice = Rule::new().per(Per::Event).times(2).answer(refused(429).retry_after(3));
    let sandbox = scripted(Script::new().rule(twice)).await;
    for attempt in 1..=4 {
        for id in 1..=2 {
            let expected = if attempt <= 2 { 429 } else { 200 };
            assert_eq!(send(&sandbox, "/v2/customer", "c", id).await, expected, "{attempt} {id}");
        }
    }
    let log = sandbox.deliveries().unwrap();
    let first = log.iter().filter(|one| one.id.as_deref() == Some("1"));
    let told: Vec<_> = first.map(|one| (one.fate, one.status.unwrap(), one.rule)).collect();
    let dropped = (Fate::Dropped, 429, Some(0));
    let taken = (Fate::Taken, 200, None);
    assert_eq!(told, [dropped, dropped, taken, taken]);
    let summary = sandbox.summary();
    assert_eq!((summary.dropped, summary.distinct, summary.duplicates), (4, 2, 2));
    assert_eq!(sandbox.script_applied(), [4]);
}

#[tokio::test]
async fn a_sequence_is_played_once_or_as_often_as_said() {
    let sequence = Rule::new().answer(refused(429)).answer(refused(503)).answer(Reply::new());
    let sandbox = scripted(Script::new().rule(sequence.clone())).await;
    assert_eq!(statuses(&sandbox, 5).await, [429, 503, 200, 200, 200]);
    let sandbox = scripted(Script::new().rule(sequence.times(5))).await;
    assert_eq!(statuses(&sandbox, 7).await, [429, 503, 200, 429, 503, 200, 200]);
}

#[tokio::test]
async fn skip_every_and_times_count_what_the_rule_could_apply_to() {
    for (rule, expected) in [
        (Rule::new(), [503, 503, 503, 503, 503, 503]),
        (Rule::new().skip(2), [200, 200, 503, 503, 503, 503]),
        (Rule::new().skip(2).times(1), [200, 200, 503, 200, 200, 200]),
        (Rule::new().every(2), [503, 200, 503, 200, 503, 200]),
        (Rule::new().skip(1).every(2).times(2), [200, 503, 200, 503, 200, 200]),
        (Rule::new().skip(u64::MAX), [200; 6]),
        (Rule::new().times(0), [200; 6]),
        (Rule::new().probability(0.0), [200; 6]),
    ] {
        let sandbox = scripted(Script::new().rule(rule.clone().answer(refused(503)))).await;
        assert_eq!(statuses(&sandbox, 6).await, expected, "{rule:?}");
    }
}

#[tokio::test]
async fn counts_are_kept_per_customer_and_the_first_rule_wins() {
    let script = Script::new()
        .rule(Rule::new().customer("d").skip(1).answer(refused(500)))
        .rule(Rule::new().per(Per::Customer).times(1).answer(refused(503)));
    let sandbox = scripted(script).await;
    let mut told = Vec::new();
    for (customer, id) in [("c", 1), ("d", 1), ("c", 2), ("d", 2), ("e", 1), ("d", 3)] {
        told.push(send(&sandbox, "/v2/customer", customer, id).await);
    }
    assert_eq!(told, [503, 503, 200, 500, 503, 500]);
    assert_eq!(sandbox.script_applied(), [2, 3]);
}

#[tokio::test]
async fn a_rule_is_for_a_path_and_for_what_asks_for_a_score() {
    let script = Script::new()
        .rule(Rule::new().path("/v2/order").answer(refused(500)))
        .rule(Rule::new().path("/v2/backfill/*").answer(refused(501)))
        .rule(Rule::new().path("/v2/auth/*").answer(refused(502)))
        .rule(Rule::new().scored(true).answer(refused(503)));
    let sandbox = scripted(script).await;
    for (path, expected) in [
        ("/v2/order", 500),
        ("/v2/backfill/customer", 501),
        ("/v2/auth/checktoken", 502),
        ("/v2/checkout?score=checkoutPreAuth", 503),
        ("/v2/checkout", 200),
        ("/v2/customer", 200),
    ] {
        assert_eq!(send(&sandbox, path, "c", 1).await, expected, "{path}");
    }
    // What is none of the API's own requests to take is not in the log.
    assert_eq!(sandbox.deliveries().unwrap().len(), 5);
}

#[tokio::test]
async fn a_rule_has_its_time() {
    let clock = ManualClock::new(Duration::from_millis(AT));
    let outage = Rule::new().between(1000, 2000).answer(refused(503));
    let sandbox = start(|config| config.clock(clock.clone()).script(Script::new().rule(outage))).await;
    let mut told = Vec::new();
    for _ in 0..4 {
        told.push(send(&sandbox, "/v2/customer", "c", 1).await);
        clock.advance(Duration::from_millis(999));
    }
    assert_eq!(told, [200, 200, 503, 200]);
    // It is counted from when the script is set.
    let outage = Rule::new().between(0, 1).answer(refused(503));
    sandbox.set_script(Script::new().rule(outage)).unwrap();
    assert_eq!(send(&sandbox, "/v2/customer", "c", 1).await, 503);
    sandbox.clear_script();
    assert_eq!(send(&sandbox, "/v2/customer", "c", 1).await, 200);
}

#[tokio::test]
async fn chance_depends_on_seed_event_and_attempt_alone() {
    let unlucky = async |seed: u64, ids: &[u64]| {
        let rule = Rule::new().probability(0.4).answer(refused(503));
        let sandbox = scripted(Script::new().seed(seed).rule(rule)).await;
        for id in ids {
            send(&sandbox, "/v2/customer", "c", *id).await;
        }
        let log = sandbox.deliveries().unwrap().into_iter();
        let mut told: Vec<_> = log.map(|one| (one.id.unwrap().parse::<u64>().unwrap(), one.fate)).collect();
        // Attempts of one event stay in their order.
        told.sort_by_key(|(id, _)| *id);
        told
    };
    let forward: Vec<u64> = (1..=100).chain(1..=100).collect();
    let backward: Vec<u64> = (1..=100).rev().chain((1..=100).rev()).collect();
    let told = unlucky(3, &forward).await;
    assert_eq!(told, unlucky(3, &backward).await);
    assert_ne!(told, unlucky(4, &forward).await);
    let dropped = told.iter().filter(|(_, fate)| *fate == Fate::Dropped).count();
    assert!((50..110).contains(&dropped), "{dropped} of 200");
    // The second attempt has luck of its own.
    assert!(told.chunks(2).any(|attempts| attempts[0].1 != attempts[1].1));
}

#[tokio::test]
async fn what_is_taken_and_what_is_answered_are_two_things() {
    let lost = Reply::fault(Fault::Reset(ResetAt::BeforeHeaders));
    let script = Script::new()
        .rule(Rule::new().customer("taken-503").answer(refused(503).accept(true)))
        .rule(Rule::new().customer("taken-reset").answer(lost.clone()))
        .rule(Rule::new().customer("lost-reset").answer(lost.accept(false)))
        .rule(Rule::new().customer("lost-200").answer(Reply::new().accept(false)))
        .rule(Rule::new().customer("throttled").answer(Reply::fault(Fault::Throttle)));
    let sandbox = scripted(script).await;
    let url = format!("{}/v2/customer", sandbox.url());
    for (customer, status, fate, is_known) in [
        ("taken-503", Some(503), Fate::Taken, true),
        ("taken-reset", None, Fate::Taken, true),
        ("lost-reset", None, Fate::Dropped, false),
        ("lost-200", Some(200), Fate::Dropped, false),
        ("throttled", Some(200), Fate::Throttled, false),
    ] {
        let request = client().post(&url).header("authorization", format!("token {}", sandbox.token()));
        let answer = request.json(&event(customer, 1)).send().await;
        assert_eq!(answer.ok().map(|answer| answer.status().as_u16()), status, "{customer}");
        let last = sandbox.deliveries().unwrap().pop().unwrap();
        assert_eq!((last.fate, last.status), (fate, status), "{customer}");
        assert_eq!(!entity(&sandbox, "customers", "customerId", customer).is_null(), is_known, "{customer}");
    }
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.dropped, summary.throttled), (2, 2, 1));
}

#[tokio::test]
async fn tags_and_labels_are_dropped_too() {
    let sandbox = scripted(Script::new().rule(Rule::new().times(2).answer(Reply::new().accept(false)))).await;
    for (path, body) in [
        ("/v2/tag/customer", json!({"customerId": "c", "tagNames": ["vip"]})),
        ("/v2/label/customer", json!({"customerId": "c", "label": "GENUINE"})),
    ] {
        assert_eq!(post(&sandbox, path, &body).await.0, 200);
    }
    assert!(entity(&sandbox, "customers", "customerId", "c").is_null());
    assert_eq!(sandbox.summary().dropped, 2);
}

#[tokio::test]
async fn what_the_api_would_refuse_no_rule_accepts() {
    let rule = Rule::new().answer(refused(503).accept(true));
    let sandbox = scripted(Script::new().rule(rule)).await;
    assert_eq!(post(&sandbox, "/v2/customer", &json!({"timestamp": AT})).await.0, 503);
    assert_eq!(sandbox.deliveries().unwrap()[0].fate, Fate::Refused);
}

#[tokio::test]
async fn an_answer_can_be_late_by_the_sandboxs_clock() {
    let clock = ManualClock::new(Duration::from_millis(AT));
    let late = Reply::new().delay(Delay::Between(2000, 4000));
    let script = Script::new().rule(Rule::new().answer(late));
    let sandbox = start(|config| config.clock(clock.clone()).log(LogTo::Memory).script(script)).await;
    let token = format!("token {}", sandbox.token());
    let request = client().post(format!("{}/v2/customer", sandbox.url())).header("authorization", token);
    let answer = tokio::spawn(request.json(&event("c", 1)).send());
    while clock.sleepers() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // It is taken before it is answered.
    assert_eq!(sandbox.summary().taken, 1);
    clock.advance(Duration::from_millis(1999));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!answer.is_finished() && sandbox.deliveries().unwrap()[0].ended_us.is_none());
    clock.advance(Duration::from_millis(2001));
    assert_eq!(answer.await.unwrap().unwrap().status(), 200);
    assert_eq!(sandbox.deliveries().unwrap()[0].ended_us, Some((AT + 4000) * 1000));
}

#[tokio::test]
async fn retry_after_is_a_number_or_a_text() {
    let date = "Wed, 21 Oct 2026 07:28:00 GMT";
    let rule = Rule::new().answer(refused(503).retry_after(120)).answer(refused(429).retry_after(date));
    let sandbox = scripted(Script::new().rule(rule)).await;
    for expected in [Some("120"), Some(date), None] {
        let request = client().post(format!("{}/v2/customer", sandbox.url()));
        let answer =
            request.header("authorization", format!("token {}", sandbox.token())).json(&event("c", 1));
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.headers().get("retry-after").map(|value| value.to_str().unwrap()), expected);
    }
}

#[tokio::test]
async fn over_http_a_script_is_set_shown_and_removed() {
    let sandbox = start(|config| config.seed(11)).await;
    let url = format!("{}/sandbox/script", sandbox.url());
    let put = async |body: &Value| client().put(&url).json(body).send().await.unwrap().status().as_u16();
    let shown =
        async || -> Value { serde_json::from_str(&get(&sandbox, "/sandbox/script").await.1).unwrap() };
    assert_eq!(shown().await, json!({"seed": 11, "rules": []}));
    let script = json!({"rules": [{"path": "/v2/*", "times": 1, "answers": [{"fault": {"status": 503}}]}]});
    assert_eq!(put(&script).await, 204);
    assert_eq!(send(&sandbox, "/v2/customer", "c", 1).await, 503);
    assert_eq!(send(&sandbox, "/v2/customer", "c", 1).await, 200);
    let rules = shown().await["rules"].take();
    assert_eq!((&rules[0]["seen"], &rules[0]["applied"]), (&json!(2), &json!(1)));
    assert_eq!(rules[0]["rule"]["path"], "/v2/*");
    // A wrong one changes nothing.
    assert_eq!(put(&json!({"rules": [{"answers": []}]})).await, 400);
    assert_eq!(sandbox.script_applied(), [1]);
    assert_eq!(client().delete(&url).send().await.unwrap().status(), 204);
    assert_eq!(shown().await["rules"], json!([]));
}

#[tokio::test]
async fn a_script_that_contradicts_itself_is_refused_with_its_place() {
    let sandbox = start(|config| config).await;
    let arrival = json!({"fault": {"reset": "on-arrival"}});
    for (rule, part) in [
        (json!({"answers": []}), "no answer"),
        (json!({"every": 0, "answers": [{}]}), "every"),
        (json!({"probability": 1.5, "answers": [{}]}), "probability"),
        (json!({"answers": [{"fault": {"status": 99}}]}), "status"),
        (json!({"answers": [{"fault": {"html": 600}}]}), "status"),
        (json!({"answers": [{"delayMs": [2, 1]}]}), "shorter delay"),
        (json!({"answers": [{"retryAfter": "a\nb"}]}), "retryAfter"),
        (json!({"answers": [{"fault": "throttle", "accept": true}]}), "throttles"),
        (json!({"answers": [{"fault": {"reset": "on-arrival"}, "accept": true}]}), "never read"),
        (json!({"answers": [arrival, {}]}), "mixes"),
        (json!({"customer": "c", "answers": [arrival]}), "more than the path"),
        (json!({"scored": true, "answers": [arrival]}), "more than the path"),
        (json!({"per": "event", "answers": [arrival]}), "more than the path"),
        // What is not understood at all.
        (json!({"answers": [{"fault": "sloth"}]}), "each with answers"),
        (json!({"path": 7, "answers": [{}]}), "each with answers"),
        (json!({"probabilty": 0.5, "answers": [{}]}), "each with answers"),
    ] {
        let script = json!({"rules": [{"answers": [{}]}, rule]});
        let request = client().put(format!("{}/sandbox/script", sandbox.url())).json(&script);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{rule}");
        let answer: Value = answer.json().await.unwrap();
        let message = answer["message"].as_str().unwrap();
        assert!(message.contains(part), "{rule}: {message}");
        assert!(part == "each with answers" || message.contains("rule 1 "), "{message}");
    }
    let config = Sandbox::builder().keys(super::common::keys()).script(Script::new().rule(Rule::new()));
    assert!(matches!(Sandbox::start(config).await, Err(StartError::Script(error)) if error.rule() == 0));
}
