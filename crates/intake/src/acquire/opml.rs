//! Lists of feeds: OPML, or plain text with an address a line.

use super::net::address::Address;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Feeds of one list at most.
const MOST: usize = 100_000;

/// A feed to be polled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedAt {
    /// Its address.
    pub address: String,
    /// What the list calls it.
    pub title: Option<String>,
}

/// The feeds in `bytes`, each once, in their order; and what was wrong with the list.
///
/// ```
/// use dateline_intake::acquire::feed_list;
/// let (feeds, _) = feed_list(br#"<opml><body><outline text="A" xmlUrl="https://example.org/feed"/></body></opml>"#);
/// assert_eq!(feeds[0].title.as_deref(), Some("A"));
/// let (feeds, _) = feed_list(b"# mine\nhttps://example.org/feed\n");
/// assert_eq!(feeds[0].address, "https://example.org/feed");
/// ```
pub fn feed_list(bytes: &[u8]) -> (Vec<FeedAt>, Vec<String>) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let (mut feeds, mut notes) =
        if text.starts_with('<') { of_opml(text) } else { (of_lines(text), Vec::new()) };
    let mut seen = rustc_hash::FxHashSet::default();
    feeds.retain(|feed| match Address::parse(&feed.address) {
        Ok(address) => seen.insert(address.to_string()),
        Err(why) => {
            notes.push(format!("{}: {why}", feed.address));
            false
        }
    });
    if feeds.len() > MOST {
        notes.push(format!("only the first {MOST} of its {} feeds are polled", feeds.len()));
        feeds.truncate(MOST);
    }
    (feeds, notes)
}

fn of_lines(text: &str) -> Vec<FeedAt> {
    let line = |line: &str| {
        let (address, title) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let title = Some(title.trim().to_owned()).filter(|t| !t.is_empty());
        (!address.is_empty() && !address.starts_with('#'))
            .then(|| FeedAt { address: address.to_owned(), title })
    };
    text.lines().filter_map(line).collect()
}

fn of_opml(text: &str) -> (Vec<FeedAt>, Vec<String>) {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut feeds, mut notes) = (Vec::new(), Vec::new());
    loop {
        match xml.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                if !tag.name().into_inner().eq_ignore_ascii_case("outline") {
                    continue;
                }
                let (mut address, mut title, mut words) = (None, None, None);
                for attribute in tag.html_attributes().with_checks(false).flatten() {
                    let value = super::feed::unescape(&attribute.value).trim().to_owned();
                    // Capitals vary from program to program.
                    match attribute.key.into_inner().to_ascii_lowercase().as_str() {
                        "xmlurl" => address = Some(value),
                        "title" => title = Some(value),
                        "text" => words = Some(value),
                        _ => {}
                    }
                }
                if let Some(address) = address.filter(|a| !a.is_empty()) {
                    feeds.push(FeedAt { address, title: title.or(words).filter(|t| !t.is_empty()) });
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                notes.push(format!("damaged after {} feeds: {error}", feeds.len()));
                break;
            }
        }
    }
    (feeds, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opml_nested_and_damaged() {
        let opml = "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>x</title></head><body><outline text=\"World\">\
            <outline type=\"rss\" text=\"A &amp; B\" xmlUrl=\"https://a.org/f?x=1&amp;y=2\" htmlUrl=\"https://a.org\"/>\
            <outline title='C' xmlurl='http://c.org/'></outline></outline><outline xmlUrl='https://a.org/f?x=1&amp;y=2'/>\
            <outline xmlUrl='file:///etc/passwd'/><outline text=\"cut";
        let (feeds, notes) = feed_list(opml.as_bytes());
        let told: Vec<_> = feeds.iter().map(|f| (f.address.as_str(), f.title.as_deref())).collect();
        assert_eq!(told, [("https://a.org/f?x=1&y=2", Some("A & B")), ("http://c.org/", Some("C"))]);
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes.iter().any(|n| n.starts_with("file:///etc/passwd: ")), "{notes:?}");
    }

    #[test]
    fn lines() {
        let (feeds, notes) = feed_list("\u{feff}# c\n\nhttps://a.org/f The A\r\nb.org\n".as_bytes());
        assert_eq!(feeds, [FeedAt { address: "https://a.org/f".into(), title: Some("The A".into()) }]);
        assert_eq!(notes, ["b.org: no address: it has no http:// in front"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>, text in "<opml><outline [a-zA-Z=\"'&;<>/ ]{0,60}") {
            let _ = feed_list(&bytes);
            let _ = feed_list(text.as_bytes());
        }
    }
}
