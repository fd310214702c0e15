//! Tokens as words and classes of words of time.

use super::grammar::{Grammar, Symbol};
use dateline_facts::token::{Token, Upos};
use rustc_hash::FxHashMap;

macro_rules! classes {
    ($($variant:ident = $name:literal,)*) => {
        /// A class of words, as named in `rules.tsv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Class { $($variant,)* }

        impl Class {
            const ALL: &'static [(Class, &'static str)] = &[$((Class::$variant, $name),)*];

            pub fn from_name(name: &str) -> Option<Self> {
                Class::ALL.iter().find(|(_, n)| *n == name).map(|(c, _)| *c)
            }
        }
    };
}

classes! {
    Month = "MONTH", Day = "DAY", Ord = "ORD", Year = "YEAR", Year2 = "YEAR2", WordYear = "WORDYEAR",
    Decade = "DECADE", Num = "NUM", Unit = "UNIT", Units = "UNITS", Season = "SEASON", Part = "PART",
    Weekday = "WEEKDAY", Weekdays = "WEEKDAYS", Feast = "FEAST", Clock = "CLOCK", Zone = "ZONE", Ampm = "AMPM",
    Bc = "BC", Iso = "ISO", Vague = "VAGUE", DurH = "DURH", QuarterH = "QUARTERH", OrdCentury = "ORDCENTURY",
    Hhmm = "HHMM", HourH = "HOURH", HMonth = "HMONTH", SMonth = "SMONTH",
}

impl Class {
    /// As many symbols are taken by classes.
    pub const COUNT: Symbol = Class::ALL.len() as Symbol;

    pub fn symbol(self) -> Symbol {
        self as Symbol
    }
}

/// A class that a token, or several from it on, can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub class: Class,
    /// How many tokens.
    pub len: usize,
    pub value: f64,
}

/// One token as the grammar sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexed {
    pub literal: Option<Symbol>,
    pub items: Vec<Item>,
    /// "mid-", "early-", "late-" was cut off in front.
    pub prefixed: bool,
}

