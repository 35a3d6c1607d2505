//! Queries of any text: an error that says where, or a query that prints as itself, is answered, and marks what can be
//! marked.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use whosaid::inside::collection::{builtin, read};
use whosaid::inside::search::{Cancel, Engine, Query};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let collection = read::collection(builtin::NAME, builtin::JSON.as_bytes());
    Engine::new(Arc::new(collection.expect("the built-in dataset")))
});

fuzz_target!(|data: &[u8]| {
    let typed = String::from_utf8_lossy(data);
    let query = match Query::parse(&typed) {
        Ok(query) => query,
        Err(error) => return assert!(typed.get(error.at).is_some()),
    };
    assert_eq!(Query::parse(&query.to_string()).as_ref(), Ok(&query));
    let answer = ENGINE.search(&query, &Cancel::new()).expect("nobody cancelled it");
    assert_eq!(answer.iter().count(), answer.total());
    let highlighter = ENGINE.highlighter(&query);
    for hit in answer.iter() {
        let collection = ENGINE.collection();
        let attribution = collection.attribution(hit.attribution);
        let document = collection.document(attribution.document);
        let matched = highlighter.highlights(collection, &document, &attribution);
        assert!(matched.content.iter().chain(&matched.cue).all(|at| document.text.get(at.clone()).is_some()));
        assert!(matched.title.iter().all(|at| document.title.get(at.clone()).is_some()));
        for (speaker, ranges) in matched.speakers {
            let name = collection.speaker(speaker).name;
            assert!(ranges.into_iter().all(|at| name.get(at).is_some()));
        }
    }
});
