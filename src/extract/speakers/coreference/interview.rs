//! An interview: questions and answers under the labels "Q" and "A", whose speakers the introduction names.

use crate::extract::speakers::entities::EntityTable;
use crate::extract::speakers::mentions::{Mention, NO_ONE, flags};

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