/// The further words of a name, what it is, its value.
type Several = (Vec<&'static str>, Class, f64);

/// The words of `words.tsv`.
pub(super) struct Lexicon {
    words: FxHashMap<&'static str, Vec<(Class, f64)>>,
    /// Names of several words by their first: "yom kippur", "rabi al-awwal".
    several: FxHashMap<&'static str, Vec<Several>>,
    numbers: FxHashMap<&'static str, f64>,
}

/// Value of a vague number.
pub(super) const VAGUE: f64 = 0.0;

impl Lexicon {
    pub fn new() -> Self {
        let mut words: FxHashMap<&'static str, Vec<(Class, f64)>> = FxHashMap::default();
        // Numbers are in the one table for all stages; "dozen" is vague here, and nothing is dated in millions.
        let of = |mut row: std::str::Split<'static, char>| {
            let (word, kind, value) = (row.next()?, row.next()?, row.next()?.parse::<f64>().ok()?);
            (kind == "number" || kind == "times" && matches!(word, "hundred" | "thousand"))
                .then_some((word, value))
        };
        let numbers = dateline_data::rows(dateline_data::QUANTITY_WORDS).filter_map(of).collect();
        let mut several: FxHashMap<&'static str, Vec<Several>> = FxHashMap::default();
        for mut row in dateline_data::rows(dateline_data::TIME_WORDS) {
            let (Some(name), Some(value), Some(forms)) = (row.next(), row.next(), row.next()) else {
                continue;
            };
            let Ok(value) = value.parse::<f64>() else { continue };
            let class = match name {
                "month" => Class::Month,
                "weekday" => Class::Weekday,
                "weekdays" => Class::Weekdays,
                "unit" => Class::Unit,
                "units" => Class::Units,
                "season" => Class::Season,
                "part" => Class::Part,
                "vague" => Class::Vague,
                "zone" => Class::Zone,
                "ampm" => Class::Ampm,
                "bc" => Class::Bc,
                "decade" => Class::Decade,
                "ordinal" => Class::Ord,
                "feast" => Class::Feast,
                "hmonth" => Class::HMonth,
                "smonth" => Class::SMonth,
                _ => continue,
            };
            for form in forms.split(' ') {
                match form.split_once('_') {
                    Some((first, rest)) => {
                        several.entry(first).or_default().push((rest.split('_').collect(), class, value));
                    }
                    None => words.entry(form).or_default().push((class, value)),
                }
            }
        }
        Lexicon { words, several, numbers }
    }

    /// The tokens as the grammar sees them.
    pub fn read(&self, tokens: &[Token], text: &str, grammar: &Grammar) -> Vec<Lexed> {
        let lower: Vec<String> = tokens.iter().map(|t| lowercase(t.span.of(text))).collect();
        (0..tokens.len()).map(|i| self.token(tokens, &lower, i, text, grammar)).collect()
    }

    fn token(&self, tokens: &[Token], lower: &[String], i: usize, text: &str, grammar: &Grammar) -> Lexed {
        let word = lower[i].as_str();
        let form = tokens[i].span.of(text);
        let mut out = Lexed { literal: grammar.literal(word), ..Lexed::default() };
        let mut add = |class, len, value| out.items.push(Item { class, len, value });
        let first = word.as_bytes().first().copied().unwrap_or(b' ');
        if first.is_ascii_digit() {
            self.digits(word, lower, i, &mut add);
            return out;
        }
        if let Some(classes) = self.words.get(word) {
            for (class, value) in classes {
                if fits(*class, *value, tokens, lower, i, form) {
                    add(*class, 1, *value);
                }
            }
        }
        if let Some(names) = self.several.get(word) {
            for (rest, class, value) in names {
                if rest.iter().enumerate().all(|(n, w)| lower.get(i + 1 + n).is_some_and(|l| l == w)) {
                    add(*class, rest.len() + 1, *value);
                }
            }
        }
        if self.numbers.contains_key(word)
            || word == "a" && lower.get(i + 1).is_some_and(|w| w == "hundred" || w == "dozen")
        {
            self.number(lower, i, &mut add);
        }
        if let Some(digits) = word.strip_prefix(['\'', '’']) {
            if digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()) {
                let n: f64 = digits.parse().unwrap_or(0.0);
                add(Class::Year2, 1, if n < 30.0 { 2000.0 + n } else { 1900.0 + n });
            } else if digits.len() == 3 && digits.ends_with('s') {
                let n: f64 = digits[..2].parse().unwrap_or(-1.0);
                if n >= 0.0 && n % 10.0 == 0.0 {
                    add(Class::Decade, 1, 1900.0 + n);
                }
            }
        }
        if let Some((head, tail)) = word.split_once('-') {
            self.hyphenated(head, tail, word, &mut add);
            if matches!(head, "mid" | "early" | "late" | "post" | "pre") && out.items.is_empty() {
                out.prefixed = true;
                let mut inner = Vec::new();
                let single = [tail.to_owned()];
                if tail.starts_with(|c: char| c.is_ascii_digit()) {
                    self.digits(tail, &single, 0, &mut |c, l, v| {
                        inner.push(Item { class: c, len: l, value: v })
                    });
                } else if let Some(classes) = self.words.get(tail) {
                    inner.extend(classes.iter().map(|(c, v)| Item { class: *c, len: 1, value: *v }));
                }
                inner.retain(|i| !matches!(i.class, Class::Num | Class::Day));
                out.items = inner;
            }
        }
        out
    }

    /// What a token that begins with a digit can be.
    fn digits(&self, word: &str, lower: &[String], i: usize, add: &mut dyn FnMut(Class, usize, f64)) {
        let next = lower.get(i + 1).map_or("", String::as_str);
        if let Some(classes) = self.words.get(word) {
            classes.iter().for_each(|(c, v)| add(*c, 1, *v));
        }
        let plain = word.bytes().all(|b| b.is_ascii_digit());
        if plain {
            let n: f64 = word.parse().unwrap_or(0.0);
            if word.len() == 4 {
                if (1000.0..2200.0).contains(&n) {
                    add(Class::Year, 1, n);
                }
                if n < 2400.0 && n % 100.0 < 60.0 {
                    add(Class::Hhmm, 1, n);
                }
            }
            if word.len() <= 2 && (1.0..=31.0).contains(&n) {
                add(Class::Day, 1, n);
            }
            // "9 1/2"
            if next == "1/2" {
                add(Class::Num, 2, n + 0.5);
            }
            if word.len() < 10 {
                add(Class::Num, 1, n);
                if matches!(next, "million" | "billion" | "hundred" | "thousand") {
                    let by = match next {
                        "hundred" => 100.0,
                        "thousand" => 1e3,
                        "million" => 1e6,
                        _ => 1e9,
                    };
                    add(Class::Num, 2, n * by);
                }
            }
            return;
        }
        if let Some((h, m)) = word.split_once(':') {
            let minutes = m.get(..2).and_then(|m| m.parse::<f64>().ok());
            if let (Ok(h), Some(m)) = (h.parse::<f64>(), minutes)
                && h <= 24.0
                && m < 60.0
            {
                add(Class::Clock, 1, h * 60.0 + m);
            }
            return;
        }
        if let Some(n) = word.strip_suffix('s').map(|w| w.trim_end_matches(['\'', '’'])) {
            if let Ok(n) = n.parse::<f64>() {
                let century = if n < 100.0 { 1900.0 } else { 0.0 };
                if n % 10.0 == 0.0 && ((20.0..100.0).contains(&n) || (1100.0..2100.0).contains(&n)) {
                    add(Class::Decade, 1, century + n);
                }
            }
            return;
        }
        if word.split(['-', '/', '.']).count() == 3 {
            if let Some(code) = numeric_date(word) {
                add(Class::Iso, 1, code);
            }
            return;
        }
        // "1er avril", a residue of translation.
        if let Some(n) = word.strip_suffix("er").or_else(|| word.strip_suffix("ère")) {
            if n == "1" {
                add(Class::Day, 1, 1.0);
            }
            return;
        }
        if let Some((h, m)) = word.split_once('h')
            && let Ok(h) = h.parse::<f64>()
            && h < 24.0
            && (m.is_empty() || m.len() == 2)
        {
            if let Ok(m) = if m.is_empty() { Ok(0.0) } else { m.parse::<f64>() }
                && m < 60.0
            {
                add(Class::HourH, 1, h * 60.0 + m);
            }
            return;
        }
        if let Some((head, tail)) = word.split_once('-') {
            self.hyphenated(head, tail, word, add);
            return;
        }
        if let Ok(n) = word.replace(',', "").parse::<f64>() {
            add(Class::Num, 1, n);
        }
    }

    /// A number in words from token `i` on, of every length; also "nineteen ninety-six".
    fn number(&self, lower: &[String], i: usize, add: &mut dyn FnMut(Class, usize, f64)) {
        let value = |w: &str| -> Option<f64> {
            match w.split_once('-') {
                Some((a, b)) => Some(self.numbers.get(a)? + self.numbers.get(b)?),
                None => self.numbers.get(w).copied(),
            }
        };
        let mut total = 0.0;
        let mut part = 0.0;
        let mut last = f64::MAX;
        for (len, word) in lower[i..].iter().enumerate().take(6) {
            let n = if len == 0 && word == "a" {
                1.0
            } else {
                match value(word) {
                    Some(n) => n,
                    None => break,
                }
            };
            if n >= 1000.0 {
                total += if part == 0.0 { 1.0 } else { part } * n;
                part = 0.0;
                last = f64::MAX;
            } else if n == 100.0 {
                part = if part == 0.0 { 1.0 } else { part } * n;
                last = n;
            } else {
                // "nineteen ninety-six" is a year, "two three" nothing.
                if last <= n || last < 20.0 && len > 0 {
                    if len == 1 && (17.0..=20.0).contains(&last) && n >= 10.0 {
                        add(Class::WordYear, 2, last * 100.0 + n);
                        // "nineteen seventy nine"
                        if let Some(unit) = lower.get(i + 2).and_then(|w| value(w))
                            && n >= 20.0
                            && n % 10.0 == 0.0
                            && (1.0..10.0).contains(&unit)
                        {
                            add(Class::WordYear, 3, last * 100.0 + n + unit);
                        }
                    }
                    break;
                }
                part += n;
                last = n;
            }
            add(Class::Num, len + 1, total + part);
            if total + part == 2000.0 && len == 1 {
                add(Class::Year, 2, 2000.0);
            }
        }
    }

    /// "two-year", "10-day", "month-long", "third-quarter", "16th-century".
    fn hyphenated(&self, head: &str, tail: &str, word: &str, add: &mut dyn FnMut(Class, usize, f64)) {
        let ordinal =
            self.words.get(head).and_then(|c| c.iter().find(|(c, _)| *c == Class::Ord)).map(|(_, v)| *v);
        match (ordinal, tail) {
            (Some(n), "quarter") if n <= 4.0 => return add(Class::QuarterH, 1, n),
            (Some(n), "century") => return add(Class::OrdCentury, 1, n),
            _ => {}
        }
        if tail == "century"
            && let Some(n) =
                ["st", "nd", "rd", "th"].iter().find_map(|e| head.strip_suffix(e)?.parse::<f64>().ok())
        {
            return add(Class::OrdCentury, 1, n);
        }
        let unit_of = |w: &str| {
            self.words
                .get(w)
                .and_then(|c| c.iter().find(|(c, _)| matches!(c, Class::Unit | Class::Units)))
                .map(|(c, v)| (*c == Class::Units, *v))
        };
        // The unit may be followed by "old" or "long"; the number may itself be hyphenated.
        let body = word.strip_suffix("-long").or_else(|| word.strip_suffix("-old")).unwrap_or(word);
        if let Some((plural, unit)) = unit_of(body) {
            if body.len() < word.len() {
                add(Class::DurH, 1, unit * 10_000.0 + if plural { VAGUE } else { 1.0 });
            }
            return;
        }
        let Some((count, unit)) = body.rsplit_once('-') else { return };
        let Some((_, unit)) = unit_of(unit) else { return };
        // "a six-year-old boy" says how old, not how long.
        if word.ends_with("-old") && unit == 8.0 && !matches!(count, "several" | "few") {
            return;
        }
        let number = match count {
            "several" | "multi" | "few" => Some(VAGUE),
            "half" => Some(0.5),
            "two-and-a-half" => Some(2.5),
            _ => count.parse::<f64>().ok().or_else(|| self.numbers.get(count).copied()).or_else(|| {
                count.split_once('-').and_then(|(a, b)| Some(self.numbers.get(a)? + self.numbers.get(b)?))
            }),
        };
        if let Some(n) = number.filter(|n| *n < 10_000.0) {
            add(Class::DurH, 1, unit * 10_000.0 + n);
        }
    }
}

