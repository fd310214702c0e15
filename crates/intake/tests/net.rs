//! Addresses against servers of our own on this machine.
#![cfg(feature = "net")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests of an edge: a clock and sockets

use dateline_intake::acquire::{Access, FeedAt, Input, Limits, NetOptions, Options, Visit, acquire, watch};
use dateline_intake::{Extent, RawReport, Unread};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const STORY: &str = "Two drones hit the base near Erbil on Thursday, and nobody was hurt, a spokesman said. The base \
    holds soldiers of the coalition.";

/// One request: its path, and its headers in lower case.
struct Request {
    path: String,
    headers: HashMap<String, String>,
}

/// A server on a port of this machine; `answer` gives the whole answer, which is sent as it is.
struct Server {
    at: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { break };
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let Some(Ok(first)) = lines.next() else { return };
                    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                    let mut headers = HashMap::new();
                    for line in lines {
                        let Ok(line) = line else { return };
                        if line.is_empty() {
                            break;
                        }
                        if let Some((name, value)) = line.split_once(':') {
                            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
                        }
                    }
                    log.lock().unwrap().push(path.clone());
                    answer(&Request { path, headers }, &mut stream);
                });
            }
        });
        Server { at, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

fn page(stream: &mut TcpStream, words: &str) {
    let body = format!(
        "<!doctype html><title>{words}</title><article><h1>{words}</h1><p>{STORY} {words}.</article>"
    );
    send(stream, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes());
}

fn quick() -> NetOptions {
    NetOptions {
        allow_private: true,
        pause: Duration::ZERO,
        total: Duration::from_secs(120),
        ..NetOptions::default()
    }
}

fn options(net: NetOptions) -> Options {
    Options { access: Access::open(net), ..Options::default() }
}

fn sorted(items: impl Iterator<Item = Result<RawReport, Unread>>) -> (Vec<RawReport>, Vec<Unread>) {
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Ok(report) => reports.push(report),
            Err(u) => unread.push(u),
        }
    }
    (reports, unread)
}

fn get(url: &str, net: NetOptions) -> (Vec<RawReport>, Vec<Unread>) {
    sorted(acquire([Input::Address(url.to_owned())], options(net)))
}

fn reason(url: &str, net: NetOptions) -> String {
    let (reports, unread) = get(url, net);
    assert_eq!((reports.len(), unread.len()), (0, 1), "{unread:?}");
    unread[0].reason.clone()
}

#[test]
fn a_page_with_its_charset_through_redirects() {
    let server = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => send(stream, "404 Not Found", "", b""),
        "/a" => send(stream, "302 Found", "Location: b?x=1#top\r\n", b""),
        "/b?x=1" => send(stream, "301 Moved", "Location: /c\r\n", b""),
        "/c" => {
            assert_eq!(request.headers["user-agent"], format!("dateline/{}", env!("CARGO_PKG_VERSION")));
            let body = b"<html><p>\xcf\xf0\xe8\xe2\xe5\xf2".as_slice();
            send(stream, "200 OK", "Content-Type: text/html; charset=windows-1251\r\n", body);
        }
        "/text" => send(stream, "200 OK", "Content-Type: text/plain\r\n", STORY.as_bytes()),
        "/loop" => send(stream, "302 Found", "Location: /loop\r\n", b""),
        "/file" => send(stream, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        _ => send(stream, "410 Gone", "", b""),
    });
    let (reports, unread) = get(&server.url("/a"), quick());
    assert_eq!(unread, []);
    let report = &reports[0];
    assert_eq!((report.uri.clone(), report.hints.url.clone()), (server.url("/c"), Some(server.url("/c"))));
    assert_eq!(report.hints.charset.as_deref(), Some("windows-1251"));
    let clean = dateline_intake::clean(report, &dateline_intake::CleanOptions::default());
    assert!(clean.text.contains("\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}"), "{}", clean.text);
    assert_eq!(get(&server.url("/text"), quick()).0[0].bytes, STORY.as_bytes());
    assert!(reason(&server.url("/loop"), quick()).contains("more than 8 redirects"));
    assert!(reason(&server.url("/file"), quick()).contains("neither http nor https"));
    assert!(reason(&server.url("/gone"), quick()).contains("410 (Gone)"));
    assert!(reason("ftp://example.org/", quick()).contains("only http, https and file"));
}

