//! When an undated report was written, from events that others date: a report that says "this weekend" of an attack which
//! others put on 6 January is of the week after it.

use crate::same::{BAR, same};
use crate::told::Told;
use dateline_facts::event::Factuality;
use dateline_facts::id::ReportId;
use dateline_facts::when::{Basis, Precision, When};
use jiff::ToSpan;
use jiff::civil::Date;

/// Points above the bar that are asked for: a wrong date would draw further events after it.
const SURE: f32 = BAR + 1.5;
/// Days after an event on which news of it is written.
const NEWS: i32 = 6;
/// Days by which those who date one event may differ.
const APART: i32 = 2;

/// The interval in which a report was written that tells `undated`, from tellings of other reports with days of their own.
/// Two reports must agree on the day of an event, and all its events must lie within a week; else nothing is said.
/// Independent of the order of both lists.
pub fn written(undated: &[Told], dated: &[Told]) -> Option<When> {
    let mut days: Vec<Date> = Vec::new();
    for telling in undated.iter().filter(|t| is_news(t)) {
        let mut found: Vec<(Date, ReportId)> =
            dated.iter().filter(|d| d.report != telling.report).filter_map(|d| day(telling, d)).collect();
        found.sort_unstable();
        found.dedup_by_key(|(_, report)| *report);
        let (Some((first, _)), Some((last, _))) = (found.first(), found.last()) else { continue };
        if found.len() < 2 || (*last - *first).get_days() > APART {
            continue;
        }
        days.push(*last);
    }
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    if (*last - *first).get_days() > NEWS {
        return None;
    }
    Some(When::between(*last, last.checked_add(NEWS.days()).ok()?, Basis::Inferred))
}

/// Whether a telling is news of its report, not background.
fn is_news(telling: &Told) -> bool {
    matches!(telling.factuality, Factuality::Asserted | Factuality::Alleged | Factuality::Denied)
        && telling.when.is_unknown()
}

/// The day on which `dated` puts the event of `telling`, if it is the same one.
fn day(telling: &Told, dated: &Told) -> Option<(Date, ReportId)> {
    let sure = dated.when.basis == Basis::Text && dated.when.precision == Precision::Day;
    let on = dated.when.latest.filter(|_| sure)?;
    let placed = Told { when: dated.when.clone(), together: None, ..telling.clone() };
    same(&placed, dated).filter(|points| *points >= SURE).map(|_| (on, dated.report))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, city, dead, on, sample};
    use jiff::civil::date;

    fn attack(report: u64, when: When, killed: u32) -> Told {
        Told {
            when,
            place: city("Erbil", "IQ", 36.19, 44.01),
            actors: vec![actor("iran.military")],
            recipients: vec![actor("usa.military")],
            dead: dead(killed),
            ..sample(report, 1)
        }
    }

    #[test]
    fn two_others_date_it() {
        let report = [attack(1, When::unknown(), 4)];
        let others = [attack(2, on("2024-01-06"), 4), attack(3, on("2024-01-06"), 4)];
        let when = written(&report, &others).expect("a date");
        assert_eq!((when.earliest, when.latest), (Some(date(2024, 1, 6)), Some(date(2024, 1, 12))));
        assert_eq!(when.basis, Basis::Inferred);
        let back = [others[1].clone(), others[0].clone()];
        assert_eq!(written(&report, &back), Some(when));
    }

    #[test]
    fn one_other_or_a_quarrel_says_nothing() {
        let report = [attack(1, When::unknown(), 4)];
        assert_eq!(written(&report, &[attack(2, on("2024-01-06"), 4)]), None);
        let quarrel = [attack(2, on("2024-01-06"), 4), attack(3, on("2024-02-06"), 4)];
        assert_eq!(written(&report, &quarrel), None);
    }

    #[test]
    fn background_dates_nothing() {
        let mut told = attack(1, When::unknown(), 4);
        told.factuality = Factuality::Historical;
        let others = [attack(2, on("2024-01-06"), 4), attack(3, on("2024-01-06"), 4)];
        assert_eq!(written(&[told], &others), None);
    }
}
