//! What is said when the outside misbehaves: in our own words, in one line, whatever the files are called and wherever home is.

use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::invented::{Ran, harbour, lines, program};
use crate::terminal::{Session, home};

/// Words of libraries and of the system that no person should have to read.
const FOREIGN: [&str; 27] = [
    "os error",
    " at line ",
    "invalid type",
    "invalid value",
    "invalid digit",
    "expected one of",
    "expected value",
    "unknown variant",
    "unknown field",
    "missing field",
    "EOF while",
    "trailing characters",
    "No such file",
    "Is a directory",
    "Not a directory",
    "Permission denied",
    "Too many levels",
    "File name too long",
    "stream did not contain",
    "deflate",
    "Invalid",
    "unexpected",
    "panicked",
    "Error(",
    "Some(",
    "tip:",
    "[possible values",
];

#[track_caller]
fn assert_ours(what: &str, ran: &Ran) {
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!said.is_empty(), "{what}");
    for words in FOREIGN {
        assert!(!said.contains(words), "{what}: {words:?} in {said}");
    }
    // Only what can be typed stands in backticks.
    let mut quoted = said.split('`').skip(1).step_by(2);
    assert!(
        quoted.all(|typed| ["whosaid ", "ulimit "].iter().any(|ours| typed.starts_with(ours))),
        "{what}: {said}"
    );
}

/// Runs the program in a folder.
fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    program().args(arguments).current_dir(folder).output().unwrap().into()
}

/// A folder of files that can't be read, each for a reason of its own.
fn broken_files(folder: &Path) -> Vec<String> {
    let set = harbour().to_string();
    let changed = |from: &str, to: &str| set.replacen(from, to, 1).into_bytes();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("cut.json", set.as_bytes()[..set.len() / 2].to_vec()),
        ("cut.jsonl", lines(&harbour()).as_bytes()[..900].to_vec()),
        ("comma.json", b"{\"schema\": \"whosaid/1\",}".to_vec()),
        ("colon.json", b"{\"schema\" \"whosaid/1\"}".to_vec()),
        ("escape.json", b"{\"schema\": \"whosaid\\q/1\"}".to_vec()),
        ("control.json", b"{\"schema\": \"whosaid\x01/1\"}".to_vec()),
        ("surrogate.json", b"{\"schema\": \"\\ud800/1\"}".to_vec()),
        ("key.json", b"{schema: 1}".to_vec()),
        ("more.json", format!("{set} {{}}").into_bytes()),
        ("list.json", b"[1, 2]".to_vec()),
        ("number.json", changed("\"start\":", "\"start\":1e999,\"was\":")),
        ("negative.json", changed("\"start\":", "\"start\":-1,\"was\":")),
        ("kind.json", changed("\"kind\":\"mixed\"", "\"kind\":\"neon\"")),
        ("typed.json", changed("\"kind\":\"mixed\"", "\"kind\":[5]")),
        ("missing.json", changed("\"document\":", "\"paper\":")),
        ("twice.json", changed("\"status\":", "\"status\":\"curated\",\"status\":")),
        ("schema.json", changed("whosaid/1", "whosaid/9")),
        ("latin.json", b"{\"schema\": \"whosaid/1\", \"title\": \"caf\xE9\"}".to_vec()),
        ("zip.zip", b"PK\x03\x04 this is cut".to_vec()),
        ("word.docx", b"PK\x03\x04 this is cut".to_vec()),
        ("book.epub", b"PK\x05\x06".to_vec()),
        ("text.txt.gz", b"\x1F\x8B\x08\x00 this is no stream".to_vec()),
        ("cut.txt.gz", b"\x1F\x8B\x08".to_vec()),
        ("paper.pdf", b"%PDF-1.4 and nothing else".to_vec()),
        ("trailer.pdf", b"%PDF-1.4\nxref\n0 1\ntrailer << /Root 9 0 R >>\nstartxref\n9\n%%EOF".to_vec()),
        ("comment.xml", b"<rss><channel><!-- never closed".to_vec()),
        ("tag.xml", b"<rss><channel><item title='".to_vec()),
        ("bang.xml", b"<rss><channel><item><!nothing that is known>".to_vec()),
        ("articles.jsonl", b"{\"text\": \"a\" \"b\"}\n{\"text\": 5}\n[\n".to_vec()),
        ("objects.json", b"{\n\"text\": \"a\",\n,}".to_vec()),
        ("pages.warc", b"WARC/1.0\r\nContent-Length: many\r\n\r\n".to_vec()),
        ("empty.txt", Vec::new()),
        ("noise.bin", (0..=255).collect()),
    ];
    let mut names: Vec<String> = Vec::new();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
        names.push(name.to_owned());
    }
    fs::create_dir(folder.join("folder")).unwrap();
    fs::create_dir(folder.join("index")).unwrap();
    fs::write(folder.join("index/whosaid.index"), "no index").unwrap();
    symlink("there", folder.join("here")).unwrap();
    symlink("here", folder.join("there")).unwrap();
    symlink("nowhere", folder.join("dangling")).unwrap();
    fs::write(folder.join("closed.json"), &set).unwrap();
    fs::set_permissions(folder.join("closed.json"), fs::Permissions::from_mode(0o0)).unwrap();
    names.extend(
        ["folder", "index", "here", "dangling", "nothing", "empty.txt/within", "/dev/null", "/proc/self/mem"]
            .map(String::from),
    );
    names.push("x".repeat(300));
    names
}

