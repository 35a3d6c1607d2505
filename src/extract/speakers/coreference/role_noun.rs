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
use crate::extract::speakers::mentions::{Mention, NOBODY, flags};
use crate::extract::speakers::speaker::SpeakerRule;

/// Most holders of a role, or organizations, that a noun is compared with.
const MAX_HOLDERS: usize = 40;

/// Most roles that are kept of one holder.
const MAX_ROLES: usize = 8;

/// Paragraphs at the start in which somebody may speak whom only a later one names.
const OPENING_PARAGRAPHS: u32 = 3;

/// The text says that an entity holds a role.
#[derive(Clone, Copy, Debug)]
struct RoleHolder {
    mention: u32,
    entity: u32,
    former: bool,
    modifier: u64,
}

/// Who holds which role, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct RoleNouns {
    held: HashMap<u64, Vec<RoleHolder>>,
    /// The roles of each holder.
    roles_of: HashMap<u32, Vec<u64>>,
    /// The bodies that are named, in order: mention and entity.
    organizations: Vec<(u32, u32)>,
    /// Where somebody without a name is first said to be one: "an official".
    unnamed: HashMap<u64, u32>,
}

impl RoleNouns {
    /// Gathers titles, offices before names, and appositions.
    pub(super) fn new(mentions: &[Mention], entities: &EntityTable) -> Self {
        let mut roles = Self::default();
        for (at, mention) in mentions.iter().enumerate() {
            let former = mention.is(flags::FORMER);
            if mention.is_name() {
                let entity = entities.of_mention[at];
                if mention.role != 0 {
                    roles.hold(
                        mention.role,
                        RoleHolder { mention: at as u32, entity, former, modifier: mention.modifier },
                    );
                }
                let known = entities.all.get(entity as usize);
                if known.is_some_and(|e| {
                    e.may_be_organization() || mention.is(flags::ORGANIZATION | flags::LOCATION)
                }) {
                    roles.organizations.push((at as u32, entity));
                }
            } else if mention.is_noun() && mention.about != NOBODY {
                let entity = entities.of_mention[mention.about as usize];
                roles.hold(
                    mention.key,
                    RoleHolder { mention: mention.about, entity, former, modifier: mention.modifier },
                );
            } else if mention.is_noun() && mention.is(flags::INDEFINITE) {
                roles.unnamed.entry(mention.key).or_insert(at as u32);
            }
        }
        roles
    }

    fn hold(&mut self, role: u64, holding: RoleHolder) {
        if holding.entity != NOBODY {
            let trades = self.roles_of.entry(holding.entity).or_default();
            if trades.len() < MAX_ROLES {
                trades.push(role);
            }
            self.held.entry(role).or_default().push(holding);
        }
    }

    /// "The mayor": whoever was last said to be one, if nobody else is as likely.
    pub(super) fn person(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let mention = &discourse.mentions[at];
        let owned = mention.owner().is_some();
        let definite =
            mention.is(flags::DEFINITE | flags::ALL_CAPITALS) || owned || mention.is(flags::HEADLINE);
        let bare = is_office(mention, discourse.text);
        if mention.classes & gazetteer::KIN != 0 && owned || mention.is(flags::PLURAL) {
            return CorefLink::NOBODY;
        }
        if mention.is(flags::INDEFINITE) || !definite && !bare {
            return self.to_be_named(discourse, at);
        }
        let people = mention.classes & gazetteer::PEOPLE != 0;
        let holder = if people { None } else { self.holder(discourse, at, owned) };
        holder.unwrap_or_else(|| {
            if self.is_epithet(discourse, at) { self.epithet(discourse, at) } else { CorefLink::NOBODY }
        })
    }

    /// Whom an epithet means, unless the text has called that one by a trade: an economist is not "the candidate".
    fn epithet(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let found = antecedent::epithet(discourse, at);
        let Referent::Entity(entity) = found.referent else { return found };
        let aged = is_aged(discourse, &discourse.mentions[at]);
        let trades = self.roles_of.get(&entity).map_or(&[][..], Vec::as_slice);
        let fits = |trade: &u64| {
            discourse.gazetteer.classes(*trade) & (gazetteer::EPITHET | gazetteer::OFFICE | gazetteer::KIN)
                != 0
        };
        // "Osten spoke as the nominee left": whoever the sentence has named already is another.
        let sentence = discourse.mentions[at].sentence;
        let own =
            (at.saturating_sub(MAX_HOLDERS)..at).filter(|&i| discourse.mentions[i].sentence == sentence);
        let is_other = own.into_iter().all(|i| discourse.links[i].referent != found.referent);
        let is_one = aged || trades.is_empty() || trades.iter().any(fits);
        if is_one && is_other { found } else { CorefLink::NOBODY }
    }

