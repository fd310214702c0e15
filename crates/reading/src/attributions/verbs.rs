//! Verbs of saying: who, and which words before or behind belong to what is said.

use super::clauses::{self, DAYS};
use super::cues::{Cue, Cues, Frame};
use super::page::Page;
use super::sources::{self, Phrase};
use super::{Draft, passives, tail};
use dateline_facts::span::Span;
use dateline_facts::token::{Sentence, Upos};

/// Verbs that stand before their speaker behind an indirect clause.
const INVERTED: &[&str] = &[
    "said",
    "says",
    "say",
    "added",
    "adds",
    "reported",
    "reports",
    "noted",
    "notes",
    "wrote",
    "writes",
    "announced",
    "warned",
    "warns",
    "explained",
    "explains",
    "claimed",
    "claims",
    "insisted",
    "insists",
    "argued",
    "argues",
    "confirmed",
    "confirms",
    "recalled",
    "recalls",
    "stressed",
    "predicted",
    "declared",
    "acknowledged",
    "admitted",
    "concluded",
];

/// One candidate verb with the words around it.
pub(super) struct Verb<'a> {
    pub(super) cue: &'a Cue,
    /// First token of the verb group ("has also said").
    pub(super) first: usize,
    /// The verb.
    pub(super) at: usize,
    /// Last token of the cue ("for" in "called for").
    pub(super) last: usize,
    pub(super) passive: bool,
    /// A passive without "be": "the army, accused by".
    pub(super) reduced: bool,
    pub(super) participle: bool,
}

/// Reads every verb cue of a sentence.
pub fn read(page: &Page, cues: &Cues, number: usize, out: &mut Vec<Draft>) {
    let sentence = page.sentences[number];
    let mut before: Option<(usize, Option<Phrase>)> = None;
    for at in sentence.tokens() {
        // "is warning": a participle behind "be" that the tagger took for a noun.
        let progressive = page.pos(at) == Upos::Noun
            && page.word(at).ends_with("ing")
            && at > 0
            && page.any(at - 1, &["is", "are", "was", "were", "been", "'s", "’s"])
            && page.pos(at - 1) == Upos::Aux;
        if page.pos(at) != Upos::Verb && !progressive || page.in_long_quote(at, 2) {
            continue;
        }
        let Some((cue, pair)) = cues.verb(page.lemma(at), page.word(at + 1)) else { continue };
        // "declined to be named", "the strike was called off": nothing is said.
        if unnamed(page, at) || page.lemma(at) == "call" && page.is(at + 1, "off") {
            continue;
        }
        let Some(verb) = group(page, sentence, at, cue, pair) else { continue };
        let draft = if verb.passive {
            passives::passive(page, cues, sentence, &verb)
        } else if cue.frame == Frame::Seem {
            passives::seem(page, cues, sentence, &verb)
        } else {
            active(page, cues, number, &verb, before)
        };
        if let Some(draft) = draft {
            before = Some((at, draft.source));
            out.push(draft);
        }
    }
}

fn group<'a>(page: &Page, sentence: Sentence, at: usize, cue: &'a Cue, pair: bool) -> Option<Verb<'a>> {
    let floor = sentence.first as usize;
    let mut first = at;
    while first > floor
        && (matches!(page.pos(first - 1), Upos::Aux | Upos::Adv)
            || page.any(first - 1, &["not", "n't", "n’t", "'ve", "’ve", "'d", "’d", "'ll", "’ll"])
            || page.any(
                first - 1,
                &["has", "have", "had", "is", "was", "were", "are", "did", "does", "do", "would", "will"],
            ))
        && !page.any(first - 1, &["when", "where", "why", "how", "there", "here"])
    {
        first -= 1;
    }
    let word = page.word(at);
    // "271 pledged delegates", "a state", "the so-called": no verb of a clause.
    let before = first.checked_sub(1).filter(|b| *b >= floor);
    let attributive = first == at
        && before.is_some_and(|b| {
            // "the military warned residents" has a subject: an adjective that stands for a noun.
            let noun = b > floor && page.pos(b) == Upos::Adj && page.pos(b - 1) == Upos::Det;
            matches!(page.pos(b), Upos::Det | Upos::Adj | Upos::Num) && !noun
        })
        && !page.any(first - 1, &["this", "that", "some", "many", "all", "others", "both", "one", "another"])
        && matches!(page.pos(at + 1), Upos::Noun | Upos::Propn);
    if attributive || page.any(at, &["state", "figure", "regarding"]) {
        return None;
    }
    let participle = word.ends_with("ing") || word.ends_with("ING");
    let be = (first..at).any(|j| {
        page.lemma(j) == "be"
            || page.any(j, &["is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re"])
    });
    let past = word.ends_with("ed")
        || matches!(page.lemma(at), l if l != word.to_ascii_lowercase()) && !word.ends_with('s');
    // "the army, accused by Amnesty of shelling"
    let reduced = !be
        && past
        && page.is(at + 1, "by")
        && first == at
        && first > floor
        && (page.comma(first - 1) || matches!(page.pos(first - 1), Upos::Noun | Upos::Propn | Upos::Cconj));
    let passive = be && past && !participle || reduced;
    // "to say", "can say": said by nobody yet, unless somebody went on to say it.
    if first > floor && page.is(first - 1, "to") {
        let continued = first >= 2 && page.any(first - 2, &["on", "continued", "continues", "proceeded"]);
        if !continued {
            return None;
        }
    }
    Some(Verb {
        cue,
        first,
        at,
        last: at + usize::from(pair),
        passive,
        reduced,
        participle: participle && !be,
    })
}

