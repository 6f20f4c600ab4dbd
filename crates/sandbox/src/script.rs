//! Scripts: which requests are answered how.

mod error;
mod rule;
mod running;

pub use error::ScriptError;
pub use rule::{Delay, Per, Reply, RetryAfter, Rule};
pub(crate) use running::{Asked, Plan, Running, Takes};

use serde::{Deserialize, Serialize};

/// A list of rules by which requests to the API are answered, the first that applies.
///
/// What no rule applies to is answered as ever, or by [`Sandbox::set_fault`](crate::Sandbox::set_fault).
/// As JSON for `PUT /sandbox/script` and `ravelin sandbox --script`: every event is refused twice, and
/// then one in ten is taken although its answer is lost.
///
/// ```
/// use ravelin_sandbox::{Delay, Fault, Per, Reply, ResetAt, Rule, Script};
///
/// let text = r#"{"seed": 7, "rules": [
///     {"per": "event", "times": 2, "scored": false,
///      "answers": [{"fault": {"status": 429}, "retryAfter": 1}]},
///     {"probability": 0.1,
///      "answers": [{"fault": {"reset": "before-headers"}, "delayMs": [5, 50]}]}
/// ]}"#;
/// let script: Script = serde_json::from_str(text)?;
/// let slow_down = Reply::fault(Fault::Status(429)).retry_after(1);
/// let lost = Reply::fault(Fault::Reset(ResetAt::BeforeHeaders)).delay(Delay::Between(5, 50));
/// assert_eq!(
///     script,
///     Script::new()
///         .seed(7)
///         .rule(Rule::new().per(Per::Event).times(2).scored(false).answer(slow_down))
///         .rule(Rule::new().probability(0.1).answer(lost))
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Script {
    /// What chances are drawn from; that of the sandbox if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The rules, in the order in which they are asked. A request that one applies to is not shown to
    /// those behind it.
    pub rules: Vec<Rule>,
}

impl Script {
    /// Returns a script without a rule.
    pub const fn new() -> Self {
        Self { seed: None, rules: Vec::new() }
    }

    /// Draws chances from this seed.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds a rule behind the others.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
}
