//! A scan: one paragraph, from left to right, into mentions.
//!
//! Noun chunks are cut at the names in them: in "Clinton adviser Neera Tanden" the adviser is Tanden's office, in
//! "Clinton's campaign" the campaign is a body that Clinton owns.

use std::ops::Range;

use super::lists::{self, Classes, Lists};
use super::mention::marks::{self, Marks};
use super::mention::{Form, Mention, NOBODY, Pronoun};
use super::names::{self, Name};
use super::nouns::marks_of;
use crate::collection::Span;
use crate::extract::rules::dateline::dateline;
use crate::extract::words::hash::word;
use crate::extract::words::language::{lists as words, tags};
use crate::extract::words::paragraph::{COLON, COMMA, DASHES, Paragraph};
use crate::extract::words::token::{Shape, Token, lower};

/// A paragraph on its way to mentions.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    pub(crate) text: &'a str,
    pub(crate) paragraph: &'a Paragraph,
    pub(crate) lists: &'a Lists,
    /// Hashes and classes of its words, a full stop at their end left off.
    pub(crate) keys: Vec<(u64, Classes)>,
    /// Whether the line is written as a headline.
    pub(crate) headline: bool,
    /// The words of the label that opens it.
    pub(crate) label: usize,
    /// Number of the paragraph, and of its first sentence.
    pub(crate) numbers: (u32, u32),
    /// Words that stand in sources: what they name is noted whatever it is.
    pub(crate) asked: Vec<Range<usize>>,
    pub(crate) mentions: Vec<Mention>,
    /// The last sentence that a mention was seen in, outside quotations.
    seen: u32,
}

impl<'a> Scan<'a> {
    /// Reads the words of a paragraph; the mentions go on after those in `mentions`.
    pub(crate) fn new(
        text: &'a str,
        paragraph: &'a Paragraph,
        lists: &'a Lists,
        numbers: (u32, u32),
    ) -> Self {
        let keys = paragraph.words.iter().map(|w| key(text, w, lists)).collect();
        let mut scan = Self {
            text,
            paragraph,
            lists,
            keys,
            headline: false,
            label: 0,
            numbers,
            asked: Vec::new(),
            mentions: Vec::new(),
            seen: u32::MAX,
        };
        scan.headline = scan.is_headline();
        scan.label = scan.label();
        scan
    }

    /// Notes every mention. Numbers of other mentions in them count from `base`.
    pub(crate) fn run(&mut self, base: u32) {
        // The place of a dateline is not what the text is about: "MARLOW BAY — The council said".
        let dateline = dateline(&self.paragraph.words);
        let mut i = if self.asked.iter().any(|asked| asked.start < dateline) { 0 } else { dateline };
        while i < self.paragraph.len() {
            let end = match self.paragraph.chunk(i) {
                Some(chunk) => self.chunk(i, chunk.last as usize + 1, base),
                None => self.single(i),
            };
            i = end.max(i + 1);
        }
    }

    /// Whether most longer words of the line are capitalised, as in a headline.
    fn is_headline(&self) -> bool {
        let long =
            self.paragraph.words.iter().filter(|w| w.len > 3 && w.is_word() && w.shape != Shape::Number);
        let (mut capital, mut all) = (0, 0);
        for w in long.take(40) {
            all += 1;
            capital += u32::from(matches!(w.shape, Shape::Capital | Shape::Capitals));
        }
        self.numbers.0 < 4 && all > 3 && capital * 10 >= all * 8 && self.paragraph.len() < 40
    }

    /// How many words the label has that opens the paragraph: "ELENA RUIZ, CHAIR:".
    fn label(&self) -> usize {
        let colon = self.paragraph.words.iter().take(8).position(|w| w.form == COLON).unwrap_or(0);
        let named = |w: &Token| {
            matches!(w.shape, Shape::Capital | Shape::Capitals) || w.form == COMMA || w.shape == Shape::Mark
        };
        if self.paragraph.words[..colon].iter().all(named) { colon } else { 0 }
    }

    /// A word outside chunks: relative pronouns, possessives.
    fn single(&mut self, i: usize) -> usize {
        if self.is_turn(i) {
            self.names(i, i, i + 1, i);
        } else if let Some(pronoun) = self.pronoun_at(i) {
            self.pronoun(i, pronoun, 0);
        } else if self.is_name(i) {
            let end = self.run_end(i);
            self.names(i, i, end, 0);
            return end;
        }
        i + 1
    }

