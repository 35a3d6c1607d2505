//! The voices: who speaks in each attribution.

use super::{CHOIR, NOBODY};
use crate::collection::{AttributionNo, SpeakerNo};

/// Who speaks, for walks over very many attributions: where the columns lie is looked up once.
#[derive(Clone, Copy, Debug)]
pub struct Voices<'a> {
    /// By attribution.
    pub(crate) ones: &'a [SpeakerNo],
    /// Of those in which several speak: how many, then who.
    pub(crate) choirs: &'a [SpeakerNo],
    /// How many speakers there are.
    pub(crate) speakers: usize,
}

impl<'a> Voices<'a> {
    /// Who speaks in an attribution: [`Attribution::speakers`](crate::collection::Attribution::speakers), without all the rest.
    /// Nobody where the columns are damaged.
    pub fn of(&self, no: AttributionNo) -> &'a [SpeakerNo] {
        let at = no.0 as usize;
        let speakers = match self.ones.get(at) {
            None | Some(&NOBODY) => return &[],
            Some(voice) if voice.0 & CHOIR == 0 => &self.ones[at..=at],
            Some(voice) => self.choir((voice.0 & !CHOIR) as usize),
        };
        if self.are_there(speakers) { speakers } else { &[] }
    }

    /// Who speaks in an attribution, as one number: the speaker's, or another that [`Voices::several`] knows. The
    /// quickest way for very many.
    #[inline]
    pub fn number(&self, no: AttributionNo) -> u32 {
        self.ones.get(no.0 as usize).copied().unwrap_or(NOBODY).0
    }

    /// Whether a number is a speaker's.
    #[inline]
    pub fn is_one(&self, number: u32) -> bool {
        (number as usize) < self.speakers
    }

    /// Who speaks where the number is no speaker's: nobody, or several.
    pub fn several(&self, number: u32) -> &'a [SpeakerNo] {
        if number == NOBODY.0 || number & CHOIR == 0 {
            return &[];
        }
        let speakers = self.choir((number & !CHOIR) as usize);
        if self.are_there(speakers) { speakers } else { &[] }
    }

    fn are_there(&self, speakers: &[SpeakerNo]) -> bool {
        speakers.iter().all(|speaker| self.is_one(speaker.0))
    }

    fn choir(&self, start: usize) -> &'a [SpeakerNo] {
        let count = self.choirs.get(start).map_or(0, |count| count.0 as usize);
        self.choirs.get(start + 1..start + 1 + count).unwrap_or_default()
    }
}
