//! Putting in order: from what arrived to the columns of a collection.
//!
//! Attributions are ordered by document and place, outer before inner. As a rule they arrive so, and nothing is sorted.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};

use super::renumbered::Renumbered;
use super::rows::Row;
use super::speaker_row::SpeakerRow;
use super::unnamed;
use super::{Builder, UNKNOWN};
use crate::collection::columns::holders::Holders;
use crate::collection::columns::palette::PaletteSpill;
use crate::collection::columns::places::{continuation_count, shape};
use crate::collection::columns::spans::SpansSpill;
use crate::collection::columns::sparse::SparseSpill;
use crate::collection::columns::{CHOIR, Columns, FIELDS, ID, LONG, NOBODY, STEP, STRIDE};
use crate::collection::{Collection, Span, SpeakerKind, SpeakerNo};
use crate::parallel::both_at_length;
use crate::store::{Column, Spill, Texts, TextsSpill};

/// Pages of what was read are let go of after so many attributions, or bytes.
const PACE: usize = 1 << 20;
const PACE_BYTES: usize = 1 << 24;

pub(crate) fn collection(mut builder: Builder) -> io::Result<Collection> {
    let too_many = builder.rows.spans.len().max(builder.rows.len()).max(builder.texts.len())
        >= UNKNOWN as usize
        || builder.speakers.len() >= CHOIR as usize;
    if too_many {
        return Err(io::Error::other("this is more than an index can hold: four thousand million spans"));
    }
    let mut columns = Columns { about: about(&builder)?, ..Columns::default() };
    let renumbered = Renumbered::new(&builder);
    let documents = Documents::of(&mut builder);
    let rows = unnamed::staying(&mut builder)?;
    let beside = || {
        documents.arrange(&renumbered, &mut columns)?;
        speakers(&rows, &mut columns);
        // They may be many.
        drop(rows);
        Ok(())
    };
    let (arranged, attributions) = both_at_length(beside, || Attributions::arrange(builder, &renumbered));
    arranged.and(attributions)?.into_columns(&mut columns)?;
    Ok(Collection::over(columns))
}

fn about(builder: &Builder) -> io::Result<Texts> {
    let extra = if builder.extra.is_empty() { String::new() } else { serde_json::to_string(&builder.extra)? };
    let generator = builder.generator.as_deref().unwrap_or_default();
    Ok([builder.title.as_str(), generator, &extra].into_iter().collect())
}

/// What arrived of the documents.
struct Documents {
    texts: TextsSpill,
    fields: [TextsSpill; FIELDS.len()],
    authors: TextsSpill,
    languages: TextsSpill,
    extra: SparseSpill,
    folder: Option<PathBuf>,
}

impl Documents {
    fn of(builder: &mut Builder) -> Self {
        Self {
            texts: mem::take(&mut builder.texts),
            fields: mem::take(&mut builder.fields),
            authors: mem::take(&mut builder.authors),
            languages: mem::take(&mut builder.languages),
            extra: mem::take(&mut builder.document_extra),
            folder: builder.folder.clone(),
        }
    }

    fn arrange(self, renumbered: &Renumbered, columns: &mut Columns) -> io::Result<()> {
        let folder = || self.folder.clone();
        columns.texts = renumbered.texts(self.texts.into_texts()?, folder())?;
        for (field, gathered) in columns.fields.iter_mut().zip(self.fields) {
            *field = renumbered.texts(gathered.into_texts()?, folder())?;
        }
        let authors = renumbered.texts(self.authors.into_texts()?, folder())?;
        columns.authors = numbered(authors.iter()).filter(|(_, author)| !author.is_empty()).collect();
        let languages = renumbered.texts(self.languages.into_texts()?, folder())?;
        let same = |(no, language): &(u32, &str)| *no > 0 && languages.get(*no as usize - 1) == *language;
        columns.languages = numbered(languages.iter()).filter(|one| !same(one)).collect();
        columns.document_extra = renumbered.sparse(self.extra.into_sparse()?, folder())?;
        columns.continuations = continuations(columns.texts.bytes());
        let ids = &columns.fields[ID];
        let mut by_id: Vec<u32> = (0..renumbered.count).collect();
        by_id.sort_unstable_by_key(|&no| ids.get(no as usize));
        columns.by_id = by_id.into();
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
        let read = (nth + 1) * STEP;
        if read.is_multiple_of(PACE_BYTES) {
            bytes.forget(read - PACE_BYTES..read);
        }
        before
    };
    bytes.as_slice().chunks(STEP).enumerate().map(counted).collect()
}

