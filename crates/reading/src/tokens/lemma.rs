//! Dictionary forms.

use super::verbs::Verbs;
use dateline_facts::token::Upos;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Finds dictionary forms by part of speech.
pub struct Lemmas {
    verbs: Verbs,
    nouns: FxHashMap<&'static str, &'static str>,
}

impl Lemmas {
    /// Reads the tables.
    pub fn new() -> Self {
        let nouns = dateline_data::rows(dateline_data::IRREGULAR_NOUNS)
            .filter_map(|mut r| Some((r.next()?, r.next()?)))
            .collect();
        Lemmas { verbs: Verbs::new(), nouns }
    }

    /// The dictionary form: lower case except for names and symbols.
    pub fn of(&self, form: &str, upos: Upos) -> SmolStr {
        match upos {
            Upos::Propn | Upos::X | Upos::Sym | Upos::Punct | Upos::Num => return SmolStr::new(form),
            _ => {}
        }
        let lower = form.to_lowercase().replace('’', "'");
        match upos {
            Upos::Verb => SmolStr::new(self.verb(&lower)),
            Upos::Aux => SmolStr::new(auxiliary(&lower).map_or_else(|| self.verb(&lower), str::to_owned)),
            Upos::Noun => SmolStr::new(self.noun(&lower)),
            Upos::Part if lower == "n't" => SmolStr::new_static("not"),
            Upos::Pron => SmolStr::new(pronoun(&lower)),
            Upos::Det if lower == "an" => SmolStr::new_static("a"),
            Upos::Adj | Upos::Adv => SmolStr::new(degree(&lower)),
            _ => SmolStr::new(lower),
        }
    }

    fn verb(&self, lower: &str) -> String {
        match auxiliary(lower) {
            Some(base) => base.to_owned(),
            None => self.verbs.base(lower),
        }
    }

    fn noun(&self, lower: &str) -> String {
        if let Some(singular) = self.nouns.get(lower) {
            return (*singular).to_owned();
        }
        // The last part decides: "fighter-jets".
        if let Some((head, last)) = lower.rsplit_once('-')
            && !last.is_empty()
        {
            return format!("{head}-{}", self.noun(last));
        }
        if let Some(stem) = lower.strip_suffix("men").filter(|s| s.len() >= 4) {
            return format!("{stem}man");
        }
        let n = lower.len();
        if n <= 3 || !lower.ends_with('s') || ["ss", "us", "is"].iter().any(|e| lower.ends_with(e)) {
            return lower.to_owned();
        }
        if let Some(stem) = lower.strip_suffix("ies").filter(|s| s.len() >= 2) {
            return format!("{stem}y");
        }
        if let Some(stem) = lower.strip_suffix("es")
            && ["ss", "sh", "ch", "x", "zz"].iter().any(|e| stem.ends_with(e))
        {
            return stem.to_owned();
        }
        lower[..n - 1].to_owned()
    }
}

impl Default for Lemmas {
    fn default() -> Self {
        Lemmas::new()
    }
}

fn auxiliary(lower: &str) -> Option<&'static str> {
    Some(match lower {
        "am" | "is" | "are" | "was" | "were" | "been" | "being" | "'s" | "'re" | "'m" | "be" | "ai" => "be",
        "has" | "had" | "having" | "'ve" | "have" => "have",
        "does" | "did" | "done" | "doing" => "do",
        "'ll" | "wo" => "will",
        "'d" => "would",
        "ca" => "can",
        "sha" => "shall",
        "might" => "might",
        "could" => "could",
        "should" => "should",
        "would" => "would",
        _ => return None,
    })
}

fn pronoun(lower: &str) -> &str {
    match lower {
        "me" => "I",
        "i" => "I",
        "him" => "he",
        "us" => "we",
        "them" => "they",
        "those" => "that",
        "these" => "this",
        "whom" => "who",
        other => other,
    }
}

fn degree(lower: &str) -> &str {
    match lower {
        "better" | "best" => "good",
        "worse" | "worst" => "bad",
        "later" | "latest" => "late",
        "earlier" | "earliest" => "early",
        "higher" | "highest" => "high",
        "lower" | "lowest" => "low",
        "larger" | "largest" => "large",
        "bigger" | "biggest" => "big",
        "greater" | "greatest" => "great",
        "deadlier" | "deadliest" => "deadly",
        "heavier" | "heaviest" => "heavy",
        "stronger" | "strongest" => "strong",
        "older" | "oldest" | "elder" | "eldest" => "old",
        "younger" | "youngest" => "young",
        "smaller" | "smallest" => "small",
        "newer" | "newest" => "new",
        "longer" | "longest" => "long",
        "closer" | "closest" => "close",
        "further" | "furthest" | "farther" | "farthest" => "far",
        "fewer" | "fewest" => "few",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_part_of_speech() {
        let lemmas = Lemmas::new();
        for (form, upos, lemma) in [
            ("Strikes", Upos::Noun, "strike"),
            ("bodies", Upos::Noun, "body"),
            ("bases", Upos::Noun, "base"),
            ("gunmen", Upos::Noun, "gunman"),
            ("buses", Upos::Noun, "bus"),
            ("crisis", Upos::Noun, "crisis"),
            ("missiles", Upos::Noun, "missile"),
            ("attaches", Upos::Verb, "attach"),
            ("n’t", Upos::Part, "not"),
            ("wo", Upos::Aux, "will"),
            ("was", Upos::Aux, "be"),
            ("had", Upos::Verb, "have"),
            ("Iraq", Upos::Propn, "Iraq"),
            ("them", Upos::Pron, "they"),
            ("F-16s", Upos::Noun, "f-16s"),
        ] {
            assert_eq!(lemmas.of(form, upos), lemma, "{form}");
        }
    }
}
