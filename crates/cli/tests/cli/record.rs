//! What is recorded: once, whole, whatever happens on the way.

use super::*;
use std::fs;
use std::time::{Duration, Instant};
use tempfile::tempdir;

/// The whole record as it is written out: it has to be the same from every way of adding.
fn record(folder: &Path, db: &str) -> [String; 2] {
    let of = |verb: &str| {
        let output = run(folder, &[verb, "--json", "--background", "--db", db]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output).to_owned()
    };
    [of("reports"), of("events")]
}

#[test]
fn adding_twice_is_adding_once() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 30);
    let first = run(folder.path(), &["add", "in"]);
    assert_eq!((code(&first), out(&first)), (0, ""));
    assert!(err(&first).contains("30 reports added"), "{}", err(&first));
    let once = record(folder.path(), "dateline.db");
    let second = run(folder.path(), &["add", "in"]);
    assert_eq!(code(&second), 0);
    assert!(err(&second).contains("0 reports added, 30 known already"), "{}", err(&second));
    assert_eq!(record(folder.path(), "dateline.db"), once);
    // In another order, in two parts, by another number of threads.
    let parts: Vec<String> = (0..30).rev().map(|i| format!("in/{i:05}.txt")).collect();
    let (a, b) = parts.split_at(11);
    for part in [a, b] {
        let mut args = vec!["add", "--db", "other.db", "--jobs", "3"];
        args.extend(part.iter().map(String::as_str));
        assert_eq!(code(&run(folder.path(), &args)), 0);
    }
    assert_eq!(record(folder.path(), "other.db"), once);
}

/// Starts to add, sends `signal` as soon as something is recorded, and gives the exit code.
#[cfg(unix)]
fn interrupted(folder: &Path, signal: &str) -> Option<i32> {
    let mut child = dateline(folder)
        .args(["add", "in", "--db", "stopped.db", "--jobs", "1"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let started = || fs::metadata(folder.join("stopped.db-wal")).is_ok_and(|m| m.len() > 60_000);
    while !started() && begun.elapsed() < Duration::from_secs(20) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    if sent.success() && signal == "-TERM" && output.status.code() == Some(130) {
        assert!(err(&output).contains("same command again goes on"), "{}", err(&output));
    }
    output.status.code()
}

#[cfg(unix)]
#[test]
fn stopped_and_run_again_is_one_run() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 1200);
    assert_eq!(code(&run(folder.path(), &["add", "in"])), 0);
    let whole = record(folder.path(), "dateline.db");
    for signal in ["-TERM", "-KILL", "-INT"] {
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("stopped.db{suffix}")));
        }
        let ended = interrupted(folder.path(), signal);
        match signal {
            "-KILL" => assert!(matches!(ended, None | Some(0)), "{ended:?}"),
            _ => assert!(matches!(ended, Some(130 | 0)), "{ended:?}"),
        }
        let sound = run(folder.path(), &["verify", "--db", "stopped.db"]);
        if signal != "-KILL" {
            assert_eq!(code(&sound), 0, "{}", out(&sound));
        }
        let again = run(folder.path(), &["add", "in", "--db", "stopped.db"]);
        assert_eq!(code(&again), 0, "{}", err(&again));
        assert_eq!(record(folder.path(), "stopped.db"), whole, "{signal}");
        assert_eq!(code(&run(folder.path(), &["verify", "--db", "stopped.db"])), 0);
    }
}

