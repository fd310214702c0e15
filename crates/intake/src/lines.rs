//! Lines that sites put between and around articles, told by their words and where they stand.
//!
//! Words alone would take real sentences with them, so a rule says where a line must stand, and a line that
//! only begins like furniture must be short.

use dateline_facts::report::BlockKind;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Longest line, in bytes, that can be furniture by its words.
const MAX_LINE: usize = 320;
/// Most words of a line that only begins like furniture.
const MAX_WORDS: usize = 28;

/// What is known of a line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// It stands in the last third of the text, or behind it.
    pub end: bool,
    /// It holds a link.
    pub linked: bool,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Promo, boilerplate, byline or caption.
    pub kind: BlockKind,
    /// What stands behind it, as far as it is short, is no part of the article either.
    pub tail: bool,
}

/// Furniture's first words with which a sentence of the text may begin too: "See also the ruling of 2019, which ...".
const MAY_BEGIN: [&str; 20] = [
    "read more",
    "read also",
    "also read",
    "see also",
    "elsewhere on",
    "tags",
    "tagged with",
    "copyright",
    "share this",
    "leave a comment",
    "watch now",
    "watch live",
    "posted in",
    "filed under",
    "sign up for",
    "sign up to",
    "subscribe to the",
    "sponsored by",
    "paid for by",
    "promoted by",
];

/// Whether a line is a sentence told to nobody in particular: closed, with a verb, or in quotation marks; no label, no
/// "you".
fn is_sentence(line: &str) -> bool {
    let line = line.trim();
    let quoted = line.starts_with(['"', '“', '‘']) && line.contains(['”', '"', '’']);
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    const YOU: [&str; 6] = ["you", "your", "our", "us", "we", "free"];
    let start: usize = line.char_indices().nth(24).map_or(line.len(), |(at, _)| at);
    let labelled = line[..start].contains([':', '|', '»', '–', '—', '©']);
    line.ends_with(['.', '”', '"'])
        && words.len() >= 7
        && !labelled
        && (quoted || has_verb(&words) && !words.iter().any(|w| YOU.contains(&w.to_lowercase().as_str())))
}

