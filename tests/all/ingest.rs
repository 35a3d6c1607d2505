//! Articles from files that real programs wrote (tests/articles/README.md says which), and from files that nobody should
//! have written.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use whosaid::inside::ingest::{Article, Reader, Source, Unreadable, list};

const TITLE: &str = "Harbour ferry to stop at dusk from Monday";

/// The article that most files in tests/articles hold, without its title.
const FERRY: &str = "\
The last ferry across Dale harbour will leave at dusk from Monday, the harbour office said on Thursday, after a winter \
in which two boats ran aground on the bar.

“We cannot see the sandbank once the light goes,” said Hugh Pell, the harbour master. “It has moved forty metres since \
the storm, and no chart shows it.”

Passengers who work in the old town will have to walk round by the bridge. Nina Okoro, who owns the Café Étoile on the \
quay, told the Echo that the change would “close me by Easter”.

A bridge too far

The council has asked for money to dredge the channel. According to its own report, the work would cost £1.4m and last \
until August – “if the weather holds”, as the report puts it.

Mr Pell denied that the office had been slow to act: he warned of the bank in November, he said, and again in January.

“No,” he said when asked whether the ferry would be back before summer. “Not this one.”";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles").join(name)
}

type Found = Result<Article, Unreadable>;

fn read_all(path: &Path) -> Vec<Found> {
    let reader = Reader::default();
    let mut found = Vec::new();
    for source in list([Source::Path(path.to_owned())]) {
        match source {
            Ok(source) => {
                let _ = reader.read(&source, &mut |article| {
                    found.push(article);
                    ControlFlow::Continue(())
                });
            }
            Err(unreadable) => found.push(Err(unreadable)),
        }
    }
    found
}

/// The one article of a file in tests/articles.
fn read(name: &str) -> Article {
    let mut found = read_all(&fixture(name));
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0).unwrap()
}

fn reasons(found: &[Found]) -> Vec<String> {
    found
        .iter()
        .filter_map(|found| found.as_ref().err())
        .map(|unreadable| unreadable.reason.to_string())
        .collect()
}

/// Title, subtitle lines that the format adds, then the article. Lines joined: how a format wraps is its own affair.
#[track_caller]
fn assert_ferry(article: &Article, between: &[&str]) {
    let joined =
        |text: &str| text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>();
    let mut expected = vec![TITLE.to_owned()];
    expected.extend(between.iter().map(ToString::to_string));
    expected.extend(joined(FERRY));
    assert_eq!(joined(&article.text), expected);
    assert_eq!(article.title, TITLE);
}

#[test]
fn plain_text_is_kept_as_it_stands() {
    let article = read("pandoc.txt");
    assert_eq!(article.text, std::fs::read_to_string(fixture("pandoc.txt")).unwrap().trim());
    assert_eq!((article.title.as_str(), article.published.as_deref()), (TITLE, Some("2021-03-04")));
    assert!(article.text.contains("the\nharbour office said"), "lines stay wrapped");
}

#[test]
fn plain_text_is_the_same_in_any_encoding() {
    let article = read("pandoc.txt");
    for name in ["iconv-utf-16.txt", "iconv-windows-1252.txt"] {
        let other = read(name);
        assert_eq!((&other.text, &other.title), (&article.text, &article.title), "{name}");
    }
}

#[test]
fn markdown_loses_its_markup() {
    for name in ["ferry.md", "pandoc.md"] {
        let article = read(name);
        assert_ferry(&article, &[]);
        assert_eq!(
            (article.author.as_deref(), article.published.as_deref()),
            (Some("Ada Moss"), Some("2021-03-04")),
            "{name}"
        );
    }
}

#[test]
fn a_news_page_gives_its_story_and_what_it_says_about_it() {
    let article = read("page.html");
    assert_ferry(&article, &[]);
    assert_eq!(article.outlet.as_deref(), Some("The Dale Echo"));
    assert_eq!(article.author.as_deref(), Some("Ada Moss"));
    assert_eq!(article.published.as_deref(), Some("2021-03-04T16:05:00Z"));
    assert_eq!(article.url.as_deref(), Some("https://echo.example/news/ferry"));
    assert_eq!(article.language.as_deref(), Some("en-GB"));
}

