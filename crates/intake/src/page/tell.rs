//! Tells what the article says from what only stands in between: pointers, captions, repeated paragraphs.

use super::blocks::Piece;
use super::body::mark;
use super::part::{asks, is_pager, numbered};
use crate::lines::{Place, caption, judge};
use crate::repair::{comments, date_line, whole_line};
use dateline_facts::report::BlockKind;
use rustc_hash::FxHashSet;

/// Sorts out the pieces of an article. `headlines` are the headline and its other wordings, so that it is not told twice.
pub fn tell(mut pieces: Vec<Piece>, headlines: &[&str]) -> Vec<Piece> {
    let headlines: Vec<String> = headlines.iter().map(|h| squeeze(h)).collect();
    let all: u64 = pieces.iter().map(|p| u64::from(p.letters)).sum();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut passed = 0u64;
    let mut tail = false;
    pieces.retain_mut(|piece| {
        if piece.aside {
            return true;
        }
        let key = squeeze(&piece.text);
        if passed < 400 && piece.words() <= 40 && headlines.contains(&key) {
            return false;
        }
        // Long paragraphs stand once; short lines may recur in lists and tables.
        if piece.words() >= 10 && key.len() > 60 && !seen.insert(key) {
            return false;
        }
        passed += u64::from(piece.letters);
        let place = Place { end: passed * 3 > all * 2, linked: piece.linked > 0 };
        if piece.marks & mark::NOTE != 0 && piece.kind == BlockKind::Paragraph {
            piece.kind = BlockKind::Boilerplate;
        }
        if piece.kind.is_told()
            && let Some(verdict) = judge(&piece.text, place)
        {
            piece.kind = verdict.kind;
            tail |= verdict.tail;
            return true;
        }
        if tail && piece.kind.is_told() && piece.letters < 250 {
            piece.kind = BlockKind::Promo;
        }
        let link = piece.link_share() > 0.8;
        let listed = piece.marks & mark::LIST != 0 && piece.link_share() > 0.6;
        if piece.kind == BlockKind::Paragraph
            && (link && !piece.external
                || place.end && (listed || link && !piece.in_paragraph)
                || asks(&piece.text))
        {
            piece.kind = BlockKind::Promo;
        } else if piece.kind == BlockKind::Paragraph
            && (is_own_address(piece)
                || piece.linked > 0 && is_pager(&piece.text)
                || numbered(&piece.text).is_some()
                || (passed < 1500 && date_line(whole_line(&piece.text)).is_some()))
        {
            piece.kind = BlockKind::Boilerplate;
        } else if piece.kind == BlockKind::Paragraph && (caption(&piece.text) || piece.looks_like_caption()) {
            piece.kind = BlockKind::Caption;
        }
        true
    });
    let texts: Vec<&str> = pieces.iter().map(|p| p.text.as_str()).collect();
    if let Some(from) = comments(&texts) {
        pieces[from..].iter_mut().filter(|p| p.kind.is_told()).for_each(|p| p.kind = BlockKind::Promo);
    }
    heads_of_lists(&mut pieces);
    lone_headings(&mut pieces);
    notes_at_the_end(&mut pieces);
    pieces
}

/// An address and nothing else, not linked.
fn is_own_address(piece: &Piece) -> bool {
    piece.linked == 0 && !piece.text.contains(' ') && piece.text.starts_with("http")
}

/// A few words that are no sentence, right before a list of links, head it.
fn heads_of_lists(pieces: &mut [Piece]) {
    for at in 0..pieces.len().saturating_sub(2) {
        let heads =
            pieces[at].kind == BlockKind::Paragraph && pieces[at].words() <= 6 && !pieces[at].ends_sentence();
        let list = |p: &Piece| p.kind == BlockKind::Promo && p.marks & mark::LIST != 0;
        if heads && list(&pieces[at + 1]) && list(&pieces[at + 2]) {
            pieces[at].kind = BlockKind::Promo;
        }
    }
}

/// Headings that are links, several in a row, head other articles; a heading with nothing behind it heads nothing.
fn lone_headings(pieces: &mut [Piece]) {
    let told: Vec<usize> = (0..pieces.len()).filter(|n| pieces[*n].kind.is_told()).collect();
    let heading = |p: &Piece| p.kind == BlockKind::Heading;
    for (n, at) in told.iter().enumerate() {
        let next = told.get(n + 1).map(|at| &pieces[*at]);
        let piece = &pieces[*at];
        let link = piece.link_share() > 0.8;
        let before_heading = next.is_none_or(heading);
        if heading(piece) && before_heading && (link || next.is_none()) {
            pieces[*at].kind = BlockKind::Promo;
        }
    }
    // What headed only those.
    let told: Vec<usize> = (0..pieces.len()).filter(|n| pieces[*n].kind.is_told()).collect();
    if let Some(last) = told.last()
        && heading(&pieces[*last])
    {
        pieces[*last].kind = BlockKind::Promo;
    }
}

/// A last short paragraph all in italics tells of the author or the paper.
fn notes_at_the_end(pieces: &mut [Piece]) {
    let told: Vec<usize> = (0..pieces.len()).rev().filter(|n| pieces[*n].kind.is_told()).take(3).collect();
    let long = pieces.iter().filter(|p| p.kind == BlockKind::Paragraph && p.letters > 100).count() > 3;
    for at in told {
        let piece = &mut pieces[at];
        let italic = piece.strong * 10 > piece.letters * 9;
        if !(long && italic && piece.kind == BlockKind::Paragraph && piece.words() <= 60) {
            return;
        }
        piece.kind = BlockKind::Boilerplate;
    }
}

/// Letters and digits in lower case, for comparing.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
