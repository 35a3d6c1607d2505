//! The mention scanner: one paragraph, from left to right, into mentions. It reads each word a bounded number of times.
//!
//! Noun chunks are cut at the names in them: in "Clinton adviser Neera Tanden" the adviser is Tanden's office, in
//! "Clinton's campaign" the campaign is an organization that Clinton owns.

use std::ops::Range;

use super::classified_paragraph::ClassifiedParagraph;
use super::mention::flags::{self, Flags};
use super::mention::{Mention, MentionForm, NO_ONE, Pronoun};
use super::name::{self, NameParse};
use super::noun_phrase;
use crate::collection::Span;
use crate::extract::speakers::gazetteer::{self, WordClasses};
use crate::extract::words::dateline::dateline;
use crate::extract::words::hash::word;
use crate::extract::words::language::{lists as words, tags};
use crate::extract::words::paragraph::{COMMA, DASHES};
use crate::extract::words::token::Shape;

/// Where a paragraph stands in its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct ParagraphPosition {
    /// Number of the paragraph.
    pub(super) paragraph: u32,
    /// Number of its first sentence.
    pub(super) sentence: u32,
    /// How many mentions precede it: numbers of mentions count from here.
    pub(super) mentions: u32,
}

/// Reads a paragraph from left to right.
#[derive(Debug)]
pub(super) struct MentionScanner<'a> {
    paragraph: &'a ClassifiedParagraph<'a>,
    position: ParagraphPosition,
    mentions: Vec<Mention>,
    /// The last sentence that had a mention outside quotations.
    last_sentence: u32,
}

impl<'a> MentionScanner<'a> {
    /// The mentions of a paragraph, in its order.
    pub(super) fn scan(paragraph: &'a ClassifiedParagraph<'a>, position: ParagraphPosition) -> Vec<Mention> {
        let mut scanner = Self { paragraph, position, mentions: Vec::new(), last_sentence: u32::MAX };
        // The place of a dateline is not what the text is about: "MARLOW BAY — The council said".
        let dateline = dateline(paragraph.tokens());
        let mut i = if paragraph.sources.iter().any(|source| source.start < dateline) { 0 } else { dateline };
        while i < paragraph.parsed.len() {
            let end = match paragraph.parsed.chunk(i) {
                Some(chunk) => scanner.chunk(i, chunk.last as usize + 1),
                None => scanner.single(i),
            };
            i = end.max(i + 1);
        }
        scanner.mentions
    }

    /// A word outside chunks: a relative pronoun, a possessive. Answers where it ends.
    fn single(&mut self, i: usize) -> usize {
        if self.paragraph.is_interview_label(i) {
            self.name(i, i, i + 1, i);
        } else if let Some(pronoun) = self.pronoun_at(i) {
            self.pronoun(i, pronoun, 0);
        } else if name::may_be_name(self.paragraph, i) {
            let end = name::run_end(self.paragraph, i);
            self.name(i, i, end, 0);
            return end;
        }
        i + 1
    }

    /// The pronoun that word `i` is; "that" and an object's "her" count only in a source.
    fn pronoun_at(&self, i: usize) -> Option<Pronoun> {
        let lower = self.paragraph.hash(i);
        if name::is_small_word_name(self.paragraph, i) {
            return None;
        }
        let pronoun = PRONOUNS.iter().find(|(word, _)| *word == lower)?.1;
        let is_that = pronoun == Pronoun::Which && lower != WHICH;
        let is_object = lower == HER && !self.paragraph.token(i).tagged(tags::DETERMINER);
        (!is_that && !is_object || self.paragraph.is_in_source(i)).then_some(pronoun)
    }

    fn pronoun(&mut self, i: usize, pronoun: Pronoun, extra: Flags) -> u32 {
        let is_possessive = self.paragraph.token(i).tagged(tags::DETERMINER);
        let possessive = if is_possessive { flags::POSSESSIVE } else { 0 };
        let gender = match pronoun {
            Pronoun::He => flags::MALE | flags::PERSON,
            Pronoun::She => flags::FEMALE | flags::PERSON,
            _ => 0,
        };
        let mut mention = self.mention(i, i, i + 1, MentionForm::Pronoun(pronoun));
        mention.flags |= possessive | gender | extra;
        self.push(mention)
    }

