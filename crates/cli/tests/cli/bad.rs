//! Bad input is named, a clear line each, and the rest is recorded.

use super::*;
use std::fs;
use std::io::Write;
use tempfile::tempdir;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// The lines of complaint, each without "dateline: ".
fn complaints(output: &Output) -> Vec<&str> {
    err(output).lines().filter_map(|line| line.strip_prefix("dateline: ")).collect()
}

#[test]
fn each_bad_file_is_named_and_the_good_ones_are_recorded() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join("in").join(name);
    fs::create_dir_all(path("sub")).unwrap();
    fs::write(path("a-good.txt"), STORY).unwrap();
    fs::write(path("b-empty.txt"), "").unwrap();
    fs::write(path("c-binary.bin"), [0u8, 1, 2, 3, 0, 255]).unwrap();
    fs::write(path("d-cut.txt.gz"), &gzip(STORY.repeat(20).as_bytes())[..80]).unwrap();
    fs::write(path("e-latin.txt"), b"Caf\xe9 owners in Beirut protested on Monday, police said.").unwrap();
    fs::write(path("f-picture.png"), b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    fs::write(
        path("g-broken.jsonl"),
        "{\"text\":\"Troops left Mosul.\"}\n{\"text\":\n{\"text\":\"Talks went on.\"}\n",
    )
    .unwrap();
    fs::write(path("sub/h-good.txt"), "Protesters marched in Amman on Friday.").unwrap();
    let output = run(folder.path(), &["add", "in"]);
    assert_eq!((code(&output), out(&output)), (1, ""));
    let said = complaints(&output);
    assert_eq!(said.len(), 4, "{said:?}");
    for (name, words) in [
        ("in/b-empty.txt: ", "empty"),
        ("in/c-binary.bin: ", "binary"),
        ("in/d-cut.txt.gz: ", "gzip stream breaks off"),
        ("in/g-broken.jsonl:2: ", "malformed JSON"),
    ] {
        assert!(said.iter().any(|line| line.starts_with(name) && line.contains(words)), "{name} {said:?}");
    }
    assert!(err(&output).contains("an image (PNG)"), "{}", err(&output));
    assert!(err(&output).contains("5 reports added, 4 not read"), "{}", err(&output));
    assert_eq!(lines(&run(folder.path(), &["reports", "--json"])).len(), 5);
    assert_eq!(code(&run(folder.path(), &["verify"])), 0);
    let read = run(folder.path(), &["read", "in"]);
    assert_eq!((code(&read), lines(&read).len(), complaints(&read).len()), (1, 5, 4));
}

