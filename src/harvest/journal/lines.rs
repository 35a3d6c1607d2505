//! The lines of a journal: those of the dataset as JSON Lines, and two kinds more ([`DONE_LINE`], `revised`).

use std::io::{self, Write};

use crate::collection::format::json;
use crate::collection::format::record::{Meta, OFFSETS, SCHEMA};
use crate::extract::speakers::register::SpeakerChange;
use crate::harvest::found_attributions::GENERATOR;
use crate::harvest::ledger::{ArticleRecords, Ledger};

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

/// Writes the records of an article that a ledger took. `with_news` adds speakers of whom more is known now, which a
/// journal needs and a dataset that is written as it goes can't have.
pub(crate) fn write_article(
    article: &ArticleRecords,
    ledger: &Ledger,
    with_news: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{{\"document\":{}}}", json::to_string(&article.document)?)?;
    for (place, news) in &article.news {
        let speaker = &ledger.speakers()[*place];
        match news {
            SpeakerChange::Added => writeln!(out, "{{\"speaker\":{}}}", json::to_string(speaker)?)?,
            SpeakerChange::Revised if with_news => {
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
