//! A piece: some bytes on the way from a file to articles, with their place and what was told about them.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};

use encoding_rs::Encoding;

use crate::ingest::decode::encoding;
use crate::ingest::limits::{Limits, Metered};
use crate::ingest::sniff::SNIFFED_BYTES;
use crate::ingest::{Origin, Reason};

/// A file, or something unpacked from one.
pub(crate) struct RawFile<'a> {
    pub(crate) origin: Origin,
    /// The name, for its ending.
    pub(crate) name: String,
    pub(crate) hints: ContentHints,
    pub(crate) bytes: RawBytes<'a>,
    /// How many archives it is in.
    pub(crate) depth: usize,
}

/// What whoever sent the bytes said about them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContentHints {
    pub(crate) url: Option<String>,
    pub(crate) encoding: Option<&'static Encoding>,
}

/// RawBytes to read once, or a file to go about in.
pub(crate) enum RawBytes<'a> {
    File(Metered<'a, File>),
    Stream(Box<dyn Read + 'a>),
}

/// A file, or memory.
pub(crate) trait Seekable: Read + Seek {}
impl<T: Read + Seek> Seekable for T {}

impl<'a> RawFile<'a> {
    pub(crate) fn new(origin: Origin, name: impl Into<String>, bytes: RawBytes<'a>) -> Self {
        Self { origin, name: name.into(), hints: ContentHints::default(), bytes, depth: 0 }
    }

    /// The first bytes, which can be read again after.
    pub(crate) fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::with_capacity(SNIFFED_BYTES);
        match &mut self.bytes {
            RawBytes::File(file) => {
                file.by_ref().take(SNIFFED_BYTES as u64).read_to_end(&mut head)?;
                file.rewind()?;
            }
            RawBytes::Stream(stream) => {
                stream.by_ref().take(SNIFFED_BYTES as u64).read_to_end(&mut head)?;
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                *stream = Box::new(Cursor::new(head.clone()).chain(rest));
            }
        }
        Ok(head)
    }

    /// Takes the MIME type that a server gave: its ending stands in for the name's, its charset is kept.
    pub(crate) fn set_content_type(&mut self, content_type: &str) {
        let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        if let Some(ending) = ending_of(kind.trim()) {
            self.name = format!("content.{ending}");
        }
        let charset = parameters.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        });
        self.hints.encoding = charset.and_then(encoding::named);
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

    /// Something to go about in: what is no file is taken into memory.
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
