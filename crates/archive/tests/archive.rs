//! The archive from outside, with readings made by hand.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use dateline_archive::{AnyId, Archive, Filter, IngestOptions, Progress, Quiet, Resolved, Summary};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::id::{EventMentionId, ReportId};
use dateline_facts::place::{PlaceKind, PlaceMention};
use dateline_facts::plover::EventType;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use dateline_intake::{Form, Hints, RawReport, Unread};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A reader for tests: a line `YYYY-MM-DD CITY DEAD words` is an attack, one that begins with `undated` has no day; a line that begins with `by` names the
/// outlet.
fn read(mut report: Report) -> Reading {
    let text = report.text.clone();
    assert!(!text.contains("PANIC"), "told to");
    let mut reading = Reading::of(report.clone());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let clause = Span::new(at, at + line.trim_end().len());
        let words: Vec<&str> = line.split_whitespace().collect();
        let day = |word: &&str| match *word {
            "undated" => Some(None),
            day => day.parse().ok().map(Some),
        };
        if let (Some(day), Some(city)) = (words.first().and_then(day), words.get(1)) {
            let dead: u32 = words.get(2).and_then(|n| n.parse().ok()).unwrap_or(0);
            let number = at + line.find(&format!(" {dead} ")).map_or(0, |n| n + 1);
            let figure = Span::new(number, number + dead.to_string().len());
            let found = line.find(city).unwrap_or(0) + at;
            let span = Span::new(found, found + city.len());
            let (lat, lon) = if *city == "Baghdad" { (33.34, 44.4) } else { (36.19, 44.0) };
            reading.places.push(PlaceMention {
                span,
                name: (*city).to_owned(),
                geonameid: None,
                lat: Some(lat),
                lon: Some(lon),
                country: "IQ".into(),
                kind: PlaceKind::City,
                score: 1.0,
                by: "test".into(),
            });
            reading.entities.push(Entity {
                span,
                kind: EntityKind::Military,
                name: "United States Armed Forces".into(),
                actor: Some("usa.military".into()),
                code: "USAMIL".into(),
                score: 1.0,
                by: "test".into(),
            });
            let index = u32::try_from(reading.places.len() - 1).unwrap();
            reading.events.push(EventMention {
                id: EventMentionId::of(&[&report.id.0.to_be_bytes(), &clause.start.to_be_bytes()]),
                kind: EventType::Assault,
                mode: Some("drone".into()),
                contexts: vec![],
                trigger: span,
                clause,
                actors: vec![index],
                recipients: vec![],
                places: vec![index],
                when: day.map_or_else(When::unknown, |day| When::day(day, Basis::Text)),
                dead: (dead > 0).then(|| Count::exact(dead, figure)),
                injured: None,
                factuality: Factuality::Asserted,
                attribution: None,
                score: 1.0,
                by: "test".into(),
            });
            if let Some(day) = day {
                report.published = When::day(day, Basis::Metadata);
            }
        }
        if let Some(outlet) = line.strip_prefix("by ") {
            report.outlet = Some(outlet.trim().to_owned());
        }
        at += line.len();
    }
    report.title = text.lines().next().map(str::to_owned);
    reading.report = report;
    reading
}

fn raw(uri: &str, text: &str) -> Result<RawReport, Unread> {
    Ok(RawReport {
        uri: uri.to_owned(),
        bytes: text.as_bytes().to_vec(),
        form: Form::Plain,
        hints: Hints::default(),
    })
}

fn options() -> IngestOptions {
    let clean = dateline_intake::CleanOptions { verbatim: true, published: None };
    IngestOptions { jobs: 2, clean }
}

fn add(archive: &mut Archive, texts: &[&str]) -> Summary {
    let items: Vec<_> = texts.iter().enumerate().map(|(i, t)| raw(&format!("mem:{i}"), t)).collect();
    archive.ingest_with(items.into_iter(), &options(), &Quiet, &read).unwrap()
}

