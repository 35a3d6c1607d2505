//! The cast: the people, bodies and places that a text names, each with every name that the text gives it.

use std::collections::{HashMap, HashSet};

use super::lists::{self, Lists};
use super::mention::marks;
use super::mention::{Mention, NOBODY};
use crate::collection::{Span, SpeakerKind};
use crate::extract::words::hash::{mix, word};

/// Most aliases that are kept of one entity.
const ALIASES: usize = 12;

/// Somebody or something that the text names.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The words that name it in full.
    pub(crate) name: Span,
    /// How many they are.
    pub(crate) words: u8,
    /// The mention that they come from.
    pub(crate) mention: u32,
    /// Evidence for a man, a woman, a person, a body, a place.
    pub(crate) he: u32,
    pub(crate) she: u32,
    pub(crate) person: u32,
    pub(crate) body: u32,
    pub(crate) place: u32,
    /// How often it is named, and how often in full.
    pub(crate) count: u32,
    pub(crate) full: u32,
    /// Whether it has been named in full up to here, and as kin of another of that last name.
    pub(crate) is_met: bool,
    pub(crate) is_kin: bool,
    /// Classes of the words of its names.
    pub(crate) classes: lists::Classes,
    /// Other words for it, as the text has them.
    pub(crate) aliases: Vec<Span>,
    /// Whether it is a poll or the like, and not the name itself.
    pub(crate) paper: bool,
}

impl Entity {
    /// Whether a "he" or a "she" may stand for it.
    pub(crate) fn may_be_person(&self) -> bool {
        self.person > 0 && self.person >= self.body || self.body == 0 && self.place == 0 && self.words < 4
    }

    /// What it is, as far as the text tells.
    pub(crate) fn kind(&self) -> Option<SpeakerKind> {
        match () {
            () if self.paper => Some(SpeakerKind::Document),
            () if self.person > self.body => Some(SpeakerKind::Person),
            () if self.body > 0 || self.place > 0 => Some(SpeakerKind::Organization),
            () if self.words == 2 || self.words == 3 => Some(SpeakerKind::Person),
            () => None,
        }
    }

    fn note(&mut self, mention: &Mention) {
        let vote = |mark| u32::from(mention.is(mark)) * if mention.is(marks::TITLED) { 3 } else { 1 };
        self.he += vote(marks::HE);
        self.she += vote(marks::SHE);
        self.person += vote(marks::PERSON);
        self.body += vote(marks::BODY);
        self.place += vote(marks::PLACE);
        self.count += 1;
        self.classes |= mention.classes;
    }
}

/// The last entity of a name, and the last of each sex.
#[derive(Clone, Copy, Debug)]
struct Slot {
    any: u32,
    he: u32,
    she: u32,
    /// The one that the last name has stood for by itself.
    bare: u32,
    /// Another who has just spoken under a full name, and the paragraph.
    guest: (u32, u32),
}

impl Slot {
    const EMPTY: Self = Self { any: NOBODY, he: NOBODY, she: NOBODY, bare: NOBODY, guest: (NOBODY, 0) };
}

/// Everyone named in a text.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(crate) entities: Vec<Entity>,
    /// For each mention that is a name, the entity.
    pub(crate) of: Vec<u32>,
    full: HashMap<u64, u32>,
    lasts: HashMap<u64, Slot>,
    firsts: HashMap<u64, u32>,
    bodies: HashMap<u64, u32>,
    /// Bodies and countries by their initials.
    initials: HashMap<u64, u32>,
}

