//! One report a line: what `dateline read` prints.

use super::{BareWhen, Points, SCHEMA, number, rounded};
use crate::quantity::Count;
use crate::reading::Reading;
use crate::span::{CodePoints, Span};
use crate::when::When;
use serde::Serialize;

/// A report with its annotations, ready to be written as one line of JSON.
///
/// ```
/// use dateline_facts::{reading::Reading, report::Report, wire::ReportLine};
/// let reading = Reading::of(Report::plain("mem:1", "Troops left."));
/// let line = serde_json::to_value(ReportLine::of(&reading, false)).unwrap();
/// assert_eq!(line["schema"], "dateline/1");
/// assert_eq!(line["blocks"][0]["span"], serde_json::json!([0, 12]));
/// assert!(line.get("tokens").is_none());
/// ```
#[derive(Debug, Serialize)]
pub struct ReportLine<'a> {
    schema: &'static str,
    id: String,
    uri: &'a str,
    title: Option<&'a str>,
    authors: &'a [String],
    outlet: Option<&'a str>,
    agency: Option<&'a str>,
    language: Option<&'a str>,
    published: WhenLine,
    text: &'a str,
    blocks: Vec<BlockLine>,
    repairs: Vec<RepairLine<'a>>,
    sentences: Vec<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<TokenLine<'a>>>,
    entities: Vec<EntityLine<'a>>,
    times: Vec<TimeLine<'a>>,
    places: Vec<PlaceLine<'a>>,
    quantities: Vec<QuantityLine<'a>>,
    attributions: Vec<AttributionLine>,
    events: Vec<MentionLine<'a>>,
    relations: Vec<RelationLine>,
    notes: &'a [String],
}

#[derive(Debug, Serialize)]
struct WhenLine {
    #[serde(flatten)]
    bare: BareWhen,
    basis: &'static str,
    evidence: Vec<Points>,
}

#[derive(Debug, Serialize)]
struct BlockLine {
    span: Points,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct RepairLine<'a> {
    span: Points,
    kind: &'a str,
    was: &'a str,
}

#[derive(Debug, Serialize)]
struct TokenLine<'a> {
    span: Points,
    lemma: &'a str,
    upos: &'static str,
    head: u32,
    deprel: &'a str,
}

#[derive(Debug, Serialize)]
struct EntityLine<'a> {
    span: Points,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    actor: Option<&'a str>,
    score: f64,
    by: &'a str,
}

#[derive(Debug, Serialize)]
struct TimeLine<'a> {
    span: Points,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    earliest: Option<String>,
    latest: Option<String>,
    approximate: bool,
}

#[derive(Debug, Serialize)]
struct PlaceLine<'a> {
    span: Points,
    name: &'a str,
    geonameid: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    country: Option<&'a str>,
    kind: &'static str,
    score: f64,
}

#[derive(Debug, Serialize)]
struct QuantityLine<'a> {
    span: Points,
    low: serde_json::Number,
    high: serde_json::Number,
    modifier: Option<&'a str>,
    unit: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct AttributionLine {
    source: Option<Points>,
    cue: Option<Points>,
    content: Vec<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<Points>,
    speech: &'static str,
    stance: &'static str,
    score: f64,
}

#[derive(Debug, Serialize)]
struct CountLine {
    low: u32,
    best: u32,
    high: u32,
    evidence: Vec<Points>,
}

#[derive(Debug, Serialize)]
struct MentionLine<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    mode: Option<&'a str>,
    contexts: Vec<&'a str>,
    trigger: Points,
    actors: &'a [u32],
    recipients: &'a [u32],
    places: &'a [u32],
    when: WhenLine,
    dead: Option<CountLine>,
    injured: Option<CountLine>,
    factuality: &'static str,
    attribution: Option<u32>,
    score: f64,
    by: &'a str,
}

#[derive(Debug, Serialize)]
struct RelationLine {
    #[serde(rename = "type")]
    kind: &'static str,
    subject: u32,
    object: u32,
    quantity: Option<u32>,
    when: Option<WhenLine>,
    attribution: Option<u32>,
    evidence: Vec<Points>,
}

fn nonempty(s: &str) -> Option<&str> {
    (!s.is_empty()).then_some(s)
}

