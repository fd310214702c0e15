//! "A missile hit Homs", "a strike hit a hospital": behind a weapon and before a phrase the word is no noun.

use super::inflect::Form;
use super::words::{Tag, Word};
use smol_str::SmolStr;

const WEAPONS: &[&str] = &[
    "missile",
    "rocket",
    "shell",
    "bomb",
    "drone",
    "mortar",
    "strike",
    "airstrike",
    "projectile",
    "shelling",
    "explosion",
    "blast",
    "jet",
    "warplane",
];

/// Makes such words verbs.
pub(super) fn settle(words: &mut [Word]) {
    for i in 1..words.len().saturating_sub(1) {
        if words[i].low != "hit" || words[i].tag == Tag::Verb {
            continue;
        }
        let weapon = WEAPONS.contains(&words[i - 1].low.trim_end_matches('s'));
        let next = words[i + 1].tag;
        if weapon && matches!(next, Tag::Det | Tag::Name | Tag::Num | Tag::Adj | Tag::Noun) {
            words[i].tag = Tag::Verb;
            words[i].lemma = SmolStr::new_static("hit");
            words[i].form = Some(Form::Past);
        }
    }
}
