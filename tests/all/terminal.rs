//! The program in a real pseudo-terminal: it starts, it ends, and after every way out the terminal is as it was.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use whosaid::inside::terminal::{Ending, Options};
use whosaid::inside::view::Theme;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<Mutex<(vt100::Parser, Vec<u8>)>>,
    /// Set before the terminal is closed, so that the thread that reads it ends at the next byte.
    closing: Arc<AtomicBool>,
}

impl Session {
    /// A shell command in a terminal of 80×24. The shell stays while the program runs, as it does for a person.
    pub(crate) fn start(script: &str, home: &Path) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        command.env("WHOSAID", env!("CARGO_BIN_EXE_whosaid"));
        command.env("TERM", "xterm-256color");
        command.env("HOME", home);
        command.env("RUST_BACKTRACE", "0");
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "NO_COLOR",
            "VISUAL",
            "EDITOR",
            "BROWSER",
            "TMUX",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "WSL_DISTRO_NAME",
            "SSH_TTY",
            "SSH_CONNECTION",
        ] {
            command.env_remove(name);
        }
        command.cwd(home);
        let child = pair.slave.spawn_command(command).unwrap();
        let size = |cells| NonZero::new(cells).unwrap();
        let seen = Arc::new(Mutex::new((vt100::Parser::new(size(24), size(80), 0), Vec::new())));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let theirs = Arc::clone(&seen);
        let closing = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&closing);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let mut seen = theirs.lock().unwrap();
                seen.0.process(&bytes[..read]);
                seen.1.extend_from_slice(&bytes[..read]);
            }
        });
        Self { child, master: pair.master, writer, seen, closing }
    }

    pub(crate) fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    pub(crate) fn screen(&self) -> String {
        self.seen.lock().unwrap().0.screen().contents()
    }

    /// Waits until the screen holds a text.
    #[track_caller]
    pub(crate) fn until(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            assert!(Instant::now() < end, "{text:?} never came:\n{}", self.screen());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Everything that was written so far, with the sequences.
    pub(crate) fn seen(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap().1).into_owned()
    }

    /// Waits until the screen holds a text, which may be set in several rows.
    #[track_caller]
    pub(crate) fn until_text(&self, text: &str) {
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let end = Instant::now() + PATIENCE;
        while !squeezed(&self.screen()).contains(&squeezed(text)) {
            assert!(Instant::now() < end, "{text:?} never came:\n{}", self.screen());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the program took the terminal, with its keys, for the `times`-th time.
    #[track_caller]
    pub(crate) fn until_entered(&self, times: usize) {
        let end = Instant::now() + PATIENCE;
        let enters =
            || self.seen.lock().unwrap().1.windows(8).filter(|bytes| bytes == b"\x1b[?1049h").count();
        while enters() < times {
            assert!(Instant::now() < end, "it never came back:\n{}", self.screen());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the shell ends.
    pub(crate) fn end(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // What it wrote last is on its way.
                thread::sleep(Duration::from_millis(100));
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.screen());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The process ids of the explorers that the shell started.
    pub(crate) fn explorers(&self) -> Vec<String> {
        let shell = self.child.process_id().unwrap().to_string();
        let children = Command::new("pgrep").args(["-P", &shell]).output().unwrap();
        String::from_utf8(children.stdout).unwrap().split_whitespace().map(str::to_owned).collect()
    }

    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        self.assert_modes();
        let seen = self.seen.lock().unwrap();
        let leaves = seen.1.windows(8).filter(|bytes| bytes == b"\x1b[?1049l").count();
        assert_eq!(leaves, 1, "the screen was left {leaves} times");
    }

    /// Asserts that the terminal is as it was, however often the screen was left.
    #[track_caller]
    pub(crate) fn assert_modes(&self) {
        self.assert_screen_is_left();
        let seen = self.seen.lock().unwrap();
        // `stty` says after the program what it said before it.
        let said: Vec<&str> =
            std::str::from_utf8(&seen.1).unwrap_or_default().split("stty:").skip(1).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!(said[0].lines().next(), said[1].lines().next());
    }

    /// Asserts that the terminal shows what it does without an explorer.
    #[track_caller]
    pub(crate) fn assert_screen_is_left(&self) {
        let seen = self.seen.lock().unwrap();
        let screen = seen.0.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

/// Runs the program between two looks at the terminal's settings.
pub(crate) const WATCHED: &str =
    "echo stty:$(stty -g); $WHOSAID; code=$?; echo stty:$(stty -g); echo ended $code";

pub(crate) fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn it_opens_on_the_built_in_dataset_and_quits() {
    let home = home();
    let mut session = Session::start(WATCHED, home.path());
    session.until("Trump, Putin agree to work on improved ties");
    session.until("news agencies");
    session.send("/@putin\r");
    session.until("10 of 29");
    session.send("q");
    session.end();
    session.until("ended 0");
    session.assert_restored();
}

#[test]
fn signals_leave_the_terminal_as_it_was() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let home = home();
        let mut session = Session::start(WATCHED, home.path());
        session.until("news agencies");
        for id in session.explorers() {
            Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap();
        }
        session.end();
        session.until(&format!("ended {code}"));
        session.assert_restored();
    }
}

#[test]
fn an_index_that_is_cut_while_it_is_open_leaves_the_terminal_as_it_was() {
    let home = home();
    let dataset = concat!(env!("CARGO_MANIFEST_DIR"), "/data/osaka.json");
    let made = Command::new(env!("CARGO_BIN_EXE_whosaid"))
        .args(["index", dataset, "-o", "osaka.index"])
        .current_dir(home.path())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let mut session = Session::start(&WATCHED.replace("$WHOSAID;", "$WHOSAID osaka.index;"), home.path());
    session.until("news agencies");
    let index = home.path().join("osaka.index/whosaid.index");
    std::fs::OpenOptions::new().write(true).open(index).unwrap().set_len(0).unwrap();
    session.send("j");
    session.end();
    session.until("ended 2");
    session.until("was cut short by another program");
    session.assert_restored();
}

#[test]
fn a_dataset_that_cannot_be_read_is_told_on_a_clean_terminal() {
    let home = home();
    std::fs::write(home.path().join("bad.json"), "{\"schema\": \"whosaid/9\"}").unwrap();
    let script = WATCHED.replace("$WHOSAID;", "$WHOSAID bad.json;");
    let mut session = Session::start(&script, home.path());
    session.end();
    session.until("ended 2");
    session.until("whosaid/9");
    session.assert_restored();
}

#[test]
fn it_stops_and_comes_back() {
    let home = home();
    let script = "set -m; $WHOSAID; echo stopped; fg >/dev/null; echo ended $?";
    let mut session = Session::start(script, home.path());
    session.until("news agencies");
    session.send("\x1a");
    // Keys that come before are the terminal's, which makes line feeds of returns.
    session.until_entered(2);
    session.until("news agencies");
    session.send("/@putin\r");
    session.until("10 of 29");
    session.send("q");
    session.end();
    session.until("ended 0");
    let seen = session.seen.lock().unwrap();
    let text = String::from_utf8_lossy(&seen.1).into_owned();
    assert!(text.contains("stopped"), "it never stopped");
}

#[test]
fn a_terminal_that_closes_ends_it() {
    let home = home();
    let mut session = Session::start("$WHOSAID; echo $? > code", home.path());
    session.until("news agencies");
    session.closing.store(true, Ordering::SeqCst);
    session.send("j");
    thread::sleep(Duration::from_millis(300));
    let Session { mut child, master, writer, .. } = session;
    drop(writer);
    drop(master);
    let end = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "it goes on without a terminal");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn marks_are_there_the_next_time() {
    let home = home();
    let mut session = Session::start(WATCHED, home.path());
    session.until("news agencies");
    session.send("jj ");
    session.until("1 marked");
    session.send("q");
    session.end();
    let mut again = Session::start(WATCHED, home.path());
    again.until("1 marked");
    again.send("q");
    again.end();
    again.assert_restored();
}

#[test]
fn what_is_marked_goes_to_a_pipe() {
    let home = home();
    let mut session = Session::start("$WHOSAID | cat > taken; echo done", home.path());
    session.until("news agencies");
    session.send("/chaos\r q");
    session.end();
    session.until("done");
    let taken = std::fs::read_to_string(home.path().join("taken")).unwrap();
    assert!(taken.starts_with("“There will be pure chaos."), "{taken}");
    assert_eq!(taken.lines().count(), 1);
}

#[test]
fn only_what_was_marked_in_this_run_goes_to_a_pipe() {
    let home = home();
    let mut session = Session::start("$WHOSAID > chosen.txt", home.path());
    session.until("news agencies");
    session.send(" ");
    session.until("1 marked");
    session.send("q");
    session.end();
    let mut session = Session::start("$WHOSAID > chosen.txt", home.path());
    session.until("1 marked");
    session.send("jj ");
    session.until("2 marked");
    session.send("q");
    session.end();
    let chosen = std::fs::read_to_string(home.path().join("chosen.txt")).unwrap();
    assert_eq!(chosen.matches(", ¶").count(), 1, "{chosen}");
    // Without any, it is the selected one.
    let mut session = Session::start("$WHOSAID > chosen.txt", home.path());
    session.until("2 marked");
    session.send("jjq");
    session.end();
    assert_eq!(std::fs::read_to_string(home.path().join("chosen.txt")).unwrap(), chosen);
}

#[test]
fn an_export_is_written_and_a_name_that_is_refused_stays_typed() {
    let home = home();
    let mut session = Session::start(WATCHED, home.path());
    session.until("news agencies");
    session.send("x\x15nowhere/tides.csv\r");
    session.until("There is no folder nowhere: make it first, or type another name.");
    session.until("export 29 items to nowhere/tides.csv");
    session.send("\x15~/tides.csv\r");
    session.until("29 items written to ~/tides.csv.");
    session.send("x\x15tides.csv\r");
    session.until("tides.csv exists already");
    session.send("\r");
    session.until("29 items written to tides.csv.");
    session.send("q");
    session.end();
    session.until("ended 0");
    let table = std::fs::read_to_string(home.path().join("tides.csv")).unwrap();
    assert_eq!(table.lines().next().map(|header| header.starts_with("id,kind,quote")), Some(true), "{table}");
}

#[test]
fn a_dataset_may_be_piped_in() {
    let home = home();
    std::fs::write(home.path().join("set.json"), crate::invented::harbour().to_string()).unwrap();
    let mut session = Session::start("cat set.json | $WHOSAID; echo ended $?", home.path());
    session.until("Harbour talk");
    session.send("/leak\r");
    session.until("2 of 6");
    session.send("q");
    session.end();
    session.until("ended 0");
}

#[test]
fn the_editor_gets_the_keys_and_gives_the_screen_back() {
    let home = home();
    let script = "EDITOR=\"./vim\" $WHOSAID; echo ended $?";
    let editor = home.path().join("vim");
    std::fs::write(&editor, "#!/bin/sh\necho editing \"$1\"\nread line\necho \"$line\" > typed\n").unwrap();
    Command::new("chmod").arg("+x").arg(&editor).status().unwrap();
    let mut session = Session::start(script, home.path());
    session.until("news agencies");
    session.send("/chaos\re");
    session.until("editing +18");
    session.send("all of these keys\r");
    session.until("pure chaos");
    session.send("q");
    session.end();
    session.until("ended 0");
    assert_eq!(std::fs::read_to_string(home.path().join("typed")).unwrap().trim(), "all of these keys");
}

/// Not a test of its own: what the next one runs in a terminal.
#[test]
#[ignore = "it needs a terminal: the test after it gives it one"]
fn an_explorer_whose_dataset_panics() {
    let options = Options { theme: Theme::terminal(), mouse: true, marks: None, has_bom: false };
    let load = Box::new(|_: &dyn Fn(whosaid::inside::app::Message)| {
        thread::sleep(Duration::from_millis(300));
        panic!("this dataset panics")
    });
    let left = whosaid::inside::terminal::explore(options, load).unwrap();
    assert_eq!(left.ending, Ending::Panicked);
}

#[test]
fn a_panic_on_another_thread_leaves_the_terminal_as_it_was_and_is_told() {
    let home = home();
    let tests = std::env::current_exe().unwrap();
    let run = format!(
        "{} --exact --ignored --nocapture terminal::an_explorer_whose_dataset_panics",
        tests.display()
    );
    let mut session = Session::start(&WATCHED.replace("$WHOSAID", &run), home.path());
    session.end();
    session.until("this dataset panics");
    session.until("ended 0");
    session.assert_restored();
}

/// A folder of articles in a home.
fn articles(home: &Path, articles: usize) {
    std::fs::create_dir(home.join("news")).unwrap();
    for nth in 0..articles {
        let text = format!(
            "Pier {nth} stays shut\n\n“We wait, and we mend pier {nth},” harbour master Ada Lovell said on Monday. She denied \
             that pier {nth} was in danger.\n\n{}",
            "The work began in April, when the weather turned, and went on until the end of the month.\n\n"
                .repeat(20)
        );
        std::fs::write(home.join(format!("news/{nth:03}.txt")), text).unwrap();
    }
}

#[test]
fn an_article_is_explored_from_a_file_and_from_a_pipe() {
    let home = home();
    articles(home.path(), 1);
    for how in ["$WHOSAID news/000.txt", "cat news/000.txt | $WHOSAID"] {
        let mut session = Session::start(&WATCHED.replace("$WHOSAID", how), home.path());
        session.until("Pier 0 stays shut");
        session.until("We wait");
        session.send("/danger\r");
        session.until("She → Ada Lovell");
        session.send("q");
        session.end();
        session.until("ended 0");
        session.assert_restored();
    }
}

#[test]
fn what_is_there_so_far_is_explored_and_may_be_left() {
    let home = home();
    articles(home.path(), 400);
    let mut session = Session::start(&WATCHED.replace("$WHOSAID", "$WHOSAID news"), home.path());
    session.until("We wait, and we mend pier 0");
    session.until(" of 400 files · ");
    session.send("q");
    session.end();
    session.until("ended 0");
    session.assert_restored();
}

#[test]
fn an_article_in_another_language_is_told_on_a_clean_terminal() {
    let home = home();
    let german =
        "Der Rat erklärte am Donnerstag, man habe ihm nichts gesagt, und niemand werde dafür stehen.";
    std::fs::write(home.path().join("rat.txt"), german).unwrap();
    let mut session = Session::start(&WATCHED.replace("$WHOSAID", "$WHOSAID rat.txt"), home.path());
    session.end();
    session.until("rat.txt is not in English (but in “de”): --any-language reads it");
    session.until("ended 2");
    session.assert_restored();
}

#[test]
fn extraction_tells_how_far_it_is_and_ctrl_c_ends_it_in_order() {
    let home = home();
    // Enough that they are not done before the time that is left can be estimated.
    articles(home.path(), 2000);
    // Ctrl-C is for the shell too, which is to go on.
    let script = "trap : INT; $WHOSAID extract news -o made.jsonl; echo ended $?; $WHOSAID check made.jsonl";
    let mut session = Session::start(script, home.path());
    session.until(" of 2,000 files · ");
    session.until(" left");
    session.send("\x03");
    session.until("with --resume continues after them");
    session.until("ended 130");
    session.until("made.jsonl: no fault in ");
    session.end();
    let again = "$WHOSAID extract news -o made.jsonl; echo ended $?";
    let mut session = Session::start(again, home.path());
    session.until("--resume continues it, --force replaces it");
    session.until("ended 2");
    session.end();
}
