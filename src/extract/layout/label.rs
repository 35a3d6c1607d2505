//! A label: what stands at a line's beginning to say who speaks there: `PELL:`, `Q.`, `[00:12] Ines Pell, mayor (by phone):`,
//! or a name alone on its line. It is read from one line by itself; whether a text has turns at all is decided elsewhere.

use std::ops::Range;

/// Bytes of a line in which its label is looked for.
const LABEL_REACH: usize = 160;
/// The most words of who speaks, titles not counted.
const MAX_LABEL_NAME_WORDS: usize = 6;
/// Bytes of a label that ends in a full stop.
const MAX_STOPPED_LABEL: usize = 70;

/// How a label is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum LabelForm {
    /// `PELL:`, `THE COURT:`, `Mr. McCALLEN.`
    Capitals,
    /// `Ines Pell:`, `Interviewer:`
    Name,
    /// `Q.`, `A:`, `Question:`, `Answer:`
    QuestionOrAnswer,
    /// `IP:`, `I:`, `P7:`
    Initials,
    /// A name on a line of its own, and perhaps a time: `Ines Pell  00:12`.
    Alone,
}

impl LabelForm {
    /// Every form.
    pub(super) const ALL: [Self; 5] =
        [Self::Capitals, Self::Name, Self::QuestionOrAnswer, Self::Initials, Self::Alone];
}

/// A label of a line. Places are bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TurnLabel {
    pub form: LabelForm,
    /// Who speaks, with a title before the name and without what stands behind it.
    pub who: Range<usize>,
    /// The sign that ends the label; empty where its line does.
    pub sign: Range<usize>,
    /// Where what is said begins.
    pub end: usize,
    /// Whether a time stamp stands with it.
    pub is_timed: bool,
}

/// The label of a line, if it may have one.
#[must_use]
pub(super) fn label(line: &str) -> Option<TurnLabel> {
    let reach = line.char_indices().map(|(at, _)| at).find(|at| *at >= LABEL_REACH).unwrap_or(line.len());
    // An excerpt may stand in marks: “PELL: We wait.
    let is_before = ['>', '#', ' ', '\u{a0}', '“', '"'];
    let mut at = line.len() - line.trim_start_matches(is_before).len();
    if at >= reach {
        return None;
    }
    let is_quoted = line[..at].contains(['“', '"']);
    let behind_time = time_stamp(&line[..reach], at);
    let mut is_timed = behind_time.is_some();
    at = behind_time.unwrap_or(at);
    if let Some(inside) = line[at..reach].strip_prefix('[')
        && let Some(close) = inside.find(']')
    {
        return bracketed(line, at + 1..at + 1 + close, is_timed);
    }
    if let Some((name, sign)) = abbreviated(line, at) {
        let form = if name.len() == 1 { LabelForm::QuestionOrAnswer } else { LabelForm::Capitals };
        return Some(TurnLabel { form, who: name, end: sign.end, sign, is_timed });
    }
    let colon = colon(&line[..reach], at);
    let (head, sign, end) = match colon {
        Some(colon) => (at..colon, colon..colon + 1, colon + 1),
        None if reach == line.len()
            && !line.ends_with(['.', ',', ';', '!', '?', '…', '”', '"', '—', '-']) =>
        {
            (at..reach, reach..reach, reach)
        }
        None => return None,
    };
    let head = trimmed(line, head);
    let (bare, has_time) = without_asides(line, head.clone());
    is_timed |= has_time;
    let who = who(line, bare.clone(), head)?;
    let behind = &line[who.end.min(bare.end)..bare.end];
    let has_number = behind.contains(|c: char| c.is_ascii_digit());
    let form = match name_form(&line[who.clone()])? {
        // A line of a date is no name.
        _ if colon.is_none() && (has_number || is_quoted) => return None,
        _ if colon.is_none() => LabelForm::Alone,
        LabelForm::Name | LabelForm::Initials if is_quoted => return None,
        form => form,
    };
    Some(TurnLabel { form, who, sign, end, is_timed })
}

