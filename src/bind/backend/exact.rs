//! Values for JavaScript, in which no number is rounded and no member is lost.

use crate::error::Error;
use crate::json::{Json, Members};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_wasm_bindgen::{Serializer as Maker, preserve};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The largest whole number of which JavaScript's `number` is sure, and its negative the smallest.
const SAFE: u64 = (1 << 53) - 1;

/// The member that JavaScript does not set as others: it would change what the object inherits.
const PROTOTYPE: &str = "__proto__";

#[wasm_bindgen]
extern "C" {
    /// Returns the object that has these entries for its own.
    #[wasm_bindgen(js_namespace = Object, js_name = fromEntries)]
    fn from_entries(entries: &JsValue) -> JsValue;
}

/// Returns the objects, lists and so on that a value serialises as.
pub(super) fn exact(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let json = Json::of(value).map_err(|error| refusal(&error))?;
    Exact(&json).serialize(&Maker::json_compatible()).map_err(JsValue::from)
}

/// Returns what is thrown for an error, which JavaScript makes a `RavelinError` of.
pub(super) fn refusal(error: &Error) -> JsValue {
    refusal_of(error, "")
}

/// Returns what is thrown for an error in the JSON of an argument, which has the argument's name where the JSON as
/// a whole is at fault.
pub(super) fn refusal_of(error: &Error, argument: &str) -> JsValue {
    let field = if error.field().is_empty() { argument } else { error.field() };
    let mut members = Members::new();
    members.set("code".to_owned(), error.code().as_str().into());
    members.set("field".to_owned(), field.into());
    members.set("sentence".to_owned(), error.reason().sentence().into());
    exact(&members).unwrap_or_default()
}

/// JSON whose whole numbers are `number`s where those are sure, and otherwise `bigint`s.
///
/// serde-wasm-bindgen can make all of them `bigint`s, or refuse the large ones, and nothing between.
struct Exact<'a>(&'a Json);

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Json::I64(number) if number.unsigned_abs() > SAFE => {
                preserve::serialize(&JsValue::from(*number), serializer)
            }
            Json::U64(number) => preserve::serialize(&JsValue::from(*number), serializer),
            Json::Array(items) => serializer.collect_seq(items.iter().map(Exact)),
            Json::Object(members) if members.iter().any(|(name, _)| name == PROTOTYPE) => {
                let entries: Vec<_> = members.iter().map(|(name, value)| (name, Exact(value))).collect();
                let entries = entries.serialize(&Maker::json_compatible()).map_err(S::Error::custom)?;
                preserve::serialize(&from_entries(&entries), serializer)
            }
            Json::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, Exact(value))))
            }
            other => other.serialize(serializer),
        }
    }
}
