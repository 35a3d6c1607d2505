//! `whosaid [PATH…]`: the explorer.

use std::path::PathBuf;

use clap::ValueHint;

use super::settings::{Settings, Theme};
use super::{Error, Exit, open};

/// What a word that is no file may have been.
const A_COMMAND: &str = ": `whosaid --help` lists the commands";

#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(super) struct Args {
    /// Datasets, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
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
/// touched.
pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let settings = args.settings()?;
    let sources = open::sources(&args.paths).map_err(|error| error.hinted(A_COMMAND))?;
    let _ = (settings, sources);
    Ok(Exit::Done)
}
