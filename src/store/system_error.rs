//! What the system says of a file that can't be read or written, in words for a person: no numbers, no words of a library,
//! and the way out where there is one.

use std::io::{self, ErrorKind};

use rustix::io::Errno;

/// The error in words, to stand behind a colon.
pub(crate) fn in_words(error: &io::Error) -> String {
    // A library may have put the path around the system's error.
    let inner = error.get_ref().and_then(|outer| outer.source()).and_then(|inner| inner.downcast_ref());
    if let Some(inner) = inner {
        return in_words(inner);
    }
    if let Some(words) = errno_words(error).or_else(|| kind_words(error.kind())) {
        return words.to_owned();
    }
    match (error.raw_os_error(), error.get_ref()) {
        (Some(_), _) => {
            let said = error.to_string();
            format!(
                "the system says “{}”",
                said.rsplit_once(" (os error ").map_or(&*said, |(words, _)| words)
            )
        }
        // What this program says of its own files. Of all else, words of a library would be left.
        (None, Some(ours)) if error.kind() == ErrorKind::Other => ours.to_string(),
        _ => "the system gives no reason".to_owned(),
    }
}

/// What `ErrorKind` has no name for yet.
fn errno_words(error: &io::Error) -> Option<&'static str> {
    Some(match Errno::from_io_error(error)? {
        Errno::LOOP => "links lead in a circle there: name what they should lead to",
        Errno::NAMETOOLONG => "the name is longer than the system allows: give a shorter one",
        Errno::IO => {
            "the disk or the connection failed while it was read or written: check it, and try again"
        }
        Errno::MFILE | Errno::NFILE => "too many files are open: `ulimit -n` shows the limit",
        Errno::NXIO | Errno::NODEV => "nothing answers behind it: it is a device or a socket, not a file",
        Errno::INVAL => "the system can't do this with such a file",
        _ => return None,
    })
}

fn kind_words(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::StorageFull => "the disk is full: make room, or write to another disk",
        ErrorKind::QuotaExceeded => "your share of the disk is used up: make room, or write to another disk",
        ErrorKind::FileTooLarge => "it would be larger than a file may be here: `ulimit -f` shows the limit",
        ErrorKind::PermissionDenied => "you have no permission for it",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only: write to another",
        ErrorKind::IsADirectory => "it is a folder, and a file was expected",
        ErrorKind::NotADirectory => "something in its path is a file, and a folder was expected",
        ErrorKind::AlreadyExists => "there is something of that name already",
        ErrorKind::BrokenPipe => "the program that should read it has ended",
        ErrorKind::OutOfMemory => "there is not enough memory",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "another program is using it",
        ErrorKind::StaleNetworkFileHandle | ErrorKind::TimedOut => {
            "the computer that has it does not answer: try again when it does"
        }
        ErrorKind::InvalidFilename => "the system allows no such name: give another one",
        ErrorKind::UnexpectedEof => "it is cut off: is the file complete?",
        // Of libraries that unpack.
        ErrorKind::InvalidData | ErrorKind::InvalidInput => "its bytes are damaged: get the file anew",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_no_number_and_no_word_of_a_library() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(2)), "there is no such file or folder");
        assert_eq!(in_words(&io::Error::other("the plug was pulled")), "the plug was pulled");
        let wrapped = tempfile::Builder::new().tempfile_in("/no folder").unwrap_err();
        assert_eq!(in_words(&wrapped), "there is no such file or folder");
        let full = io::Error::from(ErrorKind::StorageFull);
        assert_eq!(in_words(&full), "the disk is full: make room, or write to another disk");
        let library = io::Error::new(ErrorKind::InvalidData, "corrupt deflate stream");
        assert_eq!(in_words(&library), "its bytes are damaged: get the file anew");
        assert_eq!(in_words(&io::Error::new(ErrorKind::WouldBlock, "EAGAIN")), "the system gives no reason");
        assert_eq!(
            in_words(&Errno::LOOP.into()),
            "links lead in a circle there: name what they should lead to"
        );
    }

    #[test]
    fn no_error_of_the_system_has_a_number() {
        for number in 1..140 {
            let words = in_words(&io::Error::from_raw_os_error(number));
            assert!(!words.contains("os error") && !words.is_empty(), "{number}: {words}");
        }
    }
}