fn archive(dir: &Path) -> Archive {
    Archive::open(&dir.join("test.db")).unwrap()
}

/// The record, in words that do not depend on anything but the reports.
fn record(archive: &Archive) -> Vec<serde_json::Value> {
    archive.events(&Filter::default()).unwrap().iter().map(|e| archive.event_line(e).unwrap()).collect()
}

const REPORTS: &[&str] = &[
    "2024-01-04 Baghdad 2 killed in a drone strike on a headquarters\nby Daily\n",
    "2024-01-04 Baghdad 3 dead after a strike, a ministry said, naming a commander\nby Herald\n",
    "2024-01-09 Erbil 1 dead in an attack near the airport\nby Daily\n",
    "nothing happened today\n",
];

#[test]
fn adding_twice_is_adding_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    let first = add(&mut archive, REPORTS);
    assert_eq!((first.added, first.known, first.mentions, first.events), (4, 0, 3, 2));
    let before = record(&archive);
    let second = add(&mut archive, REPORTS);
    assert_eq!((second.added, second.known, second.events), (0, 4, 2));
    assert_eq!(record(&archive), before);
    assert_eq!(before[0]["n_reports"], 2);
    assert_eq!(before[0]["n_independent"], 2);
    assert_eq!(before[0]["status"], "confirmed");
    assert_eq!(before[0]["disagreements"][0]["slot"], "dead");
    assert!(archive.verify().unwrap().is_sound(), "{:?}", archive.verify().unwrap());
}

#[test]
fn order_and_parts_do_not_matter() {
    let dir = tempfile::tempdir().unwrap();
    let mut whole = archive(dir.path());
    add(&mut whole, REPORTS);
    for (n, cut) in [1, 2, 3].into_iter().enumerate() {
        let mut parts = Archive::open(&dir.path().join(format!("{n}.db"))).unwrap();
        let (a, b) = REPORTS.split_at(cut);
        let mut b: Vec<&str> = b.to_vec();
        b.reverse();
        add(&mut parts, &b);
        add(&mut parts, a);
        assert_eq!(record(&parts), record(&whole));
    }
}

#[test]
fn undated_reports_are_dated_by_others_in_any_order() {
    const UNDATED: &str =
        "undated Erbil 1 dead in an attack near the airport, and no day is given\nby Gazette\n";
    const ELSEWHERE: &str = "undated Baghdad 7 dead in a market\nby Gazette\n";
    let all = [UNDATED, REPORTS[2], ELSEWHERE, REPORTS[0]];
    let dir = tempfile::tempdir().unwrap();
    let mut whole = archive(dir.path());
    add(&mut whole, &all);
    let id = ReportId::of(&[UNDATED.as_bytes()]);
    let dated = whole.narrowed(id).unwrap().expect("dated by the other");
    let day = |d: &str| Some(d.parse().unwrap());
    assert_eq!((dated.when.earliest, dated.when.latest), (day("2024-01-09"), day("2024-01-15")));
    assert_eq!(dated.when.basis, Basis::Inferred);
    assert_eq!(dated.by, [ReportId::of(&[REPORTS[2].as_bytes()])]);
    assert_eq!(whole.narrowed(ReportId::of(&[ELSEWHERE.as_bytes()])).unwrap(), None);
    let reading = whole.reading(id).unwrap().unwrap();
    assert_eq!(reading.report.published, dated.when);
    assert!(reading.report.notes.iter().any(|n| n.contains("others date what it tells")));
    // One event, of the day that the dated report gives, told by both.
    let record_of = |a: &Archive| record(a);
    let erbil: Vec<_> = record(&whole).into_iter().filter(|e| e["place"]["name"] == "Erbil").collect();
    assert_eq!(erbil.len(), 1, "{erbil:?}");
    assert_eq!((&erbil[0]["n_reports"], &erbil[0]["when"]["earliest"]), (&2.into(), &"2024-01-09".into()));
    assert!(whole.verify().unwrap().is_sound(), "{:?}", whole.verify().unwrap());
    for (n, order) in [[3, 2, 1, 0], [1, 0, 3, 2], [0, 2, 3, 1]].iter().enumerate() {
        let mut parts = Archive::open(&dir.path().join(format!("{n}.db"))).unwrap();
        for i in order {
            add(&mut parts, &[all[*i]]);
        }
        assert_eq!(record_of(&parts), record_of(&whole), "{order:?}");
        assert_eq!(parts.narrowed(id).unwrap().as_ref(), Some(&dated));
    }
}

