//! WARC: web archives, record by record. HTTP responses, text that was extracted from them (WET), and files that were
//! stored without a response are each a file that may hold an article.
//!
//! A record's `WARC-Date` is not read: it is the time of the crawl. When an article was published, the page itself says.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use super::http::HttpResponse;
use super::unpacked::Unpacking;
use crate::ingest::source::origin::Origin;
use crate::ingest::source::raw_file::{RawBytes, RawFile};
use crate::ingest::source::reason::Reason;

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
        return Err(Reason::Damaged("WARC", "a header is longer than any".to_owned()));
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
