//! Antecedents: the earlier mention that a pronoun stands for.
//!
//! Candidates are taken from the nearest back, a bounded number of them. Each gets points for what makes a reader take it:
//! it is near, the subject of its sentence, the last who spoke; the most points win, the nearest of equals.

use super::discourse::{CorefLink, Discourse, Referent};
use crate::collection::SpeakerKind;
use crate::extract::speakers::gazetteer;
use crate::extract::speakers::mentions::{Mention, MentionForm, NO_ONE, Pronoun, flags};
use crate::extract::speakers::speaker::SpeakerRule;

/// Most earlier mentions that are candidates.
const MAX_ANTECEDENTS: usize = 48;
/// Most sentences and paragraphs between a "he" or "she" and its antecedent.
const MAX_SENTENCES_BACK: u32 = 9;
const MAX_PARAGRAPHS_BACK: u32 = 4;

/// The referent of the pronoun at `at`.
pub(super) fn find(discourse: &Discourse<'_>, at: usize, pronoun: Pronoun) -> CorefLink {
    match pronoun {
        Pronoun::He | Pronoun::She => person(discourse, at, Some(pronoun == Pronoun::She)),
        Pronoun::It => thing(discourse, at),
        Pronoun::They => group(discourse, at),
        Pronoun::Who | Pronoun::Which => relative(discourse, at, pronoun == Pronoun::Who),
        Pronoun::I | Pronoun::You => CorefLink::NOBODY,
    }
}

/// A link by way of a candidate; through a pronoun to the name that it stands for.
fn link_by(discourse: &Discourse<'_>, candidate: usize, rule: SpeakerRule) -> CorefLink {
    let link = discourse.links[candidate];
    let by = if discourse.mentions[candidate].is_pronoun() { link.by } else { candidate as u32 };
    CorefLink { referent: link.referent, rule, by }
}

/// "The 47-year-old": whom the text is about at that point, if it is somebody who has a name.
pub(super) fn epithet(discourse: &Discourse<'_>, at: usize) -> CorefLink {
    let mention = &discourse.mentions[at];
    let she = mention.is(flags::MALE | flags::FEMALE).then(|| mention.is(flags::FEMALE));
    CorefLink { rule: SpeakerRule::Role, ..person(discourse, at, she) }
}

/// The antecedent of a "he" or "she", or of a noun that says nothing of sex (`she` is none).
fn person(discourse: &Discourse<'_>, at: usize, she: Option<bool>) -> CorefLink {
    let mention = &discourse.mentions[at];
    let mut best: Option<(i32, usize)> = None;
    for i in (at.saturating_sub(MAX_ANTECEDENTS)..at).rev() {
        let candidate = &discourse.mentions[i];
        if mention.sentence - candidate.sentence > MAX_SENTENCES_BACK
            || mention.paragraph - candidate.paragraph > MAX_PARAGRAPHS_BACK
        {
            break;
        }
        let Some(points) = points(discourse, mention, i, she) else { continue };
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, i));
        }
    }
    best.map_or(CorefLink::NOBODY, |(_, i)| link_by(discourse, i, SpeakerRule::Pronoun))
}

/// Points for a candidate as the antecedent of "he" or "she"; none where it can't be.
fn points(discourse: &Discourse<'_>, pronoun: &Mention, i: usize, she: Option<bool>) -> Option<i32> {
    let candidate = &discourse.mentions[i];
    if candidate.is(flags::QUOTED) && !pronoun.is(flags::QUOTED) {
        return None;
    }
    if may_be_place(discourse, i) {
        return None;
    }
    if pronoun.is_noun() && candidate.sentence == pronoun.sentence {
        return None;
    }
    if candidate.is_pronoun()
        && !matches!(candidate.form, MentionForm::Pronoun(Pronoun::He | Pronoun::She | Pronoun::Who))
    {
        return None;
    }
    let wrong = she.map_or(0, |she| if she { flags::MALE } else { flags::FEMALE });
    if candidate.is(wrong) && !candidate.is_name() {
        return None;
    }
    // A spokesman speaks for a ministry, but "he" is no ministry.
    let is_staff = matches!(discourse.links[i].referent, Referent::Entity(e) if candidate.is_noun()
        && candidate.is(flags::PERSON) && !discourse.entity(e).may_be_person());
    let is_unnamed = discourse.links[i].referent == Referent::Nobody || is_staff;
    if is_unnamed && (!candidate.is(flags::PERSON) || candidate.is(flags::PLURAL)) {
        return None;
    }
    let referent = if is_staff { Referent::Nobody } else { discourse.links[i].referent };
    let gender = gender(discourse, referent, she)?;
    let distance = |now: u32, then: u32| i32::try_from(now.saturating_sub(then)).unwrap_or(i32::MAX / 8);
    let near = -4 * distance(pronoun.sentence, candidate.sentence)
        - 2 * distance(pronoun.paragraph, candidate.paragraph);
    let place = place(candidate);
    let unnamed = if is_unnamed { -3 } else { 0 };
    let chain = if candidate.is_pronoun() && !candidate.is(flags::POSSESSIVE) { 2 } else { 0 };
    Some(near + place + gender + unnamed + chain)
}

