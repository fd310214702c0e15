//! Days beside an article that are not its own: the site's clock, which shows the day of the visit, and the days of links to
//! other articles.

use crate::dates::{self, Order};
use crate::page::dom::{Dom, Key, Tag};
use jiff::civil::Date;

/// Most elements around a day that are looked at.
const AROUND: usize = 5;
/// A block with more words than this, in bytes, is more than a teaser.
const TEASER: usize = 240;

/// Whether `line`, which holds the day at `id`, is a bare day where a site shows its clock: outside the article of the
/// headline and with its weekday, or in a bar that calls itself one.
pub fn is_clock(dom: &Dom<'_>, id: u32, headline: Option<u32>, line: &str) -> bool {
    let Some(headline) = headline else { return false };
    let Some((weekday, _)) = bare_day(line) else { return false };
    let own = |a: &u32| dom.inside(headline, *a);
    let apart: Vec<u32> = std::iter::once(id).chain(dom.ancestors(id)).take_while(|a| !own(a)).collect();
    let bar = apart.iter().any(|a| is_bar(dom, *a));
    let article = dom.ancestors(headline).find(|a| dom.node(*a).tag == Tag::Article);
    match article {
        Some(article) => (weekday || bar) && !dom.inside(id, article),
        // Without an article around it a day below the headline is the byline's.
        None => weekday && bar && id < headline,
    }
}

/// A line that is a day and no more, but for its weekday, a time and what calls it today's: whether it has its weekday.
fn bare_day(line: &str) -> Option<(bool, Date)> {
    if line.len() > 80 {
        return None;
    }
    let mut found = dates::find(line, Order::Unknown).into_iter();
    let (range, date) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let mut weekday = false;
    let around = [&line[..range.start], &line[range.end..]];
    for word in around.iter().flat_map(|t| t.split(|c: char| !c.is_alphabetic())).filter(|w| !w.is_empty()) {
        let low = word.to_lowercase();
        let day = dateline_data::WEEKDAYS.contains(&low.as_str());
        weekday |= day;
        let small = ["today", "is", "am", "pm", "gmt", "utc", "now"];
        if !day && !small.contains(&low.as_str()) {
            return None;
        }
    }
    // The day's own words may begin with the weekday.
    weekday |= dateline_data::WEEKDAYS.iter().any(|d| line[range.clone()].to_lowercase().starts_with(d));
    Some((weekday, date))
}

/// Whether an element is a bar on top of a site's pages, or a clock, by its tag or what it calls itself.
fn is_bar(dom: &Dom<'_>, id: u32) -> bool {
    if matches!(dom.node(id).tag, Tag::Header | Tag::Nav) {
        return true;
    }
    let values =
        [Key::Class, Key::Id].into_iter().filter_map(|key| dom.raw(id, key)).filter(|v| v.len() < 300);
    values.flat_map(|v| v.split(|c: char| !c.is_ascii_alphanumeric())).any(|word| {
        let word = word.to_ascii_lowercase();
        matches!(
            word.as_str(),
            "clock" | "topbar" | "navbar" | "masthead" | "today" | "nav" | "header" | "top" | "currentdate"
        )
    })
}

/// Whether the day at `id` stands with a link to another article: beside its headline, in a block of its own outside the
/// article of this page's headline.
pub fn is_teaser(dom: &Dom<'_>, id: u32, headline: Option<u32>) -> bool {
    let Some(headline) = headline else { return false };
    let Some(article) = dom.ancestors(headline).find(|a| dom.node(*a).tag == Tag::Article) else {
        return false;
    };
    if dom.inside(id, article) {
        return false;
    }
    let title = crate::lines::plain(&dom.text_of(headline, 400));
    let around = std::iter::once(id).chain(dom.ancestors(id)).take(AROUND);
    let around = around.take_while(|a| !dom.inside(headline, *a));
    let mut linked = false;
    for block in around {
        if dom.text_of(block, TEASER + 1).len() > TEASER {
            break;
        }
        linked |= links(dom, block).any(|link| {
            let words = crate::lines::plain(&dom.text_of(link, 300));
            words.split(' ').count() >= 4 && words != title
        });
    }
    linked
}

/// The links in a block, as far as it is small.
fn links<'d>(dom: &'d Dom<'_>, block: u32) -> impl Iterator<Item = u32> + 'd {
    let mut next = dom.node(block).first;
    let mut steps = 200;
    let walk = std::iter::from_fn(move || {
        let this = next;
        steps -= 1;
        if this == crate::page::dom::NONE || steps == 0 {
            return None;
        }
        let first = dom.node(this).first;
        next = if first == crate::page::dom::NONE { dom.after(this, block) } else { first };
        Some(this)
    });
    let own = std::iter::once(block);
    own.chain(walk).filter(|n| dom.node(*n).tag == Tag::A)
}

#[cfg(test)]
mod tests {
    use super::super::of_page;
    use super::*;
    use crate::page::parse::parse;
    use jiff::civil::date;

    const REPORT: &str = "<h1>Gunmen kill three police officers near Mosul</h1><p>Gunmen opened fire on a police \
        checkpoint near Mosul on Tuesday, killing three officers, the interior ministry said.</p>";

    fn found(html: &str) -> (Option<Date>, Option<Date>) {
        let meta = of_page(&parse(html), None);
        (meta.published.exact_day(), meta.refused)
    }

    #[test]
    fn a_clock_is_no_date_of_publication() {
        let day = Some(date(2024, 3, 12));
        for clock in [
            "<div>Tuesday, March 12, 2024</div>",
            "<div class=topbar>Tuesday, March 12, 2024 10:14 PM</div>",
            "<header><time datetime=2024-03-12>Tuesday 12 March 2024</time></header>",
        ] {
            assert_eq!(found(&format!("{clock}<article>{REPORT}</article>")), (None, day), "{clock}");
        }
        assert_eq!(
            found(&format!("<article>{REPORT}</article><p id=clock>Tuesday, March 12, 2024")),
            (None, day)
        );
        let own = format!("<article>{REPORT}<p>Tuesday, March 12, 2024</p></article>");
        assert_eq!(found(&own), (day, None));
        let own = format!(
            "<header><h1>Gunmen</h1><p>Tuesday, March 12, 2024</p></header><article>{REPORT}</article>"
        );
        assert_eq!(found(&own.replace("<h1>Gunmen</h1>", "")).0, None);
        let byline = format!(
            "<div>Friday, May 3, 2024</div><article><p>By Jane Roe | Tuesday, 12 March 2024</p>{REPORT}</article>"
        );
        assert_eq!(found(&byline).0, day);
    }

    #[test]
    fn the_day_of_a_link_is_the_link_s() {
        let other = "<a href=/q>Ten die in fire</a> <time datetime=2024-05-01>May 1</time>";
        for around in ["aside", "div"] {
            let page = format!("<article>{REPORT}</article><{around}>{other}</{around}>");
            assert_eq!(found(&page), (None, None), "{around}");
        }
        let own = format!(
            "<article>{REPORT}<p><a href=/q>By the staff of the Times</a> <time datetime=2024-05-01>May 1</time></p></article>"
        );
        assert_eq!(found(&own).0, Some(date(2024, 5, 1)));
    }

    #[test]
    fn bare_days_by_hand() {
        assert_eq!(bare_day("Sunday, November 22, 2026"), Some((true, date(2026, 11, 22))));
        assert_eq!(bare_day("Today is 22 November 2026"), Some((false, date(2026, 11, 22))));
        assert_eq!(bare_day("Posted Sunday, November 22, 2026"), None);
        assert_eq!(bare_day("The troops left on 22 November 2026"), None);
    }
}
