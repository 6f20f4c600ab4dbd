//! The program whose disk is watched for the loss of power: it keeps events and removes them again, as a
//! program with a relay in it does, and notes what it was told.

use crate::arguments::Record;
use crate::outbox::body;
use crate::random::Random;
use anyhow::{Context, Result, ensure};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{Entry, Store as _, StoreErrorKind};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How many tasks share a commit.
const TASKS: u64 = 4;

/// After so long without work the log is moved into the file.
const IDLE: Duration = Duration::from_millis(1_500);

/// How often it rests for so long.
const RESTS: u64 = 3;

pub(crate) fn run(task: &Record) -> Result<()> {
    Runtime::new()?.block_on(async {
        let store = Arc::new(SqliteOutbox::open(SqliteConfig::new(&task.file))?);
        let notes = OpenOptions::new().create(true).append(true).open(&task.notes)?;
        let each = task.events / TASKS / RESTS;
        for rest in 0..RESTS {
            let mut tasks = JoinSet::new();
            for number in 0..TASKS {
                let first = (rest * TASKS + number) * each;
                let random = Random::new(task.seed, first);
                tasks.spawn(one(Arc::clone(&store), notes.try_clone()?, first, each, random));
            }
            while let Some(ended) = tasks.join_next().await {
                ended??;
            }
            sleep(IDLE).await;
        }
        Ok(())
    })
}

/// Keeps so many events, and removes some of them again.
async fn one(
    store: Arc<SqliteOutbox>,
    mut notes: File,
    first: u64,
    count: u64,
    mut random: Random,
) -> Result<()> {
    let mut there = Vec::new();
    for number in first..first + count {
        let customer = format!("c{}", random.below(20));
        let entry = Entry::new(&customer, "/v2/customer", body(&customer, number));
        let ids = match store.enqueue(vec![entry]).await {
            Ok(ids) => ids,
            // Told that it is not kept, nobody relies on it.
            Err(error) if error.kind() == StoreErrorKind::Unavailable => continue,
            Err(error) => return Err(error.into()),
        };
        notes.write_all(format!("+{number}\n").as_bytes())?;
        there.push((number, *ids.first().context("one event has one number")?));
        if random.below(2) == 0 {
            let (number, id) = there.swap_remove(usize::try_from(random.below(there.len().try_into()?))?);
            // From here on it may be gone: whoever removes it was told that it is delivered.
            notes.write_all(format!("-{number}\n").as_bytes())?;
            while let Err(error) = store.complete(vec![id]).await {
                ensure!(error.kind() == StoreErrorKind::Unavailable, error);
            }
        }
    }
    Ok(())
}
