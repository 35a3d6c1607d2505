//! Continuation: whose the paragraphs are that are nothing but a quotation.
//!
//! In this order: the quotation that the previous paragraph did not close goes on; a lead-in introduces it; two people who
//! take turns go on taking turns; whoever spoke last goes on, across short paragraphs such as "He paused."; the next
//! paragraph says whose words they were. Where none of this holds nobody is named.
//!
//! Who takes turns and who goes on cannot be told for sure. News prints a long quotation of one person in several paragraphs:
//! on the corpus of annotated news, behind two people's quotations the bare one is the second's throughout. A dialogue is
//! known by its short turns and by questions that are answered.

use super::named_behind::named_behind;
use super::uncovered::MIN_QUOTED_WORDS;
use crate::collection::{Few, Kind, Span};
use crate::extract::found::Found;
use crate::extract::layout::Naming;
use crate::extract::rule::Rule;
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::hash::{word, words};
use crate::extract::words::language::{lists, tags};
use crate::extract::words::paragraph::{COLON, Paragraph};
use crate::extract::words::token::{Shape, Token};

/// The least confidence of an attribution whose speaker may go on.
const MIN_VOICE: f32 = 0.3;
/// The least confidence of a claim whose speaker may go on with a quotation.
const MIN_CLAIM: f32 = 0.6;
/// The most words of a heading.
const MAX_CROSSHEAD: usize = 6;
/// The most words outside the marks of a turn in a dialogue, and within.
const MAX_TURN: (usize, usize) = (14, 25);
/// The most words of a turn that is taken for part of a dialogue though nobody asks.
const SHORT_TURN: usize = 8;
/// The most words of a paragraph that interrupts nobody: "He paused."
const MAX_NOD: usize = 6;

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq)]
struct Voice {
    cue: Few<Span>,
    source: Few<Span>,
    /// The number of the attribution that it goes on with, where that is a quotation and known.
    item: Option<usize>,
    /// Tells speakers apart: the last word of the name, or the pronoun.
    key: u64,
    is_pronoun: bool,
}

/// A paragraph of dialogue.
#[derive(Clone, Debug, PartialEq)]
struct DialogueTurn {
    voice: Voice,
    asks: bool,
    words: usize,
}

/// What the paragraphs so far left open.
#[derive(Debug, Default)]
pub(crate) struct Continuation {
    /// Who speaks if the next paragraph is a quotation, and the rule that says so.
    voice: Option<(Voice, Rule)>,
    /// The last two turns, the last one first, if the paragraphs are a dialogue.
    turns: [Option<DialogueTurn>; 2],
    alternates: bool,
    /// Whether the last quotation has no closing mark.
    unclosed: bool,
    /// The attribution that an unclosed quotation belongs to, unless it is held.
    open: Option<usize>,
    /// Quotations whose speaker the next paragraph may name.
    held: Vec<HeldQuotation>,
}

/// A paragraph of quotation that waits for the next one.
#[derive(Clone, Debug, PartialEq)]
struct HeldQuotation {
    found: Found,
    /// Whether it goes on with an attribution: this one, or else the one that was held before.
    joins: bool,
    item: Option<usize>,
}

impl Continuation {
    /// Reads a paragraph. `found` are all attributions so far, from `new` on those of the paragraph's analyses; more are added
    /// once it is clear whose they are. `lead_in` is the cue and the source that introduce what follows.
    pub(crate) fn read(
        &mut self,
        p: &Paragraph,
        analyses: &[Analysis],
        lead_in: Option<&Analysis>,
        found: &mut Vec<Found>,
        new: usize,
    ) {
        if is_one_quotation(p) && !is_analysed(p, analyses) {
            return self.take_quotation(p, found);
        }
        self.adopt(p, &mut found[new..]);
        self.release(p, found, new);
        let own = &found[new..new + analyses.len()];
        let speaks = last_voice(p, own, analyses);
        if lead_in.is_none() && speaks.is_none() && self.is_nod(p) {
            return;
        }
        self.unclosed = p.quotations.regions.last().is_some_and(|r| !r.closed);
        let open = open_attribution(p, own, analyses).or(speaks.as_ref().and_then(|(voice, _)| voice.item));
        self.open = open.filter(|_| self.unclosed).map(|i| i + new);
        let turn = turn(p, analyses, speaks.as_ref());
        self.turns = match turn {
            Some(turn) => [Some(turn), self.turns[0].take()],
            None => [None, None],
        };
        self.alternates = false;
        self.voice = match lead_in {
            Some(analysis) => Some((Voice::new(p, &Found::new(analysis, p)), Rule::LeadIn)),
            None => speaks.map(|(voice, rule)| (Voice { item: voice.item.map(|i| i + new), ..voice }, rule)),
        };
    }

