//! The explorer in a terminal, as a person has it: from a key that is written to the bytes that show it.

use std::env;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use portable_pty::CommandBuilder;

use crate::queries::{QUERIES, keystrokes};
use crate::screen::Screen;

/// Columns and rows of the terminal.
const SIZE: (u16, u16) = (200, 50);

/// At least so many keys are typed, to the end of a query: enough for a 99th percentile, in half a minute.
const KEYS: usize = 200;

/// How long to wait for something to be shown.
const PATIENCE: Duration = Duration::from_secs(20);
/// All is shown when nothing was written for so long.
const REST: Duration = Duration::from_millis(60);

/// Types queries key by key into an explorer of an index, and says how long it took until each key was to be seen.
pub(crate) fn times(indexed: &Path) -> Result<Vec<(Duration, &'static str)>, Box<dyn Error>> {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_whosaid"));
    command.arg(indexed);
    command.cwd(env::current_dir()?);
    command.env("TERM", "xterm-256color");
    command.env_remove("NO_COLOR");
    let mut screen = Screen::open(command, SIZE)?;
    screen.read(PATIENCE)?;
    rest(&mut screen)?;
    screen.send(b"/")?;
    rest(&mut screen)?;
    let mut times = Vec::new();
    for query in QUERIES {
        for (typed, key) in keystrokes(query) {
            let start = screen.send(key.encode_utf8(&mut [0; 4]).as_bytes())?;
            loop {
                let at = screen.read(PATIENCE)?.ok_or_else(|| format!("“{typed}” is not shown"))?;
                if shows(&screen, typed) {
                    times.push((at - start, typed));
                    break;
                }
            }
            rest(&mut screen)?;
        }
        if times.len() >= KEYS {
            break;
        }
        screen.send(b"\x15")?;
        rest(&mut screen)?;
    }
    Ok(times)
}

/// Waits until all is shown.
fn rest(screen: &mut Screen) -> Result<(), Box<dyn Error>> {
    while screen.read(REST)?.is_some() {}
    Ok(())
}

/// Whether this stands in the search box.
fn shows(screen: &Screen, typed: &str) -> bool {
    let shows =
        |line: &str| line.trim().strip_prefix("/ ").is_some_and(|shown| shown.starts_with(typed.trim()));
    screen.contents().lines().any(shows)
}
