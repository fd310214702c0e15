//! Which number of "11/06/2024" is the month: by the report's other dates, its language, its outlet's country.

use super::lex::{Class, DAY_FIRST, Lexed, MONTH_FIRST};
use dateline_facts::report::Report;

/// Last labels of addresses that anybody may have, wherever they are.
const ANYBODY: &[&str] = &["io", "co", "tv", "me", "ly", "fm", "ai", "cc", "eu", "ca"];

/// Whether the day stands in front; `None` where nothing says so or the text writes both.
pub(super) fn day_first(report: &Report, lexed: &[Vec<Lexed>]) -> Option<bool> {
    let (mut day, mut month, mut open) = (false, false, false);
    for item in lexed.iter().flatten().flat_map(|l| &l.items).filter(|i| i.class == Class::Iso) {
        let how = item.value.fract().abs();
        day |= how == DAY_FIRST;
        month |= how == MONTH_FIRST;
        open |= item.value < 0.0;
    }
    match (day, month) {
        _ if !open => return None,
        (true, false) => return Some(true),
        (false, true) => return Some(false),
        (true, true) => return None,
        (false, false) => {}
    }
    if report.language.as_deref().is_some_and(|l| l != "en") {
        return Some(true);
    }
    let address = report.url.as_deref().unwrap_or(&report.uri);
    let host = address.split_once("://")?.1.split(['/', ':', '?']).next()?;
    match host.rsplit('.').next()? {
        "us" | "ph" | "gov" | "mil" => Some(false),
        label if label.len() == 2 && !ANYBODY.contains(&label) => Some(true),
        _ => None,
    }
}
