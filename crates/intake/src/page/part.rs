//! Whether a page is only a part: one page of several, or the beginning that is free to read.

use super::dom::{Dom, Key, NONE, Tag};
use crate::lines::plain;

/// Most texts that are looked at for words.
const MAX_TEXTS: usize = 20_000;
/// A text with fewer letters than this can be the free beginning of an article, where the page asks for a subscription;
/// and where it only says to machines that it is not free.
const STUB: (usize, usize) = (3000, 1000);

/// "page 2 of 3" in several languages: the word for page, the word between the numbers.
const PAGES: [(&str, &[&str]); 16] = [
    ("page", &["of", "sur", "from"]),
    ("seite", &["von"]),
    ("página", &["de"]),
    ("pagina", &["di", "van", "de", "din"]),
    ("strona", &["z"]),
    ("strana", &["z", "od"]),
    ("страница", &["из", "от"]),
    ("стр", &["из"]),
    ("сторінка", &["з", "із"]),
    ("sida", &["av"]),
    ("side", &["av", "af"]),
    ("sayfa", &["den", "of"]),
    ("σελίδα", &["από"]),
    ("صفحة", &["من"]),
    ("صفحه", &["از"]),
    ("עמוד", &["מתוך"]),
];

/// Words that ask for a subscription before one reads on; matched whole words in a short text.
const WALLS: &[&str] = &[
    "subscribe to continue",
    "subscribe to keep reading",
    "subscribe to read",
    "subscribe now to read",
    "to continue reading",
    "to read the full story",
    "to read the full article",
    "to keep reading",
    "already a subscriber",
    "already have a subscription",
    "this article is for subscribers",
    "this story is for subscribers",
    "this content is for subscribers",
    "exclusive to subscribers",
    "available to subscribers only",
    "for subscribers only",
    "sign in to continue",
    "log in to continue",
    "register to continue",
    "become a member to read",
    "réservé aux abonnés",
    "pour lire la suite",
    "jetzt abonnieren",
    "weiterlesen mit",
    "exclusivo para suscriptores",
    "suscríbete para seguir leyendo",
    "esclusivo per gli abbonati",
    "riservato agli abbonati",
    "только для подписчиков",
    "только по подписке",
    "оформите подписку",
];

/// Which page of how many, and where the next one is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Number of this page and of all, where said.
    pub number: Option<(u16, u16)>,
    /// The address of the page behind it.
    pub next: Option<String>,
    /// There is a page before it.
    pub before: bool,
}

impl Pages {
    /// What is said of the report.
    pub fn note(&self) -> String {
        let rest = match &self.next {
            Some(next) => format!("the article goes on at {next}"),
            None => "the rest stands on other pages".to_owned(),
        };
        match self.number {
            Some((n, of)) => format!("page {n} of {of} of one article: {rest}"),
            None => format!("one page of several of one article: {rest}"),
        }
    }
}

/// Reads whether a page is one of several. `own` is its address, where known.
pub fn pages(dom: &Dom<'_>, own: Option<&str>) -> Option<Pages> {
    let mut pages = Pages::default();
    let mut linked = false;
    for id in 1..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if !matches!(node.tag, Tag::A | Tag::Link) {
            continue;
        }
        let Some(rel) = dom.raw(id, Key::Rel) else { continue };
        let (next, before) = rel.split_ascii_whitespace().fold((false, false), |(n, p), word| {
            (
                n || word.eq_ignore_ascii_case("next"),
                p || word.eq_ignore_ascii_case("prev") || word.eq_ignore_ascii_case("previous"),
            )
        });
        if !(next || before) {
            continue;
        }
        let Some(href) = dom.attr(id, Key::Href).filter(|h| h.len() < 2000) else { continue };
        // A blog's "next" is often the next article.
        if !same_article(&href, own) {
            continue;
        }
        linked = true;
        pages.before |= before;
        if next && pages.next.is_none() {
            pages.next = Some(href.trim().to_owned());
        }
    }
    let mut looked = 0;
    for (id, node) in dom.nodes.iter().enumerate() {
        if node.tag != Tag::Text || node.text.len() > 48 || !node.text.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        looked += 1;
        if looked > MAX_TEXTS {
            break;
        }
        let around = dom.text_of(node.parent, 60);
        let Some(number) = numbered(node.text).or_else(|| numbered(&around)) else { continue };
        // Where no link says so, a pager's own words must: comments and galleries have pages too.
        let names = |id: u32| {
            dom.raw(id, Key::Class).is_some_and(|c| {
                let c = c.to_ascii_lowercase();
                (c.contains("pagin") || c.contains("article-page") || c.contains("pager"))
                    && !c.contains("comment")
                    && !c.contains("gallery")
            })
        };
        if linked || dom.ancestors(id as u32).take(4).any(names) {
            pages.number = Some(number);
            linked = true;
            break;
        }
    }
    linked.then_some(pages)
}

