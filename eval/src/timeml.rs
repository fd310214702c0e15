//! TimeML: the text of a story, its date, and the times marked in it.

use anyhow::{Context, Result};
use dateline_facts::report::{Block, BlockKind, Report};
use dateline_facts::span::Span;

/// One `.tml` file.
pub struct Story {
    /// The document creation time's value: `1998-01-08`, perhaps with a time of day.
    pub dct: String,
    /// The content of TEXT without tags.
    pub text: String,
    /// The lines that the agency or paper put in front of it, where the file has them.
    pub head: Option<String>,
    /// The TIMEX3 in it.
    pub times: Vec<Time>,
}

/// One TIMEX3.
pub struct Time {
    /// Where in the text.
    pub span: Span,
    /// Its value.
    pub value: String,
    /// Its type.
    pub kind: String,
}

impl Story {
    /// Reads a file's content.
    pub fn parse(xml: &str) -> Result<Self> {
        let dct = inside(xml, "<DCT>", "</DCT>").and_then(|d| attribute(d, "value")).unwrap_or_default();
        let body = inside(xml, "<TEXT>", "</TEXT>").context("no TEXT element")?;
        let mut text = String::new();
        let mut times: Vec<Time> = Vec::new();
        let mut open = None;
        let mut rest = body;
        while let Some(at) = rest.find(['<', '&']) {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with('&') {
                let (decoded, used) = entity(rest);
                text.push_str(decoded);
                rest = &rest[used..];
                continue;
            }
            let end = rest.find('>').map_or(rest.len(), |e| e + 1);
            let tag = &rest[..end];
            rest = &rest[end..];
            if tag.starts_with("<TIMEX3") {
                let get = |name| attribute(tag, name).unwrap_or_default();
                open = Some((text.len(), get("value"), get("type")));
            } else if tag.starts_with("</TIMEX3")
                && let Some((start, value, kind)) = open.take()
                && start < text.len()
            {
                times.push(Time { span: Span::new(start, text.len()), value, kind });
            }
        }
        text.push_str(rest);
        let head = inside(xml, "<EXTRAINFO>", "</EXTRAINFO>").map(|h| h.trim().to_owned());
        Ok(Story { dct, text, head, times })
    }

    /// The story as a report without date: a paragraph ends at an empty line.
    pub fn report(&self, uri: &str) -> Report {
        let mut report = Report::plain(uri, &self.text);
        let mut blocks: Vec<Block> = Vec::new();
        for block in &report.blocks {
            let joins = blocks.last().is_some_and(|b| {
                let gap = &self.text[b.span.finish()..block.span.begin()];
                gap.matches('\n').count() < 2
            });
            match blocks.last_mut() {
                Some(last) if joins => last.span = last.span.cover(block.span),
                _ => blocks.push(Block { span: block.span, kind: BlockKind::Paragraph }),
            }
        }
        report.blocks = blocks;
        report
    }

    /// The date of the story.
    pub fn date(&self) -> Option<jiff::civil::Date> {
        self.dct.get(..10)?.parse().ok()
    }
}

fn inside<'x>(xml: &'x str, open: &str, close: &str) -> Option<&'x str> {
    let from = xml.find(open)? + open.len();
    let to = xml[from..].find(close)? + from;
    Some(&xml[from..to])
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let to = tag[from..].find('"')? + from;
    Some(tag[from..to].to_owned())
}

fn entity(rest: &str) -> (&str, usize) {
    for (name, value) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")] {
        if rest.starts_with(name) {
            return (value, name.len());
        }
    }
    ("&", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_spans_stay() {
        let xml = "<TimeML><DCT><TIMEX3 tid=\"t0\" value=\"1998-01-08\">x</TIMEX3></DCT><TEXT>A &amp; B <EVENT>left</EVENT> \
                   <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"1998-01-09\">on <X>Friday</X></TIMEX3>.</TEXT></TimeML>";
        let story = Story::parse(xml).expect("a story");
        assert_eq!(story.text, "A & B left on Friday.");
        assert_eq!(story.times[0].span.of(&story.text), "on Friday");
        assert_eq!(story.times[0].value, "1998-01-09");
        assert_eq!(story.date(), Some(jiff::civil::date(1998, 1, 8)));
    }
}
