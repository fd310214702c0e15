//! One event where the sentence tells cause and outcome, or says one thing twice.

use super::claims::TOLL;
use super::inflect::Form;
use super::matcher::{Draft, Role};
use super::outcomes::outcomes;
use super::syntax::Syntax;
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use smol_str::SmolStr;

/// One event where the sentence tells cause and outcome: "a strike which killed a leader", "killed in an air strike".
pub(super) fn merge(syntax: &Syntax<'_>, drafts: &mut Vec<Draft>) {
    tolls(syntax, drafts);
    means(syntax, drafts);
    outcomes(syntax, drafts);
    let mut i = 0;
    while i < drafts.len() {
        let mut j = 0;
        while j < drafts.len() {
            if i != j
                && drafts[i].kind == EventType::Assault
                && drafts[j].kind == EventType::Assault
                && same(syntax, &drafts[i], &drafts[j])
            {
                let other = drafts.remove(j);
                if j < i {
                    i -= 1;
                }
                absorb(&mut drafts[i], other);
                j = 0;
                continue;
            }
            j += 1;
        }
        i += 1;
    }
}

/// "Killed by a missile fired by rebels": the shot is told in the killing, which has its doer already.
fn means(syntax: &Syntax<'_>, drafts: &mut Vec<Draft>) {
    let words = syntax.words;
    let killing = |d: &Draft, shot: &Draft| {
        let (Some(v), Some(s)) = (d.verb, shot.verb) else { return false };
        !d.nominal
            && d.effect
            && v < s
            && s - v < 9
            && syntax.passive(v)
            && words[v + 1..s].iter().any(|w| w.low == "by")
            && !words[v + 1..s].iter().any(|w| matches!(w.tag, Tag::Stop | Tag::Comma | Tag::Rel | Tag::Verb))
            && s.checked_sub(1).is_some_and(|i| syntax.np_of[i].is_some())
    };
    while let Some(at) = drafts.iter().position(|shot| {
        !shot.nominal
            && shot.kind == EventType::Assault
            && shot.verb.is_some_and(|s| super::arguments::launches(&words[s].lemma))
            && drafts.iter().any(|d| d.kind == EventType::Assault && killing(d, shot))
    }) {
        let shot = drafts.remove(at);
        if let Some(main) = drafts.iter_mut().find(|d| d.kind == EventType::Assault && killing(d, &shot)) {
            main.mode = main.mode.take().or(shot.mode);
            main.actors.extend(shot.actors);
            main.clause = main.clause.start..main.clause.end.max(shot.clause.end);
        }
    }
}

/// A toll is that of the act of force nearest to it in its sentence: "three more were shot dead, raising the toll to eight", "the
/// toll of Friday's strike rose". One that stands alone is told of what was told before.
fn tolls(syntax: &Syntax<'_>, drafts: &mut Vec<Draft>) {
    while let Some(at) = drafts.iter().position(|d| d.id == TOLL) {
        let toll = drafts.remove(at);
        let near = |d: &Draft| d.trigger.start.abs_diff(toll.trigger.start);
        let fits = |d: &Draft| {
            let (a, b) = (d.trigger.start.min(toll.trigger.start), d.trigger.start.max(toll.trigger.start));
            d.kind == EventType::Assault
                && d.id != TOLL_ALONE
                && d.presented.is_none()
                && !syntax.words[a..b].iter().any(|w| {
                    w.tag == Tag::Stop && matches!(&*w.low, ";" | "." | ":")
                        // "the ministry put the toll at 27, while the army said it killed eight"
                        || matches!(&*w.low, "while" | "whereas" | "although" | "though" | "but")
                })
        };
        // Act first: "the attack which killed 5 raised the toll".
        let found = (0..drafts.len()).filter(|n| fits(&drafts[*n])).min_by_key(|n| near(&drafts[*n]));
        match found {
            Some(n) => {
                let main = &mut drafts[n];
                main.counts.extend(toll.counts);
                main.clause = main.clause.start.min(toll.clause.start)..main.clause.end.max(toll.clause.end);
            }
            None => drafts.push(Draft { id: SmolStr::new_static(TOLL_ALONE), ..toll }),
        }
    }
}

