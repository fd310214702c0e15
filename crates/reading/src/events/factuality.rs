//! How the sentence presents an event: as a fact, as planned, denied, conditional.

use super::general;
use super::inflect::Form;
use super::matcher::Draft;
use super::syntax::Syntax;
use super::unreal;
use super::words::{Tag, Word};
use dateline_facts::attribution::Stance;
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::reading::Reading;

/// Verbs whose infinitive has not happened yet.
const PLANS: &[&str] = &[
    "plan",
    "intend",
    "expect",
    "vow",
    "prepare",
    "schedule",
    "set",
    "pledge",
    "promise",
    "agree",
    "offer",
    "aim",
    "threaten",
    "decide",
    "propose",
    "schedule",
    "due",
    "order",
    "commit",
    "resolve",
    "determine",
    "arrange",
    "go",
];
/// Verbs whose infinitive may never happen.
const WISHES: &[&str] = &[
    "want",
    "try",
    "hope",
    "seek",
    "wish",
    "consider",
    "attempt",
    "struggle",
    "need",
    "like",
    "urge",
    "ask",
    "call",
    "tell",
    "press",
    "demand",
    "invite",
    "allow",
    "permit",
    "encourage",
    "push",
    "request",
    "warn",
    "refuse",
    "decline",
    "hesitate",
    "mull",
    "discuss",
    "recommend",
    "advise",
    "believe",
    "authorize",
    "authorise",
    "require",
    "help",
    "wait",
];
/// Verbs that deny what follows.
const DENIES: &[&str] = &["deny", "refute", "dispute", "reject", "dismiss"];
/// Adverbs and adjectives of hearsay.
const HEARSAY: &[&str] =
    &["allegedly", "reportedly", "supposedly", "purportedly", "apparently", "unconfirmed"];
/// Words of habit: a statement on how things usually go.
const HABIT: &[&str] = &[
    "often",
    "routinely",
    "regularly",
    "frequently",
    "usually",
    "always",
    "typically",
    "repeatedly",
    "historically",
];

/// The factuality that the words around the trigger give.
pub(super) fn of(syntax: &Syntax<'_>, draft: &Draft) -> Factuality {
    let words = syntax.words;
    let verb = draft.verb;
    let at = verb.unwrap_or(draft.trigger.start);
    if let Some(found) = unreal::of(syntax, draft) {
        return found;
    }
    if let Some(found) = general::of(syntax, draft) {
        return found;
    }
    if let Some(found) = verb.and_then(|v| by_group(syntax, v, draft)) {
        return found;
    }
    if denied(syntax, draft.trigger.start.min(at)) {
        return Factuality::Denied;
    }
    if conditional(words, draft.clause.start.min(at)) || unsaid(syntax, draft.trigger.start.min(at)) {
        return Factuality::Hypothetical;
    }
    let near = at.saturating_sub(4)..(at + 3).min(words.len());
    if draft.alleged || near.clone().any(|i| HEARSAY.contains(&&*words[i].low)) {
        return Factuality::Alleged;
    }
    if unreal::remembered(words, draft.trigger.start) {
        return Factuality::Historical;
    }
    if near.clone().any(|i| HABIT.contains(&&*words[i].low)) || habit(words, at) || counted_time(words, at) {
        return Factuality::Historical;
    }
    Factuality::Asserted
}

/// What stands only in somebody's words is alleged, whoever speaks: an army on its own strike, a ministry on the dead. What
/// a verb of judgement takes for granted ("condemned the raids") stays as it is.
pub(super) fn said(reading: &Reading, events: &mut [EventMention]) {
    for event in events.iter_mut().filter(|e| e.factuality == Factuality::Asserted) {
        let Some(attribution) = event.attribution.and_then(|n| reading.attributions.get(n as usize)) else {
            continue;
        };
        let reported = attribution.by.starts_with("attribution.indirect")
            || attribution.by.starts_with("attribution.quote")
            || matches!(
                attribution.by.as_str(),
                "attribution.according_to" | "attribution.adverb" | "attribution.cited" | "encoder:cue"
            )
            // "put the toll at 63": the toll is theirs, the bombing the report's own.
            || attribution.by == "attribution.count"
                && attribution.content.iter().any(|c| c.contains(event.trigger));
        if reported && matches!(attribution.stance, Stance::State) {
            event.factuality = Factuality::Alleged;
        }
    }
}

