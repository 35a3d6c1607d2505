//! The main text: which of a page's paragraphs are the article.
//!
//! Prose stands close together: the element whose children and grandchildren hold most of it is where the article is.
//! From there the way goes up as long as more prose is won than links and labels; what the page itself marks as the
//! article (`articleBody`, a single `<article>`) bounds it. [`ScoredPage`] does this; what is left here is the edges: from
//! the title down to the last sentence.

use super::density::{ParagraphKind, ScoredPage, ends_a_sentence};
use super::elements::is_heading;
use super::page::HtmlPage;

/// The title is looked for so many paragraphs into the text.
const TOP: usize = 10;
/// Paragraphs between the title and the text that may be its standfirst.
const LONGEST_STANDFIRST: usize = 2;

/// The paragraphs of the article, without the title.
pub(super) fn find(page: &HtmlPage, title: &str) -> Vec<String> {
    let weighed = ScoredPage::new(page);
    let mut kept = weighed.kept(weighed.container());
    if kept.is_empty() {
        kept = weighed.anything();
    }
    let title = kept.iter().take(TOP).next_back().and_then(|&last| title_at(page, title, last));
    if let Some(title) = title {
        kept.retain(|&at| at > title);
        let first = kept.first().copied().unwrap_or_default();
        kept.splice(..0, standfirst(&weighed, page, title, first));
    }
    trim(&mut kept, page, &weighed, title.is_some());
    kept.iter().map(|&at| page.paragraphs[at].text.clone()).collect()
}

/// The paragraph that is the title, down to a place.
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

/// What stands between the title and the text, and says what it is about.
fn standfirst(weighed: &ScoredPage<'_>, page: &HtmlPage, title: usize, first: usize) -> Vec<usize> {
    let is_standfirst = |at: &usize| {
        let is_subtitle = is_heading(&page.elements[page.paragraphs[*at].element].name)
            && page.paragraphs[*at].letters >= 20;
        weighed.may_be_kept(*at) && (weighed.kinds[*at] == ParagraphKind::Prose || is_subtitle)
    };
    (title + 1..first).filter(is_standfirst).take(LONGEST_STANDFIRST).collect()
}

/// "By Ada Moss, in Dale": what names who wrote it, and says nothing.
fn is_byline(text: &str) -> bool {
    let is_by = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    is_by && text.split_whitespace().count() <= 10 && !ends_a_sentence(text)
}

/// Takes off what stands around the first and the last sentence: the kicker, the byline, "5 min read" above; headings of
/// what came next below.
fn trim(kept: &mut Vec<usize>, page: &HtmlPage, weighed: &ScoredPage<'_>, is_titled: bool) {
    let text = |at: usize| page.paragraphs[at].text.as_str();
    let mut number = 0;
    kept.retain(|&at| {
        number += 1;
        number > TOP / 2 || !is_byline(text(at))
    });
    let is_said = |at: &usize| weighed.kinds[*at] == ParagraphKind::Prose || ends_a_sentence(text(*at));
    let Some(mut first) = kept.iter().position(is_said) else { return };
    // A heading is the first part's own right under the title, and where others of its kind follow.
    let name = |place: usize| page.elements[page.paragraphs[kept[place]].element].name.as_str();
    let follows = |place: usize| (place + 1..kept.len()).any(|other| name(other) == name(place));
    let is_own = |place: &usize| is_heading(name(*place)) && (is_titled || follows(*place));
    first = first.checked_sub(1).filter(is_own).unwrap_or(first);
    kept.drain(..first);
    let last = kept.iter().rposition(is_said).unwrap_or_default();
    kept.truncate(last + 1);
}
