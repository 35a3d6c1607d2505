//! A mention: a stretch of a text that may stand for somebody: a name, a noun phrase, a pronoun.
//!
//! It holds what its surroundings say of it, and not yet who it is.

use crate::collection::Span;
use crate::extract::speakers::gazetteer::WordClasses;

/// What sort of words a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MentionForm {
    /// A proper name.
    Name,
    /// A common noun.
    Noun,
    /// He, she, it, they, who, I.
    Pronoun(Pronoun),
}

/// The pronouns that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pronoun {
    /// He, his.
    He,
    /// She, her.
    She,
    /// It, its.
    It,
    /// They, their.
    They,
    /// Who, whose.
    Who,
    /// Which, that.
    Which,
    /// I, my.
    I,
    /// You, your.
    You,
}

/// What a mention's own words, and those around it, say of it: one bit each.
pub(crate) mod flags {
    /// A set of flags.
    pub(crate) type Flags = u32;
    /// A verb has it as its subject, as far as can be seen.
    pub(crate) const SUBJECT: Flags = 1;
    /// It is inside a quotation.
    pub(crate) const QUOTED: Flags = 1 << 1;
    /// A possessive: "Pell's", "her".
    pub(crate) const POSSESSIVE: Flags = 1 << 2;
    /// A preposition precedes it.
    pub(crate) const AFTER_PREPOSITION: Flags = 1 << 3;
    /// It is part of a larger noun phrase: the "Clinton" of "Clinton's campaign".
    pub(crate) const MODIFIER: Flags = 1 << 4;
    /// A paragraph opens with it and a colon.
    pub(crate) const LABEL: Flags = 1 << 5;
    /// It is in a line that is written as a headline.
    pub(crate) const HEADLINE: Flags = 1 << 6;
    /// "The", "this" precedes it.
    pub(crate) const DEFINITE: Flags = 1 << 7;
    /// "A", "another" precedes it.
    pub(crate) const INDEFINITE: Flags = 1 << 8;
    /// It is plural.
    pub(crate) const PLURAL: Flags = 1 << 9;
    /// A man, by a title or a noun.
    pub(crate) const MALE: Flags = 1 << 10;
    /// A woman, by a title or a noun.
    pub(crate) const FEMALE: Flags = 1 << 11;
    /// A person, by title, given name or noun.
    pub(crate) const PERSON: Flags = 1 << 12;
    /// An organization, by a word of its name, or a noun for one.
    pub(crate) const ORGANIZATION: Flags = 1 << 13;
    /// A location.
    pub(crate) const LOCATION: Flags = 1 << 14;
    /// A poll, a statement, a report.
    pub(crate) const PUBLICATION: Flags = 1 << 15;
    /// A comma precedes it.
    pub(crate) const AFTER_COMMA: Flags = 1 << 16;
    /// "And" precedes it.
    pub(crate) const AFTER_AND: Flags = 1 << 17;
    /// "By" or "from" precedes it.
    pub(crate) const AFTER_BY: Flags = 1 << 18;
    /// "Former" is part of it.
    pub(crate) const FORMER: Flags = 1 << 19;
    /// "Both" or "the two" is part of it.
    pub(crate) const DUAL: Flags = 1 << 20;
    /// The first mention of its sentence outside quotations.
    pub(crate) const SENTENCE_FIRST: Flags = 1 << 21;
    /// It is what the source of an attribution turns on.
    pub(crate) const SPEAKS: Flags = 1 << 22;
    /// A comma, a bracket or "who" follows it.
    pub(crate) const POSTMODIFIED: Flags = 1 << 23;
    /// Its name is all in capitals.
    pub(crate) const ALL_CAPITALS: Flags = 1 << 24;
    /// Jr., Sr., II, III ends its name.
    pub(crate) const NAME_SUFFIX: Flags = 1 << 25;
    /// Nobody in particular: a group, a share of voters.
    pub(crate) const GROUP: Flags = 1 << 26;
    /// Its first word is a given name.
    pub(crate) const GIVEN_NAME: Flags = 1 << 27;
    /// It opens the paragraph.
    pub(crate) const PARAGRAPH_INITIAL: Flags = 1 << 28;
    /// A title precedes it.
    pub(crate) const TITLED: Flags = 1 << 29;
    /// A common word that opens a sentence as if it were a name; it is one only where the text names its bearer.
    pub(crate) const UNCERTAIN_NAME: Flags = 1 << 30;
}

/// No mention, no entity.
pub(crate) const NO_ONE: u32 = u32::MAX;

/// A mention.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    /// Where its words stand: a name without titles, a noun phrase without its determiner.
    pub(crate) span: Span,
    /// Where the phrase starts, title and determiner included; bytes.
    pub(crate) start: u32,
    /// Number of its sentence in the text.
    pub(crate) sentence: u32,
    /// Number of its paragraph in the text.
    pub(crate) paragraph: u32,
    /// What sort of words it is.
    pub(crate) form: MentionForm,
    /// What its surroundings say: [`flags`].
    pub(crate) flags: flags::Flags,
    /// How many words a name has.
    pub(crate) words: u8,
    /// Hash of a name's first word; of a noun phrase's head as it is written.
    pub(crate) first: u64,
    /// Hash of a name's last word, a suffix aside; of the singular of a noun phrase's head.
    pub(crate) last: u64,
    /// Hash of a whole name, middle initials aside; of a noun phrase's head, synonyms made one.
    pub(crate) key: u64,
    /// Hash of the office or trade that stands before a name, synonyms made one; 0 for none.
    pub(crate) role: u64,
    /// Hash of the word before the office or the head: the "US" of "the US president"; 0 for none.
    pub(crate) modifier: u64,
    /// Hash of a name's initials, or of the letters that it consists of.
    pub(crate) initials: u64,
    /// Hash of the initials of a person's middle names; 0 for none.
    pub(crate) middle: u64,
    /// Hash of what tells a name's bearer from an elder or younger one, "jr" or "sr"; 0 for nothing.
    pub(crate) generation: u64,
    /// The classes of all words of a name, of a noun phrase's head.
    pub(crate) classes: WordClasses,
    /// The mention that owns it: "Pell" for the "campaign" of "Pell's campaign", or [`NO_ONE`].
    pub(crate) owner: u32,
    /// The mention that it says something about, "Hugh Hill" for the "doctor" of "Hugh Hill, a doctor", or [`NO_ONE`].
    pub(crate) about: u32,
}

impl Mention {
    /// Whether one of these flags is set.
    #[inline]
    pub(crate) const fn is(&self, flags: flags::Flags) -> bool {
        self.flags & flags != 0
    }

    /// Whether it is a name.
    pub(crate) const fn is_name(&self) -> bool {
        matches!(self.form, MentionForm::Name)
    }

    /// Whether it is a pronoun.
    pub(crate) const fn is_pronoun(&self) -> bool {
        matches!(self.form, MentionForm::Pronoun(_))
    }

    /// The number of the mention that owns it, where there is one.
    pub(crate) const fn owner(&self) -> Option<usize> {
        if self.owner == NO_ONE { None } else { Some(self.owner as usize) }
    }

    /// Whether it is a common noun.
    pub(crate) const fn is_noun(&self) -> bool {
        matches!(self.form, MentionForm::Noun)
    }
}
