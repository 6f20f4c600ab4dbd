//! `/v2/reclaim`: accounts that were given back to their owners.

use crate::response::Answer;
use crate::store::Members;
use serde_json::{Value, json};

/// Returns how many accounts were named. There are no scores here that would be loosened.
pub(super) fn acknowledge(body: &Members) -> Answer {
    let customers = body.get("customers").and_then(Value::as_array).map_or(0, Vec::len);
    Answer::ok(json!({"status": 200, "message": format!("{customers} customers were processed")}))
}
