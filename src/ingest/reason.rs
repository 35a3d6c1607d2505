//! Why something gave no article: the reasons that a person is told, each half a sentence behind its place.

use std::io;

use super::Origin;

/// A place that gave no article, and why.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {reason}")]
pub struct Unreadable {
    /// Where.
    pub origin: Origin,
    /// Why.
    pub reason: Reason,
}

/// Why something gave no article.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The system said no.
    #[error("can't be read: {0}")]
    Io(io::Error),
    /// It holds something else than prose: a picture, a program.
    #[error("is {0}, not an article")]
    NotAnArticle(&'static str),
    /// It may well hold an article, in a format that isn't known here.
    #[error("is {0}, which can't be read; {1}")]
    Unsupported(&'static str, &'static str),
    /// It isn't what it claims to be.
    #[error("is no whole {0}: {1}")]
    Damaged(&'static str, String),
    /// There are no words in it.
    #[error("holds no text")]
    Empty,
    /// Its text, or the file that the text is in, is larger than [`Limits::article`](super::Limits::article).
    #[error("is larger than {} MiB, the most that one article may be", .0 >> 20)]
    TooLarge(u64),
    /// A bomb: it unpacks to many times its size.
    #[error("unpacks to more than {0} times its size; unpack it by hand if you trust it")]
    Bomb(u64),
    /// An archive in an archive in an archive.
    #[error("is packed more than {0} times over; unpack it by hand if you trust it")]
    TooDeep(usize),
    /// It asks for a password.
    #[error("is encrypted; remove its password first")]
    Encrypted,
    /// A link from a folder to another folder, which could lead in circles.
    #[error("is a link to a folder; name the folder itself to have it read")]
    LinkToFolder,
    /// A pipe, a socket or a device.
    #[error("is {0}, not a file")]
    Special(&'static str),
    /// A crate that reads the format failed on it.
    #[error("made the reader fail ({0}); please report it")]
    Failed(String),
}

impl Reason {
    /// The reason, where.
    pub(super) fn at(self, origin: Origin) -> Unreadable {
        Unreadable { origin, reason: self }
    }

    /// Packed with something that only other programs unpack.
    pub(super) fn packed(what: &'static str) -> Self {
        Self::Unsupported(what, "unpack it first")
    }
}

/// A limit of [`Limits`](super::Limits) travels through readers of other crates as an `io::Error`, and comes out here.
impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(reason) => reason,
            Err(error) => Self::Io(error),
        }
    }
}
