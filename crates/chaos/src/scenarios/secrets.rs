//! Marked names, addresses, keys and card numbers take every way there is, through faults, kills and crashes:
//! no process says one of them, no figure, no error and no listing shows one, and what was delivered is gone
//! from the file.

#[allow(clippy::panic, clippy::unwrap_used, dead_code, reason = "shared with tests, which fail by panicking")]
#[path = "../../../../tests/canary/marks.rs"]
mod marks;

use crate::gateway::{self, Gateway};
use crate::kind::{BOTH, Kind};
use crate::outbox::Outbox;
use crate::program::Program;
use crate::relay;
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness::{self, count};
use anyhow::{Context, Result, ensure};
use marks::{EMAIL, NAME, PAN, PASSWORD, leaks};
use ravelin::secret::Secret;
use ravelin_outbox::store::Filter;
use ravelin_outbox::{Entry, Store as _, StoreErrorKind};
use ravelin_postgres_server::Stop;
use ravelin_sandbox::{Fault, Per, Reply, ResetAt, Rule, Sandbox, Script};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "secrets",
    about: "marked names, addresses, keys and card numbers take every way, and are shown nowhere",
    stores: BOTH,
    seconds: (20, 20),
    run,
};

/// A key of the test environment: the sandbox takes no other.
const TOKEN: &str = "sk_test_canaryq70123";
const SECRETS: [&str; 5] = [PAN, PASSWORD, EMAIL, NAME, TOKEN];
const CONCURRENCY: u64 = 4;
/// How many events are enqueued through the crate, and how many are posted to the gateway.
const EVENTS: (u64, u64) = (40, 10);
/// What must not be kept, and what another program inserts all the same.
const FORBIDDEN: [(&str, &str); 3] = [("pan", PAN), ("password", PASSWORD), ("note", PAN)];
const PATIENCE: Duration = Duration::from_secs(120);

fn run(stage: &Stage) -> Result<Report> {
    let outbox = stage.outbox("secrets")?;
    let sandbox = stage.sandbox_with(|config| config.token(Secret::new(TOKEN.to_owned())))?;
    sandbox.set_script(faults())?;
    let mut shown = refused(stage, &outbox)?;
    let mut acknowledged = enqueued(stage, &outbox)?;
    insert_forbidden(stage, &outbox)?;

    let gateway = gateway::start_with(stage, &outbox, &sandbox, &["--budget-ms", "500"], &[LOUD])?;
    acknowledged.extend(posted(stage, &gateway)?);
    stage.progress(1, 4);
    let killed = loud(stage, &outbox, &sandbox)?;
    let relay = loud(stage, &outbox, &sandbox)?;
    stage.until("something is delivered", PATIENCE, || Ok(sandbox.summary().taken > 0))?;
    killed.kill()?;
    if stage.kind == Kind::Postgres {
        outbox.server()?.restart(Stop::Immediate)?;
    }
    stage.progress(2, 4);
    stage.drained(&outbox, PATIENCE)?;

    shown.push_str(&figures(stage, &relay, &gateway)?);
    let rows = stage.wait(outbox.store().list(Filter::default()))?;
    shown.push_str(&format!("{rows:?}"));
    let laid_aside = count(rows.len());
    // Where a secret lies in the tables, somebody has put it there, and can take it out.
    ensure!(!leaks(&format!("{:?}", rows.first().map(|row| &row.event.body)), &SECRETS).is_empty());
    stage.wait(outbox.store().purge(Filter::default()))?;
    relay.terminate()?;
    gateway.program.terminate()?;
    stage.progress(3, 4);

    shown.push_str(&said(stage)?);
    let mut report = witness::report(&sandbox, &outbox, &acknowledged)?.kills(1);
    // An answer that was spoilt may cost one more, and a kill what was under way.
    let spoilt: u64 = sandbox.script_applied().iter().sum();
    report = report.bound(Bound::AtMost(spoilt + relay::repeated_by_a_kill(CONCURRENCY)));
    if stage.kind == Kind::Sqlite {
        let file = outbox.file()?.to_owned();
        // Whoever opens the file last leaves nothing in its log.
        drop(outbox);
        shown.push_str(&bytes(&file)?);
    } else {
        shown.push_str(&bytes(&outbox.server()?.folder().join("log"))?);
    }
    let (found, forbidden) = (leaks(&shown, &SECRETS), count(FORBIDDEN.len()));
    ensure!(shown.len() > 10_000 && shown.contains("an event was laid aside"), "hardly anything was said");
    Ok(report
        .expect(found.is_empty(), || format!("shown: {found:?}"))
        .expect(laid_aside == forbidden, || format!("{laid_aside} laid aside, instead of {forbidden}")))
}

/// All that is logged at all.
const LOUD: (&str, &str) = ("RAVELIN_LOG", "debug");

fn loud(stage: &Stage, outbox: &Outbox, sandbox: &Sandbox) -> Result<Program> {
    relay::launch(stage, outbox, sandbox, CONCURRENCY).env(LOUD.0, LOUD.1).start()
}

