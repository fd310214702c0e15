//! What is told as untrue, as not quite, as in a drill or a play: beyond the auxiliaries and the verbs above, which
//! [`super::factuality`] asks.
//!
//! The words stand in `lexicon/unreal.tsv`, a class with an example and a counter-example in a row.

use super::inflect::Form;
use super::matcher::Draft;
use super::syntax::Syntax;
use super::words::{Tag, Word};
use dateline_facts::event::Factuality;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Whether a word, or its lemma, is of a class of the table.
pub(super) fn is(word: &Word, class: &str) -> bool {
    static SETS: LazyLock<FxHashMap<&'static str, FxHashSet<&'static str>>> = LazyLock::new(|| {
        let rows = dateline_data::UNREAL.lines().filter(|l| !l.starts_with('#'));
        let cells = rows.map(|l| l.split('\t')).filter_map(|mut c| Some((c.next()?, c.next()?)));
        cells.map(|(class, words)| (class, words.split('|').collect())).collect()
    });
    SETS.get(class).is_some_and(|set| set.contains(&*word.low) || set.contains(&*word.lemma))
}

/// How the words around an event present it, where they make it less than a fact.
pub(super) fn of(syntax: &Syntax<'_>, draft: &Draft) -> Option<Factuality> {
    let words = syntax.words;
    let at = draft.verb.unwrap_or(draft.trigger.start);
    let group = syntax.group_start(at)..at;
    let verbal = draft.verb.is_some();
    let modal = words[group.clone()].iter().any(|w| matches!(&*w.low, "would" | "could" | "might"));
    let perfect = modal && words[group.clone()].iter().any(|w| w.low == "have");
    if perfect && verbal {
        let negated = words[group.clone()].iter().any(|w| w.tag == Tag::Neg);
        // "The attack would not have happened if": it did.
        return Some(match draft.nominal && negated {
            true => Factuality::Asserted,
            false => Factuality::Hypothetical,
        });
    }
    if inverted(syntax, draft.trigger.start) || verbal && inverted(syntax, at) {
        return Some(Factuality::Hypothetical);
    }
    if verbal && !draft.nominal && (words[group].iter().any(|w| is(w, "near")) || close(words, at)) {
        return Some(Factuality::Negated);
    }
    if refuted(syntax, draft) {
        return Some(Factuality::Denied);
    }
    if draft.nominal {
        return called_off(syntax, draft);
    }
    stopped_before(syntax, at).then_some(Factuality::Negated)
}

/// "came close to killing", "stopped short of attacking", "came within an inch of".
fn close(words: &[Word], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).map_or("", |i| words[i].low.as_str());
    words[at].form == Some(Form::Ing)
        && (back(1) == "to" && matches!(back(2), "close" | "closer" | "near")
            || back(1) == "of" && matches!(back(2), "short" | "inch" | "verge" | "brink"))
}

/// "Had Israel attacked", "should Russia attack", "were Iran to attack": a condition without "if". "Nor had Israel
/// attacked" is none.
fn inverted(syntax: &Syntax<'_>, at: usize) -> bool {
    let words = syntax.words;
    let start = syntax.group_start(at);
    let verb = words[at].tag == Tag::Verb;
    let opens = |i: usize| {
        i == 0
            || matches!(words[i - 1].tag, Tag::Comma | Tag::Stop | Tag::Conj)
            || words[i - 1].low == "that"
            || words[i - 1].time
            || syntax
                .tree
                .is_some_and(|t| verb && t.is(i, "aux") && t.head(i) == Some(at) && before_subject(t, i, at))
    };
    let mut end = start;
    for _ in 0..4 {
        let np = syntax.np_before(end);
        let pronoun = end.checked_sub(1).filter(|i| words[*i].tag == Tag::Pron);
        let Some(first) = np.map(|n| n.start).or(pronoun) else { return false };
        let Some(aux) = first.checked_sub(1) else { return false };
        let turned = match &*words[aux].low {
            "had" => !verb || matches!(words[at].form, Some(Form::Past | Form::Participle)),
            "should" => !verb || words[at].form == Some(Form::Base),
            "were" => verb && words[start].tag == Tag::To,
            _ if words[aux].tag == Tag::Prep => {
                end = aux;
                continue;
            }
            _ => return false,
        };
        let barred = aux.checked_sub(1).is_some_and(|i| {
            matches!(
                &*words[i].low,
                "nor"
                    | "neither"
                    | "only"
                    | "so"
                    | "as"
                    | "than"
                    | "never"
                    | "rarely"
                    | "seldom"
                    | "hardly"
                    | "scarcely"
            )
        });
        return turned && !barred && opens(aux) && words.last().is_none_or(|w| w.low != "?");
    }
    false
}

