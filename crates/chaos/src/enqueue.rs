//! The program that enqueues: through the crate, or by a plain INSERT. It notes each number once it was told
//! that the event is kept, and never before.

mod plain;

use crate::acknowledged::Notes;
use crate::arguments::Enqueue;
use crate::outbox::body;
use crate::random::Random;
use anyhow::{Context, Result, anyhow, bail};
use plain::Plain;
use ravelin_outbox::{AnyStore, Entry, Store as _, StoreErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The path of every event.
const PATH: &str = "/v2/customer";

/// How long a task waits after it was told that an event is not kept.
const AFTER_REFUSAL: Duration = Duration::from_millis(20);

/// Enqueues until it is told to stop by SIGTERM, or until enough is acknowledged.
pub(crate) fn run(task: &Enqueue) -> Result<()> {
    Runtime::new()?.block_on(all(task))
}

/// Inserts one event by a plain statement.
pub(crate) async fn insert(address: &str, customer: &str, body: String) -> Result<()> {
    let is_kept = Plain::new(address)?.insert(customer, PATH, body).await?;
    anyhow::ensure!(is_kept, "the event is not known to be kept");
    Ok(())
}

async fn all(task: &Enqueue) -> Result<()> {
    let mut told = signal(SignalKind::terminate())?;
    let (stop, stopped) = watch::channel(false);
    let store = match task.plain {
        true => None,
        false => Some(Arc::new(ravelin_outbox::open(&task.database)?)),
    };
    let mut tasks = JoinSet::new();
    for number in 0..task.tasks {
        let way = match &store {
            Some(store) => Way::Crate(Arc::clone(store)),
            None => Way::Plain(Plain::new(&task.database)?),
        };
        let one = One {
            way,
            notes: Notes::open(&task.notes)?,
            name: format!("c{}-{number}", task.place),
            first: first(task.round, task.place, number),
            customers: task.customers,
            pause: Duration::from_millis(task.pause_ms),
            left: task.count.unwrap_or(u64::MAX),
            stubborn: task.stubborn,
            stopped: stopped.clone(),
        };
        tasks.spawn(one.run());
    }
    loop {
        tokio::select! {
            ended = tasks.join_next() => match ended {
                Some(ended) => ended.context("a task has ended early")??,
                None => return Ok(()),
            },
            _ = told.recv() => drop(stop.send_replace(true)),
        }
    }
}

/// Returns the first number of a task: above all that it can have used when it was started before, and
/// nobody else's.
const fn first(round: u64, place: u64, task: u64) -> u64 {
    ((round * 16 + place) * 16 + task) * 100_000
}

/// How an event gets into the outbox.
enum Way {
    Crate(Arc<AnyStore>),
    Plain(Plain),
}

/// One task, with customers of its own.
struct One {
    way: Way,
    notes: Notes,
    name: String,
    first: u64,
    customers: u64,
    pause: Duration,
    left: u64,
    stubborn: bool,
    stopped: watch::Receiver<bool>,
}

impl One {
    async fn run(mut self) -> Result<()> {
        let mut random = Random::new(self.first, "customers");
        for number in self.first.. {
            if self.left == 0 || *self.stopped.borrow() {
                break;
            }
            let customer = format!("{}-{}", self.name, random.below(self.customers));
            // An event that is not known to be kept is given up: enqueued again, it might be there twice.
            let kept = match self.way.enqueue(&customer, body(&customer, number)).await {
                Err(_) if self.stubborn => false,
                kept => kept?,
            };
            if kept {
                self.notes.add(number)?;
                self.left -= 1;
                sleep(self.pause).await;
            } else {
                eprintln!("not kept: {number}");
                sleep(AFTER_REFUSAL).await;
            }
        }
        Ok(())
    }
}

impl Way {
    /// Returns whether the event is known to be kept.
    async fn enqueue(&mut self, customer: &str, body: String) -> Result<bool> {
        match self {
            Self::Plain(plain) => plain.insert(customer, PATH, body).await,
            Self::Crate(store) => match store.enqueue(vec![Entry::new(customer, PATH, body)]).await {
                Ok(ids) if ids.len() == 1 => Ok(true),
                Ok(_) => bail!("one event, and not one number"),
                Err(error) if matches!(error.kind(), StoreErrorKind::Full | StoreErrorKind::Unavailable) => {
                    Ok(false)
                }
                Err(error) => Err(anyhow!(error)),
            },
        }
    }
}
