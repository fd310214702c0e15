//! Entries of one text that each stand under a day of their own, as in a live blog: "15 March 2022, 18:00" on a line by
//! itself. "Today" in an entry is its day, not the report's.

use dateline_data::WEEKDAYS;
use dateline_facts::report::{BlockKind, Report};
use dateline_facts::span::Span;
use jiff::civil::Date;

/// Longest stamp, in bytes.
const MAX_STAMP: usize = 60;
/// Days by which an entry may lie from the report's day: a text that goes through a longer time is a chronicle.
const MAX_DAYS: i32 = 31;

/// The lines that are days, maybe with a time; none where there are fewer than two, because one is the report's own.
pub(super) fn stamps(report: &Report) -> Vec<Span> {
    let stamps: Vec<Span> = report
        .blocks
        .iter()
        .filter(|b| b.kind != BlockKind::Title && b.span.finish() - b.span.begin() <= MAX_STAMP)
        .map(|b| b.span)
        .filter(|s| is_stamp(s.of(&report.text)))
        .collect();
    let text = |s: &Span| s.of(&report.text);
    if stamps.windows(2).any(|two| text(&two[0]) != text(&two[1])) { stamps } else { Vec::new() }
}

/// Whether an entry of that day may belong to a report of `doc`.
pub(super) fn is_near(day: Date, doc: Option<Date>) -> bool {
    doc.is_none_or(|doc| (doc - day).get_days().abs() <= MAX_DAYS)
}

/// A day by its month's name or in figures, a year maybe, a time, and no other word.
fn is_stamp(line: &str) -> bool {
    let (mut named, mut day, mut figures) = (false, false, false);
    for word in line.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = word.to_lowercase();
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        if word.is_empty() || WEEKDAYS.iter().any(|d| d.starts_with(&lower) && lower.len() >= 3) {
            continue;
        }
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            day |= number.len() <= 2;
            // "15th", "6pm".
            if word.len() - number.len() > 2 {
                return false;
            }
        } else if number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.' | b':' | b'T' | b'Z' | b'+'))
        {
            figures |= number.bytes().filter(|b| matches!(b, b'-' | b'/' | b'.')).count() >= 2;
        } else if is_month(&lower) {
            named = true;
        } else {
            let beside = ["at", "am", "pm", "a.m", "p.m", "updated", "posted", "local", "time"];
            let zone = word.len() <= 4 && word.bytes().all(|b| b.is_ascii_uppercase());
            if !zone && !beside.contains(&lower.as_str()) {
                return false;
            }
        }
    }
    figures || named && day
}

fn is_month(word: &str) -> bool {
    word.len() >= 3 && dateline_data::MONTH_NAMES.iter().any(|m| m.starts_with(word)) || word == "sept"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_by_hand() {
        for line in [
            "15 March 2022, 18:00",
            "Tuesday, 15 March 2022",
            "March 15, 6:40 pm",
            "2022-03-15 18:00 GMT",
            "15/03/2022 at 18:00",
            "Posted 15 Mar. 2022",
        ] {
            assert!(is_stamp(line), "{line}");
        }
        for line in
            ["14:05", "March 2022", "15 killed in March", "The Ides of March 15", "", "2022", "May", "9/11"]
        {
            assert!(!is_stamp(line), "{line}");
        }
    }
}
