//! Low, best and high of a number in words.
//!
//! | words | low | best | high | why |
//! |---|---|---|---|---|
//! | "20", "at least 20", "about 20", "nearly 20" | 20 | 20 | 20 | the number said is the only one there is; the words stay as evidence |
//! | "more than 30", "over 400" | 31, 401 | 31, 401 | 39, 499 | one more is certain, and the lowest is best, as conflict coders take it; the next number as round would have been said otherwise |
//! | "up to 20", "as many as 20" | 1 | 1 | 20 | a bound from above only; that there was one is all that is certain |
//! | "fewer than 20" | 1 | 19 | 19 | likewise |
//! | "12 to 20", "between 12 and 20" | 12 | 12 | 20 | the lower of two, as conflict coders take it |
//! | "dozens", "scores", "hundreds" | 24, 40, 100 | low | 100, 100, 1000 | as `lexicon/quantities.tsv`, after UCDP's codebook |
//! | "several", "a few" | 3 | 3 | 9 | the lowest that the word allows |

use crate::events::words::Word;
use crate::quantities::lexicon::{Role, number_word};
use dateline_facts::record::Range;

/// A number with the words it takes, modifiers included: `words[from..to]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::events) struct Number {
    pub low: u32,
    pub best: u32,
    pub high: u32,
    pub from: usize,
    pub to: usize,
}

/// The first number that begins in `words[start..end]`; its modifiers may stand before `start`.
pub(super) fn number(words: &[Word], start: usize, end: usize) -> Option<Number> {
    read(|i| words.get(i).map_or("", |w| w.low.as_str()), start, end.min(words.len()))
}

/// Low, best and high of the number that a stretch of text says, as a figure's evidence does; 1 for words without a
/// number, which name one person.
pub(super) fn again(words: &str) -> (u32, u32, u32) {
    let lower = words.to_lowercase();
    let mut pieces: Vec<&str> = Vec::new();
    for piece in lower.split_whitespace() {
        let piece = piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '-' | '–'));
        // "12-20" is three pieces, "twenty-three" one.
        match piece.split_once(['-', '–']) {
            Some((a, b))
                if a.ends_with(|c: char| c.is_ascii_digit())
                    && b.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                pieces.extend([a, "-", b]);
            }
            _ => pieces.push(piece),
        }
    }
    match read(|i| pieces.get(i).copied().unwrap_or(""), 0, pieces.len()) {
        Some(n) => (n.low, n.best, n.high),
        None => (1, 1, 1),
    }
}

fn read<'a>(low_word: impl Fn(usize) -> &'a str, start: usize, end: usize) -> Option<Number> {
    let at = (start..end).find(|i| value(low_word(*i)).is_some() || vague(low_word(*i)).is_some())?;
    let mut to = at + 1;
    let (mut low, mut best, mut high) = match value(low_word(at)) {
        Some(n) => (n, n, n),
        None => vague(low_word(at))?,
    };
    // "two hundred", "3 thousand", "two dozen"
    loop {
        let factor = match low_word(to) {
            "dozen" => 12,
            "hundred" => 100,
            "thousand" => 1000,
            _ => break,
        };
        (low, best, high) =
            (low.saturating_mul(factor), best.saturating_mul(factor), high.saturating_mul(factor));
        to += 1;
    }
    if matches!(
        low_word(to),
        "%" | "percent"
            | "per"
            | "million"
            | "billion"
            | "-year-old"
            | "kilometers"
            | "kilometres"
            | "km"
            | "miles"
            | "dollars"
    ) {
        return None;
    }
    // "more than a dozen": the modifier stands before the article.
    let article =
        at > 0 && low_word(at - 1) == "a" && matches!(low_word(at), "dozen" | "hundred" | "thousand");
    let base = if article { at - 1 } else { at };
    let before = |n: usize| base.checked_sub(n).map_or("", &low_word);
    // "12 to 20", "five or six", "between 12 and 20"
    let joint = match low_word(to) {
        "to" | "or" | "-" | "–" => before(1) != "from",
        "and" => before(1) == "between",
        _ => false,
    };
    if joint && let Some(upper) = value(low_word(to + 1)).filter(|n| *n > low) {
        let from = if before(1) == "between" { at - 1 } else { at };
        return Some(Number { low, best: low, high: upper, from, to: to + 2 });
    }
    let mut from = at;
    match (before(3), before(2), before(1)) {
        (_, "at", "least") => from = base - 2,
        (_, "no", "fewer" | "less") | ("no", "fewer" | "less", "than") => {
            from = base - if before(1) == "than" { 3 } else { 2 };
        }
        (_, "more", "than") | (_, "upwards" | "upward", "of") => {
            from = base - 2;
            (low, best, high) = above(low, high);
        }
        (_, "fewer" | "less", "than") => {
            from = base - 2;
            high = high.saturating_sub(1);
            (low, best) = (1.min(high), high);
        }
        ("as", "many", "as") => {
            from = base - 3;
            (low, best) = (1, 1);
        }
        (_, "up", "to") | (_, "at", "most") => {
            from = base - 2;
            (low, best) = (1, 1);
        }
        (_, _, "about" | "around" | "some" | "approximately" | "roughly" | "nearly" | "almost") => {
            from = base - 1;
        }
        (_, _, "over") => {
            from = base - 1;
            (low, best, high) = above(low, high);
        }
        _ => {}
    }
    let high = high.max(best);
    (best > 0).then_some(Number { low: low.min(best), best, high, from, to })
}

