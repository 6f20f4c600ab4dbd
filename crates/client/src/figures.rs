//! What is told through the facades: nothing of an event.

use crate::decision::Decision;
use ravelin::endpoint::Endpoint;
use ravelin::request::Request;
use std::time::Duration;
use tracing::Span;

/// Returns the span of a recommendation. Of the path only what is an endpoint's: others may name a customer.
pub(crate) fn span(request: &Request) -> Span {
    let path = Endpoint::of_path(request.path()).map(|(endpoint, _)| endpoint.path());
    tracing::info_span!("recommend", path)
}

/// Counts a decision.
pub(crate) fn decided(decision: &Decision, took: Duration) {
    let outcome = match decision {
        Decision::Answered(_) => "answered",
        Decision::Fallback(fallback) => {
            let (why, queued) = (fallback.reason.as_str(), fallback.queued.as_str());
            metrics::counter!("ravelin_client_fallback_total", "why" => why, "queued" => queued).increment(1);
            tracing::info!(why, queued, "no recommendation to act on");
            "fallback"
        }
    };
    metrics::histogram!("ravelin_client_recommend_seconds", "outcome" => outcome).record(took.as_secs_f64());
}
