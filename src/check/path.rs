//! Where in a body the checker is.

use crate::error::shown_name;
use core::fmt;

/// A place in a body, and the way to it. It lives on the stack while the body is walked.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    outer: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Member(&'p str),
    Item(usize),
}

impl<'p> Path<'p> {
    pub(super) const ROOT: Self = Self { outer: None, step: Step::Root };

    pub(super) const fn member(&'p self, name: &'p str) -> Self {
        Self { outer: Some(self), step: Step::Member(name) }
    }

    pub(super) const fn item(&'p self, place: usize) -> Self {
        Self { outer: Some(self), step: Step::Item(place) }
    }

    /// Returns the place in the list that this is an item of.
    pub(super) const fn place(&self) -> Option<usize> {
        match self.step {
            Step::Item(place) => Some(place),
            _ => None,
        }
    }
}

/// As the error of a reader writes it, `order.items[0].price`. A name that may be a value is hidden.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(outer) = self.outer else { return Ok(()) };
        outer.fmt(f)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Item(place) => write!(f, "[{place}]"),
            Step::Member(name) => {
                let joint = if outer.outer.is_none() { "" } else { "." };
                write!(f, "{joint}{}", shown_name(name))
            }
        }
    }
}
