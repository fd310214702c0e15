//! A header of fields in front of a text, as mail programs and collections write it: "Title: ...", "Date: ...", "From: ...".

use super::sort::Line;
use crate::dates;
use crate::metadata::{Metadata, names, title_bar};
use crate::writer::Writer;
use dateline_facts::report::BlockKind;
use dateline_facts::when::{Basis, When};

/// Longest name of a field.
const MAX_NAME: usize = 28;

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title,
    Date,
    Author,
    Outlet,
    Address,
    Section,
    Language,
    /// A mail's own: of no use for a report.
    Frame,
    /// The text itself begins here.
    Text,
}

/// Takes the fields from the first lines; what they say goes to `meta`, and they are written down as what they are. Returns how
/// many lines they are: none where there is no title among them and fewer than three.
pub fn take(out: &mut Writer, meta: &mut Metadata, lines: &mut [Line]) -> usize {
    let mut fields: Vec<(Field, String)> = Vec::new();
    for line in lines.iter() {
        let Some((field, value)) = field(&line.text) else { break };
        fields.push((field, value.to_owned()));
        if field == Field::Text {
            break;
        }
    }
    let titled = fields.iter().any(|(f, _)| *f == Field::Title);
    if fields.len() < if titled { 2 } else { 3 } || lines.len() == fields.len() && !ends_with_text(&fields) {
        return 0;
    }
    let mut count = fields.len();
    for (at, (field, value)) in fields.iter().enumerate() {
        let line = lines[at].text.trim().to_owned();
        match field {
            Field::Title => {
                let subject = ["Fwd:", "FW:", "Fw:", "Re:", "RE:", "AW:", "WG:"];
                let mut title = value.as_str();
                while let Some(rest) = subject.iter().find_map(|p| title.strip_prefix(p)) {
                    title = rest.trim();
                }
                let (title, site) = title_bar(title, "").unwrap_or((title, ""));
                if meta.title.is_none() && out.block(title, BlockKind::Title).is_some() {
                    meta.title = Some(title.to_owned());
                }
                if !site.is_empty() {
                    meta.outlet = meta.outlet.take().or(Some(site.to_owned()));
                }
                out.removed("furniture", &line);
            }
            Field::Date => {
                let span = out.block(&line, BlockKind::Boilerplate);
                if let (Some(date), Some(span), true) =
                    (dates::value(value), span, meta.published.is_unknown())
                {
                    meta.published = When::day(date, Basis::Dateline).with_evidence(span);
                }
            }
            Field::Author => {
                out.block(&line, BlockKind::Byline);
                if meta.authors.is_empty() {
                    meta.authors = names(value);
                }
            }
            Field::Outlet => {
                out.block(&line, BlockKind::SourceNote);
                let name = value
                    .split("://")
                    .nth(1)
                    .map_or(value.as_str(), |host| host.split('/').next().unwrap_or(""));
                if !name.is_empty() && name.len() <= 80 {
                    meta.outlet = meta.outlet.take().or(Some(name.to_owned()));
                }
            }
            Field::Address => {
                out.removed("furniture", &line);
                meta.url = meta.url.take().or(Some(value.clone()).filter(|v| v.starts_with("http")));
            }
            Field::Section => {
                out.removed("furniture", &line);
                meta.section = meta.section.take().or(Some(value.clone()).filter(|v| v.len() <= 60));
            }
            Field::Language => {
                out.removed("furniture", &line);
                meta.language = meta.language.take().or(Some(value.clone()).filter(|v| v.len() == 2));
            }
            Field::Frame => out.removed("furniture", &line),
            Field::Text if value.is_empty() => out.removed("furniture", &line),
            Field::Text => {
                lines[at].text.clone_from(value);
                count = at;
            }
        }
    }
    count
}

fn ends_with_text(fields: &[(Field, String)]) -> bool {
    fields.last().is_some_and(|(f, value)| *f == Field::Text && !value.is_empty())
}

