//! What stands on top of a text: the outlet's name, what is paid for, the headline.

use super::sort::{Line, byline, dated, is_trail};
use super::topic;
use crate::dateline;
use crate::lines::{Place, judge};
use crate::metadata::{is_masthead, is_section, title_bar};
use dateline_facts::report::BlockKind;

/// Lines on top that are looked at.
const MOST: usize = 6;

/// Which line is what.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Top {
    /// The headline.
    pub headline: Option<usize>,
    /// The outlet's name.
    pub masthead: Option<usize>,
    /// What a word for paid content stands over.
    pub promo: Option<usize>,
}

/// Reads the first lines; `boxed` are those of boxes of other articles. The headline is the first line that is no leftover,
/// if it looks like one.
pub fn of(lines: &[Line], given: Option<&str>, boxed: &[bool]) -> Top {
    let mut top = Top::default();
    if let Some(n) = lines.iter().position(|l| l.kind == Some(BlockKind::Title)) {
        top.headline = Some(n);
        return top;
    }
    if let Some(given) = given {
        top.headline = lines.iter().take(4).position(|l| l.text.trim() == given.trim());
        return top;
    }
    let mut paid = false;
    let free = |(n, _): &(usize, &Line)| !boxed.get(*n).copied().unwrap_or(false);
    for (n, line) in lines.iter().enumerate().filter(free).take(MOST) {
        let text = line.text.trim();
        if judge(text, Place::default()).is_some() {
            // "Sponsored", "Paid content from Acme": the next line may be theirs.
            paid = is_paid(text) && !text.contains(':');
            continue;
        }
        let behind = lines.get(n + 1..).unwrap_or(&[]);
        if text.is_empty()
            || dated(text).is_some()
            || byline(text).is_some()
            || dateline::alone(text).is_some()
        {
            continue;
        }
        if top.masthead.is_none() && is_masthead(text) && !behind.is_empty() {
            top.masthead = Some(n);
            continue;
        }
        if !behind.is_empty() && is_section(text) || is_trail(text) && title_bar(text, "").is_none() {
            continue;
        }
        let words = text.split_whitespace().count();
        // "Highland News" over the headline is the outlet's name.
        let next = behind.iter().map(|l| l.text.trim()).find(|l| !l.is_empty()).unwrap_or("");
        if words <= 3 && next.split_whitespace().count() >= 4 && may_head(next, 160) {
            continue;
        }
        if paid && may_head(text, 220) && behind.iter().take(2).any(|l| may_head(l.text.trim(), 160)) {
            paid = false;
            top.promo = Some(n);
            continue;
        }
        let long = behind.iter().any(|l| l.text.len() > text.len().max(60));
        let sentence = text.ends_with(['.', ',', ';', ':', '،', '。']) && !text.ends_with("...");
        let fits = (2..=30).contains(&words) && text.len() <= 220 && !sentence && long;
        // "SANDERS: CLINTON NEEDS TO GO" has no place in front.
        let shouted = words >= 4 && !text.chars().any(char::is_lowercase);
        top.headline = (fits && (shouted || dateline::read(text).is_none())).then_some(n);
        break;
    }
    top
}

/// Whether a line looks like a headline, as far as it says itself.
fn may_head(line: &str, most: usize) -> bool {
    (2..=30).contains(&line.split_whitespace().count())
        && line.len() <= most
        && !topic::is_closed(line)
        && dated(line).is_none()
        && byline(line).is_none()
        && dateline::alone(line).is_none()
}

/// Whether a line says that what it stands over is paid for.
fn is_paid(line: &str) -> bool {
    let first = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    ["sponsored", "paid", "promoted", "partner", "advertisement", "advertorial", "advert"]
        .iter()
        .any(|w| first.eq_ignore_ascii_case(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        "Two drones hit an air base near Kerem on Monday, wounding three soldiers, the ministry said.";

    fn read(lines: &[&str]) -> Top {
        let line = |l: &&str| Line { text: (*l).to_owned(), kind: None, apart: true };
        of(&lines.iter().map(line).collect::<Vec<_>>(), None, &[])
    }

    #[test]
    fn tops_by_hand() {
        let top = |headline, masthead, promo| Top { headline, masthead, promo };
        let headline = "Drones hit air base near Kerem";
        assert_eq!(read(&[headline, BODY]), top(Some(0), None, None));
        let daily = ["The Daily Courier", "Vol. 12 No. 304 Friday, 1 July 2016 Price 50c", headline, BODY];
        assert_eq!(read(&daily), top(Some(2), Some(0), None));
        assert_eq!(read(&["The Kerch Herald", "Wednesday 5 October 2022", BODY]), top(None, Some(0), None));
        assert_eq!(read(&["Sponsored: Ten ways to save", headline, BODY]), top(Some(1), None, None));
        assert_eq!(read(&["Sponsored by Acme Insurance", headline, BODY]), top(Some(1), None, None));
        let paid = ["Paid content from Acme", "How to sleep better in 10 days", headline, BODY];
        assert_eq!(read(&paid), top(Some(2), None, Some(1)));
        assert_eq!(read(&["Gunmen Attack Police Post", BODY]), top(Some(0), None, None));
        assert_eq!(read(&["Kerem falls | Eastern Ledger", BODY]).headline, None);
    }
}
