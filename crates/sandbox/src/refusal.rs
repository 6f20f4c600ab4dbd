//! A request that is not taken, always told in JSON.

use crate::response::Answer;
use crate::script::ScriptError;
use axum::http::StatusCode;
use ravelin::check::Finding;
use serde_json::json;
use std::borrow::Cow;

/// Why a request is refused: a status of the documents' table, a sentence and, where one is at
/// fault, the field. It holds no value that was sent.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: Cow<'static, str>,
    field: Option<String>,
    code: &'static str,
}

impl Refusal {
    /// Returns the refusal of a request as a whole.
    pub(crate) const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message: Cow::Borrowed(message), field: None }
    }

    /// Returns the refusal of a field; the sentence goes on behind its name.
    pub(crate) fn field(field: &str, sentence: &str) -> Self {
        Self::coded("event-invalid", field, sentence)
    }

    /// Returns the refusal of a field under a code of the core's error table.
    pub(crate) fn coded(code: &'static str, field: &str, sentence: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            message: format!("Invalid Request: {field} {sentence}").into(),
            field: Some(field.to_owned()),
        }
    }

    /// Returns the refusal of what the checker says the API would reject.
    pub(crate) fn found(finding: &Finding) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: finding.code(),
            message: format!("Invalid Request: {finding}").into(),
            field: Some(finding.path().to_owned()),
        }
    }

    /// Returns the refusal of a script.
    pub(crate) fn script(error: &ScriptError) -> Self {
        let message = format!("Invalid Request: {error}").into();
        let field = Some(format!("rules[{}]", error.rule()));
        Self { status: StatusCode::BAD_REQUEST, code: "script-invalid", message, field }
    }

    /// Returns the refusal of a text that is no JSON, or none that the checker reads.
    pub(crate) fn unread(findings: &[Finding]) -> Self {
        findings.first().map_or(Self::JSON, Self::found)
    }

    /// A missing or wrong key. The table of the documents has 401, their example the text.
    pub(crate) const UNAUTHORIZED: Self = Self::new(
        StatusCode::UNAUTHORIZED,
        "key-refused",
        "Invalid Request: API Key Incorrect. Please check your credentials and try again",
    );

    /// A name that is not loopback in `Host`: a page elsewhere may have pointed its own name here.
    pub(crate) const FOREIGN_HOST: Self = Self::new(
        StatusCode::FORBIDDEN,
        "host-foreign",
        "Invalid Request: the sandbox answers only what is addressed to localhost or a loopback address",
    );

    /// An unknown path.
    pub(crate) const NOT_FOUND: Self = Self::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "Not Found: the sandbox has no such path; its own documents list those it has",
    );

    /// A log that cannot be read or written.
    pub(crate) const LOG: Self = Self::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "log-broken",
        "Internal Server Error: the file of the log cannot be read or written",
    );

    /// A customer of whom nothing was heard.
    pub(crate) const CUSTOMER: Self = Self::new(
        StatusCode::NOT_FOUND,
        "customer-not-found",
        "Not Found: no event and no label or tag has named this customer",
    );

    /// Another method.
    pub(crate) const METHOD: Self = Self::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "Method Not Allowed: events are sent by POST, tags and labels read by GET, tags removed by DELETE",
    );

    /// `Accept` without JSON.
    pub(crate) const NOT_ACCEPTABLE: Self = Self::new(
        StatusCode::NOT_ACCEPTABLE,
        "not-acceptable",
        "Not Acceptable: answers are JSON, and the Accept header leaves no room for it",
    );

    /// A body beyond the limit.
    pub(crate) const TOO_LARGE: Self =
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "Payload Too Large");

    /// A body that is declared as something else, or not at all.
    pub(crate) const CONTENT_TYPE: Self = Self::new(
        StatusCode::BAD_REQUEST,
        "content-type",
        "Invalid Request: Content-Type should be application/json; charset=utf-8",
    );

    /// A body that ended early.
    pub(crate) const BODY: Self =
        Self::new(StatusCode::BAD_REQUEST, "body-incomplete", "Invalid Request: the body ended early");

    /// Anything but a JSON object.
    pub(crate) const JSON: Self =
        Self::new(StatusCode::BAD_REQUEST, "json-invalid", "Invalid Request: the body is no JSON object");

    /// Returns the sentence.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    #[cfg(test)]
    pub(crate) fn field_name(&self) -> &str {
        self.field.as_deref().unwrap_or_default()
    }

    /// Returns the JSON answer, with an identifier to search for.
    pub(crate) fn answer(&self, trace_id: &str) -> Answer {
        let mut body = json!({
            "status": self.status.as_u16(),
            "message": self.message,
            "traceId": trace_id,
            "code": self.code,
        });
        if let (Some(field), Some(members)) = (&self.field, body.as_object_mut()) {
            members.insert("field".to_owned(), field.clone().into());
        }
        Answer { status: self.status, body }
    }
}
