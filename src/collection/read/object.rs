//! One JSON object, read as it comes: the records of its lists in the order of the file, but attributions behind the
//! documents; and what it says of itself at its end, wherever that stands.

use std::io::{self, BufRead};
use std::sync::Arc;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;

use super::ahead;
use super::ahead::Desk;
use super::batch::{Ahead, Said, alone};
use super::broken::{Broken, Mark};
use super::pieces::{End, Pieces, Sort, Stand};
use super::typed;
use crate::collection::Place;
use crate::collection::build::Builder;
use crate::collection::build::dataset::Begun;
use crate::collection::build::early::Early;
use crate::collection::build::grounds::Ground;
use crate::collection::build::rows::Spot;
use crate::collection::format::elements::{Elements, LISTS, Told};
use crate::collection::format::record::{Attribution, Document, Meta, Speaker};

/// Reads an object that begins at a place in a file. `goes_on` is as it is for [`stream`](super::stream).
pub(crate) fn stream<R: BufRead + Send>(
    builder: &mut Builder,
    file: &Place,
    bytes: R,
    at: Mark,
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<()> {
    let begun = builder.begin();
    let spot = Spot { file: builder.file(&file.file), sort: Spot::ITEM, number: 0 };
    let mut elements = Elements::new(bytes, at);
    let mut object = Object { builder, spot, early: None, broken: None };
    let all = object.read(&mut elements, goes_on)?;
    let Object { early, broken, .. } = object;
    let read = elements.stand().read;
    let mut told = elements.told;
    if let Some(broken) = broken.or(told.broken.take()) {
        let place = Place { line: Some(broken.line), ..file.clone() };
        builder.break_off(begun, place, broken.what);
        return Ok(());
    }
    if all {
        describe(builder, file, &told, begun);
    }
    let Some(early) = early.filter(|_| all) else { return Ok(()) };
    let Some(mut late) = builder.note(early.pieces(read)) else { return Ok(()) };
    Object { builder, spot, early: None, broken: None }.read(&mut late, goes_on).map(drop)
}

/// Tells what an object says of itself, and which lists it lacks. That is wrong before anything in them is.
fn describe(builder: &mut Builder, file: &Place, told: &Told, begun: Begun) {
    let faults = builder.faults_since(begun);
    let mut place = file.clone();
    let fields = serde_json::to_string(&told.fields).map_err(|error| error.to_string());
    match fields.and_then(|fields| typed::<Meta>(&fields, &mut place)) {
        Ok(meta) => builder.describe(meta, file),
        Err(what) => builder.fault(place, what),
    }
    for (list, _) in LISTS {
        let place = Place { path: list.to_owned(), ..file.clone() };
        if let Some(misfit) = told.misfits.get(list) {
            let lists = serde_json::from_str::<Vec<&RawValue>>(misfit.get());
            let error = lists.err().map(|error| format!(" ({error})")).unwrap_or_default();
            builder.fault(place, format!("a list was expected{error}"));
        } else if !told.begun.contains_key(list) {
            builder
                .fault(file.clone(), format!("there is no “{list}”: a list was expected, if an empty one"));
        } else if told.twice.contains(&list) {
            builder.fault(place, "the list stands twice: put its records into one");
        }
    }
    builder.faults_again(faults);
}

/// An object whose records are being read.
struct Object<'b> {
    builder: &'b mut Builder,
    spot: Spot,
    early: Option<Early>,
    broken: Option<Broken>,
}

