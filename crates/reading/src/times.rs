//! When: time expressions, anchored to the report's date.
//!
//! Words become classes (`lex`), rules over classes are matched longest first (`grammar`), a match is read
//! against the report's date, the date mentioned last and the tense around it (`anchor`, `resolve`), and
//! what stands in front joins it (`compose`): "early", "the end of", "about". No clock is ever read.

mod anchor;
mod calendars;
mod compose;
mod entries;
mod grammar;
mod lex;
mod order;
mod resolve;
mod series;
mod tense;
mod value;
mod window;

use crate::chunks::Chunker;
use anchor::{Context, Place};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::time::{TimeKind, TimeMention};
use dateline_facts::token::Token;
use dateline_facts::when::{Basis, Precision, When};
use grammar::Grammar;
use jiff::civil::Date;
use lex::{Class, Lexed, Lexicon};
use resolve::{Sense, resolve};
use smol_str::{SmolStr, format_smolstr};
use std::cell::OnceCell;
use value::{Grain, Point};

/// Finds time expressions.
pub struct Times {
    grammar: Grammar,
    lexicon: Lexicon,
    chunker: Chunker,
    ids: Vec<SmolStr>,
}

/// A mention with the tokens it covers, until it is written down.
struct Found {
    first: usize,
    last: usize,
    rule: usize,
    sense: Sense,
}

impl Times {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        let grammar = Grammar::new(dateline_data::TIME_RULES);
        let ids = grammar.rules.iter().map(|r| format_smolstr!("time.{}", r.id)).collect();
        Times { grammar, lexicon: Lexicon::new(), chunker: Chunker::new(), ids }
    }

    /// Adds the times, against the report's date.
    pub fn run(&self, reading: &mut Reading) {
        let doc = anchor_of(&reading.report.published);
        let (mut times, notes) = self.read(reading, doc);
        // A day reckoned from a report that is of some month is no better known than that.
        if let (Some((first, last)), Some(_)) = (window::of(&reading.report.published), doc) {
            let (early, _) = self.read(reading, Some(first));
            window::widen(&mut times, &early, (last - first).get_days());
        }
        reading.times = times;
        reading.report.notes.extend(notes);
    }

    /// The times as they read if the report is of day `doc`, and what is doubtful in them.
    pub fn read(&self, reading: &Reading, doc: Option<Date>) -> (Vec<TimeMention>, Vec<String>) {
        let text = &reading.report.text;
        let end = reading.tokens.len();
        let lexed: Vec<Vec<Lexed>> = reading
            .sentences
            .iter()
            .map(|s| {
                let range = s.tokens();
                self.lexicon.read(
                    &reading.tokens[range.start.min(end)..range.end.min(end)],
                    text,
                    &self.grammar,
                )
            })
            .collect();
        let mut ctx = Context {
            doc,
            last: None,
            quarter: None,
            aside: None,
            narrative: narrative(&lexed, &reading.tokens, doc),
            day_first: order::day_first(&reading.report, &lexed),
        };
        let stamps = entries::stamps(&reading.report);
        let mut out = Vec::new();
        let mut notes = Vec::new();
        for (sentence, lexed) in reading.sentences.iter().zip(&lexed) {
            let from = sentence.tokens().start;
            let chunks = OnceCell::new();
            let mut found: Vec<Found> = Vec::new();
            let mut at = 0;
            while at < lexed.len() {
                if lexed[at].items.is_empty() && lexed[at].literal.is_none() {
                    at += 1;
                    continue;
                }
                let Some(mut matched) = self.grammar.longest(lexed, at, usize::MAX) else {
                    at += 1;
                    continue;
                };
                let mut place = Place {
                    tokens: &reading.tokens,
                    text,
                    sentence: *sentence,
                    chunker: &self.chunker,
                    chunks: &chunks,
                    first: from + at,
                    front: match found.last() {
                        Some(f) if f.last == from + at && f.sense.value.contains('T') => f.first,
                        _ => from + at,
                    },
                    last: from + at + matched.len,
                };
                let mut sense = resolve(&self.grammar.rules[matched.rule], &matched, &ctx, &place);
                // What makes no sense in full may in part: "a month" in "a month after the strike".
                while sense.is_none()
                    && let Some(shorter) = self.grammar.longest(lexed, at, matched.len - 1)
                {
                    matched = shorter;
                    place.last = from + at + matched.len;
                    sense = resolve(&self.grammar.rules[matched.rule], &matched, &ctx, &place);
                }
                let rule = &self.grammar.rules[matched.rule];
                match sense {
                    None => at += 1,
                    Some(mut sense) => {
                        sense.approximate |= lexed[at].prefixed;
                        let mut new =
                            Found { first: place.first, last: place.last, rule: matched.rule, sense };
                        if rule.meaning == "dayfirst" {
                            new.last = series::link(&reading.tokens, text, place.first, place.last);
                        }
                        if lexed[at].prefixed {
                            compose::prefixed(&mut new, &reading.tokens, text);
                        }
                        let floor = found.last().map_or(from, |f| f.last);
                        compose::extend(&mut new, &reading.tokens, text, floor, lexed, from);
                        if let Some(point) = new.sense.point {
                            ctx.mention(point, rule.meaning == "year", new.first <= from + 3);
                            if matches!(rule.meaning, "quarter" | "quarterrel")
                                && point.grain == Grain::Quarter
                            {
                                ctx.quarter = Some(point);
                            }
                        }
                        if new.sense.wrong_weekday
                            && let Some(point) = new.sense.point
                        {
                            let words = span_of(&reading.tokens, new.first, new.last).of(text);
                            notes.push(format!(
                                "“{words}”: {} was a {:?}",
                                point.value(),
                                point.first.weekday()
                            ));
                        }
                        if let Some((from, to)) = new.sense.either {
                            let words = span_of(&reading.tokens, new.first, new.last).of(text);
                            let plain = |d: Date| d.strftime("%-d %B %Y");
                            notes.push(format!("“{words}” is {} or {}", plain(from), plain(to)));
                        }
                        // "22-25 April": what is read is the first day; the rest says itself.
                        at = match rule.meaning {
                            "dayfirst" => new.last.saturating_sub(from).max(at + 1),
                            _ => at + matched.len,
                        };
                        let end = sentence.tokens().end.min(end);
                        let mut more = series::next(&new, rule.id, &reading.tokens, text, end);
                        compose::join(&mut found, new, &reading.tokens, text);
                        while let Some(member) = more {
                            at = member.last.saturating_sub(from).max(at);
                            if let Some(point) = member.sense.point {
                                ctx.mention(point, false, false);
                            }
                            more = series::next(&member, rule.id, &reading.tokens, text, end);
                            found.push(member);
                        }
                    }
                }
            }
            // A stamp over an entry: what follows is told on its day.
            if stamps
                .iter()
                .any(|s| s.begin() <= sentence.span.begin() && sentence.span.finish() <= s.finish())
            {
                let day = found.iter().filter_map(|f| f.sense.point).find(|p| p.grain == Grain::Day);
                if let Some(day) = day.filter(|p| entries::is_near(p.first, doc)) {
                    ctx.doc = Some(day.first);
                }
            }
            out.extend(found.into_iter().map(|f| self.mention(f, &reading.tokens)));
        }
        (out, notes)
    }

    /// Whether the words around each span tell of the past (`-1`), of what is to come (`1`), or do not say (`0`).
    pub(crate) fn directions(&self, reading: &Reading, spans: &[Span]) -> Vec<i32> {
        // A sentence's chunks cost more than all else: once for all spans in it.
        let (mut of, mut chunks) = (usize::MAX, OnceCell::new());
        let one = |span: &Span| {
            let at = reading.sentences.partition_point(|s| s.span.finish() <= span.begin());
            let Some(sentence) = reading.sentences.get(at) else { return 0 };
            let range = sentence.tokens();
            let Some(tokens) = reading.tokens.get(range.clone()) else { return 0 };
            let first = range.start + tokens.partition_point(|t| t.span.finish() <= span.begin());
            let last = range.start + tokens.partition_point(|t| t.span.begin() < span.finish());
            if of != at {
                (of, chunks) = (at, OnceCell::new());
            }
            let place = Place {
                tokens: &reading.tokens,
                text: &reading.report.text,
                sentence: *sentence,
                chunker: &self.chunker,
                chunks: &chunks,
                first,
                front: first,
                last,
            };
            place.direction()
        };
        spans.iter().map(one).collect()
    }

    fn mention(&self, found: Found, tokens: &[Token]) -> TimeMention {
        let Found { first, last, rule, sense } = found;
        TimeMention {
            span: span_of(tokens, first, last),
            kind: sense.kind,
            value: SmolStr::new(&sense.value),
            earliest: sense.earliest,
            latest: sense.latest,
            approximate: sense.approximate,
            by: self.ids.get(rule).cloned().unwrap_or_default(),
        }
    }
}