    /// Cuts a noun chunk into mentions; answers where it ends, which may be further than the tagger thought.
    fn chunk(&mut self, first: usize, last: usize) -> usize {
        let paragraph = self.paragraph;
        let (mut i, mut rest, mut end) = (first, first, last);
        let mut owner = NO_ONE;
        if paragraph.is_interview_label(first) {
            self.name(first, first, first + 1, first);
            return first + 1;
        }
        while i < end {
            if let Some(pronoun) = self.pronoun_at(i) {
                let is_whole = first + 1 == last;
                let number = self.pronoun(i, pronoun, if is_whole { 0 } else { flags::MODIFIER });
                owner = self.position.mentions + number;
                i += 1;
                rest = i;
            } else if name::may_be_name(paragraph, i) && !name::is_paper_title(paragraph, first, i) {
                let next = name::run_end(paragraph, i);
                if let Some(name) = self.name(first, i, next, rest) {
                    self.make_modifier(owner);
                    owner = self.position.mentions + name;
                }
                i = next;
                rest = next;
                end = end.max(next);
            } else if i > rest && paragraph.is_possessive_mark(i) {
                owner = self.owning_noun(first, rest..i, owner);
                i += 1;
                rest = i;
            } else {
                i += 1;
            }
        }
        self.head_noun(first, rest..end, owner);
        end
    }

    /// The noun that the chunk ends in, if it is more than a time behind a name: "Clinton Tuesday".
    fn head_noun(&mut self, first: usize, words: Range<usize>, owner: u32) {
        let paragraph = self.paragraph;
        let is_owned = owner != NO_ONE;
        let head = self
            .head(words.clone(), gazetteer::TIME, is_owned)
            .or_else(|| self.head(words.clone(), 0, is_owned));
        let is_time = |i: usize| is_owned && paragraph.classes(i) & gazetteer::TIME != 0;
        if let Some(head) = head.filter(|&i| !paragraph.is_possessive_mark(i) && !is_time(i)) {
            self.make_modifier(owner);
            self.noun(first, words.start, head, owner);
        }
    }

    /// The last noun among the words that is of none of the classes `but`. A source's word may be one that the tagger
    /// took for something else, unless a name stands before it.
    fn head(&self, words: Range<usize>, but: WordClasses, is_owned: bool) -> Option<usize> {
        let paragraph = self.paragraph;
        let may_be_head = |i: &usize| {
            let word = paragraph.token(*i);
            let in_source = paragraph.is_in_source(*i) && word.is_word() && !word.tagged(tags::DETERMINER);
            paragraph.classes(*i) & but == 0 && (word.tagged(tags::HEAD) || in_source && !is_owned)
        };
        words.rev().find(may_be_head)
    }

    /// The noun that owns what follows: the "company" of "the company's report".
    fn owning_noun(&mut self, first: usize, words: Range<usize>, owner: u32) -> u32 {
        let head = words.clone().rev().find(|&i| self.paragraph.token(i).tagged(tags::HEAD));
        self.make_modifier(owner);
        let noun = head.and_then(|head| self.noun(first, words.start, head, owner));
        noun.map_or(owner, |noun| self.position.mentions + noun)
    }

    /// The mention before a noun in its chunk is part of it.
    fn make_modifier(&mut self, owner: u32) {
        let nth = owner.checked_sub(self.position.mentions);
        if let Some(mention) = nth.and_then(|nth| self.mentions.get_mut(nth as usize)) {
            mention.flags |= flags::MODIFIER;
            mention.flags &= !(flags::SUBJECT | flags::POSTMODIFIED);
        }
    }

