//! A role: an office, trade or sort by which a text calls somebody: "the doctor", "the committee".

use std::collections::HashMap;

use super::antecedent;
use super::cast::{Cast, Entity, is_of_sort};
use super::lists;
use super::mention::marks;
use super::mention::{Mention, NOBODY};
use super::notes::owner;
use super::referents::{Referent, Referents, Who};
use super::resolved::Rule;
use crate::collection::SpeakerKind;

/// Most earlier holders of a role, or earlier bodies, that are looked at.
const LOOK_BACK: usize = 40;

/// Most roles of one holder that are kept.
const TRADES: usize = 8;

/// Paragraphs in which somebody may speak whom only a later one names.
const OPENING: u32 = 3;

/// The text says that an entity holds a role.
#[derive(Clone, Copy, Debug)]
struct Holding {
    mention: u32,
    entity: u32,
    former: bool,
    modifier: u64,
}

/// Who holds which role, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Roles {
    held: HashMap<u64, Vec<Holding>>,
    /// The roles of each holder.
    trades: HashMap<u32, Vec<u64>>,
    /// The bodies that are named, in order: mention and entity.
    bodies: Vec<(u32, u32)>,
    /// Where somebody without a name is first said to be one: "an official".
    unnamed: HashMap<u64, u32>,
}

impl Roles {
    /// Gathers titles, offices before names, and appositions.
    pub(crate) fn new(mentions: &[Mention], cast: &Cast) -> Self {
        let mut roles = Self::default();
        for (at, mention) in mentions.iter().enumerate() {
            let former = mention.is(marks::FORMER);
            if mention.is_name() {
                let entity = cast.of[at];
                if mention.role != 0 {
                    roles.hold(
                        mention.role,
                        Holding { mention: at as u32, entity, former, modifier: mention.modifier },
                    );
                }
                let known = cast.entities.get(entity as usize);
                if known.is_some_and(|e| may_be_body(e) || mention.is(marks::BODY | marks::PLACE)) {
                    roles.bodies.push((at as u32, entity));
                }
            } else if mention.is_noun() && mention.about != NOBODY {
                let entity = cast.of[mention.about as usize];
                roles.hold(
                    mention.key,
                    Holding { mention: mention.about, entity, former, modifier: mention.modifier },
                );
            } else if mention.is_noun() && mention.is(marks::INDEFINITE) {
                roles.unnamed.entry(mention.key).or_insert(at as u32);
            }
        }
        roles
    }

    fn hold(&mut self, role: u64, holding: Holding) {
        if holding.entity != NOBODY {
            let trades = self.trades.entry(holding.entity).or_default();
            if trades.len() < TRADES {
                trades.push(role);
            }
            self.held.entry(role).or_default().push(holding);
        }
    }

    /// "The mayor": whoever was last said to be one, if nobody else is as likely.
    pub(crate) fn person(&self, of: &Referents<'_>, at: usize) -> Referent {
        let mention = &of.mentions[at];
        let owned = owner(mention).is_some();
        let definite = mention.is(marks::DEFINITE | marks::CAPITALS) || owned || mention.is(marks::HEADLINE);
        let bare = is_office(mention, of.text);
        if mention.classes & lists::KIN != 0 && owned || mention.is(marks::PLURAL) {
            return Referent::NOBODY;
        }
        if mention.is(marks::INDEFINITE) || !definite && !bare {
            return self.to_be_named(of, at);
        }
        let people = mention.classes & lists::PEOPLE != 0;
        let holder = if people { None } else { self.holder(of, at, owned) };
        holder.unwrap_or_else(
            || {
                if self.is_epithet(of, at) { self.epithet(of, at) } else { Referent::NOBODY }
            },
        )
    }

    /// Whom an epithet means, unless the text has called that one by a trade: an economist is not "the candidate".
    fn epithet(&self, of: &Referents<'_>, at: usize) -> Referent {
        let found = antecedent::epithet(of, at);
        let Who::One(entity) = found.who else { return found };
        let aged = is_aged(of, &of.mentions[at]);
        let trades = self.trades.get(&entity).map_or(&[][..], Vec::as_slice);
        let fits =
            |trade: &u64| of.lists.classes(*trade) & (lists::EPITHET | lists::OFFICE | lists::KIN) != 0;
        // "Osten spoke as the nominee left": whoever the sentence has named already is another.
        let sentence = of.mentions[at].sentence;
        let own = (at.saturating_sub(LOOK_BACK)..at).filter(|&i| of.mentions[i].sentence == sentence);
        let is_other = own.into_iter().all(|i| of.of[i].who != found.who);
        let is_one = aged || trades.is_empty() || trades.iter().any(fits);
        if is_one && is_other { found } else { Referent::NOBODY }
    }

