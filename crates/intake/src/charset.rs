//! From bytes to text: byte-order mark, header, `meta`, then detection.

use encoding_rs::{Encoding, ISO_2022_JP, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};
use memchr::memmem;
use whatlang::Lang;

/// How far into a page a charset declaration is looked for.
const HEAD: usize = 8192;

/// Decodes `bytes`. `header` is a charset from outside; `html` allows a `meta` declaration. The note says what was lost.
pub fn decode(bytes: &[u8], header: Option<&str>, html: bool) -> (String, Option<String>) {
    let (bytes, filled) = unfilled(bytes);
    let (text, note) = decoded(bytes, header, html);
    let zeros = filled + memchr::memchr_iter(0, text.as_bytes()).count();
    if zeros == 0 {
        return (text, note);
    }
    // They stand for nothing, and split words.
    let said = format!("{zeros} zero bytes were left out");
    (text.replace('\0', ""), Some(note.map_or(said.clone(), |n| format!("{n}; {said}"))))
}

/// The bytes without the zeros that fill a file up to a block of a disk, and how many those are. A character's own zeros stay.
fn unfilled(bytes: &[u8]) -> (&[u8], usize) {
    let zeros = bytes.iter().rev().take_while(|b| **b == 0).count();
    if zeros == 0 {
        return (bytes, 0);
    }
    let width = if four_bytes(bytes).is_some() { 4 } else { 1 + usize::from(wide(bytes).is_some()) };
    let end = (bytes.len() - zeros).next_multiple_of(width).min(bytes.len());
    (&bytes[..end], bytes.len() - end)
}

fn decoded(bytes: &[u8], header: Option<&str>, html: bool) -> (String, Option<String>) {
    // Its mark begins as that of UTF-16 does.
    if let Some(big) = four_bytes(bytes) {
        return utf_32(bytes, big);
    }
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return lossy(encoding, &bytes[skip..]);
    }
    if let Some(encoding) = wide(bytes) {
        return lossy(encoding, bytes);
    }
    if shifts(bytes) {
        return lossy(ISO_2022_JP, bytes);
    }
    let declared = header
        .and_then(|h| Encoding::for_label(h.trim().as_bytes()))
        .or_else(|| html.then(|| declared(bytes)).flatten())
        // A page that can be read so far as to find the declaration is not UTF-16.
        .filter(|e| header.is_some() || e.is_ascii_compatible());
    // Bytes that are valid UTF-8 are UTF-8, whatever is declared: other charsets do not look like it by chance.
    if declared.is_none_or(Encoding::is_ascii_compatible)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (text.to_owned(), None);
    }
    match declared {
        Some(encoding) if encoding != UTF_8 => {
            let (text, note) = lossy(encoding, bytes);
            if !encoding.is_single_byte() || !is_garbled(&text) {
                return (text, note);
            }
            // A server's habit rather than the page's charset.
            let other = guess(bytes);
            let (better, _) = lossy(other, bytes);
            if other == encoding || is_garbled(&better) {
                return (text, note);
            }
            (better, Some(format!("declared as {}, but reads as {}", encoding.name(), other.name())))
        }
        _ => {
            let (text, note) = lossy(UTF_8, bytes);
            let broken = text.matches('\u{fffd}').count();
            let foreign = bytes.iter().filter(|b| !b.is_ascii()).count();
            // A few broken places in a UTF-8 text are damage; many mean that it is something else.
            if broken * 10 <= foreign { (text, note) } else { detected(bytes) }
        }
    }
}

/// Which two-byte charset the bytes are in, where no mark says so: Latin text has a zero in every second place, only there,
/// and letters between.
pub(crate) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    // What fills a file up to a block of a disk says nothing.
    let mut sample = &bytes[..bytes.len().min(1024) & !1];
    while let [front @ .., 0, 0] = sample {
        sample = front;
    }
    let half = |from: usize| sample.iter().skip(from).step_by(2);
    let zeros = |from: usize| half(from).filter(|b| **b == 0).count();
    let words = |from: usize| half(from).filter(|b| matches!(b, 9 | 10 | 13 | 0x20..=0x7e)).count();
    let is_wide = |high: usize, low: usize| {
        zeros(low) == 0 && zeros(high) * 20 > sample.len() * 7 && words(low) * 20 > sample.len() * 9
    };
    match sample.len() {
        0..8 => None,
        _ if is_wide(1, 0) => Some(UTF_16LE),
        _ if is_wide(0, 1) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether a character takes more than one byte, ASCII too: UTF-16 or UTF-32.
pub(crate) fn is_wide(bytes: &[u8]) -> bool {
    wide(bytes).is_some() || four_bytes(bytes).is_some()
}

/// Whether the bytes are UTF-32, and then whether the high byte comes first: by the mark, or because every character of the
/// beginning is one.
fn four_bytes(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Some(false),
        [0, 0, 0xfe, 0xff, ..] => return Some(true),
        _ => {}
    }
    let mut sample = &bytes[..bytes.len().min(1024) & !3];
    while let [front @ .., 0, 0, 0, 0] = sample {
        sample = front;
    }
    let all = |order: fn([u8; 4]) -> u32| {
        sample.as_chunks::<4>().0.iter().all(|c| char::from_u32(order(*c)).is_some_and(|c| c != '\0'))
    };
    match sample.len() {
        0..16 => None,
        _ if all(u32::from_le_bytes) => Some(false),
        _ if all(u32::from_be_bytes) => Some(true),
        _ => None,
    }
}

