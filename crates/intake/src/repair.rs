//! Repair of text that somebody else already scraped.
//!
//! The way: whole lines are told apart by shape, words and place ([`sort`]); what is left of each line is mended
//! character by character ([`mend`]). Everything taken out is a repair with its words.

mod boxes;
mod foreign;
mod header;
mod leftover;
mod markdown;
mod mend;
mod sort;
mod top;
pub(crate) mod topic;

use crate::charset;
use crate::clean::given_title;
use crate::dates;
use crate::lines::may_go_on;
use crate::metadata::{Metadata, is_masthead, title_bar};
use crate::raw::{Form, RawReport};
use crate::wrap;
use crate::writer::Writer;
pub(crate) use boxes::comments;
use dateline_facts::report::{BlockKind, Repair, Report};
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use foreign::{Beside, is_box_label, is_foreign};
use jiff::civil::Date;
pub use leftover::traits_of;
use leftover::{Company, is_leftover};
use rustc_hash::FxHashSet;
use sort::{Line, Sorted};
pub(crate) use sort::{date_line, whole_line};
use std::ops::Range;
use topic::Topic;

/// Longest text that is read; the rest is cut off with a note.
const MAX_BYTES: usize = 16 << 20;

/// Reads text or Markdown.
pub fn read(raw: &RawReport) -> Report {
    let (text, note) = charset::decode(&raw.bytes, raw.hints.charset.as_deref(), false);
    let mut text = text.as_str();
    let mut out = Writer::default();
    if text.len() > MAX_BYTES {
        let mut end = MAX_BYTES;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        out.note(&format!("text of {} bytes cut at {end}", text.len()));
        text = &text[..end];
    }
    let mut meta = Metadata { title: None, ..Metadata::default() };
    let mut lines =
        if raw.form == Form::Markdown { markdown::lines(text, &mut meta) } else { plain_lines(text) };
    let fields = if raw.form == Form::Plain { header::take(&mut out, &mut meta, &mut lines) } else { 0 };
    let title = meta.title.clone().filter(|_| fields > 0).or_else(|| raw.hints.title.clone());
    let apart = given_title(raw).filter(|_| raw.hints.headed && fields == 0);
    let titles = Titles { given: title.as_deref(), apart: apart.as_deref() };
    let changed = write(&mut out, &mut meta, &lines[fields..], titles);
    last_resort(&mut meta, changed);
    let mut report = out.report(&raw.uri);
    report.notes.extend(note);
    if !report.blocks.iter().any(|b| b.kind.is_told()) {
        report.notes.push("no text found".to_owned());
    }
    meta.fill(&mut report);
    report
}

fn plain_lines(text: &str) -> Vec<Line> {
    let ranges = wrap::paragraphs(text);
    let apart = |n: usize| n == 0 || !wrap::follows(text, &ranges[n - 1..=n]);
    let line = |(n, r): (usize, &Range<usize>)| Line {
        text: text[r.clone()].to_owned(),
        kind: None,
        apart: apart(n),
    };
    ranges.iter().enumerate().map(line).collect()
}

/// The headline as it is known beforehand.
#[derive(Clone, Copy, Default)]
struct Titles<'t> {
    /// As the container or a field of the text gives it.
    given: Option<&'t str>,
    /// What is told with the text and stands apart from it.
    apart: Option<&'t str>,
}