impl Cast {
    /// Reads all mentions twice: full names first, then what is left in their light.
    pub(crate) fn new(text: &str, lists: &Lists, mentions: &[Mention]) -> Self {
        let kin = kin(lists, mentions);
        let mut cast = Self { of: vec![NOBODY; mentions.len()], ..Self::default() };
        for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.is_name()) {
            if is_full(mention) {
                cast.add_full(at, mention);
            }
        }
        cast.count_titled(mentions);
        for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| m.is_name()) {
            let entity = if cast.of[at] == NOBODY { cast.find(at, mention) } else { cast.of[at] };
            if entity == NOBODY {
                continue;
            }
            cast.of[at] = entity;
            cast.meet(entity, mention, kin.contains(&at));
            cast.alias(text, entity, mention);
        }
        cast.note_said(mentions);
        cast
    }

    /// What the text says of somebody tells sex and sort: "Pat Quill, a spokeswoman", "the insurer, Dunmore".
    fn note_said(&mut self, mentions: &[Mention]) {
        for noun in mentions.iter().filter(|m| m.is_noun() && m.about != NOBODY) {
            let entity = self.of[noun.about as usize];
            let Some(known) = self.entities.get_mut(entity as usize) else { continue };
            let vote = |mark| u32::from(noun.is(mark));
            known.he += vote(marks::HE);
            known.she += vote(marks::SHE);
            known.person += vote(marks::PERSON);
            if noun.is(marks::BODY) && !noun.is(marks::PERSON) {
                known.body += 1;
                known.classes |= noun.classes;
            }
        }
    }

    /// Who is meant by a last name before anyone of that name has been named in full: whoever has it most often.
    fn count_titled(&mut self, mentions: &[Mention]) {
        for mention in mentions.iter().filter(|m| m.is_name() && m.words == 1 && m.is(marks::HE | marks::SHE))
        {
            let found = self.lasts.get(&mention.last).and_then(|slot| self.fitting(slot, mention));
            if let Some(entity) = found {
                self.entities[entity as usize].count += 1;
            }
        }
        for (entity, known) in (0u32..).zip(&self.entities) {
            let last = mentions[known.mention as usize].last;
            if let Some(slot) = self.lasts.get_mut(&last) {
                let most = self.entities.get(slot.any as usize).map_or(0, |e| e.count);
                slot.any = if known.count > most { entity } else { slot.any };
            }
        }
    }

    fn add_full(&mut self, at: usize, mention: &Mention) {
        let new = self.entities.len() as u32;
        let entity = *self.full.entry(full_key(mention)).or_insert(new);
        if entity == new {
            self.entities.push(entity_of(at, mention));
        }
        self.of[at] = entity;
        let known = &mut self.entities[entity as usize];
        known.note(mention);
        known.full += 1;
        if mention.words > known.words && !mention.is(marks::CAPITALS) || known.name_in_capitals(mention) {
            (known.name, known.words, known.mention) = (mention.span, mention.words, at as u32);
        }
        if !mention.is(marks::PERSON) && mention.words > 1 {
            self.initials.entry(mention.initials).or_insert(entity);
        }
        if mention.is(marks::BODY) {
            let plain = mention.words > 1;
            if plain {
                self.bodies.entry(mention.first).or_insert(entity);
            }
        } else if !mention.is(marks::PLACE) {
            let slot = self.lasts.entry(mention.last).or_insert(Slot::EMPTY);
            fill(slot, mention, entity, false);
            self.firsts.entry(mention.first).or_insert(entity);
        }
    }

    /// The entity of a name that is none in full.
    fn find(&mut self, at: usize, mention: &Mention) -> u32 {
        if let Some(entity) = self.known(mention) {
            self.entities[entity as usize].note(mention);
            return entity;
        }
        let people = mention.words == 1 && mention.classes & lists::PEOPLE != 0;
        if (people || mention.is(marks::DOUBTFUL)) && !mention.is(marks::TITLED) {
            return NOBODY;
        }
        let new = self.entities.len() as u32;
        let sex = mention.marks & (marks::HE | marks::SHE);
        let key = mix(mix(word("one"), u64::from(sex)), mention.key);
        let loose = mix(mix(word("one"), 0), mention.key);
        let same = self.full.get(&key).or_else(|| self.full.get(&loose)).copied();
        let entity = same.unwrap_or(new);
        self.full.entry(key).or_insert(entity);
        if sex != 0 {
            self.full.entry(loose).or_insert(entity);
        }
        if entity == new {
            self.entities.push(entity_of(at, mention));
        }
        self.entities[entity as usize].note(mention);
        entity
    }

    fn known(&self, mention: &Mention) -> Option<u32> {
        if let Some(&entity) = self.full.get(&full_key(mention)).filter(|_| mention.words > 1) {
            return Some(entity);
        }
        let titled = mention.is(marks::TITLED | marks::LABEL);
        let letters = mention.words == 1 && mention.is(marks::CAPITALS) && !titled;
        if let Some(&entity) = self.initials.get(&mention.initials).filter(|_| letters) {
            return Some(entity);
        }
        let land = mention.classes & (lists::COUNTRY | lists::PLACE) != 0 && !titled;
        if mention.words > 1 || mention.is(marks::SUFFIX) {
            return None;
        }
        let of_last = self.lasts.get(&mention.last).and_then(|slot| self.fitting(slot, mention));
        if let Some(entity) = of_last.filter(|_| !land) {
            return Some(entity);
        }
        let first = self.firsts.get(&mention.last).copied();
        let given = first.filter(|&e| {
            self.entities[e as usize].person > 0 && (!titled || mention.is(marks::HE | marks::SHE)) && !land
        });
        let body = self.bodies.get(&mention.last).copied();
        let common = lists::TITLE | lists::GIVEN | lists::TOWARDS;
        given.or_else(|| body.filter(|_| !titled && !land && mention.classes & common == 0))
    }

    /// The entity of a last name that the mention's title agrees with.
    fn fitting(&self, slot: &Slot, mention: &Mention) -> Option<u32> {
        let may = |e: u32, sex: fn(&Entity) -> u32| e != NOBODY && sex(&self.entities[e as usize]) == 0;
        let found = match mention.marks & (marks::HE | marks::SHE) {
            marks::HE if slot.he != NOBODY => slot.he,
            marks::SHE if slot.she != NOBODY => slot.she,
            marks::HE if !may(slot.any, |e| e.she) => NOBODY,
            marks::SHE if !may(slot.any, |e| e.he) => NOBODY,
            _ if slot.guest.0 != NOBODY && slot.guest.1 + 1 >= mention.paragraph => slot.guest.0,
            _ => slot.any,
        };
        (found != NOBODY).then_some(found)
    }

    /// From here on its last name is this one's.
    fn meet(&mut self, entity: u32, mention: &Mention, is_kin: bool) {
        let person = self.entities[entity as usize].may_be_person();
        // A headline's last name is a guess; nobody has borne it yet.
        let is_met = self.entities[entity as usize].is_met;
        let bare = mention.words == 1 && !mention.is(marks::TITLED) && is_met;
        if let Some(slot) = self.lasts.get_mut(&mention.last).filter(|slot| bare && slot.any == entity) {
            slot.bare = entity;
        }
        self.entities[entity as usize].is_met |= is_full(mention);
        if is_full(mention) && person && !mention.is(marks::BODY | marks::PLACE) {
            self.take_last_name(entity, mention, is_kin);
        }
    }

    /// The last name is its latest bearer's, unless another has borne it alone and is named far more often, or less
    /// often in full, as one whose last name is enough: then it is the newcomer's for as long as he or she is
    /// speaking. Somebody's kin has it for the rest of the paragraph at most.
    fn take_last_name(&mut self, entity: u32, mention: &Mention, is_kin: bool) {
        let known = &self.entities[entity as usize];
        let (he, she, count, full) = (known.he > known.she, known.she > known.he, known.count, known.full);
        let slot = self.lasts.entry(mention.last).or_insert(Slot::EMPTY);
        let bare = self.entities.get(slot.bare as usize).filter(|_| slot.bare != entity);
        let is_guest = bare.is_some_and(|other| other.count >= 2 * count || full > other.full.max(1));
        let is_kin = (is_kin || known.is_kin) && slot.any != entity && slot.any != NOBODY;
        match () {
            () if is_kin && mention.is(marks::SPEAKS) => {
                slot.guest = (entity, mention.paragraph.saturating_sub(1));
            }
            () if is_kin => {}
            () if !is_guest => (slot.any, slot.guest) = (entity, (NOBODY, 0)),
            () if mention.is(marks::SPEAKS) => slot.guest = (entity, mention.paragraph),
            () => {}
        }
        slot.he = if he { entity } else { slot.he };
        slot.she = if she { entity } else { slot.she };
        self.entities[entity as usize].is_kin |= is_kin;
    }

    fn alias(&mut self, text: &str, entity: u32, mention: &Mention) {
        let known = &mut self.entities[entity as usize];
        let words = |span: Span| text.get(span.range()).unwrap_or_default();
        for span in [
            mention.span,
            Span { start: mention.start.max(mention.span.start.saturating_sub(40)), end: mention.span.end },
        ] {
            let new = words(span) != words(known.name)
                && known.aliases.iter().all(|old| words(*old) != words(span));
            let titled = span.start == mention.span.start || mention.is(marks::TITLED);
            if new && titled && known.aliases.len() < ALIASES && !words(span).contains(['\n', '"', '“', '”'])
            {
                known.aliases.push(span);
            }
        }
    }
}

