//! What a type becomes in JSON, as far as the rules care.

/// What a value is in JSON.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    Text,
    Integer,
    Number,
    Boolean,
    Other,
}
