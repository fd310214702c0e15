//! Attribution: PolNeAR (Newell et al. 2018), and any folder with `text/NAME.txt` and brat files
//! `attributions/NAME_XXXX.ann` (Source, Cue, Content with code-point offsets, tied by Attribution events).
//!
//! Where several annotators worked on a text the first file in sorted order counts. A predicted content matches
//! a gold content when the characters they share are at least 0.3 (0.8) of the characters they cover together;
//! each is used once, best overlap first. `source_acc` is taken over the pairs matched at 0.3 whose gold has a
//! source: it is right when the head word of each source lies inside the other. The head is the last word
//! before the first comma, bracket, "of", "for", "in", "at", "who" and the like. Where gold has only a relative
//! pronoun ("who"), the phrase right before it is right too.

use crate::outcome::{Outcome, Tally, files, hash, ratio};
use anyhow::{Context, Result};
use dateline_facts::report::Report;
use dateline_facts::span::{CodePoints, Span};
use dateline_reading::Reader;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

/// One attribution in code points.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    by: String,
}

/// Scores the folder `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let texts = files(&path.join("text"), ".txt")?;
    let annotations = files(&path.join("attributions"), ".ann")?;
    let mut first: FxHashMap<String, &PathBuf> = FxHashMap::default();
    for file in &annotations {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = stem.rsplit_once('_').map_or(stem.clone(), |(name, _)| name.to_owned());
        first.entry(stem).or_insert(file);
        first.entry(name).or_insert(file);
    }
    let reader = crate::model::reader();
    let mut at30 = Tally::default();
    let mut at80 = Tally::default();
    let (mut sourced, mut right, mut read) = (0, 0, Vec::new());
    let mut rules: FxHashMap<String, [usize; 3]> = FxHashMap::default();
    for file in &texts {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some(annotation) = first.get(&name) else { continue };
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let gold = gold(&std::fs::read_to_string(annotation)?);
        let found = found(&reader, &text);
        let pairs = pairs(&gold, &found, 0.3);
        let near = self::pairs(&gold, &found, 0.8);
        at30.add(Tally { right: pairs.len(), predicted: found.len(), gold: gold.len() });
        at80.add(Tally { right: near.len(), predicted: found.len(), gold: gold.len() });
        let chars: Vec<char> = text.chars().collect();
        for (g, f) in &pairs {
            if !gold[*g].source.is_empty() {
                sourced += 1;
                let same = same_source(&chars, &gold[*g].source, &found[*f].source);
                right += usize::from(same);
                if errors && !same {
                    eprintln!(
                        "SOURCE {name} [{}] gold {:?} found {:?}",
                        found[*f].by,
                        words(&chars, &gold[*g].source),
                        words(&chars, &found[*f].source)
                    );
                }
            }
        }
        if errors {
            for (g, f) in &pairs {
                let kind = if near.contains(&(*g, *f)) { "RIGHT" } else { "NEAR" };
                eprintln!("{kind} {name} [{}] {:?}", found[*f].by, words(&chars, &found[*f].cue));
            }
        }
        for (f, said) in found.iter().enumerate() {
            let row = rules.entry(said.by.clone()).or_default();
            row[0] += 1;
            row[1] += usize::from(pairs.iter().any(|p| p.1 == f));
            row[2] += usize::from(near.iter().any(|p| p.1 == f));
        }
        if errors {
            for (g, said) in gold.iter().enumerate().filter(|(g, _)| !pairs.iter().any(|p| p.0 == *g)) {
                let _ = g;
                eprintln!(
                    "MISSED {name} {:?} {:?} {:?}",
                    words(&chars, &said.cue),
                    words(&chars, &said.source),
                    words(&chars, &said.content)
                );
            }
            for (_, said) in found.iter().enumerate().filter(|(f, _)| !pairs.iter().any(|p| p.1 == *f)) {
                eprintln!(
                    "FALSE {name} [{}] {:?} {:?} {:?}",
                    said.by,
                    words(&chars, &said.cue),
                    words(&chars, &said.source),
                    words(&chars, &said.content)
                );
            }
            for (g, f) in pairs.iter().filter(|p| !near.contains(p)) {
                eprintln!(
                    "EXTENT {name} [{}] {:?} gold {:?} found {:?}",
                    found[*f].by,
                    words(&chars, &found[*f].cue),
                    words(&chars, &gold[*g].content),
                    words(&chars, &found[*f].content)
                );
            }
        }
        read.push(file.clone());
        read.push((*annotation).clone());
    }
    let mut table: Vec<(String, [usize; 3])> = rules.into_iter().collect();
    table.sort();
    let table = table.into_iter().map(|(rule, [n, a, b])| {
        (
            rule,
            serde_json::json!(format!("{n} predicted, {:.2} at .3, {:.2} at .8", ratio(a, n), ratio(b, n))),
        )
    });
    Ok(Outcome::over(read.len() / 2, hash(&read)?)
        .metric("content_f1_30", at30.f1())
        .metric("content_f1_80", at80.f1())
        .metric("source_acc", ratio(right, sourced))
        .metric("content_precision_30", at30.precision())
        .metric("content_recall_30", at30.recall())
        .detail("by_rule", serde_json::Value::Object(table.collect())))
}

