//! The language of a text, detected by its words.

use whatlang::{Lang, Script, detect};

/// How many bytes are examined. More would give the same answer, later.
const EXAMINED_BYTES: usize = 2000;

/// Fewer words are too few to detect a language by.
const MIN_WORDS: usize = 8;

/// Enough words to measure how frequent those of English are among them.
const MIN_WORDS_FOR_CERTAINTY: usize = 60;

/// Bytes of the longest of [`ENGLISH_WORDS`].
const MAX_ENGLISH_WORD: usize = 4;

/// Words that English prose can't do without and few other languages have.
#[rustfmt::skip]
const ENGLISH_WORDS: &[&str] = &[
    "the", "of", "and", "to", "that", "said", "was", "with", "for", "not", "he", "she", "they", "his", "from", "by", "it", "has",
];

/// A language, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetectedLanguage {
    /// BCP 47.
    pub tag: &'static str,
    /// 0 to 1. Low for texts of a line or two, and between languages that are nearly one (Danish and Norwegian).
    pub certainty: f64,
    /// Whether the text is to be treated as English: it is English, or too short to be sure and may well be.
    pub is_english: bool,
}

/// The language of a text. `None` if it has no words.
pub fn detect_language(text: &str) -> Option<DetectedLanguage> {
    let examined = examined_part(text);
    if is_plainly_english(examined) {
        return Some(DetectedLanguage { tag: "en", certainty: 1.0, is_english: true });
    }
    let found = detect(examined)?;
    let (tag, certainty) = (tag(found.lang()), found.confidence());
    let is_english =
        tag == "en" || (certainty < 0.5 && found.script() == Script::Latin && may_be_english(examined));
    Some(DetectedLanguage { tag, certainty, is_english })
}

/// Whether one word in five is one of [`ENGLISH_WORDS`] and one in thirty is "the", which is usual for its prose and
/// unheard of elsewhere. Nearly every article that is read is English, and this takes a tenth of the time that whatlang takes.
fn is_plainly_english(text: &str) -> bool {
    let (mut words, mut english, mut the) = (0, 0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() <= MAX_ENGLISH_WORD
            && ENGLISH_WORDS.iter().any(|english| english.eq_ignore_ascii_case(word))
        {
            english += 1;
            the += usize::from(word.eq_ignore_ascii_case("the"));
        }
    }
    words >= MIN_WORDS_FOR_CERTAINTY && english * 5 >= words && the * 30 >= words
}

/// Whether one word in eight is one of [`ENGLISH_WORDS`], or there are hardly any words.
fn may_be_english(text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let english =
        words().filter(|word| ENGLISH_WORDS.iter().any(|english| english.eq_ignore_ascii_case(word))).count();
    words().nth(MIN_WORDS).is_none() || english * 8 >= words().count()
}

