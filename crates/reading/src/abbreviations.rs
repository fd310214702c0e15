//! Words that keep their full stop; shared by the sentence and the word splitter.

use rustc_hash::FxHashMap;

/// What a full stop after an abbreviation can also be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Never the end of a sentence: `Gen.`.
    Never,
    /// An abbreviation only before a number: `No. 5`.
    BeforeNumber,
    /// Perhaps also the end of a sentence: `U.S.`, `Jan.`, `Inc.`.
    Perhaps,
}

/// The table `abbreviations.tsv`, and the shapes `J.`, `U.S.`.
pub(crate) struct Abbreviations {
    forms: FxHashMap<&'static str, Stop>,
}

impl Abbreviations {
    pub(crate) fn new() -> Self {
        let forms = dateline_data::rows(dateline_data::ABBREVIATIONS)
            .filter_map(|mut row| {
                let form = row.next()?;
                let stop = match row.next()? {
                    "never" => Stop::Never,
                    "number" => Stop::BeforeNumber,
                    _ => Stop::Perhaps,
                };
                Some((form, stop))
            })
            .collect();
        Abbreviations { forms }
    }

    /// What `word`, which ends in its full stop, is; `None` where it is no abbreviation.
    pub(crate) fn stop(&self, word: &str) -> Option<Stop> {
        if let Some(stop) = self.forms.get(word) {
            return Some(*stop);
        }
        // `al-Asad St.` and `(Gen.` come here without their bracket; `Asst.-Gen.` with its hyphen.
        if let Some((_, last)) = word.rsplit_once('-')
            && let Some(stop) = self.forms.get(last)
        {
            return Some(*stop);
        }
        if is_initial(word) {
            return Some(Stop::Never);
        }
        is_acronym(word).then_some(Stop::Perhaps)
    }
}

/// `J.`: one capital and a stop.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.') && chars.next().is_none()
}

/// `U.S.`, `a.m.`: single letters, each with its stop, at least two.
pub(crate) fn is_acronym(word: &str) -> bool {
    let mut letters = 0;
    let mut chars = word.chars();
    while let Some(letter) = chars.next() {
        if !letter.is_alphabetic() || chars.next() != Some('.') {
            return false;
        }
        letters += 1;
    }
    letters >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let table = Abbreviations::new();
        assert_eq!(table.stop("Gen."), Some(Stop::Never));
        assert_eq!(table.stop("No."), Some(Stop::BeforeNumber));
        assert_eq!(table.stop("U.S."), Some(Stop::Perhaps));
        assert_eq!(table.stop("J."), Some(Stop::Never));
        assert_eq!(table.stop("K.R.G."), Some(Stop::Perhaps));
        assert_eq!(table.stop("said."), None);
        assert_eq!(table.stop("."), None);
    }
}
