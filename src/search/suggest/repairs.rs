//! Repairs: what somebody may have meant by a clause that finds nothing.

use std::collections::HashMap;

use crate::collection::SpeakerNo;
use crate::search::cancel::Cancel;
use crate::search::query::{Anchor, Clause, Phrase, Quoting, Term, Test, WordsTest};
use crate::search::run::Engine;
use crate::search::words::{FuzzyWord, LetterSet, Matching, WordIndex, WordPattern};
use crate::text::fold::fold;

/// The most words, or speakers, that are tried in place of one.
const MAX_CANDIDATES: usize = 8;

/// Phrases with more words are not repaired: each word costs a pass over the vocabulary.
const MAX_REPAIRED_WORDS: usize = 12;

impl Engine {
    /// What may replace a clause, the likeliest first. Each candidate is clauses that are joined by AND.
    pub(crate) fn repairs(&self, clause: &Clause, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let [term] = clause.terms() else { return Some(Vec::new()) };
        if term.not {
            return Some(Vec::new());
        }
        match &term.test {
            Test::Words(test) if test.words.words().count() <= MAX_REPAIRED_WORDS => {
                self.repaired_words(test, cancel)
            }
            Test::Speaker(name) => self.other_speakers(name, cancel),
            Test::Cue(cue) => {
                let words = corrected(&[&self.index().cues.words], cue, Misspelt::Unseen, cancel)?;
                Some(words.into_iter().map(|cue| vec![clause_of(Test::Cue(Phrase::new(&cue)))]).collect())
            }
            _ => Some(Vec::new()),
        }
    }

    /// The clause with each word corrected that is rare beside a similar one, the likeliest first.
    pub(crate) fn respellings(&self, clause: &Clause, cancel: &Cancel) -> Option<Vec<Clause>> {
        let [term] = clause.terms() else { return Some(Vec::new()) };
        match &term.test {
            Test::Words(test)
                if !term.not && !test.fuzzy && test.words.words().count() <= MAX_REPAIRED_WORDS =>
            {
                let texts = [&self.index().content.words, &self.index().speakers.names];
                let corrections = corrected(&texts, &test.words, Misspelt::Rare, cancel)?;
                Some(corrections.iter().map(|words| phrase(words, test)).collect())
            }
            _ => Some(Vec::new()),
        }
    }

    fn repaired_words(&self, test: &WordsTest, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let written = |words: &str| WordsTest { words: Phrase::new(words), ..test.clone() };
        let folded: Vec<String> = test.words.words().map(fold).collect();
        let mut ways = Vec::new();
        if folded.join(" ") != test.words.as_str() {
            // Case and accents may be what is wrong.
            ways.push(vec![phrase(&folded.join(" "), test)]);
        }
        if test.anchor != Anchor::Anywhere {
            ways.push(vec![clause_of(Test::Words(WordsTest { anchor: Anchor::Anywhere, ..test.clone() }))]);
        }
        let corrections = corrected(
            &[&self.index().content.words, &self.index().speakers.names],
            &test.words,
            Misspelt::Unseen,
            cancel,
        )?;
        ways.extend(corrections.iter().map(|words| vec![phrase(words, &written(words))]));
        if folded.len() > 1 {
            ways.push(folded.iter().map(|word| bare(word)).collect());
            ways.extend(corrections.iter().map(|words| words.split(' ').map(bare).collect()));
        }
        ways.push(vec![clause_of(Test::Words(WordsTest { fuzzy: true, ..test.clone() }))]);
        Some(ways)
    }

    /// The speakers whom one of the words typed means, the most quoted first; and last the words as plain words.
    fn other_speakers(&self, name: &Phrase, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let mut others: Vec<(usize, SpeakerNo)> = Vec::new();
        let words: Vec<&str> = name.words().take(MAX_REPAIRED_WORDS).collect();
        for word in words.iter().filter(|_| words.len() > 1) {
            let speakers = self.index().speakers.resolve(&Phrase::new(word), &self.collection, cancel)?;
            others.extend(
                speakers
                    .any()
                    .iter()
                    .map(SpeakerNo)
                    .map(|speaker| (self.attribution_count(speaker), speaker)),
            );
        }
        others.sort_by_key(|(quoted, speaker)| (std::cmp::Reverse(*quoted), *speaker));
        others.dedup();
        others.truncate(MAX_CANDIDATES);
        let speaker =
            |(_, no): (usize, SpeakerNo)| vec![clause_of(Test::Speaker(Phrase::new(&self.speaker_term(no))))];
        let mut ways: Vec<Vec<Clause>> = others.into_iter().map(speaker).collect();
        ways.push(words.into_iter().map(|word| bare(&fold(word))).collect());
        Some(ways)
    }
}