fn utf_32(bytes: &[u8], big: bool) -> (String, Option<String>) {
    let (chunks, rest) = bytes.as_chunks::<4>();
    let mut broken = usize::from(!rest.is_empty());
    let text: String = chunks
        .iter()
        .map(|c| if big { u32::from_be_bytes(*c) } else { u32::from_le_bytes(*c) })
        .filter(|c| *c != 0xfeff)
        .map(|c| {
            char::from_u32(c).unwrap_or_else(|| {
                broken += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    let note = (broken > 0).then(|| format!("{broken} places are not valid UTF-32 and were replaced"));
    (text, note)
}

/// Whether the bytes shift into Japanese as ISO-2022-JP does; without its escapes they would be plain ASCII.
fn shifts(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && [&b"\x1b$B"[..], b"\x1b$@"].iter().any(|escape| memmem::find(bytes, escape).is_some())
        && memmem::find(bytes, b"\x1b(").is_some()
}

/// Whether a text was read in the wrong one-byte charset: most of its foreign words have not one letter of ASCII although
/// they are in Latin letters, or begin small and go on in capitals.
fn is_garbled(text: &str) -> bool {
    let (mut foreign, mut odd, mut inverted, mut shouted) = (0, 0, 0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().nth(2).is_some()) {
        if word.is_ascii() {
            continue;
        }
        foreign += 1;
        let latin = word.chars().all(|c| matches!(c, '\u{c0}'..='\u{17f}'));
        let mut letters = word.chars();
        let begins_small = letters.next().is_some_and(char::is_lowercase) && letters.all(char::is_uppercase);
        odd += usize::from(latin);
        inverted += usize::from(begins_small);
        shouted += usize::from(word.chars().all(char::is_uppercase));
        if foreign >= 2000 {
            break;
        }
    }
    // KOI8 and Windows-1251 have small letters where the other one has capitals.
    if inverted > 0 {
        odd += inverted + shouted;
    }
    odd >= 5 && odd * 2 > foreign
}

fn detected(bytes: &[u8]) -> (String, Option<String>) {
    let encoding = guess(bytes);
    let (text, note) = lossy(encoding, bytes);
    (text, note.or_else(|| Some(format!("charset not declared, taken for {}", encoding.name()))))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 16)], true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let encoding = if encoding == UTF_8 || is_western(encoding, bytes) { WINDOWS_1252 } else { encoding };
    if encoding == ISO_8859_2 && is_polish_windows(bytes) { WINDOWS_1250 } else { encoding }
}

/// Languages that are written in Windows-1252.
const WESTERN: [Lang; 12] = [
    Lang::Eng,
    Lang::Fra,
    Lang::Spa,
    Lang::Deu,
    Lang::Por,
    Lang::Ita,
    Lang::Nld,
    Lang::Swe,
    Lang::Dan,
    Lang::Nob,
    Lang::Fin,
    Lang::Cat,
];

/// Whether a text taken for some other one-byte charset is rather Western: few of its letters say which charset it is,
/// its language needs no other, and in Windows-1252 every foreign letter stands where such a letter may.
///
/// A detector that goes by letters alone takes "caf\u{e9}" for any of ten code pages; which of them is a matter of what is
/// common, and Windows-1252 is by far.
fn is_western(guess: &'static Encoding, bytes: &[u8]) -> bool {
    if guess == WINDOWS_1252 || !guess.is_single_byte() {
        return false;
    }
    let head = &bytes[..bytes.len().min(1 << 14)];
    let foreign = head.iter().filter(|b| !b.is_ascii()).count();
    let letters = head.iter().filter(|b| b.is_ascii_alphabetic()).count();
    // Other scripts, and a handful of letters that are all foreign.
    if foreign * 5 > letters {
        return false;
    }
    let (text, broken) = WINDOWS_1252.decode_without_bom_handling(head);
    let odd = text.chars().zip(text.chars().skip(1)).filter(|(a, b)| is_odd(*a, *b)).count();
    if broken || odd > 0 {
        return false;
    }
    match whatlang::detect(&text) {
        Some(info) if info.is_reliable() => WESTERN.contains(&info.lang()),
        // Too short for its language to be told.
        _ => foreign <= 3 || foreign * 25 <= letters,
    }
}

/// Whether what was taken for ISO-8859-2 is Polish in Windows-1250: the two differ in letters that are Polish in one and
/// Czech in the other.
fn is_polish_windows(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 14)];
    let (iso, _) = ISO_8859_2.decode_without_bom_handling(head);
    let (windows, _) = WINDOWS_1250.decode_without_bom_handling(head);
    let foreign = |text: &str| {
        let polish = |c: char| c.is_ascii() || "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".contains(c);
        text.chars().filter(|c| c.is_alphabetic() && !polish(*c)).count()
    };
    let polish = whatlang::detect(&windows).is_some_and(|info| info.lang() == Lang::Pol);
    polish && foreign(&windows) < foreign(&iso)
}