/// `[Ines Pell] 09:12:03`, `[Ines Pell]: We wait`.
fn bracketed(line: &str, name: Range<usize>, is_timed: bool) -> Option<TurnLabel> {
    let close = name.end + 1;
    let name = trimmed(line, name);
    let behind_time = time_stamp(line, skip_spaces(line, close));
    let end = behind_time.unwrap_or(skip_spaces(line, close));
    let sign = if line[end..].starts_with(':') { end..end + 1 } else { close..close };
    let is_named = name_form(&line[name.clone()]).is_some_and(|form| form == LabelForm::Name);
    let ends = sign.len() == 1 || behind_time.is_some_and(|end| end == line.len());
    (is_named && ends).then(|| TurnLabel {
        form: if sign.is_empty() { LabelForm::Alone } else { LabelForm::Name },
        who: name,
        end: end.max(sign.end),
        sign,
        is_timed: is_timed || behind_time.is_some(),
    })
}

/// `Q.`, `A.` and, in a parliament's record, `Mr. McCALLEN.`: who speaks, and the full stop. Congress writes where from between:
/// `Ms. LINDA T. ORTEGA of Ohio.`
fn abbreviated(line: &str, at: usize) -> Option<(Range<usize>, Range<usize>)> {
    let rest = &line[at..];
    let is_space = |c: char| c.is_whitespace();
    if rest.starts_with(['Q', 'A']) && rest[1..].starts_with('.') && rest[2..].starts_with(is_space) {
        return Some((at..at + 1, at + 1..at + 2));
    }
    if !["Mr. ", "Mrs. ", "Ms. ", "Miss ", "Dr. ", "The ", "Madam "]
        .iter()
        .any(|title| rest.starts_with(title))
    {
        return None;
    }
    let stops = rest.match_indices('.').map(|(stop, _)| stop).take_while(|stop| *stop < MAX_STOPPED_LABEL);
    let ends = |stop: &usize| rest[stop + 1..].starts_with(is_space);
    stops.filter(ends).find_map(|stop| {
        let (bare, _) = without_asides(line, at..at + stop);
        let end = line[bare.clone()].find(" of ").map_or(bare.end, |of| bare.start + of);
        let last = line[bare.start..end].rsplit(' ').next().unwrap_or_default();
        let is_whole = last.len() > 2 && !last.contains('.') || end < at + stop;
        (is_whole && name_form(&line[bare.start..end]) == Some(LabelForm::Capitals))
            .then(|| (bare.start..end, at + stop..at + stop + 1))
    })
}

/// Where the label's colon stands: the first that a space, a mark or the line's end follows.
fn colon(line: &str, at: usize) -> Option<usize> {
    line[at..].match_indices(':').map(|(found, _)| at + found).find(|&found| {
        let behind = line[found + 1..].chars().next();
        behind.is_none_or(|c| c.is_whitespace() || matches!(c, '“' | '"' | '‘' | '[' | '('))
    })
}

/// Where words begin behind the time stamp that stands here: `[00:01:04]`, `(0:12)`, `00:12 -`, `12:30 PM`.
fn time_stamp(line: &str, at: usize) -> Option<usize> {
    let rest = &line[at..];
    let (open, close) = match rest.chars().next()? {
        '[' => (1, "]"),
        '(' => (1, ")"),
        '<' => (1, ">"),
        _ => (0, ""),
    };
    let digits = &rest[open..];
    let length =
        digits.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(digits.len());
    let time = digits[..length].trim_end_matches([':', '.', ',']);
    let parts: Vec<&str> = time.split(':').collect();
    let is_part = |part: &&str| (1..=2).contains(&part.split(['.', ',']).next().unwrap_or_default().len());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_part) {
        return None;
    }
    let mut rest = &digits[time.len()..];
    for half in [" AM", " PM", " am", " pm", " a.m.", " p.m."] {
        rest = rest.strip_prefix(half).unwrap_or(rest);
    }
    rest = rest.strip_prefix(close)?;
    let words =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':'));
    Some(line.len() - words.len())
}

