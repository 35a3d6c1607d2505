//! A speaker that arrived, and is not one of a collection yet.

use crate::collection::SpeakerKind;
use crate::collection::format::{claim, record};
use crate::collection::speaker::ALIAS_SEPARATOR;

/// What is known of a speaker.
#[derive(Debug)]
pub(crate) struct SpeakerRow {
    pub id: String,
    pub name: String,
    pub kind: Option<SpeakerKind>,
    pub wikidata: String,
    pub aliases: String,
    pub extra: String,
}

impl SpeakerRow {
    pub(crate) fn new(from: &claim::Speaker<'_>) -> Self {
        let mut row = Self {
            id: from.id.to_string(),
            name: from.name.to_string(),
            kind: from.kind,
            wikidata: from.wikidata.as_ref().map_or_else(String::new, ToString::to_string),
            aliases: String::new(),
            extra: record::extra(from.extra).unwrap_or_default(),
        };
        row.learn(from.aliases.iter().map(|alias| &**alias));
        row
    }

    /// Adds aliases that are not known yet.
    pub(crate) fn learn<'a>(&mut self, aliases: impl Iterator<Item = &'a str>) {
        for alias in aliases {
            let alias = alias.replace(ALIAS_SEPARATOR, " ");
            if !alias.is_empty() && !self.aliases.split(ALIAS_SEPARATOR).any(|known| known == alias) {
                if !self.aliases.is_empty() {
                    self.aliases.push(ALIAS_SEPARATOR);
                }
                self.aliases.push_str(&alias);
            }
        }
    }
}
