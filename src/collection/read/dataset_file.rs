//! A dataset file, from bytes to a builder or to a collection.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, Read};

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::json_lines::{JsonLines, MAX_LINE_BYTES};
use super::object_records::{LISTS, ObjectRecords};
use super::raw_record::{RawRecords as _, RecordKind};
use super::record_reader::RecordReader;
use super::sniff::{DatasetForm, neither_fault, skip_bom, sniff};
use super::syntax::{DamagedBytes, FilePosition, parse_record};
use crate::collection::build::Named;
use crate::collection::{Builder, Collection, Fault, Location};

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

/// Reads one file into a builder in one pass. `goes_on` is called from time to time with the number of bytes read and of
/// attributions taken so far, and says whether to go on.
pub fn stream(
    builder: &mut Builder,
    name: &str,
    mut bytes: impl BufRead + Send,
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<()> {
    let file = Location { file: name.to_owned(), ..Location::default() };
    let bom = match skip_bom(&mut bytes) {
        Ok(bom) => bom,
        Err(error) => return cut_off(builder, &file, 1, error),
    };
    let mut lines = JsonLines::new(bytes);
    let form = match sniff(&mut lines, bom) {
        Ok(form) => form,
        Err(error) => return cut_off(builder, &file, lines.number() as usize + 1, error),
    };
    match form {
        DatasetForm::Empty => {
            builder.fault(file, "the file is empty: a whosaid/1 dataset was expected");
        }
        DatasetForm::Lines => {
            let mut reader = RecordReader::of_lines(builder, &file);
            // The first line has been read.
            let taken = reader.take_current(&mut lines, goes_on);
            let read = taken.and_then(|wants_more| match wants_more {
                true => reader.read(&mut lines, goes_on).map(drop),
                false => Ok(()),
            });
            if let Err(error) = read {
                return cut_off(builder, &file, lines.number() as usize + 1, error);
            }
        }
        DatasetForm::Object(at) => {
            let (head, rest) = lines.into_rest();
            object(builder, &file, ObjectRecords::new(Cursor::new(head).chain(rest), at), goes_on)?;
        }
        DatasetForm::Neither(at) => {
            let (mut head, rest) = lines.into_rest();
            let read = rest.take(MAX_LINE_BYTES as u64).read_to_end(&mut head);
            if let Err(error) = read {
                return cut_off(builder, &file, at.line, error);
            }
            if let Some((line, what)) = neither_fault(&head, at) {
                builder.fault(Location { line: Some(line), ..file }, what);
            }
        }
    }
    Ok(())
}

/// Adds the fault of a file whose bytes can't be read on, in a line. Any other error is passed on.
fn cut_off(builder: &mut Builder, file: &Location, line: usize, error: io::Error) -> io::Result<()> {
    let what = DamagedBytes::sentence_of(error)?;
    builder.cut_off(Location { line: Some(line), ..file.clone() }, what);
    Ok(())
}

/// Reads an object: its records in the order of the file, except that attributions before the documents are deferred.
fn object(
    builder: &mut Builder,
    file: &Location,
    mut records: ObjectRecords<impl Read + Send>,
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<()> {
    let begin = builder.begin();
    let mut reader = RecordReader::of_object(builder, file);
    let is_complete = reader.read(&mut records, goes_on);
    let deferred = reader.deferred.take();
    let is_complete = match is_complete {
        Ok(is_complete) => is_complete,
        Err(error) => {
            let what = DamagedBytes::sentence_of(error)?;
            builder.break_off(begin, Location { line: Some(records.line()), ..file.clone() }, what);
            return Ok(());
        }
    };
    if let Some(error) = records.syntax_error {
        builder.break_off(begin, Location { line: Some(error.line), ..file.clone() }, error.message);
        return Ok(());
    }
    if !is_complete {
        return Ok(());
    }
    // Faults of the dataset come before those of its records.
    let record_faults = builder.take_faults(begin);
    let end = records.position().end;
    describe(builder, file, records.fields, &records.lists);
    // Of a form that isn't known everything else may be different too.
    if builder.is_refused() {
        return Ok(());
    }
    builder.put_back_faults(record_faults);
    let Some(deferred) = deferred else { return Ok(()) };
    let Some(mut records) = builder.ok(deferred.into_records(end)) else { return Ok(()) };
    RecordReader::of_object(builder, file).read(&mut records, goes_on).map(drop)
}

/// Describes a dataset by the fields of its object, and adds faults for the lists that it lacks.
fn describe(
    builder: &mut Builder,
    file: &Location,
    mut fields: BTreeMap<String, Box<RawValue>>,
    lists: &[(RecordKind, FilePosition)],
) {
    let others = LISTS.map(|(list, _)| fields.remove(list));
    let mut location = file.clone();
    let json = serde_json::to_string(&fields).map_err(|error| error.to_string());
    match json.and_then(|json| parse_record(&json, &mut location)) {
        Ok(meta) => builder.describe(meta, file),
        Err(what) => builder.fault(location, what),
    }
    for ((list, kind), other) in LISTS.into_iter().zip(others) {
        let mut location = Location { path: list.to_owned(), ..file.clone() };
        let named = match kind {
            RecordKind::Document => Named::Document,
            RecordKind::Speaker => Named::Speaker,
            _ => Named::Attribution,
        };
        let count = lists.iter().filter(|(one, _)| *one == kind).count();
        if let Some(other) = other {
            if let Err(what) = parse_record::<Vec<IgnoredAny>>(other.get(), &mut location) {
                builder.note_broken(named, None);
                builder.fault(location, what);
            }
        } else if count == 0 {
            builder.note_broken(named, None);
            builder
                .fault(file.clone(), format!("there is no “{list}”: a list was expected, if an empty one"));
        } else if count > 1 {
            builder.fault(location, "the list stands twice: put its records into one");
        }
    }
}
