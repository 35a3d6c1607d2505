//! fzf, as a person uses it: in a terminal, a key at a time.
//!
//! It says itself when it is done: its event `result`, which comes when the search for what is typed is complete and the
//! list is ready, rings the terminal's bell. That is no command that a shell would have to run, so it costs nothing; the
//! list is drawn just before or just after it. A key's time ends with the last byte of both.

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use crate::explorer;
use crate::screen::Screen;

/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(120);
/// For how long it writes nothing once its frame is drawn, which takes it a millisecond or two.
const REST: Duration = Duration::from_millis(50);

/// A running fzf that has read all lines.
pub(crate) struct Fzf {
    screen: Screen,
    process: String,
}

/// The program and its version, if there is one.
pub(crate) fn version() -> Option<(String, String)> {
    let program = env::var("FZF").unwrap_or_else(|_| "fzf".to_owned());
    let output = Command::new(&program).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    Some((program, version.split_whitespace().next()?.to_owned()))
}

impl Fzf {
    /// Starts it on the lines of a file and waits until all are there.
    pub(crate) fn open(program: &str, lines: &Path) -> Result<Self, Box<dyn Error>> {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", r#"exec "$0" --bind result:bell < "$1""#, program]);
        command.arg(lines);
        command.cwd(env::current_dir()?);
        command.env("TERM", "xterm-256color");
        // As it comes, and not as its user here has it.
        for settings in ["FZF_DEFAULT_OPTS", "FZF_DEFAULT_OPTS_FILE", "FZF_DEFAULT_COMMAND", "NO_COLOR"] {
            command.env_remove(settings);
        }
        let mut screen = Screen::open(command, explorer::SIZE)?;
        let count = std::fs::read_to_string(lines)?.lines().count();
        let loaded = format!(" {count}/{count} ");
        let start = Instant::now();
        // The spinner stands still when all is read.
        while screen.read(REST * 10)?.is_some() || !screen.contents().contains(loaded.trim_end()) {
            if start.elapsed() > PATIENCE {
                return Err(format!("fzf did not show{loaded}, but: {}", screen.contents().trim()).into());
            }
        }
        let process = screen.process().map(|id| id.to_string()).unwrap_or_default();
        Ok(Self { screen, process })
    }

    /// The id of its process.
    pub(crate) fn process(&self) -> &str {
        &self.process
    }

    /// Types a character: from the key to the frame.
    pub(crate) fn type_key(&mut self, key: char) -> Result<Duration, Box<dyn Error>> {
        self.press(key.encode_utf8(&mut [0; 4]).as_bytes())
    }

    /// Empties the query.
    pub(crate) fn clear(&mut self) -> Result<Duration, Box<dyn Error>> {
        self.press(b"\x15")
    }

    fn press(&mut self, key: &[u8]) -> Result<Duration, Box<dyn Error>> {
        let before = self.screen.bells();
        let start = self.screen.send(key)?;
        let mut drawn = start;
        loop {
            let done = self.screen.bells() > before;
            match self.screen.read(if done { REST } else { PATIENCE })? {
                Some(at) => drawn = at,
                None if done => return Ok(drawn - start),
                None => return Err("fzf does not answer: is it older than its event `result`?".into()),
            }
        }
    }

    /// An error where what stands after its prompt is something else than what was typed.
    pub(crate) fn expect(&self, typed: &str) -> Result<(), Box<dyn Error>> {
        let contents = self.screen.contents();
        let prompt = contents.lines().last().unwrap_or_default();
        if prompt.strip_prefix("> ").is_some_and(|shown| shown.trim_end() == typed.trim_end()) {
            return Ok(());
        }
        Err(format!("fzf shows “{prompt}” where “{typed}” was typed").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bells_are_counted_and_words_shown() -> Result<(), Box<dyn Error>> {
        let mut command = CommandBuilder::new("sh");
        command.args([
            "-c",
            r"printf 'asked\n'; read -r answer; printf '\033]0;a title\007\007%s' got:$answer; sleep 5",
        ]);
        let mut screen = Screen::open(command, (40, 10))?;
        while !screen.contents().contains("asked") {
            assert!(screen.read(Duration::from_secs(20))?.is_some());
        }
        screen.send(b"yes\n")?;
        while !screen.contents().contains("got:yes") {
            assert!(screen.read(Duration::from_secs(20))?.is_some());
        }
        // The bell that ends a title is none.
        assert_eq!(screen.bells(), 1);
        Ok(())
    }
}
