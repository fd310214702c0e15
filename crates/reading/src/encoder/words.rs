//! The words that the encoder reads: those of UD English, which sets hyphens apart where our tokens keep them.

use super::case::case_class;
use super::wordpiece::{Piece, WordPiece};
use dateline_facts::span::Span;

/// Pieces of one word that are read; the rest of a very long one is left out.
const MOST_PIECES: usize = 8;

/// Prefixes that keep their hyphen in UD English (as counted in GUM and EWT).
const PREFIXES: &[&str] = &[
    "anti", "bi", "co", "counter", "cross", "de", "e", "ex", "inter", "intra", "mid", "mini", "multi", "neo",
    "non", "over", "pan", "post", "pre", "pro", "proto", "quasi", "re", "semi", "socio", "sub", "trans",
    "ultra", "un", "x",
];

/// A word as the encoder reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Where in the text.
    pub span: Span,
    /// Its token, counted from the first of the sentence.
    pub token: u32,
    /// Where its pieces begin in [`Words::pieces`].
    pub at: u32,
    /// How many pieces it has.
    pub len: u8,
    /// Class of its case.
    pub case: u8,
}

/// The words of one sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// In order.
    pub list: Vec<Word>,
    /// Their pieces.
    pub pieces: Vec<Piece>,
}

impl Words {
    /// The words of a sentence's tokens; `whole` keeps every token as one word, as gold tokens are.
    pub fn of(text: &str, tokens: impl Iterator<Item = Span>, whole: bool, vocabulary: &WordPiece) -> Self {
        let mut out = Words::default();
        for (n, span) in (0..).zip(tokens) {
            if whole || !span.of(text).contains('-') {
                out.push(text, span, n, vocabulary);
                continue;
            }
            let form = span.of(text);
            let mut from = 0;
            for at in hyphens(form) {
                let begin = span.begin();
                out.push(text, Span::new(begin + from, begin + at), n, vocabulary);
                out.push(text, Span::new(begin + at, begin + at + 1), n, vocabulary);
                from = at + 1;
            }
            out.push(text, Span::new(span.begin() + from, span.finish()), n, vocabulary);
        }
        out
    }

    fn push(&mut self, text: &str, span: Span, token: u32, vocabulary: &WordPiece) {
        let at = self.pieces.len();
        let form = span.of(text);
        vocabulary.pieces(form, &mut self.pieces);
        if self.pieces.len() == at {
            self.pieces.push(vocabulary.unknown());
        }
        self.pieces.truncate(at + MOST_PIECES);
        let len = u8::try_from(self.pieces.len() - at).unwrap_or(u8::MAX);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.list.push(Word { span, token, at, len, case: case_class(form) });
    }

    /// The pieces of a word.
    pub(super) fn pieces_of(&self, word: &Word) -> &[Piece] {
        let at = word.at as usize;
        self.pieces.get(at..at + usize::from(word.len)).unwrap_or_default()
    }
}

/// Where a token is cut: at each hyphen between letters or digits, unless a short prefix stands before the
/// first or the token is made of digits only.
fn hyphens(form: &str) -> Vec<usize> {
    let mut out = Vec::new();
    if !form.bytes().any(|b| b.is_ascii_alphabetic() || !b.is_ascii()) {
        return out;
    }
    for (at, _) in form.match_indices('-') {
        let before = form[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = form[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
        let prefix = out.is_empty() && PREFIXES.contains(&form[..at].to_lowercase().as_str());
        if before && after && !prefix {
            out.push(at);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(&str, u32)> {
        let vocabulary = WordPiece::new();
        let mut spans = Vec::new();
        let mut at = 0;
        for word in text.split(' ') {
            spans.push(Span::new(at, at + word.len()));
            at += word.len() + 1;
        }
        let words = Words::of(text, spans.into_iter(), false, &vocabulary);
        words.list.iter().map(|w| (w.span.of(text), w.token)).collect()
    }

    #[test]
    fn hyphens_are_set_apart() {
        assert_eq!(
            split("Iran-backed e-mail 2024-01-04 al-Asad -"),
            [
                ("Iran", 0),
                ("-", 0),
                ("backed", 0),
                ("e-mail", 1),
                ("2024-01-04", 2),
                ("al", 3),
                ("-", 3),
                ("Asad", 3),
                ("-", 4)
            ]
        );
    }

    #[test]
    fn never_without_a_piece_and_never_too_many() {
        let vocabulary = WordPiece::new();
        let text = format!("\u{200B} {}", "xqzj".repeat(20));
        let spans = [Span::new(0, 3), Span::new(4, text.len())];
        let words = Words::of(&text, spans.into_iter(), false, &vocabulary);
        assert_eq!(words.pieces_of(&words.list[0]), [vocabulary.unknown()]);
        assert_eq!(words.list[1].len, 8);
    }
}
