//! The source of an attribution: which of its mentions it turns on, and whose words the attribution so gives.
//!
//! Coreference has found whom each mention means; here a source of several mentions, such as "Rovers captain Dev Patel" or
//! "Pell, Ruiz and Hance", comes to its entities. An "I" is whoever says the attribution around it.

use super::coreference::{Coordination, CorefLink, Discourse, Referent};
use super::gazetteer;
use super::mentions::{Mention, MentionForm, NO_ONE, Pronoun, SourceMentions, flags};
use super::speaker::SpeakerRule;
use crate::collection::Span;
use crate::extract::words::token::lower;

/// The entities that a source stands for, and how they were found.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceEntities {
    pub(super) entities: Vec<u32>,
    pub(super) rule: SpeakerRule,
    /// The number of the mention that names them.
    pub(super) by: Option<u32>,
    /// The number of the coordination that names them.
    pub(super) coordination: Option<u32>,
}

/// Resolves sources; the answers are in their order. An attribution inside the content of another may need that one's
/// answer, so outer ones are resolved first.
pub(super) fn resolve_sources(discourse: &Discourse<'_>, sources: &[SourceMentions]) -> Vec<SourceEntities> {
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|&i| (sources[i].content.start, std::cmp::Reverse(sources[i].content.end)));
    let mut resolved = vec![SourceEntities::default(); sources.len()];
    let mut open: Vec<usize> = Vec::new();
    for i in order {
        let content = sources[i].content;
        while open.last().is_some_and(|&o| sources[o].content.end <= content.start) {
            open.pop();
        }
        let outer = open.last().copied().filter(|&o| sources[o].content.holds(sources[i].source));
        resolved[i] = resolve_source(discourse, &sources[i], outer.map(|o| &resolved[o]));
        if open.last().is_none_or(|&o| sources[o].content.end >= content.end) {
            open.push(i);
        }
    }
    resolved
}

/// Resolves one source; `outer` is whoever says the content that holds it.
fn resolve_source(
    discourse: &Discourse<'_>,
    source: &SourceMentions,
    outer: Option<&SourceEntities>,
) -> SourceEntities {
    let range = source.mentions.start as usize..source.mentions.end as usize;
    if range.is_empty() {
        return SourceEntities::default();
    }
    let head = head(discourse, source);
    let head = name_behind_office(discourse, head, range.end)
        .or_else(|| name_behind_title(discourse, head, source.source))
        .unwrap_or(head);
    let mention = &discourse.mentions[head];
    let is_part = if mention.is_name() {
        goes_on(discourse, mention, source.source.end)
            || is_coordinated_modifier(discourse, head, range.end)
            || is_cut_off(discourse, head, source.source.end)
            || is_described_country(discourse, mention)
    } else {
        mention.is(flags::MODIFIER) && mention.span.end + 1 < source.source.end
    };
    if is_part {
        return SourceEntities::default();
    }
    if let MentionForm::Pronoun(Pronoun::I) = mention.form {
        let outer = outer.map(|outer| SourceEntities { rule: SpeakerRule::Pronoun, ..outer.clone() });
        return outer.unwrap_or_default();
    }
    if let Some(coordination) = headline_coordination(discourse, mention) {
        return coordination;
    }
    let link = apposed_name(discourse, head, range.end).unwrap_or(discourse.links[head]);
    let mut resolved = entities_of(discourse, link);
    if mention.is_name() && !resolved.entities.is_empty() {
        add_coordinated(discourse, &mut resolved, head, range.end);
    }
    resolved
}

/// The mention that the source turns on: the first that is no part of another.
fn head(discourse: &Discourse<'_>, source: &SourceMentions) -> usize {
    let mut range = source.mentions.start as usize..source.mentions.end as usize;
    let first = range.start;
    let opens = |m: &Mention| m.start <= source.source.start;
    let name_follows = range.len() > 1 && discourse.mentions[first + 1].is_name();
    if name_follows && discourse.is_pronoun(first, Pronoun::Which) {
        range.start += 1;
    }
    let within = |i: &usize| discourse.mentions[*i].span.end <= source.source.end;
    let owns = |i: &usize| {
        let mention = &discourse.mentions[*i];
        let is_followed = mention.span.end + 4 < source.source.end;
        mention.is_name()
            && mention.is(flags::POSSESSIVE)
            && is_followed
            && discourse.mentions.get(i + 1).is_some_and(|m| m.is_noun() && within(&(i + 1)))
    };
    let whole = |i: &usize| !discourse.mentions[*i].is(flags::MODIFIER) && within(i) && !owns(i);
    let free =
        |i: &usize| !discourse.mentions[*i].is(flags::AFTER_PREPOSITION) || opens(&discourse.mentions[*i]);
    let head = range.clone().filter(whole).find(free);
    // "In a letter to the council the district wrote": where a preposition precedes the source, its subject may still come.
    let subject = |i: &usize| {
        let mention = &discourse.mentions[*i];
        mention.is(flags::SUBJECT)
            && !mention.is(flags::AFTER_PREPOSITION)
            && mention.span.end == source.source.end
    };
    let is_object = head.is_some_and(|i| discourse.mentions[i].is(flags::AFTER_PREPOSITION));
    let head = if is_object { range.clone().filter(whole).find(subject).or(head) } else { head };
    let name = || range.clone().rev().find(|i| discourse.mentions[*i].is_name() && within(i));
    head.or_else(|| range.clone().find(whole)).or_else(name).unwrap_or(first)
}

