//! Where and when the next sentence says that it was: "Gunmen killed nine people on Monday. The attack happened in Baidoa."

use super::words::Word;
use dateline_facts::place::PlaceKind;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::time::TimeKind;
use dateline_facts::token::{Sentence, Token};
use dateline_facts::when::{Basis, When};

/// Nouns that point back at an event of force, an arrest or a march.
const EVENTS: &[&str] = &[
    "attack",
    "attacks",
    "incident",
    "shooting",
    "bombing",
    "blast",
    "explosion",
    "raid",
    "ambush",
    "assault",
    "clash",
    "clashes",
    "killing",
    "killings",
    "strike",
    "massacre",
    "kidnapping",
    "abduction",
    "arrest",
    "arrests",
    "violence",
    "fighting",
    "protest",
    "protests",
    "march",
    "rally",
    "operation",
];

/// Verbs of mere happening; "took place" is two words.
const HAPPENS: &[&str] = &[
    "happened", "occurred", "place", "unfolded", "came", "was", "were", "carried", "reported", "happen",
    "occur",
];

/// The sentence behind the event's, where it says of the event that it happened: its tokens from the verb on, `[verb, end)`.
fn told(reading: &Reading, sentence: Sentence, kind: EventType) -> Option<(&[Token], usize, usize)> {
    if !matches!(kind, EventType::Assault | EventType::Protest | EventType::Coerce) {
        return None;
    }
    let at = reading.sentences.partition_point(|s| s.span.start < sentence.span.end);
    let next = reading.sentences.get(at)?;
    let text = &reading.report.text;
    let tokens = reading.tokens.get(next.tokens())?;
    let low = |n: usize| tokens.get(n).map_or("", |t| t.span.of(text));
    if !matches!(low(0), "The" | "This" | "That" | "It" | "These") {
        return None;
    }
    let it = low(0) == "It";
    let noun = if it { 0 } else { (1..4).find(|n| EVENTS.contains(&low(*n)))? };
    let verb =
        (noun + 1..noun + 6).find(|n| HAPPENS.contains(&low(*n)) && (!it || !low(*n).starts_with('w')))?;
    // What follows the verb up to the place: "late on Sunday", "on a road", "at a market".
    let end = (verb + 1..tokens.len()).find(|n| {
        matches!(
            low(*n),
            ";" | "when" | "after" | "because" | "while" | "that" | "by" | "who" | "as" | "against"
        )
    });
    Some((tokens, verb, end.unwrap_or(tokens.len())))
}

/// The day that the sentence after the event's gives it: "officials said on Tuesday. The attack took place on Sunday." A day
/// that the event's own words give stays, that of the saying does not.
pub(super) fn day(
    reading: &Reading,
    sentence: Sentence,
    kind: EventType,
    own: &When,
    words: &[Word],
) -> Option<When> {
    if own.basis == Basis::Text && !said_then(words, own) {
        return None;
    }
    let (tokens, verb, end) = told(reading, sentence, kind)?;
    let text = &reading.report.text;
    let low = |n: usize| tokens.get(n).map_or("", |t| t.span.of(text));
    // "was condemned on Sunday", "was reported on Sunday"
    if matches!(low(verb), "was" | "were")
        && !matches!(low(verb + 1), "on" | "late" | "early" | "last" | "in")
        || low(verb) == "reported"
    {
        return None;
    }
    let (first, last) = (tokens.get(verb)?.span.end, tokens.get(end - 1)?.span.end);
    let from = reading.times.partition_point(|t| t.span.end <= first);
    let mut inside = reading.times[from..].iter().take_while(|t| t.span.end <= last);
    let time = inside.find(|t| {
        matches!(t.kind, TimeKind::Date | TimeKind::Time) && t.earliest.is_some() && t.latest.is_some()
    })?;
    let mut when = When::between(time.earliest?, time.latest?, Basis::Text);
    when.evidence.push(time.span);
    Some(when)
}

/// Whether the day of an event is that on which somebody said it: "said on Tuesday".
fn said_then(words: &[Word], when: &When) -> bool {
    let Some(date) = when.evidence.first() else { return false };
    let Some(at) = words.iter().position(|w| w.span.overlaps(*date)) else { return false };
    words[at.saturating_sub(2)..at]
        .iter()
        .any(|w| matches!(&*w.lemma, "say" | "tell" | "report" | "announce"))
}

/// The place that the sentence after the event's says it was at.
pub(super) fn place(reading: &Reading, sentence: Sentence, kind: EventType) -> Option<u32> {
    let (tokens, verb, end) = told(reading, sentence, kind)?;
    let text = &reading.report.text;
    let low = |n: usize| tokens.get(n).map_or("", |t| t.span.of(text));
    let first = tokens.get(verb)?.span.end;
    let last = tokens.get(end - 1)?.span.end;
    let from = reading.places.partition_point(|p| p.span.end <= first);
    let mut inside = reading.places.iter().enumerate().skip(from).take_while(|(_, p)| p.span.end <= last);
    inside.find_map(|(n, place)| {
        let word = tokens.iter().position(|t| t.span.overlaps(place.span))?;
        let mut before = word;
        while before > verb
            && !matches!(
                low(before - 1),
                "in" | "near" | "at" | "inside" | "outside" | "on" | "off" | "from" | "to" | ","
            )
        {
            before -= 1;
        }
        let told = place.by.starts_with("places.off") || place.by == "places.beside";
        let located = before > verb
            && matches!(low(before - 1), "in" | "near" | "at" | "inside" | "outside" | "on" | "off");
        ((told || located) && place.kind < PlaceKind::Continent).then(|| u32::try_from(n).unwrap_or(u32::MAX))
    })
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use dateline_facts::report::Report;

    fn places(text: &str) -> Vec<String> {
        thread_local!(static READER: Reader = Reader::with_encoder(None));
        let reading = READER.with(|r| r.read(Report::plain("t", text)));
        let first = reading.events.first().map_or(&[][..], |e| &e.places);
        first.iter().filter_map(|n| reading.places.get(*n as usize)).map(|p| p.name.clone()).collect()
    }

    #[test]
    fn the_next_sentence_may_say_where() {
        assert_eq!(places("Gunmen killed nine people on Monday. The attack happened in Baidoa."), ["Baidoa"]);
        assert_eq!(
            places("Gunmen killed nine people on Monday. The ambush took place near Mosul."),
            ["near Mosul"]
        );
        // Who condemned it, where, is another matter; and its own place is told already.
        assert!(
            places("Gunmen killed nine people on Monday. The attack was condemned by ministers in Paris.")
                .is_empty()
        );
        assert_eq!(places("Gunmen killed nine people in Kirkuk. The attack happened in Mosul."), ["Kirkuk"]);
    }
}
