//! Addresses and feeds, from a server of our own on this machine.

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::tempdir;

/// A site: a page, a page that robots.txt closes, a feed that announces both and brings a text. Everything has an
/// ETag and is not sent twice. `round` items of the feed are there.
struct Site {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
    round: Arc<AtomicUsize>,
}

fn site() -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, round) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(3)));
    let (log, items, here) = (Arc::clone(&asked), Arc::clone(&round), address.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = lines.next() else { continue };
            let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
            let headers: Vec<String> =
                lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            log.lock().unwrap().push(path.clone());
            let n = items.load(Ordering::SeqCst);
            let tag = format!("\"{path}{n}\"");
            let known = headers
                .iter()
                .any(|h| h.to_ascii_lowercase().starts_with("if-none-match:") && h.contains(&tag));
            let item = |title: &str, path: &str, text: &str| {
                format!(
                    "<item><title>{title}</title><link>{here}{path}</link><description>{text}</description></item>"
                )
            };
            let (status, body) = match path.as_str() {
                "/robots.txt" => ("200 OK", "User-agent: *\nDisallow: /closed\n".to_owned()),
                _ if known => ("304 Not Modified", String::new()),
                "/feed" => {
                    let all = [
                        item("In full", "/full", &STORY.repeat(2)),
                        item("A page", "/page", ""),
                        item("Closed", "/closed", "The army left the town of Rutba on Monday."),
                        item("Another", "/page2", ""),
                    ];
                    (
                        "200 OK",
                        format!(
                            "<rss version='2.0'><channel><title>W</title>{}</channel></rss>",
                            all[..n].concat()
                        ),
                    )
                }
                "/page" | "/page2" => (
                    "200 OK",
                    format!(
                        "<!doctype html><title>{path}</title><article><h1>Strike {path}</h1><p>{STORY}</article>"
                    ),
                ),
                _ => ("404 Not Found", String::new()),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(body.as_bytes());
        }
    });
    Site { address, asked, round }
}

#[test]
fn an_address_is_read_and_recorded_and_not_fetched_again_while_it_stays_the_same() {
    let site = site();
    let folder = tempdir().unwrap();
    let page = format!("{}/page", site.address);
    let refused = run(folder.path(), &["read", &page]);
    assert_eq!((code(&refused), out(&refused)), (1, ""));
    assert!(err(&refused).contains("its own network"), "{}", err(&refused));
    assert!(site.asked.lock().unwrap().is_empty());
    let read = run(folder.path(), &["read", "--allow-private", &page]);
    assert_eq!(code(&read), 0, "{}", err(&read));
    assert_eq!(lines(&read)[0]["uri"], page);
    let closed = run(folder.path(), &["add", "--allow-private", &page, &format!("{}/closed", site.address)]);
    assert_eq!(code(&closed), 1);
    assert!(
        err(&closed).contains("robots.txt asks not to fetch it") && err(&closed).contains("1 report added"),
        "{}",
        err(&closed)
    );
    let again = run(folder.path(), &["add", "--allow-private", &page]);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert!(err(&again).contains("not changed since it was last read"), "{}", err(&again));
    assert_eq!(lines(&run(folder.path(), &["reports", "--json"])).len(), 1);
}

#[test]
fn feeds_are_watched_in_rounds() {
    let site = site();
    let folder = tempdir().unwrap();
    let opml = format!(
        "<opml><body><outline text='W' xmlUrl='{0}/feed'/><outline xmlUrl='{0}/feed'/></body></opml>",
        site.address
    );
    std::fs::write(folder.path().join("feeds.opml"), opml).unwrap();
    let watch = || run(folder.path(), &["watch", "--once", "--allow-private", "feeds.opml"]);
    let first = watch();
    assert_eq!(code(&first), 0, "{}", err(&first));
    assert!(err(&first).contains("1 feed: 3 reports added"), "{}", err(&first));
    assert!(err(&first).contains("its summary is read instead"), "{}", err(&first));
    let second = watch();
    assert!(err(&second).contains("0 reports added"), "{}", err(&second));
    let before = site.asked.lock().unwrap().len();
    site.round.store(4, Ordering::SeqCst);
    let third = watch();
    assert!(err(&third).contains("1 report added, 1 known already"), "{}", err(&third));
    assert_eq!(
        site.asked.lock().unwrap()[before..],
        ["/robots.txt", "/feed", "/page2"],
        "only what is new is fetched"
    );
    assert_eq!(lines(&run(folder.path(), &["reports", "--json"])).len(), 4);
    for (args, words) in [
        (&["watch", "--once", "--offline", "feeds.opml"][..], "needs the network"),
        (&["watch", "none.opml"], "none.opml"),
        (&["watch", "--interval", "soon", "feeds.opml"], "90s, 15m or 2h"),
    ] {
        let wrong = run(folder.path(), args);
        assert_eq!(code(&wrong), 2, "{args:?}");
        assert!(err(&wrong).contains(words), "{}", err(&wrong));
    }
}

#[cfg(unix)]
#[test]
fn a_watch_ends_when_told_to() {
    let site = site();
    let folder = tempdir().unwrap();
    std::fs::write(folder.path().join("feeds.txt"), format!("{}/feed The Wire\n", site.address)).unwrap();
    let mut child = dateline(folder.path())
        .args(["watch", "--allow-private", "--interval", "1s", "feeds.txt"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut rounds = 0;
    for line in said.by_ref().map_while(Result::ok) {
        rounds += usize::from(line.contains("1 feed: "));
        if rounds == 2 {
            break;
        }
    }
    assert_eq!(rounds, 2);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    for _ in said {}
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(code(&run(folder.path(), &["verify"])), 0);
    assert_eq!(lines(&run(folder.path(), &["reports", "--json"])).len(), 3);
}
