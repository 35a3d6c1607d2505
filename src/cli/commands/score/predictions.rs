//! Predictions: the attributions that extraction finds in an article of a corpus. They can be written for another judge, an
//! article a line, with spans in code points.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::collection::Span;
use crate::collection::offsets::Offsets;
use crate::extract::corpus::AnnotatedArticle;
use crate::extract::speakers::{self, Gazetteer, ResolvedSpeakers};
use crate::extract::{Found, Model, Pipeline};

/// What extraction finds in one article.
pub(super) struct Predictions {
    /// The attributions.
    pub found: Vec<Found>,
    /// The speakers of each.
    pub speakers: ResolvedSpeakers,
}

impl Predictions {
    /// Extracts.
    pub(super) fn of(model: &Model, article: &AnnotatedArticle) -> Self {
        let (found, speakers) =
            speakers::extract(&mut Pipeline::new(model), Gazetteer::english(), &article.text);
        Self { found, speakers }
    }

    /// Contents and sources, which the judge compares.
    pub(super) fn guesses(&self) -> Vec<(&[Span], &[Span])> {
        self.found.iter().map(|found| (&found.content[..], &found.source[..])).collect()
    }
}

/// Writes a line for each article.
pub(super) fn write(
    articles: &[AnnotatedArticle],
    predictions: &[Predictions],
    out: &mut dyn Write,
) -> io::Result<()> {
    for (article, predictions) in articles.iter().zip(predictions) {
        writeln!(out, "{}", line(article, predictions))?;
    }
    Ok(())
}

fn line(article: &AnnotatedArticle, predictions: &Predictions) -> Value {
    let offsets = Offsets::new(&article.text);
    let point = |byte: u32| offsets.codepoint(&article.text, byte as usize);
    let spans =
        |spans: &[Span]| spans.iter().map(|s| json!([point(s.start), point(s.end)])).collect::<Value>();
    let attributions = predictions.found.iter().map(|found| {
        json!({
            "content": spans(&found.content), "source": spans(&found.source), "cue": spans(&found.cue),
            "confidence": found.confidence,
        })
    });
    json!({"doc": article.name, "attributions": attributions.collect::<Value>()})
}
