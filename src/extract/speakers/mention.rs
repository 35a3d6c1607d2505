//! A mention: a stretch of a text that may stand for somebody: a name, a noun phrase, a pronoun.
//!
//! It holds what its surroundings say of it, and not yet who it is.

use super::lists::Classes;
use crate::collection::Span;

/// What sort of words a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
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

/// What the words around a mention say of it.
pub(crate) mod marks {
    /// A set of marks.
    pub(crate) type Marks = u32;
    /// A verb has it as its subject, as far as can be seen.
    pub(crate) const SUBJECT: Marks = 1;
    /// It stands inside a quotation.
    pub(crate) const QUOTED: Marks = 1 << 1;
    /// A possessive: "Pell's", "her".
    pub(crate) const POSSESSIVE: Marks = 1 << 2;
    /// A preposition stands before it.
    pub(crate) const PREPOSED: Marks = 1 << 3;
    /// It is part of a larger noun phrase: the "Clinton" of "Clinton's campaign".
    pub(crate) const MODIFIER: Marks = 1 << 4;
    /// A paragraph opens with it and a colon.
    pub(crate) const LABEL: Marks = 1 << 5;
    /// It stands in a line that is written as a headline.
    pub(crate) const HEADLINE: Marks = 1 << 6;
    /// "The", "this" stands before it.
    pub(crate) const DEFINITE: Marks = 1 << 7;
    /// "A", "another" stands before it.
    pub(crate) const INDEFINITE: Marks = 1 << 8;
    /// A plural.
    pub(crate) const PLURAL: Marks = 1 << 9;
    /// A man, by a title or a noun.
    pub(crate) const HE: Marks = 1 << 10;
    /// A woman, by a title or a noun.
    pub(crate) const SHE: Marks = 1 << 11;
    /// A person, by title, given name or noun.
    pub(crate) const PERSON: Marks = 1 << 12;
    /// An organization, by a word of its name, or a noun for one.
    pub(crate) const BODY: Marks = 1 << 13;
    /// A place.
    pub(crate) const PLACE: Marks = 1 << 14;
    /// A poll, a statement, a report.
    pub(crate) const PAPER: Marks = 1 << 15;
    /// A comma stands before it.
    pub(crate) const AFTER_COMMA: Marks = 1 << 16;
    /// "And" stands before it.
    pub(crate) const AFTER_AND: Marks = 1 << 17;
    /// "By" or "from" stands before it.
    pub(crate) const FROM: Marks = 1 << 18;
    /// "Former" stands in it.
    pub(crate) const FORMER: Marks = 1 << 19;
    /// "Both", "the two" stands in it.
    pub(crate) const BOTH: Marks = 1 << 20;
    /// The first mention of its sentence outside quotations.
    pub(crate) const FIRST: Marks = 1 << 21;
    /// The source of an attribution.
    pub(crate) const SPEAKS: Marks = 1 << 22;
    /// A comma, a bracket or "who" follows it.
    pub(crate) const OPEN: Marks = 1 << 23;
    /// Its name stands in capitals alone.
    pub(crate) const CAPITALS: Marks = 1 << 24;
    /// Jr., Sr., II, III ends its name.
    pub(crate) const SUFFIX: Marks = 1 << 25;
    /// Nobody in particular: a group, a share of voters.
    pub(crate) const GROUP: Marks = 1 << 26;
    /// Its first word is a given name.
    pub(crate) const GIVEN: Marks = 1 << 27;
    /// It opens the paragraph.
    pub(crate) const OPENS: Marks = 1 << 28;
    /// A title stands before it.
    pub(crate) const TITLED: Marks = 1 << 29;
    /// A common word that opens a sentence as if it were a name; it is one only where the text names its bearer.
    pub(crate) const DOUBTFUL: Marks = 1 << 30;
}

/// No mention, no entity.
pub(crate) const NOBODY: u32 = u32::MAX;

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
    pub(crate) form: Form,
    /// What its surroundings say: [`marks`].
    pub(crate) marks: marks::Marks,
    /// How many words a name has.
    pub(crate) words: u8,
    /// Hash of a name's first word, a noun's own.
    pub(crate) first: u64,
    /// Hash of a name's last word, a suffix aside; of a noun phrase's head, as it is written.
    pub(crate) last: u64,
    /// Hash of a whole name, middle initials aside; of a noun phrase's head, synonyms made one.
    pub(crate) key: u64,
    /// Hash of the office or trade that stands before a name, synonyms made one; 0 for none.
    pub(crate) role: u64,
    /// Hash of the word before the office or the head: the "US" of "the US president"; 0 for none.
    pub(crate) modifier: u64,
    /// Hash of a name's initials, or of the letters that it consists of.
    pub(crate) initials: u64,
    /// The classes of all words of a name, of a noun phrase's head.
    pub(crate) classes: Classes,
    /// The mention that owns it: "Pell" for the "campaign" of "Pell's campaign", or [`NOBODY`].
    pub(crate) owner: u32,
    /// The mention that it says something about, "Hugh Hill" for the "doctor" of "Hugh Hill, a doctor", or [`NOBODY`].
    pub(crate) about: u32,
}

impl Mention {
    /// Whether one of these marks is set.
    #[inline]
    pub(crate) const fn is(&self, marks: marks::Marks) -> bool {
        self.marks & marks != 0
    }

    /// Whether it is a name.
    pub(crate) const fn is_name(&self) -> bool {
        matches!(self.form, Form::Name)
    }

    /// Whether it is a common noun.
    pub(crate) const fn is_noun(&self) -> bool {
        matches!(self.form, Form::Noun)
    }
}
