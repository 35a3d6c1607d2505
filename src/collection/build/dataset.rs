//! A dataset in the builder: where it begins, what it says of itself, and where it breaks off.

use super::{Builder, FAULTS_TOLD};
use crate::collection::format::record::{Meta, OFFSETS, SCHEMA};
use crate::collection::{Fault, Place};

/// The faults that there were when a dataset began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    faults: usize,
    untold: usize,
}

impl Builder {
    /// Begins a dataset with what it says about itself. Ids of earlier ones may come again from here on: the
    /// same document or attribution is then taken once, and a speaker of the same id and name is the same.
    pub fn meta(&mut self, meta: Meta, place: &Place) {
        self.begin();
        self.describe(meta, place);
    }

    /// Begins a dataset that will say later what it is.
    pub(crate) fn begin(&mut self) -> Begun {
        self.end_dataset();
        self.dataset += 1;
        self.first = self.rows.len() as u32;
        self.again.clear();
        Begun { faults: self.faults.len(), untold: self.untold }
    }

    /// Takes what the dataset at hand says about itself.
    pub(crate) fn describe(&mut self, meta: Meta, place: &Place) {
        if meta.schema != SCHEMA {
            let what = format!(
                "the schema is “{}”, and this program reads “{SCHEMA}” alone: convert the file, or use a whosaid that knows it",
                meta.schema
            );
            self.fault(place.clone(), what);
        }
        if let Some(unit) = meta.offsets.as_deref().filter(|unit| *unit != OFFSETS) {
            let what = format!("offsets count “{unit}”, and “{OFFSETS}” was expected");
            self.fault(place.clone(), what);
        }
        if self.title.is_empty() {
            self.title = meta.title;
        } else if !meta.title.is_empty() && meta.title != self.title && !self.replaces {
            self.title = format!("{} + {}", self.title, meta.title);
        }
        self.generator = self.generator.take().or(meta.generator);
        self.extra.extend(meta.extra);
    }

    /// The dataset at hand can't be read on. What is missing of it is no fault then, and what else was wrong with it
    /// matters no more.
    pub(crate) fn break_off(&mut self, begun: Begun, place: Place, what: String) {
        self.faults_since(begun);
        self.untold = begun.untold;
        self.names.clear();
        self.promises.clear();
        self.fault(place, what);
    }

    /// Takes out the faults of the dataset at hand.
    pub(crate) fn faults_since(&mut self, begun: Begun) -> Vec<Fault> {
        self.faults.split_off(begun.faults.min(self.faults.len()))
    }

    /// Puts faults back behind those that were found since.
    pub(crate) fn faults_again(&mut self, faults: Vec<Fault>) {
        self.faults.extend(faults);
        self.untold += self.faults.len().saturating_sub(FAULTS_TOLD);
        self.faults.truncate(FAULTS_TOLD);
    }
}
