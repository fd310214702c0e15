//! Whether an expectation holds of a reading.

use crate::case::Expectation;
use dateline_facts::attribution::Attribution;
use dateline_facts::event::EventMention;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::when::When;
use jiff::civil::Date;

/// `Err` says what was read instead.
pub fn holds(wish: &Expectation, reading: &Reading) -> Result<(), String> {
    let text = reading.report.text.as_str();
    let (found, seen) = match wish.kind.as_str() {
        "event" => {
            let hit = |e: &EventMention| {
                wish.words.first().is_none_or(|t| t == e.kind.as_str())
                    && wish.keys.iter().all(|(k, v)| event(e, reading, k, v))
            };
            (reading.events.iter().any(hit), describe(reading))
        }
        "events" => {
            let wanted: usize = word(wish, 0).parse().map_err(|_| "not a number".to_owned())?;
            (reading.events.len() == wanted, describe(reading))
        }
        "time" => {
            let hit = reading.times.iter().any(|t| {
                same(t.span.of(text), word(wish, 0))
                    && wish.words.get(1).is_none_or(|v| v == t.value.as_str())
                    && wish.keys.iter().all(|(k, v)| match k.as_str() {
                        "type" => v == t.kind.as_str(),
                        "interval" => interval(v).is_some_and(|i| i == (t.earliest, t.latest)),
                        _ => false,
                    })
            });
            (hit, list(reading.times.iter().map(|t| format!("{:?}={}", t.span.of(text), t.value))))
        }
        "place" => {
            let hit = reading.places.iter().any(|p| {
                same(p.span.of(text), word(wish, 0))
                    && wish.keys.iter().all(|(k, v)| match k.as_str() {
                        "country" => v == p.country.as_str(),
                        "kind" => v == p.kind.as_str(),
                        "name" => part(&p.name, v),
                        "id" if v == "none" => p.lat.is_none(),
                        "id" => p.geonameid.is_some_and(|id| id.to_string() == *v),
                        _ => false,
                    })
            });
            let seen = reading.places.iter().map(|p| {
                format!("{:?}={} {} {:?} {}", p.span.of(text), p.name, p.country, p.geonameid, p.kind)
            });
            (hit, list(seen))
        }
        "entity" => {
            let hit = reading.entities.iter().any(|e| {
                same(e.span.of(text), word(wish, 0))
                    && wish.keys.iter().all(|(k, v)| match k.as_str() {
                        "type" => v == e.kind.as_str(),
                        "actor" if v == "none" => e.actor.is_none(),
                        "actor" => e.actor.as_deref() == Some(v),
                        "code" => v == e.code.as_str(),
                        "name" => same(&e.name, v),
                        _ => false,
                    })
            });
            let seen = reading.entities.iter().map(|e| {
                format!("{:?}={} {} {}", e.span.of(text), e.kind, e.actor.as_deref().unwrap_or("-"), e.code)
            });
            (hit, list(seen))
        }
        "attribution" => {
            let hit = reading
                .attributions
                .iter()
                .any(|a| wish.keys.iter().all(|(k, v)| attribution(a, text, k, v)));
            let seen = reading.attributions.iter().map(|a| {
                let words = |s: Option<Span>| s.map_or("-", |s| s.of(text)).to_owned();
                let content = list(a.content.iter().map(|c| c.of(text).to_owned()));
                format!("[{} | {} | {content} | {} {}]", words(a.source), words(a.cue), a.stance, a.speech)
            });
            (hit, list(seen))
        }
        "quantity" => {
            let hit = reading.quantities.iter().any(|q| {
                same(q.span.of(text), word(wish, 0))
                    && wish.keys.iter().all(|(k, v)| match k.as_str() {
                        "low" => v.parse() == Ok(q.low),
                        "high" => v.parse() == Ok(q.high),
                        "unit" => v == q.unit.as_str(),
                        "modifier" => v == q.modifier.as_str(),
                        _ => false,
                    })
            });
            let seen = reading
                .quantities
                .iter()
                .map(|q| format!("{:?}={}..{} {} {}", q.span.of(text), q.low, q.high, q.modifier, q.unit));
            (hit, list(seen))
        }
        "relation" => {
            let name = |i: u32, v: &str| {
                reading.entities.get(i as usize).is_some_and(|e| {
                    part(e.span.of(text), v) || part(&e.name, v) || e.actor.as_deref() == Some(v)
                })
            };
            let hit = reading.relations.iter().any(|r| {
                wish.words.first().is_none_or(|t| t == r.kind.as_str())
                    && wish.keys.iter().all(|(k, v)| match k.as_str() {
                        "subject" => name(r.subject, v),
                        "object" => name(r.object, v),
                        _ => false,
                    })
            });
            let seen = reading.relations.iter().map(|r| {
                let of = |i: u32| reading.entities.get(i as usize).map_or("?", |e| e.span.of(text));
                format!("{} {:?} {:?}", r.kind, of(r.subject), of(r.object))
            });
            (hit, list(seen))
        }
        "sentence" => (
            reading.sentences.iter().any(|s| s.span.of(text) == word(wish, 0)),
            list(reading.sentences.iter().map(|s| s.span.of(text).to_owned())),
        ),
        "token" => {
            let hit = reading.tokens.iter().any(|t| {
                t.span.of(text) == word(wish, 0)
                    && wish.keys.iter().all(|(k, v)| match k.as_str() {
                        "upos" => v == t.upos.as_str(),
                        "lemma" => v == t.lemma.as_str(),
                        _ => false,
                    })
            });
            let seen = reading.tokens.iter().map(|t| format!("{}/{}/{}", t.span.of(text), t.upos, t.lemma));
            (hit, list(seen))
        }
        "published" => {
            let p = &reading.report.published;
            let hit = when(p, word(wish, 0))
                && wish.keys.iter().all(|(k, v)| k == "basis" && v == p.basis.as_str());
            (hit, format!("{p:?}"))
        }
        "note" => (
            reading.report.notes.iter().any(|n| part(n, word(wish, 0))),
            list(reading.report.notes.iter().cloned()),
        ),
        other => return Err(format!("no such expectation: {other}")),
    };
    if found != wish.negated { Ok(()) } else { Err(format!("read: {seen}")) }
}

