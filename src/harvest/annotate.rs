//! An annotated article: its document and every attribution found in it; and an item, what became of an article, or of a
//! file that gave none.
//!
//! Annotating is a pure function, called on any thread. Who a speaker is beyond this one text is for the ledger to decide.
//! Attributions are held as spans and made into records one at a time: a long text has a million of them.

use std::cmp::Reverse;

use super::fingerprint::Fingerprint;
use super::language::DetectedLanguage;
use super::piped_bytes::PipedBytes;
use crate::collection::format::record::{
    AttributionRecord, DocumentRecord, ExtraFields, RecordText, SpanRecord, SpeakerRecord,
};
use crate::collection::offsets::Offsets;
use crate::collection::{Few, QuotedRegions, Span, Status, ids};
use crate::extract::speakers::{Gazetteer, NamedSpeaker, ResolvedSource};
use crate::extract::{Found, Pipeline, speakers};
use crate::ingest::{Article, Origin, SourceFile, Unreadable};
use crate::text::paragraphs::without_signs;

/// An article with what was found in it.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// Where the article was read.
    pub origin: Origin,
    /// Tells its text from others.
    pub fingerprint: Fingerprint,
    /// How many words it has, to measure the speed.
    pub words: u64,
    /// The text, title, date and so on.
    pub document: DocumentRecord<'static>,
    /// The quotes and claims in it.
    pub(crate) attributions: FoundAttributions,
    /// All who speak in it, as the text names them.
    pub speakers: Vec<NamedSpeaker>,
}

/// Finds who says what in an article.
pub fn annotate(pipeline: &mut Pipeline<'_>, mut article: Article, fingerprint: Fingerprint) -> Annotated {
    let origin = article.origin.clone();
    let markup = std::mem::take(&mut article.markup);
    let document = article.into_document();
    let text = &document.text;
    let (found, speakers) = speakers::extract_marked(pipeline, Gazetteer::english(), text, &markup);
    let attributions = FoundAttributions::new(text, found, speakers.by_attribution);
    let words = text.split_ascii_whitespace().count() as u64;
    Annotated { origin, fingerprint, words, document, attributions, speakers: speakers.all }
}

/// The program that made the attributions, as a dataset names it.
pub(crate) const GENERATOR: &str = concat!("whosaid ", env!("CARGO_PKG_VERSION"));

/// The attributions of a text, each with who speaks in it, in source order: by the start of the content, the longer first.
#[derive(Clone, Debug)]
pub(crate) struct FoundAttributions {
    found: Vec<(Found, ResolvedSource)>,
    /// (inner, outer): attributions that lie in the content of another, each with the innermost such; sorted.
    nesting: Vec<(usize, usize)>,
    /// (attribution, n): the n-th attribution of one extent, from the second on; sorted.
    numbers: Vec<(usize, usize)>,
    offsets: Offsets,
}

impl FoundAttributions {
    /// Sorts what was found in `text`. `resolved` says who speaks in each, in the same order as `found`.
    pub(crate) fn new(text: &str, found: Vec<Found>, resolved: Vec<ResolvedSource>) -> Self {
        let resolved = resolved.into_iter().chain(std::iter::repeat_with(ResolvedSource::default));
        let mut found: Vec<(Found, ResolvedSource)> =
            found.into_iter().zip(resolved).filter(|(found, _)| !found.content.is_empty()).collect();
        found.sort_by_key(|(found, _)| (extent(found).start, Reverse(extent(found).end)));
        let quoted = QuotedRegions::of(text);
        for (one, _) in &mut found {
            for part in [&mut one.content, &mut one.cue, &mut one.source] {
                split_at_signs(text, part);
            }
            if one.verbatim.is_none() {
                one.kind = quoted.kind(text, &one.content, one.kind);
            }
        }
        let (nesting, numbers) = (find_nesting(&found), number_duplicates(&found));
        Self { found, nesting, numbers, offsets: Offsets::new(text) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// Their records, in source order. `document` is the one that they are in. `speaking` maps the numbers that the
    /// resolver gave the speakers of this document to positions in `speakers`.
    pub(crate) fn records<'a>(
        &'a self,
        document: &'a DocumentRecord<'a>,
        speakers: &'a [SpeakerRecord<'a>],
        speaking: &'a [usize],
    ) -> impl Iterator<Item = AttributionRecord<'a>> + 'a {
        let context =
            DocumentContext { all: self, text: &document.text, document: &document.id, speakers, speaking };
        (0..self.len()).map(move |nth| context.record(nth))
    }
}

/// Words that run over lines of a quoted mail have a span on each, without the `>`.
fn split_at_signs(text: &str, spans: &mut Few<Span>) {
    if spans.iter().any(|span| text[span.range()].contains('>')) {
        *spans = spans.iter().flat_map(|span| without_signs(text, span.range())).map(Span::from).collect();
    }
}

