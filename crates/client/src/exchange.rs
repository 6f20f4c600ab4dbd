//! One request, one answer, one budget.

use crate::answer::Answer;
use crate::base_url::BaseUrl;
use crate::pool::{self, Connector, Pool};
use crate::reason::Reason;
use crate::send_error::SendError;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT,
};
use http::{Method as HttpMethod, Response};
use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use ravelin::request::{Method, Request};
use std::time::Duration;
use tokio::time::timeout;

/// What the client calls itself.
const AGENT: HeaderValue = HeaderValue::from_static(concat!("ravelin-rs/", env!("CARGO_PKG_VERSION")));

/// What every exchange of a client shares.
pub(crate) struct Exchange {
    pub(crate) pool: Pool,
    pub(crate) connector: Connector,
    pub(crate) base_url: BaseUrl,
    pub(crate) authorization: HeaderValue,
    pub(crate) answer_limit: usize,
}

/// What is asked for, and in which rules are told as well.
const ACCEPTED: HeaderValue = HeaderValue::from_static("application/json");
const ACCEPTED_WITH_RULES: HeaderValue = HeaderValue::from_static("application/vnd.ravelin.score.v2+json");

impl Exchange {
    /// Returns the same with a pool of its own.
    pub(crate) fn with_own_connections(&self) -> Self {
        Self {
            pool: pool::new(self.connector.clone()),
            connector: self.connector.clone(),
            base_url: self.base_url.clone(),
            authorization: self.authorization.clone(),
            answer_limit: self.answer_limit,
        }
    }

    /// Sends a request once and reads the answer, with what rules said or without; both end with the budget,
    /// wherever they stand.
    pub(crate) async fn run(
        &self,
        request: &Request,
        rule_output: bool,
        budget: Duration,
    ) -> Result<Answer, SendError> {
        match timeout(budget, self.send(request, rule_output)).await {
            Ok(outcome) => outcome,
            Err(elapsed) => Err(SendError::from_source(Reason::Timeout, elapsed)),
        }
    }

    async fn send(&self, request: &Request, rule_output: bool) -> Result<Answer, SendError> {
        let Some(address) = self.base_url.address(&request.target()) else {
            return Err(SendError::new(Reason::Event));
        };
        let mut message = http::Request::new(Bytes::copy_from_slice(request.body()).into());
        *message.method_mut() = method_of(request);
        *message.uri_mut() = address;
        let headers = message.headers_mut();
        for (name, value) in request.headers() {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.insert(ACCEPT, if rule_output { ACCEPTED_WITH_RULES } else { ACCEPTED });
        headers.insert(AUTHORIZATION, self.authorization.clone());
        headers.insert(USER_AGENT, AGENT);
        let response = self.pool.request(message).await.map_err(|error| {
            let reason = if error.is_connect() { Reason::Connect } else { Reason::Broken };
            SendError::from_source(reason, error)
        })?;
        let (status, retry_after) = (response.status().as_u16(), retry_after(response.headers()));
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.map(str::to_owned);
        Ok(Answer::new(status, retry_after, content_type, self.body(response).await?))
    }

    /// Returns the body as far as it stays below the limit.
    async fn body(&self, mut response: Response<Incoming>) -> Result<Vec<u8>, SendError> {
        let mut body = Vec::new();
        while let Some(frame) = response.frame().await {
            let frame = frame.map_err(|error| SendError::from_source(Reason::Broken, error))?;
            // What is no data comes after the body and says nothing.
            let Some(piece) = frame.data_ref() else { continue };
            if body.len() + piece.len() > self.answer_limit {
                return Err(SendError::new(Reason::TooLarge));
            }
            body.extend_from_slice(piece);
        }
        Ok(body)
    }
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
