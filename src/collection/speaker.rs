//! A speaker: the person, organization, document or group that said something, under all names that texts use.

use serde::{Deserialize, Serialize};

use super::SpeakerNo;

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
    /// Several people who are not named: "analysts", "residents".
    Group,
}

impl SpeakerKind {
    const ALL: [Self; 4] = [Self::Person, Self::Organization, Self::Document, Self::Group];

    /// The byte of a column for a kind: 0 where it is unknown.
    pub(super) fn code(kind: Option<Self>) -> u8 {
        Self::ALL.iter().position(|&one| Some(one) == kind).map_or(0, |place| place as u8 + 1)
    }

    /// The kind that a byte of a column stands for; none where it is unknown or damaged.
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

/// Between the aliases of a speaker, which a column stores as one text so that they can be borrowed from a mapped file too.
pub(super) const ALIAS_SEPARATOR: char = '\n';