fn active(
    page: &Page,
    cues: &Cues,
    number: usize,
    verb: &Verb,
    before: Option<(usize, Option<Phrase>)>,
) -> Option<Draft> {
    let sentence = page.sentences[number];
    let (floor, last) = (sentence.first as usize, sentence.last as usize);
    let quotes_only = verb.cue.frame == Frame::Quote;
    let speaks = matches!(verb.cue.frame, Frame::Say | Frame::Tell) || quotes_only;
    let cue = page.span(verb.first, verb.last + 1);
    let mut draft = Draft::new(cue, verb.cue.stance, page.tokens[verb.at].span);

    // The speaker before the verb.
    let coordinated = verb.first > floor
        && (page.any(verb.first - 1, &["and", "but", "or"])
            || verb.participle
                && (page.comma(verb.first - 1)
                    || page.any(verb.first - 1, &["by", "while", "without", "before", "after", "in"])));
    let own =
        if coordinated || verb.first == floor { None } else { sources::before(page, floor, verb.first) };

    // "The militia, which Washington says killed three, met": the clause of the speaker ends with its comma.
    let pronoun = |j: usize| page.any(j, &["who", "whom", "which"]);
    let own = own.map(|(a, b)| if b > a + 1 && pronoun(a) { (a + 1, b) } else { (a, b) });
    let inner = own.is_some_and(|(a, _)| a > floor && pronoun(a - 1));
    if speaks && !verb.participle {
        // "...," said X: the verb follows the quotation or the comma, the speaker follows the verb.
        let after_mark = verb.first == verb.at
            && verb.first > floor
            && (page.comma(verb.first - 1) || page.quote_of(verb.first - 1).is_some());
        let starts = verb.first == floor;
        if (after_mark || starts)
            && !page.quote_follows(verb.last + 1)
            && let Some(source) = sources::behind(page, verb.last + 1, last)
            && !(starts && page.any(verb.last + 1, &["that", "to"]))
            && (page.pos(verb.at + 1) != Upos::Pron || page.any(verb.at + 1, &["he", "she", "they"]))
        {
            if let Some(content) = quoted_before(page, number, verb.first) {
                draft.source = Some(source);
                draft.content.extend(content);
                draft.by = "attribution.quote.inverted";
                draft.score = 0.95;
                continuation(page, number, source.1, &mut draft);
                return Some(draft);
            }
            // ", said the ministry"; ", closed a border" has the subject of what stands before.
            let says = page.any(verb.at, INVERTED);
            if after_mark
                && says
                && page.comma(verb.first - 1)
                && verb.first > floor + 3
                && own.is_none_or(|o| o.1 != verb.first)
            {
                let closes =
                    source.1 >= last || page.any(source.1, &[".", ",", "on", "in"]) || page.is_mark(source.1);
                if closes {
                    draft.source = Some(source);
                    draft.content.push(page.trim(page.span(floor, verb.first - 1)));
                    draft.by = "attribution.indirect.inverted";
                    draft.score = 0.85;
                    return Some(draft);
                }
            }
        }
        // "...," X said
        if let Some(source) = own {
            if let Some(content) = quoted_before(page, number, source.0)
                && tail::closes(page, verb.last + 1, last)
            {
                draft.source = Some(source);
                draft.content.extend(content);
                draft.by = "attribution.quote.final";
                draft.score = 0.95;
                continuation(page, number, verb.last + 1, &mut draft);
                return Some(draft);
            }
            let comma = source.0 > floor + 1
                && (page.comma(source.0 - 1) || page.any(source.0 - 1, &["–", "—", "--"]));
            let as_said = source.0 > floor + 2 && page.is(source.0 - 1, "as") && page.comma(source.0 - 2);
            if (comma || as_said) && verb.cue.frame == Frame::Say && !fronted(page, floor, source.0) {
                let stop = if as_said { source.0 - 2 } else { source.0 - 1 };
                if verb.last + 1 >= last
                    || tail::closes(page, verb.last + 1, last) && !page.comma(verb.last + 1)
                {
                    draft.source = Some(source);
                    draft.content.push(page.trim(page.span(floor, stop)));
                    draft.by = "attribution.indirect.final";
                    draft.score = 0.9;
                    return Some(draft);
                }
                // "..., the opposition said, a claim that the ministry denied."
                if page.comma(verb.last + 1)
                    && page.any(verb.last + 2, &["a", "an"])
                    && cues.noun(page.lemma(verb.last + 3)).is_some()
                {
                    draft.source = Some(source);
                    draft.content.push(page.trim(page.span(floor, stop)));
                    draft.by = "attribution.indirect.final";
                    draft.score = 0.85;
                    return Some(draft);
                }
                // "The army, officials said, has left."
                if page.comma(verb.last + 1) && verb.last + 2 < last && !page.quote_follows(verb.last + 2) {
                    draft.source = Some(source);
                    let rest = clauses::end(page, cues, sentence, verb.last + 2, false);
                    draft.content.push(page.trim(page.span(floor, stop)));
                    draft.content.push(page.trim(page.span(verb.last + 2, rest)));
                    draft.by = "attribution.indirect.interrupted";
                    draft.score = 0.8;
                    return Some(draft);
                }
            }
        }
    }

    // Content behind.
    draft.source = own
        .or_else(|| before.filter(|b| b.0 < verb.at).and_then(|b| b.1))
        .or_else(|| sources::subject(page, sentence, verb.first));
    if own.is_none() && !coordinated {
        // Neither subject nor coordination: a modifier ("a report claiming") or a tagging slip.
        let modifier = verb.participle
            && verb.first > floor
            && matches!(page.pos(verb.first - 1), Upos::Noun | Upos::Propn);
        // "sent a letter saying": the sender speaks.
        let medium = modifier
            && page.any(
                verb.first - 1,
                &[
                    "letter",
                    "email",
                    "statement",
                    "memo",
                    "speech",
                    "tweet",
                    "note",
                    "message",
                    "interview",
                    "op-ed",
                    "ad",
                    "article",
                ],
            );
        draft.source =
            if modifier && !medium { sources::before(page, floor, verb.first) } else { draft.source };
    }
    draft.source?;
    let hearer = verb.cue.frame == Frame::Tell;
    let colon = (verb.last + 1..last).take(12).find(|j| page.is(*j, ":") && page.quote_of(*j).is_none());
    let start = if let Some(colon) = colon.filter(|c| c + 1 >= last || page.quote_follows(*c + 1)) {
        colon + 1
    } else if hearer {
        let passed = clauses::past_hearer(page, verb.last, last)?;
        if page.is(passed, "that") {
            passed
        } else {
            clauses::start(page, passed - 1, last, true).unwrap_or(passed)
        }
    } else {
        match clauses::start(page, verb.last, last, false) {
            Some(start) => start,
            None => return next_quote(page, number, draft),
        }
    };
    if start >= last || colon.is_some_and(|c| c + 1 >= last && start > c) {
        return next_quote(page, number, draft);
    }
    if speaks && page.any(start, &[".", ",", ")", "?", "!"]) {
        return None;
    }
    if !speaks
        && (matches!(page.pos(start), Upos::Verb | Upos::Punct | Upos::Cconj)
            && page.quote_of(start).is_none()
            && !page.word(start).ends_with("ing")
            || page.any(start, &[".", ","]))
    {
        return None;
    }
    // A direct quotation behind a comma or colon is the whole content.
    let direct = page.any(start.saturating_sub(1), &[",", ":"]) || start == verb.last + 1;
    if let Some(quote) = page.quote_at(start)
        && direct
        && page.quotes[quote].inner.of(page.text).split_whitespace().count() >= 2
    {
        let span = page.quotes[quote].span;
        let next = page.token_at(span.finish());
        let sentence_goes_on = next < last
            && !page.any(next, &[".", ",", ";", "!", "?"])
            && page.quote_of(next).is_none()
            && start == verb.last + 1;
        if !sentence_goes_on {
            draft.content.push(span);
            draft.by = "attribution.quote.behind";
            draft.score = 0.95;
            if speaks {
                follow_paragraphs(page, quote, &mut draft);
            }
            return Some(draft);
        }
    }
    if quotes_only {
        return None;
    }
    let mut end = clauses::end(page, cues, sentence, start, !speaks);
    // "When the army said that it left, ...": the complement ends with its subordinate clause.
    let subordinate = (page.pos(floor) == Upos::Sconj
        || page.any(
            floor,
            &["When", "While", "After", "As", "Although", "Though", "If", "Asked", "Since", "Because"],
        )
        || verb.participle && verb.first <= floor + 1)
        && !(floor..verb.first).any(|j| page.comma(j));
    // "Ryan, who said that he left, issued ..."
    let relative = inner || verb.first > floor && page.any(verb.first - 1, &["who", "which"]);
    if subordinate || relative {
        let comma = (start + 1..end).find(|j| {
            page.comma(*j)
                && page.quote_of(*j).is_none()
                && (subordinate || page.verbal(j + 1) || page.pos(j + 1) == Upos::Adv)
        });
        end = comma.unwrap_or(end);
    }
    let span = page.trim(page.span(start, end));
    if span.is_empty() || end <= start {
        return None;
    }
    let bare = page.is(start, "that") || page.is(start, "to") || page.is(start, "whether");
    // "said in a statement", "spoke in Baghdad": an adjunct is no content of a verb of saying.
    if speaks && !bare && page.pos(start) == Upos::Adp && !(start..end).any(|j| page.verbal(j)) {
        return None;
    }
    draft.content.push(page.quote_ends(span));
    draft.by = if speaks { "attribution.indirect.behind" } else { "attribution.object" };
    draft.score = match (speaks, bare) {
        (true, true) => 0.9,
        (true, false) => 0.8,
        (false, _) => 0.6,
    };
    if speaks {
        continuation_quote(page, number, end, &mut draft);
    }
    Some(draft)
}

