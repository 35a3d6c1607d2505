//! The document index: documents by id, by words of the title, by outlet and by day; and which rows are in each.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::OnceLock;

use super::names::{NameKey, name_key, ranks, words_of};
use crate::collection::{Collection, Document};
use crate::search::cancel::Cancel;
use crate::search::query::{Dates, Phrase};
use crate::search::rowset::{BitSet, Partition, RowSet};
use crate::search::words::{StringTable, WordIndex, WordIndexBuilder, in_any_order};
use crate::store::{Column, Reader, Refusal, Writer};

/// The documents by id, title, outlet and day, and which rows are in each.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentIndex {
    titles: WordIndex,
    /// By document: its rank by title.
    pub(crate) rank: Column<u32>,
    /// By document: its first row; one more for the end of the last one.
    pub(crate) first_rows: Column<u32>,
    /// The names of outlets, sorted as folded.
    pub(crate) outlets: StringTable,
    outlet_words: WordIndex,
    /// By document: the number of its outlet; [`NO_NUMBER`] where it has none.
    pub(crate) outlet_of: Column<u32>,
    /// The days of publication, sorted.
    days: StringTable,
    /// By document, as `outlet_of`.
    day_of: Column<u32>,
    /// By document; [`NO_YEAR`] where it is not known.
    pub(crate) year_of: Column<u16>,
    /// In which document each row is. Made when it is first asked for.
    partition: OnceLock<Partition>,
}

/// In place of the number of an outlet or day that is not known.
const NO_NUMBER: u32 = u32::MAX;
/// In place of a year that is not known.
const NO_YEAR: u16 = u16::MAX;

/// The rows of fewer documents are listed, those of more are set as bits.
const MAX_LISTED_DOCUMENTS: usize = 64;

impl DocumentIndex {
    /// The document with that id, or those with these words in the title.
    pub(crate) fn find(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Vec<u32>> {
        if let Some(document) = collection.document_called(value.as_str()) {
            return Some(vec![document.0]);
        }
        Some(self.titles.find_all(&in_any_order(value), cancel)?.any().iter().collect())
    }

    /// The number of the outlet with a name.
    pub(crate) fn outlet_number(&self, name: &str) -> u32 {
        let key = name_key(name);
        self.outlets.partition_point(0..self.outlets.len(), |other| name_key(other) < key) as u32
    }

    /// The documents of the outlet with that name, or else of those with these words in the name.
    pub(crate) fn of_outlet(&self, value: &Phrase, cancel: &Cancel) -> Option<Vec<u32>> {
        let same = |no: &usize| Phrase::new(self.outlets.get(*no)) == *value;
        let outlets = match (0..self.outlets.len()).find(same) {
            Some(no) => RowSet::from_sorted(self.outlets.len(), vec![no as u32]),
            None => self.outlet_words.find_all(&in_any_order(value), cancel)?.any().clone(),
        };
        let wanted: Vec<bool> =
            (0..self.outlets.len() as u32).map(|outlet| outlets.contains(outlet)).collect();
        Some(with_number(&self.outlet_of, &wanted))
    }

    /// The documents that were published on these days.
    pub(crate) fn of_dates(&self, dates: &Dates) -> Vec<u32> {
        let held: Vec<bool> = (0..self.days.len()).map(|day| dates.contain(self.days.get(day))).collect();
        with_number(&self.day_of, &held)
    }

    /// In which document each of this many rows is.
    pub(crate) fn partition(&self, rows: usize) -> &Partition {
        self.partition.get_or_init(|| Partition::new(&self.first_rows, rows))
    }

    /// The rows that are in these documents, out of this many.
    pub(crate) fn rows(&self, documents: &[u32], all: usize) -> RowSet {
        let firsts = self.first_rows.as_slice();
        let range = |document: u32| {
            let (from, to) = (firsts.get(document as usize)?, firsts.get(document as usize + 1)?);
            // In a damaged file they may be any numbers.
            Some(*from as usize..(*to as usize).min(all))
        };
        if documents.len() < MAX_LISTED_DOCUMENTS {
            let mut rows: Vec<u32> =
                documents.iter().filter_map(|no| range(*no)).flatten().map(|row| row as u32).collect();
            rows.sort_unstable();
            rows.dedup();
            return RowSet::from_sorted(all, rows);
        }
        let mut bits = BitSet::new(all);
        documents.iter().filter_map(|no| range(*no)).for_each(|range| bits.insert_range(range));
        bits.into()
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.titles.write(writer, "titles")?;
        writer.column("documents.rank", &self.rank)?;
        writer.column("documents.first_rows", &self.first_rows)?;
        self.outlets.write(writer, "outlets")?;
        self.outlet_words.write(writer, "outlet_words")?;
        writer.column("documents.outlets", &self.outlet_of)?;
        self.days.write(writer, "days")?;
        writer.column("documents.days", &self.day_of)?;
        writer.column("documents.years", &self.year_of)
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        let first_rows: Column<u32> = reader.column("documents.first_rows")?;
        let outlets = StringTable::read(reader, "outlets")?;
        Ok(Self {
            titles: WordIndex::read(reader, "titles", first_rows.len().saturating_sub(1))?,
            rank: reader.column("documents.rank")?,
            outlet_words: WordIndex::read(reader, "outlet_words", outlets.len())?,
            outlet_of: reader.column("documents.outlets")?,
            days: StringTable::read(reader, "days")?,
            day_of: reader.column("documents.days")?,
            year_of: reader.column("documents.years")?,
            first_rows,
            outlets,
            partition: OnceLock::new(),
        })
    }
}

/// The documents whose number is wanted.
fn with_number(of: &Column<u32>, wanted: &[bool]) -> Vec<u32> {
    let is_wanted = |number: u32| wanted.get(number as usize).is_some_and(|wanted| *wanted);
    of.iter().zip(0..).filter(|(number, _)| is_wanted(**number)).map(|(_, no)| no).collect()
}

/// A document index in the making.
#[derive(Debug)]
pub(crate) struct DocumentIndexBuilder {
    titles: WordIndexBuilder,
    title_keys: Vec<NameKey>,
    first_rows: Vec<u32>,
    outlets: HashMap<Box<str>, u32>,
    outlet_of: Vec<u32>,
    days: HashMap<Box<str>, u32>,
    day_of: Vec<u32>,
    year_of: Vec<u16>,
}

impl DocumentIndexBuilder {
    pub(crate) fn new(titles: WordIndexBuilder) -> Self {
        Self {
            titles,
            title_keys: Vec::new(),
            first_rows: Vec::new(),
            outlets: HashMap::new(),
            outlet_of: Vec::new(),
            days: HashMap::new(),
            day_of: Vec::new(),
            year_of: Vec::new(),
        }
    }

