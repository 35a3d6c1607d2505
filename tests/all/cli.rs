//! The command line: what goes to stdout, what to stderr, and the exit code.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::invented::{Ran, harbour, lines, program, run, run_on};

/// A folder with the invented dataset in it.
fn folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("harbour.json");
    fs::write(&path, harbour().to_string()).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn every_call_ends_with_its_exit_code() {
    let (folder, path) = folder();
    let missing = folder.path().join("missing.json").to_str().unwrap().to_owned();
    let table: &[(&[&str], i32, &str, &str)] = &[
        (&["find", "pier|mend", &path], 0, "Ada Lovell [said]: “We wait, and we mend.”", ""),
        (&["find", "mend"], 1, "", "No quote or claim has “mend”."),
        (&["find", "zzzq", &path], 1, "", "No quote or claim has “zzzq”."),
        (&["find", "kind:x", &path], 2, "", "whosaid: the query can't be read: expected after “kind:”"),
        (&["find", "mend", &missing], 2, "", "whosaid: there is no file or folder “"),
        (&["find"], 2, "", "whosaid: QUERY is missing: write whosaid find QUERY [PATH]...\n"),
        (
            &["find", "mend", "--format", "pdf"],
            2,
            "",
            "whosaid: --format can't be “pdf”: write text, json, jsonl, csv or markdown\n",
        ),
        (&["check", &path], 0, "no fault in 6 quotes and claims by 4 speakers in 2 sources\n", ""),
        (&["check", &missing], 2, "", "whosaid: there is no file or folder “"),
        (&["check"], 0, "the built-in dataset: no fault in 29 quotes and claims", ""),
        (&["stats", &path], 0, "6 quotes and claims by 4 speakers in 2 sources\n", ""),
        (&["stats", &missing], 2, "", "whosaid: there is no file or folder “"),
        (&["completions", "bash"], 0, "_whosaid()", ""),
        (
            &["completions", "tcsh"],
            2,
            "",
            "whosaid: SHELL can't be “tcsh”: write bash, elvish, fish, nushell,",
        ),
        (&["completions", "nushell"], 0, "export extern whosaid", ""),
        (&["man"], 0, ".TH whosaid 1", ""),
        (&["man", "find"], 0, ".TH whosaid-find 1", ""),
        (&["--help"], 0, "Usage: whosaid", ""),
        (&["find", "--help"], 0, "Usage: whosaid find", ""),
        (&["--version"], 0, concat!("whosaid ", env!("CARGO_PKG_VERSION")), ""),
        (&[&missing], 2, "", "whosaid: there is no file or folder “"),
        (&["fnd"], 2, "", "“fnd”: `whosaid --help` lists the commands"),
        (&["--theme", "pink"], 2, "", "whosaid: --theme can't be “pink”: write terminal, dark or light\n"),
        (
            &["--theme", "dark", "stats"],
            2,
            "",
            "whosaid: a command can't follow the explorer's paths and options",
        ),
    ];
    for (arguments, code, stdout, stderr) in table {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(*code), "{arguments:?} {ran:?}");
        assert!(ran.stdout.contains(stdout) && ran.stderr.contains(stderr), "{arguments:?} {ran:?}");
        assert_eq!(ran.stdout.is_empty(), stdout.is_empty(), "{arguments:?} {ran:?}");
        assert_eq!(ran.stderr.is_empty(), stderr.is_empty(), "{arguments:?} {ran:?}");
    }
}

#[test]
fn a_mistake_in_a_call_is_told_with_the_way_out() {
    let table: &[(&[&str], &str)] = &[
        (&["find", "a", "-n", "x"], "--limit can't be “x”: write a whole number"),
        (&["find", "a", "--limit="], "--limit can't be “”: write a whole number"),
        (&["stats", "-n", "1e3"], "--limit can't be “1e3”: write a whole number"),
        (&["extract", "a", "--threads", "0"], "--threads can't be “0”: write a whole number from 1 on"),
        (&["find", "a", "--format="], "--format needs a value: write text, json, jsonl, csv or markdown"),
        (&["find", "a", "-n"], "--limit needs a value: `whosaid find --help` says what can be written here"),
        (&["find", "a", "-n", "3", "-n", "4"], "--limit stands twice: once is enough"),
        (
            &["find", "a", "--formt", "csv"],
            "there is no option --formt: did you mean --format? A query that begins so is written -- --formt",
        ),
        (
            &["check", "--x"],
            "there is no option --x: `whosaid check --help` says what can be written here; a path that begins so is written ./--x",
        ),
        (&["--no-mouse=3"], "--no-mouse takes no value: leave “3” out"),
        (&["index", "a"], "--output DIR is missing: write whosaid index --output DIR PATH..."),
        (
            &["man", "find", "x"],
            "“x” is more than is expected here: `whosaid man --help` says what can be written here",
        ),
        (
            &["man", "extrct"],
            "COMMAND can't be “extrct”: write find, extract, index, check, stats, score, completions or man; did you mean extract?",
        ),
        (&["find", "a", ""], "the PATH can't be empty: `whosaid find --help` says what can be written here"),
        (&["--color", "red"], "--color can't be “red”: write auto, always or never"),
    ];
    for (arguments, sentence) in table {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.stderr), (Some(2), format!("whosaid: {sentence}\n")), "{arguments:?}");
    }
}