/// The names of those who are introduced as somebody's kin: "her grandson, Joe Tandy".
fn kin(lists: &Lists, mentions: &[Mention]) -> HashSet<usize> {
    let said = mentions.iter().filter(|m| m.is_noun() && m.about != NOBODY && m.classes & lists::FAMILY != 0);
    let before = mentions.iter().enumerate().filter(|(_, m)| lists.classes(m.role) & lists::FAMILY != 0);
    said.map(|m| m.about as usize).chain(before.map(|(at, _)| at)).collect()
}

impl Entity {
    /// Whether it has been met in capitals alone, and this is better.
    fn name_in_capitals(&self, mention: &Mention) -> bool {
        mention.words == self.words && self.classes & CAPITALS_ALONE != 0 && !mention.is(marks::CAPITALS)
    }
}

/// A bit that no section uses.
const CAPITALS_ALONE: lists::Classes = 1 << 63;

fn entity_of(at: usize, mention: &Mention) -> Entity {
    Entity {
        name: mention.span,
        words: mention.words,
        mention: at as u32,
        he: 0,
        she: 0,
        person: 0,
        body: 0,
        place: 0,
        count: 0,
        full: 0,
        is_met: false,
        is_kin: false,
        classes: if mention.is(marks::CAPITALS) { CAPITALS_ALONE } else { 0 },
        aliases: Vec::new(),
        paper: false,
    }
}

fn fill(slot: &mut Slot, mention: &Mention, entity: u32, over: bool) {
    let set = |to: &mut u32, holds: bool| {
        if holds && (over || *to == NOBODY) {
            *to = entity;
        }
    };
    set(&mut slot.any, true);
    set(&mut slot.he, mention.is(marks::HE));
    set(&mut slot.she, mention.is(marks::SHE));
}

/// Whether a mention may introduce a name of several words.
fn is_full(mention: &Mention) -> bool {
    mention.words > 1
        && (!mention.is(marks::HEADLINE) || mention.words == 2 && mention.is(marks::GIVEN | marks::BODY))
}

/// First and last name for people, every word for the rest.
fn full_key(mention: &Mention) -> u64 {
    if mention.is(marks::BODY) || mention.words > 4 {
        return mention.key;
    }
    mix(mix(mention.first, mention.last), u64::from(mention.is(marks::SUFFIX)))
}

/// Whether the name of `entity` holds a word of the same sort as the noun of these classes.
pub(super) fn is_of_sort(entity: &Entity, noun: lists::Classes) -> bool {
    lists::SORTS.iter().any(|sort| noun & sort != 0 && entity.classes & sort != 0)
}