/// "Reyl, Ruiz agree": the last of the names that a headline coordinates speaks for all.
fn headline_coordination(discourse: &Discourse<'_>, mention: &Mention) -> Option<SourceEntities> {
    let first = discourse.coordinations.iter().zip(0u32..).take(4);
    let opens = |coordination: &Coordination| {
        discourse.mentions[coordination.mention as usize].is(flags::HEADLINE | flags::PARAGRAPH_INITIAL)
    };
    let (coordination, number) = first
        .filter(|_| mention.is_name() && mention.paragraph == 0)
        .find(|(j, _)| opens(j) && j.span.end == mention.span.end && j.span.start != mention.span.start)?;
    Some(SourceEntities {
        entities: coordination.members.clone(),
        rule: SpeakerRule::FullName,
        by: Some(coordination.mention),
        coordination: Some(number),
    })
}

/// "The Sanders and Clinton campaigns": the name is half of what goes before a noun.
fn is_coordinated_modifier(discourse: &Discourse<'_>, head: usize, end: usize) -> bool {
    let next = discourse.mentions.get(head + 1).filter(|_| head + 1 < end);
    next.is_some_and(|m| {
        m.is_name() && m.is(flags::AFTER_AND) && m.is(flags::MODIFIER) && !m.is(flags::POSSESSIVE)
    })
}

/// "Rovers captain Dev Patel", "Tarn police chief Ana Ruiz": the name behind an office, where another stands before it.
fn name_behind_office(discourse: &Discourse<'_>, head: usize, end: usize) -> Option<usize> {
    let (first, next) =
        (&discourse.mentions[head], discourse.mentions.get(head + 1).filter(|_| head + 1 < end)?);
    let between = discourse.text.get(first.span.end as usize..next.span.start as usize)?.trim();
    let small = between.chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '-'));
    let office = between.rsplit(' ').next().map_or(0, |word| discourse.gazetteer.classes(lower(word)));
    let person = office & (gazetteer::PERSON | gazetteer::OFFICE) != 0 && office & gazetteer::GROUP == 0;
    let names = first.is_name() && next.is_name() && !next.is(flags::MODIFIER | flags::AFTER_PREPOSITION);
    (names && small && person && between.split(' ').count() < 4).then_some(head + 1)
}

/// "Former secretary for harbours and inland waters Hilda Moss, 68,": the name that a title of any length ends in, before the
/// source's first comma.
fn name_behind_title(discourse: &Discourse<'_>, head: usize, source: Span) -> Option<usize> {
    let title = &discourse.mentions[head];
    let office = discourse.gazetteer.classes(title.key) & (gazetteer::TITLE | gazetteer::PERSON) != 0;
    if !title.is_noun() || !office || title.is(flags::PLURAL | flags::INDEFINITE) || title.about != NO_ONE {
        return None;
    }
    let text = |start: u32, end: u32| discourse.text.get(start as usize..end as usize);
    let names = (head + 1..discourse.mentions.len().min(head + 8))
        .take_while(|&i| discourse.mentions[i].span.end <= source.end);
    for i in names.filter(|&i| discourse.mentions[i].is_name()) {
        let name = &discourse.mentions[i];
        let before = text(title.span.end, name.span.start)?;
        if before.contains([',', ';', ':', '(', '“', '"', '—', '–']) || !before.contains(' ') {
            return None;
        }
        let behind = text(name.span.end, source.end)?;
        let ends = behind.is_empty()
            || behind.starts_with([',', ' ', '(']) && !name.is(flags::MODIFIER | flags::POSSESSIVE);
        let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
        let linked = discourse.gazetteer.classes(lower(last));
        let small = gazetteer::OF
            | gazetteer::THE
            | gazetteer::A
            | gazetteer::AND
            | gazetteer::FROM
            | gazetteer::NOT_NAME;
        let is_free = !last.is_empty() && linked & small == 0;
        let is_person = name.words > 1 && !name.is(flags::ORGANIZATION | flags::LOCATION);
        if ends && is_person && is_free && before.trim().contains(' ') {
            return Some(i);
        }
    }
    None
}

/// "The influential US": a country has no such words before it where it speaks.
fn is_described_country(discourse: &Discourse<'_>, name: &Mention) -> bool {
    let before = discourse.text.get(name.start as usize..name.span.start as usize).unwrap_or_default();
    let mut words = before.split_whitespace();
    let is_the =
        words.next().is_some_and(|word| discourse.gazetteer.classes(lower(word)) & gazetteer::THE != 0);
    let is_country = name.words == 1 && name.classes & (gazetteer::COUNTRY | gazetteer::PEOPLE) != 0;
    is_country && is_the && words.next().is_some_and(|word| word.starts_with(char::is_lowercase))
}

