//! Predictions: the answers as the corpus's own judge reads them, an article a line, spans in code points.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::answers::Answer;
use crate::collection::Span;
use crate::collection::offsets::Offsets;
use crate::extract::judge::corpus::AnnotatedArticle;

/// Writes a line for each article.
pub(super) fn write(
    articles: &[AnnotatedArticle],
    answers: &[Answer],
    out: &mut dyn Write,
) -> io::Result<()> {
    for (article, answer) in articles.iter().zip(answers) {
        writeln!(out, "{}", line(article, answer))?;
    }
    Ok(())
}

fn line(article: &AnnotatedArticle, answer: &Answer) -> Value {
    let offsets = Offsets::new(&article.text);
    let point = |byte: u32| offsets.codepoint(&article.text, byte as usize);
    let spans =
        |spans: &[Span]| spans.iter().map(|s| json!([point(s.start), point(s.end)])).collect::<Value>();
    let attributions = answer.found.iter().map(|found| {
        json!({
            "content": spans(&found.content), "source": spans(&found.source), "cue": spans(&found.cue),
            "confidence": found.confidence,
        })
    });
    json!({"doc": article.name, "attributions": attributions.collect::<Value>()})
}
