//! Words in JSON: a string, the name of an object, or those of a list. All else is passed over while it is read, so that no
//! value takes more memory than its text, however many lists and numbers it is made of.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What a value says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum JsonWords {
    /// A string.
    Text(String),
    /// An object's `name`, and its `@id`.
    Object { name: Option<String>, address: Option<String> },
    /// The strings and names in a list, with commas between them.
    List(String),
    /// Neither.
    #[default]
    None,
}

impl JsonWords {
    /// A string, a name, or those of a list.
    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Text(text) | Self::List(text) => Some(text),
            Self::Object { name, .. } => name,
            Self::None => None,
        }
    }

    /// A string that is no part of anything.
    pub(super) fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// An address: a string, or an object's `@id`.
    pub(super) fn address(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Object { address, .. } => address,
            Self::List(_) | Self::None => None,
        }
    }
}

impl<'de> Deserialize<'de> for JsonWords {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(WordsVisitor)
    }
}

/// The methods of a visitor for which true, false, null and numbers say nothing. (Numbers come as objects too.)
macro_rules! says_nothing_in_scalars {
    ($value:ty) => {
        fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<$value, E> {
            Ok(<$value>::default())
        }
    };
}
pub(super) use says_nothing_in_scalars;

struct WordsVisitor;

impl<'de> Visitor<'de> for WordsVisitor {
    type Value = JsonWords;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<JsonWords, E> {
        Ok(JsonWords::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<JsonWords, E> {
        Ok(JsonWords::Text(text))
    }

    /// A number comes as an object too, since `serde_json` keeps it as it is written.
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<JsonWords, A::Error> {
        let (mut name, mut address) = (None, None);
        while let Some(key) = object.next_key::<Cow<'de, str>>()? {
            match &*key {
                "name" => name = object.next_value::<Self::Value>()?.text(),
                "@id" => address = object.next_value::<Self::Value>()?.text(),
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(JsonWords::Object { name, address })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<JsonWords, A::Error> {
        let mut joined = String::new();
        while let Some(item) = list.next_element::<JsonWords>()? {
            let words = if matches!(item, JsonWords::List(_)) { None } else { item.words() };
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                if !joined.is_empty() {
                    joined.push_str(", ");
                }
                joined.push_str(&words);
            }
        }
        Ok(JsonWords::List(joined))
    }

    says_nothing_in_scalars!(JsonWords);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_names_are_words_and_all_else_is_not() {
        let table = [
            (r#""Ada Moss""#, Some("Ada Moss")),
            (r#"{"a": [1, {"name": "x"}], "name": "Ada Moss", "b": null}"#, Some("Ada Moss")),
            (
                r#"["Ada Moss", {"name": "Ben Lowe"}, 1, "", null, ["Inés Pell"], {"name": 2}]"#,
                Some("Ada Moss, Ben Lowe"),
            ),
            (r#"{"name": ["Ada Moss"]}"#, None),
            ("[]", Some("")),
            ("1e400", None),
            ("-1", None),
            ("true", None),
            ("null", None),
        ];
        for (json, words) in table {
            assert_eq!(serde_json::from_str::<JsonWords>(json).unwrap().words().as_deref(), words, "{json}");
        }
        let address =
            serde_json::from_str::<JsonWords>(r#"{"@id": "https://echo.example/1"}"#).unwrap().address();
        assert_eq!(address.as_deref(), Some("https://echo.example/1"));
        assert!(serde_json::from_str::<JsonWords>(&"[".repeat(100_000)).is_err());
    }
}