/// Two drafts of one type whose event the encoder puts into the same word are one: "killed and 15 wounded in the attack".
pub(super) fn same_words(drafts: &mut Vec<Draft>) {
    let mut n = 0;
    while n < drafts.len() {
        let twin = (n + 1..drafts.len()).find(|k| {
            let (a, b) = (&drafts[n], &drafts[*k]);
            a.trigger == b.trigger && a.kind == b.kind && a.presented == b.presented
        });
        match twin {
            Some(k) => {
                let other = drafts.remove(k);
                drafts[n].mode = drafts[n].mode.take().or(other.mode);
                drafts[n].counts.extend(other.counts);
                drafts[n].actors.extend(other.actors);
                drafts[n].recipients.extend(other.recipients);
            }
            None => n += 1,
        }
    }
}

/// A toll without an act in its sentence.
const TOLL_ALONE: &str = "a.toll.alone";

/// "began a hunger strike to protest against the decision", "blocked roads demanding reforms": what a protest is for is no
/// accusation or demand of its own; whom it is addressed to is the recipient of the protest.
pub(super) fn reasons(syntax: &Syntax<'_>, drafts: &mut Vec<Draft>) {
    let words = syntax.words;
    let mut i = 0;
    while i < drafts.len() {
        if drafts[i].kind != EventType::Protest {
            i += 1;
            continue;
        }
        let from = drafts[i].trigger.end;
        let reason = |d: &Draft| {
            let Some(v) = d.verb else { return false };
            let start = syntax.group_start(v);
            let open = words.get(start).is_some_and(|w| w.tag == Tag::To)
                || (words[v].form == Some(Form::Ing) && start == v)
                || (d.nominal && d.kind == EventType::Protest);
            let near = d.trigger.start > from
                && d.trigger.start - from < 24
                && !words[from..d.trigger.start]
                    .iter()
                    .any(|w| matches!(w.tag, Tag::Stop | Tag::Rel) || (w.tag == Tag::Sub && w.low != "as"));
            open && near && matches!(d.kind, EventType::Accuse | EventType::Request)
        };
        match (0..drafts.len()).find(|j| *j != i && reason(&drafts[*j])) {
            Some(j) => {
                let other = drafts.remove(j);
                if j < i {
                    i -= 1;
                }
                drafts[i].recipients.extend(other.recipients);
            }
            None => i += 1,
        }
    }
}

/// "Struck two depots in response to an attack that wounded five": who replies did not do what he replies to, and those hurt before
/// are not hurt by the reply.
pub(super) fn replies(syntax: &Syntax<'_>, drafts: &mut [Draft]) {
    let words = syntax.words;
    let reply = (2..words.len()).find(|i| {
        matches!(&*words[*i].low, "to" | "for")
            && matches!(
                &*words[*i - 1].low,
                "response" | "retaliation" | "reply" | "revenge" | "reprisal" | "answer"
            )
            && words[*i - 2].low == "in"
    });
    let Some(at) = reply else { return };
    // A comma or a mark ends the cause: "..., the army said".
    let end =
        (at..words.len()).find(|i| matches!(words[*i].tag, Tag::Stop | Tag::Comma)).unwrap_or(words.len());
    let inside = |n: usize| (at..end).contains(&n);
    if !drafts.iter().any(|d| d.trigger.end <= at) {
        return;
    }
    for draft in drafts.iter_mut().filter(|d| d.kind == EventType::Assault) {
        let caused = inside(draft.trigger.start);
        let drop = |roles: &mut Vec<Role>| {
            for role in roles.iter_mut() {
                role.group.retain(|np| inside(np.start) == caused);
            }
            roles.retain(|r| !r.group.is_empty());
        };
        drop(&mut draft.recipients);
        if caused {
            drop(&mut draft.actors);
            for range in &mut draft.counts {
                *range = range.start.max(at)..range.end.min(end).max(range.start.max(at));
            }
        } else if draft.trigger.end <= at {
            for range in &mut draft.counts {
                range.end = range.end.min(at).max(range.start);
            }
        }
    }
}

/// "two days after an attack": whether the words between two deeds put them apart in time.
pub(super) fn later(words: &[Word], from: usize, to: usize) -> bool {
    words.get(from.min(to)..from.max(to)).unwrap_or(&[]).windows(2).any(|w| {
        matches!(&*w[1].low, "after" | "before")
            && matches!(
                &*w[0].low,
                "hours" | "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years"
            )
    })
}

