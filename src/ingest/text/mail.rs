//! Mail: a message's own words. Its plain text where it has one, else its HTML; attachments are let be.

use mail_parser::{MessageParser, PartType};

use crate::ingest::article::Draft;
use crate::ingest::{Reason, html};

/// The most parts that a mail may have. They nest, and the crate frees them recursively: 20,000 in one another end the
/// program.
const MOST_PARTS: usize = 500;

/// The article in a mail: subject, sender, date, body.
pub(crate) fn read(bytes: &[u8]) -> Result<Draft, Reason> {
    if parts(bytes) > MOST_PARTS {
        return Err(Reason::Damaged("mail", format!("it has more than {MOST_PARTS} parts")));
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
        author: name.map(turned),
        published: message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        language: message.header("Content-Language").and_then(|value| value.as_text()).map(str::to_owned),
        text: text.join("\n\n"),
        ..Draft::default()
    })
}

/// "Moss, Ada" is Ada Moss.
fn turned(name: &str) -> String {
    match name.split_once(", ") {
        Some((last, first)) if !last.contains(' ') && !first.contains([' ', ',']) => {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    }
}

/// No fewer than the parts in parts: each of them must say what it is.
fn parts(bytes: &[u8]) -> usize {
    let name = b"content-type";
    bytes.windows(name.len()).filter(|window| window.eq_ignore_ascii_case(name)).count()
}
