//! Metadata: what a page says about itself, for search engines (JSON-LD), for social media (Open Graph), for
//! libraries (Dublin Core) and for its readers (`<title>`, `<h1>`, the byline).

use super::json_ld;
use super::page::HtmlPage;
use super::parser::words;
use crate::ingest::article::{Draft, one_line};
use crate::ingest::date;

/// Everything but the text.
pub(super) fn read(page: &HtmlPage) -> Draft {
    let json_ld = json_ld::read(&page.json_ld);
    let outlet = json_ld.outlet.or_else(|| meta(page, &["og:site_name", "dc.publisher", "application-name"]));
    let published = json_ld.published.as_deref().and_then(date::iso8601);
    Draft {
        title: title(page, json_ld.title.as_deref(), outlet.as_deref()),
        author: json_ld
            .author
            .or_else(|| meta(page, AUTHOR_KEYS))
            .filter(|author| !is_address(author))
            .or_else(|| byline(page)),
        published: published.or_else(|| date_from_meta(page)).or_else(|| date_from_time(page)),
        url: canonical(page)
            .or_else(|| meta(page, &["og:url"]))
            .or(json_ld.url)
            .filter(|url| is_address(url)),
        language: json_ld.language.or_else(|| page.language.clone()),
        outlet,
        ..Draft::default()
    }
}

const AUTHOR_KEYS: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
];

const PUBLISHED_KEYS: &[&str] = &[
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

/// The value of the first of these keys that the page has. Several authors are joined.
fn meta(page: &HtmlPage, names: &[&str]) -> Option<String> {
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

fn values<'a>(page: &'a HtmlPage, name: &str) -> impl Iterator<Item = &'a str> {
    page.meta.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn date_from_meta(page: &HtmlPage) -> Option<String> {
    PUBLISHED_KEYS.iter().flat_map(|name| values(page, name)).find_map(date::iso8601)
}

/// The `<time>` that is marked as the day of publication, else the first: later ones belong to comments and other stories.
fn date_from_time(page: &HtmlPage) -> Option<String> {
    let marked = page.times.iter().filter(|(_, is_published)| *is_published);
    marked.chain(page.times.first()).find_map(|(when, _)| date::iso8601(when))
}

fn canonical(page: &HtmlPage) -> Option<String> {
    page.links.iter().find(|(rel, _)| rel == "canonical").map(|(_, href)| href.trim().to_owned())
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The headline. Readers see the `<h1>`, but only another title proves that it is not the outlet's name.
fn title(page: &HtmlPage, headline: Option<&str>, outlet: Option<&str>) -> String {
    let social = meta(page, &["og:title", "twitter:title", "dc.title", "headline"]);
    let bar = words(&page.title);
    let declared = social.as_deref().or(headline);
    let others: Vec<&str> = [headline, social.as_deref(), Some(&bar)].into_iter().flatten().collect();
    if let Some(heading) =
        headings(page).find(|heading| others.iter().any(|other| is_same_title(heading, other)))
    {
        return heading;
    }
    if let Some(declared) = declared {
        return without_outlet(declared, outlet).to_owned();
    }
    // Then the only heading of the page; its `<title>` may be "index.html", a number, a slug.
    let mut headings = headings(page);
    let only = headings.next().filter(|_| headings.next().is_none());
    part_shown_on_page(page, &bar).or(only).unwrap_or_else(|| without_outlet(&bar, outlet).to_owned())
}

/// The part of "The Dale Echo - The bridge shuts" that is a line on the page: the headline is, and the outlet's name only
/// in links. The longest, if there are several.
fn part_shown_on_page(page: &HtmlPage, bar: &str) -> Option<String> {
    let is_shown = |part: &&str| {
        let plain =
            page.paragraphs.iter().filter(|paragraph| paragraph.linked == 0 && paragraph.text.len() < 500);
        plain.flat_map(|paragraph| paragraph.text.lines()).any(|line| one_line(line) == *part)
    };
    let parts = TITLE_SEPARATORS
        .iter()
        .chain([&": "])
        .filter(|mark| bar.contains(**mark))
        .flat_map(|mark| bar.split(mark));
    parts.take(20).map(str::trim).filter(is_shown).max_by_key(|part| part.len()).map(str::to_owned)
}

/// Separators between a headline and the outlet's name.
const TITLE_SEPARATORS: [&str; 6] = [" | ", " - ", " – ", " — ", " :: ", " » "];

fn headings(page: &HtmlPage) -> impl Iterator<Item = String> {
    let is_h1 = |at: usize| page.elements[at].name == "h1";
    // The words of a heading may be in a `<span>` in it.
    let in_heading = move |at: usize| is_h1(at) || is_h1(page.elements[at].parent);
    // A heading that is a link is the outlet's name, and leads to its home page.
    let shown = page
        .paragraphs
        .iter()
        .filter(move |paragraph| paragraph.linked == 0 && in_heading(paragraph.element));
    shown.map(|paragraph| one_line(&paragraph.text))
}

/// Whether two titles are the same, or one is the beginning of the other: sites append their name, and cut long titles.
fn is_same_title(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let (one, other) = (letters(one), letters(other));
    !one.is_empty() && !other.is_empty() && (one.starts_with(&other) || other.starts_with(&one))
}

/// "The bridge shuts | The Dale Echo" without the outlet: the part behind the last separator is removed if it
/// is the outlet's name or, if that is unknown, a few words.
fn without_outlet<'a>(title: &'a str, outlet: Option<&str>) -> &'a str {
    for bar in TITLE_SEPARATORS {
        let Some((front, behind)) = title.rsplit_once(bar) else { continue };
        let is_outlet = outlet
            .map_or(bar != " - " || behind.split(' ').count() <= 4, |outlet| is_same_title(behind, outlet));
        if is_outlet && behind.split(' ').count() <= 6 {
            return front.trim();
        }
    }
    title
}

/// The names in the byline: "By Ada Moss" is Ada Moss. If no element's class says that it is the byline, a line near the
/// top that begins with "By".
fn byline(page: &HtmlPage) -> Option<String> {
    let marked = page.bylines.iter().find_map(|line| names(line));
    marked.or_else(|| {
        let top = page.paragraphs.iter().take(30).flat_map(|paragraph| paragraph.text.lines()).take(60);
        top.filter(|line| line.starts_with("By ") || line.starts_with("BY ")).find_map(names)
    })
}

/// The names in a byline; `None` if it says something else.
fn names(line: &str) -> Option<String> {
    let line = one_line(line);
    let prefix =
        ["posted by ", "written by ", "story by ", "by "].iter().find(|start| begins_with(&line, start));
    let names = prefix.map_or(line.as_str(), |prefix| &line[prefix.len()..]);
    let names = names.split(['|', '·', '•', '–', '—']).next().unwrap_or(names).trim().trim_end_matches(',');
    let is_short = names.len() <= 100 && names.split(' ').count() <= 10;
    let is_name =
        names.chars().next().is_some_and(char::is_uppercase) && !names.ends_with(['.', '!', '?', '”']);
    (is_short && is_name).then(|| names.to_owned())
}

fn begins_with(line: &str, start: &str) -> bool {
    line.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}
