//! The cue table of `dateline-data`, by lemma.

use dateline_facts::attribution::Stance;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// How what is said stands to its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A clause or quotation behind or before the verb.
    Say,
    /// The same, with a hearer between.
    Tell,
    /// An object or phrase behind the verb.
    Object,
    /// Only a quotation: "We left," he continued.
    Quote,
    /// Nobody in particular.
    Seem,
    /// A noun.
    Noun,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Lemma.
    pub lemma: SmolStr,
    /// What the speaker does.
    pub stance: Stance,
    /// How the content stands to it.
    pub frame: Frame,
}

/// All cues.
pub struct Cues {
    verbs: FxHashMap<&'static str, Cue>,
    pairs: FxHashMap<&'static str, Vec<(&'static str, Cue)>>,
    nouns: FxHashMap<&'static str, Cue>,
}

impl Cues {
    /// Reads the table; rows with an unknown stance or frame are left out (a test forbids them).
    pub fn new() -> Self {
        let mut cues =
            Cues { verbs: FxHashMap::default(), pairs: FxHashMap::default(), nouns: FxHashMap::default() };
        for (lemma, cue) in rows() {
            match (cue.frame, lemma.split_once(' ')) {
                (Frame::Noun, _) => drop(cues.nouns.insert(lemma, cue)),
                (_, Some((verb, next))) => cues.pairs.entry(verb).or_default().push((next, cue)),
                (_, None) => drop(cues.verbs.insert(lemma, cue)),
            }
        }
        cues
    }

    /// The verb cue of a lemma, alone or with the word behind it ("call for").
    pub fn verb(&self, lemma: &str, next: &str) -> Option<(&Cue, bool)> {
        if let Some((_, cue)) = self.pairs.get(lemma).and_then(|p| p.iter().find(|(n, _)| *n == next)) {
            return Some((cue, true));
        }
        self.verbs.get(lemma).map(|c| (c, false))
    }

    /// The noun cue of a lemma.
    pub fn noun(&self, lemma: &str) -> Option<&Cue> {
        self.nouns.get(lemma)
    }
}

fn rows() -> impl Iterator<Item = (&'static str, Cue)> {
    dateline_data::CUES.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).filter_map(|line| {
        let mut cells = line.split('\t');
        let lemma = cells.next()?;
        let stance = Stance::from_word(cells.next()?)?;
        let frame = match cells.next()? {
            "say" => Frame::Say,
            "tell" => Frame::Tell,
            "object" => Frame::Object,
            "quote" => Frame::Quote,
            "seem" => Frame::Seem,
            "noun" => Frame::Noun,
            _ => return None,
        };
        Some((lemma, Cue { lemma: SmolStr::new(lemma), stance, frame }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lines = dateline_data::CUES.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).count();
        assert_eq!(rows().count(), lines);
        let cues = Cues::new();
        assert_eq!(cues.verb("deny", "any").map(|(c, _)| c.stance), Some(Stance::Deny));
        assert_eq!(cues.verb("call", "for").map(|(c, pair)| (c.stance, pair)), Some((Stance::Demand, true)));
        assert_eq!(cues.noun("claim").map(|c| c.stance), Some(Stance::Claim));
    }
}
