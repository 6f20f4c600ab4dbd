//! Programs of a shop that post to a gateway, and note what they were answered.

use crate::outbox::body;
use crate::random::Random;
use crate::stage::Stage;
use anyhow::Result;
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The first number; above those of programs that enqueue.
const FIRST: u64 = 100_000_000_000_000;

/// How long a program pauses between two events.
const PAUSE: Duration = Duration::from_millis(40);

/// How long a program waits for an answer: longer than any that is still on its way.
const PATIENCE: Duration = Duration::from_secs(30);

/// Programs that post one event after the other, until they are ended.
#[derive(Debug)]
pub(crate) struct Posters {
    /// Where the gateway listens; nothing once it is over.
    gateway: watch::Sender<Option<Place>>,
    told: Arc<Mutex<Told>>,
    tasks: JoinSet<()>,
}

/// What they were told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The numbers of events that are safe.
    pub(crate) acknowledged: HashSet<u64>,
    /// How many answers said that an event is not known to be safe.
    pub(crate) unsafe_: u64,
    /// How often no answer came, or none that was whole.
    pub(crate) unanswered: u64,
}

/// Where a gateway listens, and how many there were before.
#[derive(Clone, Debug)]
struct Place {
    url: String,
    round: u64,
}

impl Posters {
    /// Starts so many that ask for nothing, and so many that ask for a recommendation.
    pub(crate) fn start(stage: &Stage, url: &str, (plain, scored): (u64, u64)) -> Result<Self> {
        let gateway = watch::Sender::new(Some(Place { url: url.to_owned(), round: 0 }));
        let (told, next) = (Arc::<Mutex<Told>>::default(), Arc::new(AtomicU64::new(FIRST)));
        let client = Client::builder().timeout(PATIENCE).build()?;
        let mut tasks = JoinSet::new();
        for place in 0..plain + scored {
            let poster = Poster {
                place,
                scored: place >= plain,
                next: Arc::clone(&next),
                told: Arc::clone(&told),
                client: client.clone(),
                random: Random::new(stage.seed, place),
            };
            tasks.spawn_on(poster.run(gateway.subscribe()), stage.runtime.handle());
        }
        Ok(Self { gateway, told, tasks })
    }

    /// Tells them that a gateway listens elsewhere now.
    pub(crate) fn moved(&self, url: &str) {
        self.gateway.send_modify(|place| {
            let round = place.as_ref().map_or(0, |place| place.round + 1);
            *place = Some(Place { url: url.to_owned(), round });
        });
    }

    /// Returns how many events were acknowledged so far.
    pub(crate) fn count(&self) -> usize {
        lock(&self.told).acknowledged.len()
    }

    /// Lets each end what it does; returns what they were told.
    pub(crate) fn end(mut self, stage: &Stage) -> Result<Told> {
        self.gateway.send_replace(None);
        stage.wait(async {
            while let Some(ended) = self.tasks.join_next().await {
                ended?;
            }
            anyhow::Ok(())
        })?;
        Ok(std::mem::take(&mut *lock(&self.told)))
    }
}

struct Poster {
    place: u64,
    scored: bool,
    next: Arc<AtomicU64>,
    told: Arc<Mutex<Told>>,
    client: Client,
    random: Random,
}

impl Poster {
    async fn run(mut self, gateway: watch::Receiver<Option<Place>>) {
        loop {
            let Some(Place { url, round }) = gateway.borrow().clone() else { return };
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            // What a killed gateway had begun may come to its end in the database beside what is posted
            // to its successor: no order is promised between the two, and so they have other customers.
            let customer = format!("g{}-{round}-{}", self.place, self.random.below(50));
            let (target, body) = if self.scored {
                // One customer each: an answer that is waited for may overtake what is queued.
                ("/v2/checkout?score=checkoutPreAuth", checkout(&format!("{customer}-{number}"), number))
            } else {
                ("/v2/customer", body(&customer, number))
            };
            let answer = self.post(&format!("{url}{target}"), body).await;
            self.note(number, answer.ok());
            sleep(PAUSE).await;
        }
    }

    /// Notes whether an event is safe, if that was said.
    fn note(&self, number: u64, is_safe: Option<bool>) {
        let mut told = lock(&self.told);
        match is_safe {
            Some(true) => drop(told.acknowledged.insert(number)),
            Some(false) => told.unsafe_ += 1,
            None => told.unanswered += 1,
        }
    }

    /// Returns whether the event is said to be safe, in an answer that came whole.
    async fn post(&self, url: &str, body: String) -> reqwest::Result<bool> {
        let request = self.client.post(url).header(CONTENT_TYPE, "application/json").body(body);
        let answer = request.send().await?;
        let is_safe = answer.status().is_success();
        answer.bytes().await?;
        Ok(is_safe)
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

fn checkout(customer: &str, number: u64) -> String {
    let event = body(customer, number);
    format!(r#"{},"order":{{"orderId":"o-{number}"}}}}"#, event.trim_end_matches('}').to_owned() + "}}")
}
