//! Data on standard output, words on standard error, exit codes.

use super::*;
use std::io::{BufRead, BufReader, Read, Write};
use tempfile::tempdir;

#[test]
fn read_prints_a_line_a_report_in_the_order_of_the_input() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 60);
    let output = run(folder.path(), &["read", "in", "--jobs", "4"]);
    assert_eq!((code(&output), err(&output)), (0, ""));
    let uris: Vec<String> = lines(&output).iter().map(|l| l["uri"].as_str().unwrap().to_owned()).collect();
    assert_eq!(uris, (0..60).map(|i| format!("in/{i:05}.txt")).collect::<Vec<_>>());
    let again = run(folder.path(), &["read", "in", "--jobs", "1"]);
    assert_eq!(out(&again), out(&output), "the number of threads does not show");
    let line = &lines(&output)[0];
    assert_eq!(line["schema"], "dateline/1");
    assert!(line["id"].as_str().unwrap().starts_with("r_"));
    assert!(line.get("tokens").is_none());
    let with = run(folder.path(), &["read", "in/00000.txt", "--tokens"]);
    assert!(lines(&with)[0]["tokens"].is_array());
}

#[test]
fn json_lines_keep_their_ids_and_dates() {
    let folder = tempdir().unwrap();
    let input = "{\"id\":\"mine-1\",\"text\":\"Troops left Mosul.\",\"published\":\"2024-01-04\"}\n{\"id\":2,\"text\":\"Talks went on.\"}\n";
    let output = fed(folder.path(), &["read", "--jsonl", "-"], input.as_bytes());
    assert_eq!((code(&output), err(&output)), (0, ""));
    let lines = lines(&output);
    assert_eq!((lines[0]["id"].as_str(), lines[1]["id"].as_str()), (Some("mine-1"), Some("2")));
    assert_eq!((lines[0]["uri"].as_str(), lines[1]["uri"].as_str()), (Some("-#1"), Some("-#2")));
}

#[test]
fn an_id_given_twice_is_said_and_both_are_read() {
    let folder = tempdir().unwrap();
    let input =
        "{\"id\":\"a\",\"text\":\"Troops left Mosul.\"}\n{\"id\":\"a\",\"text\":\"Talks went on.\"}\n";
    let output = fed(folder.path(), &["read", "--jsonl", "-"], input.as_bytes());
    assert_eq!((code(&output), lines(&output).len()), (0, 2));
    let said = "-#2: the id \"a\" was given to another report before, on line 1";
    assert!(err(&output).contains(said), "{}", err(&output));
    assert!(lines(&output)[1]["notes"][0].as_str().unwrap().contains("line 1"));
    let added = fed(folder.path(), &["add", "--jsonl", "-"], input.as_bytes());
    assert!(err(&added).contains(said) && err(&added).contains("2 reports added"), "{}", err(&added));
}

#[test]
fn the_keys_of_a_line_are_those_of_the_format_and_uri_holds_the_address() {
    let folder = tempdir().unwrap();
    let feed = format!(
        "<rss><channel><title>W</title><item><title>T</title><link>https://example.org/r</link><category>World</category>\
         <description>{STORY}</description></item></channel></rss>"
    );
    std::fs::write(folder.path().join("w.rss"), feed).unwrap();
    let page = format!(
        "<!doctype html><meta property=article:section content=World><link rel=canonical href='https://example.org/p'><p>{STORY}"
    );
    std::fs::write(folder.path().join("p.html"), page).unwrap();
    let read = lines(&run(folder.path(), &["read", "w.rss", "p.html"]));
    assert_eq!(read[0]["uri"], "https://example.org/r");
    assert_eq!(read[1]["uri"], "p.html");
    let wanted = "agency attributions authors blocks entities events id language notes outlet places published quantities \
                  relations repairs schema sentences text times title uri";
    for line in &read {
        let mut keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys.join(" "), wanted);
    }
}

