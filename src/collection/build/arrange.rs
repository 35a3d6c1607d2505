//! Arranging: from the records that a builder has gathered, in the order in which they came, to the columns of a collection.
//!
//! Attributions are sorted by document and place, outer before inner; a file of ours has them in that order already, which costs one
//! pass to see, and then nothing is sorted. Documents and speakers keep their order, but for those that are left out. Documents
//! and attributions are arranged in parallel, since they share nothing.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};

use super::gathered::{AttributionRow, Gathered, SpeakerRow, UNKNOWN};
use super::nesting::Nesting;
use super::renumber;
use super::renumber::Renumbering;
use crate::collection::columns::{
    CONTINUATION_STEP, Columns, DictionarySpill, FIELDS, ID, LONG, NO_SPEAKER, SEVERAL, STRIDE, SpanSpill,
    SparseTextsSpill, continuation_count, shape,
};
use crate::collection::{Span, SpeakerKind, SpeakerNo};
use crate::parallel::join_long;
use crate::store::{Column, Spill, Texts, TextsSpill};

/// Mapped pages that were read are released after this many attributions, or bytes of text.
const RELEASE_ROWS: usize = 1 << 20;
const RELEASE_TEXT_BYTES: usize = 1 << 24;

/// Arranges everything. `listed` are the speakers whom datasets list that came after all replaceable ones.
pub(super) fn columns(mut gathered: Gathered, listed: &[u32]) -> io::Result<Columns> {
    let attributions = &gathered.attributions;
    let largest = attributions.spans.len().max(attributions.len()).max(gathered.texts.len());
    if largest >= UNKNOWN as usize || gathered.speakers.len() >= SEVERAL as usize {
        return Err(io::Error::other("this is more than an index can hold: four thousand million spans"));
    }
    let mut columns = Columns { about: about(&gathered)?, ..Columns::default() };
    let renumbering = Renumbering::new(&gathered);
    let documents = GatheredDocuments::take_from(&mut gathered);
    let speakers = renumber::retain_speakers(&mut gathered, listed)?;
    let others = || {
        documents.arrange(&renumbering, &mut columns)?;
        arrange_speakers(&speakers, &mut columns);
        // Free them before the attributions are done: there may be many.
        drop(speakers);
        Ok(())
    };
    let (arranged, attributions) = join_long(others, || AttributionSorter::arrange(gathered, &renumbering));
    arranged.and(attributions)?.fill(&mut columns)?;
    Ok(columns)
}

fn about(gathered: &Gathered) -> io::Result<Texts> {
    let extra =
        if gathered.extra.is_empty() { String::new() } else { serde_json::to_string(&gathered.extra)? };
    let generator = gathered.generator.as_deref().unwrap_or_default();
    Ok([gathered.title.as_str(), generator, &extra].into_iter().collect())
}

/// The gathered documents.
struct GatheredDocuments {
    texts: TextsSpill,
    hashes: Spill<u64>,
    fields: [TextsSpill; FIELDS.len()],
    authors: TextsSpill,
    languages: TextsSpill,
    extra: SparseTextsSpill,
    folder: Option<PathBuf>,
}

impl GatheredDocuments {
    fn take_from(gathered: &mut Gathered) -> Self {
        Self {
            texts: mem::take(&mut gathered.texts),
            hashes: mem::take(&mut gathered.hashes),
            fields: mem::take(&mut gathered.fields),
            authors: mem::take(&mut gathered.authors),
            languages: mem::take(&mut gathered.languages),
            extra: mem::take(&mut gathered.document_extra),
            folder: gathered.folder.clone(),
        }
    }

