//! Ingest on any bytes, under each ending: articles that keep what they promise, or a reason.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::inside::ingest::language;
use whosaid_fuzz::{allow_foreign_panics, articles};

fuzz_target!(init: allow_foreign_panics(), |data: &[u8]| {
    for article in articles(data) {
        assert!(!article.text.trim().is_empty());
        assert!(!article.text.contains('\r'));
        assert!(!article.title.contains('\n'));
        let _ = language(&article.text);
        let _ = article.into_document();
    }
});
