//! Tokens: from HTML's text to the tags that a page is built of. Linear, whatever the page.

use std::borrow::Cow;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::attributes::TagAttributes;
use super::page::HtmlPage;
use super::tree_builder::TreeBuilder;

/// The page that a text is.
pub(crate) fn parse(html: &str) -> HtmlPage {
    let mut builder = TreeBuilder::new();
    let mut tag = StartTag::default();
    let mut emitter = CallbackEmitter::<_, ()>::new(|event: CallbackEvent<'_>, _| {
        tag.take(&event, &mut builder);
        None
    });
    emitter.naively_switch_states(true);
    // The tokens went to the builder, and a text in memory has no way to fail.
    Tokenizer::new_with_emitter(html, emitter).for_each(drop);
    builder.finish()
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
            // TagAttributes of end tags come too.
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

/// The input was text, and the tokenizer cuts it between characters.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
