//! The gateway, which checks and keeps what it forwards, against nginx, which only forwards.

use crate::Length;
use crate::event;
use crate::ledger::Ledger;
use crate::process::{Service, ravelin};
use crate::relay::CONNECTIONS;
use crate::round::median;
use crate::server::Server;
use crate::wrk::Wrk;
use anyhow::{Context, Result, ensure};
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUND: Duration = Duration::from_secs(3);

/// How long a program may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the slower server takes, so that every event rests on the disk meanwhile; and over how many connections it
/// is asked: half as many as may wait for the disk at once, and still so many that it is not what limits.
const SLOWER: (Duration, usize) = (Duration::from_millis(10), 512);

pub(crate) fn figure(length: Length, ledger: &mut Ledger) -> Result<()> {
    let rounds = if length == Length::Long { 9 } else { 5 };
    println!(
        "the gateway, events of {} bytes that ask for a recommendation, checked, kept and forwarded; against nginx \
         to the same server",
        event::checkout("c-1000", 1).len()
    );
    at_once(rounds, ledger)?;
    slower(rounds, ledger)
}

/// A server that answers at once: hardly an event has to be kept.
fn at_once(rounds: usize, ledger: &mut Ledger) -> Result<()> {
    println!("  answered at once, {CONNECTIONS} connections from wrk to either");
    let folder = tempfile::tempdir()?;
    let server = Server::start()?;
    let sides = Sides::start(folder.path(), &server, CONNECTIONS)?;
    let unscored =
        Wrk::new(folder.path(), "/v2/checkout", |number| event::checkout(&format!("c-{number}"), number))?;
    let (mut taken, mut added) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        taken.push(sides.round(CONNECTIONS)?);
        let alone = |to| sides.wrk.run(to, 1, Duration::from_secs(1)).map(|run| run.p50_ms);
        let (direct, by_nginx, by_gateway) =
            (alone(server.address)?, alone(sides.theirs)?, alone(sides.ours)?);
        println!(
            "    one at a time, p50: {direct:.2} ms direct, {by_nginx:.2} ms through nginx, {by_gateway:.2} ms through the gateway"
        );
        added.push(by_gateway - direct);
    }
    let kept = unscored.run(sides.ours, CONNECTIONS, ROUND)?;
    println!(
        "  events that ask for nothing, kept and delivered beside: {:6.0}/s, p50 {:.2} ms",
        kept.rate, kept.p50_ms
    );
    note(ledger, "gateway", &taken, 0.5);
    ledger.at_most("gateway, p50 added to a request in ms", median(added), 1.0);
    sides.stop()
}

/// A server whose answers come after events were kept: each is written and removed.
fn slower(rounds: usize, ledger: &mut Ledger) -> Result<()> {
    let (time, connections) = SLOWER;
    println!("  answered after {time:?}, {connections} connections");
    let folder = tempfile::tempdir()?;
    let server = Server::answering_after(time)?;
    let sides = Sides::start(folder.path(), &server, connections)?;
    let taken: Vec<Taken> = (0..rounds).map(|_| sides.round(connections)).collect::<Result<_>>()?;
    note(ledger, "gateway, each event on the disk meanwhile", &taken, 0.25);
    sides.stop()
}

/// What the gateway took in a round.
struct Taken {
    /// Its successes, of those through nginx.
    ratio: f64,
    /// What it answered otherwise, of all: as when the disk stands still, and no more may wait for it.
    refused: f64,
}

fn note(ledger: &mut Ledger, what: &str, taken: &[Taken], floor: f64) {
    ledger.at_least(
        &format!("{what}, of nginx"),
        median(taken.iter().map(|taken| taken.ratio).collect()),
        floor,
    );
    // The most of any round but one: a disk may stand still once.
    let mut refused: Vec<f64> = taken.iter().map(|taken| taken.refused).collect();
    refused.sort_by(f64::total_cmp);
    refused.pop();
    ledger.at_most(&format!("{what}, refused"), refused.last().copied().unwrap_or_default(), 0.01);
}