    fn arrange(self, renumbering: &Renumbering, columns: &mut Columns) -> io::Result<()> {
        let folder = || self.folder.clone();
        columns.texts = renumbering.texts(self.texts.into_texts()?, folder())?;
        for (field, spill) in columns.fields.iter_mut().zip(self.fields) {
            *field = renumbering.texts(spill.into_texts()?, folder())?;
        }
        let authors = renumbering.texts(self.authors.into_texts()?, folder())?;
        columns.authors = numbered(authors.iter()).filter(|(_, author)| !author.is_empty()).collect();
        let languages = renumbering.texts(self.languages.into_texts()?, folder())?;
        let same = |(no, language): &(u32, &str)| *no > 0 && languages.get(*no as usize - 1) == *language;
        columns.languages = numbered(languages.iter()).filter(|one| !same(one)).collect();
        columns.document_extra = renumbering.sparse(self.extra.into_column()?, folder())?;
        columns.continuations = continuations(columns.texts.bytes());
        let ids = &columns.fields[ID];
        let mut by_id: Vec<u32> = (0..renumbering.count).collect();
        by_id.sort_unstable_by_key(|&no| ids.get(no as usize));
        columns.by_id = by_id.into();
        columns.hashes = renumbering.values(self.hashes.into_column()?);
        let hashes = columns.hashes.as_slice();
        let mut by_hash: Vec<u32> = (0..renumbering.count).collect();
        // Documents of one hash stay in their order.
        by_hash.sort_by_key(|&no| hashes.get(no as usize));
        columns.by_hash = by_hash.into();
        Ok(())
    }
}

fn numbered<'a>(texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (u32, &'a str)> {
    texts.enumerate().map(|(no, text)| (no as u32, text))
}

fn continuations(bytes: &Column<u8>) -> Column<u64> {
    let mut count = 0;
    let counted = |(nth, step): (usize, &[u8])| {
        let before = count;
        count += continuation_count(step);
        let read = (nth + 1) * CONTINUATION_STEP;
        if read.is_multiple_of(RELEASE_TEXT_BYTES) {
            bytes.forget(read - RELEASE_TEXT_BYTES..read);
        }
        before
    };
    bytes.as_slice().chunks(CONTINUATION_STEP).enumerate().map(counted).collect()
}

fn arrange_speakers(rows: &[SpeakerRow], columns: &mut Columns) {
    columns.speaker_ids = rows.iter().map(|row| &row.id).collect();
    columns.names = rows.iter().map(|row| &row.name).collect();
    columns.aliases = rows.iter().map(|row| &row.aliases).collect();
    let wikidata = numbered(rows.iter().map(|row| row.wikidata.as_str()));
    columns.wikidata = wikidata.filter(|(_, item)| !item.is_empty()).collect();
    columns.speaker_kinds = rows.iter().map(|row| SpeakerKind::code(row.kind)).collect();
    let extra = numbered(rows.iter().map(|row| row.extra.as_str()));
    columns.speaker_extra = extra.filter(|(_, json)| !json.is_empty()).collect();
}

/// The gathered attributions, as they are read in order, and the columns that they are added to.
struct AttributionSorter<'a> {
    rows: Column<AttributionRow>,
    spans: Column<Span>,
    tokens: Column<u32>,
    ids: Texts,
    extra: Texts,
    part_extra: Texts,
    speaker_of_token: Vec<u32>,
    makers: Vec<String>,
    rules: Vec<String>,
    nesting: Nesting,
    documents: &'a Renumbering,
    /// The new numbers of attributions that hold others, by the old one; [`UNKNOWN`] until they are added.
    outer: HashMap<u32, u32>,
    sorted: SortedColumns,
    /// The maker of the previous attribution.
    maker: Option<u32>,
}

/// The columns of attributions that are being built.
#[derive(Default)]
struct SortedColumns {
    first_attributions: Vec<u32>,
    strides: Spill<u32>,
    forms: DictionarySpill<u16>,
    long: Spill<u32>,
    long_shapes: Spill<[u32; 3]>,
    spans: SpanSpill,
    speakers: Spill<SpeakerNo>,
    joint_speakers: Spill<SpeakerNo>,
    confidences: DictionarySpill<f32>,
    makers: SparseTextsSpill,
    ids: SparseTextsSpill,
    inner: Spill<u32>,
    outer: Spill<u32>,
    rules: SparseTextsSpill,
    mentions: Spill<Span>,
    extra: SparseTextsSpill,
    part_extra: SparseTextsSpill,
    count: u32,
}