    fn pronoun_at(&self, i: usize) -> Option<Pronoun> {
        let lower = self.keys[i].0;
        let pronoun = PRONOUNS.iter().find(|(word, _)| *word == lower)?.1;
        let relative = pronoun == Pronoun::Which && lower != WHICH;
        let object = lower == HER && !self.paragraph.words[i].tagged(tags::DETERMINER);
        let wanted = !relative || self.is_asked(i);
        (wanted && (!object || self.is_asked(i))).then_some(pronoun)
    }

    pub(crate) fn is_asked(&self, i: usize) -> bool {
        self.asked.iter().any(|asked| asked.contains(&i))
    }

    fn pronoun(&mut self, i: usize, pronoun: Pronoun, extra: Marks) -> u32 {
        let word = &self.paragraph.words[i];
        let possessive = if word.tagged(tags::DETERMINER) { marks::POSSESSIVE } else { 0 };
        let gender = match pronoun {
            Pronoun::He => marks::HE | marks::PERSON,
            Pronoun::She => marks::SHE | marks::PERSON,
            _ => 0,
        };
        let mut mention = self.mention(i, i, i + 1, Form::Pronoun(pronoun));
        mention.marks |= possessive | gender | extra;
        self.push(mention)
    }

    /// Takes a chunk apart; answers where it ends, which may be further than it was thought to.
    fn chunk(&mut self, first: usize, last: usize, base: u32) -> usize {
        let (mut i, mut rest, mut end) = (first, first, last);
        let mut owner = NOBODY;
        if self.is_turn(first) {
            self.names(first, first, first + 1, first);
            return first + 1;
        }
        while i < end {
            if let Some(pronoun) = self.pronoun_at(i) {
                let alone = first + 1 == last;
                owner = base + self.pronoun(i, pronoun, if alone { 0 } else { marks::MODIFIER });
                i += 1;
                rest = i;
            } else if self.is_name(i) && !self.is_paper_named(first, i) {
                let next = self.run_end(i);
                if let Some(name) = self.names(first, i, next, rest) {
                    self.own(owner, base);
                    owner = base + name;
                }
                i = next;
                rest = next;
                end = end.max(next);
            } else if i > rest && self.is_possessive_mark(i) {
                owner = self.owning_noun(first, rest..i, owner, base);
                i += 1;
                rest = i;
            } else {
                i += 1;
            }
        }
        let named = owner != NOBODY;
        let noun = self.head(rest..end, lists::TIME, named).or_else(|| self.head(rest..end, 0, named));
        let is_time = |i: usize| named && self.keys[i].1 & lists::TIME != 0;
        if let Some(head) = noun.filter(|&i| !self.is_possessive_mark(i) && !is_time(i)) {
            self.own(owner, base);
            self.noun(first, rest, head, owner);
        }
        end
    }

    /// The last noun among the words, but for those of some classes; behind a name a word that is asked for isn't enough.
    fn head(&self, words: Range<usize>, but: lists::Classes, named: bool) -> Option<usize> {
        let may = |i: &usize| {
            let word = &self.paragraph.words[*i];
            let asked = self.is_asked(*i) && word.is_word() && !word.tagged(tags::DETERMINER);
            self.keys[*i].1 & but == 0 && (word.tagged(tags::HEAD) || asked && !named)
        };
        words.rev().find(may)
    }

    /// The noun that owns what follows: the "company" of "the company's report".
    fn owning_noun(&mut self, first: usize, words: Range<usize>, owner: u32, base: u32) -> u32 {
        let head = words.clone().rev().find(|&i| self.paragraph.words[i].tagged(tags::HEAD));
        self.own(owner, base);
        let noun = head.and_then(|head| self.noun(first, words.start, head, owner));
        noun.map_or(owner, |noun| base + noun)
    }

    /// What goes before a noun in its chunk is part of it.
    fn own(&mut self, owner: u32, base: u32) {
        if let Some(mention) = owner.checked_sub(base).and_then(|at| self.mentions.get_mut(at as usize)) {
            mention.marks |= marks::MODIFIER;
            mention.marks &= !(marks::SUBJECT | marks::OPEN);
        }
    }

