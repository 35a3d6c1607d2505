//! What a builder has gathered so far: checked records in the order in which they came, in temporary files where there is a folder
//! for them.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use bytemuck::{Pod, Zeroable};
use foldhash::{HashMap, HashSet};

use super::fault::CompactLocation;
use super::nesting::Nesting;
use crate::collection::columns::{FIELDS, SparseTextsSpill};
use crate::collection::format::record;
use crate::collection::format::record::{DocumentRecord, ExtraFields, SpeakerRecord};
use crate::collection::speaker::ALIAS_SEPARATOR;
use crate::collection::{Span, SpeakerKind};
use crate::store::{Spill, TextsSpill};

/// A document, speaker or attribution whose number isn't known, or that is left out.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The records of a collection that is being built. Documents are numbered as they come, and so are speakers and attributions.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Where temporary files go; none where all stays in memory.
    pub folder: Option<PathBuf>,
    pub title: String,
    pub generator: Option<String>,
    pub extra: ExtraFields,
    /// By document.
    pub texts: TextsSpill,
    pub hashes: Spill<u64>,
    pub fields: [TextsSpill; FIELDS.len()],
    pub authors: TextsSpill,
    pub languages: TextsSpill,
    pub document_extra: SparseTextsSpill,
    pub speakers: Vec<SpeakerRow>,
    pub attributions: AttributionRows,
    /// Documents that later ones have replaced.
    pub dropped: BTreeSet<u32>,
    pub nesting: Nesting,
    /// Speakers by token, [`UNKNOWN`] for those not yet seen. A token stands for an id that attributions of one dataset name: the
    /// speaker's own record may come after them.
    pub speaker_of_token: Vec<u32>,
}

impl Gathered {
    /// Nothing yet, and a folder for temporary files. These have no name, and are gone with the collection.
    pub(super) fn in_folder(folder: &Path) -> Self {
        let spill = || TextsSpill::new(Some(folder.to_owned()));
        Self {
            folder: Some(folder.to_owned()),
            texts: spill(),
            hashes: Spill::new(Some(folder.to_owned())),
            fields: std::array::from_fn(|_| spill()),
            authors: spill(),
            languages: spill(),
            document_extra: SparseTextsSpill::new(Some(folder.to_owned())),
            attributions: AttributionRows::in_folder(folder),
            ..Self::default()
        }
    }

    /// Adds a document under an id, with the hash of its text.
    pub(super) fn add_document(
        &mut self,
        document: &DocumentRecord<'_>,
        id: &str,
        hash: u64,
    ) -> io::Result<()> {
        let no = self.texts.len() as u32;
        self.texts.push(&document.text)?;
        self.hashes.push(hash)?;
        let [outlet, published, url, author, language] =
            [&document.outlet, &document.published, &document.url, &document.author, &document.language]
                .map(|field| field.as_deref().unwrap_or_default());
        self.authors.push(author)?;
        self.languages.push(language)?;
        let fields = [id, &*document.title, outlet, published, url];
        for (column, field) in self.fields.iter_mut().zip(fields) {
            column.push(field)?;
        }
        match record::extra_json(&document.extra) {
            Some(json) => self.document_extra.push(no, &json),
            None => Ok(()),
        }
    }
}

/// A speaker, from the records of one or several datasets.
#[derive(Debug)]
pub(super) struct SpeakerRow {
    pub id: String,
    pub name: String,
    pub kind: Option<SpeakerKind>,
    pub wikidata: String,
    pub aliases: String,
    alias_count: u32,
    /// The aliases, where they are many.
    known_aliases: Option<Box<HashSet<String>>>,
    pub extra: String,
}

impl SpeakerRow {
    pub(super) fn new(from: &SpeakerRecord<'_>) -> Self {
        let mut row = Self {
            id: from.id.to_string(),
            name: from.name.to_string(),
            kind: from.kind,
            wikidata: from.wikidata.as_ref().map_or_else(String::new, ToString::to_string),
            aliases: String::new(),
            alias_count: 0,
            known_aliases: None,
            extra: record::extra_json(&from.extra).unwrap_or_default(),
        };
        row.add_aliases(from.aliases.iter().map(|alias| &**alias));
        row
    }