/// The whole way, with two reports of our own.
#[test]
fn an_undated_report_is_of_the_week_of_its_news() {
    const DATED: &str = "ERBIL, Jan. 9, 2024 — Three drones hit the airport of Erbil on Tuesday, January 9, 2024, killing \
        four soldiers of the Iraqi army, the interior ministry said.\n";
    const UNDATED: &str = "Four soldiers of the Iraqi army were killed when drones struck the airport of Erbil, a \
        security official said. Nobody claimed the attack.\n";
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    let items = [raw("mem:a", UNDATED), raw("mem:b", DATED)];
    archive.ingest(items.into_iter(), &options(), &Quiet).unwrap();
    let undated = ReportId::of(&[UNDATED.as_bytes()]);
    let found = archive.narrowed(undated).unwrap().expect("dated by the other");
    assert_eq!(found.when.earliest, Some("2024-01-09".parse().unwrap()));
    assert!(!found.when.evidence.is_empty() && found.score >= 0.5);
}

#[test]
fn stopped_and_resumed_is_the_same() {
    struct StopAfter(AtomicUsize, usize);
    impl Progress for StopAfter {
        fn stop(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed) >= self.1
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut whole = archive(dir.path());
    add(&mut whole, REPORTS);
    for after in 0..12 {
        let mut stopped = Archive::open(&dir.path().join(format!("{after}.db"))).unwrap();
        let items = REPORTS.iter().map(|t| raw("mem:x", t));
        let stop = StopAfter(AtomicUsize::new(0), after);
        stopped.ingest_with(items, &options(), &stop, &read).unwrap();
        add(&mut stopped, REPORTS);
        assert_eq!(record(&stopped), record(&whole), "stopped after {after}");
        assert!(stopped.verify().unwrap().is_sound());
    }
}

#[test]
fn a_panic_costs_one_report() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    let unread = Unread { uri: "bad.gz".into(), reason: "truncated".into(), harmless: false };
    let items = vec![raw("a", REPORTS[0]), raw("boom", "PANIC"), Err(unread), raw("b", REPORTS[2])];
    let summary = archive.ingest_with(items.into_iter(), &options(), &Quiet, &read).unwrap();
    assert_eq!((summary.added, summary.failed), (2, 2));
    assert!(summary.unread.iter().any(|u| u.uri == "boom" && u.reason.contains("told to")));
}

#[test]
fn verify_sees_a_changed_row() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("test.db");
    add(&mut archive(dir.path()), REPORTS);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("UPDATE texts SET body = replace(body, 'drone', 'prone')", []).unwrap();
    let result = Archive::open_existing(&path).unwrap().verify().unwrap();
    assert!(result.problems.iter().any(|p| p.contains("the text is not the one")), "{result:?}");
    assert!(result.problems.iter().any(|p| p.contains("a quote does not stand")), "{result:?}");
    assert!(result.problems.iter().any(|p| p.contains("search index")), "{result:?}");
}

