//! Every way in which an answer can go wrong, between a real relay and a real server: what becomes of the
//! event is the verdict of the rule, held against the same rule asked by itself.

use crate::it::common::customer;
use ravelin_client::{Client, Token};
use ravelin_outbox::decide::{Body, Outcome, Scope, Verdict, decide};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::{Filter, Row};
use ravelin_outbox::{Relay, RelayConfig, Store};
use ravelin_sandbox::{Fault, Keys, LogTo, Reply, ResetAt, RetryAfter, Rule, Sandbox, Script};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// How long one request may take: enough for an answer on a busy machine, and waited for by those that
/// never come.
const BUDGET: Duration = Duration::from_secs(2);

/// How often a relay looks at the clock.
const RENEWAL: Duration = Duration::from_secs(5);

/// How the other side answers.
#[derive(Clone, Debug)]
enum Side {
    /// The sandbox, as a script has it.
    Sandbox(Reply),
    /// The sandbox, which sends elsewhere.
    Redirect,
    /// A server that sends these bytes, whatever it was sent.
    Bytes(&'static str),
    /// Nobody, at this address.
    Nobody(&'static str),
    /// A sandbox that is asked for TLS, and speaks none.
    Plain,
}

const fn answered(status: u16, body: Body) -> Outcome {
    Outcome::Answered { status, body, retry_after: None }
}

const fn after(status: u16, seconds: u64) -> Outcome {
    Outcome::Answered { status, body: Body::Json, retry_after: Some(Duration::from_secs(seconds)) }
}

fn fault(fault: Fault) -> Side {
    Side::Sandbox(Reply::fault(fault))
}

/// How the other side answers, and what the relay has to make of it.
fn table() -> Vec<(Side, Outcome)> {
    let status = |status| (fault(Fault::Status(status)), answered(status, Body::Json));
    let waits = |status, header: RetryAfter, outcome| {
        (Side::Sandbox(Reply::fault(Fault::Status(status)).retry_after(header)), outcome)
    };
    let mut table: Vec<_> =
        [400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 502, 503, 504].map(status).into();
    table.extend([
        (Side::Sandbox(Reply::new()), answered(200, Body::Json)),
        waits(429, 150.into(), after(429, 150)),
        waits(429, 1.into(), after(429, 1)),
        waits(429, "Wed, 21 Oct 2015 07:28:00 GMT".into(), answered(429, Body::Json)),
        waits(429, "soon".into(), answered(429, Body::Json)),
        waits(503, 30.into(), after(503, 30)),
        (fault(Fault::Throttle), answered(200, Body::Throttle)),
        (fault(Fault::Empty), answered(200, Body::Empty)),
        (fault(Fault::Null), answered(200, Body::Json)),
        (fault(Fault::NoContent), answered(204, Body::Empty)),
        (fault(Fault::Html(200)), answered(200, Body::Foreign)),
        (fault(Fault::Html(404)), answered(404, Body::Foreign)),
        (fault(Fault::Html(503)), answered(503, Body::Foreign)),
        (fault(Fault::InvalidJson), answered(200, Body::Foreign)),
        (fault(Fault::Truncated), answered(200, Body::Foreign)),
        (fault(Fault::Oversized(10 << 20)), Outcome::Unknown),
        (fault(Fault::Garbage), Outcome::Unknown),
        (fault(Fault::CloseBeforeHeaders), Outcome::Unknown),
        (fault(Fault::CloseMidBody), Outcome::Unknown),
        (fault(Fault::Reset(ResetAt::OnArrival)), Outcome::Unknown),
        (fault(Fault::Reset(ResetAt::BeforeHeaders)), Outcome::Unknown),
        (fault(Fault::Reset(ResetAt::MidBody)), Outcome::Unknown),
        (fault(Fault::Reset(ResetAt::AfterBody)), answered(200, Body::Json)),
        (fault(Fault::SlowHeaders(300)), answered(200, Body::Json)),
        (fault(Fault::SlowHeaders(60_000)), Outcome::Unknown),
        (fault(Fault::DripHeaders), Outcome::Unknown),
        (fault(Fault::Drip), Outcome::Unknown),
        (fault(Fault::StallBeforeHeaders), Outcome::Unknown),
        (fault(Fault::StallMidBody), Outcome::Unknown),
        (Side::Bytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), answered(400, Body::Empty)),
        (
            Side::Bytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 38\r\n\r\n{\"status\":400,\"message\":\"NOT FOUND\"}  "),
            answered(400, Body::NotFound),
        ),
        (Side::Bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), answered(101, Body::Empty)),
        (Side::Bytes("HTTP/1.1 418 I'm a teapot\r\nContent-Length: 2\r\n\r\n{}"), answered(418, Body::Json)),
        (Side::Bytes("HTTP/1.1 600 ?\r\nContent-Length: 2\r\n\r\n{}"), answered(600, Body::Json)),
        (Side::Redirect, answered(307, Body::Empty)),
        (Side::Nobody("https://gone.invalid"), Outcome::Unconnected),
        (Side::Nobody("http://127.0.0.1:1"), Outcome::Unconnected),
        (Side::Plain, Outcome::Unconnected),
    ]);
    table
}