/// "declined to be named", "refused to give his name", "asked not to be identified": no words of anybody.
fn unnamed(page: &Page, at: usize) -> bool {
    if !matches!(
        page.lemma(at),
        "decline" | "refuse" | "wish" | "want" | "ask" | "prefer" | "request" | "insist"
    ) {
        return false;
    }
    let to = (at + 1..at + 3).find(|j| page.is(*j, "to") || page.is(*j, "on"));
    to.is_some_and(|j| {
        page.any(j + 1, &["be", "being", "remain"])
            && page.any(j + 2, &["named", "identified", "quoted", "anonymous", "unnamed"])
            || page.any(j + 1, &["give", "provide", "disclose", "reveal"])
                && (page.is(j + 3, "name") || page.is(j + 4, "name"))
            || page.is(j + 1, "anonymity")
    })
}

/// "In Baghdad, officials said", "On Friday, he said", "But, he said": a fronted phrase before the comma, no content.
fn fronted(page: &Page, floor: usize, subject: usize) -> bool {
    let phrase = floor..subject.saturating_sub(1);
    let verbs = phrase.clone().filter(|j| page.verbal(*j)).count();
    let opener = matches!(page.pos(floor), Upos::Adp | Upos::Adv | Upos::Sconj | Upos::Cconj)
        || page.any(
            floor,
            &[
                "As",
                "When",
                "While",
                "After",
                "Before",
                "If",
                "Although",
                "Asked",
                "Speaking",
                "In",
                "On",
                "At",
                "Last",
                "Earlier",
                "Since",
                "During",
                "Meanwhile",
                "Instead",
            ],
        )
        || page.word(floor).ends_with("ing") && page.pos(floor) == Upos::Verb
        || DAYS.iter().any(|d| page.is(floor, d));
    let subordinate = matches!(page.pos(floor), Upos::Sconj)
        || page.any(floor, &["As", "When", "While", "After", "Before", "If", "Although", "Asked", "Since"]);
    verbs == 0 && (opener || phrase.len() <= 3)
        || subordinate && !phrase.clone().any(|j| page.comma(j) && j + 1 < subject.saturating_sub(1))
}