#[test]
fn verify_sees_a_figure_that_its_words_do_not_say() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("test.db");
    add(&mut archive(dir.path()), REPORTS);
    let sound = Archive::open_existing(&path).unwrap().verify().unwrap();
    assert!(sound.is_sound() && sound.figures == 3, "{sound:?}");
    // Another number in the text, where the figure rests on it.
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("UPDATE texts SET body = replace(body, ' 3 ', ' 7 ')", []).unwrap();
    let result = Archive::open_existing(&path).unwrap().verify().unwrap();
    assert!(result.problems.iter().any(|p| p.contains("3 dead do not follow from")), "{result:?}");
    // Another number in the record.
    db.execute("UPDATE texts SET body = replace(body, ' 7 ', ' 3 ')", []).unwrap();
    db.execute(r#"UPDATE events SET json = replace(json, '"best":2', '"best":6')"#, []).unwrap();
    let result = Archive::open_existing(&path).unwrap().verify().unwrap();
    assert!(result.problems.iter().any(|p| p.contains("tells no 6 dead")), "{result:?}");
}

#[test]
fn filters_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let count = |filter: Filter| archive.events(&filter).unwrap().len();
    let f = Filter::default;
    assert_eq!(count(Filter { actor: Some("usa".into()), ..f() }), 2);
    assert_eq!(count(Filter { actor: Some("us".into()), ..f() }), 2, "a name that the lists know");
    assert_eq!(count(Filter { actor: Some("united states".into()), ..f() }), 2);
    assert_eq!(count(Filter { actor: Some("usa.mil".into()), ..f() }), 0, "no whole part of an id");
    assert_eq!(count(Filter { actor: Some("USAMIL".into()), ..f() }), 2);
    assert_eq!(count(Filter { place: Some("baghdad".into()), ..f() }), 1);
    assert_eq!(count(Filter { place: Some("iq".into()), ..f() }), 2);
    assert_eq!(count(Filter { kind: Some(EventType::Agree), ..f() }), 0);
    assert_eq!(count(Filter { after: "2024-01-05".parse().ok(), ..f() }), 1);
    assert_eq!(count(Filter { before: "2024-01-04".parse().ok(), ..f() }), 1);
    assert_eq!(count(Filter { as_of: "2024-01-04".parse().ok(), ..f() }), 1);
    assert_eq!(count(Filter { min_independent: Some(2), ..f() }), 1);
    assert_eq!(count(Filter { limit: Some(1), ..f() }), 1);
    let reports = archive.reports(&Filter { place: Some("Erbil".into()), ..f() }).unwrap();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].outlet.as_deref(), Some("Daily"));
    let actors = archive.actors(&f()).unwrap();
    assert_eq!((actors.len(), actors[0].acts, actors[0].suffers), (1, 2, 0));
}

#[test]
fn search_takes_any_words() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let hits = archive.search("drone strike", 10).unwrap();
    assert_eq!(hits.len(), 2, "a report and an event");
    assert!(hits[0].snippet.contains("\u{2}drone\u{3}"));
    for odd in ["\"", "*", "OR", "a AND", "NEAR(", "drone*", "\"drone", "x:y", "-drone", "^", "(", "\0", ""] {
        archive.search(odd, 5).unwrap();
    }
    assert!(archive.search("OR", 5).unwrap().is_empty());
}

#[test]
fn ids_by_their_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let id = archive.events(&Filter::default()).unwrap()[0].id.to_string();
    assert!(
        matches!(archive.resolve_prefix(&id[..10]).unwrap(), Resolved::One(found) if found.to_string() == id)
    );
    assert!(matches!(archive.resolve_prefix("E_").unwrap(), Resolved::Many(list) if list.len() == 2));
    assert!(matches!(archive.resolve_prefix("usa.military").unwrap(), Resolved::One(_)));
    for odd in ["", "E", "é", "E_é", "E_zz", "_", "r_%"] {
        assert_eq!(archive.resolve_prefix(odd).unwrap(), Resolved::None, "{odd:?}");
    }
}