    /// Notes the name in the run `start..end`; titles of the run, and nouns of the chunk before it, are its office.
    /// Answers the mention's place among this paragraph's.
    fn name(&mut self, first: usize, start: usize, end: usize, rest: usize) -> Option<u32> {
        let paragraph = self.paragraph;
        let before = (rest.max(first)..start).next_back().filter(|&i| paragraph.token(i).tagged(tags::NOUN));
        let (name, office, marks) = match name::parse(paragraph, start, end) {
            NameParse::None => return None,
            NameParse::Office(head) => return self.noun(first, first, head, NO_ONE),
            NameParse::Of { name, office, flags } => (name, office, flags),
        };
        let mut mention = self.mention(first, name.start, name.end, MentionForm::Name);
        name::describe(paragraph, &mut mention, name.clone(), marks);
        let is_uncertain =
            name::is_doubtful(paragraph, name.start) || name::is_lone_small_word(paragraph, name.start);
        if name.len() == 1 && is_uncertain {
            mention.flags |= flags::UNCERTAIN_NAME;
        }
        if office.is_none() && name.start > start && name::is_behind_office(paragraph, start) {
            // "Governor of Westland Chris Moor": the preposition is the office's.
            mention.flags &= !flags::AFTER_PREPOSITION;
            mention.flags |= flags::PERSON | flags::TITLED;
        }
        mention.span.start = name::particles_start(paragraph, name.start);
        if mention.generation == 0 {
            mention.generation =
                (first..start).map(|i| name::generation(paragraph.hash(i))).max().unwrap_or(0);
        }
        let office = office.or(before);
        mention.role = office.map_or(0, |i| paragraph.gazetteer.base(paragraph.singular(i)));
        mention.modifier = office.map_or(0, |i| noun_phrase::modifier(paragraph, first, i));
        if let Some(i) = before {
            let noun = noun_phrase::flags_of(paragraph.classes(i));
            let organization = if noun & flags::PERSON == 0 { noun & flags::ORGANIZATION } else { 0 };
            mention.flags |= noun & (flags::MALE | flags::FEMALE | flags::PERSON) | organization;
        }
        let determiner = noun_phrase::determiner(paragraph, first, start.max(first + 1) - 1);
        mention.flags |= determiner & (flags::FORMER | flags::DEFINITE);
        Some(self.push(mention))
    }

    /// Notes the noun phrase whose head is word `head`, if it may stand for somebody.
    fn noun(&mut self, first: usize, from: usize, head: usize, owner: u32) -> Option<u32> {
        let paragraph = self.paragraph;
        let word = paragraph.token(head);
        let singular = paragraph.singular(head);
        let classes = noun_phrase::classes(paragraph, head);
        let end = noun_phrase::age_end(paragraph, head).unwrap_or(head + 1);
        let mut mention = self.mention(first, from, end, MentionForm::Noun);
        let is_listed = classes & STANDS_FOR_SOMEBODY != 0;
        if classes & gazetteer::DAY != 0
            || !(is_listed || mention.is(flags::SUBJECT) || paragraph.is_in_source(head))
        {
            return None;
        }
        let is_plural = singular != paragraph.hash(head)
            || classes & (gazetteer::GROUP | gazetteer::PEOPLE) != 0 && classes & gazetteer::PERSON == 0;
        mention.flags |= noun_phrase::flags_of(classes) | if is_plural { flags::PLURAL } else { 0 };
        mention.flags |= noun_phrase::determiner(paragraph, first, head);
        mention.span.start = noun_phrase::content_start(paragraph, first, head);
        mention.first = paragraph.hash(head);
        mention.last = singular;
        mention.key = paragraph.gazetteer.base(singular);
        mention.modifier = noun_phrase::modifier(paragraph, first, head);
        mention.classes = classes;
        mention.owner = owner;
        // "The Czech said": one of a people, whom the text is about.
        let is_one_of_people =
            mention.is(flags::DEFINITE) && DEMONYMS.iter().any(|end| paragraph.written(head).ends_with(end));
        if classes & gazetteer::PEOPLE != 0 && is_one_of_people {
            mention.flags = (mention.flags | flags::PERSON) & !flags::PLURAL;
        }
        if word.shape == Shape::Capitals && word.len > 1 {
            mention.flags |= flags::ALL_CAPITALS;
        }
        Some(self.push(mention))
    }

