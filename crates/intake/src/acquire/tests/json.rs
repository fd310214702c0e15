//! JSON Lines, arrays, lone objects.

use super::*;

#[test]
fn json_lines_go_on_behind_a_malformed_line() {
    let lines = "{\"id\":\"a\",\"text\":\"One.\",\"title\":\"T\",\"published\":\"2024-01-04\",\"url\":\"https://example.org/1\",\
                 \"outlet\":\"The Daily\",\"authors\":[\"A. B.\"],\"language\":\"en\"}\n\
                 {\"id\":\"b\",\"text\":\n\n\
                 {\"id\":7,\"text\":\"Two \u{e9}.\"}\n{\"note\":1}\n{\"link\":\"https://example.org\"}\n{\"id\":\"z\",\"text\":\"Last.\"}";
    let (reports, unread) = read("w.jsonl", lines);
    let uris: Vec<_> = reports.iter().map(|r| (r.uri.as_str(), r.hints.id.as_deref(), text(r))).collect();
    assert_eq!(
        uris,
        [
            ("w.jsonl#1", Some("a"), "One."),
            ("w.jsonl#4", Some("7"), "Two \u{e9}."),
            ("w.jsonl#7", Some("z"), "Last.")
        ]
    );
    let hints = &reports[0].hints;
    assert_eq!(hints.title.as_deref(), Some("T"));
    assert_eq!(hints.published, day(2024, 1, 4));
    assert_eq!(hints.outlet.as_deref(), Some("The Daily"));
    assert_eq!(hints.url.as_deref(), Some("https://example.org/1"));
    assert_eq!((hints.authors.len(), hints.language.as_deref()), (1, Some("en")));
    assert_eq!((unread[0].uri.as_str(), unread[0].harmless), ("w.jsonl:2", false));
    assert!(unread[0].reason.starts_with("malformed JSON"), "{unread:?}");
    assert!(unread[1].harmless && unread[1].reason.contains("only a link"), "{unread:?}");
    assert!(!unread[2].harmless && unread[2].reason.contains("line 5"), "{unread:?}");
    assert_eq!(unread.len(), 3);
}

#[test]
fn a_line_with_bytes_that_are_no_utf8_is_damage_only() {
    let (reports, unread) = read("w.jsonl", b"{\"text\":\"Caf\xe9\"}\n{\"text\":\"b\"}\n".to_vec());
    assert_eq!(unread, []);
    assert_eq!(text(&reports[0]), "Caf\u{fffd}");
    let said = reports[0].hints.remark.as_deref();
    assert_eq!(said, Some("1 places of its text could not be read and were replaced"));
    assert_eq!(reports[1].hints.remark, None);
}

#[test]
fn a_lone_object_goes_by_its_address_as_in_a_list() {
    let object = "{\"text\": \"One.\", \"url\": \"https://example.org/1\"}";
    for (name, json) in [("a.json", object.to_owned()), ("b.json", format!("[{object}]"))] {
        let (reports, _) = read(name, json);
        let clean = crate::clean(&reports[0], &crate::CleanOptions::default());
        assert_eq!(clean.address(), "https://example.org/1", "{name}");
    }
}

#[test]
fn arrays_and_lone_objects_of_json() {
    let (reports, unread) =
        read("a.json", " [ {\"text\":\"One, [two] \\\" }\"} ,\n{\"body\":[\"P1.\",\"P2.\"]} , ]");
    assert_eq!(unread, []);
    assert_eq!(reports.iter().map(text).collect::<Vec<_>>(), ["One, [two] \" }", "P1.\nP2."]);
    assert_eq!(reports[1].uri, "a.json#2");
    let (reports, _) = read(
        "a.json",
        "{\n\"title\": \"T\",\n \"content\": \"<p>One.</p>\", \"n\": [1, 2.5e3, null, true]\n}",
    );
    assert_eq!(
        (reports[0].uri.as_str(), text(&reports[0]), reports[0].form),
        ("a.json", "<p>One.</p>", Form::Fragment)
    );
    let (reports, _) =
        read("a", "{\"status\":\"ok\",\"totalResults\":1,\"articles\":[{\"text\":\"One.\"}],\"x\":{}}");
    assert_eq!(reports[0].uri, "a#1");
    for (bad, kept) in [
        ("[{\"text\":\"One.\"},{\"text\":\"Tw", 1),
        ("[{\"text\":\"One.\"} {\"text\":\"Two.\"}]", 1),
        ("{\"text\":", 0),
    ] {
        let (reports, unread) = read("a.json", bad);
        assert_eq!((reports.len(), unread.len()), (kept, 1), "{bad} {unread:?}");
        assert!(!unread[0].harmless && unread[0].reason.contains("malformed"), "{unread:?}");
    }
    let (reports, unread) = read("a.json", "[{\"text\":\"One.\"},{\"text\": nul},{\"text\":\"Three.\"}]");
    assert_eq!((reports.len(), unread.len(), unread[0].uri.as_str()), (2, 1, "a.json#2"));
}

#[test]
fn an_id_given_twice_is_noted() {
    let lines = "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n{\"id\":\"a\",\"text\":\"Three.\"}\n{\"text\":\"Four.\"}\n{\"text\":\"Five.\"}\n";
    let (reports, unread) = read("w.jsonl", lines);
    assert_eq!(unread, []);
    let before: Vec<_> = reports.iter().map(|r| r.hints.id_before.as_deref()).collect();
    assert_eq!(before, [None, None, Some("line 1"), None, None]);
    let clean = crate::clean(&reports[2], &crate::CleanOptions::default());
    assert_eq!(clean.notes, ["the id \"a\" was given to another report before, on line 1"]);
}

#[test]
fn a_line_of_two_gigabytes_is_passed_over() {
    use std::io::{Seek, SeekFrom};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"{\"text\":\"One.\"}\n{\"text\":\"").unwrap();
    file.write_all(&[b'a'; 200_000]).unwrap();
    // Sparse where the system can: zeros.
    if file.seek(SeekFrom::Current(2_100_000_000)).is_err()
        || file.write_all(b"\"}\n{\"text\":\"Three.\"}\n").is_err()
    {
        eprintln!("skipped: no such file can be made here");
        return;
    }
    drop(file);
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in acquire([Input::from(path.as_path())], Options::default()) {
        match item {
            Ok(report) => reports.push(text(&report).to_owned()),
            Err(u) => unread.push(u),
        }
    }
    assert_eq!(reports, ["One.", "Three."], "{unread:?}");
    assert!(
        unread.len() == 1 && unread[0].uri.ends_with(":2") && unread[0].reason.contains("larger than 50 MB")
    );
}
