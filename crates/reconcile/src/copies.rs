//! Copies of one text: wire items passed on, trimmed, edited, excerpted.
//!
//! A text is the set of hashes of its runs of four words (shingles; Broder, "On the resemblance and containment
//! of documents", 1997). Candidates share sampled shingles (hashes divisible by [`SAMPLE`]; Manber, "Finding
//! similar files in a large file system", 1994), which finds contained texts where MinHash bands do not; the
//! decision is made on the full sets.

use rustc_hash::{FxHashMap, FxHashSet};

/// Words in a shingle.
const RUN: usize = 4;
/// One shingle in so many is looked up.
const SAMPLE: u64 = 8;
/// Share of the smaller text's shingles from which it counts as taken from the other.
const TAKEN: f64 = 0.22;
/// So many shared shingles at least: a shared quotation is no copy.
const SHARED: usize = 16;
/// Texts with fewer shingles are copies only of their like.
const SHORT: usize = 24;
/// Texts with fewer shingles must be taken for the most part: a closing paragraph that an outlet puts under all its
/// short items is a large share of each.
const BRIEF: usize = 120;
/// That part.
const MOSTLY: f64 = 0.6;

/// The shingles of a text: sorted, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

/// How a copy relates to the other text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyKind {
    /// The same words.
    Exact,
    /// Nearly all of both.
    Wire,
    /// Nearly all of the shorter, much of the longer.
    Trim,
    /// Reworded in places.
    Edit,
    /// A part of a longer text.
    Excerpt,
}

impl CopyKind {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            CopyKind::Exact => "exact",
            CopyKind::Wire => "wire",
            CopyKind::Trim => "trim",
            CopyKind::Edit => "edit",
            CopyKind::Excerpt => "excerpt",
        }
    }
}

/// Two texts of which one is a copy, or both are of a third.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copied {
    /// How.
    pub kind: CopyKind,
    /// Jaccard index of the shingle sets.
    pub resemblance: f64,
    /// Share of the smaller set that the larger holds.
    pub containment: f64,
}

impl Shingles {
    /// Of the words of `text`; case, punctuation and spacing do not count.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<u64> = Vec::with_capacity(text.len() / 6);
        let mut hash = 0u64;
        let mut inside = false;
        for c in text.chars() {
            if c.is_alphanumeric() {
                inside = true;
                if c.is_ascii() {
                    hash = step(hash, u64::from(c.to_ascii_lowercase() as u32));
                } else {
                    for lower in c.to_lowercase() {
                        hash = step(hash, u64::from(lower as u32));
                    }
                }
            } else if inside && c != '\'' && c != '’' {
                words.push(hash);
                (hash, inside) = (0, false);
            }
        }
        if inside {
            words.push(hash);
        }
        let mut shingles: Vec<u64> = if words.len() < RUN && !words.is_empty() {
            vec![mix(&words)]
        } else {
            words.windows(RUN).map(mix).collect()
        };
        shingles.sort_unstable();
        shingles.dedup();
        Shingles(shingles)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the text has no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sampled ones, to look candidates up by. A text too short to be sampled gives its smallest.
    pub fn prints(&self) -> impl Iterator<Item = u64> + '_ {
        let short = self.0.len() < SHORT;
        let first = self.0.first().copied().filter(|_| short);
        self.0.iter().copied().filter(|h| h.is_multiple_of(SAMPLE)).chain(first)
    }

    fn shared(&self, other: &Shingles) -> usize {
        let (mut i, mut j, mut n) = (0, 0, 0);
        let (a, b) = (&self.0, &other.0);
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            n += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        n
    }
}

