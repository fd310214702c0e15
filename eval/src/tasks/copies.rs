//! Near-copies: finds the wire, trimmed, edited and excerpted copies that a seeded generator makes of a folder of
//! texts.
//!
//! Gold are the pairs (copy, original). Pairs of two copies of one original are not scored: a trim and an excerpt
//! need not share a word. Any other pair found is wrong. Texts of the folder that share runs of eight words with
//! an earlier one are left out first, since they may be copies already.

use crate::outcome::{Outcome, Tally, cpu_seconds, files, hash};
use anyhow::{Result, ensure};
use dateline_reconcile::copies::CopyFinder;
use rustc_hash::FxHashSet;
use serde_json::{Map, json};
use std::path::Path;

const KINDS: [&str; 4] = ["wire", "trim", "edit", "excerpt"];

/// A text of the collection.
struct Item {
    text: String,
    /// Index of its original among the items, and the kind, for a copy.
    copy: Option<(usize, usize)>,
}

pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".txt")?;
    let mut texts: Vec<String> = Vec::new();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    for file in &files {
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        if text.split_whitespace().count() >= 80 && fresh(&text, &mut seen) {
            texts.push(text);
        }
    }
    ensure!(texts.len() >= 8, "too few texts of 80 words and more to make copies of");
    let items = collection(&texts, 7);
    let before = cpu_seconds();
    let mut finder = CopyFinder::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        found.extend(finder.add(&item.text).into_iter().map(|(j, _)| (j, i)));
    }
    let seconds = (cpu_seconds() - before).max(1e-2);
    let (tally, by_kind) = score(&items, &found, errors);
    let mut recall = Map::new();
    for (kind, tally) in KINDS.iter().zip(by_kind) {
        recall.insert((*kind).to_owned(), json!((tally.recall() * 10_000.0).round() / 10_000.0));
    }
    Ok(Outcome::over(items.len(), hash(&files)?)
        .metric("precision", tally.precision())
        .metric("recall", tally.recall())
        .metric("f1", tally.f1())
        .metric("docs_per_cpu_s", items.len() as f64 / seconds)
        .detail("recall_by_kind", recall.into()))
}

/// Whether at most one in twenty of the text's runs of eight words was seen before; remembers them.
fn fresh(text: &str, seen: &mut FxHashSet<u64>) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let runs: Vec<u64> = words
        .windows(8)
        .map(|w| {
            let digest = blake3::hash(w.join(" ").to_lowercase().as_bytes());
            u64::from_le_bytes(digest.as_bytes()[..8].try_into().unwrap_or_default())
        })
        .collect();
    let known = runs.iter().filter(|r| seen.contains(r)).count();
    let fresh = known * 20 <= runs.len();
    if fresh {
        seen.extend(runs);
    }
    fresh
}

/// Originals with their copies, shuffled; a quarter of the texts only lends words to copies.
fn collection(texts: &[String], seed: u64) -> Vec<Item> {
    let mut random = Random(seed);
    let (hosts, originals) = texts.split_at(texts.len() / 4);
    let mut drafts: Vec<(String, Option<(usize, usize)>)> =
        originals.iter().map(|t| (t.clone(), None)).collect();
    for (i, original) in originals.iter().enumerate() {
        if i % 2 == 0 {
            continue; // Half of the originals have no copy.
        }
        for kind in 0..KINDS.len() {
            if random.below(2) == 0 {
                let host = &hosts[random.below(hosts.len())];
                drafts.push((copy(original, host, kind, &mut random), Some((i, kind))));
            }
        }
    }
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, random.below(i + 1));
    }
    let mut place = vec![0; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    order
        .iter()
        .map(|old| {
            let (text, copy) = drafts[*old].clone();
            Item { text, copy: copy.map(|(original, kind)| (place[original], kind)) }
        })
        .collect()
}