#[test]
fn this_machine_and_its_network_are_refused_also_behind_a_name_or_a_redirect() {
    let inner = Server::new(|_, stream| page(stream, "Secret"));
    let guarded = || NetOptions { allow_private: false, ..quick() };
    for url in [
        inner.url("/"),
        format!("http://localhost:{}/", inner.at.port()),
        format!("http://[::ffff:127.0.0.1]:{}/", inner.at.port()),
        format!("http://2130706433:{}/", inner.at.port()),
        "http://169.254.169.254/latest/meta-data".into(),
        "http://10.0.0.1/".into(),
        "http://[::1]/".into(),
        "http://[fe80::1]/".into(),
        "http://[64:ff9b::7f00:1]/".into(),
    ] {
        let said = reason(&url, guarded());
        assert!(
            said.contains("its own network") || said.contains("no machine of that name"),
            "{url}: {said}"
        );
    }
    assert_eq!(inner.asked(), [""; 0], "nothing has reached it");
    // With the flag, all is allowed; offline, nothing is asked.
    assert_eq!(get(&inner.url("/"), quick()).0.len(), 1);
    let (_, unread) = sorted(acquire([Input::Address(inner.url("/"))], Options::default()));
    assert!(unread[0].reason.contains("nothing is fetched offline"));
}

#[test]
fn a_body_that_grows_is_bounded_and_so_is_one_that_never_ends() {
    let bomb = {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..30 {
            gz.write_all(&vec![b'a'; 1_000_000]).unwrap();
        }
        gz.finish().unwrap()
    };
    let small = {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(format!("<html><p>{STORY}").as_bytes()).unwrap();
        gz.finish().unwrap()
    };
    let server = Server::new(move |request, stream| match request.path.as_str() {
        "/bomb" => send(stream, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &bomb),
        "/small" => send(stream, "200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &small),
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            while stream.write_all(&[b'a'; 65_536]).is_ok() {}
        }
        "/headers" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            while stream.write_all(b"X-Y: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n").is_ok() {}
        }
        _ => send(stream, "404 Not Found", "", b""),
    });
    let limits = Limits { report: 10_000_000, ..Limits::default() };
    let said = |path: &str| {
        let options = Options { limits, ..options(quick()) };
        let (reports, unread) = sorted(acquire([Input::Address(server.url(path))], options));
        assert_eq!((reports.len(), unread.len()), (0, 1), "{path}");
        unread[0].reason.clone()
    };
    assert!(said("/bomb").contains("larger than one report may be"));
    assert!(said("/endless").contains("larger than 10 MB"));
    assert!(said("/headers").contains("could not be fetched"));
    assert_eq!(get(&server.url("/small"), quick()).0[0].bytes, format!("<html><p>{STORY}").as_bytes());
}

#[test]
fn a_server_that_dribbles_is_given_up() {
    let server = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => send(stream, "404 Not Found", "", b""),
        "/body" => {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n");
            while stream.write_all(b"a").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        _ => {
            while stream.write_all(b"H").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    });
    for path in ["/body", "/head"] {
        let begun = Instant::now();
        let net = NetOptions { total: Duration::from_secs(1), ..quick() };
        let said = reason(&server.url(path), net);
        assert!(
            said.contains("not finished within 1 seconds") || said.contains("could not be fetched"),
            "{path}: {said}"
        );
        // It would go on for ever.
        assert!(begun.elapsed() < Duration::from_secs(60), "{path} took {:?}", begun.elapsed());
    }
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(reason(&format!("http://{closed}/"), quick()).contains("refuses the connection"));
}

#[test]
fn robots_txt_is_asked_first_and_respected() {
    let server = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => {
            send(
                stream,
                "200 OK",
                "",
                b"User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /private\n",
            );
        }
        "/to-private" => send(stream, "302 Found", "Location: /private/a\r\n", b""),
        _ => page(stream, "Open"),
    });
    let net = options(quick());
    let urls = ["/open", "/private/a", "/to-private", "/open2"].map(|path| Input::Address(server.url(path)));
    let (reports, unread) = sorted(acquire(urls, net));
    assert_eq!(reports.len(), 2);
    assert_eq!(unread.len(), 2);
    assert!(unread.iter().all(|u| u.reason.contains("robots.txt")), "{unread:?}");
    assert_eq!(server.asked(), ["/robots.txt", "/open", "/to-private", "/open2"]);
    let broken = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => send(stream, "503 Busy", "", b""),
        _ => page(stream, "Open"),
    });
    assert!(reason(&broken.url("/a"), quick()).contains("robots.txt"), "what cannot be reached forbids");
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => send(stream, "404 Not Found", "", b""),
        _ if request.headers.get("if-none-match").is_some_and(|e| e == "\"v1\"") => {
            assert_eq!(request.headers["if-modified-since"], "Thu, 04 Jan 2024 10:00:00 GMT");
            send(stream, "304 Not Modified", "", b"");
        }
        _ => {
            let body = format!("<html><p>{STORY}");
            let headers =
                "ETag: \"v1\"\r\nLast-Modified: Thu, 04 Jan 2024 10:00:00 GMT\r\nContent-Type: text/html\r\n";
            send(stream, "200 OK", headers, body.as_bytes());
        }
    });
    let first = options(quick());
    assert_eq!(sorted(acquire([Input::Address(server.url("/a"))], first.clone())).0.len(), 1);
    let visited = first.access.visited();
    assert_eq!(visited.len(), 1);
    let wanted =
        Visit { etag: Some("\"v1\"".into()), modified: Some("Thu, 04 Jan 2024 10:00:00 GMT".into()) };
    assert_eq!(visited[0], (server.url("/a"), wanted));
    let known: HashMap<String, Visit> = visited.into_iter().collect();
    let net = NetOptions { recall: Arc::new(move |url| known.get(url).cloned()), ..quick() };
    let (reports, unread) = get(&server.url("/a"), net);
    assert_eq!((reports.len(), unread[0].harmless), (0, true));
    assert!(unread[0].reason.contains("not changed"));
}