    /// Gives the quotation that opens a paragraph, and that nobody in it says, to whoever was introduced or goes on.
    fn adopt(&self, p: &Paragraph, own: &mut [Found]) {
        let Some((voice, rule)) = &self.voice else { return };
        let first = p.words.first().map_or(0, |w| w.start);
        let opens = |f: &&mut Found| {
            f.rule == Some(Rule::Nobody) && f.content.first().is_some_and(|s| s.start == first)
        };
        for found in own.iter_mut().filter(opens) {
            (found.cue, found.source) = (voice.cue.clone(), voice.source.clone());
            (found.rule, found.confidence) = (Some(*rule), rule.confidence());
        }
    }

    /// Hands out what is still held, at the end of a text.
    pub(crate) fn finish(&mut self, found: &mut Vec<Found>) {
        self.hand_out(found);
    }

    /// Hands out the held quotations. One that goes on with an attribution becomes part of it.
    fn hand_out(&mut self, found: &mut Vec<Found>) {
        let mut last = None;
        for held in self.held.drain(..) {
            let target = held.item.or(last).filter(|_| held.joins);
            match target.and_then(|i| found.get_mut(i)) {
                Some(earlier) => {
                    earlier.content.extend(held.found.content);
                    earlier.confidence = earlier.confidence.min(held.found.confidence);
                    earlier.rule = held.found.rule;
                    last = target;
                }
                None => {
                    last = Some(found.len());
                    found.push(held.found);
                }
            }
        }
    }

    /// A paragraph that is one quotation.
    fn take_quotation(&mut self, p: &Paragraph, found: &mut [Found]) {
        let (Some(first), Some(region)) = (p.words.first(), p.quotations.regions.last()) else { return };
        let content = Span { start: first.start, end: p.words[region.last as usize].end };
        let goes_on = self.unclosed;
        self.unclosed = !region.closed;
        if goes_on {
            let open = self.open.and_then(|i| found.get_mut(i));
            if let Some(open) = self.held.last_mut().map(|held| &mut held.found).or(open) {
                open.content.push(content);
                return;
            }
        }
        let is_introduced = self.voice.as_ref().is_some_and(|(_, rule)| *rule == Rule::LeadIn);
        if is_crosshead(p) && self.turns[0].is_none() && !is_introduced {
            return;
        }
        let asks = asks(p);
        let words = p.words.iter().filter(|w| w.is_word()).count();
        self.alternates = self.takes_turns(asks, words);
        let mut item = None;
        let (voice, rule) = if self.alternates {
            self.turns.swap(0, 1);
            if let Some(turn) = &mut self.turns[0] {
                (turn.asks, turn.words) = (asks, words);
            }
            (self.turns[0].as_ref().map(|turn| turn.voice.clone()), Rule::Alternating)
        } else {
            self.turns = [None, None];
            let spoken = self.voice.clone();
            // Whoever is introduced or has made a claim goes on with this quotation.
            if let Some((voice, rule)) = &mut self.voice {
                item = voice.item.take();
                *rule = Rule::Continued;
            }
            spoken.map_or((None, Rule::Nobody), |(voice, rule)| (Some(voice), rule))
        };
        if voice.is_none() && !is_statement(p) {
            return;
        }
        let (cue, source) = voice.map(|voice| (voice.cue, voice.source)).unwrap_or_default();
        let rule = if source.is_empty() { Rule::Nobody } else { rule };

        let joins = rule == Rule::Continued;
        let found = Found {
            content: Few::from_elem(content, 1),
            cue,
            source,
            kind: Kind::Direct,
            verbatim: None,
            is_asserted: true,
            confidence: rule.confidence(),
            rule: Some(rule),
            naming: Naming::BySource,
        };
        self.held.push(HeldQuotation { found, joins, item });
    }

    /// A speech without a source is whose words the previous paragraph announced.
    #[must_use]
    pub(crate) fn complete(&self, mut speech: Found) -> Found {
        let is_announced = speech.source.is_empty() && speech.naming == Naming::BySource;
        if !is_announced {
            return speech;
        }
        let rule = match &self.voice {
            Some((voice, rule)) => {
                (speech.cue, speech.source) = (voice.cue.clone(), voice.source.clone());
                *rule
            }
            None => Rule::Nobody,
        };
        speech.confidence = speech.confidence.min(rule.confidence());
        speech.rule = Some(rule);
        speech
    }

    /// Whether a bare quotation answers the last turn but one's speaker.
    fn takes_turns(&self, asks: bool, words: usize) -> bool {
        let [Some(last), Some(other)] = &self.turns else { return false };
        let differ = last.voice.key != other.voice.key
            && (last.voice.is_pronoun == other.voice.is_pronoun || other.asks || last.asks);
        let is_lively = last.asks || other.asks || asks;
        let is_short = [last.words, other.words, words].iter().all(|&n| n <= SHORT_TURN);
        differ && words <= MAX_TURN.1 && (self.alternates || is_lively || is_short)
    }

