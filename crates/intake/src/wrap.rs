//! Paragraphs of a text whose lines may be broken at a fixed width.

use std::ops::Range;

/// Widths, in characters, of lines that are broken by width.
const WIDTHS: Range<usize> = 32..112;

/// Where the paragraphs of a text stand, trimmed, none empty. Lines end with `\n`, `\r\n` or a lone `\r`; a paragraph
/// reaches over a line break only where the break comes from a width and not from whoever wrote the text.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let wrapped = lines
        .windows(2)
        .any(|pair| goes_on(&text[pair[0].clone()], &text[pair[1].clone()]) && follows(text, pair));
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        // A run of lines without an empty one between.
        let mut end = at + 1;
        while end < lines.len() && follows(text, &lines[end - 1..=end]) {
            end += 1;
        }
        let run = &lines[at..end];
        let width = run.iter().map(|l| text[l.clone()].chars().count()).max().unwrap_or(0);
        for (n, line) in run.iter().enumerate() {
            let joins = n > 0
                && wrapped
                && WIDTHS.contains(&width)
                && joins(&text[run[n - 1].clone()], &text[line.clone()], width);
            match out.last_mut() {
                Some(last) if joins => last.end = line.end,
                _ => out.push(line.clone()),
            }
        }
        at = end;
    }
    out
}

/// Lines, trimmed, none empty.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    for part in text.split_inclusive(['\n', '\r']) {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let start = from + (part.len() - part.trim_start().len());
            out.push(start..start + trimmed.len());
        }
        from += part.len();
    }
    out
}

/// Whether the second line follows the first without an empty one between.
pub(crate) fn follows(text: &str, pair: &[Range<usize>]) -> bool {
    let between = &text[pair[0].end..pair[1].start];
    let breaks = between.matches('\n').count();
    let returns = between.matches('\r').count();
    breaks.max(returns) <= 1
}

/// A sentence plainly goes on from one line to the next.
fn goes_on(line: &str, next: &str) -> bool {
    line.chars().count() >= 25
        && !line.ends_with(['.', '!', '?', ':', ';', '"', '”', '»'])
        && next.starts_with(char::is_lowercase)
}

/// Whether two lines of wrapped text are one paragraph: the next word had no more room, or the sentence goes on.
fn joins(line: &str, next: &str, width: usize) -> bool {
    let listed = next.starts_with(['•', '*', '▪', '●', '·', '|', '#', '>'])
        || next.starts_with("- ")
        || next.starts_with("– ")
        || next.get(..3).is_some_and(|b| b.eq_ignore_ascii_case("by "));
    if listed {
        return false;
    }
    if goes_on(line, next) {
        return true;
    }
    let long = line.chars().count();
    let word = next.split(' ').next().unwrap_or("").chars().count();
    let full = long + 1 + word >= width.saturating_sub(1) && long * 3 >= width * 2;
    let ends = line.ends_with(['.', '!', '?', ':', '"', '”']);
    let last = line.rsplit(' ').next().unwrap_or("");
    let hangs = line.ends_with(',')
        || matches!(
            last,
            "the"
                | "a"
                | "an"
                | "of"
                | "and"
                | "from"
                | "near"
                | "with"
                | "that"
                | "its"
                | "their"
                | "in"
                | "to"
                | "by"
                | "for"
                | "at"
                | "as"
        );
    full || hangs && !ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn breaks_by_width_are_none() {
        let text = "Drone strike hits base\r\n\r\nBAGHDAD - Two drones hit a base near South\r\nSudan on Friday, the ministry said. The attack\r\nwounded two soldiers in\r\nMosul.\r\n";
        let found = of(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].starts_with("BAGHDAD") && found[1].ends_with("Mosul."));
    }

    #[test]
    fn lines_that_are_paragraphs_stay() {
        assert_eq!(of("One.\nTwo.\n\nThree."), ["One.", "Two.", "Three."]);
        assert_eq!(
            of("A headline of some length here\nBy Jane Roe\nThe text begins.\r\rIt ends."),
            ["A headline of some length here", "By Jane Roe", "The text begins.", "It ends."]
        );
        let long = "A first paragraph that is told on one line, however long it may be, and ends with a full stop as paragraphs do.\nA second one.";
        assert_eq!(of(long).len(), 2);
        assert_eq!(of("The dead were from these towns, they said\n- Goma\n- Bukavu").len(), 3);
    }

    proptest::proptest! {
        #[test]
        fn ranges_fit(text in "([a-zA-Z. ]{0,50}|\\PC{0,9}|\r\n|\n|\r){0,20}") {
            let mut last = 0;
            for range in paragraphs(&text) {
                proptest::prop_assert!(range.start >= last && text.get(range.clone()).is_some_and(|t| !t.trim().is_empty()));
                last = range.end;
            }
        }
    }
}
