//! The discourse: a text's mentions and entities, and which of them have been found to mean the same so far.
//!
//! It is read by every rule of this folder and by [`crate::extract::speakers::source`], and changed only by
//! [`super::mention_resolver`]. A text may be an interview: questions and answers under the labels "Q" and "A", whose
//! speakers the introduction names.

use crate::collection::{Span, SpeakerKind};
use crate::extract::speakers::entities::{Entity, EntityTable};
use crate::extract::speakers::gazetteer::Gazetteer;
use crate::extract::speakers::mentions::{Mention, MentionForm, NO_ONE, Pronoun, flags};
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

/// Most mentions of an introduction.
const MAX_INTRODUCTION_MENTIONS: usize = 200;

/// Who asks and who answers, where the text is an interview.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interview {
    interviewer: Option<u32>,
    interviewee: Option<u32>,
}

impl Interview {
    /// Finds the two among the names before the first label: the interviewee is named most often there, the interviewer is
    /// another person behind a preposition ("spoke with Wanda Reyl").
    pub(super) fn new(text: &str, mentions: &[Mention], entities: &EntityTable) -> Self {
        let Some(first) =
            mentions.iter().take(MAX_INTRODUCTION_MENTIONS).position(|m| letter(text, m).is_some())
        else {
            return Self::default();
        };
        let entity = |at: usize| Some(entities.of_mention[at]).filter(|&e| e != NO_ONE);
        let person =
            |e: &u32| entities.all[*e as usize].words > 1 && entities.all[*e as usize].may_be_person();
        let people: Vec<(usize, u32)> =
            (0..first).filter_map(|at| Some((at, entity(at).filter(person)?))).collect();
        let mut most: Option<(usize, u32)> = None;
        for &(_, candidate) in &people {
            let count = people.iter().filter(|(_, e)| *e == candidate).count();
            if most.is_none_or(|(most, _)| count > most) {
                most = Some((count, candidate));
            }
        }
        let interviewee = most.map(|(_, e)| e);
        let interviewer = people
            .iter()
            .find(|(at, e)| Some(*e) != interviewee && mentions[*at].is(flags::AFTER_PREPOSITION));
        Self { interviewer: interviewer.map(|(_, e)| *e), interviewee }
    }

    /// Who speaks under the label "Q" or "A", if the mention is one: [`NO_ONE`] where the introduction doesn't say.
    pub(super) fn speaker_of(&self, text: &str, mention: &Mention) -> Option<u32> {
        let speaker = match letter(text, mention)? {
            'Q' => self.interviewer,
            _ => self.interviewee,
        };
        Some(speaker.unwrap_or(NO_ONE))
    }
}

/// "Q" or "A", if the mention is such a label.
fn letter(text: &str, mention: &Mention) -> Option<char> {
    let is_label = mention.is_name()
        && mention.is(flags::LABEL)
        && mention.is(flags::PARAGRAPH_INITIAL)
        && mention.span.end - mention.span.start == 1;
    let letter = text[mention.span.range()].chars().next()?;
    (is_label && matches!(letter, 'Q' | 'A')).then_some(letter)
}
