//! The builder: takes records, checks each against what it has already, and gathers them; at the end it resolves references
//! between records and builds the collection.
//!
//! A record costs a hash look-up of its id and the [check](super::check) of its spans, which a reader may have done on another
//! thread. Attributions may name speakers, and other attributions that hold them, before their records: these forward references
//! are resolved at the end of each dataset.
//!
//! An id means something within its own dataset only. What several datasets hold is taken once: a document of the same text, a
//! speaker of the same id and name, an attribution of the same document and spans ([`items`](super::items)). Of another record
//! whose id is taken the id is changed ("1~2").

use std::collections::{BTreeSet, HashMap as StdHashMap, HashSet as StdHashSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::broken::{BrokenRecords, Named};
use super::check::{CheckedAttribution, CheckedSpans};
use super::document_text::{DocumentText, RecentTexts};
use super::fault::{CompactLocation, Fault, FaultCheckpoint, FaultLog, FaultSection, Location};
use super::gathered::{AttributionRow, Gathered, SpeakerRow, UNKNOWN, push_optional};
use super::hashed_ids::HashedIds;
use super::items::ItemIndex;
use super::notices::{NewIds, Notices};
use super::{arrange, check};
use crate::collection::attribution::Form;
use crate::collection::columns::ID;
use crate::collection::format::record::{
    AttributionRecord, DocumentRecord, Meta, OFFSETS, SCHEMA, SpeakerRecord,
};
use crate::collection::format::{record, write};
use crate::collection::offsets::Offsets;
use crate::collection::{Collection, Span, ids};
use crate::store::system_error::in_words;

/// How many datasets the title of a collection names, and how long it grows by that, in bytes.
const MAX_TITLES: usize = 3;
const MAX_JOINED_TITLE_BYTES: usize = 500;

/// Mapped pages of a collection that is being copied are released after this many bytes of text.
const RELEASE_BYTES: usize = 1 << 24;

/// How many attributions are read back at once.
const ROWS_AT_ONCE: usize = 1 << 14;

/// The record that an id means, and the last dataset that has it.
#[derive(Clone, Copy, Debug)]
struct IdEntry {
    no: u32,
    dataset: u32,
}

/// In an [`IdEntry`]: the id was made here, and no dataset has it.
const NO_DATASET: u32 = u32::MAX;

/// What a record says that its attribution is.
fn form(record: &AttributionRecord<'_>) -> Form {
    let &AttributionRecord { kind, status, verbatim, asserted: is_asserted, .. } = record;
    Form { kind, status, verbatim, is_asserted }
}

/// A record that repeats an item of an earlier dataset.
#[derive(Clone, Copy, Debug)]
struct Repetition {
    /// The item.
    no: u32,
    /// The record's form, and the tokens of its speakers in [`Builder::repeated_tokens`].
    form: Form,
    first_token: u32,
    token_count: u32,
    location: CompactLocation,
}

/// Why there is no collection.
#[derive(Debug)]
pub enum BuildError {
    /// What is wrong with the records.
    Faults(Vec<Fault>),
    /// The temporary files can't be written, or read again.
    Io(io::Error),
}

/// Gathers records; [`finish`](Self::finish) gives the collection or every fault.
#[derive(Debug, Default)]
pub struct Builder {
    gathered: Gathered,
    faults: FaultLog,
    /// The first error of the temporary files, after which nothing more is taken.
    io_error: Option<io::Error>,
    /// The number of the current dataset, from 1.
    dataset: u32,
    /// The first attribution of the current dataset.
    first_attribution: u32,
    /// The last dataset whose documents are replaced by those of later ones, and how many documents these are.
    last_replaceable: u32,
    replaceable: u32,
    /// The titles of the datasets so far, as many as are named.
    titles: Vec<String>,
    /// Whether this is a part of a dataset whose rest will not be read.
    is_part: bool,
    /// Whether a date that is none is a fault.
    checks_dates: bool,
    /// After so many faults nothing further is read.
    max_faults: Option<usize>,
    /// Whether the current dataset is of a form that isn't known: nothing of it is taken.
    is_refused: bool,
    /// The current dataset's records that have faults of their own.
    broken: BrokenRecords,
    document_ids: HashMap<String, IdEntry>,
    /// Documents by the first half of their text's SHA-256.
    document_texts: HashMap<[u8; 16], IdEntry>,
    /// The documents of the current dataset that have another id here.
    renamed_documents: HashSet<u32>,
    speaker_ids: HashMap<String, IdEntry>,
    /// Attributions by the id that they have here.
    attribution_ids: HashedIds,
    /// Attributions of the current dataset that have another id here, by its own; and their numbers.
    own_ids: HashMap<String, u32>,
    renamed: HashSet<u32>,
    items: ItemIndex,
    /// What the current dataset repeats, until its speakers are known.
    repetitions: Vec<Repetition>,
    repeated_tokens: Vec<u32>,
    new_document_ids: NewIds,
    new_speaker_ids: NewIds,
    new_attribution_ids: NewIds,
    notices: Notices,
    /// Forward references of the current dataset: tokens of speakers by their id, and attributions with the id of the one that
    /// holds them.
    speaker_tokens: HashMap<String, u32>,
    pending_outer: Vec<(u32, String)>,
    recent_texts: RecentTexts,
}

impl Builder {
    /// A builder of an empty collection, in memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder whose collection lies in temporary files in this folder, as far as it is large. The files have no name,
    /// and are gone with the collection.
    pub fn in_folder(folder: &Path) -> Self {
        Self { gathered: Gathered::in_folder(folder), ..Self::default() }
    }

    /// The folder for temporary files.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.gathered.folder.as_deref()
    }

    /// From now on, a document replaces the one with its id or its text in the datasets so far, and that one's attributions.
    /// Speakers whom only these named go with them.
    pub fn replace_documents(&mut self) {
        self.last_replaceable = self.dataset;
        self.replaceable = self.gathered.texts.len() as u32;
    }

    /// Only a part of a dataset follows: that a record it names is missing is no fault.
    pub(crate) fn expect_more(&mut self) {
        self.is_part = true;
    }

    /// From now on, a date that is none is a fault. Else it is told, since everything else about its document is sound.
    pub(crate) fn check_dates(&mut self) {
        self.checks_dates = true;
    }

    /// What a person should know about the datasets so far, though nothing is wrong with them.
    pub(crate) fn notices(&mut self) -> Vec<String> {
        self.end_dataset();
        self.notices.sentences()
    }

    /// How many attributions there are so far.
    pub fn attribution_count(&self) -> usize {
        self.gathered.attributions.len()
    }

    /// After so many faults nothing further is to be read: for what may have no end.
    pub(crate) fn give_up_after(&mut self, faults: usize) {
        self.max_faults = Some(faults);
    }

    /// Whether there are as many faults.
    fn has_given_up(&self) -> bool {
        self.max_faults.is_some_and(|most| self.faults.count() >= most)
    }

    /// How many attributions there are so far; none where reading on is in vain: the temporary files have failed, or there are too
    /// many faults.
    pub(crate) fn count_if_sound(&self) -> Option<usize> {
        (self.io_error.is_none() && !self.has_given_up()).then(|| self.attribution_count())
    }

    /// The texts of the documents so far, one at a time.
    pub fn each_text(&mut self, mut take: impl FnMut(&str)) {
        for no in 0..self.gathered.texts.len() {
            let text = self.gathered.texts.get(no);
            let Some(text) = self.ok(text) else { return };
            take(&text);
        }
    }

    /// Adds a fault: the reader's, or one of the builder's own.
    pub fn fault(&mut self, location: Location, what: impl Into<String>) {
        self.faults.add(location, what.into());
    }

    fn fault_at(&mut self, at: CompactLocation, record: &str, what: impl Into<String>) {
        let location = self.location(at, record);
        self.fault(location, what);
    }

    /// Adds a file's name, to which compact locations refer by the number returned.
    pub(crate) fn add_file(&mut self, name: &str) -> u32 {
        self.faults.add_file(name)
    }

    /// The location of a record of a kind ("attribution").
    pub(crate) fn location(&self, at: CompactLocation, record: &str) -> Location {
        self.faults.location(at, record)
    }

    /// The value of a result, or nothing: the error of the temporary files is kept for the end.
    pub(crate) fn ok<T>(&mut self, result: io::Result<T>) -> Option<T> {
        result.map_err(|error| self.io_error = Some(error)).ok()
    }
}

