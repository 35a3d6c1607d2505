//! The formats that hold one article: bytes in, draft out.

use super::article::Draft;
use super::encoding::{declared, decode};
use super::format::Format;
use super::limits::Limits;
use super::piece::Told;
use super::{Reason, html, mail, markdown, pdf, plain};

/// The article in these bytes.
pub(super) fn read(format: Format, bytes: &[u8], told: &Told, limits: &Limits) -> Result<Draft, Reason> {
    let mut draft = match format {
        Format::Html => html::read(&decode(bytes, told.encoding.or_else(|| declared(bytes))))?,
        Format::Pdf => pdf::read(bytes, limits)?,
        Format::Mail => mail::read(bytes)?,
        Format::Markdown => markdown::read(&decode(bytes, told.encoding)),
        _ => plain::read(&decode(bytes, told.encoding)),
    };
    draft.url = draft.url.or_else(|| told.url.clone());
    Ok(draft)
}