/// "Page 2 of 3", "Seite 2 von 3", "第2页，共3页".
pub fn numbered(text: &str) -> Option<(u16, u16)> {
    if text.len() > 60 {
        return None;
    }
    let fits = |n: &str, of: &str| {
        let (n, of) = (n.parse::<u16>().ok()?, of.parse::<u16>().ok()?);
        (n >= 1 && n <= of && (2..=200).contains(&of)).then_some((n, of))
    };
    if text.contains('第') && text.contains('共') || text.contains("ページ") {
        let numbers: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
        if let [n, of] = numbers[..] {
            return fits(n, of);
        }
    }
    let words = plain(text);
    let words: Vec<&str> = words.split(' ').collect();
    PAGES.iter().find_map(|(page, between)| match words[..] {
        [p, n, mid, of, ..] if p == *page && between.contains(&mid) => fits(n, of),
        [p, n, of] if p == *page && text.contains('/') => fits(n, of),
        _ => None,
    })
}

/// Whether an address is another page of the article at `own`: the same but for a number.
fn same_article(href: &str, own: Option<&str>) -> bool {
    let href = href.trim();
    let (bare, number) = without_page(href);
    if number.is_none() && own.is_none() {
        return false;
    }
    // "?page=2", "2/": nothing but the page.
    if bare.trim_matches(['/', '.', '?', '&']).is_empty() {
        return number.is_some();
    }
    let Some(own) = own else { return false };
    let path = |a: &str| {
        let a = a.split_once("://").map_or(a, |(_, rest)| rest);
        let a = a.strip_prefix("//").unwrap_or(a);
        a.trim_end_matches('/').to_ascii_lowercase()
    };
    let (own_bare, own_number) = without_page(own);
    if number.is_none() && own_number.is_none() {
        return false;
    }
    let (theirs, ours) = (path(bare), path(own_bare));
    // A relative address is a tail of the whole one.
    !theirs.is_empty() && (ours == theirs || ours.ends_with(&format!("/{}", theirs.trim_start_matches('/'))))
}

/// An address without the number of its page, and the number.
fn without_page(address: &str) -> (&str, Option<u16>) {
    let address = address.split('#').next().unwrap_or("");
    let small = |s: &str| s.parse::<u16>().ok().filter(|n| *n <= 200 && s.len() <= 3);
    if let Some((path, query)) = address.split_once('?') {
        for pair in query.split('&') {
            if let Some((name, value)) = pair.split_once('=')
                && matches!(
                    name.to_ascii_lowercase().as_str(),
                    "page" | "p" | "pg" | "pagina" | "seite" | "paged" | "page_no"
                )
                && let Some(n) = small(value)
            {
                return (path, Some(n));
            }
        }
        return (path, None);
    }
    let path = address.trim_end_matches('/');
    let (stem, end) = path
        .rfind('.')
        .filter(|dot| path[*dot..].starts_with(".htm") || path[*dot..].starts_with(".php"))
        .map_or((path, ""), |dot| path.split_at(dot));
    let _ = end;
    let digits = stem.len() - stem.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (front, number) = stem.split_at(digits);
    let lead = ["/page/", "/page-", "/seite-", "/pagina/", "-page-", "_page", "/p", "/", "-", "_", ","]
        .iter()
        .find_map(|l| front.strip_suffix(l));
    match (lead, small(number)) {
        (Some(front), Some(n)) => (front, Some(n)),
        _ => (stem, None),
    }
}

