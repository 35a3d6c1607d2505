//! An article: one news story, statement or transcript with what is known about it, ready to become a document.

use super::source::origin::Reason;
use crate::collection::format::record::{DocumentRecord, ExtraFields, RecordText};
use crate::collection::ids;
use crate::ingest::source::origin::Origin;
use crate::text::fold::fold;
use crate::text::markup::{MarkedText, Markup};

/// Code points. A longer first line is a paragraph, not a title.
const MAX_TITLE_LENGTH: usize = 250;

/// One article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Where it was read.
    pub origin: Origin,
    /// The headline; empty if there is none.
    pub title: String,
    /// The newspaper, agency or site that published it.
    pub outlet: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// ISO 8601, a date or a date and time.
    pub published: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// BCP 47, as the file says. If it says nothing, harvest detects it.
    pub language: Option<String>,
    /// The title, if any, and the paragraphs, with blank lines between them. Never blank.
    pub text: String,
    /// What the file says of stretches of the text.
    pub(crate) markup: Markup,
}

impl Article {
    /// An article of which nothing is known but its text.
    pub fn of_text(origin: Origin, text: String) -> Self {
        Self {
            origin,
            title: String::new(),
            outlet: None,
            author: None,
            published: None,
            url: None,
            language: None,
            text,
            markup: Markup::default(),
        }
    }

    /// The record of it in a dataset.
    pub fn into_document(self) -> DocumentRecord<'static> {
        let sha256 = ids::sha256(&self.text);
        DocumentRecord {
            id: ids::document(&self.text).into(),
            title: if self.title.is_empty() { self.origin.name() } else { self.title }.into(),
            outlet: self.outlet.map(RecordText::from),
            author: self.author.map(RecordText::from),
            published: self.published.map(RecordText::from),
            url: self.url.map(RecordText::from),
            language: self.language.map(RecordText::from),
            sha256: Some(sha256.into()),
            text: self.text.into(),
            extra: ExtraFields::default(),
        }
    }
}

/// An article as a format's reader found it, before it is tidied.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) outlet: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// The paragraphs, with the title or without it.
    pub(super) text: String,
    /// Of the text as it stands here.
    pub(super) markup: Markup,
}

impl Draft {
    /// The same, with this text.
    pub(super) fn with_text(self, MarkedText { text, markup }: MarkedText) -> Self {
        Self { text, markup, ..self }
    }

    /// The article, with its title as the first paragraph.
    pub(super) fn finish(self, origin: Origin) -> Result<Article, Reason> {
        let mut text = with_unix_newlines(&self.text);
        // Formats with markup end their lines in line feeds; where one doesn't, places have moved.
        let mut markup = if text.len() == self.text.len() { self.markup } else { Markup::default() };
        let start = text.len() - text.trim_start().len();
        text.truncate(text.trim_end().len());
        text.drain(..start.min(text.len()));
        if text.is_empty() {
            return Err(Reason::Empty);
        }
        markup = {
            let kept = |at: usize| at.saturating_sub(start).min(text.len());
            markup.mapped(|range| kept(range.start)..kept(range.end))
        };
        let mut title = one_line(&self.title);
        if title.is_empty() {
            first_line_title(&text).unwrap_or_default().clone_into(&mut title);
        } else if !begins_with_title(&text, &title) {
            let heading = [&title, paragraph_break(&text)].concat();
            text.insert_str(0, &heading);
            markup = markup.mapped(|range| range.start + heading.len()..range.end + heading.len());
        }
        let tidy =
            |field: Option<String>| field.map(|value| one_line(&value)).filter(|value| !value.is_empty());
        Ok(Article {
            origin,
            title,
            outlet: tidy(self.outlet),
            author: tidy(self.author),
            published: tidy(self.published),
            url: tidy(self.url),
            language: tidy(self.language),
            text,
            markup,
        })
    }
}

