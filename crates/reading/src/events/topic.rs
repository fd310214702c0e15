//! What a report is about, where that is no politics: sports, business, culture, weather.

use super::lexicon::Lexicon;
use super::words::Word;
use dateline_facts::reading::Reading;

/// A subject in which "attack", "strike" and "defeat" mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Sports,
    Business,
    Culture,
    Weather,
    Science,
}

const TOPICS: &[(Topic, &str, usize)] = &[
    (Topic::Sports, "sportdoc", 40),
    (Topic::Business, "businessdoc", 40),
    (Topic::Culture, "culture", 45),
    (Topic::Weather, "weather", 40),
    (Topic::Science, "health", 40),
];

/// The topic, where its words stand at least once in so many words and three times in all.
pub(super) fn of(reading: &Reading, lexicon: &Lexicon) -> Option<Topic> {
    let text = reading.report.text.as_str();
    let mut counts = [0usize; 5];
    let mut distinct: [Vec<&str>; 5] = Default::default();
    let mut hard = 0usize;
    let sets: Vec<_> = TOPICS.iter().map(|(_, name, _)| lexicon.set(name)).collect();
    for token in &reading.tokens {
        let raw = token.span.of(text);
        let low = raw.to_lowercase();
        if HARD.contains(&low.as_str()) {
            hard += 1;
        }
        for (n, set) in sets.iter().enumerate() {
            if let Some(set) = set
                && (set.contains(low.as_str()) || set.contains(lexicon.singular(&low)))
            {
                counts[n] += 1;
                if !distinct[n].iter().any(|d| d.eq_ignore_ascii_case(raw)) {
                    distinct[n].push(raw);
                }
            }
        }
    }
    let words = reading.tokens.len();
    let best = (0..counts.len()).max_by_key(|n| counts[*n])?;
    // A short report needs less.
    let least = if words < 90 { 2 } else { 3 };
    let enough = counts[best] >= least
        && distinct[best].len() >= least
        && counts[best] * TOPICS[best].2 >= words
        && counts[best] > 2 * hard;
    enough.then_some(TOPICS[best].0)
}

/// Words that only the use of force brings: where one stands in the sentence, a violent event may be read in any report.
const HARD: &[&str] = &[
    "army",
    "military",
    "troops",
    "soldiers",
    "soldier",
    "militants",
    "militant",
    "rebels",
    "rebel",
    "gunmen",
    "gunman",
    "insurgents",
    "airstrike",
    "airstrikes",
    "missile",
    "missiles",
    "rocket",
    "rockets",
    "bombing",
    "bombings",
    "bomb",
    "bombs",
    "militia",
    "militias",
    "terrorist",
    "terrorists",
    "guerrillas",
    "shelling",
    "warplanes",
    "drone",
    "drones",
    "hostages",
    "hostage",
    "explosion",
    "shrapnel",
    "fighters",
    "jihadists",
    "taliban",
    "hamas",
    "hezbollah",
    "isis",
    "police",
    "shooting",
    "gunfire",
    "murdered",
    "arrested",
    "shot",
];

/// What kills without anybody who does it.
const DISASTERS: &[&str] = &[
    "crash",
    "accident",
    "collision",
    "flood",
    "floods",
    "flooding",
    "earthquake",
    "quake",
    "storm",
    "hurricane",
    "tornado",
    "cyclone",
    "typhoon",
    "avalanche",
    "landslide",
    "mudslide",
    "wildfire",
    "blaze",
    "heatwave",
    "virus",
    "outbreak",
    "epidemic",
    "disease",
    "lightning",
    "tsunami",
    "stampede",
    "drought",
    "derailment",
    "bushfire",
    "bushfires",
    "wildfires",
    "capsized",
    "collapsed",
    "plunged",
    "overturned",
    "crashed",
    "rain",
    "rains",
    "snow",
    "boiler",
    "fireworks",
    "tremor",
];

/// Works of fiction and history, whose deeds are told and not done.
const WORKS: &[&str] = &[
    "film",
    "movie",
    "novel",
    "game",
    "play",
    "series",
    "thriller",
    "drama",
    "episode",
    "biography",
    "comic",
    "opera",
    "musical",
    "sequel",
    "memoir",
    "documentary",
    "book",
    "trailer",
    "season",
    "plot",
];

/// Whether the sentence tells of a disaster and of no force.
pub(super) fn disaster(words: &[Word]) -> bool {
    !hard(words) && words.iter().any(|w| DISASTERS.contains(&&*w.low))
}

/// Whether the sentence retells a work: "the film follows a soldier who kills", "in the new game players bomb".
pub(super) fn retold(words: &[Word]) -> bool {
    const TELLS: &[&str] = &[
        "follow", "tell", "describe", "show", "depict", "portray", "begin", "star", "feature", "play",
        "chart", "recount", "narrate", "open",
    ];
    // "In the opening scene of the film"
    let scene = words.iter().take(8).collect::<Vec<_>>().windows(2).any(|w| {
        matches!(&*w[1].low, "scene" | "chapter" | "act")
            && matches!(&*w[0].low, "opening" | "closing" | "final" | "first" | "last" | "next" | "second")
    });
    if scene {
        return true;
    }
    let Some(at) = words.iter().take(8).position(|w| WORKS.contains(&&*w.low)) else { return false };
    let inside = at > 0
        && words[..at].iter().rev().take(4).any(|w| matches!(&*w.low, "in" | "of" | "about"))
        && words[..at].iter().any(|w| matches!(&*w.low, "the" | "a" | "his" | "her" | "new"));
    let tells = words[at + 1..]
        .iter()
        .take(6)
        .any(|w| TELLS.contains(&&*w.lemma) || TELLS.iter().any(|t| w.low.strip_suffix('s') == Some(t)));
    let about = words.get(at + 1).is_some_and(|w| matches!(&*w.low, "about" | "of"));
    inside || tells || about
}

/// Whether the sentence speaks of force in so many words.
pub(super) fn hard(words: &[Word]) -> bool {
    words.iter().filter(|w| HARD.contains(&&*w.low)).count() >= 1
}
