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

pub(crate) fn figure(length: Length, ledger: &mut Ledger) -> Result<()> {
    let rounds = if length == Length::Long { 9 } else { 5 };
    println!(
        "the gateway, events of {} bytes that ask for a recommendation, checked, kept and forwarded; against nginx \
         to the same server, {CONNECTIONS} connections from wrk to either",
        event::checkout("c-1000", 1).len()
    );
    let folder = tempfile::tempdir()?;
    let scored = Wrk::new(folder.path(), "/v2/checkout?score=checkoutPreAuth", |number| {
        event::checkout(&format!("c-{number}"), number)
    })?;
    let unscored =
        Wrk::new(folder.path(), "/v2/checkout", |number| event::checkout(&format!("c-{number}"), number))?;
    let server = Server::start()?;
    let (nginx, theirs) = nginx(folder.path(), server.address)?;
    let (gateway, ours) = gateway(folder.path(), &server)?;
    let (mut ratios, mut added) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let through_nginx = scored.run(theirs, CONNECTIONS, ROUND)?;
        let before = gateway.core_time()?;
        let through_gateway = scored.run(ours, CONNECTIONS, ROUND)?;
        let micros = (gateway.core_time()? - before).as_secs_f64() * 1e6
            / (through_gateway.rate * ROUND.as_secs_f64());
        let ratio = through_gateway.rate / through_nginx.rate;
        println!(
            "  {:6.0}/s with {micros:4.1} µs of a core for each, p50 {:.2} ms, p99 {:.1} ms, and {:6.0}/s, p50 {:.2} ms: {ratio:.2}",
            through_gateway.rate,
            through_gateway.p50_ms,
            through_gateway.p99_ms,
            through_nginx.rate,
            through_nginx.p50_ms
        );
        ratios.push(ratio);
        let alone = |to| scored.run(to, 1, Duration::from_secs(1)).map(|run| run.p50_ms);
        let (direct, by_nginx, by_gateway) = (alone(server.address)?, alone(theirs)?, alone(ours)?);
        println!(
            "    one at a time, p50: {direct:.2} ms direct, {by_nginx:.2} ms through nginx, {by_gateway:.2} ms through the gateway"
        );
        added.push(by_gateway - direct);
    }
    let kept = unscored.run(ours, CONNECTIONS, ROUND)?;
    println!(
        "  events that ask for nothing, kept and delivered beside: {:6.0}/s, p50 {:.2} ms",
        kept.rate, kept.p50_ms
    );
    ledger.at_least("gateway, of nginx", median(ratios), 0.5);
    ledger.at_most("gateway, p50 added to a request in ms", median(added), 1.0);
    gateway.stop()?;
    nginx.stop()
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
fn nginx(folder: &Path, to: SocketAddr) -> Result<(Service, SocketAddr)> {
    // nginx cannot tell which port it was given.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {}/{kind};", folder.display()))
        .join(" ");
    let config = format!(
        "{user} daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log stderr error;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; {temporary}\n\
           upstream api {{ server {to}; keepalive {CONNECTIONS}; keepalive_requests 1000000000; }}\n\
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
