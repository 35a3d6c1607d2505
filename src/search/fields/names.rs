//! Names of speakers: initials, letters in order, and what of a name is highlighted.
//!
//! `fuzzy-matcher` scores letters in order. It knows neither accents nor words, so it is given folded names only, and a low
//! score counts as no match: a name that nobody has finds nobody.

use std::cmp::Ordering;
use std::ops::Range;

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use crate::collection::{Speaker, SpeakerNo};
use crate::search::query::Phrase;
use crate::search::words::{FuzzyWord, in_any_order};
use crate::text::fold::{fold, prefix_len};
use crate::text::words::words;

/// What each letter must score on average for letters in order to match: as much as a letter by itself does, so that a gap has
/// to be made good by letters in a row or at the beginning of a word.
const MIN_SCORE_PER_LETTER: i64 = 16;

/// The speakers of the best score so far.
#[derive(Default)]
pub(crate) struct NearestSpeakers {
    best: Option<i64>,
    speakers: Vec<SpeakerNo>,
}

impl NearestSpeakers {
    /// Adds a speaker with a score, where there is one: a larger one is better.
    pub(crate) fn add(&mut self, speaker: SpeakerNo, score: Option<i64>) {
        if score.is_none() || score < self.best {
            return;
        }
        if score > self.best {
            self.speakers.clear();
            self.best = score;
        }
        self.speakers.push(speaker);
    }

    /// The nearest of these and of others that come after them.
    pub(crate) fn and(self, later: Self) -> Self {
        match self.best.cmp(&later.best) {
            Ordering::Less => later,
            Ordering::Equal => Self { best: self.best, speakers: [self.speakers, later.speakers].concat() },
            Ordering::Greater => self,
        }
    }

    pub(crate) fn into_speakers(self) -> Vec<SpeakerNo> {
        self.speakers
    }
}

/// A speaker's name as typed.
pub(crate) struct TypedName {
    /// Its words, folded.
    pub(crate) words: Vec<String>,
}

impl TypedName {
    pub(crate) fn new(value: &Phrase) -> Self {
        Self { words: value.words().map(fold).collect() }
    }

    /// Whether one word was typed that is the initials of one of the speaker's names.
    pub(crate) fn is_initials_of(&self, speaker: &Speaker<'_>) -> bool {
        let [typed] = &*self.words else { return false };
        typed.chars().nth(1).is_some() && names(speaker).any(|name| !initials(name, typed).is_empty())
    }

    /// The score of the speaker's name that best has the letters of all words in order.
    pub(crate) fn letters_score(&self, speaker: &Speaker<'_>) -> Option<i64> {
        let score = |name: &str| {
            let folded = FoldedName::new(name);
            self.words.iter().map(|word| Some(folded.letters(word)?.0)).sum::<Option<i64>>()
        };
        names(speaker).filter_map(score).max()
    }
}

/// The words of a name whose first letters were typed; none where they are not its initials. Small words may
/// be left out ("boe" and "be", the Bank of England), and middle names ("dt", Donald J. Trump).
fn initials<'a>(name: &'a str, typed: &str) -> Vec<&'a str> {
    let fits = |words: &Vec<&str>| {
        words.len() > 1 && words.iter().map(|word| fold(word).chars().next()).eq(typed.chars().map(Some))
    };
    initial_words(name).into_iter().find(fits).unwrap_or_default()
}

/// The words whose first letters may be a name's initials: all words, those in upper case, the first and the last of these.
fn initial_words(name: &str) -> [Vec<&str>; 3] {
    let all: Vec<&str> = words_of(name).collect();
    let great: Vec<&str> = all.iter().copied().filter(|word| !word.starts_with(char::is_lowercase)).collect();
    let ends: Vec<&str> = great.first().into_iter().chain(great.last()).copied().collect();
    [all, great, ends]
}

/// The initials of a name, in each of these ways.
pub(crate) fn every_initials(name: &str) -> Vec<String> {
    let initials = |words: Vec<&str>| words.iter().filter_map(|word| fold(word).chars().next()).collect();
    initial_words(name).into_iter().filter(|words| words.len() > 1).map(initials).collect()
}

/// A name folded for `fuzzy-matcher`.
struct FoldedName {
    text: String,
    /// Each word as a byte range of the name as written, and where it begins in `text`, in characters.
    words: Vec<(Range<usize>, usize)>,
}

