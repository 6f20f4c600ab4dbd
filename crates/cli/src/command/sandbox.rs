//! `ravelin sandbox`

use crate::arguments;
use crate::failure::Failure;
use crate::input;
use ravelin_sandbox::{Config, LogTo, Sandbox};

pub(crate) fn run(task: &arguments::Sandbox, json: bool) -> Result<String, Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::sandbox(&error))?;
    runtime.block_on(serve(task, json))
}

/// Serves until Ctrl-C, and says goodbye.
async fn serve(task: &arguments::Sandbox, json: bool) -> Result<String, Failure> {
    let config = config(task)?;
    if !json {
        crate::say("making two key pairs …");
    }
    let sandbox = Sandbox::start(config).await.map_err(|error| Failure::start(&error))?;
    crate::print(&greeting(&sandbox, json))?;
    tokio::signal::ctrl_c().await.map_err(|error| Failure::sandbox(&error))?;
    sandbox.shutdown().await;
    Ok(if json { serde_json::json!({ "stopped": true }).to_string() } else { "stopped".to_owned() })
}

/// Returns the setup that the arguments ask for.
fn config(task: &arguments::Sandbox) -> Result<Config, Failure> {
    let config = Sandbox::builder().port(task.port).bare_answers(task.bare_answers);
    let config = config.unknown_fields(!task.no_unknown_fields).journal_limit(task.journal_limit);
    let mut config = config.customer_limit(Some(task.customer_limit).filter(|events| *events > 0));
    if let Some(seed) = task.seed {
        config = config.seed(seed);
    }
    if let Some(path) = &task.log {
        config = config.log(LogTo::File(path.clone()));
    }
    for pointer in &task.log_id {
        config = config.log_id(pointer);
    }
    if let Some(path) = &task.script {
        let text = input::read("--script", Some(path))?;
        let text = text.text("script-invalid", "script")?;
        config = config.script(serde_json::from_str(text).map_err(|error| Failure::script(&error))?);
    }
    Ok(config)
}

/// Returns what a developer needs to use the sandbox. Token and keys are made for it and open nothing else.
fn greeting(sandbox: &Sandbox, json: bool) -> String {
    let (url, token, [first, second]) = (sandbox.url(), sandbox.token(), sandbox.public_keys());
    if json {
        return serde_json::json!({ "url": url, "token": token, "publicKeys": [first, second] }).to_string();
    }
    format!(
        "listening on {url}, where a browser shows what arrives\n\
         token         {token}\n\
         public keys   {first}\n              {second}\n\
         journal       {url}/sandbox/journal\n\
         Ctrl-C stops it"
    )
}
