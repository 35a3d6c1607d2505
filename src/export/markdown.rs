//! Markdown: quotations as block quotes, each with its citation.
//!
//! Texts are scrubbed and then escaped, so that a link, a tag or an entity in a hostile text is shown as plain characters.
//! Only the document's own address becomes a link, and only if it is an http(s) address.

use std::io::{self, Write};

use super::citation::{quoted_publication, voice};
use super::entry::{Entries, Entry};
use crate::collection::{AttributionNo, Collection};
use crate::text::scrub::{Clean, printed_label};

/// Writes a block quote for each attribution, a blank line after it.
pub(super) fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut entries = Entries::new(collection);
    for (nth, &no) in chosen.iter().enumerate() {
        step()?;
        let entry = entries.entry(no);
        if nth > 0 {
            writeln!(out)?;
        }
        for line in Clean::printed_text(&entry.wording()).as_str().split('\n') {
            writeln!(out, "{}", format!("> {}", escaped(line.trim())).trim_end())?;
        }
        writeln!(out, ">\n> — {}", citation(&entry))?;
    }
    out.flush()
}

fn citation(entry: &Entry<'_>) -> String {
    let line = format!("{}, {}, ¶{}", voice(entry), quoted_publication(entry), entry.paragraph);
    match entry.document.url().map(printed_label) {
        Some(url) if is_link(&url) => format!("{}, <{url}>", escaped(&line)),
        Some(url) => format!("{}, {}", escaped(&line), escaped(&url)),
        None => escaped(&line),
    }
}

/// Whether an address may stand in angle brackets.
fn is_link(url: &str) -> bool {
    let is_http = ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    is_http && url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '`' | '"'))
}

/// Escapes a line, so that every character stands for itself in `CommonMark` and with GitHub's additions: tables,
/// strikethrough, mathematics, and addresses that become links by themselves.
fn escaped(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 8);
    for (at, c) in line.char_indices() {
        let rest = &line[at..];
        let acts = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '^'
            | '@' | '#' => true,
            ':' => {
                rest.starts_with(":/")
                    || rest.get(1..).is_some_and(|next| next.starts_with(char::is_alphabetic))
            }
            '.' => ends_with_www(&line[..at]) || is_list(&line[..at]),
            ')' => is_list(&line[..at]),
            '+' | '-' | '=' => at == 0,
            _ => false,
        };
        if acts {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn ends_with_www(before: &str) -> bool {
    before.len() >= 3
        && before.is_char_boundary(before.len() - 3)
        && before[before.len() - 3..].eq_ignore_ascii_case("www")
}

/// Whether a full stop or a bracket here would make a numbered list.
fn is_list(before: &str) -> bool {
    (1..=9).contains(&before.len()) && before.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let table = [
            ("plain words, “quoted”.", "plain words, “quoted”."),
            ("[here](http://evil.example)", "\\[here\\](http\\://evil.example)"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("see www.evil.example", "see www\\.evil.example"),
            ("WWW.evil.example", "WWW\\.evil.example"),
            ("a@b.example mailto:a@b", "a\\@b.example mailto\\:a\\@b"),
            ("&lt;b&gt; *x* _y_ `z`", "\\&lt;b\\&gt; \\*x\\* \\_y\\_ \\`z\\`"),
            ("# title", "\\# title"),
            ("1. one", "1\\. one"),
            ("2) two", "2\\) two"),
            ("- item", "\\- item"),
            ("=== x", "\\=== x"),
            ("In 1999. Then: more", "In 1999. Then: more"),
        ];
        for (text, markdown) in table {
            assert_eq!(escaped(text), markdown, "{text:?}");
        }
    }

    #[test]
    fn only_a_plain_web_address_is_a_link() {
        for url in ["http://a.example/b?c=d", "HTTPS://a.example"] {
            assert!(is_link(url), "{url}");
        }
        for url in ["javascript:alert(1)", "http://a b", "http://a>b", "https://é.example", "ftp://a", ""] {
            assert!(!is_link(url), "{url}");
        }
    }
}
