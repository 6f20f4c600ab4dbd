//! Values that no type takes: what a type knows refuses them, and what it does not know lets them
//! pass. So the difference shows from outside.

use ravelin::json::Json;
use std::collections::BTreeSet;

/// One step from an object or a list to what is in it.
#[derive(Clone, Copy)]
pub(crate) struct Step(usize);

/// A path in words, and its steps.
pub(crate) type Way = (String, Vec<Step>);

/// Returns the ways to everything in a body but what is in objects that are open.
pub(crate) fn ways(body: &Json, open: &BTreeSet<String>) -> Vec<Way> {
    let mut ways = Vec::new();
    collect(body, &(String::new(), Vec::new()), open, &mut ways);
    ways
}

fn collect(json: &Json, here: &Way, open: &BTreeSet<String>, ways: &mut Vec<Way>) {
    if !here.0.is_empty() {
        ways.push(here.clone());
    }
    let inner: Vec<(String, &Json)> = match json {
        _ if open.contains(&here.0) => Vec::new(),
        Json::Object(members) => {
            let joint = if here.0.is_empty() { "" } else { "." };
            members.iter().map(|(name, value)| (format!("{}{joint}{name}", here.0), value)).collect()
        }
        Json::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (format!("{}[{index}]", here.0), item)).collect()
        }
        _ => Vec::new(),
    };
    for (index, (path, value)) in inner.into_iter().enumerate() {
        let steps = here.1.iter().copied().chain([Step(index)]).collect();
        collect(value, &(path, steps), open, ways);
    }
}

/// Returns the body with a list of lists in that place, which no member has.
pub(crate) fn spoilt(body: &Json, steps: &[Step]) -> Json {
    let mut spoilt = body.clone();
    let mut place = &mut spoilt;
    for Step(index) in steps {
        place = match place {
            Json::Object(members) => &mut members[*index].1,
            Json::Array(items) => &mut items[*index],
            _ => panic!("a step into nothing"),
        };
    }
    *place = Json::Array(vec![Json::Array(Vec::new())]);
    spoilt
}