#[test]
fn backup_is_whole_and_never_overwrites() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let copy = dir.path().join("copy.db");
    archive.backup(&copy).unwrap();
    assert_eq!(record(&Archive::open_existing(&copy).unwrap()), record(&archive));
    assert!(archive.backup(&copy).is_err());
}

#[test]
fn readings_come_back_without_tokens() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let id = ReportId::of(&[REPORTS[0].as_bytes()]);
    let reading = archive.reading(id).unwrap().unwrap();
    assert_eq!(reading.report.text, REPORTS[0]);
    assert_eq!(reading.events.len(), 1);
    assert!(archive.reading(ReportId(1)).unwrap().is_none());
}

#[test]
fn copies_count_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    let item = "2024-01-04 Baghdad 2 killed in a drone strike on the headquarters of a group in the east of the \
        capital, the ministry said, adding that a commander and his driver were in the car when it was hit at \
        noon and that an investigation had begun into how the aircraft could enter the air space of the city";
    let a = format!("{item}\nby Daily\n");
    let b = format!("{item}\nby Herald\n");
    add(&mut archive, &[&a, &b]);
    let events = archive.events(&Filter::default()).unwrap();
    assert_eq!((events.len(), events[0].n_reports, events[0].n_independent), (1, 2, 1));
    assert_eq!(
        archive.reports(&Filter::default()).unwrap().iter().filter(|r| r.copy_of.is_some()).count(),
        1
    );
}

#[test]
fn decisions_are_kept_and_undone() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let before = record(&archive);
    let ids: Vec<_> = archive.events(&Filter::default()).unwrap().iter().map(|e| e.id).collect();
    let merge = archive.merge(ids[0], ids[1], "one operation").unwrap();
    assert_eq!(record(&archive).len(), 1);
    // Who asks for the one that is gone is shown where it went.
    let gone = ids[0].max(ids[1]).to_string();
    let kept = AnyId::Event(ids[0].min(ids[1]));
    assert_eq!(archive.resolve_prefix(&gone).unwrap(), Resolved::One(kept));
    // A later run keeps to it.
    add(
        &mut archive,
        &["2024-01-09 Erbil 1 dead in an attack near the airport, officials say\nby Gazette\n"],
    );
    let merged = archive.events(&Filter::default()).unwrap();
    assert_eq!((merged.len(), merged[0].n_reports), (1, 4));
    archive.undo(merge, "two operations after all").unwrap();
    assert_eq!(record(&archive).len(), 2);
    assert!(archive.undo(merge, "again").is_err());

    let baghdad = archive.events(&Filter { place: Some("Baghdad".into()), ..Filter::default() }).unwrap();
    let out = baghdad[0].accounts[0].report;
    let split = archive.split(baghdad[0].id, &[out], "another strike").unwrap();
    assert_eq!(record(&archive).len(), 3);
    assert!(archive.split(baghdad[0].id, &[out], "nothing left").is_err());
    archive.undo(split, "no").unwrap();
    assert_eq!(record(&archive)[0], before[0]);
    let kinds: Vec<String> = archive.log().unwrap().into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["added", "merge", "added", "undo", "split", "undo"]);
    assert!(archive.verify().unwrap().is_sound());
}

#[test]
fn stories_follow_the_events() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, &["2024-01-04 Baghdad 2 killed\nby Daily\n", "2024-03-09 Baghdad 1 dead\nby Herald\n"]);
    assert!(archive.stories(&Filter::default()).unwrap().is_empty(), "too far apart");
    add(&mut archive, &["2024-01-12 Baghdad 3 dead\nby Herald\n"]);
    let stories = archive.stories(&Filter::default()).unwrap();
    assert_eq!((stories.len(), stories[0].events.len(), stories[0].reports.len()), (1, 2, 2));
    let events = archive.events(&Filter { story: Some(stories[0].id), ..Filter::default() }).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].stories, [stories[0].id]);
    let (a, b) = (events[0].id, events[1].id);
    let merge = archive.merge(a, b, "one").unwrap();
    assert!(archive.stories(&Filter::default()).unwrap().is_empty(), "one event is no story");
    archive.undo(merge, "two").unwrap();
    assert_eq!(archive.stories(&Filter::default()).unwrap(), stories);
}