fn write(out: &mut Writer, meta: &mut Metadata, lines: &[Line], titles: Titles<'_>) -> Option<(Date, Span)> {
    let mut changed = None;
    let boxed = boxes::of(lines);
    let is_boxed: Vec<bool> = boxed.iter().map(Option::is_some).collect();
    let own = lines.iter().zip(&boxed).filter(|(_, b)| b.is_none());
    let total: usize = own.map(|(l, _)| l.text.len()).sum();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut passed = 0;
    let mut tail = false;
    let mut first = true;
    let mut begun = false;
    // The line that dates the report and does not say what it is the date of.
    let mut bare: Option<Span> = None;
    let top = top::of(lines, titles.given, &is_boxed);
    let headline = top.headline;
    if let Some(title) = titles.apart.filter(|_| headline.is_none()) {
        out.block(title, BlockKind::Title);
    }
    // Where the text says at its end that it was taken from.
    let host = lines.iter().rev().take(3).find_map(|l| sort::source(&l.text).flatten()).unwrap_or_default();
    let (mut after_removed, mut after_promo, mut after_label) = (false, false, false);
    let last_long = lines.iter().rposition(|l| l.text.len() >= 100).unwrap_or(lines.len());
    let topic = Topic::of(lines.iter().map(|l| l.text.as_str()));
    let company = Company::of(lines.iter().map(|l| l.text.as_str()));
    let is_open = |n: usize| lines.get(n).is_some_and(|l: &Line| !topic::is_closed(&l.text));
    for (n, line) in lines.iter().enumerate() {
        let last = n + 3 >= lines.len();
        let text = line.text.trim();
        if text.is_empty() {
            continue;
        }
        if let Some(Some(other)) = boxed.get(n) {
            out.removed(other.repair(), text);
            (after_removed, after_promo, after_label) = (false, false, false);
            continue;
        }
        passed += line.text.len();
        let (mended, repairs) = mend::mend(text);
        let long = text.len() >= 160 || (text.len() >= 80 && text.ends_with(['.', '"', '”', '?']));
        if headline == Some(n) {
            let (title, site) = title_bar(&mended, &host).unwrap_or((&mended, ""));
            let from = mended.len() - mended[mended.find(title).unwrap_or(0)..].len();
            let inside = within(&repairs, from..from + title.len());
            out.mended(title, BlockKind::Title, &inside);
            if !site.is_empty() {
                out.removed("furniture", site);
                meta.outlet = meta.outlet.take().or(Some(site.to_owned()));
            }
            meta.title = Some(title.to_owned());
            (after_removed, after_promo, after_label) = (false, false, false);
            continue;
        }
        if top.masthead == Some(n) {
            out.mended(&mended, BlockKind::Boilerplate, &repairs);
            meta.outlet = meta.outlet.take().or(Some(mended.clone()));
            continue;
        }
        // "Watch: Soldiers beat two men on Monday, a lawyer said.", of which the text speaks elsewhere too.
        let goes_on = line.kind.is_none() && begun && topic.tells() && may_go_on(&mended) && {
            let (content, shared) = topic.shared(n);
            content >= 3 && shared * 2 >= content
        };
        let kind = if goes_on {
            Sorted::Keep(BlockKind::Paragraph)
        } else if top.promo == Some(n) {
            Sorted::Remove("promo")
        } else if text.len() > 60 && !seen.insert(dateline_facts::id::hash64(&[text.as_bytes()])) {
            Sorted::Remove("furniture")
        } else {
            // Before the first long line stands what a site puts on top.
            let top = !begun && n < 12;
            sort::sort(
                &mended,
                line.kind,
                sort::Where { top, end: passed * 3 > total * 2, last, tail: &mut tail },
            )
        };
        // A short line that is no sentence and about something else, speaks to the site's reader, or stands among what
        // was taken out, was not written for this text.
        let kind = match kind {
            Sorted::Keep(BlockKind::Paragraph)
                if line.kind.is_none()
                    && !goes_on
                    && topic.tells()
                    && crate::dateline::alone(&mended).is_none()
                    && (is_foreign(
                        &mended,
                        &topic,
                        n,
                        Beside {
                            promo: after_promo,
                            label: after_label,
                            removed: after_removed,
                            listed: is_open(n.wrapping_sub(1)) && !after_removed || is_open(n + 1),
                            begun,
                            last: n > last_long,
                        },
                    ) || (headline.is_some() || begun) && is_leftover(&mended, n, &topic, &company)) =>
            {
                Sorted::Remove("promo")
            }
            other => other,
        };
        after_removed = matches!(kind, Sorted::Remove(_));
        after_promo = matches!(kind, Sorted::Remove("promo"));
        after_label = after_removed && is_box_label(&mended);
        begun |= long;
        match kind {
            Sorted::Remove(kind) => out.removed(kind, text),
            Sorted::DateLine(date, outlet) => {
                meta.outlet = meta.outlet.take().or(outlet);
                // "Posted: January 5, 2024 10:32 am" is the site's own line; "January 5, 2024" stands in any text.
                let kind = if sort::is_stamp(&mended) { BlockKind::Boilerplate } else { BlockKind::Dateline };
                let span = out.mended(&mended, kind, &repairs);
                // A bare day on top may be the day the page was fetched; one that says what it is goes before it.
                let stamp = kind == BlockKind::Boilerplate;
                if let (Some(span), true) = (span, meta.published.is_unknown() || bare.is_some() && stamp) {
                    if let Some(page) = bare.take() {
                        out.is_furniture(page);
                    }
                    bare = (!stamp).then_some(span);
                    meta.published = When::day(date, Basis::Dateline).with_evidence(span);
                }
            }
            Sorted::Changed(date) => {
                if let Some(span) = out.mended(&mended, BlockKind::Boilerplate, &repairs) {
                    if dates::plausible(date) {
                        out.note(&format!("a line says that the text was changed on {date}"));
                        changed = Some((date, span));
                    } else {
                        out.note(&format!(
                            "the day {date} that a line gives is left aside: no report is of it"
                        ));
                    }
                }
            }
            Sorted::Byline(names, agency, date) => {
                let span = out.mended(&mended, BlockKind::Byline, &repairs);
                if let (Some(date), Some(span), true) = (date, span, meta.published.is_unknown()) {
                    meta.published = When::day(date, Basis::Dateline).with_evidence(span);
                }
                if meta.authors.is_empty() {
                    meta.authors = names;
                }
                meta.agency = meta.agency.take().or(agency.map(str::to_owned));
                // "By Jane Roe | The Nile Observer | April 3, 2023"
                let outlet = || mended.split('|').skip(1).map(str::trim).find(|p| is_masthead(p));
                if meta.outlet.is_none() && agency.is_none() {
                    meta.outlet = outlet().map(str::to_owned);
                }
            }
            Sorted::Source(host) => {
                out.mended(&mended, BlockKind::SourceNote, &repairs);
                meta.outlet = meta.outlet.take().or(host);
            }
            Sorted::Keep(BlockKind::Paragraph) => {
                let (body, note) = if last { sort::split_source(&mended) } else { (mended.as_str(), None) };
                // Repairs stand in the line; an opening dateline only turns a space into a line break.
                let at = out.len_after_break();
                let inside: Vec<_> =
                    repairs.iter().filter(|r| r.span.finish() <= body.len()).cloned().collect();
                out.opening(body, BlockKind::Paragraph, &mut first, meta);
                out.repaired(at, &inside);
                if let Some((note, host)) = note {
                    out.block(note, BlockKind::SourceNote);
                    meta.outlet = meta.outlet.take().or(host);
                }
            }
            Sorted::Keep(kind) => {
                out.mended(&mended, kind, &repairs);
            }
        }
    }
    changed
}

