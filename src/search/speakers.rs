//! Speakers by name: the only place that knows how near a name is to what was typed.
//!
//! Names are not prose. People type them in any order, by initials, with slips and with letters left out, and
//! there are few enough of them to look at each. Where names or aliases have the words typed, as words or
//! beginnings, those speakers are meant. Else the nearest are: by initials, then by slips, then by letters in
//! order, which `fuzzy-matcher` scores. It knows neither accents nor words, so it sees folded names only,
//! and only what is good enough counts: a name that nobody has finds nobody.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::asked::in_any_order;
use super::cancel::Cancel;
use super::query::Phrase;
use super::slips::Typed;
use super::tier::Tier;
use super::vocabulary::Letters;
use super::word_index::WordIndex;
use crate::collection::{Collection, Speaker, SpeakerNo};
use crate::text::fold::{fold, prefix_len};
use crate::text::words::words;

/// The speakers that are meant, in order, and how well each of them fits.
pub(super) type Meant = Arc<[(SpeakerNo, Tier)]>;

/// The index of names and aliases.
#[derive(Debug)]
pub(super) struct SpeakerIndex {
    /// By speaker: the words of the name and of every alias.
    words: WordIndex,
    ids: HashMap<Phrase, SpeakerNo>,
    /// What was asked last: rows on the screen ask again and again.
    asked: Mutex<HashMap<Phrase, Meant>>,
}

/// Answers kept for those who ask again.
const KEPT: usize = 64;

/// What each letter must score on average for letters in order to count as a name: as much as a letter by
/// itself does, so that every jump has to be made good by letters in a row or at a word's beginning.
const WORTH: i64 = 16;

impl SpeakerIndex {
    pub(super) fn new(collection: &Collection) -> Self {
        let ids = collection.speakers().map(|speaker| (Phrase::new(speaker.id), speaker.no)).collect();
        let words = WordIndex::new(collection.speakers().map(|speaker| names(&speaker).flat_map(words_of)));
        Self { words, ids, asked: Mutex::default() }
    }

    /// The speakers that a query means. Nothing where the search was cancelled.
    pub(super) fn meant(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Meant> {
        let kept = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meant) = kept().get(value) {
            return Some(Arc::clone(meant));
        }
        let meant: Meant = self.find(value, collection, cancel)?.into();
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(value.clone(), Arc::clone(&meant));
        Some(meant)
    }

    fn find(
        &self,
        value: &Phrase,
        collection: &Collection,
        cancel: &Cancel,
    ) -> Option<Vec<(SpeakerNo, Tier)>> {
        if let Some(speaker) = self.ids.get(value) {
            return Some(vec![(*speaker, Tier::Exact)]);
        }
        let named = self.words.find_all(&in_any_order(value), cancel)?;
        if !named.any().is_empty() {
            let tier = |row| Some((SpeakerNo(row as u32), named.tier(row)?));
            return Some(named.any().iter().filter_map(tier).collect());
        }
        Some(
            self.nearest(value, collection, cancel)?
                .into_iter()
                .map(|speaker| (speaker, Tier::Fuzzy))
                .collect(),
        )
    }

    fn nearest(&self, value: &Phrase, collection: &Collection, cancel: &Cancel) -> Option<Vec<SpeakerNo>> {
        let typed = TypedName::new(value);
        let slips = self.slips(&typed, cancel)?;
        let mut nearest = Nearest::default();
        for speaker in collection.speakers() {
            cancel.check()?;
            let row = self.words.words(speaker.no.0 as usize);
            let lettered = self.has_letters(&typed, row);
            let initials = (lettered && typed.initials_of(&speaker)).then_some(Nearness::Initials);
            let nearness = initials
                .or_else(|| {
                    slips
                        .iter()
                        .map(|by_word| least(by_word, row))
                        .sum::<Option<usize>>()
                        .map(Nearness::Slips)
                })
                .or_else(|| lettered.then(|| typed.letters_of(&speaker))?);
            nearest.add(speaker.no, nearness);
        }
        Some(nearest.speakers())
    }

    /// For each word typed, how many slips it is from each word of the vocabulary.
    fn slips(&self, typed: &TypedName, cancel: &Cancel) -> Option<Vec<Vec<u8>>> {
        let words = self.words.vocabulary().words();
        let from = |typed: &Typed| {
            cancel.check()?;
            let to = |word: &super::vocabulary::Word| {
                let near = typed.could_be(word.letters()).then(|| typed.to_beginning(&word.folded));
                near.flatten().map_or(TOO_FAR, |slips| slips as u8)
            };
            Some(words.iter().map(to).collect())
        };
        typed.words.iter().map(|word| from(&Typed::new(word))).collect()
    }

    /// Whether the names have the letters at all, in whatever order: most don't, and that is quickly seen.
    fn has_letters(&self, typed: &TypedName, row: &[u32]) -> bool {
        let words = self.words.vocabulary().words();
        let letters =
            row.iter().fold(Letters::default(), |set, word| set.and(words[*word as usize].letters()));
        typed.words.iter().all(|word| Letters::of(word).missing_in(letters) == 0)
    }
}