#[test]
fn exports_by_hand() {
    use dateline_archive::export::{Format, write};
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add(&mut archive, REPORTS);
    let export = |format: Format| {
        let mut out = Vec::new();
        let loss = write(&archive, format, &Filter::default(), &mut out).unwrap();
        (String::from_utf8(out).unwrap(), loss)
    };
    let (plover, loss) = export(Format::Plover);
    assert_eq!((loss.written, plover.lines().count()), (2, 2));
    assert_eq!(loss.lost["disagreements between accounts"], 1);
    let first: serde_json::Value = serde_json::from_str(plover.lines().next().unwrap()).unwrap();
    assert_eq!(first["event"], serde_json::json!(["ASSAULT"]));
    assert_eq!(first["date"], "2024-01-04");
    assert_eq!(first["actor"][0]["code"], "USAMIL");
    assert_eq!(first["actor"][0]["sector"], "MIL");
    assert_eq!(first["quad_code"], 4);
    assert_eq!(first["event_loc"]["resolution"], 4);

    let (csv, _) = export(Format::Csv);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("id,type,mode"));
    assert!(lines[1].contains("dead: 2 / 3") && lines[1].contains("Daily; Herald"), "{}", lines[1]);

    let (geojson, _) = export(Format::GeoJson);
    let parsed: serde_json::Value = serde_json::from_str(&geojson).unwrap();
    assert_eq!(parsed["features"][0]["geometry"]["coordinates"], serde_json::json!([44.4, 33.34]));
    assert_eq!(parsed["features"].as_array().unwrap().len(), 2);

    let (gdelt, _) = export(Format::Gdelt);
    for line in gdelt.lines() {
        assert_eq!(line.split('\t').count(), 61, "{line}");
    }
    let cells: Vec<&str> = gdelt.lines().next().unwrap().split('\t').collect();
    assert_eq!(
        (cells[1], cells[2], cells[3], cells[5], cells[7]),
        ("20240104", "202401", "2024", "USAMIL", "USA")
    );
    assert_eq!((cells[28], cells[29]), ("19", "4"));
    assert_eq!((cells[52], cells[56], cells[57]), ("Baghdad", "33.34", "44.4"));

    let (ftm, _) = export(Format::Ftm);
    let entities: Vec<serde_json::Value> = ftm.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let ids: std::collections::BTreeSet<&str> = entities.iter().filter_map(|e| e["id"].as_str()).collect();
    assert_eq!(ids.len(), entities.len(), "every entity once");
    let event = entities.iter().find(|e| e["schema"] == "Event").unwrap();
    for slot in ["organizer", "proof"] {
        for id in event["properties"][slot].as_array().unwrap() {
            assert!(ids.contains(id.as_str().unwrap()), "{slot} points at an entity of the file");
        }
    }

    for (name, format) in Format::ALL {
        let (text, loss) = export(*format);
        assert_eq!(loss.written, 2, "{name}: {text}");
        assert_eq!(Format::from_name(name), Some(*format));
        let columns = match format {
            Format::Acled => 31,
            Format::Ucdp => 49,
            _ => continue,
        };
        assert_eq!(text.lines().next().unwrap().split(',').count(), columns, "{name}");
    }
    // An empty record is valid output too.
    let empty = Archive::open(&dir.path().join("empty.db")).unwrap();
    let mut out = Vec::new();
    write(&empty, Format::GeoJson, &Filter::default(), &mut out).unwrap();
    assert!(serde_json::from_slice::<serde_json::Value>(&out).is_ok());
}

