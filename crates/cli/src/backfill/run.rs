//! The run: reads, sends, saves.

use super::delivery::{Delivery, Fate, Pause};
use super::lanes::{Lanes, Numbered};
use super::ledger::{Ledger, Start};
use super::progress::Progress;
use super::record::Record;
use super::saver::Saver;
use super::source::Source;
use super::window::{Done, Window};
use crate::failure::Failure;
use ravelin_outbox::Transport;
use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How often it is saved how far all is done.
const SAVED: Duration = Duration::from_secs(1);

/// How many events are read ahead of the window.
const AHEAD: usize = 64;

/// How many of the first 1,000 may be bad.
const EARLY_LIMIT: u64 = 50;

/// Why a run ended before its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// It was told to.
    Stopped,
    /// Too many of the first were bad.
    TooManyBad,
    /// Nothing would be taken; why, in a stable word.
    Hopeless(&'static str),
}

/// What came of a run.
pub(super) struct Ended {
    pub(super) done: Done,
    /// Why it ended before the file.
    pub(super) cut: Option<Cut>,
    pub(super) ledger: Ledger,
}

/// A run under way.
pub(super) struct Run<T> {
    delivery: Arc<Delivery<T>>,
    /// Ends what waits; beside whatever else wants it to stop.
    stop: watch::Sender<bool>,
    window: Window,
    lanes: Lanes,
    sending: JoinSet<(Numbered, Fate)>,
    /// Delivered by an earlier run.
    ahead: HashSet<u64>,
    cut: Option<Cut>,
    keep_going: bool,
}

impl<T: Transport> Run<T> {
    pub(super) fn new(
        delivery: Delivery<T>,
        stop: watch::Sender<bool>,
        start: Start,
        limit: u64,
        keep_going: bool,
    ) -> Self {
        Self {
            delivery: Arc::new(delivery),
            stop,
            window: Window::new(limit, start.done),
            lanes: Lanes::default(),
            sending: JoinSet::new(),
            ahead: start.ahead,
            cut: None,
            keep_going,
        }
    }

    /// Returns what sends, to be asked afterwards.
    pub(super) fn delivery(&self) -> Arc<Delivery<T>> {
        Arc::clone(&self.delivery)
    }

    /// Goes through the file.
    pub(super) async fn go(
        mut self,
        source: Source,
        ledger: Ledger,
        mut pauses: mpsc::UnboundedReceiver<Pause>,
        progress: &mut Progress,
    ) -> Result<Ended, Failure> {
        let mut records = read(source);
        let mut stop = self.stop.subscribe();
        let mut seconds = tokio::time::interval(SAVED);
        let (mut is_read, mut is_due, mut is_stopped) = (false, false, false);
        let mut saver = Saver::new(ledger);
        loop {
            self.look_at_early();
            let reads = !is_read && self.cut.is_none();
            if !reads && self.sending.is_empty() {
                break;
            }
            tokio::select! {
                Some(sent) = self.sending.join_next(), if !self.sending.is_empty() => {
                    let (event, fate) = sent.map_err(|error| Failure::system(&error.into()))?;
                    self.ended(event, fate);
                }
                record = records.recv(), if reads && self.window.has_room() => match record {
                    Some(record) => self.take(record.map_err(|error| Failure::backfill_unreadable(&error))?),
                    None => is_read = true,
                },
                receipt = saver.saved() => self.window.was_saved(receipt?),
                _ = seconds.tick() => {
                    is_due = true;
                    progress.at(self.window.done());
                }
                Some((why, time)) = pauses.recv() => progress.pause(why, time),
                _ = stop.wait_for(|is_over| *is_over), if !is_stopped => {
                    is_stopped = true;
                    self.cut.get_or_insert(Cut::Stopped);
                }
            }
            let is_wanted = self.window.wants_saving() || is_due && self.window.has_news();
            if is_wanted && saver.is_idle() {
                is_due = false;
                saver.begin(self.window.snapshot());
            }
        }
        let (snapshot, ahead) = (self.window.snapshot(), self.window.ahead());
        let ledger = saver.end(snapshot, ahead, self.cut.is_none()).await?;
        Ok(Ended { done: self.window.done(), cut: self.cut, ledger })
    }

    fn take(&mut self, record: Record) {
        match record.judged {
            Err(reject) => {
                let number = self.window.open(reject.place, record.end, 0);
                self.window.rejected(number, reject);
            }
            Ok(event) => {
                let number = self.window.open(event.place, record.end, event.body.len());
                if self.ahead.remove(&event.place.offset) {
                    self.window.delivered(number);
                } else if let Some(event) = self.lanes.enter((number, event)) {
                    self.start(event);
                }
            }
        }
    }

    fn start(&mut self, event: Numbered) {
        let delivery = Arc::clone(&self.delivery);
        self.sending.spawn(async move {
            let fate = delivery.send(&event.1).await;
            (event, fate)
        });
    }

    fn ended(&mut self, (number, event): Numbered, fate: Fate) {
        let customer = event.customer.clone();
        match fate {
            Fate::Delivered => self.window.delivered(number),
            Fate::Rejected(why, status) => self.window.rejected(number, event.rejected(why, status)),
            // What waits behind it is not sent either.
            Fate::Unsent => return,
            Fate::Hopeless(why) => {
                self.cut = Some(Cut::Hopeless(why));
                self.stop.send_replace(true);
                return;
            }
        }
        if self.cut.is_none_or(|cut| cut == Cut::TooManyBad)
            && let Some(next) = self.lanes.leave(customer.as_deref())
        {
            self.start(next);
        }
    }

    /// Reads no further where the beginning is too bad. What was read is sent, so that what was bad is
    /// there to be looked at.
    fn look_at_early(&mut self) {
        if self.window.early() > EARLY_LIMIT && !self.keep_going && self.cut.is_none() {
            self.cut = Some(Cut::TooManyBad);
        }
    }
}

/// Reads and checks events in a thread of its own, a few ahead.
fn read(mut source: Source) -> mpsc::Receiver<io::Result<Record>> {
    let (sender, records) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        while let Some(record) = source.next().transpose() {
            let is_over = record.is_err();
            // Nobody takes more once the run has ended.
            if sender.blocking_send(record).is_err() || is_over {
                break;
            }
        }
    });
    records
}
