//! Speakers who are named no more: whom only documents named that others took the place of, and no dataset since lists.

use std::{io, mem};

use super::speaker_row::SpeakerRow;
use super::{Builder, UNKNOWN};

/// Rows that are read at once.
const AT_ONCE: usize = 1 << 14;

/// What may keep a speaker. Those whom nobody ever named stay as they came.
#[derive(Clone, Copy, Default)]
struct Named {
    by_replaced: bool,
    by_staying: bool,
    is_listed: bool,
}

/// Takes the speakers of a builder, without those who are named no more, to whom no token leads any longer.
pub(crate) fn staying(builder: &mut Builder) -> io::Result<Vec<SpeakerRow>> {
    let speakers = mem::take(&mut builder.speakers);
    if builder.dropped.is_empty() {
        return Ok(speakers);
    }
    let named = named(builder, speakers.len())?;
    let is_gone = |named: &Named| named.by_replaced && !named.by_staying && !named.is_listed;
    let mut count = 0;
    let mut number = |named: &Named| {
        count += u32::from(!is_gone(named));
        if is_gone(named) { UNKNOWN } else { count - 1 }
    };
    let new: Vec<u32> = named.iter().map(&mut number).collect();
    for token in &mut builder.tokens {
        *token = new.get(*token as usize).copied().unwrap_or(UNKNOWN);
    }
    let stays = speakers.into_iter().zip(new).filter(|(_, new)| *new != UNKNOWN);
    Ok(stays.map(|(speaker, _)| speaker).collect())
}

fn named(builder: &mut Builder, count: usize) -> io::Result<Vec<Named>> {
    let mut named = vec![Named::default(); count];
    for meant in builder.speaker_ids.values().filter(|meant| meant.dataset > builder.kept) {
        if let Some(named) = named.get_mut(meant.no as usize) {
            named.is_listed = true;
        }
    }
    let mut begun = 0;
    while begun < builder.rows.len() {
        let rows = builder.rows.all.range(begun..begun + AT_ONCE)?;
        begun += rows.len();
        // Voices came with their rows, one behind the other.
        let first = rows.first().map_or(0, |row| row.voices) as usize;
        let end = rows.last().map_or(0, |row| row.voices + row.voice_count) as usize;
        let voices = builder.rows.voices.range(first..end)?;
        for row in &rows {
            let is_replaced = builder.dropped.contains(&row.document);
            let start = row.voices as usize - first;
            for token in voices.get(start..start + row.voice_count as usize).unwrap_or_default() {
                let speaker = builder.tokens.get(*token as usize).copied().unwrap_or(UNKNOWN);
                let Some(named) = named.get_mut(speaker as usize) else { continue };
                named.by_replaced |= is_replaced;
                named.by_staying |= !is_replaced;
            }
        }
    }
    Ok(named)
}
