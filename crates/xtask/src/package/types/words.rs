//! Words about Rust, as words about JavaScript.

/// What only Rust has: a sentence with it tells a JavaScript programmer nothing.
const OF_RUST: &[&str] = &["`Debug`", "setter", "constructor", "compile", "`Other`", "Rust"];

/// Returns a comment of what a doc comment says, and a tag.
pub(super) fn comment(doc: &str, indent: &str, tag: &str) -> String {
    let text = said(doc);
    let lines: Vec<&str> = text.lines().chain([tag].into_iter().filter(|tag| !tag.is_empty())).collect();
    match *lines {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        _ => {
            let lines: String =
                lines.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
            format!("{indent}/**\n{lines}{indent} */\n")
        }
    }
}

/// Tells whether the documents deprecate a member.
pub(super) fn is_deprecated(doc: &str) -> bool {
    doc.contains("Deprecated")
}

/// Returns the words in backquotes of a member's first sentence, behind its own name.
pub(super) fn listed(doc: &str) -> Vec<&str> {
    let first = doc.split(". ").next().unwrap_or_default();
    let behind = first.split_once(": ").map_or("", |(_, behind)| behind);
    behind.split('`').skip(1).step_by(2).collect()
}

/// Returns what a doc comment says before its first example, less what only Rust has.
fn said(doc: &str) -> String {
    let before = doc.split("```").next().unwrap_or_default().replace("*/", "*");
    let paragraphs = before.split("\n\n").map(|paragraph| {
        let paragraph = paragraph.replace('\n', " ");
        let sentences = paragraph.split_inclusive(". ");
        sentences.filter(|sentence| !OF_RUST.iter().any(|word| sentence.contains(word))).collect::<String>()
    });
    let paragraphs = paragraphs.map(|paragraph| unlinked(unnamed(paragraph.trim())));
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Returns a text without the name of the member at its beginning, which an editor shows anyway.
fn unnamed(text: &str) -> String {
    match text.split_once("`: ") {
        Some((name, rest)) if name.starts_with('`') && !name.contains(' ') => {
            let mut letters = rest.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
        _ => text.to_owned(),
    }
}

/// Returns a text whose links to Rust's items are names.
fn unlinked(text: String) -> String {
    let text = text.replace("[`", "`").replace("`]", "`");
    let mut shown = String::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("`(") {
        shown.push_str(before);
        shown.push('`');
        rest = behind.split_once(')').map_or("", |(_, rest)| rest);
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::{comment, listed};

    #[test]
    fn what_is_said_of_rust_is_left_out() {
        let doc = "`price`: the [`total`](super::Total). `Debug` hides it. Optional.\n\n```\ncode\n```";
        assert_eq!(comment(doc, "", ""), "/** The `total`. Optional. */\n");
        assert_eq!(comment("", "  ", "@deprecated"), "  /** @deprecated */\n");
        assert_eq!(listed("`methodType`: `card` or `debitcard`. Of `x`."), ["card", "debitcard"]);
        assert!(listed("`stage`: how far it is. `x`").is_empty());
    }
}
