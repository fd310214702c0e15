//! Lines that were not written for their text, told by shape, place, company and distance of topic rather than by phrases.

use super::leftover::is_site_word;
use super::topic::{self, DO, Topic};

/// What stands beside a line.
pub struct Beside {
    /// A pointer to another article was taken out right before.
    pub promo: bool,
    /// The label of a box was taken out right before: what it labels comes next.
    pub label: bool,
    /// Something was taken out right before.
    pub removed: bool,
    /// The line before, or the one behind, is open too: a list, a table, verse.
    pub listed: bool,
    /// A long line of the text stands before.
    pub begun: bool,
    /// No long line follows.
    pub last: bool,
}

/// Whether line `n` is foreign to its text.
pub fn is_foreign(line: &str, topic: &Topic, n: usize, beside: Beside) -> bool {
    let words = line.split(' ').count();
    let closed = topic::is_closed(line);
    let sentence = closed && !line.ends_with("...");
    let (content, shared) = topic.shared(n);
    if words <= 12 && topic::speaks_to_reader(line) {
        return shared <= 2;
    }
    if beside.begun && shared == 0 && content >= 3 && topic::invites(line) {
        return true;
    }
    if counts(line) && shared == 0 && !beside.listed {
        return true;
    }
    if is_notice(line) || beside.begun && words <= 24 && points_elsewhere(line) {
        return true;
    }
    // The headline of another article: in the case of headlines, where the text is in that of sentences.
    let headline = topic.is_in_sentence_case() && beside.begun && is_in_headline_case(line);
    if headline && words <= 18 && (words >= if sentence { 5 } else { 7 }) {
        return true;
    }
    if beside.label && words <= 18 && line.len() <= 120 {
        return true;
    }
    let quoted = line.starts_with(['"', '“', '\'', '‘', '-', '–', '•', '*']);
    if sentence || quoted || words > 24 {
        return false;
    }
    let shouted =
        words <= 6 && !line.chars().any(char::is_lowercase) && line.chars().any(char::is_alphabetic);
    // A heading inside the text says what comes next in words that come again; a leftover does not.
    let stray = beside.begun && !beside.listed && words <= 8 && shared == 0 && topic.is_of_closed_lines();
    // "Police arrested the opposition leader" without its full stop is told by the report as far as its words go.
    let told = is_told(line);
    stray && !told
        || !told && (content >= 3 && shared == 0 || content >= 5 && shared * 5 <= content) && words <= 18
        || labelled(line)
        || beside.promo && !told
        || beside.removed && shouted
        || beside.last && !told && words <= 6 && n > 3
}

/// Whether an open line tells something as sentences do: an article or a preposition in front, and a verb in the past.
/// Headlines go without the one and say the other in the present.
pub fn is_told(line: &str) -> bool {
    const LITTLE: [&str; 13] =
        ["the", "a", "an", "The", "A", "An", "In", "On", "At", "He", "She", "They", "It"];
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.len() >= 4
        && words.iter().any(|w| LITTLE.contains(w))
        && crate::lines::has_verb(&words)
        && !is_in_headline_case(line)
}

/// Marks behind a label.
const MARKS: [&str; 6] = [": ", " — ", " – ", " » ", " | ", " › "];

/// "Our pick: Talks resume in the capital": a few words, a mark, and a headline.
fn labelled(line: &str) -> bool {
    MARKS.iter().any(|mark| {
        line.split_once(mark).is_some_and(|(label, rest)| {
            let words: Vec<&str> = label.split(' ').collect();
            // A speaker's name is all capitals at its words' beginnings; a label is not.
            let label_like = words.len() >= 2 && words[1..].iter().any(|w| w.starts_with(char::is_lowercase))
                || words.len() <= 3 && !label.chars().any(char::is_lowercase) && *mark != ": ";
            words.len() <= 7 && label_like && rest.split(' ').count() >= 3 && begins_headline(rest)
        })
    })
}

/// A label that nobody but a site writes, and a headline behind it, whatever closes it: an arrow; words between the site
/// and its reader ("Our pick: ..."); a label that is no clause in front of words in the case of headlines.
fn points_elsewhere(line: &str) -> bool {
    if line.contains(['"', '“', '”']) {
        return false;
    }
    if names_a_pointer(line) {
        return true;
    }
    MARKS.iter().any(|mark| {
        line.split_once(mark).is_some_and(|(label, rest)| {
            let words: Vec<&str> = label.split(' ').collect();
            if words.len() > 6 || rest.split(' ').count() < 3 || !begins_headline(rest) {
                return false;
            }
            let arrow = matches!(*mark, " » " | " › " | " | ");
            let low = words[1..].iter().all(|w| w.starts_with(char::is_lowercase));
            let ours = words
                .iter()
                .any(|w| matches!(w.to_ascii_lowercase().as_str(), "our" | "your" | "you" | "us" | "we"));
            // "Editors' picks: ...", "Must see: ...": the site speaks, and tells nothing.
            let sites = words.len() >= 2
                && !crate::lines::has_verb(&words)
                && words.iter().any(|w| is_site_word(w) || DO.contains(&w.to_lowercase().as_str()));
            arrow || low && (sites || ours || words.len() >= 2 && is_in_headline_case(rest))
        })
    })
}

