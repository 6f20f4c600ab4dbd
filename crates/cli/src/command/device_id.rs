//! `ravelin device-id`

use crate::arguments::DeviceId;
use crate::failure::Failure;

pub(crate) fn run(task: &DeviceId, json: bool) -> Result<String, Failure> {
    let id = ravelin::device::DeviceId::generate_with_prefix(&task.prefix)?;
    Ok(if json { serde_json::json!({ "deviceId": id.as_str() }).to_string() } else { id.as_str().to_owned() })
}
