//! A corpus: articles that people annotated, in the layout of `PolNeAR`.
//!
//! `text/NAME.txt` holds an article, `attributions/NAME_ANNOTATOR.ann` one person's attributions of it as brat stand-off
//! records, in code points.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use crate::collection::Span;

/// One attribution that a person marked. The spans are byte ranges, in the annotator's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gold {
    /// What was said.
    pub content: Vec<Span>,
    /// Who said it.
    pub source: Vec<Span>,
    /// The words that say that it was said.
    pub cue: Vec<Span>,
}

/// An article with what its annotators marked.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The name of its file, without the ending.
    pub name: String,
    /// Its text.
    pub text: String,
    /// For each annotator, in the order of their names, the attributions.
    pub annotators: Vec<Vec<Gold>>,
}

impl Article {
    /// What the first annotator by name marked; the one that scores count.
    #[must_use]
    pub fn gold(&self) -> &[Gold] {
        self.annotators.first().map_or(&[], Vec::as_slice)
    }
}

/// Reads every annotated article under `folder`, in the order of their names.
pub fn read(folder: &Path) -> io::Result<Vec<Article>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder.join("attributions"))? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if let Some((name, _)) = file.strip_suffix(".ann").and_then(|f| f.rsplit_once('_')) {
            names.entry(name.to_owned()).or_default().push(file);
        }
    }
    names.into_iter().map(|(name, files)| read_article(folder, name, files)).collect()
}

fn read_article(folder: &Path, name: String, mut files: Vec<String>) -> io::Result<Article> {
    files.sort();
    let text = fs::read_to_string(folder.join("text").join(format!("{name}.txt")))?;
    let bytes: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
    let annotators = files
        .iter()
        .map(|file| Ok(golds(&fs::read_to_string(folder.join("attributions").join(file))?, &bytes)))
        .collect::<io::Result<_>>()?;
    Ok(Article { name, text, annotators })
}

/// The attributions of a stand-off file that have a content; `bytes` leads from code points to bytes.
#[must_use]
pub fn golds(file: &str, bytes: &[u32]) -> Vec<Gold> {
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for line in file.lines().filter(|l| l.starts_with('T')) {
        let mut fields = line.split('\t');
        if let (Some(name), Some((_, offsets))) =
            (fields.next(), fields.next().and_then(|f| f.split_once(' ')))
        {
            spans.insert(name, offsets.split(';').filter_map(|o| span(o, bytes)).collect());
        }
    }
    let events = file.lines().filter(|l| l.starts_with('E')).filter_map(|l| l.split('\t').nth(1));
    events.map(|event| gold(event, &spans)).filter(|g| !g.content.is_empty()).collect()
}

fn span(offsets: &str, bytes: &[u32]) -> Option<Span> {
    let (start, end) = offsets.trim().split_once(' ')?;
    let byte = |n: &str| bytes.get(n.parse::<usize>().ok()?).copied();
    Some(Span { start: byte(start)?, end: byte(end)? })
}

fn gold(event: &str, spans: &BTreeMap<&str, Vec<Span>>) -> Gold {
    let mut gold = Gold::default();
    for (role, name) in event.split_whitespace().filter_map(|pair| pair.split_once(':')) {
        let found = spans.get(name).into_iter().flatten().copied();
        match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "Content" => gold.content.extend(found),
            "Source" => gold.source.extend(found),
            "Cue" => gold.cue.extend(found),
            _ => {}
        }
    }
    gold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_become_bytes_and_roles_may_be_numbered() {
        let text = "“No,” said Ödön.";
        let bytes: Vec<u32> =
            text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
        let file = "E1\tAttribution:T4 Content:T1 Cue2:T2 Source:T3\nT1\tContent 0 5\t“No,”\nT2\tCue 6 10\tsaid\nT3\tSource 11 15\tÖdön\nT4\tAttribution 6 10\tsaid\n";
        let golds = golds(file, &bytes);
        assert_eq!(golds.len(), 1);
        assert_eq!(&text[golds[0].content[0].range()], "“No,”");
        assert_eq!(&text[golds[0].source[0].range()], "Ödön");
        assert_eq!(&text[golds[0].cue[0].range()], "said");
    }
}