fn words(chars: &[char], spans: &[[usize; 2]]) -> String {
    let parts: Vec<String> = spans
        .iter()
        .map(|[a, b]| chars.get(*a..*b).unwrap_or_default().iter().collect::<String>().replace('\n', " / "))
        .collect();
    parts.join(" + ")
}

/// The attributions of a brat file; those without content are left out.
fn gold(text: &str) -> Vec<Said> {
    let mut bounds: FxHashMap<&str, Vec<[usize; 2]>> = FxHashMap::default();
    let mut out = Vec::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let (Some(id), Some(body)) = (cells.next(), cells.next()) else { continue };
        if id.starts_with('T') {
            let Some((_, spans)) = body.split_once(' ') else { continue };
            let spans = spans.split(';').filter_map(|s| {
                let (a, b) = s.trim().split_once(' ')?;
                Some([a.parse().ok()?, b.parse().ok()?])
            });
            bounds.insert(id, spans.collect());
        } else if id.starts_with('E') {
            let mut said = Said::default();
            for part in body.split_whitespace() {
                let Some((role, id)) = part.split_once(':') else { continue };
                let Some(spans) = bounds.get(id) else { continue };
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Source" => said.source.extend(spans),
                    "Cue" => said.cue.extend(spans),
                    "Content" => said.content.extend(spans),
                    _ => {}
                }
            }
            if !said.content.is_empty() {
                out.push(said);
            }
        }
    }
    out
}

fn found(reader: &Reader, text: &str) -> Vec<Said> {
    let reading = reader.read(Report::plain("eval", text));
    let points = CodePoints::of(text);
    let one = |s: &Option<Span>| s.iter().map(|s| points.span(*s)).collect();
    reading
        .attributions
        .iter()
        .map(|a| Said {
            source: one(&a.source),
            cue: one(&a.cue),
            content: a.content.iter().map(|s| points.span(*s)).collect(),
            by: a.by.to_string(),
        })
        .collect()
}

/// Shared characters of all covered characters; spans of one side may not overlap each other.
fn overlap(a: &[[usize; 2]], b: &[[usize; 2]]) -> f64 {
    let length = |spans: &[[usize; 2]]| spans.iter().map(|s| s[1].saturating_sub(s[0])).sum::<usize>();
    let mut shared = 0;
    for x in a {
        for y in b {
            shared += x[1].min(y[1]).saturating_sub(x[0].max(y[0]));
        }
    }
    ratio(shared, (length(a) + length(b)).saturating_sub(shared))
}

