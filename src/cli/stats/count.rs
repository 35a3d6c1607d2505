//! The counting: attributions by kind, in all and of each speaker.

use std::cmp::Reverse;

use serde::Serialize;

use crate::collection::{Collection, Kind, SpeakerKind};

/// What is counted of a collection. As JSON it is what `stats --format json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Statistics<'a> {
    pub sources: usize,
    #[serde(flatten)]
    pub all: Counts,
    pub speaker_count: usize,
    /// The most quoted first; those who are quoted as often, in the order of the dataset.
    pub speakers: Vec<Voice<'a>>,
    /// Where the text names nobody.
    pub nobody: Counts,
}

/// One speaker.
#[derive(Debug, Serialize)]
pub(super) struct Voice<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub kind: Option<SpeakerKind>,
    #[serde(flatten)]
    pub counts: Counts,
}

/// How many attributions there are, and how many of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub attributions: usize,
    pub direct: usize,
    pub mixed: usize,
    pub indirect: usize,
}

impl Counts {
    fn count(&mut self, kind: Kind) {
        self.attributions += 1;
        *match kind {
            Kind::Direct => &mut self.direct,
            Kind::Mixed => &mut self.mixed,
            Kind::Indirect => &mut self.indirect,
        } += 1;
    }
}

impl<'a> Statistics<'a> {
    /// Counts a collection, and keeps the `most` quoted speakers.
    pub(super) fn of(collection: &'a Collection, most: usize) -> Self {
        let mut all = Counts::default();
        let mut nobody = Counts::default();
        let mut each = vec![Counts::default(); collection.speaker_count()];
        for attribution in collection.attributions() {
            all.count(attribution.kind);
            attribution.speakers.iter().for_each(|no| each[no.0 as usize].count(attribution.kind));
            if attribution.speakers.is_empty() {
                nobody.count(attribution.kind);
            }
        }
        let mut speakers: Vec<_> = collection
            .speakers()
            .zip(each)
            .map(|(speaker, counts)| Voice { id: speaker.id, name: speaker.name, kind: speaker.kind, counts })
            .collect();
        speakers.sort_by_key(|voice| Reverse(voice.counts.attributions));
        speakers.truncate(most);
        Self {
            sources: collection.document_count(),
            all,
            speaker_count: collection.speaker_count(),
            speakers,
            nobody,
        }
    }
}
