//! The speakers of each attribution: one inline, several in a list beside.
//!
//! The column has one number for each attribution: a speaker's number, [`NO_SPEAKER`], or the flag [`SEVERAL`] with an index into
//! the joint speakers, where their count stands before their numbers.

use crate::collection::{AttributionNo, SpeakerNo};
use crate::store::touch;

/// The speaker is unknown.
pub(crate) const NO_SPEAKER: SpeakerNo = SpeakerNo(u32::MAX);

/// Flag: the rest of the number is an index into the joint speakers.
pub(crate) const SEVERAL: u32 = 1 << 31;

/// The speakers of every attribution, as slices: for loops over very many.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerLists<'a> {
    /// By attribution.
    inline: &'a [SpeakerNo],
    /// Lists of several speakers: a count, then the numbers.
    joint: &'a [SpeakerNo],
    speaker_count: usize,
}

impl<'a> SpeakerLists<'a> {
    pub(super) fn new(inline: &'a [SpeakerNo], joint: &'a [SpeakerNo], speaker_count: usize) -> Self {
        Self { inline, joint, speaker_count }
    }

    /// The speakers of an attribution, as in [`Attribution::speakers`](crate::collection::Attribution::speakers) but without
    /// looking up anything else. None where the columns are damaged.
    pub fn of(&self, no: AttributionNo) -> &'a [SpeakerNo] {
        touch(1);
        let at = no.0 as usize;
        let speakers = match self.inline.get(at) {
            None | Some(&NO_SPEAKER) => return &[],
            Some(speaker) if speaker.0 & SEVERAL == 0 => &self.inline[at..=at],
            Some(flagged) => self.list((flagged.0 & !SEVERAL) as usize),
        };
        if self.are_known(speakers) { speakers } else { &[] }
    }

    /// The speakers of an attribution as one number: the speaker's, or another that [`SpeakerLists::several`] resolves. The
    /// quickest way for very many.
    #[inline]
    pub fn number(&self, no: AttributionNo) -> u32 {
        touch(1);
        self.inline.get(no.0 as usize).copied().unwrap_or(NO_SPEAKER).0
    }

    /// Whether a number is a speaker's.
    #[inline]
    pub fn is_one(&self, number: u32) -> bool {
        (number as usize) < self.speaker_count
    }

    /// The speakers that a number stands for which is not a speaker's own: none or several.
    pub fn several(&self, number: u32) -> &'a [SpeakerNo] {
        if number == NO_SPEAKER.0 || number & SEVERAL == 0 {
            return &[];
        }
        let speakers = self.list((number & !SEVERAL) as usize);
        if self.are_known(speakers) { speakers } else { &[] }
    }

    fn are_known(&self, speakers: &[SpeakerNo]) -> bool {
        speakers.iter().all(|speaker| self.is_one(speaker.0))
    }

    fn list(&self, start: usize) -> &'a [SpeakerNo] {
        let count = self.joint.get(start).map_or(0, |count| count.0 as usize);
        self.joint.get(start + 1..start + 1 + count).unwrap_or_default()
    }
}