/// Datasets: where one begins, what it says about itself, and where it breaks off.
impl Builder {
    /// Begins a dataset with what it says about itself. Ids of earlier ones may recur from here on: the same document or
    /// attribution is then taken once, and a speaker of the same id and name is the same.
    pub fn meta(&mut self, meta: Meta, location: &Location) {
        self.begin();
        self.describe(meta, location);
    }

    /// Begins a dataset that will be [described](Self::describe) later.
    pub(crate) fn begin(&mut self) -> FaultCheckpoint {
        self.end_dataset();
        self.dataset += 1;
        self.first_attribution = self.gathered.attributions.len() as u32;
        self.renamed_documents = HashSet::default();
        self.own_ids = HashMap::default();
        self.renamed = HashSet::default();
        self.items.begin_dataset();
        self.is_refused = false;
        self.broken = BrokenRecords::default();
        let indexed = self.index_items();
        self.ok(indexed);
        self.faults.checkpoint()
    }

    /// Adds the attributions of the last dataset to the items that the next one may repeat.
    fn index_items(&mut self) -> io::Result<()> {
        while self.items.indexed < self.first_attribution {
            let start = self.items.indexed as usize;
            let end = (start + ROWS_AT_ONCE).min(self.first_attribution as usize);
            let rows = self.gathered.attributions.rows.range(start..end)?;
            // Spans were added together with their rows, so those of neighbours are neighbours.
            let first = rows.first().map_or(0, |row| row.first_span as usize);
            let last = rows.last().map_or(0, |row| row.first_span as usize + row.span_count());
            let spans = self.gathered.attributions.spans.range(first..last)?;
            for (no, row) in (self.items.indexed..).zip(&rows) {
                // What is replaced is never repeated.
                if row.document < self.replaceable {
                    continue;
                }
                let start = row.first_span as usize - first;
                let spans = spans.get(start..start + row.span_count()).unwrap_or_default();
                let key = self.items.key(row.document, spans, row.span_counts);
                self.items.add(key, no);
            }
            self.items.indexed = end as u32;
        }
        Ok(())
    }

