//! WARC: web archives, record by record. HTTP responses, text that was extracted from them (WET), and files that were
//! stored without a response are each a file that may hold an article.
//!
//! A record's `WARC-Date` is not read: it is the time of the crawl. When an article was published, the page itself says.
//! An HTTP response is status, headers, and a body that may be chunked and compressed. It is read leniently, since
//! archives hold versions (HTTP/2), headers and cut-off heads that a parser for connections refuses.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::unpacked::Unpacking;
use crate::ingest::source::limits::Budget;
use crate::ingest::source::origin::{Origin, Reason};
use crate::ingest::source::raw_file::{RawBytes, RawFile};
use crate::store::system_error::in_words;

/// Bytes of a header line, and lines in the head of a record. Longer ones are damaged or hostile.
const MAX_HEADER_LENGTH: u64 = 1 << 16;
const MAX_HEADERS: usize = 1000;

/// Gives the article of each record.
pub(crate) fn unpack(unpacking: &mut Unpacking<'_>, file: RawFile<'_>) -> ControlFlow<()> {
    let RawFile { origin, bytes, depth, .. } = file;
    let mut bytes = BufReader::with_capacity(1 << 16, bytes.into_reader());
    let mut number = 0;
    loop {
        number += 1;
        let head = match RecordHeader::read(&mut bytes) {
            Ok(Some(head)) => head,
            Ok(None) => return ControlFlow::Continue(()),
            Err(reason) => return unpacking.article(origin.within(format!("record {number}")), Err(reason)),
        };
        let within = origin.within(head.address.clone().unwrap_or_else(|| format!("record {number}")));
        let mut block = (&mut bytes).take(head.length);
        if head.may_hold_article() {
            match unpacking.budget.limits.read_all(&mut block) {
                Ok(block) => read_record(unpacking, &head, block, within, depth)?,
                Err(reason @ Reason::TooLarge(_)) => unpacking.article(within, Err(reason))?,
                Err(reason) => return unpacking.article(within, Err(reason)),
            }
        }
        if let Err(error) = io::copy(&mut block, &mut io::sink()) {
            return unpacking.article(origin.within(format!("record {number}")), Err(error.into()));
        }
    }
}

fn read_record(
    unpacking: &mut Unpacking<'_>,
    head: &RecordHeader,
    block: Vec<u8>,
    origin: Origin,
    depth: usize,
) -> ControlFlow<()> {
    let (content_type, body) = match content(unpacking, head, block) {
        Ok(found) => found,
        Err(reason) => return unpacking.article(origin, Err(reason)),
    };
    let address = head.address.clone().unwrap_or_default();
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut file = RawFile { depth: depth + 1, ..RawFile::new(origin, name, RawBytes::memory(body)) };
    file.hints.url.clone_from(&head.address);
    file.set_content_type(&content_type);
    unpacking.file(file)
}

/// The MIME type and the bytes of the content of a record.
fn content(
    unpacking: &Unpacking<'_>,
    head: &RecordHeader,
    block: Vec<u8>,
) -> Result<(String, Vec<u8>), Reason> {
    if !head.is_response() {
        return Ok((head.content_type.clone(), block));
    }
    let response = HttpResponse::read(&block)
        .ok_or_else(|| Reason::Damaged("response of a server", "no status line".to_owned()))?;
    if response.status != 200 {
        return Err(Reason::NotAnArticle("a redirection or an error of the server"));
    }
    let content_type = response.header("content-type").unwrap_or_default().to_owned();
    Ok((content_type, response.body(unpacking.budget)?))
}

/// The head of a record.
#[derive(Debug, Default, PartialEq, Eq)]
struct RecordHeader {
    kind: String,
    content_type: String,
    address: Option<String>,
    /// The length of the block that follows, in bytes.
    length: u64,
}

impl RecordHeader {
    /// The head of the next record. `None` at the end.
    fn read(bytes: &mut impl BufRead) -> Result<Option<Self>, Reason> {
        let damaged = |what: &str| Reason::Damaged("WARC", what.to_owned());
        // Two empty lines follow a record; more of them do no harm, up to a limit.
        let mut first = String::new();
        for _ in 0..MAX_HEADERS {
            let Some(line) = line(bytes)? else { return Ok(None) };
            first = line;
            if !first.is_empty() {
                break;
            }
        }
        if !first.starts_with("WARC/") {
            return Err(damaged("a record does not begin where the previous one says that it ends"));
        }
        let mut head = Self::default();
        let mut has_length = false;
        for _ in 0..MAX_HEADERS {
            let line = line(bytes)?.ok_or_else(|| damaged("cut off in the head of a record"))?;
            if line.is_empty() {
                return if has_length {
                    Ok(Some(head))
                } else {
                    Err(damaged("a record does not say how long it is"))
                };
            }
            has_length |= head.set(&line);
        }
        Err(damaged("a record has thousands of headers"))
    }

