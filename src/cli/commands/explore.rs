//! `whosaid [PATH…]`: the explorer.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::ValueHint;

use crate::app::{Message, Notice, State};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::settings::{Settings, ThemeName};
use crate::cli::stdout::ColourChoice;
use crate::cli::{stderr, stdout};
use crate::export;
use crate::open::cache::LargeDataset;
use crate::open::{self, Input, OpenEvent, Opener, xdg};
use crate::search::Engine;
use crate::terminal::{self, Ending, Options};
use crate::view::Theme;

/// A hint for a word that is no file: it may have been meant as a command.
const COMMAND_HINT: &str = ": `whosaid --help` lists the commands";

/// How many sentences about skipped files are printed: in a folder of pictures every file is skipped.
const MAX_SKIPPED_SENTENCES: usize = 10;

/// The number of the signal that a program gets when its terminal is gone.
const SIGHUP: u8 = 1;

/// The number of the signal that Ctrl-C makes. Who ends the explorer with it wants nothing more of it.
const SIGINT: u8 = 2;

fn signal_name(signal: u8) -> String {
    match signal {
        SIGHUP => "SIGHUP: the terminal is gone".to_owned(),
        3 => "SIGQUIT".to_owned(),
        15 => "SIGTERM".to_owned(),
        other => format!("signal {other}"),
    }
}

#[allow(clippy::struct_excessive_bools, reason = "they are flags: any may stand beside any other")]
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(crate) struct Args {
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
    pub theme: Option<ThemeName>,
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

/// The arguments, understood.
struct ExploreOptions {
    inputs: Vec<Input>,
    settings: Settings,
    any_language: bool,
    uses_cache: bool,
}

impl ExploreOptions {
    /// Reads the settings file, over which a flag wins, and looks whether the paths exist.
    fn new(args: &Args) -> Result<Self, Error> {
        let file = Settings::load(args.config.as_deref())?;
        let settings = Settings {
            theme: args.theme.unwrap_or(file.theme),
            mouse: (file.mouse || args.mouse) && !args.no_mouse,
            bom: file.bom,
        };
        Ok(Self {
            inputs: open::inputs(&args.paths).map_err(|error| error.with_hint(COMMAND_HINT))?,
            settings,
            any_language: args.any_language,
            uses_cache: !args.no_cache,
        })
    }
}

/// Explores what the paths name. A path that is missing and a mistake in the settings are reported before the screen is
/// touched. Where standard output leads to a file or a program, the items that were marked in this run are printed there
/// at the end, or without any the selected one; after Ctrl-C nothing is.
pub(crate) fn run(args: &Args, colour: ColourChoice) -> Result<Exit, Error> {
    let options = ExploreOptions::new(args)?;
    let skipped = Skipped::default();
    let screen = Options {
        theme: theme(options.settings.theme, colour),
        mouse: options.settings.mouse,
        has_bom: options.settings.bom,
        marks: xdg::data().map(|folder| folder.join("marks.json")),
    };
    let outcome = terminal::explore(screen, load(options, skipped.clone())).map_err(Error::explorer)?;
    let exit = exit(outcome.ending);
    if exit == Exit::Signal(SIGINT) {
        return Ok(exit);
    }
    skipped.print();
    outcome.untold.iter().for_each(|sentence| stderr::note(sentence));
    if let Exit::Signal(signal) = exit {
        stderr::error(&format!("ended by {}", signal_name(signal)));
    }
    if exit == Exit::Done && !io::stdout().is_terminal() {
        print_chosen(&outcome.state)?;
    }
    Ok(exit)
}

/// Opens the inputs on a thread of the explorer, and informs it meanwhile.
fn load(options: ExploreOptions, skipped: Skipped) -> terminal::Load {
    let ExploreOptions { inputs, any_language, uses_cache, .. } = options;
    Box::new(move |inform| {
        let show = |engine| inform(Message::Opened(Arc::new(engine)));
        if let Some(index) = open::index_of(&inputs) {
            // The index is shown before it is verified. Damage is reported when it is found.
            let reader = index.reader().map_err(Error::from)?;
            show(index.engine(&reader).map_err(Error::from)?);
            index.verify(&reader).map_err(Error::from)?;
            return Ok(None);
        }
        let engine = |collection| Engine::new(Arc::new(collection));
        let report = |event| match event {
            OpenEvent::Progress(sentence) => inform(Message::Progress(sentence)),
            OpenEvent::Partial(collection) => show(engine(*collection)),
            OpenEvent::Skipped(why) => skipped.add(why),
            OpenEvent::Notice(sentence) => inform(Message::Notice(Notice::wrong(skipped.note(sentence)))),
        };
        if let Some(large) = LargeDataset::of(&inputs, uses_cache) {
            large.report_first(&report);
            if large.open(&report, &show)? {
                return Ok(None);
            }
        }
        let collection = Opener::new(any_language, &report).with_partial().read(&inputs)?;
        skipped.summary().into_iter().for_each(|words| inform(Message::Notice(Notice::wrong(words))));
        Ok(Some(engine(collection)))
    })
}

/// Why files were skipped: a summary for the foot of the screen, sentences for stderr when the screen is left.
#[derive(Clone, Default)]
struct Skipped {
    files: Arc<Mutex<Vec<String>>>,
    /// Sentences about something else, which the foot of the screen has shown.
    notices: Arc<Mutex<Vec<String>>>,
}

impl Skipped {
    fn all(&self) -> MutexGuard<'_, Vec<String>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, why: String) {
        self.all().push(why);
    }

    /// Keeps a sentence that the screen shows, for stderr.
    fn note(&self, sentence: String) -> String {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).push(sentence.clone());
        sentence
    }

    fn summary(&self) -> Option<String> {
        let all = self.all();
        match &all[..] {
            [] => None,
            [only] => Some(format!("Left out: {}", without_prefix(only))),
            [first, ..] => Some(format!("{} files left out: {} …", all.len(), without_prefix(first))),
        }
    }

    fn print(&self) {
        let notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        notices.iter().for_each(|sentence| stderr::note(sentence));
        let all = self.all();
        all.iter().take(MAX_SKIPPED_SENTENCES).for_each(|why| stderr::note(why));
        if all.len() > MAX_SKIPPED_SENTENCES {
            stderr::note(&format!(
                "and {} more: `whosaid extract` lists them all",
                all.len() - MAX_SKIPPED_SENTENCES
            ));
        }
    }
}