fn clause_of(test: Test) -> Clause {
    Clause::from(Term::from(test))
}

fn bare(word: &str) -> Clause {
    clause_of(Test::Words(WordsTest::bare(word)))
}

/// Words written as `like` is, but in quotation marks where there are several.
fn phrase(words: &str, like: &WordsTest) -> Clause {
    let quoting =
        if words.contains(' ') && like.quoting == Quoting::Bare { Quoting::Quoted } else { like.quoting };
    clause_of(Test::Words(WordsTest { words: Phrase::new(words), quoting, ..like.clone() }))
}

/// The words with each misspelt one corrected, in several ways, the likeliest first. Empty where a word can't be corrected, or
/// none is misspelt.
fn corrected(
    texts: &[&WordIndex],
    words: &Phrase,
    misspelt: Misspelt,
    cancel: &Cancel,
) -> Option<Vec<String>> {
    let mut ways = vec![Vec::new()];
    let mut changed = false;
    let count = words.words().count();
    for (at, word) in words.words().enumerate() {
        let seen = frequency(texts, word, at + 1 == count, cancel)?;
        let least = match misspelt {
            _ if seen == 0 => 1,
            Misspelt::Unseen => usize::MAX,
            Misspelt::Rare => seen.saturating_mul(RARE_RATIO),
        };
        let nearest =
            if least < usize::MAX { nearest(texts, &fold(word), least, cancel)? } else { Vec::new() };
        let instead = if seen > 0 && nearest.is_empty() { vec![fold(word)] } else { nearest };
        changed |= *instead != [fold(word)];
        let Some(first) = instead.first() else { return Some(Vec::new()) };
        if let [way] = &*ways {
            ways = instead.iter().map(|word| [&**way, std::slice::from_ref(word)].concat()).collect();
        } else {
            // The first word is tried in several ways, the others in the likeliest only, or else the ways would multiply.
            for way in &mut ways {
                way.push(first.clone());
            }
        }
    }
    Some(ways.into_iter().filter(|_| changed).map(|way| way.join(" ")).collect())
}

/// When a word is taken for misspelt.
#[derive(Clone, Copy)]
enum Misspelt {
    /// Where no text has it.
    Unseen,
    /// Where a similar word is much more frequent.
    Rare,
}

/// A word is rare where a word within the edit distance is this many times as frequent.
const RARE_RATIO: usize = 30;

/// How many rows have a word, or words with it as a prefix where it is the last.
fn frequency(texts: &[&WordIndex], word: &str, last: bool, cancel: &Cancel) -> Option<usize> {
    let pattern = WordPattern::loose(word, if last { Matching::Prefix } else { Matching::Whole });
    let mut seen = 0;
    for text in texts {
        let words = text.select(&pattern, cancel)?;
        seen += words.iter().map(|(word, _)| text.frequency(word as usize)).sum::<usize>();
    }
    Some(seen)
}

/// The other words within the edit distance that at least this many rows have: the nearest first, then the most frequent.
fn nearest(texts: &[&WordIndex], folded: &str, least: usize, cancel: &Cancel) -> Option<Vec<String>> {
    let typed = FuzzyWord::new(folded);
    let mut near: HashMap<&str, (usize, usize)> = HashMap::new();
    for text in texts {
        cancel.check()?;
        let vocabulary = &text.vocabulary;
        for (no, letters) in vocabulary.letters().iter().enumerate() {
            if typed.may_match(LetterSet(*letters))
                && let Some(distance) = typed.distance(vocabulary.folded(no))
            {
                near.entry(vocabulary.folded(no)).or_insert((distance, 0)).1 += text.frequency(no);
            }
        }
    }
    let enough = |(word, (_, seen)): &(&str, (usize, usize))| *word != folded && *seen >= least;
    let mut near: Vec<(&str, (usize, usize))> = near.into_iter().filter(enough).collect();
    near.sort_by_key(|(word, (distance, frequency))| (*distance, std::cmp::Reverse(*frequency), *word));
    Some(near.into_iter().take(MAX_CANDIDATES).map(|(word, _)| word.to_owned()).collect())
}