/// Leaves off brackets and time stamps at the end of a label: `PELL (via video)`, `Ines Pell [00:12]`, `Ines Pell 0:12`.
fn without_asides(line: &str, mut head: Range<usize>) -> (Range<usize>, bool) {
    let mut is_timed = false;
    loop {
        let words = &line[head.clone()];
        let open = match words.chars().next_back() {
            Some(')') => words.rfind('('),
            Some(']') => words.rfind('['),
            _ => words.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8()),
        };
        let Some(open) = open.filter(|open| *open > 0) else { return (head, is_timed) };
        let is_time = time_stamp(words, open).is_some_and(|end| end == words.len());
        if !is_time && !words.ends_with([')', ']']) {
            return (head, is_timed);
        }
        is_timed |= is_time;
        head = trimmed(line, head.start..head.start + open);
    }
}

/// Who of a label's words speaks: what stands before a comma. Of `The Minister for Water (Petra Hollis)` it is who stands in the
/// brackets.
fn who(line: &str, bare: Range<usize>, head: Range<usize>) -> Option<Range<usize>> {
    let words = &line[bare.clone()];
    let is_office =
        ["The ", "THE ", "Mr ", "Mr. ", "Madam ", "Madame "].iter().any(|start| words.starts_with(start))
            && ["Speaker", "SPEAKER", "President", "Chair", "Minister", "Secretary", "Leader"]
                .iter()
                .any(|office| words.contains(office))
            || words.starts_with("The ");
    if is_office && head.end > bare.end {
        let aside = &line[bare.end..head.end];
        let open = aside.find('(')? + 1;
        let inside = bare.end + open..bare.end + open + aside[open..].find(')')?;
        if name_form(&line[inside.clone()]) == Some(LabelForm::Name) && line[inside.clone()].contains(' ') {
            return Some(inside);
        }
    }
    let comma = words.find(", ").map_or(bare.end, |comma| bare.start + comma);
    // "Sammy Davis, Jr."
    let suffix = line[comma..bare.end].strip_prefix(", ").and_then(|rest| rest.split([',', ' ']).next());
    let end = match suffix {
        Some(suffix @ ("Jr." | "Jr" | "Sr." | "JR." | "JR" | "SR." | "III" | "II")) => {
            comma + 2 + suffix.len()
        }
        _ => comma,
    };
    let who = trimmed(line, bare.start..end);
    (!who.is_empty()).then_some(who)
}

/// How a name is written; none where it is no name.
#[must_use]
pub(super) fn name_form(who: &str) -> Option<LabelForm> {
    let lower = who.to_lowercase();
    if matches!(who, "Q" | "A" | "Q." | "A.") || matches!(lower.as_str(), "question" | "answer") {
        return Some(LabelForm::QuestionOrAnswer);
    }
    if is_initials(who) {
        return Some(LabelForm::Initials);
    }
    let words = || who.split_whitespace();
    if words().next().is_none()
        || NOT_WHO.contains(&lower.as_str())
        || words().any(|word| NOT_IN_NAMES.contains(&word))
    {
        return None;
    }
    let is_title = |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let count = words().filter(|word| !is_title(word)).count();
    if count > MAX_LABEL_NAME_WORDS || !words().all(is_name_word) || !who.starts_with(char::is_alphabetic) {
        return None;
    }
    let is_capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 1 && !has_small(word);
    let free =
        || words().filter(|word| !is_title(word) && !PARTICLES.contains(&word.to_lowercase().as_str()));
    let all_capitals =
        free().all(|word| is_capitals(word) || word.chars().filter(|c| c.is_alphabetic()).count() == 1);
    if all_capitals && free().any(is_capitals)
        || words().all(|word| !has_small(word)) && words().any(is_capitals)
    {
        return Some(LabelForm::Capitals);
    }
    let opens = who.chars().next().is_some_and(char::is_uppercase);
    (opens && count > 0).then_some(LabelForm::Name)
}

