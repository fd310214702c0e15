//! Sentences to rows of pieces and back: several sentences a batch, long ones in overlapping windows.

use super::case::SPECIAL;
use super::network::Batch;
use super::wordpiece::WordPiece;
use super::words::Words;
use std::ops::Range;

/// Pieces of a row, the opening and closing one included: what the training saw.
const ROW: usize = 160;
/// Pieces that two windows of one sentence share, about.
const OVERLAP: usize = 40;
/// Pieces of a batch: enough to keep the products busy, few enough for the second-level cache.
const BATCH: usize = 192;
/// Words of a sentence that are read at all; a longer one is no sentence.
const LONGEST: usize = 600;

/// One row: which words of which sentence it covers, and which of them it answers for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub sentence: usize,
    pub words: Range<usize>,
    pub answers: Range<usize>,
}

/// The rows of all sentences, in order. Sentences without words or with too many have none.
pub(super) fn rows(sentences: &[Words]) -> Vec<Row> {
    let mut out = Vec::new();
    for (sentence, words) in sentences.iter().enumerate() {
        let n = words.list.len();
        if n == 0 || n > LONGEST {
            continue;
        }
        let room = ROW - 2;
        let mut first = 0;
        let mut from = 0;
        loop {
            let mut last = first;
            let mut pieces = 0;
            while last < n && pieces + usize::from(words.list[last].len) <= room {
                pieces += usize::from(words.list[last].len);
                last += 1;
            }
            if last == n {
                out.push(Row { sentence, words: first..n, answers: from..n });
                break;
            }
            // The next window begins so far back that both see the words around the seam.
            let (mut next, mut shared) = (last, 0);
            while next > first + 1 && shared < OVERLAP {
                next -= 1;
                shared += usize::from(words.list[next].len);
            }
            let seam = next + (last - next) / 2;
            out.push(Row { sentence, words: first..last, answers: from..seam });
            (first, from) = (next, seam);
        }
    }
    out
}

/// Rows put together to batches, in order.
pub(super) fn batches(sentences: &[Words], rows: &[Row]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut pieces) = (0, 0);
    for (n, row) in rows.iter().enumerate() {
        let words = &sentences[row.sentence].list[row.words.clone()];
        let size = 2 + words.iter().map(|w| usize::from(w.len)).sum::<usize>();
        if pieces > 0 && pieces + size > BATCH {
            out.push(start..n);
            (start, pieces) = (n, 0);
        }
        pieces += size;
    }
    if start < rows.len() {
        out.push(start..rows.len());
    }
    out
}

/// Fills `batch` with rows; returns for each row where its opening piece and the first piece of each of its words stand.
pub(super) fn fill(
    sentences: &[Words],
    rows: &[Row],
    vocabulary: &WordPiece,
    batch: &mut Batch,
) -> Vec<Vec<usize>> {
    batch.pieces.clear();
    batch.cases.clear();
    batch.ends.clear();
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let words = &sentences[row.sentence];
        let mut at = Vec::with_capacity(row.words.len() + 1);
        at.push(batch.pieces.len());
        batch.pieces.push(vocabulary.open());
        batch.cases.push(SPECIAL);
        for word in &words.list[row.words.clone()] {
            at.push(batch.pieces.len());
            batch.pieces.extend_from_slice(words.pieces_of(word));
            batch.cases.resize(batch.pieces.len(), word.case);
        }
        batch.pieces.push(vocabulary.close());
        batch.cases.push(SPECIAL);
        batch.ends.push(batch.pieces.len());
        places.push(at);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::words::Word;
    use super::*;
    use dateline_facts::span::Span;
    use proptest::prelude::*;

    fn sentence(lens: &[u8]) -> Words {
        let mut out = Words::default();
        for (n, len) in (0..).zip(lens) {
            let at = out.pieces.len() as u32;
            out.pieces.extend(std::iter::repeat_n(7, usize::from(*len)));
            out.list.push(Word { span: Span::new(0, 0), token: n, at, len: *len, case: 1 });
        }
        out
    }

    #[test]
    fn short_sentences_share_a_batch() {
        let sentences = [sentence(&[1; 30]), sentence(&[]), sentence(&[2; 20]), sentence(&[1; 150])];
        let rows = rows(&sentences);
        assert_eq!(rows.iter().map(|r| r.sentence).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(batches(&sentences, &rows), [0..2, 2..3]);
        let mut batch = Batch::default();
        let places = fill(&sentences, &rows[..2], &WordPiece::new(), &mut batch);
        assert_eq!(batch.ends, [32, 74]);
        assert_eq!(places[0][..3], [0, 1, 2]);
        assert_eq!(places[1][..3], [32, 33, 35]);
    }

    proptest! {
        #[test]
        fn windows_answer_for_every_word_once(lens in proptest::collection::vec(1u8..9, 1..600)) {
            let sentences = [sentence(&lens)];
            let rows = rows(&sentences);
            let mut next = 0;
            for row in &rows {
                prop_assert_eq!(row.answers.start, next);
                prop_assert!(row.words.start <= row.answers.start && row.answers.end <= row.words.end);
                prop_assert!(row.answers.end > row.answers.start);
                let pieces: usize = lens[row.words.clone()].iter().map(|l| usize::from(*l)).sum();
                prop_assert!(pieces + 2 <= ROW);
                next = row.answers.end;
            }
            prop_assert_eq!(next, lens.len());
        }
    }
}