/// Whether words hold a verb as reports use them: an auxiliary, a word of saying, a past tense.
pub(crate) fn has_verb(words: &[&str]) -> bool {
    const VERBS: [&str; 48] = [
        "is", "was", "were", "are", "has", "have", "had", "will", "would", "been", "could", "said", "says",
        "told", "left", "fled", "hit", "shot", "took", "held", "struck", "began", "fell", "won", "lost",
        "met", "came", "went", "gave", "made", "found", "broke", "led", "sent", "fought", "kept", "spoke",
        "saw", "set", "put", "rose", "drove", "brought", "bore", "flew", "ran", "threw", "built",
    ];
    words.iter().skip(1).any(|w| {
        let past = w.len() >= 5 || w.len() == 4 && !w.ends_with("eed");
        VERBS.contains(w) || past && w.ends_with("ed") && w.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// What stands behind a pointer's label: "Related: ...", "Also read: ...".
pub(crate) fn behind_label(line: &str) -> Option<&str> {
    const LABELS: [&str; 20] = [
        "related",
        "more",
        "recommended",
        "watch",
        "watch now",
        "listen",
        "in pictures",
        "read",
        "read more",
        "read also",
        "also read",
        "see also",
        "related article",
        "related story",
        "sponsored",
        "promoted",
        "paid",
        "advertorial",
        "advertisement",
        "ad",
    ];
    let (label, rest) = line.split_once(':')?;
    let label = label.trim();
    let listed = || label.len() <= 16 && LABELS.iter().any(|l| label.eq_ignore_ascii_case(l));
    (listed() || heads_other(label)).then(|| rest.trim())
}

/// Whether a label is what in other places heads a list of other articles: "Lire aussi", "Most read".
fn heads_other(label: &str) -> bool {
    if label.len() > 48 || label.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let words = plain(label);
    let first = words.split(' ').next().unwrap_or("");
    let no_pointer =
        ["comments", "tags", "newsletter", "about", "share", "leave", "join", "комментарии", "отзывы"];
    !no_pointer.contains(&first)
        && RULES
            .get(first)
            .is_some_and(|rules| rules.iter().any(|r| r.place == Where::Tail && r.words == words))
}

/// Whether what stands behind a label is a sentence told to nobody in particular: closed by a full stop, with a verb of the
/// past, no word between a site and its reader, and not the name of a film, a talk or a question.
fn is_clause(rest: &str) -> bool {
    const YOU: [&str; 6] = ["you", "your", "our", "us", "we", "my"];
    const OPENS: [&str; 6] = ["how", "why", "what", "who", "when", "where"];
    const MEDIA: [&str; 14] = [
        "moment",
        "video",
        "clip",
        "footage",
        "podcast",
        "interview",
        "full",
        "latest",
        "best",
        "story",
        "inside",
        "photos",
        "pictures",
        "live",
    ];
    let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let low = |n: usize| words.get(n).map(|w| w.to_lowercase()).unwrap_or_default();
    let named = usize::from(matches!(low(0).as_str(), "the" | "a" | "an"));
    let stopped =
        rest.ends_with('.') && !rest.ends_with("...") || rest.ends_with(".”") || rest.ends_with(".\"");
    stopped
        && words.len() >= 4
        && has_verb(&words)
        && !words.iter().any(|w| YOU.contains(&w.to_lowercase().as_str()))
        && !OPENS.contains(&low(0).as_str())
        && !MEDIA.contains(&low(named).as_str())
}

/// Whether a label stands before a clause that goes on from it in small letters: "Related: on Monday gunmen killed a judge,
/// police said." The headlines that sites point at begin with a capital.
fn goes_on(line: &str) -> bool {
    behind_label(line).is_some_and(|rest| rest.starts_with(char::is_lowercase) && is_clause(rest))
}

/// The same with a capital: "Watch: Soldiers beat two men on Monday, a lawyer said." Only the text around can tell
/// whether the sentence is its own. Headlines go without articles.
pub(crate) fn may_go_on(line: &str) -> bool {
    let has_article = |rest: &str| {
        rest.split(|c: char| !c.is_alphanumeric())
            .any(|w| matches!(w, "the" | "a" | "an" | "The" | "A" | "An"))
    };
    behind_label(line)
        .is_some_and(|rest| rest.starts_with(char::is_uppercase) && is_clause(rest) && has_article(rest))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Any,
    End,
    Linked,
    Tail,
}

struct Rule {
    whole: bool,
    place: Where,
    kind: BlockKind,
    words: &'static str,
}

/// Rules by their first word.
static RULES: LazyLock<FxHashMap<&'static str, Vec<Rule>>> = LazyLock::new(|| {
    let mut map: FxHashMap<&'static str, Vec<Rule>> = FxHashMap::default();
    for line in dateline_data::LINES.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(how), Some(place), Some(kind), Some(words)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let place = match place {
            "end" => Where::End,
            "linked" => Where::Linked,
            "tail" => Where::Tail,
            _ => Where::Any,
        };
        let kind = BlockKind::from_word(kind).unwrap_or(BlockKind::Boilerplate);
        let first = words.split(' ').next().unwrap_or(words);
        map.entry(first).or_default().push(Rule { whole: how == "whole", place, kind, words });
    }
    map
});

/// Whether a line is furniture, and which.
pub fn judge(line: &str, place: Place) -> Option<Verdict> {
    if line.len() > MAX_LINE {
        return None;
    }
    let verdict = |kind| Some(Verdict { kind, tail: false });
    // What a widespread program puts below every item of its feeds.
    let fed = line.starts_with("The post ") && line.contains(" appeared first on ");
    if fed || is_counter(line) || is_share_count(line) || is_clock(line) || counts_something(line) {
        return verdict(BlockKind::Boilerplate);
    }
    if goes_on(line) {
        return None;
    }
    let words = plain(line);
    if let Some(first) = line.chars().find(|c| !c.is_whitespace())
        && matches!(first, '©' | '►' | '▶')
    {
        return verdict(BlockKind::Boilerplate);
    }
    let first = words.split(' ').next()?;
    let count = words.split(' ').count();
    let mut found = None;
    // "Read more than 200 pages and you find one name, said the judge."
    let sentence = is_sentence(line) || words.starts_with("read more than ") && line.ends_with('.');
    for rule in RULES.get(first).map_or(&[][..], Vec::as_slice) {
        let fits = if rule.whole {
            words == rule.words
        } else {
            count <= MAX_WORDS
                && words.starts_with(rule.words)
                && !(sentence && MAY_BEGIN.contains(&rule.words))
                && words[rule.words.len()..].chars().next().is_none_or(|c| c == ' ')
        };
        if !fits {
            continue;
        }
        match rule.place {
            Where::Tail if place.end => return Some(Verdict { kind: rule.kind, tail: true }),
            Where::Any => found = found.or(verdict(rule.kind)),
            Where::End if place.end => found = found.or(verdict(rule.kind)),
            Where::Linked if place.end && place.linked => found = found.or(verdict(rule.kind)),
            _ => {}
        }
    }
    // "Related: ..." with its colon; without it a sentence may begin so.
    let labelled = behind_label(line).is_some();
    // "More: rebels shot three men in Marin on Sunday." tells something.
    let told = first == "more" && line.trim_end().ends_with('.') && {
        let told: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        has_verb(&told)
    };
    if found.is_none() && labelled && !told && count <= MAX_WORDS {
        return verdict(BlockKind::Promo);
    }
    if found.is_none()
        && place.end
        && count <= 8
        && (first == "source" || first == "sources")
        && line.contains(':')
    {
        return verdict(BlockKind::SourceNote);
    }
    if found.is_none() && place.end && count <= 60 && is_credit(&words) {
        return verdict(BlockKind::Byline);
    }
    found
}