#[test]
fn feeds_crawls_and_json_go_the_same_way() {
    let folder = tempdir().unwrap();
    let page = format!(
        "<html><head><title>Strike in Baghdad</title></head><body><article><h1>Strike in Baghdad</h1><p>{STORY}</p><p>{}</p></article></body></html>",
        STORY.replace("two", "three")
    );
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let warc = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/2024/01/05/strike\r\n\
         WARC-Date: 2024-09-09T00:00:00Z\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    );
    fs::write(folder.path().join("crawl.warc"), warc).unwrap();
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Our Wire</title><item><title>Rockets</title><link>https://example.org/r</link>\
         <pubDate>Sat, 06 Jan 2024 10:00:00 GMT</pubDate><description>{}</description></item>\
         <item><title>Only a link</title><link>https://example.org/l</link></item></channel></rss>",
        STORY.replace("two", "four").repeat(2)
    );
    fs::write(folder.path().join("wire.rss"), feed).unwrap();
    fs::write(
        folder.path().join("a.jsonl"),
        format!("{}\n", serde_json::json!({"id": "mine-7", "text": STORY})),
    )
    .unwrap();
    let output = run(folder.path(), &["add", "crawl.warc", "wire.rss", "a.jsonl"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("only a link"), "{}", err(&output));
    let reports = lines(&run(folder.path(), &["reports", "--json"]));
    let of = |uri: &str| {
        reports.iter().find(|r| r["uri"] == uri).unwrap_or_else(|| panic!("{uri} in {reports:?}"))
    };
    assert_ne!(of("crawl.warc#1")["published"]["earliest"], "2024-09-09");
    assert_eq!(of("wire.rss#1")["published"]["earliest"], "2024-01-06");
    assert_eq!(of("wire.rss#1")["outlet"], "Our Wire");
    assert_eq!(of("a.jsonl#1")["given_id"], "mine-7");
    // By the user's own id, and by the beginning of ours.
    let shown = run(folder.path(), &["show", "mine-7", "--evidence"]);
    assert_eq!(code(&shown), 0, "{}", err(&shown));
    assert!(out(&shown).contains("a.jsonl#1"));
    let id = of("wire.rss#1")["id"].as_str().unwrap();
    assert!(out(&run(folder.path(), &["show", &id[..12]])).contains("Our Wire"));
    let unknown = run(folder.path(), &["show", "E_0"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("nothing has the id"), "{}", err(&unknown));
    let found = run(folder.path(), &["search", "Baghdad"]);
    assert!(out(&found).contains("Baghdad"));
}

#[test]
fn lists_have_three_forms() {
    let folder = tempdir().unwrap();
    fed(folder.path(), &["add", "-"], STORY.as_bytes());
    for verb in ["events", "timeline", "reports", "actors", "stories"] {
        let csv = run(folder.path(), &[verb, "--csv"]);
        assert_eq!(code(&csv), 0, "{verb} {}", err(&csv));
        let header = out(&csv).lines().next().unwrap_or_default();
        assert!(header.starts_with("id,"), "{verb} {header}");
        let json = run(folder.path(), &[verb, "--json"]);
        assert_eq!(lines(&json).len() + 1, out(&csv).lines().count(), "{verb}");
        assert_eq!(code(&run(folder.path(), &[verb])), 0);
    }
}

#[test]
fn exports_go_to_a_file_or_to_standard_output_with_what_is_lost_on_standard_error() {
    let folder = tempdir().unwrap();
    fed(folder.path(), &["add", "-"], STORY.as_bytes());
    for format in ["plover", "csv", "geojson", "acled", "ucdp", "timelinejs", "webannotation", "gdelt", "ftm"]
    {
        let here = run(folder.path(), &["export", format]);
        assert_eq!(code(&here), 0, "{format} {}", err(&here));
        assert!(err(&here).contains(&format!("{format}: ")), "{}", err(&here));
        let there = run(folder.path(), &["export", format, "-o", "out"]);
        assert_eq!((code(&there), out(&there)), (0, ""));
        assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), out(&here));
    }
    assert!(!folder.path().join("out.part").exists());
    let nowhere = run(folder.path(), &["export", "csv", "-o", "no/such/folder/out"]);
    assert_eq!(code(&nowhere), 2);
    assert!(err(&nowhere).contains("no/such/folder/out: cannot be written"), "{}", err(&nowhere));
    let unknown = run(folder.path(), &["export", "geojsn"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("geojson"), "{}", err(&unknown));
}

