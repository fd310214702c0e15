//! What an address says without being fetched: its host, and whose a text is.

/// The host of an absolute address, with a port where it has one.
pub fn host(address: &str) -> Option<&str> {
    address.split_once("://")?.1.split(['/', '?', '#']).next()
}

/// The site that an address on a page leads to: its host without a port, where it says one; `//host/path` has one too.
pub fn site(href: &str) -> Option<&str> {
    let rest = href.split_once("//").filter(|(scheme, _)| matches!(*scheme, "https:" | "http:" | ""))?.1;
    // No name of a host is longer; a longer one would be compared with every link.
    rest.split(['/', '?', '#', ':']).next().filter(|h| h.len() <= 253 && h.contains('.'))
}

/// A host's name as it is compared: in lower case, without `www.`.
pub fn bare(host: &str) -> String {
    let host = host.trim().to_lowercase();
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

/// Whose a text is, in lower case: the outlet's name, else the host of its address without `www.`; not the whole address,
/// which changes with every reader who shares it.
pub fn whose(outlet: Option<&str>, address: Option<&str>) -> Option<String> {
    let outlet = outlet.map(|o| o.trim().to_lowercase()).filter(|o| !o.is_empty());
    outlet.or_else(|| host(address?).map(bare)).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_by_hand() {
        assert_eq!(host("https://www.x.example:8080/a?b"), Some("www.x.example:8080"));
        assert_eq!(site("https://www.x.example:8080/a?b"), Some("www.x.example"));
        assert_eq!(site("//cdn.x.example/a"), Some("cdn.x.example"));
        for none in ["/a//b.c", "a.html", "mailto:a@b.example", "ftp://x.example", "https://localhost/a", ""]
        {
            assert_eq!(site(none), None, "{none}");
        }
        assert_eq!(bare("WWW.X.example"), "x.example");
    }
}
