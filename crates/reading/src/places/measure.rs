//! Distances and directions in words: "12.5 km", "60km", "300 nautical miles", "a few kilometres"; "SW", "south-southeast".

use super::words::{Gap, Word};
use crate::quantities::lexicon::{Role, number_word};

/// A distance in kilometres that ends with word `at`, and the word it begins with.
pub(super) fn distance(words: &[Word], text: &str, at: usize) -> Option<(f64, usize)> {
    if let Some(told) = glued(words, text, at) {
        return Some(told);
    }
    let (scale, unit) = unit(words, at)?;
    let (number, begin) = number(words, text, unit.checked_sub(1)?)?;
    // "20 km (12 miles) north": the nearer figure is as good as the farther.
    if let Some(outer) = begin.checked_sub(1)
        && words[begin].gap == Gap::Mark
        && let Some(told) = distance(words, text, outer)
    {
        return Some(told);
    }
    Some((number * scale, begin))
}

/// "60km", "12.5km": a figure and its unit in one.
fn glued(words: &[Word], text: &str, at: usize) -> Option<(f64, usize)> {
    let word = words.get(at).filter(|w| w.digit)?;
    let cut = word.low.find(|c: char| !c.is_ascii_digit())?;
    let (figure, unit) = word.low.split_at(cut);
    let scale = scale(unit)?;
    let (head, begin) = decimals(words, text, at).map_or((String::new(), at), |h| (h, at - 1));
    Some((format!("{head}{figure}").parse::<f64>().ok()? * scale, begin))
}

/// "12." or "1" in front of the second half of "12.5" and "1,000".
fn decimals(words: &[Word], text: &str, at: usize) -> Option<String> {
    let (head, word) = (words.get(at.checked_sub(1)?)?, words.get(at)?);
    let between = text.get(head.end..word.start)?;
    let figures = head.low.bytes().all(|b| b.is_ascii_digit());
    (head.digit && figures && matches!(between, "." | ","))
        .then(|| format!("{}{}", head.low, between.replace(',', "")))
}

fn scale(unit: &str) -> Option<f64> {
    Some(match unit {
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" => 1.0,
        "mile" | "miles" | "mi" => 1.609_344,
        "nm" | "nmi" => 1.852,
        "meters" | "metres" | "m" => 0.001,
        "yards" => 0.000_914_4,
        _ => return None,
    })
}

/// Kilometres in a unit of length, and the word it begins with.
fn unit(words: &[Word], at: usize) -> Option<(f64, usize)> {
    let low = words.get(at)?.low.as_str();
    let before = at.checked_sub(1).filter(|b| words[*b].low == "nautical");
    match (low, before) {
        ("mile" | "miles", Some(nautical)) => Some((1.852, nautical)),
        _ => Some((scale(low)?, at)),
    }
}

/// The number that ends with a word, and the word it begins with: "20", "1,200", "2.5", "twenty-five", "a few".
fn number(words: &[Word], text: &str, at: usize) -> Option<(f64, usize)> {
    let word = words.get(at)?;
    if word.digit {
        if let Some(head) = decimals(words, text, at) {
            return Some((format!("{head}{}", word.low).parse().ok()?, at - 1));
        }
        return Some((word.low.parse().ok()?, at));
    }
    let value = |at: usize| match words[at].low.as_str() {
        "few" => Some(3.0),
        "several" => Some(5.0),
        low => match number_word(low)? {
            Role::Number(n) if n > 0.0 => Some(n),
            Role::Times(n) if (n - 100.0).abs() < 0.5 => Some(n),
            _ => None,
        },
    };
    let last = value(at)?;
    match at.checked_sub(1) {
        Some(b) if word.gap == Gap::Hyphen && last < 10.0 && value(b).is_some_and(|t| t >= 20.0) => {
            Some((value(b)? + last, b))
        }
        Some(b)
            if matches!(words[b].low.as_str(), "a" | "one")
                && (word.low == "few" || word.low == "hundred") =>
        {
            Some((last, b))
        }
        _ => Some((last, at)),
    }
}

/// Degrees clockwise from north of the direction that ends with word `at`, and the word it begins with: "south-west", "SW",
/// "south-southeast".
pub(super) fn direction(words: &[Word], text: &str, at: usize) -> Option<(f64, usize)> {
    let word = words.get(at)?;
    let own = text.get(word.start..word.end)?;
    let short = SHORT.iter().position(|s| *s == own).map(|n| n as f64 * 22.5);
    let mut angle = short.or_else(|| bearing(&word.low))?;
    let mut begin = at;
    while short.is_none()
        && at - begin < 2
        && words[begin].joined()
        && let Some(before) = begin.checked_sub(1)
        && let Some(other) = bearing(&words[before].low)
        && !words[before].low.ends_with("ern")
    {
        let apart = (angle - other + 540.0).rem_euclid(360.0) - 180.0;
        if apart.abs() > 90.0 {
            break;
        }
        angle = (other + apart / 2.0).rem_euclid(360.0);
        begin = before;
    }
    Some((angle, begin))
}

/// The winds, each a sixteenth further.
const SHORT: &[&str] =
    &["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];

/// Degrees clockwise from north.
pub(super) fn bearing(word: &str) -> Option<f64> {
    Some(match word {
        "north" | "northern" | "northwards" => 0.0,
        "northeast" | "northeastern" => 45.0,
        "east" | "eastern" => 90.0,
        "southeast" | "southeastern" => 135.0,
        "south" | "southern" => 180.0,
        "southwest" | "southwestern" => 225.0,
        "west" | "western" => 270.0,
        "northwest" | "northwestern" => 315.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::words::scan;
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        scan(text, 0, text.len(), &Lexicon::new(), &mut words);
        words
    }

    #[test]
    fn distances() {
        for (text, km) in [
            ("some 20 km", 20.0),
            ("some 60km", 60.0),
            ("some 12.5 km", 12.5),
            ("some 12.5km", 12.5),
            ("some 1,000 km", 1000.0),
            ("some 300 nautical miles", 555.6),
            ("a few kilometres", 3.0),
            ("twenty-five kilometres", 25.0),
            ("20 km (12 miles)", 20.0),
        ] {
            let words = words(text);
            let got = distance(&words, text, words.len() - 1).map(|(km, _)| (km * 10.0).round() / 10.0);
            assert_eq!(got, Some(km), "{text}");
        }
        for text in ["he ran", "some km", "6 men"] {
            let words = words(text);
            assert_eq!(distance(&words, text, words.len() - 1), None, "{text}");
        }
    }

    #[test]
    fn directions() {
        for (text, angle, begin) in [
            ("north", 0.0, 0),
            ("km SW", 225.0, 1),
            ("km W", 270.0, 1),
            ("south-southeast", 157.5, 0),
            ("north west", 315.0, 0),
            ("south-south-west", 202.5, 0),
        ] {
            let words = words(text);
            assert_eq!(direction(&words, text, words.len() - 1), Some((angle, begin)), "{text}");
        }
        assert_eq!(direction(&words("km w"), "km w", 1), None);
    }
}