/// Whether a word is one of time here: capitals, neighbours, part of speech.
fn fits(class: Class, value: f64, tokens: &[Token], lower: &[String], i: usize, form: &str) -> bool {
    let capital = form.starts_with(char::is_uppercase);
    let digit = |w: Option<&String>| w.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let by_number = digit(lower.get(i + 1)) || i > 0 && digit(lower.get(i - 1));
    match class {
        Class::Month => {
            let word = lower[i].as_str();
            let name = matches!(tokens[i].upos, Upos::Propn | Upos::Noun | Upos::X | Upos::Num);
            match word {
                "may" => {
                    by_number && capital
                        || capital && tokens[i].upos == Upos::Propn && !person(tokens, lower, i)
                }
                // "the annual March for Life"
                "march"
                    if lower.get(i + 1).is_some_and(|w| matches!(w.as_str(), "for" | "of" | "on"))
                        && i > 0
                        && (matches!(
                            tokens[i - 1].upos,
                            Upos::Det | Upos::Adj | Upos::Punct | Upos::Propn
                        ))
                        && !digit(lower.get(i + 2)) =>
                {
                    false
                }
                "march" => {
                    by_number && (capital || lower.get(i + 1).is_some_and(|w| w.len() == 4))
                        || capital && name
                }
                // The planet, a verb form, a name: months of other languages only beside a number.
                "mars" | "mai" | "juin" | "juillet" | "août" | "février" | "fevrier" | "septembre"
                | "octobre" | "novembre" | "décembre" | "decembre" | "janvier" | "avril" => by_number,
                "august" => capital,
                "june" | "april" => by_number || capital && !person(tokens, lower, i),
                _ if word.len() <= 4 && !word.ends_with('.') && !matches!(word, "july") => by_number,
                _ => true,
            }
        }
        Class::Weekday => capital || !lower[i].ends_with('.') && lower[i].len() > 4,
        Class::Unit => value > 1.0 || i > 0 && matches!(lower[i - 1].as_str(), "per" | "one" | "every"),
        Class::Season => value != 1.0 && value != 3.0 || tokens[i].upos != Upos::Verb,
        Class::Bc => form.chars().next().is_some_and(char::is_uppercase),
        Class::Zone => form.chars().all(|c| !c.is_lowercase()),
        Class::Ampm => true,
        Class::Vague => lower[i] != "numerous" || value == VAGUE,
        _ => true,
    }
}

