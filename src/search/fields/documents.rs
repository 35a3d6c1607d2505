//! The documents: by id, by the words of the title, by outlet and by day; and which rows stand in each.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::OnceLock;

use crate::collection::{Collection, Document};
use crate::search::cancel::Cancel;
use crate::search::query::{Dates, Phrase};
use crate::search::rowset::BitSet;
use crate::search::rowset::Partition;
use crate::search::rowset::RowSet;
use crate::search::words::pattern::in_any_order;
use crate::search::words::strings::StringTable;
use crate::search::words::word_index::{WordIndex, WordIndexBuilder};
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;
use crate::text::words::words;

/// What is asked about documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentIndex {
    titles: WordIndex,
    /// By document, its place in the order of the titles.
    pub(crate) rank: Column<u32>,
    /// By document, its first row; one more, where the last one's end.
    pub(crate) first_rows: Column<u32>,
    /// In order of their names.
    pub(crate) outlets: StringTable,
    outlet_words: WordIndex,
    /// By document; [`NO_NUMBER`] where it is not known.
    pub(crate) outlet_of: Column<u32>,
    /// The days on which something was published.
    days: StringTable,
    day_of: Column<u32>,
    /// By document; [`NO_YEAR`] where it is not known.
    pub(crate) year_of: Column<u16>,
    /// Made when it is first asked for.
    stands: OnceLock<Partition>,
}

pub(crate) const NO_NUMBER: u32 = u32::MAX;
pub(crate) const NO_YEAR: u16 = u16::MAX;

impl DocumentIndex {
    /// The documents with that id, or with these words in the title.
    pub(crate) fn meant(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Vec<u32>> {
        if let Some(document) = collection.document_called(value.as_str()) {
            return Some(vec![document.0]);
        }
        Some(self.titles.find_all(&in_any_order(value), cancel)?.any().iter().collect())
    }

    /// The number of the outlet of that name. They stand in the order of names as folded.
    pub(crate) fn outlet_called(&self, name: &str) -> u32 {
        let key = name_key(name);
        self.outlets.partition_point(0..self.outlets.len(), |other| name_key(other) < key) as u32
    }

    /// The documents of the outlet of that name, or else of those with these words in the name.
    pub(crate) fn published_by(&self, value: &Phrase, cancel: &Cancel) -> Option<Vec<u32>> {
        let same = |no: &usize| Phrase::new(self.outlets.get(*no)) == *value;
        let outlets = match (0..self.outlets.len()).find(same) {
            Some(no) => RowSet::from_sorted(self.outlets.len(), vec![no as u32]),
            None => self.outlet_words.find_all(&in_any_order(value), cancel)?.any().clone(),
        };
        let wanted: Vec<bool> =
            (0..self.outlets.len() as u32).map(|outlet| outlets.contains(outlet)).collect();
        Some(numbered(&self.outlet_of, &wanted))
    }

    pub(crate) fn published(&self, dates: &Dates) -> Vec<u32> {
        let held: Vec<bool> = (0..self.days.len()).map(|day| dates.hold(self.days.get(day))).collect();
        numbered(&self.day_of, &held)
    }

    /// In which document each of so many rows stands.
    pub(crate) fn stands(&self, rows: usize) -> &Partition {
        self.stands.get_or_init(|| Partition::new(&self.first_rows, rows))
    }

    /// The rows that stand in these documents, out of so many.
    pub(crate) fn rows(&self, documents: &[u32], all: usize) -> RowSet {
        let firsts = self.first_rows.as_slice();
        let range = |document: u32| {
            let (from, to) = (firsts.get(document as usize)?, firsts.get(document as usize + 1)?);
            // Of a damaged file, they may be as large as can be.
            Some(*from as usize..(*to as usize).min(all))
        };
        if documents.len() < 64 {
            let mut rows: Vec<u32> =
                documents.iter().filter_map(|no| range(*no)).flatten().map(|row| row as u32).collect();
            rows.sort_unstable();
            rows.dedup();
            return RowSet::from_sorted(all, rows);
        }
        let mut marks = BitSet::new(all);
        documents.iter().filter_map(|no| range(*no)).for_each(|range| marks.insert_range(range));
        RowSet::from(marks)
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
            stands: OnceLock::new(),
        })
    }
}