const TOO_FAR: u8 = u8::MAX;

fn least(slips: &[u8], row: &[u32]) -> Option<usize> {
    let least = row.iter().map(|word| slips[*word as usize]).min()?;
    (least < TOO_FAR).then_some(usize::from(least))
}

/// How near a speaker is to what was typed, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// It is the initials of a name.
    Initials,
    /// So many slips.
    Slips(usize),
    /// It is letters of a name in order, with a score that falls as it gets better.
    Letters(std::cmp::Reverse<i64>),
}

/// Those that are nearest so far.
#[derive(Default)]
pub(super) struct Nearest {
    best: Option<Nearness>,
    speakers: Vec<SpeakerNo>,
}

impl Nearest {
    pub(super) fn add(&mut self, speaker: SpeakerNo, nearness: Option<Nearness>) {
        let Some(nearness) = nearness else { return };
        match self.best.map(|best| nearness.cmp(&best)) {
            Some(std::cmp::Ordering::Greater) => return,
            Some(std::cmp::Ordering::Equal) => {}
            _ => self.speakers.clear(),
        }
        self.best = Some(nearness);
        self.speakers.push(speaker);
    }

    pub(super) fn speakers(self) -> Vec<SpeakerNo> {
        self.speakers
    }
}

/// A name as it was typed.
pub(super) struct TypedName {
    /// Its words, folded.
    words: Vec<String>,
}

impl TypedName {
    pub(super) fn new(value: &Phrase) -> Self {
        Self { words: value.words().map(fold).collect() }
    }

    /// How near a speaker is: what [`SpeakerIndex`] finds out with less work.
    #[cfg(test)]
    pub(super) fn nearness(&self, speaker: &Speaker<'_>) -> Option<Nearness> {
        let slips = |word: &String| {
            let typed = Typed::new(word);
            names(speaker).flat_map(words_of).filter_map(|name| typed.to_beginning(&fold(name))).min()
        };
        let initials = self.initials_of(speaker).then_some(Nearness::Initials);
        initials
            .or_else(|| self.words.iter().map(slips).sum::<Option<usize>>().map(Nearness::Slips))
            .or_else(|| self.letters_of(speaker))
    }

    fn initials_of(&self, speaker: &Speaker<'_>) -> bool {
        let [typed] = &*self.words else { return false };
        typed.chars().nth(1).is_some() && names(speaker).any(|name| !initials(name, typed).is_empty())
    }

    /// How good the best of the names is that has all the words' letters in order.
    fn letters_of(&self, speaker: &Speaker<'_>) -> Option<Nearness> {
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
    let all: Vec<&str> = words_of(name).collect();
    let great: Vec<&str> = all.iter().copied().filter(|word| !word.starts_with(char::is_lowercase)).collect();
    let ends: Vec<&str> = great.first().into_iter().chain(great.last()).copied().collect();
    let fits = |words: &Vec<&str>| {
        words.len() > 1 && words.iter().map(|word| fold(word).chars().next()).eq(typed.chars().map(Some))
    };
    [all, great, ends].into_iter().find(fits).unwrap_or_default()
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
        let (score, places) = SkimMatcherV2::default().respect_case().fuzzy_indices(&self.text, typed)?;
        let head = places.first().is_some_and(|first| self.words.iter().any(|(_, start)| start == first));
        (head && score >= WORTH * i64::from(count as u32)).then_some((score, places))
    }

    /// The bytes of a character of `text` in the name as written.
    fn written(&self, name: &str, place: usize) -> Option<Range<usize>> {
        let (range, start) = self.words.iter().rev().find(|(_, start)| *start <= place)?;
        let word = &name[range.clone()];
        Some(range.start + prefix_len(word, place - start)..range.start + prefix_len(word, place - start + 1))
    }
}

/// The bytes of a name to be marked, for a speaker that was meant by what was typed.
pub(super) fn marks(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let ways = [beginnings, initials_marked, slips_marked, letters_marked];
    ways.iter().map(|way| way(value, name)).find(|marks| !marks.is_empty()).unwrap_or_default()
}

fn beginnings(value: &Phrase, name: &str) -> Vec<Range<usize>> {
    let asked = in_any_order(value);
    let mark = |range: Range<usize>| {
        let word = &name[range.clone()];
        let fits = asked.iter().filter_map(|asked| Some(asked.marked(word, asked.judge(word, &fold(word))?)));
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
    let typed: Vec<Typed> = value.words().map(|word| Typed::new(&fold(word))).collect();
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
pub(super) fn names<'a>(speaker: &Speaker<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    std::iter::once(speaker.name).chain(speaker.aliases())
}

/// The words of a name, as written.
pub(super) fn words_of(name: &str) -> impl Iterator<Item = &str> {
    words(name).map(|range| &name[range]).filter(|word| !fold(word).is_empty())
}