fn speakers(rows: &[SpeakerRow], columns: &mut Columns) {
    columns.speaker_ids = rows.iter().map(|row| &row.id).collect();
    columns.names = rows.iter().map(|row| &row.name).collect();
    columns.aliases = rows.iter().map(|row| &row.aliases).collect();
    let wikidata = numbered(rows.iter().map(|row| row.wikidata.as_str()));
    columns.wikidata = wikidata.filter(|(_, item)| !item.is_empty()).collect();
    columns.speaker_kinds = rows.iter().map(|row| SpeakerKind::code(row.kind)).collect();
    let extra = numbered(rows.iter().map(|row| row.extra.as_str()));
    columns.speaker_extra = extra.filter(|(_, json)| !json.is_empty()).collect();
}

/// What arrived of the attributions, as it is read in order.
struct Attributions<'a> {
    rows: Column<Row>,
    spans: Column<Span>,
    voices: Column<u32>,
    ids: Texts,
    extra: Texts,
    tokens: Vec<u32>,
    makers: Vec<String>,
    rules: Vec<String>,
    holders: Holders,
    documents: &'a Renumbered,
    /// Of those that hold others, by the number that they arrived with: the new one.
    outer: HashMap<u32, u32>,
    new: New,
    maker: Option<u32>,
}

/// The columns in the making.
#[derive(Default)]
struct New {
    firsts: Vec<u32>,
    strides: Spill<u32>,
    forms: PaletteSpill<u16>,
    long: Spill<u32>,
    long_shapes: Spill<[u32; 3]>,
    spans: SpansSpill,
    voices: Spill<SpeakerNo>,
    choirs: Spill<SpeakerNo>,
    confidences: PaletteSpill<f32>,
    makers: SparseSpill,
    ids: SparseSpill,
    inner: Spill<u32>,
    outer: Spill<u32>,
    rules: SparseSpill,
    mentions: Spill<Span>,
    extra: SparseSpill,
    count: u32,
}

impl New {
    fn in_folder(folder: Option<&Path>) -> Self {
        let sparse = || SparseSpill::new(folder.map(Path::to_owned));
        Self {
            strides: Spill::new(folder.map(Path::to_owned)),
            forms: PaletteSpill::new(folder.map(Path::to_owned)),
            spans: SpansSpill::new(folder.map(Path::to_owned)),
            voices: Spill::new(folder.map(Path::to_owned)),
            choirs: Spill::new(folder.map(Path::to_owned)),
            confidences: PaletteSpill::new(folder.map(Path::to_owned)),
            makers: sparse(),
            ids: sparse(),
            inner: Spill::new(folder.map(Path::to_owned)),
            outer: Spill::new(folder.map(Path::to_owned)),
            rules: sparse(),
            mentions: Spill::new(folder.map(Path::to_owned)),
            extra: sparse(),
            ..Self::default()
        }
    }
}

impl<'a> Attributions<'a> {
    fn arrange(builder: Builder, documents: &'a Renumbered) -> io::Result<Self> {
        let outer = builder.holders.outer().into_iter().map(|no| (no, UNKNOWN)).collect();
        let arrived = builder.rows;
        let mut all = Self {
            rows: arrived.all.into_column()?,
            spans: arrived.spans.into_column()?,
            voices: arrived.voices.into_column()?,
            ids: arrived.ids.into_texts()?,
            extra: arrived.extra.into_texts()?,
            tokens: builder.tokens,
            makers: builder.makers.all,
            rules: builder.rules.all,
            holders: builder.holders,
            documents,
            outer,
            new: New::in_folder(builder.folder.as_deref()),
            maker: None,
        };
        if all.is_ordered() {
            (0..all.rows.len()).try_for_each(|no| all.add(no as u32))?;
        } else {
            all.order().into_iter().try_for_each(|no| all.add(no))?;
        }
        Ok(all)
    }

    fn key(&self, rows: &[Row], no: u32) -> (Option<u32>, u32, Reverse<u32>, u32) {
        let row = &rows[no as usize];
        (self.documents.get(row.document), row.extent.start, Reverse(row.extent.end), self.holders.depth(no))
    }

