//! DOCX: the paragraphs of a Word document as it would be printed, with tables and text boxes; without deleted text, notes
//! and the codes of fields.

use super::xml::{XmlNode, XmlNodes, XmlTag};
use super::zip_file::ZipFile;
use crate::ingest::article::{Draft, one_line};
use crate::ingest::encoding;
use crate::ingest::html;
use crate::ingest::source::limits::Budget;
use crate::ingest::source::origin::Reason;

/// The file that only a DOCX has.
pub(crate) const DOCUMENT: &str = "word/document.xml";

/// The article in a DOCX.
pub(crate) fn read(zip: &mut ZipFile<'_>, budget: &Budget<'_>) -> Result<Draft, Reason> {
    let xml = zip.read(DOCUMENT, budget)?;
    let xml = xml.ok_or_else(|| Reason::Damaged("Word document", "it has no text part".to_owned()))?;
    let mut text = DocxText::default();
    text.read(&encoding::decode(&xml, encoding::declared(&xml)))?;
    let properties = zip.read("docProps/core.xml", budget)?.unwrap_or_default();
    let mut draft = properties_of(&encoding::decode(&properties, None))?;
    draft.title = text.title.or(Some(draft.title)).unwrap_or_default();
    draft.text = text.paragraphs.join("\n\n");
    Ok(draft)
}

#[derive(Default)]
struct DocxText {
    paragraphs: Vec<String>,
    paragraph: String,
    /// The paragraph in the style "Title".
    title: Option<String>,
    is_title: bool,
    in_words: bool,
    /// How many elements that are not printed are open.
    unprinted: usize,
}

impl DocxText {
    fn read(&mut self, xml: &str) -> Result<(), Reason> {
        let mut nodes = XmlNodes::new(xml, "Word document");
        while let Some(node) = nodes.next()? {
            match node {
                XmlNode::Start(tag) => self.start(&tag),
                XmlNode::End(name) => self.end(&name),
                XmlNode::Text(text) if self.in_words && self.unprinted == 0 => self.paragraph += &text,
                XmlNode::Text(_) => {}
            }
        }
        self.end_paragraph();
        Ok(())
    }

    fn start(&mut self, tag: &XmlTag<'_>) {
        match tag.local_name().as_str() {
            // A text box is inside of a paragraph and has paragraphs.
            "p" => self.end_paragraph(),
            "t" => self.in_words = true,
            "tab" if self.in_words || !self.paragraph.is_empty() => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            "pStyle" => self.is_title = tag.attribute("val").as_deref() == Some("Title"),
            name if is_unprinted(name) => self.unprinted += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "t" => self.in_words = false,
            name if is_unprinted(name) => self.unprinted = self.unprinted.saturating_sub(1),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let paragraph = paragraph.trim();
        if !paragraph.is_empty() {
            if self.is_title && self.title.is_none() {
                self.title = Some(one_line(paragraph));
            }
            self.paragraphs.push(paragraph.to_owned());
            self.is_title = false;
        }
    }
}

/// Deleted and moved text, the alternative form of a text box, and the codes that fields are computed from.
fn is_unprinted(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "instrText" | "delText")
}

fn properties_of(xml: &str) -> Result<Draft, Reason> {
    let mut draft = Draft::default();
    let mut nodes = XmlNodes::new(xml, "Word document");
    let mut open = String::new();
    while let Some(node) = nodes.next()? {
        match node {
            XmlNode::Start(tag) => open = tag.local_name(),
            XmlNode::End(_) => open.clear(),
            XmlNode::Text(text) => match open.as_str() {
                "title" => draft.title += &html::words(&text),
                "creator" => draft.author = Some(draft.author.unwrap_or_default() + &text),
                "language" => draft.language = Some(text),
                _ => {}
            },
        }
    }
    Ok(draft)
}
