//! Notes: the mentions of a whole text, gathered paragraph by paragraph, with what ties one to another.

use std::ops::Range;

use super::lists::{self, Lists};
use super::mention::marks;
use super::mention::{Form, Mention, NOBODY};
use super::scan::Scan;
use crate::collection::Span;
use crate::extract::Found;
use crate::extract::words::hash::word;
use crate::extract::words::language;
use crate::extract::words::paragraph::Paragraph;
use crate::extract::words::token::Token;

/// Most mentions that are looked over for the other half of an apposition.
const NEAR: usize = 6;

/// An attribution whose speakers are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What was said.
    pub content: &'a [Span],
    /// The words that say that it was said.
    pub cue: &'a [Span],
    /// The words that name who said it.
    pub source: &'a [Span],
}

impl<'a> From<&'a Found> for Asked<'a> {
    fn from(found: &'a Found) -> Self {
        Self { content: &found.content, cue: &found.cue, source: &found.source }
    }
}

/// Where the answer to one question is to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// The mentions in the source.
    pub mentions: Range<u32>,
    /// From the content's first byte to its last.
    pub extent: Span,
    /// The source's words; empty where there is none.
    pub source: Span,
}

/// What is noted of a text.
#[derive(Debug)]
pub(crate) struct Notes<'l> {
    pub(super) lists: &'l Lists,
    pub(super) mentions: Vec<Mention>,
    pub(super) references: Vec<Reference>,
    paragraphs: u32,
    sentences: u32,
}

impl<'l> Notes<'l> {
    /// Nothing noted yet.
    pub(crate) fn new(lists: &'l Lists) -> Self {
        Self { lists, mentions: Vec::new(), references: Vec::new(), paragraphs: 0, sentences: 0 }
    }

    /// Notes a paragraph of `text` that has been read and tagged, and the attributions in it. Paragraphs come in the
    /// order of the text, sources stand in this one or an earlier one; answers come in the order of the questions.
    pub(crate) fn read<'a>(
        &mut self,
        text: &str,
        paragraph: &Paragraph,
        asked: impl Iterator<Item = Asked<'a>> + Clone,
    ) {
        if paragraph.is_empty() {
            return;
        }
        let base = self.mentions.len() as u32;
        let mut scan = Scan::new(text, paragraph, self.lists, (self.paragraphs, self.sentences));
        scan.asked = asked.clone().flat_map(|a| a.source).map(|span| words_in(paragraph, *span)).collect();
        scan.run(base);
        self.mentions.append(&mut scan.mentions);
        self.paragraphs += 1;
        self.sentences += paragraph.firsts.len().max(1) as u32;
        self.tie(text, base as usize);
        for question in asked {
            let addressed = is_addressed(paragraph, self.lists, question);
            self.ask(question, addressed);
        }
    }

    /// Forgets the mentions and the questions so far; the paragraphs are counted on.
    pub(super) fn forget(&mut self) {
        self.mentions.clear();
        self.references.clear();
    }

    fn ask(&mut self, asked: Asked<'_>, addressed: bool) {
        let whole = |spans: &[Span]| match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => Span { start: first.start, end: last.end.max(first.end) },
            _ => Span { start: 0, end: 0 },
        };
        let source = whole(asked.source);
        let first = self.mentions.partition_point(|m| m.span.end <= source.start);
        let last = first.max(self.mentions.partition_point(|m| m.span.start < source.end));
        let last = if addressed { first } else { last };
        let mentions = first as u32..last as u32;
        for at in mentions.clone() {
            let mention = &mut self.mentions[at as usize];
            // Behind "according to" the speaker itself has a preposition before it.
            let is_free = !mention.is(marks::PREPOSED) || mention.start <= source.start;
            if is_free && !mention.is(marks::MODIFIER) {
                mention.marks |= marks::SPEAKS;
                if !mention.is_noun() {
                    break;
                }
            }
        }
        self.references.push(Reference { mentions, extent: whole(asked.content), source });
    }

    /// Ties appositions and the two sides of "is" in the paragraph whose mentions start at `base`.
    fn tie(&mut self, text: &str, base: usize) {
        for at in base..self.mentions.len() {
            if let Some(about) = self.said_of(text, base, at) {
                self.mentions[at].about = about as u32;
            } else if let Some(name) = self.named_later(text, at) {
                self.mentions[at].about = name as u32;
            }
        }
    }

    /// The name that the noun phrase says something of: "Hugh Hill, 45, a doctor", "Hill is a doctor".
    fn said_of(&self, text: &str, base: usize, at: usize) -> Option<usize> {
        let noun = &self.mentions[at];
        // "Ana Ruiz, the nominee's daughter": the nominee is somebody else.
        if !noun.is_noun() || noun.is(marks::PREPOSED | marks::PLURAL | marks::MODIFIER | marks::POSSESSIVE) {
            return None;
        }
        let from = at.saturating_sub(NEAR).max(base);
        let name = (from..at)
            .rev()
            .find(|&i| self.mentions[i].is_name() && self.mentions[i].span.end <= noun.start)?;
        let person = &self.mentions[name];
        let between = text.get(person.span.end as usize..noun.start as usize)?;
        let apposed = between.len() < 16
            && between.starts_with([',', ' ', '(', '—'])
            && between.contains([',', '(', '—'])
            && between.chars().all(|c| !c.is_alphabetic());
        let loose = person.is(marks::PREPOSED)
            && (noun.is(marks::SUBJECT) || !noun.is(marks::PERSON) && noun.owner != NOBODY);
        let copula = matches!(between.trim(), "is" | "was" | "became" | ", who is" | ", who was");
        (noun.sentence == person.sentence && agree(person, noun) && (apposed && !loose || copula))
            .then_some(name)
    }

    /// Whether the next mention names the body: "the city of Aldo".
    fn is_of(&self, text: &str, at: usize) -> bool {
        let noun = &self.mentions[at];
        let Some(name) = self.mentions.get(at + 1).filter(|m| m.is_name() && noun.is(marks::BODY)) else {
            return false;
        };
        let between = text.get(noun.span.end as usize..name.start as usize).unwrap_or_default();
        !name.is(marks::PERSON | marks::MODIFIER) && matches!(between, " of " | " of the ")
    }

    /// The name behind the noun phrase: "the director of the port, Samuel Adeyemi,".
    fn named_later(&self, text: &str, at: usize) -> Option<usize> {
        let noun = &self.mentions[at];
        if !noun.is_noun() || noun.is(marks::PLURAL) {
            return None;
        }
        if self.is_of(text, at) {
            return Some(at + 1);
        }
        if noun.is(marks::SUBJECT) {
            return None;
        }
        let later = self.mentions[at + 1..].iter().take(NEAR).take_while(|m| m.sentence == noun.sentence);
        let rest = text.get(noun.span.end as usize..).unwrap_or_default();
        let is_described = [" that ", " which ", " who "].iter().any(|relative| rest.starts_with(relative));
        for (i, mention) in (at + 1..).zip(later) {
            if mention.is_name() && mention.is(marks::AFTER_COMMA) {
                let near = mention.start.saturating_sub(noun.span.end) < 60;
                return (near && agree(mention, noun)).then_some(i);
            }
            if !mention.is(marks::PREPOSED | marks::MODIFIER) && !is_described {
                return None;
            }
        }
        None
    }
}

