//! The Markdown of a case file.

use dateline_facts::when::Basis;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One report and what must be read from it.
#[derive(Debug)]
pub struct Case {
    /// File and heading.
    pub name: String,
    /// Date of publication, if given, and what it rests on.
    pub published: Option<(Date, Date, Basis)>,
    /// The report, a paragraph a line.
    pub text: String,
    /// The `-` lines.
    pub expectations: Vec<Expectation>,
}

/// One `-` line.
#[derive(Debug, PartialEq)]
pub struct Expectation {
    /// As written.
    pub line: String,
    /// Preceded by `no`.
    pub negated: bool,
    /// `event`, `time`, ...
    pub kind: String,
    /// Words without `key=`, in order.
    pub words: Vec<String>,
    /// Values by key.
    pub keys: BTreeMap<String, String>,
}

/// The cases of one file; an error names the line that is not understood.
pub fn parse(file: &str, markdown: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_quote = false;
    for (number, line) in markdown.lines().enumerate() {
        let fail = |why: &str| format!("{file}:{}: {why}: {line}", number + 1);
        let quoted = line.strip_prefix('>');
        if let Some(heading) = line.strip_prefix("## ") {
            cases.push(Case {
                name: format!("{file}: {heading}"),
                published: None,
                text: String::new(),
                expectations: Vec::new(),
            });
        } else if let Some(case) = cases.last_mut() {
            if let Some(quoted) = quoted {
                let words = quoted.trim();
                if words.is_empty() {
                    case.text.push('\n');
                } else {
                    if in_quote && !case.text.ends_with('\n') && !case.text.is_empty() {
                        case.text.push(' ');
                    }
                    case.text.push_str(words);
                }
            } else if let Some(date) = line.strip_prefix("published:") {
                let (date, basis) = date.trim().split_once(' ').unwrap_or((date.trim(), "given"));
                // "2024-06-01..2024-06-30": a report of some day of June.
                let (first, last) = date.split_once("..").unwrap_or((date, date));
                let bases = [Basis::Given, Basis::Metadata, Basis::Url, Basis::Dateline];
                let basis = bases.into_iter().find(|b| b.as_str() == basis.trim());
                case.published = Some((
                    first.parse().map_err(|_| fail("not a date"))?,
                    last.parse().map_err(|_| fail("not a date"))?,
                    basis.ok_or_else(|| fail("no such basis"))?,
                ));
            } else if let Some(wish) = line.strip_prefix("- ") {
                case.expectations.push(expectation(wish).ok_or_else(|| fail("not an expectation"))?);
            }
        }
        in_quote = quoted.is_some();
    }
    for case in &cases {
        if case.text.trim().is_empty() || case.expectations.is_empty() {
            return Err(format!("{}: a case needs a report and an expectation", case.name));
        }
    }
    Ok(cases)
}

fn expectation(line: &str) -> Option<Expectation> {
    let mut parts = split(line)?.into_iter().peekable();
    let negated = parts.next_if(|p| p == "no").is_some();
    let kind = parts.next()?;
    let (mut words, mut keys) = (Vec::new(), BTreeMap::new());
    for part in parts {
        match part.split_once('=') {
            Some((key, value)) if !key.contains(' ') && !key.is_empty() => {
                keys.insert(key.to_owned(), value.to_owned());
            }
            _ => words.push(part),
        }
    }
    Some(Expectation { line: line.to_owned(), negated, kind, words, keys })
}

/// Splits at spaces outside double quotes, and drops the quotes.
fn split(line: &str) -> Option<Vec<String>> {
    let (mut parts, mut part, mut quoted, mut open) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                open = true;
            }
            ' ' if !quoted => {
                if open || !part.is_empty() {
                    parts.push(std::mem::take(&mut part));
                }
                open = false;
            }
            _ => part.push(c),
        }
    }
    if open || !part.is_empty() {
        parts.push(part);
    }
    (!quoted).then_some(parts)
}

#[test]
fn an_expectation_line_is_understood() {
    let got = expectation(r#"no event ASSAULT mode=drone place="Ain al-Asad""#).unwrap();
    assert!(got.negated);
    assert_eq!((got.kind.as_str(), got.words.as_slice()), ("event", ["ASSAULT".to_owned()].as_slice()));
    assert_eq!(got.keys["place"], "Ain al-Asad");
    assert_eq!(expectation(r#"time "on Friday" 2024-01-05"#).unwrap().words, ["on Friday", "2024-01-05"]);
    assert!(expectation(r#"time "on Friday"#).is_none());
}

#[test]
fn quoted_lines_make_paragraphs() {
    let cases =
        parse("f.md", "# t\n\n## c\npublished: 2024-01-05\n\n> One\n> two.\n>\n> Three.\n\n- no event\n");
    let cases = cases.unwrap();
    assert_eq!(cases[0].text, "One two.\nThree.");
    assert_eq!(cases[0].expectations.len(), 1);
    assert!(parse("f.md", "## empty\n").is_err());
}
