//! What is found in a container: articles, and files that may hold articles; and who takes them.

use std::ops::ControlFlow;

use crate::ingest::article::Draft;
use crate::ingest::source::limits::Budget;
use crate::ingest::source::origin::Origin;
use crate::ingest::source::origin::Reason;
use crate::ingest::source::raw_file::RawFile;

/// Something found in a container.
pub(crate) enum Unpacked<'a> {
    /// An article, or why there is none in this part of the container.
    Article(Origin, Result<Draft, Reason>),
    /// A file of any format.
    File(RawFile<'a>),
}

/// A container that is being unpacked: how much may still be unpacked, and who takes what is found. `Break` means that
/// nothing more is wanted.
pub(crate) struct Unpacking<'a> {
    pub(crate) budget: &'a Budget<'a>,
    pub(crate) take: &'a mut dyn FnMut(Unpacked<'_>) -> ControlFlow<()>,
}

impl Unpacking<'_> {
    /// Gives an article, or the reason why there is none.
    pub(crate) fn article(&mut self, origin: Origin, found: Result<Draft, Reason>) -> ControlFlow<()> {
        (self.take)(Unpacked::Article(origin, found))
    }

    /// Gives a file in the container, whose format is still to be sniffed.
    pub(crate) fn file(&mut self, file: RawFile<'_>) -> ControlFlow<()> {
        (self.take)(Unpacked::File(file))
    }
}
