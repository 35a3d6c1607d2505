//! The tree builder: makes a page of start tags, the attributes of them that say something about a page or its text, end
//! tags and text. One pass; each tag costs at most the depth of the open elements, which is bounded.

use super::boilerplate::{self, ClassMeaning};
use super::elements::{
    ended_by, is_block, is_emphasis, is_transparent, is_unread, is_void, is_wall, leaves_paragraph_open,
};
use super::page::{HtmlElement, HtmlPage, HtmlParagraph};
use crate::ingest::source::limits::{COPIES_OF_TEXT, check_memory};
use crate::ingest::source::origin::Reason;

/// Bytes that an element takes at most: twice its own, while its list is copied to one of twice the size, or once, with the scores
/// of the page; and its name.
const BYTES_PER_ELEMENT: u64 = 2 * size_of::<HtmlElement>() as u64 + 40;

/// Bytes that a paragraph takes at most beside its text: twice its own, and the allocation of its text.
const BYTES_PER_PARAGRAPH: u64 = 2 * size_of::<HtmlParagraph>() as u64 + 40;

/// What a page says about itself is said near its top: so many tags of a kind are noted, and no more.
const MAX_NOTES: usize = 1000;

/// Elements nested deeper are taken as part of the last one above. Browsers do the same, at 512.
const MAX_OPEN_ELEMENTS: usize = 256;

/// What separates the next word from the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum WordGap {
    Nothing,
    Space,
    Line,
    Paragraph,
}

/// Where the open link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LinkTarget {
    None,
    /// To another part of this page.
    Here,
    Elsewhere,
}

impl LinkTarget {
    fn to(href: Option<&str>) -> Self {
        match href {
            None => Self::None,
            Some(href) if href.starts_with('#') => Self::Here,
            Some(_) => Self::Elsewhere,
        }
    }
}

/// A page that is being built.
#[derive(Debug)]
pub(crate) struct TreeBuilder {
    page: HtmlPage,
    /// The numbers of the open elements, the innermost last.
    stack: Vec<usize>,
    /// How many more elements are open, beyond [`MAX_OPEN_ELEMENTS`].
    deeper: usize,
    link: LinkTarget,
    /// How many `<b>`, `<i>` and the like are open.
    emphases: usize,
    in_cite: bool,
    gap: WordGap,
    ld_json: bool,
    /// While the stack is deeper than this, what is read is the byline.
    byline: Option<usize>,
    /// Bytes of the text that the page is read from.
    size: usize,
    /// Bytes that elements and paragraphs take.
    taken: u64,
}

impl TreeBuilder {
    /// A builder for a text of so many bytes.
    pub(crate) fn new(size: usize) -> Self {
        let root = HtmlElement {
            name: String::new(),
            parent: 0,
            class: ClassMeaning::default(),
            is_article_body: false,
            is_unread_part: false,
        };
        let page = HtmlPage { elements: vec![root], ..HtmlPage::default() };
        Self {
            page,
            stack: vec![0],
            deeper: 0,
            link: LinkTarget::None,
            emphases: 0,
            in_cite: false,
            gap: WordGap::Paragraph,
            ld_json: false,
            byline: None,
            size,
            taken: 0,
        }
    }

    /// An error where what was built takes many times the memory of the text.
    pub(super) fn check_memory(&self) -> Result<(), Reason> {
        check_memory(self.taken + COPIES_OF_TEXT * self.size as u64, self.size)
    }

    pub(crate) fn finish(mut self) -> HtmlPage {
        for paragraph in &mut self.page.paragraphs {
            paragraph.text.truncate(paragraph.text.trim_end().len());
        }
        self.page.paragraphs.retain(|paragraph| paragraph.letters > 0);
        self.page
    }

    pub(crate) fn start(&mut self, name: &str, attributes: &TagAttributes, self_closing: bool) {
        self.note(name, attributes);
        match name {
            "br" => self.break_line(),
            "a" => self.link = LinkTarget::to(attributes.href.as_deref()),
            // A browser shows quotation marks here.
            "q" => self.text("“"),
            "cite" => self.in_cite = true,
            name if is_emphasis(name) => self.emphases += 1,
            "hr" => self.gap = WordGap::Paragraph,
            _ => {}
        }
        if is_void(name) || is_transparent(name) {
            return;
        }
        if is_block(name) {
            self.begin_block(name);
        }
        // In SVG and XHTML an element without content closes itself.
        if !self_closing || is_block(name) {
            self.open(name, attributes);
        }
    }

