//! Where speech ends by its words alone, where the mark that closed it was lost: before "she said", or with a sentence.

use std::ops::Range;

/// Verbs of speech, as they stand behind a quotation.
const SAYING_VERBS: [&str; 74] = [
    "said",
    "says",
    "say",
    "added",
    "adds",
    "told",
    "tells",
    "asked",
    "asks",
    "wrote",
    "writes",
    "replied",
    "replies",
    "answered",
    "answers",
    "explained",
    "explains",
    "continued",
    "continues",
    "recalled",
    "recalls",
    "noted",
    "notes",
    "argued",
    "argues",
    "insisted",
    "insists",
    "claimed",
    "claims",
    "warned",
    "warns",
    "declared",
    "declares",
    "announced",
    "admitted",
    "admits",
    "acknowledged",
    "concluded",
    "concludes",
    "agreed",
    "agrees",
    "joked",
    "jokes",
    "quipped",
    "shouted",
    "shouts",
    "yelled",
    "whispered",
    "remarked",
    "observed",
    "suggested",
    "stated",
    "states",
    "stressed",
    "tweeted",
    "posted",
    "testified",
    "recounted",
    "urged",
    "responded",
    "responds",
    "countered",
    "complained",
    "conceded",
    "exclaimed",
    "muttered",
    "sighed",
    "laughed",
    "cried",
    "reads",
    "remembered",
    "remembers",
    "commented",
    "predicted",
];
const SUBJECT_PRONOUNS: [&str; 8] = ["he", "she", "they", "it", "we", "i", "who", "one"];
const OPENING_DETERMINERS: [&str; 11] =
    ["the", "a", "an", "one", "another", "his", "her", "their", "its", "our", "my"];
const STOPPED_WORDS: [&str; 20] = [
    "mr", "mrs", "ms", "dr", "st", "sen", "gov", "rep", "gen", "col", "sgt", "lt", "capt", "rev", "prof",
    "jr", "sr", "u.s", "vs", "no",
];

/// The most words before a verb of speech that may name who speaks.
const MAX_WORDS_BEFORE_VERB: usize = 6;

/// The most characters of such words.
const MAX_TAG_LENGTH: usize = 120;

/// Whether a text begins with words that say who speaks: "she said", "said Pell", "Senator Ines Pell told", "according to".
#[must_use]
pub(super) fn opens_with_tag(text: &str) -> bool {
    tag(text).is_some()
}

/// How sure it is that words say who speaks of the words before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tag {
    /// "she said no"
    Likely,
    /// "she said.", "said Pell"
    Sure,
}

fn tag(text: &str) -> Option<Tag> {
    let text = text.char_indices().nth(MAX_TAG_LENGTH).map_or(text, |(end, _)| &text[..end]);
    let head = text.split(['\n', '.', ';', ':', '“', '"', ',']).next().unwrap_or_default();
    // A title's stop ends no tag.
    let is_title = head.len() < 6 && STOPPED_WORDS.contains(&&*head.trim().to_lowercase());
    let head = if is_title { text } else { head };
    let words: Vec<&str> = head.split_whitespace().take(MAX_WORDS_BEFORE_VERB + 2).collect();
    let lower: Vec<String> =
        words.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let is_verb = |at: usize| lower.get(at).is_some_and(|w| SAYING_VERBS.contains(&&**w));
    let behind = |verb: usize| if verb + 1 == words.len() { Tag::Sure } else { Tag::Likely };
    let first = &**lower.first()?;
    if SUBJECT_PRONOUNS.contains(&first) {
        let is_adverb = |w: &String| w.ends_with("ly") || ["also", "then", "later"].contains(&&**w);
        let verb = 1 + usize::from(lower.get(1).is_some_and(is_adverb));
        return is_verb(verb).then(|| behind(verb));
    }
    if is_verb(0) {
        let names = |w: &&str| w.starts_with(char::is_uppercase);
        let leads = |w: &String| OPENING_DETERMINERS.contains(&&**w) || SUBJECT_PRONOUNS.contains(&&**w);
        let is_named = words.get(1).is_some_and(names) || lower.get(1).is_some_and(leads);
        return (is_named || matches!(first, "said" | "says") && words.len() > 1).then_some(Tag::Sure);
    }
    if first == "according" {
        return (lower.get(1)? == "to").then_some(Tag::Sure);
    }
    let verb = (1..=MAX_WORDS_BEFORE_VERB).find(|&at| is_verb(at))?;
    let names = |w: &&str| w.starts_with(char::is_uppercase) || SMALL_NAME_WORDS.contains(w);
    let is_named = OPENING_DETERMINERS.contains(&first) && verb > 1 || words[..verb].iter().all(names);
    is_named.then(|| behind(verb))
}

const SMALL_NAME_WORDS: [&str; 12] =
    ["of", "the", "de", "la", "van", "von", "der", "al", "bin", "and", "for", "del"];

/// Where the words end in a stretch of text before somebody is said to speak: behind the first of the `stops` before words
/// that say so at `least` that surely.
#[must_use]
pub(super) fn said_end<const N: usize>(
    text: &str,
    stretch: Range<usize>,
    stops: [char; N],
    least: Tag,
) -> Option<usize> {
    let words = &text[stretch.clone()];
    words.match_indices(stops).map(|(at, stop)| at + stop.len()).find_map(|end| {
        let rest = &words[end..];
        (rest.starts_with(' ') && tag(rest) >= Some(least)).then_some(stretch.start + end)
    })
}

/// Where the words that a mark at `start` opens end at the latest if the next mark, at `limit`, opens others.
#[must_use]
pub(super) fn lost_end(text: &str, start: usize, limit: usize) -> usize {
    if let Some(end) = said_end(text, start..limit, [',', '?', '!', '.', '…'], Tag::Likely) {
        return end;
    }
    let words = text[start..limit].trim_end_matches(' ');
    let end = if words.ends_with(['.', '?', '!', '…']) {
        words.len()
    } else if let Some(end) = last_sentence_end(words) {
        end
    } else {
        let joints = [" and ", " but ", " or ", ", "];
        let joint = joints.iter().filter_map(|joint| text[start..limit].rfind(joint)).max();
        joint.filter(|&at| at > 0).unwrap_or(words.len())
    };
    start + end
}

/// Where the last sentence of a text ends that another one follows.
fn last_sentence_end(words: &str) -> Option<usize> {
    let ends = words.rmatch_indices(['.', '?', '!']).map(|(at, _)| at);
    ends.filter(|&at| words[at + 1..].starts_with(' ')).find_map(|at| {
        let before = words[..at].rsplit(' ').next().unwrap_or_default().to_lowercase();
        let is_name = before.len() < 2 || STOPPED_WORDS.contains(&&*before);
        (!is_name).then_some(at + 1)
    })
}
