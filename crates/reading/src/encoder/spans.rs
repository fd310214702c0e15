//! Spans from B/I/O scores: the best sequence in which every I follows its own B or I (Viterbi 1967).

/// A span of words with its class (0 is the first behind O) and a score from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labelled {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub last: usize,
    /// Class.
    pub class: usize,
    /// The mean over its words of the probability of the class, B and I together.
    pub score: f32,
}

/// Decodes rows of scores in the order O, B-a, I-a, B-b, I-b ...; `lift` is taken off O first.
pub(super) fn decode<'s>(rows: impl Iterator<Item = &'s [f32]>, lift: f32) -> Vec<Labelled> {
    let rows: Vec<&[f32]> = rows.collect();
    let Some(width) = rows.first().map(|r| r.len()) else { return Vec::new() };
    if width < 3 || rows.iter().any(|r| r.len() != width) {
        return Vec::new();
    }
    // Most words are outside: where every row's best is O, nothing is to be decoded.
    if rows.iter().all(|r| r[1..].iter().all(|s| *s <= r[0] - lift)) {
        return Vec::new();
    }
    let mut total: Vec<f32> =
        rows[0].iter().enumerate().map(|(k, s)| if inner(k) { f32::NEG_INFINITY } else { *s }).collect();
    total[0] -= lift;
    let mut back = vec![0u16; rows.len() * width];
    for (n, row) in rows.iter().enumerate().skip(1) {
        let best = argmax(&total);
        let mut next = vec![f32::NEG_INFINITY; width];
        for (k, score) in row.iter().enumerate() {
            let from = if inner(k) { if total[k] > total[k - 1] { k } else { k - 1 } } else { best };
            next[k] = total[from] + if k == 0 { score - lift } else { *score };
            back[n * width + k] = u16::try_from(from).unwrap_or(0);
        }
        total = next;
    }
    let mut path = vec![0; rows.len()];
    let mut at = argmax(&total);
    for n in (0..rows.len()).rev() {
        path[n] = at;
        at = usize::from(back[n * width + at]);
    }
    let mut out: Vec<Labelled> = Vec::new();
    for (n, k) in path.iter().enumerate() {
        if *k == 0 {
            continue;
        }
        let class = (k - 1) / 2;
        let score = probability(rows[n], class);
        match out.last_mut() {
            Some(span) if inner(*k) && span.last == n && span.class == class => {
                span.last = n + 1;
                span.score += score;
            }
            _ => out.push(Labelled { first: n, last: n + 1, class, score }),
        }
    }
    for span in &mut out {
        span.score /= (span.last - span.first) as f32;
    }
    out
}

/// Whether a class is an I.
fn inner(k: usize) -> bool {
    k != 0 && k.is_multiple_of(2)
}

/// The largest, the first of equals.
pub(super) fn argmax(row: &[f32]) -> usize {
    let mut best = 0;
    for (k, score) in row.iter().enumerate() {
        if *score > row[best] {
            best = k;
        }
    }
    best
}

/// The probability of one of the largest class of a row.
pub(super) fn certainty(row: &[f32], class: usize) -> f32 {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|s| (s - top).exp()).sum();
    row.get(class).map_or(0.0, |s| (s - top).exp() / sum)
}

fn probability(row: &[f32], class: usize) -> f32 {
    certainty(row, class * 2 + 1) + certainty(row, class * 2 + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(rows: &[[f32; 5]]) -> Vec<(usize, usize, usize)> {
        decode(rows.iter().map(<[f32; 5]>::as_slice), 0.0)
            .iter()
            .map(|s| (s.first, s.last, s.class))
            .collect()
    }

    #[test]
    fn plain() {
        assert_eq!(spans(&[[5.0, 0.0, 0.0, 0.0, 0.0]; 3]), []);
        let rows = [
            [0.0, 9.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 9.0, 0.0, 0.0],
            [9.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 9.0, 0.0],
        ];
        assert_eq!(spans(&rows), [(0, 2, 0), (3, 4, 1)]);
    }

    #[test]
    fn two_begins_are_two_spans() {
        assert_eq!(spans(&[[0.0, 9.0, 0.0, 0.0, 0.0], [0.0, 9.0, 0.0, 0.0, 0.0]]), [(0, 1, 0), (1, 2, 0)]);
    }

    #[test]
    fn an_inner_needs_its_own_begin() {
        // I-b after B-a alone is not allowed: either I-a or B-b; here both B-b and I-b together win.
        let rows = [[0.0, 5.0, 0.0, 4.0, 0.0], [0.0, 0.0, 0.0, 0.0, 6.0]];
        assert_eq!(spans(&rows), [(0, 2, 1)]);
        // A lone I is no span.
        assert_eq!(spans(&[[1.0, 0.0, 5.0, 0.0, 0.0]]), []);
    }

    #[test]
    fn a_lift_lets_more_through() {
        let rows = [[1.0f32, 0.8, 0.0, 0.0, 0.0]];
        let count = |lift| decode(rows.iter().map(<[f32; 5]>::as_slice), lift).len();
        assert_eq!((count(0.0), count(0.5)), (0, 1));
    }

    #[test]
    fn scores_are_probabilities() {
        let found = decode(
            [[0.0f32, 0.0, 0.0, f32::NEG_INFINITY, f32::NEG_INFINITY]; 1].iter().map(<[f32; 5]>::as_slice),
            0.0,
        );
        assert!(found.is_empty());
        let found = decode([[0.0f32, 1.0, 0.0, -90.0, -90.0]].iter().map(<[f32; 5]>::as_slice), 0.0);
        // (e + 1) / (e + 2)
        assert!((found[0].score - 0.788_06).abs() < 1e-3, "{found:?}");
    }
}
