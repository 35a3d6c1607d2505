//! A role: an office, trade or sort by which a text calls somebody: "the doctor", "the committee".

use std::collections::HashMap;

use super::cast::{Cast, is_of_sort};
use super::lists;
use super::mention::marks;
use super::mention::{Mention, NOBODY};
use super::notes::owner;
use super::referents::{Referent, Referents, Who};
use super::resolved::Rule;

/// Most earlier holders of a role, or earlier bodies, that are looked at.
const LOOK_BACK: usize = 40;

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
    /// The bodies that are named, in order: mention and entity.
    bodies: Vec<(u32, u32)>,
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
                if known.is_some_and(|e| !e.may_be_person() || mention.is(marks::BODY | marks::PLACE)) {
                    roles.bodies.push((at as u32, entity));
                }
            } else if mention.is_noun() && mention.about != NOBODY {
                let entity = cast.of[mention.about as usize];
                roles.hold(
                    mention.key,
                    Holding { mention: mention.about, entity, former, modifier: mention.modifier },
                );
            }
        }
        roles
    }

    fn hold(&mut self, role: u64, holding: Holding) {
        if holding.entity != NOBODY {
            self.held.entry(role).or_default().push(holding);
        }
    }

    /// "The mayor": whoever was last said to be one, if nobody else is as likely.
    pub(crate) fn person(&self, of: &Referents<'_>, at: usize) -> Referent {
        let mention = &of.mentions[at];
        let kin = mention.classes & lists::KIN != 0;
        let owned = owner(mention).is_some();
        let definite = mention.is(marks::DEFINITE | marks::CAPITALS) || owned || mention.is(marks::HEADLINE);
        let bare = is_office(mention, of.text);
        let people = mention.classes & lists::PEOPLE != 0;
        if kin && owned || people || !definite && !bare || mention.is(marks::INDEFINITE | marks::PLURAL) {
            return Referent::NOBODY;
        }
        let Some(held) = self.held.get(&mention.key) else { return Referent::NOBODY };
        let before = held.partition_point(|h| h.mention < at as u32);
        let told =
            mention.modifier != 0 && held.iter().take(LOOK_BACK).any(|h| h.modifier == mention.modifier);
        let fits = |h: &&Holding| {
            let same = !told || h.modifier == mention.modifier;
            same && h.former == mention.is(marks::FORMER) && agrees(of, h.entity, mention)
        };
        let early = held[..before].iter().rev().take(LOOK_BACK).filter(fits);
        let late = held[before..].iter().take(LOOK_BACK).filter(fits);
        let Some(first) = early.clone().chain(late.clone()).next() else { return Referent::NOBODY };
        let others = early.chain(late).filter(|h| h.entity != first.entity);
        let count = |e: u32| of.cast.entities[e as usize].count;
        let near = |h: &Holding| {
            of.mentions[h.mention as usize].paragraph + 1 >= mention.paragraph && h.mention < at as u32
        };
        let clear = others.clone().next().is_none()
            || near(first) && others.clone().all(|h| !near(h))
            || others.clone().all(|h| count(h.entity) * 2 < count(first.entity));
        if !clear || owned && others.count() > 0 {
            return Referent::NOBODY;
        }
        Referent { who: Who::One(first.entity), rule: Rule::Role, by: first.mention }
    }

    /// "The company": the body that was said to be one, whose name says so, or that was last named.
    pub(crate) fn body(&self, of: &Referents<'_>, at: usize) -> Referent {
        let mention = &of.mentions[at];
        let role = |by: u32, entity: u32| Referent { who: Who::One(entity), rule: Rule::Role, by };
        if let Some(held) = self.held.get(&mention.key) {
            let before = held.partition_point(|h| h.mention < at as u32);
            let late = held.first().filter(|_| mention.paragraph < 3);
            if let Some(holding) = held[..before].last().or(late) {
                return role(holding.mention, holding.entity);
            }
        }
        let before = self.bodies.partition_point(|b| b.0 < at as u32);
        let near = self.bodies[..before].iter().rev().take(LOOK_BACK);
        let entity = |e: u32| &of.cast.entities[e as usize];
        let named = near.clone().find(|b| {
            let known = entity(b.1);
            of.mentions[b.0 as usize].last == mention.last || is_of_sort(known, mention.classes)
        });
        let land = mention.classes & lists::LAND != 0;
        let company = mention.classes & lists::COMPANY != 0;
        let plain = near.clone().find(|b| {
            let known = entity(b.1);
            let close = of.mentions[b.0 as usize].paragraph + 3 > mention.paragraph;
            let fits = company && known.body > 0 && known.place == 0 && known.classes & NOT_COMPANIES == 0;
            close && (fits || land && known.place > 0 && known.body == 0)
        });
        let later = self.bodies[before..]
            .iter()
            .take(LOOK_BACK)
            .find(|b| of.mentions[b.0 as usize].last == mention.last);
        named.or(plain).or(later).map_or(Referent::NOBODY, |b| role(b.0, b.1))
    }
}

const NOT_COMPANIES: lists::Classes =
    lists::DEPARTMENT | lists::COURT | lists::PANEL | lists::SCHOOL | lists::LAND;

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
