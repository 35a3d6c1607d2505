//! A program that was started: in the background, fed with a text, waited for as long as there is patience, and never left
//! behind as a zombie; or in the terminal, which it has until it ends.
//!
//! In the background it gets no terminal, and a process group of its own, so that it can be ended with everything that it
//! started.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How often it is looked at while it is waited for. This happens on a thread of its own, for a moment.
const LOOK_INTERVAL: Duration = Duration::from_millis(5);

/// Why a program did not do what it was started for. It is printed after the program's name.
#[derive(Debug)]
pub(super) enum Failure {
    /// It can't be started.
    NotStarted(io::ErrorKind),
    /// It ended, but not with success.
    Ended(ExitStatus),
    /// It did not end, or did not read its input, in time.
    Stuck,
}

impl Failure {
    /// The failure of a program that is not there.
    pub(super) fn missing() -> Self {
        Self::NotStarted(io::ErrorKind::NotFound)
    }

    /// Whether there is no such program.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::NotStarted(io::ErrorKind::NotFound))
    }

    /// The failure in an exit status; `Ok` for success. A program that a signal ended is no success.
    pub(super) fn of(status: ExitStatus) -> Result<(), Self> {
        if status.success() { Ok(()) } else { Err(Self::Ended(status)) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(io::ErrorKind::NotFound) => f.write_str("can’t be found"),
            Self::NotStarted(io::ErrorKind::PermissionDenied) => {
                f.write_str("is no program that you may run")
            }
            Self::NotStarted(_) => f.write_str("can’t be run"),
            Self::Ended(status) => match (status.code(), status.signal()) {
                (Some(code), _) => write!(f, "ended with exit code {code}"),
                (None, Some(signal)) => write!(f, "was ended by signal {signal}"),
                (None, None) => f.write_str("did not end well"),
            },
            Self::Stuck => f.write_str("did not answer and was ended"),
        }
    }
}

/// A program that runs.
pub(super) struct Running {
    child: Child,
    /// Whether its whole input was written, once that is known.
    fed: Option<Receiver<bool>>,
}

impl Running {
    /// Starts a program, with a text as its standard input, or none. Its output goes nowhere.
    pub(super) fn start(command: &mut Command, input: Option<String>) -> Result<Self, Failure> {
        let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
        command.stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let mut child = command.spawn().map_err(|error| Failure::NotStarted(error.kind()))?;
        let fed = input.zip(child.stdin.take()).map(|(text, mut stdin)| {
            let (sender, fed) = mpsc::channel();
            // A pipe takes 64 KB, and then waits for its reader. This thread ends when the reader does, whoever that is.
            thread::spawn(move || {
                let written = stdin.write_all(text.as_bytes()).is_ok();
                drop(stdin);
                let _ = sender.send(written);
            });
            fed
        });
        Ok(Self { child, fed })
    }

    /// Waits for the program's end, as long as `goes_on` says and not longer than `patience`; `None` where it still runs.
    /// A program that leaves a child behind, as `xclip` does, has ended. One that did not read its input has failed.
    pub(super) fn wait(
        &mut self,
        patience: Duration,
        goes_on: impl Fn() -> bool,
    ) -> Option<Result<(), Failure>> {
        let deadline = Instant::now() + patience;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(Failure::of(status).and_then(|()| self.was_fed(deadline))),
                Ok(None) if Instant::now() < deadline && goes_on() => thread::sleep(LOOK_INTERVAL),
                Ok(None) => return None,
                Err(error) => return Some(Err(Failure::NotStarted(error.kind()))),
            }
        }
    }

    fn was_fed(&self, deadline: Instant) -> Result<(), Failure> {
        let Some(fed) = &self.fed else { return Ok(()) };
        let patience = deadline.saturating_duration_since(Instant::now()).max(LOOK_INTERVAL);
        if fed.recv_timeout(patience) == Ok(true) { Ok(()) } else { Err(Failure::Stuck) }
    }

    /// Ends it, with everything that it started.
    pub(super) fn end(mut self) -> Failure {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        Failure::Stuck
    }

    /// Lets it go on alone. A thread waits for its end, so that no zombie is left.
    pub(super) fn let_go(mut self) {
        thread::spawn(move || self.child.wait());
    }
}