/// The sentence about a dataset says itself that it is left out.
fn without_prefix(sentence: &str) -> &str {
    sentence.strip_prefix("left out: ").unwrap_or(sentence)
}

fn exit(ending: Ending) -> Exit {
    match ending {
        Ending::Quit => Exit::Done,
        Ending::Signal(signal) => Exit::Signal(u8::try_from(signal).unwrap_or_default()),
        Ending::Hangup => Exit::Signal(SIGHUP),
        Ending::Panicked => Exit::Panic,
    }
}

/// Prints the items that were marked in this run or, without any, the selected one.
fn print_chosen(state: &State) -> Result<(), Error> {
    let Some(collection) = state.collection() else { return Ok(()) };
    let marked = state.marks.made_in_run(collection);
    let items = if marked.is_empty() { state.selected.into_iter().collect() } else { marked };
    stdout::print(|out| {
        items.iter().try_for_each(|&item| writeln!(out, "{}", export::citation(collection, item)))
    })
}

/// The theme of a name, where colour is wanted at all.
fn theme(name: ThemeName, colour: ColourChoice) -> Theme {
    match name {
        _ if !colour.is_wanted(true) => Theme::colourless(),
        ThemeName::Terminal => Theme::terminal(),
        ThemeName::Dark => Theme::dark(),
        ThemeName::Light => Theme::light(),
    }
}
