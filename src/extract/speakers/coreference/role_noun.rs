//! Role nouns: an office, a trade or a sort of organization by which a text calls somebody: "the doctor", "the
//! committee".
//!
//! The text itself says who holds a role, by a title, an office before a name or an apposition. These are gathered first;
//! a role noun then looks at a bounded number of its holders.

use std::collections::HashMap;

use super::antecedent;
use super::discourse::{CorefLink, Discourse, Referent};
use crate::extract::speakers::entities::EntityTable;
use crate::extract::speakers::gazetteer;
use crate::extract::speakers::mentions::{Mention, NO_ONE, flags};
use crate::extract::speakers::speaker::SpeakerRule;
use crate::extract::words::hash::word;

/// Most holders of a role, or organizations, that a noun is compared with.
const MAX_HOLDERS: usize = 40;

/// Most roles that are kept of one holder.
const MAX_ROLES: usize = 8;

/// Paragraphs at the start in which somebody may speak whom only a later one names.
const OPENING_PARAGRAPHS: u32 = 3;

/// An entity that the text gives a role.
#[derive(Clone, Copy, Debug)]
struct RoleHolder {
    /// The mention that says so.
    mention: u32,
    entity: u32,
    is_former: bool,
    /// Hash of the word before the role: "Texas" for a "Texas senator"; 0 for none.
    modifier: u64,
}

/// The holders of each role, and the organizations, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct RoleNouns {
    /// By the hash of the role, synonyms made one.
    holders: HashMap<u64, Vec<RoleHolder>>,
    /// The roles of each holder.
    roles_of: HashMap<u32, Vec<u64>>,
    /// Mentions of names of organizations: the mention's number and the entity's.
    organizations: Vec<(u32, u32)>,
    /// The first mention of somebody without a name who holds the role: "an official".
    unnamed: HashMap<u64, u32>,
}

impl RoleNouns {
    /// Gathers titles, offices before names, and appositions.
    pub(super) fn new(mentions: &[Mention], entities: &EntityTable) -> Self {
        let mut roles = Self::default();
        for (at, mention) in mentions.iter().enumerate() {
            let is_former = mention.is(flags::FORMER);
            if mention.is_name() {
                let entity = entities.of_mention[at];
                if mention.role != 0 {
                    roles.add(
                        mention.role,
                        RoleHolder { mention: at as u32, entity, is_former, modifier: mention.modifier },
                    );
                }
                let named = entities.all.get(entity as usize);
                if named.is_some_and(|e| {
                    e.may_be_organization() || mention.is(flags::ORGANIZATION | flags::LOCATION)
                }) {
                    roles.organizations.push((at as u32, entity));
                }
            } else if mention.is_noun() && mention.about != NO_ONE {
                let entity = entities.of_mention[mention.about as usize];
                roles.add(
                    mention.key,
                    RoleHolder { mention: mention.about, entity, is_former, modifier: mention.modifier },
                );
            } else if mention.is_noun() && mention.is(flags::INDEFINITE) {
                roles.unnamed.entry(mention.key).or_insert(at as u32);
            }
        }
        roles
    }

    fn add(&mut self, role: u64, holder: RoleHolder) {
        if holder.entity != NO_ONE {
            let trades = self.roles_of.entry(holder.entity).or_default();
            if trades.len() < MAX_ROLES {
                trades.push(role);
            }
            self.holders.entry(role).or_default().push(holder);
        }
    }

    /// "The mayor": the last who was called so, if nobody else is as likely.
    pub(super) fn person(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let mention = &discourse.mentions[at];
        let owned = mention.owner().is_some();
        let definite =
            mention.is(flags::DEFINITE | flags::ALL_CAPITALS) || owned || mention.is(flags::HEADLINE);
        let bare = is_office(mention, discourse.text);
        if mention.is(flags::PLURAL) {
            return CorefLink::NOBODY;
        }
        if mention.classes & gazetteer::KIN != 0 && owned {
            return self.kin(at, mention);
        }
        if mention.is(flags::INDEFINITE) || !definite && !bare {
            return self.named_later(discourse, at);
        }
        let is_people = mention.classes & gazetteer::PEOPLE != 0;
        let holder = if is_people { None } else { self.holder(discourse, at, owned) };
        holder.unwrap_or_else(|| {
            if self.is_epithet(discourse, at) { self.epithet(discourse, at) } else { CorefLink::NOBODY }
        })
    }