/// The quotation that ends right before token `stop` (a comma may stand between), with what leads into it.
fn quoted_before(page: &Page, number: usize, stop: usize) -> Option<Vec<Span>> {
    let at = page.tokens.get(stop)?.span.begin();
    let quote = page.quotes.partition_point(|q| q.span.finish() <= at).checked_sub(1)?;
    let span = page.quotes[quote].span;
    let gap = page.text.get(span.finish()..at)?;
    if !gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '–' | '—' | '-' | '.'))
        || gap.contains('\n')
    {
        return None;
    }
    if page.quotes[quote].inner.of(page.text).split_whitespace().count() < 2
        && !gap.is_empty()
        && !span.of(page.text).contains(',')
    {
        return None;
    }
    // Words of the same sentence before the quotation belong to what is said: The program “can go on,” he wrote.
    let sentence =
        page.sentences[..=number].iter().rev().take(12).find(|s| s.span.begin() <= span.begin())?;
    let mut start = span.begin();
    if sentence.span.begin() < start {
        let lead = page.span(sentence.first as usize, page.token_at(start));
        let words = lead.of(page.text).split_whitespace().count();
        let own_quote = page.quotes[..quote].last().is_some_and(|q| q.span.finish() > sentence.span.begin());
        if words > 0 && !own_quote && !lead.of(page.text).trim_end().ends_with([':', ',']) {
            start = sentence.span.begin();
        }
    }
    Some(vec![Span::new(start, span.finish())])
}