    /// Who holds the role that the mention names; [`CorefLink::NOBODY`] where several may.
    fn holder(&self, discourse: &Discourse<'_>, at: usize, owned: bool) -> Option<CorefLink> {
        let mention = &discourse.mentions[at];
        let held = self.held.get(&mention.key)?;
        let before = held.partition_point(|h| h.mention < at as u32);
        let told =
            mention.modifier != 0 && held.iter().take(MAX_HOLDERS).any(|h| h.modifier == mention.modifier);
        let fits = |h: &&RoleHolder| {
            let same = if told {
                h.modifier == mention.modifier
            } else {
                !clash(discourse, h.modifier, mention.modifier)
            };
            same && h.former == mention.is(flags::FORMER) && agrees(discourse, h.entity, mention)
        };
        let early = held[..before].iter().rev().take(MAX_HOLDERS).filter(fits);
        let late = held[before..].iter().take(MAX_HOLDERS).filter(fits);
        let first = early.clone().chain(late.clone()).next()?;
        let others = early.chain(late).filter(|h| h.entity != first.entity);
        let count = |e: u32| discourse.entities.all[e as usize].count;
        let near = |h: &RoleHolder| {
            discourse.mentions[h.mention as usize].paragraph + 1 >= mention.paragraph && h.mention < at as u32
        };
        let clear = others.clone().next().is_none()
            || near(first) && others.clone().all(|h| !near(h))
            || others.clone().all(|h| count(h.entity) * 2 < count(first.entity));
        if !clear || owned && others.count() > 0 {
            return Some(CorefLink::NOBODY);
        }
        Some(CorefLink::to(first.entity, SpeakerRule::Role, first.mention))
    }

    /// "A prosecutor told a jury …": the one prosecutor that the text names further on.
    fn to_be_named(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let mention = &discourse.mentions[at];
        let opens = mention.paragraph < OPENING_PARAGRAPHS
            && mention.is(flags::SPEAKS)
            && !mention.is(flags::AFTER_PREPOSITION);
        let people = mention.classes & (gazetteer::PEOPLE | gazetteer::KIN) != 0;
        let Some(held) = self.held.get(&mention.key).filter(|_| opens && !people) else {
            return CorefLink::NOBODY;
        };
        let first = held[0];
        let one = held.iter().take(MAX_HOLDERS).all(|h| h.entity == first.entity);
        if one && first.mention > at as u32 && !first.former && agrees(discourse, first.entity, mention) {
            return CorefLink::to(first.entity, SpeakerRule::Role, first.mention);
        }
        CorefLink::NOBODY
    }

    /// Whether the noun is one that texts call somebody by whom they have named, and nobody without a name bears it.
    fn is_epithet(&self, discourse: &Discourse<'_>, at: usize) -> bool {
        let mention = &discourse.mentions[at];
        let speaks = mention.is(flags::SPEAKS) && mention.is(flags::DEFINITE) && mention.owner().is_none();
        let aged = is_aged(discourse, mention);
        let met = self.unnamed.get(&mention.key).is_some_and(|&first| first < at as u32);
        speaks && (aged || mention.classes & gazetteer::EPITHET != 0) && !met
    }