    /// The two of "the couple": somebody's husband or wife, as the text has introduced them before mention `at`, and whoever was
    /// named last before that.
    pub(super) fn couple(&self, discourse: &Discourse<'_>, at: usize) -> Option<[(u32, u32); 2]> {
        let spouses = SPOUSES.iter().filter_map(|role| self.holders.get(role)).flatten();
        let spouse = spouses.filter(|h| h.mention < at as u32).max_by_key(|h| h.mention)?;
        let mut before = (0..spouse.mention as usize).rev().take(MAX_HOLDERS);
        let partner = before.find_map(|i| match discourse.links[i].referent {
            Referent::Entity(entity) => {
                let is_other = entity != spouse.entity && discourse.is_person(entity);
                (is_other && !discourse.mentions[i].is(flags::QUOTED)).then_some((entity, i as u32))
            }
            _ => None,
        })?;
        Some([partner, (spouse.entity, spouse.mention)])
    }

    /// "Her son": the only one whom the text has introduced so.
    fn kin(&self, at: usize, mention: &Mention) -> CorefLink {
        let holders = self.holders.get(&mention.key).map_or(&[][..], Vec::as_slice);
        let is_family = mention.classes & gazetteer::FAMILY != 0 && !MUTUAL_KIN.contains(&mention.key);
        match holders.first().filter(|first| is_family && first.mention < at as u32) {
            Some(first) if holders.iter().take(MAX_HOLDERS).all(|h| h.entity == first.entity) => {
                CorefLink::to(first.entity, SpeakerRule::Role, first.mention)
            }
            _ => CorefLink::NOBODY,
        }
    }

    /// "The candidate": the person whom the text is about there, unless it has called that one by another trade: an
    /// economist is not "the candidate".
    fn epithet(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let found = antecedent::epithet(discourse, at);
        let Referent::Entity(entity) = found.referent else { return found };
        let is_aged = is_aged(discourse, &discourse.mentions[at]);
        let trades = self.roles_of.get(&entity).map_or(&[][..], Vec::as_slice);
        let fits = |trade: &u64| {
            discourse.gazetteer.classes(*trade) & (gazetteer::EPITHET | gazetteer::OFFICE | gazetteer::KIN)
                != 0
        };
        // "Osten spoke as the nominee left": whoever the sentence has named already is another.
        let sentence = discourse.mentions[at].sentence;
        let in_sentence =
            (at.saturating_sub(MAX_HOLDERS)..at).filter(|&i| discourse.mentions[i].sentence == sentence);
        let is_other = in_sentence.into_iter().all(|i| discourse.links[i].referent != found.referent);
        let is_known = |trade: &&u64| discourse.gazetteer.classes(**trade) != 0;
        let is_people = discourse.mentions[at].classes & gazetteer::PEOPLE != 0;
        let is_one = is_aged
            || is_people
            || !trades.iter().any(|trade| is_known(&trade))
            || trades.is_empty()
            || trades.iter().any(fits);
        if is_one && is_other { found } else { CorefLink::NOBODY }
    }

    /// The holder of the role that the mention names: the last before it, or the first behind it, of those whose modifier and
    /// sex agree. [`CorefLink::NOBODY`] where several may be meant, none where nobody holds it.
    fn holder(&self, discourse: &Discourse<'_>, at: usize, owned: bool) -> Option<CorefLink> {
        let mention = &discourse.mentions[at];
        let holders = self.holders.get(&mention.key)?;
        let before = holders.partition_point(|h| h.mention < at as u32);
        let is_exact =
            mention.modifier != 0 && holders.iter().take(MAX_HOLDERS).any(|h| h.modifier == mention.modifier);
        let fits = |h: &&RoleHolder| {
            let same = if is_exact {
                h.modifier == mention.modifier
            } else {
                !modifiers_clash(discourse, h.modifier, mention.modifier)
            };
            same && h.is_former == mention.is(flags::FORMER) && agrees(discourse, h.entity, mention)
        };
        let earlier = holders[..before].iter().rev().take(MAX_HOLDERS).filter(fits);
        let later = holders[before..].iter().take(MAX_HOLDERS).filter(fits);
        let first = earlier.clone().chain(later.clone()).next()?;
        let others = earlier.chain(later).filter(|h| h.entity != first.entity);
        let count = |e: u32| discourse.entities.all[e as usize].count;
        let near = |h: &RoleHolder| {
            discourse.mentions[h.mention as usize].paragraph + 1 >= mention.paragraph && h.mention < at as u32
        };
        let is_clear = others.clone().next().is_none()
            || near(first) && others.clone().all(|h| !near(h))
            || others.clone().all(|h| count(h.entity) * 2 < count(first.entity));
        if !is_clear || owned && others.count() > 0 {
            return Some(CorefLink::NOBODY);
        }
        Some(CorefLink::to(first.entity, SpeakerRule::Role, first.mention))
    }

