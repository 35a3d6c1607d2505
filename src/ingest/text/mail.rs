//! Mail: the body of a message. Its plain text if it has one, else its HTML; attachments are ignored.
//! Quoted replies stay in the text as they stand.

use mail_parser::{MessageParser, PartType};

use crate::ingest::article::Draft;
use crate::ingest::html;
use crate::ingest::source::origin::Reason;

/// How many parts a mail may have. They nest, and mail-parser frees them recursively: 20,000 in one another overflow the
/// stack.
const MAX_PARTS: usize = 500;

/// The article in a mail: subject, sender, date, body.
pub(crate) fn read(bytes: &[u8]) -> Result<Draft, Reason> {
    if parts(bytes) > MAX_PARTS {
        return Err(Reason::Damaged("mail", format!("it has more than {MAX_PARTS} parts")));
    }
    let message = MessageParser::default().parse(bytes);
    let message = message.ok_or_else(|| Reason::Damaged("mail", "it has no headers".to_owned()))?;
    let sender = message.from().and_then(|from| from.first());
    let name = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let parts = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text.to_string()),
        PartType::Html(html) => Some(html::paragraphs(html).join("\n\n")),
        _ => None,
    });
    let text: Vec<String> = parts.map(|text| text.trim_matches(['\r', '\n']).to_owned()).collect();
    Ok(Draft {
        title: message.subject().unwrap_or_default().to_owned(),
        author: name.map(first_name_first),
        published: message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        language: message.header("Content-Language").and_then(|value| value.as_text()).map(str::to_owned),
        text: text.join("\n\n"),
        ..Draft::default()
    })
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

/// An upper bound of the nested parts: each of them must have a content type.
fn parts(bytes: &[u8]) -> usize {
    let name = b"content-type";
    bytes.windows(name.len()).filter(|window| window.eq_ignore_ascii_case(name)).count()
}