impl SortedColumns {
    fn in_folder(folder: Option<&Path>) -> Self {
        let sparse = || SparseTextsSpill::new(folder.map(Path::to_owned));
        Self {
            strides: Spill::new(folder.map(Path::to_owned)),
            forms: DictionarySpill::new(folder.map(Path::to_owned)),
            spans: SpanSpill::new(folder.map(Path::to_owned)),
            speakers: Spill::new(folder.map(Path::to_owned)),
            joint_speakers: Spill::new(folder.map(Path::to_owned)),
            confidences: DictionarySpill::new(folder.map(Path::to_owned)),
            makers: sparse(),
            ids: sparse(),
            inner: Spill::new(folder.map(Path::to_owned)),
            outer: Spill::new(folder.map(Path::to_owned)),
            rules: sparse(),
            mentions: Spill::new(folder.map(Path::to_owned)),
            extra: sparse(),
            part_extra: sparse(),
            ..Self::default()
        }
    }
}

impl<'a> AttributionSorter<'a> {
    fn arrange(gathered: Gathered, documents: &'a Renumbering) -> io::Result<Self> {
        let outer = gathered.nesting.all_outer().into_iter().map(|no| (no, UNKNOWN)).collect();
        let arrived = gathered.attributions;
        let mut all = Self {
            rows: arrived.rows.into_column()?,
            spans: arrived.spans.into_column()?,
            tokens: arrived.tokens.into_column()?,
            ids: arrived.ids.into_texts()?,
            extra: arrived.extra.into_texts()?,
            part_extra: arrived.part_extra.into_texts()?,
            speaker_of_token: gathered.speaker_of_token,
            makers: arrived.makers.strings,
            rules: arrived.rules.strings,
            nesting: gathered.nesting,
            documents,
            outer,
            sorted: SortedColumns::in_folder(gathered.folder.as_deref()),
            maker: None,
        };
        if all.is_ordered() {
            (0..all.rows.len()).try_for_each(|no| all.add(no as u32))?;
        } else {
            all.order().into_iter().try_for_each(|no| all.add(no))?;
        }
        Ok(all)
    }

    fn key(&self, rows: &[AttributionRow], no: u32) -> (Option<u32>, u32, Reverse<u32>, u32) {
        let row = &rows[no as usize];
        (self.documents.get(row.document), row.extent.start, Reverse(row.extent.end), self.nesting.depth(no))
    }

    fn is_ordered(&self) -> bool {
        let rows = self.rows.as_slice();
        let ordered = |no: usize| {
            if no.is_multiple_of(RELEASE_ROWS) {
                self.rows.forget(no.saturating_sub(RELEASE_ROWS)..no);
            }
            self.key(rows, no as u32 - 1) <= self.key(rows, no as u32)
        };
        self.documents.all_stay() && (1..rows.len()).all(ordered)
    }

    /// The attributions that stay, in order.
    fn order(&self) -> Vec<u32> {
        let rows = self.rows.as_slice();
        let stays = |no: &u32| self.documents.get(rows[*no as usize].document).is_some();
        let mut order: Vec<u32> = (0..rows.len() as u32).filter(stays).collect();
        order.sort_by_key(|&no| self.key(rows, no));
        order
    }

    /// Adds the next one, given by the number that it arrived with.
    fn add(&mut self, old: u32) -> io::Result<()> {
        let row = self.rows[old as usize];
        let no = self.sorted.count;
        self.sorted.count += 1;
        let document = self.documents.get(row.document).unwrap_or_default();
        while self.sorted.first_attributions.len() <= document as usize {
            self.sorted.first_attributions.push(no);
        }
        if (no as usize).is_multiple_of(STRIDE) {
            self.sorted.strides.push(document)?;
        }
        let shape = shape(row.span_counts.map(|count| count as usize));
        let form = u16::from_le_bytes([row.form as u8, shape]);
        self.sorted.forms.push(form, form.into())?;
        if shape == LONG {
            self.sorted.long.push(no)?;
            self.sorted.long_shapes.push(row.span_counts)?;
        }
        self.sorted.confidences.push(row.confidence, row.confidence.to_bits())?;
        self.add_spans(&row)?;
        self.add_speakers(&row)?;
        self.add_sparse(no, old, &row)?;
        if no as usize % RELEASE_ROWS == RELEASE_ROWS - 1 {
            self.rows.forget(0..old as usize);
            self.spans.forget(0..row.first_span as usize);
        }
        Ok(())
    }