/// Points for the place of a candidate in its sentence.
fn place(candidate: &Mention) -> i32 {
    let flag = |flag, points| if candidate.is(flag) { points } else { 0 };
    flag(flags::SUBJECT | flags::POSTMODIFIED, 6)
        + flag(flags::SENTENCE_FIRST, 3)
        + flag(flags::SPEAKS, 4)
        + flag(flags::AFTER_PREPOSITION, -5)
        + flag(flags::POSSESSIVE, -3)
        + flag(flags::MODIFIER, -4)
        + flag(flags::HEADLINE, -4)
}

/// Points for the sex of a candidate; none where it is the other one, or no person.
fn gender(discourse: &Discourse<'_>, referent: Referent, she: Option<bool>) -> Option<i32> {
    let entity = match referent {
        Referent::Entity(entity) => discourse.entity(entity),
        Referent::Nobody => return Some(0),
        Referent::Group(_) => return None,
    };
    let (right, wrong) = match she {
        Some(true) => (entity.female, entity.male),
        Some(false) => (entity.male, entity.female),
        None => (entity.male.max(entity.female), 0),
    };
    match () {
        () if wrong > right || !entity.may_be_person() || entity.is_document => None,
        () if right > wrong => Some(0),
        () if entity.person > 0 => Some(-2),
        () if entity.words > 1 => Some(-7),
        () => Some(-11),
    }
}

/// "It": a subject that is no person, in this sentence or the two before it. The first subject of the sentence, or one
/// that has just spoken, is preferred to that of a clause.
fn thing(discourse: &Discourse<'_>, at: usize) -> CorefLink {
    let mention = &discourse.mentions[at];
    let mut best: Option<(i32, usize)> = None;
    for i in (at.saturating_sub(MAX_ANTECEDENTS)..at).rev() {
        let candidate = &discourse.mentions[i];
        let distance = mention.sentence - candidate.sentence;
        if distance > 2 {
            break;
        }
        let outside = candidate.is(flags::QUOTED) && !mention.is(flags::QUOTED);
        let subject = candidate.is(flags::SUBJECT | flags::SPEAKS)
            || candidate.is(flags::POSTMODIFIED) && candidate.is(flags::SENTENCE_FIRST);
        if outside || !subject || candidate.is(flags::MODIFIER | flags::PLURAL) || is_person(discourse, i) {
            continue;
        }
        if matches!(candidate.form, MentionForm::Pronoun(p) if p != Pronoun::It) {
            continue;
        }
        let flag = |flag, points| if candidate.is(flag) { points } else { 0 };
        let points = flag(flags::SPEAKS, 4) + flag(flags::SENTENCE_FIRST, 3) - 8 * distance.cast_signed();
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, i));
        }
    }
    best.map_or(CorefLink::NOBODY, |(_, i)| link_by(discourse, i, SpeakerRule::Pronoun))
}

/// Whether a name that nothing shows to be a person's stands behind a preposition: "born in Ashton".
fn may_be_place(discourse: &Discourse<'_>, i: usize) -> bool {
    let candidate = &discourse.mentions[i];
    let Referent::Entity(entity) = discourse.links[i].referent else { return false };
    let bearer = discourse.entity(entity);
    let nobody = bearer.person + bearer.male + bearer.female == 0;
    candidate.is_name() && candidate.is(flags::AFTER_PREPOSITION) && !candidate.is(flags::SPEAKS) && nobody
}

/// Whether a mention is a person by its referent or its own words.
fn is_person(discourse: &Discourse<'_>, i: usize) -> bool {
    let candidate = &discourse.mentions[i];
    let is_person = match discourse.links[i].referent {
        Referent::Entity(entity) => discourse.is_person(entity),
        Referent::Nobody => false,
        Referent::Group(_) => true,
    };
    is_person && !candidate.is(flags::PUBLICATION)
        || candidate.is(flags::PERSON)
        || candidate.is(flags::MALE | flags::FEMALE)
}