impl Object<'_> {
    /// Reads pieces until there are no more, or something is broken. Not to the end, where nobody wants more.
    fn read<P: Pieces + Send>(
        &mut self,
        pieces: &mut P,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> io::Result<bool> {
        loop {
            match ahead::each(pieces, self, goes_on)? {
                End::Over => return Ok(true),
                End::Stopped => return Ok(false),
                End::Long => {
                    let stand = pieces.stand();
                    let count = self.take_long(pieces)?;
                    if count.is_none_or(|count| !goes_on(stand.read, count)) {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Takes a piece that is too long to be read ahead, or to be read at all.
    fn take_long<P: Pieces>(&mut self, pieces: &mut P) -> io::Result<Option<usize>> {
        let stand = pieces.stand();
        if !pieces.is_too_long() {
            return Ok(self.take(alone(pieces.piece(), stand)));
        }
        if serde_json::from_slice::<IgnoredAny>(pieces.piece()).is_err_and(|error| error.is_syntax()) {
            // It is long because its end was missed.
            self.broken = Some(Broken::told("", pieces.piece(), stand.start));
            return Ok(None);
        }
        let (longest, length) = (pieces.longest(), pieces.count()?);
        let what = format!("the record has {length} bytes, and {longest} are the most that one may have");
        self.builder.fault(self.place(stand), what);
        Ok(self.builder.wanted())
    }

    fn spot(&self, stand: Stand) -> Spot {
        Spot { number: stand.number, ..self.spot }
    }

    fn place(&self, stand: Stand) -> Place {
        let record = match stand.sort {
            Sort::Document => "document",
            Sort::Speaker => "speaker",
            _ => "attribution",
        };
        self.builder.place(self.spot(stand), record)
    }

    fn put_by(&mut self, piece: &[u8]) {
        if self.early.is_none() {
            let early = Early::new(self.builder.folder.as_deref());
            self.early = self.builder.note(early);
        }
        let put = self.early.as_mut().map_or(Ok(()), |early| early.put(piece));
        self.builder.note(put);
    }

    /// Reads a piece with an eye to what is wrong with it, or new in it.
    fn look_at(&mut self, piece: &[u8], stand: Stand) -> Option<usize> {
        let text = match Broken::utf8(piece, stand.start) {
            Ok(text) => text,
            Err(broken) => {
                self.broken = Some(broken);
                return None;
            }
        };
        if serde_json::from_str::<IgnoredAny>(text).is_err() {
            self.broken = Some(Broken::told("", piece, stand.start));
            return None;
        }
        let spot = self.spot(stand);
        match stand.sort {
            Sort::Early => self.put_by(piece),
            Sort::Document => self.closely(text, stand, |builder, document: &Document| {
                builder.take_document(&document.into(), None, spot);
            }),
            Sort::Speaker => self.closely(text, stand, |builder, speaker: &Speaker| {
                builder.take_speaker(&speaker.into(), spot);
            }),
            Sort::Attribution | Sort::Line => {
                self.closely(text, stand, |builder, attribution: &Attribution| {
                    builder.take_attribution(&attribution.into(), None, spot);
                });
            }
        }
        self.builder.wanted()
    }

    fn closely<T: DeserializeOwned>(
        &mut self,
        text: &str,
        stand: Stand,
        give: impl FnOnce(&mut Builder, &T),
    ) {
        let mut place = self.place(stand);
        match typed(text, &mut place) {
            Ok(record) => give(self.builder, &record),
            Err(what) => self.builder.fault(place, what),
        }
    }
}

impl Desk for Object<'_> {
    fn take(&mut self, ahead: Ahead<'_>) -> Option<usize> {
        let spot = self.spot(ahead.stand);
        match ahead.said {
            Said::Document(document, ground) => self.builder.take_document(&document, Some(ground), spot),
            Said::Speaker(speaker) => self.builder.take_speaker(&speaker, spot),
            Said::Attribution(..) if ahead.stand.sort == Sort::Early => self.put_by(ahead.piece),
            Said::Attribution(attribution, checked) => {
                self.builder.take_attribution(&attribution, checked, spot);
            }
            Said::Other => return self.look_at(ahead.piece, ahead.stand),
        }
        self.builder.wanted()
    }

    fn ground(&mut self, document: &str) -> Option<Arc<Ground>> {
        self.builder.ground_called(document)
    }
}
