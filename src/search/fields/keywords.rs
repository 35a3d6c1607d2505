//! The keyword index: fields with few fixed values (kind, status, inside, said). Each value has a posting list.

use std::io;

use crate::collection::{Attribution, Kind, Status};
use crate::search::postings::{Inverter, Postings};
use crate::search::rowset::RowSet;
use crate::store::{Reader, Refusal, Writer};

/// The rows of each kind, of each status, of what is inside another attribution, and of what the text has as not said.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeywordIndex {
    postings: Postings,
}

/// The keys: first the kinds, then the statuses.
const FIRST_STATUS: u32 = Kind::ALL.len() as u32;
const INSIDE_KEY: u32 = FIRST_STATUS + 4;
const NOT_SAID_KEY: u32 = INSIDE_KEY + 1;

impl KeywordIndex {
    pub(crate) fn kind(&self, kind: Kind) -> RowSet {
        self.postings.rows(kind as usize)
    }

    /// How many of some rows are of a kind.
    pub(crate) fn count_kind(&self, kind: Kind, rows: &RowSet) -> usize {
        self.postings.count_among(kind as usize, rows)
    }

    pub(crate) fn status(&self, status: Status) -> RowSet {
        self.postings.rows(FIRST_STATUS as usize + status as usize)
    }

    pub(crate) fn inside(&self, inside: bool) -> RowSet {
        let rows = self.postings.rows(INSIDE_KEY as usize);
        if inside { rows } else { rows.not() }
    }

    pub(crate) fn said(&self, said: bool) -> RowSet {
        let rows = self.postings.rows(NOT_SAID_KEY as usize);
        if said { rows.not() } else { rows }
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.postings.write(writer, "fields")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        Ok(Self { postings: Postings::read(reader, "fields", rows)? })
    }
}

/// A keyword index in the making, row by row.
#[derive(Debug)]
pub(crate) struct KeywordIndexBuilder {
    inverter: Inverter,
    len: u32,
}

impl KeywordIndexBuilder {
    pub(crate) fn new(inverter: Inverter) -> Self {
        Self { inverter, len: 0 }
    }

    /// Pushes the next row.
    pub(crate) fn push(&mut self, attribution: &Attribution<'_>) -> io::Result<()> {
        self.inverter.add(attribution.kind as u32, self.len);
        self.inverter.add(FIRST_STATUS + attribution.status as u32, self.len);
        if attribution.inside.is_some() {
            self.inverter.add(INSIDE_KEY, self.len);
        }
        if !attribution.is_asserted {
            self.inverter.add(NOT_SAID_KEY, self.len);
        }
        self.len += 1;
        self.inverter.spill_if_full()
    }

    pub(crate) fn finish(self) -> io::Result<KeywordIndex> {
        let postings = self.inverter.finish()?.postings(0..=NOT_SAID_KEY, self.len as usize)?;
        Ok(KeywordIndex { postings })
    }
}
