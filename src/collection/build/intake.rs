//! The intake: documents, speakers and attributions as they come in, each held against what is there already.

use std::io;
use std::sync::Arc;

use super::check;
use super::check::Checked;
use super::grounds::Ground;
use super::rows::{Row, Spot, added};
use super::speaker_row::SpeakerRow;
use super::{Builder, Meant};
use crate::collection::format::{claim, record};
use crate::collection::{Span, attribution};

impl Builder {
    /// Takes a document, whose text may be there as a ground already.
    pub(crate) fn take_document(
        &mut self,
        document: &claim::Document<'_>,
        ground: Option<Arc<Ground>>,
        spot: Spot,
    ) {
        if u32::try_from(document.text.len()).is_err() {
            let place = self.place(spot, "document");
            return self.fault(place, "the text is larger than 4 GiB: split the document");
        }
        if let Some(what) = check::sha256(document) {
            let place = self.place(spot, "document");
            self.fault(place, what);
        }
        if let Some(&meant) = self.document_ids.get(&*document.id) {
            let same = self.texts.get(meant.no as usize).map(|text| text == *document.text);
            let Some(same) = self.note(same) else { return };
            let earlier = meant.dataset != self.dataset;
            if earlier && self.replaces {
                self.dropped.insert(meant.no);
            } else if earlier && same {
                self.document_ids.insert(document.id.to_string(), Meant { dataset: self.dataset, ..meant });
                return;
            } else {
                let what = if same { "stands twice" } else { "names two different documents" };
                let place = self.place(spot, "document");
                return self.fault(place, format!("the document id “{}” {what}", &*document.id));
            }
        }
        let no = self.texts.len() as u32;
        self.document_ids.insert(document.id.to_string(), Meant { no, dataset: self.dataset });
        let ground = ground.unwrap_or_else(|| Arc::new(Ground::new(document.text.to_string())));
        self.grounds.keep(no, ground);
        let kept = self.keep_document(document, no);
        self.note(kept);
    }

    fn keep_document(&mut self, document: &claim::Document<'_>, no: u32) -> io::Result<()> {
        self.texts.push(&document.text)?;
        let [outlet, published, url, author, language] =
            [&document.outlet, &document.published, &document.url, &document.author, &document.language]
                .map(|field| field.as_deref().unwrap_or_default());
        self.authors.push(author)?;
        self.languages.push(language)?;
        let fields = [&*document.id, &*document.title, outlet, published, url];
        for (column, field) in self.fields.iter_mut().zip(fields) {
            column.push(field)?;
        }
        match record::extra(document.extra) {
            Some(json) => self.document_extra.push(no, &json),
            None => Ok(()),
        }
    }

    pub(crate) fn take_speaker(&mut self, speaker: &claim::Speaker<'_>, spot: Spot) {
        if speaker.name.trim().is_empty() {
            let place = self.place(spot, "speaker");
            self.fault(place, format!("the speaker “{}” has no name", &*speaker.id));
        }
        if let Some(meant) = self.speaker_ids.get_mut(&*speaker.id) {
            let row = &mut self.speakers[meant.no as usize];
            let current = meant.dataset == self.dataset;
            if !current && row.name == *speaker.name {
                meant.dataset = self.dataset;
                row.learn(speaker.aliases.iter().map(|alias| &**alias));
                return;
            }
            if current {
                let place = self.place(spot, "speaker");
                return self.fault(place, format!("the speaker id “{}” stands twice", &*speaker.id));
            }
        }
        let meant = Meant { no: self.speakers.len() as u32, dataset: self.dataset };
        let mut row = SpeakerRow::new(speaker);
        // Another dataset's speaker has the id and another name: this one is somebody else.
        for nth in 2.. {
            if !self.speaker_ids.contains_key(&row.id) {
                break;
            }
            row.id = format!("{}~{nth}", &*speaker.id);
        }
        self.speaker_ids.insert(row.id.clone(), meant);
        self.speaker_ids.insert(speaker.id.to_string(), meant);
        self.speakers.push(row);
    }

    /// The speaker that an id means now.
    pub(crate) fn speaker_called(&self, id: &str) -> Option<u32> {
        self.speaker_ids.get(id).map(|meant| meant.no)
    }

    /// Takes an attribution, which may have been checked against what came as its document.
    pub(crate) fn take_attribution(
        &mut self,
        attribution: &claim::Attribution<'_>,
        checked: Option<Checked>,
        spot: Spot,
    ) {
        let there = self.find(&attribution.id);
        let Some(there) = self.note(there) else { return };
        if let Some(no) = there {
            if no >= self.first || !self.again.insert(no) {
                let place = self.place(spot, "attribution");
                self.fault(place, format!("the attribution id “{}” stands twice", &*attribution.id));
            }
            return;
        }
        let Some(&Meant { no: document, .. }) = self.document_ids.get(&*attribution.document) else {
            let what = format!(
                "attribution “{}” stands in the document “{}”, and no document before it has that id",
                &*attribution.id, &*attribution.document
            );
            let place = self.place(spot, "attribution");
            return self.fault(place, what);
        };
        let checked = match checked.filter(|checked| checked.ground.is_of(document)) {
            Some(checked) => checked,
            None => {
                let ground = self.ground(document);
                let Some(ground) = self.note(ground) else { return };
                check::attribution(attribution, &ground)
            }
        };
        for (path, what) in checked.findings {
            let mut place = self.place(spot, "attribution");
            if !place.path.is_empty() && !path.is_empty() {
                place.path.push('.');
            }
            place.path.push_str(&path);
            self.fault(place, what);
        }
        let Some(spans) = checked.spans else { return };
        let kept = self.keep_attribution(attribution, document, &spans, spot);
        self.note(kept);
    }

    fn keep_attribution(
        &mut self,
        attribution: &claim::Attribution<'_>,
        document: u32,
        spans: &check::Spans,
        spot: Spot,
    ) -> io::Result<()> {
        let no = self.rows.len() as u32;
        self.known.set(&attribution.id, no, None);
        if let Some(holder) = &attribution.inside {
            match self
                .find(holder)?
                .filter(|&holder| self.row(holder).is_ok_and(|row| row.document == document))
            {
                Some(holder) => self.hold(no, spans.extent(), holder, spot, attribution)?,
                None => self.promises.push((no, holder.to_string())),
            }
        }
        let (voices, voice_count) = self.name(attribution, spot)?;
        let rows = &mut self.rows;
        let start = rows.spans.len() as u32;
        for part in [&spans.content, &spans.cue, &spans.source] {
            rows.spans.extend(part)?;
        }
        let id = if spans.id_follows { 0 } else { added(&mut rows.ids, &attribution.id)? };
        let extra = record::extra(attribution.extra).map_or(Ok(0), |json| added(&mut rows.extra, &json))?;
        rows.all.push(Row {
            document,
            extent: spans.extent(),
            form: u32::from(attribution::form(attribution.kind, attribution.status)),
            confidence: attribution.confidence,
            spans: start,
            counts: [&spans.content, &spans.cue, &spans.source].map(|part| part.len() as u32),
            voices,
            voice_count,
            maker: self.makers.place(&attribution.by),
            id,
            rule: attribution.resolution.as_ref().map_or(0, |how| self.rules.place(&how.rule) + 1),
            mention: spans.mention.unwrap_or(Span { start: 0, end: 0 }),
            extra,
            spot,
        })
    }
}
