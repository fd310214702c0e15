//! How many: numbers with their units.
//!
//! A scanner over each sentence: a number in digits or words ([`numbers`]), the money before it or the unit
//! behind it ([`units`]), a second number where a range is written, the approximation around it ([`vague`]).
//! Numbers that count nothing ([`context`]) and numbers inside dates and clock times are left out; lengths of
//! time ("three years") are kept.

mod atoms;
mod context;
pub(crate) mod lexicon;
mod nouns;
mod numbers;
mod units;
mod vague;

use atoms::Atom;
use dateline_facts::quantity::Quantity;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::time::TimeKind;
use dateline_facts::token::{Token, Upos};
use lexicon::{Lexicon, UnitKind};
use numbers::Found;
use smol_str::SmolStr;
use units::Unit;

/// How many: numbers with their units.
pub struct Quantities {
    lexicon: Lexicon,
}

impl Quantities {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Quantities { lexicon: Lexicon::new() }
    }

    /// Adds to the reading.
    pub fn run(&self, reading: &mut Reading) {
        let text = reading.report.text.as_str();
        let mut pieces = Vec::new();
        let mut found = Vec::new();
        for sentence in &reading.sentences {
            if !has_number(sentence.span.of(text), &self.lexicon) {
                continue;
            }
            let money = |w: &str| {
                self.lexicon.unit(w).is_some_and(|(_, k)| matches!(k, UnitKind::Sign | UnitKind::Code))
            };
            atoms::split(text, sentence.span, money, &mut pieces);
            let tokens = reading.tokens.get(sentence.tokens()).unwrap_or_default();
            let scene = Scene { text, atoms: &pieces, tokens, lexicon: &self.lexicon };
            scan(&scene, &mut found);
        }
        found.retain(|q| {
            !reading.times.iter().any(|t| {
                matches!(t.kind, TimeKind::Date | TimeKind::Time)
                    && t.span.contains(q.span)
                    && !is_length_of_time(&q.unit)
            })
        });
        reading.quantities = found;
    }
}

impl Default for Quantities {
    fn default() -> Self {
        Quantities::new()
    }
}

fn is_length_of_time(unit: &str) -> bool {
    matches!(
        unit,
        "second"
            | "minute"
            | "hour"
            | "day"
            | "week"
            | "month"
            | "year"
            | "decade"
            | "century"
            | "year of age"
    )
}

/// Cheap first look: a digit, or a word of number.
fn has_number(sentence: &str, lexicon: &Lexicon) -> bool {
    sentence.bytes().any(|b| b.is_ascii_digit())
        || sentence
            .split(|c: char| !c.is_alphabetic())
            .any(|w| lexicon.number(w).is_some() || matches!(w, "third" | "quarter"))
        || !sentence.is_ascii()
}

/// A sentence as the scanner sees it.
pub(crate) struct Scene<'a> {
    text: &'a str,
    atoms: &'a [Atom],
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
}

impl Scene<'_> {
    /// The text from atom `first` up to atom `next`.
    fn words(&self, first: usize, next: usize) -> &str {
        match (self.atoms.get(first), next.checked_sub(1).and_then(|n| self.atoms.get(n))) {
            (Some(a), Some(b)) if a.start <= b.end => self.text.get(a.start..b.end).unwrap_or(""),
            _ => "",
        }
    }

    fn word(&self, i: usize) -> Option<&str> {
        self.atoms.get(i).filter(|a| a.is_word()).map(|a| a.of(self.text))
    }

    fn lower(&self, i: usize) -> Option<String> {
        self.word(i).map(str::to_lowercase)
    }

    /// Part of speech of the token that holds the atom.
    fn upos(&self, i: usize) -> Option<Upos> {
        let at = self.atoms.get(i)?.start;
        let after = self.tokens.partition_point(|t| t.span.begin() <= at);
        let token = self.tokens.get(after.checked_sub(1)?)?;
        (token.span.holds(at) && token.upos != Upos::X).then_some(token.upos)
    }

    /// Whether a sentence, a quotation or a clause after a colon begins with the atom.
    fn starts_sentence(&self, i: usize) -> bool {
        i == 0 || {
            let before = &self.atoms[i - 1];
            ['"', '“', '«', ':', '‘', '.', '?', '!', '•'].iter().any(|m| before.is(*m))
        }
    }

    /// Whether "pounds" at this place is said of money: nothing follows that would be weighed.
    fn behind_is_money(&self, next: usize) -> bool {
        matches!(self.lower(next).as_deref(), Some("sterling" | "in" | "a" | "per"))
            && self.lower(next).as_deref() == Some("sterling")
    }
}

