//! Lines that several reports of one outlet share: what a site puts on every page was not written for any of them.

use dateline_facts::id::hash64;
use dateline_facts::report::{BlockKind, Report};
use rustc_hash::{FxHashMap, FxHashSet};

/// Fewest reports of an outlet, and share of them in percent, that a line must stand in.
const FEWEST: usize = 3;
const SHARE: usize = 20;
/// Most words of such a line.
const MAX_WORDS: usize = 40;
/// Reports that share more than this share of their told lines are copies of one another, not pages of one mould.
const COPY: usize = 60;

/// Marks lines that reports of one outlet repeat as boilerplate, and says so in the reports' notes. Returns how many.
///
/// Reports without an outlet are taken by the host of their address, and left alone where neither is known. Copies of one
/// text count once.
pub fn mark(reports: &mut [Report]) -> usize {
    let mut outlets: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (n, report) in reports.iter().enumerate() {
        let host =
            report.url.as_deref().and_then(|u| u.split("://").nth(1)).and_then(|u| u.split('/').next());
        if let Some(key) = report.outlet.as_deref().or(host) {
            outlets.entry(key.to_lowercase()).or_default().push(n);
        }
    }
    let mut marked = 0;
    for members in outlets.into_values().filter(|m| m.len() >= FEWEST) {
        let lines: Vec<FxHashSet<u64>> = members.iter().map(|n| keys(&reports[*n])).collect();
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        let mut texts: FxHashSet<u64> = FxHashSet::default();
        let mut distinct = 0;
        for (n, set) in members.iter().zip(&lines) {
            let mut sorted: Vec<u64> = set.iter().copied().collect();
            sorted.sort_unstable();
            let whole = hash64(&[&sorted.iter().flat_map(|k| k.to_le_bytes()).collect::<Vec<u8>>()[..]]);
            let told = reports[*n].blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
            let (mut all, mut shared) = (0, 0);
            for line in told.map(|b| b.span.of(&reports[*n].text)) {
                all += line.len();
                if key(line).is_some_and(|k| counts.contains_key(&k)) {
                    shared += line.len();
                }
            }
            if !texts.insert(whole) || shared * 100 > all * COPY {
                continue;
            }
            distinct += 1;
            for key in set {
                *counts.entry(*key).or_insert(0) += 1;
            }
        }
        let least = FEWEST.max((distinct * SHARE).div_ceil(100));
        for n in members {
            let report = &mut reports[n];
            let mut words = Vec::new();
            for block in report.blocks.iter_mut().filter(|b| b.kind == BlockKind::Paragraph) {
                let line = block.span.of(&report.text);
                if key(line).is_some_and(|k| counts.get(&k).is_some_and(|c| *c >= least)) {
                    words.push(line.to_owned());
                    block.kind = BlockKind::Boilerplate;
                }
            }
            marked += words.len();
            for line in words {
                report.notes.push(format!("a line that reports of this outlet repeat: {line:?}"));
            }
        }
    }
    marked
}

fn keys(report: &Report) -> FxHashSet<u64> {
    let told = report.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
    told.filter_map(|b| key(b.span.of(&report.text))).collect()
}

fn key(line: &str) -> Option<u64> {
    let plain = crate::lines::plain(line);
    let words = plain.split(' ').count();
    (words <= MAX_WORDS && plain.len() >= 4).then(|| hash64(&[plain.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(n: usize, lines: &[&str]) -> Report {
        let mut report = Report::plain(&format!("mem:{n}"), &lines.join("\n"));
        report.outlet = Some("The Daily".into());
        report
    }

    #[test]
    fn lines_of_a_mould() {
        let own = [
            "Drones hit a base in the night, and two soldiers were wounded, the ministry said.",
            "Talks went on over the future of the port and of those who work there.",
            "Rain fell in the north for the third day, and roads were closed to lorries.",
            "A bridge was opened between the two towns that the war had cut from each other.",
        ];
        let mut reports: Vec<Report> = own
            .iter()
            .enumerate()
            .map(|(n, l)| report(n, &[*l, "More of it was told here.", "Our city, our paper"][..2 + n % 2]))
            .collect();
        reports.push(report(
            9,
            &[
                "Something else was told at length in this one, and nothing of it anywhere else.",
                "Our city, our paper",
            ],
        ));
        // "Our city, our paper" stands in three of five, "More of it was told here." in four.
        assert_eq!(mark(&mut reports), 7);
        assert!(reports[4].notes[0].contains("Our city"));
        assert_eq!(reports[0].blocks[0].kind, BlockKind::Paragraph);
    }

    #[test]
    fn copies_of_one_text_are_no_mould() {
        let text = ["Drones hit a base.", "Two died.", "Talks went on.", "Rain fell."];
        let mut reports: Vec<Report> = (0..5).map(|n| report(n, &text)).collect();
        assert_eq!(mark(&mut reports), 0);
        let mut unknown: Vec<Report> =
            (0..5).map(|n| Report::plain(&format!("m:{n}"), "Our paper")).collect();
        assert_eq!(mark(&mut unknown), 0);
    }
}
