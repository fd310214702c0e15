//! What is told of any case and of none: "attacks on any American", "everybody who requests a ballot", "when states impose tariffs,
//! prices rise", "attacking him would help him", and what hangs on a wish: "hoped to leave having ended the war".

use super::factuality::by_group;
use super::inflect::Form;
use super::matcher::Draft;
use super::syntax::Syntax;
use super::words::{Tag, Word};
use dateline_facts::event::Factuality;

/// How the clause presents an event where it is no single one.
pub(super) fn of(syntax: &Syntax<'_>, draft: &Draft) -> Option<Factuality> {
    let words = syntax.words;
    if draft.nominal {
        return (of_any(words, draft) || modifier_of_plan(syntax, draft) || way_for(words, draft))
            .then_some(Factuality::Hypothetical);
    }
    let verb = draft.verb?;
    if nobody(words, verb) {
        return Some(Factuality::Negated);
    }
    if subject_of_clause(syntax, verb) || whoever(syntax, verb) || commanded(syntax, draft, verb) {
        return Some(Factuality::Hypothetical);
    }
    whenever(syntax, verb)
        .or_else(|| joined_infinitive(syntax, verb, draft))
        .or_else(|| inside_wish(syntax, verb, draft))
}

/// "Attacks on any American are attacks on all."
fn of_any(words: &[Word], draft: &Draft) -> bool {
    let end = draft.trigger.end;
    let low = |i: usize| words.get(i).map_or("", |w| &*w.low);
    let anybody = match low(end + 1) {
        "any" | "every" | "anyone" | "anybody" | "everyone" | "everybody" => true,
        // "an attack on all of us", "on all."
        "all" => {
            !words.get(end + 2).is_some_and(|w| w.tag.nominal() || w.tag == Tag::Num || w.tag == Tag::Det)
        }
        _ => false,
    };
    anybody && matches!(low(end), "on" | "against" | "of" | "by" | "in" | "to")
}

/// "An Iran sanctions bill", "the attack plan": the head of the phrase is on paper.
fn modifier_of_plan(syntax: &Syntax<'_>, draft: &Draft) -> bool {
    const PAPER: &[&str] = &[
        "bill",
        "law",
        "plan",
        "plans",
        "proposal",
        "legislation",
        "measure",
        "measures",
        "policy",
        "regime",
        "threat",
        "threats",
        "fears",
        "debate",
        "option",
        "options",
        "rule",
        "rules",
        "act",
        "framework",
        "strategy",
        "statistics",
        "victims",
        "survivors",
        "movie",
        "footage",
    ];
    let at = draft.trigger.end - 1;
    syntax.np_of[at]
        .map(|k| syntax.nps[k])
        .is_some_and(|np| np.head > at && PAPER.contains(&&*syntax.words[np.head].low))
}

/// "A route for military aid", "a path to an agreement", "pursuing an agreement", "toward a deal".
fn way_for(words: &[Word], draft: &Draft) -> bool {
    let from = words[..draft.trigger.start]
        .iter()
        .rposition(|w| !matches!(w.tag, Tag::Det | Tag::Adj | Tag::Noun | Tag::Name | Tag::Num | Tag::Poss));
    let Some(at) = from else { return false };
    let back = |n: usize| at.checked_sub(n).map_or("", |i| &*words[i].low);
    matches!(&*words[at].low, "for" | "to" | "towards" | "toward")
        && matches!(
            back(1),
            "route"
                | "routes"
                | "corridor"
                | "path"
                | "way"
                | "door"
                | "room"
                | "condition"
                | "prerequisite"
                | "road"
                | "alternative"
                | "framework"
        )
        || matches!(&*words[at].lemma, "pursue" | "envisage" | "envision") && words[at].tag == Tag::Verb
        || matches!(&*words[at].low, "toward" | "towards")
            && matches!(back(1), "work" | "working" | "worked" | "progress")
}

/// "Expressed no view", "killed no one": the object says that it did not happen.
fn nobody(words: &[Word], verb: usize) -> bool {
    words.get(verb + 1).is_some_and(|w| matches!(&*w.low, "no" | "nobody" | "none"))
        // "No fewer than 20", "no less than the mayor".
        && !words.get(verb + 2).is_some_and(|w| matches!(&*w.low, "fewer" | "less" | "longer" | "other" | "matter" | "doubt"))
}

/// "Attacking him would serve him", "removing tariffs is a condition", and a gerund alone as a heading: nobody is said to do it.
fn subject_of_clause(syntax: &Syntax<'_>, verb: usize) -> bool {
    let words = syntax.words;
    if words[verb].form != Some(Form::Ing) || syntax.group_start(verb) != verb {
        return false;
    }
    let opens = verb == 0
        || matches!(&*words[verb - 1].low, "that" | "\"" | "“" | "whether" | "and" | "but" | "``" | "''")
        || words[verb - 1].tag == Tag::Stop;
    let csubj = syntax.tree.is_some_and(|t| t.is(verb, "csubj"));
    if csubj {
        return true;
    }
    if !opens {
        return false;
    }
    let finite = words[verb + 1..].iter().position(|w| {
        matches!(w.tag, Tag::Modal | Tag::Aux)
            || w.tag == Tag::Verb && matches!(w.form, Some(Form::Past | Form::Third))
            || matches!(w.tag, Tag::Comma | Tag::Sub | Tag::Rel)
    });
    match finite {
        // "Protesting at rallies a risky act": a heading without a verb.
        None => verb == 0 && words.last().is_some_and(|w| w.low != "." || words.len() < 12),
        Some(n) => {
            let w = &words[verb + 1 + n];
            matches!(&*w.low, "is" | "was" | "would" | "will" | "could" | "may" | "might" | "can" | "should")
        }
    }
}

