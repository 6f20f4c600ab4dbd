//! The short and the long form.

/// How much is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// What can be run before each merge.
    Short,
    /// What can be run before a release.
    Long,
}
