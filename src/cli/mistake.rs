//! Mistakes: what clap finds wrong with the arguments, in our own sentences, each with the way out. clap tells the kind of
//! a mistake and its parts, so none of its own words are needed.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::NonZero;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What clap refused, and the call in which it stands.
pub(super) struct Mistake<'a> {
    error: &'a clap::Error,
    program: &'a clap::Command,
    arguments: &'a [OsString],
}

impl<'a> Mistake<'a> {
    /// `program` is the table of all commands; the first of `arguments` is the program's own name.
    pub(super) fn new(error: &'a clap::Error, program: &'a clap::Command, arguments: &'a [OsString]) -> Self {
        Self { error, program, arguments }
    }

    /// The sentence.
    pub(super) fn sentence(&self) -> String {
        let argument = self.text(ContextKind::InvalidArg).unwrap_or_default();
        let value = self.text(ContextKind::InvalidValue).unwrap_or_default();
        let name = label(argument);
        let help = self.help();
        match self.error.kind() {
            ErrorKind::UnknownArgument if argument.starts_with('-') => self.unknown_option(argument),
            ErrorKind::UnknownArgument => format!("“{argument}” is more than is expected here: {help}"),
            ErrorKind::InvalidValue if value.is_empty() && argument.starts_with('-') => {
                format!("{name} needs a value: {}", self.choice().unwrap_or(help))
            }
            ErrorKind::InvalidValue if value.is_empty() => format!("the {name} can't be empty: {help}"),
            ErrorKind::InvalidValue => {
                let choice = self.choice().unwrap_or(help);
                format!("{name} can't be “{value}”: {choice}{}{}", self.meant(), self.query_hint(value))
            }
            ErrorKind::ValueValidation => {
                let wanted = self.error.source().map_or(help, ToString::to_string);
                format!("{name} can't be “{value}”: {wanted}{}", self.query_hint(value))
            }
            ErrorKind::MissingRequiredArgument => {
                let missing: Vec<_> = self
                    .texts(ContextKind::InvalidArg)
                    .iter()
                    .map(|one| one.replace(['<', '>'], ""))
                    .collect();
                let call = self.usage().map_or(help, |usage| format!("write {usage}"));
                format!("{} is missing: {call}{}", missing.join(" and "), self.file_hint())
            }
            ErrorKind::TooManyValues => format!("{name} takes no value: leave “{value}” out"),
            ErrorKind::ArgumentConflict => match self.text(ContextKind::PriorArg) {
                Some(prior) if prior != argument => {
                    format!("{name} can't stand beside {}: {help}", label(prior))
                }
                _ => format!("{name} stands twice: once is enough"),
            },
            ErrorKind::InvalidUtf8 => {
                "an argument is not UTF-8, and only a path may be something else".to_owned()
            }
            _ => format!("the arguments can't be understood: {help}"),
        }
    }

    /// An option that there is not. A file or a query may have been meant, which begins with `-`.
    fn unknown_option(&self, argument: &str) -> String {
        let similar = self.text(ContextKind::SuggestedArg).filter(|similar| !self.is_hidden(similar));
        let meant = similar.map(|similar| format!("did you mean {similar}? ")).unwrap_or_default();
        let other = match self.command().map(clap::Command::get_name) {
            Some("find") => format!("A query that begins so is written -- {argument}"),
            Some("completions" | "man") => self.help(),
            _ => format!("A path that begins so is written ./{argument}"),
        };
        if meant.is_empty() {
            return format!("there is no option {argument}: {}; {}", self.help(), lower(&other));
        }
        format!("there is no option {argument}: {meant}{other}")
    }

    fn is_hidden(&self, option: &str) -> bool {
        let command = self.command().unwrap_or(self.program);
        let of_name = |arg: &&clap::Arg| arg.get_long() == option.strip_prefix("--");
        command.get_arguments().find(of_name).is_some_and(clap::Arg::is_hide_set)
    }

    /// "text, json or csv are known", where the values are a few words.
    fn choice(&self) -> Option<String> {
        let (last, rest) = self.texts(ContextKind::ValidValue).split_last()?;
        if rest.is_empty() { Some(last.clone()) } else { Some(format!("{} or {last}", rest.join(", "))) }
            .map(|words| format!("write {words}"))
    }

    /// The way in which the command is called, such as "whosaid find QUERY [PATH]...".
    fn usage(&self) -> Option<String> {
        match self.error.get(ContextKind::Usage)? {
            ContextValue::StyledStr(usage) => {
                Some(usage.to_string().strip_prefix("Usage: ")?.trim_end().replace(['<', '>'], ""))
            }
            _ => None,
        }
    }

    fn meant(&self) -> String {
        // What is like one or two letters is no likelier than the rest.
        let is_long =
            self.text(ContextKind::InvalidValue).is_some_and(|value| value.chars().nth(2).is_some());
        let similar = self.text(ContextKind::SuggestedValue).filter(|_| is_long);
        similar.map(|similar| format!("; did you mean {similar}?")).unwrap_or_default()
    }

