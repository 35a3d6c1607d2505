//! A page: its elements in the order of their starts, and its paragraphs, each knowing the element that it stands in.
//!
//! Far simpler than a browser's tree: what a reader sees as one paragraph is one, however its tags are nested, and the
//! parent of an element always comes before it, so that questions about the tree are loops over flat lists.

use super::boilerplate::ClassMeaning;
use super::elements::{is_foot, is_heading};
use crate::text::markup::{MarkedText, MarkupRole};

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

    /// These paragraphs as one text, with what their elements say of them.
    pub(crate) fn marked_text(&self, paragraphs: impl IntoIterator<Item = usize>) -> MarkedText {
        let mut marked = MarkedText::default();
        let mut open_quotation = None;
        for paragraph in paragraphs.into_iter().map(|at| &self.paragraphs[at]) {
            let quotation = self.enclosing(paragraph.element, |name| name == "blockquote");
            let (words, cited) = paragraph.split_at_cite(quotation.is_some());
            let place = marked.push(words);
            match quotation {
                Some(_) if quotation == open_quotation => {
                    marked.markup.extend(MarkupRole::BlockQuote, place.end);
                }
                Some(_) => marked.markup.add(MarkupRole::BlockQuote, place.clone()),
                None => {}
            }
            open_quotation = quotation;
            let is_in = |is_it: fn(&str) -> bool| self.enclosing(paragraph.element, is_it).is_some();
            let roles = [
                (MarkupRole::Heading, is_in(is_heading)),
                (MarkupRole::ListItem, is_in(|name| name == "li")),
                (MarkupRole::Emphasis, paragraph.emphasised == paragraph.letters),
                (MarkupRole::Cite, is_in(is_foot)),
            ];
            for (role, _) in roles.into_iter().filter(|(_, is_it)| *is_it) {
                marked.markup.add(role, place.clone());
            }
            if let Some(cited) = cited {
                let place = marked.push(cited);
                marked.markup.extend(MarkupRole::BlockQuote, place.end);
                marked.markup.add(MarkupRole::Cite, place);
            }
        }
        marked
    }

    /// The innermost element of a kind that an element is, or is in.
    fn enclosing(&self, mut at: usize, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        while at != 0 && !is_it(&self.elements[at].name) {
            at = self.elements[at].parent;
        }
        (at != 0).then_some(at)
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
    /// Those of them that are bold or italic.
    pub(super) emphasised: usize,
    /// Where a `<cite>` begins with which it ends.
    pub(super) cite: Option<usize>,
}

impl HtmlParagraph {
    /// The words, and who is cited behind them; as one where it is no quotation.
    fn split_at_cite(&self, is_quotation: bool) -> (&str, Option<&str>) {
        let cite = self.cite.filter(|_| is_quotation).and_then(|at| self.text.split_at_checked(at));
        match cite.map(|(words, cited)| (words.trim_end(), cited)) {
            Some((words, cited)) if !words.is_empty() && !cited.is_empty() => (words, Some(cited)),
            _ => (&self.text, None),
        }
    }
}
