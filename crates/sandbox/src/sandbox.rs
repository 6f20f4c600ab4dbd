//! A running sandbox.

use crate::api;
use crate::auth;
use crate::config::Config;
use crate::delivery::Delivery;
use crate::fault::Fault;
use crate::journal::{Journal, Record};
use crate::keys::Keys;
use crate::line::{Cut, Lines};
use crate::lock::lock;
use crate::log::{Log, Summary};
use crate::random::Random;
use crate::response::millis;
use crate::script::{Running, Script, ScriptError};
use crate::start_error::StartError;
use crate::state::{State, records};
use crate::store::Store;
use ravelin::secret::Secret;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long a shutdown waits for open requests.
const GRACE: Duration = Duration::from_secs(1);

/// An emulator that listens until it is shut down or dropped.
pub struct Sandbox {
    address: SocketAddr,
    token: Secret<String>,
    state: Arc<State>,
    accepted: Arc<AtomicU64>,
    closing: watch::Sender<bool>,
    server: JoinHandle<io::Result<()>>,
}

impl Sandbox {
    /// Returns a setup to be changed and started.
    pub fn builder() -> Config {
        Config::new()
    }

    /// Starts a sandbox on the current runtime.
    ///
    /// # Errors
    ///
    /// [`StartError`]; nothing listens then.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        if !config.address.is_loopback() {
            return Err(StartError::Address);
        }
        let token = match config.token {
            Some(token) => token,
            None => auth::generate().ok_or(StartError::Randomness)?,
        };
        // EXPOSE: the token is looked at, and only its digest is kept beside it.
        let text = token.expose();
        if text.contains("_live_") {
            return Err(StartError::LiveToken);
        }
        let token_digest = auth::digest(text);
        let keys = match config.keys {
            Some(keys) => keys,
            None => tokio::task::spawn_blocking(|| Keys::generate(2048))
                .await
                .map_err(|_| StartError::Interrupted)??,
        };
        let log =
            Log::open(&config.log, config.log_id, Arc::clone(&config.clock)).map_err(StartError::Log)?;
        let listener = TcpListener::bind((config.address, config.port)).await.map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        let (closing, closes) = watch::channel(false);
        let seed = config.seed.unwrap_or_else(|| millis(config.clock.now()));
        let running = |script| Running::start(script, seed, config.clock.now()).map_err(StartError::Script);
        let script = config.script.map(running).transpose()?;
        let state = Arc::new(State {
            token_digest,
            keys,
            clock: config.clock,
            closing: closes,
            unknown_fields: config.unknown_fields,
            body_limit: config.body_limit,
            customer_limit: config.customer_limit,
            label_page: config.label_page,
            bare_answers: config.bare_answers,
            keeps_journal: config.journal_limit > 0,
            journal: Mutex::new(Journal::new(config.journal_limit)),
            store: Mutex::new(Store::new(config.entity_limit)),
            random: Mutex::new(Random::new(seed)),
            fault: Mutex::new(None),
            script: Mutex::new(script),
            seed,
            log: Arc::new(log),
        });
        let accepted = Arc::new(AtomicU64::new(0));
        let lines = Lines { listener, accepted: Arc::clone(&accepted) };
        let server = tokio::spawn(serve(lines, Arc::clone(&state)));
        Ok(Self { address, token, state, accepted, closing, server })
    }

    /// Returns the base URL: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the address it listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the secret key that is accepted. It opens nothing but this sandbox, and is made to
    /// be shown to whoever started it.
    #[must_use]
    pub fn token(&self) -> &str {
        // EXPOSE: see above.
        self.token.expose()
    }

    /// Returns the public keys that cards may be encrypted for, index 0 and 1.
    #[must_use]
    pub fn public_keys(&self) -> [String; 2] {
        self.state.keys.public()
    }

    /// Returns what arrived, masked, newest last.
    #[must_use]
    pub fn journal(&self) -> Vec<Record> {
        records(&self.state)
    }

    /// Forgets what arrived.
    pub fn clear_journal(&self) {
        lock(&self.state.journal).clear();
    }

    /// Returns the customers, orders and so on that events told of, merged and masked, as
    /// `GET /sandbox/entities` has them.
    #[must_use]
    pub fn entities(&self) -> Value {
        lock(&self.state.store).shown()
    }

    /// Forgets all customers, orders and so on.
    pub fn clear_entities(&self) {
        lock(&self.state.store).clear();
    }

    /// Returns the requests of the log, oldest first; none without [`Config::log`].
    ///
    /// # Errors
    ///
    /// That of the log's file, if it is in one.
    pub fn deliveries(&self) -> io::Result<Vec<Delivery>> {
        self.deliveries_after(0)
    }

    /// Returns the requests of the log behind one, whose `seq` is given.
    ///
    /// # Errors
    ///
    /// As [`Self::deliveries`].
    pub fn deliveries_after(&self, seq: u64) -> io::Result<Vec<Delivery>> {
        self.state.log.after(seq)
    }

    /// Returns what the log adds up to.
    #[must_use]
    pub fn summary(&self) -> Summary {
        self.state.log.summary()
    }

    /// Returns the same for each customer.
    #[must_use]
    pub fn customer_summaries(&self) -> BTreeMap<String, Summary> {
        self.state.log.customers()
    }

    /// Empties the log, and its file. Numbers go on where they were; what was taken counts as never
    /// taken, and what is under way as under way no more.
    ///
    /// # Errors
    ///
    /// That of the log's file.
    pub fn clear_deliveries(&self) -> io::Result<()> {
        self.state.log.clear()
    }

    /// Lets answers fail from now on, or no longer.
    pub fn set_fault(&self, fault: Option<Fault>) {
        *lock(&self.state.fault) = fault;
    }

    /// Answers by a script from now on; what an earlier one counted is forgotten.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] for the first rule that contradicts itself; nothing changes then.
    pub fn set_script(&self, script: Script) -> Result<(), ScriptError> {
        self.state.set_script(script)
    }

    /// Answers by no script any more.
    pub fn clear_script(&self) {
        *lock(&self.state.script) = None;
    }

    /// Returns how many requests each rule of the script was applied to; nothing without a script.
    #[must_use]
    pub fn script_applied(&self) -> Vec<u64> {
        lock(&self.state.script).as_ref().map(Running::applied).unwrap_or_default()
    }

    /// Returns what everything random is drawn from, to get the same again.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.state.seed
    }

    /// Returns how many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.accepted.load(Ordering::SeqCst)
    }

    /// Closes the sandbox: open requests have a second to end, stalled ones end at once.
    pub async fn shutdown(mut self) {
        self.closing.send_replace(true);
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.closing.send_replace(true);
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn serve(lines: Lines, state: Arc<State>) -> io::Result<()> {
    let mut closing = state.closing.clone();
    let service = api::router(state).into_make_service_with_connect_info::<Cut>();
    axum::serve(lines, service)
        .with_graceful_shutdown(async move {
            // An error means that the sandbox was dropped, which closes it too.
            let _ = closing.wait_for(|closing| *closing).await;
        })
        .await
}