#[test]
fn a_page_that_pandoc_made_is_read() {
    let article = read("pandoc.html");
    assert_ferry(&article, &[]);
    assert_eq!(
        (article.author.as_deref(), article.published.as_deref()),
        (Some("Ada Moss"), Some("2021-03-04"))
    );
}

#[test]
fn word_documents_are_read() {
    for name in ["pandoc.docx", "libreoffice.docx"] {
        let article = read(name);
        assert_ferry(&article, &["Ada Moss", "2021-03-04"]);
        assert_eq!(article.author.as_deref(), Some("Ada Moss"));
    }
}

#[test]
fn the_text_of_a_pdf_is_set_in_paragraphs_again() {
    for (name, between) in [
        ("chromium.pdf", ["Ada Moss", "2021-03-04"]),
        ("libreoffice.pdf", ["Ada Moss", "2021-03-04"]),
        ("latex.pdf", ["Ada Moss", "4 March 2021"]),
    ] {
        let article = read(name);
        assert_ferry(&article, &between);
        assert!(article.author.is_none_or(|author| author == "Ada Moss"));
    }
}

#[test]
fn a_book_is_read_in_the_order_of_its_spine() {
    let article = read("pandoc.epub");
    assert_ferry(&article, &["Ada Moss", "2021-03-04"]);
    assert_eq!(
        (article.author.as_deref(), article.published.as_deref()),
        (Some("Ada Moss"), Some("2021-03-04"))
    );
    assert_eq!(article.language.as_deref(), Some("en"));
}

#[test]
fn a_mail_is_read_in_its_plain_text() {
    let article = read("multipart.eml");
    assert_ferry(&article, &[]);
    assert_eq!(article.author.as_deref(), Some("Ada Moss"));
    assert_eq!(article.published.as_deref(), Some("2021-03-04T16:05:00Z"));
}

#[test]
fn a_mail_without_plain_text_is_read_in_its_html() {
    let article = read("html-only.eml");
    assert_eq!(article.title, "Café Étoile “to close by Easter”");
    assert_eq!(article.author.as_deref(), Some("Ada Møller"));
    assert_eq!(article.published.as_deref(), Some("2021-03-04T17:30:00-05:00"));
    assert_eq!(
        article.text,
        "Café Étoile “to close by Easter”\n\n“We shall close by Easter,” said Nina Okoro, who owns the Café Étoile.\n\n\
         The harbour office was told in January, she said.\n\nIt did not answer."
    );
}

#[test]
fn each_entry_of_a_feed_is_an_article() {
    for name in ["feedgen-rss.xml", "feedgen-atom.xml"] {
        let found: Vec<Article> = read_all(&fixture(name)).into_iter().map(Result::unwrap).collect();
        assert_eq!(found.len(), 2, "{name}");
        assert_ferry(&found[0], &[]);
        assert_eq!(found[0].outlet.as_deref(), Some("The Dale Echo"));
        assert_eq!(found[0].author.as_deref(), Some("Ada Moss"));
        assert!(found[0].published.as_ref().unwrap().starts_with("2021-03-04T16:05:00"));
        assert_eq!(found[0].url.as_deref(), Some("https://echo.example/news/ferry"));
        assert_eq!(found[0].language.as_deref(), Some("en-GB"));
        assert_eq!(
            found[1].text,
            "Café Étoile “to close” & not reopen\n\n“We shall close by Easter,” said Nina Okoro."
        );
    }
}

#[test]
fn web_archives_are_read_record_by_record() {
    for name in ["warcio.warc", "warcio.warc.gz"] {
        let found = read_all(&fixture(name));
        assert_eq!(found.len(), 4, "{name}");
        for (at, url) in ["ferry", "chunked"].iter().enumerate() {
            let article = found[at].as_ref().unwrap();
            assert_ferry(article, &[]);
            assert!(
                article.origin.to_string().ends_with(&format!("{name}: https://echo.example/news/{url}"))
            );
        }
        assert_eq!(
            reasons(&found),
            [
                "is a redirection or an error of the server, not an article",
                "is a style sheet, not an article"
            ]
        );
    }
}

