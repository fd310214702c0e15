//! An event in a line or two.

use super::when;
use crate::out::{BOLD, CYAN, DIM, GREEN, RED, YELLOW, clipped, padded, styled};
use anstyle::Style;
use dateline_facts::actor::Actor;
use dateline_facts::plover::Quad;
use dateline_facts::record::{Event, EventPlace, Range, Status};
use std::fmt::Display;
use std::io::{self, Write};

/// Columns of the date and of the type.
const DATE: usize = 22;
const TYPE: usize = 21;

/// The first ten signs of an id, which is enough to ask for it.
pub fn short(id: impl Display) -> String {
    let mut id = id.to_string();
    id.truncate(10);
    id
}

/// Two lines: when, what, who to whom; then where, dead, who tells it, status.
pub fn lines(out: &mut impl Write, event: &Event, columns: usize) -> io::Result<()> {
    let date = padded(&when::when(&event.when), DATE);
    let kind = padded(&kind(event), TYPE);
    let width = columns.saturating_sub(DATE + TYPE + 2).max(20);
    writeln!(out, "{date} {} {}", styled(quad_style(event), &kind), clipped(&parties(event), width))?;
    let rest = facts(event).join("; ");
    let status = styled(status_style(event.status), event.status.as_str());
    writeln!(out, "{:DATE$} {rest}; {status} {}", "", styled(DIM, &short(event.id)))
}

/// One line, for lists.
pub fn line(out: &mut impl Write, event: &Event, columns: usize) -> io::Result<()> {
    let date = padded(&when::when(&event.when), DATE);
    let status = styled(status_style(event.status), event.status.as_str());
    let told = format!("{}/{}", event.n_reports, event.n_independent);
    let tail = event.status.as_str().len() + told.len() + 14;
    let mut words = format!("{}: {}", kind(event), parties(event));
    if let Some(place) = &event.place {
        words = format!("{words}, {}", place_words(place));
    }
    if let Some(dead) = &event.dead {
        words = format!("{words}, {} dead", range(dead));
    }
    let width = columns.saturating_sub(DATE + tail + 2).max(30);
    let words = padded(&clipped(&words, width), width);
    let (told, id) = (styled(DIM, &told), styled(DIM, &short(event.id)));
    writeln!(out, "{id} {date} {words} {told} {status}")
}

/// `ASSAULT drone`.
pub fn kind(event: &Event) -> String {
    match &event.mode {
        Some(mode) => format!("{} {mode}", event.kind),
        None => event.kind.to_string(),
    }
}

/// `United States -> Harakat al-Nujaba`.
pub fn parties(event: &Event) -> String {
    match (event.actors.is_empty(), event.recipients.is_empty()) {
        (true, true) => "who and whom not said".to_owned(),
        (false, true) => names(&event.actors),
        (true, false) => format!("(not said) \u{2192} {}", names(&event.recipients)),
        (false, false) => format!("{} \u{2192} {}", names(&event.actors), names(&event.recipients)),
    }
}

fn names(actors: &[Actor]) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<&str> = actors.iter().take(SHOWN).map(|a| a.name.as_str()).collect();
    let more = format!("{} more", actors.len().saturating_sub(SHOWN));
    if actors.len() > SHOWN {
        names.push(&more);
    }
    names.join(", ")
}

/// `Baghdad, IQ`.
pub fn place_words(place: &EventPlace) -> String {
    if place.country.is_empty() { place.name.clone() } else { format!("{}, {}", place.name, place.country) }
}

/// `2`, `more than 30`, or `2 (2 to 3)`.
pub fn range(range: &Range) -> String {
    if range.low == range.high {
        range.best.to_string()
    } else if let Some(said) = range.more_than() {
        format!("more than {said}")
    } else {
        format!("{} ({} to {})", range.best, range.low, range.high)
    }
}

fn facts(event: &Event) -> Vec<String> {
    let mut facts = vec![event.place.as_ref().map_or_else(|| "place not said".to_owned(), place_words)];
    let earlier = event.earlier_dead();
    facts.extend(event.dead.as_ref().map(|dead| match earlier.is_empty() {
        true => format!("{} dead", range(dead)),
        false => format!(
            "{} dead (earlier {})",
            range(dead),
            earlier.iter().map(range).collect::<Vec<_>>().join(", ")
        ),
    }));
    facts.extend(event.injured.as_ref().map(|injured| format!("{} injured", range(injured))));
    facts.push(told(event));
    facts
}

/// `7 reports, 2 independent`.
pub fn told(event: &Event) -> String {
    let reports = if event.n_reports == 1 { "report" } else { "reports" };
    format!("{} {reports}, {} independent", event.n_reports, event.n_independent)
}

/// The colour of a status.
pub fn status_style(status: Status) -> Style {
    match status {
        Status::Confirmed => GREEN,
        Status::Disputed => YELLOW,
        Status::Denied => RED,
        Status::Reported => BOLD,
        Status::Planned | Status::Hypothetical => DIM,
    }
}

/// The colour of a type: by its quad.
pub fn quad_style(event: &Event) -> Style {
    match event.kind.quad() {
        Quad::MaterialConflict => RED,
        Quad::VerbalConflict => YELLOW,
        Quad::MaterialCooperation => CYAN,
        Quad::VerbalCooperation => GREEN,
    }
}
