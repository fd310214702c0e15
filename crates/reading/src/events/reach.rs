//! What the words around a time make of it: a bound ("until Sunday"), a stretch ("between 2011 and 2013"), several days
//! ("on 2, 5 and 9 April"), a day counted from another ("the day after the election on April 7"). What is told as
//! past is never later than its report.

use super::words::{Tag, Word};
use dateline_facts::event::Factuality;
use dateline_facts::reading::Reading;
use dateline_facts::time::{TimeKind, TimeMention};
use dateline_facts::when::{Basis, Precision, When};
use jiff::civil::Date;
use jiff::{Span as Length, ToSpan};

/// The interval that expression `n` gives with the words around it; `None` where it means what it says.
pub(super) fn reach(reading: &Reading, words: &[Word], n: usize) -> Option<When> {
    let time = reading.times.get(n)?;
    let first = words.iter().position(|w| w.span.overlaps(time.span))?;
    let last = words.iter().rposition(|w| w.span.overlaps(time.span))?;
    several(reading, n)
        .or_else(|| stretch(reading, words, n, first, last))
        .or_else(|| offset(reading, words, n, first))
        .or_else(|| bound(reading, words, time, first, last))
}

/// Whether the word in front makes a bound of the time itself and opens no clause: "until Sunday", "before 2003", "no later
/// than 10 April", "as early as 2012".
pub(super) fn bounds(words: &[Word], time: &TimeMention, at: usize) -> bool {
    let last = words.iter().rposition(|w| w.span.overlaps(time.span)).unwrap_or(at);
    let word = |back: usize| at.checked_sub(back).and_then(|i| words.get(i)).map_or("", |w| &*w.low);
    let bound = match word(1) {
        "before" | "after" | "until" | "till" | "since" => true,
        "than" => word(2) == "later",
        "as" => matches!(word(2), "early" | "late" | "recently"),
        _ => false,
    };
    // "before dawn on Monday" opens no clause either.
    matches!(time.kind, TimeKind::Date | TimeKind::Time) && bound && stands_alone(words, at, last)
}

/// Whether the day is another deed's from which this one's is counted: "two days after the 1 April attack".
pub(super) fn counted(reading: &Reading, words: &[Word], n: usize, at: usize) -> bool {
    offset(reading, words, n, at).is_some()
}

/// Whether nothing follows that the time belongs to: "after Monday's attack", "before the 2003 invasion", "after Friday prayers".
fn stands_alone(words: &[Word], first: usize, last: usize) -> bool {
    let Some(next) = words.get(last + 1) else { return true };
    let article = first > 0 && words[first - 1].tag == Tag::Det;
    let noun = matches!(next.tag, Tag::Noun | Tag::Name | Tag::Adj);
    let service =
        matches!(&*next.lemma, "prayer" | "mass" | "service" | "night" | "morning" | "evening" | "sermon");
    next.tag != Tag::Poss && !(noun && (article || service))
}

/// "the day after the election on April 7", "a week before the vote of 7 April", "on the eve of the April 7 election".
fn offset(reading: &Reading, words: &[Word], n: usize, first: usize) -> Option<When> {
    let time = &reading.times[n];
    let day = time.earliest.filter(|d| time.latest == Some(*d))?;
    let from = first.saturating_sub(7);
    let at = (from..first).rev().find(|i| {
        matches!(&*words[*i].low, "after" | "before" | "following")
            || words[*i].low == "eve" && *i + 1 < first
    })?;
    let plain =
        |w: &Word| !matches!(w.tag, Tag::Verb | Tag::Aux | Tag::Comma | Tag::Stop | Tag::Rel | Tag::Modal);
    if !words[at + 1..first].iter().all(plain) {
        return None;
    }
    if words[at].low == "eve" {
        let of = words.get(at + 1).is_some_and(|w| w.low == "of");
        return of.then(|| day.checked_sub(1.days()).ok())?.map(|d| open_at(Some(d), Some(d), &[time]));
    }
    let after = words[at].low != "before";
    let word = |back: usize| at.checked_sub(back).and_then(|i| words.get(i)).map_or("", |w| &*w.low);
    let length = reading.times[..n]
        .iter()
        .rev()
        .take(2)
        .find(|t| t.kind == TimeKind::Duration && at > 0 && words[at - 1].span.overlaps(t.span));
    let (step, slack): (Length, i32) = match length {
        Some(length) => {
            let value = length.value.as_str();
            let count: i64 = value.get(1..value.len() - 1)?.parse().ok().filter(|c| (1..1000).contains(c))?;
            match value.get(value.len() - 1..)? {
                "D" => (count.days(), 0),
                "W" => (count.weeks(), 3),
                "M" => (count.months(), 15),
                "Y" => (count.years(), 180),
                _ => return None,
            }
        }
        None if word(1) == "day" && matches!(word(2), "the" | "a" | "one") => (1.days(), 0),
        None => return None,
    };
    let moved = if after { day.checked_add(step) } else { day.checked_sub(step) }.ok()?;
    let (a, b) = (moved.checked_sub(slack.days()).ok()?, moved.checked_add(slack.days()).ok()?);
    let mut when = When::between(a, b, Basis::Text);
    when.evidence = length.map(|l| l.span).into_iter().chain([time.span]).collect();
    Some(when)
}

