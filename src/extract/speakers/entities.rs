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
use crate::collection::{Few, Span, SpeakerKind};
use crate::extract::words::hash::mix;
use crate::extract::words::token::lower;

/// What a title's word counts for, where any other evidence counts 1.
const TITLE_VOTES: u32 = 3;

/// Most people of one first and last name that are told apart.
const MAX_NAMESAKES: usize = 8;

/// Most mentions between somebody and a spouse or child who is named by the first name alone.
const MAX_MENTIONS_TO_KIN: usize = 8;

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
    /// Whether its name begins with a given name and is no organization's by its words.
    is_given: bool,
    /// The last name that a spouse or a parent lends to one who is called by a first name alone: "Tom and Judith Quill".
    pub(crate) family: Option<Span>,
    /// What tells bearers of one first and last name apart: initials between them; 0 for none so far.
    middle: u64,
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
            is_given: mention.is(flags::GIVEN_NAME) && !mention.is(flags::ORGANIZATION),
            family: None,
            middle: mention.middle,
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
            is_given: false,
            family: None,
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
            () if self.is_given && self.person > 0 => Some(SpeakerKind::Person),
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
    by_full_name: HashMap<u64, Few<u32>>,
    /// Names of one word, with a title's sex, that are nobody's last name.
    by_single_name: HashMap<u64, u32>,
    by_last_name: HashMap<u64, LastNameBearers>,
    by_first_name: HashMap<u64, u32>,
    /// People by the words between first and last name, nicknames among them; nobody's where several have the word.
    by_inner_name: HashMap<u64, u32>,
    /// People by last name and generation: "the younger Pell".
    by_generation: HashMap<u64, u32>,
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
                table.add_full(text, at, mention);
            }
        }
        table.count_descriptions(mentions, true);
        table.lend_last_names(text, gazetteer, mentions);
        table.count_titled(mentions);
        let bodies = described_as_bodies(mentions);
        for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.is_name()) {
            let entity = if table.of_mention[at] == NO_ONE {
                table.find(text, at, mention, bodies.contains(&at))
            } else {
                table.of_mention[at]
            };
            if entity == NO_ONE {
                continue;
            }
            table.of_mention[at] = entity;
            table.introduce(entity, mention, kin.contains(&at));
            let named = &mut table.all[entity as usize];
            named.aliases.add(text, gazetteer, named.name, mention);
        }
        table.count_descriptions(mentions, false);
        table
    }

    /// Counts what nouns say of the names that they describe: of the full names, or of the others.
    fn count_descriptions(&mut self, mentions: &[Mention], are_full: bool) {
        let described = |noun: &&Mention| {
            let name = mentions.get(noun.about as usize);
            noun.is_noun() && name.is_some_and(|name| is_full(name) == are_full)
        };
        for noun in mentions.iter().filter(described) {
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

    /// Gives a last name to those who are called by a first name beside their spouse or parent: "Tom and Judith Quill",
    /// "Ada Quill and her husband Tom".
    fn lend_last_names(&mut self, text: &str, gazetteer: &Gazetteer, mentions: &[Mention]) {
        let is_given = |m: &Mention| m.classes & (gazetteer::HE | gazetteer::SHE) != 0;
        for (at, mention) in mentions.iter().enumerate() {
            let is_open =
                mention.is_name() && mention.words == 1 && is_given(mention) && mention.generation == 0;
            let is_known = self.by_first_name.contains_key(&mention.last)
                || self.by_last_name.contains_key(&mention.last);
            if !is_open || is_known || mention.is(flags::HEADLINE | flags::MODIFIER) {
                continue;
            }
            let kin = is_close_kin(gazetteer, mentions, at);
            let lender = if kin {
                self.named_before(mentions, at)
            } else {
                self.coordinated_behind(text, mentions, at)
            };
            let Some(lender) = lender else { continue };
            let person = &self.all[lender as usize];
            let Some(family) = person.family.or_else(|| last_word(text, person.name)) else { continue };
            let last = mentions[person.mention as usize].last;
            let new = self.all.len() as u32;
            let mut entity = Entity::new(at, mention);
            (entity.family, entity.words, entity.person, entity.is_kin) = (Some(family), 2, 1, true);
            entity.male = u32::from(mention.classes & gazetteer::HE != 0 || mention.is(flags::MALE));
            entity.female = u32::from(mention.classes & gazetteer::SHE != 0 || mention.is(flags::FEMALE));
            let (male, female) = (entity.male > entity.female, entity.female > entity.male);
            self.all.push(entity);
            self.of_mention[at] = new;
            self.by_first_name.insert(mention.last, new);
            self.by_full_name.entry(mix(mix(mention.last, last), 0)).or_default().push(new);
            let bearers = self.by_last_name.entry(last).or_insert(LastNameBearers::EMPTY);
            bearers.male = if male && bearers.male == NO_ONE { new } else { bearers.male };
            bearers.female = if female && bearers.female == NO_ONE { new } else { bearers.female };
        }
    }

    /// The last person who was named in full before a mention, in its paragraph.
    fn named_before(&self, mentions: &[Mention], at: usize) -> Option<u32> {
        let before = (at.saturating_sub(MAX_MENTIONS_TO_KIN)..at).rev();
        let mut before = before.take_while(|&i| mentions[i].paragraph == mentions[at].paragraph);
        let full = before.find(|&i| mentions[i].is_name() && is_full(&mentions[i]))?;
        Some(self.of_mention[full])
            .filter(|&e| e != NO_ONE && self.all[e as usize].kind() == Some(SpeakerKind::Person))
    }

    /// The person whose full name follows behind an "and": the "Judith Quill" of "Tom and Judith Quill".
    fn coordinated_behind(&self, text: &str, mentions: &[Mention], at: usize) -> Option<u32> {
        let (first, next) = (&mentions[at], mentions.get(at + 1)?);
        let between = text.get(first.span.end as usize..next.start as usize)?;
        let is_one = matches!(between, " and " | " & ") && next.is_name() && next.words > 1;
        let person = next.is(flags::GIVEN_NAME) && next.start == next.span.start;
        Some(self.of_mention[at + 1]).filter(|&e| is_one && person && e != NO_ONE)
    }

    /// Adds a full name, to the entity that has it or as a new one.
    fn add_full(&mut self, text: &str, at: usize, mention: &Mention) {
        let new = self.all.len() as u32;
        let key = full_key(mention);
        let same = self.same_name(key, mention).or_else(|| self.longer_name(text, mention));
        let entity = same.unwrap_or(new);
        if entity == new {
            self.all.push(Entity::new(at, mention));
            self.by_full_name.entry(key).or_default().push(new);
        }
        self.of_mention[at] = entity;
        let named = &mut self.all[entity as usize];
        named.count_name(mention);
        named.full_count += 1;
        named.take_better_name(at, mention);
        named.middle = if named.middle == 0 { mention.middle } else { named.middle };
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
            if mention.generation != 0 {
                self.by_generation.entry(mix(mention.last, mention.generation)).or_insert(entity);
            }
            self.add_inner_names(text, mention, entity);
        }
    }

    /// Notes the words between first and last name, and nicknames.
    fn add_inner_names(&mut self, text: &str, mention: &Mention, entity: u32) {
        let words = text.get(mention.span.range()).unwrap_or_default().split_whitespace();
        let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        for word in words.filter(|word| word.chars().count() > 1 && word.starts_with(char::is_uppercase)) {
            let hash = lower(word);
            if hash != mention.first && hash != mention.last {
                let one = self.by_inner_name.entry(hash).or_insert(entity);
                *one = if *one == entity { entity } else { NO_ONE };
            }
        }
    }

    /// The entity of the same first and last name, unless other names stand between: "George W. Moss" is not "George H. Moss".
    fn same_name(&self, key: u64, mention: &Mention) -> Option<u32> {
        let same = self.by_full_name.get(&key)?;
        let middle = |e: &&u32| self.all[**e as usize].middle;
        let bearers = || same.iter().take(MAX_NAMESAKES);
        let exact = bearers().find(|e| middle(e) == mention.middle);
        exact.or_else(|| bearers().find(|e| middle(e) == 0 || mention.middle == 0)).copied()
    }

    /// The person whose longer name ends or begins with a name of several words: "Cruz Pell" for "Mateo Cruz Pell".
    fn longer_name(&self, text: &str, mention: &Mention) -> Option<u32> {
        if mention.words < 2 || mention.is(flags::ORGANIZATION | flags::LOCATION) {
            return None;
        }
        let last = self.by_last_name.get(&mention.last).map(|bearers| bearers.latest);
        let inner = self.by_inner_name.get(&mention.last).copied();
        let words = |span: Span| text.get(span.range()).unwrap_or_default();
        let short = words(mention.span);
        let holds = |e: &u32| {
            let entity = self.all.get(*e as usize)?;
            let long = words(entity.name);
            let is_longer = entity.words > mention.words && long.len() > short.len();
            let rest = long.len().checked_sub(short.len())?;
            let ends = long.get(rest..).is_some_and(|end| end.eq_ignore_ascii_case(short))
                && long[..rest].ends_with([' ', '-']);
            let begins = long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
            (is_longer && (ends || begins)).then_some(())
        };
        last.into_iter().chain(inner).find(|e| holds(e).is_some())
    }

    /// The entity of a name that the first pass left; a new one where no entity has that name. `is_body`: a noun says that
    /// it is an organization's, "Pell, the brewery,".
    fn find(&mut self, text: &str, at: usize, mention: &Mention, is_body: bool) -> u32 {
        if let Some(entity) =
            self.bearer_of(text, mention).filter(|&e| !is_body || self.all[e as usize].person == 0)
        {
            self.all[entity as usize].count_name(mention);
            return entity;
        }
        let is_people = mention.words == 1 && mention.classes & gazetteer::PEOPLE != 0;
        // "The elder Pell" is somebody else than the one whom "Pell" would mean.
        let is_other = mention.generation != 0 && mention.words == 1 && !mention.is(flags::NAME_SUFFIX);
        if is_other || (is_people || mention.is(flags::UNCERTAIN_NAME)) && !mention.is(flags::TITLED) {
            return NO_ONE;
        }
        let new = self.all.len() as u32;
        let sex = mention.flags & (flags::MALE | flags::FEMALE);
        let key = mix(u64::from(sex), mention.key);
        let loose = mix(0, mention.key);
        let same = self.by_single_name.get(&key).or_else(|| self.by_single_name.get(&loose)).copied();
        let entity = same.unwrap_or(new);
        self.by_single_name.entry(key).or_insert(entity);
        if sex != 0 {
            self.by_single_name.entry(loose).or_insert(entity);
        }
        if entity == new {
            self.all.push(Entity::new(at, mention));
        }
        self.all[entity as usize].count_name(mention);
        entity
    }

    /// The entity that a name, or a part of one, stands for: by full name, initials, generation, last name, first name, the
    /// first word of an organization, or a word inside a person's name.
    fn bearer_of(&self, text: &str, mention: &Mention) -> Option<u32> {
        if mention.words > 1 {
            return self.same_name(full_key(mention), mention).or_else(|| self.longer_name(text, mention));
        }
        let is_titled = mention.is(flags::TITLED | flags::LABEL);
        let is_initials = mention.words == 1 && mention.is(flags::ALL_CAPITALS) && !is_titled;
        if let Some(&entity) = self.by_initials.get(&mention.initials).filter(|_| is_initials) {
            return Some(entity);
        }
        if mention.generation != 0 {
            let one = self.by_generation.get(&mix(mention.last, mention.generation)).copied();
            return one;
        }
        let of_last = self.by_last_name.get(&mention.last).and_then(|bearers| self.fitting(bearers, mention));
        let is_person = |e: u32| self.all[e as usize].person > 0 && self.all[e as usize].location == 0;
        let speaks = mention.is(flags::SPEAKS) && !mention.is(flags::MODIFIER | flags::POSSESSIVE);
        // "London said", of Erica London: a place by its word, a person by its bearer.
        let is_place = mention.classes & (gazetteer::COUNTRY | gazetteer::PLACE) != 0
            && !is_titled
            && !(speaks && of_last.is_some_and(is_person));
        if let Some(entity) = of_last.filter(|_| !is_place) {
            return Some(entity);
        }
        let first = self.by_first_name.get(&mention.last).copied();
        let given = first.filter(|&e| self.all[e as usize].person > 0 && !is_place);
        let organization = self.organizations_by_first_word.get(&mention.last).copied();
        let common = gazetteer::TITLE | gazetteer::GIVEN | gazetteer::TOWARDS;
        let organization = organization.filter(|_| !is_titled && !is_place && mention.classes & common == 0);
        let inner = self.by_inner_name.get(&mention.last).copied();
        let inner = inner.filter(|&e| e != NO_ONE && !is_place && self.all[e as usize].may_be_person());
        given.or(organization).or(inner)
    }

    /// Husband and wife of a last name: the "Pell" of "the Pells".
    pub(crate) fn couple_of_last_name(&self, last: u64) -> Option<[u32; 2]> {
        let bearers = self.by_last_name.get(&last)?;
        let are_two = bearers.male != NO_ONE && bearers.female != NO_ONE && bearers.male != bearers.female;
        are_two.then_some([bearers.female, bearers.male])
    }

    /// The person whose last name a word is that is otherwise none: "Judge said", of Ellen Judge.
    pub(crate) fn person_of_last_name(&self, last: u64) -> Option<u32> {
        let bearers = self.by_last_name.get(&last)?;
        let person = self.all.get(bearers.latest as usize)?;
        (person.words > 1 && person.person > 0).then_some(bearers.latest)
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

/// Names that a noun says to be an organization's, and none to be a person's: the "Marlow" of "Marlow, the brewery,".
fn described_as_bodies(mentions: &[Mention]) -> HashSet<usize> {
    let bodies = mentions.iter().filter(|m| {
        let is_body = m.is_noun() && m.is(flags::ORGANIZATION) && !m.is(flags::PERSON | flags::MODIFIER);
        is_body && mentions.get(m.about as usize).is_some_and(|name| name.span.end <= m.start)
    });
    bodies.map(|m| m.about as usize).collect()
}

/// Whether a name is that of somebody's spouse or child: "her husband Tom", "their son, Ben,".
fn is_close_kin(gazetteer: &Gazetteer, mentions: &[Mention], at: usize) -> bool {
    let is_kin = |role: u64| gazetteer.classes(role) & gazetteer::HOUSEHOLD != 0;
    let describes = |m: &Mention| m.is_noun() && m.about == at as u32 && is_kin(m.last);
    let near = mentions[at.saturating_sub(2)..mentions.len().min(at + 3)].iter();
    is_kin(mentions[at].role) || near.into_iter().any(describes)
}

/// Where the last word of a name stands, a suffix aside.
fn last_word(text: &str, name: Span) -> Option<Span> {
    let words = text.get(name.range())?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = words.rfind(char::is_whitespace)? + 1;
    Some(Span { start: name.start + start as u32, end: name.start + words.len() as u32 })
}

/// First and last name for people, every word for the rest.
fn full_key(mention: &Mention) -> u64 {
    if mention.is(flags::ORGANIZATION) || mention.words > 4 && !mention.is(flags::PERSON) {
        return mention.key;
    }
    mix(mix(mention.first, mention.last), mention.generation)
}