/// "accused each other of": what the draft tells hangs on an accusation that goes both ways.
pub(super) fn mutual(words: &[Word], draft: &Draft) -> bool {
    let at = draft.trigger.start;
    (at.saturating_sub(10)..at.saturating_sub(2)).any(|i| {
        matches!(&*words[i].lemma, "accuse" | "blame" | "suspect")
            && matches!(
                (words[i + 1].low.as_str(), words[i + 2].low.as_str()),
                ("each", "other") | ("one", "another")
            )
            && !words[i + 3..at].iter().any(|w| w.tag == Tag::Stop)
    })
}

/// Whether what the word at `at` tells is denied, negated, conditional, to come or not said at all: "did not say that 200
/// had been killed", "denied killing 20", "could kill thousands". Figures of such words are nobody's.
pub(super) fn unreal(syntax: &Syntax<'_>, at: usize) -> bool {
    let words = syntax.words;
    let start = if words[at].tag == Tag::Verb { syntax.group_start(at) } else { at };
    let group = &words[start..at];
    // "is said to have killed 20" tells it; "threatened to kill 20" does not.
    let perfect = group.iter().any(|w| w.low == "have" || w.low == "has" || w.low == "had");
    let open = group.iter().any(|w| {
        w.tag == Tag::Neg
            || w.tag == Tag::Modal && !perfect
            || w.tag == Tag::To && !perfect && !managed(syntax, start)
    });
    let modal = group.iter().any(|w| w.tag == Tag::Modal && !matches!(&*w.low, "may" | "might" | "must"));
    open || (modal && perfect) || denied(syntax, at) || conditional(words, start) || unsaid(syntax, start)
}

/// "went on to kill", "managed to kill": an infinitive that came about.
fn managed(syntax: &Syntax<'_>, start: usize) -> bool {
    syntax
        .governor(start)
        .is_some_and(|g| matches!(&*syntax.words[g].lemma, "manage" | "go" | "continue" | "begin"))
}

/// "did not say that", "has not confirmed that", "declined to say that", "no evidence that" in front, in the same clause. Who,
/// how and when suppose that it happened.
fn unsaid(syntax: &Syntax<'_>, at: usize) -> bool {
    let words = syntax.words;
    let mut i = at;
    for _ in 0..14 {
        let Some(next) = i.checked_sub(1) else { return false };
        i = next;
        let w = &words[i];
        let clause = matches!(w.tag, Tag::Stop | Tag::Comma) || matches!(&*w.low, "but" | "and");
        let supposes = matches!(
            &*w.low,
            "who"
                | "whom"
                | "how"
                | "when"
                | "where"
                | "why"
                | "what"
                | "which"
                | "after"
                | "before"
                | "since"
                | "as"
                | "while"
        );
        if clause || supposes {
            return false;
        }
        let that = || words[i + 1..at].iter().take(4).any(|x| x.low == "that");
        let before = |n: usize| i.checked_sub(n).map_or("", |k| words[k].low.as_str());
        if matches!(
            &*w.low,
            "evidence"
                | "indication"
                | "indications"
                | "sign"
                | "proof"
                | "confirmation"
                | "suggestion"
                | "report"
                | "reports"
        ) && that()
        {
            return before(1) == "no" || before(2) == "no" || before(1) == "any" && before(2) == "without";
        }
        let says = matches!(
            &*w.lemma,
            "say"
                | "confirm"
                | "report"
                | "claim"
                | "announce"
                | "state"
                | "mention"
                | "acknowledge"
                | "admit"
                | "believe"
                | "suggest"
                | "mean"
                | "prove"
                | "verify"
        );
        if w.tag == Tag::Verb && says {
            let start = syntax.group_start(i);
            let negated = words[start..i].iter().any(|x| x.tag == Tag::Neg) || before(1) == "without";
            let declined = words[start].tag == Tag::To
                && syntax.governor(start).is_some_and(|g| {
                    matches!(&*words[g].lemma, "decline" | "refuse" | "fail") && start - g < 4
                });
            return negated || declined;
        }
    }
    false
}

