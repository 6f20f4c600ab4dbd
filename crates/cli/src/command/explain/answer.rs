//! The parts of an answer.

use super::{Part, body};
use ravelin::endpoint::Endpoint;
use ravelin::recommendation::{Action, Data, Recommendation, Rules, TransactionOptimisation, Warning};
use ravelin::status::Status;
use serde_json::Value;

/// Returns what each part of an answer means, the most important first.
pub(super) fn parts(
    answer: &Recommendation,
    bytes: &[u8],
    status: Option<u16>,
    endpoint: Option<Endpoint>,
) -> Vec<Part> {
    let status = status.or(answer.status);
    let mut parts = Vec::new();
    let is_success = status.is_none_or(|status| Status::of(status).is_success());
    if let Some(status) = status.filter(|_| !is_success) {
        parts.push(body::status(status));
    }
    for sentence in &answer.validation_errors {
        parts.push(Part::new(
            "invalid",
            sentence.as_str(),
            "",
            "Correct the event: `ravelin check` says where.",
        ));
    }
    if let Some(message) = &answer.message {
        let meaning = match endpoint {
            _ if !is_success => "",
            _ if answer.data.is_some() => {
                "Beside a recommendation: the transaction optimisation failed, the recommendation holds."
            }
            Some(Endpoint::Reclaim) => {
                "How many of the customers were processed: compare it with those sent."
            }
            _ => "",
        };
        parts.push(Part::new("message", message.as_str(), meaning, ""));
    }
    if let (Some(trace), false) = (&answer.trace_id, is_success) {
        parts.push(Part::new("trace", trace.as_str(), "Ravelin's support finds the request by it.", ""));
    }
    match &answer.data {
        Some(data) => of_data(answer, data, endpoint.unwrap_or_else(|| guessed(data)), &mut parts),
        None if is_success => parts.push(others(bytes).unwrap_or_else(|| acknowledged(endpoint))),
        None => {}
    }
    if let Some(credentials) = &answer.credential_status {
        let flag = |name: &str, value: Option<bool>| value.map(|value| format!("{name} {value}"));
        let said = [
            flag("passwordBreached", credentials.password_breached),
            flag("usernameBreached", credentials.username_breached),
            credentials.num_breached_passwords.map(|number| format!("numBreachedPasswords {number}")),
        ];
        let said = said.into_iter().flatten().collect::<Vec<_>>().join(", ");
        parts.push(Part::new(
            "credentials",
            said,
            "",
            credentials.guidance().unwrap_or("Nothing is known of a breach."),
        ));
    }
    parts
}

/// Returns the endpoint that such data is the answer of, as far as it tells.
fn guessed(data: &Data) -> Endpoint {
    if data.ato.is_some() || data.action == Some(Action::Sms2fa) {
        Endpoint::Login
    } else if data.registration_id.is_some() {
        Endpoint::Registration
    } else {
        Endpoint::Checkout
    }
}

fn of_data(answer: &Recommendation, data: &Data, endpoint: Endpoint, parts: &mut Vec<Part>) {
    match &data.action {
        Some(action) if answer.is_throttled() => parts.push(Part::new(
            "throttle",
            format!("{action} from RATE_LIMIT"),
            "This customer sends too many events, and this one was dropped; it says nothing of fraud.",
            "Decide by your fallback, and send the event again after a minute.",
        )),
        Some(action) => parts.push(of_action(action, endpoint)),
        None => parts.push(Part::new(
            "action",
            "none",
            "There is data, but no action in it.",
            "Decide by your fallback.",
        )),
    }
    if let Some(source) = &data.source {
        let meaning = "Where the action came from, for people to read; no decision may depend on it.";
        parts.push(Part::new("source", source.as_str(), meaning, ""));
    }
    if let Some(score) = data.score {
        parts.push(Part::new("score", score.to_string(), "Out of 100, for debugging only.", ""));
    }
    if let Some(action) = data.ato.as_ref().and_then(|ato| ato.action.as_ref()) {
        let meaning = "What account takeover alone would recommend.";
        parts.push(Part::new("takeover", action.as_str(), meaning, ""));
    }
    parts.extend(data.warnings.iter().map(of_warning));
    if let Some(rules) = &data.rules {
        of_rules(rules, parts);
    }
    if let Some(optimisation) = &data.transaction_optimisation {
        parts.push(of_optimisation(optimisation));
    }
}

