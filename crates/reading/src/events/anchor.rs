//! According to whom an event is told.

use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;

/// Who gives the figures of an event that the report tells itself: "officials put the toll at 63 after a bombing".
pub(super) fn counted(reading: &Reading, figures: &[Option<&Count>]) -> Option<usize> {
    let words = figures.iter().flatten().flat_map(|c| &c.evidence).next()?;
    reading
        .attributions
        .iter()
        .position(|a| a.by == "attribution.count" && a.content.iter().any(|c| c.contains(*words)))
}

/// The innermost attribution whose content holds the trigger and whose source does not.
pub(super) fn attribution(reading: &Reading, trigger: Span, cue_words: Span) -> Option<usize> {
    reading
        .attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.content.iter().any(|c| c.contains(trigger)))
        .filter(|(_, a)| a.cue.is_none_or(|c| !c.overlaps(cue_words)))
        .min_by_key(|(_, a)| (a.content.iter().map(|c| c.len()).sum::<usize>(), a.by != "attribution.cited"))
        .map(|(n, _)| n)
}
