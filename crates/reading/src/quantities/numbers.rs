//! Numbers in digits and words: "4 hundred million", "twenty-eight thousand", "two and a half", "a dozen".

use super::atoms::{Atom, Kind};
use super::lexicon::{Lexicon, Role};

/// A number found in the atoms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// First atom.
    pub first: usize,
    /// One past the last atom.
    pub next: usize,
    /// Lowest value meant.
    pub low: f64,
    /// Highest value meant.
    pub high: f64,
    /// Made of words only.
    pub spelled: bool,
    /// A word such as "dozens" that leaves the number open.
    pub vague: bool,
    /// The multiplier that was written, 1 without one.
    pub times: f64,
    /// Digits without comma, point or multiplier.
    pub plain: bool,
    /// A part of something: "two-thirds".
    pub fraction: bool,
}

impl Found {
    fn exact(first: usize, next: usize, value: f64, spelled: bool) -> Self {
        Found {
            first,
            next,
            low: value,
            high: value,
            spelled,
            vague: false,
            times: 1.0,
            plain: false,
            fraction: false,
        }
    }

    /// Multiplies, for "5 to 6 million".
    pub fn scaled(mut self, times: f64) -> Self {
        self.low *= times;
        self.high *= times;
        self.times = times;
        self
    }
}

/// Reads the number that starts at atom `i`; `money` says that a currency stands before it.
pub fn at(text: &str, atoms: &[Atom], i: usize, money: bool, lexicon: &Lexicon) -> Option<Found> {
    let atom = atoms.get(i)?;
    match atom.kind {
        Kind::Number { value, plain } => Some(digits(text, atoms, i, value, plain, money, lexicon)),
        Kind::Word => vague(text, atoms, i, lexicon)
            .or_else(|| fraction(text, atoms, i, lexicon))
            .or_else(|| spelled(text, atoms, i, lexicon)),
        Kind::Mark(_) => None,
    }
}

fn role(text: &str, atoms: &[Atom], i: usize, lexicon: &Lexicon) -> Option<Role> {
    let atom = atoms.get(i)?;
    if !atom.is_word() { None } else { lexicon.number(atom.of(text)) }
}

fn word_is(text: &str, atoms: &[Atom], i: usize, word: &str) -> bool {
    atoms.get(i).is_some_and(|a| a.is_word() && a.of(text).eq_ignore_ascii_case(word))
}

fn digits(
    text: &str,
    atoms: &[Atom],
    i: usize,
    mut value: f64,
    plain: bool,
    money: bool,
    lexicon: &Lexicon,
) -> Found {
    let mut next = i + 1;
    let number = |j: usize| match atoms.get(j).map(|a| (a.kind, a.spaced)) {
        Some((Kind::Number { value, plain }, spaced)) => Some((value, plain, spaced)),
        _ => None,
    };
    let slash = |j: usize| atoms.get(j).is_some_and(|a| a.is('/') && !a.spaced);
    let mut fraction = false;
    if slash(next) && !slash(next + 2) && !(i > 0 && slash(i - 1)) {
        // "1/2", and not "24/7", "9/11" or "3/4/2024".
        if let Some((under, true, false)) = number(next + 1)
            && plain
            && (2.0..=10.0).contains(&under)
            && value < under
        {
            value /= under;
            next += 2;
            fraction = true;
        }
    } else if let Some((part, false, _)) = number(next)
        && part < 1.0
        && plain
        && atoms[next].of(text).chars().all(|c| !c.is_ascii())
    {
        value += part;
        next += 1;
    }
    let mut times = 1.0;
    loop {
        if let Some(Role::Times(n)) = role(text, atoms, next, lexicon) {
            times *= n;
            next += 1;
        } else if atoms.get(next).is_some_and(|a| a.is_dash() && !a.spaced)
            && matches!(role(text, atoms, next + 1, lexicon), Some(Role::Times(_)))
        {
            next += 1;
        } else if let Some(n) = letter(text, atoms, next, money)
            && times == 1.0
        {
            times = n;
            next += 1;
        } else {
            break;
        }
    }
    let mut found = Found::exact(i, next, value * times, false);
    found.times = times;
    found.plain = plain && times == 1.0 && !fraction;
    found.fraction = fraction && !money;
    found
}

