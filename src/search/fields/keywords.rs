//! Fields of few values: for each value, the attributions that have it.

use std::io;

use crate::collection::{Attribution, Kind, Status};
use crate::search::postings::inverter::Inverter;
use crate::search::postings::lists::Postings;
use crate::search::rowset::RowSet;
use crate::store::{Reader, Refusal, Writer};

/// The rows of each kind, each status, and of those that stand inside another.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeywordIndex {
    rows: Postings,
}

const FIRST_STATUS: u32 = Kind::ALL.len() as u32;
const INSIDE_KEY: u32 = FIRST_STATUS + 4;

impl KeywordIndex {
    pub(crate) fn kind(&self, kind: Kind) -> RowSet {
        self.rows.rows(kind as usize)
    }

    /// How many of the rows are of each kind. Every row is of one.
    pub(crate) fn kinds(&self, rows: &RowSet) -> [usize; 3] {
        let [quotes, mixed, _] = Kind::ALL.map(|kind| kind as usize);
        let [quotes, mixed] = [quotes, mixed].map(|kind| self.rows.count_among(kind, rows));
        [quotes, mixed, rows.count().saturating_sub(quotes + mixed)]
    }

    pub(crate) fn status(&self, status: Status) -> RowSet {
        self.rows.rows(FIRST_STATUS as usize + status as usize)
    }

    pub(crate) fn inside(&self, inside: bool) -> RowSet {
        let rows = self.rows.rows(INSIDE_KEY as usize);
        if inside { rows } else { rows.not() }
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.rows.write(writer, "fields")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        Ok(Self { rows: Postings::read(reader, "fields", rows)? })
    }
}

/// Fields in the making, row by row.
#[derive(Debug)]
pub(crate) struct KeywordIndexBuilder {
    rows: Inverter,
    len: u32,
}

impl KeywordIndexBuilder {
    pub(crate) fn new(rows: Inverter) -> Self {
        Self { rows, len: 0 }
    }

    pub(crate) fn push(&mut self, attribution: &Attribution<'_>) -> io::Result<()> {
        self.rows.add(attribution.kind as u32, self.len);
        self.rows.add(FIRST_STATUS + attribution.status as u32, self.len);
        if attribution.inside.is_some() {
            self.rows.add(INSIDE_KEY, self.len);
        }
        self.len += 1;
        self.rows.relieve()
    }

    pub(crate) fn finish(self) -> io::Result<KeywordIndex> {
        let rows = self.rows.finish()?.postings(0..=INSIDE_KEY, self.len as usize)?;
        Ok(KeywordIndex { rows })
    }
}