    /// Takes what the current dataset says about itself.
    pub(crate) fn describe(&mut self, meta: Meta, location: &Location) {
        if meta.schema != SCHEMA {
            let what = format!(
                "the schema is “{}”, and this program reads “{SCHEMA}” only: convert the file, or use a whosaid that knows it",
                meta.schema
            );
            self.refuse(location.clone(), what);
        }
        if let Some(unit) = meta.offsets.as_deref().filter(|unit| *unit != OFFSETS) {
            let what = format!("offsets count “{unit}”, and “{OFFSETS}” was expected");
            self.refuse(location.clone(), what);
        }
        self.add_title(meta.title);
        let gathered = &mut self.gathered;
        gathered.generator = gathered.generator.take().or(meta.generator);
        gathered.extra.extend(meta.extra);
    }

    /// Adds a dataset's title to that of the collection, which names the first few.
    fn add_title(&mut self, title: String) {
        let is_known = title.is_empty() || self.titles.contains(&title);
        let is_added = self.last_replaceable > 0 && !self.titles.is_empty();
        if is_known || is_added || self.titles.len() > MAX_TITLES {
            return;
        }
        let joined = &mut self.gathered.title;
        if self.titles.is_empty() {
            joined.clone_from(&title);
        } else if self.titles.len() < MAX_TITLES && joined.len() + title.len() <= MAX_JOINED_TITLE_BYTES {
            joined.push_str(" + ");
            joined.push_str(&title);
        } else {
            joined.push_str(" + …");
            // One more than the most: nothing follows.
            self.titles.resize(MAX_TITLES, String::new());
        }
        self.titles.push(title);
    }

    /// Adds a fault of the current dataset after which nothing of it can be trusted.
    fn refuse(&mut self, location: Location, what: String) {
        self.is_refused = true;
        self.forget_references();
        self.fault(location, what);
    }

    /// Whether nothing of the current dataset is taken.
    pub(crate) fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// Notes a record that can't be taken: what names it is no further fault. Without an id, it may be any of its kind.
    pub(crate) fn note_broken(&mut self, named: Named, id: Option<&str>) {
        self.broken.add(named, id);
    }

    /// Forgets the forward references of the current dataset.
    fn forget_references(&mut self) {
        self.speaker_tokens.clear();
        self.pending_outer.clear();
        self.repetitions.clear();
        self.repeated_tokens.clear();
    }

    /// The current dataset can't be read on. What it lacks is no fault then, and this one replaces its others.
    pub(crate) fn break_off(&mut self, begin: FaultCheckpoint, location: Location, what: String) {
        self.faults.roll_back(begin);
        self.forget_references();
        self.fault(location, what);
    }

    /// The current dataset can't be read on, and what was read of it is checked as it is. What it lacks is no fault then.
    pub(crate) fn cut_off(&mut self, location: Location, what: String) {
        self.forget_references();
        self.fault(location, what);
    }

    /// Takes out the faults since a checkpoint.
    pub(crate) fn take_faults(&mut self, since: FaultCheckpoint) -> Vec<FaultSection> {
        self.faults.take_since(since)
    }

    /// Puts faults that were taken out behind those that were found since.
    pub(crate) fn put_back_faults(&mut self, faults: Vec<FaultSection>) {
        self.faults.put_back(faults);
    }

    /// Adds all of a collection, as if it were read from a file of that name.
    pub fn add(&mut self, collection: &Collection, name: &str) {
        let location = Location { file: name.to_owned(), ..Location::default() };
        let at = self.faults.compact(&location);
        self.meta(write::meta(collection), &location);
        for speaker in collection.speakers() {
            self.take_speaker(&write::speaker(collection, speaker.no), at);
        }
        let mut since_release = 0;
        for document in collection.documents() {
            since_release += document.text.len();
            if since_release >= RELEASE_BYTES {
                collection.forget_before(document.no);
                since_release = 0;
            }
            // An index has checksums: that the text has the SHA-256 that is made of it here proves nothing.
            let record = DocumentRecord { sha256: None, ..write::document(collection, document.no) };
            self.take_document(&record, None, at);
            let offsets = Offsets::new(document.text);
            for no in document.attributions() {
                let record = write::attribution(collection, &collection.attribution(no), &offsets, |_| true);
                self.take_attribution(&record, None, at);
            }
        }
    }
}

