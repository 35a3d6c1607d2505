//! Plain text: kept as it is, with hard-wrapped lines. Front matter is read and removed; title, byline and date in the
//! first lines are read and stay.

use super::front_matter;
use crate::ingest::article::Draft;
use crate::ingest::date;

/// The article in a plain text.
pub(crate) fn read(text: &str) -> Draft {
    let (mut draft, body) = front_matter::read(text);
    if draft.title.is_empty() {
        read_masthead(body, &mut draft);
    }
    body.clone_into(&mut draft.text);
    draft
}

/// Reads a title, and the byline or date right below it. A title with neither is found by [`Draft::finish`].
fn read_masthead(text: &str, draft: &mut Draft) {
    let mut lines = text.trim_start().lines().map(str::trim).take_while(|line| !line.is_empty());
    let Some(title) = lines.next() else { return };
    let below: Vec<&str> = lines.take(5).collect();
    let author = below.iter().find_map(|line| by(line));
    let published = below.iter().find_map(|line| date::iso8601(line));
    let is_masthead = (author.is_some() || published.is_some())
        && below.len() < 5
        && below.iter().all(|line| is_note(line));
    if is_masthead {
        title.clone_into(&mut draft.title);
        draft.author = draft.author.take().or(author);
        draft.published = draft.published.take().or(published);
    }
}

/// "By Ada Moss".
fn by(line: &str) -> Option<String> {
    let start = line.get(..3).filter(|start| start.eq_ignore_ascii_case("by "))?;
    let names = line[start.len()..].trim();
    is_note(names).then(|| names.to_owned())
}

/// Whether it is a name, a place or a day, and no sentence.
fn is_note(line: &str) -> bool {
    line.split_whitespace().count() <= 10 && !line.ends_with(['.', '!', '?', '”', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masthead_gives_title_author_and_day() {
        let draft = read("Bridge shuts\nBy Ada Moss\nDale, 4 March 2021\n\nIt shut.\n");
        assert_eq!((draft.title.as_str(), draft.author.as_deref()), ("Bridge shuts", Some("Ada Moss")));
        assert_eq!(draft.published.as_deref(), Some("2021-03-04"));
        assert!(draft.text.starts_with("Bridge shuts\nBy Ada Moss"));
    }

    #[test]
    fn a_first_paragraph_is_no_masthead() {
        for text in [
            "It shut on 4 March 2021\nby order of the council, he said.\n\nMore.",
            "It shut.\n\nBy Ada Moss",
            "",
            "One",
        ] {
            let draft = read(text);
            assert_eq!((draft.title.as_str(), draft.author), ("", None), "{text}");
        }
    }
}
