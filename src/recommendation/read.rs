//! Reading an answer, as leniently as JSON allows.

use super::{
    Action, AnswerTime, Ato, ChallengePreference, Compliance, CredentialStatus, Data, Exemption,
    OptimisationAction, Recommendation, Rules, Source, TransactionOptimisation, TriggeredRule, Warning,
};
use crate::error::{Error, Reason};
use serde::Deserialize;
use serde_json::{Map, Value};

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

fn answer(members: &Map<String, Value>) -> Recommendation {
    Recommendation {
        status: integer(members, "status").and_then(|status| status.try_into().ok()),
        success: truth(members, "success"),
        timestamp: members.get("timestamp").and_then(time),
        message: text(members, "message"),
        validation_errors: ["validationErrors", "Error"]
            .iter()
            .flat_map(|name| members.get(*name))
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

fn data(members: &Map<String, Value>) -> Data {
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

fn triggered(rule: &Map<String, Value>) -> TriggeredRule {
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

fn optimisation(members: &Map<String, Value>) -> TransactionOptimisation {
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
fn sentences(value: &Value) -> Vec<String> {
    match value {
        Value::String(sentence) => vec![sentence.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Returns text; an id that came as a number is text too.
fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    match members.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn integer(members: &Map<String, Value>, name: &str) -> Option<i64> {
    match members.get(name)? {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

fn truth(members: &Map<String, Value>, name: &str) -> Option<bool> {
    match members.get(name)? {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn time(value: &Value) -> Option<AnswerTime> {
    match value {
        Value::String(text) => Some(AnswerTime::of_text(text)),
        _ => Deserialize::deserialize(value).ok().map(AnswerTime::of_count),
    }
}

fn object<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    members.get(name)?.as_object()
}

fn objects<'a>(members: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
    members.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}
