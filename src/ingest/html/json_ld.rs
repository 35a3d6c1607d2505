//! JSON-LD: what a page tells search engines about its article, in schema.org's words.

use serde_json::{Map, Value};

use super::parser::words;

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
    let values: Vec<Value> =
        scripts.iter().filter_map(|script| serde_json::from_str(without_wrapping(script)).ok()).collect();
    values.iter().find_map(article).map(fields).unwrap_or_default()
}

/// Some generators wrap the JSON in a comment, for browsers of the last century.
fn without_wrapping(script: &str) -> &str {
    let script = script.trim();
    script.strip_prefix("<!--").and_then(|script| script.strip_suffix("-->")).unwrap_or(script)
}

/// The first object of an article's type, in lists and graphs too.
fn article(value: &Value) -> Option<&Map<String, Value>> {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(items) => pending.extend(items.iter().rev()),
            Value::Object(object) if is_article(object) => return Some(object),
            Value::Object(object) => {
                pending.extend(["@graph", "mainEntity"].iter().filter_map(|key| object.get(*key)));
            }
            _ => {}
        }
    }
    None
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is_type = |name: &str| {
        name.ends_with("Article") || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report")
    };
    match object.get("@type") {
        Some(Value::String(name)) => is_type(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_type),
        _ => false,
    }
}

fn fields(object: &Map<String, Value>) -> JsonLdArticle {
    let text = |key: &str| object.get(key).and_then(name);
    JsonLdArticle {
        title: text("headline").or_else(|| text("name")),
        outlet: text("publisher"),
        author: text("author").or_else(|| text("creator")),
        published: text("datePublished").or_else(|| text("dateCreated")),
        url: text("url").or_else(|| object.get("mainEntityOfPage").and_then(address)),
        language: text("inLanguage"),
    }
}

/// A string, the name of an object, or those of a list.
fn name(value: &Value) -> Option<String> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(words(text)),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(words),
        _ => None,
    };
    let found = match value {
        Value::Array(items) => items.iter().filter_map(plain).collect::<Vec<_>>().join(", "),
        value => plain(value)?,
    };
    (!found.is_empty()).then_some(found)
}

fn address(value: &Value) -> Option<String> {
    let text = value.as_str().or_else(|| value.get("@id").and_then(Value::as_str))?;
    Some(text.to_owned())
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