/// Whether the subject stands between the auxiliary and its verb.
fn before_subject(tree: super::tree::Tree<'_>, aux: usize, verb: usize) -> bool {
    tree.child(verb, "nsubj").is_some_and(|s| aux < s && s < verb)
}

/// "Reports that jets bombed it are untrue", "the claim is a lie", "it is not true that", "no truth to reports that".
fn refuted(syntax: &Syntax<'_>, draft: &Draft) -> bool {
    let words = syntax.words;
    let at = draft.trigger.start;
    let from = at.saturating_sub(18);
    let edge = |w: &Word| w.tag == Tag::Stop && matches!(&*w.low, ";" | ":" | "." | "-" | "—" | "–");
    let from = words[from..at].iter().rposition(edge).map_or(from, |n| from + n + 1);
    let told = (from..at).rev().find(|i| {
        let w = &words[*i];
        // "Moscow's claim that", "images said to show", "a video in which", "reports of": it opens what is told.
        is(w, "report")
            && (w.tag == Tag::Noun || words.get(*i + 1).is_some_and(|n| n.low == "that"))
            && words.get(*i + 1).is_some_and(|n| {
                matches!(
                    &*n.low,
                    "that"
                        | "of"
                        | "about"
                        | "in"
                        | "alleging"
                        | "said"
                        | "claiming"
                        | "suggesting"
                        | "showing"
                        | "by"
                        | "on"
                        | "which"
                ) || matches!(n.tag, Tag::Name | Tag::Noun | Tag::Det | Tag::Comma)
            })
    });
    if let Some(i) = told {
        let modified =
            syntax.np_of[i].is_some_and(|k| words[syntax.nps[k].start..i].iter().any(|w| is(w, "false")));
        let none = i > 2
            && matches!(&*words[i - 1].low, "to" | "in" | "the" | "of" | "these" | "any")
            && words[i.saturating_sub(4)..i]
                .windows(2)
                .any(|w| w[0].low == "no" && matches!(&*w[1].low, "truth" | "basis" | "substance"));
        let contrary = i > 1 && words[i - 1].low == "to" && words[i - 2].low == "contrary";
        if modified || none || contrary || predicate(syntax, draft.trigger.end, true) {
            return true;
        }
        // "dismissed as fabricated a video in which": what stands over the noun.
        let over = words[from..i].iter().rposition(|w| w.tag == Tag::Verb).map(|n| from + n);
        let over = over.filter(|v| {
            is(&words[*v], "debunk") || *v > 0 && is(&words[*v], "false") && is(&words[*v - 1], "debunk")
        });
        let as_false = |v: usize| words[v + 1..i].windows(2).any(|w| w[0].low == "as" && is(&w[1], "false"));
        if let Some(v) = over
            && (i - v <= 8 || as_false(v))
            && !syntax.passive(v)
            && !words[syntax.group_start(v)..v].iter().any(|w| w.tag == Tag::Neg)
        {
            return true;
        }
    }
    // "it is not true that X", "it is a lie that X"
    let that = (from..at).rev().take(14).find(|i| words[*i].low == "that" || words[*i].tag == Tag::Comma);
    if let Some(i) = that.filter(|i| words[*i].low == "that" && *i > 1) {
        let own = &words[i.saturating_sub(5)..i];
        let no = own.iter().any(|w| w.tag == Tag::Neg);
        let be = own.iter().any(|w| matches!(&*w.low, "is" | "was" | "'s" | "’s"));
        if be && (is(&words[i - 1], "false") || no && is(&words[i - 1], "true")) {
            return true;
        }
    }
    // "The attack was a hoax": of the event itself.
    draft.nominal && predicate(syntax, draft.trigger.end, false)
}