#[test]
fn what_is_only_no_report_is_no_failure() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.txt"), STORY).unwrap();
    fs::write(folder.path().join("in/b.png"), b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    assert_eq!(code(&run(folder.path(), &["add", "in"])), 0);
    let named = run(folder.path(), &["add", "in/b.png"]);
    assert_eq!(code(&named), 1, "named by the user, it is one");
    assert!(complaints(&named)[0].starts_with("in/b.png: an image"));
    let missing = run(folder.path(), &["add", "in/a.txt", "nowhere"]);
    assert_eq!(code(&missing), 1);
    assert_eq!(complaints(&missing), ["nowhere: there is no such file or folder"]);
    let address = run(folder.path(), &["read", "--offline", "https://example.org/a"]);
    assert_eq!(code(&address), 1);
    assert!(complaints(&address)[0].contains("nothing is fetched offline"));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().unwrap();
    let closed = folder.path().join("in/closed");
    fs::create_dir_all(&closed).unwrap();
    fs::write(folder.path().join("in/z.txt"), STORY).unwrap();
    fs::write(closed.join("a.txt"), STORY).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&closed).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let output = run(folder.path(), &["add", "in"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(code(&output), 1);
    assert_eq!(complaints(&output), ["in/closed: no permission to read it"]);
    assert!(err(&output).contains("1 report added"));
}

#[test]
fn two_hundred_megabytes_on_one_line_are_skipped_quickly() {
    let folder = tempdir().unwrap();
    let page = folder.path().join("long.html");
    let mut file = fs::File::create(&page).unwrap();
    file.write_all(b"<!doctype html><html><body><p>").unwrap();
    file.write_all(&[b'a'; 100_000]).unwrap();
    // Sparse where the system can: zeros behind the beginning, never looked at.
    file.set_len(200_000_000).unwrap();
    drop(file);
    fs::write(folder.path().join("z.txt"), STORY).unwrap();
    let packed = folder.path().join("bomb.html.gz");
    let mut gz =
        flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    gz.write_all(b"<!doctype html>").unwrap();
    for _ in 0..60 {
        gz.write_all(&vec![b'a'; 1_000_000]).unwrap();
    }
    gz.finish().unwrap();
    let begun = std::time::Instant::now();
    let output = run(folder.path(), &["read", "long.html", "bomb.html.gz", "z.txt"]);
    assert!(begun.elapsed().as_secs() < 10);
    assert_eq!((code(&output), lines(&output).len()), (1, 1));
    let said = complaints(&output);
    assert_eq!(
        said,
        [
            "long.html: larger than 50 MB, the limit for one report",
            "bomb.html.gz: larger than 50 MB, the limit for one report"
        ]
    );
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), STORY).unwrap();
    let db = folder.path().join("mail.db");
    let other = rusqlite::Connection::open(&db).unwrap();
    other.execute_batch("CREATE TABLE mail (id INTEGER); INSERT INTO mail VALUES (1);").unwrap();
    drop(other);
    fs::write(folder.path().join("notes.db"), "some notes, which are no database at all, of more than a hundred bytes, so that it may look like one for a moment").unwrap();
    let before = fs::read(&db).unwrap();
    for verb in [&["add", "a.txt"][..], &["timeline"], &["verify"], &["demo"]] {
        let output = run(folder.path(), &[verb, &["--db", "mail.db"]].concat());
        assert_eq!(code(&output), 2, "{verb:?} {}", err(&output));
        assert!(err(&output).contains("another program"), "{}", err(&output));
        let output = run(folder.path(), &[verb, &["--db", "notes.db"]].concat());
        assert_eq!(code(&output), 2, "{verb:?} {}", err(&output));
        assert!(err(&output).contains("not a database"), "{}", err(&output));
    }
    assert_eq!(fs::read(&db).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_named_and_nothing_recorded_is_lost() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("first.txt"), STORY).unwrap();
    assert_eq!(code(&run(folder.path(), &["add", "first.txt"])), 0);
    many(&folder.path().join("in"), 1500);
    // A file may not grow over 1 MB here: what a full disk looks like to the program.
    let binary = assert_cmd::cargo::cargo_bin!("dateline");
    let script = format!("trap '' XFSZ; ulimit -f 1024; exec '{}' add in", binary.display());
    let output = Command::new("bash").arg("-c").arg(script).current_dir(folder.path()).output().unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("dateline: ") && !err(&output).contains("panicked"), "{}", err(&output));
    let sound = run(folder.path(), &["verify"]);
    assert_eq!(code(&sound), 0, "{}", out(&sound));
    let reports = lines(&run(folder.path(), &["reports", "--json"]));
    assert!(reports.iter().any(|r| r["uri"] == "first.txt"));
    // With space again, the same command goes on.
    let output = run(folder.path(), &["add", "in"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(lines(&run(folder.path(), &["reports", "--json"])).len(), 1501);
}

#[cfg(unix)]
#[test]
fn an_archive_that_cannot_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 3);
    run(folder.path(), &["add", "in"]);
    let before = run(folder.path(), &["timeline"]);
    let db = folder.path().join("dateline.db");
    fs::set_permissions(&db, fs::Permissions::from_mode(0o444)).unwrap();
    let after = run(folder.path(), &["timeline"]);
    assert_eq!((code(&after), out(&after)), (0, out(&before)), "{}", err(&after));
    assert_eq!(code(&run(folder.path(), &["verify"])), 0);
    let add = run(folder.path(), &["add", "in"]);
    assert_eq!(code(&add), 2);
    assert!(err(&add).contains("dateline.db: cannot be written"), "{}", err(&add));
}

#[test]
fn nothing_is_added_to_a_damaged_archive() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 30);
    run(folder.path(), &["add", "in"]);
    let db = folder.path().join("dateline.db");
    let mut bytes = fs::read(&db).unwrap();
    // Pages of trees overwritten, the header left as it was.
    let from = bytes.len() / 4;
    bytes[from..from + 40_000].fill(0xa5);
    fs::write(&db, &bytes).unwrap();
    let add = run(folder.path(), &["add", "in"]);
    assert_eq!(code(&add), 1, "{}", err(&add));
    assert!(err(&add).contains("damaged") && err(&add).contains("dateline.db"), "{}", err(&add));
    assert_eq!(fs::read(&db).unwrap(), bytes, "left as it was");
}

