//! A page: its elements in the order of their starts, and its paragraphs, each knowing the element that it stands in.
//!
//! Far simpler than a browser's tree: what a reader sees as one paragraph is one, however its tags are nested, and an
//! element's parent always comes before it, so that questions about the tree are loops.

use super::boilerplate::{self, Named};
use super::elements::{
    ended_by, is_block, is_transparent, is_unread, is_void, is_wall, leaves_paragraph_open,
};

/// Elements nested deeper are taken as part of the last one above. Browsers do the same, at 512.
const DEEPEST: usize = 256;

/// A page, parsed.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) elements: Vec<Element>,
    pub(super) paragraphs: Vec<Paragraph>,
    /// `<title>`.
    pub(super) title: String,
    /// `<meta>`: name, property or itemprop in lower case, and content.
    pub(super) meta: Vec<(String, String)>,
    /// `<link>`: rel and href.
    pub(super) links: Vec<(String, String)>,
    /// `<time datetime>`, each with whether it says that it is the day of publication.
    pub(super) times: Vec<(String, bool)>,
    /// The texts of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
    /// `<html lang>`.
    pub(super) language: Option<String>,
    /// What stands in elements that are named as the byline.
    pub(super) bylines: Vec<String>,
}

impl Page {
    /// Of each element, whether it holds a heading of the first level.
    pub(super) fn with_h1(&self) -> Vec<bool> {
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
pub(super) struct Element {
    pub(super) name: String,
    /// Its place in [`Page::elements`], smaller than this one's. The first is its own.
    pub(super) parent: usize,
    /// What its class and id call it.
    pub(super) named: Named,
    pub(super) article_body: bool,
    /// Nothing in it is kept.
    unread: bool,
}

/// A run of text that a reader sees as one.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// The innermost element that it stands in.
    pub(super) element: usize,
    /// Characters that are no white space.
    pub(super) letters: usize,
    /// Those of them that stand in links.
    pub(super) linked: usize,
}

/// The attributes that matter.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) class: String,
    pub(super) id: String,
    pub(super) role: String,
    pub(super) itemprop: String,
    pub(super) name: String,
    pub(super) property: String,
    pub(super) content: String,
    pub(super) rel: String,
    pub(super) href: Option<String>,
    pub(super) datetime: String,
    pub(super) pubdate: bool,
    pub(super) kind: String,
    pub(super) lang: String,
    pub(super) hidden: bool,
}

/// What stands between the last word and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    Nothing,
    Space,
    Line,
    Paragraph,
}

/// Where a link leads that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    None,
    /// To a place on the page.
    Here,
    Elsewhere,
}

impl Link {
    fn to(href: Option<&str>) -> Self {
        match href {
            None => Self::None,
            Some(href) if href.starts_with('#') => Self::Here,
            Some(_) => Self::Elsewhere,
        }
    }
}

/// Makes a page of tags and text.
#[derive(Debug)]
pub(super) struct Builder {
    page: Page,
    /// The open elements.
    stack: Vec<usize>,
    /// How many more are open, beyond [`DEEPEST`].
    deeper: usize,
    link: Link,
    gap: Gap,
    ld_json: bool,
    /// The depth of the stack above which what is read is the byline.
    byline: Option<usize>,
}

impl Builder {
    pub(super) fn new() -> Self {
        let root = Element {
            name: String::new(),
            parent: 0,
            named: Named::default(),
            article_body: false,
            unread: false,
        };
        let page = Page { elements: vec![root], ..Page::default() };
        Self {
            page,
            stack: vec![0],
            deeper: 0,
            link: Link::None,
            gap: Gap::Paragraph,
            ld_json: false,
            byline: None,
        }
    }

    pub(super) fn finish(mut self) -> Page {
        for paragraph in &mut self.page.paragraphs {
            paragraph.text.truncate(paragraph.text.trim_end().len());
        }
        self.page.paragraphs.retain(|paragraph| paragraph.letters > 0);
        self.page
    }

