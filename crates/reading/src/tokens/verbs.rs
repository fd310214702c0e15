//! Verbs: their forms, regular and irregular.

use rustc_hash::{FxHashMap, FxHashSet};

/// What form of a verb a word can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    /// `strike`: infinitive, imperative, present.
    Base,
    /// `strikes`.
    Third,
    /// `struck`, `went`: past tense only.
    Past,
    /// `struck`, `killed`: past tense or past participle.
    PastOrParticiple,
    /// `taken`: past participle only.
    Participle,
    /// `striking`.
    Ing,
}

/// The verbs that are known, with their irregular forms.
pub struct Verbs {
    bases: FxHashSet<&'static str>,
    /// Irregular form to base, whether past, whether participle.
    irregular: FxHashMap<&'static str, (&'static str, bool, bool)>,
}

impl Verbs {
    /// Reads the tables.
    pub fn new() -> Self {
        let mut bases = FxHashSet::default();
        for table in [dateline_data::VERB_BASES, dateline_data::NEWS_VERBS] {
            bases.extend(dateline_data::rows(table).filter_map(|mut r| r.next()));
        }
        let mut irregular: FxHashMap<&'static str, (&'static str, bool, bool)> = FxHashMap::default();
        for mut row in dateline_data::rows(dateline_data::IRREGULAR_VERBS) {
            let (Some(base), Some(pasts), Some(participles)) = (row.next(), row.next(), row.next()) else {
                continue;
            };
            bases.insert(base);
            for form in pasts.split(' ') {
                irregular.entry(form).or_insert((base, false, false)).1 = true;
            }
            for form in participles.split(' ') {
                irregular.entry(form).or_insert((base, false, false)).2 = true;
            }
        }
        // "fallen" and "found" are forms, not bases of their own; "to found" and "to lay" are rarer in news.
        Verbs { bases, irregular }
    }

    /// Whether `word` (lower case) is a known verb in its base form.
    pub fn is_base(&self, word: &str) -> bool {
        self.bases.contains(word)
    }

    /// The base form of a verb form in lower case; by the rules of spelling where it is not known.
    pub fn base(&self, form: &str) -> String {
        if let Some((base, ..)) = self.irregular.get(form) {
            return (*base).to_owned();
        }
        if self.is_base(form) {
            return form.to_owned();
        }
        if let Some(stem) =
            form.strip_suffix("ying").filter(|s| matches!(*s, "d" | "l" | "t" | "v" | "bel" | "underl"))
        {
            return format!("{stem}ie");
        }
        if let Some(stem) = form.strip_suffix("ing").filter(|s| s.len() >= 2 && has_vowel(s)) {
            return self.stem(stem);
        }
        if let Some(stem) = form.strip_suffix("ied").filter(|s| !s.is_empty()) {
            return format!("{stem}y");
        }
        if let Some(stem) = form.strip_suffix("ed").filter(|s| s.len() >= 2) {
            return self.stem(stem);
        }
        if let Some(stem) = form.strip_suffix("ies").filter(|s| s.len() >= 2) {
            return format!("{stem}y");
        }
        if let Some(stem) = form.strip_suffix("es")
            && (self.is_base(stem)
                || ["ss", "sh", "ch", "x", "zz", "o"].iter().any(|e| stem.ends_with(e))
                    && !self.is_base(&form[..form.len() - 1]))
        {
            return stem.to_owned();
        }
        match form.strip_suffix('s') {
            Some(stem) if stem.len() >= 2 && !stem.ends_with('s') => stem.to_owned(),
            _ => form.to_owned(),
        }
    }

    /// The base behind a stem that lost `-ed` or `-ing`: `hop(e)`, `stop(p)`, `kill`.
    fn stem(&self, stem: &str) -> String {
        let with_e = format!("{stem}e");
        let bytes = stem.as_bytes();
        let n = bytes.len();
        let vowel = |b: u8| b"aeiou".contains(&b);
        let cvc = n >= 2
            && !vowel(bytes[n - 1])
            && !b"wxy".contains(&bytes[n - 1])
            && vowel(bytes[n - 2])
            && !(n >= 3 && vowel(bytes[n - 3]) && bytes[n - 3] != b'u');
        let short = bytes.iter().filter(|b| vowel(**b)).count() == 1;
        let single =
            (n >= 3 && bytes[n - 1] == bytes[n - 2] && !vowel(bytes[n - 1]) && stem.is_char_boundary(n - 1))
                .then(|| &stem[..n - 1]);
        if (cvc && short || stem.ends_with("e")) && self.is_base(&with_e) {
            return with_e;
        }
        if self.is_base(stem) {
            return stem.to_owned();
        }
        if self.is_base(&with_e) {
            return with_e;
        }
        if let Some(single) = single {
            if self.is_base(single) {
                return single.to_owned();
            }
            // Unknown: "refuelled", but "pressed", "filled", "staffed".
            if !matches!(bytes[n - 1], b's' | b'l' | b'f' | b'z') {
                return single.to_owned();
            }
            return stem.to_owned();
        }
        let mute = [
            "at", "iz", "is", "iv", "uc", "ur", "ag", "ut", "as", "us", "os", "rs", "ns", "rg", "dg", "ng",
            "nc", "rc", "v", "u", "c", "bl", "pl", "dl", "tl", "gl", "kl",
        ];
        if cvc && short
            || mute.iter().any(|m| stem.ends_with(m)) && !stem.ends_with("eat") && !stem.ends_with("oat")
        {
            with_e
        } else {
            stem.to_owned()
        }
    }

    /// The form of a verb in lower case.
    pub fn form(&self, word: &str) -> VerbForm {
        if let Some((base, past, participle)) = self.irregular.get(word) {
            return match (past, participle) {
                _ if *base == word && *past => VerbForm::PastOrParticiple,
                _ if *base == word => VerbForm::Base,
                (true, true) => VerbForm::PastOrParticiple,
                (true, false) => VerbForm::Past,
                _ => VerbForm::Participle,
            };
        }
        if self.is_base(word) {
            return VerbForm::Base;
        }
        if word.ends_with("ed") {
            VerbForm::PastOrParticiple
        } else if word.ends_with("ing") {
            VerbForm::Ing
        } else if word.ends_with('s') && !word.ends_with("ss") {
            VerbForm::Third
        } else {
            VerbForm::Base
        }
    }
}