fn copy(original: &str, host: &str, kind: usize, random: &mut Random) -> String {
    let sentences = sentences(original);
    let n = sentences.len();
    let others: Vec<&str> = host.split_whitespace().collect();
    let foreign = |from: usize, count: usize| {
        others.iter().cycle().skip(from % others.len()).take(count).copied().collect::<Vec<_>>().join(" ")
    };
    match kind {
        // Another headline, agency and outlet around it, a word changed here and there, quotes of another shape.
        0 => {
            let body = reword(&sentences.concat(), 0.02, &others, random);
            let foot = foreign(random.below(400), 20 + random.below(40));
            format!("{}\nParis (AFP) - {}\n{foot}", foreign(random.below(400), 9), body.replace('"', "”"))
        }
        // The end cut off.
        1 => {
            let keep = (n * (40 + random.below(45)) / 100).max(1);
            format!("{}\n{}", foreign(random.below(400), 8), sentences[..keep].concat())
        }
        // A sentence in eight left out, up to a sixth of the words changed.
        2 => {
            let kept: String = sentences.iter().filter(|_| n < 4 || random.below(8) > 0).copied().collect();
            let rate = 0.05 + 0.12 * random.below(100) as f64 / 100.0;
            reword(&kept, rate, &others, random)
        }
        // A stretch of a seventh to two fifths, at least fifty words, every other time inside another text.
        _ => {
            let mut from = random.below(n);
            let mut part = String::new();
            let wanted = (original.split_whitespace().count() * (15 + random.below(25)) / 100).max(50);
            while part.split_whitespace().count() < wanted {
                part.push_str(sentences[from % n]);
                from += 1;
            }
            if random.below(2) == 0 {
                return part;
            }
            let before = foreign(random.below(200), 20 + random.below(wanted));
            format!("{before}.\n{part}\n{}", foreign(random.below(200) + 500, 20 + random.below(wanted)))
        }
    }
}

/// Pieces that end with a full stop and a space, or with a line; together they are the text.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for i in 0..bytes.len() {
        let stop = bytes[i] == b'\n' || (bytes[i] == b' ' && i > 0 && bytes[i - 1] == b'.');
        if stop && i + 1 - start > 20 {
            out.push(&text[start..=i]);
            start = i + 1;
        }
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

/// Replaces, drops or inserts about `rate` of the words.
fn reword(text: &str, rate: f64, others: &[&str], random: &mut Random) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let change = (random.below(10_000) as f64) < rate * 10_000.0;
        match (change, random.below(3)) {
            (true, 0) => {}
            (true, 1) => out.push_str(others[random.below(others.len())]),
            (true, _) => {
                out.push_str(others[random.below(others.len())]);
                out.push(' ');
                out.push_str(word);
            }
            (false, _) => out.push_str(word),
        }
        out.push(' ');
    }
    out
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    #[expect(clippy::cast_possible_truncation, reason = "below n")]
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn score(items: &[Item], found: &[(usize, usize)], errors: bool) -> (Tally, [Tally; 4]) {
    let mut all = Tally::default();
    let mut by_kind = [Tally::default(); 4];
    let pairs: FxHashSet<(usize, usize)> = found.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
    for (i, item) in items.iter().enumerate() {
        if let Some((original, kind)) = item.copy {
            let hit = pairs.contains(&(i.min(original), i.max(original)));
            all.add(Tally { right: usize::from(hit), predicted: usize::from(hit), gold: 1 });
            by_kind[kind].add(Tally { right: usize::from(hit), predicted: 0, gold: 1 });
            if errors && !hit {
                eprintln!("missed {}: {:.120}", KINDS[kind], item.text.replace('\n', " "));
            }
        }
    }
    for (a, b) in &pairs {
        let root = |i: usize| items[i].copy.map_or(i, |(original, _)| original);
        if root(*a) != root(*b) {
            all.predicted += 1;
            if errors {
                let head = |i: usize| items[i].text.chars().take(100).collect::<String>().replace('\n', " ");
                eprintln!("wrong: {} | {}", head(*a), head(*b));
            }
        }
    }
    (all, by_kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let item = |copy| Item { text: String::new(), copy };
        // 0 is an original with copies 1 (wire) and 2 (trim); 3 stands alone.
        let items = [item(None), item(Some((0, 0))), item(Some((0, 1))), item(None)];
        // One copy found, the pair of copies ignored, one wrong pair.
        let (tally, by_kind) = score(&items, &[(0, 1), (1, 2), (2, 3)], false);
        assert_eq!(tally, Tally { right: 1, predicted: 2, gold: 2 });
        assert_eq!((by_kind[0].recall(), by_kind[1].recall()), (1.0, 0.0));
    }

    #[test]
    fn generator_is_seeded_and_keeps_words() {
        let texts: Vec<String> = (0..12)
            .map(|n| (0..200).map(|w| format!("w{n}x{w}{}", if w % 9 == 8 { ". " } else { " " })).collect())
            .collect();
        let (a, b) = (collection(&texts, 7), collection(&texts, 7));
        assert!(a.iter().zip(&b).all(|(x, y)| x.text == y.text && x.copy == y.copy));
        assert!(a.iter().any(|i| i.copy.is_some()));
        for item in a.iter().filter(|i| i.copy.is_some()) {
            let (original, _) = item.copy.unwrap();
            assert!(a[original].copy.is_none());
            let mark = a[original].text.split('x').next().unwrap();
            assert!(item.text.contains(&format!("{mark}x")), "{}", item.text);
        }
        assert_eq!(sentences("a. b").concat(), "a. b");
    }
}