/// Adds one file at a time, each an addition of its own.
fn add_one(archive: &mut Archive, uri: &str, text: &str) -> Summary {
    archive.ingest_with(std::iter::once(raw(uri, text)), &options(), &Quiet, &read).unwrap()
}

#[test]
fn a_corrected_file_is_a_newer_version_of_one_report() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    let text = |dead: u32| {
        format!("2024-01-04 Baghdad {dead} killed by a drone near the northern gate, police said\n")
    };
    add_one(&mut archive, "notes/a.txt", &text(2));
    add_one(&mut archive, "notes/a.txt", &text(5));
    // The same words at another place are a copy of nothing: too short a text, and nobody corrects it.
    let found = record(&archive);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["n_reports"], &found[0]["n_independent"]), (&2.into(), &1.into()));
    assert_eq!((&found[0]["dead"]["low"], &found[0]["dead"]["best"]), (&5.into(), &5.into()));
    assert_eq!(found[0]["status"], "reported");
    assert_eq!(found[0]["disagreements"].as_array().map(Vec::len), Some(0));
    let accounts = found[0]["accounts"].as_array().unwrap();
    let old = accounts.iter().find(|a| a["values"]["dead"]["best"] == 2).unwrap();
    let new = accounts.iter().find(|a| a["values"]["dead"]["best"] == 5).unwrap();
    assert_eq!(old["superseded_by"], new["report"]);
    assert!(new.get("superseded_by").is_none());
    let reports = archive.reports(&Filter::default()).unwrap();
    assert_eq!(reports.iter().filter(|r| r.replaced_by.is_some()).count(), 1);
    assert_eq!(
        reports.iter().filter_map(|r| r.copy_of.as_ref()).map(|c| c.1.as_str()).collect::<Vec<_>>(),
        ["version"]
    );
    // A third one, and the first again: it was there already.
    add_one(&mut archive, "notes/a.txt", &text(6));
    assert_eq!(add_one(&mut archive, "notes/a.txt", &text(2)).known, 1);
    let found = record(&archive);
    assert_eq!((&found[0]["n_reports"], &found[0]["n_independent"]), (&3.into(), &1.into()));
    assert_eq!(found[0]["dead"]["best"], 6);
    assert!(archive.verify().unwrap().is_sound(), "{:?}", archive.verify().unwrap());
}

#[test]
fn one_path_with_another_text_is_no_version() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    add_one(
        &mut archive,
        "today.txt",
        "2024-01-04 Baghdad 2 killed by a drone near the northern gate, police said\n",
    );
    add_one(
        &mut archive,
        "today.txt",
        "2024-01-09 Erbil 7 dead when shells fell on a market, medics told reporters\n",
    );
    let reports = archive.reports(&Filter::default()).unwrap();
    assert!(reports.iter().all(|r| r.replaced_by.is_none() && r.copy_of.is_none()), "{reports:?}");
    assert_eq!(record(&archive).len(), 2);
}

#[test]
fn an_agency_story_with_a_higher_toll_keeps_both_figures() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = archive(dir.path());
    let rest =
        "The blast was heard across the city and broke windows in streets around the market. ".repeat(2);
    let story = |dead: u32, outlet: &str| {
        format!(
            "2024-01-04 Baghdad {dead} killed when a bomb went off in a market, police said\n{rest}\nby {outlet}\n"
        )
    };
    add_one(&mut archive, "a.txt", &story(9, "Daily"));
    add_one(&mut archive, "b.txt", &story(12, "Herald"));
    let found = record(&archive);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["n_reports"], &found[0]["n_independent"]), (&2.into(), &1.into()));
    let mut dead: Vec<u64> = found[0]["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|a| a["values"]["dead"]["best"].as_u64())
        .collect();
    dead.sort_unstable();
    assert_eq!(dead, [9, 12]);
    assert_eq!((&found[0]["dead"]["low"], &found[0]["dead"]["high"]), (&9.into(), &12.into()));
}
