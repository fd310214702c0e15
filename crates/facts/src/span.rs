//! Stretches of text: [`Span`] in bytes, [`CodePoints`] to write them out.

use serde::{Deserialize, Serialize};

/// A stretch `[start, end)` of a report's cleaned text, in **bytes**.
///
/// Both ends lie on `char` boundaries of the text they were made from. Texts are below 4 GiB.
///
/// ```
/// use dateline_facts::span::Span;
/// let text = "Baghdad said";
/// let span = Span::new(0, 7);
/// assert_eq!(span.of(text), "Baghdad");
/// assert!(span.contains(Span::new(2, 4)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl From<[u32; 2]> for Span {
    fn from([start, end]: [u32; 2]) -> Self {
        Span { start, end }
    }
}

impl From<Span> for [u32; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

impl Span {
    /// The span from byte `start` to byte `end`; saturates at 4 GiB.
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clip(start), end: clip(end.max(start)) }
    }

    /// First byte as an index.
    pub fn begin(self) -> usize {
        self.start as usize
    }

    /// One past the last byte as an index.
    pub fn finish(self) -> usize {
        self.end as usize
    }

    /// The byte range, to index a `str`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words: the empty string where the span does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside, ends included.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `at` lies inside.
    pub fn holds(self, at: usize) -> bool {
        self.range().contains(&at)
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span over both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Turns byte offsets of one text into code points, in constant time a look-up.
///
/// ```
/// use dateline_facts::span::{CodePoints, Span};
/// let text = "Māhir said";
/// let points = CodePoints::of(text);
/// assert_eq!(points.span(Span::new(0, 6)), [0, 5]);
/// assert_eq!(points.bytes([6, 10]), Some(Span::new(7, 11)));
/// ```
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// Code points before every [`STRIDE`]-th byte; empty for ASCII text.
    marks: Vec<u32>,
    text: String,
}

const STRIDE: usize = 64;

impl CodePoints {
    /// Indexes `text`.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return CodePoints { marks: Vec::new(), text: String::new() };
        }
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 2);
        let mut points = 0u32;
        for (at, byte) in text.bytes().enumerate() {
            if at.is_multiple_of(STRIDE) {
                marks.push(points);
            }
            if byte & 0xC0 != 0x80 {
                points += 1;
            }
        }
        if text.len().is_multiple_of(STRIDE) {
            marks.push(points);
        }
        CodePoints { marks, text: text.to_owned() }
    }

    /// The code point at byte `at`: of the character that holds it.
    pub fn at(&self, at: usize) -> usize {
        if self.marks.is_empty() {
            return at;
        }
        let at = at.min(self.text.len());
        let mark = at / STRIDE;
        let since = self.text.as_bytes()[mark * STRIDE..at].iter().filter(|b| **b & 0xC0 != 0x80);
        self.marks[mark] as usize + since.count()
    }

    /// A span written out: `[start, end)` in code points.
    pub fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.begin()), self.at(span.finish())]
    }

    /// The way back: a code-point span as bytes, `None` if it does not fit the text.
    pub fn bytes(&self, [start, end]: [usize; 2]) -> Option<Span> {
        if start > end {
            return None;
        }
        if self.marks.is_empty() {
            return Some(Span::new(start, end));
        }
        let byte = |point: usize| {
            let mark = self.marks.partition_point(|m| *m as usize <= point).checked_sub(1)?;
            let from = mark * STRIDE;
            let mut seen = self.marks[mark] as usize;
            for (i, b) in self.text.as_bytes()[from..].iter().enumerate() {
                if b & 0xC0 != 0x80 {
                    if seen == point {
                        return Some(from + i);
                    }
                    seen += 1;
                }
            }
            (seen == point).then_some(self.text.len())
        };
        Some(Span::new(byte(start)?, byte(end)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_chars(text in "\\PC{0,200}") {
            let points = CodePoints::of(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(at), n);
                prop_assert_eq!(points.bytes([n, n]), Some(Span::new(at, at)));
            }
            prop_assert_eq!(points.at(text.len()), text.chars().count());
        }
    }
}