fn word(wish: &Expectation, n: usize) -> &str {
    wish.words.get(n).map_or("", String::as_str)
}

fn list(items: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = items.collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join("; ") }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn part(whole: &str, wanted: &str) -> bool {
    whole.to_lowercase().contains(&wanted.to_lowercase())
}

fn interval(wanted: &str) -> Option<(Option<Date>, Option<Date>)> {
    let (a, b) = wanted.split_once("..").unwrap_or((wanted, wanted));
    let day = |s: &str| if s.is_empty() { Some(None) } else { s.parse().ok().map(Some) };
    Some((day(a)?, day(b)?))
}

fn when(when: &When, wanted: &str) -> bool {
    wanted == "unknown" && when.is_unknown()
        || interval(wanted).is_some_and(|i| i == (when.earliest, when.latest))
}

fn count(count: Option<&Count>, wanted: &str) -> bool {
    let Some(count) = count else { return wanted == "none" };
    match wanted.split_once("..") {
        Some((low, high)) => low.parse() == Ok(count.low) && high.parse() == Ok(count.high),
        None => wanted.parse() == Ok(count.best),
    }
}

fn attribution(a: &Attribution, text: &str, key: &str, wanted: &str) -> bool {
    match key {
        "source" if wanted == "none" => a.source.is_none(),
        "source" => a.source.is_some_and(|s| part(s.of(text), wanted)),
        "via" if wanted == "none" => a.via.is_none(),
        "via" => a.via.is_some_and(|s| part(s.of(text), wanted)),
        "cue" => a.cue.is_some_and(|s| part(s.of(text), wanted)),
        "content" => a.content.iter().any(|s| part(s.of(text), wanted)),
        "stance" => wanted == a.stance.as_str(),
        "speech" => wanted == a.speech.as_str(),
        _ => false,
    }
}

fn event(e: &EventMention, reading: &Reading, key: &str, wanted: &str) -> bool {
    let text = reading.report.text.as_str();
    let who = |list: &[u32]| {
        (wanted == "none" && list.is_empty())
            || list.iter().filter_map(|i| reading.entities.get(*i as usize)).any(|x| {
                part(x.span.of(text), wanted) || part(&x.name, wanted) || x.actor.as_deref() == Some(wanted)
            })
    };
    let said = || e.attribution.and_then(|a| reading.attributions.get(a as usize));
    match key {
        "mode" => e.mode.as_deref().unwrap_or("none") == wanted,
        "context" => e.contexts.iter().any(|c| c == wanted),
        "trigger" => part(e.trigger.of(text), wanted),
        "factuality" => e.factuality.as_str() == wanted,
        "source" | "stance" if wanted == "none" => said().is_none(),
        "source" | "stance" | "via" => said().is_some_and(|a| attribution(a, text, key, wanted)),
        "actor" => who(&e.actors),
        "recipient" => who(&e.recipients),
        "place" if wanted == "none" => e.places.is_empty(),
        "place" => e
            .places
            .first()
            .and_then(|i| reading.places.get(*i as usize))
            .is_some_and(|p| part(p.span.of(text), wanted) || part(&p.name, wanted)),
        "when" => when(&e.when, wanted),
        "precision" => e.when.precision.as_str() == wanted,
        "basis" => e.when.basis.as_str() == wanted,
        "dead" => count(e.dead.as_ref(), wanted),
        "injured" => count(e.injured.as_ref(), wanted),
        _ => false,
    }
}

fn describe(reading: &Reading) -> String {
    let text = reading.report.text.as_str();
    list(reading.events.iter().map(|e| {
        let names = |l: &[u32]| {
            let names = l
                .iter()
                .filter_map(|i| reading.entities.get(*i as usize))
                .map(|x| x.span.of(text).to_owned());
            list(names)
        };
        let place =
            e.places.first().and_then(|i| reading.places.get(*i as usize)).map_or("-", |p| p.span.of(text));
        let ends = (e.when.earliest.map(|d| d.to_string()), e.when.latest.map(|d| d.to_string()));
        let dead = e.dead.as_ref().map(|d| d.best);
        let source = e
            .attribution
            .and_then(|a| reading.attributions.get(a as usize))
            .and_then(|a| a.source)
            .map(|s| s.of(text));
        format!(
            "\n      {} {} [{}] {} -> {} at {place} when {ends:?} dead {dead:?} {} source {source:?} by {}",
            e.kind,
            e.mode.as_deref().unwrap_or("-"),
            e.trigger.of(text),
            names(&e.actors),
            names(&e.recipients),
            e.factuality,
            e.by
        )
    }))
}