#[test]
fn verbatim_text_is_the_input_byte_for_byte() {
    let folder = tempdir().unwrap();
    let text = "  #x27; Two  blanks. /p> \u{201c}caf\u{e9}\u{201d}\r\n\r\nAlso read: more\n<p>tag</p> Share this\n\n";
    std::fs::write(folder.path().join("a.html"), text).unwrap();
    let output = run(folder.path(), &["read", "--verbatim", "--published", "2024-01-04", "a.html"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let line = &lines(&output)[0];
    assert_eq!(line["text"].as_str(), Some(text));
    assert_eq!(line["repairs"].as_array().map(Vec::len), Some(0));
    assert_eq!(line["published"]["earliest"], "2024-01-04");
    assert_eq!(line["published"]["basis"], "given");
    let escaped = serde_json::json!({"id": "x", "text": text}).to_string();
    let output = fed(folder.path(), &["read", "--verbatim", "--jsonl", "-"], escaped.as_bytes());
    assert_eq!(lines(&output)[0]["text"].as_str(), Some(text));
}

#[test]
fn wrong_use_is_2_and_says_what_would_be_right() {
    let folder = tempdir().unwrap();
    let said = |args: &[&str], words: &str| {
        let output = run(folder.path(), args);
        assert_eq!(code(&output), 2, "{args:?} {}", err(&output));
        assert!(err(&output).contains(words), "{args:?} {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    };
    said(&["tmeline"], "timeline");
    said(&["read"], "PATH");
    said(&["read", "x", "--published", "4 Jan"], "YYYY-MM-DD");
    said(&["events", "--after", "2024-02-30"], "no such day");
    said(
        &["events", "--after", "2024-05", "--before", "2024-01"],
        "--after 2024-05-01 is later than --before 2024-01-31",
    );
    said(&["events", "--type", "ASAULT"], "ASSAULT");
    said(&["events", "--json", "--csv"], "cannot be used with");
    said(&["add", "x", "--jobs", "0"], "1..=256");
    for verb in [
        &["timeline"][..],
        &["events", "--json"],
        &["reports"],
        &["verify"],
        &["search", "x"],
        &["show", "E_1"],
    ] {
        said(verb, "dateline add");
    }
    assert!(!folder.path().join("dateline.db").exists(), "asking makes no archive");
}

#[test]
fn types_are_known_in_any_case() {
    let folder = tempdir().unwrap();
    assert_eq!(code(&fed(folder.path(), &["add", "-"], STORY.as_bytes())), 0);
    let output = run(folder.path(), &["events", "--type", "assault"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn help_names_every_verb() {
    let folder = tempdir().unwrap();
    let output = run(folder.path(), &["--help"]);
    assert_eq!(code(&output), 0);
    for verb in [
        "demo", "read", "add", "events", "timeline", "stories", "actors", "reports", "show", "search",
        "merge", "split", "undo", "log", "export", "serve", "verify", "backup",
    ] {
        assert!(out(&output).contains(&format!("\n  {verb} ")), "{verb}");
        assert_eq!(code(&run(folder.path(), &[verb, "--help"])), 0, "{verb}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 400);
    let mut child = dateline(folder.path())
        .args(["read", "in"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"schema\""));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn reading_from_a_pipe_answers_as_it_goes() {
    let folder = tempdir().unwrap();
    let mut child = dateline(folder.path())
        .args(["read", "--jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for n in 0..3 {
        writeln!(stdin, "{{\"id\":\"{n}\",\"text\":\"Troops left Mosul.\"}}").unwrap();
        stdin.flush().unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains(&format!("\"id\":\"{n}\"")));
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_full_device_is_named() {
    let folder = tempdir().unwrap();
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        eprintln!("skipped: no /dev/full here");
        return;
    };
    std::fs::write(folder.path().join("a.txt"), STORY).unwrap();
    let output = dateline(folder.path()).args(["read", "a.txt"]).stdout(full).output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("No space left"), "{}", err(&output));
}

#[test]
fn nothing_is_coloured_where_nobody_looks() {
    let folder = tempdir().unwrap();
    fed(folder.path(), &["add", "-"], STORY.as_bytes());
    for args in [&["timeline"][..], &["reports"], &["demo"], &["search", "Baghdad"]] {
        let output = run(folder.path(), args);
        assert!(!out(&output).contains('\u{1b}') && !err(&output).contains('\u{1b}'), "{args:?}");
    }
}