/// Whether a word of capitals has small letters beyond those of `McCALL` and `MacADAM`.
fn has_small(word: &str) -> bool {
    let rest =
        word.strip_prefix("Mc").or_else(|| word.strip_prefix("Mac")).or_else(|| word.strip_prefix("De"));
    let rest = rest.filter(|rest| rest.chars().filter(|c| c.is_uppercase()).count() > 1);
    rest.unwrap_or(word).chars().any(char::is_lowercase)
}

/// `IP`, `I`, `P7`, `I.P.`
fn is_initials(who: &str) -> bool {
    let mut letters = who.chars().filter(|c| *c != '.');
    let first = letters.next().is_some_and(char::is_uppercase);
    let rest: Vec<char> = letters.collect();
    let is_numbered = !rest.is_empty() && rest.len() < 3 && rest.iter().all(char::is_ascii_digit);
    first && !who.contains(' ') && (rest.len() < 2 && rest.iter().all(|c| c.is_uppercase()) || is_numbered)
}

/// Whether a word may be one of a name: a capital first, or a particle.
fn is_name_word(word: &str) -> bool {
    let is_inside = |c: char| {
        c.is_alphabetic()
            || c.is_ascii_digit()
            || matches!(c, '.' | '-' | '\'' | '’' | '&' | '#' | '/' | '“' | '”' | '"')
    };
    let first = word.chars().find(|c| !matches!(c, '“' | '"' | '#'));
    let begins = first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    word.chars().all(is_inside)
        && (begins || PARTICLES.contains(&word) || word.contains(['\'', '’']) || word.starts_with("al-"))
}