/// One number with what stands around it.
struct Piece {
    first: usize,
    next: usize,
    found: Found,
    unit: Unit,
    money: bool,
    /// "a dozen or so rockets": the approximation between number and unit.
    post: Option<&'static str>,
}

fn scan(scene: &Scene, out: &mut Vec<Quantity>) {
    let mut i = 0;
    while i < scene.atoms.len() {
        let Some(piece) = piece(scene, i) else {
            i += 1;
            continue;
        };
        let next = if let Some((quantity, next)) = range(scene, &piece) {
            out.push(quantity);
            next
        } else {
            if !context::counts_nothing(scene, &piece.found, &piece.unit, piece.money) {
                out.push(single(scene, &piece));
            }
            piece.found.next.max(if piece.unit.measure && !unit_has_number(scene, &piece) {
                piece.next
            } else {
                0
            })
        };
        i = next.max(i + 1);
    }
}

/// "9-liter cases": the unit's words hold another number that is a quantity of its own.
fn unit_has_number(scene: &Scene, piece: &Piece) -> bool {
    (piece.found.next..piece.next).any(|i| matches!(scene.atoms[i].kind, atoms::Kind::Number { .. }))
}

/// The number that starts at atom `i`, with money before it and its unit.
fn piece(scene: &Scene, i: usize) -> Option<Piece> {
    let money = units::money_before(scene, i);
    let mut found = numbers::at(scene.text, scene.atoms, i, money.is_some(), scene.lexicon)?;
    let mut first = i;
    // "minus 387", "-5 degrees": a minus that is no hyphen.
    if let Some(before) = i.checked_sub(1) {
        let word = scene.lower(before).as_deref() == Some("minus");
        let hyphened = before > 0
            && scene.atoms[before].is_dash()
            && !scene.atoms[i].spaced
            && scene.lower(before - 1).as_deref() == Some("minus");
        let sign = matches!(scene.atoms[before].kind, atoms::Kind::Mark('-' | '−'))
            && scene.atoms[before].spaced
            && !scene.atoms[i].spaced;
        if word || hyphened || (sign && !found.spelled) {
            (found.low, found.high) = (-found.high, -found.low);
            first = if hyphened { before - 1 } else { before };
        }
    }
    if let Some((name, start)) = money {
        let mut unit = Unit { name, next: found.next, measure: true };
        // "$1.25 sterling" and "US $5 million dollars" name the money again.
        if let Some((under, next)) = units::rate(scene, found.next) {
            unit = Unit { name: format!("{} per {under}", unit.name).into(), next, measure: true };
        }
        return Some(Piece { first: start, next: unit.next, found, unit, money: true, post: None });
    }
    let one = found.low == 1.0 && found.high == 1.0 || found.fraction;
    let mut unit = units::behind(scene, found.next, one);
    let mut post = None;
    if unit.name.is_empty()
        && let (Some(_), Some(_)) = (scene.word(found.next), scene.word(found.next + 1))
        && let Some(canonical) = scene.lexicon.after(scene.words(found.next, found.next + 2))
    {
        unit = units::behind(scene, found.next + 2, one);
        post = (!unit.name.is_empty()).then_some(canonical);
    }
    if context::age_after_name(scene, &found) {
        unit = Unit { name: "year of age".into(), next: found.next, measure: true };
    }
    if unit.name.is_empty() {
        unit.next = found.next;
    }
    Some(Piece { first, next: unit.next.max(found.next), found, unit, money: false, post })
}

