//! One event of the record a line: what `dateline events --json` prints.

use super::{BareWhen, Points};
use crate::actor::Actor;
use crate::id::ReportId;
use crate::record::{Account, Event, EventPlace, Range, Side, Values};
use crate::span::Span;
use serde::Serialize;

/// An event with its accounts, ready to be written as one line of JSON.
///
/// Accounts quote spans of reports, which only whoever holds the reports can count in code points;
/// hence the function that [`EventLine::of`] takes.
#[derive(Debug, Serialize)]
pub struct EventLine<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    mode: Option<&'a str>,
    contexts: Vec<&'a str>,
    actors: &'a [Actor],
    recipients: &'a [Actor],
    place: Option<PlaceLine<'a>>,
    when: BareWhen,
    dead: Option<Range>,
    injured: Option<Range>,
    status: &'static str,
    n_reports: u32,
    n_independent: u32,
    accounts: Vec<AccountLine<'a>>,
    disagreements: Vec<DisagreementLine<'a>>,
    stories: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PlaceLine<'a> {
    name: &'a str,
    country: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    geonameid: Option<u32>,
    precision: &'static str,
}

#[derive(Debug, Serialize)]
struct AccountLine<'a> {
    report: String,
    outlet: Option<&'a str>,
    agency: Option<&'a str>,
    published: BareWhen,
    attribution: Option<SourceLine<'a>>,
    factuality: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<String>,
    values: ValuesLine<'a>,
    evidence: Vec<EvidenceLine<'a>>,
}

#[derive(Debug, Serialize)]
struct SourceLine<'a> {
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<&'a str>,
    stance: &'static str,
    speech: &'static str,
}

#[derive(Debug, Serialize)]
struct ValuesLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    dead: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injured: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<BareWhen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceLine<'a>>,
    #[serde(skip_serializing_if = "slice_is_empty")]
    actors: &'a [Actor],
    #[serde(skip_serializing_if = "slice_is_empty")]
    recipients: &'a [Actor],
}

fn slice_is_empty(actors: &&[Actor]) -> bool {
    actors.is_empty()
}

#[derive(Debug, Serialize)]
struct EvidenceLine<'a> {
    span: Points,
    quote: &'a str,
}

#[derive(Debug, Serialize)]
struct DisagreementLine<'a> {
    slot: &'a str,
    values: &'a [Side],
}

impl<'a> PlaceLine<'a> {
    fn of(place: &'a EventPlace) -> Self {
        PlaceLine {
            name: &place.name,
            country: (!place.country.is_empty()).then_some(place.country.as_str()),
            lat: place.lat,
            lon: place.lon,
            geonameid: place.geonameid,
            precision: place.precision.as_str(),
        }
    }
}

impl<'a> ValuesLine<'a> {
    fn of(values: &'a Values) -> Self {
        ValuesLine {
            dead: values.dead,
            injured: values.injured,
            when: values.when.as_ref().map(BareWhen::from),
            place: values.place.as_ref().map(PlaceLine::of),
            actors: &values.actors,
            recipients: &values.recipients,
        }
    }
}

impl<'a> AccountLine<'a> {
    fn of(account: &'a Account, points: &impl Fn(ReportId, Span) -> Points) -> Self {
        AccountLine {
            report: account.report.to_string(),
            outlet: account.outlet.as_deref(),
            agency: account.agency.as_deref(),
            published: BareWhen::from(&account.published),
            attribution: account.attribution.as_ref().map(|a| SourceLine {
                source: a.source.as_deref(),
                via: a.via.as_deref(),
                actor: a.actor.as_deref(),
                stance: a.stance.as_str(),
                speech: a.speech.as_str(),
            }),
            factuality: account.factuality.as_str(),
            superseded_by: account.superseded_by.map(|r| r.to_string()),
            values: ValuesLine::of(&account.values),
            evidence: account
                .evidence
                .iter()
                .map(|e| EvidenceLine { span: points(account.report, e.span), quote: &e.quote })
                .collect(),
        }
    }
}

impl<'a> EventLine<'a> {
    /// The line for an event; `points` turns a byte span of a report into code points.
    pub fn of(event: &'a Event, points: impl Fn(ReportId, Span) -> Points) -> Self {
        EventLine {
            id: event.id.to_string(),
            kind: event.kind.as_str(),
            mode: event.mode.as_deref(),
            contexts: event.contexts.iter().map(|c| c.as_str()).collect(),
            actors: &event.actors,
            recipients: &event.recipients,
            place: event.place.as_ref().map(PlaceLine::of),
            when: BareWhen::from(&event.when),
            dead: event.dead,
            injured: event.injured,
            status: event.status.as_str(),
            n_reports: event.n_reports,
            n_independent: event.n_independent,
            accounts: event.accounts.iter().map(|a| AccountLine::of(a, &points)).collect(),
            disagreements: event
                .disagreements
                .iter()
                .map(|d| DisagreementLine { slot: &d.slot, values: &d.values })
                .collect(),
            stories: event.stories.iter().map(ToString::to_string).collect(),
        }
    }
}
