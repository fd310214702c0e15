//! The record in the formats of others. Every export says what its format could not hold.

mod acled;
mod cameo;
mod csv;
mod ftm;
mod gdelt;
mod geojson;
mod location;
mod plover;
mod timelinejs;
mod ucdp;
mod webannotation;

use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::actor::Actor;
use dateline_facts::record::{Event, Status};
use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

/// A format of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PLOVER JSON Lines, fields of the manual's chapter on data.
    Plover,
    /// One row an event, for spreadsheets.
    Csv,
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// The 31 columns of ACLED.
    Acled,
    /// The 49 columns of the UCDP Georeferenced Event Dataset.
    Ucdp,
    /// TimelineJS 3 JSON.
    TimelineJs,
    /// W3C Web Annotations, one a quote, JSON Lines.
    WebAnnotation,
    /// The 61 columns of GDELT 2.0 events, with CAMEO codes.
    Gdelt,
    /// FollowTheMoney entities, JSON Lines.
    Ftm,
}

impl Format {
    /// All formats with the names used on the command line.
    pub const ALL: &'static [(&'static str, Format)] = &[
        ("plover", Format::Plover),
        ("csv", Format::Csv),
        ("geojson", Format::GeoJson),
        ("acled", Format::Acled),
        ("ucdp", Format::Ucdp),
        ("timelinejs", Format::TimelineJs),
        ("webannotation", Format::WebAnnotation),
        ("gdelt", Format::Gdelt),
        ("ftm", Format::Ftm),
    ];

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Format::ALL.iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Format::ALL.iter().find(|(_, f)| *f == self).map_or("", |(n, _)| n)
    }
}

/// What a format could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossReport {
    /// The format's name.
    pub format: &'static str,
    /// Events written.
    pub written: usize,
    /// Events left out, by reason.
    pub left_out: BTreeMap<&'static str, usize>,
    /// What written events lost, in words, with how many events or values.
    pub lost: BTreeMap<&'static str, usize>,
}

impl LossReport {
    fn lose(&mut self, what: &'static str, n: usize) {
        if n > 0 {
            *self.lost.entry(what).or_default() += n;
        }
    }

    fn leave(&mut self, why: &'static str) {
        *self.left_out.entry(why).or_default() += 1;
    }

    /// What formats without accounts lose of an event.
    fn without_accounts(&mut self, event: &Event) {
        let attributed = event.accounts.iter().filter(|a| a.attribution.is_some()).count();
        self.lose("attributions (according to whom)", attributed);
        self.lose("disagreements between accounts", event.disagreements.len());
        self.lose(
            "further quotes",
            event.accounts.iter().map(|a| a.evidence.len()).sum::<usize>().saturating_sub(1),
        );
        self.lose("stories", event.stories.len());
    }
}

impl fmt::Display for LossReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} events written", self.format, self.written)?;
        for (why, n) in &self.left_out {
            write!(f, "\n  left out: {n} {why}")?;
        }
        for (what, n) in &self.lost {
            write!(f, "\n  not held by the format: {n} {what}")?;
        }
        Ok(())
    }
}

/// Writes the events asked for in `format`, one after the other; returns what was lost.
///
/// # Errors
/// The archive's own, and those of `out`.
pub fn write(
    archive: &Archive,
    format: Format,
    filter: &Filter,
    out: &mut dyn Write,
) -> Result<LossReport, ArchiveError> {
    let mut loss = LossReport { format: format.name(), ..LossReport::default() };
    match format {
        Format::Plover => plover::write(archive, filter, out, &mut loss),
        Format::Csv => csv::write(archive, filter, out, &mut loss),
        Format::GeoJson => geojson::write(archive, filter, out, &mut loss),
        Format::Acled => acled::write(archive, filter, out, &mut loss),
        Format::Ucdp => ucdp::write(archive, filter, out, &mut loss),
        Format::TimelineJs => timelinejs::write(archive, filter, out, &mut loss),
        Format::WebAnnotation => webannotation::write(archive, filter, out, &mut loss),
        Format::Gdelt => gdelt::write(archive, filter, out, &mut loss),
        Format::Ftm => ftm::write(archive, filter, out, &mut loss),
    }?;
    out.flush()?;
    Ok(loss)
}

