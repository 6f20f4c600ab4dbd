//! Reading it as the checker does: an object that repeats a name is refused, and so is a number
//! that 64 bits cannot hold.

use super::{Members, Node};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

/// Of so many names each is held against all before it; of more, against a set.
const FEW: usize = 32;

/// Returns the value of a JSON text, or nothing where the checker would not read it either.
pub(crate) fn parse(text: &[u8]) -> Option<Node<'_>> {
    serde_json::from_slice(text).ok()
}

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node<'de>, E> {
        let fits = (-9_223_372_036_854_775_808.0..18_446_744_073_709_551_616.0).contains(&number);
        let number = Number::from_f64(number).filter(|_| fits);
        number.map(Node::Number).ok_or_else(|| E::custom("a number beyond 64 bits"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(text.to_owned().into()))
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = entries.next_element()? {
            elements.push(element);
        }
        Ok(Node::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        let mut members: Vec<(Cow<'de, str>, Node<'de>)> = Vec::with_capacity(8);
        while let Some(Name(name)) = entries.next_key()? {
            if members.len() < FEW && members.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom("a name is repeated"));
            }
            members.push((name, entries.next_value()?));
        }
        if members.len() > FEW {
            let mut names = HashSet::with_capacity(members.len());
            if !members.iter().all(|(name, _)| names.insert(&**name)) {
                return Err(A::Error::custom("a name is repeated"));
            }
        }
        Ok(Node::Object(Members(members)))
    }
}

/// The name of a member, borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(name.into()))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(name.to_owned().into()))
            }
        }

        deserializer.deserialize_str(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravelin::json::Json;

    #[test]
    fn it_reads_what_the_core_reads_and_nothing_else() {
        let many = |last: u32| {
            let members: Vec<_> = (0..40).chain([last]).map(|name| format!("\"{name}\":1")).collect();
            format!("{{{}}}", members.join(","))
        };
        for text in [
            "{\"b\":[1,-2.5,\"x\\u00e9\",null,true,{\"b\":{}}],\"a\\n\":18446744073709551615,\"m\":-9223372036854775808}",
            "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":1}",
            "{\"a\":{\"b\":1,\"b\":2}}",
            &many(40),
            &many(39),
            "1e30",
            "18446744073709551616",
            "-9223372036854775809",
            "1e-3",
            "{",
            "",
            "\"\\ud800\"",
            "[1] 2",
        ] {
            let ours = parse(text.as_bytes()).map(|node| serde_json::to_string(&node).unwrap_or_default());
            let theirs = Json::parse(text.as_bytes()).ok().map(|json| json.to_string());
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn a_tree_that_is_kept_is_compared_as_a_whole() {
        let texts = [
            "1",
            "1.0",
            "\"1\"",
            "null",
            "true",
            "[1]",
            "[1,2]",
            "{\"a\":1}",
            "{\"a\":1,\"b\":2}",
            "{\"a\":2}",
        ];
        for ours in texts {
            for theirs in texts {
                let kept = serde_json::from_str(theirs).unwrap_or_default();
                let same = parse(ours.as_bytes()).is_some_and(|node| node.is(&kept));
                assert_eq!(same, ours == theirs, "{ours} {theirs}");
            }
        }
    }
}
