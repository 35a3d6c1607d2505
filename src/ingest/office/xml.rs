//! XML: elements and text, one after another. Only character references are expanded.
//!
//! Entities that a document declares are ignored, so no document can grow. Tags that don't match do no harm: feeds made by
//! hand have them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::html;
use crate::ingest::source::origin::Reason;

/// A start tag, an end tag or some text.
#[derive(Debug)]
pub(crate) enum XmlNode<'a> {
    Start(XmlTag<'a>),
    /// Its local name. Empty elements end too.
    End(String),
    Text(String),
}

/// A start tag.
#[derive(Debug)]
pub(crate) struct XmlTag<'a>(BytesStart<'a>);

impl XmlTag<'_> {
    /// The name as it is written: "dc:title".
    pub(crate) fn name(&self) -> String {
        self.0.name().as_ref().to_owned()
    }

    /// The name without its prefix.
    pub(crate) fn local_name(&self) -> String {
        self.0.local_name().as_ref().to_owned()
    }

    /// The value of the attribute with this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // A check for duplicates would compare each attribute with all before it.
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
        Some(html::words(&found.value))
    }
}

/// The nodes of a document. `what` names the format in errors.
pub(crate) struct XmlNodes<'a> {
    reader: Reader<&'a [u8]>,
    xml: &'a str,
    what: &'static str,
    /// The end of an empty element, which is the next node.
    pending_end: Option<String>,
}

impl<'a> XmlNodes<'a> {
    pub(crate) fn new(xml: &'a str, what: &'static str) -> Self {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, xml, what, pending_end: None }
    }

    fn damaged(&self, error: &quick_xml::Error) -> Reason {
        let at = self.reader.error_position();
        let line = self
            .xml
            .get(..usize::try_from(at).unwrap_or(usize::MAX))
            .map_or(1, |before| 1 + before.bytes().filter(|&byte| byte == b'\n').count());
        Reason::Damaged(self.what, format!("{} in line {line}", fault(error)))
    }

    /// The next node; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<XmlNode<'a>>, Reason> {
        if let Some(name) = self.pending_end.take() {
            return Ok(Some(XmlNode::End(name)));
        }
        loop {
            let event = self.reader.read_event().map_err(|error| self.damaged(&error))?;
            return Ok(Some(match event {
                Event::Start(tag) => XmlNode::Start(XmlTag(tag)),
                Event::Empty(tag) => {
                    self.pending_end = Some(tag.local_name().as_ref().to_owned());
                    XmlNode::Start(XmlTag(tag))
                }
                Event::End(tag) => XmlNode::End(tag.local_name().as_ref().to_owned()),
                Event::Text(text) => XmlNode::Text(text.into_inner().into_owned()),
                Event::CData(text) => XmlNode::Text(text.into_inner().into_owned()),
                Event::GeneralRef(name) => XmlNode::Text(resolve_reference(&name.into_inner())),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }
}

/// What is wrong with the markup, in words.
fn fault(error: &quick_xml::Error) -> &'static str {
    use quick_xml::errors::SyntaxError;
    match error {
        quick_xml::Error::Syntax(open) => match open {
            SyntaxError::UnclosedComment => "a comment is not closed",
            SyntaxError::UnclosedCData => "a CDATA section is not closed",
            SyntaxError::UnclosedDoctype => "the document type is not closed",
            SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => "an instruction (<?…) is not closed",
            SyntaxError::InvalidBangMarkup => "after <! stands nothing that XML knows",
            _ => "a tag is not closed",
        },
        _ => "its markup is damaged",
    }
}

/// The text of a reference: one of XML's five, a number, or one of HTML's many, which feeds use without declaring them.
fn resolve_reference(name: &str) -> String {
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        // No reference has a longer name, and a hostile one must not be parsed.
        _ if name.len() > 40 => format!("&{name};"),
        _ => Some(html::words(&format!("&{name};")))
            .filter(|word| !word.is_empty())
            .unwrap_or_else(|| " ".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> String {
        let mut nodes = XmlNodes::new(xml, "test");
        let mut text = String::new();
        while let Ok(Some(node)) = nodes.next() {
            if let XmlNode::Text(piece) = node {
                text += &piece;
            }
        }
        text
    }

    #[test]
    fn references_are_resolved_and_entities_are_not_expanded() {
        assert_eq!(
            text("<a>A &amp; B &#8220;C&#x201D; &eacute;&nbsp;D<![CDATA[ <b> ]]></a>"),
            "A & B “C” é D <b> "
        );
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;</a>";
        assert_eq!(text(bomb), "&c;");
    }

    #[test]
    fn an_attribute_is_found_by_its_local_name() {
        let mut nodes = XmlNodes::new("<w:p w:val=\"a &amp; b\"/>", "test");
        let Ok(Some(XmlNode::Start(tag))) = nodes.next() else { panic!() };
        assert_eq!((tag.name().as_str(), tag.local_name().as_str()), ("w:p", "p"));
        assert_eq!(tag.attribute("val").as_deref(), Some("a & b"));
        assert!(matches!(nodes.next(), Ok(Some(XmlNode::End(name))) if name == "p"));
        assert!(matches!(nodes.next(), Ok(None)));
    }
}
