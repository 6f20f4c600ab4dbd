//! What all requests share.

use crate::clock::Clock;
use crate::fault::Fault;
use crate::journal::{Journal, Record};
use crate::keys::Keys;
use crate::lock::lock;
use crate::log::Log;
use crate::random::Random;
use crate::script::{Running, Script, ScriptError};
use crate::store::Store;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Setup, memory and what arrived, each locked by itself and for a moment only. Who needs two
/// takes the store first.
pub(crate) struct State {
    pub(crate) token_digest: [u8; 32],
    pub(crate) keys: Keys,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) closing: watch::Receiver<bool>,
    pub(crate) unknown_fields: bool,
    pub(crate) body_limit: usize,
    pub(crate) customer_limit: Option<u32>,
    pub(crate) label_page: usize,
    pub(crate) bare_answers: bool,
    pub(crate) keeps_journal: bool,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) store: Mutex<Store>,
    pub(crate) random: Mutex<Random>,
    pub(crate) fault: Mutex<Option<Fault>>,
    pub(crate) script: Mutex<Option<Running>>,
    pub(crate) seed: u64,
    pub(crate) log: Arc<Log>,
}

impl State {
    /// Answers by a script from now on.
    ///
    /// # Errors
    ///
    /// That of the first rule that contradicts itself; the script before stays then.
    pub(crate) fn set_script(&self, script: Script) -> Result<(), ScriptError> {
        *lock(&self.script) = Some(Running::start(script, self.seed, self.clock.now())?);
        Ok(())
    }
}

/// Returns what arrived, newest last. The journal is locked for a moment only.
pub(crate) fn records(state: &State) -> Vec<Record> {
    let kept = lock(&state.journal).kept();
    kept.iter().map(|kept| kept.record()).collect()
}
