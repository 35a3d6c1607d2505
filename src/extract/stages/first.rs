//! The first stage's features: the templates that describe a token to the model that labels sources, cues and contents of
//! all attributions at once.
//!
//! Each template has a number, which is part of the hash: to renumber one is to train anew. A token has up to 85 features.

use crate::extract::model::weights::FeatureBag;
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{NONE, Paragraph};
use crate::extract::words::token::{Shape, Token};

/// The bucket of a distance in tokens: one for each short distance, few for long ones, and other ones for negative
/// distances.
#[inline]
#[must_use]
pub(crate) const fn distance(d: isize) -> u64 {
    let bucket = match d.unsigned_abs() {
        n @ 0..=5 => n as u64,
        6 | 7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        26..=45 => 10,
        _ => 11,
    };
    if d < 0 { 32 + bucket } else { bucket }
}

/// Fills an empty bag with the features of token `i`.
pub(crate) fn features(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let at = i as isize;
    own(p, i, bag);
    neighbours(p, at, bag);
    quotes(p, i, bag);
    place(p, i, bag);
    verbs(p, i, bag);
    clusters(p, at, bag);
    if p.words[i].tagged(tags::VERB | tags::NOUN | tags::ADJECTIVE) {
        predicate(p, i, bag);
    }
    chunk(p, i, bag);
}

fn tag(w: &Token) -> u64 {
    u64::from(w.tag)
}

fn cluster(w: &Token, level: usize) -> u64 {
    u64::from(w.clusters[level])
}

fn own(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let w = &p.words[i];
    bag.one(1, 0);
    bag.one(2, w.lower);
    bag.one(3, w.stem);
    bag.one(4, tag(w));
    bag.two(5, w.stem, tag(w));
    bag.one(6, w.shape as u64);
    bag.one(7, u64::from(w.region > 0));
    bag.one(8, w.suffix);
    bag.two(9, u64::from(w.lists & (lists::SPEECH | lists::ARTICLE)), tag(w));
}

fn neighbours(p: &Paragraph, i: isize, bag: &mut FeatureBag<'_>) {
    let [c, b, a, w, x, y, z] = [-3, -2, -1, 0, 1, 2, 3].map(|d| p.at(i + d));
    for (t, n) in (10..).zip([c, b, a, x, y, z]) {
        bag.one(t, tag(n));
    }
    for (t, n) in (16..).zip([b, a, x, y]) {
        bag.one(t, n.lower);
    }
    bag.two(20, tag(a), tag(w));
    bag.two(21, tag(w), tag(x));
    bag.three(22, tag(a), tag(w), tag(x));
    bag.three(23, tag(b), tag(a), tag(w));
    bag.three(24, tag(w), tag(x), tag(y));
    bag.two(25, w.stem, x.lower);
    bag.two(26, a.lower, w.stem);
    bag.three(27, w.stem, tag(x), tag(y));
    bag.two(28, w.stem, tag(a));
    bag.two(29, x.lower, y.lower);
}

fn quotes(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let w = &p.words[i];
    let mark = |d: isize| u64::from(p.at(i as isize + d).is_mark);
    let inside = u64::from(w.region > 0);
    bag.one(30, mark(-1) * 8 + mark(0) * 4 + mark(1) * 2 + inside);
    bag.two(31, w.stem, inside);
    if let Some(region) = p.region(i) {
        inside_quotation(p, i, region.first as usize, region.last as usize, bag);
    } else if p.quotations.regions.is_empty() {
        bag.one(32, 0);
    } else {
        outside_quotation(p, i, bag);
    }
}

fn inside_quotation(p: &Paragraph, i: usize, first: usize, last: usize, bag: &mut FeatureBag<'_>) {
    let (before, after) = (p.at(first as isize - 1), p.at(last as isize + 1));
    bag.one(33, distance((last - first) as isize));
    bag.two(34, (i - first).min(3) as u64, (last - i).min(3) as u64);
    bag.one(35, before.lower);
    bag.two(36, after.lower, p.at(last as isize - 1).lower);
    bag.one(37, u64::from(p.words[last].sentence - p.words[first].sentence).min(3));
}

fn outside_quotation(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let next = p.quotations.regions.partition_point(|r| (r.first as usize) < i);
    let regions = &p.quotations.regions;
    let before = next.checked_sub(1).map(|n| i as isize - regions[n].last as isize);
    let after = regions.get(next).map(|r| r.first as isize - i as isize);
    let bucket = |d: Option<isize>| d.map_or(63, distance);
    bag.two(38, bucket(before), bucket(after));
    for (t, d) in [(39, before), (40, after)] {
        if let Some(d) = d.filter(|&d| d <= 6) {
            bag.two(t, p.words[i].stem, d as u64);
        }
    }
}