fn extent(found: &Found) -> Span {
    match (found.content.first(), found.content.last()) {
        (Some(first), Some(last)) => Span { start: first.start, end: last.end },
        _ => Span { start: 0, end: 0 },
    }
}

/// Numbers attributions of one extent, which would have one id otherwise.
fn number_duplicates(found: &[(Found, ResolvedSource)]) -> Vec<(usize, usize)> {
    let mut numbers = Vec::new();
    let mut number = 1;
    for nth in 1..found.len() {
        let is_alike = extent(&found[nth].0) == extent(&found[nth - 1].0);
        number = if is_alike { number + 1 } else { 1 };
        if is_alike {
            numbers.push((nth, number));
        }
    }
    numbers
}

/// How deep attributions are looked for in others: nobody nests deeper, and a hostile text must not cost more.
const MAX_NESTING: usize = 8;

/// The attributions that lie in the content of another, each with the innermost such. `found` is in source order; one
/// pass with a stack.
fn find_nesting(found: &[(Found, ResolvedSource)]) -> Vec<(usize, usize)> {
    let mut nesting = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for inner in 0..found.len() {
        open.retain(|&outer| extent(&found[outer].0).end > extent(&found[inner].0).start);
        nesting.extend(
            open.iter()
                .rev()
                .find(|&&outer| is_nested_in(&found[inner].0, &found[outer].0))
                .map(|&outer| (inner, outer)),
        );
        open.push(inner);
        if open.len() > MAX_NESTING {
            open.remove(0);
        }
    }
    nesting
}

/// Whether all of one content lies in the spans of another that differs; lying in a gap between them does not count.
fn is_nested_in(inner: &Found, outer: &Found) -> bool {
    let is_inside = |span: &Span| outer.content.iter().any(|holder| holder.holds(*span));
    inner.content != outer.content && inner.content.iter().all(is_inside)
}

/// The second of the pair that begins with `first`. The pairs are sorted.
fn second_of(pairs: &[(usize, usize)], first: usize) -> Option<usize> {
    pairs.binary_search_by_key(&first, |pair| pair.0).ok().map(|at| pairs[at].1)
}

/// What the records of one document have in common.
struct DocumentContext<'a> {
    all: &'a FoundAttributions,
    text: &'a str,
    document: &'a str,
    speakers: &'a [SpeakerRecord<'a>],
    speaking: &'a [usize],
}

impl<'a> DocumentContext<'a> {
    fn record(&self, nth: usize) -> AttributionRecord<'a> {
        let (found, resolved) = &self.all.found[nth];
        let span = |&span: &Span| SpanRecord::of(self.text, &self.all.offsets, span);
        let spans = |spans: &[Span]| spans.iter().map(span).collect();
        AttributionRecord {
            id: self.id(nth).into(),
            document: self.document.into(),
            kind: found.kind,
            verbatim: found.verbatim,
            asserted: found.is_asserted,
            content: spans(&found.content),
            cue: spans(&found.cue),
            source: spans(&found.source),
            speakers: self.speakers(resolved),
            inside: second_of(&self.all.nesting, nth).map(|outer| self.id(outer).into()),
            // Three digits: the model is no more exact.
            confidence: (found.confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
            status: Status::Extracted,
            by: GENERATOR.into(),
            resolution: resolved.record(self.text, &self.all.offsets),
            extra: ExtraFields::default(),
        }
    }

    fn id(&self, nth: usize) -> String {
        let extent = extent(&self.all.found[nth].0);
        let id = ids::attribution(self.document, self.codepoint(extent.start), self.codepoint(extent.end));
        second_of(&self.all.numbers, nth).map_or(id.clone(), |number| format!("{id}~{number}"))
    }

    fn speakers(&self, resolved: &ResolvedSource) -> Few<RecordText<'a>> {
        let mut ids: Few<RecordText<'a>> = Few::with_capacity(resolved.speakers.len());
        for id in resolved.speakers.iter().map(|&nth| &*self.speakers[self.speaking[nth]].id) {
            // Two mentions of "both" may turn out to be one.
            if ids.iter().all(|other| other != id) {
                ids.push(id.into());
            }
        }
        ids
    }

    fn codepoint(&self, byte: u32) -> u64 {
        self.all.offsets.codepoint(self.text, byte as usize)
    }
}

/// What became of one article, or of a file that gave none.
#[derive(Debug)]
pub(crate) enum HarvestItem {
    /// An article, and what was found in it.
    Annotated(Box<Annotated>),
    /// An article whose text the dataset has already.
    Duplicate(Origin),
    /// An article in another language than English.
    Foreign(Origin, DetectedLanguage),
    /// A dataset; with its bytes if they can't be read again, as those of a pipe.
    Dataset(SourceFile, Option<PipedBytes>),
    /// No article, and why.
    Unreadable(Unreadable),
}
