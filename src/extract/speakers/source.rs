//! A source: the words of an attribution that name who speaks, and whom they come to.

use super::lists;
use super::mention::marks;
use super::mention::{Form, Mention, NOBODY, Pronoun};
use super::notes::{Reference, owner};
use super::referents::{Joint, Referent, Referents, Who};
use super::resolved::Rule;
use crate::extract::words::token::lower;

/// Whom a source comes to: entities, the rule and the mention that gave the name.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub entities: Vec<u32>,
    pub rule: Rule,
    pub by: Option<u32>,
    /// The joint that gave them.
    pub joint: Option<u32>,
}

/// Answers one question. `enclosing` is the answer to the attribution whose content holds this one.
pub(super) fn answer(of: &Referents<'_>, reference: &Reference, enclosing: Option<&Answer>) -> Answer {
    let range = reference.mentions.start as usize..reference.mentions.end as usize;
    if range.is_empty() {
        return Answer::default();
    }
    let head = head(of, reference);
    let head = behind_office(of, head, range.end).unwrap_or(head);
    let mention = &of.mentions[head];
    if mention.is(marks::MODIFIER) && !mention.is_name() && mention.span.end + 1 < reference.source.end {
        return Answer::default();
    }
    if mention.is_name() && (goes_on(of, mention, reference.source.end) || is_half(of, head, range.end)) {
        return Answer::default();
    }
    if let Form::Pronoun(Pronoun::I) = mention.form {
        return enclosing.cloned().map_or_else(Answer::default, |a| Answer { rule: Rule::Pronoun, ..a });
    }
    if let Some(joint) = headed(of, mention) {
        return joint;
    }
    let referent = apposed(of, head, range.end).unwrap_or(of.of[head]);
    let mut answer = from(of, referent);
    if mention.is_name() && !answer.entities.is_empty() {
        add_members(of, &mut answer, head, range.end);
    }
    answer
}

/// The mention that the source turns on: the first that is no part of another.
fn head(of: &Referents<'_>, reference: &Reference) -> usize {
    let mut range = reference.mentions.start as usize..reference.mentions.end as usize;
    let first = range.start;
    let opens = |m: &Mention| m.start <= reference.source.start;
    let name_follows = range.len() > 1 && of.mentions[first + 1].is_name();
    if name_follows && of.is_pronoun(first, Pronoun::Which) {
        range.start += 1;
    }
    let within = |i: &usize| of.mentions[*i].span.end <= reference.source.end;
    let owns = |i: &usize| {
        let mention = &of.mentions[*i];
        let far = mention.span.end + 4 < reference.source.end;
        mention.is_name()
            && mention.is(marks::POSSESSIVE)
            && far
            && of.mentions.get(i + 1).is_some_and(|m| m.is_noun() && within(&(i + 1)))
    };
    let whole = |i: &usize| !of.mentions[*i].is(marks::MODIFIER) && within(i) && !owns(i);
    let free = |i: &usize| !of.mentions[*i].is(marks::PREPOSED) || opens(&of.mentions[*i]);
    let head = range.clone().filter(whole).find(free);
    let name = || range.clone().rev().find(|i| of.mentions[*i].is_name() && within(i));
    head.or_else(|| range.clone().find(whole)).or_else(name).unwrap_or(first)
}

/// "Reyl, Ruiz agree": the last of those whom a headline names in one breath speaks for all.
fn headed(of: &Referents<'_>, mention: &Mention) -> Option<Answer> {
    let first = of.joints.iter().zip(0u32..).take(4);
    let opens = |joint: &Joint| of.mentions[joint.mention as usize].is(marks::HEADLINE | marks::OPENS);
    let (joint, number) = first
        .filter(|_| mention.is_name() && mention.paragraph == 0)
        .find(|(j, _)| opens(j) && j.span.end == mention.span.end)?;
    Some(Answer {
        entities: joint.members.clone(),
        rule: Rule::FullName,
        by: Some(joint.mention),
        joint: Some(number),
    })
}

/// "The Sanders and Clinton campaigns": the name is half of what goes before a noun.
fn is_half(of: &Referents<'_>, head: usize, end: usize) -> bool {
    let next = of.mentions.get(head + 1).filter(|_| head + 1 < end);
    next.is_some_and(|m| {
        m.is_name() && m.is(marks::AFTER_AND) && m.is(marks::MODIFIER) && !m.is(marks::POSSESSIVE)
    })
}

