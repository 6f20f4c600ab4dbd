//! The secret key: made, compared, never kept or shown.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use ravelin::secret::Secret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Returns a new secret key of the test environment, or nothing where there is no randomness.
pub(crate) fn generate() -> Option<Secret<String>> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(Secret::new(format!("sk_test_{:032x}", u128::from_be_bytes(bytes))))
}

/// Returns the digest that a token is compared by: all have one length, whatever the token's.
pub(crate) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Tells whether a request carries `Authorization: token <secret>`; the time it takes depends on
/// nothing but the length of what was sent.
pub(crate) fn is_authorized(headers: &HeaderMap, expected: &[u8; 32]) -> bool {
    let Some(value) = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()) else { return false };
    let Some((scheme, token)) = value.split_once(' ') else { return false };
    scheme.eq_ignore_ascii_case("token") && digest(token).ct_eq(expected).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn only_the_exact_token_behind_the_word_token_is_accepted() {
        let expected = digest("sk_test_abc");
        for (value, accepted) in [
            ("token sk_test_abc", true),
            ("Token sk_test_abc", true),
            ("token sk_test_ab", false),
            ("token sk_test_abcd", false),
            ("token  sk_test_abc", false),
            ("token", false),
            ("Bearer sk_test_abc", false),
            ("sk_test_abc", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
            assert_eq!(is_authorized(&headers, &expected), accepted, "{value}");
        }
        assert!(!is_authorized(&HeaderMap::new(), &expected));
    }

    #[test]
    fn generated_tokens_differ_and_are_for_tests() {
        let (one, two) = (generate().unwrap(), generate().unwrap());
        // EXPOSE: the keys were made here and open nothing.
        let (one, two) = (one.expose(), two.expose());
        assert!(one.starts_with("sk_test_") && one.len() == 40 && one != two);
    }
}