/// Whether a noun may be said of a name: persons of persons, bodies of bodies.
fn agree(name: &Mention, noun: &Mention) -> bool {
    let body = name.is(marks::BODY);
    let person = noun.is(marks::PERSON) && !body && !name.is(marks::PLACE);
    let sexes = (name.marks | noun.marks) & (marks::HE | marks::SHE) == marks::HE | marks::SHE;
    person && !sexes
        || noun.is(marks::BODY) && !name.is(marks::PERSON)
        || is_company(noun) && !name.is(marks::PERSON)
}

fn is_company(noun: &Mention) -> bool {
    noun.key == word("company")
}

/// "Pell was asked whether …", "Pell said when asked whether …", "Osten asked Pell to …": who stands beside such a cue is
/// spoken to, and does not speak.
fn is_addressed(paragraph: &Paragraph, lists: &Lists, asked: Asked<'_>) -> bool {
    let (Some(cue), Some(source)) = (asked.cue.first(), asked.source.first()) else { return false };
    let range = words_in(paragraph, *cue);
    let words = &paragraph.words[range.clone()];
    let classes = |w: &Token| lists.classes(w.lower);
    let Some(told) = words.iter().position(|w| classes(w) & (lists::ADDRESSED | lists::ADDRESSING) != 0)
    else {
        return false;
    };
    let is_past = classes(&words[told]) & lists::ADDRESSED != 0;
    let is_passive = is_past && words.iter().take(told).any(|w| w.listed(language::lists::BEING));
    if source.start < cue.start && is_passive {
        return true;
    }
    let verb = range.start + told;
    let before = |i: usize| i.checked_sub(1).map(|b| &paragraph.words[b]);
    let opens = before(verb).is_none_or(|w| w.sentence != paragraph.words[verb].sentence);
    let reduced = is_past && told == 0 && (opens || before(verb).is_some_and(|w| WHEN.contains(&w.lower)));
    let first = words_in(paragraph, *source).start;
    let by = before(first).is_some_and(|w| w.lower == BY);
    let follows = first == range.end && paragraph.words[verb].tagged(language::tags::INFLECTED);
    let said_to = asked.content.first().is_some_and(|content| content.start >= source.end) && follows;
    (reduced || said_to) && !by
}

/// What stands before a participle without its subject.
const WHEN: [u64; 4] = [word("when"), word("if"), word("once"), word("whenever")];
const BY: u64 = word("by");

/// The words of a paragraph that a span covers.
fn words_in(paragraph: &Paragraph, span: Span) -> Range<usize> {
    let first = paragraph.words.partition_point(|w| w.end <= span.start);
    first..paragraph.words.partition_point(|w| w.start < span.end).max(first)
}

/// Whether the mention is a pronoun.
pub(super) const fn is_pronoun(mention: &Mention) -> bool {
    matches!(mention.form, Form::Pronoun(_))
}

/// The mention's owner, where it has one.
pub(super) const fn owner(mention: &Mention) -> Option<usize> {
    if mention.owner == NOBODY { None } else { Some(mention.owner as usize) }
}
