//! Reasons: why a file, or a part of one, gave no article. Each is printed as half a sentence behind its origin.

use std::io;

use crate::ingest::source::origin::Origin;

/// A file or a part of one that gave no article, and why.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {reason}")]
pub struct Unreadable {
    /// The file, and the way into it.
    pub origin: Origin,
    /// The reason.
    pub reason: Reason,
}

/// Why something gave no article.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The system can't open or read it.
    #[error("can't be read: {0}")]
    Io(io::Error),
    /// It is no prose: a picture, a program. What it is.
    #[error("is {0}, not an article")]
    NotAnArticle(&'static str),
    /// It may hold an article, in a format that isn't read here. What it is, and the way out.
    #[error("is {0}, which can't be read; {1}")]
    Unsupported(&'static str, &'static str),
    /// It is damaged, or not what it claims to be. The format, and the fault.
    #[error("is no whole {0}: {1}")]
    Damaged(&'static str, String),
    /// There are no words in it.
    #[error("holds no text")]
    Empty,
    /// Its text, or the file that the text is in, is larger than [`Limits::article`](crate::ingest::Limits::article).
    #[error("is larger than {} MiB, the most that one article may be", .0 >> 20)]
    TooLarge(u64),
    /// A bomb: it unpacks to more than so many times its size.
    #[error("unpacks to more than {0} times its size; unpack it by hand if you trust it")]
    Bomb(u64),
    /// Archives are nested deeper than this.
    #[error("is packed more than {0} times over; unpack it by hand if you trust it")]
    TooDeep(usize),
    /// It needs a password.
    #[error("is encrypted; remove its password first")]
    Encrypted,
    /// A link from a folder to another folder, which could lead in circles.
    #[error("is a link to a folder; name the folder itself to have it read")]
    LinkToFolder,
    /// A pipe, a socket, a device, or a folder that isn't listed.
    #[error("is {0}, not a file")]
    Special(&'static str),
    /// A crate that reads the format panicked. The message.
    #[error("made the reader fail ({0}); please report it")]
    Failed(String),
}

impl Reason {
    /// The reason, with where it arose.
    pub(crate) fn at(self, origin: Origin) -> Unreadable {
        Unreadable { origin, reason: self }
    }

    /// Packed in a way that only other programs unpack.
    pub(crate) fn packed(what: &'static str) -> Self {
        Self::Unsupported(what, "unpack it first")
    }
}

/// A limit of [`Limits`](crate::ingest::Limits) that was exceeded travels through readers of other crates as an `io::Error`; here
/// the reason is taken out of it again.
impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(reason) => reason,
            Err(error) => Self::Io(error),
        }
    }
}
