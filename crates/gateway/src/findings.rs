//! What the checker says of an event: in a header, in the log, as figures.

use crate::answer::{FINDINGS, Reply};
use hyper::header::HeaderValue;
use ravelin::check::{Finding, Severity};
use ravelin::endpoint::Endpoint;
use std::fmt::Write as _;

/// How many findings stand in a header.
const SHOWN: usize = 20;

/// The longest path in a header, in bytes.
const PATH_BYTES: usize = 100;

/// Returns those findings for which Ravelin would reject an event.
pub(crate) fn rejected(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.severity() == Severity::Rejected).cloned().collect()
}

/// Counts findings and logs them.
pub(crate) fn tell(endpoint: Endpoint, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    for finding in findings {
        let (code, severity) = (finding.code(), finding.severity().as_str());
        metrics::counter!("ravelin_gateway_findings_total", "code" => code, "severity" => severity)
            .increment(1);
    }
    tracing::warn!(endpoint = endpoint.path(), findings = listed(findings), "found in an event");
}

/// Adds the header `Ravelin-Gateway-Findings`: code and path, separated by commas.
pub(crate) fn add_header(reply: &mut Reply, findings: &[Finding]) {
    if !findings.is_empty()
        && let Ok(value) = HeaderValue::from_str(&listed(findings))
    {
        reply.headers_mut().insert(FINDINGS, value);
    }
}

/// Returns findings as `code path, code path`; what is no visible ASCII in a path is percent-encoded.
fn listed(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings.iter().take(SHOWN) {
        let joint = if text.is_empty() { "" } else { ", " };
        text.push_str(joint);
        text.push_str(finding.code());
        for (place, byte) in finding.path().bytes().take(PATH_BYTES).enumerate() {
            if place == 0 {
                text.push(' ');
            }
            match byte {
                b'!'..=b'~' if byte != b',' && byte != b'%' => text.push(char::from(byte)),
                // Writing to a string cannot fail.
                _ => drop(write!(text, "%{byte:02X}")),
            }
        }
    }
    if findings.len() > SHOWN {
        text.push_str(", …");
    }
    text.replace('…', "...")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use ravelin::check::Check;

    #[test]
    fn a_header_has_codes_and_paths_and_an_end() {
        let items = vec![r#"{"price":1.5,"quantity":"x"}"#; 30].join(",");
        let body =
            format!(r#"{{"timestamp":1,"customerId":"c","order":{{"orderId":"o","items":[{items}]}}}}"#);
        let findings = Check::of(Endpoint::Order).run_text(body.as_bytes());
        assert!(findings.len() > SHOWN, "{findings:?}");
        let text = listed(&findings);
        assert!(text.contains("price-not-whole order.items[0].price"), "{text}");
        assert!(text.ends_with(", ..."), "{text}");
        assert!(HeaderValue::from_str(&text).is_ok());
    }
}