/// Those repairs of a line that lie in `part` of it, as counted from its beginning.
fn within(repairs: &[Repair], part: Range<usize>) -> Vec<Repair> {
    repairs
        .iter()
        .filter(|r| r.span.begin() >= part.start && r.span.finish() <= part.end)
        .map(|r| Repair {
            span: Span::new(r.span.begin() - part.start, r.span.finish() - part.start),
            ..r.clone()
        })
        .collect()
}

/// A text that says only when it was changed was published by then; that day is the best there is.
fn last_resort(meta: &mut Metadata, changed: Option<(Date, Span)>) {
    if let (Some((date, span)), true) = (changed, meta.published.is_unknown()) {
        meta.published = When::day(date, Basis::Dateline).with_evidence(span);
        meta.changed = true;
    }
}

#[cfg(test)]
mod tests {
    use crate::{CleanOptions, Form, Hints, RawReport, clean};
    use dateline_facts::report::{BlockKind, Report};
    use dateline_facts::when::Basis;
    use jiff::civil::date;

    fn read(text: &str, form: Form) -> Report {
        let raw =
            RawReport { uri: "t".into(), bytes: text.as_bytes().to_vec(), form, hints: Hints::default() };
        clean(&raw, &CleanOptions::default())
    }

    const DAMAGED: &str = "Drones hit base in Iraq&amp;#x27;s north\n\
        January 5, 2024\n\
        By admin\n\
        12 Shares\n\
        ERBIL, Iraq (AFP) - Two drones hit a base on Friday, the ministry#x27;s spokesman said.It was the third attack since \
        the start of the conflict. between the groups, he added./p>\n\
        ADVERTISEMENT\n\
        Read more: Five recipes for spring\n\
        The attack wounded  two soldiers, the statement donâ€™t say where.\n\
        reference: www.example-news.com\n";

