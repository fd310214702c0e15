//! News agencies: as they sign, and as lines of credit name them.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Signatures of agencies, with the names to record.
pub(crate) static AGENCIES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    dateline_data::AGENCIES
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .map(|(signature, name)| (signature, name.trim()))
        .collect()
});

/// The agency that signs so.
pub fn agency(signature: &str) -> Option<&'static str> {
    let signature = signature.trim().trim_start_matches('©').trim();
    AGENCIES.get(signature).copied().or_else(|| {
        // "AFP/Getty", "Reuters, Baghdad"
        let first = signature.split(['/', ',', '|']).next()?.trim();
        AGENCIES.get(first).copied()
    })
}

/// The agency that a line of credit at the end of a text names: "With files from The Associated Press", "(With inputs from
/// ANI)".
pub fn credited(line: &str) -> Option<&'static str> {
    const CUES: [&str; 7] = [
        "with files from ",
        "with inputs from ",
        "with input from ",
        "with additional reporting from ",
        "with additional reporting by ",
        "with reporting by ",
        "with reporting from ",
    ];
    let line = line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '*' | '-' | '–' | '—' | '.')
    });
    if line.len() > 160 {
        return None;
    }
    let cue = CUES.iter().find(|c| line.get(..c.len()).is_some_and(|s| s.eq_ignore_ascii_case(c)))?;
    line.get(cue.len()..)?.split([',', '&', ';']).flat_map(|part| part.split(" and ")).find_map(agency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_credit() {
        assert_eq!(credited("With files from The Associated Press"), Some("AP"));
        assert_eq!(credited("(with inputs from the desk and Reuters)"), Some("Reuters"));
        assert_eq!(credited("With files from the archive, he went home."), None);
        assert_eq!(credited("The plane left with files from Reuters."), None);
    }
}
