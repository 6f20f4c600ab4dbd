//! Password hashes.

use super::common::{failure, file, ravelin, success, text, vectors};
use serde_json::Value;

#[test]
fn every_password_has_its_published_hashes() {
    let all: Value = serde_json::from_slice(&vectors("passwords")).unwrap();
    for case in all["passwords"].as_array().unwrap() {
        let password = case["password"].as_str().unwrap();
        let printed = success(&["--json", "hash-password", "--exact"], password.as_bytes());
        let printed: Value = serde_json::from_str(&printed).unwrap();
        let rows: Vec<_> = printed.as_array().unwrap().iter().map(row).collect();
        let expected = [
            ("login, registration", "passwordHashed", case["sha256Hex"].as_str().unwrap()),
            ("login", "passwordSHA1SHA256", case["sha1Sha256Hex"].as_str().unwrap()),
            ("customer", "passwordHashed", case["sha256Base64"].as_str().unwrap()),
        ];
        assert_eq!(rows, expected, "{}", case["note"]);
    }
    for case in all["emailPasswords"].as_array().unwrap() {
        let email = file("email.txt", format!("{}\n", case["email"].as_str().unwrap()));
        let arguments = ["--json", "hash-password", "--exact", "--email-file", email.to_str().unwrap()];
        let printed = success(&arguments, case["password"].as_str().unwrap().as_bytes());
        let printed: Value = serde_json::from_str(&printed).unwrap();
        let expected = ("login", "emailPasswordSHA256", case["emailPasswordSha256Hex"].as_str().unwrap());
        assert_eq!(row(&printed[3]), expected, "{}", case["note"]);
    }
}

fn row(row: &Value) -> (&str, &str, &str) {
    let text = |name: &str| row[name].as_str().unwrap();
    (text("event"), text("field"), text("hash"))
}

#[test]
fn one_line_break_at_the_end_is_no_part_of_a_password() {
    let plain = success(&["hash-password"], b"password123");
    assert!(plain.contains("ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f"), "{plain}");
    assert_eq!(plain.lines().count(), 3);
    for same in [&b"password123\n"[..], b"password123\r\n"] {
        assert_eq!(success(&["hash-password"], same), plain);
        assert_ne!(success(&["hash-password", "--exact"], same), plain);
    }
    assert_eq!(success(&["hash-password", "-"], b"password123\n"), plain);
    let path = file("password.txt", "password123\n");
    assert_eq!(success(&["hash-password", path.to_str().unwrap()], b""), plain);
    assert_ne!(success(&["hash-password"], b"password123 \n"), plain, "spaces are a part of it");
}

#[test]
fn what_is_hardly_one_password_is_refused_or_remarked_on() {
    for several in [&b"password123\nada@example.com\n"[..], b"password123\n\n", b"a\rb"] {
        let error = failure(&["hash-password"], several);
        assert_eq!((&error["code"], &error["field"]), (&"password-invalid".into(), &"password".into()));
        success(&["hash-password", "--exact"], several);
    }
    let no_text = failure(&["hash-password"], b"pass\xffword");
    assert_eq!((&no_text["code"], &no_text["field"]), (&"password-invalid".into(), &"password".into()));
    let email = file("email-latin1.txt", b"zo\xeb@example.com");
    let no_text = failure(&["hash-password", "--email-file", email.to_str().unwrap()], b"password123");
    assert_eq!((&no_text["code"], &no_text["field"]), (&"password-invalid".into(), &"email".into()));

    let empty = ravelin(&["hash-password"], b"\n");
    assert_eq!(empty.status.code(), Some(0));
    assert!(text(&empty.stderr).starts_with("note: the password is empty"));
    assert!(ravelin(&["hash-password"], b"password123").stderr.is_empty());
}
