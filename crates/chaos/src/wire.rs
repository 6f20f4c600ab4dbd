//! A network of a process's own, and the wire from there to this machine's services, which is in this
//! program's hands: packets can be lost and late, each way for itself.
//!
//! The process is in a network namespace. Its connections to 127.0.0.1 and one of the given ports leave by
//! a TUN device there, come to this program as packets, and go on to another TUN device, from which the
//! kernel takes them as if they had come over a network. So what happens to a connection is what the
//! kernels at its ends make of it.

use crate::machine::{Janitor, needs_root, system};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_tun::Tun;

/// The network of the far ends: the kernel knows them by it.
pub(crate) const NETWORK: &str = "10.213.0.0/16";

/// The longest packet.
const PACKET: usize = 65_536;

/// What happens to packets in one direction.
#[derive(Debug, Default)]
pub(crate) struct Way {
    lost: AtomicBool,
    delay_ms: AtomicU64,
}

/// The two ways between a process and a service.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    /// From the process to the service.
    pub(crate) to: Way,
    /// From the service to the process.
    pub(crate) from: Way,
}

/// A wire, and the network namespace at its end; gone when dropped.
#[derive(Debug)]
pub(crate) struct Wire {
    namespace: String,
    ports: Arc<HashMap<u16, Ways>>,
    _janitor: Janitor,
}

impl Way {
    /// Loses every packet from now on, or none.
    pub(crate) fn lose(&self, all: bool) {
        self.lost.store(all, Ordering::Relaxed);
    }

    /// Holds every packet back for so long.
    pub(crate) fn delay(&self, time: Duration) {
        self.delay_ms.store(u64::try_from(time.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

impl Wire {
    /// Makes a network, the so manieth of this program, from which these ports of 127.0.0.1 are reached.
    pub(crate) fn new(runtime: &Runtime, number: u8, ports: &[u16]) -> Result<Self> {
        needs_root("a network of its own")?;
        let process = std::process::id();
        let namespace = format!("chaos-{process}-{number}");
        let (near, far) = (format!("cn{number}-{process}"), format!("cf{number}-{process}"));
        let address = format!("10.213.{number}.2");
        let janitor = Janitor::new("ip netns del \"$1\"", &[&namespace])?;
        let guard = runtime.enter();
        let [near_end, far_end] = [&near, &far].map(|name| tun(name));
        let (near_end, far_end) = (near_end?, far_end?);
        drop(guard);
        let ip = |words: &str| system(&words.split(' ').collect::<Vec<_>>());
        ip(&format!("ip netns add {namespace}"))?;
        ip(&format!("ip link set {far} netns {namespace}"))?;
        for words in
            ["link set lo up", &format!("addr add {address}/32 dev {far}"), &format!("link set {far} up")]
        {
            ip(&format!("ip -n {namespace} {words}"))?;
        }
        // Connections to these ports do not stay inside, although they are to 127.0.0.1.
        for words in [
            "rule add pref 10 lookup local".to_owned(),
            "rule del pref 0".to_owned(),
            format!("route add default dev {far} src {address} table 100"),
        ] {
            ip(&format!("ip -n {namespace} {words}"))?;
        }
        for port in ports {
            ip(&format!("ip -n {namespace} rule add pref 5 ipproto tcp dport {port} lookup 100"))?;
        }
        ip(&format!("ip link set {near} up"))?;
        ip(&format!("ip route add {address}/32 dev {near}"))?;
        // Packets from and to 127.0.0.1 come over a wire, which kernels do not believe by themselves.
        let believe = |device: &str| format!("echo 1 > /proc/sys/net/ipv4/conf/{device}/route_localnet");
        system(&["ip", "netns", "exec", &namespace, "sh", "-c", &believe("all")])?;
        system(&["sh", "-c", &believe(&near)])?;
        let ports: Arc<HashMap<u16, Ways>> =
            Arc::new(ports.iter().map(|port| (*port, Ways::default())).collect());
        let (near_end, far_end) = (Arc::new(near_end), Arc::new(far_end));
        runtime.spawn(pass(Arc::clone(&far_end), Arc::clone(&near_end), Arc::clone(&ports), true));
        runtime.spawn(pass(near_end, far_end, Arc::clone(&ports), false));
        Ok(Self { namespace, ports, _janitor: janitor })
    }

    /// Returns the ways to and from a port.
    pub(crate) fn ways(&self, port: u16) -> Result<&Ways> {
        self.ports.get(&port).context("the wire does not lead there")
    }

    /// Returns the command that starts a process at the end of the wire.
    pub(crate) fn prefix(&self) -> [&str; 4] {
        ["ip", "netns", "exec", &self.namespace]
    }
}

fn tun(name: &str) -> Result<Tun> {
    let devices = Tun::builder().name(name).close_on_exec().build();
    devices.context("cannot make a TUN device")?.pop().context("one device was asked for")
}

/// Passes packets on in one direction, in their order, each when its time has come.
async fn pass(from: Arc<Tun>, to: Arc<Tun>, ports: Arc<HashMap<u16, Ways>>, outwards: bool) {
    let (late, mut due) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((time, packet)) = due.recv().await {
            sleep_until(time).await;
            // What a device does not take is lost, as on any wire.
            let _ = to.send(&packet).await;
        }
    });
    let mut packet = vec![0; PACKET];
    while let Ok(length) = from.recv(&mut packet).await {
        let Some(packet) = packet.get(..length) else { return };
        let port = port(packet, outwards);
        let Some(ways) = port.and_then(|port| ports.get(&port)) else { continue };
        let way = if outwards { &ways.to } else { &ways.from };
        if way.lost.load(Ordering::Relaxed) {
            continue;
        }
        let time = Instant::now() + Duration::from_millis(way.delay_ms.load(Ordering::Relaxed));
        if late.send((time, packet.to_vec())).is_err() {
            return;
        }
    }
}

/// Returns the service's port of an IPv4 packet with TCP in it.
fn port(packet: &[u8], outwards: bool) -> Option<u16> {
    let header = usize::from(packet.first()? & 0x0f) * 4;
    if packet.first()? >> 4 != 4 || *packet.get(9)? != 6 {
        return None;
    }
    let at = header + if outwards { 2 } else { 0 };
    Some(u16::from_be_bytes([*packet.get(at)?, *packet.get(at + 1)?]))
}
