//! Through whom: "a ministry official told AFP", "state TV quoted the commander as saying", "the daily X, citing officials",
//! "said in a statement posted on Telegram".
//!
//! Who speaks is the source; the agency, outlet, statement or platform that carries the words is the channel. Where an outlet gives
//! somebody else's words, both stand: the outlet's attribution as it was read, and one of the person cited with the outlet as
//! channel. A channel is told by words ([`dateline_data::CHANNELS`]), never by position alone.

use super::Draft;
use super::page::Page;
use super::sources::{self, Phrase};
use dateline_facts::attribution::Attribution;
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use rustc_hash::FxHashSet;

/// Rule of a person cited by an outlet.
pub(super) const CITED: &str = "attribution.cited";
/// Most words of a channel.
const LONG: usize = 12;
/// So many words behind its verb a statement is looked for, and a quoting verb before "as saying".
const REACH: usize = 14;

/// Words of channels.
#[derive(Debug, Default)]
pub(super) struct Channels {
    documents: FxHashSet<&'static str>,
    platforms: Vec<Vec<&'static str>>,
    media: FxHashSet<&'static str>,
    agencies: Vec<Vec<&'static str>>,
    cited: FxHashSet<&'static str>,
}

impl Channels {
    /// Reads the table.
    pub fn new() -> Self {
        let mut out = Channels::default();
        for line in dateline_data::CHANNELS.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(class), Some(words)) = (cells.next(), cells.next()) else { continue };
            for word in words.split('|') {
                let parts = || word.split('+').collect::<Vec<_>>();
                match class {
                    "document" => drop(out.documents.insert(word)),
                    "platform" => out.platforms.push(parts()),
                    "medium" => drop(out.media.insert(word)),
                    "agency" => out.agencies.push(parts()),
                    "cited" => drop(out.cited.insert(word)),
                    _ => {}
                }
            }
        }
        out
    }

    /// Gives drafts their channels, and adds those of who is cited.
    pub fn read(&self, page: &Page, drafts: &mut Vec<Draft>) {
        let mut gone: Vec<Span> = Vec::new();
        for draft in drafts.iter_mut() {
            let at = page.token_at(draft.head.begin());
            if let Some(Quoted { source, via, outer }) = self.quoted(page, draft, at) {
                gone.extend(outer);
                draft.source = Some(source);
                draft.via = via.map(|(a, b)| page.span(a, b));
                draft.by = CITED;
            } else if draft.via.is_none() {
                draft.via = self.via(page, draft, at);
            }
        }
        drafts.retain(|d| !gone.contains(&d.head) || d.by == CITED);
        let mut cited = Vec::new();
        for draft in drafts.iter_mut() {
            cited.extend(self.cites(page, draft));
        }
        // "citing two officials" says no more than that.
        drafts.retain(|d| !cited.iter().any(|c: &Draft| c.head == d.head));
        drafts.extend(cited);
    }

    /// The same for what the encoder saw.
    pub fn complete(&self, page: &Page, found: &mut [Attribution]) {
        for seen in found.iter_mut().filter(|a| a.by == "encoder:cue") {
            let Some(cue) = seen.cue else { continue };
            let tokens = page.token_at(cue.begin())..page.token_at(cue.finish());
            let verb = tokens.clone().find(|i| page.pos(*i) == Upos::Verb).unwrap_or(tokens.start);
            let mut draft = Draft::new(cue, seen.stance, page.tokens.get(verb).map_or(cue, |t| t.span));
            draft.source = seen.source.map(|s| (page.token_at(s.begin()), page.token_at(s.finish())));
            draft.content.clone_from(&seen.content);
            seen.via = self.via(page, &draft, verb);
        }
    }

    /// The sentence of a token, as tokens.
    fn bounds(page: &Page, at: usize) -> Option<(usize, usize)> {
        let n = page.sentences.partition_point(|s| (s.last as usize) <= at);
        let sentence = page.sentences.get(n).filter(|s| (s.first as usize) <= at)?;
        Some((sentence.first as usize, sentence.last as usize))
    }

    /// Whether words from `i` on are one of these, and where they end.
    fn named(page: &Page, i: usize, names: &[Vec<&'static str>]) -> Option<usize> {
        let of = |name: &&Vec<&'static str>| name.iter().enumerate().all(|(k, w)| page.is(i + k, w));
        names.iter().filter(of).map(|name| i + name.len()).max()
    }

    /// Whether a phrase is the name or noun of a medium.
    fn is_medium(&self, page: &Page, (first, next): Phrase) -> bool {
        (first..next).any(|i| {
            let capital = page.word(i).starts_with(char::is_uppercase);
            capital && Self::named(page, i, &self.agencies).is_some_and(|end| end <= next)
        }) || (first..next).take_while(|i| !page.comma(*i)).any(|i| {
            let low = page.word(i).to_lowercase();
            let last = i + 1 == next || page.comma(i + 1) || !Self::nominal(page, i + 1) || low == "daily";
            last && self.media.contains(low.as_str()) && i > first
        })
    }

    fn nominal(page: &Page, i: usize) -> bool {
        matches!(
            page.pos(i),
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num | Upos::Part | Upos::Pron
        )
    }

    /// "State TV quoted the commander as saying", "the commander was quoted by state TV as saying".
    fn quoted(&self, page: &Page, draft: &Draft, at: usize) -> Option<Quoted> {
        let (first, last) = Self::bounds(page, at)?;
        if !page.is(at, "saying") || at <= first + 1 || !page.is(at - 1, "as") {
            return None;
        }
        let quotes = |i: &usize| {
            matches!(page.lemma(*i), "quote" | "cite") && matches!(page.pos(*i), Upos::Verb | Upos::Noun)
        };
        let verb = (first..at - 1).rev().take(REACH).find(quotes)?;
        let mut group = verb;
        while group > first && (page.pos(group - 1) == Upos::Aux || page.pos(group - 1) == Upos::Adv) {
            group -= 1;
        }
        let passive = (group..verb).any(|i| page.lemma(i) == "be");
        let outer = Some(page.tokens.get(verb)?.span);
        if passive {
            let source = sources::before(page, first, group)?;
            let by = (verb + 1..at - 1).find(|i| page.is(*i, "by"));
            let via = by.and_then(|by| sources::behind(page, by + 1, at - 1)).or_else(|| {
                let content = draft.content.last()?;
                let by = (at..last).rev().find(|i| page.is(*i, "by"))?;
                (page.tokens[by].span.begin() >= content.finish())
                    .then(|| sources::behind(page, by + 1, last))
                    .flatten()
            });
            return Some(Quoted { source, via, outer });
        }
        let source = (verb + 1 < at - 1).then_some((verb + 1, at - 1))?;
        let phrase = (source.0..source.1).any(|i| Self::nominal(page, i))
            && !(source.0..source.1).any(|i| page.verbal(i) && page.word(i) != "unnamed" && i == source.0);
        let via = sources::before(page, first, group);
        phrase.then_some(Quoted { source, via, outer: None })
    }

    /// The channel of one speaker's words.
    fn via(&self, page: &Page, draft: &Draft, at: usize) -> Option<Span> {
        let (first, last) = Self::bounds(page, at)?;
        let free =
            |i: usize| page.tokens.get(i).is_some_and(|t| !draft.content.iter().any(|c| c.contains(t.span)));
        // "told AFP that"
        if matches!(page.lemma(at), "tell" | "inform")
            && let Some(hearer) = sources::behind(page, at + 1, last)
            && free(hearer.0)
        {
            let named = Self::named(page, hearer.0, &self.agencies);
            let hearer = (hearer.0, named.unwrap_or(hearer.1).min(hearer.1));
            if self.is_medium(page, hearer) {
                return Some(page.span(hearer.0, hearer.1));
            }
        }
        // "said in a statement", "said on X": behind the verb and before what is said.
        for i in at + 1..(at + REACH).min(last) {
            if !free(i) || page.is(i, "that") {
                break;
            }
            if let Some(end) = self.document(page, i, last, &free) {
                return Some(page.span(i + 1, end));
            }
        }
        // "In a statement posted on Telegram, the group said", "Speaking to Al Jazeera, the minister said"
        let (source, _) = draft.source.filter(|s| s.0 > first + 2 && s.0 <= at && page.comma(s.0 - 1))?;
        let speaking = page.is(first, "Speaking") && page.any(first + 1, &["to", "on", "with"]);
        let lead = if speaking { first + 1 } else { first };
        if speaking && self.is_medium(page, (lead + 1, source - 1)) {
            return Some(page.span(lead + 1, source - 1));
        }
        let end = self.document(page, lead, source - 1, &|_| true)?;
        (end + 3 >= source - 1 && free(lead)).then(|| page.span(lead + 1, end))
    }

    /// One past the phrase of a channel behind the preposition at `i`: "in a statement posted on Telegram", "on X".
    fn document(&self, page: &Page, i: usize, last: usize, free: &dyn Fn(usize) -> bool) -> Option<usize> {
        if !page.any(i, &["in", "on", "via", "through", "during", "at", "over"]) {
            return None;
        }
        let from = i + 1;
        let platform = |i: usize| {
            let end = Self::named(page, i, &self.platforms)?;
            let name = page.word(i).starts_with(char::is_uppercase);
            let common = page.any(i, &["state", "social", "national", "its", "television", "radio"]);
            (end <= last && (name || common) && page.pos(end) != Upos::Propn).then_some(end)
        };
        if page.any(i, &["on", "via", "through", "over"])
            && let Some(end) = platform(from)
        {
            return Some(end);
        }
        let mut end = from;
        while end < last.min(from + LONG)
            && free(end)
            && Self::nominal(page, end)
            && page.quote_of(end).is_none()
            && !page.any(end, &["he", "she", "they", "it", "who", "that", "which"])
        {
            end += 1;
        }
        let head = end.checked_sub(1).filter(|h| *h > from)?;
        let low = page.word(head).to_lowercase();
        if !self.documents.contains(low.as_str()) {
            // "in a post on Monday": the day was taken for a part of the phrase.
            return None;
        }
        // "posted on Telegram", "on social media", "with the BBC", "to Reuters"
        let mut next = end;
        if matches!(page.pos(next), Upos::Verb | Upos::Adj)
            && page.any(
                next,
                &[
                    "posted",
                    "published",
                    "carried",
                    "broadcast",
                    "aired",
                    "released",
                    "read",
                    "shared",
                    "given",
                    "issued",
                ],
            )
        {
            next += 1;
        }
        let further = if page.any(next, &["on", "via", "to", "by", "with", "through", "from"]) && free(next) {
            platform(next + 1).or_else(|| {
                sources::behind(page, next + 1, last)
                    .filter(|p| p.1 <= last && free(p.0) && self.is_medium(page, *p))
                    .map(|p| p.1)
            })
        } else {
            None
        };
        Some(further.unwrap_or(end))
    }

    /// "The daily X, citing officials, said": what the officials are cited with. The words of citing leave the outlet's content.
    fn cites(&self, page: &Page, draft: &mut Draft) -> Option<Draft> {
        let at = page.token_at(draft.head.begin());
        let (first, last) = Self::bounds(page, at)?;
        let source = draft.source?;
        if draft.by == CITED || draft.content.is_empty() || page.in_long_quote(at, 2) {
            return None;
        }
        let citing = (first..last).find(|i| {
            let which = *i > first && page.any(*i - 1, &["which", "who"]);
            let form = page.any(*i, &["citing", "quoting"]) || which && page.any(*i, &["cited", "quoted"]);
            form && *i != at && (*i == first || which || page.comma(*i - 1))
        })?;
        let person = sources::behind(page, citing + 1, last)?;
        let tail = (person.1..(person.1 + 2).min(last)).any(|i| page.is(i, "as"));
        let known = (person.0..person.1)
            .take_while(|i| !page.comma(*i))
            .any(|i| self.cited.contains(page.word(i).to_lowercase().as_str()));
        // One who speaks cites others; what is cited in somebody else's words is not this one's.
        let near = citing == first || source.1 <= citing + 1 && citing <= at.max(source.1) + REACH;
        if !known || tail || !near || draft.stance != dateline_facts::attribution::Stance::State {
            return None;
        }
        let words = page.span(citing, person.1);
        let content: Vec<Span> = draft
            .content
            .iter()
            .filter_map(|c| {
                let cut = if words.overlaps(*c) && words.start > c.start {
                    page.trim(Span { start: c.start, end: words.start })
                } else if words.overlaps(*c) {
                    return None;
                } else {
                    *c
                };
                (!cut.is_empty()).then_some(cut)
            })
            .collect();
        if content.is_empty() {
            return None;
        }
        draft.content.clone_from(&content);
        let mut cited =
            Draft::new(page.span(citing, citing + 1), draft.stance, page.tokens.get(citing)?.span);
        cited.source = Some(person);
        cited.content = content;
        cited.via = Some(page.span(source.0, source.1));
        cited.score = draft.score - 0.05;
        cited.by = CITED;
        Some(cited)
    }

    /// "according to a statement by the army": the words that carry it, and the whole with who stands behind it.
    pub fn statement(&self, page: &Page, (first, next): Phrase, last: usize) -> Option<(Phrase, Span)> {
        let head = next.checked_sub(1)?;
        if !self.documents.contains(page.word(head).to_lowercase().as_str())
            || !page.any(next, &["by", "from", "of"])
        {
            return None;
        }
        let author = sources::behind(page, next + 1, last)?;
        Some(((first, author.1), page.span(first, next)))
    }

    /// "an army statement carried by the state news agency".
    pub fn carrier(&self, page: &Page, next: usize, last: usize) -> Option<Phrase> {
        let carried =
            page.any(next, &["carried", "published", "broadcast", "aired", "released", "reported", "posted"]);
        let by = page.any(next + 1, &["by", "on"]);
        sources::behind(page, next + 2, last).filter(|p| {
            let platform = Self::named(page, p.0, &self.platforms).is_some();
            carried && by && (platform || self.is_medium(page, *p))
        })
    }
}

/// Who is quoted by whom.
struct Quoted {
    source: Phrase,
    via: Option<Phrase>,
    /// The head of an attribution that only says that somebody is quoted.
    outer: Option<Span>,
}