/// A picture's caption or credit by its words: "Photo: AFP", "(Image credit: X)", "... (Getty Images)".
pub fn caption(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let words = plain(line);
    const STARTS: [&str; 9] = [
        "file photo",
        "photo by",
        "photo courtesy",
        "image credit",
        "photo credit",
        "credit",
        "image source",
        "picture by",
        "photograph by",
    ];
    let bare = line.trim_start_matches(['(', '[', ' ']);
    let labelled = ["Photo:", "Image:", "Picture:", "Photos:", "PHOTO:", "Foto:", "Фото:", "Credit:"]
        .iter()
        .any(|l| bare.starts_with(l));
    let starts =
        STARTS.iter().any(|s| words.strip_prefix(s).is_some_and(|r| r.is_empty() || r.starts_with(' ')));
    let count = words.split(' ').count();
    let credited = [
        "/AFP)",
        "/AP)",
        "/Reuters)",
        "Getty Images",
        "Getty Images)",
        "/EPA)",
        "/Shutterstock",
        "via AP)",
        "(AP Photo)",
        "(File photo)",
    ]
    .iter()
    .any(|e| line.ends_with(e));
    // "... (Photo: AFP)"
    let in_brackets = line.strip_suffix(')').and_then(|l| l.rsplit_once('(')).is_some_and(|(_, note)| {
        let note = note.trim_start().to_ascii_lowercase();
        ["photo:", "photo by", "image:", "picture:", "credit:", "photo courtesy"]
            .iter()
            .any(|l| note.starts_with(l))
    });
    let credited = credited || in_brackets;
    // "Jane Roe/Reuters"
    let signed = count <= 7
        && line.split_once('/').is_some_and(|(who, agency)| {
            let names: Vec<&str> = who.split_whitespace().collect();
            (2..=4).contains(&names.len())
                && names.iter().all(|n| n.chars().next().is_some_and(char::is_uppercase))
                && crate::agencies::agency(agency.trim()).is_some()
        });
    signed || (labelled && count <= 30) || (starts && count <= 12) || (credited && count <= 40)
}

/// "contributed to this report" and its like at the end of an article.
fn is_credit(words: &str) -> bool {
    const CREDITS: [&str; 8] = [
        "contributed to this report",
        "contributed to this story",
        "contributed to this article",
        "contributed reporting",
        "contributed from",
        "can be reached at",
        "may be reached at",
        "is a staff writer",
    ];
    let reporters = words.starts_with("reporting by") || words.starts_with("additional reporting by");
    reporters || CREDITS.iter().any(|c| words.contains(c))
}

/// "Image 1 of 5", "3 / 12".
fn is_counter(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let rest = match words.first().map(|w| w.to_ascii_lowercase()) {
        Some(w) if matches!(w.as_str(), "image" | "photo" | "slide" | "picture" | "page") => &words[1..],
        _ => &words[..],
    };
    let number = |w: &str| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()) && !w.is_empty();
    matches!(rest, [a, "of" | "/" | "von" | "de" | "sur", b] if number(a) && number(b))
}

/// "00:00 / 02:41": a player's clock, no letters at all.
fn is_clock(line: &str) -> bool {
    line.len() <= 24
        && line.contains(':')
        && line.chars().any(|c| c.is_ascii_digit())
        && line.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '/' | ' ' | '-' | '|'))
}

/// "4 photos", "6 people reacted": a number and a few words in lower case, no sentence.
fn counts_something(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [count, rest @ ..] = &words[..] else { return false };
    (1..=3).contains(&rest.len())
        && count.len() <= 6
        && count.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'K' | b'k'))
        && count.bytes().any(|b| b.is_ascii_digit())
        && [
            "photo", "picture", "image", "video", "react", "share", "view", "like", "comment", "repl",
            "read", "min",
        ]
        .iter()
        .any(|w| rest.iter().any(|r| r.starts_with(w)))
        && rest.iter().all(|w| w.chars().all(char::is_lowercase))
}

