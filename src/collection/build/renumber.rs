//! Renumbering: documents that later ones replaced are left out, together with speakers whom only these named, and the rest moves
//! up.

use std::path::PathBuf;
use std::{io, mem};

use super::gathered::{Gathered, SpeakerRow, UNKNOWN};
use crate::collection::columns::{SparseTexts, SparseTextsSpill};
use crate::store::{Column, Texts, TextsSpill};

/// Rows that are read back at once.
const ROWS_AT_ONCE: usize = 1 << 14;

/// The new numbers of documents.
pub(super) struct Renumbering {
    /// By old number; none where every document stays.
    new: Option<Vec<u32>>,
    /// How many stay.
    pub(super) count: u32,
}

impl Renumbering {
    pub(super) fn new(gathered: &Gathered) -> Self {
        let arrived = gathered.texts.len() as u32;
        if gathered.dropped.is_empty() {
            return Self { new: None, count: arrived };
        }
        let mut count = 0;
        let mut number = |no: u32| {
            let stays = !gathered.dropped.contains(&no);
            count += u32::from(stays);
            if stays { count - 1 } else { UNKNOWN }
        };
        let new = (0..arrived).map(&mut number).collect();
        Self { new: Some(new), count }
    }

    /// The new number of a document; none where it was replaced.
    pub(super) fn get(&self, old: u32) -> Option<u32> {
        match &self.new {
            Some(new) => new.get(old as usize).copied().filter(|&no| no != UNKNOWN),
            None => Some(old),
        }
    }

    /// Whether no document was replaced.
    pub(super) fn all_stay(&self) -> bool {
        self.new.is_none()
    }

    /// The texts of the documents that stay.
    pub(super) fn texts(&self, all: Texts, folder: Option<PathBuf>) -> io::Result<Texts> {
        if self.all_stay() {
            return Ok(all);
        }
        let mut staying = TextsSpill::new(folder);
        for (old, text) in all.iter().enumerate() {
            if self.get(old as u32).is_some() {
                staying.push(text)?;
            }
        }
        staying.into_texts()
    }

    /// The values of the documents that stay.
    pub(super) fn values(&self, all: Column<u64>) -> Column<u64> {
        if self.all_stay() {
            return all;
        }
        let stays = |(old, _): &(usize, &u64)| self.get(*old as u32).is_some();
        all.iter().enumerate().filter(stays).map(|(_, &value)| value).collect()
    }

    /// A sparse column of the documents that stay.
    pub(super) fn sparse(&self, all: SparseTexts, folder: Option<PathBuf>) -> io::Result<SparseTexts> {
        if self.all_stay() {
            return Ok(all);
        }
        let mut staying = SparseTextsSpill::new(folder);
        for (old, text) in all.iter() {
            if let Some(new) = self.get(old) {
                staying.push(new, text)?;
            }
        }
        staying.into_column()
    }
}

/// Where a speaker is named. Speakers whom no attribution ever named stay.
#[derive(Clone, Copy, Default)]
struct SpeakerUse {
    in_dropped: bool,
    in_staying: bool,
    is_listed: bool,
}

/// Takes the speakers of a builder but for those whom only replaced documents name and no later dataset lists; tokens lead to the new
/// numbers.
pub(super) fn retain_speakers(gathered: &mut Gathered, listed: &[u32]) -> io::Result<Vec<SpeakerRow>> {
    let speakers = mem::take(&mut gathered.speakers);
    if gathered.dropped.is_empty() {
        return Ok(speakers);
    }
    let uses = speaker_uses(gathered, speakers.len(), listed)?;
    let is_left_out = |speaker: &SpeakerUse| speaker.in_dropped && !speaker.in_staying && !speaker.is_listed;
    let mut count = 0;
    let mut number = |speaker: &SpeakerUse| {
        count += u32::from(!is_left_out(speaker));
        if is_left_out(speaker) { UNKNOWN } else { count - 1 }
    };
    let new: Vec<u32> = uses.iter().map(&mut number).collect();
    for speaker in &mut gathered.speaker_of_token {
        *speaker = new.get(*speaker as usize).copied().unwrap_or(UNKNOWN);
    }
    let staying = speakers.into_iter().zip(new).filter(|(_, new)| *new != UNKNOWN);
    Ok(staying.map(|(speaker, _)| speaker).collect())
}

fn speaker_uses(gathered: &mut Gathered, count: usize, listed: &[u32]) -> io::Result<Vec<SpeakerUse>> {
    let mut uses = vec![SpeakerUse::default(); count];
    for &no in listed {
        if let Some(speaker) = uses.get_mut(no as usize) {
            speaker.is_listed = true;
        }
    }
    let mut start = 0;
    while start < gathered.attributions.len() {
        let rows = gathered.attributions.rows.range(start..start + ROWS_AT_ONCE)?;
        start += rows.len();
        // Tokens were added together with their rows, so those of neighbours are neighbours.
        let first = rows.first().map_or(0, |row| row.first_token) as usize;
        let end = rows.last().map_or(0, |row| row.first_token + row.token_count) as usize;
        let tokens = gathered.attributions.tokens.range(first..end)?;
        for row in &rows {
            let is_dropped = gathered.dropped.contains(&row.document);
            let start = row.first_token as usize - first;
            for token in tokens.get(start..start + row.token_count as usize).unwrap_or_default() {
                let speaker = gathered.speaker_of_token.get(*token as usize).copied().unwrap_or(UNKNOWN);
                let Some(speaker) = uses.get_mut(speaker as usize) else { continue };
                speaker.in_dropped |= is_dropped;
                speaker.in_staying |= !is_dropped;
            }
        }
    }
    Ok(uses)
}
