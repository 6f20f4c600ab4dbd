//! `ravelin backfill` against a sandbox.

use super::backfilling::{Loaded, all, backfill, ended, past, stderr, taken, told};
use super::common::{ravelin_with, text};
use super::relaying::{sandbox, until};
use ravelin_sandbox::{Delay, Fault, Reply, Rule, Script};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;

const KIND: [&str; 3] = ["--json", "--kind", "customer"];

/// Returns so many events of eight customers.
fn events(count: u64) -> Vec<String> {
    (0..count).map(|number| past(&format!("cust-{}", number % 8), number)).collect()
}

/// Returns what stands beside a rejected event.
fn why(reject: &Value) -> &Value {
    &reject["rejected"]
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name).unwrap();
    value
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_arrives_once_and_in_the_order_of_its_customer() {
    let sandbox = sandbox().await;
    sandbox.set_script(slow(0, 20)).unwrap();
    // A mark of the byte order, breaks of both kinds, empty lines, and no break at the end.
    let lines = events(300).join("\r\n\n  \n");
    let loaded = Loaded::new("past.ndjson", format!("\u{feff}{lines}"));
    let output = loaded.run(&sandbox, &KIND).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(without(told(&output), "nextLine"), all(300));
    assert_eq!(taken(&sandbox), (0..300).collect());
    let summary = sandbox.summary();
    assert_eq!((summary.duplicates, summary.order_violations, summary.overlaps), (0, 0, 0), "{summary:?}");
    assert!(sandbox.deliveries().unwrap().iter().all(|delivery| delivery.path == "/v2/backfill/customer"));
    assert!(!loaded.path(".rejected.ndjson").exists());
    // Once more is not twice.
    let again = told(&loaded.run(&sandbox, &KIND).await);
    assert_eq!((&again["finished"], &again["deliveredInThisRun"]), (&json!(true), &json!(0)));
    assert_eq!(sandbox.summary().requests, 300);
    // Unless that is what is wanted.
    let restarted = loaded.run(&sandbox, &[&KIND[..], &["--restart"]].concat()).await;
    assert_eq!(without(told(&restarted), "nextLine"), all(300));
    assert_eq!(sandbox.summary().requests, 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_goes_to_its_endpoint() {
    let sandbox = sandbox().await;
    let time = 1_500_000_000_000_u64;
    let order = json!({ "timestamp": time, "customerId": "c", "order": {
        "orderId": "o", "price": 100, "currency": "EUR", "creationTime": time } });
    let method = json!({ "timestamp": time, "customerId": "c", "paymentMethod": {
        "paymentMethodId": "p", "methodType": "cash", "registrationTime": time } });
    let transaction = json!({ "timestamp": time, "customerId": "c", "orderId": "o", "paymentMethodId": "p",
        "transaction": { "transactionId": "t", "type": "capture", "amount": 100, "currency": "EUR", "time": time,
            "gateway": "g", "gatewayReference": "r", "success": true, "email": "ada@example.com" } });
    let chargeback = json!({ "timestamp": time, "orderId": "o", "chargeback": {
        "chargebackId": "b", "gateway": "g", "gatewayReference": "r", "transactionId": "t", "amount": 100,
        "currency": "EUR", "disputeTime": time, "reason": "fraud", "status": "OPEN" } });
    let bodies = [
        ("customer", serde_json::from_str(&past("c", 1)).unwrap()),
        ("order", order),
        ("paymentmethod", method),
        ("transaction", transaction),
        ("chargeback", chargeback),
    ];
    for (kind, body) in &bodies {
        let loaded = Loaded::new("past.ndjson", body.to_string());
        let output = loaded.run(&sandbox, &["--kind", kind]).await;
        assert_eq!(text(&output.stdout), "all 1 done: 1 delivered, 0 rejected", "{output:?}");
    }
    let mut paths: Vec<_> =
        sandbox.deliveries().unwrap().iter().map(|delivery| delivery.path.to_string()).collect();
    let expected: Vec<_> = bodies.iter().map(|(kind, _)| format!("/v2/backfill/{kind}")).collect();
    assert_eq!(paths, expected);
    // All in one file, each line with its endpoint, of either form.
    let lines: Vec<_> = bodies
        .iter()
        .map(|(kind, body)| {
            let path = if *kind == "order" { "/v2/order".to_owned() } else { format!("/v2/backfill/{kind}") };
            json!({ "endpoint": path, "body": body }).to_string()
        })
        .collect();
    let loaded = Loaded::new("mixed.ndjson", lines.join("\n"));
    let output = loaded.run(&sandbox, &["--json"]).await;
    assert_eq!(without(told(&output), "nextLine"), all(5), "{output:?}");
    paths = sandbox.deliveries().unwrap().iter().map(|delivery| delivery.path.to_string()).skip(5).collect();
    paths.sort();
    let mut expected = expected;
    expected.sort();
    assert_eq!(paths, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_bad_is_laid_aside_in_its_order_and_can_be_read_again() {
    let sandbox = sandbox().await;
    let refuse = Rule::new().customer("cust-7").answer(Reply::fault(Fault::Status(422)));
    sandbox.set_script(Script::new().rule(refuse)).unwrap();
    let mut lines: Vec<Vec<u8>> = events(20).into_iter().map(String::into_bytes).collect();
    let future = past("cust-0", 0).replace("15000000", "99000000");
    lines.extend([
        b"{\"timestamp\":1500000000000,\"customer\":{\"customerId\":\"canary\"}".to_vec(),
        b"no JSON \xff at all".to_vec(),
        br#""a text""#.to_vec(),
        future.into_bytes(),
        br#"{"endpoint":"/v2/checkout","body":{"timestamp":1500000000000}}"#.to_vec(),
        br#"{"endpoint":"/v2/nowhere","body":{}}"#.to_vec(),
        vec![b'x'; 3 << 20],
        past("cust-1", 99).into_bytes(),
        b"{\"timestamp\":15000".to_vec(),
    ]);
    let loaded = Loaded::new("past.ndjson", lines.join(&b"\n"[..]));
    let output = loaded.run(&sandbox, &KIND).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let summary = told(&output);
    assert_eq!((&summary["events"], &summary["rejected"]), (&json!(29), &json!(10)));
    assert_eq!(taken(&sandbox).len(), 19);
    let rejected = loaded.rejected();
    let found: Vec<_> = rejected
        .iter()
        .map(|reject| (why(reject)["line"].as_u64().unwrap(), why(reject)["reason"].as_str().unwrap()))
        .collect();
    let expected = [
        (8, "rejected"),
        (16, "rejected"),
        (21, "would-be-rejected"),
        (22, "not-utf-8"),
        (23, "would-be-rejected"),
        (24, "would-be-rejected"),
        (25, "endpoint-takes-no-past"),
        (26, "endpoint-unknown"),
        (27, "line-too-long"),
        (29, "would-be-rejected"),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        (&why(&rejected[0])["status"], &rejected[0]["endpoint"]),
        (&json!(422), &json!("/v2/backfill/customer"))
    );
    assert_eq!(rejected[0]["body"]["customer"]["customerId"], "cust-7");
    assert_eq!(
        why(&rejected[5])["findings"],
        json!([
            { "code": "backfill-future", "path": "timestamp" },
            { "code": "backfill-future", "path": "customer.registrationTime" },
        ])
    );
    assert_eq!(rejected[2]["body"], r#"{"timestamp":1500000000000,"customer":{"customerId":"canary"}"#);
    assert_eq!((&rejected[3]["body"], &rejected[8]["body"]), (&Value::Null, &Value::Null));
    assert_eq!(rejected[7]["endpoint"], "/v2/nowhere");
    for reject in &rejected {
        let mut around = reject.clone();
        around.as_object_mut().unwrap().remove("body");
        assert!(!around.to_string().contains("canary"), "{around}");
    }
    let mode = loaded.path(".rejected.ndjson").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    // It is an input itself, for this command and for `send`; what was repaired is taken now.
    sandbox.set_script(Script::new()).unwrap();
    let repaired = std::fs::read_to_string(loaded.path(".rejected.ndjson")).unwrap();
    let repaired = repaired.replace(
        r#""{\"timestamp\":1500000000000,\"customer\":{\"customerId\":\"canary\"}""#,
        &past("cust-1", 100),
    );
    let again = Loaded::new("again.ndjson", &repaired);
    let output = again.run(&sandbox, &KIND).await;
    let summary = told(&output);
    assert_eq!(
        (&summary["events"], &summary["delivered"]),
        (&json!(10), &json!(3)),
        "{:?}",
        again.rejected()
    );
    assert!(taken(&sandbox).contains(&100) && taken(&sandbox).contains(&7));
    assert_eq!(again.rejected()[1]["body"], r#""a text""#, "a text is not unwrapped twice");
    let first = repaired.lines().next().unwrap();
    let sent = ravelin_with(Some(sandbox.token()), &["send", "--base-url", &sandbox.url()], first.as_bytes());
    assert_eq!(sent.status.code(), Some(0), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_csv_become_events() {
    let sandbox = sandbox().await;
    let rows = "\u{feff}timestamp;Kunde;registrationTime;email;custom.number;givenName;note\r\n\
        1500000000001;c-1;2017-07-14T02:40:00Z;ada@example.com;1;\"Ada; \"\"Countess\"\"\";x\r\n\
        \r\n\
        1500000000002;c-1;1500000000;;2;\"two\nlines\";y\r\n\
        1500000000003;c-2;yesterday;;3;;z\r\n\
        1500000000004;c-2\r\n\
        1500000000005;c-3;1500000000;;5;\"open;z\r\n\
        1500000000006;c-3;1500000000;;6;last;z";
    let loaded = Loaded::new("past.CSV", rows);
    let columns = ["--delimiter", ";", "--map", "Kunde=/customer/customerId", "--map", "note="];
    let typed = ["--type", "custom.number=integer"];
    let output = loaded.run(&sandbox, &[&KIND[..], &columns, &typed].concat()).await;
    assert_eq!(taken(&sandbox), [1, 2, 6].into(), "{output:?} {:?}", loaded.rejected());
    let rejected = loaded.rejected();
    let found: Vec<_> =
        rejected.iter().map(|reject| (&why(reject)["line"], &why(reject)["reason"])).collect();
    assert_eq!(
        found,
        [
            (&json!(6), &json!("would-be-rejected")),
            (&json!(7), &json!("csv-width")),
            (&json!(8), &json!("csv-quote-open")),
        ]
    );
    assert_eq!(rejected[0]["body"]["customer"]["registrationTime"], "yesterday");
    assert_eq!(why(&rejected[0])["findings"][0]["code"], "time-text");
    assert_eq!(rejected[1]["body"], "1500000000004;c-2");

    // Of other columns than those of the checkpoint nothing is made.
    let output = loaded.run(&sandbox, &[&KIND[..], &columns].concat()).await;
    assert!(stderr(&output).contains("backfill-settings-changed"), "{output:?}");
    for (arguments, field) in [
        (&["--json"][..], "--kind"),
        (&[&KIND[..], &["--delimiter", ";"]].concat(), "--map"),
        (&[&KIND[..], &columns, &["--map", "canary=/timestamp"]].concat(), "--map"),
        (&[&KIND[..], &["--format", "ndjson", "--map", "a=/b"]].concat(), "--map"),
    ] {
        let output = backfill(&loaded.file, &[arguments, &["--dry-run"]].concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let error: Value = serde_json::from_str(stderr(&output)).unwrap();
        assert_eq!(error["field"], field);
        assert!(!stderr(&output).contains("canary"));
    }
}

#[test]
fn a_dry_run_counts_what_is_found_and_writes_nothing() {
    let mut lines = events(1_000);
    lines.push(past("c", 1).replace("\"customerId\":\"c\",", ""));
    lines.extend((0..100).map(|_| "{".to_owned()));
    lines.push(r#"{"timestamp":1500000000000,"customer":{"customerId":"c"}}"#.to_owned());
    let loaded = Loaded::new("past.ndjson", lines.join("\n"));
    let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.starts_with("1102 events, 101 would be rejected\n"), "{printed}");
    let found: Vec<_> =
        printed.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
    assert_eq!(
        found[0],
        ["rejected", "100", "×", "json-invalid,", "first", "in", "line", "1002"],
        "{printed}"
    );
    assert!(printed.contains("backfill-customer-time, first in line 1102"), "{printed}");
    let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run", "--json"]);
    assert_eq!(told(&output)["findings"][0]["events"], 100);
    assert_eq!(loaded.folder.path().read_dir().unwrap().count(), 1, "nothing was written");
    let good = Loaded::new("past.ndjson", events(3).join("\n"));
    let output = backfill(&good.file, &["--kind", "customer", "--dry-run"]);
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (
            Some(0),
            "3 events, 0 would be rejected\nwarned            3 × customer-absent-email, first in line 1"
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_beginning_that_is_bad_ends_the_run_and_a_bad_end_does_not() {
    let sandbox = sandbox().await;
    let bad = |first: u64, count: u64| {
        let mut lines = events(2_000);
        for line in
            lines.iter_mut().skip(usize::try_from(first).unwrap()).take(usize::try_from(count).unwrap())
        {
            *line = "{".to_owned();
        }
        Loaded::new("past.ndjson", lines.join("\n"))
    };
    let early = bad(100, 900);
    let output = early.run(&sandbox, &KIND).await;
    let summary = told(&output);
    assert_eq!((output.status.code(), &summary["cut"]), (Some(1), &json!("too-many-bad")), "{output:?}");
    assert_eq!((&summary["rejected"], &summary["finished"]), (&json!(51), &json!(false)));
    // As long as nobody wants it nevertheless.
    let again = told(&early.run(&sandbox, &KIND).await);
    assert_eq!((&again["cut"], &again["rejected"]), (&json!("too-many-bad"), &json!(51)));
    let all = told(&early.run(&sandbox, &[&KIND[..], &["--keep-going"]].concat()).await);
    assert_eq!(
        (&all["finished"], &all["events"], &all["rejected"]),
        (&json!(true), &json!(2_000), &json!(900))
    );
    assert_eq!((taken(&sandbox).len(), sandbox.summary().duplicates), (1_100, 0));
    assert_eq!(early.rejected().len(), 900);
    // 50 of the first thousand, and all of the rest.
    let late = bad(950, 1_050);
    let summary = told(&late.run(&sandbox, &KIND).await);
    assert_eq!((&summary["finished"], &summary["rejected"]), (&json!(true), &json!(1_050)));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_interruption_nothing_is_sent_twice() {
    let sandbox = sandbox().await;
    // The first event takes long, and many behind it are done before.
    let long = Rule::new().customer("cust-0").times(1).answer(Reply::new().delay(Delay::Exactly(1_500)));
    sandbox.set_script(Script::new().rule(long).rule(slow_rule(0, 5))).unwrap();
    let loaded = Loaded::new("past.ndjson", events(1_000).join("\n"));
    let arguments = ["--kind", "customer", "--rate", "300"];
    let mut child = loaded.start(&sandbox, &arguments);
    until("some is sent", async || sandbox.summary().taken > 200).await;
    let status = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    assert_eq!(ended(&mut child).await, Some(1));
    let (before, checkpoint) = (sandbox.summary().taken, loaded.checkpoint());
    assert!(before < 1_000, "{checkpoint}");
    let ahead = checkpoint["ahead"].as_array().map_or(0, Vec::len);
    assert_eq!(checkpoint["events"].as_u64().unwrap() + u64::try_from(ahead).unwrap(), before);
    let output = loaded.run(&sandbox, &arguments).await;
    assert_eq!(text(&output.stdout), "all 1000 done: 1000 delivered, 0 rejected", "{output:?}");
    assert!(stderr(&output).starts_with("goes on at line "), "{output:?}");
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (1_000, 0, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_replaced_is_refused() {
    let sandbox = sandbox().await;
    let loaded = Loaded::new("past.ndjson", events(400).join("\n"));
    let arguments = ["--kind", "customer", "--rate", "100"];
    let mut child = loaded.start(&sandbox, &arguments);
    until("something is noted", async || loaded.path(".checkpoint").exists() && sandbox.summary().taken > 20)
        .await;
    let second = loaded.run(&sandbox, &arguments).await;
    assert!(stderr(&second).contains("[backfill-taken]"), "{second:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    let before = sandbox.summary().requests;
    let refused = async |code: &str| {
        let output = loaded.run(&sandbox, &[&KIND[..], &["--rate", "100"]].concat()).await;
        let error: Value = serde_json::from_str(stderr(&output)).unwrap();
        assert_eq!((output.status.code(), &error["code"]), (Some(1), &json!(code)), "{output:?}");
    };
    // The same content in a new file, other content in the same one, a longer one.
    let old = loaded.path(".old");
    std::fs::rename(&loaded.file, &old).unwrap();
    std::fs::copy(&old, &loaded.file).unwrap();
    refused("backfill-file-replaced").await;
    std::fs::rename(&old, &loaded.file).unwrap();
    let content = std::fs::read_to_string(&loaded.file).unwrap();
    std::fs::write(&loaded.file, content.replacen("cust-0", "cust-X", 1)).unwrap();
    refused("backfill-file-replaced").await;
    std::fs::write(&loaded.file, format!("{content}\n{}", past("c", 999))).unwrap();
    refused("backfill-file-replaced").await;
    std::fs::write(&loaded.file, &content).unwrap();
    let checkpoint = std::fs::read(loaded.path(".checkpoint")).unwrap();
    std::fs::write(loaded.path(".checkpoint"), "{").unwrap();
    refused("backfill-state-invalid").await;
    std::fs::remove_file(loaded.path(".checkpoint")).unwrap();
    std::fs::write(loaded.path(".rejected.ndjson"), "{}\n").unwrap();
    refused("backfill-rejects-changed").await;
    std::fs::remove_file(loaded.path(".rejected.ndjson")).unwrap();
    assert_eq!(sandbox.summary().requests, before, "nothing was sent");
    std::fs::write(loaded.path(".checkpoint"), checkpoint).unwrap();
    let output = loaded.run(&sandbox, &["--kind", "customer"]).await;
    assert_eq!(text(&output.stdout), "all 400 done: 400 delivered, 0 rejected", "{output:?}");
    assert_eq!(taken(&sandbox).len(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_overcome_and_what_is_not_is_laid_aside() {
    let sandbox = sandbox().await;
    let lost = Reply::fault(Fault::Reset(ravelin_sandbox::ResetAt::BeforeHeaders)).accept(true);
    let throttled = Reply::fault(Fault::Status(503));
    let script = Script::new()
        .seed(11)
        .rule(Rule::new().customer("cust-3").answer(Reply::fault(Fault::Status(400))))
        .rule(Rule::new().per(ravelin_sandbox::Per::Event).probability(0.02).times(1).answer(lost))
        .rule(Rule::new().per(ravelin_sandbox::Per::Event).probability(0.02).times(1).answer(throttled));
    sandbox.set_script(script).unwrap();
    let loaded = Loaded::new("past.ndjson", events(400).join("\n"));
    let output = loaded
        .run(&sandbox, &[&KIND[..], &["--state-dir", loaded.folder.path().to_str().unwrap()]].concat())
        .await;
    let summary = told(&output);
    assert_eq!((&summary["events"], &summary["rejected"]), (&json!(400), &json!(50)), "{output:?}");
    assert_eq!(taken(&sandbox).len(), 350);
    assert!(sandbox.summary().requests > 400, "some were sent again");
    assert_eq!(sandbox.summary().order_violations, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_refused_ends_it_and_nothing_is_rejected() {
    let sandbox = sandbox().await;
    let loaded = Loaded::new("past.ndjson", events(100).join("\n"));
    let mut command = loaded.command(&sandbox, &KIND);
    let output = command.env("RAVELIN_TOKEN", "sk_test_canary").output().unwrap();
    let error: Value = serde_json::from_str(stderr(&output)).unwrap();
    assert_eq!((output.status.code(), &error["code"]), (Some(1), &json!("backfill-refused")));
    assert!(!stderr(&output).contains("canary") && stderr(&output).contains("key-refused"), "{output:?}");
    assert!(loaded.rejected().is_empty() && loaded.checkpoint()["events"] == 0);
    let output = loaded.run(&sandbox, &KIND).await;
    assert_eq!(without(told(&output), "nextLine"), all(100));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_see_how_far_it_is() {
    let sandbox = sandbox().await;
    let loaded = Loaded::new("past.ndjson", events(140).join("\n"));
    let output = loaded.run(&sandbox, &["--kind", "customer", "--rate", "20"]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = stderr(&output);
    let line = said.lines().next().unwrap_or_default();
    assert!(line.contains(" done, 0 rejected, ") && line.ends_with(" left"), "{said}");
    assert!(!said.contains("cust-") && !said.contains(sandbox.token()), "{said}");
}

fn slow_rule(low: u64, high: u64) -> Rule {
    Rule::new().answer(Reply::new().delay(Delay::Between(low, high)))
}

fn slow(low: u64, high: u64) -> Script {
    Script::new().rule(slow_rule(low, high))
}