fn trimmed(line: &str, range: Range<usize>) -> Range<usize> {
    let words = &line[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

fn skip_spaces(line: &str, at: usize) -> usize {
    line.len() - line[at..].trim_start().len()
}

/// Words that stand before names.
pub(super) const TITLES: [&str; 40] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "reverend",
    "father",
    "sister",
    "brother",
    "judge",
    "justice",
    "capt",
    "captain",
    "col",
    "gen",
    "general",
    "lt",
    "sgt",
    "maj",
    "sen",
    "senator",
    "rep",
    "gov",
    "governor",
    "president",
    "mayor",
    "chairman",
    "chairwoman",
    "the",
    "madam",
    "hon",
    "honourable",
];

/// Small words within names and offices.
pub(super) const PARTICLES: [&str; 26] = [
    "of", "the", "for", "and", "de", "da", "di", "du", "del", "della", "dos", "van", "von", "der", "den",
    "ter", "ten", "la", "le", "al", "el", "bin", "ibn", "y", "pro", "tempore",
];

/// Words that stand in headings and in no label of a speaker.
const NOT_IN_NAMES: [&str; 24] = [
    "How", "Why", "What", "When", "Where", "Which", "Who", "Is", "Are", "Was", "Will", "Can", "Should",
    "With", "From", "To", "On", "In", "At", "By", "About", "Your", "Our", "Day",
];

/// What stands before a colon and speaks to nobody.
#[rustfmt::skip]
const NOT_WHO: &[&str] = &[
    "about", "abstract", "address", "admission", "age", "aged", "agenda", "aired", "also", "also read", "analysis", "and", "attendance", "author", "authors",
    "background", "best", "bottom line", "breaking", "breaking news", "broadcast", "but", "byline", "by", "caption", "career", "case", "cast", "category", "caution",
    "cc", "chapter", "chorus", "claim", "clarification", "comment", "comments", "conclusion", "cons", "contact", "contacts", "context", "cook time", "copyright",
    "correction", "corrections", "cost", "credit", "credits", "data", "date", "dateline", "day", "deadline", "details", "director", "directions", "disclaimer",
    "disclosure", "document", "duration", "edited by", "editor", "editors", "editorial", "editor's note", "editor’s note", "editors' note", "editors’ note", "education", "email",
    "e-mail", "episode", "example", "exclusive", "explainer", "fact", "fact check", "facts", "family", "fax", "figure", "file", "final", "final score", "for", "from",
    "format", "friday", "full time", "genre", "half time", "headline", "heading", "height", "highlights", "hint", "hobbies", "home", "hours", "however", "image", "images",
    "important", "in short", "info", "information", "ingredients", "insight", "instructions", "introduction", "issue", "issues", "item", "job", "key", "key points", "key words",
    "keywords", "language", "last", "last updated", "lead", "length", "lesson", "level", "link", "links", "listen", "lives", "live", "location", "look", "map", "media contact",
    "media contacts", "method", "minutes", "moral", "more", "monday", "motto", "myth", "name", "names", "neutral", "next", "notes", "note", "nb", "n.b.", "now", "number", "occupation",
    "opening hours", "opinion", "options", "organiser", "organizer", "overall", "page", "pages", "part", "participants", "people", "phone", "photo", "photograph", "photographs",
    "photography", "photos", "picture", "pictures", "place", "point", "points", "position", "poll", "prep time", "present", "price", "prices", "problem", "profile", "pros", "ps", "p.s.",
    "published", "publisher", "quick facts", "quote", "quote of the day", "rated", "rating", "re", "read", "read also", "read more", "reason", "recap", "recipe", "record", "records", "reference", "references",
    "related", "release", "released", "remarks", "report", "reported by", "reporting by", "result", "results", "review", "risk", "role", "rule", "runtime", "running time", "running order", "sample", "saturday", "schedule",
    "score", "scores", "scene", "season", "section", "see also", "sent", "series", "serves", "share", "short", "sign up", "size", "skills", "slug", "so", "solution", "source", "sources", "spoiler",
    "staff", "starring", "start", "stat", "statement", "status", "step", "stock", "story", "subject", "subscribe", "subtotal", "summary", "summary keywords", "sunday", "supporters", "swap", "table", "tag", "tags", "takeaway",
    "target", "tel", "telephone", "temperature", "theme", "then", "thursday", "tickets", "time", "times", "tip", "tips", "title", "to", "today", "tomorrow", "tonight", "top tip",
    "topic", "topics", "total", "transcript", "translation", "trivia", "true", "truth", "tuesday", "twitter", "type", "update", "updated", "updates", "url", "venue", "verdict", "verse", "version", "video",
    "videos", "view", "vote", "votes", "warning", "watch", "weather", "web", "website", "wednesday", "week", "weight", "when", "where", "who", "why", "winner", "winners", "with", "word", "words",
    "worst", "written by", "year", "yesterday", "yield", "music", "song", "singing", "speakers", "attendees", "present were", "location", "venue", "false", "misleading", "the facts", "the claim", "the verdict", "our ruling",
    "our verdict", "the truth", "the bottom line", "the answer", "the question", "the problem", "the result", "the good", "the bad", "the ugly", "good", "bad", "likes", "dislikes", "born", "died", "lives in", "team", "teams", "referee's verdict", "man of the match", "player of the match",
    "subs", "substitutes", "goals", "goal", "yellow cards", "red cards", "line-up", "lineup", "stage", "kick-off", "kickoff", "odds", "prediction", "tv", "channel", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "pro", "con", "for example", "act", "exit", "enter", "end", "begin", "the end", "continued", "breakfast", "lunch", "dinner", "starter", "main", "dessert", "morning", "afternoon", "evening", "night",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(LabelForm, &str, &str)> {
        label(line).map(|label| (label.form, &line[label.who.clone()], line[label.end..].trim()))
    }

    #[test]
    fn a_label_says_who_speaks() {
        use LabelForm::{Alone, Capitals, Initials, Name, QuestionOrAnswer};
        let table = [
            ("PELL: We wait.", Capitals, "PELL", "We wait."),
            ("MR. PELL: We wait.", Capitals, "MR. PELL", "We wait."),
            ("Mr. McCALLEN: We wait.", Capitals, "Mr. McCALLEN", "We wait."),
            ("THE COURT: Go on.", Capitals, "THE COURT", "Go on."),
            ("INES PELL, MAYOR OF TARN, ENGINEER (via video link): Here.", Capitals, "INES PELL", "Here."),
            ("ADÈLE O'DAY (through translator): No.", Capitals, "ADÈLE O'DAY", "No."),
            ("JAN VAN DER VELDE, HOST: Good evening.", Capitals, "JAN VAN DER VELDE", "Good evening."),
            ("[02:14:07] CAPT. ILIAS DRAKOS: Come left.", Capitals, "CAPT. ILIAS DRAKOS", "Come left."),
            ("“PELL: We wait.", Capitals, "PELL", "We wait."),
            (">> PELL: We wait.", Capitals, "PELL", "We wait."),
            ("00:01:04 - Ines Pell: We wait.", Name, "Ines Pell", "We wait."),
            ("Ines Pell (00:12): We wait.", Name, "Ines Pell", "We wait."),
            ("Ines: Why?", Name, "Ines", "Why?"),
            ("Dr. Ines Pell: Why?", Name, "Dr. Ines Pell", "Why?"),
            ("Speaker 1: Why?", Name, "Speaker 1", "Why?"),
            ("Jan van der Velde: Why?", Name, "Jan van der Velde", "Why?"),
            ("[Ines Pell]: Why?", Name, "Ines Pell", "Why?"),
            ("Mr. McCALLEN. Will she yield?", Capitals, "Mr. McCALLEN", "Will she yield?"),
            ("Ms. LINDA T. ORTEGA of Ohio. I yield. So.", Capitals, "Ms. LINDA T. ORTEGA", "I yield. So."),
            ("The SPEAKER pro tempore (Mr. Fale). Go on.", Capitals, "The SPEAKER pro tempore", "Go on."),
            (
                "Mr. McCALLEN (during the reading). Mr. Speaker, no.",
                Capitals,
                "Mr. McCALLEN",
                "Mr. Speaker, no.",
            ),
            ("Q. Why?", QuestionOrAnswer, "Q", "Why?"),
            ("A: So.", QuestionOrAnswer, "A", "So."),
            ("Question: Why?", QuestionOrAnswer, "Question", "Why?"),
            ("IP: Why?", Initials, "IP", "Why?"),
            ("P7: Why?", Initials, "P7", "Why?"),
            ("I: Why?", Initials, "I", "Why?"),
            ("Ines Pell  00:12", Alone, "Ines Pell", ""),
            ("[Ines Pell] 09:12:03", Alone, "Ines Pell", ""),
            ("0:03 Ines Pell", Alone, "Ines Pell", ""),
            ("Owen Strake (Marrow Vale) (Lab)", Alone, "Owen Strake", ""),
            ("The Minister for Water (Petra Hollis)", Alone, "Petra Hollis", ""),
        ];
        for (line, form, who, words) in table {
            assert_eq!(read(line), Some((form, who, words)), "{line}");
        }
    }

    #[test]
    fn a_word_with_a_colon_is_no_label() {
        for line in [
            "Note: the pier is shut.",
            "Editor’s note: the pier is shut.",
            "Ingredients: two eggs.",
            "Monday: rain.",
            "How to wait: a guide",
            "The minister said: we wait.",
            "He came at 12:30 and left.",
            "12:30",
            "We wait.",
            "Mr. Pell left. He came back.",
            "The U.S. Navy waits. It is late.",
            "(LAUGHTER)",
            "https://a.example/b: c",
            "and then: nothing",
            &"\"".repeat(500),
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
