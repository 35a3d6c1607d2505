//! An antecedent: the earlier mention that a pronoun stands for.
//!
//! Candidates are looked at from the nearest back, a bounded number of them; each gets points for what makes a reader
//! take it: near, the subject of its sentence, the one who spoke last.

use super::lists;
use super::mention::marks;
use super::mention::{Form, Mention, NOBODY, Pronoun};
use super::notes::is_pronoun;
use super::referents::{Referent, Referents, Who};
use super::resolved::Rule;
use crate::collection::SpeakerKind;

/// Most mentions that are looked at.
const LOOK_BACK: usize = 48;
/// Most sentences and paragraphs that lie between.
const SENTENCES: u32 = 9;
const PARAGRAPHS: u32 = 4;

/// Finds whom the pronoun at `at` stands for.
pub(super) fn find(of: &Referents<'_>, at: usize, pronoun: Pronoun) -> Referent {
    match pronoun {
        Pronoun::He | Pronoun::She => person(of, at, Some(pronoun == Pronoun::She)),
        Pronoun::It => thing(of, at),
        Pronoun::They => several(of, at),
        Pronoun::Who | Pronoun::Which => relative(of, at, pronoun == Pronoun::Who),
        Pronoun::I | Pronoun::You => Referent::NOBODY,
    }
}

fn by(of: &Referents<'_>, candidate: usize, rule: Rule) -> Referent {
    let referent = of.of[candidate];
    let by = if is_pronoun(&of.mentions[candidate]) { referent.by } else { candidate as u32 };
    Referent { who: referent.who, rule, by }
}

/// "The 47-year-old": whom the text is about at that point, if it is somebody who has a name.
pub(super) fn epithet(of: &Referents<'_>, at: usize) -> Referent {
    let mention = &of.mentions[at];
    let she = mention.is(marks::HE | marks::SHE).then(|| mention.is(marks::SHE));
    Referent { rule: Rule::Role, ..person(of, at, she) }
}

/// Whom a "she" or a "he" means, or a noun that tells nothing of sex.
fn person(of: &Referents<'_>, at: usize, she: Option<bool>) -> Referent {
    let mention = &of.mentions[at];
    let mut best: Option<(i32, usize)> = None;
    for i in (at.saturating_sub(LOOK_BACK)..at).rev() {
        let candidate = &of.mentions[i];
        if mention.sentence - candidate.sentence > SENTENCES
            || mention.paragraph - candidate.paragraph > PARAGRAPHS
        {
            break;
        }
        let Some(points) = points(of, mention, i, she) else { continue };
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, i));
        }
    }
    best.map_or(Referent::NOBODY, |(_, i)| by(of, i, Rule::Pronoun))
}

/// What speaks for a candidate as the antecedent of "he" or "she"; nothing where it can't be.
fn points(of: &Referents<'_>, pronoun: &Mention, i: usize, she: Option<bool>) -> Option<i32> {
    let candidate = &of.mentions[i];
    if candidate.is(marks::QUOTED) && !pronoun.is(marks::QUOTED) {
        return None;
    }
    let named = candidate.is_name();
    if may_be_place(of, i) {
        return None;
    }
    if pronoun.is_noun() && candidate.sentence == pronoun.sentence {
        return None;
    }
    if is_pronoun(candidate)
        && !matches!(candidate.form, Form::Pronoun(Pronoun::He | Pronoun::She | Pronoun::Who))
    {
        return None;
    }
    let wrong = she.map_or(0, |she| if she { marks::HE } else { marks::SHE });
    if candidate.is(wrong) && !named {
        return None;
    }
    let unnamed = of.of[i].who == Who::Nobody;
    if unnamed && (!candidate.is(marks::PERSON) || candidate.is(marks::PLURAL)) {
        return None;
    }
    let sex = sex(of, of.of[i].who, she)?;
    let far = |now: u32, then: u32| i32::try_from(now.saturating_sub(then)).unwrap_or(i32::MAX / 8);
    let near =
        -4 * far(pronoun.sentence, candidate.sentence) - 2 * far(pronoun.paragraph, candidate.paragraph);
    let place = place(candidate);
    let unnamed = if unnamed { -3 } else { 0 };
    let chain = if is_pronoun(candidate) && !candidate.is(marks::POSSESSIVE) { 2 } else { 0 };
    Some(near + place + sex + unnamed + chain)
}

/// Points for where a candidate stands in its sentence.
fn place(candidate: &Mention) -> i32 {
    let mark = |mark, points| if candidate.is(mark) { points } else { 0 };
    mark(marks::SUBJECT | marks::OPEN, 6)
        + mark(marks::FIRST, 3)
        + mark(marks::SPEAKS, 4)
        + mark(marks::PREPOSED, -5)
        + mark(marks::POSSESSIVE, -3)
        + mark(marks::MODIFIER, -4)
        + mark(marks::HEADLINE, -4)
}

/// Points for what is known of a candidate's sex; nothing where it is the other one, or no person.
fn sex(of: &Referents<'_>, who: Who, she: Option<bool>) -> Option<i32> {
    let entity = match who {
        Who::One(entity) => &of.cast.entities[entity as usize],
        Who::Nobody => return Some(0),
        Who::Several(_) => return None,
    };
    let (right, wrong) = match she {
        Some(true) => (entity.she, entity.he),
        Some(false) => (entity.he, entity.she),
        None => (entity.he.max(entity.she), 0),
    };
    match () {
        () if wrong > right || !entity.may_be_person() || entity.paper => None,
        () if right > wrong => Some(0),
        () if entity.person > 0 => Some(-2),
        () => Some(-7),
    }
}