    fn add_spans(&mut self, row: &AttributionRow) -> io::Result<()> {
        let start = row.first_span as usize;
        let spans = self.spans.get(start..start + row.span_count()).unwrap_or_default();
        self.sorted.spans.push(spans)
    }

    fn add_speakers(&mut self, row: &AttributionRow) -> io::Result<()> {
        let tokens = row.first_token as usize..(row.first_token + row.token_count) as usize;
        let tokens = self.tokens.get(tokens).unwrap_or_default();
        let number = |token: &u32| self.speaker_of_token.get(*token as usize).copied();
        let numbers = tokens.iter().filter_map(number).filter(|&no| no != UNKNOWN);
        let mut speakers: Vec<SpeakerNo> = numbers.map(SpeakerNo).collect();
        match *speakers {
            [] => self.sorted.speakers.push(NO_SPEAKER),
            [only] => self.sorted.speakers.push(only),
            _ => {
                self.sorted.speakers.push(SpeakerNo(SEVERAL | self.sorted.joint_speakers.len() as u32))?;
                speakers.insert(0, SpeakerNo(speakers.len() as u32));
                self.sorted.joint_speakers.extend(&speakers)
            }
        }
    }

    /// Adds the fields that few attributions have.
    fn add_sparse(&mut self, no: u32, old: u32, row: &AttributionRow) -> io::Result<()> {
        if self.maker != Some(row.maker) {
            self.maker = Some(row.maker);
            self.sorted.makers.push(no, self.makers.get(row.maker as usize).map_or("", String::as_str))?;
        }
        if let Some(id) = row.id.checked_sub(1) {
            self.sorted.ids.push(no, self.ids.get(id as usize))?;
        }
        if let Some(rule) = row.rule.checked_sub(1) {
            self.sorted.rules.push(no, self.rules.get(rule as usize).map_or("", String::as_str))?;
            self.sorted.mentions.push(row.mention)?;
        }
        if let Some(extra) = row.extra.checked_sub(1) {
            self.sorted.extra.push(no, self.extra.get(extra as usize))?;
        }
        if let Some(extra) = row.part_extra.checked_sub(1) {
            self.sorted.part_extra.push(no, self.part_extra.get(extra as usize))?;
        }
        if let Some(new) = self.outer.get_mut(&old) {
            *new = no;
        }
        let Some(outer) = self.nesting.outer_of(old) else { return Ok(()) };
        // The outer one has been added: it is sorted before those inside it.
        let Some(&outer) = self.outer.get(&outer).filter(|&&outer| outer != UNKNOWN) else { return Ok(()) };
        self.sorted.inner.push(no)?;
        self.sorted.outer.push(outer)
    }

    fn fill(self, columns: &mut Columns) -> io::Result<()> {
        let mut sorted = self.sorted;
        sorted.first_attributions.resize(self.documents.count as usize + 1, sorted.count);
        columns.first_attributions = sorted.first_attributions.into();
        columns.strides = sorted.strides.into_column()?;
        columns.forms = sorted.forms.into_column()?;
        columns.long = sorted.long.into_column()?;
        columns.long_shapes = sorted.long_shapes.into_column()?;
        columns.spans = sorted.spans.into_column()?;
        columns.speakers = sorted.speakers.into_column()?;
        columns.joint_speakers = sorted.joint_speakers.into_column()?;
        columns.confidences = sorted.confidences.into_column()?;
        columns.makers = sorted.makers.into_column()?;
        columns.ids = sorted.ids.into_column()?;
        columns.inner = sorted.inner.into_column()?;
        columns.outer = sorted.outer.into_column()?;
        columns.rules = sorted.rules.into_column()?;
        columns.mentions = sorted.mentions.into_column()?;
        columns.extra = sorted.extra.into_column()?;
        columns.part_extra = sorted.part_extra.into_column()?;
        Ok(())
    }
}
