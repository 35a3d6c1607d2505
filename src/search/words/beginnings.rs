//! Beginnings: the rows of the beginnings that very many words have, found once, since "t" is on the way to every word
//! with a t.

use std::collections::BTreeSet;
use std::io;

use super::tier::{Tier, Tiers};
use super::vocabulary::{Vocabulary, Words};
use crate::search::postings::postings::{Postings, PostingsBuilder};
use crate::search::rowset::marks::Marks;
use crate::search::rowset::rows::Rows;
use crate::store::{Column, Reader, Refusal, Writer};

/// The rows where a word of the content or of a speaker's name begins so, for some beginnings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beginnings {
    /// How many rows there are.
    all: usize,
    /// In order.
    names: Words,
    /// Of each, as many words as all rows need.
    bits: Column<u64>,
    /// Of each, the rows where it is a whole word.
    whole: Postings,
}

/// The longest that is looked at, in characters.
const LONGEST: usize = 3;

/// A beginning is prepared where reading its lists costs more than a byte for so many rows.
const DEAR: usize = 5;

/// Below so many rows everything is quick. Tests have few.
const FEWEST: usize = if cfg!(test) { 5 } else { 20_000 };

impl Beginnings {
    /// The rows of the beginning at a place.
    pub(crate) fn get(&self, at: usize) -> Option<Tiers> {
        let each = self.all.div_ceil(64);
        let words = self.bits.part(at.checked_mul(each)?..at.checked_add(1)?.checked_mul(each)?)?;
        Some(Tiers::among(self.whole.rows(at), Rows::shared(self.all, words)))
    }

    /// Whether the rows of a beginning are known.
    pub(crate) fn has(&self, folded: &str) -> bool {
        self.place(folded).is_some()
    }

    /// The beginnings with their rows.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, Tiers)> {
        (0..self.names.len()).filter_map(|at| Some((self.names.get(at), self.get(at)?)))
    }

    /// Where a beginning stands, if it is known.
    pub(crate) fn place(&self, folded: &str) -> Option<usize> {
        let at = self.names.partition_point(0..self.names.len(), |other| other < folded);
        (self.names.get(at) == folded && !folded.is_empty()).then_some(at)
    }

    /// Finds the rows of all beginnings in these vocabularies for which that is dear. `cost` says what it would cost,
    /// in bytes that are read.
    pub(crate) fn prepare(
        all: usize,
        vocabularies: [&Vocabulary; 2],
        cost: impl Fn(&str) -> usize,
        find: impl Fn(&str) -> Option<Tiers>,
    ) -> io::Result<Self> {
        let mut dear = BTreeSet::new();
        if all >= FEWEST {
            vocabularies.iter().for_each(|vocabulary| gather(vocabulary, &mut dear));
            dear.retain(|beginning: &String| cost(beginning) > all / DEAR);
        }
        let mut bits = Vec::with_capacity(dear.len() * all.div_ceil(64));
        let mut whole = PostingsBuilder::new(all, None);
        for beginning in &dear {
            let found = find(beginning).unwrap_or_else(|| Tiers::none(all));
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
            names: Words::read(reader, "beginnings")?,
            bits: reader.column("beginnings.rows")?,
            whole: Postings::read(reader, "beginnings.whole", all)?,
        })
    }
}

/// The beginnings of the words of a vocabulary.
fn gather(vocabulary: &Vocabulary, beginnings: &mut BTreeSet<String>) {
    for number in 0..vocabulary.len() {
        let word = vocabulary.folded(number);
        for (at, c) in word.char_indices().take(LONGEST) {
            let beginning = &word[..at + c.len_utf8()];
            if !beginnings.contains(beginning) {
                beginnings.insert(beginning.to_owned());
            }
        }
    }
}

fn words_of(rows: &Rows) -> Vec<u64> {
    match rows.words() {
        Some(words) => words.to_vec(),
        None => {
            let mut marks = Marks::none(rows.all());
            rows.each(|row| marks.add(row));
            marks.into_words()
        }
    }
}