/// The documents whose number of something is wanted.
fn numbered(of: &Column<u32>, wanted: &[bool]) -> Vec<u32> {
    let is_wanted = |number: u32| wanted.get(number as usize).is_some_and(|wanted| *wanted);
    of.iter().zip(0..).filter(|(number, _)| is_wanted(**number)).map(|(_, no)| no).collect()
}

/// What is kept of the documents until all are there.
#[derive(Debug)]
pub(crate) struct DocumentIndexBuilder {
    titles: WordIndexBuilder,
    keys: Vec<(Box<str>, Box<str>)>,
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
            keys: Vec::new(),
            first_rows: Vec::new(),
            outlets: HashMap::new(),
            outlet_of: Vec::new(),
            days: HashMap::new(),
            day_of: Vec::new(),
            year_of: Vec::new(),
        }
    }

    /// The next document, whose first row is this.
    pub(crate) fn push(&mut self, document: &Document<'_>, row: u32) -> io::Result<()> {
        self.titles.push(super::names::words_of(document.title))?;
        self.keys.push(name_key(document.title));
        self.first_rows.push(row);
        self.outlet_of.push(document.outlet().map_or(NO_NUMBER, |outlet| number(&mut self.outlets, outlet)));
        let day = document.day();
        self.day_of.push(day.map_or(NO_NUMBER, |day| number(&mut self.days, day)));
        self.year_of.push(day.and_then(year).unwrap_or(NO_YEAR));
        Ok(())
    }

    /// All documents are there, and so many rows.
    pub(crate) fn finish(mut self, rows: u32) -> io::Result<DocumentIndex> {
        self.first_rows.push(rows);
        let (outlets, outlet_of) = sorted(&self.outlets, &self.outlet_of, |name| name_key(name));
        let (days, day_of) = sorted(&self.days, &self.day_of, |day| day.clone());
        let mut outlet_words = WordIndexBuilder::new(usize::MAX, None);
        for outlet in 0..outlets.len() {
            outlet_words.push(super::names::words_of(outlets.get(outlet)))?;
        }
        Ok(DocumentIndex {
            titles: self.titles.finish(false)?,
            rank: ranks(&self.keys).into(),
            first_rows: self.first_rows.into(),
            outlet_words: outlet_words.finish(false)?,
            outlets,
            outlet_of: outlet_of.into(),
            days,
            day_of: day_of.into(),
            year_of: self.year_of.into(),
            stands: OnceLock::new(),
        })
    }
}

fn number(known: &mut HashMap<Box<str>, u32>, name: &str) -> u32 {
    if let Some(no) = known.get(name) {
        return *no;
    }
    let no = known.len() as u32;
    known.insert(name.into(), no);
    no
}

/// Names in order, and the numbers that point at them brought to that order.
fn sorted<K: Ord>(
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

/// The order of names: as folded, then as written, then as they came.
pub(crate) fn ranks(keys: &[(Box<str>, Box<str>)]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_by_key(|no| &keys[*no as usize]);
    let mut ranks = vec![0; order.len()];
    (0..).zip(order).for_each(|(rank, no)| ranks[no as usize] = rank);
    ranks
}

pub(crate) fn name_key(name: &str) -> (Box<str>, Box<str>) {
    let folded = words(name).map(|range| fold(&name[range])).collect::<Vec<_>>().join(" ");
    (folded.into(), name.into())
}

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
        assert_eq!(names.map(|name| documents.outlet_called(name)), [0, 1, 2]);
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
