//! Parts of speech: a lexicon, endings for unknown words, then rules of the neighbourhood in a fixed order
//! (Brill 1995, "Transformation-based error-driven learning"). Every rule is a row of `tag_rules.tsv`.

use super::verbs::Verbs;
use dateline_facts::token::Upos;
use rustc_hash::FxHashMap;

/// At most this many parts of speech a form.
const MOST: usize = 6;

/// The parts of speech a form can have, the most frequent first.
#[derive(Clone, Copy, Debug)]
struct Tags {
    list: [Upos; MOST],
    len: u8,
}

impl Tags {
    fn of(tags: &[Upos]) -> Self {
        let mut out = Tags { list: [Upos::X; MOST], len: 0 };
        for tag in tags {
            out.push(*tag);
        }
        out
    }

    fn push(&mut self, tag: Upos) {
        if usize::from(self.len) < MOST && !self.all().contains(&tag) {
            self.list[usize::from(self.len)] = tag;
            self.len += 1;
        }
    }

    fn all(&self) -> &[Upos] {
        &self.list[..usize::from(self.len)]
    }

    fn first(&self) -> Upos {
        self.all().first().copied().unwrap_or(Upos::X)
    }
}

/// One condition of a rule; positions are relative to the word.
#[derive(Clone, Copy, Debug)]
enum Condition {
    /// The word there has this part of speech.
    Tag(isize, Upos),
    /// There is no word there.
    Edge(isize),
    /// The word there is this one.
    Word(isize, u16),
    /// The word ends with these two letters.
    Ends([u8; 2]),
    /// The word is a form of a known verb.
    Verb,
}

struct Rule {
    from: Upos,
    to: Upos,
    conditions: Vec<Condition>,
}

/// Assigns universal parts of speech.
pub struct Tagger {
    lexicon: FxHashMap<&'static str, Tags>,
    endings: FxHashMap<&'static str, Upos>,
    /// Numbers of the words that rules name.
    words: FxHashMap<&'static str, u16>,
    rules: Vec<Rule>,
    verbs: Verbs,
}

const OPEN: &[Upos] = &[Upos::Noun, Upos::Propn, Upos::Verb, Upos::Adj, Upos::Adv];

impl Tagger {
    /// Reads the tables.
    pub fn new() -> Self {
        let lexicon = dateline_data::rows(dateline_data::TAGS)
            .filter_map(|mut row| {
                let form = row.next()?;
                let mut tags = Tags::of(&[]);
                row.next()?.split(' ').filter_map(Upos::from_word).for_each(|t| tags.push(t));
                Some((form, tags))
            })
            .collect();
        let endings = dateline_data::rows(dateline_data::TAG_SUFFIXES)
            .filter_map(|mut row| Some((row.next()?, Upos::from_word(row.next()?)?)))
            .collect();
        let mut words = FxHashMap::default();
        let rules = dateline_data::rows(dateline_data::TAG_RULES)
            .chain(dateline_data::rows(dateline_data::TAG_REPAIRS))
            .filter_map(|mut row| {
                let (from, to) = (Upos::from_word(row.next()?)?, Upos::from_word(row.next()?)?);
                let conditions =
                    row.next()?.split(' ').map(|c| condition(c, &mut words)).collect::<Option<Vec<_>>>()?;
                Some(Rule { from, to, conditions })
            })
            .collect();
        Tagger { lexicon, endings, words, rules, verbs: Verbs::new() }
    }

    /// The parts of speech of one sentence. In a `headline` (or a sentence written like one) capitals
    /// say little.
    pub fn tag(&self, forms: &[&str], headline: bool) -> Vec<Upos> {
        let case = Case::of(forms, headline);
        let n = forms.len();
        let mut possible = Vec::with_capacity(n);
        let mut tags = Vec::with_capacity(n);
        let mut numbers = Vec::with_capacity(n);
        let mut ends = Vec::with_capacity(n);
        let mut verbs = Vec::with_capacity(n);
        let mut first = true;
        let mut open_quote = false;
        for (i, form) in forms.iter().enumerate() {
            let curly = form.contains('’').then(|| form.replace('’', "'"));
            let form = curly.as_deref().unwrap_or(form);
            let lower = form.to_lowercase();
            let mut can =
                self.look_up(form, &lower, first, case).unwrap_or_else(|| self.guess(form, &lower, first));
            if form == "'" {
                let after_s = i > 0 && forms[i - 1].ends_with(['s', 'S', 'x', 'z']);
                can = Tags::of(&[if after_s && !open_quote { Upos::Part } else { Upos::Punct }]);
                open_quote = !open_quote && !after_s;
            }
            let unsure = can.all().contains(&Upos::Noun) && can.all().contains(&Upos::Verb);
            verbs.push(unsure && self.verbs.is_base(&self.verbs.base(&lower)));
            tags.push(can.first());
            possible.push(can);
            numbers.push(self.words.get(lower.as_str()).copied().unwrap_or(u16::MAX));
            let bytes = lower.as_bytes();
            let at = |back: usize| bytes.len().checked_sub(back).map_or(0, |i| bytes[i]);
            ends.push([at(2), at(1)]);
            first &= !form.chars().any(char::is_alphanumeric);
        }
        let mut changes = Vec::new();
        for rule in &self.rules {
            changes.clear();
            for i in 0..n {
                if tags[i] == rule.from
                    && rule.conditions.iter().all(|c| holds(c, i, &tags, &numbers, &ends, &verbs))
                    && possible[i].all().contains(&rule.to)
                {
                    changes.push(i);
                }
            }
            for i in &changes {
                tags[*i] = rule.to;
            }
        }
        tags
    }

