//! Parts: a text longer than any book is resolved part by part, so that memory stays bounded.
//!
//! What a mention means may depend on every other of the text; in a text of a million pages it doesn't. A full name is
//! the same speaker in all parts; a bare last name is one of its part alone.

use std::collections::HashMap;

use super::lists::Lists;
use super::notes::{Asked, Notes};
use super::resolved::{Speaker, Speakers};
use crate::extract::words::paragraph::Paragraph;

/// Mentions and questions after which a part ends: more than there are in "War and Peace".
const MOST: usize = 1 << 17;

/// The notes of the part at hand, and the speakers of those before it.
#[derive(Debug)]
pub(super) struct Parts<'l> {
    notes: Notes<'l>,
    most: usize,
    speakers: Speakers,
    /// Places of the speakers by their full names; only once there is a second part.
    known: HashMap<String, usize>,
}

impl<'l> Parts<'l> {
    /// Nothing noted yet.
    pub(super) fn new(lists: &'l Lists) -> Self {
        Self { notes: Notes::new(lists), most: MOST, speakers: Speakers::default(), known: HashMap::new() }
    }

    /// See [`Notes::read`].
    pub(super) fn read<'a>(
        &mut self,
        text: &str,
        paragraph: &Paragraph,
        asked: impl Iterator<Item = Asked<'a>> + Clone,
    ) {
        if self.notes.mentions.len() + self.notes.references.len() >= self.most {
            self.settle(text);
        }
        self.notes.read(text, paragraph, asked);
    }

    /// The speakers of all parts.
    pub(super) fn finish(mut self, text: &str) -> Speakers {
        self.settle(text);
        self.speakers
    }

    fn settle(&mut self, text: &str) {
        let part = self.notes.resolve(text);
        self.notes.forget();
        if self.speakers.of.is_empty() {
            self.speakers = part;
            return;
        }
        if self.known.is_empty() {
            let full = self.speakers.all.iter().zip(0..).filter(|(speaker, _)| speaker.is_full);
            self.known = full.map(|(speaker, at)| (speaker.name.clone(), at)).collect();
        }
        let places: Vec<usize> = part.all.into_iter().map(|speaker| self.place(speaker)).collect();
        self.speakers.of.extend(part.of.into_iter().map(|mut resolved| {
            resolved.speakers.iter_mut().for_each(|place| *place = places[*place]);
            resolved
        }));
    }

    /// Where a speaker of a later part stands among all.
    fn place(&mut self, speaker: Speaker) -> usize {
        let next = self.speakers.all.len();
        if speaker.is_full {
            let place = *self.known.entry(speaker.name.clone()).or_insert(next);
            if let Some(known) = self.speakers.all.get_mut(place) {
                known.kind = known.kind.or(speaker.kind);
                return place;
            }
        }
        self.speakers.all.push(speaker);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{ENGLISH, Model, Pipeline, extract_with};

    #[test]
    fn a_full_name_is_one_speaker_in_all_parts() {
        let model = Model::read(ENGLISH).unwrap();
        let text =
            "Ines Pell said that the pier is safe.\n\nInes Pell said that it was mended.\n\n".repeat(3);
        let mut parts = Parts { most: 2, ..Parts::new(Lists::english()) };
        let found = extract_with(&mut Pipeline::new(&model), &text, |paragraph, _, new| {
            parts.read(&text, paragraph, new.iter().map(Asked::from));
        });
        let speakers = parts.finish(&text);
        assert_eq!((found.len(), speakers.of.len()), (6, 6));
        let names: Vec<&str> = speakers.all.iter().map(|speaker| speaker.name.as_str()).collect();
        assert_eq!(names, ["Ines Pell"]);
        assert!(speakers.of.iter().all(|resolved| *resolved.speakers == [0]));
    }
}