    /// "A prosecutor told a jury …": the one prosecutor that the text names further on.
    fn named_later(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let mention = &discourse.mentions[at];
        let opens = mention.paragraph < OPENING_PARAGRAPHS
            && mention.is(flags::SPEAKS)
            && !mention.is(flags::AFTER_PREPOSITION);
        let is_people = mention.classes & (gazetteer::PEOPLE | gazetteer::KIN) != 0;
        let Some(holders) = self.holders.get(&mention.key).filter(|_| opens && !is_people) else {
            return CorefLink::NOBODY;
        };
        let first = holders[0];
        let is_one = holders.iter().take(MAX_HOLDERS).all(|h| h.entity == first.entity);
        if is_one && first.mention > at as u32 && !first.is_former && agrees(discourse, first.entity, mention)
        {
            return CorefLink::to(first.entity, SpeakerRule::Role, first.mention);
        }
        CorefLink::NOBODY
    }

    /// Whether the noun is an epithet, by which texts call somebody whom they have named ("the nominee"), and the text has
    /// not used it of somebody without a name.
    fn is_epithet(&self, discourse: &Discourse<'_>, at: usize) -> bool {
        let mention = &discourse.mentions[at];
        let speaks = mention.is(flags::SPEAKS) && mention.is(flags::DEFINITE) && mention.owner().is_none();
        let is_aged = is_aged(discourse, mention);
        let is_taken = self.unnamed.get(&mention.key).is_some_and(|&first| first < at as u32);
        let is_kind = mention.classes & (gazetteer::EPITHET | gazetteer::PEOPLE) != 0;
        speaks && (is_aged || is_kind) && !is_taken
    }

    /// "The company": the organization that was called so, whose name says so, or that was named last.
    pub(super) fn organization(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let mention = &discourse.mentions[at];
        let role = |by: u32, entity: u32| CorefLink::to(entity, SpeakerRule::Role, by);
        // "The Marlandic government" is no other country's, and no other organization.
        if discourse.gazetteer.classes(mention.modifier) & gazetteer::PEOPLE != 0 {
            let holders = self.holders.get(&mention.key).into_iter().flatten();
            let mut same =
                holders.filter(|h| h.modifier == mention.modifier && !discourse.is_person(h.entity));
            return same.next().map_or(CorefLink::NOBODY, |h| role(h.mention, h.entity));
        }
        if let Some(holders) = self.holders.get(&mention.key) {
            let holders: Vec<&RoleHolder> =
                holders.iter().filter(|h| !discourse.is_person(h.entity)).collect();
            let before = holders.partition_point(|h| h.mention < at as u32);
            let opening = holders.first().filter(|_| mention.paragraph < OPENING_PARAGRAPHS);
            if let Some(holder) = holders[..before].last().or(opening) {
                return role(holder.mention, holder.entity);
            }
        }
        let before = self.organizations.partition_point(|b| b.0 < at as u32);
        let mut best: Option<(i32, (u32, u32))> = None;
        for &organization in self.organizations[..before].iter().rev().take(MAX_HOLDERS) {
            let Some(points) = points(discourse, mention, organization) else { continue };
            if best.is_none_or(|(most, _)| points > most) {
                best = Some((points, organization));
            }
        }
        let later = self.organizations[before..]
            .iter()
            .take(MAX_HOLDERS)
            .find(|b| discourse.mentions[b.0 as usize].last == mention.last);
        best.map(|(_, organization)| organization)
            .or(later.copied())
            .map_or(CorefLink::NOBODY, |b| role(b.0, b.1))
    }
}