/// "... is false", "... are not true", "... were denied" behind `from`; of an event itself only what makes it a sham.
fn predicate(syntax: &Syntax<'_>, from: usize, told: bool) -> bool {
    let words = syntax.words;
    for i in from..words.len() {
        let w = &words[i];
        if w.tag == Tag::Stop && matches!(&*w.low, ";" | "." | ":") || w.tag == Tag::Rel && !told {
            return false;
        }
        if !matches!(&*w.low, "is" | "are" | "was" | "were") {
            continue;
        }
        let mut negated = false;
        for next in words.iter().skip(i + 1).take(5) {
            if told && (is(next, "false") && !negated || is(next, "true") && negated) {
                return true;
            }
            if !told && is(next, "sham") && !negated {
                return true;
            }
            if told && next.tag == Tag::Verb && is(next, "debunk") && !negated {
                return true;
            }
            match next.tag {
                Tag::Neg => negated = true,
                Tag::Adv | Tag::Det | Tag::Adj | Tag::Stop => {}
                _ if next.low == "all" => {}
                _ => break,
            }
        }
        if !told {
            return false;
        }
    }
    false
}

/// "Talks were cancelled", "the raid was called off", "the attempt failed": of an event told by a noun.
fn called_off(syntax: &Syntax<'_>, draft: &Draft) -> Option<Factuality> {
    let words = syntax.words;
    let verb = draft.verb?;
    // Past relative clauses with verbs of their own: "talks that were to be held on Monday were cancelled".
    let last = draft.trigger.end.max(verb);
    let stop = |w: &Word| w.tag == Tag::Stop && w.low != "\"" || w.tag == Tag::Conj;
    let end = words[last..].iter().position(stop).map_or(words.len(), |n| last + n);
    let over = (draft.trigger.end..end).rev().find(|i| words[*i].tag == Tag::Verb)?;
    let off = words.get(over + 1).is_some_and(|w| w.low == "off") && words[over].lemma == "call";
    let own = over == verb
        || syntax.passive(over)
            && words[draft.trigger.end..over].iter().any(|w| matches!(w.tag, Tag::Rel | Tag::Sub));
    if !own || words[syntax.group_start(over)..over].iter().any(|w| w.tag == Tag::Neg) {
        return None;
    }
    let passive = syntax.passive(over);
    let alone = matches!(&*words[over].lemma, "collapse" | "fail" | "founder");
    if off || (passive || alone) && is(&words[over], "cancel") {
        return Some(Factuality::Negated);
    }
    (passive && is(&words[over], "delay")).then_some(Factuality::Future)
}

/// "The drones were intercepted before they hit the base".
fn stopped_before(syntax: &Syntax<'_>, at: usize) -> bool {
    let words = syntax.words;
    let start = syntax.group_start(at);
    let Some(before) = (start.saturating_sub(5)..start).rev().find(|i| words[*i].low == "before") else {
        return false;
    };
    if words[before + 1..start]
        .iter()
        .any(|w| matches!(w.tag, Tag::Verb | Tag::Stop | Tag::Comma | Tag::Conj))
    {
        return false;
    }
    let verb = words[before.saturating_sub(14)..before]
        .iter()
        .rev()
        .find(|w| w.tag == Tag::Verb || w.tag == Tag::Stop && w.low == ";");
    verb.is_some_and(|w| {
        is(w, "thwart") || w.lemma == "shoot" && words[..before].iter().any(|x| x.low == "down")
    })
}