#[test]
fn a_query_may_begin_with_a_dash_and_an_options_name_wins() {
    let (_folder, path) = folder();
    let count = |arguments: &[&str]| run(arguments).stdout.lines().count();
    assert_eq!(count(&["find", "-leak", &path]), 4);
    assert_eq!(count(&["find", "-n2", "-leak", &path]), 2);
    assert_eq!(count(&["--color", "never", "find", "-leak", &path, "--limit", "3"]), 3);
    assert_eq!(count(&["find", "-@lovell", "--limit", "9", &path]), 3);
    // `-h` is an option, and no word that begins so.
    assert_eq!(count(&["find", "-harbour", &path]), 6);
    assert_eq!(count(&["find", "--", "-leak", &path]), 4);
    assert_eq!(count(&["find", "--", "-limit", &path]), 6);
    let table: &[(&[&str], &str)] = &[
        (
            &["find", "-limit", "3"],
            "there is no option -limit: did you mean --limit? A query that begins so is written -- -limit",
        ),
        (
            &["find", "-nuclear"],
            "--limit can't be “uclear”: write a whole number; a query that begins so is written -- -nuclear",
        ),
    ];
    for (arguments, sentence) in table {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.stderr), (Some(2), format!("whosaid: {sentence}\n")), "{arguments:?}");
    }
    let ran = run(&["find", "-kind:x", &path]);
    assert_eq!(ran.stderr.lines().skip(2).collect::<Vec<_>>(), ["  -kind:x", "        ^"], "{ran:?}");
}

#[test]
fn a_query_that_cannot_be_read_is_marked_where_it_is_wrong() {
    let ran = run(&["find", "漢 kind:claims leak"]);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines[2..], ["  漢 kind:claims leak", "          ^^^^^^"], "{}", ran.stderr);
}

#[test]
fn a_query_that_finds_nothing_is_told_what_would() {
    let (_folder, path) = folder();
    let ran = run(&["find", "mednd", &path]);
    assert_eq!(ran.stderr, "No quote or claim has “mednd”. 'mend' finds 1.\n");
    let ran = run(&["find", "kind:quote leak", &path]);
    assert_eq!(ran.stderr, "No quote or claim goes with both “kind:quote” and “leak”. 'leak' finds 2.\n");
}

#[test]
fn a_query_that_the_shell_took_apart_is_explained() {
    let ran = run(&["find", "climate", "deal"]);
    assert!(ran.stderr.contains("“deal”: put a query of several words in single quotation marks"), "{ran:?}");
}

