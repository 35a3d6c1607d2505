//! A raw file: bytes whose format is to be sniffed, with their origin and what is known about them. It lies on the disk,
//! or was unpacked from a container.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};

use encoding_rs::Encoding;

use super::limits::{Limits, Metered};
use super::origin::Reason;
use crate::ingest::encoding;
use crate::ingest::source::origin::Origin;

/// A file, or something unpacked from one.
pub(crate) struct RawFile<'a> {
    pub(crate) origin: Origin,
    /// Its ending helps to sniff the format.
    pub(crate) name: String,
    pub(crate) hints: ContentHints,
    pub(crate) bytes: RawBytes<'a>,
    /// How many containers it is in.
    pub(crate) depth: usize,
}

/// What a server said about the bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContentHints {
    pub(crate) url: Option<String>,
    pub(crate) encoding: Option<&'static Encoding>,
}

/// Bytes that can be read once, or a file that can be sought in.
pub(crate) enum RawBytes<'a> {
    File(Metered<'a, File>),
    Stream(Box<dyn Read + 'a>),
}

/// A file or memory, for formats that are read from their end.
pub(crate) trait Seekable: Read + Seek {}
impl<T: Read + Seek> Seekable for T {}

impl<'a> RawFile<'a> {
    pub(crate) fn new(origin: Origin, name: impl Into<String>, bytes: RawBytes<'a>) -> Self {
        Self { origin, name: name.into(), hints: ContentHints::default(), bytes, depth: 0 }
    }

    /// The first bytes, at most so many; of a stream only as many as are enough, since it may be slow. They are read again
    /// afterwards.
    pub(crate) fn head(&mut self, count: usize, is_enough: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
        let mut head = Vec::with_capacity(count);
        match &mut self.bytes {
            RawBytes::File(file) => {
                file.by_ref().take(count as u64).read_to_end(&mut head)?;
                file.rewind()?;
            }
            RawBytes::Stream(stream) => {
                let mut bytes = vec![0; count];
                while head.len() < count && !is_enough(&head) {
                    match stream.read(&mut bytes[head.len()..]) {
                        Ok(0) => break,
                        Ok(read) => {
                            let start = head.len();
                            head.extend_from_slice(&bytes[start..start + read]);
                        }
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                *stream = Box::new(Cursor::new(head.clone()).chain(rest));
            }
        }
        Ok(head)
    }

    /// Sets the MIME type that a server gave: its usual ending replaces that of the name, its charset is kept.
    pub(crate) fn set_content_type(&mut self, content_type: &str) {
        let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        if let Some(ending) = ending_of(kind.trim()) {
            self.name = format!("content.{ending}");
        }
        let charset = parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        });
        self.hints.encoding = charset.and_then(encoding::for_label);
    }
}

impl<'a> RawBytes<'a> {
    pub(crate) fn memory(bytes: Vec<u8>) -> Self {
        Self::Stream(Box::new(Cursor::new(bytes)))
    }

    pub(crate) fn into_reader(self) -> Box<dyn Read + 'a> {
        match self {
            Self::File(file) => Box::new(file),
            Self::Stream(stream) => stream,
        }
    }

    /// Something to seek in. A stream is first read into memory.
    pub(crate) fn into_seekable(self, limits: &Limits) -> Result<Box<dyn Seekable + 'a>, Reason> {
        match self {
            Self::File(file) => Ok(Box::new(file)),
            Self::Stream(mut stream) => Ok(Box::new(Cursor::new(limits.read_all(&mut stream)?))),
        }
    }
}

fn ending_of(mime: &str) -> Option<&'static str> {
    let mime = mime.to_ascii_lowercase();
    Some(match mime.as_str() {
        "text/html" | "application/xhtml+xml" => "html",
        "text/plain" => "txt",
        "text/markdown" => "md",
        "text/css" => "css",
        "application/json" => "json",
        "application/rss+xml" | "application/atom+xml" => "rss",
        "message/rfc822" => "eml",
        "application/x-ndjson" | "application/jsonl" => "jsonl",
        _ if mime.contains("javascript") => "js",
        _ => return None,
    })
}
