//! What the system says of a file that can't be read or written, in words for a person: no numbers, no words of a library,
//! and the way out where there is one.

use std::io::{self, ErrorKind};

/// The error in words, to stand behind a colon.
pub(crate) fn in_words(error: &io::Error) -> String {
    // A library may have put the path around the system's error.
    let inner = error.get_ref().and_then(|outer| outer.source()).and_then(|inner| inner.downcast_ref());
    if let Some(inner) = inner {
        return in_words(inner);
    }
    match error.kind() {
        ErrorKind::StorageFull => "the disk is full: make room, or write to another disk".to_owned(),
        ErrorKind::QuotaExceeded => {
            "your share of the disk is used up: make room, or write to another disk".to_owned()
        }
        ErrorKind::FileTooLarge => {
            "it would be larger than a file may be here: `ulimit -f` shows the limit".to_owned()
        }
        ErrorKind::PermissionDenied => "you have no permission for it".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only: write to another".to_owned(),
        _ => {
            let said = error.to_string();
            said.rsplit_once(" (os error ").map_or(said.as_str(), |(words, _)| words).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_no_number_and_no_path_of_a_library() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(in_words(&io::Error::other("the plug was pulled")), "the plug was pulled");
        let wrapped = tempfile::Builder::new().tempfile_in("/no folder").unwrap_err();
        assert_eq!(in_words(&wrapped), "No such file or directory");
        let full = io::Error::from(ErrorKind::StorageFull);
        assert_eq!(in_words(&full), "the disk is full: make room, or write to another disk");
    }
}
