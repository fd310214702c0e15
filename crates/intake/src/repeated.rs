//! Lines that several reports of one outlet share: what a site puts on every page was not written for any of them.
//!
//! Pure parts of a decision that whoever keeps the reports takes: which lines of a report may be such ([`lines`]), from
//! how many on they are ([`is_furniture`]), and what becomes of the report ([`set_aside`]). A line that no mark closes
//! may be; a sentence only where it is about something else than its report, for sentences of background
//! ("The war began ...") come again in many reports and were written for each.

use crate::repair::topic::{Topic, is_closed};
use dateline_facts::id::hash64;
use dateline_facts::report::{BlockKind, Repair, Report};
use dateline_facts::span::Span;

/// Fewest texts of an outlet, and share of them in percent, that an open line must stand in; the same of a sentence.
const OPEN: (u64, u64) = (3, 20);
const CLOSED: (u64, u64) = (4, 50);
/// Most words of such a line.
const MAX_WORDS: usize = 40;
/// So many lines at the beginning of a report and as many at its end are compared.
const COMPARED: usize = 16;

/// A line that may be an outlet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Hash of its words; case, marks and spacing aside.
    pub key: u64,
    /// Where it stands.
    pub span: Span,
    /// Whether a mark closes it, as a sentence.
    pub closed: bool,
}

/// Whose a report is: a hash of its outlet's name, or of the host of its address where no outlet is known.
pub fn house(report: &Report) -> Option<u64> {
    let whose = crate::address::whose(report.outlet.as_deref(), report.url.as_deref())?;
    Some(hash64(&[whose.as_bytes()]))
}

/// The lines of a report that may be its outlet's, each once.
pub fn lines(report: &Report) -> Vec<Line> {
    let told: Vec<_> = report.blocks.iter().filter(|b| b.kind.is_told()).collect();
    let topic = Topic::of(told.iter().map(|b| b.span.of(&report.text)));
    let mut out: Vec<Line> = Vec::new();
    for (n, block) in told.iter().enumerate().filter(|(_, b)| b.kind == BlockKind::Paragraph) {
        let line = block.span.of(&report.text);
        let closed = is_closed(line);
        if closed && !topic.is_far(n) {
            continue;
        }
        if let Some(key) = key(line)
            && !out.iter().any(|l| l.key == key)
        {
            out.push(Line { key, span: block.span, closed });
        }
    }
    if out.len() > 2 * COMPARED {
        out.drain(COMPARED..out.len() - COMPARED);
    }
    out
}

/// Whether a line is its outlet's that stands in `found` of the outlet's `all` texts. Copies of one text count once.
pub fn is_furniture(found: u64, all: u64, closed: bool) -> bool {
    let (fewest, share) = if closed { CLOSED } else { OPEN };
    found >= fewest && found * 100 >= all * share
}

/// Makes boilerplate of the blocks that stand at `spans`, each with a repair that keeps its words; the text stays as it is,
/// so that every offset does. Returns how many.
pub fn set_aside(report: &mut Report, spans: &[Span]) -> usize {
    let mut n = 0;
    for block in report.blocks.iter_mut().filter(|b| b.kind.is_told() && spans.contains(&b.span)) {
        block.kind = BlockKind::Boilerplate;
        let was = block.span.of(&report.text).to_owned();
        report.repairs.push(Repair { span: block.span, kind: "repeated".to_owned(), was });
        n += 1;
    }
    if n > 0 {
        let lines = if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
        report.notes.push(format!("{lines} that reports of this outlet repeat are set aside"));
    }
    n
}

fn key(line: &str) -> Option<u64> {
    let plain = crate::lines::plain(line);
    let words = plain.split(' ').count();
    (words <= MAX_WORDS && plain.len() >= 4).then(|| hash64(&[plain.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "Drones hit a base in the night, and two soldiers were wounded, the ministry said.\n\
        The ministry said that the soldiers had been in the base when the drones came.\n\
        Our city, our paper\n\
        The Daily is an independent newspaper.\n";

    #[test]
    fn lines_that_may_be_an_outlets() {
        let mut report = Report::plain("mem:1", OWN);
        let found: Vec<&str> = lines(&report).iter().map(|l| l.span.of(&report.text)).collect();
        // The sentences share words with each other; the last one shares none.
        assert_eq!(found, ["Our city, our paper", "The Daily is an independent newspaper."]);
        assert_eq!(house(&report), None);
        report.url = Some("https://Daily.example/1".into());
        let by_host = house(&report);
        assert!(by_host.is_some());
        report.outlet = Some("The Daily".into());
        assert_ne!(house(&report), by_host);
        let again = lines(&Report::plain("mem:2", "OUR CITY: our paper!\nMore."));
        assert!(again.iter().any(|l| l.key == lines(&report)[0].key));
    }

    #[test]
    fn how_many_make_furniture() {
        assert!(is_furniture(3, 15, false) && !is_furniture(3, 16, false) && !is_furniture(2, 2, false));
        assert!(is_furniture(4, 8, true) && !is_furniture(4, 9, true) && !is_furniture(3, 3, true));
    }

    #[test]
    fn what_is_set_aside_keeps_its_words() {
        let mut report = Report::plain("mem:1", OWN);
        let span = lines(&report)[0].span;
        assert_eq!(set_aside(&mut report, &[span]), 1);
        assert_eq!(report.text, OWN);
        assert_eq!(report.blocks[2].kind, BlockKind::Boilerplate);
        assert_eq!((report.repairs[0].span, report.repairs[0].was.as_str()), (span, "Our city, our paper"));
        assert_eq!(set_aside(&mut report, &[span]), 0);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "([a-zé .!]{0,30}\n){0,40}") {
            let mut report = Report::plain("m", &text);
            let found = lines(&report);
            proptest::prop_assert!(found.len() <= 2 * COMPARED);
            let spans: Vec<Span> = found.iter().map(|l| l.span).collect();
            proptest::prop_assert_eq!(set_aside(&mut report, &spans), spans.len());
        }
    }
}