/// By the auxiliaries of the verb and by what governs it.
pub(super) fn by_group(syntax: &Syntax<'_>, v: usize, draft: &Draft) -> Option<Factuality> {
    let words = syntax.words;
    let start = syntax.group_start(v);
    // "be" in "was to be", "will be": step over a second group ("is expected to").
    let group = &words[start..v];
    let nobody = draft
        .clause
        .clone()
        .take(3)
        .any(|i| i < v && matches!(&*words[i].low, "no" | "nobody" | "none" | "neither"))
        && !words[draft.clause.start.min(words.len() - 1)].time;
    let none = start.checked_sub(1).and_then(|i| syntax.np_of[i]).is_some_and(|k| {
        let np = syntax.nps[k];
        (matches!(&*words[np.start].low, "no" | "nobody" | "none" | "neither")
            || np.start.checked_sub(1).is_some_and(|i| words[i].low == "no"))
            && !words[np.head].time
    });
    // "neither confirmed nor denied"
    let nor = start.checked_sub(1).is_some_and(|i| matches!(&*words[i].low, "nor" | "neither"));
    if nor || group.iter().any(|w| w.tag == Tag::Neg) || ((nobody || none) && !draft.nominal) {
        return Some(Factuality::Negated);
    }
    if let Some(modal) = group.iter().find(|w| w.tag == Tag::Modal) {
        return Some(match &*modal.low {
            "will" | "shall" | "'ll" | "’ll" | "wo" => Factuality::Future,
            "would" => {
                let reported = words[..start].iter().rev().take(14).any(|w| {
                    matches!(
                        &*w.lemma,
                        "say"
                            | "announce"
                            | "promise"
                            | "pledge"
                            | "add"
                            | "confirm"
                            | "declare"
                            | "vow"
                            | "tell"
                            | "warn"
                            | "agree"
                    )
                });
                if reported && !words.iter().any(|w| w.low == "if") {
                    Factuality::Future
                } else {
                    Factuality::Hypothetical
                }
            }
            _ => Factuality::Hypothetical,
        });
    }
    let infinitive = group.first().is_some_and(|w| w.tag == Tag::To);
    let gerund = words[v].form == Some(Form::Ing) && !group.iter().any(|w| w.tag == Tag::Aux);
    if infinitive {
        let before = start.checked_sub(1).map(|i| &words[i])?;
        if matches!(
            &*before.low,
            "about"
                | "ready"
                | "due"
                | "set"
                | "going"
                | "likely"
                | "poised"
                | "expected"
                | "scheduled"
                | "is"
                | "are"
        ) {
            return Some(Factuality::Future);
        }
        if matches!(&*before.low, "order") {
            return Some(Factuality::Hypothetical);
        }
        // "has a responsibility to press": what no verb governs has not happened.
        let Some(g) = syntax.governor(start) else { return Some(Factuality::Hypothetical) };
        let lemma = &*words[g].lemma;
        if PLANS.contains(&lemma)
            || matches!(
                &*before.low,
                "plans" | "plan" | "decision" | "pledge" | "promise" | "intention" | "vow"
            )
        {
            return Some(Factuality::Future);
        }
        if matches!(lemma, "fail") {
            return Some(Factuality::Negated);
        }
        if WISHES.contains(&lemma) {
            return Some(Factuality::Hypothetical);
        }
        if matches!(
            lemma,
            "begin"
                | "start"
                | "continue"
                | "manage"
                | "go"
                | "come"
                | "move"
                | "use"
                | "proceed"
                | "rush"
                | "be"
                | "have"
                | "send"
        ) {
            return of_outer(syntax, g, draft);
        }
        return Some(Factuality::Hypothetical);
    }
    if gerund {
        let before = start.checked_sub(1).map(|i| &*words[i].low);
        if let Some(g) = syntax.governor(start) {
            let lemma = &*words[g].lemma;
            let close = start - g <= 2;
            if close
                && matches!(
                    lemma,
                    "consider"
                        | "avoid"
                        | "risk"
                        | "suggest"
                        | "propose"
                        | "recommend"
                        | "mull"
                        | "balk"
                        | "resist"
                )
            {
                return Some(Factuality::Hypothetical);
            }
            if before == Some("from")
                && matches!(
                    lemma,
                    "prevent" | "stop" | "keep" | "deter" | "bar" | "ban" | "prohibit" | "refrain"
                )
            {
                return Some(Factuality::Negated);
            }
            if matches!(before, Some("without")) {
                return Some(Factuality::Negated);
            }
            if matches!(before, Some("for" | "of" | "to")) && draft.alleged {
                return Some(Factuality::Alleged);
            }
            if matches!(before, Some(",")) || close {
                return of_outer(syntax, g, draft);
            }
        }
    }
    None
}

