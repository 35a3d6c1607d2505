//! Metadata: what a page says about itself, for search engines (JSON-LD), for social media (Open Graph), for
//! libraries (Dublin Core) and for its readers (`<title>`, `<h1>`, the byline).

use super::tree::Page;
use super::{json_ld, words};
use crate::ingest::article::{Draft, one_line};
use crate::ingest::date;

/// Everything but the text.
pub(super) fn read(page: &Page) -> Draft {
    let told = json_ld::read(&page.json_ld);
    let outlet = told.outlet.or_else(|| meta(page, &["og:site_name", "dc.publisher", "application-name"]));
    let published = told.published.as_deref().and_then(date::iso);
    Draft {
        title: title(page, told.title.as_deref(), outlet.as_deref()),
        author: told
            .author
            .or_else(|| meta(page, AUTHOR))
            .filter(|author| !is_address(author))
            .or_else(|| byline(page)),
        published: published.or_else(|| meta_date(page)).or_else(|| time(page)),
        url: canonical(page).or_else(|| meta(page, &["og:url"])).or(told.url).filter(|url| is_address(url)),
        language: told.language.or_else(|| page.language.clone()),
        outlet,
        text: String::new(),
    }
}

const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
];

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
    "citation_publication_date",
];

/// The first of these that the page has, several of one name joined.
fn meta(page: &Page, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let values: Vec<String> = values(page, name).map(words).filter(|value| !value.is_empty()).collect();
        (!values.is_empty()).then(|| {
            if *name == "author" || *name == "citation_author" {
                values.join(", ")
            } else {
                values[0].clone()
            }
        })
    })
}

fn values<'a>(page: &'a Page, name: &str) -> impl Iterator<Item = &'a str> {
    page.meta.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn meta_date(page: &Page) -> Option<String> {
    PUBLISHED.iter().flat_map(|name| values(page, name)).find_map(date::iso)
}

/// The time that says it is the day of publication, else the first: later ones are comments' and other stories'.
fn time(page: &Page) -> Option<String> {
    let marked = page.times.iter().filter(|(_, is_published)| *is_published);
    marked.chain(page.times.first()).find_map(|(when, _)| date::iso(when))
}

fn canonical(page: &Page) -> Option<String> {
    page.links.iter().find(|(rel, _)| rel == "canonical").map(|(_, href)| href.trim().to_owned())
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The headline. The `<h1>` is what readers see, but only another title proves that it is no logo.
fn title(page: &Page, headline: Option<&str>, outlet: Option<&str>) -> String {
    let social = meta(page, &["og:title", "twitter:title", "dc.title", "headline"]);
    let bar = words(&page.title);
    let others: Vec<&str> = [headline, social.as_deref(), Some(&bar)]
        .into_iter()
        .flatten()
        .filter(|one| !one.is_empty())
        .collect();
    let heading = headings(page)
        .find(|heading| others.is_empty() || others.iter().any(|other| is_same(heading, other)));
    if let Some(heading) = heading {
        return heading;
    }
    let best = social.as_deref().or(headline).unwrap_or(&bar);
    without_outlet(best, outlet).to_owned()
}

fn headings(page: &Page) -> impl Iterator<Item = String> {
    let is_h1 = |at: usize| page.elements[at].name == "h1";
    // A heading's words may stand in a span of it.
    let in_heading = move |at: usize| is_h1(at) || is_h1(page.elements[at].parent);
    page.paragraphs
        .iter()
        .filter(move |paragraph| in_heading(paragraph.element))
        .map(|paragraph| one_line(&paragraph.text))
}

/// Whether one of two titles is the other, or the beginning of it: sites add their name, and cut what is long.
fn is_same(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let (one, other) = (letters(one), letters(other));
    !one.is_empty() && !other.is_empty() && (one.starts_with(&other) || other.starts_with(&one))
}

/// "The bridge shuts | The Dale Echo" without the outlet: the part behind the last bar, if it is the outlet's name or,
/// where none is known, a few words.
fn without_outlet<'a>(title: &'a str, outlet: Option<&str>) -> &'a str {
    for bar in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        let Some((front, behind)) = title.rsplit_once(bar) else { continue };
        let is_outlet =
            outlet.map_or(bar != " - " || behind.split(' ').count() <= 4, |outlet| is_same(behind, outlet));
        if is_outlet && behind.split(' ').count() <= 6 {
            return front.trim();
        }
    }
    title
}

/// The byline's names: "By Ada Moss" is Ada Moss.
fn byline(page: &Page) -> Option<String> {
    let elements = &page.elements;
    let in_byline = |mut at: usize| {
        // The byline's own element or one of the two around it.
        (0..3).any(|_| {
            let is_byline = elements[at].named.byline && !is_whole(&elements[at].name);
            at = elements[at].parent;
            is_byline
        })
    };
    let line =
        page.paragraphs.iter().find(|paragraph| in_byline(paragraph.element) && paragraph.letters <= 80)?;
    let line = one_line(&line.text);
    let names =
        line.get(..3).filter(|start| start.eq_ignore_ascii_case("by ")).map_or(line.as_str(), |_| &line[3..]);
    let names = names.split(" | ").next().unwrap_or(names).trim();
    let is_name = names.chars().next().is_some_and(char::is_uppercase) && names.split(' ').count() <= 12;
    is_name.then(|| names.to_owned())
}

/// A class of "author" on the whole article says nothing about who wrote it.
fn is_whole(name: &str) -> bool {
    matches!(name, "html" | "body" | "main" | "article")
}
