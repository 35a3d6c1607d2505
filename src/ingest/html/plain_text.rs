//! HTML that is known to be text and nothing else, as plain text: a mail, a chapter, a feed's entry, a title.

use super::page::HtmlPage;
use super::parser;
use crate::ingest::article::one_line;

/// All paragraphs.
pub(crate) fn paragraphs(html: &str) -> Vec<String> {
    let HtmlPage { paragraphs, .. } = parser::parse(html);
    paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
}

/// Words that may hold markup or character references, as plain words in one line.
pub(crate) fn words(html: &str) -> String {
    if html.contains(['<', '&']) { one_line(&paragraphs(html).join(" ")) } else { one_line(html) }
}
