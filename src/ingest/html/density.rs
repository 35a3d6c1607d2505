//! A page weighed: how much prose, and how much else, each of its elements holds; and by that which one is the article's.

use super::asides;
use super::boilerplate::is_phrase;
use super::elements::is_heading;
use super::page::{HtmlPage, HtmlParagraph};

/// A paragraph with fewer letters that no link holds says too little to tell what it is.
const PROSE: usize = 40;
/// How much less an element counts a paragraph one level further down.
const DECAY: f64 = 0.5;

/// What a paragraph is, by its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParagraphKind {
    Prose,
    /// A short line that may be part of the article: "No," he said. A heading.
    Short,
    /// Links and labels.
    Chrome,
}

/// A page with what each of its elements holds, all depths together.
pub(crate) struct ScoredPage<'a> {
    page: &'a HtmlPage,
    pub(crate) kinds: Vec<ParagraphKind>,
    /// Whether the element, or one that it is in, is boilerplate.
    out: Vec<bool>,
    /// Letters of prose.
    prose: Vec<usize>,
    /// Letters of links and labels.
    chrome: Vec<usize>,
    /// How many letters more stand in links than in anything else.
    linked: Vec<isize>,
    /// Whether the element, or one that it is in, is a list of links.
    lists: Vec<bool>,
}

impl<'a> ScoredPage<'a> {
    pub(crate) fn new(page: &'a HtmlPage) -> Self {
        let kinds = page.paragraphs.iter().map(|paragraph| kind_of(page, paragraph)).collect();
        let count = page.elements.len();
        let mut weighed = Self {
            page,
            kinds,
            out: vec![false; count],
            prose: vec![0; count],
            chrome: vec![0; count],
            linked: vec![0; count],
            lists: Vec::new(),
        };
        weighed.weigh();
        weighed.leave_out();
        weighed.weigh();
        weighed.lists = weighed.link_lists();
        weighed
    }

    /// Counts the letters in each element that is not left out.
    fn weigh(&mut self) {
        self.prose.fill(0);
        self.chrome.fill(0);
        self.linked.fill(0);
        for (paragraph, look) in self.page.paragraphs.iter().zip(&self.kinds) {
            let at = paragraph.element;
            self.linked[at] += 2 * paragraph.linked.cast_signed() - paragraph.letters.cast_signed();
            match look {
                _ if self.out[at] => {}
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

    /// Leaves out what stands apart, and what is named as boilerplate unless it holds the headline or most of the page:
    /// many an element has a class that says what it has ("with-sidebar") and not what it is.
    fn leave_out(&mut self) {
        let all = self.prose[0];
        let apart = asides::elements(self.page);
        let headed = self.page.with_h1();
        for (at, element) in self.page.elements.iter().enumerate().skip(1) {
            let is_root =
                matches!(element.name.as_str(), "html" | "body" | "main" | "article") || element.article_body;
            let is_most = self.prose[at] * 2 > all && !element.named.comments;
            let is_all = self.prose[at] * 10 > all * 9;
            let is_named = element.named.boilerplate && !is_root && !is_most && !headed[at];
            self.out[at] = self.out[element.parent] || ((is_named || apart[at]) && !is_all);
        }
    }

    /// The element that holds the article.
    pub(crate) fn container(&self) -> usize {
        if let Some(marked) = self.marked(|at| self.page.elements[at].article_body, 0.3) {
            return marked;
        }
        let top = self.marked(|at| self.page.elements[at].name == "article", 0.4).unwrap_or(0);
        let mut container = self.densest(top);
        // Each step up is judged from the last one that was taken, so one poor level in between does no harm.
        let mut above = container;
        while above != top {
            above = self.page.elements[above].parent;
            if self.is_worth_it(container, above) {
                container = above;
            }
        }
        container
    }

    /// The one outermost element of a kind, where there is one and it holds so much of the prose.
    fn marked(&self, is_so: impl Fn(usize) -> bool, share: f64) -> Option<usize> {
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

    /// The element that holds most prose close by.
    fn densest(&self, top: usize) -> usize {
        let mut scores = vec![0.0; self.page.elements.len()];
        for (paragraph, look) in self.page.paragraphs.iter().zip(&self.kinds) {
            if *look == ParagraphKind::Prose
                && !self.out[paragraph.element]
                && self.is_inside(paragraph.element, top)
            {
                self.score(paragraph, top, &mut scores);
            }
        }
        let best = (0..scores.len()).fold(top, |best, at| if scores[at] > scores[best] { at } else { best });
        if scores[best] > 0.0 { best } else { top }
    }

    /// Adds a paragraph to the elements that it stands in, the less the further up. Its own `<p>` gets nothing: it
    /// would win against the element that holds a few.
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
            worth *= DECAY;
        }
    }

    /// Whether more is won than lost by taking the larger element: much prose with some chrome, or little of both.
    fn is_worth_it(&self, smaller: usize, larger: usize) -> bool {
        let won = self.prose[larger] - self.prose[smaller];
        let lost = self.chrome[larger] - self.chrome[smaller];
        let is_much = won * 10 >= self.prose[smaller] * 3;
        won > 0 && (lost * 4 <= won || (is_much && lost <= won))
    }

    /// The places of the paragraphs in an element that are part of the article.
    pub(crate) fn kept(&self, container: usize) -> Vec<usize> {
        let is_kept = |at: &usize| {
            let paragraph = &self.page.paragraphs[*at];
            self.may_be_kept(*at)
                && self.is_inside(paragraph.element, container)
                && !is_phrase(&paragraph.text)
        };
        (0..self.page.paragraphs.len()).filter(is_kept).collect()
    }

    /// Whether nothing speaks against a paragraph but where it stands.
    pub(crate) fn may_be_kept(&self, at: usize) -> bool {
        let element = self.page.paragraphs[at].element;
        self.kinds[at] != ParagraphKind::Chrome && !self.out[element] && !self.lists[element]
    }

    /// Elements that hold more links than anything else, and those inside them: "More on this", with its heading.
    fn link_lists(&self) -> Vec<bool> {
        let elements = &self.page.elements;
        let mut lists = vec![false; elements.len()];
        for at in 1..elements.len() {
            let is_list = !is_heading(&elements[at].name) && self.linked[at] > 0;
            lists[at] = is_list || lists[elements[at].parent];
        }
        lists
    }

    /// A page without prose: all that is no link.
    pub(crate) fn anything(&self) -> Vec<usize> {
        let is_kept = |at: &usize| {
            let paragraph = &self.page.paragraphs[*at];
            paragraph.linked * 2 <= paragraph.letters && !self.out[paragraph.element]
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
    if plain >= PROSE && is_sentence {
        ParagraphKind::Prose
    } else if element.name == "p" || element.name == "blockquote" || ends_a_sentence(&paragraph.text) {
        ParagraphKind::Short
    } else {
        ParagraphKind::Chrome
    }
}

pub(crate) fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?', '…', '。'])
}
