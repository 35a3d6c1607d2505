//! Hostile input: whatever the bytes, every reader comes back, soon, without a panic that gets out.

use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::{Article, ArticleReader, Limits, Reason, SourceFile, Unreadable};

/// What a file of this name and these bytes gives.
fn read_within(limits: &Limits, name: &str, bytes: Vec<u8>) -> Vec<Result<Article, Unreadable>> {
    let mut found = Vec::new();
    let mut take = |article| {
        found.push(article);
        ControlFlow::Continue(())
    };
    let reader = ArticleReader::new(*limits);
    let _ = reader.read_opened(&SourceFile::Path(name.into()), std::io::Cursor::new(bytes), &mut take);
    found
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Result<Article, Unreadable>> {
    read_within(&Limits::default(), name, bytes.into())
}

fn reasons(found: &[Result<Article, Unreadable>]) -> Vec<&Reason> {
    found.iter().filter_map(|found| found.as_ref().err()).map(|unreadable| &unreadable.reason).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn deep_and_long_input_is_read_to_its_end() {
    let many = |text: &str| text.repeat(100_000);
    let attributes = || (0..100_000).map(|at| format!(" a{at}=b")).collect::<Vec<_>>().concat();
    let texts = [
        ("a.html", format!("<html>{}words", many("<div>"))),
        ("a.html", format!("<html>{}", many("<p>word "))),
        ("a.html", format!("<html>{}", many("<div><p>word"))),
        ("a.html", format!("<html>{}", many("<table><tr><td>word"))),
        ("a.html", format!("<html>{}", many("<b><a href=x><i>word"))),
        ("a.html", format!("<html>{}word", many("<ul><li>"))),
        ("a.html", format!("<html>{}{}", many("<section>"), many("</div>"))),
        ("a.html", format!("<html><p{}>word", attributes())),
        ("a.html", format!("<html>{}", many("<"))),
        ("a.html", format!("<html>{}", many("&"))),
        ("a.html", format!("<html>{}", many("&amp"))),
        ("a.html", format!("<html>{}", many("<!--"))),
        ("a.html", format!("<html>{}", many("<!-- a --!> b"))),
        ("a.html", format!("<html><script>{}", many("<!--<script>"))),
        ("a.html", format!("<html><title>{}", many("</titl"))),
        ("a.html", format!("<html><p class='{}'>word", many("related "))),
        ("a.html", format!("<html>{}", many("<div class=byline>word"))),
        ("a.html", format!("<html>{}", many("<h1>word</h1>"))),
        ("a.html", format!("<html><title>{}</title><p>word", many("a | "))),
        ("a.html", format!("<html><script type=application/ld+json>{}</script><p>word", many("["))),
        ("a.md", many("> ")),
        ("a.md", many("[")),
        ("a.md", many("*a_")),
        ("a.md", many("- ")),
        ("a.md", many("`` ` ")),
        ("a.md", many("[a]: b\n")),
        ("a.md", many("[a][")),
        ("a.md", many("![")),
        ("a.md", many("<a ")),
        ("a.md", format!("---\n{}", many("a: b\n"))),
        ("a.txt", many("word\n")),
        ("a.txt", many("\r\n")),
        ("a.jsonl", many("[")),
        ("a.jsonl", format!("{{\"text\": {}", many("["))),
        ("a.jsonl", many("{}\n")),
        ("a.xml", format!("<rss>{}", many("<item>"))),
        ("a.xml", format!("<rss><item><title>{}", many("<title>"))),
        ("a.xml", format!("<feed><entry><content type='xhtml'>{}", many("<content>&lt;"))),
        ("a.xml", format!("<rss{}><item><title>a</title></item></rss>", attributes())),
        ("a.xml", format!("<rss><item><link{}/></item></rss>", attributes())),
        ("a.xml", format!("<rss><item><title>{}</title></item>", many("&a;"))),
        ("a.eml", format!("From: a\nTo: b\n{}\n\nword", many("X: y\n"))),
        ("a.eml", format!("From: a\nTo: {}\n\nword", many("b, "))),
        ("a.eml", format!("From: {}\nTo: b\n\nword", many("("))),
        ("a.eml", format!("From: a\nSubject: {}\n\nword", many("=?utf-8?q?a?= "))),
        (
            "a.eml",
            format!("From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n{}", many("--x\n\nword\n")),
        ),
        (
            "a.eml",
            format!("From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n{}", nested_mail(20_000)),
        ),
        ("a.eml", format!("From: a\nTo: b\n{}", many("Content-Type: message/rfc822\n\n"))),
        (
            "a.eml",
            format!(
                "From: a\nTo: b\nContent-Type: multipart/digest; boundary=x\n\n{}",
                many("--x\n\nContent-Type: multipart/digest; boundary=x\n\n")
            ),
        ),
        ("a", format!("WARC/1.0\n{}", many("A: b\n"))),
        ("a", format!("WARC/1.0{}", many("\r\n"))),
        ("a", format!("%PDF-1.7\n{}", many("1 0 obj\n"))),
        ("a", format!("%PDF-1.7\n1 0 obj\n{}", many("["))),
        ("a", format!("%PDF-1.7\n1 0 obj\n{}", many("<</A"))),
        ("a", format!("%PDF-1.7\n{}", many("xref\n"))),
    ];
    for (name, text) in texts {
        // What is quadratic takes minutes each, and what recurses ends the process: neither goes unseen.
        let _ = read(name, text);
    }
}

/// Multiparts in multiparts, each with a boundary of its own.
fn nested_mail(depth: usize) -> String {
    let part = |at| format!("--x{at}\nContent-Type: multipart/mixed; boundary=x{}\n\n", at + 1);
    (0..depth).map(part).collect::<Vec<_>>().concat()
}

#[test]
fn as_many_parts_as_a_mail_may_have_fit_on_a_threads_stack() {
    let parts = "Content-Type: message /rfc822\n\n".repeat(499);
    let mail = format!("From: a\nTo: b\n{parts}Subject: A title\n\nWords.");
    assert_eq!(read("a.eml", mail).len(), 1);
    let digests = "--x\n\nContent-Type: multipart/digest; boundary=x\n\n".repeat(499);
    assert_eq!(
        read("a.eml", format!("From: a\nTo: b\nContent-Type: multipart/digest; boundary=x\n\n{digests}"))
            .len(),
        1
    );
}

#[test]
fn a_bomb_is_told_from_an_archive() {
    let zeros = vec![b' '; 100 << 20];
    let bombs = [
        ("a.gz", gzip(&zeros)),
        ("a.gz", gzip(&gzip(&zeros))),
        ("a.zip", zipped(&[("a.txt", &zeros), ("b.txt", b"B.")])),
    ];
    for (name, bomb) in bombs {
        let found = read(name, bomb);
        assert!(matches!(reasons(&found)[..], [Reason::Bomb(100)]), "{found:?}");
    }
    let prose = "The mayor said that she would not go.\n".repeat(1000);
    assert_eq!(read("a.gz", gzip(prose.as_bytes())).iter().filter(|found| found.is_ok()).count(), 1);
}

#[test]
fn archives_in_archives_end_somewhere() {
    let mut packed = b"A title\n\nWords.".to_vec();
    for _ in 0..4 {
        packed = zipped(&[("a.zip", &packed)]);
    }
    assert_eq!(reasons(&read("a.zip", packed.clone())).len(), 0);
    packed = zipped(&[("a.zip", &packed)]);
    assert!(matches!(reasons(&read("a.zip", packed))[..], [Reason::TooDeep(4)]));
}

#[test]
fn what_is_too_large_is_refused_and_the_rest_goes_on() {
    let limits = Limits { article: 1000, ..Limits::default() };
    let long = "word ".repeat(300);
    let oks = |found: &[Result<Article, Unreadable>]| found.iter().map(Result::is_ok).collect::<Vec<_>>();
    let lines = format!("{{\"text\": \"One.\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"Two.\"}}\n");
    let found = read_within(&limits, "a.jsonl", lines.into());
    assert_eq!(oks(&found), [true, false, true]);
    assert!(matches!(reasons(&found)[..], [Reason::TooLarge(1000)]));

    let record = |body: &str| {
        let head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/b.txt";
        format!("{head}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
    };
    let records = [record("One."), record(&long), record("Two.")].concat();
    assert_eq!(oks(&read_within(&limits, "a.warc", records.into())), [true, false, true]);

    let archive = zipped(&[("1.txt", b"One."), ("2.txt", long.as_bytes()), ("3.txt", b"Two.")]);
    assert_eq!(oks(&read_within(&limits, "a.zip", archive)), [true, false, true]);
}

#[test]
fn entities_are_not_expanded() {
    let mut xml = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'lol'>".to_owned();
    for at in 1..30 {
        write!(xml, "<!ENTITY a{at} '&a{};&a{};'>", at - 1, at - 1).unwrap();
    }
    xml += "]><rss><channel><item><title>A</title><description>Words &a29; more.</description></item></channel></rss>";
    let found = read("a.xml", xml);
    assert_eq!(found[0].as_ref().unwrap().text, "A\n\nWords &a29; more.");
}

#[test]
fn a_pdf_that_goes_in_circles_ends() {
    let pdf = |objects: &[&str]| {
        let mut text = "%PDF-1.4\n".to_owned();
        let mut offsets = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            offsets.push(text.len());
            write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
        }
        let xref = text.len();
        write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
        for offset in offsets {
            writeln!(text, "{offset:010} 00000 n ").unwrap();
        }
        text + &format!("trailer <</Size {} /Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1)
    };
    let stream = |dictionary: &str, content: &str| {
        format!("<<{dictionary} /Length {}>> stream\n{content}\nendstream", content.len())
    };
    let form = stream("/Subtype /Form /Resources 5 0 R", &"/X Do ".repeat(100));
    let files = [
        // Pages that are their own children.
        pdf(&["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"]),
        // A form that draws itself, a hundred times.
        pdf(&[
            "<</Type /Catalog /Pages 2 0 R>>",
            "<</Type /Pages /Kids [3 0 R] /Count 1>>",
            "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources 5 0 R>>",
            &stream("", "/X Do"),
            "<</XObject <</X 6 0 R>>>>",
            &form,
        ]),
        // References to themselves, where a font should be and where a parent should be.
        pdf(&[
            "<</Type /Catalog /Pages 2 0 R>>",
            "<</Type /Pages /Kids [3 0 R] /Parent 2 0 R /Count 1>>",
            "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>",
            &stream("", "BT /F 12 Tf (Words) Tj ET"),
            "5 0 R",
        ]),
    ];
    // The larger an article may be, the longer a circle is followed.
    let limits = Limits { article: 4 << 20, ..Limits::default() };
    for file in files {
        assert_eq!(read_within(&limits, "a.pdf", file.into()).len(), 1);
    }
}

/// The files of tests/articles, each with its name.
static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let files =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let named = |path: PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())
    };
    let mut read: Vec<_> = files.map(named).collect();
    read.sort();
    read
});

