//! Which of the merchant's rules spoke.

use super::Action;
use serde::Serialize;

/// `rules`: which of the merchant's rules spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Rules {
    /// `passiveAction`: what the action would have been with the passive rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passive_action: Option<Action>,
    /// `triggered`. Where it is only said that one was, without a list, it is one rule without a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggered: Vec<TriggeredRule>,
}

/// A rule that spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TriggeredRule {
    /// `ruleId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<i64>,
    /// `ruleVersion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_version: Option<i64>,
    /// `ruleName`, or `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_name: Option<String>,
    /// `triggered`: said of rules without an id, in answers about refunds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggered: Option<bool>,
    /// `state`: `active`, or `passive` for a rule on trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// `description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl TriggeredRule {
    /// Returns whether the rule is on trial: it had no part in the action.
    #[must_use]
    pub fn is_passive(&self) -> bool {
        self.state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("passive"))
    }
}