/// "12 Shares", "1.2K views", "0 Comments".
fn is_share_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [count, what] = words[..] else { return false };
    count.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'k' | b'K' | b'M' | b'm'))
        && count.bytes().any(|b| b.is_ascii_digit())
        && [
            "shares",
            "share",
            "views",
            "comments",
            "comment",
            "likes",
            "tweets",
            "retweets",
            "reads",
            "followers",
        ]
        .contains(&what.to_ascii_lowercase().as_str())
}

/// Lower case, letters and digits only, one space between words.
pub fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_alphanumeric() || c == '©' {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_and_sentences() {
        let any = Place::default();
        let end = Place { end: true, linked: false };
        assert_eq!(judge("ADVERTISEMENT", any).map(|v| v.kind), Some(BlockKind::Boilerplate));
        assert_eq!(judge("Read more: Iraq votes", any).map(|v| v.kind), Some(BlockKind::Promo));
        assert_eq!(judge("Related: Talks resume", any).map(|v| v.kind), Some(BlockKind::Promo));
        assert_eq!(judge("Related talks resumed in Baghdad", any), None);
        assert!(caption("A view of the city. (Photo: AFP)") && !caption("He showed a photo (it was old)"));
        assert_eq!(judge("Image 1 of 5", any).map(|v| v.kind), Some(BlockKind::Boilerplate));
        assert_eq!(judge("12 Shares", any).map(|v| v.kind), Some(BlockKind::Boilerplate));
        assert!(judge("Related Posts", end).is_some_and(|v| v.tail));
        assert!(
            judge("(Reporting by A. B.; editing by C. D.)", end).is_some_and(|v| v.kind == BlockKind::Byline)
        );
        assert_eq!(judge("More than 30 people were killed.", end), None);
        assert_eq!(judge("Shares fell after the strike on Erbil.", any), None);
        assert_eq!(judge("The close of the talks came late.", any), None);
        assert_eq!(judge("2 of them were killed", any), None);
        assert!(judge("00:00 / 02:41", any).is_some() && judge("6 people reacted", any).is_some());
        assert!(judge("14:30: talks resume", any).is_none() && judge("3 soldiers wounded", any).is_none());
        for line in [
            "See also the ruling of 2019, which the court overturned on Friday.",
            "Elsewhere on Wednesday, three policemen were killed near Sava.",
            "Copyright law was changed by decree on Monday after the coup.",
            "Read more than 200 pages of the report and the minister was still not named.",
            "“Leave a comment and we will find you,” the caller said.",
        ] {
            assert_eq!(judge(line, any), None, "{line}");
        }
        assert_eq!(judge("More: rebels shot three men in Marin on Sunday.", any), None);
        assert_eq!(
            judge("Read more than 200 pages of the report and you find one name, said the judge.", any),
            None
        );
        assert!(judge("More: Rebels storm town", any).is_some());
        for told in [
            "Related: on Monday gunmen killed a judge in Lima, police said.",
            "Also read: the army killed three men in Sava on Monday, police said.",
            "Watch: soldiers beat two men in Gori on Monday, a lawyer said.",
            "Listen: the siren came at 5 a.m.",
            "See also: the court found that police killed a man in Dakar in 2019.",
        ] {
            assert_eq!(judge(told, any), None, "{told}");
        }
        for pointer in [
            "Watch: the minister's speech",
            "Lire aussi : Les pourparlers reprennent",
            "اقرأ أيضا: محادثات في العاصمة",
            "The post Drones hit base appeared first on Eastern Ledger.",
            "Watch: the moment a bomb hit the base.",
            "Watch: how the army retook the town.",
            "Listen: our podcast was made for you.",
            "Also read: How Kerem was lost to the rebels",
            "Sponsored: Ten ways to save on heating",
            "Advertisement: Win a car today",
            "Sponsored by Acme Insurance",
        ] {
            assert!(judge(pointer, any).is_some(), "{pointer}");
        }
        assert_eq!(judge("Sponsored by a neighbour, the militia took the town on Friday.", any), None);
        assert_eq!(judge("Advertisement for murder, the judge called it.", any), None);
        assert!(may_go_on("Watch: Soldiers beat two men in Gori on Monday, a lawyer said."));
        assert!(
            !may_go_on("Related: Army accused of killings in Sava.")
                && !may_go_on("Related: Talks resume")
                && !may_go_on("Watch: The moment a bomb hit the base.")
        );
        assert!(judge("Read more: The army has left the town, the ministry said.", any).is_some());
        assert!(
            judge("Sign up for our newsletter that was made for those who never miss a story.", any)
                .is_some()
        );
        assert!(caption("Jane Roe/Reuters") && !caption("Jane Roe/John Doe"));
    }
}
