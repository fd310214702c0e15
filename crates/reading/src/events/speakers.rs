//! Whose words a verb of blame or demand tells where a deed stands between it and the one who speaks: "the minister said that
//! rebels attacked the town and blamed the army", "said it was bombed, accusing the state".

use super::inflect::Form;
use super::lexicon::Lexicon;
use super::matcher::{Frame, Matcher, SAYING};
use super::tree::Tree;
use super::words::Tag;
use dateline_facts::plover::EventType;

/// So many words of the tree may lie between a deed and the verb of saying.
const STEPS: usize = 4;

impl Matcher<'_, '_> {
    /// Gives a verb of blame or demand that hangs on a deed which is told by somebody to who tells it.
    pub(super) fn give_to_speaker(&self, frame: &mut Frame) {
        let Some(tree) = self.syntax.tree else { return };
        let v = frame.v;
        if frame.passive || !blames(&self.words[v].lemma) || tree.child(v, "nsubj").is_some() {
            return;
        }
        let before = frame.start.checked_sub(1).map(|i| self.words[i].tag);
        let joined = before == Some(Tag::Conj) && tree.is(v, "conj");
        let trailing =
            before == Some(Tag::Comma) && self.words[v].form == Some(Form::Ing) && tree.is(v, "advcl");
        let Some(deed) = tree.head(v).filter(|g| (joined || trailing) && *g < v) else { return };
        if !is_deed(self.lexicon, &self.words[deed].lemma) {
            return;
        }
        let told = self.teller(tree, deed).and_then(|s| tree.doer(s)).map(|w| self.group_of(tree, w));
        if let Some(speaker) = told.filter(|g| !g.is_empty()) {
            frame.doer = speaker;
            frame.other.clear();
            frame.agreed = None;
        }
    }

    /// The verb of saying in whose clause a deed stands: "said that it fell", "said there was no evidence that it fell".
    fn teller(&self, tree: Tree<'_>, deed: usize) -> Option<usize> {
        let mut at = deed;
        for _ in 0..STEPS {
            let up = tree.head(at).filter(|h| *h < deed)?;
            if tree.is(at, "ccomp") && SAYING.contains(&&*self.words[up].lemma) {
                return Some(up);
            }
            let inside = tree.is(at, "acl") && !tree.is(at, "acl:relcl")
                || tree.is(at, "ccomp")
                || tree.is(at, "nsubj")
                || tree.is(at, "conj");
            if !inside {
                return None;
            }
            at = up;
        }
        None
    }
}

/// Verbs of words that lay something at somebody's door or ask for something.
fn blames(lemma: &str) -> bool {
    matches!(
        lemma,
        "accuse"
            | "blame"
            | "condemn"
            | "denounce"
            | "criticize"
            | "criticise"
            | "demand"
            | "urge"
            | "deplore"
            | "deny"
            | "reject"
            | "dismiss"
            | "vow"
            | "warn"
    )
}

/// Whether a verb may tell an act of force, or a part in one.
fn is_deed(lexicon: &Lexicon, lemma: &str) -> bool {
    let told = |kinds: &[EventType]| {
        let rows = lexicon.verbs.get(lemma).into_iter().flatten();
        rows.filter(|(particle, _)| particle.is_none())
            .any(|(_, n)| kinds.contains(&lexicon.verb_rows[*n].kind))
    };
    let words = told(&[EventType::Accuse, EventType::Reject]);
    told(&[EventType::Assault, EventType::Coerce, EventType::Mobilize]) && (lemma == "take" || !words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_and_words() {
        let lexicon = Lexicon::new();
        for deed in ["kill", "shell", "bomb", "arrest", "take"] {
            assert!(is_deed(&lexicon, deed), "{deed}");
        }
        for word in ["reject", "say", "accuse"] {
            assert!(!is_deed(&lexicon, word), "{word}");
        }
        assert!(blames("condemn") && !blames("meet"));
    }
}
