//! The attributes of a start tag that say something about a page or its text.

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
