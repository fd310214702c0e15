//! What approximations and vague words do to the bounds.
//!
//! | words | low | high | why |
//! |---|---|---|---|
//! | "12", "about 12", "at least 12", "more than 12", "up to 12", "nearly 12" | 12 | 12 | the number written is the only one there is; `modifier` says on which side the truth lies, and no bound is invented |
//! | "5 to 7", "between 5 and 7", "five or six" | 5 | 7 | as written |
//! | "tens", "hundreds", "thousands", "millions" | 10, 100, ... | 100, 1000, ... | any number with that many digits; the low bound is what ACLED's and UCDP's coders take for "hundreds" |
//! | "dozens" | 24 | 100 | at least two dozen, and still called dozens rather than hundreds |
//! | "scores" | 40 | 100 | at least two score |
//! | "tens of thousands" | 10,000 | 100,000 | the product |
//! | "several hundred", "a few thousand" | 300, 3,000 | 900, 9,000 | three, as ACLED takes "several" and "few", to nine |
//! | "several", "a few", "a couple", "many" alone | | | not read: no number is written |

use super::Scene;

/// Approximations before atom `first` and behind atom `next`: the canonical words, the first and the next atom with them.
pub fn modifier(scene: &Scene, first: usize, next: usize) -> (String, usize, usize) {
    let mut words = String::new();
    let mut from = first;
    // Two may stand together: "at least about".
    for _ in 0..2 {
        let Some((canonical, start)) = before(scene, from) else { break };
        if words.is_empty() {
            words = canonical.to_owned();
        } else if words != canonical {
            words = format!("{canonical} {words}");
        }
        from = start;
    }
    let mut to = next;
    if words.is_empty() {
        for len in [2, 1] {
            if next + len <= scene.atoms.len()
                && scene.atoms[next..next + len].iter().all(|a| a.is_word() && a.spaced)
                && let Some(canonical) = scene.lexicon.after(scene.words(next, next + len))
            {
                words = canonical.to_owned();
                to = next + len;
                break;
            }
        }
        if words.is_empty() && scene.atoms.get(next).is_some_and(|a| a.is('+') && !a.spaced) {
            words = "at least".to_owned();
            to = next + 1;
        }
    }
    (words, from, to)
}

fn before(scene: &Scene, first: usize) -> Option<(&'static str, usize)> {
    if let Some(prior) = first.checked_sub(1) {
        let atom = &scene.atoms[prior];
        if atom.is('~') || atom.is('≈') {
            return Some(("about", prior));
        }
        if atom.is('>') {
            return Some(("more than", prior));
        }
        if atom.is('<') {
            return Some(("less than", prior));
        }
        if atom.is_dash() && !atom.spaced && prior > 0 && scene.lower(prior - 1).as_deref() == Some("sub") {
            return Some(("less than", prior - 1));
        }
    }
    for len in (1..=4).rev() {
        let Some(start) = first.checked_sub(len) else { continue };
        if scene.atoms[start..first].iter().any(|a| !a.is_word()) {
            continue;
        }
        if let Some(canonical) = scene.lexicon.before(scene.words(start, first)) {
            return Some((canonical, start));
        }
    }
    None
}
