//! Entities: the people, organizations and places that a text names, each with what the text says of it: name mentions,
//! clustered by whom they name.
//!
//! Two passes over the mentions, each linear, with hash tables by full name, last name, first name and initials: the
//! first takes the full names in, the second finds for each other name the entity that bears it at that point of the
//! text. A third adds what nouns say of the entities. The other names of an entity are made in [`super::aliases`]. Nouns and
//! pronouns are resolved to entities later, in [`super::coreference`].

use std::collections::{HashMap, HashSet};

use super::aliases::Aliases;
use super::gazetteer;
use super::gazetteer::{Gazetteer, WordClasses};
use super::mentions::{Mention, NO_ONE, flags};
use crate::collection::{Span, SpeakerKind};
use crate::extract::words::hash::{mix, word};

/// What a title's word counts for, where any other evidence counts 1.
const TITLE_VOTES: u32 = 3;

/// Somebody or something that the text names.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Entity {
    /// The words that name it in full.
    pub(crate) name: Span,
    /// How many words those are.
    pub(crate) words: u8,
    /// Number of the mention that they come from.
    pub(crate) mention: u32,
    /// Votes of its mentions for a man, a woman, a person, an organization, a place.
    pub(crate) male: u32,
    pub(crate) female: u32,
    pub(crate) person: u32,
    pub(crate) organization: u32,
    pub(crate) location: u32,
    /// How often it is named, and how often in full.
    pub(crate) count: u32,
    pub(crate) full_count: u32,
    /// Whether the pass over the mentions has come to its first full name.
    pub(crate) is_introduced: bool,
    /// Whether it was introduced as kin of another of that last name.
    pub(crate) is_kin: bool,
    /// Whether the mention that introduced it was all in capitals.
    is_in_capitals: bool,
    /// Classes of the words of its names.
    pub(crate) classes: WordClasses,
    /// Other names that the text has for it.
    pub(crate) aliases: Aliases,
    /// Whether it is a poll, a statement or the like, named by its owner.
    pub(crate) is_document: bool,
}

impl Entity {
    /// An entity that mention number `at` introduces; the mention's votes are not counted yet.
    pub(crate) fn new(at: usize, mention: &Mention) -> Self {
        Self {
            name: mention.span,
            words: mention.words,
            mention: at as u32,
            male: 0,
            female: 0,
            person: 0,
            organization: 0,
            location: 0,
            count: 0,
            full_count: 0,
            is_introduced: false,
            is_kin: false,
            is_in_capitals: mention.is(flags::ALL_CAPITALS),
            classes: 0,
            aliases: Aliases::default(),
            is_document: false,
        }
    }

    /// An organization or document that a phrase names by its owner, as "Pell's campaign" does: the span of the phrase,
    /// the number of its noun, and the noun.
    pub(crate) fn owned(&self, name: Span, at: u32, noun: &Mention, is_document: bool) -> Self {
        Self {
            name,
            mention: at,
            male: 0,
            female: 0,
            person: 0,
            organization: 1,
            count: 1,
            classes: noun.classes,
            aliases: Aliases::default(),
            is_document,
            ..self.clone()
        }
    }

    /// Whether a "he" or a "she" may stand for it.
    pub(crate) fn may_be_person(&self) -> bool {
        self.person > 0 && self.person >= self.organization
            || self.organization == 0 && self.location == 0 && self.words < 4
    }

    /// Whether a noun for an organization may stand for it: "Twitter" is one word, and nothing shows a person.
    pub(crate) fn may_be_organization(&self) -> bool {
        !self.may_be_person() || self.words == 1 && self.person == 0 && self.male + self.female == 0
    }

    /// What it is, as far as the text tells.
    pub(crate) fn kind(&self) -> Option<SpeakerKind> {
        match () {
            () if self.is_document => Some(SpeakerKind::Document),
            () if self.person > self.organization => Some(SpeakerKind::Person),
            () if self.organization > 0 || self.location > 0 => Some(SpeakerKind::Organization),
            () if self.words == 2 || self.words == 3 => Some(SpeakerKind::Person),
            () => None,
        }
    }

    /// Whether its name holds a word of the same sort of organization as a noun of these classes.
    pub(crate) fn is_of_sort(&self, noun: WordClasses) -> bool {
        gazetteer::SORTS.iter().any(|sort| noun & sort != 0 && self.classes & sort != 0)
    }

