//! The attributions of one document, kept as spans and made into records one at a time: a long text has a million of
//! them, and each record holds its words again.

use std::cmp::Reverse;

use crate::collection::format::record;
use crate::collection::offsets::Offsets;
use crate::collection::{Quoted, Span, Status, ids};
use crate::extract::Found;
use crate::extract::speakers::{Resolved, register};

/// The program that made the attributions, as a dataset names it.
pub(crate) const GENERATOR: &str = concat!("whosaid ", env!("CARGO_PKG_VERSION"));

/// What was found in a text, each with who speaks in it, in source order: by the start of the content, the longer first.
#[derive(Clone, Debug)]
pub(crate) struct FoundAttributions {
    found: Vec<(Found, Resolved)>,
    /// Those that stand in another's content, each with the closest that holds it; by the first.
    holders: Vec<(usize, usize)>,
    /// Those whose contents begin and end as one before does, each with the number that tells it from that one.
    numbers: Vec<(usize, usize)>,
    offsets: Offsets,
}

impl FoundAttributions {
    /// Orders what was found in `text`; `resolved` says who speaks in each, in the same order as `found`.
    pub(crate) fn new(text: &str, found: Vec<Found>, resolved: Vec<Resolved>) -> Self {
        let resolved = resolved.into_iter().chain(std::iter::repeat_with(Resolved::default));
        let mut found: Vec<(Found, Resolved)> =
            found.into_iter().zip(resolved).filter(|(found, _)| !found.content.is_empty()).collect();
        found.sort_by_key(|(found, _)| (extent(found).start, Reverse(extent(found).end)));
        let quoted = Quoted::of(text);
        for (one, _) in &mut found {
            one.kind = quoted.kind(&one.content, one.kind);
        }
        let (holders, numbers) = (holders(&found), numbers(&found));
        Self { found, holders, numbers, offsets: Offsets::new(text) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// Their records, in source order. `document` is the one they stand in; `speaking` has the places among `speakers` of
    /// those who speak there, by the numbers that the resolver gave them.
    pub(crate) fn records<'a>(
        &'a self,
        document: &'a record::Document,
        speakers: &'a [record::Speaker],
        speaking: &'a [usize],
    ) -> impl Iterator<Item = record::Attribution> + 'a {
        let writing =
            RecordWriter { all: self, text: &document.text, document: &document.id, speakers, speaking };
        (0..self.len()).map(move |nth| writing.record(nth))
    }
}

fn extent(found: &Found) -> Span {
    match (found.content.first(), found.content.last()) {
        (Some(first), Some(last)) => Span { start: first.start, end: last.end },
        _ => Span { start: 0, end: 0 },
    }
}

/// Two of one extent would have one id.
fn numbers(found: &[(Found, Resolved)]) -> Vec<(usize, usize)> {
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

/// How many contents deep a holder is looked for: nobody nests further, and a hostile text must not cost more.
const DEEPEST: usize = 8;

/// The attributions that stand in another's content, each with the closest that holds it; `found` is in source order.
fn holders(found: &[(Found, Resolved)]) -> Vec<(usize, usize)> {
    let mut holders = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for inner in 0..found.len() {
        open.retain(|&outer| extent(&found[outer].0).end > extent(&found[inner].0).start);
        holders.extend(
            open.iter()
                .rev()
                .find(|&&outer| is_held(&found[inner].0, &found[outer].0))
                .map(|&outer| (inner, outer)),
        );
        open.push(inner);
        if open.len() > DEEPEST {
            open.remove(0);
        }
    }
    holders
}

/// Whether all of one content lies in another that is larger; in a gap of it does not count.
fn is_held(inner: &Found, outer: &Found) -> bool {
    let in_one = |span: &Span| outer.content.iter().any(|holder| holder.holds(*span));
    inner.content != outer.content && inner.content.iter().all(in_one)
}

/// The second of the pair that begins with `first`; the pairs are in the order of their first.
fn second(pairs: &[(usize, usize)], first: usize) -> Option<usize> {
    pairs.binary_search_by_key(&first, |pair| pair.0).ok().map(|at| pairs[at].1)
}

/// What records of one document are written with.
struct RecordWriter<'a> {
    all: &'a FoundAttributions,
    text: &'a str,
    document: &'a str,
    speakers: &'a [record::Speaker],
    speaking: &'a [usize],
}

impl RecordWriter<'_> {
    fn record(&self, nth: usize) -> record::Attribution {
        let (found, resolved) = &self.all.found[nth];
        let span = |&span: &Span| record::Span::of(self.text, &self.all.offsets, span);
        let spans = |spans: &[Span]| spans.iter().map(span).collect();
        record::Attribution {
            id: self.id(nth),
            document: self.document.to_owned(),
            kind: found.kind,
            content: spans(&found.content),
            cue: spans(&found.cue),
            source: spans(&found.source),
            speakers: self.speakers(resolved),
            inside: second(&self.all.holders, nth).map(|outer| self.id(outer)),
            // More digits than that say nothing.
            confidence: (found.confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
            status: Status::Extracted,
            by: GENERATOR.to_owned(),
            resolution: register::resolution(self.text, &self.all.offsets, resolved),
            extra: record::Extra::default(),
        }
    }

    fn id(&self, nth: usize) -> String {
        let extent = extent(&self.all.found[nth].0);
        let id = ids::attribution(self.document, self.codepoint(extent.start), self.codepoint(extent.end));
        second(&self.all.numbers, nth).map_or(id.clone(), |number| format!("{id}~{number}"))
    }

    fn speakers(&self, resolved: &Resolved) -> Vec<String> {
        let mut ids: Vec<String> = Vec::with_capacity(resolved.speakers.len());
        for id in resolved.speakers.iter().map(|&nth| &self.speakers[self.speaking[nth]].id) {
            // Two mentions of "both" may turn out to be one.
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }

    fn codepoint(&self, byte: u32) -> u64 {
        self.all.offsets.codepoint(self.text, byte as usize)
    }
}