fn of_action(action: &Action, endpoint: Endpoint) -> Part {
    let meaning = action.newer_word().map(|newer| format!("An older word for {newer}.")).unwrap_or_default();
    Part::new("action", action.as_str(), meaning, action.guidance(endpoint))
}

fn of_warning(warning: &Warning) -> Part {
    let class = warning.class.as_deref().unwrap_or("without a class");
    match (warning.known(), &warning.help) {
        (Some(known), _) => Part::new("warning", class, known.meaning, known.send),
        (None, Some(help)) => {
            Part::new("warning", class, warning.msg.as_deref().unwrap_or_default(), format!("See {help}"))
        }
        (None, None) => Part::new("warning", class, warning.msg.as_deref().unwrap_or_default(), ""),
    }
}

fn of_rules(rules: &Rules, parts: &mut Vec<Part>) {
    for rule in &rules.triggered {
        let name = rule.rule_name.clone().or_else(|| rule.rule_id.map(|id| id.to_string()));
        let version = rule.rule_version.map(|version| format!(" version {version}")).unwrap_or_default();
        let action = rule.action.as_ref().map(|action| format!(", {action}")).unwrap_or_default();
        let state = if rule.is_passive() { ", on trial: it had no part in the action" } else { "" };
        let said = format!("{}{version}{action}{state}", name.as_deref().unwrap_or("without a name"));
        parts.push(Part::new("rule", said, rule.description.as_deref().unwrap_or_default(), ""));
    }
    if let Some(action) = &rules.passive_action {
        let meaning = "What the action would have been, had the rules on trial been active.";
        parts.push(Part::new("passive", action.as_str(), meaning, ""));
    }
}

fn of_optimisation(optimisation: &TransactionOptimisation) -> Part {
    let said = [
        optimisation.action.as_ref().map(|action| action.as_str()),
        optimisation.exemption.as_ref().map(|exemption| exemption.as_str()),
        optimisation.challenge_preference.as_ref().map(|preference| preference.as_str()),
    ];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let law = optimisation.compliance.as_ref().and_then(|compliance| compliance.description.as_deref());
    let advice = match optimisation.action.as_ref().map(|action| action.as_str()) {
        Some("AUTHENTICATE") => "Take the payment through 3-D Secure, with this exemption and preference.",
        Some("AUTHORISE") => "Authorise the payment without 3-D Secure, with this exemption.",
        _ => "",
    };
    Part::new("optimisation", said, law.unwrap_or_default(), advice)
}

/// Returns what an answer about labels, tags or a voucher means.
fn others(bytes: &[u8]) -> Option<Part> {
    let answer: Value = serde_json::from_slice(bytes).ok()?;
    if let Some(reviews) = answer.get("reviews").and_then(Value::as_array) {
        let said = format!("{} on this page", reviews.len());
        return Some(if reviews.is_empty() {
            Part::new("labels", said, "This was the last page.", "")
        } else {
            let advice = "Follow meta.next within a minute, until a page is empty.";
            Part::new("labels", said, "What reviewers decided since the time that was asked for.", advice)
        });
    }
    let tags = answer.get("tagNames").and_then(Value::as_array)?;
    let label = answer.get("label").and_then(Value::as_str).unwrap_or("none");
    Some(Part::new(
        "tags",
        format!("{}, label {label}", tags.len()),
        "All tags of the customer, and the label.",
        "",
    ))
}

fn acknowledged(endpoint: Option<Endpoint>) -> Part {
    let is_scored = endpoint.is_none_or(Endpoint::is_scored);
    let advice =
        if is_scored { "Where one is wanted, name a checkpoint in the query: ?score=…" } else { "" };
    Part::new("accepted", "", "The event was taken; no recommendation was asked for.", advice)
}
