//! Reads JSON Lines: a record a line, the first of which describes the dataset.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::json_lines::JsonLines;
use super::parallel_reader::{RecordSink, read_all};
use super::raw_record::ReadEnd;
use super::record_batch::{Parsed, ParsedRecord};
use super::syntax::parse_record;
use crate::collection::build::{CompactLocation, DocumentText};
use crate::collection::format::record::{LineRecord, SCHEMA};
use crate::collection::{Builder, Location};

/// Takes the lines of a file, in order.
pub(super) struct LinesReader<'b> {
    builder: &'b mut Builder,
    file: Location,
    /// Of the current line.
    at: CompactLocation,
    has_first: bool,
}

impl<'b> LinesReader<'b> {
    pub(super) fn new(builder: &'b mut Builder, file: Location) -> Self {
        let at = CompactLocation { file: builder.add_file(&file.file), ..CompactLocation::default() };
        Self { builder, file, at, has_first: false }
    }

    /// Reads the current line and all behind it.
    pub(super) fn read<R: BufRead + Send>(
        mut self,
        lines: &mut JsonLines<R>,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> io::Result<()> {
        loop {
            self.take_current(lines)?;
            if !goes_on(lines.bytes_read(), self.builder.attribution_count())
                || read_all(lines, &mut self, goes_on)? != ReadEnd::LongRecord
            {
                return Ok(());
            }
        }
    }

    /// Takes the current line: the first of the file, or one that is too long for a batch.
    fn take_current<R: BufRead>(&mut self, lines: &mut JsonLines<R>) -> io::Result<()> {
        self.at.number = lines.number();
        if lines.is_too_long() {
            let longest = lines.max_bytes();
            let length = lines.count_bytes()?;
            let what =
                format!("the line has {length} bytes, and {longest} are the most that a record may have");
            self.builder.fault(self.location(), what);
        } else if !lines.line().is_empty() {
            self.take_carefully(lines.line());
        }
        Ok(())
    }

    fn location(&self) -> Location {
        Location { line: Some(self.at.number as usize), ..self.file.clone() }
    }

    /// Takes a line whose faults or place in the file matter.
    fn take_carefully(&mut self, line: &[u8]) {
        let mut location = self.location();
        let text = match std::str::from_utf8(line) {
            Ok(text) => text,
            Err(error) => {
                let what = format!("byte {} is not UTF-8: convert the file to UTF-8", error.valid_up_to());
                return self.builder.fault(location, what);
            }
        };
        match parse_record::<LineRecord<'_>>(text, &mut location) {
            Ok(record) => {
                if !self.has_first && !matches!(record, LineRecord::Meta(_)) {
                    let what = format!(
                        "the first record was expected to be {{\"meta\": {{\"schema\": \"{SCHEMA}\"}}}}"
                    );
                    self.builder.fault(location, what);
                }
                self.has_first = true;
                self.take_record(record);
            }
            Err(what) => self.builder.fault(location, what),
        }
    }

    fn take_record(&mut self, record: LineRecord<'_>) {
        let builder = &mut *self.builder;
        match record {
            LineRecord::Meta(meta) => {
                let location = builder.location(self.at, "meta");
                builder.meta(meta, &location);
            }
            LineRecord::Document(document) => builder.take_document(&document, None, self.at),
            LineRecord::Speaker(speaker) => builder.take_speaker(&speaker, self.at),
            LineRecord::Attribution(attribution) => {
                builder.take_attribution(&attribution, None, self.at);
            }
        }
    }
}

impl RecordSink for LinesReader<'_> {
    fn take(&mut self, record: ParsedRecord<'_>) -> Option<usize> {
        self.at.number = record.position.number;
        match record.parsed {
            _ if record.bytes.is_empty() => {}
            // Before the first record has been seen, every line is read carefully.
            Parsed::Document(document, text) if self.has_first => {
                self.builder.take_document(&document, Some(text), self.at);
            }
            Parsed::Speaker(speaker) if self.has_first => self.builder.take_speaker(&speaker, self.at),
            Parsed::Attribution(attribution, checked) if self.has_first => {
                self.builder.take_attribution(&attribution, checked, self.at);
            }
            _ => self.take_carefully(record.bytes),
        }
        self.builder.count_if_sound()
    }

    fn document_text(&mut self, id: &str) -> Option<Arc<DocumentText>> {
        self.builder.text_of(id)
    }
}
