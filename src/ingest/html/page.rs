//! A page: its elements in the order of their starts, and its paragraphs, each knowing the element that it stands in.
//!
//! Far simpler than a browser's tree: what a reader sees as one paragraph is one, however its tags are nested, and the
//! parent of an element always comes before it, so that questions about the tree are loops over flat lists.

use super::boilerplate::ClassMeaning;

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
    /// `<time datetime>`, each with whether it is marked as the day of publication.
    pub(crate) times: Vec<(String, bool)>,
    /// The texts of `<script type="application/ld+json">`.
    pub(crate) json_ld: Vec<String>,
    /// `<html lang>`.
    pub(crate) language: Option<String>,
    /// The texts of elements whose class says that they are the byline.
    pub(crate) bylines: Vec<String>,
}

impl HtmlPage {
    /// For each element, whether it holds a heading of the first level.
    pub(crate) fn with_h1(&self) -> Vec<bool> {
        let mut with: Vec<bool> = self.elements.iter().map(|element| element.name == "h1").collect();
        for at in (1..with.len()).rev() {
            let parent = self.elements[at].parent;
            with[parent] |= with[at];
        }
        with
    }
}

/// An element that says something about the paragraphs in it.
#[derive(Debug)]
pub(crate) struct HtmlElement {
    pub(crate) name: String,
    /// The number of its parent in [`HtmlPage::elements`], smaller than its own. The first is its own parent.
    pub(crate) parent: usize,
    /// What its class and id say about it.
    pub(crate) class: ClassMeaning,
    pub(crate) is_article_body: bool,
    /// Whether its text is never part of an article.
    pub(super) is_unread_part: bool,
}

/// A run of text that a reader sees as one.
#[derive(Debug, Default)]
pub(crate) struct HtmlParagraph {
    pub(crate) text: String,
    /// The number of the innermost element that it is in.
    pub(crate) element: usize,
    /// Code points that are not white space.
    pub(crate) letters: usize,
    /// Those of them that are in links.
    pub(crate) linked: usize,
}
