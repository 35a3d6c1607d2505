//! Feeds: RSS and Atom. Each entry is an article, as much of it as the feed has.

use std::ops::ControlFlow;

use super::unpacked::Unpacking;
use crate::ingest::article::Draft;
use crate::ingest::html;
use crate::ingest::office::xml::{XmlNode, XmlNodes, XmlTag};
use crate::ingest::source::origin::Reason;
use crate::ingest::source::raw_file::RawFile;
use crate::ingest::{date, encoding};
use crate::text::markup::MarkedText;

/// Bytes. What a channel says of itself is repeated for each entry.
const MAX_CHANNEL_FIELD: usize = 1000;

/// Gives the article of each entry.
pub(crate) fn unpack(unpacking: &mut Unpacking<'_>, file: RawFile<'_>) -> ControlFlow<()> {
    let RawFile { origin, bytes, hints, .. } = file;
    let bytes = match unpacking.budget.limits.read_all(&mut bytes.into_reader()) {
        Ok(bytes) => bytes,
        Err(reason) => return unpacking.article(origin, Err(reason)),
    };
    let xml = encoding::decode(&bytes, hints.encoding.or_else(|| encoding::declared(&bytes)));
    let mut entries = FeedEntries::new(&xml);
    let mut count = 0;
    loop {
        match entries.next() {
            Ok(Some(draft)) => {
                count += 1;
                unpacking.article(origin.within(format!("entry {count}")), draft)?;
            }
            Ok(None) if count == 0 => return unpacking.article(origin, Err(Reason::Empty)),
            Ok(None) => return ControlFlow::Continue(()),
            Err(reason) => return unpacking.article(origin, Err(reason)),
        }
    }
}

/// The entries of a feed.
struct FeedEntries<'a> {
    nodes: XmlNodes<'a>,
    outlet: Option<String>,
    language: Option<String>,
}

impl<'a> FeedEntries<'a> {
    fn new(xml: &'a str) -> Self {
        Self { nodes: XmlNodes::new(xml, "feed"), outlet: None, language: None }
    }

