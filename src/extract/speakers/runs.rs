//! A run: neighbouring words that may make one name, with the small words and full stops that join them.

use std::ops::Range;

use super::lists::{self, Classes};
use super::scan::Scan;
use crate::extract::words::hash::word;
use crate::extract::words::language::{lists as words, tags};
use crate::extract::words::paragraph::COMMA;
use crate::extract::words::token::{Shape, Token};

impl Scan<'_> {
    pub(crate) fn is_possessive_mark(&self, i: usize) -> bool {
        let token = self.paragraph.words.get(i).map_or("", |w| &self.text[w.range()]);
        matches!(token, "'s" | "’s" | "'S" | "’S")
            || matches!(token, "'" | "’") && !self.paragraph.words[i].is_mark
    }

    /// Whether word `i` may be part of a name.
    pub(crate) fn is_name(&self, i: usize) -> bool {
        let word = &self.paragraph.words[i];
        let classes = self.keys[i].1;
        if is_party_tag(&self.text[word.range()]) {
            return false;
        }
        let given = word.tagged(tags::NAME)
            && (classes & (lists::HE | lists::SHE) != 0 || self.follows_name(i))
            || self.in_purpose(i);
        let day = classes & lists::DAY != 0
            && !(i > 0 && self.keys[i - 1].1 & NAMED != 0 && word.tagged(tags::NAME));
        if !matches!(word.shape, Shape::Capital | Shape::Capitals)
            || day
            || classes & lists::NOT_NAME != 0 && !given
        {
            return word.shape == Shape::Capitals && i < self.label || self.is_turn(i);
        }
        let opens = i == 0
            || self.paragraph.words[i - 1].sentence != word.sentence
            || self.paragraph.words[i - 1].is_mark;
        // "Said Pell: …" is no man whose first name is Said.
        if opens && word.listed(words::SPEECH) && self.asked.iter().any(|asked| asked.start == i + 1) {
            return false;
        }
        let lone = (word.tagged(tags::ADJECTIVE | tags::ADVERB) && classes & lists::GROUP == 0
            || self.is_doubtful(i))
            && self.asked.iter().any(|asked| self.is_lone(asked, i));
        word.tagged(tags::NAME)
            || lone
            || self.in_purpose(i)
            || opens && self.opens_body(i)
            || classes & (lists::HE | lists::SHE) != 0
            || !opens && !self.headline && word.tagged(tags::NOUN | tags::ADJECTIVE)
            || i < self.label
    }

    /// Whether the word before is part of a name, so that "Watch" may be too: "Judicial Watch".
    fn follows_name(&self, i: usize) -> bool {
        let before = i.checked_sub(1).map(|b| &self.paragraph.words[b]);
        !self.headline
            && before.is_some_and(|w| {
                let capital = matches!(w.shape, Shape::Capital | Shape::Capitals);
                capital && w.tagged(tags::NAME) && w.sentence == self.paragraph.words[i].sentence
            })
    }

    /// Whether a source starts with the word and goes on with a body's noun: the "Downing" of "Downing Street".
    fn opens_body(&self, i: usize) -> bool {
        let Some(next) = self.paragraph.words.get(i + 1) else { return false };
        let noun = self.keys[i + 1].1 & (lists::BODY | lists::LANDMARK) != 0;
        let name = next.shape == Shape::Capital && next.tagged(tags::NAME);
        let word = &self.paragraph.words[i];
        let verb = word.tagged(tags::VERB) && !word.listed(words::SPEECH | words::AUXILIARY);
        verb && noun && name && !self.headline && self.asked.iter().any(|asked| asked.start == i)
    }

    /// Whether the word says what a body is for: the "Protect" of "Committee to Protect Journalists".
    fn in_purpose(&self, i: usize) -> bool {
        let to = (i.saturating_sub(3)..i).rev().find(|&k| self.keys[k].0 == TO);
        let capital = |k: usize| matches!(self.paragraph.words[k].shape, Shape::Capital | Shape::Capitals);
        !self.headline && to.is_some_and(|to| (to + 1..=i).all(capital) && self.opens_purpose(to))
    }

    /// Whether the "to" at `i` stands between a body's noun and a capital.
    fn opens_purpose(&self, i: usize) -> bool {
        let capital = |k: usize| self.paragraph.words.get(k).is_some_and(|w| w.shape == Shape::Capital);
        self.keys[i].0 == TO
            && self.paragraph.words[i].shape == Shape::Small
            && i > 0
            && self.keys[i - 1].1 & lists::BODY != 0
            && capital(i - 1)
            && capital(i + 1)
    }

    /// Whether the tagger took a capitalised word that no list knows for a common one: "Voltan said".
    pub(crate) fn is_doubtful(&self, i: usize) -> bool {
        let word = &self.paragraph.words[i];
        let classes = self.keys[i].1 | self.lists.classes(self.singular(i));
        let common = word.tagged(tags::NOUN | tags::VERB) && !word.tagged(tags::NAME | tags::PLURAL);
        common
            && word.shape == Shape::Capital
            && classes == 0
            && !word.listed(words::SPEECH | words::AUXILIARY)
    }

    /// Whether word `i` is all that a source has for a name: "Jolly", "Jolly, who left,".
    fn is_lone(&self, asked: &Range<usize>, i: usize) -> bool {
        let comma = self.paragraph.words.get(i + 1).is_some_and(|w| w.form == COMMA);
        asked.start == i && (asked.len() == 1 || comma)
    }

    /// The "Q" and "A" of an interview.
    pub(crate) fn is_turn(&self, i: usize) -> bool {
        i == 0 && self.label == 1 && matches!(self.text.get(self.paragraph.words[0].range()), Some("Q" | "A"))
    }

    /// Whether a word that may be a people's is used as a surname: "Cuban said".
    pub(crate) fn is_singular_name(&self, i: usize) -> bool {
        let token = &self.text[self.paragraph.words[i].range()];
        let determined = i > 0 && self.paragraph.words[i - 1].tagged(tags::DETERMINER | tags::ADJECTIVE);
        let acts = self.has_verb(i + 1) || self.is_inverted(i) || self.is_possessive_mark(i + 1);
        acts && !determined && !token.ends_with('s') && self.paragraph.words[i].tagged(tags::NAME)
    }

    /// Whether a capitalised noun for a paper ends a name: "Lantern Review Poll".
    pub(crate) fn is_paper_named(&self, first: usize, i: usize) -> bool {
        let paper = self.keys[i].1 & lists::PAPER != 0 && self.keys[i].1 & (lists::BODY | lists::PERSON) == 0;
        paper && i > first && self.is_name(i - 1)
    }

    /// Where the run of a name that starts at `i` ends.
    pub(crate) fn run_end(&self, i: usize) -> usize {
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
            if self.is_paper_named(i, end)
                || end + step >= limit
                || !self.is_name(end + step)
                || step > 0 && !self.may_join(end + step)
            {
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
        let letter = |w: &Token| w.end - w.start == 1 && w.shape == Shape::Capital;
        let token = &self.text[word.range()];
        let title = i < self.label && i > 0 && self.keys[i - 1].1 & lists::STRONG != 0;
        token == "." && touches && (title || letter(&self.paragraph.words[i - 1]))
            || token.len() == 2 && token.ends_with('.') && word.shape == Shape::Capital
    }

    fn may_join(&self, i: usize) -> bool {
        self.paragraph.words[i].tagged(tags::NAME | tags::NOUN) || self.in_purpose(i)
    }

    /// Whether the possessive at `at` is part of a body's name: "Miners' Federation", "Women's League".
    fn owns_body(&self, at: usize) -> bool {
        let owner = &self.paragraph.words[at - 1];
        let singular = self.singular(at - 1);
        let several = singular != self.keys[at - 1].0 && self.lists.classes(singular) & lists::PERSON != 0
            || self.keys[at - 1].1 & lists::GROUP != 0;
        let next = self.paragraph.words.get(at + 1).is_some_and(|w| w.shape == Shape::Capital);
        let body = self.keys.get(at + 1).is_some_and(|key| key.1 & lists::BODY != 0);
        owner.shape == Shape::Capital && several && !self.headline && next && body
    }

    /// Whether the "and" at `at` is part of a body's name: "the Food and Drug Administration".
    fn joins_body(&self, first: usize, at: usize) -> bool {
        let the = first > 0 && at == first + 1 && self.keys[first - 1].1 & lists::THE != 0;
        let capital = |i: usize| self.paragraph.words.get(i).is_some_and(|w| w.shape == Shape::Capital);
        let people =
            lists::PERSON | lists::PEOPLE | lists::GROUP | lists::COUNTRY | lists::PLACE | lists::CHAMBER;
        let plain = |i: usize| self.keys[i].1 & (people | lists::GIVEN | lists::HE | lists::SHE) == 0;
        let body = |i: usize| self.keys[i].1 & lists::BODY != 0 && !capital(i + 1);
        let named = the && capital(at + 1) && plain(first) && plain(at + 1);
        named && !self.headline && capital(at + 2) && (body(at + 2) || capital(at + 3) && body(at + 3))
    }

    /// How many small words at `at` may join a name that starts at `first` with what follows.
    fn joint(&self, first: usize, at: usize) -> usize {
        let classes = self.keys[at].1;
        let token = &self.text[self.paragraph.words[at].range()];
        let small = self.paragraph.words[at].shape == Shape::Small;
        if self.is_possessive_mark(at) && self.owns_body(at) {
            return 1;
        }
        if small && classes & lists::PARTICLE != 0
            || self.opens_purpose(at)
            || token == "&"
            || token == "." && self.is_initial_stop(at)
        {
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
        usize::from(inside || ands && self.joins_body(first, at))
    }
}

/// "R-Calif.": a party and a state behind a name.
fn is_party_tag(token: &str) -> bool {
    matches!(token.as_bytes(), [b'D' | b'R' | b'I', b'-', b'A'..=b'Z', ..])
}

/// What may stand before a name that is a month as well.
const TO: u64 = word("to");
const NAMED: Classes = lists::HE | lists::SHE | lists::GIVEN | lists::STRONG;
