//! Damage put into clean texts by a seeded generator, and what cleaning leaves of it.
//!
//! `removed`: of the lines and fragments put in, the share that is gone from the told text (a fragment is gone when the
//! words around it read as before). `wrongly_removed`: of the characters of the clean text, the share in words that the
//! cleaned text no longer has in any block.

use crate::outcome::{Outcome, files, hash, ratio};
use anyhow::Result;
use dateline_facts::report::Report;
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Lines as sites and scrapers leave them; `{}` is a headline of another text, `{n}` a number.
const LINES: [(&str, &str); 20] = [
    ("promo", "Read more: {}"),
    ("promo", "ALSO READ: {}"),
    ("promo", "Related: {}"),
    ("promo", "ELSEWHERE ON THE DAILY: {}"),
    ("advert", "ADVERTISEMENT"),
    ("advert", "Article continues below advertisement"),
    ("player", "Open in full screen mode"),
    ("player", "Play Video"),
    ("player", "Loading..."),
    ("gallery", "Image {n} of 12"),
    ("share", "{n} Shares"),
    ("share", "Share this article"),
    ("newsletter", "Sign up for our newsletter and never miss a story"),
    ("tags", "Tags: politics, region, economy"),
    ("caption", "Photo: Getty Images"),
    ("caption", "A view of the city on Monday. (Photo: AFP)"),
    ("end", "Related Post"),
    ("end", "Leave a Comment"),
    ("end", "reference: www.example-news.com"),
    ("end", "All rights reserved"),
];

/// Scores every `.txt` below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".txt")?;
    let texts: Vec<String> = files
        .iter()
        .map(|f| Ok(sound(&String::from_utf8_lossy(&std::fs::read(f)?))))
        .collect::<Result<_>>()?;
    let mut sums: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut lost, mut all) = (0, 0);
    for (n, text) in texts.iter().enumerate() {
        let other = texts[(n + 7) % texts.len()].lines().next().unwrap_or("Other news");
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (n as u64 + 1));
        let (damaged, injected) = damage(text, other, &mut random);
        let raw = RawReport {
            uri: String::new(),
            bytes: damaged.into_bytes(),
            form: Form::Plain,
            hints: Hints::default(),
        };
        let report = clean(&raw, &CleanOptions::default());
        let told = told(&report);
        for one in &injected {
            let gone = one.gone(&told);
            let sum = sums.entry(one.kind).or_default();
            *sum = (sum.0 + usize::from(gone), sum.1 + 1);
            if errors && !gone {
                eprintln!(
                    "left: {} {:?}",
                    one.kind,
                    one.line.as_deref().or(one.sound.as_deref()).unwrap_or("")
                );
            }
        }
        let (missing, characters, words) = missing(text, &report.text);
        lost += missing;
        all += characters;
        if errors && missing > 0 {
            eprintln!("lost: {} {words:?}", files[n].display());
        }
    }
    let (gone, total) = sums.values().fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let kinds: serde_json::Map<String, Value> = sums
        .iter()
        .map(|(k, (g, t))| ((*k).to_owned(), json!((ratio(*g, *t) * 1e4).round() / 1e4)))
        .collect();
    Ok(Outcome::over(files.len(), hash(&files)?)
        .metric("removed", ratio(gone, total))
        .metric("wrongly_removed", ratio(lost, all))
        .detail("removed_by_kind", Value::Object(kinds)))
}

