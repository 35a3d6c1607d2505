//! Mail: the body of a message. Its plain text if it has one, else its HTML; attachments are ignored.
//! Quoted replies stay in the text as they stand. Of lines only those are joined that say so themselves (`format=flowed`).

use std::borrow::Cow;

use mail_parser::{Header, HeaderName, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::flowed::unflowed;
use crate::ingest::article::Draft;
use crate::ingest::html;
use crate::ingest::source::limits::{COPIES_OF_TEXT, check_memory};
use crate::ingest::source::origin::Reason;
use crate::text::markup::MarkedText;

/// How many parts a mail may have. They nest, and mail-parser frees them recursively: 20,000 in one another overflow the
/// stack.
const MAX_PARTS: usize = 500;

/// The article in a mail: subject, sender, date, body.
pub(crate) fn read(bytes: &[u8]) -> Result<Draft, Reason> {
    if parts(bytes) > MAX_PARTS {
        return Err(Reason::Damaged("mail", format!("it has more than {MAX_PARTS} parts")));
    }
    check_memory(memory(bytes), bytes.len())?;
    let message = parser().parse(bytes);
    let message = message.ok_or_else(|| Reason::Damaged("mail", "it has no headers".to_owned()))?;
    let sender = message.from().and_then(|from| from.first());
    let name = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let mut text = MarkedText::default();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(plain) => drop(text.push(&lines_of(part, plain.trim_matches(['\r', '\n'])))),
            PartType::Html(html) => text.append(&html::marked_text(html)?),
            _ => {}
        }
    }
    Ok(Draft {
        title: message.subject().unwrap_or_default().to_owned(),
        author: name.map(first_name_first),
        published: message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        language: message.header("Content-Language").and_then(|value| value.as_text()).map(str::to_owned),
        ..Draft::default().with_text(text)
    })
}

/// The text of a part, with a paragraph on a line where the part says that its breaks mean nothing.
fn lines_of<'t>(part: &MessagePart<'_>, plain: &'t str) -> Cow<'t, str> {
    let says = |name: &str, value: &str| {
        let attribute = part.content_type().and_then(|kind| kind.attribute(name));
        attribute.is_some_and(|attribute| attribute.eq_ignore_ascii_case(value))
    };
    if says("format", "flowed") { unflowed(plain, says("delsp", "yes")) } else { plain.into() }
}

/// "Moss, Ada" is Ada Moss.
fn first_name_first(name: &str) -> String {
    match name.split_once(", ") {
        Some((last, first)) if !last.contains(' ') && !first.contains([' ', ',']) => {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    }
}

/// A parser of the headers that are read here and of those that say what the parts are.
fn parser() -> MessageParser {
    MessageParser::new()
        .with_mime_headers()
        .header_text(HeaderName::Subject)
        .header_address(HeaderName::From)
        .header_date(HeaderName::Date)
        .header_text(HeaderName::ContentLanguage)
        .default_header_ignore()
}

/// Bytes that the parser takes at most for a header, and for a part: twice their own, while their list is copied to one of twice
/// the size.
const BYTES_PER_HEADER: u64 = 2 * size_of::<Header<'_>>() as u64;
const BYTES_PER_PART: u64 = 2 * size_of::<MessagePart<'_>>() as u64 + 64;

/// Bytes that the parser takes at most for a byte of a header that it takes apart: an address of one letter and a comma is two
/// texts, in a list that grows.
const BYTES_PER_HEADER_BYTE: u64 = 96;

/// An upper bound of the bytes that the parser takes. Whatever looks like a header counts, wherever it stands: there are few such
/// lines in what isn't one.
fn memory(bytes: &[u8]) -> u64 {
    let (mut memory, mut is_taken_apart) = (COPIES_OF_TEXT * bytes.len() as u64, false);
    for line in bytes.split(|byte| *byte == b'\n') {
        let name = header_name(line);
        let is_continued = line.first().is_some_and(u8::is_ascii_whitespace);
        is_taken_apart = is_taken_apart && is_continued && name.is_none()
            || name.as_deref().is_some_and(is_taken_apart_name);
        memory += match line {
            _ if is_taken_apart => BYTES_PER_HEADER + BYTES_PER_HEADER_BYTE * line.len() as u64,
            [b'-', b'-', ..] => BYTES_PER_PART,
            line if line.contains(&b':') => BYTES_PER_HEADER,
            _ => 0,
        };
    }
    memory
}

/// An upper bound of the nested parts: each of them must have a content type.
fn parts(bytes: &[u8]) -> usize {
    let name = b"content-type";
    bytes.windows(name.len()).filter(|window| window.eq_ignore_ascii_case(name)).count()
}

/// The name of a header as the parser reads it: without white space, in lower case.
fn header_name(line: &[u8]) -> Option<String> {
    let end = line.iter().take(200).position(|byte| *byte == b':')?;
    let letters = line[..end].iter().filter(|byte| !byte.is_ascii_whitespace());
    Some(letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect())
}

fn is_taken_apart_name(name: &str) -> bool {
    matches!(name, "from" | "subject" | "date") || name.starts_with("content-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_of_a_mail_is_in_few_headers() {
        let mail = "Received: by b\nTo: a@b.example, c@d.example\nFrom: \"Moss, Ada\" <ada@echo.example>\nSubject: =?utf-8?q?Pi=C3=A9r?=\n\
            Date: Mon, 1 Mar 2021 10:00:00 +0000\nContent-Language: en\nContent-Type: text/plain; charset=latin1\n\
            Content-Transfer-Encoding: quoted-printable\n\nIt shut, =E9t=E9.\n";
        let draft = read(mail.as_bytes()).unwrap();
        assert_eq!((draft.title.as_str(), draft.author.as_deref()), ("Piér", Some("Ada Moss")));
        assert_eq!(draft.published.as_deref(), Some("2021-03-01T10:00:00Z"));
        assert_eq!(
            (draft.language.as_deref(), draft.text.as_str()),
            (Some("en"), "It shut, été.\n".trim_end())
        );
    }

    #[test]
    fn flowed_text_has_a_paragraph_on_a_line() {
        let mail = "From: ada@echo.example\nContent-Type: Text/Plain; charset=utf-8; Format=Flowed\n\nWe stay, \nand wait.\n";
        assert_eq!(read(mail.as_bytes()).unwrap().text, "We stay, and wait.");
        assert_eq!(read(mail.replace("Flowed", "fixed").as_bytes()).unwrap().text, "We stay, \nand wait.");
    }

    #[test]
    fn prose_of_any_length_is_no_header() {
        let head = "From: a@b.example\nSubject: Pier\n\n";
        for line in [
            "From our correspondent, who was there: ",
            "a word or two\n",
            "> From: Ada\n> it was so, she said\n",
            "\n",
        ] {
            let mail = head.to_owned() + &line.repeat((8 << 20) / line.len());
            assert!(check_memory(memory(mail.as_bytes()), mail.len()).is_ok(), "{line}");
        }
        for line in ["a:\n", "From: a\n", "F rom: a,a,a,a\n", "--b\n\n", "Content-Type: a/b; c=d\n"] {
            let mail = head.to_owned() + &line.repeat((8 << 20) / line.len());
            assert!(check_memory(memory(mail.as_bytes()), mail.len()).is_err(), "{line}");
        }
    }
}
