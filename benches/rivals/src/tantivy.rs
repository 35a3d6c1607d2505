//! tantivy: an inverted index on disk, mapped into memory, asked for what is typed.
//!
//! Finished words are terms, the last is a term's beginning, and all are required. tantivy finds beginnings in two ways,
//! and both are measured: by `FuzzyTermQuery::new_prefix` without slips, and by the range of terms that begin so, which is
//! what its query parser makes of `"bor"*`, but for a limit of 50 terms. The index has one segment, with which one thread
//! is at its fastest.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::ops::Bound;
use std::path::Path;
use std::time::{Duration, Instant};

use ::tantivy::collector::{Count, TopDocs};
use ::tantivy::columnar::Column;
use ::tantivy::query::{BooleanQuery, FuzzyTermQuery, Query, RangeQuery, TermQuery};
use ::tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use ::tantivy::{Index, IndexWriter, Searcher, Term, doc};

use crate::typed;

/// As many as fit on a screen of 60 rows.
pub(crate) const BEST: usize = 60;
/// Memory for a build, in bytes: as much as a million contents in one segment need.
const MOST: usize = 500 << 20;

/// The contents, to be searched.
pub(crate) struct Texts {
    searcher: Searcher,
    content: Field,
    /// The number of a content in its file, of each segment.
    numbers: Vec<Column<u64>>,
}

/// How beginnings of words are found.
#[derive(Clone, Copy)]
pub(crate) enum Beginning {
    Automaton,
    Range,
}

impl Beginning {
    pub(crate) const ALL: [Self; 2] = [Self::Automaton, Self::Range];

    /// With tantivy's version.
    pub(crate) fn name(self) -> String {
        let version = ::tantivy::version_string().split(',').next().unwrap_or_default().replace(" v", " ");
        let way = match self {
            Self::Automaton => "FuzzyTermQuery::new_prefix",
            Self::Range => "RangeQuery",
        };
        format!("{version}, `{way}`, the query alone")
    }

    fn query(self, field: Field, typed: &str) -> Box<dyn Query> {
        let start = Term::from_field_text(field, typed);
        match self {
            Self::Automaton => Box::new(FuzzyTermQuery::new_prefix(start, 0, true)),
            Self::Range => {
                let end = Term::from_field_text(field, &after(typed));
                Box::new(RangeQuery::new(Bound::Included(start), Bound::Excluded(end)))
            }
        }
    }
}

/// The first word behind all that begin so, for plain letters.
fn after(beginning: &str) -> String {
    let mut end = beginning.to_owned();
    let last = end.pop().and_then(|last| char::from_u32(last as u32 + 1));
    end.extend(last);
    end
}

impl Texts {
    /// Opens the index of a file's lines, which is made where it is missing.
    pub(crate) fn open(folder: &Path, lines: &Path) -> Result<Self, Box<dyn Error>> {
        if !folder.exists() {
            build(folder, lines)?;
        }
        crate::contents::warm(folder)?;
        let index = Index::open_in_dir(folder)
            .map_err(|error| format!("{}: {error}: delete it, and it is made again", folder.display()))?;
        let searcher = index.reader()?.searcher();
        let content = index.schema().get_field("content")?;
        let segments = searcher.segment_readers().iter();
        let numbers = segments.map(|segment| segment.fast_fields().u64("no")).collect::<Result<_, _>>()?;
        Ok(Self { searcher, content, numbers })
    }

    /// The time to count what is found and to name the best of it, and both.
    pub(crate) fn find(
        &self,
        typed: &str,
        beginning: Beginning,
    ) -> Result<(Duration, usize, Vec<u64>), Box<dyn Error>> {
        let start = Instant::now();
        let (finished, last) = typed::words(typed);
        let term = |word: &&str| -> Box<dyn Query> {
            let term = Term::from_field_text(self.content, word);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let words = finished.iter().map(term).chain(last.map(|last| beginning.query(self.content, last)));
        let query = BooleanQuery::intersection(words.collect());
        let (count, best) =
            self.searcher.search(&query, &(Count, TopDocs::with_limit(BEST).order_by_score()))?;
        let number =
            |segment: u32, document| self.numbers.get(segment as usize).and_then(|no| no.first(document));
        let best =
            best.into_iter().filter_map(|(_, found)| number(found.segment_ord, found.doc_id)).collect();
        Ok((start.elapsed(), count, best))
    }
}

fn build(folder: &Path, lines: &Path) -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::builder();
    // Positions are for phrases, and none is typed.
    let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
    let content = schema.add_text_field("content", TextOptions::default().set_indexing_options(indexing));
    let no = schema.add_u64_field("no", FAST);
    let part = folder.with_extension("tantivy.part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir(&part)?;
    let start = Instant::now();
    let index = Index::create_in_dir(&part, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MOST)?;
    for (nth, line) in BufReader::new(File::open(lines)?).lines().enumerate() {
        writer.add_document(doc!(content => line?, no => nth as u64))?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    fs::rename(&part, folder)?;
    println!("tantivy: built in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_words_are_terms_and_the_last_is_a_beginning() -> Result<(), Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let lines = folder.path().join("some.lines");
        fs::write(&lines, "The Wall at the border\nborders, and walls\na border, a waltz\nzebras\n")?;
        let texts = Texts::open(&folder.path().join("some.tantivy"), &lines)?;
        for (typed, expected) in [
            ("w", vec![0, 1, 2]),
            ("border", vec![0, 1, 2]),
            ("border ", vec![0, 2]),
            ("border wal", vec![0, 2]),
            ("border wall", vec![0]),
            ("z", vec![3]),
            ("bordr", vec![]),
        ] {
            for beginning in Beginning::ALL {
                let (_, count, mut best) = texts.find(typed, beginning)?;
                best.sort_unstable();
                assert_eq!((count, &best), (expected.len(), &expected), "{typed}, {}", beginning.name());
            }
        }
        Ok(())
    }
}
