//! Boxes of other articles and readers' comments in a text: what a line that only sites write stands over.

use super::foreign::is_told;
use super::sort::{Line, byline, dated, source};
use super::topic::is_closed;
use crate::lines::{Place, behind_label, judge, plain};
use dateline_facts::report::BlockKind;

/// Longest item of a box, in words.
const MAX_WORDS: usize = 20;
/// Lines behind the heading of the comments in which one of them must be signed.
const NEAR: usize = 6;

/// What a line belongs to that is not its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boxed {
    /// A box of other articles.
    Articles,
    /// Readers' comments.
    Comments,
}

impl Boxed {
    /// The kind of repair.
    pub fn repair(self) -> &'static str {
        match self {
            Boxed::Articles => "promo",
            Boxed::Comments => "comment",
        }
    }
}

/// Which lines belong to what, a value a line.
pub fn of(lines: &[Line]) -> Vec<Option<Boxed>> {
    let mut out = vec![None; lines.len()];
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    if let Some(from) = comments(&texts) {
        for (n, line) in lines.iter().enumerate().skip(from) {
            if source(&line.text).is_none() {
                out[n] = Some(Boxed::Comments);
            }
        }
    }
    let first_long = lines.iter().position(|l| is_long(&l.text)).unwrap_or(lines.len());
    let mut n = 0;
    while n < lines.len() {
        let end = match out[n] {
            None if is_heading(lines, n) => end_of_box(lines, n, n < first_long),
            _ => n,
        };
        if end > n {
            out[n..end].iter_mut().for_each(|b| *b = b.or(Some(Boxed::Articles)));
        }
        n = end.max(n + 1);
    }
    out
}

fn is_long(text: &str) -> bool {
    text.len() >= 160 || text.len() >= 80 && text.ends_with(['.', '"', '”', '?'])
}

/// Whether line `n` heads a list of other articles: "More stories", "Most read".
fn is_heading(lines: &[Line], n: usize) -> bool {
    // Such headings stand over something else.
    const OTHER: [&str; 14] = [
        "comment",
        "comments",
        "reply",
        "share",
        "tags",
        "about",
        "author",
        "newsletter",
        "conversation",
        "comentarios",
        "kommentare",
        "комментарии",
        "отзывы",
        "отзыв",
    ];
    let line = &lines[n];
    let text = line.text.trim();
    let heads = || judge(text, Place { end: true, linked: false }).is_some_and(|v| v.tail);
    // "Related:" over a list.
    let labels = || text.ends_with(':') && behind_label(text) == Some("");
    matches!(line.kind, None | Some(BlockKind::Heading))
        && text.len() <= 80
        && (heads() || labels())
        && !plain(text).split(' ').any(|w| OTHER.contains(&w))
}

/// "1. Star actor marries", "• Storm kills seven".
fn is_listed(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered =
        rest.len() < text.len() && text.len() - rest.len() <= 2 && rest.starts_with(['.', ')', ' ']);
    let marked = text.starts_with(['•', '*', '▪', '●', '·', '›', '»']) || text.starts_with("- ");
    (numbered && rest.get(1..).is_some_and(|r| r.trim_start().starts_with(char::is_alphabetic))) || marked
}

/// Whether a line says whose a text is: where it was taken from, who wrote it.
fn signs(text: &str) -> bool {
    let end = Place { end: true, linked: false };
    source(text).is_some()
        || byline(text).is_some()
        || judge(text, end).is_some_and(|v| matches!(v.kind, BlockKind::Byline | BlockKind::SourceNote))
}

/// Where the box that line `n` heads ends: behind its items, which stand together, or are listed by figures or marks. Without
/// items it is none.
fn end_of_box(lines: &[Line], n: usize, on_top: bool) -> usize {
    // In Markdown a box reaches to the next heading, or to what is plainly a text.
    if lines[n].kind == Some(BlockKind::Heading) {
        let over = lines[n + 1..]
            .iter()
            .take_while(|l| l.kind == Some(BlockKind::Paragraph) && !is_long(&l.text))
            .count();
        return if over > 0 { n + 1 + over } else { n };
    }
    let item = |l: &Line| {
        l.kind.is_none()
            && l.text.split_whitespace().count() <= MAX_WORDS
            && !is_long(&l.text)
            && dated(&l.text).is_none()
            && !signs(&l.text)
    };
    let Some(first) = lines.get(n + 1).filter(|l| item(l)) else { return n };
    let listed = is_listed(&first.text);
    let mut end = n + 2;
    let mut open = usize::from(!is_closed(&first.text));
    while let Some(line) = lines.get(end) {
        let goes_on = item(line) && if listed { is_listed(&line.text) } else { !line.apart };
        if !goes_on {
            break;
        }
        open += usize::from(!is_closed(&line.text));
        end += 1;
    }
    if listed {
        return if end - n > 2 { end } else { n };
    }
    // Headlines are open lines; items with an empty line between each are left to the rules for single lines, and of the box
    // only its heading goes.
    let items = end - n - 1;
    if items == 1 {
        return if first.apart && !on_top && !is_closed(&first.text) && !is_told(&first.text) {
            n + 1
        } else {
            n
        };
    }
    if open * 2 <= items {
        return n;
    }
    // What stands right over the text without an empty line between is its headline.
    let glued = on_top && lines.get(end).is_some_and(|l| !l.apart);
    if glued { end - 1 } else { end }
}

