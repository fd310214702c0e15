//! Polling feeds: each is asked for what is new; items with their text are reports, of the others the pages are
//! fetched, and where that cannot be done their summaries stand in.

use super::net::{self, Access, Got, Net, Visit};
use super::opml::FeedAt;
use super::{Item, Items, Options, unread};
use crate::raw::{Extent, RawReport, Unread};
use std::collections::VecDeque;

/// The stream of what is new in some feeds.
pub struct Watch {
    feeds: VecDeque<FeedAt>,
    options: Options,
    current: Option<(FeedAt, Items)>,
    ready: VecDeque<Item>,
}

/// Asks each of `feeds` once. Needs [`Options::access`] open; feeds and pages that were visited before and have not
/// changed give nothing.
pub fn watch(feeds: impl IntoIterator<Item = FeedAt>, options: Options) -> Watch {
    let options = Options { links: true, ..options };
    Watch { feeds: feeds.into_iter().collect(), options, current: None, ready: VecDeque::new() }
}

impl Iterator for Watch {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if let Some((feed, items)) = &mut self.current {
                match items.next() {
                    Some(Ok(raw)) => {
                        let title = feed.title.clone();
                        self.take(raw, title);
                    }
                    // That a feed has links in it is no news here: they are followed.
                    Some(Err(unread)) => return Some(Err(unread)),
                    None => self.current = None,
                }
                continue;
            }
            let feed = self.feeds.pop_front()?;
            let mut options = self.options.clone();
            options.jsonl = false;
            let items = net::items(&feed.address, &options);
            self.current = Some((feed, items));
        }
    }
}

impl Watch {
    /// An item of a feed: handed on, or its page in its place.
    fn take(&mut self, mut raw: RawReport, title: Option<String>) {
        if raw.hints.outlet.is_none() {
            raw.hints.outlet = title;
        }
        let whole = raw.hints.extent == Extent::Full;
        let (Access::Open(net), Some(url), false) = (&self.options.access, raw.hints.url.clone(), whole)
        else {
            if raw.hints.extent != Extent::Link {
                self.ready.push_back(Ok(raw));
            }
            return;
        };
        if net.knows(&url) {
            return;
        }
        let net = net.clone();
        self.follow(&net, &url, raw);
    }

    fn follow(&mut self, net: &Net, url: &str, raw: RawReport) {
        let refusal = match net.get(url, self.options.limits.report) {
            Ok(Got::Unchanged) => return,
            Ok(Got::Page(page)) => {
                let plain = Options { links: false, ..self.options.clone() };
                let mut found = false;
                for item in net::of_page(page, &plain) {
                    found |= item.is_ok();
                    self.ready.push_back(item.map(|page| beside(page, &raw)));
                }
                if found {
                    return;
                }
                // What stands there is no report; that has just been said.
                None
            }
            Err(refusal) => {
                // Asked again at every poll it would give the same each time.
                if refusal.lasting {
                    net.remember(url, Visit::default());
                }
                Some(refusal)
            }
        };
        let summary = raw.hints.extent != Extent::Link;
        if let Some(refusal) = refusal {
            let instead = if summary { "; its summary is read instead" } else { "" };
            let reason = format!("{}{instead}", refusal.reason);
            // A site that asks not to be read is no fault.
            let harmless = refusal.reason.contains("robots.txt");
            self.ready.push_back(Err(Unread { harmless, ..unread(url, reason) }));
        }
        if summary {
            self.ready.push_back(Ok(raw));
        }
    }
}

/// The page with what the feed's item says of it, where the page is silent.
fn beside(mut page: RawReport, item: &RawReport) -> RawReport {
    let (mine, theirs) = (&mut page.hints, &item.hints);
    let or = |mine: &mut Option<String>, theirs: &Option<String>| {
        if mine.is_none() {
            mine.clone_from(theirs);
        }
    };
    or(&mut mine.title, &theirs.title);
    or(&mut mine.outlet, &theirs.outlet);
    or(&mut mine.language, &theirs.language);
    if mine.authors.is_empty() {
        mine.authors.clone_from(&theirs.authors);
    }
    mine.published = mine.published.or(theirs.published);
    page
}