/// Runs a program to its end, or ends it when `patience` is over.
pub(super) fn run(command: &mut Command, input: String, patience: Duration) -> Result<(), Failure> {
    let mut running = Running::start(command, Some(input))?;
    running.wait(patience, || true).unwrap_or_else(|| Err(running.end()))
}

/// Runs a program that draws in the terminal, also where our own input or output leads elsewhere, and waits for its end.
pub(super) fn run_in_terminal(command: &mut Command) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::NotStarted(error.kind());
    let tty = || -> io::Result<File> { OpenOptions::new().read(true).write(true).open("/dev/tty") };
    if !io::stdin().is_terminal() {
        command.stdin(Stdio::from(tty().map_err(failed)?));
    }
    if !io::stdout().is_terminal() {
        command.stdout(Stdio::from(tty().map_err(failed)?));
    }
    if !io::stderr().is_terminal() {
        command.stderr(Stdio::from(tty().map_err(failed)?));
    }
    command.status().map_err(failed).and_then(Failure::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Long enough on a machine that is busy.
    const END_PATIENCE: Duration = Duration::from_secs(60);

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    /// More than a pipe takes.
    fn long() -> String {
        "a quote ".repeat(50_000)
    }

    fn told(script: &str, patience: Duration) -> String {
        run(&mut shell(script), long(), patience)
            .map_or_else(|failure| failure.to_string(), |()| "done".to_owned())
    }

    #[test]
    fn a_long_text_arrives_whole() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        run(shell("cat > \"$1\"").arg("sh").arg(&taken), long(), END_PATIENCE).unwrap();
        assert_eq!(std::fs::read_to_string(taken).unwrap(), long());
    }

    #[test]
    fn failures_are_told_apart() {
        assert_eq!(told("cat > /dev/null; exit 3", END_PATIENCE), "ended with exit code 3");
        assert_eq!(told("cat > /dev/null; kill -TERM $$", END_PATIENCE), "was ended by signal 15");
        assert_eq!(told("exit 0", END_PATIENCE), "did not answer and was ended");
        let missing = run(&mut Command::new("no-such-program-here"), long(), END_PATIENCE).unwrap_err();
        assert!(missing.is_missing());
        assert_eq!(missing.to_string(), "can’t be found");
    }

    #[test]
    fn a_program_that_never_reads_is_ended_with_what_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let pids = folder.path().join("pids");
        let script = format!("sleep 1000 & echo $! $$ > {}; wait", pids.display());
        let mut running = Running::start(&mut shell(&script), Some(long())).unwrap();
        let written = || std::fs::read_to_string(&pids).unwrap_or_default();
        assert!(running.wait(END_PATIENCE, || !written().ends_with('\n')).is_none());
        running.end();
        for pid in written().split_whitespace() {
            // What is left of a killed process that nobody has waited for yet is no running program.
            let is_gone = || {
                std::fs::read_to_string(format!("/proc/{pid}/stat"))
                    .map_or(true, |stat| stat.contains(") Z "))
            };
            let end = Instant::now() + END_PATIENCE;
            while !is_gone() {
                assert!(Instant::now() < end, "{pid} still runs");
                thread::sleep(LOOK_INTERVAL);
            }
        }
    }

    #[test]
    fn a_program_that_leaves_a_child_with_its_pipes_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let pid = folder.path().join("pid");
        let script = format!("cat > /dev/null; sleep 1000 & echo $! > {}", pid.display());
        assert_eq!(told(&script, END_PATIENCE), "done");
        let pid = std::fs::read_to_string(pid).unwrap();
        assert!(Command::new("kill").arg(pid.trim()).status().unwrap().success());
    }
}
