//! The parser: from the text of a page to start tags, end tags and text (html5gum's tokens), and to the tree builder.
//! Linear in the length of the text, whatever it holds.
//!
//! HTML that is known to be text and nothing else (a mail, a chapter, a feed's entry, a title) is given as plain text.

use std::borrow::Cow;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::page::HtmlPage;
use super::tree_builder::{TagAttributes, TreeBuilder};
use crate::ingest::article::one_line;
use crate::ingest::source::origin::Reason;
use crate::text::markup::MarkedText;

/// Parses a page, unless its markup takes many times the memory of its text.
pub(crate) fn parse(html: &str) -> Result<HtmlPage, Reason> {
    let mut builder = TreeBuilder::new(html.len());
    let mut tag = StartTag::default();
    let mut emitter = CallbackEmitter::<_, Reason>::new(|event: CallbackEvent<'_>, _| {
        tag.take(&event, &mut builder);
        builder.check_memory().err()
    });
    emitter.naively_switch_states(true);
    // The emitter gives all tokens to the builder, so the only one that comes is why there can be no more; text in memory
    // can't fail to be read.
    if let Some(Ok(too_much)) = Tokenizer::new_with_emitter(html, emitter).next() {
        return Err(too_much);
    }
    Ok(builder.finish())
}

/// A start tag that is being read.
#[derive(Default)]
struct StartTag {
    name: String,
    attribute: String,
    attributes: TagAttributes,
    is_open: bool,
}

impl StartTag {
    fn take(&mut self, event: &CallbackEvent<'_>, builder: &mut TreeBuilder) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                *self = Self { name: utf8(name).into_owned(), is_open: true, ..Self::default() };
            }
            // Attributes of end tags come too.
            CallbackEvent::AttributeName { name } if self.is_open => {
                self.attribute = utf8(name).into_owned();
                self.attributes.flag(&self.attribute);
            }
            CallbackEvent::AttributeValue { value } if self.is_open => {
                self.attributes.set(&self.attribute, &utf8(value));
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                builder.start(&self.name, &self.attributes, *self_closing);
                self.is_open = false;
            }
            CallbackEvent::EndTag { name } => builder.end(&utf8(name)),
            CallbackEvent::String { value } => builder.text(&utf8(value)),
            _ => {}
        }
    }
}

/// The input is UTF-8, and the tokenizer cuts it only between characters.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// All paragraphs, unless their markup takes many times the memory of the text.
pub(crate) fn marked_text(html: &str) -> Result<MarkedText, Reason> {
    let page = parse(html)?;
    Ok(page.marked_text(0..page.paragraphs.len()))
}

/// Words that may hold markup or character references, as plain words in one line. Megabytes of markup are no title, author or
/// address, and are left as they are.
pub(crate) fn words(html: &str) -> String {
    let plain = if html.contains(['<', '&']) { marked_text(html).ok() } else { None };
    one_line(plain.as_ref().map_or(html, |plain| &plain.text))
}
