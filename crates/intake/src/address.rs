//! What an address says without being fetched: its host, and whose a text is.

/// The host of an absolute address, with a port where it has one.
pub fn host(address: &str) -> Option<&str> {
    address.split_once("://")?.1.split(['/', '?', '#']).next()
}

/// Whose a text is, in lower case: the outlet's name, else the host of its address without `www.`; not the whole address,
/// which changes with every reader who shares it.
pub fn whose(outlet: Option<&str>, address: Option<&str>) -> Option<String> {
    let outlet = outlet.map(|o| o.trim().to_lowercase()).filter(|o| !o.is_empty());
    let site = || {
        let host = host(address?)?.trim().to_lowercase();
        Some(host.strip_prefix("www.").map(str::to_owned).unwrap_or(host))
    };
    outlet.or_else(site).filter(|w| !w.is_empty())
}
