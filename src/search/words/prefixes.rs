//! PrefixRows: the rows of the beginnings that very many words have, found once, since "t" is on the way to every word
//! with a t.

use std::collections::BTreeSet;
use std::io;

use super::strings::StringTable;
use super::tier::{Tier, TieredRows};
use super::vocabulary::Vocabulary;
use crate::search::postings::lists::{Postings, PostingsBuilder};
use crate::search::rowset::BitSet;
use crate::search::rowset::RowSet;
use crate::store::{Column, Reader, Refusal, Writer};

/// The rows where a word of the content or of a speaker's name begins so, for some beginnings.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefixRows {
    /// How many rows there are.
    all: usize,
    /// In order.
    names: StringTable,
    /// Of each, as many words as all rows need.
    bits: Column<u64>,
    /// Of each, the rows where it is a whole word.
    whole: Postings,
}

/// The longest that is looked at, in characters.
const MAX_PREFIX_CHARS: usize = 3;

/// A beginning is prepared where reading its lists costs more than a byte for so many rows.
const COSTLY_RATIO: usize = 5;

/// Below so many rows everything is quick. Tests have few.
const MIN_ROWS: usize = if cfg!(test) { 5 } else { 20_000 };

impl PrefixRows {
    /// The rows of the beginning at a place.
    pub(crate) fn get(&self, at: usize) -> Option<TieredRows> {
        let each = self.all.div_ceil(64);
        let words = self.bits.part(at.checked_mul(each)?..at.checked_add(1)?.checked_mul(each)?)?;
        Some(TieredRows::among(self.whole.rows(at), RowSet::from_column(self.all, words)))
    }

    /// Whether the rows of a beginning are known.
    pub(crate) fn has(&self, folded: &str) -> bool {
        self.find(folded).is_some()
    }

    /// The beginnings with their rows.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, TieredRows)> {
        (0..self.names.len()).filter_map(|at| Some((self.names.get(at), self.get(at)?)))
    }

    /// Where a beginning stands, if it is known.
    pub(crate) fn find(&self, folded: &str) -> Option<usize> {
        let at = self.names.partition_point(0..self.names.len(), |other| other < folded);
        (self.names.get(at) == folded && !folded.is_empty()).then_some(at)
    }

    /// Finds the rows of all beginnings in these vocabularies for which that is dear. `cost` says what it would cost,
    /// in bytes that are read.
    pub(crate) fn prepare(
        all: usize,
        vocabularies: [&Vocabulary; 2],
        cost: impl Fn(&str) -> usize,
        find: impl Fn(&str) -> Option<TieredRows>,
    ) -> io::Result<Self> {
        let mut dear = BTreeSet::new();
        if all >= MIN_ROWS {
            vocabularies.iter().for_each(|vocabulary| gather(vocabulary, &mut dear));
            dear.retain(|beginning: &String| cost(beginning) > all / COSTLY_RATIO);
        }
        let mut bits = Vec::with_capacity(dear.len() * all.div_ceil(64));
        let mut whole = PostingsBuilder::new(all, None);
        for beginning in &dear {
            let found = find(beginning).unwrap_or_else(|| TieredRows::none(all));
            bits.extend(words_of(found.any()));
            let exact: Vec<u32> = found.at_least(Tier::Exact).iter().collect();
            whole.push(&exact)?;
        }
        let names = dear.iter().map(String::as_str).collect();
        Ok(Self { all, names, bits: bits.into(), whole: whole.finish()? })
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.names.write(writer, "beginnings")?;
        writer.column("beginnings.rows", &self.bits)?;
        self.whole.write(writer, "beginnings.whole")
    }

    pub(crate) fn read(reader: &Reader, all: usize) -> Result<Self, Refusal> {
        Ok(Self {
            all,
            names: StringTable::read(reader, "beginnings")?,
            bits: reader.column("beginnings.rows")?,
            whole: Postings::read(reader, "beginnings.whole", all)?,
        })
    }
}

/// The beginnings of the words of a vocabulary.
fn gather(vocabulary: &Vocabulary, beginnings: &mut BTreeSet<String>) {
    for number in 0..vocabulary.len() {
        let word = vocabulary.folded(number);
        for (at, c) in word.char_indices().take(MAX_PREFIX_CHARS) {
            let beginning = &word[..at + c.len_utf8()];
            if !beginnings.contains(beginning) {
                beginnings.insert(beginning.to_owned());
            }
        }
    }
}

fn words_of(rows: &RowSet) -> Vec<u64> {
    match rows.words() {
        Some(words) => words.to_vec(),
        None => {
            let mut marks = BitSet::new(rows.universe());
            rows.for_each(|row| marks.insert(row));
            marks.into_words()
        }
    }
}
