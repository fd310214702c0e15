//! Main text of a page: one parse, shared by text, metadata and date.
//!
//! The way: [`parse`] the page, survey it ([`body`]: what is furniture, where the article stands), walk the article
//! into [`blocks`], and [`tell`] apart what is told and what only stands in between.

mod blocks;
pub(crate) mod body;
pub mod dom;
pub mod entities;
pub(crate) mod live;
pub mod parse;
pub(crate) mod part;
mod series;
mod tell;
pub(crate) mod words;

pub use blocks::Piece;
use body::Survey;
use dateline_facts::report::BlockKind;
use dom::Dom;
pub(crate) use live::Live;

/// The article's blocks. `headlines` are the headline and its other wordings, so that it is not told twice.
pub fn article(dom: &Dom<'_>, headlines: &[&str]) -> Vec<Piece> {
    article_of(dom, headlines, None)
}

/// The same with the posts of a live blog, each behind its own time.
pub(crate) fn article_of(dom: &Dom<'_>, headlines: &[&str], live: Option<Live>) -> Vec<Piece> {
    let survey = Survey::of(dom, false);
    if let Some(live) = live {
        let root = survey.around(dom, live.around);
        let mut pieces = tell::tell(blocks::pieces(dom, &survey, root), headlines);
        for piece in &mut pieces {
            let short = piece.words() <= 8 && piece.kind != BlockKind::Promo;
            if short && dom.inside(piece.node, live.around) && (piece.clocked || live::is_clock(&piece.text))
            {
                piece.kind = BlockKind::Dateline;
            }
        }
        let posted = pieces.iter().filter(|p| p.kind.is_told() && p.kind != BlockKind::Dateline);
        if posted.map(|p| p.letters).sum::<u32>() >= 60 {
            return pieces;
        }
    }
    let root = survey.root(dom);
    let pieces = tell::tell(blocks::pieces(dom, &survey, root), headlines);
    let told = letters(&pieces);
    let visible = survey.letters[0] as usize;
    if told >= 250 || told * 2 > visible {
        return pieces;
    }
    // Too little: take the page as it is, without trusting what its names say.
    let survey = Survey::of(dom, true);
    let root = survey.root(dom);
    let lenient = tell::tell(blocks::pieces(dom, &survey, root), headlines);
    if letters(&lenient) > told * 2 { lenient } else { pieces }
}

/// A piece of HTML of which all is text.
pub fn fragment(dom: &Dom<'_>) -> Vec<Piece> {
    let survey = Survey::of(dom, true);
    tell::tell(blocks::pieces(dom, &survey, 0), &[])
}

fn letters(pieces: &[Piece]) -> usize {
    pieces.iter().filter(|p| p.kind.is_told()).map(|p| p.letters as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><head><title>Drones hit base | The Daily</title></head><body>
      <nav><ul><li><a href="/">Home</a><li><a href="/world">World</a></ul></nav>
      <article><h1>Drones hit base</h1><div class="share-bar"><a href="x">Share</a></div>
      <p>Two drones hit a base near Erbil on Friday, the ministry said in a statement on its site.
      <figure><img src=a.jpg><figcaption>Smoke over the base</figcaption></figure>
      <p>It was the third attack in a week, and it wounded two soldiers, according to the same statement.
      <p><a href="/other">Read more: Talks on the coalition</a>
      <blockquote>We will answer at a time and in a manner of our choosing, a spokesman told reporters.</blockquote>
      <p>It was the third attack in a week, and it wounded two soldiers, according to the same statement.
      </article>
      <div class="comments"><p>I do not believe a word of what the ministry says, and never have believed it.</div>
      <footer>All rights reserved</footer></body></html>"#;

    #[test]
    fn the_article_and_nothing_else() {
        let dom = parse::parse(PAGE);
        let pieces = article(&dom, &["Drones hit base"]);
        let told: Vec<&str> = pieces.iter().filter(|p| p.kind.is_told()).map(|p| p.text.as_str()).collect();
        assert_eq!(
            told,
            [
                "Two drones hit a base near Erbil on Friday, the ministry said in a statement on its site.",
                "It was the third attack in a week, and it wounded two soldiers, according to the same statement.",
                "We will answer at a time and in a manner of our choosing, a spokesman told reporters.",
            ]
        );
        let kind = |text: &str| pieces.iter().find(|p| p.text.contains(text)).map(|p| p.kind);
        assert_eq!(kind("Smoke over"), Some(BlockKind::Caption));
        assert_eq!(kind("Talks on"), Some(BlockKind::Promo));
        assert_eq!(kind("choosing"), Some(BlockKind::Quote));
    }

    #[test]
    fn a_page_without_marks_is_not_empty() {
        let dom = parse::parse("Troops left the base.<br><br>Talks on their future went on in the capital.");
        let told: Vec<_> = article(&dom, &[]).into_iter().map(|p| p.text).collect();
        assert_eq!(told, ["Troops left the base.", "Talks on their future went on in the capital."]);
    }
}
