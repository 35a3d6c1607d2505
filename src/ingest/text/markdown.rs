//! Markdown: the text, with its markup beside it. Headings, list items and rows of tables are paragraphs; code is no prose.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::front_matter;
use crate::ingest::article::{Draft, one_line};
use crate::ingest::source::limits::check_memory;
use crate::ingest::source::origin::Reason;
use crate::text::markup::{MarkedText, MarkupRole};

/// The most bytes that the parser takes for a byte with which markup may begin or end: two nodes of its tree, this and the
/// text behind it, while the list of them is copied to one of twice the size.
const BYTES_PER_MARK: u64 = 288;

/// The article in a Markdown text, titled by its front matter or its first heading of the first level.
pub(crate) fn read(text: &str) -> Result<Draft, Reason> {
    let (mut draft, body) = front_matter::read(text);
    check_memory(marks(body).saturating_mul(BYTES_PER_MARK), body.len())?;
    let mut prose = MarkdownText::default();
    for event in Parser::new_ext(
        body,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES,
    ) {
        prose.take(event);
    }
    prose.end_paragraph();
    if draft.title.is_empty() {
        draft.title = prose.title.unwrap_or_default();
    }
    Ok(draft.with_text(prose.text))
}

/// How many bytes may be markup, by the parser's own table: nothing else begins or ends a node of its tree. What begins a
/// block counts only at the beginning of a line.
fn marks(text: &str) -> u64 {
    let mut marks = 0;
    let mut may_begin_block = true;
    for byte in text.bytes() {
        let is_mark = match byte {
            b'\n' | b'\r' => {
                may_begin_block = true;
                true
            }
            b' ' | b'\t' => false,
            b'*' | b'_' | b'&' | b'\\' | b'[' | b']' | b'<' | b'`' | b'|' | b'~' => true,
            b'>' | b'-' | b'+' | b'=' | b'#' | b'.' | b')' | b':' | b'0'..=b'9' => may_begin_block,
            _ => {
                may_begin_block = false;
                false
            }
        };
        marks += u64::from(is_mark);
    }
    marks
}

#[derive(Default)]
struct MarkdownText {
    /// The paragraphs so far.
    text: MarkedText,
    paragraph: String,
    /// How many of the paragraph's letters are bold or italic.
    emphasised: usize,
    /// How many emphases, list items and block quotations are open.
    emphases: usize,
    items: usize,
    quotations: usize,
    /// Whether the open block quotation has a paragraph already.
    is_quoted_before: bool,
    title: Option<String>,
    /// How many code blocks, pictures and the like are open.
    skipped_blocks: usize,
}

impl MarkdownText {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) if is_skipped(&tag) => {
                self.skipped_blocks += 1;
                if !matches!(tag, Tag::Image { .. }) {
                    self.end_paragraph();
                }
            }
            Event::End(
                TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::FootnoteDefinition,
            ) => {
                self.skipped_blocks = self.skipped_blocks.saturating_sub(1);
            }
            Event::Start(Tag::Emphasis | Tag::Strong) => self.emphases += 1,
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
                self.emphases = self.emphases.saturating_sub(1);
            }
            Event::Start(tag) if is_block(&tag) => {
                self.end_paragraph();
                self.items += usize::from(tag == Tag::Item);
                self.quotations += usize::from(matches!(tag, Tag::BlockQuote(_)));
            }
            Event::End(TagEnd::Heading(level)) => self.end_heading(level),
            Event::End(TagEnd::Item) => {
                self.end_paragraph();
                self.items = self.items.saturating_sub(1);
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                self.end_paragraph();
                self.quotations = self.quotations.saturating_sub(1);
                self.is_quoted_before &= self.quotations > 0;
            }
            Event::End(TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow) | Event::Rule => {
                self.end_paragraph();
            }
            Event::End(TagEnd::TableCell) => self.push(&CowStr::Borrowed(" ")),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push(&CowStr::Borrowed("\n")),
            _ => {}
        }
    }

    fn push(&mut self, text: &CowStr<'_>) {
        if self.skipped_blocks == 0 {
            self.paragraph.push_str(text);
            self.emphasised += if self.emphases > 0 { letters(text) } else { 0 };
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        if level == HeadingLevel::H1 && self.title.is_none() {
            self.title = Some(one_line(&self.paragraph));
        }
        if let Some(place) = self.end_paragraph() {
            self.text.markup.add(MarkupRole::Heading, place);
        }
    }

    /// Adds the paragraph, unless it is blank. Answers where it stands.
    fn end_paragraph(&mut self) -> Option<Range<usize>> {
        let paragraph = std::mem::take(&mut self.paragraph);
        let emphasised = std::mem::take(&mut self.emphasised);
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            return None;
        }
        let place = self.text.push(paragraph);
        let markup = &mut self.text.markup;
        match self.quotations {
            0 => {}
            _ if self.is_quoted_before => markup.extend(MarkupRole::BlockQuote, place.end),
            _ => {
                markup.add(MarkupRole::BlockQuote, place.clone());
                self.is_quoted_before = true;
            }
        }
        let roles = [
            (MarkupRole::ListItem, self.items > 0),
            (MarkupRole::Emphasis, emphasised == letters(paragraph)),
        ];
        for (role, _) in roles.into_iter().filter(|(_, is_it)| *is_it) {
            markup.add(role, place.clone());
        }
        Some(place)
    }
}

/// How many code points are no white space.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Footnotes are remarks on the text; the alternative text of a picture is no part of it.
fn is_skipped(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::FootnoteDefinition(_))
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::Item
            | Tag::TableRow
            | Tag::TableHead
            | Tag::BlockQuote(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_left_and_words_are_kept() {
        let text = "---\ndate: 2021-03-04\n---\n# The *bridge* shuts\n\nIt shut, [he](http://a.example) said:\n\"**No** `more`.\"\n\n> Quoted.\n\n* One\n* Two\n\n![alt](p.png)\n\n```\ncode\n```\n\n<div>raw</div>\n\nLast &amp; least[^1].\n\n[^1]: Note.\n";
        let draft = read(text).unwrap();
        assert_eq!(draft.title, "The bridge shuts");
        assert_eq!(draft.published.as_deref(), Some("2021-03-04"));
        assert_eq!(
            draft.text,
            "The bridge shuts\n\nIt shut, he said:\n\"No more.\"\n\nQuoted.\n\nOne\n\nTwo\n\nLast & least."
        );
        let marked = |role| draft.markup.of(role).map(|range| &draft.text[range.clone()]).collect::<Vec<_>>();
        assert_eq!(marked(MarkupRole::Heading), ["The bridge shuts"]);
        assert_eq!(marked(MarkupRole::BlockQuote), ["Quoted."]);
        assert_eq!(marked(MarkupRole::ListItem), ["One", "Two"]);
    }

    #[test]
    fn a_block_quotation_is_one_and_a_bold_paragraph_is_known() {
        let draft = read("> One.\n>\n> Two.\n\nAnd *no*.\n\n> Three.\n\n**Why *so*?**\n").unwrap();
        let marked = |role| draft.markup.of(role).map(|range| &draft.text[range.clone()]).collect::<Vec<_>>();
        assert_eq!(marked(MarkupRole::BlockQuote), ["One.\n\nTwo.", "Three."]);
        assert_eq!(marked(MarkupRole::Emphasis), ["Why so?"]);
    }
}
