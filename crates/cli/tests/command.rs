//! The command as its user runs it: the real binary, its output and its exit code.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Starts the command with arguments and standard input, and returns what came of it.
fn ravelin(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read its input: a broken pipe is no fault here.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap().trim_end_matches('\n')
}

/// Returns the output of a command that must succeed.
fn success(arguments: &[&str], input: &[u8]) -> String {
    let output = ravelin(arguments, input);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// Returns the error of a command that must fail; nothing is on standard output then.
fn failure(arguments: &[&str], input: &[u8]) -> Value {
    let output = ravelin(&[&["--json"], arguments].concat(), input);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    serde_json::from_str(text(&output.stderr)).unwrap()
}

fn vectors(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/vectors/{name}.json")))
        .unwrap()
}

fn cases(name: &str) -> Vec<Value> {
    match serde_json::from_slice(&vectors(name)).unwrap() {
        Value::Array(cases) => cases,
        _ => panic!("{name} is no list"),
    }
}

/// Writes a file for one test and returns its path.
fn file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn a_card_is_encrypted_and_decrypted_exactly() {
    let mut cards = 0;
    for key in cases("keys") {
        let id = key["id"].as_str().unwrap();
        let public =
            file(&format!("{id}.txt"), format!("{}\n", key["spellings"][0]["key"].as_str().unwrap()));
        let private = file(&format!("{id}.pem"), key["privateKeyPem"].as_str().unwrap());
        for (card, plaintext) in [
            (
                r#"{"pan":"4111 1111-1111.1111","month":"07","year":28,"nameOnCard":"Ada \"L\" Łódź"}"#,
                r#"{"pan":"4111111111111111","year":"2028","month":"7","nameOnCard":"Ada \"L\" Łódź"}"#,
            ),
            (
                r#"{"year":"2030","month":12,"pan":5105105105105100}"#,
                r#"{"pan":"5105105105105100","year":"2030","month":"12"}"#,
            ),
        ] {
            let encrypt = ["encrypt-card", "--key-file", public.to_str().unwrap()];
            let cipher = success(&encrypt, card.as_bytes());
            let cipher_file = file(&format!("{id}.json"), &cipher);
            let decrypt = ["decrypt-card", "--private-key-file", private.to_str().unwrap()];
            assert_eq!(success(&decrypt, cipher.as_bytes()), plaintext);
            let from_file = [&decrypt[..], &[cipher_file.to_str().unwrap()]].concat();
            assert_eq!(success(&from_file, b""), plaintext);
            cards += 1;
        }
    }
    assert_eq!(cards, 14);
}

#[test]
fn what_the_official_sdk_encrypted_is_decrypted() {
    let keys: HashMap<String, PathBuf> = cases("keys")
        .iter()
        .map(|key| {
            let id = key["id"].as_str().unwrap();
            (id.to_owned(), file(&format!("official-{id}.pem"), key["privateKeyPem"].as_str().unwrap()))
        })
        .collect();
    for case in cases("ravelinjs-1.8.1-ciphertexts") {
        let key = &keys[case["key"].as_str().unwrap()];
        let decrypt = ["decrypt-card", "--private-key-file", key.to_str().unwrap()];
        assert_eq!(
            success(&decrypt, case["output"].to_string().as_bytes()),
            case["plaintext"].as_str().unwrap()
        );
    }
}

#[test]
fn every_input_to_refuse_is_refused_by_code_and_field() {
    #[derive(Debug)]
    struct Reject {
        id: String,
        should: String,
        field: String,
        key: Option<String>,
        card: String,
    }
    let raw: Vec<HashMap<String, Box<RawValue>>> = serde_json::from_slice(&vectors("rejects")).unwrap();
    let text = |value: Option<&Box<RawValue>>| value.map(|value| serde_json::from_str(value.get()).unwrap());
    let rejects = raw.iter().map(|case| Reject {
        id: text(case.get("id")).unwrap(),
        should: text(case.get("should")).unwrap_or_default(),
        field: text(case.get("field")).unwrap_or_default(),
        key: case.get("rsaKey").and_then(|key| serde_json::from_str(key.get()).ok()),
        card: case.get("card").map_or_else(|| "null".to_owned(), |card| card.get().to_owned()),
    });
    let mut refused = 0;
    for reject in rejects {
        // A key file always holds text; that there is none at all is a matter of arguments.
        let Some(key) = &reject.key else { continue };
        let key = file("reject-key.txt", key);
        let arguments = ["encrypt-card", "--key-file", key.to_str().unwrap()];
        let output = ravelin(&[&["--json"], &arguments[..]].concat(), reject.card.as_bytes());
        match output.status.code() {
            Some(1) => {
                let error: Value = serde_json::from_str(self::text(&output.stderr)).unwrap();
                assert_eq!(error["field"], reject.field, "{reject:?}");
                assert!(reject.should.contains("refuse"), "{}", reject.id);
                refused += 1;
            }
            Some(0) => assert_ne!(reject.should, "refuse", "{reject:?}"),
            code => panic!("{code:?}: {reject:?}"),
        }
    }
    assert!(refused > 180, "{refused}");
}

#[test]
fn every_password_has_its_published_hashes() {
    let all: Value = serde_json::from_slice(&vectors("passwords")).unwrap();
    for case in all["passwords"].as_array().unwrap() {
        let password = case["password"].as_str().unwrap();
        let printed: Value =
            serde_json::from_str(&success(&["--json", "hash-password", "--exact"], password.as_bytes()))
                .unwrap();
        let hash = |place: usize| printed[place]["hash"].as_str().unwrap();
        assert_eq!(hash(0), case["sha256Hex"].as_str().unwrap());
        assert_eq!(hash(1), case["sha1Sha256Hex"].as_str().unwrap());
        assert_eq!(hash(2), case["sha256Base64"].as_str().unwrap());
    }
    for case in all["emailPasswords"].as_array().unwrap() {
        let email = file("email.txt", format!("{}\n", case["email"].as_str().unwrap()));
        let arguments = ["hash-password", "--exact", "--email-file", email.to_str().unwrap()];
        let printed = success(&arguments, case["password"].as_str().unwrap().as_bytes());
        assert!(printed.ends_with(case["emailPasswordSha256Hex"].as_str().unwrap()), "{printed}");
    }
    let line = success(&["hash-password"], b"password123\n");
    assert!(line.contains("ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f"), "{line}");
    assert_eq!(line, success(&["hash-password"], b"password123"), "one line break is no part of it");
    assert_ne!(line, success(&["hash-password", "--exact"], b"password123\n"));
    assert_eq!(failure(&["hash-password"], b"pass\xffword")["code"], "password-invalid");
}

#[test]
fn a_key_is_described_or_what_was_pasted_is_named() {
    for key in cases("keys") {
        for spelling in key["spellings"].as_array().unwrap() {
            let printed = success(&["--json", "inspect-key"], spelling["key"].as_str().unwrap().as_bytes());
            let printed: Value = serde_json::from_str(&printed).unwrap();
            assert_eq!(printed["index"], spelling["keyIndex"]);
            assert_eq!(printed["signature"], spelling["keySignature"]);
            assert_eq!(printed["bits"], key["bits"]);
            assert_eq!(printed["exponent"], key["exponent"]);
        }
    }
    for (pasted, word) in [
        ("sk_live_0123456789", "secret API key"),
        ("publishable_key_live_0123456789", "publishable"),
        ("-----BEGIN PRIVATE KEY-----", "private key"),
        ("https://example.com/key", "URL"),
        ("", "missing"),
    ] {
        let error = failure(&["inspect-key"], pasted.as_bytes());
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(word) && !message.contains("0123456789"), "{message}");
    }
    assert_eq!(failure(&["inspect-key"], b"10001|\xff\xfe")["code"], "key-invalid");
}

