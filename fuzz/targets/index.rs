//! An index of any bytes: refused, or opened as the explorer opens it, which looks at its table alone; then all that it
//! hands out is asked for. Changes are made in place, and the table's checksum is put right after them: any other file is
//! refused before anything of it is used.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use twox_hash::XxHash3_64;
use whosaid::inside::open::IndexFolder;
use whosaid::inside::search::{Cancel, Engine, Query};
use whosaid::inside::store::Reader;

const QUERIES: [&str; 5] =
    ["time", "@putin kind:quote", "\"no time\" !iran", "~ukrane", "doc:ties cue:said date:2019"];

/// The bytes of a file's head and foot, and where the foot says where the table starts and what its checksum is.
const HEAD: usize = 16;
const FOOT: usize = 32;
const CHECKSUM: usize = 16;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let Some(foot) = size.checked_sub(FOOT).filter(|&foot| foot > HEAD && seed % 16 > 0) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let (most, file) = (foot - HEAD, &mut data[..size]);
    fuzzer_mutate(&mut file[HEAD..foot], most, most);
    let table = u64::from_le_bytes(file[foot..foot + 8].try_into().expect("eight bytes"));
    if let Some(table) = usize::try_from(table).ok().and_then(|start| file.get(start..foot)) {
        let checksum = XxHash3_64::oneshot(table).to_le_bytes();
        file[foot + CHECKSUM..foot + CHECKSUM + 8].copy_from_slice(&checksum);
    }
    size
});

fuzz_target!(|data: &[u8]| {
    let Ok(reader) = Reader::from_bytes(data) else { return };
    let _ = reader.verify();
    // The folder is there to be named in refusals.
    if let Ok(engine) = IndexFolder::new("index".as_ref()).engine(&reader) {
        visit(&engine);
    }
});

fn visit(engine: &Engine) {
    let collection = engine.collection();
    for document in collection.documents() {
        let _ = (document.title, document.paragraphs().len(), document.day());
    }
    for attribution in collection.attributions() {
        let text = collection.document(attribution.document).text;
        let spans = attribution.content.iter().chain(&attribution.cue).chain(&attribution.source);
        assert!(spans.into_iter().all(|span| text.get(span.range()).is_some()));
        attribution.speakers.iter().for_each(|&speaker| drop(collection.speaker(speaker).name.to_owned()));
    }
    for query in QUERIES {
        let query = Query::parse(query).expect("a query");
        let answer = engine.search(&query, &Cancel::new()).expect("nobody cancelled it");
        let highlighter = engine.highlighter(&query);
        for attribution in answer.iter().map(|hit| collection.attribution(hit.attribution)) {
            drop(highlighter.highlights(collection, &collection.document(attribution.document), &attribution));
        }
    }
}
