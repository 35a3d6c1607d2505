//! HTML: a page's main text, without what stands around it, and what the page says about it.
//!
//! [`tree`] makes paragraphs of the tokens, [`main_text`] finds those that are the article, [`metadata`] reads title,
//! outlet, author, date and address. All are loops over flat lists: a page nested 100,000 deep costs no stack.

mod apart;
mod boilerplate;
mod elements;
mod json_ld;
mod main_text;
mod metadata;
mod tokens;
mod tree;
mod weighed;

use self::tree::Page;
use super::Reason;
use super::article::{Draft, one_line};

/// The article of a page.
pub(super) fn read(html: &str) -> Result<Draft, Reason> {
    let page = tokens::parse(html);
    let mut draft = metadata::read(&page);
    draft.text = main_text::find(&page, &draft.title).join("\n\n");
    if draft.text.is_empty() { Err(Reason::Empty) } else { Ok(draft) }
}

/// All paragraphs of a page or a part of one that is known to be text and nothing else: a mail, a chapter, a feed's entry.
pub(super) fn paragraphs(html: &str) -> Vec<String> {
    let Page { paragraphs, .. } = tokens::parse(html);
    paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
}

/// Words that may hold markup or character references, as plain words in one line.
pub(super) fn words(html: &str) -> String {
    if html.contains(['<', '&']) { one_line(&paragraphs(html).join(" ")) } else { one_line(html) }
}
