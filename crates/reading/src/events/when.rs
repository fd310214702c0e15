//! When an event was: the time expression that its own verb or noun governs, else that of its clause or sentence, else
//! concluded from the report's date. What belongs to another verb ("fighters who joined in 2006") is another time.

use super::matcher::Draft;
use super::reach;
use super::spoken;
use super::syntax::Syntax;
use super::unreal;
use super::words::{Tag, Word};
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::time::{TimeKind, TimeMention};
use dateline_facts::token::Sentence;
use dateline_facts::when::{Basis, Precision, When};
use jiff::ToSpan;

/// When it was: the time expression of its clause, else of its sentence where that holds one event, else concluded
/// from the report's date and never finer than a week.
pub(super) fn when(
    reading: &Reading,
    sentence: Sentence,
    syntax: &Syntax<'_>,
    draft: &Draft,
    factuality: Factuality,
    alone: bool,
) -> When {
    let words = syntax.words;
    let trigger = draft.trigger.start;
    let mut after: Option<(usize, bool)> = None;
    let mut best: Option<(usize, usize, bool)> = None;
    let from = reading.times.partition_point(|t| t.span.end <= sentence.span.start);
    for (n, time) in reading.times.iter().enumerate().skip(from) {
        if time.span.start >= sentence.span.end {
            break;
        }
        if !says_when(time) && reach::vaguely(reading, time).is_none() {
            continue;
        }
        let Some(at) = words.iter().position(|w| w.span.overlaps(time.span)) else { continue };
        let between = words.get(at.min(trigger) + 1..at.max(trigger)).unwrap_or(&[]);
        let border = |w: &Word| {
            matches!(w.tag, Tag::Sub | Tag::Rel)
                || (w.tag == Tag::Stop && !matches!(&*w.low, "(" | ")" | "\"" | "-"))
        };
        let borders = between.iter().filter(|w| border(w)).count();
        // "after a strike on Monday": what the preposition opens belongs to the other event.
        let other_clause = at > 0
            && words[at - 1].tag == Tag::Sub
            && !matches!(&*words[at - 1].low, "since" | "until")
            && !reach::bounds(words, time, at);
        let speech = between.iter().any(is_speech) && at > trigger;
        let whose = owner(syntax, words, time, draft);
        // "The strike killed four people in May": its own verb.
        let own_verb = match syntax.tree {
            Some(_) => whose == Some(Whose::Own),
            None => {
                draft.nominal && spoken::does_plainly(words, draft.trigger.end - 1, draft.trigger.end, at)
            }
        };
        let other_verb = at > draft.trigger.end && !own_verb && governed(words, draft.trigger.end, at);
        // A year or month behind another verb is that verb's: "fighters who joined in 2006", "a base built in May".
        let relative = between.iter().any(|w| w.tag == Tag::Rel) && at > trigger;
        if (other_verb || relative) && coarse(time) {
            continue;
        }
        if at < trigger && told_aside(words, at, trigger)
            || attributive(words, time, draft) && !reach::counted(reading, words, n, at)
        {
            continue;
        }
        // "the first since March" tells when it was not.
        if since_first(words, trigger, at) {
            continue;
        }
        // "arrested a general who was born on 4 May 1961", "hit the base which had been opened on Monday"
        if relative && whose == Some(Whose::Other) {
            continue;
        }
        // The day of an anniversary is not that of the act.
        let remembered = whose == Some(Whose::Other) && unreal::remembered(words, trigger);
        if let Some(Whose::Later { old }) = whose {
            after = after.or(Some((n, old)));
            continue;
        }
        if remembered {
            after = after.or(Some((n, true)));
            continue;
        }
        let at_front = at < 3 && at < trigger;
        let cost = at.abs_diff(trigger) + if at > trigger { 0 } else { 2 } + 6 * usize::from(speech)
            // "met X on Monday and expelled Y on Tuesday"
            + 8 * usize::from(between.iter().any(|w| w.tag == Tag::Conj))
            + 6 * usize::from(other_verb)
            + 6 * usize::from(whose == Some(Whose::Other))
            + 10 * usize::from(matches!(whose, Some(Whose::Saying { .. })))
            // Of a year and a day the day says more.
            + 2 * usize::from(coarse(time));
        let fits = borders == 0 && !other_clause || at_front || (alone && borders <= 1 && !other_clause);
        if fits && best.is_none_or(|(c, ..)| cost < c) {
            // "66 attacks counted since May", "reported in January": a stretch that the words themselves give.
            let day = !coarse(time) && reach::reach(reading, words, n).is_none();
            // A truce, a sanction, a demand is mostly made by telling it.
            let deed = matches!(draft.kind, EventType::Assault | EventType::Protest | EventType::Coerce);
            let by_then = match whose {
                Some(Whose::Saying { told }) => told && day && deed || before_the_words(words, draft),
                Some(_) => false,
                None => day && deed && spoken::trailing(words, trigger, at),
            };
            best = Some((cost, n, by_then));
        }
    }
    if let Some((_, n, by_then)) = best {
        let time = &reading.times[n];
        // "said on Tuesday that rebels had killed nine": by that day, not on it.
        if by_then && matches!(factuality, Factuality::Future | Factuality::Hypothetical) {
            return inferred(&reading.report.published, factuality);
        }
        if by_then && let Some(when) = spoken::by_then(time) {
            return when;
        }
        let said = reach::reach(reading, words, n)
            .or_else(|| reach::vaguely(reading, time).filter(|_| !says_when(time)))
            .unwrap_or_else(|| reach::plain(time));
        if let Some(when) = reach::told_by(reading, said, &time.by, factuality) {
            return when;
        }
    }
    if let Some((n, old)) = after
        && let Some(time) = reading.times.get(n)
        && factuality != Factuality::Future
        && (old || factuality == Factuality::Historical)
    {
        // "Gunmen who killed six were arrested on Friday": before that day, how long nobody says.
        return When {
            earliest: None,
            latest: time.latest.or(reading.report.published.latest),
            precision: Precision::Unknown,
            basis: Basis::Inferred,
            evidence: Vec::new(),
        };
    }
    inferred(&reading.report.published, factuality)
}