/// "It": a subject that is no person, in this sentence or the two before; the sentence's first subject, or who has just
/// spoken, before one of a clause.
fn thing(of: &Referents<'_>, at: usize) -> Referent {
    let mention = &of.mentions[at];
    let mut best: Option<(i32, usize)> = None;
    for i in (at.saturating_sub(LOOK_BACK)..at).rev() {
        let candidate = &of.mentions[i];
        let far = mention.sentence - candidate.sentence;
        if far > 2 {
            break;
        }
        let outside = candidate.is(marks::QUOTED) && !mention.is(marks::QUOTED);
        let subject = candidate.is(marks::SUBJECT | marks::SPEAKS)
            || candidate.is(marks::OPEN) && candidate.is(marks::FIRST);
        if outside || !subject || candidate.is(marks::MODIFIER | marks::PLURAL) || is_person(of, i) {
            continue;
        }
        if matches!(candidate.form, Form::Pronoun(p) if p != Pronoun::It) {
            continue;
        }
        let mark = |mark, points| if candidate.is(mark) { points } else { 0 };
        let points = mark(marks::SPEAKS, 4) + mark(marks::FIRST, 3) - 8 * far.cast_signed();
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, i));
        }
    }
    best.map_or(Referent::NOBODY, |(_, i)| by(of, i, Rule::Pronoun))
}

/// Whether a name of one word that nothing shows to be a person's stands behind a preposition: "born in Ashton".
fn may_be_place(of: &Referents<'_>, i: usize) -> bool {
    let candidate = &of.mentions[i];
    let Who::One(entity) = of.of[i].who else { return false };
    let known = &of.cast.entities[entity as usize];
    let nobody = known.words == 1 && known.person + known.he + known.she == 0;
    candidate.is_name() && candidate.is(marks::PREPOSED) && !candidate.is(marks::SPEAKS) && nobody
}

fn is_person(of: &Referents<'_>, i: usize) -> bool {
    let candidate = &of.mentions[i];
    let known = match of.of[i].who {
        Who::One(entity) => of.cast.entities[entity as usize].kind() == Some(SpeakerKind::Person),
        Who::Nobody => false,
        Who::Several(_) => true,
    };
    known && !candidate.is(marks::PAPER)
        || candidate.is(marks::PERSON)
        || candidate.is(marks::HE | marks::SHE)
}

/// "They": the last who were named in one breath, unless a group comes nearer.
fn several(of: &Referents<'_>, at: usize) -> Referent {
    let mention = &of.mentions[at];
    for i in (at.saturating_sub(LOOK_BACK)..at).rev() {
        let candidate = &of.mentions[i];
        if mention.sentence - candidate.sentence > 2 {
            break;
        }
        if candidate.is(marks::QUOTED) && !mention.is(marks::QUOTED) {
            continue;
        }
        let joint = of.joint_at[i];
        if joint != NOBODY && !candidate.is(marks::PREPOSED) {
            return Referent { who: Who::Several(joint), rule: Rule::Pronoun, by: i as u32 };
        }
        let plural = candidate.is(marks::PLURAL | marks::GROUP) || of.is_pronoun(i, Pronoun::They);
        if plural && candidate.is(marks::SUBJECT | marks::SPEAKS) && !candidate.is(marks::PREPOSED) {
            return by(of, i, Rule::Pronoun);
        }
    }
    Referent::NOBODY
}

/// "Who": the nearest person before, where nothing but an apposition lies between.
fn relative(of: &Referents<'_>, at: usize, who: bool) -> Referent {
    let mention = &of.mentions[at];
    let near = || (at.saturating_sub(8)..at).rev();
    // "The mayor who met Karl Osten and who …": the second is whoever the first is.
    let same =
        |i: &usize| of.mentions[*i].form == mention.form && of.mentions[*i].sentence == mention.sentence;
    if let Some(first) = near().find(same).filter(|_| mention.is(marks::AFTER_AND)) {
        return by(of, first, Rule::Relative);
    }
    for i in near() {
        let candidate = &of.mentions[i];
        if candidate.sentence != mention.sentence || candidate.is(marks::LABEL) {
            break;
        }
        let gap = mention.start.saturating_sub(candidate.span.end);
        let person = is_person(of, i) || who && candidate.is_name() && is_someone(of, i);
        let lone = who && candidate.is_name() && candidate.is(marks::AFTER_COMMA) && !is_person(of, i);
        if who && (!person || lone && follows_preposed(of, i)) {
            if candidate.is(marks::PLURAL | marks::GROUP) && gap < 3 {
                break;
            }
            continue;
        }
        if !who && (gap > 3 || person) {
            break;
        }
        if candidate.is(marks::POSSESSIVE | marks::MODIFIER) {
            continue;
        }
        if candidate.is(marks::PLURAL) && of.of[i].who == Who::Nobody {
            break;
        }
        return by(of, i, Rule::Relative);
    }
    Referent::NOBODY
}

/// Whether the name goes on a place behind a preposition: the "Md." of "of Cheverly, Md.".
fn follows_preposed(of: &Referents<'_>, i: usize) -> bool {
    i.checked_sub(1).map(|before| &of.mentions[before]).is_some_and(|before| {
        let near = of.mentions[i].start.saturating_sub(before.span.end) < 3;
        near && before.is_name() && before.is(marks::PREPOSED)
    })
}

fn is_someone(of: &Referents<'_>, i: usize) -> bool {
    let classes = of.mentions[i].classes & (lists::BODY | lists::COUNTRY);
    !may_be_place(of, i)
        && matches!(of.of[i].who, Who::One(entity) if of.cast.entities[entity as usize].may_be_person())
        && classes == 0
}
