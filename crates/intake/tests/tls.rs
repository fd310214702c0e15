//! Secure addresses, against servers of our own on this machine, with certificates made for the test.
#![cfg(feature = "net")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests of an edge: sockets

use dateline_intake::acquire::{Access, Input, NetOptions, Options, Roots, acquire};
use dateline_intake::{CleanOptions, RawReport, Unread, clean};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// An authority that vouches for the servers of a test.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { pem, issuer: Issuer::new(params, key) }
    }

    fn roots(&self) -> Option<Roots> {
        Some(Roots::from_pem(self.pem.as_bytes()).unwrap())
    }

    /// A server with a certificate for `name`; `answer` gives the whole answer to a path. Returns its port.
    fn server(
        &self,
        name: &str,
        years: std::ops::Range<i32>,
        answer: impl Fn(&str) -> Vec<u8> + Send + 'static,
    ) -> u16 {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(years.start, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.end, 1, 1);
        let chain = vec![CertificateDer::from(params.signed_by(&key, &self.issuer).unwrap().der().to_vec())];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { break };
                let mut tls = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && matches!(tls.read(&mut byte), Ok(1)) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                if let Some(path) = head.split(' ').nth(1) {
                    let _ = tls.write_all(&answer(path));
                    tls.conn.send_close_notify();
                    let _ = tls.flush();
                }
            }
        });
        port
    }
}

/// Years in which a certificate holds, and some in which it held.
const NOW: std::ops::Range<i32> = 2000..2200;
const ONCE: std::ops::Range<i32> = 2000..2001;

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut out =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len())
            .into_bytes();
    out.extend_from_slice(body);
    out
}

fn get(url: &str, roots: Option<Roots>) -> Result<RawReport, Unread> {
    let options = NetOptions { allow_private: true, pause: Duration::ZERO, roots, ..NetOptions::default() };
    let options = Options { access: Access::open(options), ..Options::default() };
    acquire([Input::Address(url.to_owned())], options).next().unwrap()
}

fn page(path: &str) -> Vec<u8> {
    if path == "/robots.txt" {
        return answer("404 Not Found", "", b"");
    }
    let body = b"<html><p>Le pr\xe9sident a quitt\xe9 la base.";
    answer("200 OK", "Content-Type: text/html; charset=iso-8859-1\r\n", body)
}

#[test]
fn a_trusted_server_is_read_with_its_charset_and_its_packing() {
    let authority = Authority::new();
    let port = authority.server("127.0.0.1", NOW, |path| match path {
        "/packed" => {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gz.write_all(b"<html><p>Two soldiers were killed in Mosul.").unwrap();
            let headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
            answer("200 OK", headers, &gz.finish().unwrap())
        }
        other => page(other),
    });
    let url = format!("https://127.0.0.1:{port}/a");
    let report = get(&url, authority.roots()).unwrap();
    assert_eq!((report.uri.as_str(), report.hints.charset.as_deref()), (&*url, Some("iso-8859-1")));
    assert_eq!(clean(&report, &CleanOptions::default()).text, "Le pr\u{e9}sident a quitt\u{e9} la base.");
    let packed = get(&format!("https://127.0.0.1:{port}/packed"), authority.roots()).unwrap();
    assert_eq!(packed.bytes, b"<html><p>Two soldiers were killed in Mosul.");
}

#[test]
fn a_server_that_nobody_vouches_for_is_refused() {
    let (authority, other) = (Authority::new(), Authority::new());
    let port = authority.server("127.0.0.1", NOW, page);
    let url = format!("https://127.0.0.1:{port}/a");
    for roots in [None, other.roots()] {
        let refused = get(&url, roots).unwrap_err();
        assert_eq!((refused.uri.as_str(), refused.harmless), (&*url, false));
        assert!(
            refused.reason.contains("not vouched for") && refused.reason.contains("--ca FILE"),
            "{refused:?}"
        );
    }
}

#[test]
fn a_certificate_for_another_name_or_another_time_is_refused() {
    let authority = Authority::new();
    let port = authority.server("news.example", NOW, page);
    let url = format!("https://127.0.0.1:{port}/a");
    let refused = get(&url, authority.roots()).unwrap_err();
    assert_eq!(refused.uri, url);
    assert!(refused.reason.contains("for another name"), "{refused:?}");
    let port = authority.server("127.0.0.1", ONCE, page);
    let refused = get(&format!("https://127.0.0.1:{port}/a"), authority.roots()).unwrap_err();
    assert!(refused.reason.contains("expired"), "{refused:?}");
}

#[test]
fn a_secure_address_may_lead_on_to_an_open_one_but_not_to_an_unsure_one() {
    let (authority, other) = (Authority::new(), Authority::new());
    let unsure = other.server("127.0.0.1", NOW, page);
    let open = TcpListener::bind("127.0.0.1:0").unwrap();
    let open_port = open.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in open.incoming() {
            let Ok(mut stream) = stream else { break };
            let mut head = [0; 4096];
            let n = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..n]).into_owned();
            let _ = stream.write_all(&page(head.split(' ').nth(1).unwrap_or("/")));
        }
    });
    let port = authority.server("127.0.0.1", NOW, move |path| match path {
        "/open" => answer("302 Found", &format!("Location: http://127.0.0.1:{open_port}/b\r\n"), b""),
        "/unsure" => answer("302 Found", &format!("Location: https://127.0.0.1:{unsure}/b\r\n"), b""),
        other => page(other),
    });
    let report = get(&format!("https://127.0.0.1:{port}/open"), authority.roots()).unwrap();
    assert_eq!(report.uri, format!("http://127.0.0.1:{open_port}/b"));
    let refused = get(&format!("https://127.0.0.1:{port}/unsure"), authority.roots()).unwrap_err();
    assert!(refused.reason.contains("not vouched for"), "{refused:?}");
    assert!(refused.reason.contains(&format!("https://127.0.0.1:{unsure}/")), "{refused:?}");
}

#[test]
fn roots_are_certificates() {
    assert!(Roots::from_pem(b"").is_err());
    assert!(Roots::from_pem(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").is_err());
    let authority = Authority::new();
    assert!(Roots::from_pem(format!("# ours\n{0}{0}", authority.pem).as_bytes()).is_ok());
}
