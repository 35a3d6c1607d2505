//! A dataset file, from bytes to a builder or to a collection.

use std::io::{self, BufRead, Cursor, Read as _};

use super::json_lines::{JsonLines, MAX_LINE_BYTES};
use super::lines_reader::LinesReader;
use super::object_reader;
use super::sniff::{DatasetForm, neither_fault, skip_bom, sniff};
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
    let bom = skip_bom(&mut bytes)?;
    let mut lines = JsonLines::new(bytes);
    match sniff(&mut lines, bom)? {
        DatasetForm::Empty => {
            builder.fault(file, "the file is empty: a whosaid/1 dataset was expected");
            Ok(())
        }
        DatasetForm::Lines => LinesReader::new(builder, file).read(&mut lines, goes_on),
        DatasetForm::Object(at) => {
            let (head, rest) = lines.into_rest();
            object_reader::stream(builder, &file, Cursor::new(head).chain(rest), at, goes_on)
        }
        DatasetForm::Neither(at) => {
            let (mut head, rest) = lines.into_rest();
            rest.take(MAX_LINE_BYTES as u64).read_to_end(&mut head)?;
            if let Some((line, what)) = neither_fault(&head, at) {
                builder.fault(Location { line: Some(line), ..file }, what);
            }
            Ok(())
        }
    }
}
