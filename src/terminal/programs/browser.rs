//! The browser: `$BROWSER`, else the system's opener. A dataset may hold any address, and the system would run other programs
//! for other kinds, so only `http`, `https` and `file` are passed on.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::child::{Failure, Running, run_in_terminal};
use super::errands::Leaving;
use super::words::{self, Variables};
use crate::app::Notice;

/// How long a program may take to fail. One that still runs then is the browser itself.
const FAILURE_PATIENCE: Duration = Duration::from_secs(3);

/// What opens an address by the user's settings, the usual one first. `open` is macOS's, `wslview` Windows's under WSL.
const OPENERS: &[&str] =
    if cfg!(target_os = "macos") { &["open"] } else { &["wslview", "xdg-open", "x-www-browser"] };

/// Browsers that draw in the terminal, so that they have to get it.
const TEXT_BROWSERS: [&str; 8] =
    ["w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl"];

/// An address that is to be opened, and the programs that may open it.
pub(in crate::terminal) struct Visit {
    address: String,
    /// The words of each program that is there, with the address among them.
    programs: Vec<Vec<String>>,
    /// The programs that failed, each with what it did.
    failures: Vec<String>,
}

impl Visit {
    /// A visit, or why an address is not opened.
    pub(in crate::terminal) fn to(address: &str) -> Result<Self, Notice> {
        Self::with(address, &words::environment)
    }

    fn with(address: &str, variables: Variables<'_>) -> Result<Self, Notice> {
        if let Some(why) = refusal(address) {
            return Err(Notice::wrong(format!("{why}: {address}")));
        }
        let mut visit = Self { address: address.to_owned(), programs: Vec::new(), failures: Vec::new() };
        for command in commands(variables) {
            match words::split(&command, variables) {
                Some(words) if words.is_empty() => {}
                Some(words) if words::is_there(&words[0], variables) => {
                    visit.programs.push(with_address(&words, address));
                }
                Some(words) => visit.fail(&words[0], &Failure::missing()),
                None => visit.failures.push(format!("$BROWSER has a quote that does not end: {command}")),
            }
        }
        Ok(visit)
    }

    /// Whether the browser draws in the terminal, and has to get it.
    pub(in crate::terminal) fn takes_terminal(&self) -> bool {
        self.programs.first().is_some_and(|words| draws_in_terminal(words))
    }

    /// Opens the address in the terminal, and waits for the browser's end. The notice says what went wrong.
    pub(in crate::terminal) fn open_in_terminal(mut self) -> Option<Notice> {
        let words = self.programs.first()?.clone();
        let failure = run_in_terminal(&mut command(&words)).err()?;
        self.fail(&words[0], &failure);
        Some(self.failed())
    }

    /// Opens the address in the background, with the first program that does not fail. This is an errand.
    pub(in crate::terminal) fn start(mut self, leaving: &Leaving) -> Notice {
        let programs = std::mem::take(&mut self.programs);
        for words in programs.iter().filter(|words| !draws_in_terminal(words)) {
            let mut running = match Running::start(&mut command(words), None) {
                Ok(running) => running,
                Err(failure) => {
                    self.fail(&words[0], &failure);
                    continue;
                }
            };
            match running.wait(FAILURE_PATIENCE, || !leaving.is_so()) {
                Some(Err(failure)) => self.fail(&words[0], &failure),
                Some(Ok(())) => return given_to(&words[0]),
                None => {
                    running.let_go();
                    return given_to(&words[0]);
                }
            }
        }
        self.failed()
    }

    fn fail(&mut self, program: &str, failure: &Failure) {
        self.failures.push(format!("{} {failure}", words::name(program)));
    }

    /// The notice where no program opened the address: the user can still copy it.
    fn failed(&self) -> Notice {
        Notice::wrong(format!("No browser took the address ({}): {}", self.failures.join("; "), self.address))
    }
}

fn given_to(program: &str) -> Notice {
    Notice::done(format!("The address was given to {}.", words::name(program)))
}

/// Why an address is not opened; `None` where it is.
fn refusal(address: &str) -> Option<&'static str> {
    const NO_ADDRESS: &str = "This source’s address is no web address";
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some(NO_ADDRESS);
    }
    match address.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest)) {
        Some((scheme, rest)) if scheme == "http" || scheme == "https" => {
            rest.is_empty().then_some(NO_ADDRESS)
        }
        Some((scheme, rest)) if scheme == "file" => file_refusal(rest),
        _ => Some(NO_ADDRESS),
    }
}

/// Why a file's address is not opened. The system would run a program, and a dataset is not to choose one.
fn file_refusal(rest: &str) -> Option<&'static str> {
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    if !path.starts_with('/') {
        return Some("This source’s address is a file on another machine");
    }
    match fs::metadata(PathBuf::from(OsString::from_vec(decoded(path)))) {
        Ok(file) if file.is_file() && file.permissions().mode() & 0o111 == 0 => None,
        Ok(_) => Some("This source’s address is no document, but a program or a folder"),
        Err(_) => Some("This source’s file can’t be found"),
    }
}

