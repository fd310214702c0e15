//! What may follow "..., he said" up to the end of its sentence.

use super::clauses::DAYS;
use super::page::Page;
use dateline_facts::token::Upos;

/// Whether tokens from `i` close an attribution: an end, a comma, or only when, where and to whom it was said.
pub fn closes(page: &Page, i: usize, last: usize) -> bool {
    if i >= last || page.any(i, &[".", ",", "?", "!", ";", ":", "–", "—", "--", ")"]) {
        return true;
    }
    if DAYS.iter().any(|d| page.is(i, d)) {
        return true;
    }
    match page.pos(i) {
        Upos::Adp => true,
        Upos::Adv => closes(page, i + 1, last),
        Upos::Sconj => page.any(i, &["as", "when", "after", "before", "while", "because", "if"]),
        Upos::Verb => page.word(i).ends_with("ing"),
        // "he told reporters", "she told the BBC in an interview"
        _ if page.is(i.wrapping_sub(1), "told") || page.is(i.wrapping_sub(1), "tells") => !(i..last
            .min(i + 8))
            .any(|j| page.is(j, "that") || page.any(j, &["would", "was", "is", "had", "will"])),
        _ => {
            page.any(i, &["this", "last", "late", "early", "to", "that", "tonight", "yesterday"])
                && !page.is(i, "that")
        }
    }
}
