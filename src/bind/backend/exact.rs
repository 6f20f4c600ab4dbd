//! Values for JavaScript, in which no number is rounded.

use crate::error::Error;
use crate::json::{Json, Members};
use serde::ser::{Serialize, Serializer};
use wasm_bindgen::prelude::JsValue;

/// The largest whole number of which JavaScript's `number` is sure, and its negative the smallest.
const SAFE: u64 = (1 << 53) - 1;

/// Returns the objects, lists and so on that a value serialises as.
pub(super) fn exact(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let json = Json::of(value).map_err(|error| refusal(&error))?;
    Exact(&json).serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

/// Returns what is thrown for an error, which JavaScript makes a `RavelinError` of.
pub(super) fn refusal(error: &Error) -> JsValue {
    let mut members = Members::new();
    members.set("code".to_owned(), error.code().as_str().into());
    members.set("field".to_owned(), error.field().into());
    members.set("sentence".to_owned(), error.reason().sentence().into());
    exact(&members).unwrap_or_default()
}

/// JSON whose whole numbers are `number`s where those are sure, and otherwise `bigint`s.
///
/// serde-wasm-bindgen can make all of them `bigint`s, or refuse the large ones, and nothing between.
struct Exact<'a>(&'a Json);

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde_wasm_bindgen::preserve;
        match self.0 {
            Json::I64(number) if number.unsigned_abs() > SAFE => {
                preserve::serialize(&JsValue::from(*number), serializer)
            }
            Json::U64(number) => preserve::serialize(&JsValue::from(*number), serializer),
            Json::Array(items) => serializer.collect_seq(items.iter().map(Exact)),
            Json::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, Exact(value))))
            }
            other => other.serialize(serializer),
        }
    }
}
