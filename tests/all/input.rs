//! The terminal's input where the terminal misbehaves: it replies unasked, splits what it sends, and ends no paste. And what
//! the explorer does while there is none: nothing.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::long_tests::times;
use crate::terminal::{PATIENCE, Session, home};

/// An explorer that shows the built-in dataset. Its editor leaves the file `edited`.
fn explorer(home: &std::path::Path) -> Session {
    let session = Session::start("EDITOR='touch edited' $WHOSAID; echo ended $?", home);
    session.until("news agencies");
    session
}

/// A pause between two writes, so that the program mostly reads them one by one. No test depends on it.
fn pause() {
    thread::sleep(Duration::from_millis(50));
}

#[test]
fn replies_that_nobody_asked_for_are_no_keys() {
    let home = home();
    let mut session = explorer(home.path());
    for reply in [
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
        "\x1bP>|XTerm(390)\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[?62;22;52c",
        "\x1b[24;80R",
        "\x1b[?2026;2$y",
    ] {
        session.send(reply);
        pause();
        let (one, other) = reply.split_at(reply.len() / 2);
        session.send(one);
        pause();
        session.send(other);
    }
    // None of their characters is typed either.
    session.send("/chaos\r");
    session.until("1 of 29");
    session.until("/ chaos");
    session.send("q");
    session.end();
    session.until("ended 0");
    assert!(!home.path().join("edited").exists(), "a reply started the editor");
}

#[test]
fn a_sequence_and_a_character_that_are_split_are_one_key() {
    let home = home();
    let mut session = explorer(home.path());
    session.send("/haos");
    for part in ["\x1b[1;", "5", "D", "c"] {
        session.send(part);
        pause();
    }
    session.until("1 of 29");
    session.send("\x05");
    for byte in "é漢".bytes() {
        session.send_bytes(&[byte]);
        pause();
    }
    session.until("chaosé漢");
    session.send("\x15\r");
    session.send("q");
    session.end();
    session.until("ended 0");
}

#[test]
fn esc_and_a_key_in_one_read_are_alt_in_a_prompt_and_two_keys_elsewhere() {
    let home = home();
    let mut session = explorer(home.path());
    session.send("/pure haos\x1bbc");
    session.until("pure chaos");
    session.send("\x1b\x7f");
    session.until("pure");
    session.send("\x1b\x1b[D\x1bd\x15chaos\r");
    session.until("1 of 29");
    // Esc clears the search, and s goes to the speakers.
    session.send("\x1bs");
    session.until("29 ");
    session.send("\x1bq");
    session.end();
    session.until("ended 0");
}

#[test]
fn a_paste_is_shown_as_it_comes() {
    let home = home();
    let mut session = explorer(home.path());
    session.send("/\x1b[200~pure ch");
    session.until("/ pure ch");
    session.send("aos");
    session.until("1 of 29");
    session.send("\x1b[201~\rq");
    session.end();
    session.until("ended 0");
}

#[test]
fn a_paste_that_never_ends_gives_way_to_ctrl_c() {
    let home = home();
    let mut session = explorer(home.path());
    session.send("/\x1b[200~pasted q");
    pause();
    session.send("q\r");
    session.send("\x03");
    session.end();
    session.until("ended ");
}

/// How often the threads of a process have run.
#[cfg(target_os = "linux")]
fn switches(process: &str) -> Vec<String> {
    let mut threads: Vec<String> = fs::read_dir(format!("/proc/{process}/task"))
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.unwrap().path().join("status")).ok())
        .map(|status| {
            let said =
                status.lines().filter(|line| line.starts_with("Pid:") || line.contains("ctxt_switches"));
            said.collect::<Vec<_>>().join(" ")
        })
        .collect();
    threads.sort();
    threads
}

/// Waits until no thread of the explorer runs for three seconds on end; for a minute where long tests are asked for.
#[cfg(target_os = "linux")]
#[track_caller]
fn assert_that_it_sleeps(session: &Session) {
    let processes = session.explorers();
    let [process] = &processes[..] else { panic!("{processes:?}") };
    let pause = Duration::from_secs(times(3, 60) as u64);
    let end = Instant::now() + PATIENCE + pause;
    loop {
        let before = switches(process);
        thread::sleep(pause);
        let after = switches(process);
        if before == after {
            return;
        }
        assert!(Instant::now() < end, "it never sleeps:\n{before:#?}\n{after:#?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn left_alone_no_thread_wakes_up() {
    let home = home();
    let mut session = explorer(home.path());
    assert_that_it_sleeps(&session);
    session.send("/chaos");
    session.until("1 of 29");
    assert_that_it_sleeps(&session);
    session.send("\r");
    session.until("search  @ speaker");
    session.send("x");
    session.until("write");
    assert_that_it_sleeps(&session);
    session.send("\x1bq");
    session.end();
    session.until("ended 0");
}
