//! The speaker resolver: takes a text's paragraphs and attributions one after another, and answers who speaks.
//!
//! A text longer than any book is resolved part by part, so that memory stays bounded. What a mention means may depend on
//! every other of the text; in a text of a million pages it doesn't. A full name is the same speaker in all parts; a bare
//! last name is one of its part only.

use std::collections::HashMap;

use super::aliases::on_one_line;
use super::coreference::{Discourse, resolve_mentions};
use super::gazetteer::Gazetteer;
use super::mentions::{AttributionSpans, TextMentions, flags};
use super::source::{SourceEntities, resolve_sources};
use super::speaker::{NamedSpeaker, ResolvedSource, ResolvedSpeakers, SpeakerRule};
use crate::collection::{Span, SpeakerKind};
use crate::extract::layout::Naming;
use crate::extract::model::Model;
use crate::extract::words::paragraph::{Paragraph, passages};
use crate::extract::{Found, Pipeline, extract_with};
use crate::text::legible::Legible;
use crate::text::markup::Markup;

/// Mentions and sources after which a part ends: more than there are in "War and Peace".
const MAX_PART_MENTIONS: usize = 1 << 17;

/// Every attribution in `text`, and who speaks in each.
pub fn extract(
    pipeline: &mut Pipeline<'_>,
    gazetteer: &Gazetteer,
    text: &str,
) -> (Vec<Found>, ResolvedSpeakers) {
    extract_marked(pipeline, gazetteer, text, &Markup::default())
}

/// The same for a text whose markup is known.
pub(crate) fn extract_marked(
    pipeline: &mut Pipeline<'_>,
    gazetteer: &Gazetteer,
    text: &str,
    markup: &Markup,
) -> (Vec<Found>, ResolvedSpeakers) {
    let (copy, mut resolver) = (Legible::of(text), SpeakerResolver::new(gazetteer));
    let found = extract_with(pipeline, &copy, markup, |paragraph, _, new| {
        resolver.add_paragraph(copy.text(), paragraph, new.iter().map(AttributionSpans::from));
    });
    let mut speakers = resolver.finish(copy.text());
    for (found, resolved) in found.iter().zip(&mut speakers.by_attribution) {
        if let (Naming::Elsewhere(name), false) = (found.naming, resolved.speakers.is_empty()) {
            (resolved.rule, resolved.mention) = (SpeakerRule::Label, Some(name));
        }
    }
    let found = found.into_iter().map(|found| found.stored(&copy)).collect();
    (found, speakers.stored(&copy))
}

/// Who speaks in attributions that are given; the answers are in their order.
pub fn resolve(
    model: &Model,
    gazetteer: &Gazetteer,
    text: &str,
    attributions: &[AttributionSpans<'_>],
) -> ResolvedSpeakers {
    let copy = Legible::of(text);
    let copied =
        |spans: &[Span]| spans.iter().map(|span| copy.copied(span.range()).into()).collect::<Vec<Span>>();
    let attributions: Vec<[Vec<Span>; 3]> =
        attributions.iter().map(|a| [copied(a.content), copied(a.cue), copied(a.source)]).collect();
    let attributions: Vec<AttributionSpans<'_>> =
        attributions.iter().map(|[content, cue, source]| AttributionSpans { content, cue, source }).collect();
    let start =
        |a: &AttributionSpans<'_>| a.source.first().or(a.content.first()).map_or(0, |span| span.start);
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&i| start(&attributions[i]));
    let (mut paragraph, mut resolver, mut next) = (Paragraph::default(), SpeakerResolver::new(gazetteer), 0);
    let text = copy.text();
    passages(text, copy.quotations(), &model.language, |tokens, _| {
        paragraph.read(text, tokens, copy.quotations(), &model.language, &model.lexicon);
        paragraph.tag(text, &model.tagger, &model.language);
        paragraph.annotate();
        let end = paragraph.words.last().map_or(0, |w| w.end);
        let count = order[next..].iter().take_while(|&&i| start(&attributions[i]) < end).count();
        resolver.add_paragraph(text, &paragraph, order[next..next + count].iter().map(|&i| attributions[i]));
        next += count;
    });
    let mut speakers = resolver.finish(text);
    let mut by_attribution = vec![ResolvedSource::default(); attributions.len()];
    for (&i, resolved) in order.iter().zip(speakers.by_attribution) {
        by_attribution[i] = resolved;
    }
    speakers.by_attribution = by_attribution;
    speakers.stored(&copy)
}

/// The mentions of the part at hand, and the speakers of those before it.
#[derive(Debug)]
struct SpeakerResolver<'g> {
    mentions: TextMentions<'g>,
    max_mentions: usize,
    speakers: ResolvedSpeakers,
    /// Places of the speakers by their full names; filled only once there is a second part.
    by_full_name: HashMap<String, usize>,
}

