//! The clipboard: through the terminal (OSC 52), which works over ssh too; through tmux, which keeps a buffer of its own and
//! passes it on; and through the system's own program, which works where the terminal refuses.
//!
//! Only a program can say that a text arrived. Nobody answers for what is sent to a terminal: some ignore it, some ask the
//! user first, and tmux drops it unless it comes from tmux itself. So each sentence says what was done, and no more.

use std::fmt::Write as _;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::child::{self, Failure};
use super::errands::Leaving;
use super::words::{self, Variables};
use crate::app::Notice;

/// How long a program may take: some hang where their display is gone.
const COPY_PATIENCE: Duration = Duration::from_secs(2);

/// The most bytes that are sent through the terminal: many terminals cut a longer text without a word.
const MAX_THROUGH_TERMINAL: usize = 74_994;

/// A program that puts standard input on the clipboard.
struct Copier {
    name: &'static str,
    arguments: &'static [&'static str],
    /// The variable without which it has no clipboard to talk to. Those that need none talk to the machine that they run on,
    /// which over ssh is not the one that the user sits at.
    display: Option<&'static str>,
}

const COPIERS: [Copier; 5] = [
    Copier { name: "pbcopy", arguments: &[], display: None },
    Copier { name: "wl-copy", arguments: &[], display: Some("WAYLAND_DISPLAY") },
    Copier { name: "xclip", arguments: &["-selection", "clipboard"], display: Some("DISPLAY") },
    Copier { name: "xsel", arguments: &["--clipboard", "--input"], display: Some("DISPLAY") },
    Copier { name: "clip.exe", arguments: &[], display: Some("WSL_DISTRO_NAME") },
];

/// The clipboard. Of several texts the last one wins, however long the programs take.
#[derive(Default)]
pub(in crate::terminal) struct Clipboard {
    /// The number of the last text.
    last: Arc<AtomicU64>,
    /// Held while programs take a text.
    busy: Arc<Mutex<()>>,
}

impl Clipboard {
    /// What makes the terminal copy a text; `None` where the text is too long.
    pub(in crate::terminal) fn sequence(text: &str) -> Option<String> {
        sequence(text, &words::environment)
    }

    /// Copies a scrubbed text with programs. The work is an errand; it answers the notice, unless a newer text came meanwhile.
    /// `is_sent` says whether the terminal was sent the text already. Several programs that hang, one after the other, hold up
    /// neither a newer text nor the user who quits.
    pub(in crate::terminal) fn copy(
        &self,
        text: String,
        what: &'static str,
        is_sent: bool,
    ) -> impl FnOnce(&Leaving) -> Option<Notice> + Send + use<> {
        let serial = self.last.fetch_add(1, Ordering::SeqCst) + 1;
        let (last, busy) = (Arc::clone(&self.last), Arc::clone(&self.busy));
        move |leaving| {
            let _busy = busy.lock().unwrap_or_else(PoisonError::into_inner);
            let begun = Instant::now();
            let is_newest = || last.load(Ordering::SeqCst) == serial;
            let goes_on = || is_newest() && (!leaving.is_so() || begun.elapsed() < COPY_PATIENCE);
            let delivery = Delivery::by_programs(&text, is_sent, &words::environment, &goes_on);
            is_newest().then(|| delivery.notice(what))
        }
    }
}

/// The sequence for the terminal. tmux is asked to hand it on to the terminal that it runs in, which it does where
/// `allow-passthrough` is on; what tmux itself does with a text is done by its own command.
fn sequence(text: &str, variables: Variables<'_>) -> Option<String> {
    if text.len() > MAX_THROUGH_TERMINAL {
        return None;
    }
    let copy = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    let term = words::value(variables, "TERM").unwrap_or_default();
    let is_in_tmux = is_in_tmux(variables) && (term.starts_with("tmux") || term.starts_with("screen"));
    Some(if is_in_tmux { format!("\x1bPtmux;{}\x1b\\", copy.replace('\x1b', "\x1b\x1b")) } else { copy })
}

fn is_in_tmux(variables: Variables<'_>) -> bool {
    words::value(variables, "TMUX").is_some()
}

/// What became of a text.
#[derive(Debug, Default)]
struct Delivery {
    /// A program put it on the clipboard.
    is_on_clipboard: bool,
    /// tmux has it.
    is_in_tmux: bool,
    /// It was sent to the terminal.
    is_sent: bool,
    /// The programs that failed, each with what it did.
    failures: Vec<String>,
}

impl Delivery {
    /// Asks programs in turn, until one has done it or `goes_on` says no.
    fn by_programs(text: &str, is_sent: bool, variables: Variables<'_>, goes_on: &dyn Fn() -> bool) -> Self {
        let mut delivery = Self { is_sent, ..Self::default() };
        if is_in_tmux(variables) && goes_on() {
            delivery.is_in_tmux = delivery.has_done("tmux", &load_buffer(text));
        }
        let copiers = copiers(variables);
        delivery.is_on_clipboard = copiers.into_iter().take_while(|_| goes_on()).any(|copier| {
            let mut command = Command::new(copier.name);
            let result = child::run(command.args(copier.arguments), text.to_owned(), COPY_PATIENCE);
            delivery.has_done(copier.name, &result)
        });
        delivery
    }

