//! The events the sandbox takes, and the checkpoints that belong to them.

use crate::refusal::Refusal;

/// An event's endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Checkout,
    Login,
    Registration,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 3] = [Self::Checkout, Self::Login, Self::Registration];

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Checkout => "/v2/checkout",
            Self::Login => "/v3/login",
            Self::Registration => "/v2/registration",
        }
    }

    const fn checkpoints(self) -> &'static [&'static str] {
        match self {
            Self::Checkout => &["checkoutPreAuth", "checkoutPostAuth"],
            Self::Login => &["login"],
            Self::Registration => &["accountRegistration"],
        }
    }

    /// Returns the checkpoint of a query's `score`: nothing where no recommendation is wanted.
    ///
    /// `true` and `false` are the older form, which names no checkpoint.
    pub(crate) fn checkpoint(self, query: &str) -> Result<Option<&'static str>, Refusal> {
        let mut scores = query.split('&').filter_map(|pair| pair.strip_prefix("score="));
        match (scores.next(), scores.next()) {
            (None, _) | (Some("false"), None) => Ok(None),
            (Some("true"), None) => Ok(Some("true")),
            (Some(score), None) => self.named(score).map(Some),
            (Some(_), Some(_)) => Err(Refusal::field("score", "is given twice")),
        }
    }

    fn named(self, score: &str) -> Result<&'static str, Refusal> {
        let known = self.checkpoints();
        known.iter().find(|name| **name == score).copied().ok_or_else(|| {
            let sentence = format!("should be {} at {}, or absent", known.join(" or "), self.path());
            Refusal::field("score", &sentence)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_fits_its_endpoint_or_is_refused() {
        use Endpoint::{Checkout, Login, Registration};
        for (endpoint, query, expected) in [
            (Checkout, "", Ok(None)),
            (Checkout, "score=false", Ok(None)),
            (Checkout, "score=true", Ok(Some("true"))),
            (Checkout, "category=ato&score=checkoutPostAuth", Ok(Some("checkoutPostAuth"))),
            (Login, "score=login", Ok(Some("login"))),
            (Registration, "score=accountRegistration", Ok(Some("accountRegistration"))),
            (Login, "score=checkoutPreAuth", Err("score")),
            (Registration, "score=login", Err("score")),
            (Checkout, "score=", Err("score")),
            (Checkout, "score=checkoutPreAuth&score=checkoutPostAuth", Err("score")),
        ] {
            let found = endpoint.checkpoint(query);
            let found = found.as_ref().map(|name| *name).map_err(|refusal| refusal.field_name());
            assert_eq!(found, expected, "{query}");
        }
    }
}
