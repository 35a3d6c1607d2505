//! Output that can't be written: a disk that fills, a standard output that is closed. What was there stays, a sentence says
//! what to do, and nothing is left lying about. The disk that fills is a limit on the size of files (`ulimit -f`), which is
//! met in the middle of a write as a full disk is.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::invented::{Ran, harbour, lines, program, run};
use crate::terminal::{Session, home};

/// Runs the program in a shell, behind a line of script.
fn run_in_shell(before: &str, arguments: &[&str], after: &str) -> Ran {
    let program = program();
    let script = format!("{before} exec \"$0\" \"$@\" {after}");
    let mut shell = Command::new("bash");
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let shell = shell.args(["-c", &script]).arg(program.get_program()).args(arguments);
    shell.stdin(std::process::Stdio::null()).output().unwrap().into()
}

/// Runs the program where no file may grow past so many kilobytes.
fn run_on_small_disk(kilobytes: usize, arguments: &[&str]) -> Ran {
    run_in_shell(&format!("ulimit -f {kilobytes};"), arguments, "")
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn extraction_onto_a_full_disk_keeps_what_was_there_and_is_gone_on_with() {
    let articles = tempfile::tempdir().unwrap();
    for nth in 0..12 {
        let filling = "The gulls had the old harbour to themselves that year.\n\n".repeat(700);
        let text = format!("Pier {nth}\n\n“We mend pier {nth},” Ada Lovell said.\n\n{filling}");
        fs::write(articles.path().join(format!("{nth:02}.txt")), text).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.jsonl");
    let [articles, made] = [articles.path(), &made].map(|path| path.to_str().unwrap());
    assert_eq!(run(&["extract", articles, "-o", made]).code, Some(0));
    let whole = fs::read(made).unwrap();
    // Behind the buffer of the journal, within it, and nothing at all.
    for kilobytes in [0, 1, 30, 300, 450] {
        let ran = run_on_small_disk(kilobytes, &["extract", articles, "-o", made, "--force"]);
        assert_eq!(ran.code, Some(2), "{kilobytes}: {ran:?}");
        assert!(ran.stderr.contains("larger than a file may be here"), "{kilobytes}: {ran:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{kilobytes}: {ran:?}");
        assert!(fs::read(made).unwrap() == whole, "{kilobytes}");
        if kilobytes == 0 {
            assert_eq!(files(folder.path()), ["made.jsonl"]);
            continue;
        }
        assert_eq!(files(folder.path()), ["made.jsonl", "made.jsonl.part"], "{kilobytes}");
        assert!(ran.stderr.contains("the same command with --resume goes on with it"), "{ran:?}");
        // The disk is still full, for what is resumed too.
        let ran = run_on_small_disk(kilobytes, &["extract", articles, "-o", made, "--resume", "--force"]);
        assert_eq!(ran.code, Some(2), "{kilobytes}: {ran:?}");
        assert!(fs::read(made).unwrap() == whole, "{kilobytes}");
        let ran = run(&["extract", articles, "-o", made, "--resume", "--force"]);
        assert_eq!(ran.code, Some(0), "{kilobytes}: {ran:?}");
        assert!(fs::read(made).unwrap() == whole, "{kilobytes}");
        assert_eq!(files(folder.path()), ["made.jsonl"], "{kilobytes}");
    }
}

#[test]
fn the_files_of_score_are_whole_or_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("set.json"), harbour().to_string()).unwrap();
    for option in ["--errors", "--predictions"] {
        fs::write(at("old.json"), "what was there").unwrap();
        let ran = run_on_small_disk(0, &["score", &at("set.json"), option, &at("old.json"), "--force"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains("old.json could not be written: "), "{ran:?}");
        assert_eq!(fs::read_to_string(at("old.json")).unwrap(), "what was there");
        assert_eq!(files(folder.path()), ["old.json", "set.json"]);
    }
}

#[test]
fn an_export_and_marks_are_whole_or_as_they_were() {
    let home = home();
    let mut session = Session::start("$WHOSAID; echo ended $?", home.path());
    session.until("news agencies");
    session.send(" ");
    session.until("1 marked");
    session.send("q");
    session.until("ended 0");
    let marks = home.path().join(".local/share/whosaid/marks.json");
    let marked = fs::read(&marks).unwrap();
    fs::write(home.path().join("old.csv"), "what was there").unwrap();
    let mut session = Session::start("ulimit -f 0; $WHOSAID; echo ended $?", home.path());
    session.until("1 marked");
    session.send("j ");
    session.until("Marks are not saved");
    session.send("x");
    session.until("whosaid.md");
    session.send("\x15new.csv\r");
    session.until("new.csv could not be written");
    session.send("x");
    session.until("whosaid.md");
    session.send("\x15old.csv\r");
    session.until("exists already");
    session.send("\r");
    session.until("old.csv could not be written");
    session.send("q");
    session.until("ended 0");
    assert!(fs::read(&marks).unwrap() == marked);
    assert_eq!(fs::read_to_string(home.path().join("old.csv")).unwrap(), "what was there");
    assert!(!home.path().join("new.csv").exists());
    let data = marks.parent().unwrap();
    for name in files(home.path()).into_iter().chain(files(data)) {
        assert!(!name.starts_with(".whosaid-"), "{name}");
    }
}

#[test]
fn results_that_can_not_be_written_are_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    let (set, article) = (at("set.jsonl"), at("article.txt"));
    fs::write(&set, lines(&harbour())).unwrap();
    fs::write(&article, "The pier\n\n“We wait,” Ada Lovell said on Monday.\n").unwrap();
    let calls: [&[&str]; 13] = [
        &["find", "leak", &set],
        &["find", "leak", &set, "--format", "json"],
        &["find", "leak", &set, "--format", "csv"],
        &["stats", &set],
        &["stats", &set, "--format", "json"],
        &["check", &set],
        &["extract", &article],
        &["completions", "bash"],
        &["man"],
        &["score", &set],
        &["score", &set, "--format", "json"],
        &["--help"],
        &["--version"],
    ];
    for call in calls {
        let closed = run_in_shell("", call, ">&-");
        assert_eq!(closed.code, Some(2), "{call:?}: {closed:?}");
        let told = "whosaid: the results could not be written: standard output is closed\n";
        assert_eq!(closed.stderr, told, "{call:?}");
        if cfg!(target_os = "linux") {
            let full = run_in_shell("", call, "> /dev/full");
            assert_eq!(full.code, Some(2), "{call:?}: {full:?}");
            let told = "whosaid: the results could not be written: the disk is full: ";
            assert!(full.stderr.starts_with(told) && full.stderr.lines().count() == 1, "{call:?}: {full:?}");
        }
        // Nobody wants to see them: that is another matter.
        assert_eq!(run_in_shell("", call, "> /dev/null").code, Some(0), "{call:?}");
        assert_eq!(run_in_shell("", call, "1<> /dev/null").code, Some(0), "{call:?}");
    }
}