/// A second quotation behind the speaker: "...," he said. "..." and "...," he said, "..."
fn continuation(page: &Page, number: usize, from: usize, draft: &mut Draft) {
    let Some(at) = page.tokens.get(from.saturating_sub(1)).map(|t| t.span.finish()) else { return };
    let quote = page.quotes.partition_point(|q| q.span.begin() < at);
    let Some(next) = page.quotes.get(quote) else { return };
    let Some(gap) = page.text.get(at..next.span.begin()) else { return };
    let sentence = page.sentences[number];
    let same = next.span.begin() < sentence.span.finish();
    let following = page
        .sentences
        .get(number + 1)
        .is_some_and(|s| next.span.begin() < s.span.finish() && next.span.begin() <= s.span.begin() + 1);
    let short = gap.split_whitespace().count() <= 30;
    if gap.contains('\n') || !short {
        return;
    }
    let first = page.token_at(next.span.begin());
    let verbs = (from..first).any(|j| page.pos(j) == Upos::Verb);
    if same && !verbs && gap.trim_end().ends_with([',', ':']) || !same && following {
        draft.content.push(next.span);
        follow_paragraphs(page, quote, draft);
    }
}

/// A quotation sentence right behind an indirect one: He said the talks failed. “We are done.”
fn continuation_quote(page: &Page, number: usize, end: usize, draft: &mut Draft) {
    let sentence = page.sentences[number];
    if end + 1 < sentence.last as usize
        || page.text.get(draft.content[0].range()).is_some_and(|c| !c.contains(['"', '”']))
    {
        return;
    }
    let Some(next) = page.sentences.get(number + 1) else { return };
    let Some(quote) = page.quote_at(next.first as usize) else { return };
    let span = page.quotes[quote].span;
    let gap = page.text.get(sentence.span.finish()..span.begin()).unwrap_or("\n");
    // Only where the quotation fills its sentence: else it has a speaker of its own.
    let fills = span.finish() + 1 >= next.span.finish();
    if !gap.contains('\n') && fills && span.begin() == next.span.begin() {
        draft.content.push(span);
    }
}

/// Several paragraphs of one quotation: each opens with a mark, none but the last closes.
fn follow_paragraphs(page: &Page, quote: usize, draft: &mut Draft) {
    let mut at = quote;
    while let (Some(own), Some(next)) = (page.quotes.get(at), page.quotes.get(at + 1)) {
        let gap = page.text.get(own.span.finish()..next.span.begin()).unwrap_or("x");
        if own.closed || !gap.trim().is_empty() || draft.content.len() > 6 {
            break;
        }
        draft.content.push(next.span);
        at += 1;
    }
}

/// "He added:" with the quotation in the next sentence or paragraph.
fn next_quote(page: &Page, number: usize, mut draft: Draft) -> Option<Draft> {
    let end = page.sentences[number].span.finish();
    let quote = page.quotes.partition_point(|q| q.span.begin() < end);
    let next = page.quotes.get(quote)?;
    let colon = page.sentences[number].span.of(page.text).trim_end().ends_with(':');
    if !colon || !page.text.get(end..next.span.begin())?.trim().is_empty() {
        return None;
    }
    draft.content.push(next.span);
    draft.by = "attribution.quote.behind";
    draft.score = 0.9;
    follow_paragraphs(page, quote, &mut draft);
    Some(draft)
}
