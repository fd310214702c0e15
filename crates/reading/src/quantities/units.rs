//! What is counted: the unit behind a number, its money sign before it.

use super::Scene;
use super::atoms::Kind;
use super::lexicon::UnitKind;
use crate::quantities::nouns::{is_plural, singular};
use dateline_facts::token::Upos;
use smol_str::{SmolStr, format_smolstr};

/// A unit and how far it reaches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// Singular name; empty for none.
    pub name: SmolStr,
    /// One past its last atom.
    pub next: usize,
    /// From the table of measures rather than a noun of the text.
    pub measure: bool,
}

/// Money before atom `i`: the unit and its first atom.
pub fn money_before(scene: &Scene, i: usize) -> Option<(SmolStr, usize)> {
    for back in (1..=2).rev() {
        let Some(first) = i.checked_sub(back) else { continue };
        if scene.atoms[first].is_dash() {
            continue;
        }
        if let Some((name, kind)) = scene.lexicon.unit(scene.words(first, i))
            && matches!(kind, UnitKind::Sign | UnitKind::Code)
        {
            // "US $5" and "$US5": look one further for the letters beside a bare "$".
            return Some((name.clone(), first));
        }
    }
    None
}

/// The unit that begins at atom `i`, right behind a number. `one` says that the number is one.
pub fn behind(scene: &Scene, i: usize, one: bool) -> Unit {
    if let Some(unit) = measure(scene, i) {
        return per(scene, unit);
    }
    if scene.atoms.get(i).is_some_and(|a| a.is_dash() && !a.spaced)
        && scene.atoms.get(i + 1).is_some_and(|a| !a.spaced)
        && let Some(unit) = measure(scene, i + 1)
    {
        return per(scene, unit);
    }
    noun(scene, i, one)
}

/// A unit of the table: the longest form that fits.
fn measure(scene: &Scene, i: usize) -> Option<Unit> {
    let first = scene.atoms.get(i)?;
    if matches!(first.kind, Kind::Number { .. }) || first.is(',') || first.is('.') || first.is('(') {
        return None;
    }
    // "million-dollar", "80-year-old", "95 per cent": up to six atoms.
    for next in (i + 1..=(i + 6).min(scene.atoms.len())).rev() {
        let form = scene.words(i, next);
        let Some((name, kind)) = scene.lexicon.unit(form) else { continue };
        let short = form.len() == 1 && kind == UnitKind::Abbr && form != "%";
        let glued = !first.spaced;
        let fits = match kind {
            UnitKind::Abbr if form == "'" => glued && scene.atoms.get(next).is_none_or(|a| a.spaced),
            UnitKind::Abbr if short => glued || matches!(form, "W" | "V" | "F" | "C" | "K"),
            UnitKind::Sign => false,
            _ => true,
        };
        // "5 min-": an abbreviation must end where a word ends.
        let whole = scene.atoms.get(next).is_none_or(|a| a.spaced || !a.is_word());
        if fits && whole {
            let name = if name == "pound" && scene.behind_is_money(next) {
                "pound sterling".into()
            } else {
                name.clone()
            };
            return Some(Unit { name, next, measure: true });
        }
    }
    None
}

/// "per barrel", "a year", "/day" behind a unit.
fn per(scene: &Scene, unit: Unit) -> Unit {
    rate(scene, unit.next).map_or(unit.clone(), |(under, next)| Unit {
        name: format_smolstr!("{} per {under}", unit.name),
        next,
        measure: true,
    })
}

/// The denominator that begins at atom `i`: "per barrel", "a-year", "/ month".
pub fn rate(scene: &Scene, i: usize) -> Option<(SmolStr, usize)> {
    let mut at = i;
    if scene.atoms.get(at).is_some_and(|a| a.is_dash() && !a.spaced) {
        at += 1;
    }
    let word = scene.word(at)?;
    let any = match word {
        "per" | "each" | "every" => true,
        "a" | "an" => false,
        _ => return None,
    };
    let mut noun = at + 1;
    if scene.atoms.get(noun).is_some_and(|a| a.is_dash() && !a.spaced) {
        noun += 1;
    }
    let name = scene.lower(noun)?;
    let time = matches!(
        name.as_str(),
        "second" | "minute" | "hour" | "day" | "night" | "week" | "month" | "quarter" | "year" | "decade"
    );
    let goods = matches!(
        name.as_str(),
        "share"
            | "barrel"
            | "gallon"
            | "litre"
            | "liter"
            | "tonne"
            | "ton"
            | "pound"
            | "kilo"
            | "head"
            | "person"
            | "bushel"
            | "ounce"
    );
    if time
        || goods
        || (any && word == "per" && scene.upos(noun).is_none_or(|u| matches!(u, Upos::Noun | Upos::Propn)))
    {
        let name = scene.lexicon.unit(&name).map_or_else(|| singular(&name), |(n, _)| n.clone());
        Some((name, noun + 1))
    } else {
        None
    }
}