/// "They": the last names that were coordinated, unless a group is nearer.
fn group(discourse: &Discourse<'_>, at: usize) -> CorefLink {
    let mention = &discourse.mentions[at];
    for i in (at.saturating_sub(MAX_ANTECEDENTS)..at).rev() {
        let candidate = &discourse.mentions[i];
        if mention.sentence - candidate.sentence > 2 {
            break;
        }
        if candidate.is(flags::QUOTED) && !mention.is(flags::QUOTED) {
            continue;
        }
        let coordination = discourse.coordination_at[i];
        if coordination != NO_ONE && !candidate.is(flags::AFTER_PREPOSITION) {
            return CorefLink {
                referent: Referent::Group(coordination),
                rule: SpeakerRule::Pronoun,
                by: i as u32,
            };
        }
        let is_organization = match discourse.links[i].referent {
            Referent::Entity(entity) => {
                let bearer = discourse.entity(entity);
                let is_body = bearer.kind() == Some(SpeakerKind::Organization)
                    || bearer.kind().is_none() && bearer.may_be_organization();
                is_body && candidate.is(flags::SPEAKS)
            }
            _ => false,
        };
        if is_organization && candidate.paragraph == mention.paragraph && !candidate.is(flags::MODIFIER) {
            return link_by(discourse, i, SpeakerRule::Pronoun);
        }
        let plural = candidate.is(flags::PLURAL | flags::GROUP) || discourse.is_pronoun(i, Pronoun::They);
        if plural && candidate.is(flags::SUBJECT | flags::SPEAKS) && !candidate.is(flags::AFTER_PREPOSITION) {
            return link_by(discourse, i, SpeakerRule::Pronoun);
        }
    }
    CorefLink::NOBODY
}

/// "Who": the nearest person before it, with nothing but an apposition between.
fn relative(discourse: &Discourse<'_>, at: usize, who: bool) -> CorefLink {
    let mention = &discourse.mentions[at];
    let near = || (at.saturating_sub(8)..at).rev();
    // "The mayor who met Karl Osten and who …": the second is whoever the first is.
    let same = |i: &usize| {
        discourse.mentions[*i].form == mention.form && discourse.mentions[*i].sentence == mention.sentence
    };
    if let Some(first) = near().find(same).filter(|_| mention.is(flags::AFTER_AND)) {
        return link_by(discourse, first, SpeakerRule::Relative);
    }
    for i in near() {
        let candidate = &discourse.mentions[i];
        if candidate.sentence != mention.sentence || candidate.is(flags::LABEL) {
            break;
        }
        let gap = mention.start.saturating_sub(candidate.span.end);
        let person = is_person(discourse, i) || who && candidate.is_name() && is_someone(discourse, i);
        let lone = who && candidate.is_name() && candidate.is(flags::AFTER_COMMA) && !is_person(discourse, i);
        if who && (!person || lone && follows_place(discourse, i)) {
            if candidate.is(flags::PLURAL | flags::GROUP) && gap < 3 {
                break;
            }
            continue;
        }
        if !who && (gap > 3 || person) {
            break;
        }
        if candidate.is(flags::POSSESSIVE | flags::MODIFIER) {
            continue;
        }
        if candidate.is(flags::PLURAL) && discourse.links[i].referent == Referent::Nobody {
            break;
        }
        return link_by(discourse, i, SpeakerRule::Relative);
    }
    CorefLink::NOBODY
}

/// Whether the name goes on a place behind a preposition: the "Md." of "of Cheverly, Md.".
fn follows_place(discourse: &Discourse<'_>, i: usize) -> bool {
    i.checked_sub(1).map(|before| &discourse.mentions[before]).is_some_and(|before| {
        let near = discourse.mentions[i].start.saturating_sub(before.span.end) < 3;
        near && before.is_name() && before.is(flags::AFTER_PREPOSITION)
    })
}

/// Whether a name may be a person's, and is no place or organization by its words.
fn is_someone(discourse: &Discourse<'_>, i: usize) -> bool {
    let classes = discourse.mentions[i].classes & (gazetteer::BODY | gazetteer::COUNTRY);
    !may_be_place(discourse, i)
        && matches!(discourse.links[i].referent, Referent::Entity(entity) if discourse.entity(entity).may_be_person())
        && classes == 0
}
