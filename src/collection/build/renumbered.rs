//! Renumbered: the documents that stay, once others took the place of some.

use std::io;
use std::path::PathBuf;

use super::{Builder, UNKNOWN};
use crate::collection::columns::sparse::{Sparse, SparseSpill};
use crate::store::{Texts, TextsSpill};

/// New numbers of documents.
pub(crate) struct Renumbered {
    /// Nothing where every document stays.
    new: Option<Vec<u32>>,
    /// How many stay.
    pub(crate) count: u32,
}

impl Renumbered {
    pub(crate) fn new(builder: &Builder) -> Self {
        let arrived = builder.texts.len() as u32;
        if builder.dropped.is_empty() {
            return Self { new: None, count: arrived };
        }
        let mut count = 0;
        let mut number = |no: u32| {
            let stays = !builder.dropped.contains(&no);
            count += u32::from(stays);
            if stays { count - 1 } else { UNKNOWN }
        };
        let new = (0..arrived).map(&mut number).collect();
        Self { new: Some(new), count }
    }

    pub(crate) fn get(&self, old: u32) -> Option<u32> {
        match &self.new {
            Some(new) => new.get(old as usize).copied().filter(|&no| no != UNKNOWN),
            None => Some(old),
        }
    }

    /// Whether no document went.
    pub(crate) fn all_stay(&self) -> bool {
        self.new.is_none()
    }

    /// The texts of those documents that stay.
    pub(crate) fn texts(&self, all: Texts, folder: Option<PathBuf>) -> io::Result<Texts> {
        if self.all_stay() {
            return Ok(all);
        }
        let mut staying = TextsSpill::new(folder);
        for (old, text) in all.iter().enumerate() {
            if self.get(old as u32).is_some() {
                staying.push(text)?;
            }
        }
        staying.into_texts()
    }

    /// What is said of those documents that stay.
    pub(crate) fn sparse(&self, all: Sparse, folder: Option<PathBuf>) -> io::Result<Sparse> {
        if self.all_stay() {
            return Ok(all);
        }
        let mut staying = SparseSpill::new(folder);
        for (old, text) in all.iter() {
            if let Some(new) = self.get(old) {
                staying.push(new, text)?;
            }
        }
        staying.into_sparse()
    }
}
