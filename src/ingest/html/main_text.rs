//! The main text: which of a page's paragraphs are the article.
//!
//! Prose stands close together: the element whose children and grandchildren hold most of it holds the article. It is
//! widened to its parents as long as they add more prose than links and labels, at most to what the page itself marks as
//! the article (`articleBody`, a single `<article>`). [`ScoredPage`] finds it; this file finds the first and the last
//! paragraph in it.

use super::density::{ParagraphKind, ScoredPage, ends_a_sentence};
use super::elements::is_heading;
use super::page::HtmlPage;

/// The title is looked for in so many paragraphs of the text.
const MAX_PARAGRAPHS_BEFORE_TITLE: usize = 10;
/// A standfirst has no more paragraphs.
const MAX_STANDFIRST_PARAGRAPHS: usize = 2;

/// The paragraphs of the article, without the title.
pub(super) fn find(page: &HtmlPage, title: &str) -> Vec<String> {
    let scored = ScoredPage::new(page);
    let mut article = scored.article_paragraphs(scored.find_container());
    if article.is_empty() {
        article = scored.unlinked_paragraphs();
    }
    let title = article
        .iter()
        .take(MAX_PARAGRAPHS_BEFORE_TITLE)
        .next_back()
        .and_then(|&last| title_at(page, title, last));
    if let Some(title) = title {
        article.retain(|&at| at > title);
        let first = article.first().copied().unwrap_or_default();
        article.splice(..0, standfirst(&scored, page, title, first));
    }
    trim(&mut article, page, &scored, title.is_some());
    article.iter().map(|&at| page.paragraphs[at].text.clone()).collect()
}

/// The number of the paragraph that is the title, among the first ones.
fn title_at(page: &HtmlPage, title: &str, last: usize) -> Option<usize> {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let longest = 8 * title.len() + 100;
    let title = letters(title);
    (0..=last).find(|&at| {
        let paragraph = &page.paragraphs[at];
        paragraph.linked == 0
            && paragraph.text.len() <= longest
            && !title.is_empty()
            && letters(&paragraph.text) == title
    })
}

/// The standfirst: paragraphs between the title and the text that say what it is about.
fn standfirst(scored: &ScoredPage<'_>, page: &HtmlPage, title: usize, first: usize) -> Vec<usize> {
    let is_standfirst = |at: &usize| {
        let is_subtitle = is_heading(&page.elements[page.paragraphs[*at].element].name)
            && page.paragraphs[*at].letters >= 20;
        scored.may_be_article(*at) && (scored.kinds[*at] == ParagraphKind::Prose || is_subtitle)
    };
    (title + 1..first).filter(is_standfirst).take(MAX_STANDFIRST_PARAGRAPHS).collect()
}

/// "By Ada Moss, in Dale": names the author, and is no sentence.
fn is_byline(text: &str) -> bool {
    let is_by = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    is_by && text.split_whitespace().count() <= 10 && !ends_a_sentence(text)
}

/// Removes what stands before the first and after the last sentence: the kicker, the byline, "5 min read" above, and
/// headings of what followed below.
fn trim(article: &mut Vec<usize>, page: &HtmlPage, scored: &ScoredPage<'_>, is_titled: bool) {
    let text = |at: usize| page.paragraphs[at].text.as_str();
    let mut number = 0;
    article.retain(|&at| {
        number += 1;
        number > MAX_PARAGRAPHS_BEFORE_TITLE / 2 || !is_byline(text(at))
    });
    let is_sentence = |at: &usize| scored.kinds[*at] == ParagraphKind::Prose || ends_a_sentence(text(*at));
    let Some(mut first) = article.iter().position(is_sentence) else { return };
    // A heading right above the first sentence belongs to the text if the title was found above it, or if other headings
    // of its level follow.
    let name = |place: usize| page.elements[page.paragraphs[article[place]].element].name.as_str();
    let follows = |place: usize| (place + 1..article.len()).any(|other| name(other) == name(place));
    let belongs_to_text = |place: &usize| is_heading(name(*place)) && (is_titled || follows(*place));
    first = first.checked_sub(1).filter(belongs_to_text).unwrap_or(first);
    article.drain(..first);
    let last = article.iter().rposition(is_sentence).unwrap_or_default();
    article.truncate(last + 1);
}