impl<'a> ReportLine<'a> {
    /// The line for a reading; `tokens` says whether it carries the tokens.
    pub fn of(reading: &'a Reading, tokens: bool) -> Self {
        let report = &reading.report;
        let points = CodePoints::of(&report.text);
        let span = |s: Span| points.span(s);
        let spans = |list: &[Span]| list.iter().map(|s| points.span(*s)).collect::<Vec<_>>();
        let when = |w: &When| WhenLine {
            bare: BareWhen::from(w),
            basis: w.basis.as_str(),
            evidence: spans(&w.evidence),
        };
        let count =
            |c: &Count| CountLine { low: c.low, best: c.best, high: c.high, evidence: spans(&c.evidence) };
        ReportLine {
            schema: SCHEMA,
            id: report.given_id.clone().unwrap_or_else(|| report.id.to_string()),
            uri: report.address(),
            title: report.title.as_deref(),
            authors: &report.authors,
            outlet: report.outlet.as_deref(),
            agency: report.agency.as_deref(),
            language: report.language.as_deref(),
            published: when(&report.published),
            text: &report.text,
            blocks: report
                .blocks
                .iter()
                .map(|b| BlockLine { span: span(b.span), kind: b.kind.as_str() })
                .collect(),
            repairs: report
                .repairs
                .iter()
                .map(|r| RepairLine { span: span(r.span), kind: &r.kind, was: &r.was })
                .collect(),
            sentences: reading.sentences.iter().map(|s| span(s.span)).collect(),
            tokens: tokens.then(|| {
                reading
                    .tokens
                    .iter()
                    .map(|t| TokenLine {
                        span: span(t.span),
                        lemma: &t.lemma,
                        upos: t.upos.as_str(),
                        head: t.head,
                        deprel: &t.deprel,
                    })
                    .collect()
            }),
            entities: reading
                .entities
                .iter()
                .map(|e| EntityLine {
                    span: span(e.span),
                    kind: e.kind.as_str(),
                    name: &e.name,
                    actor: e.actor.as_deref(),
                    score: rounded(e.score),
                    by: &e.by,
                })
                .collect(),
            times: reading
                .times
                .iter()
                .map(|t| TimeLine {
                    span: span(t.span),
                    kind: t.kind.as_str(),
                    value: &t.value,
                    earliest: t.earliest.map(|d| d.to_string()),
                    latest: t.latest.map(|d| d.to_string()),
                    approximate: t.approximate,
                })
                .collect(),
            places: reading
                .places
                .iter()
                .map(|p| PlaceLine {
                    span: span(p.span),
                    name: &p.name,
                    geonameid: p.geonameid,
                    lat: p.lat,
                    lon: p.lon,
                    country: nonempty(&p.country),
                    kind: p.kind.as_str(),
                    score: rounded(p.score),
                })
                .collect(),
            quantities: reading
                .quantities
                .iter()
                .map(|q| QuantityLine {
                    span: span(q.span),
                    low: number(q.low),
                    high: number(q.high),
                    modifier: nonempty(&q.modifier),
                    unit: nonempty(&q.unit),
                })
                .collect(),
            attributions: reading
                .attributions
                .iter()
                .map(|a| AttributionLine {
                    source: a.source.map(span),
                    cue: a.cue.map(span),
                    content: spans(&a.content),
                    via: a.via.map(span),
                    speech: a.speech.as_str(),
                    stance: a.stance.as_str(),
                    score: rounded(a.score),
                })
                .collect(),
            events: reading
                .events
                .iter()
                .map(|e| MentionLine {
                    id: e.id.to_string(),
                    kind: e.kind.as_str(),
                    mode: e.mode.as_deref(),
                    contexts: e.contexts.iter().map(|c| c.as_str()).collect(),
                    trigger: span(e.trigger),
                    actors: &e.actors,
                    recipients: &e.recipients,
                    places: &e.places,
                    when: when(&e.when),
                    dead: e.dead.as_ref().map(count),
                    injured: e.injured.as_ref().map(count),
                    factuality: e.factuality.as_str(),
                    attribution: e.attribution,
                    score: rounded(e.score),
                    by: &e.by,
                })
                .collect(),
            relations: reading
                .relations
                .iter()
                .map(|r| RelationLine {
                    kind: r.kind.as_str(),
                    subject: r.subject,
                    object: r.object,
                    quantity: r.quantity,
                    when: r.when.as_ref().map(when),
                    attribution: r.attribution,
                    evidence: spans(&r.evidence),
                })
                .collect(),
            notes: &report.notes,
        }
    }
}
