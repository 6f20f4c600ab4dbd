//! Which event a request brings, told from its body alone.

use crate::delivery::Delivery;
use crate::json::Node;
use ravelin::endpoint::Endpoint;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Returns the digest of a body in lower-case hexadecimal.
pub(crate) fn sha256(body: &[u8]) -> String {
    Sha256::digest(body).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Returns the text or number at the first of these JSON pointers that finds one.
pub(crate) fn id(body: &Node<'_>, pointers: &[String]) -> Option<String> {
    pointers.iter().find_map(|pointer| match body.pointer(pointer)? {
        Node::Text(text) => Some(text.clone().into_owned()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// Returns what stands for an event among those that were taken: half of a digest of its path,
/// customer and identity. That two of a million million events share one is out of the question.
pub(crate) fn of(path: &str, customer: Option<&str>, identity: Option<&str>) -> u128 {
    let mut digest = Sha256::new();
    for part in [Some(path), customer, identity] {
        let part = part.unwrap_or_default();
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.finalize().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Tells whether requests like this count towards Ravelin's limit of events a minute.
pub(super) fn is_limited(delivery: &Delivery) -> bool {
    let is_past = delivery.path != delivery.endpoint;
    let is_event = |endpoint: &Endpoint| {
        !matches!(endpoint, Endpoint::Label | Endpoint::Reclaim | Endpoint::Tag)
            && endpoint.path() == delivery.endpoint
    };
    !is_past && Endpoint::ALL.iter().any(is_event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_is_the_first_text_or_number_that_a_pointer_finds() {
        let body = json!({"a": {"b/c": [null, {"m~n": "x"}], "": 7}, "t": true});
        for (pointers, expected) in [
            (&["/a/b~1c/1/m~0n"][..], Some("x")),
            (&["/a/"], Some("7")),
            (&["/a/b~1c/0", "/a", "/t", "/nowhere/1", "/a/"], Some("7")),
            (&["/a/b~1c/2", "/a/b~1c/x", "a", ""], None),
            (&[], None),
        ] {
            let pointers: Vec<String> = pointers.iter().map(|&pointer| pointer.to_owned()).collect();
            assert_eq!(id(&Node::from(&body), &pointers).as_deref(), expected, "{pointers:?}");
        }
    }

    #[test]
    fn parts_that_run_together_are_told_apart() {
        let same = of("/v2/order", Some("c1"), Some("2"));
        assert_eq!(same, of("/v2/order", Some("c1"), Some("2")));
        for other in [of("/v2/order", Some("c"), Some("12")), of("/v2/order", None, Some("2"))] {
            assert_ne!(same, other);
        }
    }
}
