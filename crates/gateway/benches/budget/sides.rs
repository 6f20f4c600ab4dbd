//! Where Ravelin stops.

use ravelin_sandbox::{Fault, Keys, Sandbox};
use std::net::{SocketAddr, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;

pub(crate) const TOKEN: &str = "sk_test_the_real_one_0123";

/// What Ravelin does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Well,
    Refuses,
    Silent,
    SlowHeaders,
    DripsHeaders,
    DripsBody,
    StopsInBody,
    AcceptsOnly,
    AcceptsOnlyWithTls,
    DoesNotAccept,
}

/// What keeps a side up until it is dropped.
pub(crate) enum Up {
    Sandbox(#[expect(dead_code, reason = "dropped at the end")] oneshot::Sender<()>),
    Sockets(#[expect(dead_code, reason = "dropped at the end")] (TcpListener, Vec<TcpStream>)),
}

impl Side {
    pub(crate) const ALL: [Self; 10] = [
        Self::Well,
        Self::Refuses,
        Self::Silent,
        Self::SlowHeaders,
        Self::DripsHeaders,
        Self::DripsBody,
        Self::StopsInBody,
        Self::AcceptsOnly,
        Self::AcceptsOnlyWithTls,
        Self::DoesNotAccept,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Well => "ravelin-well",
            Self::Refuses => "ravelin-503",
            Self::Silent => "ravelin-silent",
            Self::SlowHeaders => "ravelin-slow-headers",
            Self::DripsHeaders => "ravelin-drips-headers",
            Self::DripsBody => "ravelin-drips-body",
            Self::StopsInBody => "ravelin-stops-in-body",
            Self::AcceptsOnly => "ravelin-accepts-only",
            Self::AcceptsOnlyWithTls => "ravelin-accepts-only-tls",
            Self::DoesNotAccept => "ravelin-unreachable",
        }
    }

    /// Starts it; returns what keeps it up, and its address.
    pub(crate) async fn start(self) -> (Up, String) {
        let fault = match self {
            Self::Well => None,
            Self::Refuses => Some(Fault::Status(503)),
            Self::Silent => Some(Fault::StallBeforeHeaders),
            Self::SlowHeaders => Some(Fault::SlowHeaders(10_000)),
            Self::DripsHeaders => Some(Fault::DripHeaders),
            Self::DripsBody => Some(Fault::Drip),
            Self::StopsInBody => Some(Fault::StallMidBody),
            // The system accepts up to its backlog, and nobody reads.
            Self::AcceptsOnly => return deaf("http", false),
            Self::AcceptsOnlyWithTls => return deaf("https", false),
            Self::DoesNotAccept => return deaf("http", true),
        };
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        // On a thread of its own: its work is not the client's.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let sandbox = sandbox().await;
                sandbox.set_fault(fault);
                tell.send(sandbox.url()).unwrap();
                // Nobody sends: it is dropped.
                let _ = stopped.await;
                sandbox.shutdown().await;
            });
        });
        (Up::Sandbox(stop), told.await.unwrap())
    }
}

async fn sandbox() -> Sandbox {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    let keys = KEYS.get_or_init(|| Keys::generate(1024).unwrap()).clone();
    let token = ravelin::secret::Secret::new(TOKEN.to_owned());
    let config = Sandbox::builder().keys(keys).token(token).customer_limit(None).journal_limit(0);
    Sandbox::start(config).await.unwrap()
}

/// Returns a socket that nobody reads from, and with a full backlog one that answers no connection: packets
/// go there and nothing comes back, as from an address that is not routed.
fn deaf(scheme: &str, is_full: bool) -> (Up, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener = socket.listen(if is_full { 1 } else { 4_096 }).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while is_full && let Ok(stream) = connect(address) {
        waiting.push(stream);
        assert!(waiting.len() < 1_000, "the backlog is never full");
    }
    (Up::Sockets((listener, waiting)), format!("{scheme}://{address}"))
}

fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    TcpStream::connect_timeout(&address, Duration::from_millis(200))
}
