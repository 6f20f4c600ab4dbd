//! The line before the writer: what is to be written, and when a group of it is complete.
//!
//! | In line | The writer begins |
//! |---|---|
//! | something that somebody waits for | at once, or when those have come who are expected |
//! | only what nobody waits for | after [`UNHURRIED`], with all that has come until then |
//! | a whole group | at once |

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many pieces of work share a commit at most.
const GROUP: usize = 512;

/// How long work that nobody waits for stands in line, so that more of it shares a commit.
pub(super) const UNHURRIED: Duration = Duration::from_millis(5);

/// Returns both ends of a line.
pub(super) fn line<T>() -> (Entrance<T>, Exit<T>) {
    let line = Arc::new(Line { state: Mutex::new(State::default()), bell: Condvar::new() });
    (Entrance(Arc::clone(&line)), Exit(line))
}

/// Where work comes from. Dropped, it lets the writer end with what stands in line.
pub(super) struct Entrance<T>(Arc<Line<T>>);

/// Where the writer takes it. Dropped, what stands in line is dropped too.
pub(super) struct Exit<T>(Arc<Line<T>>);

/// What stands in line.
pub(super) trait Work {
    /// Tells whether somebody waits until it is done.
    fn is_awaited(&self) -> bool;
}

/// Who is waited for, though there is work.
#[derive(Clone, Copy, Default)]
pub(super) struct Expected {
    /// With so many awaited pieces of work all have come.
    pub(super) awaited: usize,
    /// Until then they may come.
    pub(super) until: Option<Instant>,
}

/// Why there is no work.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Nothing {
    Yet,
    Evermore,
}

struct Line<T> {
    state: Mutex<State<T>>,
    /// Rings when the writer has to look.
    bell: Condvar,
}

struct State<T> {
    work: VecDeque<T>,
    /// How many of it are awaited.
    awaited: usize,
    /// The writer looks when so many are.
    enough: usize,
    is_closed: bool,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        Self { work: VecDeque::new(), awaited: 0, enough: 1, is_closed: false }
    }
}

impl<T: Work> State<T> {
    fn take(&mut self) -> Vec<T> {
        let group: Vec<T> = self.work.drain(..GROUP.min(self.work.len())).collect();
        self.awaited -= group.iter().filter(|work| work.is_awaited()).count();
        group
    }
}

impl<T> Line<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until enough awaited work is there, or a whole group; or until a time.
    fn wait<'a>(
        &self,
        mut state: MutexGuard<'a, State<T>>,
        enough: usize,
        until: Instant,
    ) -> MutexGuard<'a, State<T>> {
        state.enough = enough;
        let is_early =
            |state: &mut State<T>| !state.is_closed && state.awaited < enough && state.work.len() < GROUP;
        let patience = until.saturating_duration_since(Instant::now());
        self.bell.wait_timeout_while(state, patience, is_early).unwrap_or_else(PoisonError::into_inner).0
    }

    fn close(&self) {
        self.state().is_closed = true;
        self.bell.notify_one();
    }
}

impl<T: Work> Entrance<T> {
    /// Puts work at the end; returns it where nobody would do it.
    pub(super) fn push(&self, work: T) -> Result<(), T> {
        let mut state = self.0.state();
        if state.is_closed {
            return Err(work);
        }
        let is_awaited = work.is_awaited();
        state.work.push_back(work);
        state.awaited += usize::from(is_awaited);
        let is_first = state.work.len() == 1;
        let is_enough = is_awaited && state.awaited >= state.enough;
        let rings = is_first || is_enough || state.work.len() == GROUP;
        drop(state);
        if rings {
            self.0.bell.notify_one();
        }
        Ok(())
    }
}

impl<T: Work> Exit<T> {
    /// Returns the next group; [`Nothing`] if there is none after so long, or there will be none.
    pub(super) fn group(&self, idle: Duration, expected: Expected) -> Result<Vec<T>, Nothing> {
        let line = &*self.0;
        let is_empty = |state: &mut State<T>| !state.is_closed && state.work.is_empty();
        let waited = line.bell.wait_timeout_while(line.state(), idle, is_empty);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        if state.work.is_empty() {
            return Err(if state.is_closed { Nothing::Evermore } else { Nothing::Yet });
        }
        if state.awaited == 0 {
            state = line.wait(state, 1, Instant::now() + UNHURRIED);
        }
        if state.awaited > 0
            && let Some(until) = expected.until
        {
            state = line.wait(state, expected.awaited, until);
        }
        Ok(state.take())
    }