/// A letter that multiplies, glued to the digits: "$5m", "£3bn", "400k people", "4.3M sales".
fn letter(text: &str, atoms: &[Atom], i: usize, money: bool) -> Option<f64> {
    let atom = atoms.get(i)?;
    if atom.spaced || !atom.is_word() {
        return None;
    }
    let sign_behind = |i: usize| {
        atoms.get(i).is_some_and(|a| {
            a.is_word() && a.spaced && {
                let word = a.of(text);
                word.chars().next().is_some_and(char::is_lowercase)
                    && (word.ends_with('s') && !matches!(word, "as" | "is" | "was" | "has" | "across")
                        || word == "people"
                        || atoms.get(i + 1).is_some_and(|b| b.is_word() && b.of(text).ends_with('s')))
                    && !matches!(
                        word,
                        "of" | "to"
                            | "in"
                            | "from"
                            | "and"
                            | "for"
                            | "at"
                            | "on"
                            | "the"
                            | "a"
                            | "with"
                            | "by"
                    )
            }
        }) || atoms.get(i).is_some_and(|a| a.is_word() && a.spaced && a.of(text) == "digital")
    };
    match atom.of(text) {
        "k" => Some(1e3),
        "K" if money || sign_behind(i + 1) => Some(1e3),
        "m" | "M" if money || sign_behind(i + 1) => Some(1e6),
        "b" | "B" if money || sign_behind(i + 1) => Some(1e9),
        "t" | "T" if money => Some(1e12),
        _ => None,
    }
}

/// Number words: units and tens add, "hundred" multiplies, "thousand" and above close a group.
fn spelled(text: &str, atoms: &[Atom], i: usize, lexicon: &Lexicon) -> Option<Found> {
    let (mut total, mut group, mut times) = (0.0f64, 0.0f64, 1.0f64);
    let mut next = i;
    let mut last = f64::INFINITY; // the smallest place still free: "twenty" leaves below 10
    let mut half = false;
    if word_is(text, atoms, i, "half") && word_is(text, atoms, i + 1, "a") {
        half = true;
        next = i + 2;
    }
    let article = !half && (word_is(text, atoms, i, "a") || word_is(text, atoms, i, "an"));
    if article {
        next = i + 1;
    }
    if half || article {
        let Some(Role::Times(n)) = role(text, atoms, next, lexicon) else { return None };
        // "a million-dollar house" counts, "an hundred" hardly; the group is one or a half.
        group = if half { 0.5 } else { 1.0 };
        group *= n;
        times = n;
        next += 1;
        last = n;
        if n >= 1000.0 {
            total = group;
            group = 0.0;
        }
    }
    loop {
        match role(text, atoms, next, lexicon) {
            Some(Role::Number(n)) => {
                let room = if n >= 10.0 { 100.0 } else { 10.0 };
                if last < room && last != f64::INFINITY {
                    break;
                }
                if group > 0.0 && group < 20.0 {
                    break; // "five six" are two numbers
                }
                group += n;
                last = if n >= 20.0 { 10.0 } else { 1.0 };
                next += 1;
            }
            Some(Role::Times(n)) if next > i => {
                if n == 100.0 && group < 100.0 && group > 0.0 {
                    group *= n;
                    last = 100.0;
                } else if n != 100.0 && (group > 0.0 || total > 0.0) {
                    if group > 0.0 {
                        total += group * n;
                    } else {
                        total *= n;
                    }
                    group = 0.0;
                    last = n;
                } else {
                    break;
                }
                times = n;
                next += 1;
            }
            _ => {
                let joins = |j: usize| {
                    matches!(role(text, atoms, j, lexicon), Some(Role::Number(_) | Role::Times(_)))
                };
                if next > i && atoms.get(next).is_some_and(|a| a.is_dash() && !a.spaced) && joins(next + 1) {
                    // "twenty-one", "two-million"; not "three-five".
                    let units =
                        matches!(role(text, atoms, next + 1, lexicon), Some(Role::Number(n)) if n < 10.0);
                    let multiplier = matches!(role(text, atoms, next + 1, lexicon), Some(Role::Times(_)));
                    if (units && last == 10.0) || multiplier {
                        next += 1;
                        continue;
                    }
                    break;
                }
                if next > i
                    && last >= 100.0
                    && last.is_finite()
                    && word_is(text, atoms, next, "and")
                    && matches!(role(text, atoms, next + 1, lexicon), Some(Role::Number(_)))
                    && !word_is(text, atoms, next + 1, "one")
                {
                    next += 1;
                    continue;
                }
                break;
            }
        }
    }
    if next == i || (article && next == i + 1) {
        return None;
    }
    let mut value = total + group;
    // "two and a half (million)"
    if word_is(text, atoms, next, "and")
        && word_is(text, atoms, next + 1, "a")
        && word_is(text, atoms, next + 2, "half")
        && value < 100.0
    {
        value += 0.5;
        next += 3;
        if let Some(Role::Times(n)) = role(text, atoms, next, lexicon) {
            value *= n;
            next += 1;
        }
    }
    let mut found = Found::exact(i, next, value, true);
    found.times = times;
    Some(found)
}