#[test]
fn no_broken_file_is_told_in_the_words_of_a_library() {
    let folder = tempfile::tempdir().unwrap();
    let files = broken_files(folder.path());
    for file in &files {
        for command in [&["check"][..], &["stats"], &["find", ""], &["extract"], &["score"]] {
            let ran = run_in(folder.path(), &[command, &[file.as_str()]].concat());
            assert_ours(&format!("{command:?} {file}"), &ran);
        }
        let ran = run_in(folder.path(), &["--config", file]);
        assert_eq!(ran.code, Some(2), "{file}: {ran:?}");
        assert_ours(&format!("--config {file}"), &ran);
    }
    // Whoever runs the tests may be allowed to read everything.
    let ran = run_in(folder.path(), &["stats", "closed.json"]);
    assert!(
        ran.code == Some(0)
            || ran.stderr.contains("closed.json could not be read: you have no permission for it"),
        "{ran:?}"
    );
}

#[test]
fn no_file_that_cannot_be_written_is_told_in_the_words_of_a_library() {
    let folder = tempfile::tempdir().unwrap();
    broken_files(folder.path());
    fs::write(folder.path().join("set.json"), harbour().to_string()).unwrap();
    fs::write(
        folder.path().join("article.txt"),
        "\"We wait,\" said Ada Lovell on Monday in the old harbour.\n",
    )
    .unwrap();
    let long = format!("{}.json", "x".repeat(300));
    for target in [
        "no/a.json",
        "folder",
        "empty.txt/a.json",
        "here/a.json",
        "here",
        "a.csv",
        "/dev/full",
        &long,
        "/proc/a.json",
    ] {
        let ran = run_in(folder.path(), &["extract", "article.txt", "-o", target]);
        assert_eq!(ran.code, Some(2), "{target}: {ran:?}");
        assert_ours(target, &ran);
    }
    for target in ["empty.txt", "empty.txt/a", "here", "index", "/dev/null", &long, "/proc/a"] {
        let ran = run_in(folder.path(), &["index", "set.json", "-o", target]);
        assert_ours(target, &ran);
    }
}

#[test]
fn no_mistake_in_a_call_is_told_in_the_words_of_a_library() {
    let folder = tempfile::tempdir().unwrap();
    let calls: [&[&str]; 24] = [
        &["find"],
        &["find", "--limit", "x", "a"],
        &["find", "a", "--format", "neon"],
        &["find", "a", "--format"],
        &["find", "a", "--bom"],
        &["find", "kind:neon"],
        &["find", "(a b) | c"],
        &["find", "a", ""],
        &["find", "-n"],
        &["find", "--", "-x", "-y"],
        &["--bogus"],
        &["--theme", "neon"],
        &["--theme="],
        &["--no-mouse=yes"],
        &["--color", "neon"],
        &["extract", "--threads", "0"],
        &["extract", "--threads", "-1"],
        &["extract", "a", "--resume"],
        &["index"],
        &["score"],
        &["score", "a", "--only", "neon", "--errors", "e.json"],
        &["completions", "neon"],
        &["man", "neon"],
        &["stats", "--format", "xml"],
    ];
    for arguments in calls {
        let ran = run_in(folder.path(), arguments);
        assert!(matches!(ran.code, Some(1 | 2)), "{arguments:?}: {ran:?}");
        assert_ours(&format!("{arguments:?}"), &ran);
    }
    let output = program().arg("find").arg(std::ffi::OsString::from_vec(b"\xFF".to_vec())).output().unwrap();
    assert_ours("a query that is not UTF-8", &output.into());
}

