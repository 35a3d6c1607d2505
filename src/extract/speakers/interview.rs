//! An interview: questions and answers under the labels "Q" and "A", whose speakers the introduction names.

use super::cast::Cast;
use super::mention::marks;
use super::mention::{Mention, NOBODY};

/// Most mentions of an introduction that are looked at.
const INTRODUCTION: usize = 200;

/// Who asks and who answers, where the text is an interview.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interview {
    asks: Option<u32>,
    answers: Option<u32>,
}

impl Interview {
    /// The interviewed is whom the introduction names most, the interviewer the person spoken to in it.
    pub(crate) fn of(text: &str, mentions: &[Mention], cast: &Cast) -> Self {
        let Some(first) = mentions.iter().take(INTRODUCTION).position(|m| letter(text, m).is_some()) else {
            return Self::default();
        };
        let entity = |at: usize| Some(cast.of[at]).filter(|&e| e != NOBODY);
        let person =
            |e: &u32| cast.entities[*e as usize].words > 1 && cast.entities[*e as usize].may_be_person();
        let people: Vec<(usize, u32)> =
            (0..first).filter_map(|at| Some((at, entity(at).filter(person)?))).collect();
        let mut answers: Option<(usize, u32)> = None;
        for &(_, candidate) in &people {
            let count = people.iter().filter(|(_, e)| *e == candidate).count();
            if answers.is_none_or(|(most, _)| count > most) {
                answers = Some((count, candidate));
            }
        }
        let answers = answers.map(|(_, e)| e);
        let asks = people.iter().find(|(at, e)| Some(*e) != answers && mentions[*at].is(marks::PREPOSED));
        Self { asks: asks.map(|(_, e)| *e), answers }
    }

    /// Who speaks under the label, if the mention is one: [`NOBODY`] where the introduction doesn't say.
    pub(crate) fn turn(&self, text: &str, mention: &Mention) -> Option<u32> {
        let who = match letter(text, mention)? {
            'Q' => self.asks,
            _ => self.answers,
        };
        Some(who.unwrap_or(NOBODY))
    }
}

fn letter(text: &str, mention: &Mention) -> Option<char> {
    let label = mention.is_name()
        && mention.is(marks::LABEL)
        && mention.is(marks::OPENS)
        && mention.span.end - mention.span.start == 1;
    let letter = text[mention.span.range()].chars().next()?;
    (label && matches!(letter, 'Q' | 'A')).then_some(letter)
}
