//! Promises: what records name that may still come, speakers and attributions that hold others.

use std::collections::{HashMap, HashSet};
use std::io;

use super::rows::Spot;
use super::{Builder, UNKNOWN};
use crate::collection::Span;
use crate::collection::format::claim;

impl Builder {
    /// Notes who speaks: where in the voices they start, and how many they are.
    pub(crate) fn name(
        &mut self,
        attribution: &claim::Attribution<'_>,
        spot: Spot,
    ) -> io::Result<(u32, u32)> {
        let start = self.rows.voices.len() as u32;
        let mut named = HashSet::new();
        for name in &attribution.speakers {
            let token = self.token(name);
            if attribution.speakers.len() > 1 && !named.insert(token) {
                let place = self.place(spot, "attribution");
                let what =
                    format!("attribution “{}” names the speaker “{}” twice", &*attribution.id, &**name);
                self.fault(place, what);
                continue;
            }
            self.rows.voices.push(token)?;
        }
        Ok((start, self.rows.voices.len() as u32 - start))
    }

    fn token(&mut self, name: &str) -> u32 {
        if let Some(&token) = self.names.get(name) {
            return token;
        }
        let token = self.tokens.len() as u32;
        self.tokens.push(UNKNOWN);
        self.names.insert(name.to_owned(), token);
        token
    }

    /// Notes that one attribution holds another, whose extent is given.
    pub(crate) fn hold(
        &mut self,
        inner: u32,
        extent: Span,
        outer: u32,
        spot: Spot,
        attribution: &claim::Attribution<'_>,
    ) -> io::Result<()> {
        self.holders.add(inner, outer);
        if !self.row(outer)?.extent.holds(extent) {
            let holder = attribution.inside.as_deref().unwrap_or_default().to_owned();
            self.misheld(&attribution.id, &holder, spot);
        }
        Ok(())
    }

    fn misheld(&mut self, id: &str, holder: &str, spot: Spot) {
        let what = format!(
            "attribution “{id}” is said to be inside “{holder}”, whose content does not hold its content"
        );
        let place = self.place(spot, "attribution");
        self.fault(place, what);
    }

    /// The dataset at hand is at its end: what it promised is there now, or never.
    pub(crate) fn end_dataset(&mut self) {
        let kept = self.keep_promises();
        self.note(kept);
    }

    fn keep_promises(&mut self) -> io::Result<()> {
        let mut missing = HashMap::new();
        for (name, token) in std::mem::take(&mut self.names) {
            match self.speaker_called(&name) {
                Some(no) => self.tokens[token as usize] = no,
                None => drop(missing.insert(token, name)),
            }
        }
        if !missing.is_empty() && !self.is_part {
            self.miss(&missing)?;
        }
        for (inner, holder) in std::mem::take(&mut self.promises) {
            let row = self.row(inner)?;
            let id = self.id(inner)?;
            let Some(outer) = self.find(&holder)? else {
                if self.is_part {
                    continue;
                }
                let what = format!(
                    "attribution “{id}” is said to be inside “{holder}”, which is no attribution's id"
                );
                let place = self.place(row.spot, "attribution");
                self.fault(place, what);
                continue;
            };
            let held_by = self.row(outer)?;
            self.holders.add(inner, outer);
            if held_by.document != row.document || !held_by.extent.holds(row.extent) {
                self.misheld(&id, &holder, row.spot);
            }
        }
        Ok(())
    }

    /// Tells of every attribution that names a speaker who never came.
    fn miss(&mut self, missing: &HashMap<u32, String>) -> io::Result<()> {
        for no in self.first..self.rows.len() as u32 {
            let row = self.row(no)?;
            let voices = row.voices as usize..(row.voices + row.voice_count) as usize;
            for name in self.rows.voices.range(voices)?.iter().filter_map(|token| missing.get(token)) {
                let id = self.id(no)?;
                let what =
                    format!("attribution “{id}” names the speaker “{name}”, and no speaker has that id");
                let place = self.place(row.spot, "attribution");
                self.fault(place, what);
            }
        }
        Ok(())
    }
}