/// "until Sunday", "by Tuesday", "before 2003", "after 15 March", "from 2015".
fn bound(reading: &Reading, words: &[Word], time: &TimeMention, first: usize, last: usize) -> Option<When> {
    // "before dawn on Monday" is on Monday.
    if time.kind != TimeKind::Date || !stands_alone(words, first, last) {
        return None;
    }
    let word = |back: usize| first.checked_sub(back).and_then(|i| words.get(i)).map_or("", |w| &*w.low);
    let said = match word(1) {
        "the" | "about" | "around" => word(2),
        "than" if matches!(word(2), "later") => "by",
        "to" if word(2) == "prior" => "before",
        other => other,
    };
    let to = words
        .get(last + 1)
        .is_some_and(|w| matches!(&*w.low, "to" | "until" | "till" | "through" | "and" | "-" | "–"));
    let (earliest, latest) = match said {
        "until" | "till" | "by" => (None, Some(time.latest?)),
        "before" => (None, Some(time.earliest?.checked_sub(1.days()).ok()?)),
        "after" => (Some(time.latest?.checked_add(1.days()).ok()?), None),
        "from" if !to => (Some(time.earliest?), None),
        _ => return None,
    };
    let open = reading.report.published.latest.filter(|p| earliest.is_some_and(|e| e <= *p));
    Some(open_at(earliest, latest.or(open), &[time]))
}

/// "66 attacks since mid-October", "attacks that began on 17 October": up to the report's day; "between 17 October and
/// January", "from January to March": from the first to the second, whichever of them was found.
fn stretch(reading: &Reading, words: &[Word], n: usize, first: usize, last: usize) -> Option<When> {
    let time = &reading.times[n];
    let opens = (first.saturating_sub(2)..first).rev().find(|i| {
        matches!(&*words[*i].low, "since" | "between" | "from")
            || matches!(&*words[*i].lemma, "begin" | "start")
    });
    let ranged = |i: usize| matches!(&*words[i].low, "between" | "from");
    let (start, end, evidence) = match opens {
        Some(i) if !ranged(i) => (time.earliest?, reading.report.published.latest?, vec![time.span]),
        Some(_) => {
            let next = reading.times.get(n + 1..)?.iter().find(|t| t.latest.is_some())?;
            let to = words.iter().position(|w| w.span.overlaps(next.span))?;
            joined(words.get(last + 1..to)?, 6).then_some(())?;
            (time.earliest?, next.latest?, vec![time.span, next.span])
        }
        None => {
            let before = reading.times.get(n.checked_sub(1)?)?;
            let from = words.iter().position(|w| w.span.overlaps(before.span))?;
            let to = words.iter().rposition(|w| w.span.overlaps(before.span))?;
            (from > 0 && ranged(from - 1) && joined(words.get(to + 1..first)?, 3)).then_some(())?;
            (before.earliest?, time.latest?, vec![before.span, time.span])
        }
    };
    (start < end).then(|| When { evidence, ..When::between(start, end, Basis::Text) })
}

/// "and", "to" between the ends of a stretch, with at most a few words.
fn joined(joint: &[Word], most: usize) -> bool {
    let word = joint.first().map_or("", |w| &*w.low);
    matches!(word, "and" | "to" | "until" | "till" | "through") && joint.len() <= most
}