/// Whether a page ends where only subscribers read on. `free` is what it says to machines, `told` the letters it tells.
pub fn walled(dom: &Dom<'_>, free: Option<bool>, told: usize) -> Option<&'static str> {
    if free == Some(true) {
        return None;
    }
    let asked = || {
        let texts = dom.nodes.iter().filter(|n| n.tag == Tag::Text && (12..=200).contains(&n.text.len()));
        texts.take(MAX_TEXTS).any(|n| dom.node(n.parent).tag != Tag::Script && asks(n.text))
    };
    let said = free == Some(false);
    if said && told < STUB.1 || told < STUB.0 && asked() {
        Some("only the beginning of the article: the page says that the rest is for subscribers")
    } else if said {
        Some("the page says that it is for subscribers: its text may be only a part")
    } else {
        None
    }
}

/// Whether a short text asks for a subscription.
pub fn asks(text: &str) -> bool {
    // Most texts are passed over without being read as words.
    let bytes = text.as_bytes();
    let hint = |stem: &str| memchr::memmem::find(bytes, stem.as_bytes()).is_some();
    let stems = [
        "ubscri",
        "ontinue",
        "o read",
        "o keep",
        "bonn",
        "SUBSCRI",
        "uscri",
        "ember",
        "ire la suite",
        "eiterlesen",
        "подпис",
        "egister",
    ];
    if text.len() > 200 || !stems.iter().any(|s| hint(s)) {
        return false;
    }
    let words = format!(" {} ", plain(text));
    WALLS.iter().any(|w| {
        words
            .match_indices(w)
            .any(|(at, _)| words[..at].ends_with(' ') && words[at + w.len()..].starts_with(' '))
    })
}

/// "Previous 1 2 3 Next": a pager's words.
pub fn is_pager(text: &str) -> bool {
    if text.len() > 160 {
        return false;
    }
    if numbered(text).is_some() {
        return true;
    }
    let words = plain(text);
    let mut numbers = 0;
    let mut named = 0;
    for word in words.split(' ') {
        if word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
            numbers += 1;
        } else if matches!(
            word,
            "next"
                | "previous"
                | "prev"
                | "page"
                | "pages"
                | "first"
                | "last"
                | "continue"
                | "to"
                | "weiter"
                | "zurück"
                | "seite"
                | "suivant"
                | "suivante"
                | "précédent"
                | "précédente"
                | "siguiente"
                | "anterior"
                | "página"
                | "avanti"
                | "indietro"
                | "pagina"
                | "далее"
                | "назад"
                | "страница"
                | "下一页"
                | "上一页"
                | "次へ"
                | "前へ"
                | "التالي"
                | "السابق"
                | "sonraki"
                | "önceki"
        ) {
            named += 1;
        } else {
            return false;
        }
    }
    named > 0 && named <= 6 || numbers >= 2
}

/// Whether `meta` says that an article is sold.
pub fn is_locked(dom: &Dom<'_>) -> bool {
    dom.nodes.iter().enumerate().any(|(id, node)| {
        node.tag == Tag::Meta
            && node.first == NONE
            && dom
                .raw(id as u32, Key::Property)
                .or_else(|| dom.raw(id as u32, Key::Name))
                .is_some_and(|n| n.eq_ignore_ascii_case("article:content_tier"))
            && dom.raw(id as u32, Key::Content).is_some_and(|c| c.eq_ignore_ascii_case("locked"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_hand() {
        assert_eq!(numbered("Page 2 of 3"), Some((2, 3)));
        assert_eq!(numbered("Seite 2 von 14 "), Some((2, 14)));
        assert_eq!(numbered("Страница 1 из 4"), Some((1, 4)));
        assert_eq!(numbered("第2页，共3页"), Some((2, 3)));
        assert_eq!(numbered("صفحة 1 من 2"), Some((1, 2)));
        assert_eq!(numbered("Page 2/3"), Some((2, 3)));
        assert_eq!(numbered("Page 4 of 3"), None);
        assert_eq!(numbered("Page 1 of the book"), None);
    }

    #[test]
    fn addresses_of_pages() {
        let own = Some("https://x.example/2024/01/bridge-closed");
        for other in [
            "https://x.example/2024/01/bridge-closed/2",
            "/2024/01/bridge-closed?page=2",
            "?page=2",
            "https://x.example/2024/01/bridge-closed/page/2/",
        ] {
            assert!(same_article(other, own), "{other}");
        }
        assert!(same_article(
            "/2024/01/bridge-closed",
            Some("https://x.example/2024/01/bridge-closed?page=2")
        ));
        assert!(same_article("story-3.html", Some("https://x.example/a/story-2.html")));
        for other in [
            "https://x.example/2024/01/road-open",
            "/2024/01/road-open?page=2",
            "https://x.example/2024/01/bridge-closed",
            "",
        ] {
            assert!(!same_article(other, own), "{other}");
        }
        assert!(!same_article("https://x.example/2024/02/next-story", None));
    }

    #[test]
    fn words_of_walls_and_pagers() {
        assert!(asks("Subscribe to continue reading.") && asks("Already a subscriber? Log in"));
        assert!(!asks("The ministry asked drivers to read the notice."));
        assert!(is_pager("Previous 1 2 3 Next") && is_pager("1 2 3") && is_pager("Page 2 of 3"));
        assert!(!is_pager("1 soldier") && !is_pager("12") && !is_pager("The next page"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}|(Page |[0-9]{1,4}| of |/|\\?page=|第|共|-){0,8}") {
            let _ = (numbered(&text), asks(&text), is_pager(&text), same_article(&text, Some("https://x.example/a/2")), same_article(&text, None));
        }
    }
}
