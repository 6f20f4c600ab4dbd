//! What is recommended: ALLOW, unless an official test value says otherwise.

use crate::json::Members;
use crate::store::Parts;
use ravelin::endpoint::Endpoint;
use ravelin::password::{EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};
use serde_json::{Value, json};

/// Passwords that count as breached, also in Ravelin's live environment.
const BREACHED_PASSWORDS: [&str; 2] = ["password1", "password"];

/// The user name that counts as breached, also in Ravelin's live environment.
const BREACHED_USERNAME: &str = "test@example.com";

/// Returns the action that a test value forces: the user name at login, elsewhere the e-mail address
/// in the merged data of the customer, or that of the supplier who registers.
pub(crate) fn forced(event: &Parts<'_>, email: Option<&str>) -> Option<&'static str> {
    let text = |name: &str, member: &str| event.object(name).and_then(|object| object.text(member));
    match event.endpoint {
        Endpoint::Login => text("login", "username").and_then(login_action),
        // "Registration and payout support only allow and prevent" (Ravelin's page on testing).
        Endpoint::Registration => email
            .or_else(|| text("customer", "email"))
            .or_else(|| text("supplier", "email"))
            .and_then(payment_action)
            .filter(|action| *action != "REVIEW"),
        _ => email.and_then(payment_action),
    }
}

/// Returns `credentialStatus` for the credentials of a login or a registration.
pub(crate) fn credential_status(event: &Parts<'_>) -> Option<Value> {
    let (attempt, mechanism) = match event.endpoint {
        Endpoint::Login => ("login", "authenticationMechanism"),
        Endpoint::Registration => ("registration", "registrationMechanism"),
        _ => return None,
    };
    let attempt = event.object(attempt);
    let username = attempt.and_then(|attempt| attempt.text("username")).unwrap_or_default();
    let password = attempt.and_then(|attempt| attempt.object(mechanism)?.object("password"));
    let is_breached =
        |breached: &&str| password.is_some_and(|password| is_hash_of(password, username, breached));
    Some(json!({
        "passwordBreached": BREACHED_PASSWORDS.iter().any(is_breached),
        "usernameBreached": username.eq_ignore_ascii_case(BREACHED_USERNAME),
    }))
}

/// Tells whether one of the published hashes is that of a password.
fn is_hash_of(mechanism: &Members<'_>, username: &str, password: &str) -> bool {
    let is = |name: &str, hash: &str| mechanism.text(name) == Some(hash);
    is("passwordHashed", PasswordHash::of(password).as_str())
        || is("passwordSHA1SHA256", PasswordSha1Sha256::of(password).as_str())
        || is("emailPasswordSHA256", EmailPasswordSha256::of(username, password).as_str())
}

fn payment_action(email: &str) -> Option<&'static str> {
    Some(match &*domain(email)? {
        "qa-force-allow.com" => "ALLOW",
        "qa-force-review.com" => "REVIEW",
        "qa-force-prevent.com" => "PREVENT",
        _ => return None,
    })
}

fn login_action(username: &str) -> Option<&'static str> {
    Some(match &*domain(username)? {
        "qa-force-ato-allow.com" => "ALLOW",
        "qa-force-ato-review.com" => "REVIEW",
        "qa-force-ato-prevent.com" => "PREVENT",
        "qa-force-ato-permit.com" => "PERMIT",
        "qa-force-ato-warn.com" => "WARN",
        "qa-force-ato-block.com" => "BLOCK",
        _ => return None,
    })
}

fn domain(address: &str) -> Option<String> {
    address.rsplit_once('@').map(|(_, domain)| domain.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Node;

    fn forced(endpoint: Endpoint, body: &Value, email: Option<&str>) -> Option<&'static str> {
        super::forced(&Parts { endpoint, body: Node::from(body).as_object()?, at: 0 }, email)
    }

    fn credential_status(endpoint: Endpoint, body: &Value) -> Option<Value> {
        super::credential_status(&Parts { endpoint, body: Node::from(body).as_object()?, at: 0 })
    }

    #[test]
    fn official_test_addresses_force_their_action() {
        use Endpoint::{Checkout, Login, Order, Registration};
        for (endpoint, email, expected) in [
            (Checkout, "a@qa-force-allow.com", Some("ALLOW")),
            (Order, "a@QA-Force-Review.com", Some("REVIEW")),
            (Checkout, "a@qa-force-prevent.com", Some("PREVENT")),
            (Checkout, "a@sub.qa-force-prevent.com", None),
            (Checkout, "qa-force-prevent.com", None),
            (Registration, "a@qa-force-prevent.com", Some("PREVENT")),
            (Registration, "a@qa-force-review.com", None),
            (Login, "a@qa-force-prevent.com", None),
        ] {
            assert_eq!(forced(endpoint, &json!({}), Some(email)), expected, "{email}");
        }
        for (endpoint, body, expected) in [
            (Checkout, json!({"login": {"username": "a@qa-force-ato-block.com"}}), None),
            (Registration, json!({"supplier": {"email": "a@qa-force-prevent.com"}}), Some("PREVENT")),
            (Registration, json!({"customer": {"email": "a@qa-force-review.com"}}), None),
            (Login, json!({"login": {"username": "a@qa-force-ato-review.com"}}), Some("REVIEW")),
            (Login, json!({"login": {"username": "a@qa-force-ato-permit.com"}}), Some("PERMIT")),
            (Login, json!({"login": {"username": "a@qa-force-ato-block.com"}}), Some("BLOCK")),
            (Login, json!({"login": {"username": "a@qa-force-prevent.com"}}), None),
        ] {
            assert_eq!(forced(endpoint, &body, None), expected, "{body}");
        }
    }

    #[test]
    fn breached_credentials_are_recognised_in_every_published_hash() {
        let breached = |mechanism: Value, username: &str| {
            let body = json!({"login": {
                "username": username, "authenticationMechanism": {"password": mechanism}}});
            credential_status(Endpoint::Login, &body)
        };
        let status = |password: bool, username: bool| {
            Some(json!({"passwordBreached": password, "usernameBreached": username}))
        };
        let ada = "ada@example.com";
        for password in BREACHED_PASSWORDS {
            for mechanism in [
                json!({"passwordHashed": PasswordHash::of(password).as_str()}),
                json!({"passwordSHA1SHA256": PasswordSha1Sha256::of(password).as_str()}),
                json!({"emailPasswordSHA256": EmailPasswordSha256::of(ada, password).as_str()}),
            ] {
                assert_eq!(breached(mechanism, ada), status(true, false));
            }
        }
        let good = json!({"passwordHashed": PasswordHash::of("correct horse").as_str()});
        assert_eq!(breached(good, "Test@example.com"), status(false, true));
        assert_eq!(breached(Value::Null, ada), status(false, false));
        assert_eq!(credential_status(Endpoint::Checkout, &json!({})), None);
    }
}