    /// Notes the name in the run; titles of the run and nouns of the chunk before it are its office. Answers the
    /// mention's place among this paragraph's.
    fn names(&mut self, first: usize, start: usize, end: usize, rest: usize) -> Option<u32> {
        let before =
            (rest.max(first)..start).next_back().filter(|&i| self.paragraph.words[i].tagged(tags::NOUN));
        match names::split(self, start, end) {
            Name::None => None,
            Name::Office(head) => self.noun(first, first, head, NOBODY),
            Name::Of { name, office, marks } => {
                let mut mention = self.mention(first, name.start, name.end, Form::Name);
                names::describe(self, &mut mention, name.clone(), marks);
                if name.len() == 1 && self.is_doubtful(name.start) {
                    mention.marks |= marks::DOUBTFUL;
                }
                let office = office.or(before);
                mention.role = office.map_or(0, |i| self.lists.base(self.singular(i)));
                mention.modifier = office.map_or(0, |i| self.modifier(first, i));
                if let Some(i) = before {
                    let said = marks_of(self.keys[i].1);
                    let body = if said & marks::PERSON == 0 { said & marks::BODY } else { 0 };
                    mention.marks |= said & (marks::HE | marks::SHE | marks::PERSON) | body;
                }
                mention.marks |=
                    self.determiner(first, start.max(first + 1) - 1) & (marks::FORMER | marks::DEFINITE);
                Some(self.push(mention))
            }
        }
    }

    pub(crate) fn push(&mut self, mention: Mention) -> u32 {
        self.mentions.push(mention);
        self.mentions.len() as u32 - 1
    }

    /// A mention of the words `from..end` in a phrase that starts at `first`, with what its neighbours say.
    pub(crate) fn mention(&mut self, first: usize, from: usize, end: usize, form: Form) -> Mention {
        let words = &self.paragraph.words;
        let sentence = self.numbers.1 + u32::from(words[from].sentence);
        let mut mention = Mention {
            span: Span { start: words[from].start, end: words[end - 1].end },
            start: words[first].start,
            sentence,
            paragraph: self.numbers.0,
            form,
            marks: self.around(first, end),
            words: 0,
            first: 0,
            last: 0,
            key: 0,
            role: 0,
            modifier: 0,
            initials: 0,
            classes: 0,
            owner: NOBODY,
            about: NOBODY,
        };
        if !mention.is(marks::QUOTED | marks::PREPOSED) && self.seen != sentence {
            self.seen = sentence;
            mention.marks |= marks::FIRST;
        }
        mention
    }

    /// What stands around the words `first..end`.
    fn around(&self, first: usize, end: usize) -> Marks {
        let words = &self.paragraph.words;
        let mut marks = 0;
        let mut set = |mark: Marks, holds: bool| marks |= if holds { mark } else { 0 };
        set(marks::QUOTED, words[first].region > 0);
        set(marks::HEADLINE, self.headline);
        set(marks::LABEL, end <= self.label);
        set(marks::OPENS, first == 0);
        if let Some(before) = first.checked_sub(1) {
            let classes = self.keys[before].1;
            set(marks::PREPOSED, words[before].tagged(tags::PREPOSITION));
            set(marks::FROM, classes & lists::FROM != 0);
            set(marks::AFTER_COMMA, words[before].form == COMMA);
            set(marks::AFTER_AND, classes & lists::AND != 0);
        }
        let possessive = self.is_possessive_mark(end);
        set(marks::POSSESSIVE, possessive);
        let next = self.paragraph.words.get(end).unwrap_or(&self.paragraph.beyond);
        let opens = next.form == COMMA
            || next.form == BRACKET
            || DASHES.contains(&next.form)
            || next.listed(words::RELATIVE);
        set(marks::OPEN, opens && !possessive);
        set(marks::SUBJECT, !possessive && (self.has_verb(end) || self.is_inverted(first)));
        marks
    }

    /// Whether a finite verb follows, adverbs aside.
    pub(crate) fn has_verb(&self, end: usize) -> bool {
        let rest = self.paragraph.words.get(end..).unwrap_or_default();
        rest.iter().take(4).find(|w| !w.tagged(tags::ADVERB)).is_some_and(|w| w.tagged(tags::FINITE))
    }

    /// "Said Pell": a verb of speech stands before.
    pub(crate) fn is_inverted(&self, first: usize) -> bool {
        let before = first.checked_sub(1).map(|i| &self.paragraph.words[i]);
        before.is_some_and(|w| w.listed(words::SPEECH) && w.tagged(tags::FINITE))
    }
}

/// The hash of a word and its classes, a full stop at its end left off.
fn key(text: &str, word: &Token, lists: &Lists) -> (u64, Classes) {
    let Some(rest) = text[word.range()].strip_suffix('.').filter(|rest| !rest.is_empty()) else {
        return (word.lower, lists.classes(word.lower));
    };
    let key = lower(rest);
    let classes = lists.classes(key);
    let place = classes & lists::STOPPED != 0 && classes & lists::STRONG == 0;
    (key, if place { classes | lists::PLACE } else { classes })
}

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
