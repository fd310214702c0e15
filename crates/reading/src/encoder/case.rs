//! The case of a word as the encoder sees it: nine classes beside the uncased pieces.

/// Of the opening and closing piece.
pub(super) const SPECIAL: u8 = 0;

/// The class of a word: 1 lower, 2 title, 3 upper, 4 one capital letter, 5 mixed, 6 number, 7 letters with digits,
/// 8 neither letters nor digits. Letters without case count as lower.
pub fn case_class(word: &str) -> u8 {
    let (mut letters, mut uppers, mut digits) = (0u32, 0u32, false);
    let mut first_upper = false;
    for c in word.chars() {
        if c.is_alphabetic() && !is_mark_or_number(c) {
            let upper = is_upper(c);
            first_upper |= letters == 0 && upper;
            letters += 1;
            uppers += u32::from(upper);
        } else if is_digit(c) {
            digits = true;
        }
    }
    match (letters, uppers, digits) {
        (0, _, true) => 6,
        (0, _, false) => 8,
        (_, _, true) => 7,
        (_, 0, _) => 1,
        (1, _, _) => 4,
        (n, u, _) if n == u => 3,
        (_, 1, _) if first_upper => 2,
        _ => 5,
    }
}

/// A character that lower-casing changes.
fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_uppercase();
    }
    let mut lower = c.to_lowercase();
    lower.next() != Some(c) || lower.next().is_some()
}

/// Digits of any script, superscripts among them, but no fractions or Roman numerals.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && !is_fraction(c) && !c.is_alphabetic())
}

/// Numeric characters that are no digits.
fn is_fraction(c: char) -> bool {
    matches!(c, '¼'..='¾' | '\u{2150}'..='\u{2189}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303A}')
}

/// Characters that count as alphabetic by derivation but are no letters: marks, Roman numerals, circled letters.
fn is_mark_or_number(c: char) -> bool {
    matches!(c, '\u{0345}' | '\u{05B0}'..='\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{0657}'
        | '\u{0659}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}' | '\u{06E1}'..='\u{06E4}'
        | '\u{06E7}'..='\u{06E8}' | '\u{06ED}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{093B}'
        | '\u{093E}'..='\u{094C}' | '\u{2160}'..='\u{2188}' | '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_classes() {
        let cases = [
            ("said", 1),
            ("Baghdad", 2),
            ("IRAQ", 3),
            ("U.S.", 3),
            ("A", 4),
            ("McDonald", 5),
            ("al-Asad", 5),
            ("iPhone", 5),
            ("2,500", 6),
            ("F-16", 7),
            ("7th", 7),
            ("—", 8),
            ("بغداد", 1),
            ("Élysée", 2),
            ("'S", 4),
            ("", 8),
        ];
        for (word, class) in cases {
            assert_eq!(case_class(word), class, "{word}");
        }
    }
}