/// The noun that is counted: up to five words on, the first plural, or the last of the noun phrase.
fn noun(scene: &Scene, i: usize, one: bool) -> Unit {
    let none = Unit { name: SmolStr::default(), next: i, measure: false };
    let mut at = i;
    if scene.word(at) == Some("of") || scene.word(at) == Some("Of") {
        at += 1;
        while let Some(word) = scene.lower(at)
            && (matches!(
                word.as_str(),
                "the"
                    | "its"
                    | "his"
                    | "her"
                    | "their"
                    | "our"
                    | "my"
                    | "your"
                    | "these"
                    | "those"
                    | "them"
                    | "all"
                    | "whom"
            ))
        {
            at += 1;
        }
        if at > i + 1 && matches!(scene.lower(at - 1).as_deref(), Some("them" | "whom" | "all")) {
            return none;
        }
    } else if scene.lower(at).as_deref() == Some("more") || scene.lower(at).as_deref() == Some("other") {
        at += 1;
    }
    let partitive = at > i && scene.lower(i).as_deref() == Some("of");
    let plural_wanted = !one || partitive;
    let mut head: Option<usize> = None;
    let start = at;
    while at < start + 6 {
        let Some(atom) = scene.atoms.get(at) else { break };
        if at > i && atom.is_dash() && !atom.spaced && scene.atoms.get(at + 1).is_some_and(|a| !a.spaced) {
            at += 1; // "first-team players", "US-led troops"
            continue;
        }
        if at == i && atom.is_dash() && !atom.spaced {
            at += 1; // "12-man crew"
            continue;
        }
        if atom.is('\'') || atom.is('’') {
            // "two of Johnson's deputies": step over the possessive.
            if !atom.spaced && partitive && scene.word(at + 1) == Some("s") {
                at += 2;
                head = None;
                continue;
            }
            break;
        }
        if !atom.is_word() {
            break;
        }
        let word = atom.of(scene.text);
        let low = word.to_lowercase();
        if low == "and" && head.is_none() && at > start && scene.upos(at + 1) != Some(Upos::Verb) {
            at += 1;
            continue;
        }
        if is_function(&low) || scene.lexicon.number(&low).is_some_and(|_| low != "dozen") {
            break;
        }
        let glued = scene.atoms.get(at + 1).is_some_and(|a| a.is_dash() && !a.spaced);
        match scene.upos(at) {
            Some(Upos::Noun | Upos::Propn) | None => {
                if scene.upos(at).is_none() && looks_verbal(&low) && !is_plural(&low) {
                    break;
                }
                if !glued {
                    head = Some(at);
                    if plural_wanted && is_plural(&low) {
                        break;
                    }
                }
            }
            Some(Upos::Adj | Upos::Num) => {}
            // Taggers often take "wounded soldiers" and "displaced people" for verbs.
            Some(Upos::Verb) if low.ends_with("ed") || low.ends_with("ing") || glued => {
                let follows = scene.upos(at + 1);
                if !glued && !matches!(follows, Some(Upos::Noun | Upos::Propn)) {
                    break;
                }
            }
            Some(Upos::Verb) if plural_wanted && is_plural(&low) && head.is_none() => head = Some(at),
            Some(Upos::Adv)
                if head.is_none() && at + 1 < start + 6 && matches!(scene.upos(at + 1), Some(Upos::Adj)) => {}
            _ => break,
        }
        at += 1;
    }
    let Some(head) = head else { return none };
    let word = scene.atoms[head].of(scene.text);
    let name = match scene.upos(head) {
        Some(Upos::Propn) if !is_plural(word) => SmolStr::new(word),
        _ => scene.lexicon.unit(word).map_or_else(|| singular(&word.to_lowercase()), |(n, _)| n.clone()),
    };
    Unit { name, next: head + 1, measure: false }
}

fn looks_verbal(word: &str) -> bool {
    word.ends_with("ed")
        || matches!(
            word,
            "killed"
                | "dead"
                | "injured"
                | "wounded"
                | "missing"
                | "left"
                | "said"
                | "died"
                | "went"
                | "came"
        )
}

/// Words that end a noun phrase.
pub fn is_function(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "this"
            | "that"
            | "these"
            | "those"
            | "and"
            | "or"
            | "but"
            | "nor"
            | "if"
            | "as"
            | "at"
            | "by"
            | "for"
            | "from"
            | "in"
            | "into"
            | "of"
            | "off"
            | "on"
            | "onto"
            | "out"
            | "over"
            | "per"
            | "to"
            | "up"
            | "down"
            | "with"
            | "without"
            | "under"
            | "until"
            | "since"
            | "than"
            | "through"
            | "across"
            | "after"
            | "before"
            | "about"
            | "above"
            | "against"
            | "along"
            | "among"
            | "around"
            | "behind"
            | "below"
            | "between"
            | "during"
            | "inside"
            | "near"
            | "outside"
            | "towards"
            | "toward"
            | "via"
            | "within"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "am"
            | "has"
            | "have"
            | "had"
            | "having"
            | "do"
            | "does"
            | "did"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "shall"
            | "should"
            | "not"
            | "no"
            | "who"
            | "whom"
            | "whose"
            | "which"
            | "what"
            | "when"
            | "where"
            | "while"
            | "why"
            | "how"
            | "he"
            | "she"
            | "it"
            | "they"
            | "we"
            | "you"
            | "i"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "your"
            | "my"
            | "him"
            | "them"
            | "us"
            | "so"
            | "too"
            | "very"
            | "also"
            | "just"
            | "only"
            | "then"
            | "there"
            | "here"
            | "now"
            | "yet"
            | "still"
            | "again"
            | "ago"
            | "later"
            | "earlier"
            | "each"
            | "both"
            | "either"
            | "neither"
            | "because"
            | "although"
            | "though"
            | "whether"
            | "said"
            | "says"
            | "including"
    )
}
