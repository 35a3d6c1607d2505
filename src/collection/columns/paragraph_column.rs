//! The paragraphs of all documents, in an index: so that showing an article of a large one needs no walk through its text.
//! Elsewhere the column is empty, since they follow from the texts.

use std::io;

use crate::collection::paragraph_cache::Paragraphs;
use crate::collection::{DocumentNo, Span};
use crate::store::{Column, Reader, Refusal, Texts, Writer};

/// The paragraphs of all documents, one after another.
#[derive(Debug, Default)]
pub(crate) struct ParagraphColumn {
    /// By document: how many paragraphs and how many kept lines there are in those before it; and the sums at the end.
    firsts: Column<[u64; 2]>,
    spans: Column<Span>,
    kept_lines: Column<u32>,
}

impl ParagraphColumn {
    /// The paragraphs of a document; none where they aren't here, or don't fit its text.
    pub(crate) fn of(&self, no: DocumentNo, text: &str) -> Option<Paragraphs> {
        let place = no.0 as usize;
        let ends = [self.firsts.get(place)?, self.firsts.get(place + 1)?];
        let stretch =
            |part: usize| usize::try_from(ends[0][part]).ok().zip(usize::try_from(ends[1][part]).ok());
        let (start, end) = stretch(0)?;
        let spans = self.spans.get(start..end)?;
        let (start, end) = stretch(1)?;
        let kept_lines = self.kept_lines.get(start..end)?;
        let are_sound =
            spans.iter().all(|span| text.get(span.range()).is_some_and(|words| !words.is_empty()))
                && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
                && kept_lines.is_sorted();
        are_sound.then(|| Paragraphs { spans: spans.to_vec(), kept_lines: kept_lines.to_vec() })
    }

    /// Writes the paragraphs of these texts.
    pub(crate) fn write(texts: &Texts, writer: &mut Writer) -> io::Result<()> {
        let mut firsts = Vec::with_capacity(texts.len() + 1);
        let mut sums = [0_u64; 2];
        let mut kept_lines = Vec::new();
        writer.begin::<Span>("paragraph")?;
        for no in 0..texts.len() {
            firsts.push(sums);
            let found = Paragraphs::of(texts.get(no));
            sums[0] += found.spans.len() as u64;
            sums[1] += found.kept_lines.len() as u64;
            writer.push(&found.spans)?;
            kept_lines.extend(found.kept_lines);
        }
        firsts.push(sums);
        writer.end();
        writer.column("paragraph.kept", &kept_lines)?;
        writer.column("document.paragraphs", &firsts)
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self {
            firsts: reader.column("document.paragraphs")?,
            spans: reader.column("paragraph")?,
            kept_lines: reader.column("paragraph.kept")?,
        })
    }

    /// For how many documents there are paragraphs.
    pub(crate) fn documents(&self) -> usize {
        self.firsts.len().saturating_sub(1)
    }
}