/// Why a dataset of things that happened cannot take this event; `None` where it can.
fn unfit(event: &Event) -> Option<&'static str> {
    match event.status {
        Status::Planned => Some("planned only"),
        Status::Hypothetical => Some("imagined only"),
        Status::Denied => Some("denied only"),
        _ if background(event) => Some("told as history only"),
        _ if event.when.is_unknown() => Some("without a date"),
        _ => None,
    }
}

/// Whether all tell it as something of long ago, beside their own news.
fn background(event: &Event) -> bool {
    let past =
        |a: &dateline_facts::record::Account| a.factuality == dateline_facts::event::Factuality::Historical;
    !event.accounts.is_empty() && event.accounts.iter().all(past)
}

/// The words that tell it best: of the report's own voice, else of the first account.
fn quote(event: &Event) -> &str {
    let own = event.accounts.iter().find(|a| a.attribution.is_none());
    own.or(event.accounts.first()).and_then(|a| a.evidence.first()).map_or("", |e| e.quote.as_str())
}

/// The outlets, or the files where the outlet is not known.
fn sources(archive: &Archive, event: &Event) -> Result<Vec<String>, ArchiveError> {
    let mut out: Vec<String> = Vec::new();
    for account in &event.accounts {
        let name = match account.outlet.as_ref().or(account.agency.as_ref()) {
            Some(name) => name.clone(),
            None => archive.uri(account.report)?.unwrap_or_else(|| account.report.to_string()),
        };
        if !out.contains(&name) {
            out.push(name);
        }
    }
    Ok(out)
}

fn names(actors: &[Actor]) -> String {
    actors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn codes(actors: &[Actor]) -> String {
    actors.iter().map(|a| a.code.as_str()).filter(|c| !c.is_empty()).collect::<Vec<_>>().join("; ")
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// One line of JSON Lines.
fn line(out: &mut dyn Write, value: &serde_json::Value) -> Result<(), ArchiveError> {
    serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// A heading for an event, from its parts.
fn headline(event: &Event) -> String {
    let who = if event.actors.is_empty() { "Unknown".to_owned() } else { names(&event.actors) };
    let what = event.mode.as_ref().map_or(event.kind.as_str().to_owned(), |m| format!("{}: {m}", event.kind));
    let whom = if event.recipients.is_empty() {
        String::new()
    } else {
        format!(" – {}", names(&event.recipients))
    };
    format!("{who} – {what}{whom}")
}

/// Rows for spreadsheets. Words that a spreadsheet would run as a formula get an apostrophe in front.
struct Rows<'a> {
    out: ::csv::Writer<&'a mut dyn Write>,
}

impl<'a> Rows<'a> {
    fn new(out: &'a mut dyn Write, header: &[&str]) -> Result<Self, ArchiveError> {
        let mut rows = Rows { out: ::csv::Writer::from_writer(out) };
        rows.out.write_record(header).map_err(output)?;
        Ok(rows)
    }

    fn row(&mut self, cells: Vec<String>) -> Result<(), ArchiveError> {
        let safe = cells.into_iter().map(|cell| {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            if formula { format!("'{cell}") } else { cell }
        });
        self.out.write_record(safe).map_err(output)
    }

    fn end(mut self) -> Result<(), ArchiveError> {
        Ok(self.out.flush()?)
    }
}

fn output(error: ::csv::Error) -> ArchiveError {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => ArchiveError::Output(error),
        other => ArchiveError::Output(std::io::Error::other(format!("{other:?}"))),
    }
}