#[test]
fn a_file_with_a_commands_name_is_opened_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("find"), harbour().to_string()).unwrap();
    let output = program().arg("find").current_dir(folder.path()).output().unwrap();
    assert!(Ran::from(output).stderr.ends_with("; to open the file “find”, write ./find\n"));
    let output = program().args(["check", "./find"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(Ran::from(output).code, Some(0));
}

#[test]
fn datasets_load_by_path_by_folder_and_from_stdin_as_json_and_json_lines() {
    let (folder, path) = folder();
    let json_lines = lines(&harbour());
    let other = folder.path().join("lines.jsonl");
    fs::write(&other, &json_lines).unwrap();
    fs::write(folder.path().join("notes.txt"), "no dataset").unwrap();
    let expected = run(&["find", "leak", &path]);
    assert_eq!((expected.code, expected.stdout.lines().count()), (Some(0), 2));
    let from_stdin = |bytes: &[u8], arguments: &[&str]| run_on(bytes, arguments).stdout;
    let json = harbour().to_string();
    assert_eq!(run(&["find", "leak", other.to_str().unwrap()]).stdout, expected.stdout);
    // The same documents twice are one.
    assert_eq!(run(&["find", "leak", folder.path().to_str().unwrap()]).stdout, expected.stdout);
    assert_eq!(from_stdin(json.as_bytes(), &["find", "leak"]), expected.stdout);
    assert_eq!(from_stdin(json.as_bytes(), &["find", "leak", "-"]), expected.stdout);
    assert_eq!(from_stdin(json_lines.as_bytes(), &["find", "leak", "-", "-"]), expected.stdout);
    assert_eq!(
        from_stdin(&[b"\xEF\xBB\xBF\n", json.as_bytes()].concat(), &["find", "leak"]),
        expected.stdout
    );
}

#[test]
fn without_paths_and_with_nothing_on_stdin_the_built_in_dataset_is_searched() {
    let from_nothing = run(&["stats"]);
    assert!(from_nothing.stdout.contains("Vladimir Putin"), "{from_nothing:?}");
    assert_eq!(run_on(b"", &["stats"]).stdout, from_nothing.stdout);
    assert_eq!(run_on(b" \n", &["stats"]).stdout, from_nothing.stdout);
    // But `-` promises something on stdin: an empty one is reported.
    let empty = run_on(b"", &["stats", "-"]);
    assert_eq!(empty.code, Some(2));
    assert!(empty.stderr.starts_with("whosaid: standard input: the file is empty"), "{empty:?}");
}

#[cfg(unix)]
#[test]
fn a_closed_stdin_is_an_empty_one() {
    let shell = std::process::Command::new("sh")
        .args(["-c", "exec \"$0\" stats <&-", env!("CARGO_BIN_EXE_whosaid")])
        .output()
        .unwrap();
    assert_eq!(Ran::from(shell).stdout, run(&["stats"]).stdout);
}

#[test]
fn a_folder_without_datasets_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["stats".as_ref(), folder.path().as_os_str()]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("holds no dataset: a file whose name ends in .json"), "{ran:?}");
}

#[test]
fn what_was_found_as_json_is_a_dataset_of_just_that() {
    let (_folder, path) = folder();
    for format in ["json", "jsonl"] {
        let found = run(&["find", "@miro | \"we wait\"", &path, "--format", format]);
        let checked = run_on(found.stdout.as_bytes(), &["check", "-"]);
        let expected = "standard input: no fault in 2 quotes and claims by 2 speakers in 2 sources\n";
        assert_eq!(checked.stdout, expected, "{found:?}");
        let nothing = run(&["find", "zzzq", &path, "--format", format]);
        assert_eq!(nothing.code, Some(1));
        let checked = run_on(nothing.stdout.as_bytes(), &["check", "-"]);
        assert_eq!(
            checked.stdout,
            "standard input: no fault in 0 quotes and claims by 0 speakers in 0 sources\n"
        );
    }
}

#[test]
fn fields_that_are_not_known_are_kept() {
    let mut dataset = harbour();
    dataset["licence"] = "free".into();
    dataset["documents"][0]["desk"] = "local".into();
    dataset["speakers"][0]["born"] = 1984.into();
    dataset["attributions"][0]["checked"] = serde_json::json!({ "by": ["Kim"] });
    dataset["attributions"][0]["verbatim"] = "turn".into();
    dataset["attributions"][0]["asserted"] = false.into();
    for (format, file) in
        [("json", dataset.to_string()), ("json", lines(&dataset)), ("jsonl", lines(&dataset))]
    {
        let found = run_on(file.as_bytes(), &["find", "mend", "--format", format]).stdout;
        for kept in [
            "\"licence\":\"free\"",
            "\"desk\":\"local\"",
            "\"born\":1984",
            "\"checked\":{\"by\":[\"Kim\"]}",
            "\"verbatim\":\"turn\",\"asserted\":false",
        ] {
            assert!(found.contains(kept), "{kept} {found}");
        }
    }
}

#[test]
fn results_are_limited_to_the_best() {
    let (_folder, path) = folder();
    let all = run(&["find", "", &path]).stdout;
    assert_eq!(all.lines().count(), 6);
    let two = run(&["find", "", &path, "--limit", "2"]).stdout;
    assert_eq!(two.lines().collect::<Vec<_>>(), all.lines().take(2).collect::<Vec<_>>());
    let stats = run(&["stats", &path, "--limit", "1"]).stdout;
    assert!(
        stats.contains("Ada Lovell") && !stats.contains("Quill") && stats.ends_with("and 3 more\n"),
        "{stats}"
    );
}