/// Documents.
impl Builder {
    /// Takes a document, checked against its own sha256.
    pub fn document(&mut self, document: &DocumentRecord<'_>, location: &Location) {
        let at = self.faults.compact(location);
        self.take_document(document, None, at);
    }

    /// Takes a document. `text` is the document's text, where the reader has made it already.
    pub(crate) fn take_document(
        &mut self,
        document: &DocumentRecord<'_>,
        text: Option<Arc<DocumentText>>,
        at: CompactLocation,
    ) {
        if self.is_refused {
            return;
        }
        if u32::try_from(document.text.len()).is_err() {
            self.note_broken(Named::Document, Some(&document.id));
            return self.fault_at(at, "document", "the text is larger than 4 GiB: split the document");
        }
        let text = text.unwrap_or_else(|| Arc::new(DocumentText::new(document.text.to_string())));
        if let Some(what) = check::sha256(document, &text) {
            // That spans don't stand in this text follows from that.
            self.note_broken(Named::Document, Some(&document.id));
            self.fault_at(at, "document", what);
        }
        if let Some(what) = check::date(document) {
            let mut location = self.location(at, "document");
            location.extend("published");
            if self.checks_dates {
                self.fault(location, what);
            } else {
                self.notices.no_date(&location, &what);
            }
        }
        let taken = self.take_text(document, text, at);
        self.ok(taken);
    }

    /// Takes a document: as a new one, unless an earlier dataset has it.
    fn take_text(
        &mut self,
        document: &DocumentRecord<'_>,
        text: Arc<DocumentText>,
        at: CompactLocation,
    ) -> io::Result<()> {
        let mut key = [0; 16];
        key.copy_from_slice(&text.digest()[..16]);
        let by_id = self.document_ids.get(&*document.id).copied();
        let by_text = self.document_texts.get(&key).copied();
        if let Some(own) = by_id.filter(|entry| entry.dataset == self.dataset) {
            let is_same = by_text.is_some_and(|entry| entry.no == own.no);
            let what = if is_same { "stands twice" } else { "names two different documents" };
            self.note_broken(Named::Document, Some(&document.id));
            self.fault_at(at, "document", format!("the document id “{}” {what}", &*document.id));
            return Ok(());
        }
        let is_taken = self.replace_document(document, [by_text, by_id], at)?;
        // The one with the same id first: an earlier dataset may have several documents of one text.
        for earlier in [by_id, by_text].into_iter().flatten() {
            let is_current = earlier.dataset == self.dataset || earlier.no < self.replaceable;
            if is_current || self.gathered.texts.get(earlier.no as usize)? != *document.text {
                continue;
            }
            let entry = IdEntry { dataset: self.dataset, ..earlier };
            self.document_ids.insert(document.id.to_string(), entry);
            self.document_texts.insert(key, entry);
            if self.gathered.fields[ID].get(earlier.no as usize)? != *document.id {
                self.renamed_documents.insert(earlier.no);
            }
            self.recent_texts.insert(earlier.no, text);
            return Ok(());
        }
        let entry = IdEntry { no: self.gathered.texts.len() as u32, dataset: self.dataset };
        let mut id = document.id.to_string();
        if is_taken {
            while self.document_ids.contains_key(&id) {
                id = self.new_document_ids.next(&document.id);
            }
            self.document_ids.insert(id.clone(), IdEntry { dataset: NO_DATASET, ..entry });
            self.renamed_documents.insert(entry.no);
            let (faults, notices) = (&self.faults, &mut self.notices);
            notices.rename(&document.id, &id, || faults.location(at, "document"));
        }
        self.document_ids.insert(document.id.to_string(), entry);
        self.document_texts.insert(key, entry);
        let hash = ids::hash_of(text.digest());
        self.recent_texts.insert(entry.no, text);
        self.gathered.add_document(document, &id, hash)
    }

    /// Drops the documents that are to be replaced by one. Whether the id of that one is taken all the same.
    fn replace_document(
        &mut self,
        document: &DocumentRecord<'_>,
        [by_text, by_id]: [Option<IdEntry>; 2],
        at: CompactLocation,
    ) -> io::Result<bool> {
        let replaceable = |entry: Option<IdEntry>| entry.filter(|entry| entry.no < self.replaceable);
        let (of_text, of_id) = (replaceable(by_text), replaceable(by_id));
        if let Some(IdEntry { no, .. }) = of_id
            && of_text.is_none_or(|of_text| of_text.no != no)
            && !self.gathered.dropped.contains(&no)
            && self.gathered.texts.get(no as usize)? != *document.text
        {
            let (faults, notices) = (&self.faults, &mut self.notices);
            notices.replace(&document.id, || faults.location(at, "document"));
        }
        self.gathered.dropped.extend([of_text, of_id].into_iter().flatten().map(|entry| entry.no));
        Ok(by_id.is_some() && of_id.is_none())
    }