/// "more than `low`": below the next number that is as round, and by nine where the number is not round.
fn above(low: u32, high: u32) -> (u32, u32, u32) {
    let next = low.saturating_add(1);
    if high > low {
        return (next, next, high.max(next));
    }
    (next, next, low.saturating_add(Range::step_above(low) - 1).max(next))
}

/// A word that leaves the number open, its low and high bounds as one table has them for all stages.
fn vague(low: &str) -> Option<(u32, u32, u32)> {
    match low {
        "several" | "few" => Some((3, 3, 9)),
        "couple" => Some((2, 2, 2)),
        // "tens" are of thousands, and nobody counts victims in millions.
        "tens" => None,
        _ => match number_word(low)? {
            Role::Vague(least, most) if most <= 10_000.0 => Some((whole(least), whole(least), whole(most))),
            _ => None,
        },
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of the table, below 2^32"
)]
fn whole(value: f64) -> u32 {
    value as u32
}

pub(super) fn value(low: &str) -> Option<u32> {
    let word = |low: &str| match number_word(low)? {
        Role::Number(n) => Some(whole(n)).filter(|n| *n > 0),
        // "dozen", "hundred", "thousand" alone
        Role::Times(n) if n <= 1000.0 => Some(whole(n)),
        _ => None,
    };
    if let Some(n) = word(low) {
        return Some(n);
    }
    if let Some((tens, units)) = low.split_once('-')
        && let (Some(tens), Some(units)) = (word(tens), word(units))
        && (20..100).contains(&tens)
        && units < 10
    {
        return Some(tens + units);
    }
    let digits: String = low.chars().filter(|c| *c != ',').collect();
    // A bare year is no number of people; 1,990 is.
    let year =
        !low.contains(',') && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    if year || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_words_say_again() {
        assert_eq!(again("at least 20 people"), (20, 20, 20));
        assert_eq!(again("up to 60"), (1, 1, 60));
        assert_eq!(again("more than 40"), (41, 41, 49));
        assert_eq!(again("over 400"), (401, 401, 499));
        assert_eq!(again("more than a dozen"), (13, 13, 21));
        assert_eq!(again("more than two dozen"), (25, 25, 33));
        assert_eq!(again("more than 100,000"), (100_001, 100_001, 199_999));
        assert_eq!(again("fewer than ten"), (1, 9, 9));
        assert_eq!(again("between 12 and 20"), (12, 12, 20));
        assert_eq!(again("12-20"), (12, 12, 20));
        assert_eq!(again("two dozen"), (24, 24, 24));
        assert_eq!(again("dozens of rebels"), (24, 24, 100));
        assert_eq!(again("a soldier"), (1, 1, 1));
        assert_eq!(again("27,478"), (27_478, 27_478, 27_478));
    }

    #[test]
    fn values_by_hand() {
        assert_eq!(value("1,200"), Some(1200));
        assert_eq!(value("twenty-three"), Some(23));
        assert_eq!(value("2019"), None);
        assert_eq!(value("14th"), None);
    }
}