/// "Title: ..." or "TITLE<tab>...": the field and its value.
fn field(line: &str) -> Option<(Field, &str)> {
    let (name, value) = line.split_once([':', '\t'])?;
    if name.len() > MAX_NAME {
        return None;
    }
    let value = value.trim();
    let lower = name.trim().to_lowercase();
    let field = match lower.as_str() {
        "title" | "headline" | "subject" => Field::Title,
        "date" | "published" | "publication date" | "publication_date" | "date published" | "pubdate"
        | "sent" => Field::Date,
        "author" | "authors" | "byline" | "writer" => Field::Author,
        "source" | "outlet" | "publisher" | "newspaper" | "publication" => Field::Outlet,
        "url" | "link" | "permalink" | "source url" => Field::Address,
        "section" | "category" => Field::Section,
        "language" | "lang" => Field::Language,
        "from"
        | "to"
        | "cc"
        | "bcc"
        | "reply-to"
        | "sender"
        | "return-path"
        | "received"
        | "message-id"
        | "mime-version"
        | "content-type"
        | "content-transfer-encoding"
        | "in-reply-to"
        | "list-id"
        | "list-unsubscribe"
        | "delivered-to"
        | "id"
        | "word count"
        | "length"
        | "load-date" => Field::Frame,
        "text" | "body" | "content" | "article" | "full text" => Field::Text,
        x if x.starts_with("x-") || x.starts_with("dkim-") || x.starts_with("arc-") => Field::Frame,
        _ => return None,
    };
    (!value.is_empty() || matches!(field, Field::Frame | Field::Text)).then_some((field, value))
}

#[cfg(test)]
mod tests {
    use crate::{CleanOptions, Form, Hints, RawReport, clean};
    use dateline_facts::report::Report;
    use jiff::civil::date;

    const BODY: &str = "KEREM (AP) - Two drones hit a base near Kerem on Monday, wounding three soldiers, the ministry said in a statement.";

    fn read(header: &str) -> Report {
        let bytes = format!("{header}{BODY}\n").into_bytes();
        let raw = RawReport { uri: "t".into(), bytes, form: Form::Plain, hints: Hints::default() };
        clean(&raw, &CleanOptions::default())
    }

    #[test]
    fn headers_by_hand() {
        for header in [
            "Title: Drones hit base\nDate: Mon, 3 Apr 2023\nAuthor: Jane Roe\nSource: The Nile Observer\n\n",
            "TITLE\tDrones hit base\nDATE\t2023-04-03\nAUTHOR\tJane Roe\nOUTLET\tThe Nile Observer\nTEXT\t",
            "Subject: Fwd: Drones hit base | The Nile Observer\nFrom: a@b.example\nX-Mailer: Y\nDate: Mon, 3 Apr 2023 18:04:11 +0200\nByline: Jane Roe\n\n",
        ] {
            let report = read(header);
            assert_eq!(report.title.as_deref(), Some("Drones hit base"), "{report:?}");
            assert_eq!(report.outlet.as_deref(), Some("The Nile Observer"), "{header}");
            assert_eq!(report.authors, ["Jane Roe"], "{header}");
            assert_eq!(report.published.exact_day(), Some(date(2023, 4, 3)), "{header}");
            assert_eq!(report.agency.as_deref(), Some("AP"), "{header}");
            assert!(report.text.contains("\nTwo drones"), "{}", report.text);
        }
    }

    #[test]
    fn what_is_no_header() {
        for text in [
            "Date: 3 April 2023\n\n",
            "Subject: a word that the court knows\nIt went on.\n",
            "From: the army\nTo: the rebels\n",
        ] {
            assert!(read(text).outlet.is_none() && read(text).text.contains("Two drones"), "{text}");
        }
        assert_eq!(
            read("From: the army\nTo: the rebels\n\nDrones hit base\n").title.as_deref(),
            Some("From: the army")
        );
    }
}