    /// Hands out what was held, now that the next paragraph is known.
    fn release(&mut self, p: &Paragraph, found: &mut Vec<Found>, new: usize) {
        if self.held.is_empty() {
            return;
        }
        let goes_on = self.unclosed && p.words.first().is_some_and(|w| w.region == 1);
        let opener = found[new..].first().filter(|f| goes_on && !f.source.is_empty());
        let (named, rule) = match opener {
            Some(f) => (Some((f.cue.clone(), f.source.clone())), Rule::Unclosed),
            None => {
                let spans = |range| {
                    let range: std::ops::Range<usize> = range;
                    Few::from_elem(
                        Span { start: p.words[range.start].start, end: p.words[range.end - 1].end },
                        1,
                    )
                };
                (named_behind(p).map(|(cue, source)| (spans(cue), spans(source))), Rule::NamedBehind)
            }
        };
        if let Some((cue, source)) = named {
            let last = self.held.len() - 1;
            for (i, held) in self.held.iter_mut().enumerate() {
                let own = &mut held.found;
                if own.source.is_empty() || i == last && own.rule != Some(Rule::LeadIn) {
                    (own.cue, own.source) = (cue.clone(), source.clone());
                    (own.rule, own.confidence) = (Some(rule), rule.confidence());
                    held.joins = false;
                }
            }
        }
        self.hand_out(found);
    }

    /// Whether a paragraph interrupts nobody: a few words without another name, as "He paused."
    fn is_nod(&self, p: &Paragraph) -> bool {
        let words = p.words.iter().filter(|w| w.is_word()).count();
        let own = |w: u64| self.voice.as_ref().is_some_and(|(voice, _)| voice.key == w);
        let quiet = |(i, w): (usize, &Token)| {
            !w.tagged(tags::NAME) || own(w.lower) || i == 0 && NODDERS.contains(&w.lower)
        };
        (1..=MAX_NOD).contains(&words)
            && p.quotations.regions.is_empty()
            && p.words.last().is_some_and(|w| w.form != COLON)
            && p.words.iter().any(|w| w.tagged(tags::FINITE))
            && p.words.iter().enumerate().all(quiet)
    }
}

const NODDERS: &[u64] = &words(["he", "she", "they", "there", "it"]);
const MARKS_OF_END: &[u64] = &words([".", "?", "!", "…", "—", "..."]);
const GENITIVE_ENDS: &[u64] = &words(["'s", "'"]);
const QUESTION: u64 = word("?");
const STEM_OF_ASK: u64 = word("ask");

impl Voice {
    fn new(p: &Paragraph, found: &Found) -> Self {
        let (key, is_pronoun) = key(p, &found.source);
        Self { cue: found.cue.clone(), source: found.source.clone(), item: None, key, is_pronoun }
    }
}

/// The word that tells a source from others: the last of its first name, or its last.
fn key(p: &Paragraph, source: &[Span]) -> (u64, bool) {
    let within = |w: &&Token| source.iter().any(|s| s.start <= w.start && w.end <= s.end) && w.is_word();
    let all = || p.words.iter().filter(within);
    let name = all().skip_while(|w| !w.tagged(tags::NAME)).take_while(|w| w.tagged(tags::NAME)).last();
    let last = name.or_else(|| all().next_back());
    last.map_or((0, false), |w| (w.lower, w.tagged(tags::PRONOUN)))
}

/// Who spoke last in a paragraph and may go on, and by which rule.
fn last_voice(p: &Paragraph, found: &[Found], analyses: &[Analysis]) -> Option<(Voice, Rule)> {
    let end = |f: &Found| f.content.last().map_or(0, |s| s.end).max(f.cue.last().map_or(0, |s| s.end));
    let is_outer = |a: &Analysis| p.words[a.cue.start].region == 0;
    let pairs = || found.iter().zip(analyses).enumerate();
    let spoken = pairs().filter(|(_, (f, a))| is_outer(a) && f.is_asserted && f.confidence >= MIN_VOICE);
    let (number, (last, analysis)) = spoken.max_by_key(|(_, (f, _))| end(f))?;
    let is_asked = p.is_passive(analysis.head) && p.words[analysis.head].stem == STEM_OF_ASK;
    if is_asked {
        let subject = super::phrases::subject(p, analysis.head)?;
        let asked = Analysis { source: vec![subject], ..analysis.clone() };
        return Some((Voice::new(p, &Found::new(&asked, p)), Rule::LeadIn));
    }
    let mut voice = Voice::new(p, last);
    if voice.source.is_empty() {
        return None;
    }
    if last.kind == Kind::Direct {
        voice.item = Some(number);
        return Some((voice, Rule::Continued));
    }
    let speaks = last.kind == Kind::Mixed || p.words[analysis.head].listed(lists::SPEECH);
    let is_person = |run: &std::ops::Range<usize>| {
        let last = &p.words[run.end - 1];
        p.words[run.clone()].iter().any(|w| w.tagged(tags::NAME) || NODDERS[..2].contains(&w.lower))
            && !last.listed(lists::RELATIVE)
            && !GENITIVE_ENDS.contains(&last.lower)
    };
    let goes_on = p.sentence(p.len() - 1).contains(&analysis.head) && speaks;
    let is_sure = last.confidence >= MIN_CLAIM && analysis.source.iter().all(is_person);
    (goes_on && is_sure).then_some((voice, Rule::ContinuedClaim))
}

