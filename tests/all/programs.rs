//! The explorer beside other programs that misbehave: an editor, a browser or a clipboard that fails, hangs, is missing or writes;
//! a shell that stops it; a file of marks that is a pipe; a terminal that is none.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::long_tests::times;
use crate::terminal::{PATIENCE, Session, WATCHED, home};

/// Puts a shell script where the explorer finds it as a program.
fn program(home: &Path, name: &str, script: &str) {
    let folder = home.join("bin");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// The script of a session in which our programs come first.
fn with_programs(script: &str) -> String {
    format!("PATH=$HOME/bin:$PATH; TMPDIR=$HOME/tmp; export PATH TMPDIR; mkdir tmp; {script}")
}

/// Waits until a file holds something, and reads it.
#[track_caller]
fn written(path: &Path) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => assert!(Instant::now() < end, "nothing is written to {}", path.display()),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The rows of the screen that no notice lies over. Whether a blank at a row's end was written doesn't matter.
fn body(session: &Session) -> Vec<String> {
    session.screen().lines().take(18).map(|row| row.trim_end().to_owned()).collect()
}

#[test]
fn the_screen_is_drawn_anew_whatever_the_editor_did() {
    for (editor, sentence) in [
        ("false", "ended with exit code 1"),
        ("missing-editor", "can’t be found: set $EDITOR to one that can"),
        ("dies", "was ended by signal 9"),
        ("writes", "ended with exit code 7"),
        ("\"vi 'x\"", "$EDITOR has a quote that does not end"),
    ] {
        let home = home();
        program(home.path(), "dies", "stty raw -echo; kill -9 $$");
        program(
            home.path(),
            "writes",
            "for i in 1 2 3 4 5 6 7 8 9; do echo all over the screen; done; exit 7",
        );
        let script = with_programs(&format!("export EDITOR={editor}; {WATCHED}"));
        let mut session = Session::start(&script, home.path());
        session.until("news agencies");
        let before = body(&session);
        session.send("e");
        session.until(sentence);
        assert_eq!(body(&session), before, "{editor}");
        session.send("/@putin\r");
        session.until("10 of 29");
        session.send("q");
        session.end();
        session.until("ended 0");
        session.assert_modes();
    }
}

#[test]
fn the_editor_has_the_terminal_where_our_output_leads_elsewhere() {
    let home = home();
    program(
        home.path(),
        "ed1",
        "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo editing here\nread line; echo \"$line\" > typed",
    );
    let script = with_programs("VISUAL='' EDITOR='ed1 -x' $WHOSAID > out 2> err; echo ended $?");
    let mut session = Session::start(&script, home.path());
    session.until("news agencies");
    session.send("/chaos\re");
    session.until("editing here");
    session.send("these keys\r");
    session.until("pure chaos");
    session.send("q");
    session.end();
    session.until("ended 0");
    assert_eq!(written(&home.path().join("typed")), "these keys\n");
    let out = std::fs::read_to_string(home.path().join("out")).unwrap();
    assert!(out.starts_with("“There will be pure chaos."), "{out}");
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn an_editor_that_comes_back_at_once_finds_its_file_later_and_another_leaves_none() {
    let home = home();
    let later = "trap '' HUP; for last; do :; done\n(until [ -e go ] || [ ! -e \"$0\" ]; do sleep 0.05; done; cat \"$last\" > seen; echo >> seen) > /dev/null 2>&1 &";
    program(home.path(), "windowed", later);
    program(home.path(), "vim", "exit 0");
    let script = with_programs("EDITOR=windowed $WHOSAID; echo ended $?");
    let mut session = Session::start(&script, home.path());
    session.until("news agencies");
    session.send("e");
    session.until_entered(2);
    session.until("news agencies");
    session.send("q");
    session.end();
    session.until("ended 0");
    std::fs::write(home.path().join("go"), "").unwrap();
    assert!(written(&home.path().join("seen")).contains("pure chaos"));

    std::fs::remove_dir_all(home.path().join("tmp")).unwrap();
    let mut session = Session::start(&with_programs("EDITOR=vim $WHOSAID; echo ended $?"), home.path());
    session.until("news agencies");
    session.send("e");
    session.until_entered(2);
    session.until("news agencies");
    session.send("q");
    session.end();
    assert_eq!(std::fs::read_dir(home.path().join("tmp")).unwrap().count(), 0);
}

#[test]
fn an_editor_that_stops_itself_stops_us_too_and_both_go_on() {
    let home = home();
    program(home.path(), "stops", "kill -TSTP 0; echo goes on; read line");
    let script = with_programs("set -m; EDITOR=stops $WHOSAID; echo stopped; fg > /dev/null; echo ended $?");
    let mut session = Session::start(&script, home.path());
    session.until("news agencies");
    session.send("e");
    session.until("stopped");
    session.until("goes on");
    session.send("\r");
    session.until_entered(2);
    session.until("news agencies");
    session.send("q");
    session.end();
    session.until("ended 0");
}

#[test]
fn the_screen_is_drawn_anew_after_a_stop_from_outside() {
    let home = home();
    let script = "set -m; $WHOSAID; stty sane; printf '\\033[?1049l\\033[2Jstopped here'; read go; fg > /dev/null; echo ended $?";
    let mut session = Session::start(script, home.path());
    session.until("news agencies");
    let before = body(&session);
    for id in session.explorers() {
        Command::new("kill").args(["-STOP", &id]).status().unwrap();
    }
    session.until("stopped here");
    session.send("\r");
    session.until_entered(2);
    session.until("news agencies");
    assert_eq!(body(&session), before);
    // Keys come at once, and not by the line: the terminal's modes are ours again.
    session.send("/@putin\r");
    session.until("10 of 29");
    session.send("q");
    session.end();
    session.until("ended 0");
}

#[test]
fn what_became_of_a_copy_is_told_and_the_screen_goes_on_meanwhile() {
    let cases = [
        ("cat > taken; echo >> taken", "is on the clipboard."),
        ("cat > /dev/null; exit 1", "xclip ended with exit code 1"),
        ("cat > /dev/null; kill -9 $$", "xclip was ended by signal 9"),
        ("sleep 1000", "xclip did not answer and was ended"),
    ];
    for (script, sentence) in cases {
        let home = home();
        program(home.path(), "xclip", script);
        program(home.path(), "xsel", "exec missing");
        program(home.path(), "pbcopy", "cat > /dev/null; exit 1");
        let mut session = Session::start(&with_programs("DISPLAY=:7 $WHOSAID; echo ended $?"), home.path());
        session.until("news agencies");
        session.send("/chaos\ry");
        session.until("chaos");
        session.until_text(sentence);
        if !sentence.starts_with("is on") {
            session.until_text("was sent to the terminal; whether its clipboard took it can’t be known (");
        }
        // The terminal got it too, by OSC 52.
        assert!(session.seen().contains("\x1b]52;c;"));
        session.send("q");
        session.end();
        session.until("ended 0");
        if sentence.starts_with("is on") {
            assert!(written(&home.path().join("taken")).contains("pure chaos"));
        }
    }
}

#[test]
fn keys_are_taken_while_a_clipboard_hangs_and_who_copies_and_quits_has_copied() {
    let home = home();
    program(
        home.path(),
        "pbcopy",
        "until [ -e go ] || [ ! -e \"$0\" ]; do sleep 0.02; done; cat > taken; echo >> taken",
    );
    let mut session = Session::start(&with_programs("$WHOSAID; echo ended $?"), home.path());
    session.until("news agencies");
    session.send("y/@putin\r");
    session.until("10 of 29");
    std::fs::write(home.path().join("go"), "").unwrap();
    session.send("yq");
    session.end();
    session.until("ended 0");
    written(&home.path().join("taken"));
}

#[test]
fn clipboards_that_hang_one_after_the_other_do_not_hold_up_who_quits() {
    let home = home();
    for name in ["wl-copy", "xclip", "xsel"] {
        program(home.path(), name, &format!("echo > {name}.asked; sleep 1000"));
    }
    program(home.path(), "pbcopy", "exit 1");
    let script = with_programs("WAYLAND_DISPLAY=w DISPLAY=:7 $WHOSAID; echo ended $?");
    // The first has two seconds.
    let mut session = Session::start(&script, home.path());
    session.until("news agencies");
    session.send("yq");
    session.end();
    session.until("ended 0");
    assert!(home.path().join("wl-copy.asked").exists());
    assert!(!home.path().join("xsel.asked").exists(), "it was left, and still asked one after the other");
}

#[test]
fn tmux_gets_a_text_by_its_own_command() {
    let home = home();
    program(home.path(), "tmux", "echo \"$@\" > asked; cat > buffer; echo >> buffer");
    program(home.path(), "pbcopy", "exit 1");
    let script = with_programs("TMUX=/tmp/tmux/default,1,0 TERM=tmux-256color $WHOSAID; echo ended $?");
    let mut session = Session::start(&script, home.path());
    session.until("news agencies");
    session.send("/chaos\ry");
    session.until_text(
        "is in tmux’s buffer and was passed on to the terminal; whether its clipboard took it can’t be known",
    );
    assert_eq!(written(&home.path().join("asked")), "load-buffer -w -\n");
    assert!(written(&home.path().join("buffer")).contains("pure chaos"));
    assert!(session.seen().contains("\x1bPtmux;\x1b\x1b]52;c;"));
    session.send("q");
    session.end();
}

#[test]
fn the_failure_of_a_browser_is_told_with_the_whole_address() {
    let home = home();
    for opener in ["wslview", "xdg-open", "x-www-browser", "open"] {
        program(home.path(), opener, "exit 3");
    }
    program(home.path(), "good", "echo \"$@\" > visited");
    let mut set = crate::invented::harbour();
    let address = format!("https://news.example/harbour/{}end", "a-long-way/".repeat(20));
    set["documents"][0]["url"] = address.clone().into();
    std::fs::write(home.path().join("set.json"), set.to_string()).unwrap();

    let script = with_programs("BROWSER='missing:false' $WHOSAID set.json; echo ended $?");
    let mut session = Session::start(&script, home.path());
    session.until("Harbour talk");
    session.send("o");
    session.until_text("No browser took the address (missing can’t be found; false ended with exit code 1;");
    session.until_text(&address);
    session.send("q");
    session.end();

    std::fs::remove_dir_all(home.path().join("tmp")).unwrap();
    let script = with_programs("BROWSER='missing:good --at \"%s\" -x' $WHOSAID set.json; echo ended $?");
    let mut session = Session::start(&script, home.path());
    session.until("Harbour talk");
    session.send("o");
    session.until("The address was given to good.");
    session.send("q");
    session.end();
    let visited = written(&home.path().join("visited"));
    assert!(visited.starts_with(&format!("--at {address}")) && visited.ends_with(" -x\n"), "{visited}");
}

#[test]
fn a_browser_that_draws_in_the_terminal_gets_it() {
    let home = home();
    program(home.path(), "w3m", "[ -t 0 ] && [ -t 1 ] && echo reading \"$1\" | cut -c 1-30; read line");
    let mut set = crate::invented::harbour();
    set["documents"][0]["url"] = "https://news.example/harbour".into();
    std::fs::write(home.path().join("set.json"), set.to_string()).unwrap();
    let mut session =
        Session::start(&with_programs("BROWSER=w3m $WHOSAID set.json; echo ended $?"), home.path());
    session.until("Harbour talk");
    session.send("o");
    session.until("reading https://news.example");
    session.send("\r");
    session.until_entered(2);
    session.until("Harbour talk");
    session.send("q");
    session.end();
    session.until("ended 0");
}

#[test]
fn a_terminal_that_can_show_nothing_and_none_at_all_get_a_sentence() {
    let home = home();
    let mut session = Session::start(&WATCHED.replace("$WHOSAID", "TERM=dumb $WHOSAID"), home.path());
    session.end();
    session.until_text("(TERM is “dumb”): use `whosaid find` to search in it");
    session.until("ended 2");
    let mut session = Session::start(&WATCHED.replace("$WHOSAID", "env -u TERM $WHOSAID"), home.path());
    session.end();
    session.until_text("(TERM is not set): use `whosaid find` to search in it");
    session.until("ended 2");
    assert!(!session.seen().contains("\x1b[?1049h"));

    let mut session =
        Session::start("setsid -w $WHOSAID < /dev/null > out 2> err; echo ended $?", home.path());
    session.end();
    session.until("ended 2");
    let told = std::fs::read_to_string(home.path().join("err")).unwrap();
    assert_eq!(told, "whosaid: there is no terminal to draw on: use `whosaid find` to search without one\n");
    assert_eq!(std::fs::read_to_string(home.path().join("out")).unwrap(), "");
}

#[test]
fn ctrl_c_ends_it_with_130_and_gives_nothing() {
    for keys in [" \x03", " /pu\x03", " ?\x03", " :\x03"] {
        let home = home();
        let mut session = Session::start("$WHOSAID > out 2> err; echo ended $?", home.path());
        session.until("news agencies");
        session.send(&keys[..1]);
        session.until("1 marked");
        session.send(&keys[1..]);
        session.end();
        session.until("ended 130");
        for name in ["out", "err"] {
            assert_eq!(std::fs::read_to_string(home.path().join(name)).unwrap(), "", "{keys:?}");
        }
    }
}

#[test]
fn ctrl_c_ends_it_while_a_dataset_is_read_that_never_comes() {
    let home = home();
    let script = "mkfifo in; exec 3<> in; $WHOSAID < in > out 2> err; echo ended $?";
    let mut session = Session::start(script, home.path());
    session.until_entered(1);
    session.send("/chaos\x03");
    session.end();
    session.until("ended 130");
    for name in ["out", "err"] {
        assert_eq!(std::fs::read_to_string(home.path().join(name)).unwrap(), "");
    }
}

#[test]
fn ctrl_c_is_the_editors_while_it_has_the_terminal_and_ends_the_explorer_afterwards() {
    let home = home();
    program(home.path(), "vim", "echo editing; read line");
    // It ends when the home folder is removed, at the test's end.
    program(
        home.path(),
        "windowed",
        "trap '' HUP; (while [ -e \"$0\" ]; do sleep 0.05; done) > /dev/null 2>&1 &",
    );
    for editor in ["vim", "windowed"] {
        let _ = std::fs::remove_dir_all(home.path().join("tmp"));
        // Ctrl-C is for the shell too, which is to go on.
        let script = format!("trap : INT; EDITOR={editor} $WHOSAID > out 2> err; echo ended $?");
        let mut session = Session::start(&with_programs(&script), home.path());
        session.until("news agencies");
        session.send(" e");
        if editor == "vim" {
            session.until("editing");
            session.send("\x03");
            session.until("was ended by signal 2");
        } else {
            session.until_entered(2);
        }
        session.until("1 marked");
        session.send("\x03");
        session.end();
        session.until("ended 130");
        for name in ["out", "err"] {
            assert_eq!(std::fs::read_to_string(home.path().join(name)).unwrap(), "", "{editor}");
        }
        let _ = std::fs::remove_file(home.path().join(".local/share/whosaid/marks.json"));
    }
}

#[test]
fn only_what_was_marked_in_this_run_goes_to_a_pipe() {
    let home = home();
    let mut session = Session::start("$WHOSAID > out; echo ended $?", home.path());
    session.until("news agencies");
    session.send("/chaos\r ");
    session.until("1 marked");
    session.send("q");
    session.end();
    session.until("ended 0");
    let mut session = Session::start("$WHOSAID > out; echo ended $?", home.path());
    session.until("1 marked");
    session.send("/@putin\r");
    session.until("10 of 29");
    session.send("q");
    session.end();
    session.until("ended 0");
    let out = std::fs::read_to_string(home.path().join("out")).unwrap();
    assert!(!out.contains("pure chaos") && out.lines().count() == 1, "{out}");
}

#[test]
fn a_marks_file_that_is_a_pipe_is_told() {
    let home = home();
    let folder = home.path().join(".local/share/whosaid");
    std::fs::create_dir_all(&folder).unwrap();
    Command::new("mkfifo").arg(folder.join("marks.json")).status().unwrap();
    let mut session = Session::start(WATCHED, home.path());
    session.until("news agencies");
    session.until_text("The marks could not be read:");
    session.until_text("is not a file");
    session.send(" ");
    session.until_text("Marks are not saved");
    session.send("q");
    session.end();
    session.until("ended 0");
    session.assert_restored();
}

/// A shell script: starts the explorer, sends it a signal after some milliseconds, and says what is not as it was afterwards, or
/// while it is stopped. What a signal does not end is ended then.
const SIGNALLED: &str = r#"
try() {
    rm -f id
    (
        until [ -s id ]; do sleep 0.001; done
        id=$(cat id)
        sleep "0.$(printf %03d "$2")"
        kill -"$1" "$id"
        case $1 in TSTP)
            for look in 1 2 3 4 5 6 7 8 9 10; do
                case $(ps -o stat= -p "$id") in T*) [ "$before" = "$(stty -g)" ] || echo "not as it was, stopped at $2"; break ;; esac
                sleep 0.02
            done
            kill -CONT "$id" ;;
        esac
        case $1 in TSTP | WINCH) kill -TERM "$id" ;; esac
    ) < /dev/tty &
    sh -c 'echo $$ > id; exec "$WHOSAID"' 2> told
    code=$?
    wait
    [ "$before" = "$(stty -g)" ] && [ $code = "$3" ] || echo "not as it was after $1 at $2: $code"
}
before=$(stty -g)
try TERM "$MOMENT" 143
try HUP "$MOMENT" 129
try INT "$MOMENT" 130
try TSTP "$MOMENT" 143
try WINCH "$MOMENT" 143
echo all were ended
"#;

