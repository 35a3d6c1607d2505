//! The gold standard: the attributions that people marked, in a brat corpus or in a curated dataset.

use std::fs;
use std::path::Path;

use crate::cli::error::Error;
use crate::collection::{Attribution, Collection, Document, Status, read};
use crate::extract::corpus;
use crate::extract::corpus::{AnnotatedArticle, Gold};
use crate::open::OpenError;

/// The articles that a path names: a folder is a corpus, a file a dataset.
pub(super) fn articles(path: &Path) -> Result<Vec<AnnotatedArticle>, Error> {
    if !path.is_file() {
        return Ok(corpus::read(path)?);
    }
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|source| OpenError::Io { name: name.clone(), source })?;
    let collection = read::collection(&name, &bytes).map_err(OpenError::Faults)?;
    Ok(collection.documents().map(|document| article(&collection, &document)).collect())
}

fn article(collection: &Collection, document: &Document<'_>) -> AnnotatedArticle {
    let marked = document.attributions().map(|no| collection.attribution(no)).filter(is_gold);
    let golds = marked.map(|one| Gold {
        content: one.content.to_vec(),
        source: one.source.to_vec(),
        cue: one.cue.to_vec(),
    });
    let name = if document.title.is_empty() { document.id } else { document.title };
    AnnotatedArticle {
        name: name.to_owned(),
        text: document.text.to_owned(),
        annotators: vec![golds.collect()],
    }
}

/// Whether a person marked or confirmed it. Attributions inside of another one do not count: extraction finds only the
/// outermost.
fn is_gold(one: &Attribution<'_>) -> bool {
    matches!(one.status, Status::Curated | Status::Confirmed) && one.inside.is_none()
}