/// A text as the generator starts from: lines without white space around, single spaces inside.
fn sound(text: &str) -> String {
    let lines = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Random(u64);

impl Random {
    /// The next number below `n` (xorshift).
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

struct Injected {
    kind: &'static str,
    /// A whole line put in.
    line: Option<String>,
    /// The words that must read so again.
    sound: Option<String>,
}

impl Injected {
    fn gone(&self, told: &str) -> bool {
        match (&self.line, &self.sound) {
            (Some(line), _) => !told.lines().any(|l| l.trim() == line),
            (_, Some(sound)) => told.contains(sound.as_str()),
            _ => true,
        }
    }
}

fn damage(text: &str, other: &str, random: &mut Random) -> (String, Vec<Injected>) {
    let mut injected = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        lines.push(if n > 0 && random.below(2) == 0 {
            fragment(line, random, &mut injected)
        } else {
            line.to_owned()
        });
    }
    let count = 2 + random.below(3);
    for _ in 0..count {
        let (kind, pattern) = LINES[random.below(LINES.len())];
        let line = pattern.replace("{n}", &(1 + random.below(12)).to_string()).replace("{}", other);
        let at =
            if kind == "end" || lines.len() < 3 { lines.len() } else { 2 + random.below(lines.len() - 2) };
        lines.insert(at, line.clone());
        injected.push(Injected { kind, line: Some(line), sound: None });
    }
    if random.below(2) == 0 && lines.len() > 2 {
        lines.insert(1, "By admin".to_owned());
        injected.push(Injected { kind: "byline", line: Some("By admin".to_owned()), sound: None });
    }
    (lines.join("\n"), injected)
}

/// Damages one place of a line; the words ten characters around it must come back.
fn fragment(line: &str, random: &mut Random, injected: &mut Vec<Injected>) -> String {
    let kinds = ["entity", "entity", "tag", "mojibake", "space", "glued"];
    let kind = kinds[random.below(kinds.len())];
    let (what, with): (&str, String) = match kind {
        "entity" => ("'", ["&#x27;", "&amp;#x27;", "#x27;", "&amp;#39;"][random.below(4)].to_owned()),
        "mojibake" => ("é", "Ã©".to_owned()),
        "tag" => (". ", [".</p> ", "./p> ", ".<br/> "][random.below(3)].to_owned()),
        "space" => (" the ", "  the ".to_owned()),
        _ => (". The ", ".The ".to_owned()),
    };
    let places: Vec<usize> = line.match_indices(what).map(|(at, _)| at).collect();
    if places.is_empty() {
        return line.to_owned();
    }
    let at = places[random.below(places.len())];
    let from = line[..at].char_indices().rev().nth(9).map_or(0, |(n, _)| n);
    let end = at + what.len();
    let to = line[end..].char_indices().nth(10).map_or(line.len(), |(n, _)| end + n);
    injected.push(Injected { kind, line: None, sound: Some(line[from..to].trim().to_owned()) });
    format!("{}{with}{}", &line[..at], &line[end..])
}

fn told(report: &Report) -> String {
    let told = report.blocks.iter().filter(|b| b.kind.is_told());
    told.map(|b| b.span.of(&report.text)).collect::<Vec<_>>().join("\n")
}

/// Characters in words that `told` has fewer of than `text`; all characters; a few of the words.
fn missing<'t>(text: &'t str, told: &str) -> (usize, usize, Vec<&'t str>) {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for word in told.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *counts.entry(word).or_insert(0) += 1;
    }
    let (mut lost, mut all, mut words) = (0, 0, Vec::new());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let length = word.chars().count();
        all += length;
        match counts.get_mut(word) {
            Some(count) if *count > 0 => *count -= 1,
            _ => {
                lost += length;
                if words.len() < 12 {
                    words.push(word);
                }
            }
        }
    }
    (lost, all, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_by_hand() {
        assert_eq!(missing("one two two three", "one two three four").0, 3);
        assert_eq!(missing("one two two three", "one two three four").1, 14);
        let line = Injected { kind: "promo", line: Some("Read more: x".into()), sound: None };
        assert!(line.gone("Text\nmore") && !line.gone("Text\nRead more: x"));
        let fragment = Injected { kind: "tag", line: None, sound: Some("left. They".into()) };
        assert!(fragment.gone("He left. They came") && !fragment.gone("He left./p> They came"));
    }

    #[test]
    fn the_generator_is_seeded() {
        let text = "Headline here\nIt's late. The end is near. The rest went home.\nMore of it's told here. The end.";
        let run = || damage(text, "Other", &mut Random(42)).0;
        assert_eq!(run(), run());
        assert_ne!(run(), text);
    }
}
