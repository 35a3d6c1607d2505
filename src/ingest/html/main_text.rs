//! The article of a page: its main text, that is, which of the page's paragraphs are the article, and what the page says
//! about it.
//!
//! Prose stands close together: the element whose children and grandchildren hold most of it holds the article. It is
//! widened to its parents as long as they add more prose than links and labels, at most to what the page itself marks as
//! the article (`articleBody`, a single `<article>`). [`ScoredPage`] finds it by its text density, how much prose, and how
//! much else, each element holds; [`find`] then finds the first and the last paragraph in it.
//!
//! Letters are counted once per paragraph and summed up from children to parents; a few passes over all elements, and
//! the depth of the page for each paragraph.

use super::boilerplate::is_boilerplate_phrase;
use super::elements::{is_foot, is_heading};
use super::page::{HtmlPage, HtmlParagraph};
use super::{asides, metadata, parser};
use crate::ingest::article::Draft;
use crate::ingest::source::origin::Reason;

/// The title is looked for in so many paragraphs of the text.
const MAX_PARAGRAPHS_BEFORE_TITLE: usize = 10;
/// A standfirst has no more paragraphs.
const MAX_STANDFIRST_PARAGRAPHS: usize = 2;

/// The article of a page.
pub(crate) fn read(html: &str) -> Result<Draft, Reason> {
    let page = parser::parse(html)?;
    let draft = metadata::read(&page);
    let text = page.marked_text(find(&page, &draft.title));
    if text.text.is_empty() { Err(Reason::Empty) } else { Ok(draft.with_text(text)) }
}

/// The numbers of the article's paragraphs, without the title.
fn find(page: &HtmlPage, title: &str) -> Vec<usize> {
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
    article
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
    let is_sentence = |at: &usize| {
        let names_speaker = is_foot(&page.elements[page.paragraphs[*at].element].name);
        scored.kinds[*at] == ParagraphKind::Prose || ends_a_sentence(text(*at)) || names_speaker
    };
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

/// Letters outside of links. A paragraph with fewer says too little to be prose.
const MIN_PROSE_LETTERS: usize = 40;
/// The factor by which a paragraph counts less for each further level of elements.
const DENSITY_DECAY: f64 = 0.5;

/// What a paragraph is, by its length, links and punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ParagraphKind {
    Prose,
    /// A short line that may be part of the article: "No," he said. A heading.
    Short,
    /// Links and labels.
    Chrome,
}

/// A page, with how much each of its elements holds, at all depths together.
struct ScoredPage<'a> {
    page: &'a HtmlPage,
    pub(crate) kinds: Vec<ParagraphKind>,
    /// Whether the element, or one that it is in, is boilerplate.
    excluded: Vec<bool>,
    /// Letters of prose.
    prose: Vec<usize>,
    /// Letters of links and labels.
    chrome: Vec<usize>,
    /// How many more letters stand in links than outside of them.
    linked: Vec<isize>,
    /// Whether the element, or one that it is in, is a list of links.
    in_link_list: Vec<bool>,
}

impl<'a> ScoredPage<'a> {
    pub(crate) fn new(page: &'a HtmlPage) -> Self {
        let kinds = page.paragraphs.iter().map(|paragraph| kind_of(page, paragraph)).collect();
        let count = page.elements.len();
        let mut scored = Self {
            page,
            kinds,
            excluded: vec![false; count],
            prose: vec![0; count],
            chrome: vec![0; count],
            linked: vec![0; count],
            in_link_list: Vec::new(),
        };
        scored.count_letters();
        scored.exclude_boilerplate();
        scored.count_letters();
        scored.in_link_list = scored.link_lists();
        scored
    }

    /// Counts the letters in each element that is not excluded.
    fn count_letters(&mut self) {
        self.prose.fill(0);
        self.chrome.fill(0);
        self.linked.fill(0);
        for (paragraph, kind) in self.page.paragraphs.iter().zip(&self.kinds) {
            let at = paragraph.element;
            self.linked[at] += 2 * paragraph.linked.cast_signed() - paragraph.letters.cast_signed();
            match kind {
                _ if self.excluded[at] => {}
                ParagraphKind::Prose => self.prose[at] += paragraph.letters,
                ParagraphKind::Chrome => self.chrome[at] += paragraph.letters,
                ParagraphKind::Short => {}
            }
        }
        for at in (1..self.page.elements.len()).rev() {
            let parent = self.page.elements[at].parent;
            self.prose[parent] += self.prose[at];
            self.chrome[parent] += self.chrome[at];
            self.linked[parent] += self.linked[at];
        }
    }