    /// Sets a header. Whether it is the length.
    fn set(&mut self, line: &str) -> bool {
        let Some((name, value)) = line.split_once(':') else { return false };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-type" => value.clone_into(&mut self.content_type),
            // Old programs write it in angle brackets.
            "warc-target-uri" => self.address = Some(value.trim_matches(['<', '>']).to_owned()),
            "content-length" => {
                let length = value.parse();
                self.length = length.clone().unwrap_or_default();
                return length.is_ok();
            }
            _ => {}
        }
        false
    }

    fn is_response(&self) -> bool {
        self.kind == "response" && self.content_type.starts_with("application/http")
    }

    /// Requests, metadata of the archive, the log of the crawler and responses of name servers are skipped.
    fn may_hold_article(&self) -> bool {
        let is_page = self.address.as_ref().is_some_and(|address| address.starts_with("http"));
        match self.kind.as_str() {
            "response" => self.is_response(),
            "resource" | "conversion" => is_page,
            _ => false,
        }
    }
}

/// The next line without its end. `None` at the end.
fn line(bytes: &mut impl BufRead) -> Result<Option<String>, Reason> {
    let mut line = Vec::new();
    if bytes.take(MAX_HEADER_LENGTH).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 == MAX_HEADER_LENGTH {
        return Err(Reason::Damaged("WARC", "a header is longer than headers are".to_owned()));
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

/// An HTTP response, with its body as it was sent.
#[derive(Debug)]
struct HttpResponse<'a> {
    pub(crate) status: u16,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
}

impl<'a> HttpResponse<'a> {
    /// Parses a response. `None` if there is no status line.
    pub(crate) fn read(block: &'a [u8]) -> Option<Self> {
        let (head, body) = split_head(block);
        let mut lines = head.split(|&byte| byte == b'\n').map(utf8_start);
        let status = lines.next()?.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim(), value.trim()))
            .collect();
        Some(Self { status, headers, body })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The body without chunks and compression. Archives often undo these but leave the headers, so each step looks at the
    /// bytes first.
    pub(crate) fn body(&self, budget: &Budget<'_>) -> Result<Vec<u8>, Reason> {
        let is_chunked =
            self.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
        let mut body =
            is_chunked.then(|| join_chunks(self.body)).flatten().unwrap_or_else(|| self.body.to_vec());
        let encodings = self.header("content-encoding").unwrap_or_default();
        // Encodings are listed in the order in which they were applied. Nobody uses more than one.
        for encoding in encodings.rsplit(',').take(3) {
            body = decompress(encoding.trim(), body, budget)?;
        }
        Ok(body)
    }
}

/// Splits the head from the body.
fn split_head(block: &[u8]) -> (&[u8], &[u8]) {
    // No server sends more headers than this.
    let near = &block[..block.len().min(1 << 16)];
    let end = |mark: &[u8]| {
        near.windows(mark.len()).position(|bytes| bytes == mark).map(|at| (at, at + mark.len()))
    };
    let (head, body) = end(b"\r\n\r\n").or_else(|| end(b"\n\n")).unwrap_or((near.len(), block.len()));
    (&block[..head], &block[body..])
}