/// The part of the text that is examined; of a long one the second stretch, since title, byline and menus say less than
/// the prose.
fn examined_part(text: &str) -> &str {
    let start = if text.len() > 2 * EXAMINED_BYTES { EXAMINED_BYTES } else { 0 };
    let boundary =
        |from: usize| (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    &text[boundary(start)..boundary(start + EXAMINED_BYTES)]
}

/// The shortest tag, as BCP 47 wants it.
#[rustfmt::skip]
fn tag(language: Lang) -> &'static str {
    match language {
        Lang::Epo => "eo", Lang::Eng => "en", Lang::Rus => "ru", Lang::Cmn => "zh", Lang::Spa => "es",
        Lang::Por => "pt", Lang::Ita => "it", Lang::Ben => "bn", Lang::Fra => "fr", Lang::Deu => "de",
        Lang::Ukr => "uk", Lang::Kat => "ka", Lang::Ara => "ar", Lang::Hin => "hi", Lang::Jpn => "ja",
        Lang::Heb => "he", Lang::Yid => "yi", Lang::Pol => "pl", Lang::Amh => "am", Lang::Jav => "jv",
        Lang::Kor => "ko", Lang::Nob => "nb", Lang::Dan => "da", Lang::Swe => "sv", Lang::Fin => "fi",
        Lang::Tur => "tr", Lang::Nld => "nl", Lang::Hun => "hu", Lang::Ces => "cs", Lang::Ell => "el",
        Lang::Bul => "bg", Lang::Bel => "be", Lang::Mar => "mr", Lang::Kan => "kn", Lang::Ron => "ro",
        Lang::Slv => "sl", Lang::Hrv => "hr", Lang::Srp => "sr", Lang::Mkd => "mk", Lang::Lit => "lt",
        Lang::Lav => "lv", Lang::Est => "et", Lang::Tam => "ta", Lang::Vie => "vi", Lang::Urd => "ur",
        Lang::Tha => "th", Lang::Guj => "gu", Lang::Uzb => "uz", Lang::Pan => "pa", Lang::Aze => "az",
        Lang::Ind => "id", Lang::Tel => "te", Lang::Pes => "fa", Lang::Mal => "ml", Lang::Ori => "or",
        Lang::Mya => "my", Lang::Nep => "ne", Lang::Sin => "si", Lang::Khm => "km", Lang::Tuk => "tk",
        Lang::Aka => "ak", Lang::Zul => "zu", Lang::Sna => "sn", Lang::Afr => "af", Lang::Lat => "la",
        Lang::Slk => "sk", Lang::Cat => "ca", Lang::Tgl => "tl", Lang::Hye => "hy", Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told() {
        let table = [
            (
                "en",
                "The council said on Thursday that it had not been told, and that nobody would answer for it.",
            ),
            (
                "de",
                "Der Rat erklärte am Donnerstag, man habe ihm nichts gesagt, und niemand werde dafür geradestehen.",
            ),
            ("fr", "Le conseil a déclaré jeudi qu’on ne lui avait rien dit et que personne n’en répondrait."),
            ("es", "El consejo dijo el jueves que nadie le había avisado y que nadie respondería por ello."),
            ("ja", "市議会は木曜日、何も知らされていなかったと述べた。"),
            ("ru", "Совет заявил в четверг, что ему ничего не сообщили и что никто за это не ответит."),
        ];
        for (tag, text) in table {
            let found = detect_language(text).unwrap();
            assert_eq!((found.tag, found.is_english), (tag, tag == "en"), "{text}");
        }
        assert_eq!(detect_language(" 123 …"), None);
    }

    #[test]
    fn a_short_english_text_may_be_english() {
        for text in [
            "No deal, says Pell",
            "Ferry to stop at dusk",
            "“We are sorry,” she said.",
            "Okoro: “I will not close”",
            "Police said he fled.",
            "Mr Moss denied it.",
            "Nina Okoro, café owner, quits",
            "Dale United 2, Pell Rovers 1",
        ] {
            assert!(
                detect_language(text).is_none_or(|found| found.is_english),
                "{text}: {:?}",
                detect_language(text)
            );
        }
    }

    #[test]
    fn a_language_that_is_hard_to_name_is_not_english_for_that() {
        for text in [
            "Rådet sagde torsdag, at ingen havde fortalt det noget, og at ingen ville svare for det.",
            "Rådet sa torsdag at ingen hadde fortalt det noe, og at ingen ville svare for det.",
            "Vijeće je u četvrtak reklo da mu nitko ništa nije rekao i da nitko neće odgovarati za to.",
            "O conselho disse na quinta-feira que ninguém o avisou e que ninguém responderia por isso.",
        ] {
            assert!(!detect_language(text).unwrap().is_english, "{text}");
        }
    }

    #[test]
    fn what_is_plainly_english_is_not_what_is_nearly_so() {
        let english =
            "The council said on Thursday that it had not been told, and that nobody would answer for it. ";
        let dutch =
            "De raad zei donderdag dat hem niets was verteld of gevraagd, en dat het voor niemand was. ";
        let danish = "Rådet sagde, at byen for sin part var enig; han og hun kom by for by, og det var det. ";
        assert!(is_plainly_english(&english.repeat(5)));
        assert!(!is_plainly_english(english), "that is too little to go by");
        for text in [dutch, danish] {
            assert!(!is_plainly_english(&text.repeat(5)), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_told_by_a_stretch_of_it() {
        let text =
            format!("{}{}", "é".repeat(700), "The council said that it had not been told. ".repeat(400));
        assert_eq!(detect_language(&text).unwrap().tag, "en");
        assert!(examined_part(&text).len() <= EXAMINED_BYTES + 3);
    }
}