    /// Counts a mention of its name.
    pub(crate) fn count_name(&mut self, mention: &Mention) {
        let votes = if mention.is(flags::TITLED) { TITLE_VOTES } else { 1 };
        let vote = |flag| u32::from(mention.is(flag)) * votes;
        self.male += vote(flags::MALE);
        self.female += vote(flags::FEMALE);
        self.person += vote(flags::PERSON);
        self.organization += vote(flags::ORGANIZATION);
        self.location += vote(flags::LOCATION);
        self.count += 1;
        self.classes |= mention.classes;
    }

    /// Counts a noun that describes it: "Pat Quill, a spokeswoman", "the insurer, Dunmore".
    pub(crate) fn count_description(&mut self, noun: &Mention) {
        let vote = |flag| u32::from(noun.is(flag));
        self.male += vote(flags::MALE);
        self.female += vote(flags::FEMALE);
        self.person += vote(flags::PERSON);
        if noun.is(flags::ORGANIZATION) && !noun.is(flags::PERSON) {
            self.organization += 1;
            self.classes |= noun.classes;
        }
    }

    /// Takes a longer name, or the same one in small letters.
    pub(crate) fn take_better_name(&mut self, at: usize, mention: &Mention) {
        let in_small = !mention.is(flags::ALL_CAPITALS);
        let is_longer = mention.words > self.words;
        let is_same_length = mention.words == self.words;
        if in_small && (is_longer || is_same_length && self.is_in_capitals) {
            (self.name, self.words, self.mention) = (mention.span, mention.words, at as u32);
        }
    }
}

/// Who bears a last name, as far as the second pass has come: the latest entity, and the latest of each sex.
#[derive(Clone, Copy, Debug)]
struct LastNameBearers {
    latest: u32,
    male: u32,
    female: u32,
    /// The one whom the last name by itself has named.
    bare: u32,
    /// Another who has just spoken under a full name, and the paragraph; until the next paragraph the name is his or hers.
    guest: (u32, u32),
}

impl LastNameBearers {
    const EMPTY: Self =
        Self { latest: NO_ONE, male: NO_ONE, female: NO_ONE, bare: NO_ONE, guest: (NO_ONE, 0) };

    /// Adds an entity that the mention names in full, where no other has the place.
    fn add_first(&mut self, mention: &Mention, entity: u32) {
        let set = |bearer: &mut u32, holds: bool| {
            if holds && *bearer == NO_ONE {
                *bearer = entity;
            }
        };
        set(&mut self.latest, true);
        set(&mut self.male, mention.is(flags::MALE));
        set(&mut self.female, mention.is(flags::FEMALE));
    }
}

/// Everybody and everything that a text names.
#[derive(Debug, Default)]
pub(crate) struct EntityTable {
    pub(crate) all: Vec<Entity>,
    /// For each mention the number of the entity that it names; [`NO_ONE`] where it is no name, or nobody's.
    pub(crate) of_mention: Vec<u32>,
    by_full_name: HashMap<u64, u32>,
    by_last_name: HashMap<u64, LastNameBearers>,
    by_first_name: HashMap<u64, u32>,
    organizations_by_first_word: HashMap<u64, u32>,
    /// Organizations and countries by their initials.
    by_initials: HashMap<u64, u32>,
}

