//! A value of a body, as the walk hands it on.

/// A value that is neither a list nor an object.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'v> {
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(&'v str),
}