/// Points for a named organization as the referent of the noun; none where it can't be.
fn points(discourse: &Discourse<'_>, noun: &Mention, (at, entity): (u32, u32)) -> Option<i32> {
    let (name, bearer) = (&discourse.mentions[at as usize], discourse.entity(entity));
    let common = bearer.words == 1 && bearer.organization == 0 && bearer.classes & gazetteer::BODY != 0;
    if common || discourse.is_person(entity) {
        return None;
    }
    let same = name.last == noun.last;
    let sort = same || bearer.is_of_sort(noun.classes);
    let company =
        noun.classes & gazetteer::COMPANY != 0 && bearer.location == 0 && bearer.classes & NOT_COMPANIES == 0;
    let company =
        company && (bearer.organization > 0 || name.is(flags::SUBJECT | flags::SPEAKS | flags::POSTMODIFIED));
    let land = noun.classes & gazetteer::LAND != 0 && bearer.location > 0 && bearer.organization == 0;
    let close = name.paragraph + 3 > noun.paragraph || company && bearer.count > 2;
    let sorts = gazetteer::SORTS.iter().fold(0, |all, sort| all | sort);
    let called = gazetteer::OUTLET | gazetteer::LEAGUE | gazetteer::COMPANY | gazetteer::CLUB;
    let spoke = name.is(flags::SPEAKS)
        && noun.modifier == 0
        && noun.classes & called != 0
        && !name.is(flags::LABEL)
        && name.sentence + 2 >= noun.sentence
        && bearer.classes & sorts == 0
        && bearer.location == 0
        && bearer.may_be_organization();
    if !(sort || close && (company || land) || spoke) {
        return None;
    }
    let distance = |now: u32, then: u32| i32::try_from(now.saturating_sub(then)).unwrap_or(i32::MAX / 8);
    let flag = |flag, points| if name.is(flag) { points } else { 0 };
    let likely =
        if same { 12 } else { 0 } + if sort { 12 } else { 0 } + if bearer.organization > 0 { 4 } else { 0 };
    let place = flag(flags::SUBJECT | flags::SPEAKS, 4) + flag(flags::MODIFIER, -3) + flag(flags::QUOTED, -3);
    Some(likely + place - 2 * distance(noun.sentence, name.sentence).min(8))
}

/// "The 47-year-old".
fn is_aged(discourse: &Discourse<'_>, mention: &Mention) -> bool {
    let words = discourse.text.get(mention.start as usize..mention.span.end as usize);
    words.is_some_and(|words| words.contains("-year-old"))
}

/// Whether the modifiers of two offices tell them apart: "Marland" and "Aldo", "vice" and none.
fn modifiers_clash(discourse: &Discourse<'_>, a: u64, b: u64) -> bool {
    let class = |word: u64| discourse.gazetteer.classes(word);
    let deputy = (class(a) ^ class(b)) & gazetteer::DEPUTY != 0;
    let place = gazetteer::PLACE | gazetteer::COUNTRY;
    deputy || a != b && class(a) & place != 0 && class(b) & place != 0
}

/// Those with whom one is a couple.
const SPOUSES: [u64; 6] =
    [word("husband"), word("wife"), word("hubby"), word("partner"), word("boyfriend"), word("girlfriend")];

/// Whoever is somebody's cousin has a cousin too, and so with the others.
const MUTUAL_KIN: [u64; 5] = [word("cousin"), word("brother"), word("sister"), word("sibling"), word("twin")];

const NOT_COMPANIES: gazetteer::WordClasses =
    gazetteer::DEPARTMENT | gazetteer::COURT | gazetteer::PANEL | gazetteer::SCHOOL | gazetteer::LAND;

/// "President" as a name of its own.
fn is_office(mention: &Mention, text: &str) -> bool {
    let capital = text.get(mention.span.range()).is_some_and(|words| words.starts_with(char::is_uppercase));
    mention.classes & gazetteer::OFFICE != 0 && capital
}

/// Whether the sex of an entity lets the noun stand for it.
fn agrees(discourse: &Discourse<'_>, entity: u32, noun: &Mention) -> bool {
    let bearer = discourse.entity(entity);
    let he = noun.is(flags::MALE) && bearer.female > bearer.male;
    let she = noun.is(flags::FEMALE) && bearer.male > bearer.female;
    !he && !she
}