/// Fails the first attempt of every event, each in another way.
fn faults() -> Script {
    let faults = [
        Fault::Status(500),
        Fault::Html(200),
        Fault::Garbage,
        Fault::Reset(ResetAt::BeforeHeaders),
        Fault::CloseMidBody,
        Fault::Truncated,
        Fault::Oversized(2 << 20),
        Fault::Html(502),
    ];
    let mut script = Script::new();
    for (place, fault) in (0..).zip(faults) {
        let rule = Rule::new().per(Per::All).skip(place).every(8).times(5);
        script = script.rule(rule.answer(Reply::fault(fault)));
    }
    script
}

fn event(customer: &str, number: u64, change: impl FnOnce(&mut Value)) -> String {
    let mut event = json!({
        "timestamp": 1_700_000_000_000_u64,
        "customer": { "customerId": customer, "email": EMAIL, "name": NAME, "custom": { "number": number } },
    });
    change(&mut event);
    event.to_string()
}

/// An event that holds what must not be kept.
fn forbidden(number: u64, name: &str, secret: &str) -> String {
    event(EMAIL, number, |event| {
        if let Some(custom) = event.pointer_mut("/customer/custom").and_then(Value::as_object_mut) {
            custom.insert(name.to_owned(), json!(secret));
        }
    })
}

/// Tries to enqueue what must not be kept; returns what is said about it.
fn refused(stage: &Stage, outbox: &Outbox) -> Result<String> {
    let mut shown = String::new();
    for (name, secret) in FORBIDDEN {
        let entry = Entry::new(EMAIL, "/v2/customer", forbidden(0, name, secret));
        shown.push_str(&format!("{entry:?}"));
        let error = stage.wait(outbox.store().enqueue(vec![entry])).err().context("it was kept")?;
        ensure!(error.kind() == StoreErrorKind::Secret, "{error}");
        shown.push_str(&format!("{error} {error:?}"));
    }
    Ok(shown)
}

/// Enqueues events of customers whose ids are secrets too.
fn enqueued(stage: &Stage, outbox: &Outbox) -> Result<HashSet<u64>> {
    let entry = |number: u64| {
        let customer = match number % 4 {
            0 => EMAIL.to_owned(),
            1 => NAME.to_owned(),
            _ => format!("c-{number}"),
        };
        Entry::new(customer.as_str(), "/v2/customer", event(&customer, number, |_| {}))
    };
    stage.wait(outbox.store().enqueue((0..EVENTS.0).map(entry).collect()))?;
    Ok((0..EVENTS.0).collect())
}

/// Has another program insert what must not be kept; it is not delivered, and not acknowledged by anybody.
fn insert_forbidden(stage: &Stage, outbox: &Outbox) -> Result<()> {
    for (place, (name, secret)) in (0..).zip(FORBIDDEN) {
        let body = forbidden(900 + place, name, secret);
        stage.wait(crate::enqueue::insert(&outbox.address, EMAIL, body))?;
    }
    Ok(())
}

/// Posts to the gateway, and what must not be kept too; returns the numbers of what is safe.
fn posted(stage: &Stage, gateway: &Gateway) -> Result<HashSet<u64>> {
    let (client, mut safe) = (reqwest::Client::new(), HashSet::new());
    let mut post = |number: u64, body: String| -> Result<u16> {
        let request = client.post(format!("{}/v2/customer", gateway.url)).body(body);
        let answer = stage.wait(request.header("content-type", "application/json").send())?;
        if answer.status().is_success() {
            safe.insert(number);
        }
        Ok(answer.status().as_u16())
    };
    for number in EVENTS.0..EVENTS.0 + EVENTS.1 {
        post(number, event(&format!("g-{number}"), number, |_| {}))?;
    }
    for (name, secret) in FORBIDDEN {
        let status = post(0, forbidden(0, name, secret))?;
        ensure!(status == 400, "{name} was answered {status}");
    }
    Ok(safe)
}

/// Returns what is served of figures and health.
fn figures(stage: &Stage, relay: &Program, gateway: &Gateway) -> Result<String> {
    let mut shown = String::new();
    for program in [relay, &gateway.program] {
        let said = [program.said(), program.printed()].concat();
        let mut lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let admin = lines.find_map(|line| {
            let address = line.pointer("/fields/admin").or_else(|| line.get("admin"))?.as_str()?;
            Some(format!("http://{}", address.trim_start_matches("http://")))
        });
        let admin = admin.context("it says where it serves figures")?;
        for path in ["/metrics", "/readyz", "/healthz"] {
            shown
                .push_str(&stage.wait(async { reqwest::get(format!("{admin}{path}")).await?.text().await })?);
        }
    }
    ensure!(shown.contains("ravelin_outbox_delivered_total"), "there are no figures");
    Ok(shown)
}

/// Returns what all processes have said and printed.
fn said(stage: &Stage) -> Result<String> {
    let mut shown = String::new();
    for entry in std::fs::read_dir(stage.folder.path())? {
        let path = entry?.path();
        if path.is_file() {
            shown.push_str(&bytes(&path)?);
        }
    }
    Ok(shown)
}

/// Returns a file as text, and the log of a database beside it.
fn bytes(file: &Path) -> Result<String> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let mut bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    // There is none where nobody has the file open.
    bytes.extend(std::fs::read(log).unwrap_or_default());
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