#[test]
fn feeds_are_watched_and_what_they_only_announce_is_fetched() {
    let server = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => send(stream, "200 OK", "", b"User-agent: *\nDisallow: /closed\n"),
        "/feed" if request.headers.contains_key("if-none-match") => send(stream, "304 Not Modified", "", b""),
        "/feed" => {
            let host = &request.headers["host"];
            let item = |title: &str, path: &str, text: &str| {
                format!(
                    "<item><title>{title}</title><link>http://{host}{path}</link><pubDate>Thu, 04 Jan 2024 10:00:00 GMT</pubDate>{text}</item>"
                )
            };
            let feed = format!(
                "<rss version='2.0'><channel><title>The Wire</title>{}{}{}{}{}</channel></rss>",
                item("Full", "/full", &format!("<description>{STORY} {STORY}</description>")),
                item("Summary", "/page1", "<description>Two soldiers were killed on Monday.</description>"),
                item("Link", "/page2", ""),
                item("Closed", "/closed/3", "<description>The army left the town on Monday.</description>"),
                item("Gone", "/gone", ""),
            );
            send(stream, "200 OK", "ETag: \"f1\"\r\nContent-Type: application/rss+xml\r\n", feed.as_bytes());
        }
        "/page1" => page(stream, "First page"),
        "/page2" => page(stream, "Second page"),
        _ => send(stream, "404 Not Found", "", b""),
    });
    let feed = || [FeedAt { address: server.url("/feed"), title: Some("My name".into()) }];
    let first = options(quick());
    let (reports, unread) = sorted(watch(feed(), first.clone()));
    let uris: Vec<_> = reports.iter().map(|r| (r.hints.url.clone().unwrap(), r.hints.extent)).collect();
    let wanted = [
        ("/full", Extent::Full),
        ("/page1", Extent::Full),
        ("/page2", Extent::Full),
        ("/closed/3", Extent::Summary),
    ];
    assert_eq!(uris, wanted.map(|(path, extent)| (server.url(path), extent)));
    assert!(reports.iter().all(|r| r.hints.published == Some(jiff::civil::date(2024, 1, 4))));
    assert!(reports.iter().all(|r| r.hints.outlet.as_deref() == Some("The Wire")));
    assert_eq!(unread.len(), 2, "{unread:?}");
    assert!(unread[0].harmless && unread[0].reason.ends_with("; its summary is read instead"), "{unread:?}");
    assert!(!unread[1].harmless && unread[1].reason.contains("404"), "{unread:?}");
    // The second poll asks for the feed only.
    let known: HashMap<String, Visit> = first.access.visited().into_iter().collect();
    let before = server.asked().len();
    let net = NetOptions { recall: Arc::new(move |url| known.get(url).cloned()), ..quick() };
    let (reports, unread) = sorted(watch(feed(), options(net)));
    assert_eq!(reports.len(), 0);
    assert!(unread.iter().all(|u| u.harmless), "{unread:?}");
    assert_eq!(server.asked()[before..], ["/robots.txt", "/feed"]);
    // A feed that leads into this machine's own network does not get there.
    let (reports, unread) = sorted(watch(feed(), options(NetOptions { allow_private: false, ..quick() })));
    assert!(reports.is_empty() && unread[0].reason.contains("its own network"), "{unread:?}");
}

#[test]
fn a_site_is_asked_no_faster_than_it_wishes() {
    let server = Server::new(|request, stream| match request.path.as_str() {
        "/robots.txt" => send(stream, "200 OK", "", b"User-agent: *\nCrawl-delay: 1\n"),
        _ => page(stream, "Open"),
    });
    let begun = Instant::now();
    let urls = ["/1", "/2"].map(|path| Input::Address(server.url(path)));
    assert_eq!(sorted(acquire(urls, options(quick()))).0.len(), 2);
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}
