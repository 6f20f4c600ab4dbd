//! The subcommands, one file each. Each returns what goes to standard output.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod decrypt_card;
pub(crate) mod device_id;
pub(crate) mod encrypt_card;
pub(crate) mod explain;
pub(crate) mod gateway;
pub(crate) mod hash_password;
pub(crate) mod inspect_key;
pub(crate) mod man;
pub(crate) mod outbox;
pub(crate) mod relay;
pub(crate) mod sandbox;
pub(crate) mod send;

/// What a subcommand has to say, and whether all is well.
pub(crate) struct Outcome {
    /// What goes to standard output.
    pub(crate) text: String,
    /// Whether the exit code is that of success.
    pub(crate) is_good: bool,
}

impl From<String> for Outcome {
    fn from(text: String) -> Self {
        Self { text, is_good: true }
    }
}
