//! robots.txt after RFC 9309: what a site asks programs like this one not to fetch.

use std::time::Duration;

/// Bytes of a robots.txt that count; the standard asks for at least 500 KiB.
pub(crate) const LIMIT: u64 = 512_000;

/// Bytes of one rule.
const RULE: usize = 2048;

/// The longest pause a site can ask for.
const LONGEST: Duration = Duration::from_secs(30);

/// What one site asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Robots {
    rules: Vec<(bool, String)>,
    /// `Crawl-delay`, which is not of the standard but is asked for by many.
    pub(crate) delay: Option<Duration>,
    all: bool,
}

impl Robots {
    /// Nothing may be fetched: what the standard asks for where robots.txt cannot be reached.
    pub(crate) fn closed() -> Self {
        Robots { all: true, ..Robots::default() }
    }

    /// Reads `text` for the program called `product`: the groups that name it, else those for all.
    pub(crate) fn parse(text: &str, product: &str) -> Self {
        let (mut mine, mut any) = (Robots::default(), Robots::default());
        let mut named = false;
        // To whom the lines that follow are addressed, and whether still more names may come.
        let (mut to_me, mut to_all, mut naming) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !naming {
                        (to_me, to_all) = (false, false);
                    }
                    naming = true;
                    to_all |= value == "*";
                    let token =
                        value.split(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_'))).next();
                    to_me |= token.is_some_and(|t| t.eq_ignore_ascii_case(product));
                    named |= to_me;
                }
                rule @ ("allow" | "disallow") => {
                    naming = false;
                    if value.is_empty() || value.len() > RULE {
                        continue;
                    }
                    let rule = (rule == "allow", normal(value));
                    if to_me {
                        mine.rules.push(rule.clone());
                    }
                    if to_all {
                        any.rules.push(rule);
                    }
                }
                "crawl-delay" => {
                    naming = false;
                    let seconds = value.parse::<f32>().ok().filter(|s| (0.0..1.0e6).contains(s));
                    let delay = seconds.map(|s| Duration::from_secs_f32(s).min(LONGEST));
                    if to_me {
                        mine.delay = delay;
                    }
                    if to_all {
                        any.delay = delay;
                    }
                }
                _ => {}
            }
        }
        if named { mine } else { any }
    }

    /// Whether `path` (with its query) may be fetched: the longest rule that fits decides, of equals the permission.
    pub(crate) fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        if self.all {
            return false;
        }
        let fitting = self.rules.iter().filter(|(_, rule)| fits(rule, &path));
        fitting.max_by_key(|(allowed, rule)| (rule.len(), *allowed)).is_none_or(|(allowed, _)| *allowed)
    }
}

/// Percent-encoding made comparable: hex digits in capitals, what need not be encoded decoded, the rest encoded.
fn normal(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                let byte = u8::try_from(high * 16 + low).unwrap_or(b'%');
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
                at += 3;
            }
            (byte, ..) => {
                if byte.is_ascii_graphic() {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
                at += 1;
            }
        }
    }
    out
}

/// `*` stands for anything, `$` at the end for the end. Each piece is looked for once: time is linear.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, to_end) = rule.strip_suffix('$').map_or((rule, false), |r| (r, true));
    let mut pieces = rule.split('*').peekable();
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    if pieces.peek().is_none() {
        return !to_end || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() && to_end {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(text: &str, path: &str) -> bool {
        Robots::parse(text, "dateline").allows(path)
    }

    #[test]
    fn the_longest_rule_decides() {
        let text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c.html$\nDisallow: /*.php\nAllow: /x\nDisallow: /x\n";
        for (path, wanted) in [
            ("/", true),
            ("/a", false),
            ("/ab", false),
            ("/a/b", true),
            ("/a/b/c.html", false),
            ("/a/b/c.html?x", true),
            ("/q/w.php?z", false),
            ("/x", true),
            ("/A", true),
        ] {
            assert_eq!(allowed(text, path), wanted, "{path}");
        }
    }

    #[test]
    fn our_own_group_comes_before_that_for_all() {
        let text = "User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: Dateline/1.0\nDisallow: /no # not this\n\nuser-agent: DATELINE\nDisallow: /nor\nCrawl-delay: 2.5\n";
        assert!(allowed(text, "/yes"));
        assert!(!allowed(text, "/no"));
        assert!(!allowed(text, "/nor"), "groups of one name are one");
        assert_eq!(Robots::parse(text, "dateline").delay, Some(Duration::from_millis(2500)));
        assert!(!allowed("User-agent: *\nDisallow: /\nUser-agent: x\nAllow: /", "/a"));
    }

    #[test]
    fn nothing_said_is_allowed() {
        for text in [
            "",
            "Disallow: /",
            "User-agent: *\nDisallow:",
            "<html>not found",
            "User-agent: datelines\nDisallow: /",
        ] {
            assert!(allowed(text, "/a"), "{text}");
        }
        assert!(!Robots::closed().allows("/a"));
    }

    #[test]
    fn encodings_meet() {
        assert!(!allowed("User-agent:*\nDisallow: /caf\u{e9}", "/caf%C3%A9"));
        assert!(!allowed("User-agent:*\nDisallow: /%7Ejoe", "/~joe/x"));
        assert!(!allowed("User-agent:*\nDisallow: /a%3cb", "/a%3Cb"));
        assert!(allowed("User-agent:*\nDisallow: /a%2Fb", "/a/b"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", rule in "[/a*$%0-9]{0,20}", path in "/\\PC{0,40}") {
            let _ = allowed(&text, &path);
            let _ = allowed(&format!("User-agent: *\nDisallow: {rule}\nCrawl-delay: {text}"), &path);
        }
    }
}