    /// The text of the document that an id means, if one came.
    pub(crate) fn text_of(&mut self, id: &str) -> Option<Arc<DocumentText>> {
        let no = self.own_document(id)?;
        let text = self.document_text(no);
        self.ok(text)
    }

    /// The document that an id means in the current dataset.
    fn own_document(&self, id: &str) -> Option<u32> {
        self.document_ids.get(id).filter(|entry| entry.dataset == self.dataset).map(|entry| entry.no)
    }

    fn document_text(&mut self, document: u32) -> io::Result<Arc<DocumentText>> {
        if let Some(text) = self.recent_texts.get(document) {
            return Ok(text);
        }
        let text = Arc::new(DocumentText::new(self.gathered.texts.get(document as usize)?));
        self.recent_texts.insert(document, Arc::clone(&text));
        Ok(text)
    }
}

/// Speakers.
impl Builder {
    /// Takes a speaker. Attributions may name speakers that come after them.
    pub fn speaker(&mut self, speaker: &SpeakerRecord<'_>, location: &Location) {
        let at = self.faults.compact(location);
        self.take_speaker(speaker, at);
    }

    pub(crate) fn take_speaker(&mut self, speaker: &SpeakerRecord<'_>, at: CompactLocation) {
        if self.is_refused {
            return;
        }
        if speaker.name.trim().is_empty() {
            self.fault_at(at, "speaker", format!("the speaker “{}” has no name", &*speaker.id));
        }
        let speakers = &mut self.gathered.speakers;
        if let Some(entry) = self.speaker_ids.get_mut(&*speaker.id) {
            let row = &mut speakers[entry.no as usize];
            let is_current = entry.dataset == self.dataset;
            if !is_current && row.name == *speaker.name {
                entry.dataset = self.dataset;
                row.add_aliases(speaker.aliases.iter().map(|alias| &**alias));
                return;
            }
            if is_current {
                let what = format!("the speaker id “{}” stands twice", &*speaker.id);
                return self.fault_at(at, "speaker", what);
            }
        }
        let entry = IdEntry { no: speakers.len() as u32, dataset: self.dataset };
        let mut row = SpeakerRow::new(speaker);
        // An earlier dataset's speaker has the id and another name, so this is another person.
        if self.speaker_ids.contains_key(&row.id) {
            while self.speaker_ids.contains_key(&row.id) {
                row.id = self.new_speaker_ids.next(&speaker.id);
            }
            self.speaker_ids.insert(row.id.clone(), IdEntry { dataset: NO_DATASET, ..entry });
            let (faults, notices) = (&self.faults, &mut self.notices);
            notices.rename(&speaker.id, &row.id, || faults.location(at, "speaker"));
        }
        self.speaker_ids.insert(speaker.id.to_string(), entry);
        speakers.push(row);
    }

    /// The token that stands for a speaker's id in the current dataset.
    fn speaker_token(&mut self, id: &str) -> u32 {
        if let Some(&token) = self.speaker_tokens.get(id) {
            return token;
        }
        let token = self.gathered.speaker_of_token.len() as u32;
        self.gathered.speaker_of_token.push(UNKNOWN);
        self.speaker_tokens.insert(id.to_owned(), token);
        token
    }
}

/// Attributions.
impl Builder {
    /// Takes an attribution. Its document has come before it.
    pub fn attribution(&mut self, attribution: &AttributionRecord<'_>, location: &Location) {
        let at = self.faults.compact(location);
        self.take_attribution(attribution, None, at);
    }

    /// Takes an attribution. `checked` is the result of its check, where a reader has checked it against the text of the document
    /// that seemed to be its own.
    pub(crate) fn take_attribution(
        &mut self,
        attribution: &AttributionRecord<'_>,
        checked: Option<CheckedAttribution>,
        at: CompactLocation,
    ) {
        if self.is_refused {
            return;
        }
        let named = self.find_attribution(&attribution.id);
        let Some(named) = self.ok(named) else { return };
        if self.own_ids.contains_key(&*attribution.id) || named.is_some_and(|no| self.is_own(no)) {
            let what = format!("the attribution id “{}” stands twice", &*attribution.id);
            return self.fault_at(at, "attribution", what);
        }
        let Some(document) = self.own_document(&attribution.document) else {
            self.note_broken(Named::Attribution, Some(&attribution.id));
            if self.broken.explains(Named::Document, &attribution.document) {
                return;
            }
            let what = format!(
                "attribution “{}” stands in the document “{}”, and no document before it has that id",
                &*attribution.id, &*attribution.document
            );
            return self.fault_at(at, "attribution", what);
        };
        let checked = match checked.filter(|checked| checked.text.is_of(document)) {
            Some(checked) => checked,
            None => {
                let text = self.document_text(document);
                let Some(text) = self.ok(text) else { return };
                check::attribution(attribution, &text)
            }
        };
        let has_wrong_text = self.broken.contains(Named::Document, &attribution.document);
        for finding in checked.findings {
            if finding.is_about_text && has_wrong_text {
                continue;
            }
            let mut location = self.location(at, "attribution");
            location.extend(&finding.path);
            self.fault(location, finding.what);
        }
        let Some(spans) = checked.spans else {
            return self.note_broken(Named::Attribution, Some(&attribution.id));
        };
        let added = self.same_item(named, document, &spans).and_then(|same| match same {
            Some(no) => {
                self.repeat(attribution, no, named, at);
                Ok(())
            }
            None => self.add_attribution(attribution, named, document, &spans, at),
        });
        self.ok(added);
    }

