//! However long a file is, a backfill takes the same memory.

use super::backfilling::{Loaded, past};
use ravelin_sandbox::{Keys, Sandbox};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::process::{Child, Stdio};
use std::time::Duration;

/// What ten times as many lines may take more, for what an allocator leaves.
const MORE_KB: u64 = 8 * 1024;

/// Returns a file with so many events, every hundredth of them bad.
fn file(events: u64, csv: bool) -> Loaded {
    let loaded = Loaded::new(if csv { "past.csv" } else { "past.ndjson" }, "");
    let mut lines = BufWriter::new(File::create(&loaded.file).unwrap());
    if csv {
        lines.write_all(b"timestamp,customerId,registrationTime,givenName\n").unwrap();
    }
    for number in 0..events {
        let (customer, is_bad) = (number % 5_000, number % 100 == 99);
        if csv {
            let time = if is_bad { 9_900_000_000_000 } else { 1_500_000_000_000 + number };
            writeln!(lines, "{time},c-{customer},{time},\"Ada, {number}\"").unwrap();
        } else {
            let line = past(&format!("c-{customer}"), number);
            writeln!(lines, "{}", if is_bad { &line[1..] } else { &line }).unwrap();
        }
    }
    lines.into_inner().unwrap();
    loaded
}

/// Returns the most memory that a process had, in kilobytes, once it has ended well or with rejects.
fn peak(mut child: Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
        peak = line.split_whitespace().nth(1).map_or(peak, |size| size.parse().unwrap());
        if let Some(status) = child.try_wait().unwrap() {
            assert_eq!(status.code(), Some(1), "a hundredth is bad");
            return peak;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_takes_no_more_memory_than_a_short_one() {
    let config = Sandbox::builder().keys(Keys::generate(1024).unwrap()).customer_limit(None).journal_limit(0);
    let sandbox = Sandbox::start(config).await.unwrap();
    for (csv, arguments) in [(false, &[][..]), (true, &["--dry-run"])] {
        let measure = async |events: u64| {
            let loaded = file(events, csv);
            let mut command = loaded.command(&sandbox, arguments);
            command.args(["--kind", "customer"]).stdout(Stdio::null()).stderr(Stdio::null());
            let child = command.spawn().unwrap();
            let peak = tokio::task::spawn_blocking(move || peak(child)).await.unwrap();
            let rejected = if csv { 0 } else { usize::try_from(events / 100).unwrap() };
            assert_eq!(loaded.rejected().len(), rejected);
            peak
        };
        let (short, long) = (measure(20_000).await, measure(200_000).await);
        println!("csv {csv}: {short} kB with 20,000 lines, {long} kB with 200,000");
        assert!(short > 0 && long <= short + MORE_KB, "csv {csv}: {short} kB, {long} kB");
    }
}
