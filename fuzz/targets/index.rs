//! An index of any bytes: refused, or opened as the explorer opens it, which looks at its table alone; then all that it
//! hands out is asked for.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::cli::index::Folder;
use whosaid::search::{Cancel, Engine, Query};
use whosaid::store::Reader;

const QUERIES: [&str; 5] =
    ["time", "@putin kind:quote", "\"no time\" !iran", "~ukrane", "doc:ties cue:said date:2019"];

fuzz_target!(|data: &[u8]| {
    let Ok(reader) = Reader::from_bytes(data) else { return };
    let _ = reader.verify();
    // The folder is there to be named in refusals.
    if let Ok(engine) = Folder::new("index".as_ref()).engine(&reader) {
        visit(&engine);
    }
});

fn visit(engine: &Engine) {
    let collection = engine.collection();
    for document in collection.documents() {
        let _ = (document.title, document.paragraphs.len(), document.day());
    }
    for attribution in collection.attributions() {
        let text = collection.document(attribution.document).text;
        let spans = attribution.content.iter().chain(attribution.cue).chain(attribution.source);
        assert!(spans.into_iter().all(|span| text.get(span.range()).is_some()));
        attribution.speakers.iter().for_each(|&speaker| drop(collection.speaker(speaker).name.to_owned()));
    }
    for query in QUERIES {
        let query = Query::parse(query).expect("a query");
        let answer = engine.search(&query, &Cancel::new()).expect("nobody cancelled it");
        answer.iter().for_each(|hit| drop(engine.matched(&query, hit.attribution)));
    }
}