/// The bytes of a path in an address, without its `%20`s.
fn decoded(path: &str) -> Vec<u8> {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = path.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                decoded.push(byte);
                at += 3;
            }
            _ => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    decoded
}

/// The commands to try in turn. `$BROWSER` may hold several, with colons between them.
fn commands(variables: Variables<'_>) -> Vec<String> {
    let browser = words::value(variables, "BROWSER").unwrap_or_default();
    let mut commands: Vec<String> = if words::is_there(browser.trim(), variables) {
        vec![browser]
    } else {
        browser.split(':').map(str::to_owned).collect()
    };
    let is_opener = |opener: &&&str| OPENERS.len() == 1 || words::is_there(opener, variables);
    commands.extend(OPENERS.iter().filter(is_opener).map(|&opener| opener.to_owned()));
    if commands.iter().all(|command| command.trim().is_empty()) {
        // It is not there either, and the notice says so.
        commands.push("xdg-open".to_owned());
    }
    commands
}

/// The words of a command with the address in the place of `%s`, or behind them.
fn with_address(words: &[String], address: &str) -> Vec<String> {
    let mut with: Vec<String> = words[..1].to_vec();
    let mut has_place = false;
    for word in &words[1..] {
        has_place |= word.contains("%s");
        with.push(word.replace("%s", address));
    }
    if !has_place {
        with.push(address.to_owned());
    }
    with
}

fn draws_in_terminal(words: &[String]) -> bool {
    TEXT_BROWSERS.contains(&words::name(&words[0]))
}

fn command(words: &[String]) -> Command {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_documents_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a b.txt"), "“We wait.”").unwrap();
        fs::write(path("run"), "#!/bin/sh").unwrap();
        fs::set_permissions(path("run"), fs::Permissions::from_mode(0o755)).unwrap();
        let at = |name: &str| format!("file://{}/{name}", folder.path().display());
        for address in [
            "https://news.example/a#:~:text=We%20wait",
            "HTTP://news.example",
            &at("a%20b.txt"),
            &at("a%20b.txt#:~:text=wait"),
        ] {
            assert_eq!(refusal(address), None, "{address}");
        }
        for address in [
            "-version",
            "--help",
            "news.example",
            "javascript:alert(1)",
            "javascript://x",
            "https://",
            "https://a b",
            "https://a\u{1b}]0;x",
            "mailto:ada@news.example",
            "file://elsewhere/a.txt",
            &at("run"),
            &at("missing.txt"),
            &at(""),
        ] {
            assert!(refusal(address).is_some(), "{address}");
        }
    }

    #[test]
    fn the_users_browsers_come_first_with_the_address_where_they_want_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["first", "w3m", "xdg-open", "open"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let path = folder.path().display().to_string();
        let visit = |browser: &'static str| {
            let variables = |name: &str| match name {
                "PATH" => Some(OsString::from(&path)),
                "BROWSER" => Some(OsString::from(browser)),
                _ => None,
            };
            Visit::with("https://a.example/%s", &variables).unwrap()
        };
        let opener = *OPENERS.iter().find(|opener| opener.ends_with("open")).unwrap();
        let programs =
            |browser| visit(browser).programs.iter().map(|words| words.join(" ")).collect::<Vec<_>>();
        let usual = format!("{opener} https://a.example/%s");
        assert_eq!(programs(""), std::slice::from_ref(&usual));
        assert_eq!(programs("first --new 'a tab'"), ["first --new a tab https://a.example/%s", &usual]);
        assert_eq!(programs("first --at=%s -x"), ["first --at=https://a.example/%s -x", &usual]);
        assert_eq!(programs("missing:w3m -T"), ["w3m -T https://a.example/%s", &usual]);
        assert!(visit("missing:w3m").takes_terminal());
        assert!(!visit("first").takes_terminal());
        assert_eq!(visit("missing").failures, ["missing can’t be found"]);
        assert_eq!(visit("first 'x").failures, ["$BROWSER has a quote that does not end: first 'x"]);
    }

    #[test]
    fn a_failure_is_told_with_the_whole_address() {
        let variables = |name: &str| match name {
            "PATH" => Some(OsString::from("/bin:/usr/bin")),
            "BROWSER" => Some(OsString::from("sh -c 'exit 4'")),
            _ => None,
        };
        let mut visit = Visit::with("https://a.example/b", &variables).unwrap();
        visit.programs.truncate(1);
        let notice = visit.start(&Leaving::default());
        assert!(notice.wrong);
        assert!(notice.words.contains("sh ended with exit code 4"), "{}", notice.words);
        assert!(notice.words.ends_with("): https://a.example/b"), "{}", notice.words);
    }
}
