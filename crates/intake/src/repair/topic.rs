//! How far a line is from the rest of its text: lines about something else are pointers to other articles.

use rustc_hash::{FxHashMap, FxHashSet};

/// Words that say nothing of a topic.
const EMPTY: [&str; 72] = [
    "that", "with", "from", "this", "have", "more", "will", "your", "about", "their", "been", "were", "they",
    "which", "when", "what", "would", "there", "than", "them", "into", "over", "after", "before", "also",
    "said", "says", "some", "could", "other", "where", "while", "those", "these", "then", "only", "just",
    "like", "most", "such", "being", "because", "until", "under", "between", "during", "against", "through",
    "year", "years", "time", "first", "last", "week", "month", "people", "read", "story", "stories", "news",
    "watch", "video", "latest", "here", "make", "made", "many", "much", "still", "even", "take", "does",
];

/// The words of a text's lines, for comparing one with the others.
pub struct Topic {
    lines: Vec<FxHashSet<u64>>,
    counts: FxHashMap<u64, u32>,
    words: usize,
    /// Lines in the case of headlines, and all that could be.
    shown: (usize, usize),
    /// Lines that no mark closes, and all.
    open: (usize, usize),
}

impl Topic {
    /// Reads the lines.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut topic =
            Topic { lines: Vec::new(), counts: FxHashMap::default(), words: 0, shown: (0, 0), open: (0, 0) };
        for line in lines {
            let set = content(line);
            for word in &set {
                *topic.counts.entry(*word).or_insert(0) += 1;
            }
            let words = line.split(' ').count();
            topic.words += words;
            topic.open.0 += usize::from(!is_closed(line));
            topic.open.1 += 1;
            if words >= 5 {
                topic.shown.0 += usize::from(super::foreign::is_in_headline_case(line));
                topic.shown.1 += 1;
            }
            topic.lines.push(set);
        }
        topic
    }

    /// Content words of a line, and those that other lines have too.
    pub fn shared(&self, line: usize) -> (usize, usize) {
        let Some(set) = self.lines.get(line) else { return (0, 0) };
        let shared = set.iter().filter(|w| self.counts.get(w).is_some_and(|n| *n > 1)).count();
        (set.len(), shared)
    }

    /// Whether a line is about something else than the others, as far as words tell.
    pub fn is_far(&self, line: usize) -> bool {
        let (content, shared) = self.shared(line);
        content >= 1 && shared * 5 <= content
    }

    /// Whether the text is written as sentences are, so that a line in the case of headlines stands out.
    pub fn is_in_sentence_case(&self) -> bool {
        self.shown.0 * 4 <= self.shown.1
    }

    /// Whether the text is of closed paragraphs, so that a line without an end stands out. A few lines are always open:
    /// the headline, and what is looked for.
    pub fn is_of_closed_lines(&self) -> bool {
        self.open.0 * 3 <= self.open.1 + 6
    }

    /// Whether there is enough text to tell.
    pub fn tells(&self) -> bool {
        self.words >= 80
    }
}

/// Whether a mark ends the line.
pub fn is_closed(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', '"', '”', '’', '\'', ':', ';', ',', ')', '…', '。', '؟'])
}

/// Keys of the words of a line that say what it is about: their first six letters.
fn content(line: &str) -> FxHashSet<u64> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 4 && !w.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_lowercase)
        .filter(|w| !EMPTY.contains(&w.as_str()))
        .map(|w| {
            let stem: String = w.chars().take(6).collect();
            dateline_facts::id::hash64(&[stem.as_bytes()])
        })
        .collect()
}

/// What sites ask their readers to do, as the first word of a line.
pub const DO: [&str; 46] = [
    "click",
    "tap",
    "watch",
    "listen",
    "read",
    "share",
    "sign",
    "subscribe",
    "follow",
    "view",
    "open",
    "play",
    "download",
    "join",
    "see",
    "get",
    "scroll",
    "swipe",
    "try",
    "enable",
    "turn",
    "log",
    "register",
    "support",
    "donate",
    "tell",
    "print",
    "save",
    "send",
    "copy",
    "show",
    "hide",
    "close",
    "skip",
    "load",
    "submit",
    "enter",
    "check",
    "browse",
    "explore",
    "remove",
    "stay",
    "found",
    "loading",
    "posted",
    "uploaded",
];

/// Words between a site and its reader.
pub const YOU: [&str; 12] =
    ["you", "your", "us", "our", "we", "my", "account", "inbox", "browser", "app", "ad", "ads"];

/// A few words that speak to a reader of a site, by their shape: "Tap to unmute", "Get the briefing in your inbox".
pub fn speaks_to_reader(line: &str) -> bool {
    let plain = crate::lines::plain(line);
    let words: Vec<&str> = plain.split(' ').collect();
    if words.len() > 12 || words.is_empty() || line.contains(['"', '“', '”']) {
        return false;
    }
    let does = DO.contains(&words[0]);
    let you = words.iter().filter(|w| YOU.contains(w)).count();
    let ends = line.ends_with('.');
    does && (you > 0 && (!ends || words.len() <= 6) || !ends && words.len() <= 6)
        || you > 0 && !ends && words.len() <= 10
}

/// A sentence that invites the reader of a site to something: "Win two tickets by entering our prize draw before Friday."
pub fn invites(line: &str) -> bool {
    const TO: [&str; 12] = [
        "win", "enjoy", "book", "vote", "become", "order", "buy", "shop", "discover", "take", "give", "help",
    ];
    let plain = crate::lines::plain(line);
    let words: Vec<&str> = plain.split(' ').collect();
    (6..=24).contains(&words.len())
        && (DO.contains(&words[0]) || TO.contains(&words[0]))
        && words.iter().any(|w| matches!(*w, "your" | "our" | "you"))
        && !line.contains(['"', '“', '”', '‘'])
        && !crate::lines::has_verb(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_by_hand() {
        let lines = [
            "Drones struck the airbase near Erbil overnight",
            "The airbase hosts coalition soldiers",
            "Recipes for spring vegetables",
        ];
        let topic = Topic::of(lines.into_iter());
        assert_eq!(topic.shared(1), (4, 1));
        assert_eq!(topic.shared(2), (3, 0));
    }

    #[test]
    fn readers_by_hand() {
        assert!(invites("Win two tickets to the premiere by entering our reader prize draw before Friday."));
        assert!(!invites("Help your neighbours, the mayor said as the water rose."));
        assert!(speaks_to_reader("Tap to unmute") && speaks_to_reader("Get the news in your inbox"));
        assert!(
            !speaks_to_reader("Soldiers left the base on Monday")
                && !speaks_to_reader("Read the statement, he said, and you will know.")
        );
    }
}