/// Whether the event's verb is in the pluperfect: "had killed".
fn before_the_words(words: &[Word], draft: &Draft) -> bool {
    let Some(v) = draft.verb.filter(|_| !draft.nominal) else { return false };
    words[v.saturating_sub(4)..v]
        .iter()
        .rev()
        .take_while(|w| matches!(w.tag, Tag::Aux | Tag::Adv | Tag::Neg))
        .any(|w| w.low == "had")
}

/// To which word a time belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The event's own.
    Own,
    /// Another verb's.
    Other,
    /// That of the verb which says it: "said on Tuesday that it had killed three on Sunday".
    /// `told` where the event is in the clause that it tells, or what it deals with.
    Saying { told: bool },
    /// That of a verb that tells what came of it later; `old` where it may be much later.
    Later { old: bool },
}

/// By the tree: the verb or event noun that the time hangs on. "Gunmen who killed six people were arrested on Friday", "jailed
/// on Thursday a man who killed three in 2020", "convicted on Tuesday of murdering": the day is not that of the killing.
fn owner(syntax: &Syntax<'_>, words: &[Word], time: &TimeMention, draft: &Draft) -> Option<Whose> {
    let tree = syntax.tree?;
    let inside = |i: usize| words[i].span.overlaps(time.span);
    let own = |i: usize| draft.trigger.contains(&i) || draft.verb == Some(i);
    let event = draft.verb.filter(|_| !draft.nominal).unwrap_or(draft.trigger.end.checked_sub(1)?);
    let above = |from: usize| std::iter::successors(Some(from), |w| tree.head(*w)).skip(1).take(12);
    let first = words.iter().position(|w| w.span.overlaps(time.span))?;
    let mut at = first;
    let mut owner = None;
    for _ in 0..12 {
        at = tree.head(at)?;
        if own(at) {
            return Some(Whose::Own);
        }
        // "the attack on Monday in which they killed": of the noun that the event's clause hangs on.
        if !inside(at) && !tree.verb(at) && above(event).any(|w| w == at) {
            let later = spoken::dealt_with(tree, words, draft, event, at, first);
            return Some(if later { Whose::Saying { told: true } } else { Whose::Own });
        }
        if !inside(at) && tree.verb(at) {
            owner = Some(at);
            break;
        }
    }
    let owner = owner?;
    if is_speech(&words[owner]) || spoken::tells(&words[owner]) && spoken::told(tree, words, event, owner) {
        return Some(Whose::Saying { told: spoken::told(tree, words, event, owner) });
    }
    if spoken::does(tree, words, event, owner) {
        return Some(Whose::Own);
    }
    if spoken::tried(tree, words, draft, event, owner) {
        return Some(Whose::Later { old: true });
    }
    if spoken::dealt_with(tree, words, draft, event, owner, first) {
        return Some(Whose::Saying { told: true });
    }
    // From the event up to that verb.
    let mut at = event;
    let mut hangs = false;
    let of = |at: usize| {
        let opens = |c: usize| c < at && matches!(&*words[c].low, "of" | "for" | "with" | "over" | "how");
        tree.children(at).any(opens)
    };
    let old = spoken::old(&words[owner]);
    for _ in 0..12 {
        // Behind a noun as a clause: "who killed", "accused of killing"; behind the verb: "for killing", "how he had killed".
        hangs |= tree.is(at, "acl") || old && of(at) && (tree.is(at, "advcl") || tree.is(at, "ccomp"));
        let Some(up) = tree.head(at) else { break };
        if up == owner {
            // "a rocket fired by rebels": without a pronoun the clause mostly tells the means of the verb above.
            let pronoun = words[owner.min(event)..owner.max(event)].iter().any(|w| w.tag == Tag::Rel);
            return Some(if hangs && (old || pronoun) { Whose::Later { old } } else { Whose::Other });
        }
        at = up;
    }
    Some(Whose::Other)
}

