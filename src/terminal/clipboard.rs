//! The clipboard: through the terminal (OSC 52), which works over ssh too, and through the system's own program, which
//! works where the terminal refuses.

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::screen::tty;

/// How long a program may take: some hang where their display is gone, and the explorer must go on.
const PROGRAM_TIMEOUT: Duration = Duration::from_millis(500);

/// The most bytes that are sent through the terminal: many terminals cut a longer text without a word.
const MAX_THROUGH_TERMINAL: usize = 74_994;

/// The programs that put standard input on the clipboard: name, arguments, and the environment variable without which
/// the program has no clipboard to talk to.
const PROGRAMS: [(&str, &[&str], Option<&str>); 5] = [
    ("pbcopy", &[], None),
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("clip.exe", &[], Some("WSL_DISTRO_NAME")),
];

/// Puts a scrubbed text on the clipboard, by every way that there is.
pub(super) fn copy(text: &str) -> anyhow::Result<()> {
    let by_program = PROGRAMS.iter().any(|(program, arguments, display)| {
        display.is_none_or(|variable| std::env::var_os(variable).is_some())
            && copy_with(program, arguments, text).is_ok()
    });
    if text.len() <= MAX_THROUGH_TERMINAL {
        let mut tty = tty().context("the terminal can't be written to")?;
        write!(tty, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        tty.flush()?;
    } else if !by_program {
        bail!("This is too long for the terminal’s clipboard: export it with x instead.");
    }
    Ok(())
}

/// Puts a text on the clipboard by a program.
fn copy_with(program: &str, arguments: &[&str], text: &str) -> anyhow::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    let end = Instant::now() + PROGRAM_TIMEOUT;
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(_) => bail!("{program} failed"),
            None if Instant::now() > end => return child.kill().context("it does not end"),
            None => thread::sleep(Duration::from_millis(5)),
        }
    }
}