    /// Where the value stood right behind a letter (`-nuclear`), a query may have been meant.
    fn query_hint(&self, value: &str) -> String {
        let is_it = |argument: &&str| {
            argument.starts_with('-')
                && !argument.starts_with("--")
                && argument.strip_suffix(value).is_some_and(|letter| letter.chars().count() == 2)
        };
        let is_find = self.command().is_some_and(|command| command.get_name() == "find");
        let typed = self.arguments.iter().filter_map(|argument| argument.to_str()).find(is_it);
        match typed.filter(|_| is_find && !value.is_empty()) {
            Some(typed) => format!("; a query that begins so is written -- {typed}"),
            None => String::new(),
        }
    }

    /// Where a file has the command's name, it may have been meant.
    fn file_hint(&self) -> String {
        match self.command().map(clap::Command::get_name).filter(|name| Path::new(name).exists()) {
            Some(name) => format!("; to open the file “{name}”, write ./{name}"),
            None => String::new(),
        }
    }

    /// The command that was typed, if one was.
    fn command(&self) -> Option<&'a clap::Command> {
        let words = self.arguments.iter().skip(1).filter_map(|argument| argument.to_str());
        words.into_iter().find_map(|word| self.program.find_subcommand(word))
    }

    /// Where to read on.
    fn help(&self) -> String {
        match self.command() {
            Some(command) => format!("`whosaid {} --help` says what can be written here", command.get_name()),
            None => "`whosaid --help` says what can be written here".to_owned(),
        }
    }

    fn text(&self, kind: ContextKind) -> Option<&'a str> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => Some(text),
            _ => None,
        }
    }

    fn texts(&self, kind: ContextKind) -> &'a [String] {
        match self.error.get(kind) {
            Some(ContextValue::Strings(texts)) => texts,
            _ => &[],
        }
    }
}

/// An option without what stands behind it ("--format <FORMAT>"), or the name of what was expected ("<SHELL>", "[PATH]...").
fn label(argument: &str) -> String {
    let word = argument.split(' ').next().unwrap_or_default();
    if word.starts_with('-') { word.to_owned() } else { word.replace(['<', '>', '[', ']', '.'], "") }
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A number of things, from 0 on. One that is too large to count to is as good as the largest.
pub(super) fn whole_number(typed: &str) -> Result<usize, String> {
    let is_number = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Ok(typed.parse().unwrap_or(usize::MAX)) } else { Err("write a whole number".to_owned()) }
}

/// The same, from 1 on.
pub(super) fn positive_number(typed: &str) -> Result<NonZero<usize>, String> {
    whole_number(typed).ok().and_then(NonZero::new).ok_or_else(|| "write a whole number from 1 on".to_owned())
}

/// The arguments with a query of `find` that begins with `-` written so that clap takes it for no option: behind a space,
/// which means nothing to a query. An option's name wins: what looks like one is left, or is refused with a sentence.
pub(super) fn with_query_apart(
    arguments: Vec<OsString>,
    program: &clap::Command,
) -> Result<Vec<OsString>, String> {
    let mut arguments = arguments;
    let Some(at) = query_at(&arguments, program)? else { return Ok(arguments) };
    let mut apart = OsString::from(" ");
    apart.push(&arguments[at]);
    arguments[at] = apart;
    Ok(arguments)
}

/// The place of `find`'s query, if it begins with `-` and has no option's name.
fn query_at(arguments: &[OsString], program: &clap::Command) -> Result<Option<usize>, String> {
    let Some(find) = program.find_subcommand("find") else { return Ok(None) };
    let options = || find.get_arguments().chain(program.get_arguments().filter(|arg| arg.is_global_set()));
    let takes_value = |arg: &clap::Arg| arg.get_action().takes_values();
    let (mut is_in_find, mut is_value) = (false, false);
    for (at, argument) in arguments.iter().enumerate().skip(1) {
        let Some(typed) = argument.to_str() else { return Ok(None) };
        if std::mem::take(&mut is_value) {
            continue;
        }
        if let Some(name) = typed.strip_prefix("--") {
            if name.is_empty() {
                return Ok(None);
            }
            is_value = options().any(|arg| arg.get_long() == Some(name) && takes_value(arg));
            continue;
        }
        let Some(letters) = typed.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
            if is_in_find || typed != "find" {
                return Ok(None);
            }
            is_in_find = true;
            continue;
        };
        if !is_in_find {
            continue;
        }
        if letters.len() > 1 && options().any(|arg| arg.get_long() == Some(letters)) {
            return Err(format!(
                "there is no option -{letters}: did you mean --{letters}? A query that begins so is written -- -{letters}"
            ));
        }
        let of_letter = |letter| options().find(move |arg| arg.get_short() == Some(letter));
        let first = letters.chars().next().and_then(of_letter);
        let is_help = letters.chars().all(|letter| letter == 'h');
        match first {
            Some(option) if takes_value(option) => is_value = letters.len() == 1,
            _ if is_help => return Ok(None),
            _ => return Ok(Some(at)),
        }
    }
    Ok(None)
}
