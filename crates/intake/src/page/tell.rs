//! Tells what the article says from what only stands in between: pointers, captions, repeated paragraphs.

use super::blocks::Piece;
use super::body::{Survey, mark};
use super::dom::Dom;
use dateline_facts::report::BlockKind;
use rustc_hash::FxHashSet;

/// Sorts out the pieces of an article.
pub fn tell(_dom: &Dom<'_>, _survey: &Survey, mut pieces: Vec<Piece>, title: Option<&str>) -> Vec<Piece> {
    let title = title.map(squeeze);
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut told = 0usize;
    pieces.retain_mut(|piece| {
        let key = squeeze(&piece.text);
        if told < 400 && title.as_ref().is_some_and(|t| *t == key) {
            return false;
        }
        if key.len() > 24 && !seen.insert(key) {
            return false;
        }
        if piece.marks & mark::NOTE != 0 {
            piece.kind = BlockKind::Boilerplate;
        } else if piece.kind == BlockKind::Paragraph && piece.link_share() > 0.8 {
            piece.kind = BlockKind::Promo;
        }
        if piece.kind.is_told() {
            told += piece.letters as usize;
        }
        true
    });
    // A heading with nothing behind it heads something that is not the article.
    while pieces.last().is_some_and(|p| p.kind == BlockKind::Heading) {
        pieces.pop();
    }
    pieces
}

/// Letters and digits in lower case, for comparing.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