/// Where readers' comments begin: a line that heads them with one of them signed right behind, or lines signed as only readers
/// sign.
pub(crate) fn comments(lines: &[&str]) -> Option<usize> {
    let begun = lines.iter().position(|l| is_long(l))? + 1;
    let headed = (begun..lines.len()).find(|n| {
        let near = &lines[n + 1..(n + 1 + NEAR).min(lines.len())];
        heads_comments(lines[*n]) && near.iter().any(|l| is_signature(l) || is_handle(l))
    });
    let handles = || {
        let mut signed = (begun..lines.len()).filter(|n| is_handle(lines[*n]));
        let first = signed.next()?;
        signed.next().map(|_| first)
    };
    headed.or_else(handles)
}

/// "Comments (12)", "3 Comments", "3 thoughts on ...", "Leave a Reply", "Join the conversation".
fn heads_comments(text: &str) -> bool {
    if text.len() > 120 || text.ends_with('.') {
        return false;
    }
    let plain = plain(text);
    let words: Vec<&str> = plain.split(' ').collect();
    let number = |w: &str| !w.is_empty() && w.len() <= 6 && w.bytes().all(|b| b.is_ascii_digit());
    const OTHERS: [&str; 9] = [
        "комментарии",
        "комментариев",
        "комментария",
        "kommentare",
        "commentaires",
        "comentarios",
        "comentários",
        "commenti",
        "yorumlar",
    ];
    let comments = |w: &str| {
        matches!(w, "comment" | "comments" | "replies" | "responses" | "reactions") || OTHERS.contains(&w)
    };
    match words[..] {
        [w] => matches!(w, "comments" | "discussion" | "responses") || OTHERS.contains(&w),
        [a, b] if number(a) && comments(b) || comments(a) && number(b) => true,
        [n, "thoughts" | "responses" | "comments" | "replies", "on" | "to", ..] if number(n) => true,
        [n, "thought" | "response" | "comment", "on" | "to", ..] if number(n) => true,
        ["view" | "show" | "all" | "read" | "readers" | "reader" | "your" | "user", w, ..]
            if words.len() <= 4 =>
        {
            comments(w) || words.get(2).is_some_and(|w| comments(w))
        }
        ["leave", "a", "reply" | "comment"] | ["join", "the", "conversation" | "discussion"] => true,
        ["what", "do", "you", "think"] | ["have", "your", "say"] => true,
        _ => false,
    }
}

/// How a comment is signed: "Joe says:", "Anna K. wrote:", "User123 2 hours ago", "May 9, 2023 at 3:00 pm", "Reply".
fn is_signature(text: &str) -> bool {
    let count = text.split_whitespace().count();
    if count > 12 || text.len() > 120 {
        return false;
    }
    let plain = plain(text);
    let words: Vec<&str> = plain.split(' ').collect();
    let buttons = ["reply", "like", "share", "report", "flag", "abuse", "quote", "upvote", "downvote"];
    if words.iter().all(|w| buttons.contains(w)) && (words[0] == "reply" || words.len() > 1) {
        return true;
    }
    const SAYS: [&str; 9] =
        ["says", "wrote", "writes", "commented", "replied", "пишет", "schrieb", "schreibt", "escribió"];
    let ago = words.windows(3).any(|w| {
        w[2] == "ago"
            && w[0].bytes().all(|b| b.is_ascii_digit())
            && ["second", "minute", "min", "hour", "day", "week", "month", "year"]
                .iter()
                .any(|u| w[1].trim_end_matches('s') == *u)
    });
    let says = words.iter().take(4).any(|w| SAYS.contains(w));
    let clock = text.contains(':') && text.bytes().any(|b| b.is_ascii_digit());
    let dated = clock && !crate::dates::find(text, crate::dates::Order::MonthFirst).is_empty();
    let closed = text.ends_with(['.', '!', '?']);
    !closed && (ago || says && (text.ends_with(':') || dated) || dated && count <= 8)
}

