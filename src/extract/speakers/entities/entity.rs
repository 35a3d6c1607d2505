//! An entity: a person, an organization, a place or a document that a text names, and what the text says of it.

use super::aliases::Aliases;
use crate::collection::{Span, SpeakerKind};
use crate::extract::speakers::gazetteer::{self, WordClasses};
use crate::extract::speakers::mentions::{Mention, flags};

/// What a title's word counts for, where any other evidence counts 1.
const TITLE_VOTES: u32 = 3;

/// Somebody or something that the text names.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Entity {
    /// The words that name it in full.
    pub(crate) name: Span,
    /// How many words those are.
    pub(crate) words: u8,
    /// Number of the mention that they come from.
    pub(crate) mention: u32,
    /// Votes of its mentions for a man, a woman, a person, an organization, a place.
    pub(crate) male: u32,
    pub(crate) female: u32,
    pub(crate) person: u32,
    pub(crate) organization: u32,
    pub(crate) location: u32,
    /// How often it is named, and how often in full.
    pub(crate) count: u32,
    pub(crate) full_count: u32,
    /// Whether the pass over the mentions has come to its first full name.
    pub(crate) is_introduced: bool,
    /// Whether it was introduced as kin of another of that last name.
    pub(crate) is_kin: bool,
    /// Whether the mention that introduced it was all in capitals.
    is_in_capitals: bool,
    /// Classes of the words of its names.
    pub(crate) classes: WordClasses,
    /// Other names that the text has for it.
    pub(crate) aliases: Aliases,
    /// Whether it is a poll, a statement or the like, named by its owner.
    pub(crate) is_document: bool,
}

impl Entity {
    /// An entity that mention number `at` introduces; the mention's votes are not counted yet.
    pub(super) fn new(at: usize, mention: &Mention) -> Self {
        Self {
            name: mention.span,
            words: mention.words,
            mention: at as u32,
            male: 0,
            female: 0,
            person: 0,
            organization: 0,
            location: 0,
            count: 0,
            full_count: 0,
            is_introduced: false,
            is_kin: false,
            is_in_capitals: mention.is(flags::ALL_CAPITALS),
            classes: 0,
            aliases: Aliases::default(),
            is_document: false,
        }
    }

    /// An organization or document that a phrase names by its owner, as "Pell's campaign" does: the span of the phrase,
    /// the number of its noun, and the noun.
    pub(crate) fn owned(&self, name: Span, at: u32, noun: &Mention, is_document: bool) -> Self {
        Self {
            name,
            mention: at,
            male: 0,
            female: 0,
            person: 0,
            organization: 1,
            count: 1,
            classes: noun.classes,
            aliases: Aliases::default(),
            is_document,
            ..self.clone()
        }
    }

    /// Whether a "he" or a "she" may stand for it.
    pub(crate) fn may_be_person(&self) -> bool {
        self.person > 0 && self.person >= self.organization
            || self.organization == 0 && self.location == 0 && self.words < 4
    }

    /// Whether a noun for an organization may stand for it: "Twitter" is one word, and nothing shows a person.
    pub(crate) fn may_be_organization(&self) -> bool {
        !self.may_be_person() || self.words == 1 && self.person == 0 && self.male + self.female == 0
    }

    /// What it is, as far as the text tells.
    pub(crate) fn kind(&self) -> Option<SpeakerKind> {
        match () {
            () if self.is_document => Some(SpeakerKind::Document),
            () if self.person > self.organization => Some(SpeakerKind::Person),
            () if self.organization > 0 || self.location > 0 => Some(SpeakerKind::Organization),
            () if self.words == 2 || self.words == 3 => Some(SpeakerKind::Person),
            () => None,
        }
    }

    /// Whether its name holds a word of the same sort of organization as a noun of these classes.
    pub(crate) fn is_of_sort(&self, noun: WordClasses) -> bool {
        gazetteer::SORTS.iter().any(|sort| noun & sort != 0 && self.classes & sort != 0)
    }

    /// Counts a mention of its name.
    pub(super) fn count_name(&mut self, mention: &Mention) {
        let votes = if mention.is(flags::TITLED) { TITLE_VOTES } else { 1 };
        let vote = |flag| u32::from(mention.is(flag)) * votes;
        self.male += vote(flags::MALE);
        self.female += vote(flags::FEMALE);
        self.person += vote(flags::PERSON);
        self.organization += vote(flags::ORGANIZATION);
        self.location += vote(flags::LOCATION);
        self.count += 1;
        self.classes |= mention.classes;
    }

    /// Counts a noun that describes it: "Pat Quill, a spokeswoman", "the insurer, Dunmore".
    pub(super) fn count_description(&mut self, noun: &Mention) {
        let vote = |flag| u32::from(noun.is(flag));
        self.male += vote(flags::MALE);
        self.female += vote(flags::FEMALE);
        self.person += vote(flags::PERSON);
        if noun.is(flags::ORGANIZATION) && !noun.is(flags::PERSON) {
            self.organization += 1;
            self.classes |= noun.classes;
        }
    }

    /// Takes a longer name, or the same one in small letters.
    pub(super) fn take_better_name(&mut self, at: usize, mention: &Mention) {
        let in_small = !mention.is(flags::ALL_CAPITALS);
        let is_longer = mention.words > self.words;
        let is_same_length = mention.words == self.words;
        if in_small && (is_longer || is_same_length && self.is_in_capitals) {
            (self.name, self.words, self.mention) = (mention.span, mention.words, at as u32);
        }
    }
}
