//! How the command fails: sentences, codes, exit codes, and nothing of what was typed.

use super::common::{cases, failure, file, ravelin, success, text};
use serde_json::Value;
use std::process::{Command, Stdio};

/// Returns the path of a file with a key of 2048 bits.
fn key_file(name: &str) -> String {
    let key = &cases("keys")[1];
    assert_eq!(key["bits"], 2048);
    file(name, key["spellings"][0]["key"].as_str().unwrap()).to_str().unwrap().to_owned()
}

#[test]
fn people_get_a_sentence_a_code_and_advice() {
    let key = key_file("people.txt");
    for (card, expected) in [
        (
            r#"{"pan":"4111111111111111","month":7,"year":28,"cvv":"987"}"#,
            "error: cvv is no field of a card, which has pan, month, year and nameOnCard; a security code must never \
             be sent [unknown-field]\n       leave the field out; never send a security code",
        ),
        (
            r#"{"pan":"4111111111111111","month":13,"year":28}"#,
            "error: month should be a whole number from 1 to 12 [month-invalid]\n       \
             give a JSON object such as {\"pan\":\"4111 1111 1111 1111\",\"month\":7,\"year\":28}",
        ),
        (
            "{\"pan\":",
            "error: the card is not valid JSON [json-invalid]\n       \
             give one JSON object and nothing else; quotes are straight and names are quoted",
        ),
        (
            "",
            "error: the card is not valid JSON [json-invalid]\n       \
             give one JSON object and nothing else; quotes are straight and names are quoted",
        ),
    ] {
        let output = ravelin(&["encrypt-card", "--key-file", &key], card.as_bytes());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
        assert_eq!(text(&output.stderr), expected);
    }
    let no_text = ravelin(&["encrypt-card", "--key-file", &key], b"{\"pan\":\"41\xff");
    assert!(text(&no_text.stderr).starts_with("error: card is not UTF-8 text: byte 11 "), "{no_text:?}");
}

#[test]
fn wrong_usage_has_its_exit_code_and_repeats_no_value() {
    for (arguments, field, sentence) in [
        (&["encrypt-card"][..], "--key-file <FILE>", "--key-file <FILE> is missing"),
        (&["hash-password", "--password", "hunter2"], "--password", "is no option"),
        (&["hash-password", "--password=hunter2"], "--password", "is no option"),
        (&["hash-password", "-phunter2"], "-p", "is no option"),
        (&["hash-password", "x", "hunter2"], "", "come from a file or standard input"),
        (&["hunter2"], "", "no such command"),
        (&["encryptcard"], "", "encrypt-card"),
        (&["check", "--endpoint", "hunter2"], "--endpoint <PATH>", "none that it takes"),
        (&["check", "x", "hunter2"], "", "come from a file or standard input"),
        (&["send", "--token", "hunter2"], "--token", "is no option"),
        (&["explain", "--status", "hunter2"], "--status <STATUS>", "none that it takes"),
        (&["explain", "--status", "700"], "--status <STATUS>", "none that it takes"),
        (&["sandbox", "--port", "hunter2"], "--port <PORT>", "none that it takes"),
        (&["sandbox", "--port"], "--port <PORT>", "is missing"),
        (&["sandbox", "--no-unknown-fields=hunter2"], "--no-unknown-fields", "takes no value"),
        (&["gateway", "--max-requests", "0"], "--max-requests <COUNT>", "none that it takes"),
        (&["gateway", "--max-requests", "65537"], "--max-requests <COUNT>", "none that it takes"),
        (&["gateway", "--body-limit", "0"], "--body-limit <BYTES>", "none that it takes"),
        (&["gateway", "--body-limit", "67108865"], "--body-limit <BYTES>", "none that it takes"),
        (&["sandbox", "--log", "x", "--log-id", "hunter2"], "--log-id <POINTER>", "none that it takes"),
        (&["sandbox", "--log", "x", "--log-id", "/hunter2~"], "--log-id <POINTER>", "none that it takes"),
        (&["sandbox", "--port", "1", "--port", "2"], "--port <PORT>", "not twice"),
    ] {
        let output = ravelin(arguments, b"");
        let shown = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{arguments:?}");
        assert!(shown.starts_with("error: ") && shown.contains(sentence), "{arguments:?}: {shown}");
        assert!(shown.ends_with("try '--help'.") && !shown.contains("hunter2"), "{arguments:?}: {shown}");

        let output = ravelin(&[arguments, &["--json"]].concat(), b"");
        let shown: Value = serde_json::from_str(text(&output.stderr)).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!((&shown["code"], &shown["field"]), (&"usage".into(), &field.into()), "{arguments:?}");
        assert!(shown["message"].as_str().unwrap().contains(sentence), "{shown}");
    }
}

