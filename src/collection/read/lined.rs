//! JSON Lines: a record a line.

use std::io::{self, BufRead};
use std::sync::Arc;

use serde::Deserialize;

use super::ahead;
use super::ahead::Desk;
use super::batch::{Ahead, Said};
use super::pieces::End;
use super::typed;
use crate::collection::build::grounds::Ground;
use crate::collection::build::rows::Spot;
use crate::collection::format::claim::Claim;
use crate::collection::format::lines::Lines;
use crate::collection::format::record::{Attribution, Document, Meta, SCHEMA, Speaker};
use crate::collection::{Builder, Place};

/// One line of JSON Lines.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Meta(Meta),
    Document(Document),
    Speaker(Speaker),
    Attribution(Attribution),
}

/// A file of JSON Lines that is being read.
pub(crate) struct Reading<'b> {
    builder: &'b mut Builder,
    file: Place,
    spot: Spot,
    begun: bool,
}

impl<'b> Reading<'b> {
    pub(crate) fn new(builder: &'b mut Builder, file: Place) -> Self {
        let spot = Spot { file: builder.file(&file.file), ..Spot::default() };
        Self { builder, file, spot, begun: false }
    }

    /// Reads the lines from the one at hand.
    pub(crate) fn read<R: BufRead + Send>(
        mut self,
        lines: &mut Lines<R>,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> io::Result<()> {
        loop {
            self.take_long(lines)?;
            if !goes_on(lines.read(), self.builder.attribution_count())
                || ahead::each(lines, &mut self, goes_on)? != End::Long
            {
                return Ok(());
            }
        }
    }

    /// Takes the line at hand: the first, or one too long to be read ahead.
    fn take_long<R: BufRead>(&mut self, lines: &mut Lines<R>) -> io::Result<()> {
        self.spot.number = lines.number();
        if lines.is_too_long() {
            let longest = lines.longest();
            let length = lines.count()?;
            let what =
                format!("the line has {length} bytes, and {longest} are the most that a record may have");
            self.builder.fault(self.place(), what);
        } else if self.begun
            && let Ok(Claim::Document(document)) = serde_json::from_slice(lines.line())
        {
            // Its text is long, and not copied more often than it must.
            self.builder.take_document(&document, None, self.spot);
        } else if !lines.line().is_empty() {
            self.look_at(lines.line());
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { line: Some(self.spot.number as usize), ..self.file.clone() }
    }

    /// Reads a line with an eye to what is wrong with it, or new in it.
    fn look_at(&mut self, line: &[u8]) {
        let mut place = self.place();
        let Some(text) = utf8(self.builder, &place, line) else { return };
        match typed::<Line>(text, &mut place) {
            Ok(record) => {
                if !self.begun && !matches!(record, Line::Meta(_)) {
                    let what = format!(
                        "the first record was expected to be {{\"meta\": {{\"schema\": \"{SCHEMA}\"}}}}"
                    );
                    self.builder.fault(place, what);
                }
                self.begun = true;
                record.give(self.builder, self.spot);
            }
            Err(what) => self.builder.fault(place, what),
        }
    }
}

impl Desk for Reading<'_> {
    fn take(&mut self, ahead: Ahead<'_>) -> Option<usize> {
        self.spot.number = ahead.stand.number;
        match ahead.said {
            _ if ahead.piece.is_empty() => {}
            // Whatever comes before it is said what all this is has to be looked at.
            Said::Document(document, ground) if self.begun => {
                self.builder.take_document(&document, Some(ground), self.spot);
            }
            Said::Speaker(speaker) if self.begun => self.builder.take_speaker(&speaker, self.spot),
            Said::Attribution(attribution, checked) if self.begun => {
                self.builder.take_attribution(&attribution, checked, self.spot);
            }
            _ => self.look_at(ahead.piece),
        }
        self.builder.wanted()
    }

    fn ground(&mut self, document: &str) -> Option<Arc<Ground>> {
        self.builder.ground_called(document)
    }
}

impl Line {
    fn give(self, builder: &mut Builder, spot: Spot) {
        match self {
            Self::Meta(meta) => {
                let place = builder.place(spot, "meta");
                builder.meta(meta, &place);
            }
            Self::Document(document) => builder.take_document(&(&document).into(), None, spot),
            Self::Speaker(speaker) => builder.take_speaker(&(&speaker).into(), spot),
            Self::Attribution(attribution) => builder.take_attribution(&(&attribution).into(), None, spot),
        }
    }
}

fn utf8<'a>(builder: &mut Builder, place: &Place, bytes: &'a [u8]) -> Option<&'a str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let line = place.line.unwrap_or(1) + good.split(|&byte| byte == b'\n').count() - 1;
            let what = format!("byte {} is not UTF-8: convert the file to UTF-8", error.valid_up_to());
            builder.fault(Place { line: Some(line), ..place.clone() }, what);
            None
        }
    }
}
