//! The mention resolver: finds whom each mention of a text means, from the first to the last.
//!
//! Names have their entity already, pronouns are left to [`antecedent`], and nouns for people and organizations to
//! [`RoleNouns`]. Here are the rest: appositions, groups, and phrases that are named by their owner, such as "Clinton's
//! campaign" and "the Fox News poll". Each mention looks at a bounded number of others.

use std::collections::HashMap;

use super::antecedent;
use super::discourse::{Coordination, CorefLink, Discourse, Interview, Referent};
use super::role_noun::RoleNouns;
use crate::collection::{Span, SpeakerKind};
use crate::extract::speakers::gazetteer::{self, Gazetteer};
use crate::extract::speakers::mentions::{Mention, MentionForm, NO_ONE, flags};
use crate::extract::speakers::speaker::SpeakerRule;
use crate::extract::words::hash::word;
use crate::extract::words::token::lower;

/// Most later mentions among which "her campaign" looks for a "Clinton's campaign".
const MAX_MENTIONS_AHEAD: usize = 400;

/// Most later mentions among which a headline's "poll" looks for one that is named by its owner.
const MAX_MENTIONS_TO_POLL: usize = 24;

/// Most paragraphs and mentions between "both men" and the two.
const MAX_PARAGRAPHS_TO_PAIR: u32 = 3;
const MAX_MENTIONS_TO_PAIR: usize = 60;

/// Most names in a coordination.
const MAX_COORDINATED: usize = 8;

/// Resolves all mentions of a text.
pub(crate) fn resolve_mentions<'n>(
    text: &'n str,
    gazetteer: &'n Gazetteer,
    mentions: &'n [Mention],
) -> Discourse<'n> {
    let discourse = Discourse::new(text, gazetteer, mentions);
    let mut resolver = MentionResolver {
        roles: RoleNouns::new(mentions, &discourse.entities),
        interview: Interview::new(text, mentions, &discourse.entities),
        discourse,
        last_pair: NO_ONE,
        owned: HashMap::new(),
        documents: HashMap::new(),
    };
    for at in 0..mentions.len() {
        resolver.discourse.links[at] = resolver.link(at);
        resolver.coordinate(at);
    }
    resolver.discourse
}

/// The discourse, and what only its resolver needs to know.
#[derive(Debug)]
struct MentionResolver<'n> {
    discourse: Discourse<'n>,
    roles: RoleNouns,
    interview: Interview,
    /// Number of the last coordination that began as one of two.
    last_pair: u32,
    /// Entities that are named by their owner: by the owner's number and the noun.
    owned: HashMap<(u32, u64), u32>,
    /// The last document of each noun, or whoever issued it.
    documents: HashMap<u64, u32>,
}