    pub(super) fn start(&mut self, name: &str, attributes: &Attributes, self_closing: bool) {
        self.note(name, attributes);
        match name {
            "br" => self.break_line(),
            "a" => self.link = Link::to(attributes.href.as_deref()),
            // A browser shows the marks that the page leaves out.
            "q" => self.text("“"),
            "hr" => self.gap = Gap::Paragraph,
            _ => {}
        }
        if is_void(name) || is_transparent(name) {
            return;
        }
        if is_block(name) {
            self.begin_block(name);
        }
        // In SVG and in XHTML, an element without content is closed where it begins.
        if !self_closing || is_block(name) {
            self.open(name, attributes);
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        match name {
            "a" => self.link = Link::None,
            "q" => self.text("”"),
            "br" => self.break_line(),
            "script" => self.ld_json = false,
            _ => {}
        }
        if is_void(name) || is_transparent(name) {
            return;
        }
        let is_block = is_block(name);
        if is_block && !leaves_paragraph_open(name) {
            self.gap = Gap::Paragraph;
        }
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.close(name, is_block);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let Some(element) = self.stack.last().map(|&at| &self.page.elements[at]) else { return };
        match element.name.as_str() {
            "title" if self.page.title.is_empty() && !self.is_in("svg") => {
                text.clone_into(&mut self.page.title);
            }
            "script" if self.ld_json => self.page.json_ld.push(text.to_owned()),
            "pre" if !element.unread => self.preformatted(text),
            _ if !element.unread => self.flowing(text),
            _ => {}
        }
    }

    fn flowing(&mut self, text: &str) {
        for (at, word) in text.split([' ', '\n', '\t', '\r', '\u{C}', '\u{A0}']).enumerate() {
            if at > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    /// In `<pre>` a line's end is one, and an empty line parts paragraphs.
    fn preformatted(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.break_line();
            }
            self.flowing(line);
        }
    }

    fn break_line(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    fn word(&mut self, word: &str) {
        // A note's number, which leads to the note and is no word of the sentence.
        if self.link == Link::Here && word.chars().all(|c| c.is_ascii_digit() || "[]()*†‡↩".contains(c))
        {
            return;
        }
        if self.gap == Gap::Paragraph {
            let element = self.stack.last().copied().unwrap_or_default();
            self.page.paragraphs.push(Paragraph { element, ..Paragraph::default() });
        }
        self.note_byline(word);
        let Some(paragraph) = self.page.paragraphs.last_mut() else { return };
        match self.gap {
            Gap::Line => paragraph.text.push('\n'),
            Gap::Space => paragraph.text.push(' '),
            Gap::Nothing | Gap::Paragraph => {}
        }
        // Hints where a word may be broken are no part of it.
        paragraph.text.extend(word.chars().filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}')));
        let letters = word.chars().count();
        paragraph.letters += letters;
        paragraph.linked += if self.link == Link::None { 0 } else { letters };
        self.gap = Gap::Nothing;
    }

    fn note_byline(&mut self, word: &str) {
        if self.byline.is_some_and(|depth| self.stack.len() <= depth) {
            self.byline = None;
        }
        if let Some(byline) = self.page.bylines.last_mut().filter(|_| self.byline.is_some()) {
            if self.gap > Gap::Nothing {
                byline.push(' ');
            }
            byline.push_str(word);
        }
    }

    fn begin_byline(&mut self) {
        if self.byline.is_none_or(|depth| self.stack.len() <= depth) {
            self.byline = Some(self.stack.len());
            self.page.bylines.push(String::new());
        }
    }

    fn begin_block(&mut self, name: &str) {
        if leaves_paragraph_open(name) {
            return;
        }
        self.gap = Gap::Paragraph;
        self.end_open("p", |name| is_wall(name) || name == "button");
        if let Some((ended, walls)) = ended_by(name) {
            for one in ended {
                self.end_open(one, |name| walls.contains(&name));
            }
        }
    }

    /// Ends the innermost open element of this name that stands before a wall.
    fn end_open(&mut self, name: &str, is_wall: impl Fn(&str) -> bool) {
        for at in (1..self.stack.len()).rev() {
            let open = self.page.elements[self.stack[at]].name.as_str();
            if open == name {
                self.stack.truncate(at);
                return;
            }
            if is_wall(open) {
                return;
            }
        }
    }

    fn close(&mut self, name: &str, is_block_end: bool) {
        let is_table_part = matches!(
            name,
            "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "template" | "caption"
        );
        let is_wall = |open: &str| {
            if is_block_end { !is_table_part && is_wall(open) } else { is_block(open) }
        };
        self.end_open(name, is_wall);
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        if self.stack.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let parent = self.stack.last().copied().unwrap_or_default();
        let in_quotation = name == "footer" && self.is_in("blockquote");
        let unread = self.page.elements[parent].unread
            || attributes.hidden
            || (is_unread(name) && !in_quotation)
            || boilerplate::is_role(&attributes.role);
        let named = boilerplate::named(&attributes.class, &attributes.id);
        if named.byline || attributes.itemprop == "author" {
            self.begin_byline();
        }
        self.stack.push(self.page.elements.len());
        self.page.elements.push(Element {
            name: name.to_owned(),
            parent,
            named,
            article_body: attributes.itemprop.eq_ignore_ascii_case("articleBody"),
            unread,
        });
    }

    fn is_in(&self, name: &str) -> bool {
        self.stack.iter().any(|&at| self.page.elements[at].name == name)
    }

    /// Keeps what the tag says about the page.
    fn note(&mut self, name: &str, attributes: &Attributes) {
        let page = &mut self.page;
        match name {
            "meta" => {
                for key in [&attributes.property, &attributes.name, &attributes.itemprop] {
                    if !key.is_empty() && !attributes.content.is_empty() {
                        page.meta.push((key.to_ascii_lowercase(), attributes.content.clone()));
                    }
                }
            }
            "link" => {
                if let Some(href) = &attributes.href {
                    page.links.push((attributes.rel.to_ascii_lowercase(), href.clone()));
                }
            }
            "script" => self.ld_json = attributes.kind.eq_ignore_ascii_case("application/ld+json"),
            "html" if page.language.is_none() && !attributes.lang.is_empty() => {
                page.language = Some(attributes.lang.clone());
            }
            _ => {}
        }
        let is_published = attributes.pubdate || attributes.itemprop.eq_ignore_ascii_case("datePublished");
        if name == "time" && !attributes.datetime.is_empty() {
            page.times.push((attributes.datetime.clone(), is_published));
        } else if is_published && name != "meta" && !attributes.content.is_empty() {
            page.times.push((attributes.content.clone(), true));
        }
    }
}
