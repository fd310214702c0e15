//! According to whom an event is told.

use dateline_facts::reading::Reading;
use dateline_facts::span::Span;

/// The innermost attribution whose content holds the trigger and whose source does not.
pub(super) fn attribution(reading: &Reading, trigger: Span, cue_words: Span) -> Option<usize> {
    reading
        .attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.content.iter().any(|c| c.contains(trigger)))
        .filter(|(_, a)| a.cue.is_none_or(|c| !c.overlaps(cue_words)))
        .min_by_key(|(_, a)| a.content.iter().map(|c| c.len()).sum::<usize>())
        .map(|(n, _)| n)
}