impl MentionResolver<'_> {
    fn link(&mut self, at: usize) -> CorefLink {
        match self.discourse.mentions[at].form {
            MentionForm::Name => self.family(at).unwrap_or_else(|| self.name(at)),
            MentionForm::Pronoun(pronoun) => antecedent::find(&self.discourse, at, pronoun),
            MentionForm::Noun => self.noun(at),
        }
    }

    /// "The Pells": husband and wife of that last name.
    fn family(&mut self, at: usize) -> Option<CorefLink> {
        let discourse = &mut self.discourse;
        let mention = &discourse.mentions[at];
        let is_plural = mention.words == 1 && mention.is(flags::DEFINITE) && !mention.is(flags::MODIFIER);
        let written = discourse.text.get(mention.span.range()).filter(|_| is_plural)?;
        let stems = [written.strip_suffix("es"), written.strip_suffix('s')];
        let couple = |stem: &str| discourse.entities.couple_of_last_name(lower(stem));
        let members = stems.into_iter().flatten().find_map(couple)?.to_vec();
        let number = discourse.coordinations.len() as u32;
        discourse.coordinations.push(Coordination { members, span: mention.span, mention: at as u32 });
        Some(CorefLink { referent: Referent::Group(number), rule: SpeakerRule::LastName, by: at as u32 })
    }

    fn name(&self, at: usize) -> CorefLink {
        let discourse = &self.discourse;
        let mention = &discourse.mentions[at];
        if let Some(speaker) = self.interview.speaker_of(discourse.text, mention) {
            let referent = if speaker == NO_ONE { Referent::Nobody } else { Referent::Entity(speaker) };
            let by = discourse.full_mention(speaker, at);
            return CorefLink { referent, rule: SpeakerRule::Label, by };
        }
        let number = discourse.entities.of_mention[at];
        let Some(entity) = discourse.entities.all.get(number as usize) else { return CorefLink::NOBODY };
        if entity.words <= mention.words {
            return CorefLink::to(number, SpeakerRule::FullName, at as u32);
        }
        let is_label = mention.is(flags::LABEL);
        let rule = if is_label { SpeakerRule::Label } else { SpeakerRule::LastName };
        CorefLink::to(number, rule, entity.mention)
    }

    fn noun(&mut self, at: usize) -> CorefLink {
        let mention = &self.discourse.mentions[at];
        if mention.about != NO_ONE {
            let entity = self.discourse.entities.of_mention[mention.about as usize];
            if entity != NO_ONE {
                return CorefLink::to(entity, SpeakerRule::Apposition, mention.about);
            }
        }
        match () {
            () if self.surname(at).is_some() => self.surname(at).unwrap_or(CorefLink::NOBODY),
            () if mention.key == SPOKESPERSON && !mention.is(flags::PLURAL) => self.spokesperson(at),
            () if mention.is(flags::PUBLICATION) && !mention.is(flags::PERSON) => self.document(at),
            () if mention.is(flags::PLURAL | flags::DUAL) => self.pair(at),
            () if mention.is(flags::PERSON) => self.roles.person(&self.discourse, at),
            () if mention.is(flags::ORGANIZATION) => self.organization(at),
            () => CorefLink::NOBODY,
        }
    }

    /// A noun that is somebody's surname: "Judge said", of Ellen Judge, "Law told", of Tomas Law.
    fn surname(&self, at: usize) -> Option<CorefLink> {
        let discourse = &self.discourse;
        let mention = &discourse.mentions[at];
        let written = discourse.text.get(mention.start as usize..mention.span.end as usize)?;
        let (titles, last) = written.rsplit_once(' ').unwrap_or(("", written));
        let is_title = |title: &str| {
            discourse.gazetteer.classes(lower(title.trim_end_matches('.'))) & gazetteer::STRONG != 0
        };
        let is_bare =
            mention.owner().is_none() && !mention.is(flags::DEFINITE | flags::INDEFINITE | flags::DUAL);
        let is_name =
            is_bare && last.starts_with(char::is_uppercase) && titles.split_whitespace().all(is_title);
        let person = discourse.entities.person_of_last_name(mention.first).filter(|_| is_name)?;
        Some(CorefLink::to(person, SpeakerRule::LastName, discourse.entity(person).mention))
    }

    /// "A Harbor Ministry spokesman", "a spokeswoman for the Harbor Ministry": an organization that has a name speaks through
    /// somebody who has none. Whoever speaks for a person is not that person.
    fn spokesperson(&mut self, at: usize) -> CorefLink {
        let discourse = &mut self.discourse;
        let mention = &discourse.mentions[at];
        let behind = |i: usize| {
            let name = discourse.mentions.get(i)?;
            let between = discourse.text.get(mention.span.end as usize..name.span.start as usize)?;
            let is_employer =
                matches!(between, " for " | " for the " | " of " | " of the " | " at " | " at the ");
            (is_employer && name.is_name() && !name.is(flags::MODIFIER | flags::POSSESSIVE)).then_some(i)
        };
        let employer =
            mention.owner().filter(|&owner| discourse.mentions[owner].is_name()).or_else(|| behind(at + 1));
        let Some(employer) = employer else {
            return if mention.is(flags::INDEFINITE) {
                CorefLink::NOBODY
            } else {
                self.roles.person(discourse, at)
            };
        };
        let number = discourse.entities.of_mention[employer];
        match discourse.entities.all.get_mut(number as usize) {
            Some(entity) if entity.person + entity.male + entity.female == 0 => {
                entity.organization += 1;
                CorefLink::to(number, SpeakerRule::Description, employer as u32)
            }
            Some(_) if !mention.is(flags::INDEFINITE) => self.roles.person(discourse, at),
            _ => CorefLink::NOBODY,
        }
    }

    /// "Both leaders", "the two women", "the pair", "both": the last two who were coordinated, or the two who have just
    /// spoken.
    fn pair(&mut self, at: usize) -> CorefLink {
        let mentions = self.discourse.mentions;
        let mention = &mentions[at];
        let is_leaders = mention.classes & gazetteer::LEADER != 0 && mention.is(flags::DEFINITE);
        let is_people = mention.classes & (gazetteer::PERSON | gazetteer::PAIR | gazetteer::BOTH) != 0;
        if !((mention.is(flags::DUAL) || is_leaders) && is_people) {
            return CorefLink::NOBODY;
        }
        let last = self.discourse.coordinations.get(self.last_pair as usize).map(|pair| pair.mention);
        let is_near = last.is_some_and(|last| {
            mentions[last as usize].paragraph + MAX_PARAGRAPHS_TO_PAIR >= mention.paragraph
        });
        let is_couple = mention.classes & gazetteer::PAIR != 0;
        let number = match last {
            Some(_) if is_near || is_couple || !mention.is(flags::SPEAKS) => Some(self.last_pair),
            None if is_couple => self.couple(at),
            last => self.last_two(at).or(last.map(|_| self.last_pair)),
        };
        // "Both sisters" are no man and woman.
        let agrees = |entity: &u32| {
            let bearer = self.discourse.entity(*entity);
            !(mention.is(flags::MALE) && bearer.female > bearer.male
                || mention.is(flags::FEMALE) && bearer.male > bearer.female)
        };
        let number = number.filter(|&n| self.discourse.coordinations[n as usize].members.iter().all(agrees));
        let Some(number) = number else { return CorefLink::NOBODY };
        let by = self.discourse.coordinations[number as usize].mention;
        CorefLink { referent: Referent::Group(number), rule: SpeakerRule::Role, by }
    }

    /// A couple that the text has introduced as such, as a coordination of its own.
    fn couple(&mut self, at: usize) -> Option<u32> {
        let [(a, first), (b, _)] = self.roles.couple(&self.discourse, at)?;
        let span = self.discourse.mentions[first as usize].span;
        self.discourse.coordinations.push(Coordination { members: vec![a, b], span, mention: first });
        Some(self.discourse.coordinations.len() as u32 - 1)
    }

    /// The two people who have spoken in the paragraphs before, if there are just two; as a coordination of their own.
    fn last_two(&mut self, at: usize) -> Option<u32> {
        let discourse = &mut self.discourse;
        let mention = &discourse.mentions[at];
        let mut people: Vec<(u32, usize)> = Vec::new();
        let mut paragraph = mention.paragraph;
        for i in (at.saturating_sub(MAX_MENTIONS_TO_PAIR)..at).rev() {
            let candidate = &discourse.mentions[i];
            // The two of the paragraph itself, or of the one before, are they, whoever spoke earlier.
            if candidate.paragraph + MAX_PARAGRAPHS_TO_PAIR < mention.paragraph
                || candidate.paragraph < paragraph && people.len() > 1
            {
                break;
            }
            paragraph = candidate.paragraph;
            let Referent::Entity(entity) = discourse.links[i].referent else { continue };
            let is_new = people.iter().all(|(known, _)| *known != entity);
            if candidate.is(flags::SPEAKS) && is_new && discourse.is_person(entity) {
                people.push((entity, i));
            }
        }
        people.reverse();
        let [(a, first), (b, _)] = people[..] else { return None };
        let span = discourse.mentions[first].span;
        discourse.coordinations.push(Coordination { members: vec![a, b], span, mention: first as u32 });
        Some(discourse.coordinations.len() as u32 - 1)
    }

    /// "The company", "Clinton's campaign", "the city of Aldo".
    fn organization(&mut self, at: usize) -> CorefLink {
        let mention = &self.discourse.mentions[at];
        if let Some(owner) = mention.owner() {
            return self.owned_organization(at, owner);
        }
        let is_definite = mention.is(flags::DEFINITE | flags::ALL_CAPITALS | flags::POSSESSIVE);
        if mention.is(flags::INDEFINITE) || !is_definite {
            return CorefLink::NOBODY;
        }
        self.roles.organization(&self.discourse, at)
    }

    /// A campaign or an administration is called by its owner's name; a company's board speaks for the company.
    fn owned_organization(&mut self, at: usize, owner: usize) -> CorefLink {
        let (mention, owning) = (&self.discourse.mentions[at], &self.discourse.mentions[owner]);
        if mention.is(flags::INDEFINITE) && !owning.is(flags::POSSESSIVE) {
            return CorefLink::NOBODY;
        }
        let link = self.discourse.links[owner];
        let Referent::Entity(entity) = link.referent else { return CorefLink::NOBODY };
        if owning.is_name() {
            let entity = self.named_by_owner(at, owner, entity, false);
            return CorefLink::to(entity, SpeakerRule::Description, owner as u32);
        }
        if self.discourse.entity(entity).kind() == Some(SpeakerKind::Organization) {
            CorefLink { rule: SpeakerRule::Description, ..link }
        } else {
            self.owned_elsewhere(at, entity)
        }
    }

    /// "Her campaign": what the text calls by its owner's name in another place.
    fn owned_elsewhere(&mut self, at: usize, entity: u32) -> CorefLink {
        let discourse = &self.discourse;
        let key = discourse.mentions[at].key;
        if let Some(&owned) = self.owned.get(&(entity, key)) {
            return CorefLink::to(owned, SpeakerRule::Description, discourse.entity(owned).mention);
        }
        let named_owner = |i: usize| {
            let mention = &discourse.mentions[i];
            let owner = mention.owner().filter(|_| mention.is_noun() && mention.key == key)?;
            let is_name = discourse.mentions[owner].is_name();
            (is_name && discourse.entities.of_mention[owner] == entity).then_some((i, owner))
        };
        let end = discourse.mentions.len().min(at + MAX_MENTIONS_AHEAD);
        let Some((later, owner)) = (at + 1..end).find_map(named_owner) else { return CorefLink::NOBODY };
        let owned = self.named_by_owner(later, owner, entity, false);
        CorefLink::to(owned, SpeakerRule::Description, later as u32)
    }

    /// The entity that a phrase names by its owner: "Fox News poll", "Clinton's campaign".
    fn named_by_owner(&mut self, at: usize, owner: usize, entity: u32, is_document: bool) -> u32 {
        let (mention, owning) = (&self.discourse.mentions[at], &self.discourse.mentions[owner]);
        let entities = &mut self.discourse.entities.all;
        let new = entities.len() as u32;
        let found = *self.owned.entry((entity, mention.key)).or_insert(new);
        if found == new {
            let name = Span { start: owning.span.start, end: mention.span.end };
            entities.push(entities[entity as usize].owned(name, at as u32, mention, is_document));
        }
        found
    }

    /// Polls are called by who took them; statements and letters speak for whoever issued them.
    fn document(&mut self, at: usize) -> CorefLink {
        let mention = &self.discourse.mentions[at];
        let link = match self.issuer(at) {
            Some(issuer) => self.issued(at, issuer),
            None if mention.is(flags::PLURAL) => CorefLink::NOBODY,
            None => self.same_document(at),
        };
        if let Referent::Entity(entity) = link.referent {
            self.documents.insert(mention.key, entity);
        }
        link
    }

    /// The document at `at`, which the mention `issuer` issued.
    fn issued(&mut self, at: usize, issuer: usize) -> CorefLink {
        let (mention, issuing) = (&self.discourse.mentions[at], &self.discourse.mentions[issuer]);
        let resolved = self.discourse.links.get(issuer).map_or(Referent::Nobody, |link| link.referent);
        // A name behind the document has not been come to yet.
        let is_open = resolved == Referent::Nobody && issuing.is_name();
        let referent = if is_open { self.name(issuer).referent } else { resolved };
        let is_letter = mention.classes & gazetteer::ISSUED != 0;
        match referent {
            Referent::Entity(entity) if !is_letter && issuer < at && issuing.is_name() => {
                let document = self.named_by_owner(at, issuer, entity, true);
                CorefLink::to(document, SpeakerRule::Description, issuer as u32)
            }
            referent => CorefLink { referent, rule: SpeakerRule::Description, by: issuer as u32 },
        }
    }

    /// The mention that issued a document: "a Fox News poll", "her statement", "a survey by Lantern Review", "said in a
    /// statement".
    fn issuer(&self, at: usize) -> Option<usize> {
        let mentions = self.discourse.mentions;
        let mention = &mentions[at];
        if let Some(owner) = mention.owner() {
            return Some(owner);
        }
        let behind = mentions[at + 1..].iter().take(3).take_while(|m| m.sentence == mention.sentence);
        let is_agent = |m: &Mention| m.is(flags::AFTER_BY) && m.is_name() && !m.is(flags::MODIFIER);
        let is_near = |m: &Mention| m.start.saturating_sub(mention.span.end) < 40 && !m.is(flags::LOCATION);
        let agent = behind.zip(at + 1..).find(|(m, _)| is_agent(m)).filter(|(m, _)| is_near(m));
        let is_issued = mention.classes & gazetteer::ISSUED != 0
            && mention.is(flags::INDEFINITE | flags::AFTER_PREPOSITION)
            && !mention.is(flags::PLURAL);
        let mut before =
            (at.saturating_sub(6)..at).rev().take_while(|&i| mentions[i].sentence == mention.sentence);
        let speaker = || before.find(|&i| is_issued && mentions[i].is(flags::SPEAKS));
        agent.map(|(_, i)| i).or_else(speaker)
    }

    /// "The poll": the last one that had an issuer; a headline's is the next one.
    fn same_document(&self, at: usize) -> CorefLink {
        let mention = &self.discourse.mentions[at];
        let last = self.documents.get(&mention.key).filter(|_| !mention.is(flags::INDEFINITE));
        if let Some(&entity) = last {
            return CorefLink::to(entity, SpeakerRule::Description, at as u32);
        }
        let is_headline = mention.paragraph < 3 && mention.classes & gazetteer::POLL != 0;
        let next = if is_headline { self.next_document(at) } else { None };
        next.unwrap_or(CorefLink::NOBODY)
    }

    /// The first document of the same noun within reach that has an owner.
    fn next_document(&self, at: usize) -> Option<CorefLink> {
        let key = self.discourse.mentions[at].key;
        let mut later = self.discourse.mentions[at + 1..].iter().take(MAX_MENTIONS_TO_POLL);
        let same = later.find(|m| m.is_noun() && m.key == key && m.owner().is_some())?;
        let entity = self.discourse.entities.of_mention[same.owner()?];
        (entity != NO_ONE).then_some(CorefLink::to(entity, SpeakerRule::Description, same.owner))
    }

    /// Notes a name that is coordinated with the one before it: "Pell and Ruiz", "Pell and her deputy Ruiz", "Pell, Ruiz
    /// agree".
    fn coordinate(&mut self, at: usize) {
        let discourse = &mut self.discourse;
        let mention = &discourse.mentions[at];
        let is_free = |m: &Mention| m.is_name() && !m.is(flags::MODIFIER);
        if !is_free(mention) || !mention.is(flags::AFTER_AND | flags::AFTER_COMMA) {
            return;
        }
        let mut before = (at.saturating_sub(6)..at).rev().filter(|&i| is_free(&discourse.mentions[i]));
        // "Idris Moss of Aldo and Ana Pell": Aldo is where the first is from.
        let nearest = before.next();
        let bearer = before.next().filter(|&bearer| {
            let place = nearest.map_or(0, |near| discourse.mentions[near].start);
            let between = discourse.text.get(discourse.mentions[bearer].span.end as usize..place as usize);
            between.is_some_and(|between| matches!(between.trim(), "of" | "of the" | "from"))
        });
        let before = bearer.or(nearest);
        let Some(before) = before.filter(|&before| is_coordinated(discourse, before, at)) else { return };
        let (Referent::Entity(a), Referent::Entity(b)) =
            (discourse.links[before].referent, discourse.links[at].referent)
        else {
            return;
        };
        let are_people = [a, b].iter().all(|&entity| discourse.entity(entity).may_be_person());
        if a == b || !are_people {
            return;
        }
        let first = &discourse.mentions[before];
        let is_open = |last: &&mut Coordination| {
            last.span.end == first.span.end && last.members.len() < MAX_COORDINATED
        };
        if let Some(last) = discourse.coordinations.last_mut().filter(is_open) {
            last.members.push(b);
            last.span.end = mention.span.end;
            return;
        }
        let span = Span { start: first.span.start, end: mention.span.end };
        self.last_pair = discourse.coordinations.len() as u32;
        discourse.coordination_at[before] = self.last_pair;
        discourse.coordinations.push(Coordination { members: vec![a, b], span, mention: before as u32 });
    }
}

/// Whether nothing but an "and" stands between two names of one sentence; in a headline a comma is enough.
fn is_coordinated(discourse: &Discourse<'_>, before: usize, at: usize) -> bool {
    let (first, second) = (&discourse.mentions[before], &discourse.mentions[at]);
    let start = discourse.mentions[before + 1..at]
        .iter()
        .rfind(|m| m.is_name() && m.is(flags::AFTER_PREPOSITION))
        .map_or(first.span.end, |place| place.span.end);
    let between = discourse.text.get(start as usize..second.start as usize).unwrap_or("x").trim();
    let age = between.trim_start_matches(|c: char| c == ',' || c == ' ' || c.is_ascii_digit());
    let between = if age.starts_with("and ") || age == "and" { age } else { between };
    let is_joined = matches!(between, "and" | ", and" | "&") || second.paragraph == 0 && between == ",";
    is_joined && first.sentence == second.sentence
}

const SPOKESPERSON: u64 = word("spokesperson");
