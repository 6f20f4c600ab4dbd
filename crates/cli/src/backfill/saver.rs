//! Saves beside all else: a disk may be slow.

use super::ledger::Ledger;
use super::window::{Receipt, Snapshot};
use crate::failure::Failure;
use std::io;
use tokio::task::JoinHandle;

/// Gives the ledger back, and tells whether it was saved.
type Saving = JoinHandle<(Ledger, io::Result<()>)>;

/// The ledger, and what is being saved to it.
pub(super) struct Saver {
    idle: Option<Ledger>,
    under_way: Option<(Saving, Receipt)>,
}

impl Saver {
    pub(super) const fn new(ledger: Ledger) -> Self {
        Self { idle: Some(ledger), under_way: None }
    }

    /// Tells whether nothing is being saved.
    pub(super) const fn is_idle(&self) -> bool {
        self.idle.is_some()
    }

    /// Begins to save, if nothing is being saved.
    pub(super) fn begin(&mut self, snapshot: Snapshot) {
        let Some(mut ledger) = self.idle.take() else { return };
        let receipt = snapshot.receipt();
        let saving = tokio::task::spawn_blocking(move || {
            let saved = ledger.save(snapshot.done, &snapshot.rejects);
            (ledger, saved)
        });
        self.under_way = Some((saving, receipt));
    }

    /// Waits until it is saved; for ever where nothing is being saved.
    pub(super) async fn saved(&mut self) -> Result<Receipt, Failure> {
        let Some((saving, receipt)) = &mut self.under_way else { return std::future::pending().await };
        let (ledger, saved) = saving.await.map_err(|error| Failure::system(&error.into()))?;
        let receipt = *receipt;
        (self.idle, self.under_way) = (Some(ledger), None);
        saved.map(|()| receipt).map_err(|error| Failure::backfill_unusable(&error))
    }

    /// Saves the end of a run.
    pub(super) async fn end(
        mut self,
        snapshot: Snapshot,
        ahead: Vec<u64>,
        is_finished: bool,
    ) -> Result<Ledger, Failure> {
        if !self.is_idle() {
            self.saved().await?;
        }
        self.begin(snapshot);
        self.saved().await?;
        let unusable = |error: io::Error| Failure::backfill_unusable(&error);
        let mut ledger = self.idle.ok_or_else(|| unusable(io::ErrorKind::Other.into()))?;
        ledger.end(ahead, is_finished).map_err(unusable)?;
        Ok(ledger)
    }
}