/// "The influential US", where the source has left out the "daily": half a phrase names nobody.
fn is_cut_off(discourse: &Discourse<'_>, head: usize, end: u32) -> bool {
    let name = &discourse.mentions[head];
    let is_half = name.is(flags::MODIFIER) && !name.is(flags::POSSESSIVE) && name.span.end == end;
    let next = discourse.mentions.get(head + 1);
    is_half && next.is_some_and(|m| m.is_noun() && m.owner() == Some(head) && m.span.end > end)
}

/// Whether a name is followed by a small word that makes it part of something else: "Aldo officials".
fn goes_on(discourse: &Discourse<'_>, name: &Mention, end: u32) -> bool {
    let rest =
        discourse.text.get(name.span.end as usize..end.max(name.span.end) as usize).unwrap_or_default();
    let next = rest
        .strip_prefix(' ')
        .and_then(|rest| rest.split(|c: char| !c.is_alphabetic()).next())
        .unwrap_or_default();
    let ends_name = gazetteer::NOT_NAME
        | gazetteer::OF
        | gazetteer::AND
        | gazetteer::FROM
        | gazetteer::DAY
        | gazetteer::TIME;
    next.starts_with(char::is_lowercase)
        && !next.ends_with("self")
        && discourse.gazetteer.classes(lower(next)) & ends_name == 0
}

/// The entities that a link leads to.
fn entities_of(discourse: &Discourse<'_>, link: CorefLink) -> SourceEntities {
    let by = (link.by != NO_ONE).then_some(link.by);
    match link.referent {
        Referent::Nobody => SourceEntities::default(),
        Referent::Entity(entity) => {
            SourceEntities { entities: vec![entity], rule: link.rule, by, coordination: None }
        }
        Referent::Group(coordination) => {
            let entities = discourse.coordinations[coordination as usize].members.clone();
            SourceEntities { entities, rule: link.rule, by, coordination: Some(coordination) }
        }
    }
}

/// "My teacher, Wanda Reyl,": a name behind the noun that the source turns on.
fn apposed_name(discourse: &Discourse<'_>, head: usize, end: usize) -> Option<CorefLink> {
    let mention = &discourse.mentions[head];
    if !mention.is_noun() || mention.is(flags::PLURAL) || mention.about != NO_ONE {
        return None;
    }
    let person = mention.is(flags::PERSON);
    let thing = mention.is(flags::ORGANIZATION | flags::PUBLICATION) && !person;
    let sort = |m: &Mention| match () {
        () if thing => !m.is(flags::PERSON),
        () if person => !m.is(flags::ORGANIZATION | flags::LOCATION),
        () => m.is(flags::PERSON),
    };
    let between =
        |m: &Mention| discourse.text.get(mention.span.end as usize..m.start as usize).unwrap_or_default();
    let near =
        |m: &Mention| m.is(flags::AFTER_COMMA) || m.start <= mention.span.end + 2 || is_described(between(m));
    let staff = |m: &Mention| m.role != 0 && between(m) == " of ";
    let free = |m: &Mention| !m.is(flags::MODIFIER) && (!m.is(flags::AFTER_PREPOSITION) || staff(m));
    let fits = |m: &Mention| m.is_name() && (near(m) || staff(m)) && free(m) && sort(m);
    let name = (head + 1..end.min(head + 6))
        .find(|&i| fits(&discourse.mentions[i]) && discourse.mentions[i].owner().is_none())?;
    Some(CorefLink { rule: SpeakerRule::Apposition, ..discourse.links[name] })
}

/// A comma and a word or two that belong to what follows: ", syndicated".
fn is_described(between: &str) -> bool {
    between.strip_prefix(", ").is_some_and(|rest| {
        rest.len() < 30 && rest.chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '-'))
    })
}

/// The others of a coordinated source: "Pell, Ruiz and Hance".
fn add_coordinated(discourse: &Discourse<'_>, resolved: &mut SourceEntities, head: usize, end: usize) {
    let mut last = head;
    let mut waiting: Vec<u32> = Vec::new();
    for i in head + 1..end.min(head + 24) {
        let mention = &discourse.mentions[i];
        if matches!(mention.form, MentionForm::Pronoun(Pronoun::Who | Pronoun::Which)) {
            break;
        }
        let Referent::Entity(entity) = discourse.links[i].referent else { continue };
        if mention.is(flags::MODIFIER) {
            continue;
        }
        let and = mention.is(flags::AFTER_AND);
        let listed = mention.is(flags::AFTER_COMMA);
        let loose = discourse.mentions[last].is(flags::AFTER_PREPOSITION | flags::MODIFIER) && last != head;
        if mention.is(flags::AFTER_PREPOSITION) || !mention.is_name() || !(and || listed) || and && loose {
            last = i;
            continue;
        }
        waiting.push(entity);
        let headed = mention.paragraph == 0 && i + 1 == end;
        if and || headed {
            waiting.retain(|e| !resolved.entities.contains(e));
            resolved.entities.append(&mut waiting);
        }
        last = i;
    }
}
