//! EPUB: the chapters of a book in the order of its spine, as one text.

use super::xml::{XmlNode, XmlNodes, XmlTag};
use super::zip_file::ZipFile;
use crate::ingest::article::Draft;
use crate::ingest::html;
use crate::ingest::source::limits::Budget;
use crate::ingest::source::origin::Reason;
use crate::ingest::{date, encoding};
use crate::text::markup::MarkedText;

/// The file that only an EPUB has. It says where the package is.
pub(crate) const CONTAINER: &str = "META-INF/container.xml";

/// The article in an EPUB.
pub(crate) fn read(zip: &mut ZipFile<'_>, budget: &Budget<'_>) -> Result<Draft, Reason> {
    let damaged = |what: &str| Reason::Damaged("EPUB", what.to_owned());
    let container = text(zip, CONTAINER, budget)?.ok_or_else(|| damaged("it has no container"))?;
    let path = package_path(&container)?.ok_or_else(|| damaged("its container names no package"))?;
    let package = text(zip, &path, budget)?.ok_or_else(|| damaged("its package is missing"))?;
    let package = EpubPackage::read(&package)?;
    let mut book = MarkedText::default();
    let mut size = 0;
    for chapter in package.chapters() {
        let Some(xhtml) = text(zip, &resolved(&path, chapter), budget)? else { continue };
        size += xhtml.len() as u64;
        if size > budget.limits.article {
            return Err(Reason::TooLarge(budget.limits.article));
        }
        let mut chapter = html::marked_text(&xhtml)?;
        // A book of one chapter has its title twice: on the title page and above the text.
        let title = [&package.draft.title, "\n\n"].concat();
        if !book.text.is_empty() && chapter.text.starts_with(&title) {
            chapter.text.drain(..title.len());
            chapter.markup = {
                let kept = |at: usize| at.saturating_sub(title.len());
                chapter.markup.mapped(|range| kept(range.start)..kept(range.end))
            };
        }
        book.append(&chapter);
    }
    Ok(package.draft.with_text(book))
}

fn text(zip: &mut ZipFile<'_>, name: &str, budget: &Budget<'_>) -> Result<Option<String>, Reason> {
    let bytes = zip.read(name, budget)?;
    Ok(bytes.map(|bytes| encoding::decode(&bytes, encoding::declared(&bytes)).into_owned()))
}

fn package_path(container: &str) -> Result<Option<String>, Reason> {
    let mut nodes = XmlNodes::new(container, "EPUB");
    while let Some(node) = nodes.next()? {
        if let XmlNode::Start(tag) = node
            && tag.local_name() == "rootfile"
        {
            return Ok(tag.attribute("full-path"));
        }
    }
    Ok(None)
}

/// The package: it describes the book, its files, and their order.
#[derive(Default)]
struct EpubPackage {
    draft: Draft,
    /// Id and address of each file that is no table of contents, sorted.
    files: Vec<(String, String)>,
    /// The ids of the chapters.
    spine: Vec<String>,
}

impl EpubPackage {
    fn read(xml: &str) -> Result<Self, Reason> {
        let mut package = Self::default();
        let mut nodes = XmlNodes::new(xml, "EPUB");
        let mut open = String::new();
        while let Some(node) = nodes.next()? {
            match node {
                XmlNode::Start(tag) => {
                    open = tag.name();
                    package.start(&tag);
                }
                XmlNode::End(_) => open.clear(),
                XmlNode::Text(text) => package.text(&open, text.trim()),
            }
        }
        // Each chapter looks up an id.
        package.files.sort();
        Ok(package)
    }

    fn start(&mut self, tag: &XmlTag<'_>) {
        match tag.local_name().as_str() {
            "item" => {
                let is_contents = tag
                    .attribute("properties")
                    .is_some_and(|value| value.split(' ').any(|word| word == "nav"));
                if let (Some(id), Some(href), false) =
                    (tag.attribute("id"), tag.attribute("href"), is_contents)
                {
                    self.files.push((id, href));
                }
            }
            "itemref" if tag.attribute("linear").as_deref() != Some("no") => {
                self.spine.extend(tag.attribute("idref"));
            }
            _ => {}
        }
    }

    fn text(&mut self, element: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        match element {
            "dc:title" if self.draft.title.is_empty() => text.clone_into(&mut self.draft.title),
            "dc:creator" => {
                let authors = self.draft.author.get_or_insert_default();
                authors.push_str(if authors.is_empty() { "" } else { ", " });
                authors.push_str(text);
            }
            "dc:publisher" => self.draft.outlet = Some(text.to_owned()),
            "dc:date" if self.draft.published.is_none() => self.draft.published = date::iso8601(text),
            "dc:language" => self.draft.language = Some(text.to_owned()),
            _ => {}
        }
    }

    fn chapters(&self) -> impl Iterator<Item = &str> {
        let file = |id: &String| self.files.binary_search_by(|(file_id, _)| file_id.cmp(id)).ok();
        self.spine.iter().filter_map(file).map(|at| self.files[at].1.as_str())
    }
}

/// The name of a file in the zip, from its address in the package.
fn resolved(package: &str, href: &str) -> String {
    let href = unescaped(href.split('#').next().unwrap_or(href));
    let mut parts: Vec<&str> = package.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// "a%20b" is "a b".
fn unescaped(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let hex = behind.get(..2).filter(|_| first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authors_of_a_book_are_joined() {
        let xml = "<package><dc:creator>Ada Moss</dc:creator><dc:creator> </dc:creator><dc:creator>Ben Lowe</dc:creator></package>";
        assert_eq!(EpubPackage::read(xml).unwrap().draft.author.as_deref(), Some("Ada Moss, Ben Lowe"));
        // A hundred thousand of them take no longer than as many words.
        let many = format!("<package>{}</package>", "<dc:creator>A</dc:creator>".repeat(100_000));
        assert_eq!(EpubPackage::read(&many).unwrap().draft.author.map(|author| author.len()), Some(299_998));
    }

    #[test]
    fn addresses_are_resolved_from_the_package() {
        let table = [
            ("content.opf", "a.xhtml", "a.xhtml"),
            ("EPUB/content.opf", "text/a%20b.xhtml#c", "EPUB/text/a b.xhtml"),
            ("EPUB/x/content.opf", "../a.xhtml", "EPUB/a.xhtml"),
            ("content.opf", "../../a.xhtml", "a.xhtml"),
            ("content.opf", "%zz%", "%zz%"),
        ];
        for (package, href, name) in table {
            assert_eq!(resolved(package, href), name);
        }
    }
}