    /// The item of an earlier dataset that a record repeats. `named` is the attribution that has its id.
    fn same_item(
        &mut self,
        named: Option<u32>,
        document: u32,
        spans: &CheckedSpans,
    ) -> io::Result<Option<u32>> {
        if self.items.is_empty() {
            return Ok(None);
        }
        let counts = spans.counts();
        let spans = spans.all();
        let rows = &mut self.gathered.attributions;
        let mut is_it = |no: u32| {
            let row = rows.row(no)?;
            let there = row.first_span as usize..row.first_span as usize + row.span_count();
            Ok(row.document == document && row.span_counts == counts && rows.spans.range(there)? == spans)
        };
        // Of several with these spans, the one with the same id.
        if let Some(no) = named
            && no < self.first_attribution
            && !self.items.is_repeated(no)
            && is_it(no)?
        {
            return Ok(Some(no));
        }
        self.items.find(self.items.key(document, &spans, counts), is_it)
    }

    /// Takes a record that repeats an item of an earlier dataset. `named` is the attribution that has its id.
    fn repeat(
        &mut self,
        attribution: &AttributionRecord<'_>,
        no: u32,
        named: Option<u32>,
        at: CompactLocation,
    ) {
        self.items.repeat(no);
        if named != Some(no) {
            self.own_ids.insert(attribution.id.to_string(), no);
            self.renamed.insert(no);
        }
        let first_token = self.repeated_tokens.len() as u32;
        for id in &attribution.speakers {
            let token = self.speaker_token(id);
            self.repeated_tokens.push(token);
        }
        self.repetitions.push(Repetition {
            no,
            form: form(attribution),
            first_token,
            token_count: attribution.speakers.len() as u32,
            location: at,
        });
    }

    /// Adds an attribution. `named` is the one that has its id already.
    fn add_attribution(
        &mut self,
        attribution: &AttributionRecord<'_>,
        named: Option<u32>,
        document: u32,
        spans: &CheckedSpans,
        at: CompactLocation,
    ) -> io::Result<()> {
        let no = self.gathered.attributions.len() as u32;
        let new_id = if named.is_some() { Some(self.rename(&attribution.id, no, at)?) } else { None };
        self.attribution_ids.set(new_id.as_deref().unwrap_or(&attribution.id), no, None);
        if let Some(outer_id) = &attribution.inside {
            let outer = self.find_own(outer_id)?;
            match outer.filter(|&outer| self.row(outer).is_ok_and(|row| row.document == document)) {
                Some(outer) => {
                    self.gathered.nesting.add(no, outer);
                    if !self.row(outer)?.extent.holds(spans.extent()) {
                        self.fault_outside(&attribution.id, outer_id, at);
                    }
                }
                None => self.pending_outer.push((no, outer_id.to_string())),
            }
        }
        let (first_token, token_count) = self.add_tokens(attribution, at)?;
        let rows = &mut self.gathered.attributions;
        let first_span = rows.spans.len() as u32;
        let parts = [&spans.content, &spans.cue, &spans.source];
        for part in parts {
            rows.spans.extend(part)?;
        }
        let id_follows = spans.id_follows && new_id.is_none() && !self.renamed_documents.contains(&document);
        let id = match new_id.as_deref().unwrap_or(&attribution.id) {
            _ if id_follows => 0,
            id => push_optional(&mut rows.ids, id)?,
        };
        let extra = record::extra_json(&attribution.extra)
            .map_or(Ok(0), |json| push_optional(&mut rows.extra, &json))?;
        let part_extra =
            attribution.part_extra_json().map_or(Ok(0), |json| push_optional(&mut rows.part_extra, &json))?;
        rows.rows.push(AttributionRow {
            document,
            extent: spans.extent(),
            form: u32::from(form(attribution).code()),
            confidence: attribution.confidence,
            first_span,
            span_counts: parts.map(|part| part.len() as u32),
            first_token,
            token_count,
            maker: rows.makers.intern(&attribution.by),
            id,
            rule: attribution.resolution.as_ref().map_or(0, |how| rows.rules.intern(&how.rule) + 1),
            mention: spans.mention.unwrap_or(Span { start: 0, end: 0 }),
            extra,
            part_extra,
            location: at,
        })
    }

