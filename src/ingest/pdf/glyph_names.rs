//! Glyph names: the text of the names in a font's encoding. Latin letters and the punctuation that prose needs.

use unicode_normalization::UnicodeNormalization;

/// The text of a glyph: "quotedblleft", "eacute", "uni20AC", and with a variant behind a full stop.
pub(crate) fn glyph_text(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some((_, text)) = GLYPH_NAMES.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) => Some(letter.to_string()),
        (Some(letter), Some(_)) => {
            accented(letter, &name[letter.len_utf8()..]).or_else(|| numbered(name)).or_else(|| joined(name))
        }
        _ => None,
    }
}

/// "eacute": a letter and its accent.
fn accented(letter: char, accent: &str) -> Option<String> {
    let (_, mark) = ACCENTS.iter().find(|(known, _)| *known == accent)?;
    letter.is_ascii_alphabetic().then(|| [letter, *mark].into_iter().nfc().collect())
}

/// "uni20AC", "u1F600".
fn numbered(name: &str) -> Option<String> {
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let is_number = (4..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten()?;
    char::from_u32(number).map(String::from)
}

/// Ligatures: the letters with underscores between them.
fn joined(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('_').collect();
    let is_joined = (2..=4).contains(&parts.len()) && parts.iter().all(|part| part.len() == 1);
    is_joined.then(|| parts.concat())
}

const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("ring", '\u{30A}'),
    ("hungarumlaut", '\u{30B}'),
    ("caron", '\u{30C}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

#[rustfmt::skip]
const GLYPH_NAMES: &[(&str, &str)] = &[
    ("space", " "), ("nbspace", " "), ("exclam", "!"), ("quotedbl", "\""), ("numbersign", "#"), ("dollar", "$"),
    ("percent", "%"), ("ampersand", "&"), ("quotesingle", "'"), ("parenleft", "("), ("parenright", ")"), ("asterisk", "*"),
    ("plus", "+"), ("comma", ","), ("hyphen", "-"), ("minus", "−"), ("period", "."), ("slash", "/"), ("zero", "0"),
    ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"), ("seven", "7"), ("eight", "8"),
    ("nine", "9"), ("colon", ":"), ("semicolon", ";"), ("less", "<"), ("equal", "="), ("greater", ">"), ("question", "?"),
    ("at", "@"), ("bracketleft", "["), ("backslash", "\\"), ("bracketright", "]"), ("asciicircum", "^"), ("underscore", "_"),
    ("grave", "`"), ("braceleft", "{"), ("bar", "|"), ("braceright", "}"), ("asciitilde", "~"), ("quoteleft", "‘"),
    ("quoteright", "’"), ("quotedblleft", "“"), ("quotedblright", "”"), ("quotesinglbase", "‚"), ("quotedblbase", "„"),
    ("guillemotleft", "«"), ("guillemotright", "»"), ("guilsinglleft", "‹"), ("guilsinglright", "›"), ("endash", "–"),
    ("emdash", "—"), ("ellipsis", "…"), ("bullet", "•"), ("periodcentered", "·"), ("dagger", "†"), ("daggerdbl", "‡"),
    ("section", "§"), ("paragraph", "¶"), ("copyright", "©"), ("registered", "®"), ("trademark", "™"), ("degree", "°"),
    ("sterling", "£"), ("Euro", "€"), ("cent", "¢"), ("yen", "¥"), ("currency", "¤"), ("exclamdown", "¡"),
    ("questiondown", "¿"), ("onehalf", "½"), ("onequarter", "¼"), ("threequarters", "¾"), ("plusminus", "±"),
    ("multiply", "×"), ("divide", "÷"), ("perthousand", "‰"), ("fraction", "⁄"), ("ff", "ff"), ("fi", "fi"), ("fl", "fl"),
    ("ffi", "ffi"), ("ffl", "ffl"), ("ae", "æ"), ("AE", "Æ"), ("oe", "œ"), ("OE", "Œ"), ("oslash", "ø"), ("Oslash", "Ø"),
    ("germandbls", "ß"), ("lslash", "ł"), ("Lslash", "Ł"), ("eth", "ð"), ("Eth", "Ð"), ("thorn", "þ"), ("Thorn", "Þ"),
    ("dotlessi", "ı"), ("dotlessj", "ȷ"), ("dcroat", "đ"), ("Dcroat", "Đ"), ("hbar", "ħ"), ("mu", "µ"), ("ordfeminine", "ª"),
    ("ordmasculine", "º"), ("softhyphen", "\u{AD}"), ("sfthyphen", "\u{AD}"), ("visiblespace", " "), ("nonbreakingspace", " "),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        let table = [
            ("A", "A"),
            ("eacute", "é"),
            ("Scedilla", "Ş"),
            ("quotedblleft", "“"),
            ("f_i", "fi"),
            ("uni20AC", "€"),
            ("a.sc", "a"),
            ("u1F600", "😀"),
        ];
        for (name, expected) in table {
            assert_eq!(glyph_text(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["", ".notdef", "g12", "unix", "uniD800", "nonsense"] {
            assert_eq!(glyph_text(name), None, "{name}");
        }
    }
}