#[test]
fn nothing_is_no_name_and_no_number() {
    let folder = tempdir().unwrap();
    many(&folder.path().join("in"), 3);
    run(folder.path(), &["add", "in"]);
    for wrong in [
        &["events", "--limit", "0"][..],
        &["events", "--actor", " "],
        &["events", "--place", ""],
        &["search", ""],
    ] {
        let output = run(folder.path(), wrong);
        assert_eq!(code(&output), 2, "{wrong:?} {}", err(&output));
    }
}

#[test]
fn what_a_bound_leaves_out_and_languages_that_are_not_read_are_said() {
    let folder = tempdir().unwrap();
    let long = format!("{STORY}{}The end.", "\n".repeat(17 << 20));
    fs::write(folder.path().join("long.txt"), long).unwrap();
    let french = "Le ministre de la Défense a déclaré que deux soldats avaient été tués lundi dans une attaque contre la \
        base, et que les pourparlers reprendraient la semaine prochaine dans la capitale.";
    fs::write(folder.path().join("french.txt"), french).unwrap();
    for verb in ["read", "add"] {
        let output = run(folder.path(), &[verb, "--verbatim", "french.txt"]);
        assert_eq!(code(&output), 0);
        assert!(err(&output).contains("1 report is not in English (1 fr)"), "{}", err(&output));
    }
    let cut = run(folder.path(), &["read", "long.txt"]);
    assert_eq!(code(&cut), 0);
    let said = complaints(&cut);
    assert!(said.iter().any(|l| l.starts_with("long.txt: not read in full: text of ")), "{said:?}");
    let other = run(folder.path(), &["read", "ftp://example.org/a"]);
    assert_eq!(code(&other), 1);
    assert!(err(&other).contains("only http, https and file"), "{}", err(&other));
    let address = format!("file://{}", folder.path().join("french.txt").display());
    assert_eq!(lines(&run(folder.path(), &["read", &address])).len(), 1);
    let ca = run(folder.path(), &["read", "--ca", "none.pem", "french.txt"]);
    assert_eq!((code(&ca), err(&ca).contains("none.pem")), (2, true), "{}", err(&ca));
}

#[test]
fn what_cannot_be_read_found_or_undone_is_said() {
    let folder = tempdir().unwrap();
    let line = |id: &str, outlet: &str, day: &str, text: &str| {
        format!("{}\n", serde_json::json!({"id": id, "outlet": outlet, "published": day, "text": text}))
    };
    let text = "Gunmen killed five police officers in Mosul on 4 January 2024, the army said.";
    let copy = "Five police officers were killed by gunmen in Mosul on 4 January 2024, a hospital said.";
    let all = line("1", "A", "2024-02-30", text)
        + &line("2", "B", "05/01/2024", copy)
        + &line("3", "C", "2024-01-05", text);
    fs::write(folder.path().join("in.jsonl"), all).unwrap();
    let added = run(folder.path(), &["add", "in.jsonl"]);
    let said = err(&added);
    assert!(said.contains("2 reports have no date of publication that could be read"), "{said}");
    assert!(said.contains("the first is in.jsonl#1: ") && said.contains("2024-02-30"), "{said}");
    // A name that no event has.
    let place = run(folder.path(), &["timeline", "--place", "Atlantis"]);
    assert!(err(&place).contains("no event is in a place \"Atlantis\""), "{}", err(&place));
    let actor = run(folder.path(), &["events", "--actor", "nobody.such"]);
    assert!(err(&actor).contains("no event has an actor \"nobody.such\""), "{}", err(&actor));
    let known = run(folder.path(), &["events", "--place", "Mosul", "--after", "2030"]);
    assert!(!err(&known).contains("place"), "{}", err(&known));
    // What an addition did stays; what a split makes is named.
    let undo = run(folder.path(), &["undo", "1", "--reason", "a slip"]);
    assert_eq!((code(&undo), err(&undo).contains("additions are not undone")), (2, true), "{}", err(&undo));
    let event = lines(&run(folder.path(), &["events", "--json"])).remove(0);
    let id = event["id"].as_str().unwrap();
    let report = lines(&run(folder.path(), &["reports", "--json"]))
        .iter()
        .find_map(|r| (r["outlet"] == "C").then(|| r["id"].as_str().unwrap().to_owned()))
        .unwrap();
    let split = run(folder.path(), &["split", id, &report, "--reason", "another attack"]);
    assert_eq!(code(&split), 0, "{}", err(&split));
    assert!(err(&split).contains(&format!("what was taken out of {id} is now E_")), "{}", err(&split));
    let parts = lines(&run(folder.path(), &["events", "--json"]));
    assert!(parts.iter().filter(|e| err(&split).contains(e["id"].as_str().unwrap())).count() >= 1);
}
