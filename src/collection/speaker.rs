//! A speaker: who it is that said something, whatever the text calls them.

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

/// The place of a speaker in its collection, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct SpeakerNo(pub u32);

/// What sort of thing speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// One man or woman.
    Person,
    /// A government, company, court, newspaper.
    Organization,
    /// A statement, report, poll, law.
    Document,
    /// Several who are not named one by one: "analysts", "residents".
    Group,
}

impl SpeakerKind {
    const ALL: [Self; 4] = [Self::Person, Self::Organization, Self::Document, Self::Group];

    /// A kind that may be unknown, in a byte.
    pub(super) fn code(kind: Option<Self>) -> u8 {
        Self::ALL.iter().position(|&one| Some(one) == kind).map_or(0, |place| place as u8 + 1)
    }

    /// The kind of a byte.
    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code).checked_sub(1)?).copied()
    }
}

/// One speaker, borrowed from its collection.
#[derive(Clone, Debug)]
pub struct Speaker<'a> {
    /// Its place in the collection.
    pub no: SpeakerNo,
    /// "vladimir-putin".
    pub id: &'a str,
    /// The full name: "Vladimir Putin".
    pub name: &'a str,
    /// Nothing where it isn't known.
    pub kind: Option<SpeakerKind>,
    /// The item's number in Wikidata ("Q7747").
    pub wikidata: Option<&'a str>,
    pub(super) aliases: &'a str,
}

impl<'a> Speaker<'a> {
    /// The other names that texts use: "Putin", "President Putin".
    pub fn aliases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.aliases.split(ALIAS_SEPARATOR).filter(|alias| !alias.is_empty())
    }
}

/// Aliases are kept as one text, so that they can be borrowed from memory and from a file alike.
pub(super) const ALIAS_SEPARATOR: char = '\n';
