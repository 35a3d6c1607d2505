//! Small collections for tests, made from what was said.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::collection::format::record::{
    AttributionRecord, DocumentRecord, Meta, RecordText, SCHEMA, SpanRecord, SpeakerRecord,
};
use crate::collection::{Builder, Collection, Few, Kind, Location, Status};
use crate::search::run::Engine;

/// One thing that was said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Which of the speakers.
    pub(crate) by: Vec<usize>,
    pub(crate) cue: String,
    /// A `/` parts it into two spans.
    pub(crate) content: String,
    pub(crate) quoted: bool,
    /// Whether its last half is an attribution itself, without a speaker.
    pub(crate) nested: bool,
    pub(crate) rejected: bool,
}

/// An article.
#[derive(Clone, Debug, Default)]
pub(crate) struct SampleArticle {
    pub(crate) title: String,
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) said: Vec<Said>,
}

/// One thing that was said, in short.
pub(crate) fn said(by: &[usize], cue: &str, content: &str) -> Said {
    Said { by: by.to_vec(), cue: cue.to_owned(), content: content.to_owned(), ..Said::default() }
}

/// The engine over articles and speakers, these by name and aliases; the ids are "s0", "s1" …
pub(crate) fn engine(speakers: &[(&str, &[&str])], articles: &[SampleArticle]) -> Engine {
    Engine::new(Arc::new(collection(speakers, articles)))
}

pub(crate) fn collection(speakers: &[(&str, &[&str])], articles: &[SampleArticle]) -> Collection {
    let place = Location::default();
    let mut builder = Builder::new();
    builder.meta(Meta { schema: SCHEMA.to_owned(), ..Meta::default() }, &place);
    for (no, (name, aliases)) in speakers.iter().enumerate() {
        let aliases = aliases.iter().map(|&alias| alias.into()).collect();
        let speaker = SpeakerRecord {
            id: format!("s{no}").into(),
            name: (*name).into(),
            aliases,
            ..SpeakerRecord::default()
        };
        builder.speaker(&speaker, &place);
    }
    for (no, article) in articles.iter().enumerate() {
        let (document, attributions) = records(no, article);
        builder.document(&document, &place);
        for attribution in attributions {
            builder.attribution(&attribution, &place);
        }
    }
    builder.finish().unwrap()
}

fn records(no: usize, article: &SampleArticle) -> (DocumentRecord<'static>, Vec<AttributionRecord<'static>>) {
    let id = format!("d{no}");
    let mut text = article.title.clone();
    let mut attributions = Vec::new();
    for (nth, said) in article.said.iter().enumerate() {
        text.push_str("\n\n");
        let outer = write(said, &mut text, &id, nth);
        let inner = said.nested.then(|| inner(&outer, &id, nth));
        attributions.push(outer);
        attributions.extend(inner);
    }
    let (title, outlet, published) =
        (article.title.clone().into(), article.outlet.clone(), article.published.clone());
    let [outlet, published] = [outlet, published].map(|field| field.map(RecordText::from));
    let (id, text) = (id.into(), text.into());
    (DocumentRecord { id, title, outlet, published, text, ..DocumentRecord::default() }, attributions)
}

fn write(said: &Said, text: &mut String, document: &str, nth: usize) -> AttributionRecord<'static> {
    let mut content = Few::new();
    let mut cue = Few::new();
    for (part, words) in said.content.split('/').enumerate() {
        let words = match (said.quoted, part) {
            (true, _) => format!("“{words}”"),
            (false, 0) => format!("that {words}"),
            (false, _) => words.to_owned(),
        };
        content.push(put(text, &words));
        text.push_str(", somebody ");
        if part == 0 {
            cue.push(put(text, &said.cue));
            text.push_str(", ");
        }
    }
    cue.retain(|span| !span.text.is_empty());
    AttributionRecord {
        id: format!("{document}:{nth}").into(),
        document: document.to_owned().into(),
        kind: if said.quoted { Kind::Direct } else { Kind::Indirect },
        verbatim: None,
        asserted: true,
        content,
        cue,
        source: Few::new(),
        speakers: said
            .by
            .iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|speaker| format!("s{speaker}").into())
            .collect(),
        inside: None,
        confidence: 1.0,
        status: if said.rejected { Status::Rejected } else { Status::Extracted },
        by: RecordText::default(),
        resolution: None,
        extra: serde_json::Map::new(),
    }
}

/// Writes the words behind the text.
fn put(text: &mut String, words: &str) -> SpanRecord<'static> {
    let start = text.chars().count() as u64;
    text.push_str(words);
    SpanRecord {
        start,
        end: start + words.chars().count() as u64,
        text: words.to_owned().into(),
        ..SpanRecord::default()
    }
}

/// The last half of the first span.
fn inner(outer: &AttributionRecord<'static>, document: &str, nth: usize) -> AttributionRecord<'static> {
    let span = &outer.content[0];
    let half = span.text.chars().count() / 2;
    let text: String = span.text.chars().skip(half).collect();
    let span = SpanRecord {
        start: span.start + half as u64,
        end: span.end,
        text: text.into(),
        ..SpanRecord::default()
    };
    AttributionRecord {
        id: format!("{document}:{nth}:inner").into(),
        content: Few::from([span]),
        cue: Few::new(),
        speakers: Few::new(),
        inside: Some(outer.id.clone()),
        ..outer.clone()
    }
}
