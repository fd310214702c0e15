//! Words to pieces: the uncased WordPiece of BERT (Schuster and Nakajima 2012; Devlin et al. 2019).
//!
//! The pieces are exactly those of the published tokeniser: control characters dropped, Chinese
//! characters set apart, decomposed, marks dropped, lower-cased, split at spaces and punctuation, then the
//! longest piece of the vocabulary first. `tests/wordpiece.rs` holds the proof.

use super::characters::Characters;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// A piece: its row in the vocabulary.
pub type Piece = u32;

/// Longer words are unknown as a whole, in characters.
const LONGEST_WORD: usize = 100;

/// The vocabulary and the rules.
#[derive(Debug)]
pub struct WordPiece {
    characters: Characters,
    /// Pieces that begin a word.
    first: FxHashMap<&'static str, Piece>,
    /// Pieces that go on, without their `##`.
    inner: FxHashMap<&'static str, Piece>,
    /// Bytes of the longest piece.
    longest: usize,
    unknown: Piece,
    open: Piece,
    close: Piece,
}

impl WordPiece {
    /// Reads the committed vocabulary.
    pub fn new() -> Self {
        WordPiece::of(dateline_data::VOCABULARY)
    }

    /// Reads a vocabulary: a piece a line, numbered from 0.
    fn of(vocabulary: &'static str) -> Self {
        let mut first = FxHashMap::default();
        let mut inner = FxHashMap::default();
        first.reserve(26_000);
        inner.reserve(6_000);
        let mut longest = 0;
        for (n, piece) in (0..).zip(vocabulary.lines()) {
            longest = longest.max(piece.len());
            match piece.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => inner.insert(rest, n),
                None => first.insert(piece, n),
            };
        }
        let special = |name: &str| first.get(name).copied().unwrap_or(0);
        let (unknown, open, close) = (special("[UNK]"), special("[CLS]"), special("[SEP]"));
        WordPiece { characters: Characters::new(), first, inner, longest, unknown, open, close }
    }

    /// The piece `[UNK]`.
    pub fn unknown(&self) -> Piece {
        self.unknown
    }

    /// The piece `[CLS]`, which opens a row.
    pub fn open(&self) -> Piece {
        self.open
    }

    /// The piece `[SEP]`, which closes a row.
    pub fn close(&self) -> Piece {
        self.close
    }

    /// Adds the pieces of a stretch of text; none where it holds nothing to read.
    pub fn pieces(&self, text: &str, out: &mut Vec<Piece>) {
        // Most words of news are ASCII letters that stand in the vocabulary.
        let mut buffer = [0u8; 32];
        if let Some(bytes) = buffer.get_mut(..text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            bytes.copy_from_slice(text.as_bytes());
            bytes.make_ascii_lowercase();
            if let Ok(word) = std::str::from_utf8(bytes) {
                self.word(word, out);
                return;
            }
        }
        self.normalised(text, out);
    }

    /// The whole way: cleaned, decomposed, lower-cased, split.
    fn normalised(&self, text: &str, out: &mut Vec<Piece>) {
        let classes = &self.characters;
        let mut word = String::with_capacity(text.len());
        // A Chinese character is set between spaces before it is decomposed.
        let spaced = text.chars().filter(|c| !classes.removed(*c)).flat_map(|c| {
            let cjk = classes.cjk(c);
            let pad = cjk.then_some(' ');
            let c = if classes.space(c) { ' ' } else { c };
            pad.into_iter().chain(Some(c)).chain(pad)
        });
        for c in spaced.nfd().filter(|c| !classes.mark(*c)).flat_map(char::to_lowercase) {
            if c == ' ' || classes.space(c) {
                self.word(&word, out);
                word.clear();
            } else if classes.punct(c) {
                self.word(&word, out);
                word.clear();
                self.word(c.encode_utf8(&mut [0; 4]), out);
            } else {
                word.push(c);
            }
        }
        self.word(&word, out);
    }

    /// The pieces of one normalised word: longest first, or unknown as a whole.
    fn word(&self, word: &str, out: &mut Vec<Piece>) {
        if word.is_empty() {
            return;
        }
        if let Some(piece) = self.first.get(word) {
            // Even a word longer than allowed could not be in the vocabulary.
            out.push(*piece);
            return;
        }
        if word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD {
            out.push(self.unknown);
            return;
        }
        let mark = out.len();
        let mut start = 0;
        while start < word.len() {
            let table = if start == 0 { &self.first } else { &self.inner };
            let mut end = word.len().min(start + self.longest);
            let found = loop {
                while !word.is_char_boundary(end) {
                    end -= 1;
                }
                if end <= start {
                    break None;
                }
                if let Some(piece) = table.get(&word[start..end]) {
                    break Some(*piece);
                }
                end -= 1;
            };
            match found {
                Some(piece) => out.push(piece),
                None => {
                    out.truncate(mark);
                    out.push(self.unknown);
                    return;
                }
            }
            start = end;
        }
    }
}

impl Default for WordPiece {
    fn default() -> Self {
        WordPiece::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static PIECES: LazyLock<WordPiece> = LazyLock::new(WordPiece::new);

    fn words(text: &str) -> Vec<&'static str> {
        let all: Vec<&str> = dateline_data::VOCABULARY.lines().collect();
        let mut out = Vec::new();
        PIECES.pieces(text, &mut out);
        out.into_iter().map(|p| all[p as usize]).collect()
    }

    #[test]
    fn longest_first() {
        assert_eq!(words("unaffable"), ["una", "##ffa", "##ble"]);
        assert_eq!(words("Baghdad"), ["baghdad"]);
        assert_eq!(words("U.S."), ["u", ".", "s", "."]);
        assert_eq!(words("Müller’s"), ["muller", "’", "s"]);
    }

    #[test]
    fn odd_characters() {
        assert_eq!(words("a\u{200B}b\u{0}c"), ["abc"]);
        assert_eq!(words("\u{200B}"), Vec::<&str>::new());
        assert_eq!(words("中国"), ["中", "国"]);
        assert_eq!(words("😀"), ["[UNK]"]);
        assert_eq!(words(&"x".repeat(101)), ["[UNK]"]);
    }

    #[test]
    fn specials() {
        assert_eq!((PIECES.unknown(), PIECES.open(), PIECES.close()), (100, 101, 102));
    }

    proptest! {
        #[test]
        fn never_panics_and_fast_way_is_the_whole_way(text in "\\PC{0,60}|[a-zA-Z0-9]{0,40}") {
            let (mut fast, mut whole) = (Vec::new(), Vec::new());
            PIECES.pieces(&text, &mut fast);
            PIECES.normalised(&text, &mut whole);
            prop_assert_eq!(fast, whole);
        }
    }
}