#[test]
fn people_get_a_sentence_a_code_and_advice() {
    let key = file("people.txt", cases("keys")[2]["spellings"][0]["key"].as_str().unwrap());
    let output = ravelin(
        &["encrypt-card", "--key-file", key.to_str().unwrap()],
        br#"{"pan":"4111111111111111","month":7,"year":28,"cvv":"987"}"#,
    );
    let shown = text(&output.stderr);
    assert!(shown.starts_with("error: cvv is no field of a card"), "{shown}");
    assert!(shown.contains("[unknown-field]") && shown.contains("never send a security code"), "{shown}");
    assert!(!shown.contains("987") && !shown.contains("4111"), "{shown}");
}

#[test]
fn wrong_usage_and_unreadable_files_have_their_exit_codes() {
    assert_eq!(ravelin(&[], b"").status.code(), Some(2));
    assert_eq!(ravelin(&["encrypt-card"], b"").status.code(), Some(2));
    assert_eq!(ravelin(&["hash-password", "--password", "secret"], b"").status.code(), Some(2));
    assert_eq!(ravelin(&["--help"], b"").status.code(), Some(0));
    assert_eq!(failure(&["inspect-key", "no/such/file"], b"")["code"], "file-unreadable");
}

#[test]
fn large_input_is_refused_by_its_field() {
    let key = file("large.txt", cases("keys")[2]["spellings"][0]["key"].as_str().unwrap());
    let encrypt = ["encrypt-card", "--key-file", key.to_str().unwrap()];
    let name = "x".repeat(10_000_000);
    let card = format!(r#"{{"pan":"4111111111111111","month":7,"year":28,"nameOnCard":"{name}"}}"#);
    assert_eq!(failure(&encrypt, card.as_bytes())["code"], "name-invalid");
    assert_eq!(failure(&["inspect-key"], "a".repeat(100_000).as_bytes())["code"], "key-invalid");
    assert_eq!(failure(&["inspect-key"], &vec![b'1'; (64 << 20) + 1])["code"], "input-too-long");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
        .arg("device-id")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn device_ids_differ_and_begin_as_asked() {
    let first = success(&["device-id", "--prefix", "shop-"], b"");
    assert!(first.starts_with("shop-") && first.len() == 41, "{first}");
    assert_ne!(first, success(&["device-id", "--prefix", "shop-"], b""));
    assert!(success(&["device-id"], b"").starts_with("rjs-"));
}

#[test]
fn the_sandbox_says_where_it_is_and_stops_on_ctrl_c() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
        .args(["--json", "sandbox", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let greeting: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert!(greeting["url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(greeting["token"].as_str().unwrap().starts_with("sk_test_"));
    let key = greeting["publicKeys"][1].as_str().unwrap();
    assert!(success(&["inspect-key"], key.as_bytes()).contains("index      1"));

    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    assert_eq!(lines.next().unwrap().unwrap(), r#"{"stopped":true}"#);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