    /// Who holds the role that the mention names; [`Referent::NOBODY`] where several may.
    fn holder(&self, of: &Referents<'_>, at: usize, owned: bool) -> Option<Referent> {
        let mention = &of.mentions[at];
        let held = self.held.get(&mention.key)?;
        let before = held.partition_point(|h| h.mention < at as u32);
        let told =
            mention.modifier != 0 && held.iter().take(LOOK_BACK).any(|h| h.modifier == mention.modifier);
        let fits = |h: &&Holding| {
            let same =
                if told { h.modifier == mention.modifier } else { !clash(of, h.modifier, mention.modifier) };
            same && h.former == mention.is(marks::FORMER) && agrees(of, h.entity, mention)
        };
        let early = held[..before].iter().rev().take(LOOK_BACK).filter(fits);
        let late = held[before..].iter().take(LOOK_BACK).filter(fits);
        let first = early.clone().chain(late.clone()).next()?;
        let others = early.chain(late).filter(|h| h.entity != first.entity);
        let count = |e: u32| of.cast.entities[e as usize].count;
        let near = |h: &Holding| {
            of.mentions[h.mention as usize].paragraph + 1 >= mention.paragraph && h.mention < at as u32
        };
        let clear = others.clone().next().is_none()
            || near(first) && others.clone().all(|h| !near(h))
            || others.clone().all(|h| count(h.entity) * 2 < count(first.entity));
        if !clear || owned && others.count() > 0 {
            return Some(Referent::NOBODY);
        }
        Some(Referent { who: Who::One(first.entity), rule: Rule::Role, by: first.mention })
    }

    /// "A prosecutor told a jury …": the one prosecutor that the text names further on.
    fn to_be_named(&self, of: &Referents<'_>, at: usize) -> Referent {
        let mention = &of.mentions[at];
        let opens = mention.paragraph < OPENING && mention.is(marks::SPEAKS) && !mention.is(marks::PREPOSED);
        let people = mention.classes & (lists::PEOPLE | lists::KIN) != 0;
        let Some(held) = self.held.get(&mention.key).filter(|_| opens && !people) else {
            return Referent::NOBODY;
        };
        let first = held[0];
        let one = held.iter().take(LOOK_BACK).all(|h| h.entity == first.entity);
        if one && first.mention > at as u32 && !first.former && agrees(of, first.entity, mention) {
            return Referent { who: Who::One(first.entity), rule: Rule::Role, by: first.mention };
        }
        Referent::NOBODY
    }

    /// Whether the noun is one that texts call somebody by whom they have named, and nobody without a name bears it.
    fn is_epithet(&self, of: &Referents<'_>, at: usize) -> bool {
        let mention = &of.mentions[at];
        let speaks = mention.is(marks::SPEAKS) && mention.is(marks::DEFINITE) && owner(mention).is_none();
        let aged = is_aged(of, mention);
        let met = self.unnamed.get(&mention.key).is_some_and(|&first| first < at as u32);
        speaks && (aged || mention.classes & lists::EPITHET != 0) && !met
    }

    /// "The company": the body that was said to be one, whose name says so, or that was last named.
    pub(crate) fn body(&self, of: &Referents<'_>, at: usize) -> Referent {
        let mention = &of.mentions[at];
        let role = |by: u32, entity: u32| Referent { who: Who::One(entity), rule: Rule::Role, by };
        // "The Marlandic government" is no other land's, and no other body.
        if of.lists.classes(mention.modifier) & lists::PEOPLE != 0 {
            let held = self.held.get(&mention.key).into_iter().flatten();
            let mut same = held.filter(|h| h.modifier == mention.modifier && !is_person(of, h.entity));
            return same.next().map_or(Referent::NOBODY, |h| role(h.mention, h.entity));
        }
        if let Some(held) = self.held.get(&mention.key) {
            let held: Vec<&Holding> = held.iter().filter(|h| !is_person(of, h.entity)).collect();
            let before = held.partition_point(|h| h.mention < at as u32);
            let late = held.first().filter(|_| mention.paragraph < OPENING);
            if let Some(holding) = held[..before].last().or(late) {
                return role(holding.mention, holding.entity);
            }
        }
        let before = self.bodies.partition_point(|b| b.0 < at as u32);
        let mut best: Option<(i32, (u32, u32))> = None;
        for &body in self.bodies[..before].iter().rev().take(LOOK_BACK) {
            let Some(points) = points(of, mention, body) else { continue };
            if best.is_none_or(|(most, _)| points > most) {
                best = Some((points, body));
            }
        }
        let later = self.bodies[before..]
            .iter()
            .take(LOOK_BACK)
            .find(|b| of.mentions[b.0 as usize].last == mention.last);
        best.map(|(_, body)| body).or(later.copied()).map_or(Referent::NOBODY, |b| role(b.0, b.1))
    }
}