#[test]
fn help_is_there_for_every_command_and_none_is_an_error() {
    let commands = [
        "encrypt-card",
        "decrypt-card",
        "hash-password",
        "inspect-key",
        "device-id",
        "check",
        "send",
        "explain",
        "sandbox",
    ];
    let overview = success(&["--help"], b"");
    for command in commands {
        assert!(overview.contains(command));
        let help = success(&[command, "--help"], b"");
        assert!(help.contains("Example") && help.contains(&format!("ravelin {command}")), "{help}");
    }
    assert!(success(&["decrypt-card", "--help"], b"").contains("RUSTSEC-2023-0071"));
    assert!(success(&["--version"], b"").starts_with("ravelin "));
    let nothing = ravelin(&[], b"");
    assert_eq!(nothing.status.code(), Some(2));
    assert!(text(&nothing.stderr).contains("Usage: ravelin"));
}

#[test]
fn unreadable_files_are_named_by_their_argument() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    for (arguments, field) in [
        (&["inspect-key", "no/such/file"][..], "FILE"),
        (&["inspect-key", folder], "FILE"),
        (&["encrypt-card", "--key-file", "no/such/file"], "--key-file"),
        (&["decrypt-card", "--private-key-file", "no/such/file"], "--private-key-file"),
        (&["hash-password", "--email-file", "no/such/file"], "--email-file"),
        (&["device-id", "--adopt", "no/such/file"], "--adopt"),
        (&["check", "no/such/file"], "FILE"),
        (&["check", folder], "FILE"),
        (&["explain", "no/such/file"], "FILE"),
    ] {
        let error = failure(arguments, b"");
        assert_eq!((&error["code"], &error["field"]), (&"file-unreadable".into(), &field.into()));
        assert!(!error["message"].as_str().unwrap().contains("no/such"), "{error}");
    }
}

#[test]
fn large_input_is_refused_by_its_field() {
    let key = key_file("large.txt");
    let encrypt = ["encrypt-card", "--key-file", &key];
    let name = "x".repeat(10_000_000);
    let card = format!(r#"{{"pan":"4111111111111111","month":7,"year":28,"nameOnCard":"{name}"}}"#);
    assert_eq!(failure(&encrypt, card.as_bytes())["code"], "name-invalid");
    assert_eq!(failure(&["inspect-key"], "a".repeat(100_000).as_bytes())["code"], "key-invalid");
    assert_eq!(failure(&["inspect-key"], &vec![b'1'; (64 << 20) + 1])["code"], "input-too-long");
    for command in ["check", "explain"] {
        assert_eq!(failure(&[command], &vec![b'1'; (64 << 20) + 1])["code"], "input-too-long");
    }
    let deep = "[".repeat(1_000_000);
    assert_eq!(failure(&encrypt, deep.as_bytes())["code"], "json-invalid");
}

#[test]
fn a_reader_that_leaves_is_no_failure_and_a_full_disk_is_one() {
    for arguments in [&["device-id"][..], &["--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(0));
    }
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravelin"));
    let output = command.arg("device-id").stdout(full()).stderr(Stdio::piped()).output().unwrap();
    assert!(text(&output.stderr).contains("[output-failed]"), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    // Nowhere to say it: the exit code is what is left.
    let status = Command::new(env!("CARGO_BIN_EXE_ravelin")).arg("nonsense").stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}