    /// Excludes asides, and what its class calls boilerplate unless it holds the headline or most of the page: the class
    /// of many an element says what it has ("with-sidebar") and not what it is.
    fn exclude_boilerplate(&mut self) {
        let all = self.prose[0];
        let is_aside = asides::find(self.page);
        let headed = self.page.with_h1();
        for (at, element) in self.page.elements.iter().enumerate().skip(1) {
            let is_root = matches!(element.name.as_str(), "html" | "body" | "main" | "article")
                || element.is_article_body;
            let is_most = self.prose[at] * 2 > all && !element.class.comments;
            let is_all = self.prose[at] * 10 > all * 9;
            let is_named =
                element.class.boilerplate && !is_root && !is_most && !headed[at] && !self.names_speaker(at);
            self.excluded[at] = self.excluded[element.parent] || ((is_named || is_aside[at]) && !is_all);
        }
    }

    /// Whether an element says who is quoted right before it: the author of a testimonial is no byline.
    fn names_speaker(&self, at: usize) -> bool {
        let elements = &self.page.elements;
        let first = self.page.paragraphs.partition_point(|paragraph| paragraph.element < at);
        let is_own =
            self.page.paragraphs.get(first).is_some_and(|paragraph| self.is_inside(paragraph.element, at));
        let before = first.checked_sub(1).map(|before| &self.page.paragraphs[before]);
        is_own
            && elements[at].class.byline
            && before.is_some_and(|before| {
                let is_quoted = before.text.starts_with(['“', '"']) && before.text.ends_with(['”', '"']);
                is_quoted && self.is_inside(before.element, elements[at].parent)
            })
    }

    /// The element that holds the article.
    fn find_container(&self) -> usize {
        if let Some(body) = self.outermost_marked(|at| self.page.elements[at].is_article_body, 0.3) {
            return body;
        }
        let top = self.outermost_marked(|at| self.page.elements[at].name == "article", 0.4).unwrap_or(0);
        let mut container = self.densest(top);
        // Each candidate is compared with the last one that was accepted, so one poor level in between does no harm.
        let mut above = container;
        while above != top {
            above = self.page.elements[above].parent;
            if self.is_worth_widening(container, above) {
                container = above;
            }
        }
        container
    }

    /// The outermost element of a kind, if there is only one and it holds so much of the prose.
    fn outermost_marked(&self, is_so: impl Fn(usize) -> bool, share: f64) -> Option<usize> {
        let mut outermost = (1..self.page.elements.len()).filter(|&at| {
            let enough = self.prose[at] > 0 && self.prose[at] as f64 >= share * self.prose[0] as f64;
            enough && is_so(at)
        });
        let first = outermost.next()?;
        // Elements come in the order of their starts: a further one inside the first changes nothing.
        outermost.all(|at| self.is_inside(at, first)).then_some(first)
    }

    fn is_inside(&self, mut at: usize, of: usize) -> bool {
        while at > of {
            at = self.page.elements[at].parent;
        }
        at == of
    }

    /// The element with the most prose in its nearest descendants.
    fn densest(&self, top: usize) -> usize {
        let mut scores = vec![0.0; self.page.elements.len()];
        for (paragraph, kind) in self.page.paragraphs.iter().zip(&self.kinds) {
            if *kind == ParagraphKind::Prose
                && !self.excluded[paragraph.element]
                && self.is_inside(paragraph.element, top)
            {
                self.score(paragraph, top, &mut scores);
            }
        }
        let best = (0..scores.len()).fold(top, |best, at| if scores[at] > scores[best] { at } else { best });
        if scores[best] > 0.0 { best } else { top }
    }

    /// Adds a paragraph to the scores of the elements that it is in, less for each level up. Its own `<p>` gets nothing: it
    /// would win against the element that holds several.
    fn score(&self, paragraph: &HtmlParagraph, top: usize, scores: &mut [f64]) {
        let own = &self.page.elements[paragraph.element];
        let mut at = if own.name == "p" { own.parent } else { paragraph.element };
        let mut worth = paragraph.letters as f64;
        for _ in 0..5 {
            scores[at] += worth;
            if at == top || at == 0 {
                return;
            }
            at = self.page.elements[at].parent;
            worth *= DENSITY_DECAY;
        }
    }