#[test]
fn a_signal_in_the_first_moments_leaves_the_terminal_as_it_was() {
    let tries = times(4, 40);
    for nth in 0..tries {
        let home = home();
        let milliseconds = nth * 50 / tries;
        let mut session = Session::start(&format!("MOMENT={milliseconds}\n{SIGNALLED}"), home.path());
        session.end();
        let seen = session.seen();
        assert!(seen.contains("all were ended") && !seen.contains("not as it was"), "{milliseconds}: {seen}");
        session.assert_screen_is_left();
    }
}

#[test]
fn a_signal_that_ends_it_is_told() {
    let home = home();
    let mut session = Session::start(WATCHED, home.path());
    session.until("news agencies");
    for id in session.explorers() {
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
    }
    session.end();
    session.until("ended 143");
    session.until("whosaid: ended by SIGTERM");
    session.assert_restored();
}

#[test]
fn colours_come_and_go_as_the_flag_says() {
    for (flag, coloured) in [("--color never", false), ("--color always", true)] {
        let home = home();
        let variable = if coloured { "NO_COLOR=1" } else { "CLICOLOR_FORCE=1" };
        let mut session = Session::start(&format!("{variable} $WHOSAID {flag}; echo ended $?"), home.path());
        session.until("news agencies");
        session.send("q");
        session.end();
        let colours = colours(&session.seen());
        assert_eq!(colours > 0, coloured, "{flag}: {colours} colours");
    }
    let printed = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_whosaid"))
            .args(arguments)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    for command in [&["find", "chaos"][..], &["stats"], &["--help"], &["find", "--help"]] {
        assert!(printed(&[&["--color", "always"], command].concat()).contains("\x1b["), "{command:?}");
        assert!(!printed(&[&["--color=never"], command].concat()).contains('\x1b'), "{command:?}");
    }
}

/// How many sequences in a text set a colour.
fn colours(text: &str) -> usize {
    let sets_colour = |sequence: &str| {
        let end = sequence.find(|c: char| !(c.is_ascii_digit() || c == ';')).unwrap_or(sequence.len());
        let codes = sequence[..end].split(';').filter_map(|code| code.parse::<u16>().ok());
        sequence[end..].starts_with('m')
            && codes.into_iter().any(|code| matches!(code, 30..=38 | 40..=48 | 90..=97 | 100..=107))
    };
    text.split("\x1b[").skip(1).filter(|sequence| sets_colour(sequence)).count()
}
