//! Asides: parts of a page that are prose and yet not the article, recognized by their structure and not by their class.
//! They are teasers (a linked headline, a sentence or two, several alike), readers' replies (a name, "3 hours ago"), and
//! whatever stands below a heading that says so.

use std::collections::HashMap;

use super::elements::is_heading;
use super::page::{HtmlPage, HtmlParagraph};

/// A teaser has no more paragraphs.
const MAX_TEASER_PARAGRAPHS: usize = 4;

/// Headings of asides, without digits and punctuation.
#[rustfmt::skip]
const ASIDE_HEADINGS: &[&str] = &[
    "about the author", "also on this site", "comments", "discussion", "join the conversation", "keep reading", "latest news",
    "latest stories", "leave a comment", "leave a reply", "more like this", "more news", "more stories", "most popular",
    "most read", "newsletter", "other stories", "popular", "read more", "read next", "readers comments", "recommended",
    "recommended for you", "related", "related articles", "related content", "related posts", "related stories",
    "related topics", "responses", "see also", "share", "share this", "sign up", "subscribe", "top stories", "trending",
    "up next", "what readers say", "what to read next", "you may also like", "you might also like", "your comments",
];

/// For each element, whether it is an aside; those inside of one are not marked.
pub(crate) fn find(page: &HtmlPage) -> Vec<bool> {
    let first_paragraphs = first_paragraphs(page);
    let mut is_aside: Vec<bool> = first_paragraphs
        .iter()
        .map(|first| first.is_some_and(|first| is_below_aside_heading(page, first)))
        .collect();
    let mut alike: HashMap<(usize, &str, AsideKind), Vec<usize>> = HashMap::new();
    for (at, element) in page.elements.iter().enumerate().skip(1) {
        if let Some(kind) = first_paragraphs[at].and_then(|first| kind_of_aside(page, at, first)) {
            alike.entry((element.parent, element.name.as_str(), kind)).or_default().push(at);
        }
    }
    for siblings in alike.into_values().filter(|siblings| siblings.len() > 1) {
        for at in siblings {
            is_aside[at] = true;
        }
    }
    is_aside
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum AsideKind {
    Teaser,
    Reply,
}

/// The number of the first paragraph in each element.
fn first_paragraphs(page: &HtmlPage) -> Vec<Option<usize>> {
    let mut first_paragraphs = vec![None; page.elements.len()];
    for (number, paragraph) in page.paragraphs.iter().enumerate() {
        let mut at = paragraph.element;
        while first_paragraphs[at].is_none() {
            first_paragraphs[at] = Some(number);
            at = page.elements[at].parent;
        }
    }
    first_paragraphs
}

/// The kind of aside that the first paragraphs of an element look like. Only several siblings that are alike are asides.
fn kind_of_aside(page: &HtmlPage, at: usize, first: usize) -> Option<AsideKind> {
    let inside = page.paragraphs[first..].iter().take(MAX_TEASER_PARAGRAPHS + 1);
    let inside: Vec<&HtmlParagraph> =
        inside.take_while(|paragraph| is_inside(page, paragraph.element, at)).collect();
    let (head, rest) = inside.split_first()?;
    if rest.is_empty() {
        return None;
    }
    if head.linked == head.letters && head.letters >= 10 && inside.len() <= MAX_TEASER_PARAGRAPHS {
        return Some(AsideKind::Teaser);
    }
    let has_heading = inside.iter().any(|paragraph| is_heading(&page.elements[paragraph.element].name));
    let is_label =
        inside.iter().take(3).any(|paragraph| paragraph.letters <= 60 && says_how_long_ago(&paragraph.text));
    (is_label && !has_heading).then_some(AsideKind::Reply)
}

fn is_inside(page: &HtmlPage, mut at: usize, of: usize) -> bool {
    while at > of {
        at = page.elements[at].parent;
    }
    at == of
}

/// "tramfan · 3 hours ago".
fn says_how_long_ago(text: &str) -> bool {
    let text = text.trim_end().to_lowercase();
    let Some(before) = text.strip_suffix("ago").map(str::trim_end) else { return false };
    let unit = before.rsplit(' ').next().unwrap_or_default().trim_start_matches(|c: char| c.is_numeric());
    [
        "second", "minute", "min", "hour", "hr", "h", "day", "d", "week", "w", "month", "mo", "year", "yr",
        "y", "m",
    ]
    .contains(&unit.trim_end_matches('s'))
}

fn is_below_aside_heading(page: &HtmlPage, first: usize) -> bool {
    let paragraph = &page.paragraphs[first];
    let name = page.elements[paragraph.element].name.as_str();
    if !is_heading(name) || name == "h1" || paragraph.text.len() > 60 {
        return false;
    }
    let plain: String = paragraph.text.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
    let plain = plain.trim().to_lowercase();
    ASIDE_HEADINGS.contains(&plain.as_str())
        || plain.starts_with("more from ")
        || plain.starts_with("more on ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_how_long_ago() {
        for text in ["tramfan 3 hours ago", "2h ago", "Ada · 1 day ago "] {
            assert!(says_how_long_ago(text), "{text}");
        }
        for text in ["long ago", "ago", "He left an age ago", "3 hours later", "Chicago"] {
            assert!(!says_how_long_ago(text), "{text}");
        }
    }
}
