//! Rows: attributions as they arrive, before they are put in order.

use std::io;
use std::path::Path;

use bytemuck::{Pod, Zeroable};

use crate::collection::Span;
use crate::store::{Spill, TextsSpill};

/// An attribution that was checked. Of what it may lack, the number is one more than the place, and 0 for nothing.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Row {
    pub document: u32,
    /// From the first byte of the content to the last.
    pub extent: Span,
    /// Kind and status.
    pub form: u32,
    pub confidence: f32,
    /// Where the spans start, and how many the content, the cue and the source have.
    pub spans: u32,
    pub counts: [u32; 3],
    /// Where in the voices those start who speak, and how many they are.
    pub voices: u32,
    pub voice_count: u32,
    /// Which of the makers.
    pub maker: u32,
    /// An id that does not follow from the place.
    pub id: u32,
    pub rule: u32,
    pub mention: Span,
    pub extra: u32,
    pub spot: Spot,
}

/// Where in a file a record stood, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Spot {
    /// Which of the files.
    pub file: u32,
    /// How to read the number: [`LINE`](Self::LINE), [`ITEM`](Self::ITEM) or [`TOLD`](Self::TOLD).
    pub sort: u32,
    pub number: u32,
}

impl Spot {
    /// A line of JSON Lines, from 1.
    pub(crate) const LINE: u32 = 0;
    /// A place in one of the lists of an object, from 0.
    pub(crate) const ITEM: u32 = 1;
    /// One of the places that the caller told.
    pub(crate) const TOLD: u32 = 2;
}

/// All that arrived.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub all: Spill<Row>,
    pub spans: Spill<Span>,
    /// Tokens of names: see the builder.
    pub voices: Spill<u32>,
    /// Of rows: ids, and in JSON what else they say.
    pub ids: TextsSpill,
    pub extra: TextsSpill,
}

impl Rows {
    pub(crate) fn new(folder: Option<&Path>) -> Self {
        let folder = || folder.map(Path::to_owned);
        Self {
            all: Spill::new(folder()),
            spans: Spill::new(folder()),
            voices: Spill::new(folder()),
            ids: TextsSpill::new(folder()),
            extra: TextsSpill::new(folder()),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

/// Adds a text, and says which it is: one more than its place.
pub(crate) fn added(texts: &mut TextsSpill, text: &str) -> io::Result<u32> {
    texts.push(text)?;
    Ok(texts.len() as u32)
}
