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
    let enough = counts[best] >= 3
        && distinct[best].len() >= 3
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

/// Whether the sentence speaks of force in so many words.
pub(super) fn hard(words: &[Word]) -> bool {
    words.iter().filter(|w| HARD.contains(&&*w.low)).count() >= 1
}
