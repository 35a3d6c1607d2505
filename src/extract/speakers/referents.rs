//! A referent: whom a mention means. Found for every mention of a text, from the first to the last, so that each can
//! build on those before it.

use std::collections::HashMap;

use super::antecedent;
use super::cast::Cast;
use super::interview::Interview;
use super::lists::{self, Lists};
use super::mention::marks;
use super::mention::{Form, Mention, NOBODY, Pronoun};
use super::notes::owner;
use super::resolved::Rule;
use super::roles::Roles;
use crate::collection::{Span, SpeakerKind};

/// Whom a mention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody that the text names.
    Nobody,
    /// An entity of the cast.
    One(u32),
    /// Several: an entry of [`Referents::joints`].
    Several(u32),
}

/// What a mention means, how that is known and by which mention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Referent {
    pub(crate) who: Who,
    pub(crate) rule: Rule,
    pub(crate) by: u32,
}

impl Referent {
    pub(crate) const NOBODY: Self = Self { who: Who::Nobody, rule: Rule::None, by: NOBODY };
}

/// Several mentions in one phrase: "Pell and Ruiz".
#[derive(Clone, Debug)]
pub(super) struct Joint {
    /// The people, in order.
    pub(crate) members: Vec<u32>,
    /// From the first name to the last.
    pub(crate) span: Span,
    /// The first mention.
    pub(crate) mention: u32,
}

/// Everything that is worked out about a text's mentions.
#[derive(Debug)]
pub(super) struct Referents<'n> {
    pub(crate) text: &'n str,
    pub(crate) lists: &'n Lists,
    pub(crate) mentions: &'n [Mention],
    pub(crate) cast: Cast,
    pub(crate) of: Vec<Referent>,
    pub(crate) joints: Vec<Joint>,
    /// For each mention the joint that it opens, and the last joint of two.
    pub(crate) joint_at: Vec<u32>,
    last_pair: u32,
    interview: Interview,
    pub(crate) roles: Roles,
    /// Polls and campaigns that are named by their owner, by owner and noun.
    owned: HashMap<(u32, u64), u32>,
    /// The last of these by noun.
    pub(crate) papers: HashMap<u64, u32>,
}

/// Most later mentions that are looked at.
const AHEAD: usize = 400;
/// Most members of a joint.
const MEMBERS: usize = 8;

impl<'n> Referents<'n> {
    /// Works through the mentions in order.
    pub(crate) fn new(text: &'n str, lists: &'n Lists, mentions: &'n [Mention]) -> Self {
        let cast = Cast::new(text, lists, mentions);
        let roles = Roles::new(mentions, &cast);
        let interview = Interview::of(text, mentions, &cast);
        let of = vec![Referent::NOBODY; mentions.len()];
        let mut this = Self {
            text,
            lists,
            mentions,
            cast,
            of,
            joints: Vec::new(),
            joint_at: vec![NOBODY; mentions.len()],
            last_pair: NOBODY,
            interview,
            roles,
            owned: HashMap::new(),
            papers: HashMap::new(),
        };
        for at in 0..mentions.len() {
            this.of[at] = this.referent(at);
            this.join(at);
        }
        this
    }

    fn referent(&mut self, at: usize) -> Referent {
        let mention = &self.mentions[at];
        match mention.form {
            Form::Name => self.name(at),
            Form::Pronoun(pronoun) => antecedent::find(self, at, pronoun),
            Form::Noun => self.noun(at),
        }
    }

    fn name(&self, at: usize) -> Referent {
        if let Some(turn) = self.interview.turn(self.text, &self.mentions[at]) {
            let who = if turn == NOBODY { Who::Nobody } else { Who::One(turn) };
            return Referent { who, rule: Rule::Label, by: self.named_before(turn, at) };
        }
        let entity = self.cast.of[at];
        let Some(known) = self.cast.entities.get(entity as usize) else { return Referent::NOBODY };
        let full = known.words <= self.mentions[at].words;
        let rule = match () {
            () if full => Rule::FullName,
            () if self.mentions[at].is(marks::LABEL) => Rule::Label,
            () => Rule::LastName,
        };
        Referent {
            who: Who::One(entity),
            rule,
            by: if full { at as u32 } else { self.named_before(entity, at) },
        }
    }

    /// The mention that names an entity in full.
    pub(crate) fn named_before(&self, entity: u32, at: usize) -> u32 {
        self.cast.entities.get(entity as usize).map_or(at as u32, |e| e.mention)
    }

    fn noun(&mut self, at: usize) -> Referent {
        let mention = self.mentions[at];
        if mention.about != NOBODY {
            let entity = self.cast.of[mention.about as usize];
            if entity != NOBODY {
                return Referent { who: Who::One(entity), rule: Rule::Apposition, by: mention.about };
            }
        }
        if mention.is(marks::PAPER) && !mention.is(marks::PERSON) {
            return self.paper(at);
        }
        if mention.is(marks::PLURAL | marks::BOTH) {
            return self.several(at);
        }
        if mention.is(marks::PERSON) {
            return self.roles.person(self, at);
        }
        if mention.is(marks::BODY) {
            return self.body(at);
        }
        Referent::NOBODY
    }

