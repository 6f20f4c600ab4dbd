//! What people do with an outbox, in SQLite and in PostgreSQL.

use super::canary::marks::{EMAIL, NAME, PAN, PASSWORD, TOKEN, assert_silent};
use super::common::{file, ravelin, text};
use super::places::{Place, SERVER, both, postgres, sqlite};
use super::relaying::{Relaying, customer, sandbox, until};
use ravelin_outbox::seal::{SealKeys, Sealed, is_sealed};
use ravelin_outbox::store::Filter;
use ravelin_outbox::{Entry, Store as _};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

const KEY: &str = "test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// An order that Ravelin rejects, of a customer; with another price it is right.
fn order(customer: &str, price: &str) -> String {
    format!(
        r#"{{"timestamp":1700000000000,"customerId":"{customer}","order":{{"orderId":"ord-1","price":{price},"currency":"GBP"}}}}"#
    )
}

/// Lays every event aside that is there.
fn bury_all(place: &Place, reason: &str) {
    place.sql(&format!("UPDATE ravelin_outbox SET state = 'dead', attempt = 3, reason = '{reason}'"));
}

fn ids(listed: &Value) -> Vec<i64> {
    listed["events"].as_array().unwrap().iter().map(|event| event["id"].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_event_is_found_mended_queued_again_and_delivered_while_a_relay_runs() {
    for place in both("mended").await {
        let sandbox = sandbox().await;
        let relay = Relaying::start(&place.address, &sandbox, &[]);
        let wrong = Entry::new("cust-ada", "/v2/order", order("cust-ada", "12.5"));
        let id = place.store.enqueue(vec![wrong, customer("cust-bob", 1)]).await.unwrap()[0].to_string();
        until("it is laid aside", async || {
            let stats = place.store.stats().await.unwrap();
            (stats.queued, stats.dead) == (0, 1)
        })
        .await;
        assert_eq!(sandbox.summary().taken, 1);

        let listed = place.json(&["list", "--state", "dead"]);
        let event = &listed["events"][0];
        assert_eq!(
            (&event["id"], &event["reason"]),
            (&id.parse::<i64>().unwrap().into(), &"rejected".into())
        );
        let shown = place.json(&["show", &id]);
        assert_eq!(shown["findings"][0]["code"], "price-not-whole", "{shown}");

        // As long as it would be rejected it stays as it is.
        let refused = place.bad(&["edit", &id, "-"], order("cust-ada", "\"1250\"").as_bytes());
        assert_eq!(
            (&refused["replaced"], &refused["findings"][0]["severity"]),
            (&false.into(), &"rejected".into())
        );
        let refused = place.bad(&["edit", &id, "-"], format!("{{\"pan\":\"{PAN}\"}}").as_bytes());
        assert_eq!(refused["code"], "outbox-secret");
        assert_silent(&refused.to_string(), &[PAN], "a refusal");
        assert_eq!(place.json(&["show", &id])["findings"][0]["code"], "price-not-whole");

        let mended = file("outbox-mended.json", order("cust-ada", "1250") + "\n");
        assert_eq!(place.json(&["edit", &id, mended.to_str().unwrap()]), json!({ "replaced": true }));
        assert_eq!(place.json(&["show", &id])["findings"], json!([]));
        assert_eq!(place.json(&["show", &id])["state"], "dead", "only replay changes that");
        assert_eq!(place.json(&["replay", &id]), json!({ "queued": 1, "missing": 0 }));
        until("it is delivered", async || sandbox.summary().taken == 2).await;
        until("it is removed", async || place.store.stats().await.unwrap().queued == 0).await;
        assert_eq!(place.bad(&["show", &id], b"")["code"], "outbox-no-event");
        let (code, _, said) = relay.signalled("-TERM");
        assert_eq!(code, Some(0), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_and_goes_on_where_it_ended() {
    for place in both("listed").await {
        let mut entries: Vec<_> = (0..230).map(|number| customer("cust-ada", number)).collect();
        entries.extend((0..3).map(|_| Entry::new("cust-bob", "/v2/order", order("cust-bob", "1"))));
        entries.push(Entry::new("", "/v2/customer", "{}"));
        let all = place.store.enqueue(entries).await.unwrap();
        place.sql(&format!(
            "UPDATE ravelin_outbox SET state = 'dead', reason = 'expired' WHERE id >= {}",
            all[228]
        ));
        let mut found = Vec::new();
        let mut after = json!(0);
        for _ in 0..10 {
            let listed = place.json(&["list", "--limit", "101", "--after", &after.to_string()]);
            found.extend(ids(&listed));
            after = listed["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(found, all);
        let exactly = place.json(&["list", "--limit", "234"]);
        assert_eq!((ids(&exactly).len(), &exactly["next"]), (234, &Value::Null));
        assert_eq!(ids(&place.json(&["list"])), all[..50]);

        for (arguments, expected) in [
            (&["--state", "dead"][..], &all[228..]),
            (&["--state", "dead", "--customer", "cust-ada"], &all[228..230]),
            (&["--state", "queued", "--customer", "cust-bob"], &[]),
            (&["--customer", "cust-bob"], &all[230..233]),
            (&["--customer", ""], &all[233..]),
            (&["--path", "/v2/order"], &all[230..233]),
            (&["--reason", "expired", "--path", "/v2/customer"], &[&all[228..230], &all[233..]].concat()),
            (&["--reason", "rejected"], &[]),
        ] {
            let listed = place.json(&[&["list"], arguments].concat());
            assert_eq!(ids(&listed), expected, "{arguments:?}");
            assert_eq!(listed["next"], Value::Null);
        }
        let lines = place.good(&["list", "--customer", "cust-bob", "--limit", "2"]);
        let lines: Vec<_> = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
        assert_eq!(lines[0], ["number", "state", "path", "age", "attempts", "reason"]);
        assert_eq!((lines[1][1], lines[1][2]), ("dead", "/v2/order"));
        assert_eq!(lines[3], ["there", "are", "more:", "--after", &all[231].to_string()]);
        assert_eq!(place.good(&["list", "--reason", "rejected"]), "nothing found");
        let with = place.json(&["list", "--with-customer", "--customer", "cust-bob", "--limit", "1"]);
        assert_eq!(with["events"][0]["customer"], "cust-bob");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_events_are_queued_again_and_removed_as_it_was_said() {
    for place in both("removed").await {
        let all = place.store.enqueue((0..6).map(|number| customer("c", number)).collect()).await.unwrap();
        let number = |place: usize| all[place].to_string();
        bury_all(&place, "rejected");
        place.sql(&format!("UPDATE ravelin_outbox SET reason = 'expired' WHERE id = {}", all[5]));
        place
            .sql(&format!("UPDATE ravelin_outbox SET state = 'queued', reason = NULL WHERE id = {}", all[0]));

        // Nothing is done that was not asked for.
        for arguments in [&["replay"][..], &["purge"], &["purge", "--yes"], &["replay", "--all", &number(1)]]
        {
            let output = place.run(arguments, b"");
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        }
        let would = place.bad(&["purge", "--all"], b"");
        assert_eq!(would, json!({ "removed": 0, "wouldRemove": 5 }));
        assert_eq!(place.bad(&["purge", &number(1), &number(0)], b"")["wouldRemove"], 1);
        assert_eq!(place.json(&["purge", "--older-than", "1h", "--yes"])["removed"], 0);
        assert_eq!(place.store.stats().await.unwrap().dead, 5);

        assert_eq!(
            place.bad(&["purge", &number(1), &number(0), "--yes"], b""),
            json!({ "removed": 1, "missing": 1 })
        );
        assert_eq!(place.bad(&["replay", &number(0), "999999"], b""), json!({ "queued": 0, "missing": 2 }));
        // A number that is given twice is one event.
        assert_eq!(place.json(&["replay", &number(2), &number(2)]), json!({ "queued": 1, "missing": 0 }));
        assert_eq!(place.json(&["replay", "--reason", "expired"])["queued"], 1);
        let queued = place.json(&["list", "--state", "queued"]);
        assert_eq!(ids(&queued), [all[0], all[2], all[5]]);
        assert_eq!(
            (&queued["events"][1]["attempts"], &queued["events"][1]["reason"]),
            (&0.into(), &Value::Null)
        );

        let old = if place.address.starts_with("sqlite") { "1" } else { "now() - interval '8 days'" };
        place.sql(&format!("UPDATE ravelin_outbox SET created = {old} WHERE id = {}", all[3]));
        assert_eq!(place.good(&["purge", "--older-than", "7d", "--yes"]), "1 event removed");
        assert_eq!(place.good(&["replay", "--all"]), "1 event queued again");
        assert_eq!(place.json(&["replay", "--all"]), json!({ "queued": 0, "missing": 0 }));
        assert_eq!(place.json(&["stats"])["queued"], 4);

        // As many as there are, whatever the size of the pieces.
        place.store.enqueue((0..2_300).map(|number| customer("c", number)).collect()).await.unwrap();
        bury_all(&place, "expired");
        assert_eq!(place.json(&["replay", "--reason", "expired"])["queued"], 2_304);
        bury_all(&place, "expired");
        assert_eq!(place.json(&["purge", "--all", "--yes"])["removed"], 2_304);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_queued_again_go_before_what_still_waits_and_in_their_order() {
    for place in both("ordered").await {
        let sandbox = sandbox().await;
        place.store.enqueue((0..4).map(|number| customer("cust-ada", number)).collect()).await.unwrap();
        bury_all(&place, "expired");
        place.store.enqueue((4..7).map(|number| customer("cust-ada", number)).collect()).await.unwrap();
        assert_eq!(place.json(&["replay", "--all"])["queued"], 4);
        let relay = Relaying::start(&place.address, &sandbox, &[]);
        until("all are delivered", async || sandbox.summary().taken == 7).await;
        let arrived = sandbox.deliveries().unwrap();
        let numbers: Vec<_> = arrived.iter().filter_map(|delivery| delivery.id.as_deref()).collect();
        assert_eq!(numbers, ["0", "1", "2", "3", "4", "5", "6"]);
        assert_eq!(relay.signalled("-TERM").0, Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_tell_what_is_queued_and_dead_and_why() {
    for place in both("figures").await {
        let mut entries: Vec<_> = (0..4).map(|number| customer("cust-dead", number)).collect();
        entries.extend((0..3).map(|number| customer("cust-busy", number)));
        entries.push(customer("cust-held", 1).held_for(3_600_000));
        let all = place.store.enqueue(entries).await.unwrap();
        place.sql(&format!(
            "UPDATE ravelin_outbox SET state = 'dead', reason = CASE WHEN id = {} THEN 'expired' ELSE 'rejected' END \
             WHERE id <= {}",
            all[0], all[3]
        ));
        let figures = place.json(&["stats", "--lanes", "1"]);
        assert_eq!(
            (&figures["queued"], &figures["waiting"], &figures["dead"]),
            (&4.into(), &1.into(), &4.into())
        );
        let reasons: Vec<_> = figures["deadByReason"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| (line["reason"].as_str().unwrap(), line["events"].as_u64().unwrap()))
            .collect();
        assert_eq!(reasons, [("rejected", 3), ("expired", 1)]);
        assert_eq!(figures["waitingByReason"][0]["reason"], Value::Null);
        assert_eq!(figures["busiest"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&figures["busiest"][0]["events"], &figures["busiest"][0]["first"]),
            (&3.into(), &all[4].into())
        );
        assert!(figures["busiest"][0].get("customer").is_none());
        assert!(figures["bytes"].as_u64().unwrap() > 8_192);
        let version = if place.address.starts_with("sqlite") { 1 } else { 3 };
        assert_eq!(figures["schema"], version);
        let with = place.json(&["stats", "--with-customer"]);
        assert_eq!(with["busiest"][0]["customer"], "cust-busy");
        let lines = place.good(&["stats"]);
        for line in ["queued", "dead", "  rejected", "  3 events", "tables", "size"] {
            assert!(lines.lines().any(|found| found.starts_with(line)), "{line} in\n{lines}");
        }
        assert!(!lines.contains("cust-"), "{lines}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_listing_figure_or_error_shows_a_person_a_card_or_a_key() {
    for place in both("silent").await {
        let body = |member: &str, secret: &str| {
            let mut body = json!({
                "timestamp": 1_700_000_000_000_u64,
                "customer": { "customerId": EMAIL, "email": EMAIL, "name": NAME, "custom": { "token": TOKEN } },
            });
            body["customer"]["custom"][member] = json!(secret);
            body["customer"]["custom"][secret] = json!([1, { "x": secret }]);
            body.to_string()
        };
        for secret in [PAN, "6011 0009 9013 9424", PASSWORD, NAME, EMAIL, TOKEN] {
            for member in ["note", "pan", "password", "cvv"] {
                place.insert(EMAIL, "/v2/customer", &body(member, secret));
            }
        }
        place.insert(NAME, &format!("/v2/tag/customer/{EMAIL}"), &format!("{{\"pan\":\"{PAN}\" oops"));
        place.insert(NAME, PAN, &format!("{NAME} {PAN}"));
        place.insert(NAME, "/v2/customer", &format!("{{\"timestamp\":{PAN},\"{PAN}\":{PAN}}}"));
        bury_all(&place, "rejected");
        place.sql(&format!("UPDATE ravelin_outbox SET reason = '{NAME}' WHERE path <> '/v2/customer'"));
        let all = ids(&place.json(&["list"]));
        assert_eq!(all.len(), 27);

        let secrets = [PAN, PASSWORD, EMAIL, NAME, TOKEN];
        let mut shown = String::new();
        let mut say = |arguments: &[&str], input: &[u8]| {
            for json in [&[][..], &["--json"]] {
                let output = place.run(&[json, arguments].concat(), input);
                let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
                assert_silent(&said, &secrets, &format!("{arguments:?}"));
                shown.push_str(&said);
            }
        };
        say(&["list"], b"");
        say(&["list", "--limit", "3"], b"");
        say(&["list", "--customer", EMAIL], b"");
        say(&["stats"], b"");
        for id in &all {
            let id = id.to_string();
            say(&["show", &id], b"");
            say(&["show", &id, "--body"], b"");
            say(&["edit", &id, "-"], body("note", NAME).replace("customerId", "custmerId").as_bytes());
            say(&["edit", &id, "-"], body("pan", PAN).as_bytes());
            say(&["edit", &id, "-"], format!("{NAME} {EMAIL}").as_bytes());
            say(&["edit", &id, NAME], b"");
        }
        for secret in secrets {
            say(&["show", secret], b"");
            say(&["replay", secret], b"");
            say(&["purge", "--older-than", secret], b"");
            say(&["purge", "--reason", secret], b"");
            say(&["list", "--state", secret], b"");
            say(&["list", "--database", &format!("postgres://{secret}@[nowhere")], b"");
            say(&["list", "--database", &format!("sqlite:///nowhere/{secret}")], b"");
        }
        say(&["purge", "--all"], b"");
        assert!(
            shown.contains("Xxxxxx X. Xxxxxxxxxxx") && shown.contains("xxxxxx.x9@xxxxxxx.xxx"),
            "a form is shown"
        );
        assert!(shown.contains("card-number at"), "what must not be kept is told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_shown_as_it_is_only_where_it_was_asked_for_and_may_be_kept() {
    for place in both("unmasked").await {
        // Order, digits and spaces are the sender's.
        let body = "{ \"timestamp\":1700000000000, \"customer\":{\"name\":\"Ada\",\"customerId\":\"c\",\"custom\":{\"n\":1.50}}}";
        place.insert("c", "/v2/customer", body);
        place.insert("c", "/v2/customer", &format!("{{\"pan\":\"{PAN}\"}}"));
        let all = ids(&place.json(&["list"]));
        let [first, second] = [all[0], all[1]].map(|id| id.to_string());
        assert_eq!(place.good(&["show", &first, "--unmasked"]), body);
        let refused = place.bad(&["show", &second, "--unmasked"], b"");
        assert_eq!(refused["code"], "outbox-secret");
        assert!(refused["message"].as_str().unwrap().ends_with("card-number at pan"), "{refused}");
        let masked = place.json(&["show", &first, "--body"]);
        let expected = json!({
            "timestamp": 1_700_000_000_000_u64,
            "customer": { "name": "Xxx", "customerId": "x", "custom": { "n": 9.99 } },
        });
        assert_eq!(masked["body"], expected);
        let lines = place.good(&["show", &first, "--body", "--with-customer"]);
        assert!(lines.contains("customer  c\n") && lines.contains("    \"name\": \"Xxx\",\n"), "{lines}");
        // A queued event is looked at, not changed.
        assert_eq!(place.bad(&["edit", &first, "-"], b"{}")["code"], "outbox-not-dead");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_event_is_read_with_its_key_and_sealed_again() {
    let keys = file("outbox-seal-keys.txt", KEY);
    for place in both("sealed").await {
        let sealing =
            Sealed::new(ravelin_outbox::open(&place.address).unwrap(), Some(SealKeys::parse(KEY).unwrap()));
        let ids = sealing
            .enqueue(vec![Entry::new("cust-ada", "/v2/order", order("cust-ada", "12.5"))])
            .await
            .unwrap();
        let id = ids[0].to_string();
        bury_all(&place, "rejected");

        // Without the key there is nothing to see but that it is sealed.
        let shown = place.json(&["show", &id]);
        assert_eq!((&shown["sealed"], &shown["findings"]), (&true.into(), &json!([])));
        for arguments in [&["show", &id, "--body"][..], &["show", &id, "--unmasked"], &["edit", &id, "-"]] {
            assert_eq!(place.bad(arguments, b"{}")["code"], "outbox-locked", "{arguments:?}");
        }
        place.set("RAVELIN_SEAL_KEYS", keys.to_str().unwrap());
        assert_eq!(place.json(&["show", &id])["findings"][0]["code"], "price-not-whole");
        assert_eq!(place.good(&["show", &id, "--unmasked"]), order("cust-ada", "12.5"));
        place.set("EDITOR", "sed -i s/12.5/1250/");
        assert_eq!(place.json(&["edit", &id]), json!({ "replaced": true }));
        let row = place.store.list(Filter::default()).await.unwrap().remove(0);
        assert!(is_sealed(&row.event.body) && row.dead);
        assert_eq!(place.good(&["show", &id, "--unmasked"]), order("cust-ada", "1250"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_gets_a_private_file_that_is_gone_afterwards() {
    let place = sqlite().await;
    place.insert("cust-ada", "/v2/order", &order("cust-ada", "12.5"));
    place.insert("cust-ada", "/v2/order", &format!("{{\"pan\":\"{PAN}\"}}"));
    bury_all(&place, "rejected");
    let all = ids(&place.json(&["list"]));
    let [id, card] = [all[0], all[1]].map(|id| id.to_string());
    let body = || place.store.list(Filter::default());
    assert_eq!(place.bad(&["edit", &id], b"")["code"], "editor-failed");

    let told = place.folder.path().join("told");
    let script = place.folder.path().join("editor.sh");
    // Told where it is, and who may read it; and the text as it was given.
    let editor = format!(
        "stat -c '%n %a' \"$(dirname \"$2\")\" \"$2\" > '{told}'; cat \"$2\" >> '{told}'; $1 \"$2\"",
        told = told.display()
    );
    std::fs::write(&script, editor).unwrap();
    let script = |change: &str| format!("sh '{}' '{change}'", script.display());
    let edit = |change: &str, id: &str| {
        place.set("VISUAL", &script(change));
        let output = place.run(&["--json", "edit", id], b"");
        let said = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
        (output.status.code(), serde_json::from_str::<Value>(text(said)).unwrap())
    };
    assert_eq!(edit("true", &id), (Some(0), json!({ "replaced": false })));
    let lines = std::fs::read_to_string(&told).unwrap();
    let mut lines = lines.lines();
    let folder = lines.next().unwrap().strip_suffix(" 700").unwrap();
    assert_eq!(lines.next().unwrap(), format!("{folder}/body.json 600"));
    assert!(!std::path::Path::new(folder).exists(), "{folder}");
    assert_eq!(lines.next(), Some("{"), "it is in lines");
    assert!(lines.any(|line| line == "    \"price\": 12.5,"));

    let (code, failed) = edit("false", &id);
    assert_eq!((code, &failed["code"]), (Some(1), &"editor-failed".into()));
    let (code, refused) = edit("sed -i s/12.5/true/", &id);
    assert_eq!((code, &refused["findings"][0]["code"]), (Some(1), &"price-not-whole".into()), "{refused}");
    assert_eq!(edit("sed -i s/12.5/1250/", &id), (Some(0), json!({ "replaced": true })));
    // What must not be kept is not written into a file either.
    std::fs::remove_file(&told).unwrap();
    let (code, refused) = edit("true", &card);
    assert_eq!((code, &refused["code"]), (Some(1), &"outbox-secret".into()));
    assert!(!told.exists());
    // Sent will be what was meant, without the lines.
    assert_eq!(body().await.unwrap()[0].event.body, order("cust-ada", "1250"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_change_is_refused_goes_on_editing_it() {
    let place = sqlite().await;
    place.insert("cust-ada", "/v2/order", &order("cust-ada", "12.5"));
    bury_all(&place, "rejected");
    let id = place.json(&["list"])["events"][0]["id"].to_string();
    // The first time it makes things worse, the second time it mends what the first one left.
    let script = place.folder.path().join("editor.sh");
    std::fs::write(&script, "sed -i -e s/true/1250/ -e s/12.5/true/ \"$1\"").unwrap();
    let command = format!("{} outbox edit {id}", env!("CARGO_BIN_EXE_ravelin"));
    for (answer, is_mended) in [("n\n", false), ("y\n", true)] {
        let mut terminal = Command::new("script")
            .args(["--quiet", "--return", "--command", &command, "/dev/null"])
            .env("RAVELIN_DATABASE", &place.address)
            .env("VISUAL", format!("sh '{}'", script.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("script is needed: {error}"));
        let mut input = terminal.stdin.take().unwrap();
        input.write_all(answer.as_bytes()).unwrap();
        let output = terminal.wait_with_output().unwrap();
        drop(input);
        let said = text(&output.stdout);
        assert_eq!(output.status.success(), is_mended, "{said}");
        assert_eq!(said.matches("edit again?").count(), 1, "{said}");
        assert!(said.contains("[price-not-whole]"), "{said}");
        let body = place.store.list(Filter::default()).await.unwrap().remove(0).event.body;
        assert_eq!(body == order("cust-ada", "1250"), is_mended, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tables_are_made_and_printed_and_nothing_is_made_by_looking() {
    let place = postgres("made").await;
    assert_eq!(place.json(&["migrate"]), json!({ "schema": 3 }));
    SERVER.create_database("printed").unwrap();
    let address = SERVER.url("printed");
    let asked = |arguments: &[&str]| ravelin(&[&["outbox", "--database", &address], arguments].concat(), b"");
    for arguments in
        [&["list"][..], &["stats"], &["show", "1"], &["replay", "--all"], &["purge", "--all", "--yes"]]
    {
        let output = asked(arguments);
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert!(said.contains("[outbox-schema]") && said.contains("ravelin outbox migrate"), "{said}");
    }
    // The statements need no database, and are all that is missing.
    let printed = ravelin(&["outbox", "migrate", "--print", "--database", "postgres:"], b"");
    let printed = text(&printed.stdout);
    let (tables, roles) = printed.split_once("-- Two roles").unwrap();
    assert!(roles.contains("CREATE ROLE ravelin_writer"));
    SERVER.psql("printed", tables).unwrap();
    assert_eq!(text(&asked(&["list"]).stdout), "nothing found");
    let rest = ravelin(&["outbox", "migrate", "--print", "--from", "1", "--database", "postgres:"], b"");
    assert!(text(&rest.stdout).starts_with("BEGIN;"), "{rest:?}");
    assert!(!text(&rest.stdout).contains("CREATE TABLE"));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("outbox.db");
    let address = format!("sqlite://{}", file.display());
    for arguments in
        [&["list"][..], &["stats"], &["show", "1"], &["replay", "--all"], &["migrate", "--print"]]
    {
        ravelin(&[&["outbox", "--database", &address], arguments].concat(), b"");
        assert!(!file.exists(), "{arguments:?}");
    }
    let sqlite = ravelin(&["outbox", "migrate", "--print", "--database", "sqlite:"], b"");
    assert!(text(&sqlite.stdout).starts_with("CREATE TABLE ravelin_outbox ("));
    for (from, kind) in [("1", "sqlite:"), ("3", "postgres:")] {
        let output = ravelin(&["outbox", "migrate", "--print", "--from", from, "--database", kind], b"");
        assert_eq!(
            (output.status.code(), text(&output.stdout)),
            (Some(0), "-- nothing is missing"),
            "{kind}"
        );
    }
    for (from, kind) in [("2", "sqlite:"), ("99", "sqlite:"), ("99", "postgres:")] {
        let output = ravelin(&["outbox", "migrate", "--print", "--from", from, "--database", kind], b"");
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{kind}");
        assert!(text(&output.stderr).contains("no such version"), "{output:?}");
    }
    let made = ravelin(&["--json", "outbox", "migrate", "--database", &address], b"");
    assert_eq!(text(&made.stdout), "{\"schema\":1}");
    assert!(file.exists());
    let unknown = ravelin(&["outbox", "migrate", "--print", "--database", "mysql:"], b"");
    assert_eq!(unknown.status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_another_program_wrote_stays_in_its_line() {
    let place = sqlite().await;
    place.insert("c", "/v2/order\n7\tdead", "{}");
    assert_eq!(place.good(&["list"]).lines().count(), 2);
    let id = ids(&place.json(&["list"]))[0].to_string();
    let shown = place.good(&["show", &id]);
    assert!(shown.contains("/x9/xxxxx\u{fffd}9\u{fffd}xxxx"), "{shown}");
    let unsaid = place.run(&["purge"], b"");
    assert!(text(&unsaid.stderr).contains("--older-than"), "{unsaid:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_is_told_by_that_word() {
    SERVER.create_database("no_tls").unwrap();
    let address = SERVER.url("no_tls").replace("sslmode=disable", "sslmode=require");
    let output = ravelin(&["outbox", "list", "--database", &address], b"");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("TLS") && said.contains("sslmode=disable"), "{said}");
}

#[test]
fn a_database_that_is_away_is_told_without_its_address() {
    let address = "postgres://ada:canary@127.0.0.1:1/shop";
    let output = ravelin(&["--json", "outbox", "list", "--database", address], b"");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("outbox-unavailable") && !said.contains("canary"), "{said}");
    let output = ravelin(&["outbox", "list"], b"");
    assert_eq!(
        output.status.code(),
        Some(if std::env::var_os("RAVELIN_DATABASE").is_some() { 1 } else { 2 })
    );
}
