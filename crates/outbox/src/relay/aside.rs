//! Whether a relay that nothing gets through from leaves its buckets to others, which may reach the API.

use crate::clock::millis;
use std::time::Duration;

/// For how long nothing must have got through.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long it stays aside before it tries again: the first time, and at most.
const ASIDE: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(240));

/// Where a relay stands.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Until when it stays aside; nothing while it has buckets, or wants some.
    until_ms: Option<u64>,
    /// How often it has stepped aside since something got through.
    times: u32,
    /// The strikes of the brake when it did so last.
    strikes: u32,
}

/// What the brake and the store say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plight {
    /// For how long nothing has got through.
    pub(super) away: Option<Duration>,
    /// How often in a row everyone was stopped.
    pub(super) strikes: u32,
    /// How long until the next probe.
    pub(super) wait: Option<Duration>,
    /// How many other relays are alive.
    pub(super) others: usize,
}

impl Aside {
    /// Decides whether it steps aside. Once it is back, it does so again only after a probe that has failed. One
    /// that is alone stays: where the API is away from all of them, the last one does.
    pub(super) fn steps(&mut self, plight: Plight, now_ms: u64) -> bool {
        if plight.strikes == 0 {
            *self = Self::default();
        }
        let is_away = plight.away.is_some_and(|away| away >= PATIENCE);
        if !is_away || plight.others == 0 || plight.strikes <= self.strikes {
            return false;
        }
        let pause = ASIDE.0.saturating_mul(2_u32.saturating_pow(self.times)).min(ASIDE.1);
        let pause = pause.max(plight.wait.unwrap_or_default());
        self.until_ms = Some(now_ms.saturating_add(millis(pause)));
        self.times = self.times.saturating_add(1);
        self.strikes = plight.strikes;
        true
    }

    /// Tells whether it has stepped aside.
    pub(super) const fn is_aside(&self) -> bool {
        self.until_ms.is_some()
    }

    /// Decides whether it stays aside: not for ever, and not where nobody else is there any more.
    pub(super) fn stays(&mut self, others: usize, now_ms: u64) -> bool {
        self.until_ms = self.until_ms.filter(|until| others > 0 && *until > now_ms);
        self.is_aside()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plight(away: u64, strikes: u32, others: usize) -> Plight {
        Plight { away: Some(Duration::from_secs(away)), strikes, wait: None, others }
    }

    #[test]
    fn who_gets_nothing_through_for_long_steps_aside_for_another() {
        let mut aside = Aside::default();
        assert!(!aside.steps(Plight { away: None, ..plight(0, 0, 1) }, 0));
        assert!(!aside.steps(plight(29, 4, 1), 29_000));
        assert!(!aside.steps(plight(30, 4, 0), 30_000), "nobody else is there");
        assert!(aside.steps(plight(35, 4, 1), 35_000) && aside.is_aside());
        assert!(aside.stays(1, 94_999));
        assert!(!aside.stays(1, 95_000) && !aside.is_aside());
        // It tries once more before it steps aside again, for twice as long.
        assert!(!aside.steps(plight(65, 4, 1), 95_000));
        assert!(aside.steps(plight(75, 5, 1), 105_000));
        assert!(aside.stays(1, 224_999) && !aside.stays(1, 225_000));
    }

    #[test]
    fn who_is_alone_comes_back_at_once_and_who_gets_through_begins_anew() {
        let mut aside = Aside::default();
        assert!(aside.steps(plight(40, 3, 1), 0));
        assert!(!aside.stays(0, 5_000));
        assert!(!aside.steps(Plight { away: None, ..plight(0, 0, 1) }, 10_000));
        assert!(aside.steps(plight(30, 1, 2), 50_000));
        assert!(aside.stays(2, 109_999) && !aside.stays(2, 110_000));
    }

    #[test]
    fn it_stays_aside_until_the_next_probe_and_never_for_very_long() {
        let mut aside = Aside::default();
        let wait = Some(Duration::from_secs(200));
        assert!(aside.steps(Plight { wait, ..plight(30, 1, 1) }, 0));
        assert!(aside.stays(1, 199_999) && !aside.stays(1, 200_000));
        for strikes in 2..40 {
            assert!(aside.steps(plight(300, strikes, 1), 0));
            assert!(!aside.stays(1, 240_000));
        }
    }
}