/// Whether two neighbours do not stand so in a text of Western Europe: signs inside words, which are letters in other
/// code pages, a capital behind a small letter, letters that hardly any of its languages has.
fn is_odd(a: char, b: char) -> bool {
    let sign = |c: char| {
        matches!(
            c,
            '¹' | '³'
                | '¿'
                | '¡'
                | '¢'
                | '£'
                | '¥'
                | '¦'
                | '¬'
                | '¯'
                | '±'
                | '²'
                | '´'
                | '¶'
                | '¸'
                | '¼'
                | '½'
                | '¾'
        )
    };
    let rare = |c: char| {
        matches!(
            c,
            'þ' | 'Þ' | 'ð' | 'Ð' | 'ý' | 'Ý' | '\u{80}'..='\u{9f}' | '¤' | '×' | '÷' | '†' | '‡' | 'ˆ' | 'ƒ'
        )
    };
    // "¿Qué", "£5", "5 m²", "1½" are no letters of a word.
    (sign(b) && a.is_alphabetic() && !matches!(b, '²' | '³'))
        || (matches!(a, '¹' | '³' | '¼' | '¾' | '¢' | '±') && b.is_alphabetic())
        || (rare(a) && b.is_alphabetic())
        || (rare(b) && a.is_alphabetic())
        || (!b.is_ascii() && a.is_lowercase() && b.is_uppercase())
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, Option<String>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let note = broken.then(|| {
        let places = text.matches('\u{fffd}').count();
        format!("{places} places are not valid {} and were replaced", encoding.name())
    });
    (text.into_owned(), note)
}