/// What could be seen of a relay that had one answer to one event, with another customer's behind it.
struct Seen {
    /// The event, if it is still there.
    row: Option<Row>,
    /// Whether the event behind it was sent too.
    others: bool,
    said: String,
    /// When it was enqueued, and answered: time stands still.
    now_ms: u64,
}

#[test]
fn what_becomes_of_an_event_is_the_verdict_on_its_answer() {
    let keys = Keys::generate(1024).unwrap();
    // Each on its own, all at once: some wait for what never comes.
    std::thread::scope(|scope| {
        for (side, outcome) in table() {
            let keys = keys.clone();
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let what = format!("{side:?} is {outcome:?}");
                // Time stands still: a relay that sees that for longer takes the clock for one that was set
                // back. A machine that was too busy for it is asked again.
                let looked = || {
                    let began = std::time::Instant::now();
                    let seen = runtime.block_on(watch(side.clone(), keys.clone()));
                    (began.elapsed() < RENEWAL).then_some(seen)
                };
                let seen = std::iter::repeat_with(looked).take(5).flatten().next();
                let seen = seen.unwrap_or_else(|| panic!("{what}: the machine is too busy to tell"));
                hold(&what, &seen, outcome);
            });
        }
    });
}

/// Holds what was seen against the rule.
#[track_caller]
fn hold(what: &str, seen: &Seen, outcome: Outcome) {
    let row = seen.row.as_ref();
    let [least, most] = [0.0, 1.0].map(|jitter| decide(outcome, 0, Duration::ZERO, jitter));
    match (least, most) {
        (Verdict::Done, _) => {
            assert!(row.is_none() && seen.others, "{what}: {row:?}, {}", seen.said);
        }
        (Verdict::Dead(why), _) => {
            let row = row.unwrap_or_else(|| panic!("{what}: it is gone"));
            assert!(row.dead && seen.others, "{what}: {row:?}, {}", seen.said);
            assert_eq!(row.reason, Some(format!("{why}")), "{what}");
        }
        (Verdict::Retry { after, scope: Scope::Everyone, why, .. }, _) => {
            let row = row.unwrap_or_else(|| panic!("{what}: it is gone"));
            // The event itself is as it was; the relay waits.
            assert!(!row.dead && row.event.attempt == 0 && !seen.others, "{what}: {row:?}, {}", seen.said);
            let (why, wait) = (format!("why=\"{why}\""), format!("wait_ms={}", after.as_millis()));
            // A wait with jitter is between the two.
            let exact = least == most;
            assert!(
                seen.said.contains(&why) && (!exact || seen.said.contains(&wait)),
                "{what}: {}",
                seen.said
            );
        }
        (Verdict::Retry { after, why, counts, .. }, Verdict::Retry { after: longest, .. }) => {
            let row = row.unwrap_or_else(|| panic!("{what}: it is gone"));
            assert!(!row.dead && seen.others, "{what}: {row:?}, {}", seen.said);
            assert_eq!(
                (&row.reason, row.event.attempt),
                (&Some(format!("{why}")), u32::from(counts)),
                "{what}"
            );
            let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap();
            let due = seen.now_ms + millis(after)..=seen.now_ms + millis(longest);
            assert!(due.contains(&row.event.due_ms), "{what}: {} is not in {due:?}", row.event.due_ms);
        }
        verdicts => panic!("{what}: {verdicts:?}"),
    }
}