#[test]
fn what_wget_archived_is_read() {
    let found: Vec<Article> = read_all(&fixture("wget.warc.gz")).into_iter().map(Result::unwrap).collect();
    assert_eq!(found.len(), 2);
    assert_ferry(&found[0], &[]);
    assert_eq!(found[1].text, read("pandoc.txt").text);
    assert_eq!(found[1].url.as_deref(), Some("http://127.0.0.1:8317/ferry.txt"));
}

#[test]
fn json_lines_are_read_line_by_line() {
    let found = read_all(&fixture("python.jsonl"));
    let article = found[0].as_ref().unwrap();
    assert_ferry(article, &[]);
    assert_eq!(article.outlet.as_deref(), Some("The Dale Echo"));
    assert_eq!(article.published.as_deref(), Some("2021-03-04T16:05:00"));
    assert_eq!(article.url.as_deref(), Some("https://echo.example/news/ferry"));
    let article = found[1].as_ref().unwrap();
    assert_eq!(article.author.as_deref(), Some("Ada Moss, Ben Lowe"));
    assert!(article.text.starts_with("Café Étoile “to close”\n“We shall"));
    let reasons: Vec<String> =
        found[2..].iter().map(|found| found.as_ref().unwrap_err().to_string()).collect();
    assert!(
        reasons[0].ends_with("python.jsonl: line 3: is JSON without a text field, not an article"),
        "{}",
        reasons[0]
    );
    assert!(reasons[1].contains("python.jsonl: line 4: is no valid JSON: "), "{}", reasons[1]);
}

#[test]
fn archives_are_read_with_archives_in_them() {
    let found = read_all(&fixture("infozip.zip"));
    let read: Vec<&Article> = found.iter().filter_map(|found| found.as_ref().ok()).collect();
    let mut places: Vec<String> = read.iter().map(|article| article.origin.inside.join(" > ")).collect();
    places.sort();
    assert_eq!(
        places,
        [
            "gzip.txt.gz",
            "inner.zip > lines/python.jsonl > line 1",
            "inner.zip > lines/python.jsonl > line 2",
            "monday/page.html",
            "pandoc.docx"
        ]
    );
    assert_eq!(read.iter().filter(|article| article.title == TITLE).count(), 4);
    assert_eq!(found.len() - read.len(), 3);
    assert!(reasons(&found).contains(&"is a picture, not an article".to_owned()));
}

