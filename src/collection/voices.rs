//! The voices: who speaks in each attribution.

use super::columns::{CHOIR, NOBODY};
use super::{AttributionNo, SpeakerNo};

/// Who speaks, for walks over very many attributions: where the columns lie is looked up once.
#[derive(Clone, Copy, Debug)]
pub struct Voices<'a> {
    /// By attribution.
    pub(super) ones: &'a [SpeakerNo],
    /// Of those in which several speak: how many, then who.
    pub(super) choirs: &'a [SpeakerNo],
    /// How many speakers there are.
    pub(super) speakers: usize,
}

impl<'a> Voices<'a> {
    /// Who speaks in an attribution: [`Attribution::speakers`](super::Attribution::speakers), without all the rest.
    /// Nobody where the columns are damaged.
    pub fn of(&self, no: AttributionNo) -> &'a [SpeakerNo] {
        let at = no.0 as usize;
        let speakers = match self.ones.get(at) {
            None | Some(&NOBODY) => return &[],
            Some(voice) if voice.0 & CHOIR == 0 => &self.ones[at..=at],
            Some(voice) => self.choir((voice.0 & !CHOIR) as usize),
        };
        let there = speakers.iter().all(|speaker| (speaker.0 as usize) < self.speakers);
        if there { speakers } else { &[] }
    }

    /// The one who speaks, where it is one: [`Voices::of`] for most, and quicker.
    #[inline]
    pub fn alone(&self, no: AttributionNo) -> Option<SpeakerNo> {
        // Who is nobody, or several, has a number that is too high.
        self.ones.get(no.0 as usize).copied().filter(|one| (one.0 as usize) < self.speakers)
    }

    fn choir(&self, start: usize) -> &'a [SpeakerNo] {
        let count = self.choirs.get(start).map_or(0, |count| count.0 as usize);
        self.choirs.get(start + 1..start + 1 + count).unwrap_or_default()
    }
}