    pub(crate) fn end(&mut self, name: &str) {
        match name {
            "a" => self.link = LinkTarget::None,
            "q" => self.text("”"),
            "cite" => self.in_cite = false,
            name if is_emphasis(name) => self.emphases = self.emphases.saturating_sub(1),
            "br" => self.break_line(),
            "script" => self.ld_json = false,
            _ => {}
        }
        if is_void(name) || is_transparent(name) {
            return;
        }
        let is_block = is_block(name);
        if is_block && !leaves_paragraph_open(name) {
            self.gap = WordGap::Paragraph;
            // What nobody closed ends with its block.
            (self.emphases, self.in_cite) = (0, false);
        }
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.close(name, is_block);
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        let Some(element) = self.stack.last().map(|&at| &self.page.elements[at]) else { return };
        match element.name.as_str() {
            "title" if self.page.title.is_empty() && !self.is_in("svg") => {
                text.clone_into(&mut self.page.title);
            }
            "script" if self.ld_json && self.page.json_ld.len() < MAX_NOTES => {
                self.page.json_ld.push(text.to_owned());
            }
            "pre" if !element.is_unread_part => self.preformatted(text),
            _ if !element.is_unread_part => self.flowing(text),
            _ => {}
        }
    }

    fn flowing(&mut self, text: &str) {
        for (at, word) in text.split([' ', '\n', '\t', '\r', '\u{C}', '\u{A0}']).enumerate() {
            if at > 0 {
                self.gap = self.gap.max(WordGap::Space);
            }
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    /// In `<pre>` a line feed ends a line, and an empty line ends a paragraph.
    fn preformatted(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.break_line();
            }
            self.flowing(line);
        }
    }

    fn break_line(&mut self) {
        self.gap = if self.gap >= WordGap::Line { WordGap::Paragraph } else { WordGap::Line };
    }

    fn word(&mut self, word: &str) {
        // The number of a footnote links to the note and is no word of the sentence.
        if self.link == LinkTarget::Here && word.chars().all(|c| c.is_ascii_digit() || "[]()*†‡↩".contains(c))
        {
            return;
        }
        if self.gap == WordGap::Paragraph {
            let element = self.stack.last().copied().unwrap_or_default();
            self.page.paragraphs.push(HtmlParagraph { element, ..HtmlParagraph::default() });
            self.taken += BYTES_PER_PARAGRAPH;
        }
        self.note_byline(word);
        let Some(paragraph) = self.page.paragraphs.last_mut() else { return };
        match self.gap {
            WordGap::Line => paragraph.text.push('\n'),
            WordGap::Space => paragraph.text.push(' '),
            WordGap::Nothing | WordGap::Paragraph => {}
        }
        // A `<cite>` with words behind it is the name of a work and not who is quoted.
        paragraph.cite =
            paragraph.cite.filter(|_| self.in_cite).or(self.in_cite.then_some(paragraph.text.len()));
        // Soft hyphens and other hints where a word may be broken are left out.
        paragraph.text.extend(word.chars().filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}')));
        let letters = word.chars().count();
        paragraph.letters += letters;
        paragraph.linked += if self.link == LinkTarget::None { 0 } else { letters };
        paragraph.emphasised += if self.emphases == 0 { 0 } else { letters };
        self.gap = WordGap::Nothing;
    }

    fn note_byline(&mut self, word: &str) {
        if self.byline.is_some_and(|depth| self.stack.len() <= depth) {
            self.byline = None;
        }
        if let Some(byline) = self.page.bylines.last_mut().filter(|_| self.byline.is_some()) {
            if self.gap > WordGap::Nothing {
                byline.push(' ');
            }
            byline.push_str(word);
        }
    }

    fn begin_byline(&mut self) {
        let is_outer = self.byline.is_none_or(|depth| self.stack.len() <= depth);
        if is_outer && self.page.bylines.len() < MAX_NOTES {
            self.byline = Some(self.stack.len());
            self.page.bylines.push(String::new());
        }
    }

    fn begin_block(&mut self, name: &str) {
        if leaves_paragraph_open(name) {
            return;
        }
        self.gap = WordGap::Paragraph;
        self.end_open("p", |name| is_wall(name) || name == "button");
        if let Some((ended, walls)) = ended_by(name) {
            for one in ended {
                self.end_open(one, |name| walls.contains(&name));
            }
        }
    }

