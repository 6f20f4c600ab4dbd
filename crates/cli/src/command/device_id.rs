//! `ravelin device-id`

use crate::arguments::DeviceId;
use crate::failure::Failure;
use crate::input::{self, without_line_break};
use ravelin::device::DeviceId as Id;
use std::path::Path;

pub(crate) fn run(task: &DeviceId, json: bool) -> Result<String, Failure> {
    let known = task.adopt.as_deref().map(adopted).transpose()?.flatten();
    let adopted = known.is_some();
    let id = match known {
        Some(id) => id,
        None => Id::generate_with_prefix(&task.prefix)?,
    };
    Ok(if json {
        serde_json::json!({ "deviceId": id.as_str(), "adopted": adopted }).to_string()
    } else {
        id.as_str().to_owned()
    })
}

/// Returns the id in a file, if there is one in it.
fn adopted(path: &Path) -> Result<Option<Id>, Failure> {
    let input = input::read("--adopt", Some(path))?;
    let id = input.text("device-id-invalid", "deviceId")?;
    Ok(Id::adopt(without_line_break(id)))
}
