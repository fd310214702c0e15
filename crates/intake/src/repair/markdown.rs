//! Markdown as far as reports use it: front matter, headings, quotes, emphasis, links.

use super::sort::Line;
use crate::dates;
use crate::doubt;
use crate::metadata::{Metadata, names};
use dateline_facts::report::BlockKind;
use dateline_facts::when::{Basis, When};

/// Paragraphs, headings and quotes of a text; what the front matter says goes to `meta`.
pub fn lines(text: &str, meta: &mut Metadata) -> Vec<Line> {
    let body = front_matter(text, meta);
    let mut out: Vec<Line> = Vec::new();
    if let Some(title) = &meta.title {
        out.push(Line { text: title.clone(), kind: Some(BlockKind::Title), apart: true });
    }
    let mut open: Option<(String, BlockKind)> = None;
    let close = |open: &mut Option<(String, BlockKind)>, out: &mut Vec<Line>| {
        if let Some((text, kind)) = open.take() {
            out.push(Line { text: inline(&text), kind: Some(kind), apart: true });
        }
    };
    let mut code = false;
    for line in body.lines() {
        let line = line.trim();
        if line.starts_with("```") {
            code = !code;
            close(&mut open, &mut out);
            continue;
        }
        let rule = line.len() >= 3 && line.bytes().all(|b| matches!(b, b'-' | b'*' | b'_' | b'='));
        if line.is_empty() || rule {
            close(&mut open, &mut out);
            continue;
        }
        let level = line.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(' ') && !code {
            close(&mut open, &mut out);
            let first = level == 1 && !out.iter().any(|l| l.kind == Some(BlockKind::Title));
            let kind = if first { BlockKind::Title } else { BlockKind::Heading };
            let text = inline(line[level..].trim().trim_end_matches('#'));
            out.push(Line { text, kind: Some(kind), apart: true });
            continue;
        }
        let (line, kind) = match line.strip_prefix('>') {
            Some(quoted) => (quoted.trim(), BlockKind::Quote),
            None => (line, BlockKind::Paragraph),
        };
        let item = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
        if item.is_some() || open.as_ref().is_some_and(|(_, k)| *k != kind) {
            close(&mut open, &mut out);
        }
        let line = item.unwrap_or(line);
        match &mut open {
            Some((text, _)) => {
                text.push(' ');
                text.push_str(line);
            }
            None => open = Some((line.to_owned(), kind)),
        }
    }
    close(&mut open, &mut out);
    out
}

fn front_matter<'a>(text: &'a str, meta: &mut Metadata) -> &'a str {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return text };
    let Some(end) = rest.find("\n---") else { return text };
    if end > 8192
        || !rest[..end]
            .lines()
            .all(|l| l.contains(':') || l.starts_with([' ', '-', '#']) || l.trim().is_empty())
    {
        return text;
    }
    for line in rest[..end].lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() {
            continue;
        }
        match key.trim().to_ascii_lowercase().as_str() {
            "title" => meta.title = Some(value.to_owned()),
            "date" | "published" => {
                if let Some(date) = dates::value(value).filter(|d| dates::plausible(*d)) {
                    meta.published = When::day(date, Basis::Metadata);
                }
                meta.refused = doubt::implausible(value);
            }
            "author" | "authors" => meta.authors = names(value.trim_matches(['[', ']'])),
            "outlet" | "source" | "publisher" => meta.outlet = Some(value.to_owned()),
            "agency" => meta.agency = Some(value.to_owned()),
            "url" | "link" => meta.url = Some(value.to_owned()),
            "section" => meta.section = Some(value.to_owned()),
            "lang" | "language" => meta.language = Some(value.to_owned()),
            _ => {}
        }
    }
    let after = &rest[end + 4..];
    after.find('\n').map_or("", |n| &after[n + 1..])
}

/// Text without the marks of emphasis, links and pictures.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '!', '*', '`']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let picture = rest.starts_with("![");
        let link = if picture { &rest[1..] } else { rest };
        if link.starts_with('[')
            && let Some((label, len)) = link_at(link)
        {
            if !picture {
                out.push_str(label);
            }
            rest = &link[len..];
        } else if rest.starts_with("**") {
            rest = &rest[2..];
        } else {
            let mark = &rest[..1];
            let emphasis = mark == "*" || mark == "`";
            if !emphasis {
                out.push_str(mark);
            }
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `[label](address)` at the start: the label and the length of the whole.
fn link_at(text: &str) -> Option<(&str, usize)> {
    let window = &text.as_bytes()[..text.len().min(2000)];
    let close = window.iter().position(|b| *b == b']')?;
    if window.get(close + 1) != Some(&b'(') {
        return None;
    }
    let end = close + 2 + window[close + 2..].iter().position(|b| *b == b')')?;
    Some((&text[1..close], end + 1))
}
