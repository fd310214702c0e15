//! From scores of arcs to a tree: the best head for every word, then cycles broken after Chu and Liu 1965 and
//! Edmonds 1967; one root.

/// Heads of the words `1..n`, where node 0 is the root of the sentence; `scores[dependent * n + head]`.
/// The answer has `n` entries, the first of them 0. Exactly one word has the head 0, and no cycle is left.
pub(super) fn decode(scores: &[f32], n: usize) -> Vec<usize> {
    if n < 2 {
        return vec![0; n];
    }
    let heads = arborescence(scores, n);
    let roots: Vec<usize> = (1..n).filter(|i| heads[*i] == 0).collect();
    if roots.len() == 1 {
        return heads;
    }
    // Every word that stood under the root alone in turn: the best tree wins, the first of equals.
    let mut best: Option<(f32, Vec<usize>)> = None;
    for root in roots.into_iter().take(16) {
        let mut masked = scores.to_vec();
        for i in 1..n {
            if i != root {
                masked[i * n] = BARRED;
            } else {
                for j in 1..n {
                    masked[i * n + j] = BARRED;
                }
            }
        }
        let tree = arborescence(&masked, n);
        let total: f32 = (1..n).map(|i| scores[i * n + tree[i]]).sum();
        if best.as_ref().is_none_or(|(score, _)| total > *score) {
            best = Some((total, tree));
        }
    }
    best.map_or_else(|| (0..n).map(|i| i.saturating_sub(1)).collect(), |(_, tree)| tree)
}

/// The score of an arc that may not be: finite, so that differences stay numbers.
const BARRED: f32 = -1.0e6;

/// The best tree under node 0, with as many roots as it likes.
fn arborescence(scores: &[f32], n: usize) -> Vec<usize> {
    let mut heads = vec![0; n];
    for (i, head) in heads.iter_mut().enumerate().skip(1) {
        *head = best_head(scores, n, i);
    }
    let Some(cycle) = cycle(&heads) else { return heads };
    // The cycle becomes one node, the last of a smaller graph.
    let inside: Vec<bool> = {
        let mut inside = vec![false; n];
        for i in &cycle {
            inside[*i] = true;
        }
        inside
    };
    let outside: Vec<usize> = (0..n).filter(|i| !inside[*i]).collect();
    let m = outside.len() + 1;
    let mut small = vec![f32::NEG_INFINITY; m * m];
    // Which word of the cycle an arc into it enters at, an arc out of it leaves from.
    let mut enters = vec![cycle[0]; m];
    let mut leaves = vec![cycle[0]; m];
    for (a, i) in outside.iter().enumerate() {
        for (b, j) in outside.iter().enumerate() {
            if a != b && a != 0 {
                small[a * m + b] = scores[i * n + j];
            }
        }
        if a != 0 {
            for j in &cycle {
                if scores[i * n + j] > small[a * m + m - 1] {
                    small[a * m + m - 1] = scores[i * n + j];
                    leaves[a] = *j;
                }
            }
        }
        for c in &cycle {
            let gain = scores[c * n + i] - scores[c * n + heads[*c]];
            if gain > small[(m - 1) * m + a] {
                small[(m - 1) * m + a] = gain;
                enters[a] = *c;
            }
        }
    }
    let contracted = arborescence(&small, m);
    for (a, i) in outside.iter().enumerate().skip(1) {
        heads[*i] = if contracted[a] == m - 1 { leaves[a] } else { outside[contracted[a]] };
    }
    let from = contracted[m - 1].min(m - 2);
    heads[enters[from]] = outside[from];
    heads
}

/// The head with the highest score, the first of equals.
fn best_head(scores: &[f32], n: usize, i: usize) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for j in (0..n).filter(|j| *j != i) {
        if scores[i * n + j] > best.0 {
            best = (scores[i * n + j], j);
        }
    }
    best.1
}

/// A cycle among the heads, if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // 0 unseen, otherwise the walk that came by.
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut out = vec![at];
            let mut next = heads[at];
            while next != at {
                out.push(next);
                next = heads[next];
            }
            return Some(out);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Scores from a list of (dependent, head, score); others are -10.
    fn scores(n: usize, arcs: &[(usize, usize, f32)]) -> Vec<f32> {
        let mut out = vec![-10.0; n * n];
        for (i, j, s) in arcs {
            out[i * n + j] = *s;
        }
        out
    }

    #[test]
    fn greedy_where_it_is_a_tree() {
        let s = scores(4, &[(1, 2, 5.0), (2, 0, 5.0), (3, 2, 5.0)]);
        assert_eq!(decode(&s, 4), [0, 2, 0, 2]);
    }

    #[test]
    fn a_cycle_is_broken_at_the_least_loss() {
        // 1 and 2 point at each other; entering at 2 from the root costs 1, at 1 costs 4.
        let s = scores(3, &[(1, 2, 5.0), (2, 1, 5.0), (1, 0, 1.0), (2, 0, 4.0)]);
        assert_eq!(decode(&s, 3), [0, 2, 0]);
    }

    #[test]
    fn one_root() {
        // Both want the root; 2 under 1 loses less (5 - 4) than 1 under 2 (5 - 1).
        let s = scores(3, &[(1, 0, 5.0), (2, 0, 5.0), (2, 1, 4.0), (1, 2, 1.0)]);
        assert_eq!(decode(&s, 3), [0, 0, 1]);
    }

    #[test]
    fn small_sentences() {
        assert_eq!(decode(&[], 0), Vec::<usize>::new());
        assert_eq!(decode(&[0.0], 1), [0]);
        assert_eq!(decode(&[0.0; 4], 2), [0, 0]);
    }

    /// The best single-root tree by trying all.
    fn by_force(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        let mut heads = vec![0; n];
        loop {
            if (1..n).filter(|i| heads[*i] == 0).count() == 1
                && (1..n).all(|i| heads[i] != i)
                && cycle(&heads).is_none()
            {
                best = best.max((1..n).map(|i| scores[i * n + heads[i]]).sum());
            }
            let Some(i) = (1..n).find(|i| heads[*i] + 1 < n) else { return best };
            heads[i] += 1;
            heads[1..i].fill(0);
        }
    }

    proptest! {
        #[test]
        fn a_tree_as_good_as_any(values in proptest::collection::vec(-50i32..50, 25), n in 2usize..6) {
            let scores: Vec<f32> = values.iter().take(n * n).map(|v| *v as f32).collect();
            let heads = decode(&scores, n);
            prop_assert_eq!((1..n).filter(|i| heads[*i] == 0).count(), 1);
            prop_assert!(cycle(&heads).is_none());
            let total: f32 = (1..n).map(|i| scores[i * n + heads[i]]).sum();
            // With several roots only those of the free tree are tried, which may miss the best by a little.
            prop_assert!(total <= by_force(&scores, n) + 1e-3);
        }

        #[test]
        fn never_panics(values in proptest::collection::vec(-3.0f32..3.0, 144)) {
            let heads = decode(&values, 12);
            prop_assert!(cycle(&heads).is_none());
        }
    }
}