/// "dozens", "tens of thousands", "several hundred", "a few dozen".
fn vague(text: &str, atoms: &[Atom], i: usize, lexicon: &Lexicon) -> Option<Found> {
    let open = |first, next, low, high| {
        let mut found = Found::exact(first, next, low, true);
        found.high = high;
        found.vague = true;
        Some(found)
    };
    if let Some(Role::Vague(low, high)) = role(text, atoms, i, lexicon) {
        if matches!(atoms[i].of(text), "scores" | "Scores" | "tens" | "Tens")
            && !word_is(text, atoms, i + 1, "of")
        {
            return None; // "the team scores"
        }
        if word_is(text, atoms, i + 1, "of")
            && let Some(Role::Vague(unit, _)) = role(text, atoms, i + 2, lexicon)
        {
            return open(i, i + 3, low * unit, high * unit);
        }
        return open(i, i + 1, low, high);
    }
    let start = if word_is(text, atoms, i, "several") {
        i + 1
    } else if word_is(text, atoms, i, "a") && word_is(text, atoms, i + 1, "few") {
        i + 2
    } else {
        return None;
    };
    match role(text, atoms, start, lexicon) {
        Some(Role::Times(n)) => {
            let (mut times, mut next) = (n, start + 1);
            if let Some(Role::Times(more)) = role(text, atoms, next, lexicon) {
                times *= more;
                next += 1;
            }
            open(i, next, 3.0 * times, 9.0 * times)
        }
        _ => None,
    }
}

/// "two-thirds", "a third of", "one in three", "one out of four".
fn fraction(text: &str, atoms: &[Atom], i: usize, lexicon: &Lexicon) -> Option<Found> {
    let top = match role(text, atoms, i, lexicon) {
        Some(Role::Number(n)) if (1.0..10.0).contains(&n) => n,
        None if word_is(text, atoms, i, "a") => 1.0,
        _ => return None,
    };
    let part = |next: usize, value: f64| {
        let mut found = Found::exact(i, next, value, true);
        found.fraction = true;
        Some(found)
    };
    if top == 1.0 && !word_is(text, atoms, i, "a") {
        let after = if word_is(text, atoms, i + 1, "in") {
            i + 2
        } else if word_is(text, atoms, i + 1, "out") && word_is(text, atoms, i + 2, "of") {
            i + 3
        } else {
            i
        };
        if after > i {
            let under = match atoms.get(after)?.kind {
                Kind::Number { value, plain: true } => value,
                _ => match role(text, atoms, after, lexicon) {
                    Some(Role::Number(n)) => n,
                    _ => return None,
                },
            };
            return if (2.0..=100.0).contains(&under) { part(after + 1, 1.0 / under) } else { None };
        }
    }
    let name = if atoms.get(i + 1)?.is_dash() { i + 2 } else { i + 1 };
    let atom = atoms.get(name).filter(|a| a.is_word())?;
    let under = match atom.of(text).to_ascii_lowercase().trim_end_matches('s') {
        "third" => 3.0,
        "quarter" | "fourth" => 4.0,
        "fifth" => 5.0,
        "sixth" => 6.0,
        "eighth" => 8.0,
        "tenth" => 10.0,
        _ => return None,
    };
    let plural = atom.of(text).ends_with('s');
    let of = word_is(text, atoms, name + 1, "of");
    if (top > 1.0 && plural) || (top == 1.0 && of && !plural) { part(name + 1, top / under) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::atoms;
    use super::*;
    use dateline_facts::span::Span;

    fn value(text: &str) -> Option<(f64, f64, usize)> {
        let lexicon = Lexicon::new();
        let mut pieces = Vec::new();
        atoms::split(text, Span::new(0, text.len()), |_| false, &mut pieces);
        at(text, &pieces, 0, false, &lexicon).map(|f| (f.low, f.high, f.next))
    }

    #[test]
    fn numbers_by_hand() {
        assert_eq!(value("12 soldiers"), Some((12.0, 12.0, 1)));
        assert_eq!(value("4 hundred million people"), Some((4e8, 4e8, 3)));
        assert_eq!(value("twenty-one men"), Some((21.0, 21.0, 3)));
        assert_eq!(
            value("twenty-eight thousand six hundred forty-two students"),
            Some((28642.0, 28642.0, 9))
        );
        assert_eq!(value("one hundred and five"), Some((105.0, 105.0, 4)));
        assert_eq!(value("two and a half million"), Some((2.5e6, 2.5e6, 5)));
        assert_eq!(value("a dozen"), Some((12.0, 12.0, 2)));
        assert_eq!(value("half a million"), Some((5e5, 5e5, 3)));
        assert_eq!(value("a man"), None);
        assert_eq!(value("tens of thousands of people"), Some((1e4, 1e5, 3)));
        assert_eq!(value("several hundred"), Some((300.0, 900.0, 2)));
        assert_eq!(value("two-thirds of"), Some((2.0 / 3.0, 2.0 / 3.0, 3)));
        assert_eq!(value("1/2 pound"), Some((0.5, 0.5, 3)));
        assert_eq!(value("five six"), Some((5.0, 5.0, 1)));
        assert_eq!(value("three million"), Some((3e6, 3e6, 2)));
    }
}