    /// "Both leaders", "the two women", "the pair": the last two who were named in one breath.
    fn several(&self, at: usize) -> Referent {
        let mention = &self.mentions[at];
        let leader = mention.classes & lists::LEADER != 0;
        let asked = mention.is(marks::BOTH) || leader && mention.is(marks::DEFINITE);
        let people = mention.classes & (lists::PERSON | lists::PAIR) != 0;
        if !(asked && people && (mention.is(marks::DEFINITE | marks::BOTH))) {
            return Referent::NOBODY;
        }
        let pair = self.joints.get(self.last_pair as usize);
        pair.map_or(Referent::NOBODY, |pair| Referent {
            who: Who::Several(self.last_pair),
            rule: Rule::Role,
            by: pair.mention,
        })
    }

    /// "The company", "Clinton's campaign", "the city of Aldo".
    fn body(&mut self, at: usize) -> Referent {
        let mention = self.mentions[at];
        if let Some(owner) = owner(&mention) {
            return self.owned_body(at, owner);
        }
        if mention.is(marks::INDEFINITE)
            || !mention.is(marks::DEFINITE | marks::CAPITALS) && !mention.is(marks::POSSESSIVE)
        {
            return Referent::NOBODY;
        }
        self.roles.body(self, at)
    }

    /// A campaign or an administration is called by its owner's name; a company's board speaks for the company.
    fn owned_body(&mut self, at: usize, owner: usize) -> Referent {
        let of = self.of[owner];
        if self.mentions[at].is(marks::INDEFINITE) && !self.mentions[owner].is(marks::POSSESSIVE) {
            return Referent::NOBODY;
        }
        let Who::One(entity) = of.who else { return Referent::NOBODY };
        let pronoun = !self.mentions[owner].is_name();
        if pronoun {
            let body = self.cast.entities[entity as usize].kind() == Some(SpeakerKind::Organization);
            return if body {
                Referent { rule: Rule::Description, ..of }
            } else {
                self.owned_elsewhere(at, entity)
            };
        }
        let entity = self.named_by_owner(at, owner, entity, false);
        Referent { who: Who::One(entity), rule: Rule::Description, by: owner as u32 }
    }

    /// "Her campaign": what the text calls by its owner's name in another place.
    fn owned_elsewhere(&mut self, at: usize, entity: u32) -> Referent {
        let key = self.mentions[at].key;
        if let Some(&known) = self.owned.get(&(entity, key)) {
            return Referent {
                who: Who::One(known),
                rule: Rule::Description,
                by: self.cast.entities[known as usize].mention,
            };
        }
        let named = |i: &usize| {
            let mention = &self.mentions[*i];
            let by = owner(mention).filter(|&o| self.mentions[o].is_name() && self.cast.of[o] == entity);
            mention.is_noun() && mention.key == key && by.is_some()
        };
        let Some(later) = (at + 1..self.mentions.len().min(at + AHEAD)).find(named) else {
            return Referent::NOBODY;
        };
        let Some(by) = owner(&self.mentions[later]) else { return Referent::NOBODY };
        let known = self.named_by_owner(later, by, entity, false);
        Referent { who: Who::One(known), rule: Rule::Description, by: later as u32 }
    }

    /// The entity that a phrase names by its owner: "Fox News poll", "Clinton's campaign".
    fn named_by_owner(&mut self, at: usize, owner: usize, entity: u32, paper: bool) -> u32 {
        let (mention, named) = (self.mentions[at], self.mentions[owner]);
        let new = self.cast.entities.len() as u32;
        let found = *self.owned.entry((entity, mention.key)).or_insert(new);
        if found == new {
            let mut called = self.cast.entities[entity as usize].clone();
            called.name = Span { start: named.span.start, end: mention.span.end };
            called.mention = at as u32;
            (called.person, called.he, called.she) = (0, 0, 0);
            (called.body, called.count, called.paper) = (1, 1, paper);
            called.classes = mention.classes;
            called.aliases.clear();
            self.cast.entities.push(called);
        }
        found
    }

