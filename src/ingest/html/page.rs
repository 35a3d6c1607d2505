//! A page: its elements in the order of their starts, and its paragraphs, each knowing the element that it stands in.
//!
//! Far simpler than a browser's tree: what a reader sees as one paragraph is one, however its tags are nested, and an
//! element's parent always comes before it, so that questions about the tree are loops over flat lists.

use super::boilerplate::ClassNames;

/// A page, parsed.
#[derive(Debug, Default)]
pub(crate) struct HtmlPage {
    pub(crate) elements: Vec<HtmlElement>,
    pub(crate) paragraphs: Vec<HtmlParagraph>,
    /// `<title>`.
    pub(crate) title: String,
    /// `<meta>`: name, property or itemprop in lower case, and content.
    pub(crate) meta: Vec<(String, String)>,
    /// `<link>`: rel and href.
    pub(crate) links: Vec<(String, String)>,
    /// `<time datetime>`, each with whether it says that it is the day of publication.
    pub(crate) times: Vec<(String, bool)>,
    /// The texts of `<script type="application/ld+json">`.
    pub(crate) json_ld: Vec<String>,
    /// `<html lang>`.
    pub(crate) language: Option<String>,
    /// What stands in elements that are named as the byline.
    pub(crate) bylines: Vec<String>,
}

impl HtmlPage {
    /// Of each element, whether it holds a heading of the first level.
    pub(crate) fn with_h1(&self) -> Vec<bool> {
        let mut with: Vec<bool> = self.elements.iter().map(|element| element.name == "h1").collect();
        for at in (1..with.len()).rev() {
            let parent = self.elements[at].parent;
            with[parent] |= with[at];
        }
        with
    }
}

/// An element that tells something about the paragraphs in it.
#[derive(Debug)]
pub(crate) struct HtmlElement {
    pub(crate) name: String,
    /// Its place in [`HtmlPage::elements`], smaller than this one's. The first is its own.
    pub(crate) parent: usize,
    /// What its class and id call it.
    pub(crate) named: ClassNames,
    pub(crate) article_body: bool,
    /// Nothing in it is kept.
    pub(super) unread: bool,
}

/// A run of text that a reader sees as one.
#[derive(Debug, Default)]
pub(crate) struct HtmlParagraph {
    pub(crate) text: String,
    /// The innermost element that it stands in.
    pub(crate) element: usize,
    /// Characters that are no white space.
    pub(crate) letters: usize,
    /// Those of them that stand in links.
    pub(crate) linked: usize,
}
