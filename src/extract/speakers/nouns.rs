//! A noun phrase on its way to a mention: its head, its number, and what its other words tell of it.

use super::lists::{self, Classes};
use super::mention::Form;
use super::mention::marks::{self, Marks};
use super::scan::Scan;
use crate::extract::words::language::tags;
use crate::extract::words::token::{Shape, lower};

impl Scan<'_> {
    pub(crate) fn noun(&mut self, first: usize, from: usize, head: usize, owner: u32) -> Option<u32> {
        let word = self.paragraph.words[head];
        let key = self.singular(head);
        let classes =
            self.lists.classes(key) | self.keys[head].1 & (lists::GROUP | lists::PEOPLE | lists::DAY);
        let token = &self.text[word.range()];
        let suffixed = word.shape == Shape::Small
            && token.len() > 6
            && ["man", "woman", "ist"].iter().any(|end| token.ends_with(end));
        let suffixed = suffixed || token.ends_with("-year-old");
        let classes = classes | if suffixed { lists::PERSON } else { 0 };
        let marked = self.keys[head].1 & (lists::PAPER | lists::BODY) != 0
            && classes & (lists::PAPER | lists::BODY | lists::PERSON) == 0;
        let classes = if marked { self.keys[head].1 } else { classes };
        let mut mention = self.mention(first, from, head + 1, Form::Noun);
        let listed = classes & (lists::PERSON | lists::BODY | lists::PAPER | lists::GROUP | lists::PAIR) != 0;
        if classes & lists::DAY != 0 || !(listed || mention.is(marks::SUBJECT) || self.is_asked(head)) {
            return None;
        }
        let plural = key != self.keys[head].0
            || classes & (lists::GROUP | lists::PEOPLE) != 0 && classes & lists::PERSON == 0;
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
    pub(crate) fn modifier(&self, first: usize, head: usize) -> u64 {
        let before = (first..head).rev().find(|&i| !self.is_possessive_mark(i));
        let telling = before.filter(|&i| {
            self.paragraph.words[i].shape != Shape::Mark
                && self.keys[i].1 & (lists::THE | lists::A | lists::FORMER) == 0
        });
        telling.map_or(0, |i| self.keys[i].0)
    }

    /// Where the words of a noun phrase start behind its determiner.
    pub(crate) fn content_start(&self, first: usize, head: usize) -> u32 {
        let start =
            (first..head).find(|&i| !self.paragraph.words[i].tagged(tags::DETERMINER)).unwrap_or(head);
        self.paragraph.words[start].start
    }

    pub(crate) fn determiner(&self, first: usize, head: usize) -> Marks {
        let mut found = 0;
        for i in first..=head {
            let classes = self.keys[i].1;
            found |= if classes & lists::THE != 0 { marks::DEFINITE } else { 0 };
            found |= if classes & lists::A != 0 { marks::INDEFINITE } else { 0 };
            found |= if classes & lists::BOTH != 0 { marks::BOTH } else { 0 };
            found |= if classes & lists::FORMER != 0 { marks::FORMER } else { 0 };
            let two = classes & lists::TWO != 0 && found & marks::DEFINITE != 0;
            found |= if two { marks::BOTH } else { 0 };
        }
        found
    }

    /// The hash of a noun's singular.
    pub(crate) fn singular(&self, i: usize) -> u64 {
        let token = &self.text[self.paragraph.words[i].range()];
        let known = |key: u64| self.lists.classes(key) & (lists::PERSON | lists::BODY | lists::PAPER) != 0;
        let cuts = [("s", ""), ("es", ""), ("ies", "y"), ("men", "man")];
        let plural = token.len() > 3 && token.is_ascii();
        for (end, singular) in cuts.into_iter().filter(|_| plural) {
            let stem = token.strip_suffix(end).filter(|stem| !stem.ends_with('s') || end == "es");
            let key =
                stem.map(
                    |stem| if singular.is_empty() { lower(stem) } else { lower(&[stem, singular].concat()) },
                );
            if let Some(key) = key.filter(|&key| known(key)) {
                return key;
            }
        }
        let keep = !plural
            || known(self.keys[i].0)
            || !self.paragraph.words[i].tagged(tags::PLURAL)
            || !token.ends_with('s');
        if keep { self.keys[i].0 } else { lower(&token[..token.len() - 1]) }
    }
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