#[rustfmt::skip]
const MAGIC: [&[u8]; 16] = [
    b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x1F\x8B\x08\0", b"WARC/1.0\r\n", b"<html>", b"<?xml version='1.0'?><rss>", b"<feed>",
    b"{\"text\": \"", b"From: a\nSubject: b\n", b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", b"---\ntitle: ",
    b"\xFF\xFE", b"\xEF\xBB\xBF", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 60\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n",
    b"<html><script type='application/ld+json'>",
];

const NAMES: [&str; 8] = ["a", "a.html", "a.md", "a.eml", "a.jsonl", "a.rss", "a.txt.gz", "a.txt"];

proptest! {
    #![proptest_config(crate::long_tests::cases(150))]

    #[test]
    fn any_bytes_are_an_article_or_a_reason(
        magic in prop::sample::select(&MAGIC[..]),
        name in prop::sample::select(&NAMES[..]),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in "[ -~\n<>/=\"'&;éあ]{0,200}",
    ) {
        for rest in [bytes, text.into_bytes()] {
            for found in read(name, [magic, &rest].concat()).into_iter().flatten() {
                prop_assert!(!found.text.trim().is_empty());
                prop_assert!(!found.text.contains('\r'));
            }
        }
    }

    #[test]
    fn a_damaged_file_is_an_article_or_a_reason(
        which in any::<prop::sample::Index>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let (name, mut bytes) = FIXTURES[which.index(FIXTURES.len())].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        for found in read(&name, bytes).into_iter().flatten() {
            prop_assert!(!found.text.trim().is_empty());
        }
    }
}
