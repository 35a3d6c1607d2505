//! JSON-LD: what a page tells search engines about its article, in schema.org's words.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::parser::words;
use crate::ingest::json_words::{JsonWords, says_nothing_in_scalars};

/// What JSON-LD says about an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct JsonLdArticle {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

/// What these scripts say about the first article in them.
pub(super) fn read(scripts: &[String]) -> JsonLdArticle {
    let read = |script: &String| serde_json::from_str::<FirstArticle>(without_wrapping(script)).ok()?.0;
    scripts.iter().find_map(read).unwrap_or_default()
}

/// Some generators wrap the JSON in a comment, for browsers of the last century.
fn without_wrapping(script: &str) -> &str {
    let script = script.trim();
    script.strip_prefix("<!--").and_then(|script| script.strip_suffix("-->")).unwrap_or(script)
}

/// The first object of an article's type in a value, in lists and graphs too. The rest is passed over while it is read.
#[derive(Default)]
struct FirstArticle(Option<JsonLdArticle>);

impl<'de> Deserialize<'de> for FirstArticle {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ArticleVisitor)
    }
}

struct ArticleVisitor;

impl<'de> Visitor<'de> for ArticleVisitor {
    type Value = FirstArticle;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<FirstArticle, A::Error> {
        let mut first = FirstArticle::default();
        while first.0.is_none() {
            let Some(item) = list.next_element()? else { return Ok(first) };
            first = item;
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<FirstArticle, A::Error> {
        let mut fields = LdFields::default();
        while let Some(key) = object.next_key::<Cow<'de, str>>()? {
            if !fields.read(&key, &mut object)? {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(FirstArticle(fields.article()))
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<FirstArticle, E> {
        Ok(FirstArticle::default())
    }

    says_nothing_in_scalars!(FirstArticle);
}

/// The fields of an object that may be an article.
#[derive(Default)]
struct LdFields {
    kind: Option<String>,
    headline: Option<String>,
    name: Option<String>,
    publisher: Option<String>,
    author: Option<String>,
    creator: Option<String>,
    published: Option<String>,
    created: Option<String>,
    url: Option<String>,
    page: Option<String>,
    language: Option<String>,
    /// The articles in an object that is none itself.
    inside: [Option<JsonLdArticle>; 2],
}

impl LdFields {
    /// Reads the value of a key. Whether it is one that is read.
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, object: &mut A) -> Result<bool, A::Error> {
        let field = match key {
            "mainEntity" => {
                self.inside[0] = object.next_value::<FirstArticle>()?.0;
                return Ok(true);
            }
            "@graph" => {
                self.inside[1] = object.next_value::<FirstArticle>()?.0;
                return Ok(true);
            }
            "mainEntityOfPage" => {
                self.page = object.next_value::<JsonWords>()?.address();
                return Ok(true);
            }
            "@type" => {
                self.kind = object.next_value::<JsonWords>()?.words();
                return Ok(true);
            }
            "headline" => &mut self.headline,
            "name" => &mut self.name,
            "publisher" => &mut self.publisher,
            "author" => &mut self.author,
            "creator" => &mut self.creator,
            "datePublished" => &mut self.published,
            "dateCreated" => &mut self.created,
            "url" => &mut self.url,
            "inLanguage" => &mut self.language,
            _ => return Ok(false),
        };
        let said = object.next_value::<JsonWords>()?.words();
        *field = said.map(|said| words(&said)).filter(|said| !said.is_empty());
        Ok(true)
    }

    fn article(self) -> Option<JsonLdArticle> {
        if !self.kind.as_deref().is_some_and(|kinds| kinds.split(", ").any(is_article)) {
            let [main, graph] = self.inside;
            return main.or(graph);
        }
        Some(JsonLdArticle {
            title: self.headline.or(self.name),
            outlet: self.publisher,
            author: self.author.or(self.creator),
            published: self.published.or(self.created),
            url: self.url.or(self.page),
            language: self.language,
        })
    }
}

/// Whether a type of schema.org is that of an article.
fn is_article(kind: &str) -> bool {
    kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_found_in_a_graph() {
        let script = r#"{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Echo"},
            {"@type": ["NewsArticle"], "headline": "Bridge &amp; tunnel", "author": [{"name": "Ada Moss"}, "Ben Lowe"],
             "publisher": {"@type": "Organization", "name": "The Dale Echo"}, "datePublished": "2021-03-04",
             "mainEntityOfPage": {"@id": "https://echo.example/1"}}]}"#;
        let fields = read(&["not json".to_owned(), script.to_owned()]);
        assert_eq!(fields.title.as_deref(), Some("Bridge & tunnel"));
        assert_eq!(fields.author.as_deref(), Some("Ada Moss, Ben Lowe"));
        assert_eq!(fields.outlet.as_deref(), Some("The Dale Echo"));
        assert_eq!(fields.url.as_deref(), Some("https://echo.example/1"));
        assert_eq!(read(&[r#"{"@type": "WebPage", "name": "x"}"#.to_owned()]), JsonLdArticle::default());
    }
}
