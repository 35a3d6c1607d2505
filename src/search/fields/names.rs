//! Names: how near a name is to what was typed, and what of it is to be marked.
//!
//! `fuzzy-matcher` scores letters in order. It knows neither accents nor words, so it sees folded names only,
//! and only what is good enough counts: a name that nobody has finds nobody.

use std::ops::Range;

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use crate::collection::{Speaker, SpeakerNo};
use crate::search::query::Phrase;
use crate::search::words::edit_distance::FuzzyWord;
use crate::search::words::pattern::in_any_order;
use crate::text::fold::{fold, prefix_len};
use crate::text::words::words;

/// What each letter must score on average for letters in order to count as a name: as much as a letter by
/// itself does, so that every jump has to be made good by letters in a row or at a word's beginning.
const WORTH: i64 = 16;

/// How near a speaker is to what was typed, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nearness {
    /// It is the initials of a name.
    #[cfg(test)]
    Initials,
    /// So many slips.
    #[cfg(test)]
    Slips(usize),
    /// It is letters of a name in order, with a score that falls as it gets better.
    Letters(std::cmp::Reverse<i64>),
}

/// Those that are nearest so far.
#[derive(Default)]
pub(crate) struct NearestSpeakers {
    best: Option<Nearness>,
    speakers: Vec<SpeakerNo>,
}

impl NearestSpeakers {
    pub(crate) fn add(&mut self, speaker: SpeakerNo, nearness: Option<Nearness>) {
        let Some(nearness) = nearness else { return };
        match self.best.map(|best| nearness.cmp(&best)) {
            Some(std::cmp::Ordering::Greater) => return,
            Some(std::cmp::Ordering::Equal) => {}
            _ => self.speakers.clear(),
        }
        self.best = Some(nearness);
        self.speakers.push(speaker);
    }

    /// The nearest of these and of others that come after them.
    pub(crate) fn and(self, later: Self) -> Self {
        match (self.best, later.best) {
            (Some(a), Some(b)) if a == b => {
                Self { best: Some(a), speakers: [self.speakers, later.speakers].concat() }
            }
            (Some(a), Some(b)) if b < a => later,
            (None, _) => later,
            _ => self,
        }
    }

    pub(crate) fn speakers(self) -> Vec<SpeakerNo> {
        self.speakers
    }
}

/// A name as it was typed.
pub(crate) struct TypedName {
    /// Its words, folded.
    pub(crate) words: Vec<String>,
}

impl TypedName {
    pub(crate) fn new(value: &Phrase) -> Self {
        Self { words: value.words().map(fold).collect() }
    }

    /// How near a speaker is: what [`SpeakerIndex`] finds out with less work.
    #[cfg(test)]
    pub(crate) fn nearness(&self, speaker: &Speaker<'_>) -> Option<Nearness> {
        let slips = |word: &String| {
            let typed = FuzzyWord::new(word);
            names(speaker).flat_map(words_of).filter_map(|name| typed.to_beginning(&fold(name))).min()
        };
        let initials = self.initials_of(speaker).then_some(Nearness::Initials);
        initials
            .or_else(|| self.words.iter().map(slips).sum::<Option<usize>>().map(Nearness::Slips))
            .or_else(|| self.letters_of(speaker))
    }

    pub(crate) fn initials_of(&self, speaker: &Speaker<'_>) -> bool {
        let [typed] = &*self.words else { return false };
        typed.chars().nth(1).is_some() && names(speaker).any(|name| !initials(name, typed).is_empty())
    }

    /// How good the best of the names is that has all the words' letters in order.
    pub(crate) fn letters_of(&self, speaker: &Speaker<'_>) -> Option<Nearness> {
        let score = |name: &str| {
            let folded = FoldedName::new(name);
            self.words.iter().map(|word| Some(folded.letters(word)?.0)).sum::<Option<i64>>()
        };
        names(speaker).filter_map(score).max().map(|score| Nearness::Letters(std::cmp::Reverse(score)))
    }
}

