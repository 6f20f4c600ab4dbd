//! What a handler can do to the connection that its request came by.

use crate::lock::lock;
use crate::log::Flight;
use futures_util::task::AtomicWaker;
use std::sync::{Arc, Mutex};
use std::task::Context;

/// The means to end a connection, or to spoil what is written to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    mode: Mutex<Mode>,
    /// What is under way until the headers are sent.
    flight: Mutex<Option<Flight>>,
    reader: AtomicWaker,
}

/// What a connection does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Open,
    /// Ends without another byte.
    Closed,
    /// Writes, and reads no more.
    Deaf,
    /// Writes something else than it is told, and ends.
    Garbled,
    /// Ends by a reset.
    Reset,
    /// Writes headers slowly.
    Slow(Pause),
}

/// How headers are written slowly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    /// With a pause behind the first line, in milliseconds.
    AfterLine(u64),
    /// With a pause of 100 ms between two bytes.
    EachByte,
}

impl Cut {
    /// Ends the connection before anything else is written to it.
    pub(crate) fn now(&self) {
        self.set(Mode::Closed);
    }

    /// Resets the connection, also one that waits for its next request.
    pub(crate) fn reset(&self) {
        self.set(Mode::Reset);
    }

    /// Reads nothing more, so that no further request can be taken.
    pub(crate) fn read_no_more(&self) {
        self.set(Mode::Deaf);
    }

    /// Writes bytes that are no HTTP instead of what comes next.
    pub(crate) fn garble(&self) {
        self.set(Mode::Garbled);
    }

    /// Writes the next headers slowly; the request is under way until the last of them.
    pub(crate) fn slow_down(&self, pause: Pause, flight: Option<Flight>) {
        *lock(&self.0.flight) = flight;
        self.set(Mode::Slow(pause));
    }

    /// Writes as ever again, after headers.
    pub(super) fn open(&self) {
        lock(&self.0.flight).take();
        self.set(Mode::Open);
    }

    pub(super) fn mode(&self) -> Mode {
        *lock(&self.0.mode)
    }

    /// Returns the mode, and has the reader woken when it changes.
    pub(super) fn mode_for_reader(&self, context: &Context<'_>) -> Mode {
        self.0.reader.register(context.waker());
        self.mode()
    }

    /// Forgets what was under way: the connection is gone.
    pub(super) fn ended(&self) {
        lock(&self.0.flight).take();
    }

    fn set(&self, mode: Mode) {
        *lock(&self.0.mode) = mode;
        self.0.reader.wake();
    }
}