    #[test]
    fn a_damaged_text() {
        let report = read(DAMAGED, Form::Plain);
        assert_eq!(report.title.as_deref(), Some("Drones hit base in Iraq's north"));
        assert_eq!(report.published.exact_day(), Some(date(2024, 1, 5)));
        assert_eq!(report.published.basis, Basis::Dateline);
        assert_eq!(report.published.evidence[0].of(&report.text), "January 5, 2024");
        assert_eq!(report.agency.as_deref(), Some("AFP"));
        assert_eq!(report.outlet.as_deref(), Some("example-news.com"));
        let told: Vec<&str> = report
            .blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Paragraph)
            .map(|b| b.span.of(&report.text))
            .collect();
        assert_eq!(
            told,
            [
                "Two drones hit a base on Friday, the ministry's spokesman said. It was the third attack since the start of \
                 the conflict between the groups, he added.",
                "The attack wounded two soldiers, the statement don’t say where.",
            ]
        );
        let removed: Vec<&str> =
            report.repairs.iter().filter(|r| r.span.is_empty()).map(|r| r.was.as_str()).collect();
        for was in
            ["By admin", "12 Shares", "ADVERTISEMENT", "Read more: Five recipes for spring", "/p>", "."]
        {
            assert!(removed.contains(&was), "{was} in {removed:?}");
        }
    }

    #[test]
    fn tags_cut_by_line_ends_and_lines_without_a_stop() {
        let body = "Government troops retook the town on Wednesday after three days of fighting, the governor said.\n\
            p>The rebels said they had pulled back to the hills, and denied losing more than four men.\n\
            Residents reached by telephone described shelling and said the market had burned down.</p\n\
            A suicide bomber killed nine people at a checkpoint in Sava on Thursday\n\
            The union called on both sides to return to the talks, which broke down in January.br />\n";
        let report = read(body, Form::Plain);
        let told: Vec<&str> = report
            .blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Paragraph)
            .map(|b| b.span.of(&report.text))
            .collect();
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(!report.text.contains(['<', '>']), "{}", report.text);
        assert!(
            told[1].starts_with("The rebels") && told[2].ends_with("down.") && told[4].ends_with("January.")
        );
        assert!(
            report.repairs.iter().any(|r| r.was == "p>") && report.repairs.iter().any(|r| r.was == "br />")
        );
        let two = read(
            "The Shabaab group denied the attack. de Mistura left for Geneva on the same day.\n",
            Form::Plain,
        );
        assert!(two.text.contains("attack. de Mistura"));
    }

    #[test]
    fn a_day_that_says_what_it_is_goes_before_a_bare_one() {
        let body = "Two drones hit a base near Erbil on Friday, the ministry said in a statement on its site, and two soldiers died.";
        let report = read(
            &format!(
                "Sunday, November 22, 2026\nHighland News\nDrones hit a base in the north\nPublished: 14 March 2024\n{body}\n"
            ),
            Form::Plain,
        );
        assert_eq!(report.published.exact_day(), Some(date(2024, 3, 14)));
        assert_eq!(report.title.as_deref(), Some("Drones hit a base in the north"));
        // Nothing behind may take the other day for the report's either.
        let first = report.blocks.first().map(|b| (b.kind, b.span.of(&report.text)));
        assert_eq!(first, Some((BlockKind::Boilerplate, "Sunday, November 22, 2026")));
    }

    #[test]
    fn a_dateline_on_a_line_of_its_own() {
        let body = "Two drones hit a base near Erbil on Friday, the ministry said in a statement on its site, and two soldiers died.";
        let report =
            read(&format!("ARMY RETAKES KEREM\n\nKEREM, March 14 (Xinhua) --\n\n{body}\n"), Form::Plain);
        assert_eq!(report.agency.as_deref(), Some("Xinhua"));
        assert_eq!(report.title.as_deref(), Some("ARMY RETAKES KEREM"));
        assert!(report.blocks.iter().any(|b| b.kind == BlockKind::Dateline));
    }

    #[test]
    fn what_is_told_behind_a_label_stays() {
        let body = "Two drones hit a base near Erbil on Friday, the ministry said in a statement on its site, and two soldiers died.";
        let text = format!(
            "{body}\n\nMore: rebels shot three men in Marin on Sunday.\n\n{body} It was the third.\n"
        );
        let report = read(&text, Form::Plain);
        assert!(report.text.contains("More: rebels shot"), "{:?}", report.repairs);
    }

    #[test]
    fn what_stands_on_top_and_behind() {
        let body = "KEREM (AP) - Two drones hit a base near Kerem on Friday, the ministry said in a statement, and two soldiers died.";
        let report = read(
            &format!(
                "The Daily Courier\nMost read\n1. Star marries\n2. Storm kills seven\n\nDrones hit base | World News | The Daily \
                 Courier\n5 October 2022\n\n{body}\n\nComments (2)\n\nJohnD wrote:\nThe army killed 100 people.\n"
            ),
            Form::Plain,
        );
        assert_eq!(report.title.as_deref(), Some("Drones hit base"), "{report:?}");
        assert_eq!(report.outlet.as_deref(), Some("The Daily Courier"));
        assert_eq!(report.published.exact_day(), Some(date(2022, 10, 5)));
        assert!(!report.text.contains("Storm") && !report.text.contains("100 people"), "{}", report.text);
        let was: Vec<&str> = report.repairs.iter().map(|r| r.was.as_str()).collect();
        assert!(was.contains(&"The army killed 100 people.") && was.contains(&"2. Storm kills seven"));
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        let once = read(DAMAGED, Form::Plain);
        let twice = read(&once.text, Form::Plain);
        assert_eq!(once.text, twice.text);
    }

    #[test]
    fn bylines_and_changes() {
        let body = "Two drones hit a base near Erbil on Friday, the ministry said in a statement on its site, and two soldiers died.";
        let report =
            read(&format!("# Drones hit base\n\n*By Jane Roe, 4 March 2024*\n\n{body}\n"), Form::Markdown);
        assert_eq!(report.authors, ["Jane Roe"]);
        assert_eq!(report.outlet, None);
        assert_eq!(report.published.exact_day(), Some(date(2024, 3, 4)));
        assert_eq!(report.published.evidence[0].of(&report.text), "By Jane Roe, 4 March 2024");
        let report = read(&format!("Updated: 1 January 1970\nDrones hit base\n{body}\n"), Form::Plain);
        assert_eq!(report.title.as_deref(), Some("Drones hit base"));
        assert!(report.published.is_unknown() && report.notes.iter().any(|n| n.contains("1970-01-01")));
        let report = read(
            &format!(
                "Drones hit base\r\nLast updated: 5 March 2024\r\nPublished: 4 March 2024\r\n{body}\r\n"
            ),
            Form::Plain,
        );
        assert_eq!(report.published.exact_day(), Some(date(2024, 3, 4)));
        let report = read(&format!("KHARKIV, Ukraine (AP) — March 12, 2024 — {body}\n"), Form::Plain);
        assert_eq!(report.published.exact_day(), Some(date(2024, 3, 12)));
        assert_eq!(report.agency.as_deref(), Some("AP"));
        assert!(
            report.text.starts_with("KHARKIV, Ukraine (AP) — March 12, 2024 —\nTwo drones"),
            "{}",
            report.text
        );
    }

    #[test]
    fn markdown_has_headings_and_front_matter() {
        let text = "---\ntitle: Talks resume\ndate: 2024-01-27\nauthor: Jane Roe\n---\n\n## Baghdad\n\nTalks on the coalition\nresumed in **Baghdad**.\n\n> We hope, [he](http://x.org) said.\n";
        let report = read(text, Form::Markdown);
        assert_eq!(report.title.as_deref(), Some("Talks resume"));
        assert_eq!(report.published.exact_day(), Some(date(2024, 1, 27)));
        assert_eq!(report.authors, ["Jane Roe"]);
        let blocks: Vec<_> = report.blocks.iter().map(|b| (b.kind, b.span.of(&report.text))).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Title, "Talks resume"),
                (BlockKind::Heading, "Baghdad"),
                (BlockKind::Paragraph, "Talks on the coalition resumed in Baghdad."),
                (BlockKind::Quote, "We hope, he said."),
            ]
        );
    }
}
