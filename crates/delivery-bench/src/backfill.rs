//! `ravelin backfill`: the same memory however long the file is, and its rate beside the relay's.

use crate::Length;
use crate::ledger::Ledger;
use crate::process::{Service, ravelin};
use crate::relay::{EVENTS, Queue, events};
use crate::round::median;
use crate::server::Server;
use anyhow::{Result, ensure};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::runtime::Runtime;

pub(crate) fn figure(length: Length, ledger: &mut Ledger) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = Server::start()?;
    let (short, long) = if length == Length::Long { (1_000_000, 10_000_000) } else { (100_000, 1_000_000) };
    println!("the memory of a backfill of {long} lines, against {short} lines");
    let [less, more] = [short, long].map(|lines| memory(folder.path(), &server, lines));
    let (less, more) = (less?, more?);
    println!("  {more:.1} MB, and {less:.1} MB");
    ledger.at_most(&format!("backfill, memory of {long} lines, of {short} lines"), more / less, 1.2);
    println!("the rate of a backfill of {EVENTS} events, against the relay from SQLite with the same bodies");
    compare(ledger, folder.path(), &server, if length == Length::Long { 9 } else { 5 })
}

fn compare(ledger: &mut Ledger, folder: &Path, server: &Server, rounds: usize) -> Result<()> {
    let runtime = Runtime::new()?;
    let mut queue = Queue::open(&runtime, &format!("sqlite://{}", folder.join("outbox.db").display()))?;
    let file = folder.join("past.ndjson");
    let mut text = BufWriter::new(File::create(&file)?);
    for (_, body) in events(0) {
        writeln!(text, "{body}")?;
    }
    text.into_inner()?;
    let mut ratios = Vec::new();
    for _ in 0..rounds {
        let theirs = queue.relay(server)?;
        run(&file, server)?;
        let ours = server.counted()?;
        ensure!(ours.requests == EVENTS, "{} of {EVENTS} came", ours.requests);
        let ratio = ours.rate() / theirs.rate;
        println!("  {:6.0}/s, and {:6.0}/s: {ratio:.2}", ours.rate(), theirs.rate);
        ratios.push(ratio);
    }
    ledger.at_least("backfill, of the relay", median(ratios), 0.5);
    Ok(())
}

/// Returns the most memory that a backfill of so many lines has had, in megabytes.
fn memory(folder: &Path, server: &Server, lines: u64) -> Result<f64> {
    let file = folder.join(format!("{lines}.ndjson"));
    let mut text = BufWriter::with_capacity(1 << 20, File::create(&file)?);
    for number in 0..lines {
        let customer = number % 100_000;
        writeln!(
            text,
            "{{\"timestamp\":{},\"customer\":{{\"customerId\":\"c-{customer}\",\"givenName\":\"Ada\"}}}}",
            1_500_000_000_000 + number
        )?;
    }
    text.into_inner()?;
    server.counted()?;
    let peak = run(&file, server)?;
    let counted = server.counted()?;
    ensure!(counted.requests == lines, "{} of {lines} came", counted.requests);
    println!("    {lines} lines: {:6.0}/s, {peak:.1} MB", counted.rate());
    std::fs::remove_file(&file)?;
    Ok(peak)
}

/// Runs a backfill to its end, and returns the most memory that it has had, in megabytes.
fn run(file: &Path, server: &Server) -> Result<f64> {
    let mut command: Command = ravelin()?;
    command.args(["backfill", "--restart", "--kind", "customer", "--base-url", &server.url()]).arg(file);
    let mut service = Service::start(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let status = format!("/proc/{}/status", service.child().id());
    let mut peak = 0.0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        if let Some(kilobytes) = line.and_then(|line| line.split_whitespace().next()) {
            peak = kilobytes.parse::<f64>()? / 1024.0;
        }
        if let Some(status) = service.child().try_wait()? {
            ensure!(status.success(), "a backfill ended with {status}");
            return Ok(peak);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
