//! The format of a file of articles, by its first bytes, and by the ending of its name only if they don't decide; or why the
//! file holds none. Whether it is a dataset was decided before, in `harvest/dataset_sniff`.

use super::encoding;
use super::source::origin::Reason;

/// A format that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileFormat {
    Plain,
    Markdown,
    Html,
    Pdf,
    /// DOCX and EPUB too: the files in the archive decide.
    Zip,
    Gzip,
    Mail,
    Feed,
    JsonLines,
    Warc,
}

/// How many bytes at the start are examined.
pub(crate) const SNIFFED_BYTES: usize = 8 << 10;

/// The format of a file that begins with these bytes, or why it isn't read.
pub(crate) fn sniff(head: &[u8], name: &str) -> Result<FileFormat, Reason> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if let Some(found) = by_magic(head) {
        return found;
    }
    if head.contains(&0) && !encoding::is_utf16(head) {
        return Err(Reason::NotAnArticle("a binary file"));
    }
    let text = encoding::decode(head, None);
    match by_text(text.trim_start_matches('\u{FEFF}').trim_start()) {
        Some(found) => found,
        None => by_ending(&ending),
    }
}

/// Whether this much is a line of JSON Lines: of these the first may be read when it has come, long before the last.
pub(crate) fn is_json_line(head: &[u8]) -> bool {
    head.starts_with(b"{\"") && head.contains(&b'\n')
}

fn by_magic(head: &[u8]) -> Option<Result<FileFormat, Reason>> {
    let found = |at: usize, magic: &[u8]| head.get(at..).is_some_and(|head| head.starts_with(magic));
    if let Some(&(_, _, format)) = MAGIC_OF_FORMATS.iter().find(|(at, magic, _)| found(*at, magic)) {
        return Some(Ok(format));
    }
    // A PDF may have anything before its header, and real ones do.
    if head[..head.len().min(1024)].windows(5).any(|bytes| bytes == b"%PDF-") {
        return Some(Ok(FileFormat::Pdf));
    }
    if let Some(&(_, _, what)) = MAGIC_OF_ARCHIVES.iter().find(|(at, magic, _)| found(*at, magic)) {
        return Some(Err(Reason::packed(what)));
    }
    if let Some(&(_, what, way_out)) = MAGIC_OF_DOCUMENTS.iter().find(|(magic, ..)| found(0, magic)) {
        return Some(Err(Reason::Unsupported(what, way_out)));
    }
    let &(_, _, what) = MAGIC_OF_OTHERS.iter().find(|(at, magic, _)| found(*at, magic))?;
    Some(Err(Reason::NotAnArticle(what)))
}

const MAGIC_OF_FORMATS: &[(usize, &[u8], FileFormat)] = &[
    (0, b"PK\x03\x04", FileFormat::Zip),
    (0, b"PK\x05\x06", FileFormat::Zip),
    (0, b"\x1F\x8B", FileFormat::Gzip),
    (0, b"WARC/", FileFormat::Warc),
];

const MAGIC_OF_ARCHIVES: &[(usize, &[u8], &str)] = &[
    (257, b"ustar", "a tar archive"),
    (0, b"BZh", "a bzip2 file"),
    (0, b"\xFD7zXZ\0", "an xz file"),
    (0, b"\x28\xB5\x2F\xFD", "a Zstandard file"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (0, b"Rar!\x1A\x07", "a RAR archive"),
];

const MAGIC_OF_DOCUMENTS: &[(&[u8], &str, &str)] = &[
    // An index is opened by its folder.
    (b"whosaid\0", "an index", "name the folder that it was made in"),
    (b"\xD0\xCF\x11\xE0", "an old Office file", "save it as DOCX first"),
    (b"{\\rtf", "an RTF file", "save it as DOCX first"),
    (b"%!PS", "a PostScript file", "make it a PDF first"),
];

const MAGIC_OF_OTHERS: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG", "a picture"),
    (0, b"\xFF\xD8\xFF", "a picture"),
    (0, b"GIF8", "a picture"),
    (8, b"WEBP", "a picture"),
    (4, b"ftyp", "a film or a sound"),
    (0, b"\x1A\x45\xDF\xA3", "a film or a sound"),
    (0, b"OggS", "a film or a sound"),
    (0, b"ID3", "a film or a sound"),
    (0, b"RIFF", "a film or a sound"),
    (0, b"\x7FELF", "a program"),
    (0, b"MZ\x90\0", "a program"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"wOF", "a font"),
];