    /// Whether a program did it. One that is not installed is no failure: hardly anybody has them all.
    fn has_done(&mut self, program: &str, result: &Result<(), Failure>) -> bool {
        if let Err(failure) = result
            && !failure.is_missing()
        {
            self.failures.push(format!("{program} {failure}"));
        }
        result.is_ok()
    }

    fn notice(&self, what: &str) -> Notice {
        let cannot_know = "the terminal; whether its clipboard took it can’t be known";
        let mut words = match (self.is_on_clipboard, self.is_in_tmux, self.is_sent) {
            (true, false, _) => format!("{what} is on the clipboard"),
            (true, true, _) => format!("{what} is on the clipboard, and in tmux’s buffer"),
            (false, true, _) => format!("{what} is in tmux’s buffer and was passed on to {cannot_know}"),
            (false, false, true) => format!("{what} was sent to {cannot_know}"),
            (false, false, false) => format!(
                "{what} is too long for the terminal’s clipboard, and no program took it: export it with x instead"
            ),
        };
        let is_wrong = !(self.is_on_clipboard || self.is_in_tmux || self.is_sent);
        if !self.is_on_clipboard && !self.failures.is_empty() {
            let _ = write!(words, " ({})", self.failures.join("; "));
        }
        words.push('.');
        if is_wrong { Notice::wrong(words) } else { Notice::done(words) }
    }
}

/// Has tmux keep the text, and pass it on to its terminal's clipboard (`-w`, from tmux 3.2 on). By default it does that for its
/// own commands only, and not for what a program writes.
fn load_buffer(text: &str) -> Result<(), Failure> {
    let load = |options: &[&str]| {
        child::run(
            Command::new("tmux").arg("load-buffer").args(options).arg("-"),
            text.to_owned(),
            COPY_PATIENCE,
        )
    };
    match load(&["-w"]) {
        Err(Failure::Ended(_)) => load(&[]),
        result => result,
    }
}

/// The programs that have a clipboard to talk to, the best first.
fn copiers(variables: Variables<'_>) -> Vec<&'static Copier> {
    let is_remote = ["SSH_TTY", "SSH_CONNECTION"].iter().any(|name| words::value(variables, name).is_some());
    let has_clipboard = |copier: &&Copier| match copier.display {
        Some(variable) => words::value(variables, variable).is_some(),
        None => !is_remote,
    };
    COPIERS.iter().filter(has_clipboard).collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn among<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        |name| set.iter().find(|(variable, _)| *variable == name).map(|(_, value)| OsString::from(value))
    }

    #[test]
    fn programs_are_asked_that_have_a_clipboard_where_the_user_sits() {
        type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);
        let table: [Case; 6] = [
            (&[], &["pbcopy"]),
            (&[("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", ":0")], &["pbcopy", "wl-copy", "xclip", "xsel"]),
            (&[("DISPLAY", "")], &["pbcopy"]),
            (&[("SSH_TTY", "/dev/pts/1")], &[]),
            (
                &[("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22"), ("DISPLAY", "localhost:10")],
                &["xclip", "xsel"],
            ),
            (&[("WSL_DISTRO_NAME", "Debian")], &["pbcopy", "clip.exe"]),
        ];
        for (set, wanted) in table {
            let names: Vec<&str> = copiers(&among(set)).iter().map(|copier| copier.name).collect();
            assert_eq!(names, wanted, "{set:?}");
        }
    }

    #[test]
    fn the_terminal_is_sent_the_text_and_tmux_is_asked_to_hand_it_on() {
        assert_eq!(sequence("hi", &among(&[])).unwrap(), "\x1b]52;c;aGk=\x07");
        let tmux = [("TMUX", "/tmp/tmux-0/default,1,0"), ("TERM", "tmux-256color")];
        assert_eq!(sequence("hi", &among(&tmux)).unwrap(), "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\");
        // A terminal that was started from within tmux.
        let started = [("TMUX", "/tmp/tmux-0/default,1,0"), ("TERM", "xterm-256color")];
        assert_eq!(sequence("hi", &among(&started)).unwrap(), "\x1b]52;c;aGk=\x07");
        assert_eq!(sequence(&"x".repeat(MAX_THROUGH_TERMINAL + 1), &among(&[])), None);
    }

    #[test]
    fn the_sentence_says_what_was_done_and_what_cannot_be_known() {
        let delivery = |is_on_clipboard, is_in_tmux, is_sent| Delivery {
            is_on_clipboard,
            is_in_tmux,
            is_sent,
            failures: vec!["xclip ended with exit code 1".to_owned()],
        };
        let table = [
            (delivery(true, false, true), "It is on the clipboard.", false),
            (delivery(true, true, true), "It is on the clipboard, and in tmux’s buffer.", false),
            (
                delivery(false, true, true),
                "It is in tmux’s buffer and was passed on to the terminal; whether its clipboard took it can’t be known \
                 (xclip ended with exit code 1).",
                false,
            ),
            (
                delivery(false, false, true),
                "It was sent to the terminal; whether its clipboard took it can’t be known (xclip ended with exit code 1).",
                false,
            ),
            (
                delivery(false, false, false),
                "It is too long for the terminal’s clipboard, and no program took it: export it with x instead (xclip ended \
                 with exit code 1).",
                true,
            ),
        ];
        for (delivery, words, wrong) in table {
            let notice = delivery.notice("It");
            assert_eq!((notice.words.as_str(), notice.wrong), (words, wrong));
        }
    }
}