impl Default for Verbs {
    fn default() -> Self {
        Verbs::new()
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.bytes().any(|b| b"aeiouy".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases() {
        let verbs = Verbs::new();
        for (form, base) in [
            ("killed", "kill"),
            ("fired", "fire"),
            ("firing", "fire"),
            ("struck", "strike"),
            ("stopped", "stop"),
            ("hoped", "hope"),
            ("bombed", "bomb"),
            ("denies", "deny"),
            ("denied", "deny"),
            ("attacks", "attack"),
            ("launches", "launch"),
            ("clashes", "clash"),
            ("visited", "visit"),
            ("wounded", "wound"),
            ("needed", "need"),
            ("seized", "seize"),
            ("refueled", "refuel"),
            ("said", "say"),
            ("goes", "go"),
            ("targeting", "target"),
            ("vowing", "vow"),
            ("dying", "die"),
            ("called", "call"),
            ("agreed", "agree"),
            ("freed", "free"),
        ] {
            assert_eq!(verbs.base(form), base, "{form}");
        }
    }

    #[test]
    fn forms() {
        let verbs = Verbs::new();
        assert_eq!(verbs.form("taken"), VerbForm::Participle);
        assert_eq!(verbs.form("took"), VerbForm::Past);
        assert_eq!(verbs.form("struck"), VerbForm::PastOrParticiple);
        assert_eq!(verbs.form("killed"), VerbForm::PastOrParticiple);
        assert_eq!(verbs.form("hits"), VerbForm::Third);
        assert_eq!(verbs.form("striking"), VerbForm::Ing);
        assert_eq!(verbs.form("bring"), VerbForm::Base);
        assert_eq!(verbs.form("need"), VerbForm::Base);
    }
}