/// Whether `other` tells the outcome or the means of `main`.
fn same(syntax: &Syntax<'_>, main: &Draft, other: &Draft) -> bool {
    let words = syntax.words;
    let inside = |roles: &[Role], at: usize| {
        roles.iter().any(|r| r.group.iter().any(|n| (n.start..n.end).contains(&at)))
    };
    // A claim stands beside the act, it is no part of it.
    if main.nominal && other.nominal && main.presented != other.presented {
        return false;
    }
    let (Some(m), o) = (main.trigger.end.checked_sub(1), other.trigger.start) else { return false };
    let between = |a: usize, b: usize| words.get(a.min(b) + 1..a.max(b)).unwrap_or(&[]);
    let new_subject =
        between(m, o).iter().any(|w| matches!(w.tag, Tag::Sub) && w.low != "as" || (w.tag == Tag::Stop));
    if main.nominal && !other.nominal {
        // "a strike ... killed two": the noun is the subject of the verb, or the verb reports what it caused.
        return other.effect
            && other.verb.is_some_and(|v| {
                inside(&other.actors, m)
                    || main.verb == Some(v)
                    || (!new_subject && words[v].form == Some(Form::Ing))
            })
            || other.verb.is_some_and(|v| {
                // "killed in an air strike", "died in a bombing"; "killed two days after a bombing" tells two.
                let later = later(words, v, main.trigger.start);
                let prep = main.clause.start.checked_sub(1).map(|i| words[i].low.as_str());
                v < main.trigger.start
                    && !later
                    && matches!(
                        prep,
                        Some(
                            "in" | "by" | "during" | "with" | "from" | "after" | "when" | "of" | "following"
                        )
                    )
                    && !between(v, m).iter().any(|w| {
                        w.tag == Tag::Stop
                            || w.tag == Tag::Rel
                            || (w.tag == Tag::Verb && w.form != Some(Form::Ing))
                    })
                    && (other.effect || main.bare)
            });
    }
    if !main.nominal && !other.nominal {
        let joined = !new_subject && o > m;
        // "attacked the base, killing two", "killed two and wounded three", "opened fire, wounding one"
        let form = words[other.verb.unwrap_or(o)].form;
        let outcome = matches!(&*words[o].lemma, "kill" | "wound" | "injure" | "destroy" | "damage");
        let near = o > m && o - m < 26;
        return joined
            && near
            && outcome
            && (form == Some(Form::Ing) || !syntax_between_subject(syntax, m, o))
            && !between(m, o).iter().any(|w| w.tag == Tag::Rel);
    }
    // Two nouns for one thing: "an attack, a suicide bombing".
    main.nominal && other.nominal && main.kind == other.kind && !new_subject && o > m && o - m < 4
}

/// Whether a noun phrase and then the verb at `o` make a clause of their own after `m`.
fn syntax_between_subject(syntax: &Syntax<'_>, m: usize, o: usize) -> bool {
    let start = syntax.group_start(o);
    start > m + 1
        && start.checked_sub(1).and_then(|i| syntax.np_of[i]).is_some_and(|k| {
            let np = syntax.nps[k];
            let before = np.start.checked_sub(1).map(|i| &syntax.words[i]);
            before.is_some_and(|w| w.tag == Tag::Conj || w.tag == Tag::Comma)
                && !syntax.words[np.head].time
                && !syntax.words[np.start].tag.eq(&Tag::Num)
        })
}

fn absorb(main: &mut Draft, other: Draft) {
    main.counts.extend(other.counts);
    if main.mode.is_none()
        || (main.nominal && main.mode.as_deref() == Some("targeted") && other.mode.is_some())
    {
        main.mode = main.mode.take().or(other.mode);
    }
    if main.nominal {
        main.verb = main.verb.or(other.verb);
        // The outcome's object is whom it hit; its subject is the event itself.
        let victims = other.recipients;
        main.recipients.extend(victims);
        main.actors.extend(
            other
                .actors
                .into_iter()
                .filter(|r| !r.group.iter().any(|n| (n.start..n.end).contains(&(main.trigger.end - 1)))),
        );
    } else {
        main.recipients.extend(other.recipients);
        // "One was killed and three were wounded by a mine laid by rebels"
        if main.actors.is_empty() && main.effect && other.effect {
            main.actors.extend(other.actors);
        }
    }
    main.bare &= other.bare;
    main.clause = main.clause.start.min(other.clause.start)..main.clause.end.max(other.clause.end);
    main.alleged |= other.alleged;
    main.weight = main.weight.max(other.weight);
}