/// Title, outlet, author and day of a page in tests/articles/pages.
type About = (&'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>);

#[test]
fn the_main_text_of_a_page_is_found_in_any_layout() {
    let pages: &[About] = &[
        ("wordpress", Some("Marlow Post"), Some("Theo Finch"), Some("2022-09-14T02:11:09Z")),
        ("hashed", Some("Northern Wire"), None, None),
        ("tables", None, Some("Sean Keogh"), None),
        ("release", None, None, Some("2020-11-02")),
        ("longread", Some("Saturday"), Some("Grace Oduya"), Some("2018-12-15T06:00:00Z")),
        ("replies", None, None, None),
        ("interview", None, Some("Tess Wray"), None),
        ("live", Some("Coast FM"), None, Some("2023-02-01T14:20:00Z")),
        ("blocks", Some("Island News"), None, Some("2024-05-06T09:12:44Z")),
        ("letter", Some("Rooftops"), Some("Yusuf Demir"), Some("2023-07-09T05:30:00Z")),
        (
            "county",
            Some("Harlan Register"),
            Some("DEB FARROW Register Staff"),
            Some("2017-10-20T17:45:00-05:00"),
        ),
        ("blogger", None, Some("Brenda Moxon"), None),
        ("wire", None, None, None),
    ];
    for (name, outlet, author, published) in pages {
        let article = read(&format!("pages/{name}.html"));
        let expected = std::fs::read_to_string(fixture(&format!("pages/{name}.txt"))).unwrap();
        assert_eq!(article.text, expected.trim(), "{name}");
        assert_eq!(Some(article.title.as_str()), expected.lines().next(), "{name}");
        assert_eq!(article.outlet.as_deref(), *outlet, "{name}");
        assert_eq!(article.author.as_deref(), *author, "{name}");
        let published_of = article.published.map(|when| when.replace("+00:00", "Z"));
        assert_eq!(published_of.as_deref(), *published, "{name}");
    }
}

/// A folder of this test alone, empty.
#[cfg(unix)]
fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

// Other systems refuse a name that is no UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_is_listed_in_order_and_never_in_circles() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let folder = empty_folder("listing");
    std::fs::create_dir_all(folder.join("b/c")).unwrap();
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    for name in ["z.txt", "a.txt", "b/m.txt", "b/c/n.txt", ".hidden.txt", ".git/x.txt", "b/whosaid.lock"] {
        std::fs::write(folder.join(name), format!("Words of {name}.")).unwrap();
    }
    let odd = folder.join(OsStr::from_bytes(b"odd\xFF.txt"));
    std::fs::write(&odd, "Odd.").unwrap();
    symlink(&folder, folder.join("b/up")).unwrap();
    symlink(folder.join("nowhere"), folder.join("dangling")).unwrap();
    symlink(folder.join("z.txt"), folder.join("link.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.join("pipe")).status().unwrap();
    assert!(made.success());

    let found = read_all(&folder);
    let texts: Vec<&str> =
        found.iter().filter_map(|found| found.as_ref().ok()).map(|article| article.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Words of a.txt.",
            "Words of b/c/n.txt.",
            "Words of b/m.txt.",
            "Words of z.txt.",
            "Odd.",
            "Words of z.txt."
        ]
    );
    let reasons = reasons(&found);
    assert_eq!(reasons.len(), 3);
    assert_eq!(reasons[0], "is a link to a folder; name the folder itself to have it read");
    assert!(reasons[1].starts_with("can't be read: "), "{}", reasons[1]);
    assert_eq!(reasons[2], "is a FIFO, not a file");
}

#[cfg(unix)]
#[test]
fn what_is_named_and_is_no_file_is_told() {
    assert_eq!(reasons(&read_all(Path::new("/dev/zero"))), ["is a device, not a file"]);
    let missing = read_all(Path::new("/no/such/file"));
    assert!(missing[0].as_ref().unwrap_err().to_string().starts_with("/no/such/file: can't be read: "));
}

#[cfg(unix)]
#[test]
fn a_fifo_that_is_named_is_read() {
    let pipe = empty_folder("fifo").join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, std::fs::read(fixture("warcio.warc.gz")).unwrap()).unwrap()
    });
    let found = read_all(&pipe);
    writer.join().unwrap();
    assert_eq!(found.iter().filter(|found| found.is_ok()).count(), 2);
}

#[test]
fn reading_ends_when_the_reader_of_it_says_so() {
    let mut count = 0;
    let flow = Reader::default().read(&Source::Path(fixture("infozip.zip")), &mut |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert_eq!((flow, count), (ControlFlow::Break(()), 1));
}

#[test]
fn threads_share_a_reader_and_a_list() {
    let reader = Reader::default();
    let folder = fixture("");
    let sources = std::sync::Mutex::new(list([Source::Path(folder.clone())]));
    let work = || {
        let mut texts = Vec::new();
        loop {
            let Some(source) = sources.lock().unwrap().next() else { return texts };
            let _ = reader.read(&source.unwrap(), &mut |article| {
                texts.extend(article.map(|article| article.text));
                ControlFlow::Continue(())
            });
        }
    };
    let mut texts = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..3).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    let mut expected: Vec<String> =
        read_all(&folder).into_iter().flatten().map(|article| article.text).collect();
    texts.sort();
    expected.sort();
    assert_eq!(texts, expected);
    assert!(reader.bytes_read() > 100_000);
}