/// "JohnD wrote:", "mary_77 says:": nobody in the news is called so.
fn is_handle(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [name, verb] = words[..] else { return false };
    let inner = name.chars().zip(name.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    matches!(verb, "wrote:" | "says:" | "said:" | "writes:" | "replied:" | "commented:")
        && !name.starts_with("Mc")
        && !name.starts_with("Mac")
        && (inner || name.contains('_') || name.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Two drones hit an air base near Kerem on Monday, wounding three soldiers, the ministry said in a statement.";

    /// Lines of a text, the empty ones as what they stand for.
    fn read(text: &str) -> String {
        let mut lines: Vec<Line> = Vec::new();
        let mut apart = true;
        for line in text.replace("LONG", LONG).lines() {
            if line.is_empty() {
                apart = true;
            } else {
                lines.push(Line { text: line.to_owned(), kind: None, apart });
                apart = false;
            }
        }
        let mark = |b: &Option<Boxed>| match b {
            None => '.',
            Some(Boxed::Articles) => 'a',
            Some(Boxed::Comments) => 'c',
        };
        of(&lines).iter().map(mark).collect()
    }

    #[test]
    fn boxes_by_hand() {
        assert_eq!(
            read("Most read\n1. Star marries\n2. Storm kills seven\n\nDrones hit base\nLONG\n"),
            "aaa.."
        );
        assert_eq!(
            read("Most read\n1. Star marries\n2. Storm kills seven\nDrones hit base\nLONG\n"),
            "aaa.."
        );
        assert_eq!(read("Latest news\nStar marries\nDrones hit base\nLONG\n"), "aa..");
        assert_eq!(read("Latest news\nDrones hit base\n\nLONG\n"), "...");
        assert_eq!(
            read("LONG\n\nMore stories\nStar marries\nA judge was shot.\nCup final\n\nLONG"),
            ".aaaa."
        );
        assert_eq!(read("LONG\n\nMore stories\n\nStar marries at last\n\nLONG"), ".a..");
        assert_eq!(read("LONG\n\nRelated\nHe was shot.\nShe was not.\n\nLONG"), ".....");
        assert_eq!(read("LONG\n\nRelated:\n- Talks resume\n- Army shells town.\n\nLONG"), ".aaa.");
        assert_eq!(
            read("LONG\n\nЧитайте также\nПереговоры в столице\nШторм унёс семь жизней\n\nLONG"),
            ".aaa."
        );
        // Whose the text is stands behind the box.
        assert_eq!(
            read("LONG\n\nRelated Post\nLeave a Comment\n12 Shares\nreference: www.x.example"),
            ".aaa."
        );
        assert_eq!(read("LONG\n\nRelated Post\nStar marries\nStorm kills\nReporting by Jane Roe"), ".aaa.");
        assert_eq!(read("LONG\nThe most read of his books was burnt.\nLONG"), "...");
    }

    #[test]
    fn comments_by_hand() {
        assert_eq!(
            read("LONG\n\nComments (12)\n\nJohnD wrote:\nThey all died.\n\nAnna\nI was there."),
            ".ccccc"
        );
        assert_eq!(
            read("LONG\n3 thoughts on “Drones”\nJoe says: May 9, 2023 at 3:00 pm\nKill 100 of them"),
            ".ccc"
        );
        assert_eq!(
            read("LONG\nComments\nUser123 2 hours ago\nI saw it.\nReply\nSource: www.x.org"),
            ".cccc."
        );
        assert_eq!(read("LONG\nJohnD wrote:\nThey died.\nmary_77 wrote:\nNo."), ".cccc");
        assert_eq!(read("LONG\nКомментарии (12)\nИван пишет:\nВсё врут."), ".ccc");
        // What a site offers on top, and reports that quote.
        assert_eq!(read("12 Comments\nLONG\nLONG"), "...");
        assert_eq!(read("LONG\n12 Comments\nLONG"), "...");
        assert_eq!(read("LONG\nThe ministry wrote:\n“We did not.”\nLONG"), "....");
        assert_eq!(read("LONG\nMcDonald said:\nNo.\nMacArthur said:\nYes."), ".....");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "((Most read|Comments|1\\. a|\\PC{0,30})\n{1,2}){0,12}") {
            let _ = read(&text);
        }
    }
}