    /// Returns how many awaited pieces of work stand in line.
    pub(super) fn awaited(&self) -> usize {
        self.0.state().awaited
    }
}

impl<T> Drop for Entrance<T> {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl<T> Drop for Exit<T> {
    fn drop(&mut self) {
        self.0.close();
        let left = std::mem::take(&mut self.0.state().work);
        drop(left);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::thread;

    const LONG: Duration = Duration::from_secs(60);
    const LATER: Duration = Duration::from_millis(40);

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Piece {
        Awaited(usize),
        Unhurried(usize),
    }

    use Piece::{Awaited, Unhurried};

    impl Work for Piece {
        fn is_awaited(&self) -> bool {
            matches!(self, Awaited(_))
        }
    }

    /// Takes a group of a line in which one awaited piece of work stands, and another comes later; returns how many
    /// were in it.
    fn taken(comes: bool, awaited: usize, patience: Option<Duration>) -> usize {
        let (entrance, exit) = line();
        entrance.push(Awaited(1)).unwrap();
        let began = Instant::now();
        let expected = Expected { awaited, until: patience.map(|patience| began + patience) };
        let group = thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(LATER);
                comes.then(|| entrance.push(Awaited(2)).unwrap())
            });
            let group = exit.group(LONG, expected).unwrap();
            assert!(began.elapsed() < LONG, "waited for nobody");
            let is_complete = group.len() >= awaited;
            assert!(is_complete || began.elapsed() >= patience.unwrap_or_default(), "gave up too early");
            group
        });
        group.len()
    }

    #[test]
    fn whoever_is_expected_is_waited_for_and_nobody_else() {
        assert_eq!(taken(true, 2, Some(LONG)), 2, "until all have come");
        assert_eq!(
            taken(false, 2, Some(Duration::from_millis(5))),
            1,
            "who does not come is waited for no longer"
        );
        assert_eq!(taken(false, 1, Some(LONG)), 1, "nobody is expected");
        assert_eq!(taken(false, 2, None), 1, "a commit was too short to wait for");
    }

    #[test]
    fn what_nobody_waits_for_is_taken_together_and_with_what_somebody_does() {
        let (entrance, exit) = line();
        for number in 0..3 {
            entrance.push(Unhurried(number)).unwrap();
        }
        let began = Instant::now();
        let group = exit.group(LONG, Expected::default()).unwrap();
        assert_eq!(group, [Unhurried(0), Unhurried(1), Unhurried(2)]);
        assert!((UNHURRIED..LONG).contains(&began.elapsed()));
        entrance.push(Unhurried(3)).unwrap();
        entrance.push(Awaited(4)).unwrap();
        assert_eq!(exit.awaited(), 1);
        assert_eq!(exit.group(LONG, Expected::default()).unwrap(), [Unhurried(3), Awaited(4)]);
        assert_eq!(exit.awaited(), 0);
        assert_eq!(exit.group(Duration::from_millis(1), Expected::default()), Err(Nothing::Yet));
    }

    #[test]
    fn a_group_has_an_end_and_what_is_left_stays() {
        let (entrance, exit) = line();
        for number in 0..GROUP + 2 {
            entrance.push(if number % 2 == 0 { Awaited(number) } else { Unhurried(number) }).unwrap();
        }
        assert_eq!(exit.group(LONG, Expected::default()).unwrap().len(), GROUP);
        assert_eq!(exit.awaited(), 1);
        let rest = exit.group(LONG, Expected::default()).unwrap();
        assert_eq!(rest, [Awaited(GROUP), Unhurried(GROUP + 1)]);
    }

    #[test]
    fn what_stands_in_line_is_done_before_the_end() {
        let (entrance, exit) = line();
        entrance.push(Unhurried(1)).unwrap();
        drop(entrance);
        assert_eq!(exit.group(LONG, Expected::default()).unwrap(), [Unhurried(1)]);
        assert_eq!(exit.group(LONG, Expected::default()), Err(Nothing::Evermore));
        let (entrance, exit) = line();
        drop(exit);
        assert_eq!(entrance.push(Awaited(1)), Err(Awaited(1)));
    }
}