impl FoldedName {
    fn new(name: &str) -> Self {
        let mut folded = Self { text: String::new(), words: Vec::new() };
        for range in words(name) {
            let start = folded.text.chars().count();
            folded.text.push_str(&fold(&name[range.clone()]));
            folded.text.push(' ');
            folded.words.push((range, start));
        }
        folded
    }

    /// The score of a typed word's letters in the name, and their positions in characters. The first one has to begin a word,
    /// or else any few letters would match.
    fn letters(&self, typed: &str) -> Option<(i64, Vec<usize>)> {
        let count = typed.chars().count();
        if !(3..=64).contains(&count) {
            return None;
        }
        if !self.may_have(typed) {
            return None;
        }
        let (score, positions) = SkimMatcherV2::default().respect_case().fuzzy_indices(&self.text, typed)?;
        let head = positions.first().is_some_and(|first| self.words.iter().any(|(_, start)| start == first));
        (head && score >= MIN_SCORE_PER_LETTER * i64::from(count as u32)).then_some((score, positions))
    }

    /// Whether the letters are there in order from the beginning of a word on. The matcher takes longer to find out.
    fn may_have(&self, typed: &str) -> bool {
        let mut letters = typed.chars();
        let first = letters.next();
        let mut text = self.text.chars();
        let mut before = ' ';
        loop {
            let Some(c) = text.next() else { return false };
            if before == ' ' && Some(c) == first {
                return letters.all(|letter| text.any(|c| c == letter));
            }
            before = c;
        }
    }

    /// The bytes that a character of `text` has in the name as written.
    fn written(&self, name: &str, position: usize) -> Option<Range<usize>> {
        let (range, start) = self.words.iter().rev().find(|(_, start)| *start <= position)?;
        let word = &name[range.clone()];
        Some(
            range.start + prefix_len(word, position - start)
                ..range.start + prefix_len(word, position - start + 1),
        )
    }
}

/// The bytes of a speaker's name to highlight, where the speaker matched what was typed.
pub(crate) fn highlights(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let ways = [highlight_prefixes, highlight_initials, highlight_fuzzy, highlight_letters];
    ways.iter().map(|way| way(value, name)).find(|ranges| !ranges.is_empty()).unwrap_or_default()
}

fn highlight_prefixes(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let patterns = in_any_order(value);
    let prefix = |range: Range<usize>| {
        let word = &name[range.clone()];
        let matching = patterns
            .iter()
            .filter_map(|pattern| Some(pattern.highlighted_len(word, pattern.judge_written(word)?)));
        matching.max().map(|len| range.start..range.start + len)
    };
    words(name).filter_map(prefix).collect()
}

fn highlight_initials(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let typed = TypedName::new(value).words.concat();
    let at = |word: &str| word.as_ptr() as usize - name.as_ptr() as usize;
    initials(name, &typed).into_iter().map(|word| at(word)..at(word) + prefix_len(word, 1)).collect()
}

fn highlight_fuzzy(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let typed: Vec<FuzzyWord> = value.words().map(|word| FuzzyWord::new(&fold(word))).collect();
    let near = |range: &Range<usize>| {
        typed.iter().any(|typed| typed.prefix_distance(&fold(&name[range.clone()])).is_some())
    };
    words(name).filter(near).collect()
}

fn highlight_letters(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let folded = FoldedName::new(name);
    let typed = value.words().map(fold);
    let positions = typed.filter_map(|word| folded.letters(&word)).flat_map(|(_, positions)| positions);
    positions.filter_map(|position| folded.written(name, position)).collect()
}

/// The name and every alias.
pub(crate) fn names<'a>(speaker: &Speaker<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    std::iter::once(speaker.name).chain(speaker.aliases())
}

/// The words of a name, as written.
pub(crate) fn words_of(name: &str) -> impl Iterator<Item = &str> {
    words(name).map(|range| &name[range]).filter(|word| !fold(word).is_empty())
}

/// What names are sorted by: as folded, then as written.
pub(crate) type NameKey = (Box<str>, Box<str>);

/// The ranks of names: as folded, then as written, then in the order given.
pub(crate) fn ranks(keys: &[NameKey]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_by_key(|no| &keys[*no as usize]);
    let mut ranks = vec![0; order.len()];
    (0..).zip(order).for_each(|(rank, no)| ranks[no as usize] = rank);
    ranks
}

/// The key of a name.
pub(crate) fn name_key(name: &str) -> NameKey {
    let folded = words(name).map(|range| fold(&name[range])).collect::<Vec<_>>().join(" ");
    (folded.into(), name.into())
}
