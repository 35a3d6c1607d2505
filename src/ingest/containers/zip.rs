//! Zip archives: the files in them, one after another. DOCX and EPUB are such archives too. And gzip: one file, compressed.

use std::io::BufReader;
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;

use super::unpacked::Unpacking;
use crate::ingest::office::zip_file::ZipFile;
use crate::ingest::office::{docx, epub};
use crate::ingest::panic_guard::guarded;
use crate::ingest::source::limits::Budget;
use crate::ingest::source::origin::{Origin, Reason};
use crate::ingest::source::raw_file::{RawBytes, RawFile};

/// Gives the article of a document, or every file of an archive.
pub(crate) fn unpack(unpacking: &mut Unpacking<'_>, file: RawFile<'_>) -> ControlFlow<()> {
    let budget = unpacking.budget;
    let RawFile { origin, bytes, depth, .. } = file;
    let mut zip = match ZipFile::open(bytes, budget.limits) {
        Ok(zip) => zip,
        Err(reason) => return unpacking.article(origin, Err(reason)),
    };
    let found = if zip.has(docx::DOCUMENT) {
        guarded(|| docx::read(&mut zip, budget))
    } else if zip.has(epub::CONTAINER) {
        guarded(|| epub::read(&mut zip, budget))
    } else if zip.has("[Content_Types].xml") {
        Err(Reason::NotAnArticle("a table or a slide show"))
    } else if zip.has("mimetype") && zip.has("content.xml") {
        Err(Reason::Unsupported("an OpenDocument file", "save it as DOCX first"))
    } else {
        return unpack_files(unpacking, &mut zip, &origin, depth);
    };
    unpacking.article(origin, found)
}

fn unpack_files(
    unpacking: &mut Unpacking<'_>,
    zip: &mut ZipFile<'_>,
    origin: &Origin,
    depth: usize,
) -> ControlFlow<()> {
    let budget = unpacking.budget;
    for at in 0..zip.len() {
        // Once the budget is spent, each further file would only say so again.
        if budget.is_spent() {
            break;
        }
        let name = zip.name(at).unwrap_or_else(|| format!("file {}", at + 1));
        if name.ends_with('/') || is_hidden(&name) {
            continue;
        }
        let within = origin.within(name.clone());
        match zip.file(at) {
            Err(reason) => unpacking.article(within, Err(reason))?,
            Ok(file) => {
                let bytes = RawBytes::Stream(Box::new(budget.unpacking(file)));
                unpacking.file(RawFile { depth: depth + 1, ..RawFile::new(within, name, bytes) })?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Whether it is a file that operating systems add to archives.
fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// The file in a gzip file, all members of it as one.
pub(crate) fn unzipped<'a>(file: RawFile<'a>, budget: &'a Budget<'a>) -> RawFile<'a> {
    let name = file.name.strip_suffix(".gz").unwrap_or(&file.name).to_owned();
    let decoder = MultiGzDecoder::new(BufReader::new(file.bytes.into_reader()));
    let bytes = RawBytes::Stream(Box::new(budget.unpacking(decoder)));
    RawFile { name, bytes, depth: file.depth + 1, ..file }
}