/// "the anniversary of the attack in which Hamas killed", "in memory of the officers shot": an act of another time that is only
/// remembered.
pub(super) fn remembered(words: &[Word], at: usize) -> bool {
    let from = at.saturating_sub(14);
    let Some(front) = words.get(from..at) else { return false };
    // "remembered the officers shot by"
    let honoured = front
        .iter()
        .rposition(|w| matches!(w.tag, Tag::Verb | Tag::Sub | Tag::Comma | Tag::Stop | Tag::Conj));
    if honoured.is_some_and(|n| is(&front[n], "remember") && n + 1 < front.len()) {
        return true;
    }
    let Some(n) = front
        .windows(2)
        .rposition(|w| is(&w[0], "memory") && matches!(&*w[1].low, "of" | "for" | "to" | "since"))
    else {
        return false;
    };
    // Up to the event itself nothing but its own clause.
    let mut relative = false;
    for w in &front[n + 2..] {
        match w.tag {
            Tag::Rel => relative = true,
            Tag::Stop => return false,
            // "On the anniversary of the uprising, police arrested": the day on which it is told, not what is remembered.
            Tag::Comma if !relative => return false,
            Tag::Verb | Tag::Aux | Tag::Modal if !relative => return false,
            Tag::Verb => return false,
            _ => {}
        }
    }
    true
}

/// Whether the event is played, rehearsed or told of in a work: no event of the world.
pub(super) fn staged(syntax: &Syntax<'_>, draft: &Draft) -> bool {
    let words = syntax.words;
    let at = draft.trigger.start;
    // "Chess:", "BOXING -": the desk that the line is from.
    let kicker = words.len() > 2
        && words[..3]
            .iter()
            .position(|w| matches!(&*w.low, ":" | "-" | "—" | "–" | "|"))
            .is_some_and(|n| n > 0 && words[..n].iter().any(|w| is(w, "sport")));
    if kicker {
        return true;
    }
    let clause = words[..at]
        .iter()
        .rposition(|w| w.tag == Tag::Stop && !matches!(&*w.low, "\"" | "“" | "”" | "'"))
        .map_or(0, |n| n + 1);
    let front = &words[clause..at];
    // "Actors playing Roman soldiers attacked"
    let played = front.windows(2).any(|w| {
        is(&w[0], "player")
            && w[0].tag == Tag::Noun
            && matches!(&*w[1].low, "playing" | "dressed" | "portraying" | "posing")
    });
    // "rehearsed an attack", "a mock attack"
    let np = syntax.np_of[at].map(|k| syntax.nps[k]);
    let over = np.and_then(|n| syntax.verb_over(n)).is_some_and(|v| is(&words[v], "rehearse"));
    let mock = draft.nominal && np.is_some_and(|n| words[n.start..at].iter().any(|w| is(w, "mock")));
    // "In a drill on Tuesday, troops repelled", "an exercise in which 200 were killed"
    let opened = clause == 0
        && matches!(&*words[0].low, "in" | "during")
        && words
            .iter()
            .take(9)
            .take_while(|w| w.tag != Tag::Comma)
            .any(|w| is(w, "exercise") && w.tag == Tag::Noun)
        && !matches!(draft.id.as_str(), "a.kill" | "a.wound");
    let inside = front.windows(3).any(|w| {
        is(&w[0], "exercise")
            && (w[1].low == "in" && w[2].low == "which"
                || matches!(&*w[1].low, "where" | "simulating" | "involving"))
    });
    // "a show about the shelling of the market"
    let about = draft.nominal
        && np.is_some_and(|n| {
            n.start > 1
                && matches!(&*words[n.start - 1].low, "about" | "on" | "of" | "depicting" | "commemorating")
                && is(&words[n.start - 2], "retelling")
                && words[n.start - 2].tag == Tag::Noun
        });
    played || over || mock || opened || inside || about
}
