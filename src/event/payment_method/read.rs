//! Reading a payment method, whose kind may stand behind its members.

use super::{MethodType, PaymentMethod};
use crate::event::record::missing;
use crate::json::{Json, Name, Tree, nested_fault};
use core::fmt;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_path_to_error::Track;
use std::collections::VecDeque;

/// The member that tells the kind.
const METHOD_TYPE: &str = "methodType";

impl<'de> Deserialize<'de> for PaymentMethod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = PaymentMethod;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<PaymentMethod, A::Error> {
        let mut earlier = VecDeque::new();
        let kind = loop {
            match members.next_key::<Name<'de>>()? {
                Some(name) if *name == *METHOD_TYPE => break members.next_value::<String>()?,
                Some(name) => earlier.push_back((name, members.next_value::<Json>()?)),
                None => return Err(missing(METHOD_TYPE)),
            }
        };
        earlier.push_back((Name::Borrowed(METHOD_TYPE), Json::from(&*kind)));
        let all = MapAccessDeserializer::new(Members { earlier, value: None, later: members });
        match MethodType::from(kind) {
            MethodType::Card | MethodType::CreditCard | MethodType::DebitCard => {
                Box::deserialize(all).map(PaymentMethod::Card)
            }
            MethodType::Cipher => Box::deserialize(all).map(PaymentMethod::Cipher),
            MethodType::PayPal => Deserialize::deserialize(all).map(PaymentMethod::PayPal),
            MethodType::FromTransaction => Deserialize::deserialize(all).map(PaymentMethod::FromTransaction),
            _ => Deserialize::deserialize(all).map(PaymentMethod::Other),
        }
    }
}

/// The members that stood before the kind, then those behind it.
struct Members<'de, A> {
    earlier: VecDeque<(Name<'de>, Json)>,
    value: Option<(Name<'de>, Json)>,
    later: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.value = self.earlier.pop_front();
        match &self.value {
            Some((Name::Borrowed(name), _)) => seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some),
            Some((Name::Owned(name), _)) => seed.deserialize(StrDeserializer::new(name)).map(Some),
            None => self.later.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let Some((name, value)) = self.value.take() else {
            return self.later.next_value_seed(seed);
        };
        let mut track = Track::new();
        seed.deserialize(serde_path_to_error::Deserializer::new(Tree::new(value), &mut track))
            .map_err(|error| nested_fault(&name, &track.path(), &error))
    }
}
