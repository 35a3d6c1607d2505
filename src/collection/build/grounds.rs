//! Grounds: what is known of the documents in which attributions arrive. The latest are kept, for attributions come as a
//! rule document by document; another is made again when it is asked for.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::collection::offsets::Offsets;
use crate::text::quotation;

/// The texts that are kept are not larger than this together, in bytes, but for the last.
const KEPT: usize = 16 << 20;

/// A document's text, and what is read off it once.
#[derive(Debug)]
pub(crate) struct Ground {
    pub text: String,
    /// The number of the document, once it was taken.
    no: OnceLock<u32>,
    offsets: OnceLock<Offsets>,
    quoted: OnceLock<Vec<Range<usize>>>,
    by_double_marks: OnceLock<Vec<Range<usize>>>,
}

impl Ground {
    pub(crate) fn new(text: String) -> Self {
        Self {
            text,
            no: OnceLock::new(),
            offsets: OnceLock::new(),
            quoted: OnceLock::new(),
            by_double_marks: OnceLock::new(),
        }
    }

    /// Whether it is that of a document. It never is where what came as the document was refused.
    pub(crate) fn is_of(&self, document: u32) -> bool {
        self.no.get() == Some(&document)
    }

    pub(crate) fn offsets(&self) -> &Offsets {
        self.offsets.get_or_init(|| Offsets::new(&self.text))
    }

    /// What stands in quotation marks.
    pub(crate) fn quoted(&self) -> &[Range<usize>] {
        self.quoted.get_or_init(|| quotation::regions(&self.text))
    }

    /// What is quoted by double marks alone. Few texts are asked for it.
    pub(crate) fn quoted_by_double_marks(&self) -> &[Range<usize>] {
        self.by_double_marks.get_or_init(|| quotation::double_regions(&self.text))
    }
}

/// The latest grounds.
#[derive(Debug, Default)]
pub(crate) struct Grounds {
    kept: VecDeque<(u32, Arc<Ground>)>,
    bytes: usize,
}

impl Grounds {
    /// The ground of a document, if it is kept.
    pub(crate) fn get(&self, document: u32) -> Option<Arc<Ground>> {
        self.kept.iter().rev().find(|(no, _)| *no == document).map(|(_, ground)| Arc::clone(ground))
    }

    /// Keeps a ground, and lets go of the oldest.
    pub(crate) fn keep(&mut self, document: u32, ground: Arc<Ground>) {
        // Not many, for they are looked through one by one.
        const MOST: usize = 64;
        let _ = ground.no.set(document);
        self.bytes += ground.text.len();
        self.kept.push_back((document, ground));
        while self.kept.len() > MOST || (self.bytes > KEPT && self.kept.len() > 1) {
            self.bytes -= self.kept.pop_front().map_or(0, |(_, oldest)| oldest.text.len());
        }
    }
}