#[test]
fn a_line_break_in_a_name_begins_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let forged = "whosaid: all is well";
    for (nth, between) in ["\n", "\r", "\u{85}", "\u{2028}", "\u{B}", "\n\n  "].into_iter().enumerate() {
        let name = format!("a{between}{forged}");
        let json = format!("{nth}{name}.json");
        fs::write(folder.path().join(&json), "{\"schema\": 5}").unwrap();
        let text = format!("{nth}{name}.txt");
        fs::write(folder.path().join(&text), "").unwrap();
        let toml = format!("{nth}{name}.toml");
        fs::write(folder.path().join(&toml), format!("{:?} = 1", forged.replace('a', "\n"))).unwrap();
        let sub = format!("{nth}{name}");
        fs::create_dir(folder.path().join(&sub)).unwrap();
        let calls: [&[&str]; 12] = [
            &["check", &json],
            &["stats", &json],
            &["check", &sub],
            &["find", "", &text],
            &["extract", &text],
            &["extract", "."],
            &["find", "", &name],
            &["--config", &toml],
            &["--config", &name],
            &["score", &name],
            &["man", &name],
            &["extract", &text, "-o", &name],
        ];
        for arguments in calls {
            let ran = run_in(folder.path(), arguments);
            let said = format!("{}{}", ran.stdout, ran.stderr);
            assert!(said.contains("all is well"), "{arguments:?}: {said}");
            assert!(!said.lines().any(|line| line.trim_start().starts_with(forged)), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn a_title_or_a_speaker_begins_no_line_of_a_table() {
    let mut set = harbour();
    set["speakers"][0]["name"] = "Ada\nMiro Ånd  99".into();
    set["documents"][0]["title"] = "The pier\n2 faults".into();
    set["documents"][0]["outlet"] = "Post\u{2028}2 faults".into();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("set.json"), set.to_string()).unwrap();
    for arguments in [&["stats", "set.json"][..], &["find", "", "set.json"], &["check", "set.json"]] {
        let ran = run_in(folder.path(), arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let begins = |line: &str| line.starts_with("Miro Ånd  99") || line.starts_with("2 faults");
        assert!(!ran.stdout.lines().any(begins), "{arguments:?}: {}", ran.stdout);
    }
}

#[test]
fn a_home_that_is_none_is_one_without_settings() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "").unwrap();
    fs::create_dir(at("closed")).unwrap();
    fs::set_permissions(at("closed"), fs::Permissions::from_mode(0o0)).unwrap();
    // What lies here is none of the user's.
    fs::create_dir_all(at("here/whosaid")).unwrap();
    fs::write(at("here/whosaid/settings.toml"), "broken").unwrap();
    for (variable, value) in [
        ("HOME", at("file")),
        ("HOME", at("file/within")),
        ("HOME", at("closed")),
        ("HOME", at("nowhere")),
        ("HOME", "".into()),
        ("XDG_CONFIG_HOME", at("file")),
        ("XDG_CONFIG_HOME", "here".into()),
        ("XDG_CONFIG_HOME", "".into()),
    ] {
        let mut command = program();
        command.env("HOME", at("nowhere")).env_remove("XDG_CONFIG_HOME").env(variable, &value);
        let output =
            command.args(["find", "pure", "--format", "csv"]).current_dir(folder.path()).output().unwrap();
        let ran = Ran::from(output);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{variable}={}", value.display());
    }
    fs::set_permissions(at("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn where_home_is_none_the_explorer_opens_and_says_that_marks_are_not_kept() {
    let home = home();
    fs::write(home.path().join("file"), "").unwrap();
    let mut session = Session::start("HOME=$HOME/file $WHOSAID; echo ended $?", home.path());
    session.until("news agencies");
    assert!(!session.screen().contains("could not be read"), "{}", session.screen());
    session.send(" ");
    session.until_text("Marks are not saved, and are lost when you quit: the folder");
    session.send("q");
    session.end();
    session.until("ended 0");
}

#[test]
fn a_settings_file_that_is_a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("whosaid")).unwrap();
    let pipe = folder.path().join("whosaid/settings.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let output =
        program().env("XDG_CONFIG_HOME", folder.path()).args(["find", "a", "--format", "csv"]).output();
    let ran = Ran::from(output.unwrap());
    let sentence = format!(
        "whosaid: the settings file {} is not a file: move it away, or name another with --config\n",
        pipe.display()
    );
    assert_eq!((ran.code, ran.stderr), (Some(2), sentence));
}

#[test]
fn a_table_begins_with_a_byte_order_mark_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("mine.toml");
    fs::write(&settings, "bom = true\n").unwrap();
    let settings = settings.to_str().unwrap();
    for (flags, has_mark) in [
        (&[][..], false),
        (&["--bom"], true),
        (&["--config", settings], true),
        (&["--config", settings, "--no-bom"], false),
        (&["--no-bom", "--bom"], true),
        (&["--bom", "--no-bom"], false),
    ] {
        let ran = run_in(folder.path(), &[&["find", "pure", "--format", "csv"], flags].concat());
        assert_eq!(ran.stdout.strip_prefix('\u{FEFF}').is_some(), has_mark, "{flags:?}");
        assert!(ran.stdout.trim_start_matches('\u{FEFF}').starts_with("id,kind,quote,"), "{flags:?}");
    }
    let ran = run_in(folder.path(), &["find", "pure", "--bom"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
}
