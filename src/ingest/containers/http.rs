//! An HTTP response, as web archives keep it: status, headers, and a body that may be chunked and compressed. It is read
//! leniently, since archives hold versions (HTTP/2), headers and cut-off heads that a parser for connections refuses.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::ingest::source::limits::Budget;
use crate::ingest::source::reason::Reason;

/// An HTTP response, with its body as it was sent.
#[derive(Debug)]
pub(crate) struct HttpResponse<'a> {
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
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
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
            Reason::Damaged("compressed page", error.to_string())
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