fn place(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let sentence = p.sentence(i);
    let w = &p.words[i];
    let (from, to) = ((i - sentence.start).min(3) as u64, (sentence.end - 1 - i).min(3) as u64);
    bag.one(41, from);
    bag.one(42, to);
    bag.one(43, u64::from(w.sentence).min(3));
    bag.one(44, (p.firsts.len() as u64 - 1).min(3));
    bag.one(45, p.words[sentence.start].lower);
    bag.two(46, tag(&p.words[sentence.start]), distance((i - sentence.start) as isize));
    let (before, after) =
        (p.counts[i].since(&p.counts[sentence.start]), p.counts[sentence.end].since(&p.counts[i]));
    bag.two(47, u64::from(before.commas.min(2)), u64::from(after.commas.min(2)));
    bag.two(48, u64::from(before.complementisers.min(1)), u64::from(after.complementisers.min(1)));
    bag.one(49, u64::from(p.lead));
}

fn verbs(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let w = &p.words[i];
    for (t, verb) in [(50, p.verb_after[i]), (54, p.verb_before[i])] {
        if verb == NONE {
            bag.one(t, 0);
            continue;
        }
        let v = &p.words[verb as usize];
        bag.one(t, v.stem);
        bag.two(t + 1, distance(verb as isize - i as isize), tag(v));
        bag.two(t + 2, v.stem, tag(w));
        bag.two(t + 3, cluster(v, 1), tag(w));
    }
}

fn clusters(p: &Paragraph, i: isize, bag: &mut FeatureBag<'_>) {
    let [a, w, x, y] = [-1, 0, 1, 2].map(|d| p.at(i + d));
    bag.one(58, cluster(w, 0));
    bag.one(59, cluster(w, 1));
    bag.one(60, cluster(w, 2));
    bag.two(61, cluster(w, 1), tag(w));
    bag.one(62, cluster(a, 1));
    bag.one(63, cluster(x, 1));
    bag.two(64, cluster(a, 0), cluster(w, 1));
    bag.two(65, cluster(w, 1), cluster(x, 0));
    bag.three(66, cluster(w, 0), cluster(x, 0), cluster(y, 0));
    bag.three(67, cluster(w, 1), tag(x), tag(y));
    bag.two(68, cluster(w, 2), tag(x));
}

/// For a verb, noun or adjective: what follows its phrase, and what may be its subject.
fn predicate(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let w = &p.words[i];
    let sentence = p.sentence(i);
    let follow = (i + 1..sentence.end.min(i + 9)).find(|&k| !p.words[k].tagged(tags::FILLER));
    let follow = follow.map_or(0, |k| {
        let word = &p.words[k];
        let named = word.tagged(tags::LEXICAL) || word.shape == Shape::Mark;
        crate::extract::words::hash::mix(tag(word) + 1, if named { word.lower } else { 0 })
    });
    let subject = subject(p, i, sentence.start);
    let group = p.group[i] as usize;
    bag.two(69, follow, w.lower);
    bag.two(70, w.stem, follow);
    bag.two(
        71,
        u64::from(w.tags & (tags::VERB | tags::NOUN)),
        u64::from(p.counts[sentence.end].since(&p.counts[i]).verbs.min(3)),
    );
    bag.one(72, subject);
    bag.two(73, subject, follow);
    bag.two(74, subject, w.stem);
    let words = p.words[group..i].iter().fold(0, |h, w| crate::extract::words::hash::mix(h, w.lower));
    bag.one(75, words);
    bag.two(76, words, tag(w));
    bag.two(77, cluster(w, 1), follow);
    bag.two(78, cluster(w, 1), subject);
}

/// The token in front of the verb group that ends at `i`.
fn subject(p: &Paragraph, i: usize, first: usize) -> u64 {
    let group = p.group[i] as usize;
    if group <= first {
        return 0;
    }
    let word = &p.words[group - 1];
    let named = word.tagged(tags::PRONOUN)
        || word.listed(lists::RELATIVE)
        || (p.chunk(group - 1).is_none() && word.len < 6);
    crate::extract::words::hash::mix(tag(word) + 1, if named { word.lower } else { cluster(word, 0) })
}

fn chunk(p: &Paragraph, i: usize, bag: &mut FeatureBag<'_>) {
    let Some(chunk) = p.chunk(i) else { return };
    let (first, last) = (chunk.first as usize, chunk.last as usize);
    let head = &p.words[last];
    let after = p.at(last as isize + 1);
    let place = (i - first).min(2) as u64 * 4 + (last - i).min(2) as u64;
    bag.two(79, tag(head), place);
    bag.two(80, after.stem, tag(head));
    let skips = |w: &Token| w.listed(lists::AUXILIARY) || w.tagged(tags::ADVERB | tags::MODAL);
    let verb = (last + 1..p.sentence(i).end).find(|&k| !skips(&p.words[k]));
    if let Some(v) = verb {
        bag.two(81, p.words[v].stem, u64::from(v > last + 1));
        bag.two(82, tag(&p.words[v]), tag(head));
        bag.two(83, cluster(&p.words[v], 1), tag(head));
    }
    bag.two(84, p.at(first as isize - 1).stem, tag(head));
    bag.one(85, head.lower);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_fall_into_buckets_by_direction() {
        assert_eq!([distance(3), distance(7), distance(-7), distance(1000)], [3, 6, 38, 11]);
    }
}
