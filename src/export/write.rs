//! Writing attributions in any of the formats.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::format::Format;
use super::text::{self, TextPage};
use super::{csv, markdown};
use crate::collection::format::write::{JsonForm, write as write_dataset};
use crate::collection::{AttributionNo, Collection};

/// Writes these attributions, in this order; the datasets ([`Format::Json`], [`Format::JsonLines`]) are in source order.
/// `page` matters only for [`Format::Text`].
pub fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    format: Format,
    page: TextPage,
    out: &mut dyn Write,
) -> io::Result<()> {
    let set = || chosen.iter().copied().collect::<BTreeSet<_>>();
    match format {
        Format::Text => text::write(collection, chosen, page, out),
        Format::Json => write_dataset(collection, &set(), JsonForm::Object, out),
        Format::JsonLines => write_dataset(collection, &set(), JsonForm::Lines, out),
        Format::Csv => csv::write(collection, chosen, out),
        Format::Markdown => markdown::write(collection, chosen, out),
    }
}