#[cfg(unix)]
#[test]
fn an_export_writes_to_a_device_and_through_a_link_and_replaces_neither() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 2);
    run(folder.path(), &["add", "in"]);
    assert_eq!(code(&run(folder.path(), &["export", "csv", "-o", "/dev/null"])), 0);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    fs::write(folder.path().join("real.csv"), "old").unwrap();
    std::os::unix::fs::symlink("real.csv", folder.path().join("link.csv")).unwrap();
    assert_eq!(code(&run(folder.path(), &["export", "csv", "-o", "link.csv"])), 0);
    assert!(folder.path().join("link.csv").is_symlink());
    assert_ne!(fs::read_to_string(folder.path().join("real.csv")).unwrap(), "old");
}

#[test]
fn a_backup_is_an_archive_of_its_own() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 20);
    run(folder.path(), &["add", "in"]);
    let output = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(record(folder.path(), "copy.db"), record(folder.path(), "dateline.db"));
    let again = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("copy.db"));
}

#[test]
fn the_demo_runs_and_runs_again() {
    let folder = tempdir().unwrap();
    let begun = Instant::now();
    let first = run(folder.path(), &["demo"]);
    assert_eq!((code(&first), err(&first)), (0, ""));
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(folder.path().join("dateline-demo.db").exists());
    let text = out(&first);
    assert!(
        text.contains("dateline-demo.db") && text.contains("Try next") && text.contains("20 reports"),
        "{text}"
    );
    let second = run(folder.path(), &["demo"]);
    assert_eq!(out(&second), text);
    assert_eq!(code(&run(folder.path(), &["verify", "--db", "dateline-demo.db"])), 0);
}

#[test]
fn the_demo_finds_another_place_where_it_may_not_write() {
    let folder = tempdir().unwrap();
    let spare = folder.path().join("spare");
    fs::create_dir(&spare).unwrap();
    let mut command = dateline(folder.path());
    let output =
        command.args(["demo", "--db", "no/such/folder/demo.db"]).env("TMPDIR", &spare).output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("instead"), "{}", err(&output));
    #[cfg(unix)]
    assert!(spare.join("demo.db").exists());
}

