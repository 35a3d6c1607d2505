//! Type errors: what serde says where a value is of another type than was expected, in a reader's words.
//!
//! serde's messages name types of Rust ("expected u64", "a sequence", "unknown variant"), and their text is the only way
//! to what they tell. A message that isn't recognized gives way to a sentence that says less. Structs that are read say by serde's attribute
//! `expecting` that they are objects: else a message would have their names.

use std::borrow::Cow;

/// The most characters of a string that a sentence repeats: where an id was expected there may be a whole article.
const MAX_SHOWN: usize = 60;

/// The sentence for a message of serde, of which the position at its end was cut off: what was expected, and what stands
/// there.
pub(crate) fn sentence(message: &str) -> String {
    type_sentence(message).unwrap_or_else(|| "this is not what was expected here".to_owned())
}

fn type_sentence(message: &str) -> Option<String> {
    let starting = |starts: [&str; 2]| starts.iter().find_map(|start| message.strip_prefix(start));
    if let Some(field) = message.strip_prefix("missing field `") {
        return Some(format!("there is no “{}”", field.strip_suffix('`')?));
    }
    if let Some(field) = message.strip_prefix("duplicate field `") {
        return Some(format!("“{}” stands twice", shortened(field.strip_suffix('`')?)));
    }
    // What was expected is ours, and never has the words between the two; what was found may have any.
    if let Some(rest) = starting(["unknown variant `", "unknown field `"]) {
        let (found, expected) = rest.rsplit_once("`, expected ")?;
        return Some(format!("{} was expected, and this is “{}”", choice(expected), shortened(found)));
    }
    if let Some(rest) = message.strip_prefix("invalid length ") {
        let (length, expected) = rest.rsplit_once(", expected ")?;
        return Some(format!("{} was expected, and this is a list of {length}", expected_type(expected)));
    }
    let (found, expected) = starting(["invalid type: ", "invalid value: "])?.rsplit_once(", expected ")?;
    Some(format!("{} was expected, and this is {}", expected_type(expected), found_value(found)))
}

/// Words in backticks, as a choice between them.
fn choice(list: &str) -> String {
    let words: Vec<String> = list.split('`').skip(1).step_by(2).map(|word| format!("“{word}”")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn expected_type(expected: &str) -> &str {
    match expected {
        "a sequence" => "a list",
        "a map" => "an object",
        "unit" => "null",
        "a boolean" => "true or false",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on",
        "f32" | "f64" => "a number",
        "a borrowed string" | "string" | "str" => "a string",
        // Ours begin so; a tuple's or a type's name would be a word of Rust.
        ours if ours.starts_with("a ") || ours.starts_with("an ") || ours.contains(", ") => ours,
        _ => "something else",
    }
}

fn found_value(found: &str) -> Cow<'_, str> {
    if let Some(text) = found.strip_prefix("string \"").and_then(|text| text.strip_suffix('"')) {
        return format!("“{}”", shortened(text)).into();
    }
    match found {
        "sequence" => "a list".into(),
        "map" => "an object".into(),
        "number" => "a number".into(),
        // A number or a word: "integer `5`", "boolean `true`".
        _ => found.split('`').nth(1).unwrap_or(found).into(),
    }
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_names_a_type_of_rust() {
        let table = [
            ("missing field `id`", "there is no “id”"),
            ("duplicate field `id`", "“id” stands twice"),
            ("unknown variant `a`, expected `b`", "“b” was expected, and this is “a”"),
            ("unknown field `a`, expected `b` or `c`", "“b” or “c” was expected, and this is “a”"),
            (
                "unknown variant `a`, expected x`, expected one of `b`, `c`, `d`",
                "“b”, “c” or “d” was expected, and this is “a`, expected x”",
            ),
            ("invalid type: null, expected a string", "a string was expected, and this is null"),
            ("invalid type: sequence, expected an object", "an object was expected, and this is a list"),
            ("invalid type: map, expected a sequence", "a list was expected, and this is an object"),
            ("invalid type: boolean `true`, expected f32", "a number was expected, and this is true"),
            (
                "invalid value: integer `-1`, expected u64",
                "a whole number from 0 on was expected, and this is -1",
            ),
            (
                "invalid type: string \"a, expected b\", expected a boolean",
                "true or false was expected, and this is “a, expected b”",
            ),
            ("invalid length 1, expected an object", "an object was expected, and this is a list of 1"),
            ("data did not match any variant of untagged enum Kind", "this is not what was expected here"),
        ];
        for (message, expected) in table {
            assert_eq!(sentence(message), expected);
        }
        let long = format!("invalid type: string \"{}\", expected u64", "é".repeat(1000));
        assert!(sentence(&long).chars().count() < 120);
    }
}