    /// Pushes the next document, whose first row is `row`.
    pub(crate) fn push(&mut self, document: &Document<'_>, row: u32) -> io::Result<()> {
        self.titles.push(words_of(document.title))?;
        self.title_keys.push(name_key(document.title));
        self.first_rows.push(row);
        self.outlet_of.push(document.outlet().map_or(NO_NUMBER, |outlet| number(&mut self.outlets, outlet)));
        let day = document.day();
        self.day_of.push(day.map_or(NO_NUMBER, |day| number(&mut self.days, day)));
        self.year_of.push(day.and_then(year).unwrap_or(NO_YEAR));
        Ok(())
    }

    /// To be called when all documents were pushed. There are this many rows.
    pub(crate) fn finish(mut self, rows: u32) -> io::Result<DocumentIndex> {
        self.first_rows.push(rows);
        let (outlets, outlet_of) = sort_names(&self.outlets, &self.outlet_of, |name| name_key(name));
        let (days, day_of) = sort_names(&self.days, &self.day_of, |day| day.clone());
        let mut outlet_words = WordIndexBuilder::new(usize::MAX, None);
        for outlet in 0..outlets.len() {
            outlet_words.push(words_of(outlets.get(outlet)))?;
        }
        Ok(DocumentIndex {
            titles: self.titles.finish(false)?,
            rank: ranks(&self.title_keys).into(),
            first_rows: self.first_rows.into(),
            outlet_words: outlet_words.finish(false)?,
            outlets,
            outlet_of: outlet_of.into(),
            days,
            day_of: day_of.into(),
            year_of: self.year_of.into(),
            partition: OnceLock::new(),
        })
    }
}

/// The number of a name, which is the next one if it is new.
fn number(numbers: &mut HashMap<Box<str>, u32>, name: &str) -> u32 {
    if let Some(no) = numbers.get(name) {
        return *no;
    }
    let no = numbers.len() as u32;
    numbers.insert(name.into(), no);
    no
}

/// Names sorted by a key, and the numbers in `of` brought to their new order.
fn sort_names<K: Ord>(
    names: &HashMap<Box<str>, u32>,
    of: &[u32],
    key: impl Fn(&Box<str>) -> K,
) -> (StringTable, Vec<u32>) {
    let order: BTreeMap<K, (&str, u32)> =
        names.iter().map(|(name, no)| (key(name), (&**name, *no))).collect();
    let mut new = vec![NO_NUMBER; names.len()];
    (0..).zip(order.values()).for_each(|(place, (_, old))| new[*old as usize] = place);
    let words = order.values().map(|(name, _)| *name).collect();
    (words, of.iter().map(|old| new.get(*old as usize).copied().unwrap_or(NO_NUMBER)).collect())
}

/// The year of a day such as "2019-06-28".
fn year(day: &str) -> Option<u16> {
    day.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_found_by_its_name_in_the_order_of_folded_names() {
        let names = ["der Tag", "The Post", "Zeit"];
        let documents = DocumentIndex { outlets: names.into_iter().collect(), ..DocumentIndex::default() };
        assert_eq!(names.map(|name| documents.outlet_number(name)), [0, 1, 2]);
    }

    #[test]
    fn a_document_whose_rows_have_no_end_takes_no_memory() {
        let first_rows = Column::from(vec![2, u32::MAX, 1, 3]);
        let documents = DocumentIndex { first_rows, ..DocumentIndex::default() };
        let rows = |numbers: &[u32]| documents.rows(numbers, 4).iter().collect::<Vec<_>>();
        assert_eq!(rows(&[0]), [2, 3]);
        assert_eq!(rows(&[1, 2, 3, 9]), [1, 2]);
        assert_eq!(rows(&[0; 64]), [2, 3]);
    }
}
