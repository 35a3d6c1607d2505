//! Unpacking: from a file down to its articles, through archives, feeds and whatever else holds several.

use std::io::BufReader;
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;

use super::article::Draft;
use super::format::{self, Format};
use super::guard::guarded;
use super::limits::Budget;
use super::piece::{Bytes, Piece};
use super::{Article, Place, Reason, Unreadable, archive, feed, json_lines, single, warc};

/// One file being unpacked: its limits, what it has used of them, and who takes its articles.
pub(super) struct Unpacking<'a> {
    pub(super) budget: &'a Budget<'a>,
    take: &'a mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
}

impl<'a> Unpacking<'a> {
    pub(super) fn new(
        budget: &'a Budget<'a>,
        take: &'a mut dyn FnMut(Result<Article, Unreadable>) -> ControlFlow<()>,
    ) -> Self {
        Self { budget, take }
    }

    /// Gives every article in a piece.
    pub(super) fn read(&mut self, mut piece: Piece<'_>) -> ControlFlow<()> {
        if piece.depth > self.budget.limits.depth {
            return self.give(piece.place, Err(Reason::TooDeep(self.budget.limits.depth)));
        }
        let told = piece.head().map_err(Reason::from).and_then(|head| format::tell(&head, &piece.name));
        match told {
            Err(reason) => self.give(piece.place, Err(reason)),
            Ok(Format::Gzip) => self.read(self.unzipped(piece)),
            Ok(Format::Zip) => archive::read(self, piece),
            Ok(Format::JsonLines) => json_lines::read(self, piece),
            Ok(Format::Feed) => feed::read(self, piece),
            Ok(Format::Warc) => warc::read(self, piece),
            Ok(format) => self.read_single(format, piece),
        }
    }

    /// Gives an article to whoever takes them, or the reason why there is none.
    pub(super) fn give(&mut self, place: Place, found: Result<Draft, Reason>) -> ControlFlow<()> {
        let article = found.and_then(|draft| draft.finish(place.clone()));
        (self.take)(article.map_err(|reason| reason.at(place)))
    }

    /// What is in a gzip file, all members of it.
    fn unzipped<'p>(&self, piece: Piece<'p>) -> Piece<'p>
    where
        'a: 'p,
    {
        let name = piece.name.strip_suffix(".gz").unwrap_or(&piece.name).to_owned();
        let decoder = MultiGzDecoder::new(BufReader::new(piece.bytes.into_reader()));
        let bytes = Bytes::Stream(Box::new(self.budget.unpacking(decoder)));
        Piece { name, bytes, depth: piece.depth + 1, ..piece }
    }

    fn read_single(&mut self, format: Format, piece: Piece<'_>) -> ControlFlow<()> {
        let Piece { place, told, bytes, .. } = piece;
        let limits = self.budget.limits;
        let draft = limits.read_all(&mut bytes.into_reader());
        let draft = draft.and_then(|bytes| guarded(|| single::read(format, &bytes, &told, limits)));
        self.give(place, draft)
    }
}