/// The paragraph as a turn of a dialogue: a short quotation, and not much beside.
fn turn(p: &Paragraph, analyses: &[Analysis], speaks: Option<&(Voice, Rule)>) -> Option<DialogueTurn> {
    let (voice, rule) = speaks?;
    let outer = analyses.iter().filter(|a| p.words[a.cue.start].region == 0).count();
    let (mut within, mut outside) = (0, 0);
    p.words
        .iter()
        .filter(|w| w.is_word())
        .for_each(|w| *(if w.region > 0 { &mut within } else { &mut outside }) += 1);
    let is_terse = p.words.first()?.region == 1 && outside <= MAX_TURN.0 && within <= MAX_TURN.1;
    (is_terse && outer == 1 && *rule == Rule::Continued).then(|| DialogueTurn {
        voice: voice.clone(),
        asks: asks(p),
        words: within,
    })
}

/// Whether its last quotation ends in a question mark.
fn asks(p: &Paragraph) -> bool {
    let Some(region) = p.quotations.regions.last() else { return false };
    let last = region.last as usize;
    p.words[last.saturating_sub(2).max(region.first as usize)..=last].iter().any(|w| w.form == QUESTION)
}

/// The number of the attribution that the paragraph's unclosed quotation belongs to.
fn open_attribution(p: &Paragraph, found: &[Found], analyses: &[Analysis]) -> Option<usize> {
    let region = p.quotations.regions.last()?;
    let start = p.words[region.first as usize].start;
    let speaks = |a: &Analysis| p.words[a.cue.start].region == 0 || a.size() * 2 > p.len();
    let mut pairs = found.iter().zip(analyses);
    pairs.position(|(f, a)| speaks(a) && f.content.last().is_some_and(|s| s.end > start))
}

/// Whether the stages found somebody who says most of the paragraph.
fn is_analysed(p: &Paragraph, analyses: &[Analysis]) -> bool {
    analyses.iter().any(|a| p.words[a.cue.start].region == 0 || a.size() * 2 > p.len() && !is_closed(p))
}

fn is_closed(p: &Paragraph) -> bool {
    p.quotations.regions.last().is_some_and(|r| r.closed)
}

/// Whether a paragraph is a quotation and nothing else but marks. One of few words is rather a heading, unless it ends as a
/// sentence does.
#[must_use]
fn is_one_quotation(p: &Paragraph) -> bool {
    let words = p.words.iter().filter(|w| w.is_word()).count();
    let opens = p.words.first().is_some_and(|w| w.region == 1);
    let whole = p.words.iter().all(|w| w.region > 0 || !w.is_word());
    opens && whole && words > 0 && (words > MIN_QUOTED_WORDS + 1 || ends_as_sentence(p))
}

/// Whether a short paragraph in marks is a heading between paragraphs: 'Legend in the Coal Fields.', 'A healthy environment.'
fn is_crosshead(p: &Paragraph) -> bool {
    let words = || p.words.iter().filter(|w| w.is_word());
    let says = words().any(|w| w.tagged(tags::FINITE)) || asks(p);
    let great = words().filter(|w| matches!(w.shape, Shape::Capital | Shape::Capitals)).count();
    let is_titled = great > 1 && words().all(|w| w.shape != Shape::Small || w.len <= 4);
    words().count() <= MAX_CROSSHEAD && (is_titled || !says)
}

fn ends_as_sentence(p: &Paragraph) -> bool {
    let last = p.words.iter().rev().find(|w| !w.is_mark);
    last.is_some_and(|w| MARKS_OF_END.contains(&w.form))
}

/// Whether a quotation that nobody is known to have said is a statement and not a title.
fn is_statement(p: &Paragraph) -> bool {
    ends_as_sentence(p) && p.words.iter().any(|w| w.tagged(tags::FINITE)) || p.words.len() > SHORT_TURN * 2
}