    /// The next entry, or why there is no article in it; an error where nothing more can be read.
    fn next(&mut self) -> Result<Option<Result<Draft, Reason>>, Reason> {
        while let Some(node) = self.nodes.next()? {
            let XmlNode::Start(tag) = node else { continue };
            match tag.local_name().as_str() {
                "item" | "entry" => return self.entry().map(Some),
                "feed" => self.language = tag.attribute("lang").filter(|text| is_given(text)),
                // The first title is the channel's; its picture has one too.
                "title" if self.outlet.is_none() => {
                    self.outlet =
                        Some(html::words(&self.content("title", false)?)).filter(|text| is_given(text));
                }
                "language" => {
                    self.language = Some(self.content("language", false)?).filter(|text| is_given(text));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Reads the entry whose start tag was read.
    fn entry(&mut self) -> Result<Result<Draft, Reason>, Reason> {
        let mut entry = FeedEntry::default();
        while let Some(node) = self.nodes.next()? {
            match node {
                XmlNode::Start(tag) => self.field(&tag, &mut entry)?,
                XmlNode::End(name) if name == "item" || name == "entry" => break,
                _ => {}
            }
        }
        let (outlet, language) = (self.outlet.clone(), self.language.clone());
        Ok(entry.draft().map(|draft| Draft { outlet, language, ..draft }))
    }

    fn field(&mut self, tag: &XmlTag<'_>, entry: &mut FeedEntry) -> Result<(), Reason> {
        let name = tag.name();
        let local = tag.local_name();
        // Extensions, such as media, have their own titles and descriptions.
        let is_foreign = name.contains(':')
            && !["dc:", "content:", "atom:", "dcterms:"].iter().any(|own| name.starts_with(own));
        if is_foreign {
            return Ok(());
        }
        match local.as_str() {
            "title" => entry.title = self.content(&local, false)?,
            "link" => {
                let href = tag.attribute("href");
                let is_alternate = tag.attribute("rel").is_none_or(|rel| rel == "alternate");
                let address = href.unwrap_or(self.content(&local, false)?);
                if is_alternate && entry.url.is_empty() {
                    entry.url = address;
                }
            }
            "pubDate" | "published" | "issued" | "date" => entry.published = self.content(&local, false)?,
            "updated" | "modified" => entry.updated = self.content(&local, false)?,
            "creator" => entry.creator = self.content(&local, false)?,
            // Atom's author has elements: a name, and an address that isn't used.
            "author" => entry.author = self.author()?,
            "encoded" | "content" => {
                entry.content = self.content(&local, tag.attribute("type").as_deref() == Some("xhtml"))?;
            }
            "description" | "summary" => {
                entry.summary = self.content(&local, tag.attribute("type").as_deref() == Some("xhtml"))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The text up to the end tag of this name. With the tags in it, if they are HTML and not the feed's own.
    fn content(&mut self, until: &str, with_tags: bool) -> Result<String, Reason> {
        let mut text = String::new();
        let mut depth = 0;
        while let Some(node) = self.nodes.next()? {
            match node {
                XmlNode::Text(file) if with_tags => text += &file.replace('&', "&amp;").replace('<', "&lt;"),
                XmlNode::Text(file) => text += &file,
                XmlNode::Start(tag) => {
                    depth += usize::from(tag.local_name() == until);
                    if with_tags {
                        text.extend(["<", &tag.local_name(), ">"]);
                    }
                }
                XmlNode::End(name) if name == until && depth == 0 => break,
                XmlNode::End(name) => {
                    depth -= usize::from(name == until);
                    if with_tags {
                        text.extend(["</", &name, ">"]);
                    }
                }
            }
        }
        Ok(text)
    }

    fn author(&mut self) -> Result<String, Reason> {
        let mut words = String::new();
        while let Some(node) = self.nodes.next()? {
            match node {
                XmlNode::Start(tag) if tag.local_name() == "name" => words = self.content("name", false)?,
                XmlNode::Start(tag) => drop(self.content(&tag.local_name(), false)?),
                XmlNode::Text(text) => words += &text,
                XmlNode::End(name) if name == "author" => break,
                XmlNode::End(_) => {}
            }
        }
        Ok(author_name(words.trim()))
    }
}

/// RSS wants "ada@echo.example (Ada Moss)".
fn author_name(author: &str) -> String {
    let name = author
        .split_once(" (")
        .and_then(|(address, name)| address.contains('@').then(|| name.trim_end_matches(')')));
    name.unwrap_or(author).to_owned()
}

/// An entry's fields as they are written.
#[derive(Default)]
struct FeedEntry {
    title: String,
    url: String,
    author: String,
    creator: String,
    published: String,
    updated: String,
    content: String,
    summary: String,
}

impl FeedEntry {
    fn draft(self) -> Result<Draft, Reason> {
        let html = if self.content.trim().is_empty() { self.summary } else { self.content };
        let author = if self.creator.is_empty() { self.author } else { self.creator };
        let published = date::iso8601(&self.published).or_else(|| date::iso8601(&self.updated));
        Ok(Draft {
            title: html::words(&self.title),
            author: Some(html::words(&author)),
            published,
            url: Some(self.url),
            ..Draft::default().with_text(text(&html)?)
        })
    }
}

/// The text of an entry, which is HTML or plain text.
fn text(html: &str) -> Result<MarkedText, Reason> {
    if html.contains('<') {
        return html::marked_text(html);
    }
    Ok(MarkedText { text: plain(html), ..MarkedText::default() })
}

fn plain(text: &str) -> String {
    text.lines().map(html::words).collect::<Vec<_>>().join("\n")
}

/// Whether a channel gave something: no blank, and no text of a length that would be many times the feed's in all entries.
fn is_given(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= MAX_CHANNEL_FIELD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(xml: &str) -> Vec<Draft> {
        let mut entries = FeedEntries::new(xml);
        std::iter::from_fn(|| entries.next().unwrap()).map(Result::unwrap).collect()
    }

    #[test]
    fn atom_has_its_text_in_xhtml_too() {
        let xml = "<feed xml:lang='en'><title>Echo</title><entry><title type='html'>A &amp;amp; B</title>
            <author><name>Ada Moss</name><email>a@b.example</email></author><link rel='self' href='https://x.example/'/>
            <link href='https://echo.example/1'/><updated>2021-03-04T09:30:00Z</updated>
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One &lt; two.</p><p>Three.</p></div></content></entry></feed>";
        let found = entries(xml);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].title, "A & B");
        assert_eq!(found[0].text, "One < two.\n\nThree.");
        assert_eq!(found[0].author.as_deref(), Some("Ada Moss"));
        assert_eq!(found[0].url.as_deref(), Some("https://echo.example/1"));
        assert_eq!(found[0].published.as_deref(), Some("2021-03-04T09:30:00Z"));
        assert_eq!((found[0].outlet.as_deref(), found[0].language.as_deref()), (Some("Echo"), Some("en")));
    }

    #[test]
    fn the_feeds_title_is_read_as_its_entries_titles_are() {
        for (written, read) in [
            ("Quay &amp;amp; Tide", "Quay & Tide"),
            ("Quay &amp; Tide", "Quay & Tide"),
            ("<![CDATA[Quay &#8217;n&#8217; Tide]]>", "Quay ’n’ Tide"),
            ("Quay &lt;b&gt;Tide&lt;/b&gt;", "Quay Tide"),
            ("Quay &amp;amp;amp; Tide", "Quay &amp; Tide"),
        ] {
            let xml = format!(
                "<rss><channel><title>{written}</title><item><title>{written}</title></item></channel></rss>"
            );
            let found = entries(&xml);
            assert_eq!(
                (found[0].outlet.as_deref(), found[0].title.as_str()),
                (Some(read), read),
                "{written}"
            );
        }
    }

    #[test]
    fn rss_of_the_first_kind_has_its_items_beside_the_channel() {
        let xml = "<rdf:RDF xmlns:rdf='r' xmlns:dc='d'><channel><title>Echo</title></channel><item><title>One</title>
            <dc:date>2021-03-04</dc:date><media:group><media:title>Not this</media:title></media:group>
            <description>Two &amp;amp; three.</description></item></rdf:RDF>";
        let found = entries(xml);
        assert_eq!((found[0].title.as_str(), found[0].text.as_str()), ("One", "Two & three."));
        assert_eq!(found[0].published.as_deref(), Some("2021-03-04"));
    }
}