/// As much of a line as is UTF-8. Some servers send Latin-1, in headers that aren't read here.
fn utf8_start(line: &[u8]) -> &str {
    line.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// Joins chunks. `None` if the bytes are not chunked.
fn join_chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let line = rest.iter().take(100).position(|&byte| byte == b'\n');
        let Some(line) = line else { return (!body.is_empty()).then_some(body) };
        let size = std::str::from_utf8(&rest[..line]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[line + 1..];
        if size == 0 {
            return Some(body);
        }
        let chunk = &rest[..size.min(rest.len())];
        body.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

fn decompress(encoding: &str, body: Vec<u8>, budget: &Budget<'_>) -> Result<Vec<u8>, Reason> {
    let bytes = body.as_slice();
    let reader: Box<dyn Read + '_> = match encoding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => Box::new(MultiGzDecoder::new(bytes)),
        // By the standard this is zlib; some servers send bare deflate, and browsers read both.
        "deflate" if bytes.first().is_some_and(|first| first & 0x0F == 8) => {
            Box::new(ZlibDecoder::new(bytes))
        }
        "deflate" => Box::new(DeflateDecoder::new(bytes)),
        // Brotli has no magic number; no stream of it begins like markup.
        "br" if !bytes.starts_with(b"<") => Box::new(brotli_decompressor::Decompressor::new(bytes, 4096)),
        "zstd" => return Err(Reason::packed("compressed with Zstandard")),
        _ => return Ok(body),
    };
    budget.unpack_all(reader).map_err(damaged)
}

fn damaged(reason: Reason) -> Reason {
    match reason {
        Reason::Io(error) if error.kind() != io::ErrorKind::Other => {
            Reason::Damaged("compressed page", in_words(&error))
        }
        reason => reason,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::*;
    use crate::ingest::source::limits::Limits;

    #[test]
    fn a_head_is_read_to_its_end() {
        let mut bytes = &b"\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nwarc-target-uri: <http://a.example/>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 5\r\n\r\nblock"[..];
        let head = RecordHeader::read(&mut bytes).unwrap().unwrap();
        assert_eq!((head.address.as_deref(), head.length), (Some("http://a.example/"), 5));
        assert!(head.may_hold_article() && head.is_response());
        assert_eq!(bytes, b"block");
        assert!(RecordHeader::read(&mut &b"\r\n"[..]).unwrap().is_none());
    }

    #[test]
    fn a_head_that_lies_is_refused() {
        for bytes in [
            "x\r\n\r\n",
            "WARC/1.0\r\n\r\n",
            "WARC/1.0\r\nContent-Length: -1\r\n\r\n",
            "WARC/1.0\r\nContent-Length: 1\r\n",
        ] {
            assert!(matches!(RecordHeader::read(&mut bytes.as_bytes()), Err(Reason::Damaged(..))), "{bytes}");
        }
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(join_chunks(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").unwrap(), b"abcde");
        assert_eq!(join_chunks(b"5\r\nab").unwrap(), b"ab");
        assert_eq!(join_chunks(b"<html>\n"), None);
    }

    #[test]
    fn an_answer_has_status_headers_and_body() {
        let answer =
            HttpResponse::read(b"HTTP/1.1 200 OK\r\nX: \xFF\r\nContent-Type: text/html\r\n\r\nbody").unwrap();
        assert_eq!(
            (answer.status, answer.header("content-type"), answer.body),
            (200, Some("text/html"), &b"body"[..])
        );
        let cut = HttpResponse::read(b"HTTP/2 301\nLocation : /").unwrap();
        assert_eq!((cut.status, cut.header("location"), cut.body), (301, Some("/"), &b""[..]));
        assert!(HttpResponse::read(b"<html>").is_none());
        assert!(HttpResponse::read(b"").is_none());
    }

    #[test]
    #[rustfmt::skip]
    fn what_servers_compress_with_is_unpacked() {
        // Written by zlib and by Google's Brotli.
        let table: &[(&str, &[u8])] = &[
            ("gzip", b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xB3\x29\xB0\x0B\xCF\x2F\x4A\x29\x56\x48\xCC\x4B\x51\x28\x47\x65\xE9\xD9\xE8\x17\xD8\x01\x00\xAA\x2B\x0E\x7C\x21\x00\x00\x00"),
            ("deflate", b"\x78\xDA\xB3\x29\xB0\x0B\xCF\x2F\x4A\x29\x56\x48\xCC\x4B\x51\x28\x47\x65\xE9\xD9\xE8\x17\xD8\x01\x00\xC7\x69\x0B\x85"),
            ("deflate", b"\xB3\x29\xB0\x0B\xCF\x2F\x4A\x29\x56\x48\xCC\x4B\x51\x28\x47\x65\xE9\xD9\xE8\x17\xD8\x01\x00"),
            ("br", b"\x1B\x20\x00\xF8\x8D\x94\xA9\xEB\x53\xF3\x5C\xC1\xDD\x29\x17\x9F\x54\x44\x14\x65\x52\x01\x65\x1C\x8A\xBA\xCD\x19\x11"),
            ("br", b"<p>Words and words and words.</p>"),
            ("identity", b"<p>Words and words and words.</p>"),
        ];
        let (limits, total) = (Limits::default(), AtomicU64::new(0));
        let budget = Budget::new(&limits, &total);
        for (encoding, bytes) in table {
            let body = decompress(encoding, bytes.to_vec(), &budget).unwrap();
            assert_eq!(body, b"<p>Words and words and words.</p>", "{encoding}");
        }
        assert!(matches!(decompress("br", b"\xFF\xFF\xFF".to_vec(), &budget), Err(Reason::Damaged(..) | Reason::Io(_))));
        assert!(matches!(decompress("zstd", Vec::new(), &budget), Err(Reason::Unsupported(..))));
    }
}