    fn push(&mut self, mention: Mention) -> u32 {
        self.mentions.push(mention);
        self.mentions.len() as u32 - 1
    }

    /// A mention of the words `from..end` in a phrase that starts at `first`, with what its neighbours say.
    fn mention(&mut self, first: usize, from: usize, end: usize, form: MentionForm) -> Mention {
        let words = self.paragraph.tokens();
        let sentence = self.position.sentence + u32::from(words[from].sentence);
        let mut mention = Mention {
            span: Span { start: words[from].start, end: words[end - 1].end },
            start: words[first].start,
            sentence,
            paragraph: self.position.paragraph,
            form,
            flags: surroundings(self.paragraph, first, end),
            words: 0,
            first: 0,
            last: 0,
            key: 0,
            role: 0,
            modifier: 0,
            initials: 0,
            middle: 0,
            generation: 0,
            classes: 0,
            owner: NO_ONE,
            about: NO_ONE,
        };
        if !mention.is(flags::QUOTED | flags::AFTER_PREPOSITION) && self.last_sentence != sentence {
            self.last_sentence = sentence;
            mention.flags |= flags::SENTENCE_FIRST;
        }
        mention
    }
}

/// What stands around the words `first..end`.
fn surroundings(paragraph: &ClassifiedParagraph<'_>, first: usize, end: usize) -> Flags {
    let tokens = paragraph.tokens();
    let mut found = 0;
    let mut set = |flag: Flags, holds: bool| found |= if holds { flag } else { 0 };
    set(flags::QUOTED, tokens[first].region > 0);
    set(flags::HEADLINE, paragraph.is_headline);
    set(flags::LABEL, end <= paragraph.label_len);
    set(flags::PARAGRAPH_INITIAL, first == 0);
    if let Some(before) = first.checked_sub(1) {
        let classes = paragraph.classes(before);
        set(flags::AFTER_PREPOSITION, tokens[before].tagged(tags::PREPOSITION));
        set(flags::AFTER_BY, classes & gazetteer::FROM != 0);
        set(flags::AFTER_COMMA, tokens[before].form == COMMA);
        set(flags::AFTER_AND, classes & gazetteer::AND != 0);
    }
    let is_possessive = paragraph.is_possessive_mark(end);
    set(flags::POSSESSIVE, is_possessive);
    let next = tokens.get(end).unwrap_or(&paragraph.parsed.beyond);
    let goes_on = next.form == COMMA
        || next.form == BRACKET
        || DASHES.contains(&next.form)
        || next.listed(words::RELATIVE);
    set(flags::POSTMODIFIED, goes_on && !is_possessive);
    set(flags::SUBJECT, !is_possessive && (paragraph.has_verb(end) || paragraph.is_inverted(first)));
    found
}

/// Nouns of these classes are noted wherever they stand; others only as subjects and in sources.
const STANDS_FOR_SOMEBODY: WordClasses =
    gazetteer::PERSON | gazetteer::BODY | gazetteer::PAPER | gazetteer::GROUP | gazetteer::PAIR;

/// Endings of what one of a people is called; "the French" are several.
const DEMONYMS: [&str; 5] = ["an", "ech", "erb", "croat", "slovak"];

const WHICH: u64 = word("which");
const HER: u64 = word("her");
const BRACKET: u64 = word("(");
const PRONOUNS: [(u64, Pronoun); 18] = [
    (word("he"), Pronoun::He),
    (word("his"), Pronoun::He),
    (word("she"), Pronoun::She),
    (HER, Pronoun::She),
    (word("it"), Pronoun::It),
    (word("its"), Pronoun::It),
    (word("they"), Pronoun::They),
    (word("their"), Pronoun::They),
    (word("who"), Pronoun::Who),
    (word("whose"), Pronoun::Who),
    (WHICH, Pronoun::Which),
    (word("that"), Pronoun::Which),
    (word("i"), Pronoun::I),
    (word("my"), Pronoun::I),
    (word("me"), Pronoun::I),
    (word("you"), Pronoun::You),
    (word("your"), Pronoun::You),
    (word("themselves"), Pronoun::They),
];
