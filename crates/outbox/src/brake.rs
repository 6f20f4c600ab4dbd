//! When nobody may send: a refused key, a limited account, an API that is away.
//!
//! Pure: every function takes the time, in milliseconds of a steady clock.

use crate::clock::millis;
use crate::decide::{Scope, Verdict, Why};
use std::time::Duration;

/// How many of the last answers are looked at.
const WINDOW: u32 = 20;
/// How many failures among them stop everyone.
const TRIP: u32 = WINDOW / 2;
/// The longest wait between two probes of an API that is away.
const LONGEST_PROBE: Duration = Duration::from_secs(30);
/// The gap between two events after an account was limited, at first.
const FIRST_GAP_MS: u64 = 50;
const LONGEST_GAP_MS: u64 = 2_000;

/// The brake of one relay.
#[derive(Debug, Default)]
pub struct Brake {
    /// Closed until then; what follows is a probe.
    closed: Option<u64>,
    probing: bool,
    strikes: u32,
    /// Since when nothing gets through; an account that is limited does, and is told to wait.
    away: Option<u64>,
    /// The last answers, newest in the lowest bit; a set bit is a failure.
    recent: u32,
    /// The gap between two events after the account was limited.
    gap_ms: u64,
    next_ms: u64,
    eased_ms: u64,
}

/// Whether an event may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Yes.
    Go,
    /// Yes, alone, to see whether it works again.
    Probe,
    /// No, not for so long.
    Wait(Duration),
}

/// What came of an event that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// An answer that says that Ravelin is there.
    Fine,
    /// It failed, which may be about this event alone.
    Failed,
    /// It failed in a way that concerns everyone, who wait so long.
    Stop(Duration),
    /// As [`Report::Stop`]; and the account sends too fast.
    Limited(Duration),
    /// It was not sent after all.
    Unsent,
}

impl Report {
    /// Returns what a verdict tells about Ravelin.
    const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Retry { scope: Scope::Everyone, after, why: Why::RateLimited, .. } => {
                Self::Limited(after)
            }
            Verdict::Retry { scope: Scope::Everyone, after, .. } => Self::Stop(after),
            Verdict::Retry { why: Why::NoAnswer | Why::Unavailable, .. } => Self::Failed,
            _ => Self::Fine,
        }
    }
}

impl Brake {
    /// Asks to send one event now.
    pub fn enter(&mut self, now_ms: u64) -> Pass {
        if let Some(until) = self.closed {
            return if until > now_ms {
                Pass::Wait(Duration::from_millis(until - now_ms))
            } else if self.probing {
                Pass::Wait(Duration::from_millis(100))
            } else {
                self.probing = true;
                Pass::Probe
            };
        }
        if self.gap_ms == 0 {
            return Pass::Go;
        }
        if now_ms.saturating_sub(self.eased_ms) >= 60_000 {
            self.eased_ms = now_ms;
            self.gap_ms = if self.gap_ms <= 1 { 0 } else { self.gap_ms / 2 };
        }
        if self.next_ms > now_ms {
            return Pass::Wait(Duration::from_millis(self.next_ms - now_ms));
        }
        self.next_ms = now_ms + self.gap_ms;
        Pass::Go
    }

    /// Decides what to do with an event that was let through, and takes note of it. `decide` gives the
    /// verdict for a number of attempts: those of the event, or, in what concerns everyone, those of the brake.
    pub fn judge(
        &mut self,
        pass: Pass,
        attempt: u32,
        now_ms: u64,
        decide: impl Fn(u32) -> Verdict,
    ) -> Verdict {
        let verdict = match decide(attempt) {
            Verdict::Retry { scope: Scope::Everyone, .. } => decide(self.strikes),
            verdict => verdict,
        };
        self.report(pass, Report::of(verdict), now_ms);
        verdict
    }