#[test]
fn statistics_count_each_speaker_of_a_joint_claim() {
    let (_folder, path) = folder();
    let stats: Value = serde_json::from_str(&run(&["stats", &path, "--format", "json"]).stdout).unwrap();
    assert_eq!((&stats["attributions"], &stats["sources"]), (&6.into(), &2.into()));
    let speakers: Vec<_> = stats["speakers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["name"], &one["attributions"]))
        .collect();
    let expected = [("Ada Lovell", 3), ("Inés Quill", 2), ("Miro Ånd", 1), ("Nobody Heard", 0)];
    assert_eq!(
        speakers,
        expected
            .map(|(name, count)| (Value::from(name), Value::from(count)))
            .each_ref()
            .map(|(name, count)| (name, count))
    );
    assert_eq!(stats["nobody"]["indirect"], 1);
}

#[test]
fn bars_begin_in_one_column_whatever_the_names_are_written_in() {
    let mut dataset = harbour();
    dataset["speakers"][0]["name"] = "市長 平野".into();
    dataset["speakers"][1]["name"] = "e\u{301}mile".into();
    let stats = run_on(dataset.to_string().as_bytes(), &["stats"]).stdout;
    let bars = stats.lines().skip(3).filter_map(|line| {
        let at = line.find(['█', '▓', '░'])?;
        Some(unicode_width::UnicodeWidthStr::width(&line[..at]))
    });
    let bars: Vec<usize> = bars.collect();
    assert!(bars.len() == 4 && bars.iter().all(|at| *at == bars[0]), "{bars:?}\n{stats}");
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let (folder, _) = folder();
    let mut large = harbour();
    let speakers = large["speakers"].as_array_mut().unwrap();
    speakers.extend(
        (0..20_000)
            .map(|nth| crate::invented::speaker(&format!("s{nth}"), "A name of some length", "person")),
    );
    let path = folder.path().join("large.json");
    fs::write(&path, large.to_string()).unwrap();
    let calls: [&[&str]; 4] = [
        &["stats", "--format", "json"],
        &["find", "", "--format", "csv"],
        &["check"],
        &["find", "zzzq", "--format", "json"],
    ];
    for arguments in calls {
        let mut child = program()
            .args(arguments)
            .arg(&path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let code = child.wait().unwrap().code();
        assert!(
            matches!(code, Some(0 | 1)) && !stderr.contains("panicked"),
            "{arguments:?} {code:?} {stderr}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for arguments in
        [&["stats"][..], &["find", "", "--format", "csv"], &["man"], &["--help"], &["completions", "zsh"]]
    {
        let output = program().args(arguments).stdout(full()).output().unwrap();
        let ran = Ran::from(output);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.stderr.starts_with("whosaid: the results could not be written: "), "{ran:?}");
    }
    // There is nowhere to report it, but nothing panics.
    let output = program().args(["stats", "missing.json"]).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

type Variables = &'static [(&'static str, &'static str)];

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let (_folder, path) = folder();
    let calls: [(&[&str], Variables, bool); 5] = [
        (&[], &[], false),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
        (&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ];
    for (flags, variables, styled) in calls {
        let output =
            program().args(["stats", &path]).args(flags).envs(variables.iter().copied()).output().unwrap();
        assert_eq!(Ran::from(output).stdout.contains('\u{1B}'), styled, "{flags:?} {variables:?}");
    }
}

#[test]
fn settings_are_read_for_the_explorer_and_a_mistake_in_them_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, "mouse = false\ncolour = \"red\"\n").unwrap();
    let ran = run(&["--config".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.ends_with(
            "mine.toml, line 2: there is no setting “colour”: there are theme, mouse and bom\n\n  colour = \"red\"\n  ^^^^^^\n"
        ),
        "{ran:?}"
    );
    let missing: PathBuf = folder.path().join("missing.toml");
    let ran = run(&["--config".as_ref(), missing.as_os_str()]);
    assert!(ran.stderr.contains("missing.toml could not be opened"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_file_name_need_not_be_utf8() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"quo\xFFtes\x1B[31m.json"));
    fs::write(&path, harbour().to_string()).unwrap();
    let ran = run(&["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("quo\u{FFFD}tes\u{FFFD}[31m.json: no fault"), "{ran:?}");
    let ran = run(&["stats".as_ref(), std::ffi::OsStr::from_bytes(b"not\xFFthere")]);
    assert!(ran.stderr.contains("“not\u{FFFD}there”"), "{ran:?}");
    let ran = run(&["find".as_ref(), std::ffi::OsStr::from_bytes(b"\xFF\x1B")]);
    assert_eq!(ran.code, Some(2));
    assert!(!ran.stderr.contains('\u{1B}'), "{ran:?}");
}
