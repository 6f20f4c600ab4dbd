//! An event is kept while a recommendation is asked for with it, and settled by what comes of that.

use super::common::{builder, checkout, sandbox};
use ravelin::event::checkout::Checkpoint;
use ravelin::request::Request;
use ravelin_client::{
    Answer, ClientBuilder, Decision, Fate, KeepError, Keeper, Keeping, Queued, Reason, Ticket,
};
use ravelin_sandbox::{Delay, Fault, Reply, Rule, Sandbox, Script};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What a busy machine may make of anything.
const BOUND: Duration = Duration::from_secs(30);

/// A keeper whose disk is as a test wants it, and what it was asked for.
#[derive(Clone, Default)]
struct Notes {
    disk: Disk,
    kept: Arc<Mutex<Vec<(String, Duration)>>>,
    settled: Arc<Mutex<Vec<(Ticket, Fate)>>>,
    late: Arc<Mutex<Vec<u16>>>,
}

#[derive(Clone, Copy, Default)]
enum Disk {
    #[default]
    Fast,
    Slow(Duration),
    Failing,
    Hanging,
}

impl Keeper for Notes {
    fn keep<'a>(&'a self, request: &'a Request, hold: Duration) -> Keeping<'a, Result<Ticket, KeepError>> {
        Box::pin(async move {
            match self.disk {
                Disk::Fast => {}
                Disk::Slow(time) => tokio::time::sleep(time).await,
                Disk::Failing => return Err(KeepError::new("test")),
                Disk::Hanging => std::future::pending().await,
            }
            let mut kept = self.kept.lock().unwrap();
            kept.push((request.target(), hold));
            Ok(Ticket::new(i64::try_from(kept.len()).unwrap()))
        })
    }

    fn settle(&self, ticket: Ticket, fate: Fate) -> Keeping<'_, ()> {
        Box::pin(async move { self.settled.lock().unwrap().push((ticket, fate)) })
    }
}

impl Notes {
    fn on(disk: Disk) -> Self {
        Self { disk, ..Self::default() }
    }

    fn builder(&self, sandbox: &Sandbox) -> ClientBuilder {
        let late = Arc::clone(&self.late);
        let note = move |answer: Answer| late.lock().unwrap().push(answer.status());
        builder(sandbox)
            .budget(Duration::from_secs(20))
            .keeper(self.clone())
            .keep_after(Duration::ZERO)
            .on_late_answer(note)
    }

    fn fates(&self) -> Vec<Fate> {
        self.settled.lock().unwrap().iter().map(|(_, fate)| *fate).collect()
    }

    fn late(&self) -> Vec<u16> {
        self.late.lock().unwrap().clone()
    }
}

fn after(sandbox: &Sandbox, milliseconds: u64) {
    let reply = Reply::new().delay(Delay::Exactly(milliseconds));
    sandbox.set_script(Script::new().rule(Rule::new().answer(reply))).unwrap();
}

#[tokio::test]
async fn what_was_taken_is_removed_and_what_was_not_is_due_at_once() {
    let sandbox = sandbox().await;
    for (fault, reason, fate) in [
        (None, None, Fate::Delivered),
        (Some(Fault::Action("ASK_GRANDMA".to_owned())), Some(Reason::UnknownAction), Fate::Delivered),
        (Some(Fault::Null), Some(Reason::NoRecommendation), Fate::Delivered),
        (Some(Fault::CloseBeforeHeaders), Some(Reason::Broken), Fate::Due),
        (Some(Fault::CloseMidBody), Some(Reason::Broken), Fate::Due),
        (Some(Fault::Html(200)), Some(Reason::Unreadable), Fate::Due),
        (Some(Fault::Redirect("http://127.0.0.1:1/".to_owned())), Some(Reason::Redirected), Fate::Due),
        (Some(Fault::Status(400)), Some(Reason::Rejected), Fate::Due),
        (Some(Fault::Status(401)), Some(Reason::KeyRefused), Fate::Due),
        (Some(Fault::Status(429)), Some(Reason::RateLimited), Fate::Due),
        (Some(Fault::Status(503)), Some(Reason::Unavailable), Fate::Due),
        (Some(Fault::Throttle), Some(Reason::Throttled), Fate::Due),
    ] {
        let notes = Notes::default();
        let client = notes.builder(&sandbox).build().unwrap();
        sandbox.set_fault(fault.clone());
        sandbox.clear_journal();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        client.finish().await;
        assert_eq!(decision.fallback_reason(), reason, "{fault:?}: {decision:?}");
        let queued = if fate == Fate::Due { Queued::Yes } else { Queued::No };
        assert_eq!(decision.queued(), queued, "{fault:?}");
        assert_eq!(notes.fates(), [fate], "{fault:?}");
        assert_eq!(notes.late(), [0_u16; 0], "{fault:?}");
        assert_eq!(sandbox.journal().len(), 1, "{fault:?} was sent again");
        let kept = notes.kept.lock().unwrap();
        assert!(kept[0].1 >= Duration::from_secs(30), "{kept:?}");
    }
}