    fn look_up(&self, form: &str, lower: &str, first: bool, case: Case) -> Option<Tags> {
        let capital = form.starts_with(char::is_uppercase);
        if form.contains('-') && form.len() > 2 && !self.lexicon.contains_key(form) {
            return Some(self.hyphenated(form, first));
        }
        let by_lower = || self.lexicon.get(lower).copied();
        let by_form = || self.lexicon.get(form).copied();
        if capital && form != lower && (first || case.ignores(form)) {
            let mut tags = match (by_lower(), by_form()) {
                (Some(low), Some(exact)) => {
                    let mut all = low;
                    exact.all().iter().for_each(|t| all.push(*t));
                    all
                }
                (Some(tags), None) | (None, Some(tags)) => tags,
                (None, None) => return None,
            };
            if case.ignores(form) {
                tags.push(Upos::Propn);
            }
            return Some(tags);
        }
        by_form().or_else(|| {
            let shouted = form.chars().count() > 3 && form.chars().all(|c| !c.is_lowercase());
            (shouted || !capital).then(by_lower).flatten()
        })
    }

    /// `Iran-backed`, `al-Asad`, `two-year`: the last part speaks.
    fn hyphenated(&self, form: &str, first: bool) -> Tags {
        let last = form.rsplit('-').next().unwrap_or(form);
        let lower = last.to_lowercase();
        let head = form.split('-').next().unwrap_or(form);
        if !form.chars().any(char::is_alphanumeric) {
            return Tags::of(&[Upos::Punct]);
        }
        if form.bytes().all(|b| b.is_ascii_digit() || b"-.,:/".contains(&b)) {
            return Tags::of(&[Upos::Num]);
        }
        if last.starts_with(char::is_uppercase) || last.bytes().all(|b| b.is_ascii_digit()) {
            return Tags::of(&[Upos::Propn]);
        }
        if head.starts_with(|c: char| c.is_ascii_digit()) {
            return Tags::of(&[Upos::Adj, Upos::Noun]);
        }
        const ADJECTIVES: &[&str] = &[
            "old", "long", "wide", "based", "led", "run", "style", "like", "free", "proof", "range", "level",
            "scale", "time", "term", "age", "class",
        ];
        if lower.ends_with("ed") || lower.ends_with("ing") || ADJECTIVES.contains(&lower.as_str()) {
            return Tags::of(&[Upos::Adj, Upos::Noun]);
        }
        let speaks = self.lexicon.get(lower.as_str()).map(Tags::first);
        match speaks {
            Some(Upos::Adj) => Tags::of(&[Upos::Adj, Upos::Noun]),
            Some(Upos::Noun | Upos::Verb) => Tags::of(&[Upos::Noun, Upos::Adj]),
            Some(Upos::Adv | Upos::Adp) => Tags::of(&[Upos::Noun, Upos::Adj, Upos::Adv]),
            _ if head.starts_with(char::is_uppercase) && !first => Tags::of(&[Upos::Propn]),
            _ => Tags::of(&[Upos::Noun, Upos::Adj]),
        }
    }

