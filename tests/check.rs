//! The checker against the documents: their own examples, and a body for each rule that breaks it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use ravelin::check::Check;
use ravelin::endpoint::Endpoint;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/examples");

/// What is found in the documents' own examples, each a place where they contradict themselves.
const CONTRADICTIONS: &[(&str, &[&str])] = &[
    (
        "009-v2-checkout-full",
        &["execution-time-deprecated order.executionTime", "payment-method-id-redundant paymentMethodId"],
    ),
    ("012-v2-order", &["execution-time-deprecated order.executionTime"]),
];

#[test]
fn the_examples_of_the_documents_are_right_where_the_documents_agree() {
    let index = std::fs::read_to_string(format!("{EXAMPLES}/index.tsv")).unwrap();
    let mut checked = 0;
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _, _, "request", _, target, _] = columns[..] else { continue };
        if file == "-" {
            continue;
        }
        let body = std::fs::read(format!("{EXAMPLES}/{file}")).unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (endpoint, _) = Endpoint::of_path(path).unwrap();
        let check = Check::of(endpoint).score(query.strip_prefix("score="));
        let found: Vec<_> = check
            .run_text(&body)
            .iter()
            .map(|finding| format!("{} {}", finding.code(), finding.path()))
            .collect();
        let expected = CONTRADICTIONS.iter().find(|(name, _)| file.starts_with(name));
        let expected = expected.map(|(_, found)| *found).unwrap_or_default();
        assert_eq!(found, expected, "{file}");
        checked += 1;
    }
    assert_eq!(checked, 21);
}
