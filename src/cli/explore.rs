//! `whosaid [PATH…]`: the explorer.

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::ValueHint;

use super::settings::{Settings, Theme};
use super::{Error, Exit, output, report};
use crate::app::{Message, Notice, State, marked};
use crate::export;
use crate::open;
use crate::open::cache::LargeDataset;
use crate::open::xdg;
use crate::open::{Input, OpenEvent, Opener};
use crate::search::Engine;
use crate::terminal::{self, Ending, Options};
use crate::view::Theme as Looks;

/// What a word that is no file may have been.
const A_COMMAND: &str = ": `whosaid --help` lists the commands";

#[allow(clippy::struct_excessive_bools, reason = "they are flags: any may stand beside any other")]
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(super) struct Args {
    /// Datasets or articles, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Read articles in other languages than English too
    #[arg(long)]
    pub any_language: bool,
    /// Keep no index of a large dataset in ~/.cache/whosaid
    #[arg(long)]
    pub no_cache: bool,
    /// The explorer's colours
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// Leave clicks and the wheel to the terminal
    #[arg(long, overrides_with = "mouse")]
    pub no_mouse: bool,
    /// Use clicks and the wheel, whatever the settings say
    #[arg(long, hide = true)]
    pub mouse: bool,
    /// Settings to use instead of ~/.config/whosaid/settings.toml
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
}

impl Args {
    /// The settings of the file, over which a flag wins.
    fn settings(&self) -> Result<Settings, Error> {
        let file = Settings::load(self.config.as_deref())?;
        Ok(Settings {
            theme: self.theme.unwrap_or(file.theme),
            mouse: (file.mouse || self.mouse) && !self.no_mouse,
        })
    }
}

/// Explores what the paths name. What is not there, and what is wrong with the settings, is told before the screen is
/// touched. Where standard output leads to a file or a program, the marked items go there at the end, or without any
/// the selected one.
pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let settings = args.settings()?;
    let sources = open::inputs(&args.paths).map_err(|error| error.with_hint(A_COMMAND))?;
    let left_out = LeftOut::default();
    let options = Options {
        theme: settings.theme.looks(),
        mouse: settings.mouse,
        marks: xdg::data().map(|folder| folder.join("marks.json")),
    };
    let load = load(sources, args.any_language, !args.no_cache, left_out.clone());
    let left = terminal::explore(options, load).map_err(Error::explorer)?;
    left_out.tell();
    let exit = exit(left.ending);
    if exit == Exit::Done && !io::stdout().is_terminal() {
        take_along(&left.state)?;
    }
    Ok(exit)
}

/// Reads what the paths name, and tells the explorer of it meanwhile.
fn load(sources: Vec<Input>, any_language: bool, caches: bool, left_out: LeftOut) -> terminal::Load {
    Box::new(move |inform| {
        if let Some(index) = open::index_of(&sources) {
            // It is on the screen before all of it was looked at. Damage is told when it is found.
            let reader = index.reader().map_err(Error::from)?;
            inform(Message::Opened(Arc::new(index.engine(&reader).map_err(Error::from)?)));
            index.verify(&reader).map_err(Error::from)?;
            return Ok(None);
        }
        let engine = |collection| Engine::new(Arc::new(collection));
        let tell = |news| match news {
            OpenEvent::Progress(sentence) => inform(Message::Progress(sentence)),
            OpenEvent::Partial(collection) => inform(Message::Opened(Arc::new(engine(*collection)))),
            OpenEvent::Skipped(why) => left_out.note(why),
        };
        if let Some(large) = LargeDataset::of(&sources, caches) {
            large.report_first(&tell);
            let show = |engine| inform(Message::Opened(Arc::new(engine)));
            if large.open(&tell, &show)? {
                return Ok(None);
            }
        }
        let collection = Opener::new(any_language, &tell).with_partial().read(&sources)?;
        left_out.sentence().into_iter().for_each(|words| inform(Message::Notice(Notice::wrong(words))));
        Ok(Some(engine(collection)))
    })
}

/// What was left out, for the foot of the screen and for stderr once the screen is left.
#[derive(Clone, Default)]
struct LeftOut(Arc<Mutex<Vec<String>>>);

/// The most that is told of what was left out: in a folder of pictures that would be all of them.
const TOLD: usize = 10;

impl LeftOut {
    fn all(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, why: String) {
        self.all().push(why);
    }

    fn sentence(&self) -> Option<String> {
        let all = self.all();
        match &all[..] {
            [] => None,
            [only] => Some(format!("Left out: {only}")),
            [first, ..] => Some(format!("{} files left out: {first} …", all.len())),
        }
    }

    fn tell(&self) {
        let all = self.all();
        all.iter().take(TOLD).for_each(|why| report::note(why));
        if all.len() > TOLD {
            report::note(&format!("and {} more: `whosaid extract` tells them all", all.len() - TOLD));
        }
    }
}

fn exit(ending: Ending) -> Exit {
    match ending {
        Ending::Quit => Exit::Done,
        Ending::Signal(signal) => Exit::Signal(u8::try_from(signal).unwrap_or_default()),
        Ending::Hangup => Exit::Signal(SIGHUP),
        Ending::Panicked => Exit::Panic,
    }
}

/// What a program gets that is told of a terminal that is gone.
const SIGHUP: u8 = 1;

fn take_along(state: &State) -> Result<(), Error> {
    let Some(collection) = state.collection() else { return Ok(()) };
    let marked = marked(state);
    let items = if marked.is_empty() { state.selected.into_iter().collect() } else { marked };
    output::print(|out| {
        items.iter().try_for_each(|&item| writeln!(out, "{}", export::citation(collection, item)))
    })
}

impl Theme {
    /// The looks, where colour is wanted at all.
    fn looks(self) -> Looks {
        let colourless = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            _ if colourless => Looks::colourless(),
            Self::Terminal => Looks::terminal(),
            Self::Dark => Looks::dark(),
            Self::Light => Looks::light(),
        }
    }
}
