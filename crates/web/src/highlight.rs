//! A text cut into pieces, each marked with the events that quote it.

use dateline_facts::span::Span;

/// A stretch of text with the indices of the marks that cover it.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The words.
    pub text: &'a str,
    /// Indices into the list of marks, in order; empty for plain text.
    pub marks: Vec<usize>,
}

/// Cuts the part `of` of `text` at the ends of all marks. Marks that do not fit the text are left out.
///
/// The pieces joined are exactly the part.
pub fn pieces<'a>(text: &'a str, of: Span, marks: &[Span]) -> Vec<Piece<'a>> {
    let fits = |s: &Span| text.get(s.range()).is_some() && !s.is_empty();
    let mut cuts = vec![of.begin(), of.finish()];
    for mark in marks.iter().filter(|m| fits(m) && m.overlaps(of)) {
        cuts.push(mark.begin().max(of.begin()));
        cuts.push(mark.finish().min(of.finish()));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|ends| {
            let piece = Span::new(ends[0], ends[1]);
            let covering = marks.iter().enumerate().filter(|(_, m)| fits(m) && m.contains(piece));
            Some(Piece { text: text.get(piece.range())?, marks: covering.map(|(i, _)| i).collect() })
        })
        .filter(|p| !p.text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_marks_are_cut_at_every_end() {
        let text = "one two three four";
        let got = pieces(text, Span::new(0, 18), &[Span::new(4, 13), Span::new(8, 18), Span::new(17, 99)]);
        let flat: Vec<(&str, Vec<usize>)> = got.into_iter().map(|p| (p.text, p.marks)).collect();
        assert_eq!(flat, [("one ", vec![]), ("two ", vec![0]), ("three", vec![0, 1]), (" four", vec![1])]);
    }

    #[test]
    fn a_mark_beyond_the_part_is_clipped() {
        let got = pieces("abcdef", Span::new(2, 4), &[Span::new(0, 3)]);
        assert_eq!(got, [Piece { text: "c", marks: vec![0] }, Piece { text: "d", marks: vec![] }]);
    }
}