/// One round of a multiplicative hash.
fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value.wrapping_add(1)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn mix(words: &[u64]) -> u64 {
    let mut hash = words.iter().fold(0x51_7c_c1_b7_27_22_0a_95, |h, w| step(h, *w));
    // The low bits decide on sampling, so they must depend on all.
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// The sampled shingles of a text, as the archive keeps them.
pub fn prints(text: &str) -> Vec<i64> {
    let mut out: Vec<i64> = Shingles::of(text).prints().map(u64::cast_signed).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether two texts are copies, and how. Symmetric.
pub fn judge(a: &Shingles, b: &Shingles) -> Option<Copied> {
    let smaller = a.len().min(b.len());
    let larger = a.len().max(b.len());
    if smaller == 0 {
        return None;
    }
    let shared = a.shared(b);
    let part = |n: usize, of: usize| n as f64 / of as f64;
    let containment = part(shared, smaller);
    let resemblance = part(shared, smaller + larger - shared);
    let copy = match smaller {
        ..SHORT => resemblance >= 0.7,
        SHORT..BRIEF => shared >= SHARED && containment >= MOSTLY,
        BRIEF.. => shared >= SHARED && containment >= TAKEN,
    };
    let kind = if resemblance >= 1.0 {
        CopyKind::Exact
    } else if resemblance >= 0.75 {
        CopyKind::Wire
    } else if part(smaller, larger) < 0.45 {
        CopyKind::Excerpt
    } else if containment >= 0.75 {
        CopyKind::Trim
    } else {
        CopyKind::Edit
    };
    copy.then_some(Copied { kind, resemblance, containment })
}

/// Shared runs of words, and their share of the smaller text, from which two texts of one address are versions of one
/// report: a corrected figure in a text of one sentence changes a third of its runs.
const SAME_REPORT: (usize, f64) = (3, 0.3);

/// Whether two texts that stood at one address are versions of one report. Symmetric.
pub fn versions(a: &Shingles, b: &Shingles) -> bool {
    let shared = a.shared(b);
    let smaller = a.len().min(b.len());
    judge(a, b).is_some()
        || shared >= SAME_REPORT.0 && shared as f64 >= smaller as f64 * SAME_REPORT.1
        || shared == smaller && smaller > 0
}

/// A shingle found in more texts than this is furniture of an outlet and finds no candidates.
pub const COMMON: usize = 500;

/// Copies among texts held in memory, by index, in the order they are given.
#[derive(Debug, Default)]
pub struct CopyFinder {
    texts: Vec<Shingles>,
    postings: FxHashMap<u64, Vec<u32>>,
}

impl CopyFinder {
    /// Nothing seen yet.
    pub fn new() -> Self {
        CopyFinder::default()
    }

    /// Adds a text; returns the earlier ones of which it is a copy or which are copies of it.
    pub fn add(&mut self, text: &str) -> Vec<(usize, Copied)> {
        let shingles = Shingles::of(text);
        let index = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let mut candidates: FxHashSet<u32> = FxHashSet::default();
        for print in shingles.prints() {
            let posting = self.postings.entry(print).or_default();
            if posting.len() < COMMON {
                candidates.extend(posting.iter());
                if posting.last() != Some(&index) {
                    posting.push(index);
                }
            }
        }
        candidates.remove(&index);
        let mut found: Vec<(usize, Copied)> = candidates
            .into_iter()
            .filter_map(|c| judge(&shingles, &self.texts[c as usize]).map(|copy| (c as usize, copy)))
            .collect();
        found.sort_by_key(|(i, _)| *i);
        self.texts.push(shingles);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbered(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn shingles_by_hand() {
        // Six words make three runs of four.
        assert_eq!(Shingles::of("Troops left the base, on Monday.").len(), 3);
        assert_eq!(
            Shingles::of("troops LEFT the base on monday"),
            Shingles::of("Troops left the base, on Monday.")
        );
        assert_eq!(Shingles::of("two words").len(), 1);
        assert!(Shingles::of(" ... ").is_empty());
    }

    #[test]
    fn kinds_by_hand() {
        let whole = Shingles::of(&numbered(0, 103)); // 100 shingles
        let judged = |text: &str| judge(&whole, &Shingles::of(text));
        assert_eq!(judged(&numbered(0, 103)).unwrap().kind, CopyKind::Exact);
        let trim = judged(&numbered(0, 63)).unwrap(); // 60 shingles, all shared
        assert_eq!((trim.kind, trim.containment, trim.resemblance), (CopyKind::Trim, 1.0, 0.6));
        let excerpt = judged(&numbered(40, 73)).unwrap(); // 30 of 100
        assert_eq!((excerpt.kind, excerpt.resemblance), (CopyKind::Excerpt, 0.3));
        assert!(judged(&numbered(200, 303)).is_none());
        // A quotation of 12 words gives 9 shared shingles.
        assert!(judged(&format!("{} {}", numbered(200, 300), numbered(10, 22))).is_none());
    }

    #[test]
    fn a_corrected_figure_makes_a_version() {
        let of = Shingles::of;
        let first = of("Gunmen killed two men in Herat on Monday, 3 May 2021, police said.");
        let corrected = of("Gunmen killed five men in Herat on Monday, 3 May 2021, police said.");
        // 10 runs each, of which the three with the figure differ.
        assert!(judge(&first, &corrected).is_none());
        assert!(versions(&first, &corrected));
        assert!(!versions(
            &first,
            &of("Talks in Geneva went on for a second day, diplomats said on Monday.")
        ));
        assert!(!versions(&of(""), &of("")));
    }

    #[test]
    fn finder_finds_an_excerpt() {
        let mut finder = CopyFinder::new();
        assert!(finder.add(&numbered(0, 400)).is_empty());
        assert!(finder.add(&numbered(1000, 1400)).is_empty());
        let found = finder.add(&numbered(100, 180));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.kind), (0, CopyKind::Excerpt));
    }

    proptest! {
        #[test]
        fn judging_is_symmetric_and_never_panics(a in "\\PC{0,300}", b in "\\PC{0,300}") {
            let (a, b) = (Shingles::of(&a), Shingles::of(&b));
            prop_assert_eq!(judge(&a, &b), judge(&b, &a));
            if !a.is_empty() {
                prop_assert_eq!(judge(&a, &a).map(|c| c.kind), Some(CopyKind::Exact).filter(|_| a.len() < SHORT || a.len() >= SHARED));
            }
        }
    }
}