    /// Adds the tokens of an attribution's speakers: the index of the first, and how many they are.
    fn add_tokens(
        &mut self,
        attribution: &AttributionRecord<'_>,
        at: CompactLocation,
    ) -> io::Result<(u32, u32)> {
        let first = self.gathered.attributions.tokens.len() as u32;
        let mut named = StdHashSet::new();
        for id in &attribution.speakers {
            let token = self.speaker_token(id);
            if attribution.speakers.len() > 1 && !named.insert(token) {
                let what = format!("attribution “{}” names the speaker “{}” twice", &*attribution.id, &**id);
                self.fault_at(at, "attribution", what);
                continue;
            }
            self.gathered.attributions.tokens.push(token)?;
        }
        Ok((first, self.gathered.attributions.tokens.len() as u32 - first))
    }

    /// A new id for an attribution of the current dataset whose own is taken.
    fn rename(&mut self, own_id: &str, no: u32, at: CompactLocation) -> io::Result<String> {
        let mut id = self.new_attribution_ids.next(own_id);
        while self.find_attribution(&id)?.is_some() {
            id = self.new_attribution_ids.next(own_id);
        }
        self.own_ids.insert(own_id.to_owned(), no);
        self.renamed.insert(no);
        let (faults, notices) = (&self.faults, &mut self.notices);
        notices.rename(own_id, &id, || faults.location(at, "attribution"));
        Ok(id)
    }

    /// Whether an attribution is of the current dataset, which knows it by the id that it has here.
    fn is_own(&self, no: u32) -> bool {
        (no >= self.first_attribution || self.items.is_repeated(no)) && !self.renamed.contains(&no)
    }

    /// The attribution that an id means in the current dataset.
    fn find_own(&mut self, id: &str) -> io::Result<Option<u32>> {
        match self.own_ids.get(id) {
            Some(&no) => Ok(Some(no)),
            None => Ok(self.find_attribution(id)?.filter(|&no| self.is_own(no))),
        }
    }

    fn row(&mut self, no: u32) -> io::Result<AttributionRow> {
        self.gathered.attributions.row(no)
    }

    /// The id of an attribution that was taken.
    fn attribution_id(&mut self, no: u32) -> io::Result<String> {
        let row = self.row(no)?;
        if let Some(index) = row.id.checked_sub(1) {
            return self.gathered.attributions.ids.get(index as usize);
        }
        let text = self.document_text(row.document)?;
        let document = self.gathered.fields[ID].get(row.document as usize)?;
        let codepoint = |byte: u32| text.offsets().codepoint(&text.text, byte as usize);
        Ok(ids::attribution(&document, codepoint(row.extent.start), codepoint(row.extent.end)))
    }

    /// The attribution of that id, unless its document was replaced.
    fn find_attribution(&mut self, id: &str) -> io::Result<Option<u32>> {
        // The comparison of ids needs the rest of the builder.
        let index = std::mem::take(&mut self.attribution_ids);
        let found = index.find(id, |no| {
            let document = self.row(no)?.document;
            Ok(!self.gathered.dropped.contains(&document) && self.attribution_id(no)? == id)
        });
        self.attribution_ids = index;
        found
    }

    fn fault_outside(&mut self, id: &str, outer: &str, at: CompactLocation) {
        let what = format!(
            "attribution “{id}” is said to be inside “{outer}”, whose content does not hold its content"
        );
        self.fault_at(at, "attribution", what);
    }
}

/// The end of a dataset, and of all.
impl Builder {
    /// The collection, or every fault there is, many of one kind in one sentence.
    pub fn finish(self) -> Result<Collection, Vec<Fault>> {
        self.complete().map_err(|error| match error {
            BuildError::Faults(faults) => faults,
            BuildError::Io(error) => {
                let what = format!("temporary files failed: {}", in_words(&error));
                vec![Fault::new(Location::default(), what)]
            }
        })
    }

    /// The collection, or what is wrong with the records or with the temporary files.
    pub fn complete(mut self) -> Result<Collection, BuildError> {
        self.end_dataset();
        for no in self.gathered.nesting.settle() {
            let reported = self.fault_cycle(no);
            self.ok(reported);
        }
        if let Some(error) = self.io_error.take() {
            return Err(BuildError::Io(error));
        }
        let has_given_up = self.has_given_up();
        let mut faults = self.faults.into_faults();
        if has_given_up && let Some(last) = faults.last() {
            let location = Location { file: last.location.file.clone(), ..Location::default() };
            let what = "after so many faults nothing further is read".to_owned();
            faults.push(Fault { location, what, count: 0 });
        }
        if !faults.is_empty() {
            return Err(BuildError::Faults(faults));
        }
        let is_new = |entry: &&IdEntry| entry.dataset > self.last_replaceable && entry.dataset != NO_DATASET;
        let listed: Vec<u32> = self.speaker_ids.values().filter(is_new).map(|entry| entry.no).collect();
        arrange::columns(self.gathered, &listed).map(Collection::of).map_err(BuildError::Io)
    }