/// The charset that a page declares in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    for at in memmem::find_iter(head, b"charset").take(8) {
        let rest = &head[at + 7..];
        let rest = rest.trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':' | b'.'))
            .unwrap_or(rest.len());
        if let Some(encoding) = Encoding::for_label(&rest[..end]) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_declaration() {
        let page = b"<meta charset=\"windows-1251\">\xcf\xf0\xe8\xe2\xe5\xf2";
        assert_eq!(decode(page, None, true).0, "<meta charset=\"windows-1251\">Привет");
        assert_eq!(decode(b"caf\xe9", Some("iso-8859-1"), false), ("café".into(), None));
    }

    #[test]
    fn without_marks_and_with_wrong_ones() {
        let wide: Vec<u8> = "Troops left".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None, false).0, "Troops left");
        let wide: Vec<u8> = "Troops left".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide, Some("utf-8"), false).0, "Troops left");
        let (japanese, _, _) = ISO_2022_JP.encode("軍が町を取り戻した");
        assert_eq!(decode(&japanese, None, false).0, "軍が町を取り戻した");
        let russian = "Правительственные войска вернули город после трёх дней боёв, сообщил губернатор области в среду.";
        for (written, declared) in
            [(encoding_rs::WINDOWS_1251, "iso-8859-1"), (encoding_rs::KOI8_R, "windows-1251")]
        {
            let (bytes, _, _) = written.encode(russian);
            let (text, note) = decode(&bytes, Some(declared), false);
            assert_eq!(text, russian, "{declared}");
            assert!(note.is_some_and(|n| n.contains("reads as")));
        }
        let french = WINDOWS_1252.encode("Où étaient-ils à l'été, dépêché, déjà là").0;
        assert!(decode(&french, Some("iso-8859-1"), false).1.is_none());
    }

    #[test]
    fn four_bytes_a_character() {
        let text = "Troops left the caf\u{e9} \u{1f600}";
        let little: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let big: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        let marked = [&[0xff, 0xfe, 0, 0][..], &little].concat();
        for bytes in [&little, &big, &marked] {
            assert_eq!(decode(bytes, None, false), (text.to_owned(), None));
            assert!(is_wide(bytes));
        }
        let (cut, note) = decode(&marked[..marked.len() - 1], None, false);
        assert!(cut.starts_with("Troops left") && note.is_some());
    }

    #[test]
    fn zero_bytes_are_left_out() {
        let (text, note) = decode(b"Troops le\0ft.\0", None, false);
        assert_eq!((text.as_str(), note.as_deref()), ("Troops left.", Some("2 zero bytes were left out")));
    }

    #[test]
    fn utf8_wins_over_a_wrong_declaration() {
        let page = "<meta charset=iso-8859-1>café".as_bytes();
        assert!(decode(page, None, true).0.ends_with("café"));
        assert_eq!(decode(b"\xef\xbb\xbfabc", None, false).0, "abc");
        assert_eq!(decode(b"\xff\xfea\0b\0", None, false).0, "ab");
    }

    #[test]
    fn damage_is_noted() {
        let text = "Příliš žluťoučký kůň úpěl ďábelské ódy. ".repeat(5);
        let mut bytes = text.clone().into_bytes();
        bytes.push(0xff);
        let (decoded, note) = decode(&bytes, None, false);
        assert_eq!(decoded, format!("{text}\u{fffd}"));
        assert!(note.is_some_and(|n| n.starts_with("1 places")));
    }

    #[test]
    fn one_accent_is_western() {
        for text in [
            "Café in Beirut hit",
            "Le président a quitté la base.",
            "Le ministre a dit que les soldats étaient partis de la base avant la nuit.",
            "El ministro dijo que los soldados salieron de la base ayer por la mañana.",
            "La reunión terminó sin acuerdo.",
            "Die Soldaten verließen die Stadt.",
            "Der Minister sagte, die Gespräche gingen weiter.",
            "The summit in São Paulo ended without a deal, the ministry said in a statement on Monday.",
            "O presidente disse que não volta atrás.",
            "Señor Peña",
            "José Gómez, 41, was killed in the attack on the base near the border, police said.",
            "¿Qué pasó? Nadie lo sabe.",
        ] {
            let (bytes, _, lost) = WINDOWS_1252.encode(text);
            assert!(!lost);
            let (decoded, note) = decode(&bytes, None, false);
            assert_eq!(decoded, text);
            assert!(note.is_some_and(|n| n.contains("windows-1252")), "{text}");
        }
    }

    #[test]
    fn other_code_pages_stay() {
        use encoding_rs::{WINDOWS_1251, WINDOWS_1254};
        for (encoding, text) in [
            (
                WINDOWS_1250,
                "Dwóch żołnierzy zginęło w piątek w ataku na bazę wojskową w pobliżu granicy, poinformowało \
                            ministerstwo obrony. Prezydent powiedział, że kraj nie ustąpi, a rozmowy będą się toczyć dalej.",
            ),
            (
                WINDOWS_1250,
                "Dva vojáci zahynuli v pátek při útoku na vojenskou základnu u hranic, uvedlo ministerstvo obrany. \
                            Prezident řekl, že země neustoupí a že jednání budou pokračovat příští týden.",
            ),
            (
                WINDOWS_1250,
                "A védelmi minisztérium közölte, hogy két katona meghalt a támadásban, amely pénteken érte a \
                            bázist. Az elnök szerint az ország nem hátrál meg, és a tárgyalások jövő héten folytatódnak.",
            ),
            (
                WINDOWS_1251,
                "Двое военных погибли в пятницу при нападении на базу, сообщило министерство обороны.",
            ),
            (
                WINDOWS_1254,
                "Savunma Bakanlığı, cuma günü üsse düzenlenen saldırıda iki askerin öldüğünü açıkladı. \
                            Cumhurbaşkanı, ülkenin geri adım atmayacağını ve görüşmelerin süreceğini söyledi.",
            ),
        ] {
            let (bytes, _, lost) = encoding.encode(text);
            assert!(!lost);
            assert_eq!(decode(&bytes, None, false).0, text, "{}", encoding.name());
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>, html: bool) {
            let _ = decode(&bytes, None, html);
        }
    }
}
