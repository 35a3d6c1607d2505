//! The text of a document that attributions are checked against, with the tables that the check needs; and a cache of the latest
//! ones, since attributions come document by document as a rule.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use crate::collection::QuotedRegions;
use crate::collection::ids::{self, Digest256};
use crate::collection::offsets::Offsets;

/// The most text that the cache holds, in bytes, unless its only text is larger.
const MAX_CACHED_BYTES: usize = 16 << 20;

/// The most texts that the cache holds. Few, for a look-up compares one after another.
const MAX_CACHED_TEXTS: usize = 64;

/// A document's text. Its tables are built when they are first needed, by whichever thread needs them.
#[derive(Debug)]
pub(crate) struct DocumentText {
    pub text: String,
    /// The number of the document, once the builder has taken it.
    document: OnceLock<u32>,
    digest: OnceLock<Digest256>,
    offsets: OnceLock<Offsets>,
    quoted: OnceLock<QuotedRegions>,
}

impl DocumentText {
    pub(crate) fn new(text: String) -> Self {
        Self {
            text,
            document: OnceLock::new(),
            digest: OnceLock::new(),
            offsets: OnceLock::new(),
            quoted: OnceLock::new(),
        }
    }

    /// Whether it is the text of a document. False for every document where the record it came from was refused.
    pub(super) fn is_of(&self, document: u32) -> bool {
        self.document.get() == Some(&document)
    }

    /// Its SHA-256.
    pub(crate) fn digest(&self) -> &Digest256 {
        self.digest.get_or_init(|| ids::digest(&self.text))
    }

    pub(super) fn offsets(&self) -> &Offsets {
        self.offsets.get_or_init(|| Offsets::new(&self.text))
    }

    pub(super) fn quoted(&self) -> &QuotedRegions {
        self.quoted.get_or_init(|| QuotedRegions::of(&self.text))
    }
}

/// The latest texts: first in, first out.
#[derive(Debug, Default)]
pub(super) struct RecentTexts {
    texts: VecDeque<(u32, Arc<DocumentText>)>,
    bytes: usize,
}

impl RecentTexts {
    /// The text of a document, if it is cached.
    pub(super) fn get(&self, document: u32) -> Option<Arc<DocumentText>> {
        self.texts.iter().rev().find(|(no, _)| *no == document).map(|(_, text)| Arc::clone(text))
    }

    /// Caches a document's text.
    pub(super) fn insert(&mut self, document: u32, text: Arc<DocumentText>) {
        let _ = text.document.set(document);
        self.bytes += text.text.len();
        self.texts.push_back((document, text));
        while self.texts.len() > MAX_CACHED_TEXTS || (self.bytes > MAX_CACHED_BYTES && self.texts.len() > 1) {
            self.bytes -= self.texts.pop_front().map_or(0, |(_, oldest)| oldest.text.len());
        }
    }
}
