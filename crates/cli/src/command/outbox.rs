//! `ravelin outbox`

mod edit;
mod editor;
mod layout;
mod list;
mod mask;
mod migrate;
mod replay;
mod show;
mod stats;
mod told;

use crate::arguments::{self, OutboxTask};
use crate::command::Outcome;
use crate::failure::Failure;
use ravelin_outbox::store::{Filter, Row};
use ravelin_outbox::{Store, StoreError};

pub(crate) fn run(task: &arguments::Outbox, json: bool) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::system(&error))?;
    let database = task.database.as_deref();
    runtime.block_on(async {
        match &task.task {
            OutboxTask::List(task) => list::run(database, task, json).await,
            OutboxTask::Show(task) => show::run(database, task, json).await,
            OutboxTask::Edit(task) => edit::run(database, task, json).await,
            OutboxTask::Replay(task) => replay::replay(database, task, json).await,
            OutboxTask::Purge(task) => replay::purge(database, task, json).await,
            OutboxTask::Stats(task) => stats::run(database, task, json).await,
            OutboxTask::Migrate(task) => migrate::run(database, task, json).await,
        }
    })
}

/// Returns the event with this number.
async fn row(store: &impl Store, id: i64) -> Result<Row, Failure> {
    let one = Filter { ids: Some(vec![id]), ..Filter::default() };
    store.list(one).await.map_err(failed)?.pop().ok_or_else(Failure::no_such_event)
}

#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: StoreError) -> Failure {
    Failure::store(&error)
}