    /// "The company": the body that was said to be one, whose name says so, or that was last named.
    pub(super) fn organization(&self, discourse: &Discourse<'_>, at: usize) -> CorefLink {
        let mention = &discourse.mentions[at];
        let role = |by: u32, entity: u32| CorefLink::to(entity, SpeakerRule::Role, by);
        // "The Marlandic government" is no other land's, and no other body.
        if discourse.gazetteer.classes(mention.modifier) & gazetteer::PEOPLE != 0 {
            let held = self.held.get(&mention.key).into_iter().flatten();
            let mut same = held.filter(|h| h.modifier == mention.modifier && !discourse.is_person(h.entity));
            return same.next().map_or(CorefLink::NOBODY, |h| role(h.mention, h.entity));
        }
        if let Some(held) = self.held.get(&mention.key) {
            let held: Vec<&RoleHolder> = held.iter().filter(|h| !discourse.is_person(h.entity)).collect();
            let before = held.partition_point(|h| h.mention < at as u32);
            let late = held.first().filter(|_| mention.paragraph < OPENING_PARAGRAPHS);
            if let Some(holding) = held[..before].last().or(late) {
                return role(holding.mention, holding.entity);
            }
        }
        let before = self.organizations.partition_point(|b| b.0 < at as u32);
        let mut best: Option<(i32, (u32, u32))> = None;
        for &body in self.organizations[..before].iter().rev().take(MAX_HOLDERS) {
            let Some(points) = points(discourse, mention, body) else { continue };
            if best.is_none_or(|(most, _)| points > most) {
                best = Some((points, body));
            }
        }
        let later = self.organizations[before..]
            .iter()
            .take(MAX_HOLDERS)
            .find(|b| discourse.mentions[b.0 as usize].last == mention.last);
        best.map(|(_, body)| body).or(later.copied()).map_or(CorefLink::NOBODY, |b| role(b.0, b.1))
    }
}

/// What speaks for a named body as the one that the noun stands for; nothing where it can't be.
fn points(discourse: &Discourse<'_>, noun: &Mention, (at, entity): (u32, u32)) -> Option<i32> {
    let (named, known) = (&discourse.mentions[at as usize], discourse.entity(entity));
    let common = known.words == 1 && known.organization == 0 && known.classes & gazetteer::BODY != 0;
    if common || discourse.is_person(entity) {
        return None;
    }
    let same = named.last == noun.last;
    let sort = same || known.is_of_sort(noun.classes);
    let company =
        noun.classes & gazetteer::COMPANY != 0 && known.location == 0 && known.classes & NOT_COMPANIES == 0;
    let company =
        company && (known.organization > 0 || named.is(flags::SUBJECT | flags::SPEAKS | flags::POSTMODIFIED));
    let land = noun.classes & gazetteer::LAND != 0 && known.location > 0 && known.organization == 0;
    let close = named.paragraph + 3 > noun.paragraph;
    if !(sort || close && (company || land)) {
        return None;
    }
    let far = |now: u32, then: u32| i32::try_from(now.saturating_sub(then)).unwrap_or(i32::MAX / 8);
    let mark = |mark, points| if named.is(mark) { points } else { 0 };
    let likely =
        if same { 12 } else { 0 } + if sort { 12 } else { 0 } + if known.organization > 0 { 4 } else { 0 };
    let place = mark(flags::SUBJECT | flags::SPEAKS, 4) + mark(flags::MODIFIER, -3) + mark(flags::QUOTED, -3);
    Some(likely + place - 2 * far(noun.sentence, named.sentence).min(8))
}

/// "The 47-year-old".
fn is_aged(discourse: &Discourse<'_>, mention: &Mention) -> bool {
    let words = discourse.text.get(mention.start as usize..mention.span.end as usize);
    words.is_some_and(|words| words.contains("-year-old"))
}

/// Whether what stands before two offices tells them apart: "Marland" and "Aldo", "vice" and nothing.
fn clash(discourse: &Discourse<'_>, a: u64, b: u64) -> bool {
    let class = |word: u64| discourse.gazetteer.classes(word);
    let deputy = (class(a) ^ class(b)) & gazetteer::DEPUTY != 0;
    let place = gazetteer::PLACE | gazetteer::COUNTRY;
    deputy || a != b && class(a) & place != 0 && class(b) & place != 0
}

const NOT_COMPANIES: gazetteer::WordClasses =
    gazetteer::DEPARTMENT | gazetteer::COURT | gazetteer::PANEL | gazetteer::SCHOOL | gazetteer::LAND;

/// "President" as a name of its own.
fn is_office(mention: &Mention, text: &str) -> bool {
    let capital = text.get(mention.span.range()).is_some_and(|words| words.starts_with(char::is_uppercase));
    mention.classes & gazetteer::OFFICE != 0 && capital
}

/// Whether sex and kind of an entity let the noun stand for it.
fn agrees(discourse: &Discourse<'_>, entity: u32, noun: &Mention) -> bool {
    let known = discourse.entity(entity);
    let he = noun.is(flags::MALE) && known.female > known.male;
    let she = noun.is(flags::FEMALE) && known.male > known.female;
    !he && !she
}
