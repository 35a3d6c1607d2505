//! An annotated corpus: articles with the attributions that people marked in them, in brat's stand-off format.
//!
//! Two layouts are read. `PolNeAR` keeps articles as `text/NAME.txt`, and each person's annotations of one as
//! `attributions/NAME_ANNOTATOR.ann`; brat itself keeps `NAME.ann` beside `NAME.txt`. Places in the files are code points;
//! here they are bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::collection::Span;
use crate::store::system_error::in_words;

/// A gold attribution: one that a person marked. Spans are bytes, in the annotator's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gold {
    /// What was said.
    pub content: Vec<Span>,
    /// Who said it.
    pub source: Vec<Span>,
    /// The words that say that it was said.
    pub cue: Vec<Span>,
}

/// An article with what people marked in it.
#[derive(Clone, Debug, Default)]
pub struct AnnotatedArticle {
    /// The name of its file, without the ending.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The attributions that each annotator marked, in the order of the annotators' names.
    pub annotators: Vec<Vec<Gold>>,
}

impl AnnotatedArticle {
    /// The gold attributions that scores count: those of the first annotator by name.
    #[must_use]
    pub fn gold(&self) -> &[Gold] {
        self.annotators.first().map_or(&[], Vec::as_slice)
    }
}

/// Why a corpus can't be read. It names paths, so scrub it before printing.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The folder holds no annotations.
    #[error(
        "{} is no annotated corpus: text/NAME.txt with attributions/NAME_ANNOTATOR.ann, or NAME.ann beside NAME.txt, was expected{}", folder.display(), meant(parts)
    )]
    NoCorpus {
        /// The folder.
        folder: PathBuf,
        /// Folders in it that hold annotations.
        parts: Vec<PathBuf>,
    },
    /// A file or folder can't be read.
    #[error("{} could not be read: {}", path.display(), in_words(source))]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// Names the folders that may have been meant.
fn meant(parts: &[PathBuf]) -> String {
    let names: Vec<String> = parts.iter().map(|part| part.display().to_string()).collect();
    if names.is_empty() { String::new() } else { format!(", as in {}", names.join(" or ")) }
}

/// The files of one article.
#[derive(Debug, Default)]
struct ArticleFiles {
    text: PathBuf,
    annotations: Vec<PathBuf>,
}

/// Reads every annotated article under `folder`, in the order of their names.
pub fn read(folder: &Path) -> Result<Vec<AnnotatedArticle>, CorpusError> {
    let files = files(folder)?;
    if files.is_empty() {
        let parts =
            subfolders(folder)?.into_iter().filter(|part| files_of(part).is_ok_and(|f| !f.is_empty()));
        return Err(CorpusError::NoCorpus { folder: folder.to_owned(), parts: parts.collect() });
    }
    files.into_iter().map(|(name, files)| read_article(name, &files)).collect()
}

fn files(folder: &Path) -> Result<BTreeMap<String, ArticleFiles>, CorpusError> {
    files_of(folder).map_err(|source| CorpusError::Io { path: folder.to_owned(), source })
}

fn files_of(folder: &Path) -> io::Result<BTreeMap<String, ArticleFiles>> {
    let apart = folder.join("attributions");
    let is_apart = apart.is_dir();
    let mut articles: BTreeMap<String, ArticleFiles> = BTreeMap::new();
    for entry in fs::read_dir(if is_apart { &apart } else { folder })? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = name.strip_suffix(".ann");
        let name = if is_apart { name.and_then(|name| name.rsplit_once('_')).map(|(n, _)| n) } else { name };
        let Some(name) = name else { continue };
        let article = articles.entry(name.to_owned()).or_default();
        let texts = if is_apart { folder.join("text") } else { folder.to_owned() };
        article.text = texts.join(format!("{name}.txt"));
        article.annotations.push(path);
    }
    articles.values_mut().for_each(|article| article.annotations.sort());
    Ok(articles)
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let failed = |source| CorpusError::Io { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn read_article(name: String, files: &ArticleFiles) -> Result<AnnotatedArticle, CorpusError> {
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|source| CorpusError::Io { path: path.to_owned(), source })
    };
    let text = read(&files.text)?;
    let bytes: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
    let annotators =
        files.annotations.iter().map(|file| Ok(golds(&read(file)?, &bytes))).collect::<Result<_, _>>()?;
    Ok(AnnotatedArticle { name, text, annotators })
}

/// The attributions of a stand-off file that have a content; `bytes` leads from code points to bytes.
#[must_use]
pub(crate) fn golds(file: &str, bytes: &[u32]) -> Vec<Gold> {
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for line in file.lines().filter(|l| l.starts_with('T')) {
        let mut fields = line.split('\t');
        if let (Some(name), Some((_, offsets))) =
            (fields.next(), fields.next().and_then(|f| f.split_once(' ')))
        {
            spans.insert(name, offsets.split(';').filter_map(|o| span(o, bytes)).collect());
        }
    }
    let events = file.lines().filter_map(event);
    events.map(|event| gold(event, &spans)).filter(|g| !g.content.is_empty()).collect()
}

/// The roles of an event's line. The text of a span may hold line breaks, so that other lines may start with an E too.
fn event(line: &str) -> Option<&str> {
    let mut fields = line.strip_prefix('E')?.split('\t');
    let number = fields.next().filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    number.and(fields.next())
}

fn span(offsets: &str, bytes: &[u32]) -> Option<Span> {
    let (start, end) = offsets.trim().split_once(' ')?;
    let byte = |n: &str| bytes.get(n.parse::<usize>().ok()?).copied();
    Some(Span { start: byte(start)?, end: byte(end)? }).filter(|span| span.start < span.end)
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

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn both_layouts_are_read_and_the_first_annotator_counts() {
        let (folder, flat) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = "T1\tContent 0 2\tNo\nT2\tSource 9 12\tAda\nE1\tContent:T1 Source:T2\n";
        write(&folder.path().join("text/pier_1.txt"), "No, said Ada.");
        write(&folder.path().join("attributions/pier_1_zoe.ann"), "");
        write(&folder.path().join("attributions/pier_1_ann.ann"), file);
        write(&flat.path().join("pier.txt"), "No, said Ada.");
        write(&flat.path().join("pier.ann"), file);
        for (folder, name, annotators) in [(&folder, "pier_1", 2), (&flat, "pier", 1)] {
            let articles = read(folder.path()).unwrap();
            assert_eq!((articles.len(), articles[0].name.as_str()), (1, name));
            assert_eq!(articles[0].annotators.len(), annotators);
            assert_eq!(articles[0].gold()[0].source, [Span { start: 9, end: 12 }]);
        }
    }

    #[test]
    fn what_is_no_corpus_is_told_what_one_is_and_where_one_may_be() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("dev/text/pier.txt"), "No.");
        write(&folder.path().join("dev/attributions/pier_ann.ann"), "");
        let error = read(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("NAME.ann beside NAME.txt, was expected, as in") && error.ends_with("dev"),
            "{error}"
        );
        let error = read(&folder.path().join("missing")).unwrap_err().to_string();
        assert!(error.contains("missing could not be read"), "{error}");
    }

    #[test]
    fn a_line_of_a_span_s_text_is_no_event() {
        let golds = golds("T1\tContent 0 2\tNo\nEx\tContent:T1\nE\tContent:T1\nE1\tContent:T1\n", &[0, 1, 2]);
        assert_eq!(golds.len(), 1);
    }

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
