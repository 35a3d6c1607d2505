//! A scan: one paragraph, from left to right, into mentions.
//!
//! Noun chunks are cut at the names in them: in "Clinton adviser Neera Tanden" the adviser is Tanden's office, in
//! "Clinton's campaign" the campaign is a body that Clinton owns.

use std::ops::Range;

use super::lists::{self, Classes, Lists};
use super::mention::marks::{self, Marks};
use super::mention::{Form, Mention, NOBODY, Pronoun};
use super::names::{self, Name};
use crate::collection::Span;
use crate::extract::hash::word;
use crate::extract::language::{lists as words, tags};
use crate::extract::paragraph::{COLON, COMMA, DASHES, Paragraph};
use crate::extract::word::{Shape, Word, lower};

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
    pub(crate) fn new(text: &'a str, paragraph: &'a Paragraph, lists: &'a Lists, numbers: (u32, u32)) -> Self {
        let key = |w: &Word| match text[w.range()].strip_suffix('.').filter(|rest| !rest.is_empty()) {
            Some(rest) => lower(rest),
            None => w.lower,
        };
        let keys = paragraph.words.iter().map(|w| (key(w), lists.classes(key(w)))).collect();
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
        let mut i = 0;
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
        let long = self.paragraph.words.iter().filter(|w| w.len > 3 && w.is_word() && w.shape != Shape::Number);
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
        let named = |w: &Word| {
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

    fn is_asked(&self, i: usize) -> bool {
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
            } else if self.is_name(i) {
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
        let noun = (rest..end).rev().find(|&i| self.paragraph.words[i].tagged(tags::HEAD) || self.is_asked(i) && self.paragraph.words[i].is_word());
        if let Some(head) = noun.filter(|&i| !self.is_possessive_mark(i)) {
            self.own(owner, base);
            self.noun(first, rest, head, owner);
        }
        end
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

    fn noun(&mut self, first: usize, from: usize, head: usize, owner: u32) -> Option<u32> {
        let word = self.paragraph.words[head];
        let key = self.singular(head);
        let classes = self.lists.classes(key) | self.keys[head].1 & (lists::GROUP | lists::PEOPLE | lists::DAY);
        let token = &self.text[word.range()];
        let suffixed = word.shape == Shape::Small && token.len() > 6 && ["man", "woman", "ist"].iter().any(|end| token.ends_with(end));
        let classes = classes | if suffixed { lists::PERSON } else { 0 };
        let marked = self.keys[head].1 & (lists::PAPER | lists::BODY) != 0 && classes & (lists::PAPER | lists::BODY | lists::PERSON) == 0;
        let classes = if marked { self.keys[head].1 } else { classes };
        let mut mention = self.mention(first, from, head + 1, Form::Noun);
        let listed = classes & (lists::PERSON | lists::BODY | lists::PAPER | lists::GROUP | lists::PAIR) != 0;
        if classes & lists::DAY != 0 || !(listed || mention.is(marks::SUBJECT) || self.is_asked(head)) {
            return None;
        }
        let plural = key != self.keys[head].0 || classes & (lists::GROUP | lists::PEOPLE) != 0 && classes & lists::PERSON == 0;
        mention.marks |= marks_of(classes) | if plural { marks::PLURAL } else { 0 };
        mention.marks |= self.determiner(first, head);
        mention.span.start = self.content_start(first, head);
        mention.first = self.keys[head].0;
        mention.last = key;
        mention.key = self.lists.base(key);
        mention.modifier = self.modifier(first, head);
        mention.classes = classes;
        mention.owner = owner;
        if word.shape == Shape::Capitals && word.len > 1 {
            mention.marks |= marks::CAPITALS;
        }
        Some(self.push(mention))
    }

    /// The word before a head, if it tells one holder of an office from another.
    fn modifier(&self, first: usize, head: usize) -> u64 {
        let before = (first..head).rev().find(|&i| !self.is_possessive_mark(i));
        let telling = before.filter(|&i| self.paragraph.words[i].shape != Shape::Mark && self.keys[i].1 & (lists::THE | lists::A | lists::FORMER) == 0);
        telling.map_or(0, |i| self.keys[i].0)
    }

    /// Where the words of a noun phrase start behind its determiner.
    fn content_start(&self, first: usize, head: usize) -> u32 {
        let start = (first..head).find(|&i| !self.paragraph.words[i].tagged(tags::DETERMINER)).unwrap_or(head);
        self.paragraph.words[start].start
    }

    fn determiner(&self, first: usize, head: usize) -> Marks {
        let mut found = 0;
        for i in first..=head {
            let classes = self.keys[i].1;
            found |= if classes & lists::THE != 0 { marks::DEFINITE } else { 0 };
            found |= if classes & lists::A != 0 { marks::INDEFINITE } else { 0 };
            found |= if classes & lists::BOTH != 0 { marks::BOTH } else { 0 };
            found |= if classes & lists::FORMER != 0 { marks::FORMER } else { 0 };
        }
        found
    }

    /// The hash of a noun's singular.
    fn singular(&self, i: usize) -> u64 {
        let token = &self.text[self.paragraph.words[i].range()];
        let known = |key: u64| self.lists.classes(key) & (lists::PERSON | lists::BODY | lists::PAPER) != 0;
        let cuts = [("s", ""), ("es", ""), ("ies", "y"), ("men", "man")];
        let plural = token.len() > 3 && token.is_ascii();
        for (end, singular) in cuts.into_iter().filter(|_| plural) {
            let stem = token.strip_suffix(end).filter(|stem| !stem.ends_with('s') || end == "es");
            let key = stem.map(|stem| if singular.is_empty() { lower(stem) } else { lower(&[stem, singular].concat()) });
            if let Some(key) = key.filter(|&key| known(key)) {
                return key;
            }
        }
        let keep = !plural || known(self.keys[i].0) || !self.paragraph.words[i].tagged(tags::PLURAL) || !token.ends_with('s');
        if keep { self.keys[i].0 } else { lower(&token[..token.len() - 1]) }
    }

    /// Notes the name in the run; titles of the run and nouns of the chunk before it are its office. Answers the
    /// mention's place among this paragraph's.
    fn names(&mut self, first: usize, start: usize, end: usize, rest: usize) -> Option<u32> {
        let before = (rest.max(first)..start).next_back().filter(|&i| self.paragraph.words[i].tagged(tags::NOUN));
        match names::split(self, start, end) {
            Name::None => None,
            Name::Office(head) => self.noun(first, first, head, NOBODY),
            Name::Of { name, office, marks } => {
                let mut mention = self.mention(first, name.start, name.end, Form::Name);
                names::describe(self, &mut mention, name.clone(), marks);
                let office = office.or(before);
                mention.role = office.map_or(0, |i| self.lists.base(self.singular(i)));
                mention.modifier = office.map_or(0, |i| self.modifier(first, i));
                if let Some(i) = before {
                    let said = marks_of(self.keys[i].1);
                    let body = if said & marks::PERSON == 0 { said & marks::BODY } else { 0 };
                    mention.marks |= said & (marks::HE | marks::SHE | marks::PERSON) | body;
                }
                mention.marks |= self.determiner(first, start.max(first + 1) - 1) & (marks::FORMER | marks::DEFINITE);
                Some(self.push(mention))
            }
        }
    }

    fn push(&mut self, mention: Mention) -> u32 {
        self.mentions.push(mention);
        self.mentions.len() as u32 - 1
    }

    /// A mention of the words `from..end` in a phrase that starts at `first`, with what its neighbours say.
    fn mention(&mut self, first: usize, from: usize, end: usize, form: Form) -> Mention {
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
        let opens = next.form == COMMA || next.form == BRACKET || DASHES.contains(&next.form) || next.listed(words::RELATIVE);
        set(marks::OPEN, opens && !possessive);
        set(marks::SUBJECT, !possessive && (self.has_verb(end) || self.is_inverted(first)));
        marks
    }

    /// Whether a finite verb follows, adverbs aside.
    fn has_verb(&self, end: usize) -> bool {
        let rest = self.paragraph.words.get(end..).unwrap_or_default();
        rest.iter().take(4).find(|w| !w.tagged(tags::ADVERB)).is_some_and(|w| w.tagged(tags::FINITE))
    }

    /// "Said Pell": a verb of speech stands before.
    fn is_inverted(&self, first: usize) -> bool {
        let before = first.checked_sub(1).map(|i| &self.paragraph.words[i]);
        before.is_some_and(|w| w.listed(words::SPEECH) && w.tagged(tags::FINITE))
    }

    pub(crate) fn is_possessive_mark(&self, i: usize) -> bool {
        let token = self.paragraph.words.get(i).map_or("", |w| &self.text[w.range()]);
        matches!(token, "'s" | "’s" | "'S" | "’S") || matches!(token, "'" | "’") && !self.paragraph.words[i].is_mark
    }

    /// Whether word `i` may be part of a name.
    pub(crate) fn is_name(&self, i: usize) -> bool {
        let word = &self.paragraph.words[i];
        let classes = self.keys[i].1;
        if is_party_tag(&self.text[word.range()]) {
            return false;
        }
        let given = word.tagged(tags::NAME) && classes & (lists::HE | lists::SHE) != 0;
        let day = classes & lists::DAY != 0 && !(i > 0 && self.keys[i - 1].1 & NAMED != 0 && word.tagged(tags::NAME));
        if !matches!(word.shape, Shape::Capital | Shape::Capitals) || day || classes & lists::NOT_NAME != 0 && !given {
            return word.shape == Shape::Capitals && i < self.label || self.is_turn(i);
        }
        let opens = i == 0 || self.paragraph.words[i - 1].sentence != word.sentence || self.paragraph.words[i - 1].is_mark;
        let lone = self.asked.contains(&(i..i + 1)) && word.tagged(tags::ADJECTIVE) && classes & lists::GROUP == 0;
        word.tagged(tags::NAME)
            || lone
            || classes & (lists::HE | lists::SHE) != 0
            || !opens && !self.headline && word.tagged(tags::NOUN | tags::ADJECTIVE)
            || i < self.label
    }

    /// The "Q" and "A" of an interview.
    fn is_turn(&self, i: usize) -> bool {
        i == 0 && self.label == 1 && matches!(self.text.get(self.paragraph.words[0].range()), Some("Q" | "A"))
    }

    /// Whether a word that may be a people's is used as a surname: "Cuban said".
    pub(crate) fn is_singular_name(&self, i: usize) -> bool {
        let token = &self.text[self.paragraph.words[i].range()];
        let determined = i > 0 && self.paragraph.words[i - 1].tagged(tags::DETERMINER | tags::ADJECTIVE);
        let acts = self.has_verb(i + 1) || self.is_inverted(i) || self.is_possessive_mark(i + 1);
        acts && !determined && !token.ends_with('s') && self.paragraph.words[i].tagged(tags::NAME)
    }

    /// Where the run of a name that starts at `i` ends.
    fn run_end(&self, i: usize) -> usize {
        let limit = self.limit(i);
        let limit = if i < self.label { limit.min(self.label) } else { limit };
        let cut = |limit: usize, asked: &Range<usize>| match () {
            () if asked.contains(&i) => limit.min(asked.end),
            () if self.headline && asked.start > i => limit.min(asked.start),
            () => limit,
        };
        let limit = self.asked.iter().fold(limit, cut);
        let mut end = i + 1;
        while end < limit {
            let step = self.joint(i, end);
            if end + step >= limit || !self.is_name(end + step) || step > 0 && !self.may_join(end + step) {
                break;
            }
            end += step + 1;
        }
        end
    }

    /// Where the sentence ends that word `i` is in, were it not for initials.
    fn limit(&self, i: usize) -> usize {
        let mut limit = self.paragraph.sentence(i).end;
        while limit < self.paragraph.len() && limit > i + 1 && self.is_initial_stop(limit - 1) {
            limit = self.paragraph.sentence(limit).end;
        }
        limit
    }

    /// The full stop of "B.", or the whole.
    fn is_initial_stop(&self, i: usize) -> bool {
        let word = &self.paragraph.words[i];
        let touches = i > 0 && self.paragraph.words[i - 1].end == word.start;
        let letter = |w: &Word| w.end - w.start == 1 && w.shape == Shape::Capital;
        let token = &self.text[word.range()];
        let title = i < self.label && i > 0 && self.keys[i - 1].1 & lists::STRONG != 0;
        token == "." && touches && (title || letter(&self.paragraph.words[i - 1]))
            || token.len() == 2 && token.ends_with('.') && word.shape == Shape::Capital
    }

    fn may_join(&self, i: usize) -> bool {
        self.paragraph.words[i].tagged(tags::NAME | tags::NOUN)
    }

    /// How many small words at `at` may join a name that starts at `first` with what follows.
    fn joint(&self, first: usize, at: usize) -> usize {
        let classes = self.keys[at].1;
        let token = &self.text[self.paragraph.words[at].range()];
        let small = self.paragraph.words[at].shape == Shape::Small;
        if small && classes & lists::PARTICLE != 0 || token == "&" || token == "." && self.is_initial_stop(at) {
            return 1;
        }
        if small && classes & lists::OF != 0 {
            let body = self.keys[at - 1].1 & lists::BODY != 0;
            let office = self.keys[at - 1].1 & lists::TITLE != 0;
            let the = usize::from(self.keys.get(at + 1).is_some_and(|k| k.1 & lists::THE != 0));
            let portfolio = self.keys.get(at + 1 + the).is_some_and(|k| k.1 & lists::PORTFOLIO != 0);
            let goes_on = (first..at).any(|i| self.keys[i].1 & lists::OF != 0);
            return if body || goes_on || office && portfolio { 1 + the } else { 0 };
        }
        let ands = classes & lists::AND != 0;
        let inside = ands && (first..at).any(|i| self.keys[i].1 & lists::OF != 0);
        usize::from(inside)
    }
}

/// "R-Calif.": a party and a state behind a name.
fn is_party_tag(token: &str) -> bool {
    matches!(token.as_bytes(), [b'D' | b'R' | b'I', b'-', b'A'..=b'Z', ..])
}

/// What a noun of these classes is.
pub(super) fn marks_of(classes: Classes) -> Marks {
    let mark = |wanted: Classes, mark: Marks| if classes & wanted != 0 { mark } else { 0 };
    mark(lists::HE_NOUN, marks::HE)
        | mark(lists::SHE_NOUN, marks::SHE)
        | mark(lists::PERSON, marks::PERSON)
        | mark(lists::BODY, marks::BODY)
        | mark(lists::PAPER, marks::PAPER)
        | mark(lists::GROUP, marks::GROUP)
        | mark(lists::PAIR, marks::BOTH)
}

/// What may stand before a name that is a month as well.
const NAMED: Classes = lists::HE | lists::SHE | lists::GIVEN | lists::STRONG;
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
