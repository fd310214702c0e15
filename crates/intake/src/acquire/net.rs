//! Addresses as input: may they be fetched, what is remembered of them, and their content as reports.
//!
//! Only `http` and `https`. Where a name leads is checked when the connection is made, on every hop, so that no page
//! and no redirect reaches this machine or its network ([`NetOptions::allow_private`] lifts that). robots.txt is
//! respected. Time, redirects and bytes are bounded; bytes are counted as produced. Proxies of the environment are
//! not used: behind one nobody could tell where a name leads.

#[cfg_attr(not(feature = "net"), allow(dead_code, reason = "without a network only lists of feeds are read"))]
pub(crate) mod address;
#[cfg(feature = "net")]
mod fetch;
#[cfg_attr(not(feature = "net"), allow(dead_code, reason = "without a network there is nobody to ask"))]
pub(crate) mod robots;

use super::{FileAt, Items, Options, one, open, unread};
use crate::raw::Unread;
use std::fmt;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

/// Whether addresses are fetched.
#[derive(Clone, Debug, Default)]
pub enum Access {
    /// Nothing is fetched.
    #[default]
    Offline,
    /// Nothing can be fetched: this build lacks the feature `net`.
    Missing,
    /// Addresses are fetched.
    Open(Net),
}

/// Looks up what is remembered of an address from earlier runs.
pub type Recall = Arc<dyn Fn(&str) -> Option<Visit> + Send + Sync>;

/// How addresses are fetched.
#[derive(Clone)]
pub struct NetOptions {
    /// Machines of this network and this machine itself may be reached.
    pub allow_private: bool,
    /// Time to make one connection, 10 s.
    pub connect: Duration,
    /// Time for one address with all its redirects, 60 s.
    pub total: Duration,
    /// Redirects followed, 8.
    pub redirects: u32,
    /// Pause between two requests to one site, 1 s; a site can ask for up to 30 s.
    pub pause: Duration,
    /// Certificates that are trusted instead of those that come with the program.
    pub roots: Option<Roots>,
    /// What is remembered of an address from earlier runs.
    pub recall: Recall,
    /// Asked while waiting: `true` ends the wait.
    pub stop: fn() -> bool,
}

impl Default for NetOptions {
    fn default() -> Self {
        NetOptions {
            allow_private: false,
            connect: Duration::from_secs(10),
            total: Duration::from_secs(60),
            redirects: 8,
            pause: Duration::from_secs(1),
            roots: None,
            recall: Arc::new(|_| None),
            stop: || false,
        }
    }
}

impl fmt::Debug for NetOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetOptions").field("allow_private", &self.allow_private).finish_non_exhaustive()
    }
}

/// What a server said of the version it gave: asked again with this, it can answer "not changed".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// What became of asking for an address.
#[cfg_attr(not(feature = "net"), allow(dead_code, reason = "nothing is got without a network"))]
pub(crate) enum Got {
    Page(Page),
    /// The server says that nothing has changed since the visit remembered.
    Unchanged,
}

/// What a server gave.
#[cfg_attr(not(feature = "net"), allow(dead_code, reason = "nothing is got without a network"))]
pub(crate) struct Page {
    /// Where it was in the end.
    pub(crate) url: String,
    pub(crate) media: String,
    pub(crate) charset: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// Why an address gave nothing.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    /// Asking again soon gives the same.
    pub(crate) lasting: bool,
}

#[cfg(feature = "net")]
pub use fetch::{Net, Roots};

/// Certificates that are trusted; this build has nobody to trust.
#[cfg(not(feature = "net"))]
#[derive(Clone, Debug)]
pub struct Roots;

#[cfg(not(feature = "net"))]
impl Roots {
    /// Takes whatever it is given.
    ///
    /// # Errors
    /// None.
    pub fn from_pem(_: &[u8]) -> Result<Self, &'static str> {
        Ok(Roots)
    }
}

/// The way to the network; this build has none.
#[cfg(not(feature = "net"))]
#[derive(Clone, Debug)]
pub struct Net(std::convert::Infallible);

#[cfg(not(feature = "net"))]
impl Net {
    /// What was visited since the start.
    pub fn visited(&self) -> Vec<(String, Visit)> {
        match self.0 {}
    }

    pub(crate) fn get(&self, _: &str, _: u64) -> Result<Got, Refusal> {
        match self.0 {}
    }

    pub(crate) fn knows(&self, _: &str) -> bool {
        match self.0 {}
    }

    pub(crate) fn remember(&self, _: &str, _: Visit) {
        match self.0 {}
    }
}

impl Access {
    /// The network as `options` say, where this build has a way to it.
    pub fn open(options: NetOptions) -> Self {
        #[cfg(feature = "net")]
        return Access::Open(Net::new(options));
        #[cfg(not(feature = "net"))]
        {
            drop(options);
            Access::Missing
        }
    }

    /// What was visited since the start, with what the servers said: to be kept once the reports are recorded.
    pub fn visited(&self) -> Vec<(String, Visit)> {
        match self {
            Access::Open(net) => net.visited(),
            Access::Offline | Access::Missing => Vec::new(),
        }
    }
}

fn is_web(address: &str) -> bool {
    address
        .split_once("://")
        .is_some_and(|(s, _)| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"))
}

/// The reports at an address.
pub(super) fn items(address: &str, options: &Options) -> Items {
    if !is_web(address) {
        let reason = "an address of a kind that is not read: only http, https and file are";
        return one(Err(unread(address, reason)));
    }
    let net = match &options.access {
        Access::Open(net) => net,
        Access::Offline => return one(Err(unread(address, "an address, and nothing is fetched offline"))),
        Access::Missing => {
            let reason = "an address, and this build fetches nothing: it was made without the feature `net`";
            return one(Err(unread(address, reason)));
        }
    };
    match net.get(address, options.limits.report) {
        Ok(Got::Page(page)) => of_page(page, options),
        Ok(Got::Unchanged) => {
            let reason = "not changed since it was last read".to_owned();
            one(Err(Unread { uri: address.to_owned(), reason, harmless: true }))
        }
        Err(refusal) => one(Err(unread(address, refusal.reason))),
    }
}

/// What a server gave, by its content first and by the type it states second.
pub(super) fn of_page(page: Page, options: &Options) -> Items {
    let Page { url, media, charset, bytes } = page;
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = match media.as_str() {
        "text/html" | "application/xhtml+xml" => "page.html",
        "text/plain" => "page.txt",
        "text/markdown" => "page.md",
        "application/json" | "application/feed+json" => "page.json",
        "application/x-ndjson" | "application/jsonl" => "page.jsonl",
        _ => path.rsplit_once("://").and_then(|(_, p)| p.rsplit_once('/')).map_or("", |(_, last)| last),
    };
    let file = FileAt { uri: url.clone(), name: name.to_owned(), found: false };
    let items = open(file, Box::new(Cursor::new(bytes)), options);
    Box::new(items.map(move |item| {
        let mut raw = item?;
        if raw.uri == url {
            raw.hints.url.get_or_insert_with(|| url.clone());
            if raw.hints.charset.is_none() {
                raw.hints.charset.clone_from(&charset);
            }
        }
        Ok(raw)
    }))
}