/// The words of a name whose first letters were typed; none where they are not its initials. Small words may
/// be left out ("boe" and "be", the Bank of England), and middle names ("dt", Donald J. Trump).
fn initials<'a>(name: &'a str, typed: &str) -> Vec<&'a str> {
    let fits = |words: &Vec<&str>| {
        words.len() > 1 && words.iter().map(|word| fold(word).chars().next()).eq(typed.chars().map(Some))
    };
    with_initials(name).into_iter().find(fits).unwrap_or_default()
}

/// The words of a name that may make its initials, in each way.
fn with_initials(name: &str) -> [Vec<&str>; 3] {
    let all: Vec<&str> = words_of(name).collect();
    let great: Vec<&str> = all.iter().copied().filter(|word| !word.starts_with(char::is_lowercase)).collect();
    let ends: Vec<&str> = great.first().into_iter().chain(great.last()).copied().collect();
    [all, great, ends]
}

/// The initials of a name, in each way.
pub(crate) fn every_initials(name: &str) -> Vec<String> {
    let initials = |words: Vec<&str>| words.iter().filter_map(|word| fold(word).chars().next()).collect();
    with_initials(name).into_iter().filter(|words| words.len() > 1).map(initials).collect()
}

/// A name brought to what `fuzzy-matcher` can read.
struct FoldedName {
    text: String,
    /// The words as byte ranges of the name as written, and where each begins in `text`, in characters.
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

    /// Where the letters of a word stand in the name, in characters, and how well that looks. They begin
    /// where a word does, or else it would be no more than a few letters from here and there.
    fn letters(&self, typed: &str) -> Option<(i64, Vec<usize>)> {
        let count = typed.chars().count();
        if !(3..=64).contains(&count) {
            return None;
        }
        if !self.may_have(typed) {
            return None;
        }
        let (score, places) = SkimMatcherV2::default().respect_case().fuzzy_indices(&self.text, typed)?;
        let head = places.first().is_some_and(|first| self.words.iter().any(|(_, start)| start == first));
        (head && score >= WORTH * i64::from(count as u32)).then_some((score, places))
    }

    /// Whether the letters stand in order behind a word's beginning at all: the matcher takes long to find out.
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

    /// The bytes of a character of `text` in the name as written.
    fn written(&self, name: &str, place: usize) -> Option<Range<usize>> {
        let (range, start) = self.words.iter().rev().find(|(_, start)| *start <= place)?;
        let word = &name[range.clone()];
        Some(range.start + prefix_len(word, place - start)..range.start + prefix_len(word, place - start + 1))
    }
}

/// The bytes of a name to be marked, for a speaker that was meant by what was typed.
pub(crate) fn marks(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let ways = [beginnings, initials_marked, slips_marked, letters_marked];
    ways.iter().map(|way| way(value, name)).find(|marks| !marks.is_empty()).unwrap_or_default()
}

fn beginnings(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let asked = in_any_order(value);
    let mark = |range: Range<usize>| {
        let word = &name[range.clone()];
        let fits = asked.iter().filter_map(|asked| Some(asked.marked(word, asked.judge_written(word)?)));
        fits.max().map(|len| range.start..range.start + len)
    };
    words(name).filter_map(mark).collect()
}

fn initials_marked(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let typed = TypedName::new(value).words.concat();
    let at = |word: &str| word.as_ptr() as usize - name.as_ptr() as usize;
    initials(name, &typed).into_iter().map(|word| at(word)..at(word) + prefix_len(word, 1)).collect()
}

fn slips_marked(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let typed: Vec<FuzzyWord> = value.words().map(|word| FuzzyWord::new(&fold(word))).collect();
    let near = |range: &Range<usize>| {
        typed.iter().any(|typed| typed.to_beginning(&fold(&name[range.clone()])).is_some())
    };
    words(name).filter(near).collect()
}

fn letters_marked(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let folded = FoldedName::new(name);
    let typed = value.words().map(fold);
    let places = typed.filter_map(|word| folded.letters(&word)).flat_map(|(_, places)| places);
    places.filter_map(|place| folded.written(name, place)).collect()
}

/// The name and every alias.
pub(crate) fn names<'a>(speaker: &Speaker<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    std::iter::once(speaker.name).chain(speaker.aliases())
}

/// The words of a name, as written.
pub(crate) fn words_of(name: &str) -> impl Iterator<Item = &str> {
    words(name).map(|range| &name[range]).filter(|word| !fold(word).is_empty())
}
