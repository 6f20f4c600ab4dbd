//! The points at which a recommendation can be requested; each event has its own.

/// Declares the checkpoints of an event.
macro_rules! checkpoints {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("(`score=", $text, "`)")] $variant,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value of `score` in a request.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl From<$name> for &'static str {
            fn from(checkpoint: $name) -> Self {
                checkpoint.as_str()
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use checkpoints;

checkpoints! {
    /// Whether an event asks for a recommendation that has no checkpoint of its own.
    Score {
        /// Without a named checkpoint.
        Unnamed = "true",
    }
}

/// The checkpoint of what is never scored: there is none.
///
/// ```compile_fail,E0308
/// use ravelin::event::{LabelEvent, Event, Label, Score};
/// let label = LabelEvent::new("cust-61283", Label::Genuine);
/// let request = label.request_recommendation(Score::Unnamed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoCheckpoint {}

impl From<NoCheckpoint> for &'static str {
    fn from(checkpoint: NoCheckpoint) -> Self {
        match checkpoint {}
    }
}

impl core::fmt::Display for NoCheckpoint {
    fn fmt(&self, _: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {}
    }
}