/// "Rovers captain Dev Patel", "Tarn police chief Ana Ruiz": the name behind an office, where another stands before it.
fn behind_office(of: &Referents<'_>, head: usize, end: usize) -> Option<usize> {
    let (first, next) = (&of.mentions[head], of.mentions.get(head + 1).filter(|_| head + 1 < end)?);
    let between = of.text.get(first.span.end as usize..next.span.start as usize)?.trim();
    let small = between.chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '-'));
    let office = between.rsplit(' ').next().map_or(0, |word| of.lists.classes(lower(word)));
    let person = office & (lists::PERSON | lists::OFFICE) != 0 && office & lists::GROUP == 0;
    let names = first.is_name() && next.is_name() && !next.is(marks::MODIFIER | marks::PREPOSED);
    (names && small && person && between.split(' ').count() < 4).then_some(head + 1)
}

/// Whether a name is followed by a small word that makes it part of something else: "Aldo officials".
fn goes_on(of: &Referents<'_>, name: &Mention, end: u32) -> bool {
    let rest = of.text.get(name.span.end as usize..end.max(name.span.end) as usize).unwrap_or_default();
    let next = rest
        .strip_prefix(' ')
        .and_then(|rest| rest.split(|c: char| !c.is_alphabetic()).next())
        .unwrap_or_default();
    let known = lists::NOT_NAME | lists::OF | lists::AND | lists::FROM | lists::DAY | lists::TIME;
    next.starts_with(char::is_lowercase)
        && !next.ends_with("self")
        && of.lists.classes(lower(next)) & known == 0
}

fn from(of: &Referents<'_>, referent: Referent) -> Answer {
    let by = (referent.by != NOBODY).then_some(referent.by);
    match referent.who {
        Who::Nobody => Answer::default(),
        Who::One(entity) => Answer { entities: vec![entity], rule: referent.rule, by, joint: None },
        Who::Several(joint) => {
            let entities = of.joints[joint as usize].members.clone();
            Answer { entities, rule: referent.rule, by, joint: Some(joint) }
        }
    }
}

/// "My teacher, Wanda Reyl,": a name behind the noun that the source turns on.
fn apposed(of: &Referents<'_>, head: usize, end: usize) -> Option<Referent> {
    let mention = &of.mentions[head];
    if !mention.is_noun() || mention.is(marks::PLURAL) || mention.about != NOBODY {
        return None;
    }
    let person = mention.is(marks::PERSON);
    let thing = mention.is(marks::BODY | marks::PAPER) && !person;
    let sort = |m: &Mention| match () {
        () if thing => !m.is(marks::PERSON),
        () if person => !m.is(marks::BODY | marks::PLACE),
        () => m.is(marks::PERSON),
    };
    let between = |m: &Mention| of.text.get(mention.span.end as usize..m.start as usize).unwrap_or_default();
    let near =
        |m: &Mention| m.is(marks::AFTER_COMMA) || m.start <= mention.span.end + 2 || is_described(between(m));
    let staff = |m: &Mention| m.role != 0 && between(m) == " of ";
    let free = |m: &Mention| !m.is(marks::MODIFIER) && (!m.is(marks::PREPOSED) || staff(m));
    let fits = |m: &Mention| m.is_name() && (near(m) || staff(m)) && free(m) && sort(m);
    let name =
        (head + 1..end.min(head + 6)).find(|&i| fits(&of.mentions[i]) && owner(&of.mentions[i]).is_none())?;
    Some(Referent { rule: Rule::Apposition, ..of.of[name] })
}

/// A comma and a word or two that belong to what follows: ", syndicated".
fn is_described(between: &str) -> bool {
    between.strip_prefix(", ").is_some_and(|rest| {
        rest.len() < 30 && rest.chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '-'))
    })
}

/// The others of a joint source: "Pell, Ruiz and Hance".
fn add_members(of: &Referents<'_>, answer: &mut Answer, head: usize, end: usize) {
    let mut last = head;
    let mut waiting: Vec<u32> = Vec::new();
    for i in head + 1..end.min(head + 24) {
        let mention = &of.mentions[i];
        if matches!(mention.form, Form::Pronoun(Pronoun::Who | Pronoun::Which)) {
            break;
        }
        let Who::One(entity) = of.of[i].who else { continue };
        if mention.is(marks::MODIFIER) {
            continue;
        }
        let and = mention.is(marks::AFTER_AND);
        let listed = mention.is(marks::AFTER_COMMA);
        let loose = of.mentions[last].is(marks::PREPOSED | marks::MODIFIER) && last != head;
        if mention.is(marks::PREPOSED) || !mention.is_name() || !(and || listed) || and && loose {
            last = i;
            continue;
        }
        waiting.push(entity);
        let headed = mention.paragraph == 0 && i + 1 == end;
        if and || headed {
            waiting.retain(|e| !answer.entities.contains(e));
            answer.entities.append(&mut waiting);
        }
        last = i;
    }
}
