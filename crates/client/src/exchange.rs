//! One request, one answer, one budget.

use crate::answer::Answer;
use crate::reason::Reason;
use crate::send_error::SendError;
use ravelin::request::{Method, Request};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Method as HttpMethod, Response};
use std::time::Duration;
use tokio::time::timeout;

/// What every exchange of a client shares.
pub(crate) struct Exchange {
    pub(crate) http: Client,
    pub(crate) base_url: String,
    pub(crate) answer_limit: usize,
}

/// What is asked for, and in which rules are told as well.
const ACCEPTED: &str = "application/json";
const ACCEPTED_WITH_RULES: &str = "application/vnd.ravelin.score.v2+json";

/// A request, and in which form its answer is wanted.
pub(crate) struct Call {
    pub(crate) request: Request,
    pub(crate) rule_output: bool,
}

impl Exchange {
    /// Sends a request once and reads the answer; both end with the budget, wherever they stand.
    pub(crate) async fn run(&self, call: &Call, budget: Duration) -> Result<Answer, SendError> {
        match timeout(budget, self.send(call)).await {
            Ok(outcome) => outcome,
            Err(elapsed) => Err(SendError::from_source(Reason::Timeout, elapsed)),
        }
    }

    async fn send(&self, call: &Call) -> Result<Answer, SendError> {
        let request = &call.request;
        let target = request.target();
        // Anything else would go on with the name of the host, and take the key to another machine.
        if !target.starts_with('/') {
            return Err(SendError::new(Reason::Event));
        }
        let url = format!("{}{target}", self.base_url);
        let accept = if call.rule_output { ACCEPTED_WITH_RULES } else { ACCEPTED };
        let mut builder = self.http.request(method_of(request), url).header(ACCEPT, accept);
        for (name, value) in request.headers() {
            builder = builder.header(*name, *value);
        }
        let response = builder.body(request.body().to_vec()).send().await.map_err(broken)?;
        let (status, retry_after) = (response.status().as_u16(), retry_after(response.headers()));
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.map(str::to_owned);
        Ok(Answer { status, retry_after, content_type, body: self.body(response).await? })
    }

    /// Returns the body as far as it stays below the limit.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, SendError> {
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(broken)? {
            if body.len() + piece.len() > self.answer_limit {
                return Err(SendError::new(Reason::TooLarge));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

fn broken(error: reqwest::Error) -> SendError {
    let reason = if error.is_connect() { Reason::Connect } else { Reason::Broken };
    // A target may name a customer, and nobody expects that in an error.
    SendError::from_source(reason, error.without_url())
}

const fn method_of(request: &Request) -> HttpMethod {
    match request.method() {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Delete => HttpMethod::DELETE,
    }
}

/// Returns the delay of `Retry-After` in its form of seconds (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
