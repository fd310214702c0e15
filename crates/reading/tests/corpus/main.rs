//! Runs every literate case under `corpus/` (see its README).
#![allow(clippy::unwrap_used)] // a failing case should panic

mod case;
mod check;

use case::Case;
use dateline_facts::report::Report;
use dateline_facts::when::When;
use dateline_reading::Reader;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "the cases are files")]
fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") && path != root.join("README.md") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        all.extend(case::parse(&name, &std::fs::read_to_string(&file).unwrap()).unwrap());
    }
    all
}

#[test]
fn every_case_reads_as_it_says() {
    let reader = Reader::new();
    let cases = cases();
    let mut failures = Vec::new();
    for case in &cases {
        let mut report = Report::plain(&case.name, &case.text);
        if let Some((first, last, basis)) = case.published {
            report.published = When::between(first, last, basis);
        }
        let reading = reader.read(report);
        for expectation in &case.expectations {
            if let Err(why) = check::holds(expectation, &reading) {
                failures.push(format!("{}\n    {}\n    {why}", case.name, expectation.line));
            }
        }
    }
    assert!(failures.is_empty(), "{} of the expectations failed:\n{}", failures.len(), failures.join("\n"));
    println!("{} cases", cases.len());
}