impl Default for Times {
    fn default() -> Self {
        Times::new()
    }
}

fn span_of(tokens: &[Token], first: usize, last: usize) -> Span {
    match (tokens.get(first), tokens.get(last.saturating_sub(1))) {
        (Some(a), Some(b)) => a.span.cover(b.span),
        _ => Span::default(),
    }
}

/// Whether the text tells of years long before the report, so that its dates hang on one another: many
/// years in digits, most of them past, and few days named as news names them; or fewer years, and many months beside
/// them without any day that news would name.
fn narrative(lexed: &[Vec<Lexed>], tokens: &[Token], doc: Option<Date>) -> bool {
    let Some(doc) = doc else { return true };
    let (mut past, mut near, mut news, mut months) = (0usize, 0usize, 0usize, 0usize);
    for token in lexed.iter().flatten() {
        for item in &token.items {
            match item.class {
                Class::Year if item.value + 1.0 <= f64::from(doc.year()) => past += 1,
                Class::Bc => past += 1,
                Class::Year => near += 1,
                Class::Weekday => news += 1,
                Class::Month => months += 1,
                _ => {}
            }
        }
    }
    let told = past > near * 3 && past > news * 3;
    if past < 4 || !told {
        return false;
    }
    let history = past >= 8 && past * 500 > tokens.len();
    let chained = months >= 8 && months > past && news == 0 && near == 0;
    let deictic = |t: &Token| matches!(t.lemma.as_str(), "yesterday" | "today" | "tomorrow" | "tonight");
    history || chained && !tokens.iter().any(deictic)
}

/// The day on which the times of a report hang; none where its date is too coarse to say what "Friday" means.
pub(crate) fn anchor_of(published: &When) -> Option<Date> {
    let coarse = published.basis == Basis::Inferred && published.precision >= Precision::Year;
    published.exact_day().or(published.latest.filter(|_| !coarse))
}

/// A point as a mention's sense, for `compose`.
fn with_day(sense: &mut Sense, day: Point) {
    if let Some((_, time)) = sense.value.split_once('T') {
        sense.value = format!("{}T{time}", day.value());
        sense.kind = TimeKind::Time;
        sense.point = Some(day);
        sense.earliest = Some(day.first);
        sense.latest = Some(day.last());
    }
}

#[cfg(test)]
mod tests;
