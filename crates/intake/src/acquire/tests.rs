//! Each kind of source, with what may be wrong with it.

mod feeds;
mod files;
mod json;
mod warc;

use super::*;
use crate::raw::Extent;
use std::io::Write;

const STORY: &str = "Two drones hit the base near Erbil on Thursday, and nobody was hurt, a spokesman said. \
    The base holds soldiers of the coalition. A group that nobody had heard of before claimed the attack in a \
    message, and the ministry in Baghdad said that it would look into it.";

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> (Vec<RawReport>, Vec<Unread>) {
    read_with(name, bytes, Options::default())
}

fn read_with(name: &str, bytes: impl Into<Vec<u8>>, options: Options) -> (Vec<RawReport>, Vec<Unread>) {
    let input = Input::Bytes { name: name.into(), bytes: Cow::Owned(bytes.into()) };
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in acquire([input], options) {
        match item {
            Ok(report) => reports.push(report),
            Err(u) => unread.push(u),
        }
    }
    (reports, unread)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn text(report: &RawReport) -> &str {
    std::str::from_utf8(&report.bytes).unwrap()
}

fn day(y: i16, m: i8, d: i8) -> Option<jiff::civil::Date> {
    Some(jiff::civil::date(y, m, d))
}

fn small() -> Options {
    Options { limits: Limits { report: 1000, skip: 5000 }, ..Options::default() }
}

fn record(kind: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n\
         Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    out.extend_from_slice(body);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

fn answer(status: u16, media: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Type: {media}\r\n\r\n{body}").into_bytes()
}

fn some_records() -> Vec<Vec<u8>> {
    let http = "application/http; msgtype=response";
    vec![
        record("warcinfo", "application/warc-fields", b"software: x"),
        record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        record(
            "response",
            http,
            &answer(200, "text/html; charset=windows-1256", &format!("<html><p>{STORY}")),
        ),
        record("response", http, &answer(404, "text/html", "<html>Not found")),
        record("response", http, &answer(200, "image/png", "PNG")),
        record("resource", "text/plain", STORY.as_bytes()),
        record("response", http, &answer(200, "text/html", "")),
    ]
}
