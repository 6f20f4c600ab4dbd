//! What `ravelin backfill` says of a file that is not what it takes.

use super::backfilling::{Loaded, backfill, past, stderr};
use super::common::{ravelin, success, text};
use super::relaying::sandbox;
use std::process::Output;

/// Asserts that it is refused as wrong usage, with these words and nothing of the file.
#[track_caller]
fn assert_hints(output: &Output, words: &[&str]) {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    for word in words {
        assert!(stderr(output).contains(word), "{word}: {}", stderr(output));
    }
    assert!(!stderr(output).contains("canary"), "{}", stderr(output));
}

#[test]
fn standard_input_is_no_file() {
    for arguments in [&["backfill", "-"][..], &["backfill", "-", "--kind", "customer", "--dry-run"]] {
        let output = ravelin(arguments, past("c", 1).as_bytes());
        assert_hints(&output, &["standard input", "write it to a file first"]);
    }
    let output = ravelin(&["backfill", "/no/canary.ndjson"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(!stderr(&output).contains("standard input") && stderr(&output).contains("[file-unreadable]"));
}

#[test]
fn cells_with_another_mark_between_them_are_told() {
    for (name, content) in [
        ("past.csv", "timestamp;customerId;canary\n1;c;x\n"),
        ("past.csv", "timestamp\tcustomerId\n1\tc\n"),
        ("past.tsv", "timestamp,customerId\n1,c\n"),
    ] {
        let loaded = Loaded::new(name, content);
        let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run"]);
        assert_hints(&output, &["has one column", "--delimiter"]);
        let mapped = ["--kind", "customer", "--dry-run", "--map", "customerId=/customer/customerId"];
        assert_hints(&backfill(&loaded.file, &mapped), &["has one column", "--delimiter"]);
    }
    // A name may hold one, where it is said what is meant.
    let loaded = Loaded::new("past.csv", "a;b\nc\n");
    let output =
        backfill(&loaded.file, &["--kind", "customer", "--dry-run", "--map", "a;b=/customer/customerId"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    // One column of another name is another fault.
    let loaded = Loaded::new("past.csv", "nothing\nc\n");
    let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run"]);
    assert_hints(&output, &["column 1 has no place", "--map COLUMN="]);
}

#[test]
fn utf_16_is_told() {
    for name in ["past.csv", "past.ndjson"] {
        let content =
            if name == "past.csv" { "timestamp,customerId\n1,c\n".to_owned() } else { past("c", 1) };
        let low = content.encode_utf16().flat_map(u16::to_le_bytes);
        let high = content.encode_utf16().flat_map(u16::to_be_bytes);
        for bytes in [
            b"\xff\xfe".iter().copied().chain(low).collect(),
            [&b"\xfe\xff"[..], &high.collect::<Vec<u8>>()].concat(),
        ] {
            let loaded = Loaded::new(name, bytes);
            let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run"]);
            assert_hints(&output, &["UTF-16", "UTF-8"]);
        }
    }
}

#[test]
fn a_document_over_several_lines_is_told() {
    let event = past("canary", 1);
    let value: serde_json::Value = serde_json::from_str(&event).unwrap();
    for content in [
        format!("\u{feff}\n  [\n{event},\n{event}\n]\n"),
        format!("[{event}]"),
        serde_json::to_string_pretty(&value).unwrap(),
        format!("\r\n {{ \r\n{event}\n"),
    ] {
        let loaded = Loaded::new("past.ndjson", content);
        let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run"]);
        assert_hints(&output, &["one event in each line", "jq -c"]);
    }
    let loaded = Loaded::new("past.ndjson", format!("\n{event}\n[\n{{\n"));
    let output = backfill(&loaded.file, &["--kind", "customer", "--dry-run"]);
    assert!(text(&output.stdout).starts_with("3 events, 2 would be rejected"), "{output:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_for_it_leaves_nothing_behind() {
    let sandbox = sandbox().await;
    for (name, content) in [("past.csv", "timestamp;customerId\n"), ("past.ndjson", "[\n"), ("past.csv", "")]
    {
        let loaded = Loaded::new(name, content);
        let output = loaded.run(&sandbox, &["--kind", "customer"]).await;
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(loaded.folder.path().read_dir().unwrap().count(), 1, "{name}");
    }
}

#[test]
fn the_help_says_what_is_laid_aside() {
    let help = success(&["backfill", "--help"], b"");
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["card number", "security code", "password-plain", "JSON numbers", "csv-width", "not-utf-8"]
    {
        assert!(help.contains(words), "{words}: {help}");
    }
}
