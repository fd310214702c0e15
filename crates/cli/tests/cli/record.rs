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