    fn is_ordered(&self) -> bool {
        let rows = self.rows.as_slice();
        let ordered = |no: usize| {
            if no.is_multiple_of(PACE) {
                self.rows.forget(no.saturating_sub(PACE)..no);
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
        let no = self.new.count;
        self.new.count += 1;
        let document = self.documents.get(row.document).unwrap_or_default();
        while self.new.firsts.len() <= document as usize {
            self.new.firsts.push(no);
        }
        if (no as usize).is_multiple_of(STRIDE) {
            self.new.strides.push(document)?;
        }
        let shape = shape(row.counts.map(|count| count as usize));
        let form = u16::from_le_bytes([row.form as u8, shape]);
        self.new.forms.push(form, form.into())?;
        if shape == LONG {
            self.new.long.push(no)?;
            self.new.long_shapes.push(row.counts)?;
        }
        self.new.confidences.push(row.confidence, row.confidence.to_bits())?;
        self.add_spans(&row)?;
        self.add_voices(&row)?;
        self.add_rest(no, old, &row)?;
        if no as usize % PACE == PACE - 1 {
            self.rows.forget(0..old as usize);
            self.spans.forget(0..row.spans as usize);
        }
        Ok(())
    }

    fn add_spans(&mut self, row: &Row) -> io::Result<()> {
        let count: usize = row.counts.iter().map(|&count| count as usize).sum();
        let start = row.spans as usize;
        let spans = self.spans.get(start..start + count).unwrap_or_default();
        self.new.spans.push(spans)
    }

    fn add_voices(&mut self, row: &Row) -> io::Result<()> {
        let voices = row.voices as usize..(row.voices + row.voice_count) as usize;
        let tokens = self.voices.get(voices).unwrap_or_default();
        let known = |token: &u32| self.tokens.get(*token as usize).copied().filter(|&no| no != UNKNOWN);
        let speaker = |token: &u32| known(token).map(SpeakerNo);
        let mut speakers: Vec<SpeakerNo> = tokens.iter().filter_map(speaker).collect();
        match *speakers {
            [] => self.new.voices.push(NOBODY),
            [only] => self.new.voices.push(only),
            _ => {
                self.new.voices.push(SpeakerNo(CHOIR | self.new.choirs.len() as u32))?;
                speakers.insert(0, SpeakerNo(speakers.len() as u32));
                self.new.choirs.extend(&speakers)
            }
        }
    }

    /// What few have.
    fn add_rest(&mut self, no: u32, old: u32, row: &Row) -> io::Result<()> {
        if self.maker != Some(row.maker) {
            self.maker = Some(row.maker);
            self.new.makers.push(no, self.makers.get(row.maker as usize).map_or("", String::as_str))?;
        }
        if let Some(id) = row.id.checked_sub(1) {
            self.new.ids.push(no, self.ids.get(id as usize))?;
        }
        if let Some(rule) = row.rule.checked_sub(1) {
            self.new.rules.push(no, self.rules.get(rule as usize).map_or("", String::as_str))?;
            self.new.mentions.push(row.mention)?;
        }
        if let Some(extra) = row.extra.checked_sub(1) {
            self.new.extra.push(no, self.extra.get(extra as usize))?;
        }
        if let Some(place) = self.outer.get_mut(&old) {
            *place = no;
        }
        let Some(holder) = self.holders.holder(old) else { return Ok(()) };
        // An outer one comes before those inside it.
        let Some(&holder) = self.outer.get(&holder).filter(|&&holder| holder != UNKNOWN) else {
            return Ok(());
        };
        self.new.inner.push(no)?;
        self.new.outer.push(holder)
    }

    fn into_columns(self, columns: &mut Columns) -> io::Result<()> {
        let mut new = self.new;
        new.firsts.resize(self.documents.count as usize + 1, new.count);
        columns.firsts = new.firsts.into();
        columns.strides = new.strides.into_column()?;
        columns.forms = new.forms.into_palette()?;
        columns.long = new.long.into_column()?;
        columns.long_shapes = new.long_shapes.into_column()?;
        columns.spans = new.spans.into_spans()?;
        columns.voices = new.voices.into_column()?;
        columns.choirs = new.choirs.into_column()?;
        columns.confidences = new.confidences.into_palette()?;
        columns.makers = new.makers.into_sparse()?;
        columns.ids = new.ids.into_sparse()?;
        columns.inner = new.inner.into_column()?;
        columns.outer = new.outer.into_column()?;
        columns.rules = new.rules.into_sparse()?;
        columns.mentions = new.mentions.into_column()?;
        columns.extra = new.extra.into_sparse()?;
        Ok(())
    }
}