/// A second number that closes a range: "5-7", "5 to 7", "between 5 and 7", "five or six", each with units
/// behind the first number, the second or both.
fn range(scene: &Scene, a: &Piece) -> Option<(Quantity, usize)> {
    let before = a.first.checked_sub(1).and_then(|b| scene.lower(b));
    let mut tries = [Some(a.found.next), a.unit.measure.then_some(a.next)];
    if tries[0] == tries[1] {
        tries[1] = None;
    }
    for at in tries.into_iter().flatten() {
        let Some((link, next)) = link(scene, at) else { continue };
        let between = before.as_deref() == Some("between");
        if link == Link::And && !between {
            continue;
        }
        // Step over the second money sign: "$3 billion to $5 billion".
        let Some(b) = (next..(next + 3).min(scene.atoms.len())).find_map(|j| {
            let sign = j == next || units::money_before(scene, j).is_some_and(|(_, s)| s <= next);
            if sign { piece(scene, j) } else { None }
        }) else {
            continue;
        };
        let mut low = a.found;
        if b.found.times > 1.0 && a.found.times == 1.0 && !a.found.spelled && a.found.low < 1000.0 {
            let scaled = low.scaled(b.found.times);
            if scaled.low < b.found.high {
                low = scaled;
            }
        }
        let from = before.as_deref() == Some("from");
        let rising = low.low < b.found.high;
        let wide = b.found.high <= low.low * 1000.0 || low.low <= 0.0 || from || between;
        let same_unit = a.unit.name == b.unit.name
            || a.unit.name.is_empty()
            || b.unit.name.is_empty()
            || at == a.found.next && !a.unit.measure
            || a.money && (!b.unit.measure || b.unit.name.starts_with(a.unit.name.as_str()));
        let fits = match link {
            // "rose by $43.6 billion to $419.2 billion" names a step and a level.
            Link::To => {
                (rising || from) && !(before.as_deref() == Some("by") && b.found.high > low.low * 5.0)
            }
            Link::Dash => rising,
            Link::And => rising,
            Link::Or => rising && b.found.high <= low.low * 2.0 + 2.0,
        };
        // Both ends of "from 2014 to 2017" and "between 1600 and 1900" are years.
        let bare = Unit { name: SmolStr::default(), next: b.found.next, measure: false };
        let a_unit = if a.unit.measure { &a.unit } else { &bare };
        let years = |f: &Found, u: &Unit, money: bool| {
            f.plain && !money && !u.measure && (1500.0..2100.0).contains(&f.low)
        };
        let dates = years(&a.found, a_unit, a.money) && years(&b.found, &b.unit, b.money);
        let dash_score = link == Link::Dash && b.unit.name.is_empty() && !a.money && !a.unit.measure;
        if !(fits && wide && same_unit) || dates && (b.unit.name.is_empty() || between || from) || dash_score
        {
            continue;
        }
        let dropped = |piece: &Piece| {
            let mut unit = piece.unit.clone();
            if unit.name.is_empty() && !b.unit.name.is_empty() {
                unit = b.unit.clone();
            }
            link != Link::Dash && context::counts_nothing(scene, &piece.found, &unit, piece.money)
        };
        if dropped(a) || link != Link::Dash && context::counts_nothing(scene, &b.found, &b.unit, b.money) {
            continue;
        }
        // Parts of names ("TA-35-40") and dates ("Sept. 20-24") stay out.
        if link == Link::Dash
            && context::counts_nothing(scene, &Found { next: b.found.next, ..a.found }, &b.unit, a.money)
        {
            continue;
        }
        let unit =
            if a.money || (a.unit.measure && !b.unit.measure) { a.unit.clone() } else { b.unit.clone() };
        let (modifier, first, next) = vague::modifier(scene, a.first, b.next);
        let quantity = Quantity {
            span: scene_span(scene, first, next),
            low: low.low.min(b.found.low),
            high: low.high.max(b.found.high),
            modifier: modifier.into(),
            unit: unit.name,
            by: "quantity.range".into(),
        };
        return Some((quantity, b.found.next.max(if b.unit.measure { b.next } else { 0 })));
    }
    None
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Dash,
    To,
    And,
    Or,
}

fn link(scene: &Scene, at: usize) -> Option<(Link, usize)> {
    let atom = scene.atoms.get(at)?;
    let link = match scene.lower(at).as_deref() {
        Some("to") => Link::To,
        Some("and") => Link::And,
        Some("or") => Link::Or,
        Some(_) => return None,
        None if atom.is_dash() => Link::Dash,
        None => return None,
    };
    let next = scene.atoms.get(at + 1)?;
    if link == Link::Dash && next.spaced != atom.spaced {
        return None;
    }
    Some((link, at + 1))
}

fn single(scene: &Scene, piece: &Piece) -> Quantity {
    let (mut modifier, first, next) = vague::modifier(scene, piece.first, piece.next);
    if let (Some(post), true) = (piece.post, modifier.is_empty()) {
        modifier = post.to_owned();
    }
    if piece.found.vague {
        let words = scene.words(piece.found.first, piece.found.next).to_lowercase();
        modifier = if modifier.is_empty() { words } else { format!("{modifier} {words}") };
    }
    let by = match (piece.money, piece.found.vague, piece.found.fraction) {
        (true, ..) => "quantity.money",
        (_, true, _) => "quantity.vague",
        (.., true) => "quantity.fraction",
        _ if piece.unit.measure => "quantity.measure",
        _ => "quantity.count",
    };
    Quantity {
        span: scene_span(scene, first, next),
        low: piece.found.low,
        high: piece.found.high,
        modifier: modifier.into(),
        unit: piece.unit.name.clone(),
        by: by.into(),
    }
}

fn scene_span(scene: &Scene, first: usize, next: usize) -> Span {
    match (scene.atoms.get(first), next.checked_sub(1).and_then(|n| scene.atoms.get(n))) {
        (Some(a), Some(b)) => Span::new(a.start, b.end),
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests;
