//! A batch: pieces of a file that one thread parses and checks while others have theirs.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use serde_json::from_str;

use super::pieces::{End, Pieces, Sort, Stand};
use crate::collection::build::check;
use crate::collection::build::check::Checked;
use crate::collection::build::grounds::Ground;
use crate::collection::format::claim::{Attribution, Claim, Document, Speaker};

/// The bytes of a batch: enough that handing it over costs nothing, few enough to stay at hand.
pub(crate) const ENOUGH: usize = 1 << 19;

/// A piece that was read ahead.
pub(crate) struct Ahead<'a> {
    pub stand: Stand,
    pub piece: &'a [u8],
    pub said: Said<'a>,
}

/// What the piece says.
#[expect(
    clippy::large_enum_variant,
    reason = "most are the largest, and a box each would cost more than it saves"
)]
pub(crate) enum Said<'a> {
    Document(Document<'a>, Arc<Ground>),
    Speaker(Speaker<'a>),
    /// Checked where its document came before.
    Attribution(Attribution<'a>, Option<Checked>),
    /// None of these, or something that wants a closer look.
    Other,
}

/// A piece that is too long to be read ahead.
pub(crate) fn alone(piece: &[u8], stand: Stand) -> Ahead<'_> {
    Ahead { stand, piece, said: said(piece, stand.sort, &mut None) }
}

/// Pieces one after another, none of them longer than a batch.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    bytes: Vec<u8>,
    pieces: Vec<(Range<usize>, Stand)>,
}

impl Batch {
    /// Takes pieces of a file until there are enough. Says why there is no batch behind it.
    pub(crate) fn fill<P: Pieces>(&mut self, pieces: &mut P) -> Option<io::Result<End>> {
        self.bytes.clear();
        self.pieces.clear();
        while self.bytes.len() < ENOUGH {
            match pieces.next() {
                Ok(true) if pieces.is_too_long() || pieces.piece().len() > ENOUGH => {
                    return Some(Ok(End::Long));
                }
                Ok(true) => self.push(pieces.piece(), pieces.stand()),
                Ok(false) => return Some(Ok(End::Over)),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    fn push(&mut self, piece: &[u8], stand: Stand) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(piece);
        self.pieces.push((start..self.bytes.len(), stand));
    }

    pub(crate) fn parse(&self) -> Vec<Ahead<'_>> {
        let mut last = None;
        let ahead = |(range, stand): &(Range<usize>, Stand)| {
            let piece = &self.bytes[range.clone()];
            Ahead { stand: *stand, piece, said: said(piece, stand.sort, &mut last) }
        };
        self.pieces.iter().map(ahead).collect()
    }
}

/// Parses a piece; `last` is the document that came last, by its id.
fn said<'a>(piece: &'a [u8], sort: Sort, last: &mut Option<(String, Arc<Ground>)>) -> Said<'a> {
    // Looked at once as a whole, no string in it has to be.
    let Ok(piece) = str::from_utf8(piece) else { return Said::Other };
    let claim = match sort {
        Sort::Line => from_str(piece),
        Sort::Document => from_str(piece).map(Claim::Document),
        Sort::Speaker => from_str(piece).map(Claim::Speaker),
        Sort::Attribution | Sort::Early => from_str(piece).map(Claim::Attribution),
    };
    match claim {
        Ok(Claim::Document(document)) => {
            let ground = Arc::new(Ground::new(document.text.to_string()));
            *last = Some((document.id.to_string(), Arc::clone(&ground)));
            Said::Document(document, ground)
        }
        Ok(Claim::Speaker(speaker)) => Said::Speaker(speaker),
        Ok(Claim::Attribution(attribution)) => {
            let ground = last.as_ref().filter(|(id, _)| **id == *attribution.document);
            let checked = ground.map(|(_, ground)| check::attribution(&attribution, ground));
            Said::Attribution(attribution, checked)
        }
        Err(_) => Said::Other,
    }
}