/// The text with its white space folded: "a  b\n c " is "a b c".
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn with_unix_newlines(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// What to put between the title and the text. If the text has no blank line, each of its lines is a paragraph, and one
/// blank line would turn the rest into a single paragraph; unless it is a single one, wrapped by hand.
fn paragraph_break(text: &str) -> &'static str {
    let several = text.contains('\n') && !text.lines().any(|line| line.trim().is_empty());
    if several && !is_hard_wrapped(text) { "\n" } else { "\n\n" }
}

/// Whether the lines are at most 100 characters long and most end in the middle of a sentence.
fn is_hard_wrapped(text: &str) -> bool {
    let (mut lines, mut ended) = (0, 0);
    for line in text.lines().map(str::trim_end) {
        if line.chars().nth(100).is_some() {
            return false;
        }
        lines += 1;
        ended += usize::from(line.ends_with(['.', '!', '?', '”', '"', '’']));
    }
    ended * 2 < lines
}

/// Whether the text begins with the title: as a paragraph, wrapped, or on the line above the rest of its paragraph.
fn begins_with_title(text: &str, title: &str) -> bool {
    let title = letters(title);
    let mut begun = String::new();
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        // Punctuation and accents take bytes too, but not that many.
        if begun.len() >= title.len() || line.len() > 8 * title.len() + 100 {
            break;
        }
        begun += &letters(line);
    }
    begun == title
}

/// Letters and digits, folded: titles that differ only in capitals, quotation marks or white space are the same.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A first line that reads as a title: short, a paragraph of its own, no sentence, with text below.
fn first_line_title(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim();
    let is_paragraph = rest.starts_with('\n') || paragraph_break(text) == "\n";
    let is_title = is_paragraph
        && first.chars().count() <= MAX_TITLE_LENGTH
        && !first.ends_with(['.', ',', ';', ':', '”', '"']);
    is_title.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::source::origin::SourceFile;

    fn finished(title: &str, text: &str) -> Article {
        let draft = Draft { title: title.into(), text: text.into(), ..Draft::default() };
        draft.finish(Origin::of(SourceFile::Stdin)).unwrap()
    }

    #[test]
    fn the_title_is_the_first_paragraph_once() {
        let table = [
            ("A title", "One.\n\nTwo.", "A title\n\nOne.\n\nTwo."),
            ("A  title", "\n A Title\r\n\r\nOne.\r\n", "A Title\n\nOne."),
            ("“A” title", "\"A\" title\nBy a hand\n\nOne.", "\"A\" title\nBy a hand\n\nOne."),
            ("A wrapped title", "A wrapped\ntitle\n\nOne.", "A wrapped\ntitle\n\nOne."),
            ("Osaka", "Osaka hosted it.", "Osaka\n\nOsaka hosted it."),
            ("T", "One.\nTwo.\nThree.", "T\nOne.\nTwo.\nThree."),
            ("T", "One line is\nwrapped by\nhand.", "T\n\nOne line is\nwrapped by\nhand."),
        ];
        for (title, text, expected) in table {
            assert_eq!(finished(title, text).text, expected);
        }
    }

    #[test]
    fn a_text_without_a_title_may_begin_with_one() {
        let table = [
            ("Leaders meet\n\nThey met.", "Leaders meet"),
            ("Leaders meet\nThey met.\nThey left.", "Leaders meet"),
            ("They met in\nthe old town.\n\nThey left.", ""),
            ("They met.\n\nThey left.", ""),
            ("“We met”\n\nThey left.", ""),
            ("Only words", ""),
        ];
        for (text, title) in table {
            assert_eq!(finished("", text).title, title, "{text}");
        }
    }

    #[test]
    fn a_blank_text_is_no_article() {
        let draft = Draft { title: "Title".into(), text: " \r\n\t".into(), ..Draft::default() };
        assert!(matches!(draft.finish(Origin::of(SourceFile::Stdin)), Err(Reason::Empty)));
    }

    #[test]
    fn a_document_is_named_by_its_text() {
        let document = finished("A title", "One.").into_document();
        assert_eq!(document.id, document.sha256.unwrap()[..12]);
        assert_eq!(document.text, "A title\n\nOne.");
    }
}
