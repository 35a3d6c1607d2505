//! The words of a command in the environment, split as a shell does: `$EDITOR` may hold quotes, escapes and options.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Looks a variable of the environment up. Tests have their own.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The process's environment.
pub(super) fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The value of a variable, unless it is empty or blank, which means unset.
pub(super) fn value(variables: Variables<'_>, name: &str) -> Option<String> {
    let value = variables(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.trim().is_empty())
}

/// The words of a command; `None` where a quote does not end. A command that is the path of a file as it stands is one word,
/// also where its folder's name has a space. `~/` at the beginning is the home folder.
pub(super) fn split(command: &str, variables: Variables<'_>) -> Option<Vec<String>> {
    let command = command.trim();
    let mut words = if command.contains('/') && Path::new(command).is_file() {
        vec![command.to_owned()]
    } else {
        shell_words::split(command).ok()?
    };
    let home = value(variables, "HOME");
    if let Some((first, home)) = words.first_mut().zip(home)
        && let Some(rest) = first.strip_prefix("~/")
    {
        *first = PathBuf::from(home).join(rest).to_string_lossy().into_owned();
    }
    Some(words)
}

/// The name of a program without its folder and its `.exe`: what it is known by.
pub(super) fn name(program: &str) -> &str {
    let name = program.rsplit('/').next().unwrap_or(program);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Whether a program is there: by its path, or in a folder of `$PATH`.
pub(super) fn is_there(program: &str, variables: Variables<'_>) -> bool {
    if program.contains('/') {
        return Path::new(program).is_file();
    }
    let folders = variables("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(name: &str) -> Option<OsString> {
        (name == "HOME").then(|| OsString::from("/home/ada"))
    }

    #[test]
    fn words_are_split_as_a_shell_does() {
        let table: [(&str, Option<&[&str]>); 8] = [
            ("vim -u NONE", Some(&["vim", "-u", "NONE"])),
            ("'/opt/my editor/ed' -n", Some(&["/opt/my editor/ed", "-n"])),
            ("/opt/my\\ editor/ed", Some(&["/opt/my editor/ed"])),
            ("vim -c \"set nowrap\"", Some(&["vim", "-c", "set nowrap"])),
            ("  code   --wait ", Some(&["code", "--wait"])),
            ("~/bin/ed", Some(&["/home/ada/bin/ed"])),
            ("vim 'x", None),
            ("vim \"x", None),
        ];
        for (command, words) in table {
            assert_eq!(split(command, &home).as_deref(), words.map(|words| words.map_to_owned()).as_deref());
        }
    }

    trait MapToOwned {
        fn map_to_owned(&self) -> Vec<String>;
    }

    impl MapToOwned for &[&str] {
        fn map_to_owned(&self) -> Vec<String> {
            self.iter().map(|&word| word.to_owned()).collect()
        }
    }

    #[test]
    fn a_path_with_spaces_that_is_there_needs_no_quotes() {
        let folder = tempfile::Builder::new().prefix("my editors ").tempdir().unwrap();
        let path = folder.path().join("ed");
        std::fs::write(&path, "").unwrap();
        let command = path.display().to_string();
        assert_eq!(split(&command, &home), Some(vec![command]));
    }

    #[test]
    fn an_empty_variable_is_unset() {
        let blank = |name: &str| (name == "EDITOR").then(|| OsString::from(" "));
        assert_eq!(value(&blank, "EDITOR"), None);
        assert_eq!(value(&home, "HOME").as_deref(), Some("/home/ada"));
    }
}
