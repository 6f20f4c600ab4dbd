//! The checkpoint in a query.

use crate::refusal::Refusal;
use ravelin::endpoint::Endpoint;

/// The older form, which names no checkpoint.
const UNNAMED: &str = "true";

/// Returns the checkpoint of a query's `score`: nothing where no recommendation is wanted.
///
/// # Errors
///
/// 400 for a checkpoint that does not belong to the endpoint, or is given twice; at endpoints that
/// recommend nothing, and for data of the past, for any but `false`.
pub(crate) fn checkpoint(
    endpoint: Endpoint,
    past: bool,
    query: &str,
) -> Result<Option<&'static str>, Refusal> {
    let mut scores = query.split('&').filter_map(|pair| pair.strip_prefix("score="));
    match (scores.next(), scores.next()) {
        (None, _) | (Some("false"), None) => Ok(None),
        (Some(_), None) if past || !endpoint.is_scored() => {
            Err(Refusal::field("score", "should be absent: nothing is recommended here"))
        }
        (Some(UNNAMED), None) => Ok(Some(UNNAMED)),
        (Some(score), None) => named(endpoint, score).map(Some),
        (Some(_), Some(_)) => Err(Refusal::field("score", "is given twice")),
    }
}

fn named(endpoint: Endpoint, score: &str) -> Result<&'static str, Refusal> {
    let known = endpoint.checkpoints();
    known.iter().find(|name| **name == score).copied().ok_or_else(|| {
        let known: Vec<_> = known.iter().copied().chain([UNNAMED]).collect();
        let sentence = format!("should be {} at {}, or absent", known.join(" or "), endpoint.path());
        Refusal::field("score", &sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_fits_its_endpoint_or_is_refused() {
        use Endpoint::{Checkout, Label, Login, Order, PaymentMethod, Registration};
        for (endpoint, query, expected) in [
            (Checkout, "", Ok(None)),
            (Checkout, "score=false", Ok(None)),
            (Checkout, "score=true", Ok(Some("true"))),
            (Checkout, "category=ato&score=checkoutPostAuth", Ok(Some("checkoutPostAuth"))),
            (Login, "score=login", Ok(Some("login"))),
            (Registration, "score=accountRegistration", Ok(Some("accountRegistration"))),
            (PaymentMethod, "score=paymentMethodRegistration", Ok(Some("paymentMethodRegistration"))),
            (Order, "score=true", Ok(Some("true"))),
            (Order, "score=checkoutPreAuth", Err("score")),
            (Login, "score=checkoutPreAuth", Err("score")),
            (Registration, "score=login", Err("score")),
            (Label, "score=true", Err("score")),
            (Label, "score=false", Ok(None)),
            (Checkout, "score=", Err("score")),
            (Checkout, "score=checkoutPreAuth&score=checkoutPostAuth", Err("score")),
        ] {
            let found = checkpoint(endpoint, false, query);
            let found = found.as_ref().map(|name| *name).map_err(Refusal::field_name);
            assert_eq!(found, expected, "{query}");
        }
        assert!(checkpoint(Order, true, "score=true").is_err());
        assert!(checkpoint(Order, true, "score=false").is_ok());
    }
}