/// "Every voter who requests a ballot", "anyone who attacks us": whoever does it.
fn whoever(syntax: &Syntax<'_>, verb: usize) -> bool {
    let words = syntax.words;
    let start = syntax.group_start(verb);
    let Some(rel) = start.checked_sub(1).filter(|i| matches!(&*words[*i].low, "who" | "that" | "which"))
    else {
        return start > 0 && matches!(&*words[start - 1].low, "whoever" | "whomever" | "whatever");
    };
    let present = matches!(words[verb].form, Some(Form::Base | Form::Third)) && start == verb;
    let Some(before) = rel.checked_sub(1) else { return false };
    let first = syntax.np_of[before].map_or(before, |k| syntax.nps[k].start);
    match &*words[first].low {
        "any" | "anyone" | "anybody" | "whoever" => true,
        "every" | "everyone" | "everybody" | "each" | "those" | "people" | "someone" | "somebody" => present,
        _ => false,
    }
}

/// "'Bomb the hell' out of them": a command or a slogan in quotation marks, whose subject is nobody.
fn commanded(syntax: &Syntax<'_>, draft: &Draft, verb: usize) -> bool {
    let words = syntax.words;
    words[verb].form == Some(Form::Base)
        && words[verb].tag == Tag::Verb
        && draft.actors.iter().all(|r| r.group.is_empty())
        && verb.checked_sub(1).is_some_and(|i| matches!(&*words[i].low, "\"" | "“" | "'" | "‘" | "``"))
}

/// "When the state imposes tariffs, prices rise": a present under "when" that opens the sentence tells how things go; "after he
/// meets her" under a past verb is to come.
fn whenever(syntax: &Syntax<'_>, verb: usize) -> Option<Factuality> {
    let words = syntax.words;
    if words[verb].form != Some(Form::Third) || syntax.group_start(verb) != verb {
        return None;
    }
    let from = verb.saturating_sub(9);
    let at = from
        + words[from..verb].iter().rposition(|w| {
            matches!(
                &*w.low,
                "when" | "whenever" | "after" | "once" | "until" | "before" | "as" | "if" | "unless"
            )
        })?;
    let between = &words[at + 1..verb];
    if between.is_empty()
        || between.iter().any(|w| matches!(w.tag, Tag::Verb | Tag::Comma | Tag::Stop | Tag::Rel | Tag::Aux))
    {
        return None;
    }
    let rest = || words[..at].iter().chain(&words[verb + 1..]);
    // "Police fire as mob attacks": a heading tells what was done in the present.
    let determined = between.iter().any(|w| matches!(w.tag, Tag::Det | Tag::Poss | Tag::Pron))
        || between.first().is_some_and(|w| w.tag == Tag::Name);
    let stop = words.last().is_some_and(|w| matches!(&*w.low, "." | "”" | "\"" | "''"));
    match &*words[at].low {
        "whenever" => Some(Factuality::Hypothetical),
        "when" if at <= 1 && determined => {
            let past = rest().any(|w| w.tag == Tag::Verb && w.form == Some(Form::Past));
            (!past).then_some(Factuality::Hypothetical)
        }
        "after" | "once" | "until" | "before" if determined && stop => {
            let told = rest().any(|w| {
                w.tag == Tag::Verb && w.form == Some(Form::Past)
                    || matches!(&*w.low, "will" | "would" | "may" | "could")
            });
            told.then_some(Factuality::Future)
        }
        _ => None,
    }
}

/// "Threatening to assault and murder him": the second of two infinitives is presented as the first.
fn joined_infinitive(syntax: &Syntax<'_>, verb: usize, draft: &Draft) -> Option<Factuality> {
    let words = syntax.words;
    if words[verb].form != Some(Form::Base) || syntax.group_start(verb) != verb {
        return None;
    }
    verb.checked_sub(1).filter(|i| words[*i].tag == Tag::Conj)?;
    let from = verb.saturating_sub(12);
    let first = (from..verb - 1).rev().find(|i| words[*i].tag == Tag::Verb)?;
    let start = syntax.group_start(first);
    let plain = words[first + 1..verb - 1].iter().all(|w| !matches!(w.tag, Tag::Stop | Tag::Rel | Tag::Verb));
    let infinitive = words[start].tag == Tag::To && words[first].form == Some(Form::Base);
    (plain && infinitive).then(|| by_group(syntax, first, draft)).flatten()
}

/// "Hoped to leave office having ended the war": what hangs on an infinitive that has not come about.
fn inside_wish(syntax: &Syntax<'_>, verb: usize, draft: &Draft) -> Option<Factuality> {
    let words = syntax.words;
    let start = syntax.group_start(verb);
    if words[start].low != "having" {
        return None;
    }
    let over = syntax.governor(start).filter(|g| start - g <= 3)?;
    let group = syntax.group_start(over);
    (words[group].tag == Tag::To).then(|| by_group(syntax, over, draft)).flatten()
}
