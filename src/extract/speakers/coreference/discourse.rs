//! The discourse: a text's mentions and entities, and which of them have been found to mean the same so far.
//!
//! It is read by every rule of this folder and by [`crate::extract::speakers::source`], and changed only by
//! [`super::mention_resolver`].

use crate::collection::{Span, SpeakerKind};
use crate::extract::speakers::entities::{Entity, EntityTable};
use crate::extract::speakers::gazetteer::Gazetteer;
use crate::extract::speakers::mentions::{Mention, MentionForm, NO_ONE, Pronoun};
use crate::extract::speakers::speaker::SpeakerRule;

/// Whom a mention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// Nobody that the text names.
    Nobody,
    /// An entity, by its number in [`Discourse::entities`].
    Entity(u32),
    /// Several, by the number of their coordination in [`Discourse::coordinations`].
    Group(u32),
}

/// A mention's referent, the rule that found it and the mention that names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CorefLink {
    pub(crate) referent: Referent,
    pub(crate) rule: SpeakerRule,
    /// The number of the mention, or [`NO_ONE`].
    pub(crate) by: u32,
}

impl CorefLink {
    pub(crate) const NOBODY: Self = Self { referent: Referent::Nobody, rule: SpeakerRule::None, by: NO_ONE };

    /// To one entity.
    pub(crate) const fn to(entity: u32, rule: SpeakerRule, by: u32) -> Self {
        Self { referent: Referent::Entity(entity), rule, by }
    }
}

/// Several names in one phrase: "Pell and Ruiz".
#[derive(Clone, Debug)]
pub(crate) struct Coordination {
    /// The entities, in order.
    pub(crate) members: Vec<u32>,
    /// From the first name to the last.
    pub(crate) span: Span,
    /// The first mention.
    pub(crate) mention: u32,
}

/// What is known of a text's mentions.
#[derive(Debug)]
pub(crate) struct Discourse<'n> {
    pub(crate) text: &'n str,
    pub(crate) gazetteer: &'n Gazetteer,
    pub(crate) mentions: &'n [Mention],
    pub(crate) entities: EntityTable,
    /// For each mention whom it means; nobody for those that are still to be resolved.
    pub(crate) links: Vec<CorefLink>,
    pub(crate) coordinations: Vec<Coordination>,
    /// For each mention the coordination that it opens, or [`NO_ONE`].
    pub(crate) coordination_at: Vec<u32>,
}

impl<'n> Discourse<'n> {
    /// No mention resolved yet.
    pub(super) fn new(text: &'n str, gazetteer: &'n Gazetteer, mentions: &'n [Mention]) -> Self {
        Self {
            text,
            gazetteer,
            mentions,
            entities: EntityTable::new(text, gazetteer, mentions),
            links: vec![CorefLink::NOBODY; mentions.len()],
            coordinations: Vec::new(),
            coordination_at: vec![NO_ONE; mentions.len()],
        }
    }

    /// An entity by its number.
    #[inline]
    pub(crate) fn entity(&self, entity: u32) -> &Entity {
        &self.entities.all[entity as usize]
    }

    /// Whether an entity is a person.
    pub(crate) fn is_person(&self, entity: u32) -> bool {
        self.entity(entity).kind() == Some(SpeakerKind::Person)
    }

    /// Whether a mention is that pronoun.
    pub(crate) fn is_pronoun(&self, at: usize, pronoun: Pronoun) -> bool {
        self.mentions[at].form == MentionForm::Pronoun(pronoun)
    }

    /// The mention that names an entity in full; `at` where there is no such entity.
    pub(crate) fn full_mention(&self, entity: u32, at: usize) -> u32 {
        self.entities.all.get(entity as usize).map_or(at as u32, |entity| entity.mention)
    }
}