/// Whether an expression says when something was: "now" and "recently" do not, "the past two months" does.
fn says_when(time: &TimeMention) -> bool {
    if time.value.ends_with("_REF") {
        // "several weeks ago", but not "now"
        return time.value != "PRESENT_REF" && time.earliest.is_some() && time.latest.is_some();
    }
    match time.kind {
        TimeKind::Date | TimeKind::Time => time.earliest.is_some() || time.latest.is_some(),
        TimeKind::Duration => time.earliest.is_some() && time.latest.is_some(),
        TimeKind::Set => false,
    }
}

/// A month, a year, or longer.
fn coarse(time: &TimeMention) -> bool {
    match (time.earliest, time.latest) {
        (Some(a), Some(b)) => (b - a).get_days() > 20,
        _ => false,
    }
}

fn is_speech(word: &Word) -> bool {
    matches!(&*word.lemma, "say" | "tell" | "announce" | "report")
}

/// "the deadliest attack since March": the time is of the one before.
fn since_first(words: &[Word], trigger: usize, at: usize) -> bool {
    let since = (at.saturating_sub(3)..at).any(|i| words[i].low == "since");
    let from = trigger.saturating_sub(4).min(at);
    since
        && words[from..at.max(trigger)]
            .iter()
            .any(|w| matches!(&*w.low, "first" | "worst" | "deadliest" | "biggest" | "largest" | "bloodiest"))
}

/// Whether another verb between the trigger and the time stands nearer to the time, with nothing between them but its
/// preposition and a few words: "troops who came to the base opened in 2006".
fn governed(words: &[Word], from: usize, at: usize) -> bool {
    let verb = |w: &Word| w.tag == Tag::Verb && w.form.is_some() && !is_speech(w);
    let Some(last) = words.get(from..at).and_then(|b| b.iter().rposition(verb)) else { return false };
    at - (from + last) <= 5
}

/// "Hezbollah, which fought a war in 2006, has sent": a relative clause with a verb of its own in front of the trigger.
fn told_aside(words: &[Word], at: usize, trigger: usize) -> bool {
    let opens = words[..at].iter().rposition(|w| matches!(w.tag, Tag::Rel | Tag::Stop));
    let Some(opens) = opens.filter(|i| words[*i].tag == Tag::Rel) else { return false };
    let verb = |w: &Word| w.tag == Tag::Verb && w.form.is_some();
    words[opens..at].iter().any(verb)
        && words[at..trigger].iter().any(|w| matches!(w.tag, Tag::Comma | Tag::Aux))
}

/// "under the December 25, 2011 agreement": a date in front of a noun is that noun's.
fn attributive(words: &[Word], time: &TimeMention, draft: &Draft) -> bool {
    let Some(first) = words.iter().position(|w| w.span.overlaps(time.span)) else { return false };
    let Some(last) = words.iter().rposition(|w| w.span.overlaps(time.span)) else { return false };
    let article = first > 0 && words[first - 1].tag == Tag::Det;
    let inside = |w: &&Word| matches!(w.tag, Tag::Noun | Tag::Name | Tag::Adj | Tag::Num);
    let length = words[last + 1..].iter().take_while(inside).count();
    let noun = words.get(last + 1..last + 1 + length).is_some_and(|n| n.iter().any(|w| w.tag == Tag::Noun));
    article
        && noun
        && !(last + 1..=last + length).any(|i| (draft.trigger.start..draft.trigger.end).contains(&i))
}

/// From the report's date alone.
fn inferred(published: &When, factuality: Factuality) -> When {
    let (Some(first), Some(last)) = (published.earliest, published.latest) else { return When::unknown() };
    match factuality {
        Factuality::Future => When {
            earliest: Some(first),
            latest: None,
            precision: Precision::Unknown,
            basis: Basis::Inferred,
            evidence: Vec::new(),
        },
        Factuality::Hypothetical | Factuality::Historical => When::unknown(),
        _ => match first.checked_sub(6.days()) {
            Ok(start) => {
                let mut when = When::between(start, last, Basis::Inferred);
                when.precision = when.precision.max(Precision::Week);
                when
            }
            Err(_) => When::unknown(),
        },
    }
}
