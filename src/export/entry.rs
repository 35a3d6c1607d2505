//! An entry: one attribution in a reader's terms (wording, speaker, cue, source), before it is formatted. Nothing here is
//! scrubbed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::collection::offsets::Offsets;
use crate::collection::{Attribution, AttributionNo, Collection, Document, DocumentNo, Span, wording};

/// The name where there is neither a speaker nor words for one.
const NOBODY_NAMED: &str = "(nobody named)";

/// Makes entries. The offsets of each document are computed once, for all entries in it.
pub(super) struct Entries<'a> {
    collection: &'a Collection,
    offsets: HashMap<DocumentNo, Offsets>,
}

/// One attribution and its document.
pub(super) struct Entry<'a> {
    pub attribution: Attribution<'a>,
    pub document: Document<'a>,
    /// The number of the paragraph in which the content starts. As on the screen, the first one, usually the title, is 0.
    pub paragraph: usize,
    /// The content's code points, from its first span's start to its last span's end.
    pub codepoints: Range<u64>,
    collection: &'a Collection,
}

impl<'a> Entries<'a> {
    pub(super) fn new(collection: &'a Collection) -> Self {
        Self { collection, offsets: HashMap::new() }
    }

    pub(super) fn entry(&mut self, no: AttributionNo) -> Entry<'a> {
        let attribution = self.collection.attribution(no);
        let document = self.collection.document(attribution.document);
        let text = document.text;
        let offsets = self.offsets.entry(document.no).or_insert_with(|| Offsets::new(text));
        let extent = attribution.extent().range();
        let codepoint = |byte| offsets.codepoint(text, byte);
        Entry {
            paragraph: document.paragraph_at(extent.start),
            codepoints: codepoint(extent.start)..codepoint(extent.end),
            attribution,
            document,
            collection: self.collection,
        }
    }
}

impl<'a> Entry<'a> {
    /// The content as a reader wants it: a quote with its marks, a claim without its "that".
    pub(super) fn wording(&self) -> String {
        let pieces = wording::wording(&self.document, &self.attribution, usize::MAX);
        wording::text_of(&self.document, &pieces)
    }

    /// The speakers' names.
    pub(super) fn names(&self) -> Vec<&'a str> {
        names(self.collection, &self.attribution)
    }

    /// Who said it: "Ada Pell and Tom Ash", or the text's own words where no speaker is known.
    pub(super) fn who(&self) -> Cow<'a, str> {
        who(self.collection, &self.document, &self.attribution)
    }

    /// Who tells it, where it stands inside of what somebody else says.
    pub(super) fn told_by(&self) -> Option<Cow<'a, str>> {
        let holder = self.collection.attribution(self.attribution.inside?);
        Some(who(self.collection, &self.document, &holder))
    }

    /// The words that say that it was said ("denied"); empty where there are none.
    pub(super) fn cue(&self) -> String {
        words(&self.document, &self.attribution.cue)
    }

    /// The text's words for who said it.
    pub(super) fn source(&self) -> String {
        words(&self.document, &self.attribution.source)
    }

    /// The document's title, or its id where it has none.
    pub(super) fn title(&self) -> &'a str {
        if self.document.title.trim().is_empty() { self.document.id } else { self.document.title }
    }
}

fn names<'a>(collection: &'a Collection, attribution: &Attribution<'_>) -> Vec<&'a str> {
    attribution.speakers.iter().map(|&no| collection.speaker_name(no)).collect()
}

fn who<'a>(
    collection: &'a Collection,
    document: &Document<'_>,
    attribution: &Attribution<'_>,
) -> Cow<'a, str> {
    match names(collection, attribution).as_slice() {
        [] if attribution.source.is_empty() => NOBODY_NAMED.into(),
        [] => words(document, &attribution.source).into(),
        [one] => (*one).into(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")).into(),
    }
}

fn words(document: &Document<'_>, spans: &[Span]) -> String {
    spans.iter().map(|&span| document.on_one_line(span)).collect::<Vec<_>>().join(" ")
}