#[tokio::test]
async fn an_answer_around_the_budget_reaches_the_caller_or_the_callback() {
    let sandbox = sandbox().await;
    for milliseconds in [700, 749, 751, 800] {
        let notes = Notes::default();
        let client = notes.builder(&sandbox).budget(Duration::from_millis(750)).build().unwrap();
        after(&sandbox, milliseconds);
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        client.finish().await;
        // Which of the two it is depends on the machine; that it is one of them does not.
        match &decision {
            Decision::Answered(_) => assert_eq!(notes.late(), [0_u16; 0], "{milliseconds}"),
            _ => {
                assert_eq!(decision.fallback_reason(), Some(Reason::Timeout), "{decision:?}");
                assert_eq!((decision.queued(), notes.late()), (Queued::Yes, vec![200]), "{milliseconds}");
            }
        }
        assert_eq!(notes.fates(), [Fate::Delivered], "{milliseconds}");
    }
}

#[tokio::test]
async fn an_answer_long_after_the_budget_removes_the_event_and_is_offered() {
    let sandbox = sandbox().await;
    let notes = Notes::default();
    let client = notes.builder(&sandbox).budget(Duration::from_millis(750)).build().unwrap();
    after(&sandbox, 4_000);
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!(decision.fallback_reason(), Some(Reason::Timeout), "{decision:?}");
    // Made due now, it would be sent beside the request that is still under way.
    assert_eq!((decision.queued(), notes.fates(), notes.late()), (Queued::Yes, vec![], vec![]));
    client.finish().await;
    assert_eq!((notes.fates(), notes.late()), (vec![Fate::Delivered], vec![200]));
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn no_answer_at_all_makes_it_due_when_the_request_ends() {
    let sandbox = sandbox().await;
    for fault in [Fault::StallBeforeHeaders, Fault::StallMidBody] {
        sandbox.set_fault(Some(fault.clone()));
        let notes = Notes::default();
        let client = notes
            .builder(&sandbox)
            .budget(Duration::from_millis(100))
            .send_budget(Duration::from_secs(1))
            .build()
            .unwrap();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        assert_eq!(decision.fallback_reason(), Some(Reason::Timeout), "{fault:?}: {decision:?}");
        client.finish().await;
        assert_eq!((notes.fates(), notes.late()), (vec![Fate::Due], vec![]), "{fault:?}");
    }
}

#[tokio::test]
async fn whoever_goes_away_stops_nothing() {
    let sandbox = sandbox().await;
    for (fault, fate, late) in [(None, Fate::Delivered, 200), (Some(Fault::Status(503)), Fate::Due, 503)] {
        let notes = Notes::on(Disk::Slow(Duration::from_millis(200)));
        let client = notes.builder(&sandbox).build().unwrap();
        let reply = fault.clone().map_or_else(Reply::new, Reply::fault).delay(Delay::Exactly(400));
        sandbox.set_script(Script::new().rule(Rule::new().answer(reply))).unwrap();
        {
            let event = checkout();
            let mut asking = Box::pin(client.recommend(&event, Checkpoint::PreAuth));
            let gone = tokio::time::timeout(Duration::from_millis(50), &mut asking).await;
            assert!(gone.is_err(), "an answer before its time");
        }
        client.finish().await;
        assert_eq!((notes.fates(), notes.late()), (vec![fate], vec![late]), "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_disk() {
    let sandbox = sandbox().await;
    let notes = Notes::on(Disk::Slow(Duration::from_secs(4)));
    let client = notes.builder(&sandbox).build().unwrap();
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert!(matches!(decision, Decision::Answered(_)), "{decision:?}");
    assert_eq!(notes.kept.lock().unwrap().len(), 0, "the answer waited for the disk");
    client.finish().await;
    assert_eq!(notes.fates(), [Fate::Delivered]);
}

#[tokio::test]
async fn what_is_answered_in_a_moment_is_never_kept() {
    let sandbox = sandbox().await;
    for (fault, queued, holds) in
        [(None, Queued::No, vec![]), (Some(Fault::Status(503)), Queued::Yes, vec![Duration::ZERO])]
    {
        let notes = Notes::default();
        let client = notes.builder(&sandbox).budget(8 * BOUND).keep_after(BOUND).build().unwrap();
        sandbox.set_fault(fault);
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        client.finish().await;
        let kept: Vec<_> = notes.kept.lock().unwrap().iter().map(|(_, hold)| *hold).collect();
        assert_eq!((decision.queued(), kept), (queued, holds));
        // What is due at once needs no settling.
        assert_eq!(notes.fates(), []);
    }
}

#[tokio::test]
async fn what_is_not_answered_in_a_moment_is_kept_while_the_same_request_goes_on() {
    let sandbox = sandbox().await;
    after(&sandbox, 500);
    let notes = Notes::default();
    let client = notes.builder(&sandbox).keep_after(Duration::from_millis(20)).build().unwrap();
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    client.finish().await;
    assert!(matches!(decision, Decision::Answered(_)), "{decision:?}");
    assert_eq!((notes.kept.lock().unwrap().len(), notes.fates()), (1, vec![Fate::Delivered]));
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn whoever_runs_out_of_time_is_told_of_an_event_that_was_to_be_kept_later() {
    let sandbox = sandbox().await;
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    let notes = Notes::default();
    let budget = Duration::from_secs(4);
    let client =
        notes.builder(&sandbox).budget(budget).send_budget(budget).keep_after(BOUND).build().unwrap();
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!((decision.fallback_reason(), decision.queued()), (Some(Reason::Timeout), Queued::Yes));
    client.finish().await;
    assert_eq!(notes.fates(), [Fate::Due]);
}

#[tokio::test]
async fn a_failure_waits_for_the_disk_within_the_budget_and_keeps_its_reason() {
    let sandbox = sandbox().await;
    sandbox.set_fault(Some(Fault::Status(503)));
    let short = Duration::from_millis(300);
    for (disk, budget, queued, fates) in [
        (Disk::Slow(Duration::from_millis(200)), BOUND, Queued::Yes, vec![Fate::Due]),
        (Disk::Failing, BOUND, Queued::No, vec![]),
        (Disk::Slow(Duration::from_secs(2)), short, Queued::Unknown, vec![Fate::Due]),
        (Disk::Hanging, short, Queued::Unknown, vec![]),
    ] {
        let notes = Notes::on(disk);
        let client = notes.builder(&sandbox).budget(budget).build().unwrap();
        let began = Instant::now();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        assert!(began.elapsed() < BOUND);
        assert_eq!(decision.fallback_reason(), Some(Reason::Unavailable), "{decision:?}");
        assert_eq!(decision.queued(), queued);
        client.finish().await;
        assert_eq!(notes.fates(), fates);
    }
}

#[tokio::test]
async fn an_answer_counts_also_where_nothing_can_be_kept() {
    let sandbox = sandbox().await;
    for disk in [Disk::Failing, Disk::Hanging] {
        let notes = Notes::on(disk);
        let client = notes.builder(&sandbox).build().unwrap();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        assert!(matches!(decision, Decision::Answered(_)), "{decision:?}");
        assert_eq!(decision.queued(), Queued::No);
    }
}

#[tokio::test]
async fn without_a_keeper_nothing_is_kept_and_nothing_runs_on() {
    let sandbox = sandbox().await;
    sandbox.set_fault(Some(Fault::Status(503)));
    let client = builder(&sandbox).budget(BOUND).build().unwrap();
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!(decision.queued(), Queued::No);
    client.finish().await;
}