    /// Adds the aliases that it doesn't have yet.
    pub(super) fn add_aliases<'a>(&mut self, aliases: impl Iterator<Item = &'a str>) {
        for alias in aliases {
            let alias = alias.replace(ALIAS_SEPARATOR, " ");
            if alias.is_empty() || !self.is_new(&alias) {
                continue;
            }
            self.alias_count += 1;
            if !self.aliases.is_empty() {
                self.aliases.push(ALIAS_SEPARATOR);
            }
            self.aliases.push_str(&alias);
        }
    }

    /// Whether an alias is none that it has; from now on it has it.
    fn is_new(&mut self, alias: &str) -> bool {
        let mut here = self.aliases.split(ALIAS_SEPARATOR);
        if self.alias_count <= FEW_ALIASES {
            return !here.any(|other| other == alias);
        }
        let known = self.known_aliases.get_or_insert_with(|| Box::new(here.map(str::to_owned).collect()));
        known.insert(alias.to_owned())
    }
}

/// So many aliases are compared one by one; more are looked up, since a file may have a hundred thousand.
const FEW_ALIASES: u32 = 16;

/// A checked attribution, as plain numbers. Indexes of optional values are one too high, and 0 stands for none.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(super) struct AttributionRow {
    pub document: u32,
    /// From the first byte of the content to the last.
    pub extent: Span,
    /// Kind, status and the like: the code of a `Form`.
    pub form: u32,
    pub confidence: f32,
    /// The index of its first span, and how many spans content, cue and source have.
    pub first_span: u32,
    pub span_counts: [u32; 3],
    /// The index of its first speaker token, and how many it has.
    pub first_token: u32,
    pub token_count: u32,
    /// Index of the maker; not optional.
    pub maker: u32,
    /// Optional: an id that doesn't follow from document and place.
    pub id: u32,
    /// Optional: the rule that found its speakers.
    pub rule: u32,
    /// Empty where there is none.
    pub mention: Span,
    /// Optional: unknown fields, as JSON, and those of spans and resolution.
    pub extra: u32,
    pub part_extra: u32,
    pub location: CompactLocation,
}

impl AttributionRow {
    /// How many spans it has.
    pub(super) fn span_count(&self) -> usize {
        self.span_counts.iter().map(|&count| count as usize).sum()
    }
}

/// The attributions, with the values of varying number that their rows point to.
#[derive(Debug, Default)]
pub(super) struct AttributionRows {
    pub rows: Spill<AttributionRow>,
    pub spans: Spill<Span>,
    /// Speaker tokens: see [`Gathered::speaker_of_token`].
    pub tokens: Spill<u32>,
    pub ids: TextsSpill,
    pub extra: TextsSpill,
    pub part_extra: TextsSpill,
    pub makers: Interner,
    pub rules: Interner,
}

impl AttributionRows {
    fn in_folder(folder: &Path) -> Self {
        let folder = || Some(folder.to_owned());
        Self {
            rows: Spill::new(folder()),
            spans: Spill::new(folder()),
            tokens: Spill::new(folder()),
            ids: TextsSpill::new(folder()),
            extra: TextsSpill::new(folder()),
            part_extra: TextsSpill::new(folder()),
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// One row, read back; zeros where there is none.
    pub(super) fn row(&mut self, no: u32) -> io::Result<AttributionRow> {
        Ok(self.rows.get(no as usize)?.unwrap_or_else(Zeroable::zeroed))
    }
}

/// Adds a text. Its index plus one, as in [`AttributionRow`].
pub(super) fn push_optional(texts: &mut TextsSpill, text: &str) -> io::Result<u32> {
    texts.push(text)?;
    Ok(texts.len() as u32)
}

/// Strings that recur in very many records (makers, rules), each stored once and referred to by its index.
#[derive(Debug, Default)]
pub(super) struct Interner {
    indexes: HashMap<String, u32>,
    /// Distinct, in the order in which they came.
    pub strings: Vec<String>,
}

impl Interner {
    /// The index of a string, which is added where it is new.
    pub(super) fn intern(&mut self, string: &str) -> u32 {
        if let Some(&index) = self.indexes.get(string) {
            return index;
        }
        let index = self.strings.len() as u32;
        self.indexes.insert(string.to_owned(), index);
        self.strings.push(string.to_owned());
        index
    }
}