/// "May 4 and 5", "7-9 October", "in January and February", "on Sunday or Monday", "in 2011-2013", "last year, in August".
fn several(reading: &Reading, n: usize) -> Option<When> {
    let times = &reading.times;
    let gap = |a: &TimeMention, b: &TimeMention| {
        reading.report.text.get(a.span.finish()..b.span.begin()).unwrap_or("x").trim().to_owned()
    };
    let length = |t: &TimeMention| Some((t.latest? - t.earliest?).get_days());
    let alike = |a: &TimeMention, b: &TimeMention| match (length(a), length(b)) {
        (Some(x), Some(y)) => (x - y).abs() <= 3 && a.earliest < b.earliest && a.kind != TimeKind::Duration,
        _ => false,
    };
    // A month beside its year says more than the year.
    let inner = |a: &TimeMention, b: &TimeMention| {
        matches!(&*gap(a, b), "," | ", in" | ", on") && within(b, a) && length(b) < length(a)
    };
    if let Some(next) = times.get(n + 1).filter(|next| inner(&times[n], next)) {
        return Some(open_at(next.earliest, next.latest, &[next]));
    }
    let joined = |a: &TimeMention, b: &TimeMention| {
        let gap = gap(a, b);
        let gap = gap
            .trim_end_matches(" again")
            .trim_end_matches(" on")
            .trim_end_matches(" in")
            .trim_end_matches(" again");
        alike(a, b) && matches!(gap, "-" | "–" | "to" | "and" | "or" | "until" | "through" | "/")
            || alike(a, b) && gap == "," && length(a) == Some(0)
    };
    let (mut first, mut last) = (n, n);
    while first > 0 && joined(&times[first - 1], &times[first]) {
        first -= 1;
    }
    while times.get(last + 1).is_some_and(|t| joined(&times[last], t)) {
        last += 1;
    }
    (first < last).then(|| open_at(times[first].earliest, times[last].latest, &[&times[first], &times[last]]))
}

fn within(inner: &TimeMention, outer: &TimeMention) -> bool {
    inner.earliest >= outer.earliest && inner.latest <= outer.latest && inner.earliest.is_some()
}

/// The time as it was read.
pub(super) fn plain(time: &TimeMention) -> When {
    open_at(time.earliest, time.latest, &[time])
}

fn open_at(earliest: Option<Date>, latest: Option<Date>, evidence: &[&TimeMention]) -> When {
    When {
        earliest,
        latest,
        precision: match (earliest, latest) {
            (Some(a), Some(b)) => Precision::of(a, b),
            _ => Precision::Unknown,
        },
        basis: Basis::Text,
        evidence: evidence.iter().map(|t| t.span).collect(),
    }
}

/// A deed that is told as done is no later than the report that tells it: "shelled on May 3" in April is of last May, "this
/// month" ends today. `None` where the time cannot be the deed's: "the trial set for Thursday, after gunmen attacked".
pub(super) fn told_by(reading: &Reading, mut when: When, rule: &str, factuality: Factuality) -> Option<When> {
    let done = matches!(
        factuality,
        Factuality::Asserted | Factuality::Alleged | Factuality::Denied | Factuality::Historical
    );
    let Some(report) = reading.report.published.latest.filter(|_| done) else { return Some(when) };
    let (Some(first), Some(last)) = (when.earliest, when.latest) else { return Some(when) };
    // Of a report dated in universal time the day after may be its own.
    if first > report.checked_add(1.days()).unwrap_or(report) {
        let yearless =
            matches!(rule, "time.date.md" | "time.date.dm" | "time.date.drange" | "time.month.decade");
        if yearless {
            (when.earliest, when.latest) =
                (first.checked_sub(1.years()).ok(), last.checked_sub(1.years()).ok());
            when.precision = when.precision.max(Precision::Day);
            return Some(when);
        }
        let weekday = rule.starts_with("time.weekday") && !rule.contains("relmd");
        return (!weekday).then_some(when);
    }
    if last > report && first <= report {
        when.latest = Some(report);
        when.precision = Precision::of(first, report);
    }
    Some(when)
}

/// "recently", "years ago", "in recent months": past, how long nobody says.
pub(super) fn vaguely(reading: &Reading, time: &TimeMention) -> Option<When> {
    let past = matches!(
        time.by.as_str(),
        "time.ago.bare"
            | "time.ago.long"
            | "time.recent.units"
            | "time.past.units"
            | "time.ref.recently"
            | "time.ref.past"
    );
    let published = reading.report.published.latest.filter(|_| past)?;
    let mut when = open_at(time.earliest, Some(time.latest.unwrap_or(published)), &[time]);
    when.basis = Basis::Inferred;
    Some(when)
}
