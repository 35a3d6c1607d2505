//! Tokens: from HTML's text to the tags that a page is built of. Linear, whatever the page.

use std::borrow::Cow;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::tree::{Attributes, Builder, Page};

/// The page that a text is.
pub(super) fn parse(html: &str) -> Page {
    let mut builder = Builder::new();
    let mut tag = Tag::default();
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
struct Tag {
    name: String,
    attribute: String,
    attributes: Attributes,
    is_open: bool,
}

impl Tag {
    fn take(&mut self, event: &CallbackEvent<'_>, builder: &mut Builder) {
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

/// The input was text, and the tokenizer cuts it between characters.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

impl Attributes {
    /// Keeps what is said by the name alone.
    fn flag(&mut self, name: &str) {
        match name {
            "hidden" => self.hidden = true,
            "pubdate" => self.pubdate = true,
            _ => {}
        }
    }

    /// Keeps a value. Of two of one name a browser takes the first; so do we where it matters.
    fn set(&mut self, name: &str, value: &str) {
        let kept = match name {
            "class" => &mut self.class,
            "id" => &mut self.id,
            "role" => &mut self.role,
            "itemprop" => &mut self.itemprop,
            "name" => &mut self.name,
            "property" => &mut self.property,
            "content" => &mut self.content,
            "rel" => &mut self.rel,
            "datetime" => &mut self.datetime,
            "type" => &mut self.kind,
            "lang" | "xml:lang" => &mut self.lang,
            "href" => self.href.get_or_insert_default(),
            "aria-hidden" => {
                self.hidden |= value.eq_ignore_ascii_case("true");
                return;
            }
            "style" => {
                self.hidden |= is_invisible(value);
                return;
            }
            _ => return,
        };
        if kept.is_empty() {
            value.clone_into(kept);
        }
    }
}

/// Whether a style hides what it is for.
fn is_invisible(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
        matches!((property.as_str(), value.as_str()), ("display", "none") | ("visibility", "hidden"))
    })
}
