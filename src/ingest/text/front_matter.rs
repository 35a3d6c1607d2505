//! Front matter: the lines of `key: value` between two rules that site generators put above a text.
//!
//! Only simple lines of YAML and TOML are read. Nested values are skipped: no title stands there.

use crate::ingest::article::{Draft, one_line};
use crate::ingest::date;

/// Lines. Longer front matter is a text with rules in it.
const MAX_LINES: usize = 200;

/// What the front matter says, and the text below it; the whole text if there is none.
pub(crate) fn read(text: &str) -> (Draft, &str) {
    split(text).map_or_else(|| (Draft::default(), text), |(lines, body)| (draft(lines), body))
}

/// The lines between the rules, and the text below.
fn split(text: &str) -> Option<(&str, &str)> {
    let (rule, rest) = text.trim_start_matches('\u{FEFF}').split_once('\n')?;
    let rule = rule.trim_end();
    if rule != "---" && rule != "+++" {
        return None;
    }
    let mut end = 0;
    for line in rest.split_inclusive('\n').take(MAX_LINES) {
        let is_end = line.trim_end() == rule || (rule == "---" && line.trim_end() == "...");
        if is_end {
            return Some((&rest[..end], &rest[end + line.len()..]));
        }
        if !is_entry(line) {
            return None;
        }
        end += line.len();
    }
    None
}

/// A key with a value, a nested value, a comment or an empty line.
fn is_entry(line: &str) -> bool {
    line.trim().is_empty()
        || line.starts_with([' ', '\t', '-', '#', '[', ']'])
        || key_and_value(line).is_some()
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once([':', '='])?;
    let key = key.trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    is_key.then_some((key, value.trim()))
}

fn draft(lines: &str) -> Draft {
    let mut draft = Draft::default();
    let mut lines = lines.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = key_and_value(line).filter(|_| !line.starts_with([' ', '\t'])) else {
            continue;
        };
        let mut value = plain_value(value);
        // A list under its key: "authors:" and then "- Ada Moss".
        while let Some(item) = lines.peek().and_then(|line| line.trim_start().strip_prefix("- ")) {
            value =
                if value.is_empty() { plain_value(item) } else { format!("{value}, {}", plain_value(item)) };
            lines.next();
        }
        set(&mut draft, &key.to_ascii_lowercase(), value);
    }
    draft
}

fn set(draft: &mut Draft, key: &str, value: String) {
    if value.is_empty() {
        return;
    }
    match key {
        "title" | "headline" => draft.title = value,
        "author" | "authors" | "byline" => draft.author = Some(value),
        "outlet" | "publisher" | "site" | "source" => draft.outlet = Some(value),
        "date" | "published" | "pubdate" | "publishdate" => draft.published = date::iso8601(&value),
        "url" | "link" | "canonical" | "canonical_url" => draft.url = Some(value),
        "lang" | "language" => draft.language = Some(value),
        _ => {}
    }
}

/// A value without quotation marks and brackets: `"A title"`, `[Ada Moss, Ben Lowe]`.
fn plain_value(value: &str) -> String {
    let value = value.trim();
    let list = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'));
    let items = list.unwrap_or(value);
    let mut plain: Vec<String> = Vec::new();
    for item in if list.is_some() { items.split(',').collect() } else { vec![items] } {
        let item = item.trim();
        let quoted = ['"', '\''].iter().find_map(|&mark| item.strip_prefix(mark)?.strip_suffix(mark));
        plain.push(one_line(&quoted.unwrap_or(item).replace("\\\"", "\"").replace("''", "'")));
    }
    plain.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_read_and_taken_off() {
        let yaml = "---\ntitle: \"Bridge: closed \\\"for now\\\"\"\nauthors:\n  - Ada Moss\n  - Ben Lowe\ndate: 2021-03-04\ntags: [a, b]\n---\n\nIt shut.\n";
        let (draft, body) = read(yaml);
        assert_eq!(draft.title, "Bridge: closed \"for now\"");
        assert_eq!(draft.author.as_deref(), Some("Ada Moss, Ben Lowe"));
        assert_eq!(draft.published.as_deref(), Some("2021-03-04"));
        assert_eq!(body, "\nIt shut.\n");

        let (draft, body) = read("+++\ntitle = 'Bridge'\nauthor = \"Ada Moss\"\n+++\nIt shut.");
        assert_eq!(
            (draft.title.as_str(), draft.author.as_deref(), body),
            ("Bridge", Some("Ada Moss"), "It shut.")
        );
    }

    #[test]
    fn a_text_that_begins_with_a_rule_has_none() {
        for text in ["---\nIt shut on Monday.\n---\n", "---\ntitle: no end\n", "--- title\n", "---", ""] {
            assert_eq!(read(text).1, text);
        }
    }
}
