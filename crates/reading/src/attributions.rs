//! According to whom: sources, cues, contents.
//!
//! Cues come from a table ([`cues`]): verbs in [`verbs`], "according to" and nouns in [`phrases`]. Quotations
//! are found by their marks ([`quotes`]); how far reported words reach is judged from tags, commas and the next
//! speaker ([`clauses`]), as there is no parser. The extents follow PolNeAR's guidelines (Newell et al. 2018):
//! "that" belongs to the content, the full stop does not, a quotation keeps its marks.

mod chains;
mod clauses;
mod counts;
mod cues;
mod force;
mod page;
mod passives;
mod phrases;
mod quotes;
mod seen;
mod sources;
mod tail;
mod verbs;

use crate::encoder::Encoded;
use chains::Channels;
use cues::Cues;
use dateline_facts::attribution::{Attribution, Speech, Stance};
use dateline_facts::entity::Entity;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use page::Page;
use sources::Phrase;

/// According to whom: sources, cues, contents.
pub struct Attributions {
    cues: Cues,
    channels: Channels,
}

/// An attribution while it is read.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    source: Option<Phrase>,
    cue: Span,
    /// The word of the cue table, to put drafts in order.
    head: Span,
    content: Vec<Span>,
    /// What carries the words.
    via: Option<Span>,
    stance: Stance,
    score: f32,
    by: &'static str,
}

impl Draft {
    fn new(cue: Span, stance: Stance, head: Span) -> Self {
        Draft { source: None, cue, head, content: Vec::new(), via: None, stance, score: 0.5, by: "" }
    }
}

impl Attributions {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Attributions { cues: Cues::new(), channels: Channels::new() }
    }

    /// Adds to the reading; what the encoder saw is asked where no rule finds a cue.
    pub fn run(&self, reading: &mut Reading, encoded: Option<&Encoded>) {
        let page = Page::of(reading);
        let mut drafts = Vec::new();
        for (number, sentence) in page.sentences.iter().enumerate() {
            verbs::read(&page, &self.cues, number, &mut drafts);
            phrases::read(&page, &self.cues, &self.channels, *sentence, &mut drafts);
            counts::read(&page, *sentence, &mut drafts);
            drafts.extend(phrases::transcript(&page, number));
        }
        drafts.retain(|d| !force::is(&page, &reading.entities, d));
        drafts.retain(|d| seen::stands(encoded, d.by, d.score, d.cue));
        drafts.sort_by_key(|d| (d.head.start, d.head.end));
        // Two cues cannot have the same words: the surer keeps them.
        let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            match kept.iter().rposition(|k| k.content == draft.content) {
                Some(same) if kept[same].score >= draft.score => {}
                Some(same) => kept[same] = draft,
                None => kept.push(draft),
            }
        }
        self.channels.read(&page, &mut kept);
        kept.sort_by_key(|d| (d.head.start, d.head.end));
        let mut found: Vec<Attribution> =
            kept.into_iter().map(|draft| finish(&page, &reading.entities, draft)).collect();
        if let Some(encoded) = encoded {
            seen::add(encoded, &reading.entities, page.text, &mut found);
            self.channels.complete(&page, &mut found);
        }
        reading.attributions = found;
    }
}

impl Default for Attributions {
    fn default() -> Self {
        Attributions::new()
    }
}

fn finish(page: &Page, entities: &[Entity], draft: Draft) -> Attribution {
    let source = draft.source.map(|(a, b)| page.span(a, b)).filter(|s| !s.is_empty());
    let speech = speech(page, &draft.content);
    Attribution {
        source,
        cue: Some(draft.cue),
        content: draft.content,
        via: draft.via.filter(|v| !v.is_empty()),
        speech,
        stance: draft.stance,
        source_entity: draft.source.and_then(|phrase| entity(page, entities, phrase)),
        score: draft.score,
        by: draft.by.into(),
    }
}

/// Direct where every stretch is a quotation, indirect where none holds one.
fn speech(page: &Page, content: &[Span]) -> Speech {
    let whole = content.iter().all(|c| page.quotes.iter().any(|q| q.span.contains(*c) || *c == q.span));
    let part = content.iter().any(|c| page.quotes.iter().any(|q| c.overlaps(q.span)));
    match (whole, part) {
        (true, _) => Speech::Direct,
        (false, true) => Speech::Mixed,
        (false, false) => Speech::Indirect,
    }
}

/// The entity at the head of the source: the last noun before its first "of", "for", comma or clause; else the
/// first entity that touches the source.
fn entity(page: &Page, entities: &[Entity], (first, next): Phrase) -> Option<u32> {
    let mut head = first;
    for i in first..next {
        if i > first
            && (page.comma(i) || page.pos(i) == Upos::Adp || page.any(i, &["who", "that", "which", "("]))
        {
            break;
        }
        if matches!(page.pos(i), Upos::Noun | Upos::Propn | Upos::Pron) {
            head = i;
        }
    }
    let span = page.span(first, next);
    let head = page.tokens.get(head)?.span;
    let index = entities
        .iter()
        .position(|e| e.span.overlaps(head))
        .or_else(|| entities.iter().position(|e| e.span.overlaps(span)))?;
    u32::try_from(index).ok()
}

#[cfg(test)]
mod tests;
