//! Mendings: what somebody may have meant by a clause that nothing meets.

use std::collections::HashMap;

use crate::collection::SpeakerNo;
use crate::search::cancel::Cancel;
use crate::search::query::{Anchor, Clause, Phrase, Quoting, Test, WordsTest};
use crate::search::run::engine::Engine;
use crate::search::words::edit_distance::FuzzyWord;
use crate::search::words::edit_distance::LetterSet;
use crate::search::words::pattern::{Matching, WordPattern};
use crate::search::words::word_index::WordIndex;
use crate::text::fold::fold;

/// Words that are tried instead of one, and speakers instead of one.
const MAX_CANDIDATES: usize = 8;

/// Phrases of more words than this are not mended: nobody makes a slip in so many, and each costs a look at
/// the whole vocabulary.
const MAX_REPAIRED_WORDS: usize = 12;

impl Engine {
    /// What could stand in the place of a clause, the likeliest first. Each is clauses that all must hold.
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
                let words = corrected(&[&self.index.cues.index], cue, Misspelt::Unseen, cancel)?;
                Some(words.into_iter().map(|cue| vec![clause_of(Test::Cue(Phrase::new(&cue)))]).collect())
            }
            _ => Some(Vec::new()),
        }
    }

    /// The clause with each word that is rare beside one much like it put right, the likeliest first.
    pub(crate) fn respellings(&self, clause: &Clause, cancel: &Cancel) -> Option<Vec<Clause>> {
        let [term] = clause.terms() else { return Some(Vec::new()) };
        match &term.test {
            Test::Words(test)
                if !term.not && !test.fuzzy && test.words.words().count() <= MAX_REPAIRED_WORDS =>
            {
                let texts = [&self.index.contents.index, &self.index.speakers.names];
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
            // Without case and accents, if these are what is wrong.
            ways.push(vec![phrase(&folded.join(" "), test)]);
        }
        if test.anchor != Anchor::Anywhere {
            ways.push(vec![clause_of(Test::Words(WordsTest { anchor: Anchor::Anywhere, ..test.clone() }))]);
        }
        let corrections = corrected(
            &[&self.index.contents.index, &self.index.speakers.names],
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

    /// Speakers of whom one of the words typed is a name, the most quoted first; or else the words as words.
    fn other_speakers(&self, name: &Phrase, cancel: &Cancel) -> Option<Vec<Vec<Clause>>> {
        let mut others: Vec<(usize, SpeakerNo)> = Vec::new();
        let words: Vec<&str> = name.words().take(MAX_REPAIRED_WORDS).collect();
        for word in words.iter().filter(|_| words.len() > 1) {
            let meant = self.index.speakers.meant(&Phrase::new(word), &self.collection, cancel)?;
            others.extend(meant.any().iter().map(SpeakerNo).map(|speaker| (self.quoted(speaker), speaker)));
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
    Clause::from(crate::search::query::Term::from(test))
}

fn bare(word: &str) -> Clause {
    clause_of(Test::Words(WordsTest::bare(word)))
}

/// Words written as others were, and in quotation marks where there is more than one.
fn phrase(words: &str, like: &WordsTest) -> Clause {
    let quoting =
        if words.contains(' ') && like.quoting == Quoting::Bare { Quoting::Quoted } else { like.quoting };
    clause_of(Test::Words(WordsTest { words: Phrase::new(words), quoting, ..like.clone() }))
}

/// The words with each that no text has put right, in several ways, the likeliest first. None where a word
/// can't be put right, or none has to be.
fn corrected(texts: &[&WordIndex], words: &Phrase, known: Misspelt, cancel: &Cancel) -> Option<Vec<String>> {
    let mut ways = vec![Vec::new()];
    let mut slipped = false;
    let count = words.words().count();
    for (at, word) in words.words().enumerate() {
        let seen = seen(texts, word, at + 1 == count, cancel)?;
        let least = match known {
            _ if seen == 0 => 1,
            Misspelt::Unseen => usize::MAX,
            Misspelt::Rare => seen.saturating_mul(RARE_RATIO),
        };
        let nearest =
            if least < usize::MAX { nearest(texts, &fold(word), least, cancel)? } else { Vec::new() };
        let instead = if seen > 0 && nearest.is_empty() { vec![fold(word)] } else { nearest };
        slipped |= *instead != [fold(word)];
        let Some(first) = instead.first() else { return Some(Vec::new()) };
        if let [way] = &*ways {
            ways = instead.iter().map(|word| [&**way, std::slice::from_ref(word)].concat()).collect();
        } else {
            // One word is tried in several ways, further ones in the likeliest: no product of ways.
            for way in &mut ways {
                way.push(first.clone());
            }
        }
    }
    Some(ways.into_iter().filter(|_| slipped).map(|way| way.join(" ")).collect())
}

/// When a word is right as it is.
#[derive(Clone, Copy)]
enum Misspelt {
    /// Where a text has it.
    Unseen,
    /// Where no word much like it is so much more common that this one must be a slip of it.
    Rare,
}

/// A word that another, a slip or two away, outnumbers so many times is taken for a slip.
const RARE_RATIO: usize = 30;

/// In how many rows a word stands, or words that begin so where it is the last.
fn seen(texts: &[&WordIndex], word: &str, last: bool, cancel: &Cancel) -> Option<usize> {
    let asked = WordPattern::loosely(word, if last { Matching::Prefix } else { Matching::Whole });
    let mut seen = 0;
    for text in texts {
        let words = text.select(&asked, cancel)?;
        seen += words.each().map(|(word, _)| text.frequency(word as usize)).sum::<usize>();
    }
    Some(seen)
}

/// The other words that this may be a slip of, if they stand in so many rows: the fewest slips first, then the most
/// frequent.
fn nearest(texts: &[&WordIndex], folded: &str, least: usize, cancel: &Cancel) -> Option<Vec<String>> {
    let typed = FuzzyWord::new(folded);
    let mut near: HashMap<&str, (usize, usize)> = HashMap::new();
    for text in texts {
        cancel.check()?;
        let vocabulary = &text.vocabulary;
        for (no, letters) in vocabulary.letters().iter().enumerate() {
            if typed.could_be(LetterSet(*letters))
                && let Some(slips) = typed.to_whole(vocabulary.folded(no))
            {
                near.entry(vocabulary.folded(no)).or_insert((slips, 0)).1 += text.frequency(no);
            }
        }
    }
    let enough = |(word, (_, seen)): &(&str, (usize, usize))| *word != folded && *seen >= least;
    let mut near: Vec<(&str, (usize, usize))> = near.into_iter().filter(enough).collect();
    near.sort_by_key(|(word, (slips, frequency))| (*slips, std::cmp::Reverse(*frequency), *word));
    Some(near.into_iter().take(MAX_CANDIDATES).map(|(word, _)| word.to_owned()).collect())
}
