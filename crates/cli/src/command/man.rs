//! `ravelin man`

use crate::arguments::{self, Arguments};
use crate::failure::Failure;
use clap::{Command, CommandFactory as _};
use std::fs;
use std::io;
use std::path::Path;

pub(crate) fn run(task: &arguments::Man, json: bool) -> Result<String, Failure> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &task.folder else { return page(&command).map_err(|error| Failure::output(&error)) };
    fs::create_dir_all(folder).map_err(|error| Failure::folder("FOLDER", &error))?;
    let mut written = 0_usize;
    write(&command, folder, &mut written).map_err(|error| Failure::folder("FOLDER", &error))?;
    Ok(if json { serde_json::json!({ "pages": written }).to_string() } else { format!("{written} pages") })
}

/// Writes the pages of a command and of those below it.
fn write(command: &Command, folder: &Path, written: &mut usize) -> io::Result<()> {
    fs::write(folder.join(format!("{}.1", name(command))), page(command)?)?;
    *written += 1;
    command.get_subcommands().try_for_each(|command| write(command, folder, written))
}

/// Returns the name of a page, such as `ravelin-outbox-list`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// Returns the page of one command, in the macros of man(7).
fn page(command: &Command) -> io::Result<String> {
    let man = clap_mangen::Man::new(command.clone());
    let man = man.source(concat!("ravelin ", env!("CARGO_PKG_VERSION"))).manual("ravelin");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.get_subcommands().next().is_some() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut page = String::from_utf8(page).map_err(io::Error::other)?;
    if let Some(help) = command.get_after_help() {
        page.push_str(&sections(&help.to_string()));
    }
    Ok(page)
}

/// Returns what stands below the help, as sections: lines that are indented there keep their breaks.
fn sections(help: &str) -> String {
    let mut page = String::new();
    let (mut is_begun, mut is_verbatim) = (false, false);
    for line in help.lines() {
        let is_indented = line.starts_with("  ");
        if is_verbatim && !is_indented {
            page.push_str(".fi\n.RE\n");
            is_verbatim = false;
        }
        if let Some((title, rest)) = titled(line) {
            page.push_str(&format!(".SH {title}\n"));
            is_begun = true;
            if !rest.is_empty() {
                page.push_str(&text(rest));
            }
            continue;
        }
        if !is_begun {
            page.push_str(".SH NOTES\n");
            is_begun = true;
        }
        if is_indented && !is_verbatim {
            page.push_str(".RS 4\n.nf\n");
            is_verbatim = true;
        }
        match line.trim() {
            "" if page.ends_with(".fi\n.RE\n") || page.ends_with(".PP\n") => {}
            "" => page.push_str(".PP\n"),
            words => page.push_str(&text(words)),
        }
    }
    if is_verbatim {
        page.push_str(".fi\n.RE\n");
    }
    // A paragraph that a section ends, or begins, is none.
    page.replace(".PP\n.SH", ".SH")
}

/// Returns the title of a section that a line begins, and what follows in the line.
fn titled(line: &str) -> Option<(&'static str, &str)> {
    let titles = [("Examples:", "EXAMPLES"), ("Example:", "EXAMPLES"), ("Exit codes:", "\"EXIT STATUS\"")];
    titles.iter().find_map(|(begin, title)| Some((*title, line.strip_prefix(begin)?.trim())))
}

/// Returns a line of text, with what would be a request or an escape written so that it is none.
fn text(line: &str) -> String {
    let escaped = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\`");
    let guard = if escaped.starts_with('.') { "\\&" } else { "" };
    format!("{guard}{escaped}\n")
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn what_stands_below_the_help_becomes_sections() {
        let help = "Mind this.\n.profile too.\n\nExit codes: 0 good, 1 bad.\n\nExamples:\n  a --b \\\n    'c'\n\n  d\nthen e";
        let page = "\
.SH NOTES\nMind this.\n\\&.profile too.\n.SH \"EXIT STATUS\"\n0 good, 1 bad.\n.SH EXAMPLES\n.RS 4\n.nf\n\
a \\-\\-b \\e\n\\(aqc\\(aq\n.fi\n.RE\n.RS 4\n.nf\nd\n.fi\n.RE\nthen e\n";
        assert_eq!(sections(help), page);
    }
}