/// What speaks for a named body as the one that the noun stands for; nothing where it can't be.
fn points(of: &Referents<'_>, noun: &Mention, (at, entity): (u32, u32)) -> Option<i32> {
    let (named, known) = (&of.mentions[at as usize], &of.cast.entities[entity as usize]);
    let common = known.words == 1 && known.body == 0 && known.classes & lists::BODY != 0;
    if common || is_person(of, entity) {
        return None;
    }
    let same = named.last == noun.last;
    let sort = same || is_of_sort(known, noun.classes);
    let company =
        noun.classes & lists::COMPANY != 0 && known.place == 0 && known.classes & NOT_COMPANIES == 0;
    let company = company && (known.body > 0 || named.is(marks::SUBJECT | marks::SPEAKS | marks::OPEN));
    let land = noun.classes & lists::LAND != 0 && known.place > 0 && known.body == 0;
    let close = named.paragraph + 3 > noun.paragraph;
    if !(sort || close && (company || land)) {
        return None;
    }
    let far = |now: u32, then: u32| i32::try_from(now.saturating_sub(then)).unwrap_or(i32::MAX / 8);
    let mark = |mark, points| if named.is(mark) { points } else { 0 };
    let likely = if same { 12 } else { 0 } + if sort { 12 } else { 0 } + if known.body > 0 { 4 } else { 0 };
    let place = mark(marks::SUBJECT | marks::SPEAKS, 4) + mark(marks::MODIFIER, -3) + mark(marks::QUOTED, -3);
    Some(likely + place - 2 * far(noun.sentence, named.sentence).min(8))
}

/// "The 47-year-old".
fn is_aged(of: &Referents<'_>, mention: &Mention) -> bool {
    let words = of.text.get(mention.start as usize..mention.span.end as usize);
    words.is_some_and(|words| words.contains("-year-old"))
}

fn is_person(of: &Referents<'_>, entity: u32) -> bool {
    of.cast.entities[entity as usize].kind() == Some(SpeakerKind::Person)
}

/// Whether what stands before two offices tells them apart: "Marland" and "Aldo", "vice" and nothing.
fn clash(of: &Referents<'_>, a: u64, b: u64) -> bool {
    let class = |word: u64| of.lists.classes(word);
    let deputy = (class(a) ^ class(b)) & lists::DEPUTY != 0;
    let place = lists::PLACE | lists::COUNTRY;
    deputy || a != b && class(a) & place != 0 && class(b) & place != 0
}

const NOT_COMPANIES: lists::Classes =
    lists::DEPARTMENT | lists::COURT | lists::PANEL | lists::SCHOOL | lists::LAND;

/// One word that nothing shows to be a person's may be a body's: "Twitter".
fn may_be_body(entity: &Entity) -> bool {
    !entity.may_be_person() || entity.words == 1 && entity.person == 0 && entity.he + entity.she == 0
}

/// "President" as a name of its own.
fn is_office(mention: &Mention, text: &str) -> bool {
    let capital = text.get(mention.span.range()).is_some_and(|words| words.starts_with(char::is_uppercase));
    mention.classes & lists::OFFICE != 0 && capital
}

/// Whether sex and kind of an entity let the noun stand for it.
fn agrees(of: &Referents<'_>, entity: u32, noun: &Mention) -> bool {
    let known = &of.cast.entities[entity as usize];
    let he = noun.is(marks::HE) && known.she > known.he;
    let she = noun.is(marks::SHE) && known.he > known.she;
    !he && !she
}
