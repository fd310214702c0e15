//! Quotations: where they open and close, by the marks alone.
//!
//! Double marks of every make ("...", “...”, «...», „...“, ``...'', ''...'') and, where no letter stands before
//! it and the mark closes again, single curly ones. A quotation does not cross a block, except by the printers'
//! rule for several paragraphs: each opens with a mark and only the last one closes, so a mark left open at the
//! end of a block closes there.

use dateline_facts::span::Span;

/// A quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub span: Span,
    /// Without them.
    pub inner: Span,
    /// Whether a closing mark was found.
    pub closed: bool,
}

/// Longest quotation, in bytes, that is closed by the end of its block or opened by a single mark.
const LONGEST: usize = 1200;

/// All quotations of `block`, in order, none inside another.
pub fn find(text: &str, block: Span, out: &mut Vec<Quote>) {
    let body = block.of(text);
    let base = block.begin();
    let mut open: Option<(usize, usize, Mark)> = None;
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        let Some((mark, len)) = mark(&body[at..], c) else {
            at += c.len_utf8();
            continue;
        };
        let before = body[..at].chars().next_back();
        let after = body[at + len..].chars().next();
        match open {
            None => {
                let may = match mark {
                    Mark::Close => false,
                    // A straight mark opens at the start of a word: 6" is an inch mark.
                    Mark::Straight | Mark::Twin => {
                        after.is_some_and(|a| !a.is_whitespace())
                            && before
                                .is_none_or(|b| !b.is_alphanumeric() && !matches!(b, '.' | ',' | '!' | '?'))
                    }
                    Mark::Single => {
                        before.is_none_or(|b| !b.is_alphanumeric()) && closes_single(&body[at + len..])
                    }
                    Mark::SingleClose => false,
                    _ => true,
                };
                if may {
                    open = Some((at, at + len, mark));
                }
            }
            Some((start, inner, opener)) => {
                let may = match (opener, mark) {
                    (Mark::Single, Mark::SingleClose) => after.is_none_or(|a| !a.is_alphanumeric()),
                    (Mark::Single, _) => false,
                    (Mark::Low, Mark::Curly | Mark::Close) => true,
                    (_, Mark::Close) => true,
                    (Mark::Straight, Mark::Straight) | (Mark::Twin, Mark::Twin) => {
                        before.is_some_and(|b| !b.is_whitespace()) || after.is_none_or(char::is_whitespace)
                    }
                    // Mixed makes: “..." closes when the mark cannot open.
                    (Mark::Curly, Mark::Straight) | (Mark::Tick, Mark::Twin) => true,
                    // “... “ by mistake for ”: behind a letter or stop, before a space.
                    (Mark::Curly, Mark::Curly) => {
                        before.is_some_and(|b| !b.is_whitespace())
                            && after.is_none_or(|a| !a.is_alphanumeric())
                    }
                    _ => false,
                };
                if may {
                    out.push(Quote {
                        span: Span::new(base + start, base + at + len),
                        inner: Span::new(base + inner, base + at),
                        closed: true,
                    });
                    open = None;
                }
            }
        }
        at += len;
    }
    if let Some((start, inner, opener)) = open
        && opener != Mark::Single
        && (body.len() - inner < LONGEST)
    {
        let end = body.trim_end().len().max(inner);
        out.push(Quote {
            span: Span::new(base + start, base + end),
            inner: Span::new(base + inner, base + end),
            closed: false,
        });
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `"`
    Straight,
    /// `''`
    Twin,
    /// ` `` `
    Tick,
    /// “ and «
    Curly,
    /// „
    Low,
    /// ” and »
    Close,
    /// ‘
    Single,
    /// ’
    SingleClose,
}

fn mark(rest: &str, c: char) -> Option<(Mark, usize)> {
    let mark = match c {
        '"' | '＂' => Mark::Straight,
        '\'' if rest.starts_with("''") => return Some((Mark::Twin, 2)),
        '`' if rest.starts_with("``") => return Some((Mark::Tick, 2)),
        '“' | '«' => Mark::Curly,
        '„' => Mark::Low,
        '”' | '»' => Mark::Close,
        '‘' => Mark::Single,
        '’' => Mark::SingleClose,
        _ => return None,
    };
    Some((mark, c.len_utf8()))
}

/// Whether a single closing mark that is no apostrophe follows, within a quotation of three words or more.
fn closes_single(rest: &str) -> bool {
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let rest = &rest[..end];
    rest.match_indices('’').any(|(at, m)| {
        rest[at + m.len()..].chars().next().is_none_or(|a| !a.is_alphanumeric())
            && rest[..at].split_whitespace().count() >= 3
            && rest[..at].ends_with([',', '.', '!', '?'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inners(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        find(text, Span::new(0, text.len()), &mut out);
        out.iter().map(|q| q.inner.of(text)).collect()
    }

    #[test]
    fn makes_of_marks() {
        assert_eq!(inners("He said \"we left\" and \"we won\"."), ["we left", "we won"]);
        assert_eq!(inners("“We left,” he said. “We won.”"), ["We left,", "We won."]);
        assert_eq!(inners("«Nous partons», dit-il"), ["Nous partons"]);
        assert_eq!(inners("''We left,'' he said"), ["We left,"]);
        assert_eq!(inners("“We left,\" he said"), ["We left,"]);
        assert_eq!(inners("a 6\" pipe and a 4\" pipe"), Vec::<&str>::new());
        assert_eq!(inners("‘We won’t leave now,’ he said, in the men’s camp"), ["We won’t leave now,"]);
        assert_eq!(inners("the men’s and women’s camp"), Vec::<&str>::new());
    }

    #[test]
    fn unclosed_closes_with_the_block() {
        let text = "“We left on Friday. It was over.";
        let mut out = Vec::new();
        find(text, Span::new(0, text.len()), &mut out);
        assert_eq!(out.len(), 1);
        assert!(!out[0].closed);
        assert_eq!(out[0].span.of(text), text);
    }

    proptest! {
        #[test]
        fn spans_hold(text in "([\"“”«»„‘’'` a-z.,é]|''){0,60}") {
            let mut out = Vec::new();
            find(&text, Span::new(0, text.len()), &mut out);
            let mut last = 0;
            for q in out {
                prop_assert!(q.span.begin() >= last && q.span.finish() <= text.len());
                prop_assert!(text.get(q.span.range()).is_some() && text.get(q.inner.range()).is_some());
                last = q.span.finish();
            }
        }
    }
}
