//! An endless series of queries, for typing all night.

const WORDS: [&str; 40] = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "that",
    "we",
    "people",
    "state",
    "president",
    "new",
    "country",
    "police",
    "tax",
    "health",
    "jobs",
    "vote",
    "school",
    "city",
    "money",
    "law",
    "court",
    "family",
    "women",
    "party",
    "trade",
    "bank",
    "oil",
    "water",
    "border",
    "war",
    "peace",
    "climate",
    "energy",
    "union",
    "election",
    "report",
    "public",
    "market",
    "food",
];

/// The query of a number: words in many combinations, sometimes with an operator or a field.
pub(crate) fn query(nth: usize) -> String {
    let mixed = nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 7;
    let word = |turn: usize| WORDS[(mixed >> (turn * 9)) % WORDS.len()];
    let cut = |word: &str, turn: usize| word[..word.len() - (mixed >> (turn * 5)) % 2].to_owned();
    match mixed % 10 {
        0..=3 => format!("{} {}", word(0), cut(word(1), 1)),
        4 | 5 => cut(word(2), 2),
        6 => format!("\"{} {}", word(0), word(1)),
        7 => format!("{} !{}", word(1), word(2)),
        8 => format!("@{} {}", ["smith", "jones", "clinton", "jm", "mary"][mixed % 5], word(0)),
        _ => format!("kind:quote date:201{} {}", mixed % 9 + 1, word(1)),
    }
}