/// "Talks resume in the capital — full story": behind the last mark of an open line a few small words without a verb.
fn names_a_pointer(line: &str) -> bool {
    !topic::is_closed(line)
        && [" — ", " – ", " | ", " » ", " › "].iter().any(|mark| {
            line.rsplit_once(mark).is_some_and(|(front, tail)| {
                let words: Vec<&str> = tail.split(' ').collect();
                words.len() <= 4
                    && words.iter().all(|w| w.chars().all(char::is_lowercase))
                    && !crate::lines::has_verb(&words)
                    && front.split(' ').count() >= 3
                    && begins_headline(front)
            })
        })
}

/// "7 reposts", "8 of 14 slides": a number of something that the text does not speak of.
fn counts(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    let number = |w: &str| w.len() <= 6 && w.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    let thing = |w: &str| w.len() >= 4 && w.ends_with('s') && w.chars().all(char::is_lowercase);
    match words[..] {
        [n, what] => number(n) && thing(what),
        [n, "of", m, what] => number(n) && number(m) && thing(what),
        _ => false,
    }
}

fn begins_headline(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '\'' | '‘' | '"' | '“'))
}

/// Whether nearly all longer words begin with a capital, as in many headlines and in no sentence.
pub fn is_in_headline_case(line: &str) -> bool {
    let (mut long, mut capital, mut commas) = (0, 0, 0);
    for word in line.split(' ') {
        commas += usize::from(word.ends_with(','));
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if word.chars().take_while(|c| c.is_alphabetic()).count() >= 4 {
            long += 1;
            capital += usize::from(word.starts_with(char::is_uppercase));
        }
    }
    // Lists of names are in capitals too; of shouting nothing follows.
    long >= 3
        && capital * 5 >= long * 4
        && commas <= 1
        && line.chars().any(char::is_lowercase)
        && !line.starts_with(['"', '“', '•', '-', '–', '*'])
}

/// What a player or a picture leaves behind: its kind and its state, no sentence: "Video unavailable", "Photo removed".
fn is_notice(line: &str) -> bool {
    const MEDIA: [&str; 20] = [
        "video",
        "clip",
        "audio",
        "image",
        "photo",
        "photos",
        "picture",
        "pictures",
        "gallery",
        "slideshow",
        "graphic",
        "player",
        "podcast",
        "playback",
        "stream",
        "embed",
        "media",
        "content",
        "tweet",
        "post",
    ];
    let words: Vec<&str> = line.split(' ').collect();
    let Some((first, rest)) = words.split_first() else { return false };
    (1..=3).contains(&rest.len())
        && !line.ends_with(['.', '!', '?', '"', '”', ','])
        && MEDIA.contains(&first.to_ascii_lowercase().as_str())
        && rest.iter().all(|w| w.chars().all(|c| c.is_lowercase() || c == '…' || c == '.'))
}

/// The label of a box: short, all capitals, and saying where what follows stands: "MORE FROM WORLD".
pub fn is_box_label(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    (3..=6).contains(&words.len())
        && !line.chars().any(char::is_lowercase)
        && words[1..].iter().any(|w| matches!(*w, "AT" | "ON" | "FROM" | "IN" | "BY" | "FOR" | "OF"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_by_hand() {
        for line in [
            "Our pick: Talks resume in the capital.",
            "NOW READ » Talks resume in the capital",
            "Most popular today: Army Leaves Town After Talks.",
            "Something you will like: Talks resume in the capital",
            "Newsroom picks | Talks resume in the capital.",
            "Worth a click: Talks resume in the capital.",
            "Talks resume in the capital — whole article",
        ] {
            assert!(points_elsewhere(line), "{line}");
        }
        for line in [
            "The minister was clear: The army will leave the town.",
            "Jane Roe: The army will leave the town.",
            "“Our goal is one: The end of the war.”",
            "Our goal: peace.",
            "Army spokesman: The rebels fled the town.",
            "It was over — Smith had won the vote.",
        ] {
            assert!(!points_elsewhere(line), "{line}");
        }
    }

    #[test]
    fn headline_case_by_hand() {
        assert!(is_in_headline_case("Army Leaves Town After Long Talks."));
        assert!(!is_in_headline_case("The Army of Iraq left Mosul after long talks with Iran."));
        assert!(!is_in_headline_case("Jane Smith, John Brown, Mary White, Peter Black"));
        assert!(!is_in_headline_case("ARMY LEAVES TOWN"));
    }

    #[test]
    fn counts_and_what_is_told() {
        assert!(
            counts("7 reposts")
                && counts("8 of 14 slides")
                && !counts("7 dead")
                && !counts("7 soldiers wounded")
        );
        assert!(is_told("Police arrested the opposition leader Pia Holm"));
        assert!(is_told("It was over by noon") && is_told("The rebels took 40 prisoners"));
        assert!(is_told("In Marin province, floods killed eleven people"));
        assert!(
            !is_told("Police arrest opposition leader in capital") && !is_told("Five recipes for spring")
        );
    }

    #[test]
    fn notices_and_labels_by_hand() {
        assert!(is_notice("Video unavailable") && is_notice("Photo removed by user"));
        assert!(
            !is_notice("Photo shows soldiers in Mosul")
                && !is_notice("Videos show it.")
                && !is_notice("Video")
        );
        assert!(
            is_box_label("MORE FROM THE WORLD")
                && !is_box_label("ADVERTISEMENT")
                && !is_box_label("WAR IN Gaza")
        );
    }
}
