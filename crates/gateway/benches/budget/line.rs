//! What a scenario came to.

use super::{AT_ONCE, BEYOND, BUDGET, CALLS};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// What the calls of a scenario took, and how late the bare timers beside them were.
pub(crate) struct Line {
    took: Vec<Duration>,
    late: Vec<Duration>,
    /// How often that lateness is allowed for.
    lateness: u32,
    /// How the calls ended, and how often.
    pub(crate) ends: Vec<(String, usize)>,
}

impl Line {
    pub(crate) const HEAD: &'static str =
        "  bound    p50    p99  p99.9    max   late  scenario: how the calls ended";

    /// Makes the calls; each tells how it ended. So many wakings lie between the end of the budget and
    /// whoever called.
    pub(crate) async fn of<F>(wakings: u32, call: impl Fn(usize) -> F) -> Self
    where
        F: Future<Output = String> + Send + 'static,
    {
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = Vec::new();
        for number in 0..CALLS {
            let permit = Arc::clone(&permits).acquire_owned().await.unwrap();
            let call = call(number);
            let timer = tokio::spawn(async {
                let began = Instant::now();
                tokio::time::sleep(BUDGET).await;
                began.elapsed().saturating_sub(BUDGET)
            });
            tasks.push(tokio::spawn(async move {
                let began = Instant::now();
                let end = call.await;
                let took = began.elapsed();
                drop(permit);
                (took, timer.await.unwrap(), end)
            }));
        }
        let mut line = Self { took: Vec::new(), late: Vec::new(), lateness: wakings, ends: Vec::new() };
        for task in tasks {
            let (took, late, end) = task.await.unwrap();
            line.took.push(took);
            line.late.push(late);
            match line.ends.iter_mut().find(|(known, _)| *known == end) {
                Some((_, count)) => *count += 1,
                None => line.ends.push((end, 1)),
            }
        }
        line.took.sort_unstable();
        line.late.sort_unstable();
        line
    }

    fn bound(&self) -> Duration {
        BUDGET + BEYOND + of_thousand(&self.late, 999) * self.lateness
    }

    pub(crate) fn holds(&self) -> bool {
        of_thousand(&self.took, 999) <= self.bound()
    }

    pub(crate) fn shown(&self, name: &str) -> String {
        let ends: Vec<String> = self.ends.iter().map(|(end, count)| format!("{count} {end}")).collect();
        let figures = [
            self.bound(),
            of_thousand(&self.took, 500),
            of_thousand(&self.took, 990),
            of_thousand(&self.took, 999),
            of_thousand(&self.took, 1_000),
            of_thousand(&self.late, 999),
        ];
        let figures: Vec<String> =
            figures.iter().map(|time| format!("{:6.1}", time.as_secs_f64() * 1_000.0)).collect();
        let word = if self.holds() { "" } else { "  TOO LONG" };
        format!(" {}  {name}: {}{word}", figures.join(" "), ends.join(", "))
    }
}

/// Returns the time within which so many of a thousand lie.
fn of_thousand(sorted: &[Duration], share: usize) -> Duration {
    sorted[(sorted.len() * share).div_ceil(1_000).max(1) - 1]
}