    /// Takes note of what came of it.
    pub fn report(&mut self, pass: Pass, report: Report, now_ms: u64) {
        let probed = pass == Pass::Probe;
        if probed {
            self.probing = false;
        }
        match report {
            Report::Unsent => {}
            Report::Fine => {
                self.recent <<= 1;
                if probed {
                    (self.closed, self.strikes, self.away, self.recent) = (None, 0, None, 0);
                    self.eased_ms = now_ms;
                }
            }
            Report::Failed => {
                self.recent = self.recent << 1 | 1;
                if probed || (self.recent & ((1 << WINDOW) - 1)).count_ones() >= TRIP {
                    let wait = Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(self.strikes));
                    self.stop(wait.min(LONGEST_PROBE), probed, now_ms);
                }
            }
            Report::Stop(wait) => self.stop(wait, probed, now_ms),
            Report::Limited(wait) => {
                if probed || self.closed.is_none() {
                    self.gap_ms = (self.gap_ms * 2).clamp(FIRST_GAP_MS, LONGEST_GAP_MS);
                }
                self.stop(wait, probed, now_ms);
                self.away = None;
            }
        }
    }

    /// Returns for how long nothing has got through; nothing where something does.
    #[must_use]
    pub fn away(&self, now_ms: u64) -> Option<Duration> {
        self.away.map(|since| Duration::from_millis(now_ms.saturating_sub(since)))
    }

    /// Returns how often in a row everyone was stopped.
    #[must_use]
    pub const fn strikes(&self) -> u32 {
        self.strikes
    }

    /// Returns how long nobody may send; nothing where somebody may.
    #[must_use]
    pub fn wait(&self, now_ms: u64) -> Option<Duration> {
        let until = self.closed?;
        match until.checked_sub(now_ms) {
            Some(rest) if rest > 0 => Some(Duration::from_millis(rest)),
            _ if self.probing => Some(Duration::from_millis(100)),
            _ => None,
        }
    }

    fn stop(&mut self, wait: Duration, probed: bool, now_ms: u64) {
        // What was under way when the brake closed is no second strike.
        if probed || self.closed.is_none() {
            self.strikes = self.strikes.saturating_add(1);
        }
        let until = now_ms.saturating_add(millis(wait));
        self.closed = Some(self.closed.map_or(until, |before| before.max(until)));
        self.away = self.away.or(Some(now_ms));
        self.recent = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn half_of_the_last_answers_failing_stops_everyone_and_one_probe_opens_again() {
        let mut brake = Brake::default();
        for _ in 0..9 {
            assert_eq!(brake.enter(0), Pass::Go);
            brake.report(Pass::Go, Report::Fine, 0);
            brake.report(Pass::Go, Report::Failed, 0);
        }
        assert_eq!(brake.enter(0), Pass::Go);
        brake.report(Pass::Go, Report::Failed, 0);
        assert_eq!(brake.enter(0), Pass::Wait(second(1)));
        assert_eq!(brake.enter(1_000), Pass::Probe);
        assert_eq!(brake.enter(1_000), Pass::Wait(Duration::from_millis(100)));
        brake.report(Pass::Probe, Report::Failed, 1_000);
        assert_eq!(brake.enter(1_000), Pass::Wait(second(2)));
        assert_eq!(brake.enter(3_000), Pass::Probe);
        brake.report(Pass::Probe, Report::Fine, 3_000);
        assert_eq!(brake.enter(3_000), Pass::Go);
        assert_eq!(brake.strikes(), 0);
    }

    #[test]
    fn nothing_gets_through_from_the_first_stop_to_the_probe_that_does() {
        let mut brake = Brake::default();
        brake.report(Pass::Go, Report::Stop(second(1)), 5_000);
        brake.report(Pass::Probe, Report::Stop(second(2)), 6_000);
        assert_eq!(brake.away(45_000), Some(second(40)));
        brake.report(Pass::Probe, Report::Fine, 45_000);
        assert_eq!(brake.away(45_000), None);
        // Whoever is told to wait has got through.
        brake.report(Pass::Go, Report::Stop(second(1)), 50_000);
        brake.report(Pass::Probe, Report::Limited(second(60)), 51_000);
        assert_eq!(brake.away(52_000), None);
    }

    #[test]
    fn what_was_under_way_is_no_second_strike() {
        let mut brake = Brake::default();
        for _ in 0..64 {
            brake.report(Pass::Go, Report::Stop(second(30)), 0);
        }
        assert_eq!(brake.strikes(), 1);
        assert_eq!(brake.wait(0), Some(second(30)));
    }

    #[test]
    fn a_probe_that_was_not_sent_leaves_room_for_the_next() {
        let mut brake = Brake::default();
        brake.report(Pass::Go, Report::Stop(second(1)), 0);
        assert_eq!(brake.enter(1_000), Pass::Probe);
        brake.report(Pass::Probe, Report::Unsent, 1_000);
        assert_eq!(brake.enter(1_000), Pass::Probe);
    }

    #[test]
    fn a_limited_account_sends_slower_until_a_clean_minute_has_passed() {
        let mut brake = Brake::default();
        brake.report(Pass::Go, Report::Limited(second(60)), 0);
        assert_eq!(brake.enter(60_000), Pass::Probe);
        brake.report(Pass::Probe, Report::Fine, 60_000);
        let sent = |brake: &mut Brake, from: u64| {
            (from..from + 1_000).filter(|now| brake.enter(*now) == Pass::Go).count()
        };
        assert_eq!(sent(&mut brake, 60_000), 20);
        assert_eq!(sent(&mut brake, 121_000), 40);
    }
}
