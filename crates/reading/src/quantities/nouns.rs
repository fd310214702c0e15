//! Plural and singular of English nouns, as far as units need them.

use smol_str::{SmolStr, ToSmolStr};

const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("mice", "mouse"),
    ("geese", "goose"),
    ("lives", "life"),
    ("knives", "knife"),
    ("wives", "wife"),
    ("halves", "half"),
    ("leaves", "leaf"),
    ("thieves", "thief"),
    ("crises", "crisis"),
    ("bases", "base"),
    ("houses", "house"),
    ("horses", "horse"),
    ("casualties", "casualty"),
    ("phases", "phase"),
    ("cases", "case"),
    ("nurses", "nurse"),
    ("purchases", "purchase"),
    ("warehouses", "warehouse"),
    ("corpses", "corpse"),
    ("increases", "increase"),
    ("buses", "bus"),
    ("movies", "movie"),
    ("selfies", "selfie"),
    ("ties", "tie"),
    ("criteria", "criterion"),
    ("media", "media"),
];

const SAME: &[&str] = &[
    "series",
    "species",
    "aircraft",
    "personnel",
    "staff",
    "police",
    "troops",
    "means",
    "headquarters",
    "sheep",
    "cattle",
];

const NOT_PLURAL: &[&str] = &[
    "this",
    "his",
    "its",
    "is",
    "was",
    "has",
    "does",
    "us",
    "as",
    "thus",
    "plus",
    "news",
    "across",
    "less",
    "yes",
    "perhaps",
    "always",
    "towards",
    "besides",
    "previous",
    "various",
    "serious",
    "religious",
    "dangerous",
    "famous",
    "says",
    "goes",
    "campus",
    "virus",
    "bus",
    "gas",
    "crisis",
    "basis",
    "analysis",
    "status",
    "bonus",
    "census",
    "consensus",
    "chaos",
    "christmas",
    "express",
    "iris",
    "lens",
    "atlas",
    "canvas",
    "minus",
    "versus",
];

/// Whether a word looks like a plural noun.
pub fn is_plural(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.as_str();
    if IRREGULAR.iter().any(|(p, _)| *p == word) || SAME.contains(&word) {
        return true;
    }
    let base = word.rsplit('-').next().unwrap_or(word);
    base.len() > 2
        && base.ends_with('s')
        && !base.ends_with("ss")
        && !base.ends_with("ous")
        && !NOT_PLURAL.contains(&base)
}

/// The singular of a lower-case noun.
pub fn singular(word: &str) -> SmolStr {
    if let Some((_, one)) = IRREGULAR.iter().find(|(p, _)| *p == word) {
        return SmolStr::new(one);
    }
    if word == "troops" {
        return "troop".into();
    }
    if SAME.contains(&word) || !is_plural(word) {
        return word.to_smolstr();
    }
    for (plural, one) in IRREGULAR.iter().take(3) {
        // "fishermen", "policewomen", "townspeople"
        if word.ends_with(plural) && word.len() > plural.len() {
            return format!("{}{one}", &word[..word.len() - plural.len()]).into();
        }
    }
    let cut = |n: usize, add: &str| -> SmolStr { format!("{}{add}", &word[..word.len() - n]).into() };
    if word.ends_with("ies") && word.len() > 4 {
        cut(3, "y")
    } else if ["sses", "shes", "ches", "xes", "zes"].iter().any(|e| word.ends_with(e)) {
        if word.ends_with("aches") || word.ends_with("axes") { cut(1, "") } else { cut(2, "") }
    } else if (word.ends_with("oes") && word.len() > 4 && !word.ends_with("shoes"))
        || ["viruses", "buses", "campuses"].iter().any(|e| word.ends_with(e))
    {
        cut(2, "")
    } else {
        cut(1, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_by_hand() {
        for (many, one) in [
            ("soldiers", "soldier"),
            ("people", "person"),
            ("bodies", "body"),
            ("bosses", "boss"),
            ("houses", "house"),
            ("viruses", "virus"),
            ("missiles", "missile"),
            ("aircraft", "aircraft"),
            ("troops", "troop"),
            ("boxes", "box"),
            ("heroes", "hero"),
        ] {
            assert!(is_plural(many), "{many}");
            assert_eq!(singular(many), one);
        }
        assert!(is_plural("fishermen") || singular("fishermen") == "fishermen");
        assert!(!is_plural("virus") && !is_plural("boss"));
    }
}