/// One-to-one pairs (gold, found) with at least `least` overlap, best first.
fn pairs(gold: &[Said], found: &[Said], least: f64) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (g, x) in gold.iter().enumerate() {
        for (f, y) in found.iter().enumerate() {
            let share = overlap(&x.content, &y.content);
            if share >= least {
                all.push((share, g, f));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, g, f) in all {
        if !out.iter().any(|p| p.0 == g || p.1 == f) {
            out.push((g, f));
        }
    }
    out
}

fn same_source(chars: &[char], gold: &[[usize; 2]], found: &[[usize; 2]]) -> bool {
    let (Some(g), Some(f)) = (head(chars, gold), head(chars, found)) else { return false };
    // A relative pronoun stands for the phrase before it.
    if gold.len() == 1 && gold[0][1] - gold[0][0] <= 5 && found.len() == 1 {
        let word: String = chars.get(gold[0][0]..gold[0][1]).unwrap_or_default().iter().collect();
        let gap = chars.get(found[0][1]..gold[0][0].max(found[0][1])).unwrap_or_default();
        if matches!(word.as_str(), "who" | "which" | "that")
            && found[0][1] <= gold[0][0]
            && gap.iter().all(|c| c.is_whitespace() || *c == ',')
        {
            return true;
        }
    }
    let holds = |spans: &[[usize; 2]], h: [usize; 2]| spans.iter().any(|s| s[0] <= h[0] && h[1] <= s[1]);
    holds(gold, f) && holds(found, g)
}

/// The head word of a source.
fn head(chars: &[char], spans: &[[usize; 2]]) -> Option<[usize; 2]> {
    let [start, end] = *spans.first()?;
    let mut head = None;
    let mut at = start;
    while at < end.min(chars.len()) {
        if !chars[at].is_alphanumeric() {
            if head.is_some() && matches!(chars[at], ',' | '(' | ';' | '–' | '—') {
                break;
            }
            at += 1;
            continue;
        }
        let from = at;
        while at < end.min(chars.len()) && (chars[at].is_alphanumeric() || chars[at] == '-') {
            at += 1;
        }
        let word: String = chars[from..at].iter().collect::<String>().to_lowercase();
        let stop = [
            "of", "for", "in", "at", "from", "with", "on", "who", "that", "which", "and", "to", "by",
            "familiar", "close",
        ];
        if head.is_some() && stop.contains(&word.as_str()) {
            break;
        }
        if word != "s" {
            head = Some([from, at]);
        }
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(content: &[[usize; 2]]) -> Said {
        Said { content: content.to_vec(), ..Said::default() }
    }

    #[test]
    fn brat_by_hand() {
        let ann = "T1\tSource 0 4\tThey\nT2\tCue 5 9\tsaid\nT3\tContent 10 20;25 30\tx y\nT4\tAttribution 5 9\tsaid\n\
                   E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nE2\tAttribution:T4 Cue:T2\n";
        let gold = gold(ann);
        assert_eq!(gold.len(), 1);
        assert_eq!(gold[0].content, [[10, 20], [25, 30]]);
        assert_eq!(gold[0].source, [[0, 4]]);
    }

    #[test]
    fn overlap_by_hand() {
        // 5 shared of 10 + 10 - 5.
        assert!((overlap(&[[0, 10]], &[[5, 15]]) - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(overlap(&[[0, 4], [6, 10]], &[[0, 4], [6, 10]]), 1.0);
        assert_eq!(overlap(&[], &[]), 0.0);
    }

    #[test]
    fn pairs_by_hand() {
        let gold = [said(&[[0, 10]]), said(&[[20, 30]])];
        let found = [said(&[[0, 9]]), said(&[[2, 10]]), said(&[[28, 40]])];
        assert_eq!(pairs(&gold, &found, 0.3), [(0, 0)]);
        assert_eq!(pairs(&gold, &found, 0.1), [(0, 0), (1, 2)]);
    }

    #[test]
    fn heads_by_hand() {
        let text: Vec<char> = "the spokesman for the ministry, Yahya Rasool".chars().collect();
        let whole = [[0, text.len()]];
        assert_eq!(head(&text, &whole), Some([4, 13]));
        assert!(same_source(&text, &whole, &[[4, 13]]));
        assert!(!same_source(&text, &whole, &[[32, 44]]));
    }
}