/// "April Smith said", "Theresa May": a name beside it.
fn person(tokens: &[Token], lower: &[String], i: usize) -> bool {
    let named = |j: Option<usize>| {
        j.and_then(|j| tokens.get(j).map(|t| (t, &lower[j])))
            .is_some_and(|(t, w)| t.upos == Upos::Propn && !w.ends_with("day") && w.len() > 1)
    };
    i > 0 && named(i.checked_sub(1)) && !matches!(lower[i - 1].as_str(), "early" | "late" | "last" | "mid")
}

/// What is added to a numeric date that can only be read with its day, or only with its month, in front.
pub(super) const DAY_FIRST: f64 = 0.25;
pub(super) const MONTH_FIRST: f64 = 0.5;

/// A numeric date as yyyymmdd; negative, and with the month first, where either of two numbers can be the month.
fn numeric_date(word: &str) -> Option<f64> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [a, b, c] = parts[..] else { return None };
    let n = |s: &str| s.parse::<i32>().ok().filter(|_| s.len() <= 4);
    let (x, y, z) = (n(a)?, n(b)?, n(c)?);
    let (year, month, day, how) = if a.len() == 4 {
        (x, y, z, 0.0)
    } else {
        let year = match c.len() {
            4 => z,
            2 if z < 50 => 2000 + z,
            2 => 1900 + z,
            _ => return None,
        };
        match (x, y) {
            // Only those write stops who put the day first.
            _ if word.contains('.') => (year, y, x, 0.0),
            (13.., _) => (year, y, x, DAY_FIRST),
            (_, 13..) => (year, x, y, MONTH_FIRST),
            _ if x == y => (year, x, y, 0.0),
            _ => (year, x, y, -1.0),
        }
    };
    let code = f64::from(year * 10_000 + month * 100 + day);
    ((1..=12).contains(&month) && (1..=31).contains(&day) && (1000..2200).contains(&year))
        .then_some(if how < 0.0 { -code } else { code + how })
}

fn lowercase(form: &str) -> String {
    if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase().replace('’', "'") }
}