#[test]
fn lines_that_an_outlet_repeats_are_set_aside_whatever_the_order() {
    const LINE: &str =
        "The Islamic State killed four soldiers in Mosul on Monday, the army said – see it tonight";
    let folder = tempdir().unwrap();
    let own = [
        "A US drone strike killed two militiamen in Baghdad on January 4, 2024, the Iraqi Interior Ministry said.",
        "Protesters marched in Basra on Tuesday and burned tyres, and the police arrested nine of them.",
        "The prime minister of Iraq met the foreign minister of Jordan in Amman on Wednesday.",
        "Turkish jets bombed a village near Duhok on Thursday; three farmers were wounded, the mayor said.",
    ];
    let lines_of = |from: &[usize]| -> String {
        let line = |n: &usize| {
            serde_json::json!({
                "id": format!("n{n}"), "outlet": "The Gulf Paper", "published": "2024-01-05",
                "text": format!("{}\n{LINE}", own[*n]),
            })
            .to_string()
        };
        from.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let add = |db: &str, from: &[usize]| {
        let added = fed(folder.path(), &["add", "--jsonl", "-", "--db", db], lines_of(from).as_bytes());
        assert_eq!(code(&added), 0, "{}", err(&added));
    };
    let events = |db: &str| out(&run(folder.path(), &["events", "--json", "--db", db])).to_owned();
    add("a.db", &[0, 1]);
    assert!(events("a.db").contains("Mosul"), "two reports are not enough: {}", events("a.db"));
    add("a.db", &[2]);
    add("a.db", &[3]);
    add("b.db", &[3, 2, 1, 0]);
    let (a, b) = (events("a.db"), events("b.db"));
    assert!(!a.contains("Mosul") && a.contains("Baghdad"), "{a}");
    // Where the reports came from stands nowhere in the events, so that the two can be compared whole.
    assert_eq!(a, b);
    let report = lines(&run(folder.path(), &["show", "n1", "--json", "--db", "a.db"])).remove(0);
    let text: Vec<char> = report["text"].as_str().unwrap().chars().collect();
    let repair = report["repairs"].as_array().unwrap().iter().find(|r| r["kind"] == "repeated").unwrap();
    let at = |n: usize| repair["span"][n].as_u64().unwrap() as usize;
    assert_eq!(text[at(0)..at(1)].iter().collect::<String>(), LINE);
    assert_eq!(repair["was"], LINE);
    assert!(report["blocks"].as_array().unwrap().iter().any(|b| b["kind"] == "boilerplate"));
    assert!(
        report["events"].as_array().unwrap().iter().all(|e| e["trigger"][0].as_u64().unwrap() < at(0) as u64)
    );
    for db in ["a.db", "b.db"] {
        let checked = run(folder.path(), &["verify", "--db", db]);
        assert_eq!(code(&checked), 0, "{}", err(&checked));
    }
    // Other reports of the outlet show that it is no line of the outlet's: it counts again.
    let others: Vec<String> = (0..24)
        .map(|n| {
            serde_json::json!({"id": format!("m{n}"), "outlet": "The Gulf Paper", "published": "2024-01-05",
                "text": format!("Item {n}: the port of town {n} was closed for {n} hours because of wind from the sea.")})
            .to_string()
        })
        .collect();
    let added = fed(folder.path(), &["add", "--jsonl", "-", "--db", "a.db"], others.join("\n").as_bytes());
    assert_eq!(code(&added), 0, "{}", err(&added));
    let kept = lines(&run(folder.path(), &["show", "n1", "--json", "--db", "a.db"])).remove(0);
    assert!(kept["repairs"].as_array().unwrap().iter().all(|r| r["kind"] != "repeated"), "{kept}");
    assert!(events("a.db").contains("Mosul"), "{}", events("a.db"));
}

#[test]
fn a_demo_is_made_anew_and_nobody_elses_archive_is() {
    let folder = tempdir().unwrap();
    assert_eq!(code(&run(folder.path(), &["demo"])), 0);
    let db = rusqlite::Connection::open(folder.path().join("dateline-demo.db")).unwrap();
    db.execute("UPDATE events SET json = replace(json, 'Baghdad', 'Atlantis')", []).unwrap();
    drop(db);
    let again = run(folder.path(), &["demo"]);
    assert!(code(&again) == 0 && !out(&again).contains("Atlantis"), "{}", out(&again));
    fs::write(folder.path().join("own.txt"), STORY).unwrap();
    assert_eq!(code(&run(folder.path(), &["add", "own.txt", "--db", "dateline-demo.db"])), 0);
    assert_eq!(code(&run(folder.path(), &["demo"])), 0);
    assert_eq!(lines(&run(folder.path(), &["reports", "--json", "--db", "dateline-demo.db"])).len(), 21);
}

#[test]
fn the_same_text_in_two_outlets_is_two_reports_and_one_source() {
    let folder = tempdir().unwrap();
    let line = |outlet: &str, url: &str| {
        let text = STORY.replace('\n', " ").replace('"', "'");
        format!(
            "{{\"text\": \"{text}\", \"outlet\": \"{outlet}\", \"url\": \"{url}\", \"published\": \"2024-01-05\"}}\n"
        )
    };
    let both = line("Alpha", "https://alpha.example/1") + &line("Beta", "https://beta.example/1");
    fs::write(folder.path().join("wire.jsonl"), &both).unwrap();
    let first = run(folder.path(), &["add", "wire.jsonl"]);
    assert_eq!(code(&first), 0, "{}", err(&first));
    assert_eq!(lines(&run(folder.path(), &["reports", "--json"])).len(), 2, "{}", err(&first));
    let events = run(folder.path(), &["events", "--json", "--background"]);
    assert!(!lines(&events).is_empty() && out(&events).contains("\"n_reports\":2"), "{}", out(&events));
    assert!(!out(&events).contains("\"n_independent\":2"), "{}", out(&events));
    let again = run(folder.path(), &["add", "wire.jsonl"]);
    assert!(err(&again).contains("0 reports added, 2 known already"), "{}", err(&again));
}

#[test]
fn who_waits_for_another_process_says_so() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("own.txt"), STORY).unwrap();
    assert_eq!(code(&run(folder.path(), &["add", "own.txt"])), 0);
    let other = rusqlite::Connection::open(folder.path().join("dateline.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut child = dateline(folder.path()).args(["add", "own.txt"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    let first = said.next().unwrap().unwrap();
    assert!(first.contains("waiting for another process") && first.contains("dateline.db"), "{first}");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(said.map_while(Result::ok).any(|line| line.contains("1 known already")));
    assert!(child.wait().unwrap().success());
}

#[test]
fn one_matter_in_three_papers_is_one_line_with_its_reasons() {
    let folder = tempdir().unwrap();
    let line = |outlet: &str, day: &str, text: &str| {
        format!("{{\"text\": \"{text}\", \"outlet\": \"{outlet}\", \"published\": \"{day}\"}}\n")
    };
    let reports = [
        line(
            "Alpha",
            "2023-05-20",
            "Gunmen opened fire at the Tulpar Jibek Hall near Almaty on Friday night, killing at least 40 people, police said.",
        ),
        line(
            "Beta",
            "2023-05-22",
            "Friday's attack on the Tulpar Jibek Hall, in which 71 people were killed, was the worst in years, officials said.",
        ),
        line("Gamma", "2023-05-22", "A bomb killed two soldiers in Mosul on Friday, the army said."),
        line("Delta", "2023-05-22", "A bomb killed two soldiers in Mosul on Sunday, the army said."),
    ];
    fs::write(folder.path().join("all.jsonl"), reports.concat()).unwrap();
    assert_eq!(code(&run(folder.path(), &["add", "all.jsonl"])), 0);
    let events = lines(&run(folder.path(), &["events", "--json", "--type", "ASSAULT"]));
    let of = |n: u64| events.iter().filter(|e| e["n_reports"] == n).collect::<Vec<_>>();
    assert_eq!((of(2).len(), of(1).len()), (1, 2), "{events:#?}");
    let id = of(2)[0]["id"].as_str().unwrap();
    let shown = run(folder.path(), &["show", id, "--evidence"]);
    assert!(out(&shown).contains("Why these are one event"), "{}", out(&shown));
    assert!(out(&shown).contains("r.same:date+name"), "{}", out(&shown));
    assert_eq!(code(&run(folder.path(), &["verify"])), 0);
}

#[test]
fn lists_leave_background_out_and_say_so() {
    let folder = tempdir().unwrap();
    let text = "A bomb killed two soldiers in Mosul on January 4, 2024, the army said. Rebels might attack the city, he said.\n";
    fs::write(folder.path().join("own.txt"), text).unwrap();
    let added = run(folder.path(), &["add", "own.txt"]);
    let all = lines(&run(folder.path(), &["events", "--json", "--background"])).len();
    let listed = lines(&run(folder.path(), &["events", "--json"])).len();
    assert!(all > listed, "{all} {listed}");
    let words = format!("{} of them background", all - listed);
    assert!(err(&added).contains(&words), "{}", err(&added));
    let nothing = run(folder.path(), &["events", "--place", "Reykjavik"]);
    assert!(
        err(&nothing).contains(&format!("{all} events")) && err(&nothing).contains(&words),
        "{}",
        err(&nothing)
    );
    assert!(out(&run(folder.path(), &["verify"])).contains(&words));
}
