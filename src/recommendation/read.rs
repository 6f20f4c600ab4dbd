//! Reading an answer, as leniently as JSON allows.

use super::value::{Members, Value};
use super::{
    Action, AnswerTime, Ato, ChallengePreference, Compliance, CredentialStatus, Data, Exemption,
    OptimisationAction, Recommendation, Rules, Source, TransactionOptimisation, TriggeredRule, Warning,
};
use crate::error::{Error, Reason};
use crate::timestamp::Timestamp;
use serde::Deserialize as _;
use serde::de::IntoDeserializer;
use serde::de::value::Error as Unfit;

impl Recommendation {
    /// Returns the answer in the body of a response, whatever its status.
    ///
    /// An empty body, `null` and `{}` are answers without a recommendation.
    ///
    /// # Errors
    ///
    /// `json-invalid` for anything that is no JSON object. Its reason tells a page of HTML
    /// ([`Reason::AnswerHtml`]) and an answer cut short ([`Reason::AnswerCut`]) from other text.
    pub fn read(body: &[u8]) -> Result<Self, Error> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
        if body.is_empty() {
            return Ok(Self::default());
        }
        if body.starts_with(b"<") {
            return Err(Reason::AnswerHtml.into());
        }
        let cut_or_wrong = |error: serde_json::Error| {
            if error.is_eof() { Reason::AnswerCut } else { Reason::JsonSyntax }
        };
        match serde_json::from_slice(body).map_err(cut_or_wrong)? {
            Value::Null => Ok(Self::default()),
            Value::Object(members) => Ok(answer(&members)),
            _ => Err(Reason::JsonShape.into()),
        }
    }
}

fn answer(members: &Members<'_>) -> Recommendation {
    Recommendation {
        status: integer(members, "status").and_then(|status| status.try_into().ok()),
        success: truth(members, "success"),
        timestamp: members.get("timestamp").and_then(time),
        message: text(members, "message"),
        validation_errors: ["validationErrors", "Error"]
            .iter()
            .flat_map(|name| members.get(name))
            .flat_map(sentences)
            .collect(),
        trace_id: text(members, "traceId"),
        data: object(members, "data").map(data),
        credential_status: object(members, "credentialStatus").map(|status| CredentialStatus {
            password_breached: truth(status, "passwordBreached"),
            username_breached: truth(status, "usernameBreached"),
            num_breached_passwords: integer(status, "numBreachedPasswords").and_then(|n| n.try_into().ok()),
        }),
    }
}

fn data(members: &Members<'_>) -> Data {
    Data {
        customer_id: text(members, "customerId"),
        supplier_id: text(members, "supplierId"),
        registration_id: text(members, "registrationId"),
        action: text(members, "action").map(Action::from),
        score: integer(members, "score"),
        source: text(members, "source").map(Source::from),
        score_id: text(members, "scoreId"),
        comment: text(members, "comment"),
        warnings: objects(members, "warnings")
            .map(|warning| Warning {
                class: text(warning, "class"),
                help: text(warning, "help"),
                msg: text(warning, "msg"),
            })
            .collect(),
        rules: object(members, "rules").map(|rules| Rules {
            passive_action: text(rules, "passiveAction").map(Action::from),
            triggered: match rules.get("triggered") {
                Some(Value::Bool(true)) => {
                    vec![TriggeredRule { triggered: Some(true), ..Default::default() }]
                }
                _ => objects(rules, "triggered").map(triggered).collect(),
            },
        }),
        ato: object(members, "ato")
            .map(|ato| Ato { login_id: text(ato, "loginId"), action: text(ato, "action").map(Action::from) }),
        transaction_optimisation: object(members, "transactionOptimisation").map(optimisation),
    }
}

fn triggered(rule: &Members<'_>) -> TriggeredRule {
    TriggeredRule {
        rule_id: integer(rule, "ruleId"),
        rule_version: integer(rule, "ruleVersion"),
        rule_name: text(rule, "ruleName").or_else(|| text(rule, "name")),
        triggered: truth(rule, "triggered"),
        state: text(rule, "state"),
        action: text(rule, "action").map(Action::from),
        description: text(rule, "description"),
    }
}

fn optimisation(members: &Members<'_>) -> TransactionOptimisation {
    TransactionOptimisation {
        transaction_id: text(members, "transactionId"),
        action: text(members, "action").map(OptimisationAction::from),
        exemption: text(members, "exemption").map(Exemption::from),
        challenge_preference: text(members, "threeDSChallengePreference").map(ChallengePreference::from),
        source: text(members, "source"),
        compliance: object(members, "compliance")
            .map(|compliance| Compliance { description: text(compliance, "description") }),
    }
}

/// Returns the sentences of a list, or the one that stands in its place.
fn sentences(value: &Value<'_>) -> Vec<String> {
    match value {
        Value::Text(sentence) => vec![sentence.to_string()],
        Value::List(list) => list
            .iter()
            .filter_map(
                |value| if let Value::Text(sentence) = value { Some(sentence.to_string()) } else { None },
            )
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns text; an id that came as a number is text too.
fn text(members: &Members<'_>, name: &str) -> Option<String> {
    match members.get(name)? {
        Value::Text(text) => Some(text.to_string()),
        Value::I64(number) => Some(number.to_string()),
        Value::U64(number) => Some(number.to_string()),
        // A whole one keeps its point.
        Value::F64(number) => serde_json::to_string(number).ok(),
        Value::Digits(digits) => Some(digits.clone()),
        _ => None,
    }
}

fn integer(members: &Members<'_>, name: &str) -> Option<i64> {
    match members.get(name)? {
        Value::I64(number) => Some(*number),
        Value::Text(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

fn truth(members: &Members<'_>, name: &str) -> Option<bool> {
    match members.get(name)? {
        Value::Bool(truth) => Some(*truth),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn time(value: &Value<'_>) -> Option<AnswerTime> {
    let count = match value {
        Value::Text(text) => return Some(AnswerTime::of_text(text)),
        Value::I64(number) => Timestamp::deserialize(IntoDeserializer::<Unfit>::into_deserializer(*number)),
        Value::U64(number) => Timestamp::deserialize(IntoDeserializer::<Unfit>::into_deserializer(*number)),
        _ => return None,
    };
    count.ok().map(AnswerTime::of_count)
}

fn object<'a, 'de>(members: &'a Members<'de>, name: &str) -> Option<&'a Members<'de>> {
    members.get(name).and_then(members_of)
}

fn objects<'a, 'de>(members: &'a Members<'de>, name: &str) -> impl Iterator<Item = &'a Members<'de>> {
    let list = match members.get(name) {
        Some(Value::List(list)) => &list[..],
        _ => &[],
    };
    list.iter().filter_map(members_of)
}

fn members_of<'a, 'de>(value: &'a Value<'de>) -> Option<&'a Members<'de>> {
    if let Value::Object(members) = value { Some(members) } else { None }
}
