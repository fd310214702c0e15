//! Addresses: `http` and `https` only, and which machines may be reached by them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longer addresses are refused.
const LONGEST: usize = 4096;

/// An address taken apart. Its parts hold ASCII only; what stands behind `#` is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) secure: bool,
    /// Lower-case, an IPv6 address in its brackets.
    pub(crate) host: String,
    /// Where it is not the scheme's own.
    pub(crate) port: Option<u16>,
    /// Path and query, beginning with `/`.
    pub(crate) path: String,
}

impl Address {
    /// # Errors
    /// In words, where it is none that is fetched.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err("an address of more than 4096 bytes");
        }
        let (scheme, rest) = text.split_once("://").ok_or("no address: it has no http:// in front")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err("an address that is neither http nor https"),
        };
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err("an address with a user name in it");
        }
        let (host, port) = split_port(authority).ok_or("an address with a malformed port")?;
        let bracketed = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        let sound = match bracketed {
            Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
            None => host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')),
        };
        if !host.is_ascii() {
            return Err("a host name with letters beyond ASCII: give it in its xn-- form");
        }
        if host.is_empty() || !sound {
            return Err("an address with a malformed host name");
        }
        let port = port.filter(|port| *port != if secure { 443 } else { 80 });
        Ok(Address { secure, host: host.to_ascii_lowercase(), port, path: clean_path(path) })
    }

    /// Where `reference` (of a redirect, a feed) leads from here.
    pub(crate) fn join(&self, reference: &str) -> Result<Self, &'static str> {
        let reference = reference.trim();
        let lower = reference.get(..8).unwrap_or(reference).to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") {
            return Self::parse(reference);
        }
        if let Some(rest) = reference.strip_prefix("//") {
            return Self::parse(&format!("{}://{rest}", self.scheme()));
        }
        let scheme = reference.split(['/', '?', '#']).next().unwrap_or_default();
        if scheme.contains(':') {
            return Err("an address that is neither http nor https");
        }
        if reference.len() > LONGEST {
            return Err("an address of more than 4096 bytes");
        }
        let (own, _) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let path = match reference.as_bytes().first() {
            None | Some(b'#') => self.path.clone(),
            Some(b'/') => reference.to_owned(),
            Some(b'?') => format!("{own}{reference}"),
            Some(_) => format!("{}{reference}", &own[..=own.rfind('/').unwrap_or(0)]),
        };
        Ok(Address { path: clean_path(&path), ..self.clone() })
    }

    pub(crate) fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }

    /// Scheme, host and port: what one robots.txt is for.
    pub(crate) fn origin(&self) -> String {
        match self.port {
            Some(port) => format!("{}://{}:{port}", self.scheme(), self.host),
            None => format!("{}://{}", self.scheme(), self.host),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let after_host = authority.rfind(']').map_or(0, |at| at + 1);
    match authority[after_host..].rfind(':') {
        None => Some((authority, None)),
        Some(at) => {
            let (host, port) = authority.split_at(after_host + at);
            match &port[1..] {
                "" => Some((host, None)),
                digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
                    Some((host, Some(digits.parse().ok()?)))
                }
                _ => None,
            }
        }
    }
}

/// Path and query without fragment and dot segments; what may not stand there is percent-encoded.
fn clean_path(path: &str) -> String {
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q)));
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (at, segment) in segments.iter().enumerate() {
        let last = at + 1 == segments.len();
        match *segment {
            "." => {}
            ".." => {
                parts.pop();
            }
            segment => {
                parts.push(segment);
                continue;
            }
        }
        if last {
            parts.push("");
        }
    }
    let mut out = String::with_capacity(path.len() + 8);
    out.push('/');
    encode(&parts.join("/"), &mut out);
    if let Some(query) = query {
        out.push('?');
        encode(query, &mut out);
    }
    out
}

fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Whether a machine of the public internet has this address: not one of ours, of this network or of this machine,
/// and none that stands for another address (mapped, translated, tunnelled), behind which one of those may be.
///
/// After the special-purpose registries of IANA (RFC 6890 and its updates).
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 31, 196)
            | (192, 52, 193)
            | (192, 88, 99)
            | (192, 168, _)
            | (192, 175, 48)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    // Only 2000::/3 is given out; mapped, compatible, NAT64, unique-local, link-local and multicast lie outside.
    s[0] & 0xe000 == 0x2000
        // Teredo and the other protocol assignments of 2001::/23.
        && !(s[0] == 0x2001 && s[1] < 0x0200)
        && !(s[0] == 0x2001 && s[1] == 0x0db8)
        // 6to4 carries an IPv4 address.
        && s[0] != 0x2002
        && !(s[0] == 0x3fff && s[1] < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let same = |text: &str, wanted: &str| assert_eq!(Address::parse(text).unwrap().to_string(), wanted);
        same("HTTP://Example.ORG", "http://example.org/");
        same("https://example.org:443/a?b=1#c", "https://example.org/a?b=1");
        same(" http://example.org:8080?x", "http://example.org:8080/?x");
        same("http://[::1]:80/a", "http://[::1]/a");
        same("http://x.org/a/./b/../c d/\u{e9}?q=\u{e9}|", "http://x.org/a/c%20d/%C3%A9?q=%C3%A9%7C");
        same("http://x.org/../../etc", "http://x.org/etc");
        same("http://x.org/a/..", "http://x.org/");
        for bad in [
            "",
            "x.org",
            "ftp://x.org",
            "file:///etc/passwd",
            "http://",
            "http://a@b/",
            "http://a:b/",
            "http://a:99999/",
            "http://[::1",
            "http://a b/",
            "http://\u{e9}.org",
            "http:///a",
            "http://[x]/",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn references_are_joined() {
        let base = Address::parse("https://x.org/a/b?c=1").unwrap();
        for (reference, wanted) in [
            ("d", "https://x.org/a/d"),
            ("../d", "https://x.org/d"),
            ("/d", "https://x.org/d"),
            ("?d", "https://x.org/a/b?d"),
            ("", "https://x.org/a/b?c=1"),
            ("#d", "https://x.org/a/b?c=1"),
            ("//y.org/d", "https://y.org/d"),
            ("http://y.org", "http://y.org/"),
        ] {
            assert_eq!(base.join(reference).unwrap().to_string(), wanted, "{reference}");
        }
        assert!(base.join("file:///etc/passwd").is_err());
        assert!(base.join("javascript:alert(1)").is_err());
    }

    #[test]
    fn only_public_machines_are_public() {
        for ip in ["8.8.8.8", "100.63.0.1", "172.32.0.1", "192.167.1.1", "2606:4700::1111", "2a00::1"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::ffff:127.0.0.1",
            "::8.8.8.8",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "100::1",
            "3fff::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_parsed_parses_to_itself(text in "https?://[a-z.]{1,12}(:[0-9]{0,5})?(/\\PC{0,30})?", reference in "\\PC{0,30}") {
            if let Ok(address) = Address::parse(&text) {
                proptest::prop_assert_eq!(&Address::parse(&address.to_string()).unwrap(), &address);
                proptest::prop_assert!(address.to_string().is_ascii());
                if let Ok(joined) = address.join(&reference) {
                    proptest::prop_assert!(joined.to_string().is_ascii());
                }
            }
        }
    }
}
