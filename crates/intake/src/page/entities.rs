//! HTML character references.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

static NAMED: LazyLock<FxHashMap<&'static str, char>> = LazyLock::new(|| {
    dateline_data::ENTITIES
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let (name, code) = l.split_once('\t')?;
            Some((name, char::from_u32(u32::from_str_radix(code.trim(), 16).ok()?)?))
        })
        .collect()
});

/// What Windows-1252 has where Latin-1 has control characters; the HTML standard reads `&#146;` so.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character with a number, as the HTML standard reads it.
pub fn numbered(code: u32) -> char {
    match code {
        0 => '\u{fffd}',
        0x80..=0x9f => WINDOWS[(code - 0x80) as usize],
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    }
}

/// The character of a name without `&` and `;`.
pub fn named(name: &str) -> Option<char> {
    NAMED.get(name).copied()
}

/// One reference at the start of `text`, which begins with `&`: the character and the bytes it takes.
pub fn reference(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let from = if hex { 3 } else { 2 };
        let radix = if hex { 16 } else { 10 };
        let digits = bytes.iter().skip(from).take(8).take_while(|b| (**b as char).is_digit(radix)).count();
        if digits == 0 {
            return None;
        }
        let code = u32::from_str_radix(&text[from..from + digits], radix).ok()?;
        let end = from + digits;
        return Some((numbered(code), end + usize::from(bytes.get(end) == Some(&b';'))));
    }
    let letters = bytes.iter().skip(1).take(24).take_while(|b| b.is_ascii_alphanumeric()).count();
    if letters < 2 {
        return None;
    }
    let end = 1 + letters;
    if bytes.get(end) == Some(&b';') {
        return named(&text[1..end]).map(|c| (c, end + 1));
    }
    // Without the semicolon only the oldest names count.
    ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"]
        .iter()
        .find(|n| &text[1..end] == **n)
        .and_then(|n| named(n).map(|c| (c, end)))
}

/// Text with its references decoded; borrowed where there is none.
pub fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    loop {
        match reference(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None if rest.is_empty() => return Cow::Owned(out),
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
        if rest.is_empty() {
            return Cow::Owned(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_by_hand() {
        assert_eq!(
            decode("AT&amp;T &#x27;s &#8217; &#146; &mdash;&eacute; & &nosuch; &"),
            "AT&T 's ’ ’ —é & &nosuch; &"
        );
        assert_eq!(decode("no reference"), "no reference");
        assert_eq!(decode("&#xFFFFFFFF;"), "\u{fffd}");
        assert_eq!(decode("x &amp y"), "x & y");
    }
}