    /// Whether the larger element is the better container: it adds much prose with some chrome, or little of both.
    fn is_worth_widening(&self, smaller: usize, larger: usize) -> bool {
        let won = self.prose[larger] - self.prose[smaller];
        let lost = self.chrome[larger] - self.chrome[smaller];
        let is_much = won * 10 >= self.prose[smaller] * 3;
        won > 0 && (lost * 4 <= won || (is_much && lost <= won))
    }

    /// The numbers of the paragraphs in an element that are part of the article.
    fn article_paragraphs(&self, container: usize) -> Vec<usize> {
        let is_kept = |at: &usize| {
            let paragraph = &self.page.paragraphs[*at];
            self.may_be_article(*at)
                && self.is_inside(paragraph.element, container)
                && !is_boilerplate_phrase(&paragraph.text)
        };
        (0..self.page.paragraphs.len()).filter(is_kept).collect()
    }

    /// Whether a paragraph may be part of the article, judged by anything but its position.
    fn may_be_article(&self, at: usize) -> bool {
        let element = self.page.paragraphs[at].element;
        self.kinds[at] != ParagraphKind::Chrome && !self.excluded[element] && !self.in_link_list[element]
    }

    /// Elements that hold more links than other text, and those inside them: "More on this", with its heading.
    fn link_lists(&self) -> Vec<bool> {
        let elements = &self.page.elements;
        let mut in_list = vec![false; elements.len()];
        for at in 1..elements.len() {
            let is_list = !is_heading(&elements[at].name) && self.linked[at] > 0;
            in_list[at] = is_list || in_list[elements[at].parent];
        }
        in_list
    }

    /// All paragraphs that are not mostly links, for a page without prose.
    fn unlinked_paragraphs(&self) -> Vec<usize> {
        let is_kept = |at: &usize| {
            let paragraph = &self.page.paragraphs[*at];
            paragraph.linked * 2 <= paragraph.letters && !self.excluded[paragraph.element]
        };
        (0..self.page.paragraphs.len()).filter(is_kept).collect()
    }
}

fn kind_of(page: &HtmlPage, paragraph: &HtmlParagraph) -> ParagraphKind {
    let element = &page.elements[paragraph.element];
    let plain = paragraph.letters - paragraph.linked;
    if paragraph.linked > plain {
        return ParagraphKind::Chrome;
    }
    if is_heading(&element.name) {
        return ParagraphKind::Short;
    }
    let is_sentence =
        paragraph.text.contains(['.', ',', '!', '?', ';', ':', '”', '"', '。', '、', '，', '؟', '।']);
    if plain >= MIN_PROSE_LETTERS && is_sentence {
        ParagraphKind::Prose
    } else if matches!(element.name.as_str(), "p" | "blockquote")
        || is_foot(&element.name)
        || ends_a_sentence(&paragraph.text)
    {
        ParagraphKind::Short
    } else {
        ParagraphKind::Chrome
    }
}

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?', '…', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markup::MarkupRole;

    #[test]
    fn what_elements_say_of_their_words_is_kept() {
        let html = "<html><body><article><h1>The pier is shut</h1><p>The council shut the pier on Monday, and nobody came to see it.</p>\
            <p><b>Who <i>knew</i>?</b></p><blockquote><p>We knew it all along, and we told them so.</p><p>Nobody asked us, of course.</p>\
            <footer>— Ada Moss, diver</footer></blockquote><blockquote>It is a good pier, and an old one. <cite>Ben Lowe</cite></blockquote>\
            <figure><blockquote>I never go there when it is cold.</blockquote><figcaption>Cy Dunn, angler</figcaption></figure>\
            <figure><img src=a.png><figcaption>The pier, built in 1902.</figcaption></figure>\
            <p>It was built for steamers, as <cite>The Echo</cite> wrote, and has had none since the war.</p></article></body></html>";
        let draft = read(html).unwrap();
        let marked = |role| draft.markup.of(role).map(|range| &draft.text[range.clone()]).collect::<Vec<_>>();
        assert_eq!(marked(MarkupRole::Cite), ["— Ada Moss, diver", "Ben Lowe", "Cy Dunn, angler"]);
        assert_eq!(marked(MarkupRole::Emphasis), ["Who knew?"]);
        assert_eq!(
            marked(MarkupRole::BlockQuote),
            [
                "We knew it all along, and we told them so.\n\nNobody asked us, of course.\n\n— Ada Moss, diver",
                "It is a good pier, and an old one.\n\nBen Lowe",
                "I never go there when it is cold."
            ]
        );
        assert!(!draft.text.contains("1902"));
    }
}
