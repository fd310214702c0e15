//! Forms of verbs and nouns: the lexicon lists lemmas, texts hold forms.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Which form of a verb a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `strike`.
    Base,
    /// `strikes`.
    Third,
    /// `striking`.
    Ing,
    /// `struck`, as past or participle where both are the same, or the past alone.
    Past,
    /// `stricken`, the participle where it differs.
    Participle,
}

/// Verbs whose past or participle is irregular: lemma, past, participle.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("be", "was", "been"),
    ("beat", "beat", "beaten"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("blow", "blew", "blown"),
    ("break", "broke", "broken"),
    ("bring", "brought", "brought"),
    ("burn", "burned", "burnt"),
    ("build", "built", "built"),
    ("buy", "bought", "bought"),
    ("choose", "chose", "chosen"),
    ("come", "came", "come"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("draw", "drew", "drawn"),
    ("drive", "drove", "driven"),
    ("fall", "fell", "fallen"),
    ("feed", "fed", "fed"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("flee", "fled", "fled"),
    ("fly", "flew", "flown"),
    ("forbid", "forbade", "forbidden"),
    ("forgive", "forgave", "forgiven"),
    ("freeze", "froze", "frozen"),
    ("get", "got", "gotten"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grow", "grew", "grown"),
    ("hang", "hanged", "hung"),
    ("have", "had", "had"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("keep", "kept", "kept"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lied", "lied"),
    ("make", "made", "made"),
    ("meet", "met", "met"),
    ("oversee", "oversaw", "overseen"),
    ("overthrow", "overthrew", "overthrown"),
    ("pay", "paid", "paid"),
    ("pull", "pulled", "pulled"),
    ("put", "put", "put"),
    ("raid", "raided", "raided"),
    ("retake", "retook", "retaken"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shake", "shook", "shaken"),
    ("shoot", "shot", "shot"),
    ("shut", "shut", "shut"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("strike", "struck", "stricken"),
    ("swear", "swore", "sworn"),
    ("take", "took", "taken"),
    ("tear", "tore", "torn"),
    ("tell", "told", "told"),
    ("throw", "threw", "thrown"),
    ("undertake", "undertook", "undertaken"),
    ("uphold", "upheld", "upheld"),
    ("win", "won", "won"),
    ("withdraw", "withdrew", "withdrawn"),
    ("withhold", "withheld", "withheld"),
    ("write", "wrote", "written"),
];

/// Verbs of more than one syllable that double their last letter.
const DOUBLING: &[&str] = &[
    "admit", "commit", "compel", "defer", "deter", "expel", "kidnap", "omit", "patrol", "permit", "rebel",
    "refer", "regret", "repel", "submit", "transfer", "wiretap", "handcuff", "quarrel",
];

/// The forms of a verb.
pub fn verb_forms(lemma: &str) -> Vec<(SmolStr, Form)> {
    let mut forms = vec![(SmolStr::new(lemma), Form::Base), (third(lemma), Form::Third)];
    let stem = stem_of(lemma);
    let ing = if let Some(head) = lemma.strip_suffix("ie") {
        format!("{head}ying")
    } else if lemma.ends_with("ee") || lemma.ends_with("oe") || lemma == "be" {
        format!("{lemma}ing")
    } else {
        format!("{stem}ing")
    };
    forms.push((ing.into(), Form::Ing));
    if let Some((_, past, participle)) = IRREGULAR.iter().find(|(l, _, _)| *l == lemma) {
        forms.push((SmolStr::new(past), Form::Past));
        if past != participle {
            forms.push((SmolStr::new(participle), Form::Participle));
        }
    } else {
        let past = match lemma.strip_suffix('y') {
            Some(head) if !head.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{head}ied"),
            _ if lemma.ends_with('e') => format!("{lemma}d"),
            _ => format!("{stem}ed"),
        };
        forms.push((past.into(), Form::Past));
    }
    forms
}

fn third(lemma: &str) -> SmolStr {
    match lemma {
        "be" => "is".into(),
        "have" => "has".into(),
        _ => plural(lemma),
    }
}

/// What `-ing` and `-ed` are put to.
fn stem_of(lemma: &str) -> String {
    if let Some(head) = lemma.strip_suffix('e') {
        return head.to_owned();
    }
    let bytes = lemma.as_bytes();
    let vowel = |b: u8| b"aeiou".contains(&b);
    let n = bytes.len();
    let short = n >= 3
        && !vowel(bytes[n - 1])
        && !b"wxy".contains(&bytes[n - 1])
        && vowel(bytes[n - 2])
        && !vowel(bytes[n - 3])
        && bytes.iter().filter(|b| vowel(**b)).count() == 1;
    if short || DOUBLING.contains(&lemma) {
        let last = lemma.chars().last().unwrap_or('t');
        return format!("{lemma}{last}");
    }
    lemma.to_owned()
}

/// The plural of a noun, and the third person of a verb.
pub fn plural(lemma: &str) -> SmolStr {
    if let Some(head) = lemma.strip_suffix("man").filter(|_| !matches!(lemma, "human" | "german" | "roman")) {
        return format!("{head}men").into();
    }
    if lemma == "child" {
        return "children".into();
    }
    if lemma.ends_with(['s', 'x', 'z', 'o']) || lemma.ends_with("ch") || lemma.ends_with("sh") {
        return format!("{lemma}es").into();
    }
    match lemma.strip_suffix('y') {
        Some(head) if !head.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{head}ies").into(),
        _ => format!("{lemma}s").into(),
    }
}

/// Forms that the lexicon's verbs take in texts, with their lemma.
#[derive(Default)]
pub struct Forms {
    verbs: FxHashMap<SmolStr, (SmolStr, Form)>,
    /// Particles that a verb of the lexicon takes: "call" with "off".
    particles: FxHashMap<SmolStr, Vec<SmolStr>>,
    /// What may stand before the head of a compound of the lexicon: "air" before "strikes".
    compounds: FxHashMap<SmolStr, Vec<SmolStr>>,
}

impl Forms {
    /// Adds a verb.
    pub fn add(&mut self, lemma: &str) {
        for (form, kind) in verb_forms(lemma) {
            self.verbs.entry(form).or_insert_with(|| (SmolStr::new(lemma), kind));
        }
    }

    /// Adds a particle of a verb.
    pub fn add_particle(&mut self, lemma: &str, particle: &str) {
        self.particles.entry(SmolStr::new(lemma)).or_default().push(SmolStr::new(particle));
    }

    /// Adds a compound noun: the word before the head, the head in the singular.
    pub fn add_compound(&mut self, before: &str, head: &str) {
        for form in [SmolStr::new(head), plural(head)] {
            self.compounds.entry(form).or_default().push(SmolStr::new(before));
        }
    }

    /// Whether the verb and the particle are one in the lexicon.
    pub fn takes(&self, lemma: &str, particle: &str) -> bool {
        self.particles.get(lemma).is_some_and(|all| all.iter().any(|p| p == particle))
    }

    /// Whether the two words are a compound of the lexicon.
    pub fn compound(&self, before: &str, head: &str) -> bool {
        self.compounds.get(head).is_some_and(|all| all.iter().any(|b| b == before))
    }

    /// Lemma and form of a lower-case word.
    pub fn of(&self, word: &str) -> Option<(&SmolStr, Form)> {
        self.verbs.get(word).map(|(lemma, form)| (lemma, *form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_by_hand() {
        let all = |l: &str| verb_forms(l).into_iter().map(|(f, _)| f.to_string()).collect::<Vec<_>>();
        assert_eq!(all("kill"), ["kill", "kills", "killing", "killed"]);
        assert_eq!(all("raze"), ["raze", "razes", "razing", "razed"]);
        assert_eq!(all("ban"), ["ban", "bans", "banning", "banned"]);
        assert_eq!(all("deny"), ["deny", "denies", "denying", "denied"]);
        assert_eq!(all("strike"), ["strike", "strikes", "striking", "struck", "stricken"]);
        assert_eq!(all("kidnap"), ["kidnap", "kidnaps", "kidnapping", "kidnapped"]);
        assert_eq!(all("visit"), ["visit", "visits", "visiting", "visited"]);
        assert_eq!(all("attack"), ["attack", "attacks", "attacking", "attacked"]);
        assert_eq!(all("free"), ["free", "frees", "freeing", "freed"]);
    }
}