    fn fault_cycle(&mut self, no: u32) -> io::Result<()> {
        let id = self.attribution_id(no)?;
        let at = self.row(no)?.location;
        let what = format!("attribution “{id}” is inside itself, by way of those that it is inside");
        self.fault_at(at, "attribution", what);
        Ok(())
    }

    /// Resolves the forward references of the current dataset.
    fn end_dataset(&mut self) {
        let resolved = self
            .resolve_speakers()
            .and_then(|()| self.resolve_outer())
            .and_then(|()| self.compare_repetitions());
        self.ok(resolved);
    }

    /// Compares what the current dataset repeats with what is there: a notice where kind or speakers differ.
    fn compare_repetitions(&mut self) -> io::Result<()> {
        let tokens = std::mem::take(&mut self.repeated_tokens);
        for Repetition { no, form, first_token, token_count, location } in
            std::mem::take(&mut self.repetitions)
        {
            let row = self.row(no)?;
            let there = row.first_token as usize..(row.first_token + row.token_count) as usize;
            let there = self.gathered.attributions.tokens.range(there)?;
            let there = self.names(&there);
            let here = self.names(&tokens[first_token as usize..(first_token + token_count) as usize]);
            let form_there = Form::of_code(row.form as u8);
            let said = |form: Form| if form.is_asserted { "said" } else { "not said" };
            let how = if form.kind != form_there.kind {
                format!("{} here, {} in the first", check::name(form.kind), check::name(form_there.kind))
            } else if form.is_asserted != form_there.is_asserted {
                format!("{} here, {} in the first", said(form), said(form_there))
            } else if here != there {
                let list = |names: &BTreeSet<&str>| {
                    let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
                    if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") }
                };
                format!("said by {} here, by {} in the first", list(&here), list(&there))
            } else {
                continue;
            };
            let (faults, notices) = (&self.faults, &mut self.notices);
            notices.disagree(|| faults.location(location, "attribution"), &how);
        }
        Ok(())
    }

    /// The names of the speakers that tokens stand for.
    fn names(&self, tokens: &[u32]) -> BTreeSet<&str> {
        let speaker = |token: &u32| self.gathered.speaker_of_token.get(*token as usize);
        let numbers = tokens.iter().filter_map(speaker);
        numbers
            .filter_map(|&no| self.gathered.speakers.get(no as usize))
            .map(|row| row.name.as_str())
            .collect()
    }

    fn resolve_speakers(&mut self) -> io::Result<()> {
        let mut missing = StdHashMap::new();
        for (id, token) in std::mem::take(&mut self.speaker_tokens) {
            match self.speaker_ids.get(&id).filter(|entry| entry.dataset == self.dataset) {
                Some(entry) => self.gathered.speaker_of_token[token as usize] = entry.no,
                None if self.broken.explains(Named::Speaker, &id) => {}
                None => drop(missing.insert(token, id)),
            }
        }
        if missing.is_empty() || self.is_part { Ok(()) } else { self.fault_missing_speakers(&missing) }
    }

    /// Adds a fault for every attribution of the current dataset that names a speaker without a record.
    fn fault_missing_speakers(&mut self, missing: &StdHashMap<u32, String>) -> io::Result<()> {
        for no in self.first_attribution..self.gathered.attributions.len() as u32 {
            let row = self.row(no)?;
            let tokens = row.first_token as usize..(row.first_token + row.token_count) as usize;
            let tokens = self.gathered.attributions.tokens.range(tokens)?;
            for speaker in tokens.iter().filter_map(|token| missing.get(token)) {
                let id = self.attribution_id(no)?;
                let what =
                    format!("attribution “{id}” names the speaker “{speaker}”, and no speaker has that id");
                self.fault_at(row.location, "attribution", what);
            }
        }
        Ok(())
    }

    fn resolve_outer(&mut self) -> io::Result<()> {
        for (inner, outer_id) in std::mem::take(&mut self.pending_outer) {
            let row = self.row(inner)?;
            let id = self.attribution_id(inner)?;
            let Some(outer) = self.find_own(&outer_id)? else {
                if !self.is_part && !self.broken.explains(Named::Attribution, &outer_id) {
                    let what = format!(
                        "attribution “{id}” is said to be inside “{outer_id}”, which is no attribution's id"
                    );
                    self.fault_at(row.location, "attribution", what);
                }
                continue;
            };
            let outer_row = self.row(outer)?;
            self.gathered.nesting.add(inner, outer);
            if outer_row.document != row.document || !outer_row.extent.holds(row.extent) {
                self.fault_outside(&id, &outer_id, row.location);
            }
        }
        Ok(())
    }
}
