//! What came back: an answer, nothing, or something that is none.

use super::Part;
use ravelin::error::Reason;
use ravelin::recommendation::Recommendation;
use ravelin::status::{Fault, Status};

/// Returns the answer in a body, or the parts that explain why there is none in it.
pub(super) fn read(body: &[u8], status: Option<u16>) -> Result<Recommendation, Vec<Part>> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    let answer = Recommendation::read(body);
    let part = match &answer {
        Err(error) => unreadable(error.reason()),
        Ok(_) if body.is_empty() => empty("nothing"),
        Ok(_) if body == b"null" => empty("null"),
        Ok(answer) if *answer == Recommendation::default() && body == b"{}" => empty("{}"),
        Ok(_) => return answer.map_err(|_| Vec::new()),
    };
    Err(status.map(self::status).into_iter().chain([part]).collect())
}

/// Returns what a status means.
pub(super) fn status(status: u16) -> Part {
    let row = Status::of(status);
    let fault = match row.fault {
        Fault::Merchant => "The fault is in the request.",
        Fault::Ravelin => "The fault is Ravelin's.",
        Fault::Network => "The fault is between here and Ravelin.",
        _ => "",
    };
    let meaning = [row.meaning, fault].join(" ");
    let retry = if row.is_success() { "" } else { row.retry.sentence() };
    let advice = [row.check, retry].join(" ");
    Part::new("status", format!("{status} {}", row.name), meaning.trim(), advice.trim())
}

/// Returns what it means that there is no answer at all; nothing for a reason that has one.
pub(super) fn never_came(reason: &str) -> Option<Part> {
    let reason = ravelin_client::Reason::ALL.iter().find(|known| known.as_str() == reason);
    Some(match reason {
        Some(reason) => {
            let again =
                if reason.is_retryable() { "Send it again later." } else { "Do not send it again as it is." };
            Part::new("error", reason.as_str(), "No answer came.", again)
        }
        None => Part::new(
            "error",
            "would-be-rejected",
            "It was not sent, since it would be rejected.",
            "See its findings, or `ravelin check`.",
        ),
    })
}

fn empty(said: &str) -> Part {
    Part::new(
        "body",
        said,
        "An answer without a recommendation: none was asked for, or none is given.",
        "Where one was asked for, check the checkpoint, and decide by your fallback.",
    )
}

fn unreadable(reason: Reason) -> Part {
    match reason {
        Reason::AnswerHtml => Part::new(
            "body",
            "HTML",
            "A page, which Ravelin's API never sends: a proxy or another server answered.",
            "Check the base URL and what stands between; decide by your fallback.",
        ),
        Reason::AnswerCut => Part::new(
            "body",
            "JSON cut short",
            "The connection ended within the answer; the event may have been taken.",
            "Decide by your fallback; send it again later, with the same timestamp.",
        ),
        _ => Part::new(
            "body",
            "no answer",
            "It is no JSON object, so it is no answer of Ravelin's API.",
            "Check the base URL and what stands between; decide by your fallback.",
        ),
    }
}