impl<'g> SpeakerResolver<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Self {
        Self {
            mentions: TextMentions::new(gazetteer),
            max_mentions: MAX_PART_MENTIONS,
            speakers: ResolvedSpeakers::default(),
            by_full_name: HashMap::new(),
        }
    }

    /// See [`TextMentions::add_paragraph`].
    fn add_paragraph<'a>(
        &mut self,
        text: &str,
        paragraph: &Paragraph,
        attributions: impl Iterator<Item = AttributionSpans<'a>> + Clone,
    ) {
        if self.mentions.mentions.len() + self.mentions.sources.len() >= self.max_mentions {
            self.end_part(text);
        }
        self.mentions.add_paragraph(text, paragraph, attributions);
    }

    /// The speakers of all parts.
    fn finish(mut self, text: &str) -> ResolvedSpeakers {
        self.end_part(text);
        self.speakers
    }

    fn end_part(&mut self, text: &str) {
        let part = resolve_part(text, &self.mentions);
        self.mentions.clear();
        if self.speakers.by_attribution.is_empty() {
            self.speakers = part;
            return;
        }
        if self.by_full_name.is_empty() {
            let full = self.speakers.all.iter().zip(0..).filter(|(speaker, _)| speaker.is_full);
            self.by_full_name = full.map(|(speaker, at)| (speaker.name.clone(), at)).collect();
        }
        let places: Vec<usize> = part.all.into_iter().map(|speaker| self.place(speaker)).collect();
        self.speakers.by_attribution.extend(part.by_attribution.into_iter().map(|mut resolved| {
            resolved.speakers.iter_mut().for_each(|place| *place = places[*place]);
            resolved
        }));
    }

    /// The place of a later part's speaker among all.
    fn place(&mut self, speaker: NamedSpeaker) -> usize {
        let next = self.speakers.all.len();
        if speaker.is_full {
            let place = *self.by_full_name.entry(speaker.name.clone()).or_insert(next);
            if let Some(same) = self.speakers.all.get_mut(place) {
                same.kind = same.kind.or(speaker.kind);
                return place;
            }
        }
        self.speakers.all.push(speaker);
        next
    }
}

/// Names the speakers of all sources among the mentions, which are `text`'s.
pub(super) fn resolve_part(text: &str, mentions: &TextMentions<'_>) -> ResolvedSpeakers {
    let discourse = resolve_mentions(text, mentions.gazetteer, &mentions.mentions);
    let mut places = vec![usize::MAX; discourse.entities.all.len()];
    let mut speakers = ResolvedSpeakers::default();
    for source in resolve_sources(&discourse, &mentions.sources) {
        let of_source = source.entities.iter().map(|&entity| {
            let place = &mut places[entity as usize];
            if *place == usize::MAX {
                *place = speakers.all.len();
                speakers.all.push(speaker(&discourse, entity));
            }
            *place
        });
        let of_source = of_source.collect();
        let mention = naming_span(&discourse, &source);
        speakers.by_attribution.push(ResolvedSource { speakers: of_source, rule: source.rule, mention });
    }
    speakers
}

/// The words that name a source's speakers.
fn naming_span(discourse: &Discourse<'_>, source: &SourceEntities) -> Option<Span> {
    if let Some(coordination) = source.coordination {
        return Some(discourse.coordinations[coordination as usize].span);
    }
    source.by.and_then(|by| discourse.mentions.get(by as usize)).map(|mention| mention.span)
}

/// An entity as a speaker, with its name, aliases and kind.
fn speaker(discourse: &Discourse<'_>, entity: u32) -> NamedSpeaker {
    let entity = discourse.entity(entity);
    let mut name = on_one_line(discourse.text, entity.name);
    if let Some(family) = entity.family {
        name = format!("{name} {}", on_one_line(discourse.text, family));
    }
    let aliases = entity.aliases.in_words(discourse.text, &name);
    let kind = entity.kind();
    let is_named_thing = matches!(kind, Some(SpeakerKind::Organization | SpeakerKind::Document));
    let mention = discourse.mentions.get(entity.mention as usize);
    let is_from_headline = mention.is_some_and(|mention| mention.is(flags::HEADLINE));
    NamedSpeaker { name, kind, aliases, is_full: entity.words > 1 || is_named_thing && !is_from_headline }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ENGLISH;

    #[test]
    fn a_full_name_is_one_speaker_in_all_parts() {
        let model = Model::read(ENGLISH).unwrap();
        let text =
            "Ines Pell said that the pier is safe.\n\nInes Pell said that it was mended.\n\n".repeat(3);
        let mut resolver = SpeakerResolver { max_mentions: 2, ..SpeakerResolver::new(Gazetteer::english()) };
        let copy = Legible::of(&text);
        let found =
            extract_with(&mut Pipeline::new(&model), &copy, &Markup::default(), |paragraph, _, new| {
                resolver.add_paragraph(&text, paragraph, new.iter().map(AttributionSpans::from));
            });
        let speakers = resolver.finish(&text);
        assert_eq!((found.len(), speakers.by_attribution.len()), (6, 6));
        let names: Vec<&str> = speakers.all.iter().map(|speaker| speaker.name.as_str()).collect();
        assert_eq!(names, ["Ines Pell"]);
        assert!(speakers.by_attribution.iter().all(|resolved| *resolved.speakers == [0]));
    }
}
