//! The lines of a journal: those of the dataset, and two more kinds. `done` stands behind all records of an article, and
//! `revised` is a speaker who got a name or a kind since.

use std::io::{self, Write};

use super::annotate::GENERATOR;
use super::ledger::{ArticleRecords, Ledger};
use crate::collection::format::json;
use crate::collection::format::record::{Meta, OFFSETS, SCHEMA};
use crate::extract::speakers::register::SpeakerChange;

/// The line that ends an article: all of its records stand above.
pub(super) const DONE_LINE: &str = "{\"done\":true}";

/// Writes the first line of a dataset.
pub(crate) fn write_meta(out: &mut dyn Write, title: &str) -> io::Result<()> {
    let meta = Meta {
        schema: SCHEMA.to_owned(),
        offsets: Some(OFFSETS.to_owned()),
        title: title.to_owned(),
        generator: Some(GENERATOR.to_owned()),
        ..Meta::default()
    };
    writeln!(out, "{{\"meta\":{}}}", json::to_string(&meta)?)
}

/// Writes the records of an article that a ledger took. `with_revisions` adds the speakers of earlier articles who got a
/// name or a kind: a journal needs them, and a dataset that is written as it goes can't have a speaker twice.
pub(crate) fn write_article(
    article: &ArticleRecords,
    ledger: &Ledger,
    with_revisions: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{{\"document\":{}}}", json::to_string(&article.document)?)?;
    for (place, change) in &article.speaker_changes {
        let speaker = &ledger.speakers()[*place];
        match change {
            SpeakerChange::Added => writeln!(out, "{{\"speaker\":{}}}", json::to_string(speaker)?)?,
            SpeakerChange::Revised if with_revisions => {
                writeln!(out, "{{\"revised\":{}}}", json::to_string(speaker)?)?;
            }
            SpeakerChange::Revised => {}
        }
    }
    for attribution in article.attributions(ledger) {
        writeln!(out, "{{\"attribution\":{}}}", json::to_string(&attribution)?)?;
    }
    Ok(())
}
