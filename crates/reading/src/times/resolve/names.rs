//! Words of time that are part of a name.

use super::super::anchor::Place;

/// "the October 23 Brigade", "the March 23 Movement": a date in a name.
pub(super) fn body(place: &Place<'_>) -> bool {
    const BODIES: &[&str] = &[
        "Movement",
        "Brigade",
        "Brigades",
        "Battalion",
        "Battalions",
        "Foundation",
        "Front",
        "Forces",
        "Organization",
        "Organisation",
        "Square",
        "Bridge",
        "Street",
        "Avenue",
        "Alliance",
        "Coalition",
        "Martyrs",
        "Stadium",
        "University",
        "Hospital",
        "Company",
        "Corps",
    ];
    let word = |on: usize| place.after(on).map_or("", |t| t.span.of(place.text));
    let number = !word(0).is_empty() && word(0).bytes().all(|b| b.is_ascii_digit());
    BODIES.contains(&word(0)) || number && BODIES.contains(&word(1))
}

/// The word in front as it is written, from a sentence before too.
fn before<'a>(place: &Place<'a>) -> &'a str {
    place.first.checked_sub(1).and_then(|i| place.tokens.get(i)).map_or("", |t| t.span.of(place.text))
}

/// "Flight 1907", "Highway 1960", "Resolution 1973", "2010 Main Street": a number that names a thing.
pub(super) fn numbered(place: &Place<'_>) -> bool {
    const THINGS: &[&str] = &[
        "apartment",
        "article",
        "block",
        "boeing",
        "building",
        "bus",
        "camp",
        "channel",
        "flight",
        "gate",
        "highway",
        "hill",
        "house",
        "interstate",
        "model",
        "motorway",
        "page",
        "paragraph",
        "platform",
        "point",
        "resolution",
        "room",
        "route",
        "section",
        "tower",
        "train",
        "truck",
        "unit",
        "vessel",
    ];
    const ROADS: &[&str] =
        &["Street", "St.", "Avenue", "Ave.", "Road", "Boulevard", "Lane", "Drive", "Highway"];
    let word = |on: usize| place.after(on).map_or("", |t| t.span.of(place.text));
    let road = (1..=2).any(|on| ROADS.contains(&word(on)))
        && word(0).starts_with(char::is_uppercase)
        && !matches!(place.before(1), "in" | "since" | "of" | "by" | "until" | "from" | "during");
    THINGS.contains(&before(place).to_lowercase().as_str()) || road
}

/// "Sunday Times", "Black Friday".
pub(super) fn newspaper(place: &Place<'_>) -> bool {
    let word = place.after(0).map_or("", |t| t.span.of(place.text));
    matches!(word, "Times" | "Telegraph" | "Mirror" | "Express" | "Herald" | "Mail" | "Tribune")
        || before(place) == "Black"
}

/// Capitals throughout behind a quotation mark: a title.
pub(super) fn quoted(place: &Place<'_>) -> bool {
    let capital =
        |i: usize| place.tokens.get(i).is_some_and(|t| t.span.of(place.text).starts_with(char::is_uppercase));
    (place.first..place.last).all(capital)
        && place.first > place.sentence.tokens().start
        && matches!(
            place.tokens[place.first - 1].span.of(place.text),
            "\"" | "“" | "``" | "''" | "'" | "‘" | "`"
        )
}