/// The governing verb decides: "may begin withdrawing", "will attack, killing".
fn of_outer(syntax: &Syntax<'_>, g: usize, draft: &Draft) -> Option<Factuality> {
    let group = &syntax.words[syntax.group_start(g)..g];
    let negated = group.iter().any(|w| w.tag == Tag::Neg);
    match group.iter().find(|w| w.tag == Tag::Modal).map(|w| w.low.as_str()) {
        _ if negated => Some(Factuality::Negated),
        Some("will" | "shall") => Some(Factuality::Future),
        Some(_) => Some(Factuality::Hypothetical),
        None if draft.alleged => Some(Factuality::Alleged),
        None => None,
    }
}

/// "denied shelling", "denied that its forces shelled", "dismissed reports of".
fn denied(syntax: &Syntax<'_>, at: usize) -> bool {
    let words = syntax.words;
    let mut i = at;
    let mut steps = 0;
    while i > 0 && steps < 16 {
        i -= 1;
        steps += 1;
        let w = &words[i];
        // "rejected the report and later detained two editors": the next deed.
        let deed = || {
            let next = i + 1 + usize::from(words.get(i + 1).is_some_and(|n| n.tag == Tag::Adv || n.time));
            words.get(next).is_some_and(|n| n.tag == Tag::Verb)
        };
        if w.tag == Tag::Stop || (w.tag == Tag::Conj && deed()) {
            return false;
        }
        if w.tag == Tag::Verb && DENIES.contains(&&*w.lemma) {
            let rest = &words[i + 1..at];
            let direct = matches!(&*w.lemma, "deny" | "refute" | "dispute");
            let via = rest.iter().any(|x| {
                matches!(
                    &*x.lemma,
                    "report"
                        | "claim"
                        | "allegation"
                        | "accusation"
                        | "suggestion"
                        | "charge"
                        | "involvement"
                        | "responsibility"
                )
            });
            return (direct || via)
                && !syntax.passive(i)
                && !words[syntax.group_start(i)..i].iter().any(|x| x.tag == Tag::Neg);
        }
    }
    false
}

/// "if", "unless", "whether", "in case" in front, in the same clause.
fn conditional(words: &[Word], at: usize) -> bool {
    let mut i = at.min(words.len());
    let mut steps = 0;
    while i > 0 && steps < 12 {
        i -= 1;
        steps += 1;
        match &words[i] {
            w if matches!(&*w.low, "if" | "unless" | "whether" | "lest" | "until") => return true,
            w if w.tag == Tag::Stop || w.tag == Tag::Comma || w.tag == Tag::Rel => return false,
            _ => {}
        }
    }
    false
}

/// "it was the first time that troops were killed since 2011": a remark on how often, no event of its own.
fn counted_time(words: &[Word], at: usize) -> bool {
    words.get(at.saturating_sub(9)..at).unwrap_or(&[]).windows(2).any(|w| {
        w[1].low == "time" && matches!(&*w[0].low, "first" | "second" | "third" | "fourth" | "fifth" | "last")
    }) && words[at..].iter().any(|w| matches!(&*w.low, "since" | "in"))
}

/// "since 2011", "over the years", "in recent decades".
fn habit(words: &[Word], at: usize) -> bool {
    let window = words.get(at..(at + 14).min(words.len())).unwrap_or(&[]);
    window.windows(2).any(|w| {
        matches!(
            (&*w[0].low, &*w[1].low),
            ("over", "decades")
                | ("recent", "years")
                | ("recent", "decades")
                | ("past", "decades")
                | ("the", "decades")
        )
    })
}
