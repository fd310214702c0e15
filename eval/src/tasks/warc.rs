//! A WARC of 1 GB, made from pages, read at constant memory: records per second, and the peak.
//!
//! The pages below the path are packed into response records of a WARC, each record a gzip member as crawlers write
//! them, again and again until the records hold 1 GB unpacked; `DATELINE_WARC_MB` sets another size. Each record
//! differs from the others by a number in a comment. Then the file is read through `acquire`, and every page cleaned.

use crate::outcome::{Outcome, cpu_seconds, files, hash, peak_mb};
use anyhow::Result;
use dateline_intake::acquire::{Input, Options, acquire};
use dateline_intake::{CleanOptions, clean};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

/// Writes the WARC into a temporary file and reads it.
pub fn run(path: &Path, _errors: bool) -> Result<Outcome> {
    let files = files(path, ".html.gz")?;
    anyhow::ensure!(!files.is_empty(), "no pages (*.html.gz) here");
    let megabytes: u64 = std::env::var("DATELINE_WARC_MB").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let warc = tempfile::Builder::new().suffix(".warc.gz").tempfile()?;
    let mut out = BufWriter::new(warc.as_file());
    let (mut unpacked, mut records) = (0u64, 0u64);
    'all: loop {
        for file in &files {
            let mut page = Vec::new();
            flate2::read::MultiGzDecoder::new(std::fs::File::open(file)?).read_to_end(&mut page)?;
            records += 1;
            let record = record(&page, records);
            let mut gz = GzEncoder::new(&mut out, Compression::fast());
            gz.write_all(&record)?;
            gz.finish()?;
            unpacked += record.len() as u64;
            if unpacked >= megabytes * 1_000_000 {
                break 'all;
            }
        }
    }
    out.flush()?;
    drop(out);
    let before_mb = peak_mb();
    let before = cpu_seconds();
    let input = || [Input::Path(warc.path().to_owned())];
    let reports = acquire(input(), Options::default()).filter(Result::is_ok).count();
    let reading = (cpu_seconds() - before).max(1e-2);
    let before = cpu_seconds();
    let options = CleanOptions::default();
    let mut letters = 0usize;
    for raw in acquire(input(), Options::default()).flatten() {
        letters += clean(&raw, &options).text.len();
    }
    let cleaning = (cpu_seconds() - before).max(1e-2);
    anyhow::ensure!(reports as u64 == records, "{reports} reports from {records} records");
    anyhow::ensure!(letters > 0, "no text");
    Ok(Outcome::over(reports, hash(&files)?)
        .metric("warc_mb", unpacked as f64 / 1e6)
        .metric("records_per_s", records as f64 / reading)
        .metric("records_cleaned_per_s", records as f64 / cleaning)
        .metric("before_mb", before_mb)
        .metric("peak_mb", peak_mb()))
}

fn record(page: &[u8], number: u64) -> Vec<u8> {
    let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let tail = format!("<!-- {number} -->");
    let length = http.len() + page.len() + tail.len();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://pages.example/{number}\r\n\
         WARC-Date: 2024-05-01T00:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), http, page, tail.as_bytes(), b"\r\n\r\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_what_a_reader_of_warcs_expects() {
        let bytes = [record(b"<html><p>One.", 1), record(b"<html><p>Two.", 2)].concat();
        let input = Input::Bytes { name: "x.warc".into(), bytes: bytes.into() };
        let pages: Vec<_> = acquire([input], Options::default()).map(Result::unwrap).collect();
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[1].bytes, b"<html><p>Two.<!-- 2 -->");
        assert_eq!(pages[1].hints.url.as_deref(), Some("https://pages.example/2"));
    }
}
