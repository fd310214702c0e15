//! One address after another: robots.txt, the request, its redirects, its body.

use super::address::{Address, is_public};
use super::robots::{self, Robots};
use super::{Got, NetOptions, Page, Refusal, Visit};
use crate::acquire::http::content_type;
use crate::acquire::unpack::{self, Packing};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

/// What we are called, in requests and in robots.txt.
const PRODUCT: &str = "dateline";
const USER_AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"));

/// Content that is read, best first.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,\
                      text/plain;q=0.9,*/*;q=0.5";

/// Sites whose robots.txt is kept in mind.
const SITES: usize = 10_000;

/// Said by the resolver of an address that is not public.
const PRIVATE: &str =
    "leads to this machine or its own network, which is refused (--allow-private allows it)";

/// Certificates that are trusted instead of those that come with the program.
#[derive(Clone, Debug)]
pub struct Roots(Vec<Certificate<'static>>);

impl Roots {
    /// The certificates of a PEM file; what else it holds is passed over.
    ///
    /// # Errors
    /// It holds no certificate, or a damaged one.
    pub fn from_pem(pem: &[u8]) -> Result<Self, &'static str> {
        let mut found = Vec::new();
        for item in parse_pem(pem) {
            match item {
                Ok(PemItem::Certificate(certificate)) => found.push(certificate),
                Ok(_) => {}
                Err(_) => return Err("it holds a damaged certificate"),
            }
        }
        if found.is_empty() { Err("it holds no certificate in PEM form") } else { Ok(Roots(found)) }
    }
}

/// The way to the network: cheap to copy, one state.
#[derive(Clone, Debug)]
pub struct Net {
    agent: Agent,
    options: Arc<NetOptions>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    sites: FxHashMap<String, Site>,
    visited: FxHashMap<String, Visit>,
}

/// What is known of one site.
#[derive(Clone, Debug)]
struct Site {
    robots: Arc<Robots>,
    asked: Instant,
}

/// Resolves names, and gives only what may be reached. What it gives is what is connected to, so that a name
/// cannot lead elsewhere between the check and the connection.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allow_private: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allow_private {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() { Err(Error::Io(std::io::Error::other(PRIVATE))) } else { Ok(public) }
    }
}

impl Net {
    pub(super) fn new(options: NetOptions) -> Self {
        let roots = match &options.roots {
            Some(Roots(given)) => RootCerts::new_with_certs(given),
            None => RootCerts::WebPki,
        };
        let config = Config::builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            .accept_encoding("gzip")
            .timeout_connect(Some(options.connect))
            .build();
        let guard = Guard { inner: DefaultResolver::default(), allow_private: options.allow_private };
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
        Net { agent, options: Arc::new(options), state: Arc::default() }
    }

    /// What was visited since the start.
    pub fn visited(&self) -> Vec<(String, Visit)> {
        self.lock(|state| state.visited.iter().map(|(url, visit)| (url.clone(), visit.clone())).collect())
    }

    /// Whether `url` was visited, now or in an earlier run.
    pub(crate) fn knows(&self, url: &str) -> bool {
        self.lock(|state| state.visited.contains_key(url)) || (self.options.recall)(url).is_some()
    }

    /// Keeps `url` in mind as visited.
    pub(crate) fn remember(&self, url: &str, visit: Visit) {
        self.lock(|state| state.visited.insert(url.to_owned(), visit));
    }

    fn lock<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gets what is at `url`, at most `limit` bytes of it after unpacking.
    pub(crate) fn get(&self, url: &str, limit: u64) -> Result<Got, Refusal> {
        let deadline = Instant::now() + self.options.total;
        let mut at = Address::parse(url).map_err(|reason| lasting(reason.to_owned()))?;
        let before =
            self.lock(|state| state.visited.get(url).cloned()).or_else(|| (self.options.recall)(url));
        for hop in 0..=self.options.redirects {
            if !self.robots(&at, deadline, &behind(hop, &at))?.allows(&at.path) {
                return Err(lasting(format!(
                    "the site's robots.txt asks not to fetch it{}",
                    behind(hop, &at)
                )));
            }
            let mut response = self
                .ask(&at, before.as_ref(), deadline)
                .map_err(|error| refused(&error, &self.options, &behind(hop, &at)))?;
            let status = response.status().as_u16();
            match status {
                300..=303 | 307 | 308 => {
                    let location = text(&response, header::LOCATION).ok_or_else(|| {
                        lasting(format!("the server answers {status} and does not say where"))
                    })?;
                    let next = at.join(&location);
                    at = next.map_err(|why| lasting(format!("it leads on to {location}: {why}")))?;
                }
                304 => return Ok(Got::Unchanged),
                200..=203 => {
                    let visit = Visit {
                        etag: text(&response, header::ETAG),
                        modified: text(&response, header::LAST_MODIFIED),
                    };
                    let (media, charset) =
                        content_type(&text(&response, header::CONTENT_TYPE).unwrap_or_default());
                    let bytes = body(&mut response, limit).map_err(|error| {
                        error.unwrap_or_else(|e| refused(&e, &self.options, &behind(hop, &at)))
                    })?;
                    self.remember(url, visit);
                    return Ok(Got::Page(Page { url: at.to_string(), media, charset, bytes }));
                }
                _ => {
                    let words =
                        ureq::http::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason());
                    let words = words.map(|w| format!(" ({w})")).unwrap_or_default();
                    // Too many requests, and faults of the server, pass.
                    let lasting = (400..500).contains(&status) && !matches!(status, 408 | 425 | 429);
                    return Err(Refusal { reason: format!("the server answers {status}{words}"), lasting });
                }
            }
        }
        Err(lasting(format!("more than {} redirects", self.options.redirects)))
    }

    /// One request, no redirects.
    fn ask(&self, at: &Address, before: Option<&Visit>, deadline: Instant) -> Result<Response<Body>, Error> {
        let mut request = self.agent.get(at.to_string());
        if let Some(etag) = before.and_then(|visit| visit.etag.as_deref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = before.and_then(|visit| visit.modified.as_deref()) {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        request.config().timeout_global(Some(left)).build().call()
    }

    /// What the site of `at` asks for; waits until it may be asked again.
    fn robots(&self, at: &Address, deadline: Instant, behind: &str) -> Result<Arc<Robots>, Refusal> {
        let origin = at.origin();
        if let Some(site) = self.lock(|state| state.sites.get(&origin).cloned()) {
            let pause = site.robots.delay.map_or(self.options.pause, |delay| delay.max(self.options.pause));
            let until = site.asked + pause;
            while Instant::now() < until && !(self.options.stop)() {
                std::thread::sleep((until - Instant::now()).min(Duration::from_millis(100)));
            }
            self.lock(|state| state.sites.insert(origin, Site { asked: Instant::now(), ..site.clone() }));
            return Ok(site.robots);
        }
        let robots = Arc::new(self.fetch_robots(at, deadline, behind)?);
        let site = Site { robots: Arc::clone(&robots), asked: Instant::now() };
        self.lock(|state| {
            if state.sites.len() >= SITES {
                state.sites.clear();
            }
            state.sites.insert(origin, site);
        });
        Ok(robots)
    }

    /// Section 2.3.1 of the standard: what is missing allows all, what cannot be reached forbids all.
    fn fetch_robots(&self, at: &Address, deadline: Instant, behind: &str) -> Result<Robots, Refusal> {
        let mut at = Address { path: "/robots.txt".into(), ..at.clone() };
        for _ in 0..=5 {
            let mut response =
                self.ask(&at, None, deadline).map_err(|error| refused(&error, &self.options, behind))?;
            match response.status().as_u16() {
                300..=308 => match text(&response, header::LOCATION).map(|to| at.join(&to)) {
                    Some(Ok(next)) => at = next,
                    _ => return Ok(Robots::default()),
                },
                200..=299 => {
                    let mut bytes = Vec::new();
                    // A file that breaks off, or is too long, counts as far as it goes.
                    let _ = response.body_mut().as_reader().take(robots::LIMIT).read_to_end(&mut bytes);
                    if let Some(packing) = unpack::packing(&bytes) {
                        bytes = unpack::unpack_body(packing, &bytes, robots::LIMIT).unwrap_or_default();
                    }
                    return Ok(Robots::parse(&String::from_utf8_lossy(&bytes), PRODUCT));
                }
                400..=499 => return Ok(Robots::default()),
                _ => return Ok(Robots::closed()),
            }
        }
        Ok(Robots::default())
    }
}

/// The body, unpacked, within `limit`; an error of the connection, or a refusal in words.
fn body(response: &mut Response<Body>, limit: u64) -> Result<Vec<u8>, Result<Refusal, Error>> {
    let packed = text(response, header::CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
    let mut bytes = Vec::new();
    let too_large =
        || Ok(lasting(format!("larger than {} MB, the limit for one report", limit.div_ceil(1_000_000))));
    match response.body_mut().as_reader().take(limit + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => return Err(too_large()),
        Ok(_) => {}
        Err(error) => return Err(Err(Error::from(error))),
    }
    match packed.trim() {
        "" | "identity" => Ok(bytes),
        "gzip" | "x-gzip" if unpack::packing(&bytes) == Some(Packing::Gzip) => {
            unpack::unpack_body(Packing::Gzip, &bytes, limit).ok_or_else(|| {
                Ok(lasting("its gzip body is damaged or larger than one report may be".into()))
            })
        }
        // Said to be packed, and not: as some servers have it, where it is a text.
        "gzip" | "x-gzip" if is_text(&bytes) => Ok(bytes),
        "gzip" | "x-gzip" => Err(Ok(lasting("its body is said to be packed with gzip, and is not".into()))),
        other => Err(Ok(lasting(format!("its body is packed with {other}, which was not asked for")))),
    }
}

/// Whether what was not packed begins as a text does.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(256)];
    !head.iter().any(|b| matches!(b, 0..=8 | 0x0e..=0x1f))
}

fn text(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    // Some servers write addresses in UTF-8.
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).filter(|t| !t.is_empty())
}

fn behind(hop: u32, at: &Address) -> String {
    if hop == 0 { String::new() } else { format!(" (it leads on to {at})") }
}

fn lasting(reason: String) -> Refusal {
    Refusal { reason, lasting: true }
}

fn refused(error: &Error, options: &NetOptions, behind: &str) -> Refusal {
    let passing = |reason: String| Refusal { reason: format!("{reason}{behind}"), lasting: false };
    match error {
        Error::Io(io) if io.to_string().contains(PRIVATE) => lasting(format!("it {PRIVATE}{behind}")),
        Error::Timeout(ureq::Timeout::Connect) => {
            passing(format!("no connection within {} seconds", options.connect.as_secs_f32()))
        }
        Error::Timeout(_) => passing(format!(
            "not finished within {} seconds, the limit for one address",
            options.total.as_secs_f32()
        )),
        Error::HostNotFound => passing("there is no machine of that name".into()),
        Error::Io(io) if matches!(io.kind(), std::io::ErrorKind::ConnectionRefused) => {
            passing("the machine refuses the connection".into())
        }
        Error::Io(io) if io.to_string().contains("lookup address") => {
            passing("there is no machine of that name".into())
        }
        Error::Rustls(tls) => insecure(&tls.to_string(), options, behind),
        Error::Io(io) if io.to_string().contains("certificate") => insecure(&io.to_string(), options, behind),
        other => passing(format!("it could not be fetched: {other}")),
    }
}

/// What is wrong with a secure connection, in words; nothing is read over one that is not sure.
fn insecure(error: &str, options: &NetOptions, behind: &str) -> Refusal {
    let words = if error.contains("UnknownIssuer") || error.contains("BadSignature") {
        let by = if options.roots.is_some() {
            "the certificates given with --ca"
        } else {
            "any authority known to this program"
        };
        format!("its certificate is not vouched for by {by} (--ca FILE trusts others)")
    } else if error.contains("not valid for name") || error.contains("NotValidForName") {
        "its certificate is for another name".to_owned()
    } else if error.contains("expired") || error.contains("Expired") {
        "its certificate has expired".to_owned()
    } else {
        return Refusal { reason: format!("the secure connection fails: {error}{behind}"), lasting: false };
    };
    Refusal { reason: format!("the secure connection is refused: {words}{behind} [{error}]"), lasting: false }
}
