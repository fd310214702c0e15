//! Main text of a page: one parse, shared by text, metadata and date.
//!
//! The way: [`parse`] the page, survey it ([`body`]: what is furniture, where the article stands), walk the article
//! into [`blocks`], and [`tell`] apart what is told and what only stands in between.

mod blocks;
pub(crate) mod body;
pub mod dom;
pub mod entities;
pub mod parse;
mod tell;
mod words;

pub use blocks::Piece;
use body::Survey;
use dom::Dom;

/// The article's blocks. `title` is the headline, where known, so that it is not told twice.
pub fn article(dom: &Dom<'_>, title: Option<&str>) -> Vec<Piece> {
    let survey = Survey::of(dom, false);
    let root = survey.root(dom);
    let pieces = tell::tell(dom, &survey, blocks::pieces(dom, &survey, root), title);
    let told = letters(&pieces);
    let visible = survey.letters[0] as usize;
    if told >= 250 || told * 2 > visible {
        return pieces;
    }
    // Too little: take the page as it is, without trusting what its names say.
    let survey = Survey::of(dom, true);
    let root = survey.root(dom);
    let lenient = tell::tell(dom, &survey, blocks::pieces(dom, &survey, root), title);
    if letters(&lenient) > told * 2 { lenient } else { pieces }
}

/// A piece of HTML of which all is text.
pub fn fragment(dom: &Dom<'_>) -> Vec<Piece> {
    let survey = Survey::of(dom, true);
    tell::tell(dom, &survey, blocks::pieces(dom, &survey, 0), None)
}

fn letters(pieces: &[Piece]) -> usize {
    pieces.iter().filter(|p| p.kind.is_told()).map(|p| p.letters as usize).sum()
}
