//! wrk, which sends as fast as it is answered.

use crate::process::core_time;
use anyhow::{Context, Result, ensure};
use std::io::Read as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many different requests are sent, in turn.
const DIFFERENT: u64 = 1_000;

/// What wrk sends, written down once.
pub(crate) struct Wrk {
    script: PathBuf,
}

/// What wrk has seen.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// Requests that were answered with success, in a second.
    pub(crate) rate: f64,
    /// Answers that were no success, of all.
    pub(crate) refused: f64,
    /// The latency in the middle, in milliseconds.
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// What it has spent on a core.
    pub(crate) core_time: Duration,
}

impl Wrk {
    /// Has these bodies posted to a path, with the headers that our own programs send.
    pub(crate) fn new(folder: &Path, path: &str, body: impl Fn(u64) -> String) -> Result<Self> {
        let mut script = format!(
            "local headers = {{ ['Content-Type'] = 'application/json; charset=utf-8', \
             ['Accept'] = 'application/json', ['Authorization'] = 'token sk_test_0123456789' }}\n\
             local path, requests, at = '{path}', {{}}, 0\n\
             local bodies = {{\n"
        );
        for number in 0..DIFFERENT {
            script += &format!("[==[{}]==],\n", body(number));
        }
        script += "}\n\
            function init() for i, body in ipairs(bodies) do requests[i] = wrk.format('POST', path, headers, body) end end\n\
            function request() at = at % #requests + 1; return requests[at] end\n\
            function done(summary, latency)\n\
              local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout\n\
              print(string.format('figures %d %d %d %d %d %d', summary.requests, summary.duration, \
                summary.errors.status, failed, latency:percentile(50), latency:percentile(99)))\n\
            end\n";
        let name = path.trim_matches('/').replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let place = folder.join(format!("{name}.lua"));
        std::fs::write(&place, script)?;
        Ok(Self { script: place })
    }

    /// Sends for so long over so many connections, to a server that refuses hardly anything.
    pub(crate) fn run(&self, to: SocketAddr, connections: usize, time: Duration) -> Result<Run> {
        let run = self.run_refused(to, connections, time)?;
        ensure!(run.refused < 0.01, "{:.1} % of the answers were no success", run.refused * 100.0);
        Ok(run)
    }

    /// As [`Wrk::run`], to a server that may refuse.
    pub(crate) fn run_refused(&self, to: SocketAddr, connections: usize, time: Duration) -> Result<Run> {
        let threads = connections.min(2);
        let mut child = Command::new("wrk")
            .args(["-t", &threads.to_string(), "-c", &connections.to_string()])
            .args(["-d", &format!("{}s", time.as_secs().max(1)), "-s"])
            .arg(&self.script)
            .arg(format!("http://{to}"))
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start wrk")?;
        let mut text = String::new();
        child.stdout.take().context("the pipe was asked for")?.read_to_string(&mut text)?;
        // Its output has ended, and so has it, but for being waited for.
        let core_time = core_time(child.id())?;
        let status = child.wait()?;
        ensure!(status.success(), "wrk ended with {status}: {text}");
        let figures =
            text.lines().find_map(|line| line.strip_prefix("figures ")).context("no figures of wrk")?;
        let figures: Vec<f64> = figures.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let [requests, micros, refused, failed, p50, p99] = *figures else {
            anyhow::bail!("wrk's figures changed");
        };
        ensure!(requests > 0.0 && failed < requests / 100.0, "of {requests} requests {failed} had no answer");
        Ok(Run {
            rate: (requests - refused) / micros * 1e6,
            refused: refused / requests,
            p50_ms: p50 / 1e3,
            p99_ms: p99 / 1e3,
            core_time,
        })
    }
}