/// nginx and the gateway, to the same server.
struct Sides {
    wrk: Wrk,
    nginx: Service,
    theirs: SocketAddr,
    gateway: Service,
    ours: SocketAddr,
}

impl Sides {
    fn start(folder: &Path, server: &Server, connections: usize) -> Result<Self> {
        let wrk = Wrk::new(folder, "/v2/checkout?score=checkoutPreAuth", |number| {
            event::checkout(&format!("c-{number}"), number)
        })?;
        let (nginx, theirs) = nginx(folder, server.address, connections)?;
        let (gateway, ours) = gateway(folder, server)?;
        Ok(Self { wrk, nginx, theirs, gateway, ours })
    }

    /// Sends through either.
    fn round(&self, connections: usize) -> Result<Taken> {
        let through_nginx = self.wrk.run(self.theirs, connections, ROUND)?;
        let before = self.gateway.core_time()?;
        let through_gateway = self.wrk.run_refused(self.ours, connections, ROUND)?;
        let micros = (self.gateway.core_time()? - before).as_secs_f64() * 1e6
            / (through_gateway.rate * ROUND.as_secs_f64());
        let (ratio, refused) = (through_gateway.rate / through_nginx.rate, through_gateway.refused);
        if refused > 0.0 {
            println!("    refused through the gateway: {:.1} %", refused * 100.0);
        }
        println!(
            "  {:6.0}/s with {micros:4.1} µs of a core for each, p50 {:.2} ms, p99 {:.1} ms, and {:6.0}/s, p50 {:.2} ms: {ratio:.2}",
            through_gateway.rate,
            through_gateway.p50_ms,
            through_gateway.p99_ms,
            through_nginx.rate,
            through_nginx.p50_ms
        );
        Ok(Taken { ratio, refused })
    }

    fn stop(self) -> Result<()> {
        self.gateway.stop()?;
        self.nginx.stop()
    }
}

/// Starts the command; returns where it listens.
fn gateway(folder: &Path, server: &Server) -> Result<(Service, SocketAddr)> {
    let mut command = ravelin()?;
    let database = format!("sqlite://{}", folder.join("outbox.db").display());
    command.args(["--json", "gateway", "--listen", "127.0.0.1:0", "--database", &database]);
    command.args(["--base-url", &server.url()]).stdout(Stdio::piped());
    let mut service = Service::start(&mut command)?;
    let mut line = String::new();
    BufReader::new(service.child().stdout.take().context("the pipe was asked for")?).read_line(&mut line)?;
    let said: serde_json::Value = serde_json::from_str(&line)?;
    let address =
        said.get("url").and_then(|url| url.as_str()?.strip_prefix("http://")).context("an address")?;
    Ok((service, address.parse()?))
}

/// Starts nginx as a proxy that keeps its connections, as the gateway does; returns where it listens.
fn nginx(folder: &Path, to: SocketAddr, connections: usize) -> Result<(Service, SocketAddr)> {
    // nginx cannot tell which port it was given.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {}/{kind};", folder.display()))
        .join(" ");
    let config = format!(
        "{user} daemon off; worker_processes 2; worker_rlimit_nofile 8192; pid {folder}/nginx.pid; error_log stderr error;\n\
         events {{ worker_connections 4096; }}\n\
         http {{ access_log off; {temporary}\n\
           upstream api {{ server {to}; keepalive {connections}; keepalive_requests 1000000000; }}\n\
           server {{ listen {address}; keepalive_requests 1000000000;\n\
             location / {{ proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }} }}\n",
        folder = folder.display()
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, config)?;
    // Debian puts it where only root's path goes.
    let program = ["/usr/sbin/nginx"].into_iter().find(|path| Path::new(path).exists()).unwrap_or("nginx");
    let mut command = Command::new(program);
    command.arg("-p").arg(folder).arg("-e").arg("stderr").arg("-c").arg(&file);
    let service = Service::start(&mut command)?;
    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        ensure!(began.elapsed() < PATIENCE, "nginx does not listen");
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok((service, address))
}