/// Has a relay send one event to the other side, and looks at what became of it.
async fn watch(side: Side, keys: Keys) -> Seen {
    let said = Said::default();
    let writer = said.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let config =
        || Sandbox::builder().keys(keys.clone()).log(LogTo::Memory).log_id("/customer/custom/number");
    // Where a redirect leads.
    let elsewhere = Sandbox::start(config()).await.unwrap();
    let sandbox = Sandbox::start(config()).await.unwrap();
    let url = match side {
        Side::Nobody(url) => url.to_owned(),
        Side::Plain => sandbox.url().replace("http:", "https:"),
        Side::Sandbox(reply) => scripted(&sandbox, reply),
        Side::Redirect => {
            scripted(&sandbox, Reply::fault(Fault::Redirect(format!("{}/v2/customer", elsewhere.url()))))
        }
        Side::Bytes(bytes) => serve(bytes),
    };
    let folder = tempfile::tempdir().unwrap();
    // Time stands still for the outbox: what has to wait is not sent again.
    let now_ms = now_ms();
    let config = SqliteConfig::new(folder.path().join("outbox.db")).now(move || now_ms);
    let store = Arc::new(SqliteOutbox::open(config).unwrap());
    store.enqueue(vec![customer("a", 1), customer("b", 2)]).await.unwrap();
    let client = Client::builder(Token::new(sandbox.token().to_owned()).unwrap());
    let client = client.base_url(url).send_budget(BUDGET).build().unwrap();
    let (stop, stopped) = watch::channel(false);
    // One after the other, so that the second is behind the first.
    let config = RelayConfig::default().concurrency(1).poll(Duration::from_millis(20)).timeout(BUDGET);
    let relay = tokio::spawn(Relay::new(Arc::clone(&store), client).config(config).run(stopped));
    let mut rows = Vec::new();
    for _ in 0..3_000 {
        rows = store.list(Filter::default()).await.unwrap();
        // Where everyone waits, it is said, and nothing more happens.
        let waits = said.text().contains("nothing is delivered for a while");
        if waits || ["a", "b"].iter().all(|customer| !is_untouched(&rows, customer)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // What is not to happen has a moment in which to happen.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let others = !is_untouched(&store.list(Filter::default()).await.unwrap(), "b");
    stop.send_replace(true);
    relay.await.unwrap().unwrap();
    let row = rows.into_iter().find(|row| row.customer == "a");
    assert_eq!(elsewhere.connections(), 0, "a redirect was followed");
    Seen { row, others, said: said.text(), now_ms }
}

/// Tells whether the event of a customer is there as it was enqueued.
fn is_untouched(rows: &[Row], customer: &str) -> bool {
    rows.iter().any(|row| row.customer == customer && row.reason.is_none())
}

/// Answers the first event like this, and returns the address.
fn scripted(sandbox: &Sandbox, reply: Reply) -> String {
    sandbox.set_script(Script::new().rule(Rule::new().times(1).answer(reply))).unwrap();
    sandbox.url()
}

/// A server that answers everything with the same bytes; returns its address.
fn serve(bytes: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // It ends with the program.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (mut piece, mut request) = ([0; 4_096], Vec::new());
            // The bodies end with three braces.
            while !request.ends_with(b"}}}")
                && let Ok(length @ 1..) = stream.read(&mut piece)
            {
                request.extend_from_slice(&piece[..length]);
            }
            // Whoever has gone away needs no answer. One request for each connection.
            let _ = stream.write_all(bytes.as_bytes());
        }
    });
    url
}

/// What was logged.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn text(&self) -> String {
        String::from_utf8(lock(&self.0).clone()).unwrap()
    }
}

impl std::io::Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        lock(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
