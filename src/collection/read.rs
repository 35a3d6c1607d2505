//! Reading whosaid/1, as one JSON object or as JSON Lines, from bytes. Which of the two it is, the bytes say.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::ahead::{self, Ahead, End, Said};
use super::claim::Claim;
use super::lines::{Lines, begins_as};
use super::record::{Attribution, Document, Meta, SCHEMA, Speaker};
use super::rows::Spot;
use super::{Builder, Collection, Fault, Place};

/// Reads one file into a collection, or says everything that is wrong with it. `name` is what the faults
/// call the file.
pub fn collection(name: &str, bytes: &[u8]) -> Result<Collection, Vec<Fault>> {
    let mut builder = Builder::new();
    into(&mut builder, name, bytes);
    builder.finish()
}

/// Reads one file into a builder, which may hold others already.
pub fn into(builder: &mut Builder, name: &str, bytes: &[u8]) {
    // A slice can be read to its end.
    let _ = stream(builder, name, bytes, &mut |_, _| true);
}

/// Reads one file into a builder as it comes, a line at a time where it is JSON Lines. `goes_on` is told now
/// and then how many bytes were read so far and how many attributions there are, and says whether to go on.
pub fn stream(
    builder: &mut Builder,
    name: &str,
    mut bytes: impl BufRead + Send,
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<()> {
    let file = Place { file: name.to_owned(), ..Place::default() };
    if bytes.fill_buf()?.starts_with(BOM) {
        bytes.consume(BOM.len());
    }
    let mut lines = Lines::new(bytes);
    let mut blank = 0;
    // The first line with something on it says what the file is.
    while lines.next()? && lines.line().is_empty() {
        blank += 1;
    }
    if lines.line().is_empty() {
        builder.fault(file, "the file is empty: a whosaid/1 dataset was expected");
        return Ok(());
    }
    if !is_record(&lines) {
        let mut all = vec![b'\n'; blank];
        lines.read_all(&mut all)?;
        object(builder, &file, &all);
        return Ok(());
    }
    let mut reading =
        Reading { spot: Spot { file: builder.file(name), ..Spot::default() }, file, begun: false };
    loop {
        reading.take(builder, &mut lines)?;
        if !goes_on(lines.read(), builder.attribution_count()) {
            return Ok(());
        }
        let mut take = |ahead: Ahead<'_>| {
            reading.take_ahead(builder, ahead);
            builder.attribution_count()
        };
        if ahead::each(&mut lines, &mut take, goes_on)? != End::Long {
            return Ok(());
        }
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Whether the bytes look like a dataset at all, rather than an article: they open with a brace.
pub fn is_dataset(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// JSON Lines begin with a whole record on the first line that isn't blank.
fn is_record<R: BufRead>(lines: &Lines<R>) -> bool {
    if lines.is_too_long() {
        return begins_as(lines.line(), &RECORDS);
    }
    serde_json::from_slice::<BTreeMap<String, &RawValue>>(lines.line())
        .is_ok_and(|fields| fields.len() == 1 && fields.keys().all(|key| RECORDS.contains(&key.as_str())))
}

const RECORDS: [&str; 4] = ["meta", "document", "speaker", "attribution"];

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
struct Reading {
    file: Place,
    spot: Spot,
    begun: bool,
}

impl Reading {
    /// Takes the line at hand: the first, or one too long to be read ahead.
    fn take<R: BufRead>(&mut self, builder: &mut Builder, lines: &mut Lines<R>) -> io::Result<()> {
        self.spot.number = lines.number();
        if lines.is_too_long() {
            let longest = lines.longest();
            let length = lines.count()?;
            let what =
                format!("the line has {length} bytes, and {longest} are the most that a record may have");
            builder.fault(self.place(), what);
        } else if self.begun
            && let Ok(Claim::Document(document)) = serde_json::from_slice(lines.line())
        {
            // Its text is long, and not copied more often than it must.
            builder.take_document(&document, None, self.spot);
        } else if !lines.line().is_empty() {
            self.read(builder, lines.line());
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { line: Some(self.spot.number as usize), ..self.file.clone() }
    }

    /// Takes a line that was read ahead.
    fn take_ahead(&mut self, builder: &mut Builder, ahead: Ahead<'_>) {
        self.spot.number = ahead.stand.number;
        match ahead.said {
            _ if ahead.line.is_empty() => {}
            // Whatever comes before it is said what all this is has to be looked at.
            Said::Document(document, ground) if self.begun => {
                builder.take_document(&document, Some(ground), self.spot);
            }
            Said::Speaker(speaker) if self.begun => builder.take_speaker(&speaker, self.spot),
            Said::Attribution(attribution, checked) if self.begun => {
                builder.take_attribution(&attribution, checked, self.spot);
            }
            _ => self.read(builder, ahead.line),
        }
    }

    /// Reads a line with an eye to what is wrong with it, or new in it.
    fn read(&mut self, builder: &mut Builder, line: &[u8]) {
        let mut place = self.place();
        let Some(text) = utf8(builder, &place, line) else { return };
        match typed::<Line>(text, &mut place) {
            Ok(record) => {
                if !self.begun && !matches!(record, Line::Meta(_)) {
                    let what = format!(
                        "the first record was expected to be {{\"meta\": {{\"schema\": \"{SCHEMA}\"}}}}"
                    );
                    builder.fault(place, what);
                }
                self.begun = true;
                record.give(builder, self.spot);
            }
            Err(what) => builder.fault(place, what),
        }
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

fn object(builder: &mut Builder, file: &Place, bytes: &[u8]) {
    let Some(text) = utf8(builder, file, bytes) else { return };
    let mut fields = match serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        Ok(fields) => fields,
        Err(error) => {
            let place = Place { line: Some(error.line()), ..file.clone() };
            let what = match error.classify() {
                Category::Data => {
                    "one JSON object was expected, or JSON Lines, and this is neither".to_owned()
                }
                _ => broken(&error),
            };
            return builder.fault(place, what);
        }
    };
    let documents = fields.remove("documents");
    let speakers = fields.remove("speakers");
    let attributions = fields.remove("attributions");
    let mut place = file.clone();
    match serde_json::to_string(&fields)
        .map_err(|error| error.to_string())
        .and_then(|rest| typed(&rest, &mut place))
    {
        Ok(meta) => builder.meta(meta, file),
        Err(what) => builder.fault(place, what),
    }
    let spot = Spot { file: builder.file(&file.file), sort: Spot::ITEM, number: 0 };
    each(builder, file, "documents", documents, |builder, json, place, number| {
        let spot = Spot { number, ..spot };
        if let Ok(document) = serde_json::from_str(json) {
            return builder.take_document(&document, None, spot);
        }
        match typed::<Document>(json, place) {
            Ok(document) => builder.take_document(&(&document).into(), None, spot),
            Err(what) => builder.fault(place.clone(), what),
        }
    });
    each(builder, file, "speakers", speakers, |builder, json, place, number| {
        let spot = Spot { number, ..spot };
        if let Ok(speaker) = serde_json::from_str(json) {
            return builder.take_speaker(&speaker, spot);
        }
        match typed::<Speaker>(json, place) {
            Ok(speaker) => builder.take_speaker(&(&speaker).into(), spot),
            Err(what) => builder.fault(place.clone(), what),
        }
    });
    each(builder, file, "attributions", attributions, |builder, json, place, number| {
        let spot = Spot { number, ..spot };
        if let Ok(attribution) = serde_json::from_str(json) {
            return builder.take_attribution(&attribution, None, spot);
        }
        match typed::<Attribution>(json, place) {
            Ok(attribution) => builder.take_attribution(&(&attribution).into(), None, spot),
            Err(what) => builder.fault(place.clone(), what),
        }
    });
}

/// Gives the JSON of every record of one of the object's lists, with its place and number; one that can't be read does
/// not stop the rest.
fn each(
    builder: &mut Builder,
    file: &Place,
    list: &str,
    records: Option<&RawValue>,
    give: impl Fn(&mut Builder, &str, &mut Place, u32),
) {
    let under = |path: String| Place { path, ..file.clone() };
    let Some(records) = records else {
        let what = format!("there is no “{list}”: a list was expected, if an empty one");
        return builder.fault(file.clone(), what);
    };
    let records: Vec<&RawValue> = match serde_json::from_str(records.get()) {
        Ok(records) => records,
        Err(error) => return builder.fault(under(list.to_owned()), format!("a list was expected ({error})")),
    };
    for (nth, record) in records.into_iter().enumerate() {
        give(builder, record.get(), &mut under(format!("{list}[{nth}]")), nth as u32);
    }
}

/// Reads one record, and where that fails extends `place` to the part of it that is at fault.
fn typed<T: DeserializeOwned>(json: &str, place: &mut Place) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        if path != "." {
            if !place.path.is_empty() {
                place.path.push('.');
            }
            place.path.push_str(&path);
        }
        broken(error.inner())
    })?;
    reader.end().map_err(|error| broken(&error))?;
    Ok(value)
}

/// What is wrong with the JSON, in a sentence.
fn broken(error: &serde_json::Error) -> String {
    // serde_json ends its messages with a position, which the place has already.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    match error.classify() {
        Category::Eof => format!("the JSON is cut off ({message}): is the file complete?"),
        Category::Syntax if message.starts_with("recursion limit") => {
            "the JSON is nested deeper than any whosaid/1 record".to_owned()
        }
        Category::Syntax => format!("this is not JSON (column {}: {message})", error.column()),
        Category::Data | Category::Io => message.to_owned(),
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