    /// Polls are called by who took them; statements and letters speak for whoever issued them.
    fn paper(&mut self, at: usize) -> Referent {
        let mention = self.mentions[at];
        let is_letter = mention.classes & lists::ISSUED != 0;
        let described = |who, by| Referent { who, rule: Rule::Description, by };
        let found = match self.issuer(at) {
            Some(issuer) => {
                let of = self.of.get(issuer).map_or(Who::Nobody, |of| of.who);
                let of = if of == Who::Nobody && self.mentions[issuer].is_name() {
                    self.name(issuer).who
                } else {
                    of
                };
                match of {
                    Who::One(entity) if !is_letter && issuer < at && self.mentions[issuer].is_name() => {
                        described(Who::One(self.named_by_owner(at, issuer, entity, true)), issuer as u32)
                    }
                    who => described(who, issuer as u32),
                }
            }
            None if mention.is(marks::PLURAL) => Referent::NOBODY,
            None => self.same_paper(at),
        };
        if let Who::One(entity) = found.who {
            self.papers.insert(mention.key, entity);
        }
        found
    }

    /// "A Fox News poll", "her statement", "a survey by Lantern Review", "said in a statement".
    fn issuer(&self, at: usize) -> Option<usize> {
        let mention = &self.mentions[at];
        if let Some(owner) = owner(mention) {
            return Some(owner);
        }
        let later = self.mentions[at + 1..].iter().take(3).take_while(|m| m.sentence == mention.sentence);
        let from =
            later.zip(at + 1..).find(|(m, _)| m.is(marks::FROM) && m.is_name() && !m.is(marks::MODIFIER));
        let near = from
            .filter(|(m, _)| m.start.saturating_sub(mention.span.end) < 40 && !m.is(marks::PLACE))
            .map(|(_, i)| i);
        let issued = mention.classes & lists::ISSUED != 0
            && mention.is(marks::INDEFINITE | marks::PREPOSED)
            && !mention.is(marks::PLURAL);
        near.or_else(|| {
            let before = (at.saturating_sub(6)..at)
                .rev()
                .take_while(|&i| self.mentions[i].sentence == mention.sentence);
            before.into_iter().find(|&i| issued && self.mentions[i].is(marks::SPEAKS))
        })
    }

    /// "The poll": the last one that had an issuer; a headline's is the next one's.
    fn same_paper(&self, at: usize) -> Referent {
        let mention = &self.mentions[at];
        let known = self.papers.get(&mention.key).filter(|_| !mention.is(marks::INDEFINITE)).copied();
        let later = || {
            self.first_paper_after(at).filter(|_| mention.paragraph < 3 && mention.classes & lists::POLL != 0)
        };
        known.map(Who::One).map_or_else(
            || later().unwrap_or(Referent::NOBODY),
            |who| Referent { who, rule: Rule::Description, by: at as u32 },
        )
    }

    /// The first paper of the same sort within reach that is named by its owner.
    fn first_paper_after(&self, at: usize) -> Option<Referent> {
        let key = self.mentions[at].key;
        let later = self.mentions[at + 1..].iter().zip(at + 1..).take(24);
        let same = later
            .filter(|(m, _)| m.is_noun() && m.key == key && owner(m).is_some())
            .map(|(m, _)| m)
            .next()?;
        let entity = self.cast.of[owner(same)?];
        (entity != NOBODY).then_some(Referent {
            who: Who::One(entity),
            rule: Rule::Description,
            by: same.owner,
        })
    }

    /// Notes who is named in one breath: "Pell and Ruiz", "Pell and her deputy Ruiz", "Pell, Ruiz agree".
    fn join(&mut self, at: usize) {
        let mention = &self.mentions[at];
        if !mention.is_name()
            || mention.is(marks::MODIFIER)
            || !mention.is(marks::AFTER_AND | marks::AFTER_COMMA)
        {
            return;
        }
        let Some(before) = (at.saturating_sub(4)..at)
            .rev()
            .find(|&i| self.mentions[i].is_name() && !self.mentions[i].is(marks::MODIFIER))
        else {
            return;
        };
        let first = &self.mentions[before];
        let between = self.text.get(first.span.end as usize..mention.start as usize).unwrap_or("x");
        let joined = matches!(between.trim(), "and" | ", and" | "&")
            || mention.paragraph == 0 && between.trim() == ",";
        let (Who::One(a), Who::One(b)) = (self.of[before].who, self.of[at].who) else { return };
        let people = [a, b].iter().all(|&e| self.cast.entities[e as usize].may_be_person());
        if a == b || !joined || !people || first.sentence != mention.sentence {
            return;
        }
        let span = Span { start: first.span.start, end: mention.span.end };
        if let Some(last) =
            self.joints.last_mut().filter(|j| j.span.end == first.span.end && j.members.len() < MEMBERS)
        {
            last.members.push(b);
            last.span.end = span.end;
        } else {
            self.joint_at[before] = self.joints.len() as u32;
            self.last_pair = self.joints.len() as u32;
            self.joints.push(Joint { members: vec![a, b], span, mention: before as u32 });
        }
    }

    /// Whether the mention is the relative, the pronoun of that sort.
    pub(crate) fn is_pronoun(&self, at: usize, pronoun: Pronoun) -> bool {
        self.mentions[at].form == Form::Pronoun(pronoun)
    }
}