impl EntityTable {
    /// Clusters the names among all mentions of a text.
    pub(crate) fn new(text: &str, gazetteer: &Gazetteer, mentions: &[Mention]) -> Self {
        let kin = introduced_as_kin(gazetteer, mentions);
        let mut table = Self { of_mention: vec![NO_ONE; mentions.len()], ..Self::default() };
        for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.is_name()) {
            if is_full(mention) {
                table.add_full(at, mention);
            }
        }
        table.count_titled(mentions);
        for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.is_name()) {
            let entity =
                if table.of_mention[at] == NO_ONE { table.find(at, mention) } else { table.of_mention[at] };
            if entity == NO_ONE {
                continue;
            }
            table.of_mention[at] = entity;
            table.introduce(entity, mention, kin.contains(&at));
            let named = &mut table.all[entity as usize];
            named.aliases.add(text, named.name, mention);
        }
        table.count_descriptions(mentions);
        table
    }

    /// Counts what nouns say of the names that they describe.
    fn count_descriptions(&mut self, mentions: &[Mention]) {
        for noun in mentions.iter().filter(|m| m.is_noun() && m.about != NO_ONE) {
            let entity = self.of_mention[noun.about as usize];
            if let Some(described) = self.all.get_mut(entity as usize) {
                described.count_description(noun);
            }
        }
    }

    /// Gives each last name to the entity that is named most often by it, for mentions that precede every full name.
    fn count_titled(&mut self, mentions: &[Mention]) {
        for mention in
            mentions.iter().filter(|m| m.is_name() && m.words == 1 && m.is(flags::MALE | flags::FEMALE))
        {
            let found =
                self.by_last_name.get(&mention.last).and_then(|bearers| self.fitting(bearers, mention));
            if let Some(entity) = found {
                self.all[entity as usize].count += 1;
            }
        }
        for (entity, named) in (0u32..).zip(&self.all) {
            let last = mentions[named.mention as usize].last;
            if let Some(bearers) = self.by_last_name.get_mut(&last) {
                let most = self.all.get(bearers.latest as usize).map_or(0, |e| e.count);
                bearers.latest = if named.count > most { entity } else { bearers.latest };
            }
        }
    }

    /// Adds a full name, to the entity that has it or as a new one.
    fn add_full(&mut self, at: usize, mention: &Mention) {
        let new = self.all.len() as u32;
        let entity = *self.by_full_name.entry(full_key(mention)).or_insert(new);
        if entity == new {
            self.all.push(Entity::new(at, mention));
        }
        self.of_mention[at] = entity;
        let named = &mut self.all[entity as usize];
        named.count_name(mention);
        named.full_count += 1;
        named.take_better_name(at, mention);
        if !mention.is(flags::PERSON) && mention.words > 1 {
            self.by_initials.entry(mention.initials).or_insert(entity);
        }
        if mention.is(flags::ORGANIZATION) {
            if mention.words > 1 {
                self.organizations_by_first_word.entry(mention.first).or_insert(entity);
            }
        } else if !mention.is(flags::LOCATION) {
            let bearers = self.by_last_name.entry(mention.last).or_insert(LastNameBearers::EMPTY);
            bearers.add_first(mention, entity);
            self.by_first_name.entry(mention.first).or_insert(entity);
        }
    }

    /// The entity of a name that the first pass left; a new one where no entity has that name.
    fn find(&mut self, at: usize, mention: &Mention) -> u32 {
        if let Some(entity) = self.bearer_of(mention) {
            self.all[entity as usize].count_name(mention);
            return entity;
        }
        let is_people = mention.words == 1 && mention.classes & gazetteer::PEOPLE != 0;
        if (is_people || mention.is(flags::UNCERTAIN_NAME)) && !mention.is(flags::TITLED) {
            return NO_ONE;
        }
        let new = self.all.len() as u32;
        let sex = mention.flags & (flags::MALE | flags::FEMALE);
        let key = mix(mix(word("one"), u64::from(sex)), mention.key);
        let loose = mix(mix(word("one"), 0), mention.key);
        let same = self.by_full_name.get(&key).or_else(|| self.by_full_name.get(&loose)).copied();
        let entity = same.unwrap_or(new);
        self.by_full_name.entry(key).or_insert(entity);
        if sex != 0 {
            self.by_full_name.entry(loose).or_insert(entity);
        }
        if entity == new {
            self.all.push(Entity::new(at, mention));
        }
        self.all[entity as usize].count_name(mention);
        entity
    }

    /// The entity that a name, or a part of one, stands for: by full name, initials, last name, first name, or the first
    /// word of an organization.
    fn bearer_of(&self, mention: &Mention) -> Option<u32> {
        if let Some(&entity) = self.by_full_name.get(&full_key(mention)).filter(|_| mention.words > 1) {
            return Some(entity);
        }
        let is_titled = mention.is(flags::TITLED | flags::LABEL);
        let is_initials = mention.words == 1 && mention.is(flags::ALL_CAPITALS) && !is_titled;
        if let Some(&entity) = self.by_initials.get(&mention.initials).filter(|_| is_initials) {
            return Some(entity);
        }
        let is_place = mention.classes & (gazetteer::COUNTRY | gazetteer::PLACE) != 0 && !is_titled;
        if mention.words > 1 || mention.is(flags::NAME_SUFFIX) {
            return None;
        }
        let of_last = self.by_last_name.get(&mention.last).and_then(|bearers| self.fitting(bearers, mention));
        if let Some(entity) = of_last.filter(|_| !is_place) {
            return Some(entity);
        }
        let first = self.by_first_name.get(&mention.last).copied();
        let given = first.filter(|&e| {
            self.all[e as usize].person > 0
                && (!is_titled || mention.is(flags::MALE | flags::FEMALE))
                && !is_place
        });
        let organization = self.organizations_by_first_word.get(&mention.last).copied();
        let common = gazetteer::TITLE | gazetteer::GIVEN | gazetteer::TOWARDS;
        given.or_else(|| organization.filter(|_| !is_titled && !is_place && mention.classes & common == 0))
    }

    /// The entity of a last name that the mention's title agrees with.
    fn fitting(&self, bearers: &LastNameBearers, mention: &Mention) -> Option<u32> {
        let may = |e: u32, sex: fn(&Entity) -> u32| e != NO_ONE && sex(&self.all[e as usize]) == 0;
        let found = match mention.flags & (flags::MALE | flags::FEMALE) {
            flags::MALE if bearers.male != NO_ONE => bearers.male,
            flags::FEMALE if bearers.female != NO_ONE => bearers.female,
            flags::MALE if !may(bearers.latest, |e| e.female) => NO_ONE,
            flags::FEMALE if !may(bearers.latest, |e| e.male) => NO_ONE,
            _ if bearers.guest.0 != NO_ONE && bearers.guest.1 + 1 >= mention.paragraph => bearers.guest.0,
            _ => bearers.latest,
        };
        (found != NO_ONE).then_some(found)
    }

    /// A mention of an entity's name, in the order of the text: it may give the last name to the entity from here on.
    fn introduce(&mut self, entity: u32, mention: &Mention, is_kin: bool) {
        let may_be_person = self.all[entity as usize].may_be_person();
        // A headline's last name is a guess; nobody has borne it yet.
        let is_introduced = self.all[entity as usize].is_introduced;
        let is_bare = mention.words == 1 && !mention.is(flags::TITLED) && is_introduced;
        if let Some(bearers) =
            self.by_last_name.get_mut(&mention.last).filter(|bearers| is_bare && bearers.latest == entity)
        {
            bearers.bare = entity;
        }
        self.all[entity as usize].is_introduced |= is_full(mention);
        if is_full(mention) && may_be_person && !mention.is(flags::ORGANIZATION | flags::LOCATION) {
            self.take_last_name(entity, mention, is_kin);
        }
    }

    /// A last name is its latest bearer's. If another has been called by it without a first name, and is named far more
    /// often, or less often in full, then the newcomer has it only while speaking. Somebody's kin has it for the rest
    /// of the paragraph at most.
    fn take_last_name(&mut self, entity: u32, mention: &Mention, is_kin: bool) {
        let named = &self.all[entity as usize];
        let (he, she, count, full) =
            (named.male > named.female, named.female > named.male, named.count, named.full_count);
        let bearers = self.by_last_name.entry(mention.last).or_insert(LastNameBearers::EMPTY);
        let bare = self.all.get(bearers.bare as usize).filter(|_| bearers.bare != entity);
        let is_guest = bare.is_some_and(|other| other.count >= 2 * count || full > other.full_count.max(1));
        let is_kin = (is_kin || named.is_kin) && bearers.latest != entity && bearers.latest != NO_ONE;
        match () {
            () if is_kin && mention.is(flags::SPEAKS) => {
                bearers.guest = (entity, mention.paragraph.saturating_sub(1));
            }
            () if is_kin => {}
            () if !is_guest => (bearers.latest, bearers.guest) = (entity, (NO_ONE, 0)),
            () if mention.is(flags::SPEAKS) => bearers.guest = (entity, mention.paragraph),
            () => {}
        }
        bearers.male = if he { entity } else { bearers.male };
        bearers.female = if she { entity } else { bearers.female };
        self.all[entity as usize].is_kin |= is_kin;
    }
}

/// The numbers of name mentions that are introduced as somebody's kin: "her grandson, Joe Tandy".
fn introduced_as_kin(gazetteer: &Gazetteer, mentions: &[Mention]) -> HashSet<usize> {
    let apposed =
        mentions.iter().filter(|m| m.is_noun() && m.about != NO_ONE && m.classes & gazetteer::FAMILY != 0);
    let titled =
        mentions.iter().enumerate().filter(|(_, m)| gazetteer.classes(m.role) & gazetteer::FAMILY != 0);
    apposed.map(|m| m.about as usize).chain(titled.map(|(at, _)| at)).collect()
}

/// Whether a mention may introduce a name of several words.
fn is_full(mention: &Mention) -> bool {
    mention.words > 1
        && (!mention.is(flags::HEADLINE)
            || mention.words == 2 && mention.is(flags::GIVEN_NAME | flags::ORGANIZATION))
}

/// First and last name for people, every word for the rest.
fn full_key(mention: &Mention) -> u64 {
    if mention.is(flags::ORGANIZATION) || mention.words > 4 {
        return mention.key;
    }
    mix(mix(mention.first, mention.last), u64::from(mention.is(flags::NAME_SUFFIX)))
}