    /// An unknown word: by its shape, its capital, its ending.
    fn guess(&self, form: &str, lower: &str, first: bool) -> Tags {
        if !form.chars().any(char::is_alphanumeric) {
            let symbol = form.chars().count() == 1 && form.chars().all(|c| "$%£€+=<>*@#^~|°§".contains(c));
            return Tags::of(&[if symbol { Upos::Sym } else { Upos::Punct }]);
        }
        if form.starts_with(|c: char| c.is_ascii_digit())
            || form.starts_with('\'') && form.len() > 1 && form.as_bytes()[1].is_ascii_digit()
        {
            if ["st", "nd", "rd", "th"].iter().any(|e| lower.ends_with(e)) {
                return Tags::of(&[Upos::Adj, Upos::Noun]);
            }
            return Tags::of(&[if lower.ends_with('s') { Upos::Noun } else { Upos::Num }]);
        }
        if form.contains('@') || lower.contains("www.") || lower.contains("http") {
            return Tags::of(&[Upos::X]);
        }
        if form.ends_with('$') {
            return Tags::of(&[Upos::Sym]);
        }
        let capital = form.starts_with(char::is_uppercase);
        let shouted = form.chars().count() > 1 && form.chars().all(|c| !c.is_lowercase());
        let guessed = if capital && (!first || shouted) {
            Upos::Propn
        } else {
            let mut found = Upos::Noun;
            let letters = lower.chars().count();
            for n in (1..=4).rev().filter(|n| letters > n + 1) {
                let at = lower.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i);
                if let Some(tag) = self.endings.get(&lower[at..]) {
                    found = *tag;
                    break;
                }
            }
            found
        };
        let mut tags = Tags::of(&[guessed]);
        OPEN.iter().for_each(|t| tags.push(*t));
        tags
    }
}

impl Default for Tagger {
    fn default() -> Self {
        Tagger::new()
    }
}

/// What capitals say in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// A capital is a name.
    Plain,
    /// Most Words Have One.
    Title,
    /// ALL ARE CAPITALS.
    Capitals,
}

impl Case {
    fn of(forms: &[&str], headline: bool) -> Self {
        let (mut words, mut capital, mut shouted) = (0usize, 0usize, 0usize);
        for form in forms {
            if form.len() > 3 && form.chars().all(|c| c.is_alphabetic() || c == '-') {
                words += 1;
                capital += usize::from(form.starts_with(char::is_uppercase));
                shouted += usize::from(form.chars().all(|c| !c.is_lowercase()));
            }
        }
        let least = if headline { 2 } else { 4 };
        if words >= least && shouted * 10 > words * 7 {
            Case::Capitals
        } else if words >= least && capital * 10 >= words * if headline { 7 } else { 8 } {
            Case::Title
        } else {
            Case::Plain
        }
    }

    /// Whether the capital of `form` says nothing.
    fn ignores(self, form: &str) -> bool {
        match self {
            Case::Plain => false,
            Case::Title => form.chars().skip(1).any(char::is_lowercase) || form.len() == 1,
            Case::Capitals => true,
        }
    }
}

fn condition(text: &'static str, words: &mut FxHashMap<&'static str, u16>) -> Option<Condition> {
    let (key, value) = text.split_once('=')?;
    if key == "v" {
        return Some(Condition::Verb);
    }
    if key == "s" {
        return value.as_bytes().try_into().ok().map(Condition::Ends);
    }
    let (kind, at) = key.split_at_checked(1)?;
    let at: isize = at.trim_start_matches('+').parse().ok()?;
    match kind {
        _ if value == "EDGE" => Some(Condition::Edge(at)),
        "t" => Upos::from_word(value).map(|tag| Condition::Tag(at, tag)),
        "w" => {
            let next = u16::try_from(words.len()).ok()?;
            Some(Condition::Word(at, *words.entry(value).or_insert(next)))
        }
        _ => None,
    }
}

fn holds(
    condition: &Condition,
    i: usize,
    tags: &[Upos],
    words: &[u16],
    ends: &[[u8; 2]],
    verbs: &[bool],
) -> bool {
    match *condition {
        Condition::Tag(at, tag) => i.checked_add_signed(at).and_then(|j| tags.get(j)) == Some(&tag),
        Condition::Edge(at) => i.checked_add_signed(at).is_none_or(|j| j >= tags.len()),
        Condition::Word(at, word) => i.checked_add_signed(at).and_then(|j| words.get(j)) == Some(&word),
        Condition::Ends(two) => ends[i] == two,
        Condition::Verb => verbs[i],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let tagger = Tagger::new();
        assert_eq!(
            tagger.rules.len(),
            dateline_data::rows(dateline_data::TAG_RULES).count()
                + dateline_data::rows(dateline_data::TAG_REPAIRS).count()
        );
        assert!(tagger.lexicon.len() > 10_000);
    }

    #[test]
    fn unknown_words() {
        let tagger = Tagger::new();
        let tags = tagger
            .tag(&["The", "Iran-backed", "Zuwwaristas", "blorked", "al-Zubayr", "in", "2019", "."], false);
        use Upos::*;
        assert_eq!(tags, [Det, Adj, Propn, Verb, Propn, Adp, Num, Punct]);
    }
}
