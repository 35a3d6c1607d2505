//! Zip archives: the articles in their files, one file after the other. DOCX and EPUB are such archives too.

use std::io::BufReader;
use std::ops::ControlFlow;

use zip::ZipArchive;
use zip::result::ZipError;

use super::guard::guarded;
use super::limits::Budget;
use super::piece::{Bytes, Piece, Seekable};
use super::unpack::Unpacking;
use super::{Place, Reason, docx, epub};

/// A zip whose directory was read.
pub(super) type Archive<'a> = ZipArchive<BufReader<Box<dyn Seekable + 'a>>>;

/// Gives every article in a zip.
pub(super) fn read(unpacking: &mut Unpacking<'_>, piece: Piece<'_>) -> ControlFlow<()> {
    let Piece { place, bytes, depth, .. } = piece;
    let mut archive = match open(unpacking, bytes) {
        Ok(archive) => archive,
        Err(reason) => return unpacking.give(place, Err(reason)),
    };
    let budget = unpacking.budget;
    let has = |archive: &Archive<'_>, name| archive.index_for_name(name).is_some();
    if has(&archive, docx::DOCUMENT) {
        return unpacking.give(place, guarded(|| docx::read(&mut archive, budget)));
    }
    if has(&archive, epub::CONTAINER) {
        return unpacking.give(place, guarded(|| epub::read(&mut archive, budget)));
    }
    if has(&archive, "[Content_Types].xml") {
        return unpacking.give(place, Err(Reason::NotAnArticle("a table or a slide show")));
    }
    if has(&archive, "mimetype") && has(&archive, "content.xml") {
        let reason = Reason::Unsupported("an OpenDocument file", "save it as DOCX first");
        return unpacking.give(place, Err(reason));
    }
    read_files(unpacking, &mut archive, &place, depth)
}

fn open<'p>(unpacking: &Unpacking<'_>, bytes: Bytes<'p>) -> Result<Archive<'p>, Reason> {
    let seekable = bytes.into_seekable(unpacking.budget.limits)?;
    ZipArchive::new(BufReader::new(seekable)).map_err(reason)
}

fn read_files(
    unpacking: &mut Unpacking<'_>,
    archive: &mut Archive<'_>,
    place: &Place,
    depth: usize,
) -> ControlFlow<()> {
    for at in 0..archive.len() {
        // After a bomb went off, each further file would say so again.
        if unpacking.budget.is_spent() {
            break;
        }
        let named = archive.name_for_index(at).and_then(Result::ok).map(std::borrow::Cow::into_owned);
        let name = named.unwrap_or_else(|| format!("file {}", at + 1));
        if name.ends_with('/') || is_hidden(&name) {
            continue;
        }
        let within = place.within(name.clone());
        match archive.by_index(at) {
            Err(error) => unpacking.give(within, Err(reason(error)))?,
            Ok(file) => {
                let bytes = Bytes::Stream(Box::new(unpacking.budget.unpacking(file)));
                unpacking.read(Piece { depth: depth + 1, ..Piece::new(within, name, bytes) })?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// All of one file in an archive, if it has it.
pub(super) fn file(
    archive: &mut Archive<'_>,
    name: &str,
    budget: &Budget<'_>,
) -> Result<Option<Vec<u8>>, Reason> {
    match archive.by_name(name) {
        Ok(file) => budget.unpack_all(file).map(Some),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(error) => Err(reason(error)),
    }
}

/// What systems leave in archives beside what a person put there.
fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// Why a zip, or a file in one, can't be read.
pub(super) fn reason(error: ZipError) -> Reason {
    match error {
        ZipError::Io(error) => error.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Reason::Encrypted,
        ZipError::UnsupportedArchive(_) => Reason::packed("packed in a way of zip that few use"),
        error => Reason::Damaged("zip", error.to_string()),
    }
}
