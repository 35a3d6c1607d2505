//! Extraction on any text: every span that comes out is one of the text, in order, and every speaker is there.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use whosaid::inside::collection::Span;
use whosaid::inside::extract::speakers::{self, Gazetteer};
use whosaid::inside::extract::{ENGLISH, Model, Pipeline};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(ENGLISH).expect("the model of the program"));

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (found, speakers) = speakers::extract(&mut Pipeline::new(&MODEL), Gazetteer::english(), &text);
    assert_eq!(found.len(), speakers.by_attribution.len());
    for (found, resolved) in found.iter().zip(&speakers.by_attribution) {
        assert!(!found.content.is_empty() && (0.0..=1.0).contains(&found.confidence));
        for spans in [&found.content, &found.cue, &found.source] {
            assert!(spans.iter().all(|span| is_sound(&text, *span)));
            assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
        assert!(resolved.speakers.iter().all(|&nth| nth < speakers.all.len()));
        assert!(resolved.mention.is_none_or(|span| is_sound(&text, span)));
    }
    assert!(speakers.all.iter().all(|speaker| !speaker.name.trim().is_empty()));
});

fn is_sound(text: &str, span: Span) -> bool {
    span.start < span.end && text.get(span.range()).is_some()
}