    /// Ends the innermost open element of this name, unless a wall lies between.
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

    fn open(&mut self, name: &str, attributes: &TagAttributes) {
        if self.stack.len() >= MAX_OPEN_ELEMENTS {
            self.deeper += 1;
            return;
        }
        let parent = self.stack.last().copied().unwrap_or_default();
        let in_quotation = name == "footer" && self.is_in("blockquote");
        let is_unread_part = self.is_unread_part(parent, name)
            || attributes.hidden
            || (is_unread(name) && !in_quotation)
            || boilerplate::is_boilerplate_role(&attributes.role);
        let mut class = boilerplate::class_meaning(&attributes.class, &attributes.id);
        // A post that is embedded is called social, and is quoted; a pull quote repeats the article.
        class.boilerplate &= name != "blockquote" || attributes.class.contains("pull");
        if class.byline || attributes.itemprop == "author" {
            self.begin_byline();
        }
        self.stack.push(self.page.elements.len());
        self.taken += BYTES_PER_ELEMENT;
        self.page.elements.push(HtmlElement {
            name: name.to_owned(),
            parent,
            class,
            is_article_body: attributes.itemprop.eq_ignore_ascii_case("articleBody"),
            is_unread_part,
        });
    }

    /// Whether nothing in an element of this name is read since nothing of its parent is. Of a figure only a quotation and
    /// its caption are.
    fn is_unread_part(&self, parent: usize, name: &str) -> bool {
        let is_unread = self.page.elements[parent].is_unread_part;
        if !is_unread || !matches!(name, "blockquote" | "figcaption") {
            return is_unread;
        }
        let element = |at: usize| &self.page.elements[at];
        let Some(&figure) = self.stack.iter().rev().find(|&&at| element(at).name == "figure") else {
            return true;
        };
        let is_quotation = |at: usize| element(at).name == "blockquote" && !element(at).is_unread_part;
        let is_hidden = element(figure).class.boilerplate || element(element(figure).parent).is_unread_part;
        let has_quotation = || (figure + 1..self.page.elements.len()).any(is_quotation);
        is_hidden || name == "figcaption" && !has_quotation()
    }

    fn is_in(&self, name: &str) -> bool {
        self.stack.iter().any(|&at| self.page.elements[at].name == name)
    }

    /// Notes what the tag says about the page.
    fn note(&mut self, name: &str, attributes: &TagAttributes) {
        let page = &mut self.page;
        match name {
            "meta" => {
                for key in [&attributes.property, &attributes.name, &attributes.itemprop] {
                    if !key.is_empty() && !attributes.content.is_empty() && page.meta.len() < MAX_NOTES {
                        page.meta.push((key.to_ascii_lowercase(), attributes.content.clone()));
                    }
                }
            }
            "link" => {
                if let Some(href) = attributes.href.as_ref().filter(|_| page.links.len() < MAX_NOTES) {
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
        if page.times.len() >= MAX_NOTES {
            return;
        }
        if name == "time" && !attributes.datetime.is_empty() {
            page.times.push((attributes.datetime.clone(), is_published));
        } else if is_published && name != "meta" && !attributes.content.is_empty() {
            page.times.push((attributes.content.clone(), true));
        }
    }
}

/// The attributes that are read.
#[derive(Debug, Default)]
pub(crate) struct TagAttributes {
    pub(crate) class: String,
    pub(crate) id: String,
    pub(crate) role: String,
    pub(crate) itemprop: String,
    pub(crate) name: String,
    pub(crate) property: String,
    pub(crate) content: String,
    pub(crate) rel: String,
    pub(crate) href: Option<String>,
    pub(crate) datetime: String,
    pub(crate) pubdate: bool,
    pub(crate) kind: String,
    pub(crate) lang: String,
    pub(crate) hidden: bool,
}

impl TagAttributes {
    /// Sets what an attribute says by being there.
    pub(super) fn flag(&mut self, name: &str) {
        match name {
            "hidden" => self.hidden = true,
            "pubdate" => self.pubdate = true,
            _ => {}
        }
    }

    /// Sets a value. Of two attributes with one name the first counts, as in a browser.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let field = match name {
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
        if field.is_empty() {
            value.clone_into(field);
        }
    }
}

/// Whether a style hides its element.
fn is_invisible(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
        matches!((property.as_str(), value.as_str()), ("display", "none") | ("visibility", "hidden"))
    })
}
