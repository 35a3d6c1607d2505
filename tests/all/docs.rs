//! The documentation: its links lead somewhere, its examples are what they say, and it names rooms that exist.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The pages, by their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "fuzz/README.md"]
            .map(|page| Path::new(ROOT).join(page))
            .to_vec();
    let docs = fs::read_dir(Path::new(ROOT).join("docs")).unwrap();
    paths.extend(
        docs.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|it| it == "md")),
    );
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap()
}

/// The fenced blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    for (path, text) in pages() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let leads =
                link.is_empty() || link.starts_with("https://") || path.parent().unwrap().join(link).exists();
            assert!(leads, "{}: {link}", path.display());
        }
    }
}

#[test]
fn the_readme_takes_a_few_minutes_at_most() {
    assert!(page("README.md").lines().count() <= 120);
}

#[test]
fn the_examples_of_the_format_are_sound_datasets() {
    let text = page("docs/FORMAT.md");
    let examples = blocks(&text, "json");
    assert_eq!(examples.len(), 2);
    for example in examples {
        let collection = whosaid::read("docs/FORMAT.md", example.as_bytes()).unwrap();
        assert_eq!((collection.title(), collection.attribution_count()), ("Harbour talk", 1));
    }
}

#[test]
fn every_term_of_the_manual_is_a_query() {
    let text = page("docs/QUERY.md");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let code = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).map(|term| term.replace("\\|", "|"));
    let terms: Vec<String> = code.filter(|term| !term.ends_with([':', '@'])).collect();
    assert!(terms.len() > 20, "{terms:?}");
    for term in terms {
        let query = whosaid::Query::parse(&term).unwrap_or_else(|error| panic!("{term}: {error}"));
        assert!(!query.is_empty(), "{term}");
    }
}

#[test]
fn the_architecture_names_rooms_and_files_that_exist() {
    let text = page("docs/ARCHITECTURE.md");
    let rooms = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let code = text.split('`').skip(1).step_by(2);
    let is_path =
        |code: &&str| code.contains('/') && code.chars().all(|c| matches!(c, 'a'..='z' | '_' | '/'));
    let paths: Vec<&str> = rooms.chain(code.filter(is_path)).collect();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        let src = Path::new(ROOT).join("src").join(path);
        let exists = src.exists() || src.with_extension("rs").exists() || Path::new(ROOT).join(path).exists();
        assert!(exists, "there is no “{path}”");
    }
}