fn by_text(text: &str) -> Option<Result<FileFormat, Reason>> {
    const HTML_STARTS: [&str; 11] =
        ["!doctype html", "html", "head", "body", "article", "main", "section", "div", "p>", "h1", "meta"];
    if text.strip_prefix('<').is_some_and(|tag| HTML_STARTS.iter().any(|name| begins_with(tag, name))) {
        return Some(Ok(FileFormat::Html));
    }
    if ["<?xml", "<!--", "<rss", "<feed", "<rdf:RDF"].iter().any(|start| begins_with(text, start)) {
        return by_first_element(text);
    }
    if text.starts_with('{') && text.contains('"') {
        return Some(Ok(FileFormat::JsonLines));
    }
    is_mail(text).then_some(Ok(FileFormat::Mail))
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

/// By the first element after declarations and comments.
fn by_first_element(text: &str) -> Option<Result<FileFormat, Reason>> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if rest.starts_with("!--") {
            rest = &rest[rest.find("-->")?..];
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name =
                rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next()?.to_ascii_lowercase();
            return Some(match name.as_str() {
                "rss" | "feed" | "rdf:rdf" | "atom:feed" => Ok(FileFormat::Feed),
                "html" | "head" | "body" => Ok(FileFormat::Html),
                "svg" => Err(Reason::NotAnArticle("a picture")),
                _ if text.starts_with("<?xml") => Err(Reason::NotAnArticle("XML other than a feed")),
                _ => Ok(FileFormat::Html),
            });
        }
    }
}

/// Whether these are the headers of a mail: at least two of those that mails have.
fn is_mail(text: &str) -> bool {
    const MAIL_HEADERS: [&str; 12] = [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "delivered-to",
        "content-type",
        "reply-to",
    ];
    let mut found = 0;
    for line in text.lines().take(200) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            break;
        }
        found += usize::from(MAIL_HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)));
    }
    found >= 2
}

fn by_ending(ending: &str) -> Result<FileFormat, Reason> {
    match ending {
        "md" | "markdown" | "mdown" | "mkd" => Ok(FileFormat::Markdown),
        "html" | "htm" | "xhtml" | "shtml" => Ok(FileFormat::Html),
        "eml" => Ok(FileFormat::Mail),
        "jsonl" | "ndjson" => Ok(FileFormat::JsonLines),
        "rss" | "atom" => Ok(FileFormat::Feed),
        "css" | "scss" | "less" => Err(Reason::NotAnArticle("a style sheet")),
        "js" | "mjs" | "cjs" | "ts" | "map" | "wasm" | "py" | "rs" | "c" | "h" | "cpp" | "java" | "go"
        | "sh" | "rb" | "php" | "pl" => Err(Reason::NotAnArticle("a program")),
        "json" | "csv" | "tsv" | "yml" | "yaml" | "toml" | "ini" | "xml" | "xsd" | "xsl" | "sql" => {
            Err(Reason::NotAnArticle("a table or settings"))
        }
        _ => Ok(FileFormat::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_the_format_before_the_name_does() {
        let table: &[(&[u8], &str, FileFormat)] = &[
            (b"%PDF-1.7", "a.txt", FileFormat::Pdf),
            (b"junk\n%PDF-1.4", "a", FileFormat::Pdf),
            (b"PK\x03\x04", "a.html", FileFormat::Zip),
            (b"\x1F\x8B\x08", "a", FileFormat::Gzip),
            (b"WARC/1.0\r\n", "a", FileFormat::Warc),
            (b" \n<!DOCTYPE html>", "a.txt", FileFormat::Html),
            (b"\xEF\xBB\xBF<html>", "a", FileFormat::Html),
            (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C'><html>", "a", FileFormat::Html),
            (b"<?xml version='1.0'?><!-- <html> --><rss version='2.0'>", "a.xml", FileFormat::Feed),
            (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "a", FileFormat::Feed),
            (b"{\"text\": \"A\"}", "a.txt", FileFormat::JsonLines),
            (b"From: a@b.example\nSubject: c\n\nd", "a", FileFormat::Mail),
            (b"Received: by b\n\twith c\nDate: d\n\ne", "a", FileFormat::Mail),
            (b"# A", "a.md", FileFormat::Markdown),
            (b"<div>A", "a.htm", FileFormat::Html),
            (b"To: whom it may concern.\n\nYes.", "a", FileFormat::Plain),
            (b"\xFF\xFEh\0i\0", "a.txt", FileFormat::Plain),
            (b"Mr Moss said: no.", "speech", FileFormat::Plain),
            (b"", "a.txt", FileFormat::Plain),
        ];
        for (head, name, format) in table {
            assert_eq!(sniff(head, name).unwrap(), *format, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn what_holds_no_article_is_named() {
        let table: &[(&[u8], &str, &str)] = &[
            (b"\x89PNG\r\n", "a.txt", "is a picture, not an article"),
            (
                b"\xD0\xCF\x11\xE0",
                "a.doc",
                "is an old Office file, which can't be read; save it as DOCX first",
            ),
            (
                b"whosaid\0\x04",
                "whosaid.index",
                "is an index, which can't be read; name the folder that it was made in",
            ),
            (b"a\0b", "a", "is a binary file, not an article"),
            (b"<?xml version='1.0'?><plist>", "a", "is XML other than a feed, not an article"),
            (b"body { }", "a.css", "is a style sheet, not an article"),
        ];
        for (head, name, reason) in table {
            assert_eq!(sniff(head, name).unwrap_err().to_string(), *reason);
        }
    }
}
