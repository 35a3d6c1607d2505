//! The article of a PDF: title and author as the document says, and the text of all pages.

use lopdf::{Document, LoadOptions, ParseError, decode_text_string};

use super::content::GlyphRun;
use super::content::PageInterpreter;
use super::layout;
use super::objects::check_objects;
use crate::ingest::article::{Draft, one_line};
use crate::ingest::source::limits::Limits;
use crate::ingest::source::origin::Reason;

/// How many drawing operators of a document are interpreted. A page of a newspaper has some thousands.
const MAX_OPERATORS: usize = 20_000_000;
/// One operator is interpreted for each so many bytes that an article may have.
const BYTES_PER_OPERATOR: usize = 12;

/// The article in a PDF.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, Reason> {
    // A small file may not unpack to as much as a large one.
    let most = limits.article.min(limits.free.max(limits.ratio.saturating_mul(bytes.len() as u64)));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    check_objects(bytes, most)?;
    let options = LoadOptions::with_max_decompressed_size(most);
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| reason(&error))?;
    // lopdf tries the empty password, with which most encrypted files open.
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err(Reason::Encrypted);
    }
    let mut drawing = PageInterpreter::new(&document, MAX_OPERATORS.min(most / BYTES_PER_OPERATOR), most);
    let pages: Result<Vec<Vec<GlyphRun>>, Reason> =
        document.page_iter().map(|page| drawing.page(page)).collect();
    let text = layout::paragraphs(pages?);
    if text.paragraphs.is_empty() {
        return Err(Reason::Unsupported(
            "a PDF without text, as scanners make",
            "have its text recognized first",
        ));
    }
    let named = field(&document, b"Title").filter(|title| !is_file_name(title));
    let title = named.or(text.title).unwrap_or_default();
    let text = without_repeated_title(text.paragraphs, &title).join("\n\n");
    Ok(Draft { title, author: field(&document, b"Author"), text, ..Draft::default() })
}

/// Why a PDF can't be read.
fn reason(error: &lopdf::Error) -> Reason {
    use lopdf::Error;
    let damaged = match error {
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
            return Reason::Encrypted;
        }
        Error::Unimplemented(_) => {
            return Reason::Unsupported(
                "a PDF of a kind that few programs make",
                "save it as a PDF anew, or as text",
            );
        }
        Error::Parse(ParseError::InvalidFileHeader) => "its beginning is that of no PDF",
        Error::Parse(ParseError::EndOfInput | ParseError::InvalidTrailer | ParseError::InvalidXref)
        | Error::Xref(_)
        | Error::MissingXrefEntry => "its table of contents is damaged: is it complete?",
        Error::Decompress(_) | Error::InvalidStream(_) | Error::InvalidObjectStream(_) => {
            "something packed in it is damaged: get the file anew"
        }
        Error::ReferenceCycle(_) | Error::ReferenceLimit | Error::RecursionLimit => {
            "its parts hold one another"
        }
        _ => "its structure is damaged: get the file anew",
    };
    Reason::Damaged("PDF", damaged.to_owned())
}

/// A field of what the document says about itself.
fn field(document: &Document, name: &[u8]) -> Option<String> {
    let info = document.trailer.get_deref(b"Info", document).ok()?.as_dict().ok()?;
    let text = decode_text_string(info.get_deref(name, document).ok()?).ok()?;
    Some(one_line(&text)).filter(|text| !text.is_empty())
}

/// Word processors put the file's name where a title should stand.
fn is_file_name(title: &str) -> bool {
    let lower = title.to_lowercase();
    lower.starts_with("microsoft ")
        || lower.starts_with("untitled")
        || !lower.contains(' ') && lower.contains('.')
}

/// Keeps the title once: browsers print it above a page that has it too.
fn without_repeated_title(mut paragraphs: Vec<String>, title: &str) -> Vec<String> {
    let is_title = |paragraph: &String| one_line(paragraph).eq_ignore_ascii_case(title);
    if let Some(first) = paragraphs.iter().take(6).position(is_title) {
        let mut at = 0;
        paragraphs.retain(|paragraph| {
            at += 1;
            at <= first + 1 || at > 6 || !is_title(paragraph)
        });
    }
    paragraphs
}
