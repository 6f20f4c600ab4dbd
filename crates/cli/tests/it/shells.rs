//! What shells and `man` know of the command: in the real shells, and rendered by the real `man`.

use super::common::{failure, ravelin, success, text};
use std::path::Path;
use std::process::Command;

/// Runs a script in a shell, with what completes the command in the file that `$1` names.
fn shell(shell: &str, arguments: &[&str], script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("_ravelin");
    std::fs::write(&file, success(&["completions", shell], b"") + "\n").unwrap();
    let output = Command::new(shell)
        .args(arguments)
        .args(["-c", script])
        .args(if shell == "fish" { &[][..] } else { &["shell"] })
        .arg(&file)
        .env("HOME", folder.path())
        .output()
        .unwrap_or_else(|error| panic!("{shell} is needed: {error}"));
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    text(&output.stdout).to_owned()
}

#[test]
fn bash_completes_commands_options_and_values() {
    for (words, expected) in [
        (&["ravelin", "outb"][..], &["outbox"][..]),
        (&["ravelin", "outbox", "re"], &["replay"]),
        (&["ravelin", "outbox", "purge", "--ol"], &["--older-than"]),
        (&["ravelin", "outbox", "list", "--state", ""], &["queued", "dead"]),
        (&["ravelin", "relay", "--da"], &["--database"]),
        (&["ravelin", "completions", "f"], &["fish"]),
    ] {
        let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        let script = format!(
            "source \"$1\"; complete -p ravelin > /dev/null || exit 1; COMP_WORDS=({}); COMP_CWORD={}; \
             _ravelin ravelin '{last}' '{before}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            quoted.join(" "),
            words.len() - 1
        );
        let completed = shell("bash", &["--norc"], &script);
        assert_eq!(completed.lines().collect::<Vec<_>>(), expected, "{words:?}");
    }
}

#[test]
fn fish_completes_with_what_it_means() {
    let completed =
        shell("fish", &["--no-config"], "source $argv[1]; complete --do-complete 'ravelin outbox re'");
    assert_eq!(completed, "replay\tQueue dead events again");
    let completed = shell(
        "fish",
        &["--no-config"],
        "source $argv[1]; complete --do-complete 'ravelin outbox list --state '",
    );
    assert!(completed.contains("queued\t") && completed.contains("dead\t"), "{completed}");
}

#[test]
fn zsh_takes_the_function_as_it_is_installed() {
    let script = "fpath=(${1:h} $fpath); autoload -Uz compinit; compinit -u -d ${1:h}/dump; \
        print $_comps[ravelin]; autoload +X _ravelin && print -l ${(k)functions} | grep -c '^_ravelin'";
    let told = shell("zsh", &["-f"], script);
    assert_eq!(told.lines().next(), Some("_ravelin"), "{told}");
}

#[test]
fn every_shell_has_a_script_and_no_other_word_is_a_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = success(&["completions", shell], b"");
        for command in ["encrypt-card", "outbox", "replay", "with-customer"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(ravelin(&["completions", "cmd"], b"").status.code(), Some(2));
}

/// Returns a page as a reader sees it, where `man` has nothing to complain of.
fn rendered(page: &Path) -> String {
    let output = Command::new("man")
        .args(["--warnings=w", "--encoding=UTF-8", "--local-file"])
        .arg(page)
        .env("MANWIDTH", "100")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap_or_else(|error| panic!("man is needed: {error}"));
    assert!(output.status.success() && output.stderr.is_empty(), "{}: {output:?}", page.display());
    text(&output.stdout).to_owned()
}

#[test]
fn man_has_a_page_for_each_command_and_renders_it_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("share/man1");
    let told = success(&["--json", "man", pages.to_str().unwrap()], b"");
    let mut names: Vec<_> = std::fs::read_dir(&pages)
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(told, format!("{{\"pages\":{}}}", names.len()));
    for name in &names {
        let page = rendered(&pages.join(name));
        let command = name.strip_suffix(".1").unwrap();
        // A reader's lines are filled with spaces up to their end.
        let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&format!("NAME {command} - ")), "{page}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.lines().any(|line| line == section), "{name} has no {section}\n{page}");
        }
        // What is shown as help stands in the page too, each example in its own line.
        let mut arguments = command.split_once('-').map_or(Vec::new(), |(_, rest)| vec![rest]);
        if let Some((outer, inner)) = arguments.first().and_then(|name| name.split_once('-'))
            && outer == "outbox"
        {
            arguments = vec![outer, inner];
        }
        arguments.push("--help");
        let help = success(&arguments, b"");
        let examples =
            help.split("Examples:").nth(1).or_else(|| help.split("Example:").nth(1)).unwrap_or_default();
        for example in examples.lines().map(str::trim).filter(|line| line.starts_with("ravelin ")) {
            // Beyond the width a reader's line is broken.
            assert!(page.lines().any(|line| line.trim() == example), "{name}: {example}\n{page}");
        }
    }
    for name in ["ravelin.1", "ravelin-relay.1", "ravelin-outbox.1", "ravelin-outbox-replay.1"] {
        assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
    }
    assert_eq!(success(&["man"], b""), std::fs::read_to_string(pages.join("ravelin.1")).unwrap().trim_end());
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(failure(&["man", file.to_str().unwrap()], b"")["code"], "folder-unwritable");
}
