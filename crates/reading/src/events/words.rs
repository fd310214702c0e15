//! A sentence as the event rules see it: words with coarse tags.

use super::hits;
use super::inflect::{Form, Forms};
use dateline_facts::place::PlaceKind;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::{Sentence, Upos};
use smol_str::SmolStr;

/// Coarse tags; closed classes come from lists, open ones from the tokens stage and the lexicon's forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Noun,
    Name,
    Verb,
    /// Forms of be, have, do, get before a verb.
    Aux,
    /// will, would, may, must ...
    Modal,
    /// The infinitive's "to".
    To,
    Adj,
    Adv,
    Det,
    Num,
    Prep,
    /// and, or, but
    Conj,
    /// because, after + clause, if ...
    Sub,
    /// who, which, that after a noun
    Rel,
    Pron,
    /// 's
    Poss,
    /// not, n't, never
    Neg,
    Comma,
    /// Marks that end a clause: ; : dashes, quotes, brackets, the full stop.
    Stop,
}

/// A word of the sentence.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub low: SmolStr,
    /// Lexicon lemma for verbs, else the tokens stage's lemma in lower case.
    pub lemma: SmolStr,
    pub tag: Tag,
    pub form: Option<Form>,
    pub span: Span,
    /// Part of a time expression.
    pub time: bool,
    /// Part of the name of a town, an area or a country.
    pub place: bool,
}

const MODALS: &[&str] =
    &["will", "would", "shall", "should", "may", "might", "can", "could", "must", "'ll", "wo", "ca", "’ll"];
const BE: &[&str] = &["am", "is", "are", "was", "were", "be", "been", "being", "'re", "’re", "'m", "’m"];
const PREPS: &[&str] = &[
    "of",
    "in",
    "on",
    "at",
    "by",
    "for",
    "with",
    "from",
    "against",
    "into",
    "onto",
    "over",
    "under",
    "near",
    "between",
    "among",
    "amid",
    "through",
    "toward",
    "towards",
    "within",
    "without",
    "during",
    "upon",
    "about",
    "across",
    "along",
    "around",
    "inside",
    "outside",
    "behind",
    "beyond",
    "via",
    "per",
    "despite",
    "off",
    "throughout",
    "alongside",
    "above",
    "below",
    "beside",
    "like",
    "targeting",
    "including",
    "involving",
    "regarding",
    "concerning",
    "following",
    "amongst",
];
const SUBS: &[&str] = &[
    "because", "although", "though", "while", "when", "if", "unless", "until", "till", "whether", "as",
    "since", "after", "before", "where", "whereas", "once", "so", "than", "lest", "why", "how",
];
const PRONS: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "him",
    "them",
    "us",
    "me",
    "himself",
    "themselves",
    "itself",
    "herself",
    "itself",
    "someone",
    "somebody",
    "anyone",
    "everyone",
    "nobody",
    "nothing",
    "something",
    "what",
    "there",
    "here",
];
const DETS: &[&str] = &[
    "the", "a", "an", "this", "these", "those", "its", "their", "his", "her", "our", "my", "your", "some",
    "any", "no", "all", "both", "each", "every", "another", "several", "many", "most", "few", "such",
    "other", "either", "neither", "more", "whose", "half", "certain",
];
const TIME_WORDS: &[&str] = &[
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "overnight",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "morning",
    "evening",
    "afternoon",
    "night",
    "week",
    "month",
    "year",
    "weekend",
    "ago",
    "midnight",
    "noon",
    "dawn",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "noon",
];
const ADVS: &[&str] = &[
    "also",
    "again",
    "then",
    "already",
    "still",
    "now",
    "just",
    "later",
    "earlier",
    "recently",
    "once",
    "too",
    "reportedly",
    "allegedly",
    "meanwhile",
    "however",
    "yet",
    "ever",
    "soon",
    "even",
    "only",
    "away",
    "back",
    "up",
    "down",
    "out",
    "together",
    "forward",
    "ahead",
    "apart",
    "aside",
    "very",
    "not-only",
    "well",
    "far",
];

impl Tag {
    /// Whether it can stand inside a noun phrase.
    pub fn nominal(self) -> bool {
        matches!(self, Tag::Noun | Tag::Name | Tag::Num | Tag::Adj)
    }
}

/// The words of a sentence.
pub(super) fn words(reading: &Reading, sentence: Sentence, forms: &Forms) -> Vec<Word> {
    let text = reading.report.text.as_str();
    let tokens = reading.tokens.get(sentence.tokens()).unwrap_or(&[]);
    let from = reading.times.partition_point(|t| t.span.end <= sentence.span.start);
    let mut times = reading.times[from..].iter().take_while(|t| t.span.start < sentence.span.end).peekable();
    let from = reading.places.partition_point(|p| p.span.end <= sentence.span.start);
    let mut places =
        reading.places[from..].iter().take_while(|p| p.span.start < sentence.span.end).peekable();
    let mut out: Vec<Word> = Vec::with_capacity(tokens.len());
    let raw: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
    for (i, token) in tokens.iter().enumerate() {
        let low = SmolStr::new(raw[i].to_lowercase());
        while times.next_if(|t| t.span.finish() <= token.span.begin()).is_some() {}
        let time = times.peek().is_some_and(|t| t.span.contains(token.span));
        let next = raw.get(i + 1).copied().unwrap_or("");
        let (tag, lemma, form) =
            tag(&low, raw[i], token.upos, &out, next, tokens.get(i + 1).map(|t| t.upos), forms);
        let lemma = lemma.unwrap_or_else(|| SmolStr::new(token.lemma.to_lowercase()));
        let time = time
            || ((TIME_WORDS.contains(&&*low) || dateline_data::WEEKDAYS.contains(&&*low))
                && tag != Tag::Verb);
        while places.next_if(|p| p.span.finish() <= token.span.begin()).is_some() {}
        let place = places.peek().is_some_and(|p| p.span.contains(token.span) && settled(p.kind));
        out.push(Word { low, lemma, tag, form, span: token.span, time, place });
    }
    hits::settle(&mut out);
    settle_gerunds(&mut out);
    settle_particles(&mut out, forms);
    out
}

#[allow(clippy::too_many_arguments)] // one look at one word in its surroundings
fn tag(
    low: &str,
    raw: &str,
    upos: Upos,
    before: &[Word],
    next: &str,
    next_upos: Option<Upos>,
    forms: &Forms,
) -> (Tag, Option<SmolStr>, Option<Form>) {
    let prev = before.last();
    let plain = |tag| (tag, None, None);
    if low == "," {
        return plain(Tag::Comma);
    }
    if matches!(low, "'s" | "’s" | "'" | "’") && prev.is_some_and(|p| matches!(p.tag, Tag::Noun | Tag::Name))
    {
        // "Israel's" before a noun phrase, "it's": Aux otherwise.
        return plain(if upos == Upos::Aux { Tag::Aux } else { Tag::Poss });
    }
    if !raw.chars().any(char::is_alphanumeric) {
        return plain(if raw == "%" || raw == "$" { Tag::Num } else { Tag::Stop });
    }
    if raw.starts_with(|c: char| c.is_ascii_digit()) {
        return plain(if raw.contains('-') && raw.len() > 5 { Tag::Adj } else { Tag::Num });
    }
    if matches!(low, "not" | "n't" | "n’t" | "never") {
        return plain(Tag::Neg);
    }
    if low == "to" {
        let next_form = forms.of(&next.to_lowercase()).map(|(_, f)| f);
        // "food aid to refugees": no infinitive ends in -s.
        let plural = next.ends_with('s') && !next.ends_with("ss") && next_form != Some(Form::Base);
        let verb_next = (next_upos == Some(Upos::Verb) && !plural) || next_upos == Some(Upos::Aux);
        let base = next_form == Some(Form::Base) && next.starts_with(char::is_lowercase);
        let lexicon = base && (next_upos != Some(Upos::Noun) || wants_infinitive(before));
        return plain(if verb_next || lexicon { Tag::To } else { Tag::Prep });
    }
    if MODALS.contains(&low)
        && !(low == "will" && upos == Upos::Noun)
        && !(low == "may" && raw == "May" && !before.is_empty())
    {
        return plain(Tag::Modal);
    }
    if BE.contains(&low) {
        return plain(Tag::Aux);
    }
    if matches!(low, "has" | "have" | "had" | "having" | "do" | "does" | "did" | "'ve" | "’ve") {
        return (Tag::Aux, None, None);
    }
    if matches!(low, "and" | "or" | "but" | "nor" | "&") {
        return plain(Tag::Conj);
    }
    if matches!(low, "who" | "which" | "whom") {
        return plain(Tag::Rel);
    }
    if low == "that" {
        let after_noun = prev.is_some_and(|p| matches!(p.tag, Tag::Noun | Tag::Name | Tag::Comma));
        let verb_next =
            matches!(next_upos, Some(Upos::Verb | Upos::Aux)) || MODALS.contains(&next) || BE.contains(&next);
        return plain(if after_noun && verb_next { Tag::Rel } else { Tag::Sub });
    }
    if PRONS.contains(&low) && !(low == "us" && raw == "US") {
        return plain(Tag::Pron);
    }
    if DETS.contains(&low) {
        // "her" alone at the end of a phrase does no harm as a determiner.
        return plain(Tag::Det);
    }
    if ADVS.contains(&low) {
        return plain(Tag::Adv);
    }
    if matches!(low, "following" | "targeting" | "involving" | "including")
        && !matches!(prev.map(|p| p.tag), Some(Tag::Aux | Tag::Det))
    {
        return plain(Tag::Prep);
    }
    if matches!(low, "after" | "before" | "since" | "until" | "as") {
        // As a preposition and as a subordinator alike it opens another clause or a time.
        return plain(Tag::Sub);
    }
    if PREPS.contains(&low) && low != "following" {
        return plain(Tag::Prep);
    }
    if low == "than" && prev.is_some_and(|p| matches!(&*p.low, "more" | "less" | "fewer" | "other")) {
        return plain(Tag::Det);
    }
    if SUBS.contains(&low) {
        return plain(Tag::Sub);
    }
    open_class(low, raw, upos, before, next_upos, forms)
}

/// "threatened Monday to resume", "offered to hand over", "ready to strike": what stands before "to" wants a verb.
fn wants_infinitive(before: &[Word]) -> bool {
    const TAKERS: &[&str] = &[
        "threaten", "agree", "offer", "vow", "refuse", "decline", "plan", "promise", "pledge", "want", "try",
        "seek", "begin", "start", "continue", "prepare", "decide", "fail", "attempt", "urge", "hope",
        "intend", "move", "swear",
    ];
    let mut back = before.iter().rev().skip_while(|w| w.time).peekable();
    if before.last().is_some_and(|w| w.time) && back.peek().is_some_and(|w| w.tag == Tag::Prep) {
        back.next();
    }
    let Some(word) = back.next() else { return false };
    match word.tag {
        Tag::Verb => TAKERS.contains(&&*word.lemma),
        _ => matches!(&*word.low, "ready" | "willing" | "able" | "prepared" | "unwilling" | "due" | "likely"),
    }
}

/// "in a helicopter crash": after an article and a noun, what has no ending is a noun too.
fn bare_noun(low: &str, before: &[Word]) -> bool {
    let [.., article, word] = before else { return false };
    word.tag == Tag::Noun
        && matches!(&*article.low, "a" | "an")
        && !low.ends_with("ed")
        && !low.ends_with("ing")
        && !low.ends_with('s')
}

/// Whether what follows is no part of a noun phrase.
fn alone_after(next: Option<Upos>) -> bool {
    !matches!(next, Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num))
}

fn open_class(
    low: &str,
    raw: &str,
    upos: Upos,
    before: &[Word],
    next_upos: Option<Upos>,
    forms: &Forms,
) -> (Tag, Option<SmolStr>, Option<Form>) {
    let prev = before.last().map(|w| w.tag);
    let capital = raw.starts_with(char::is_uppercase);
    let by_upos = match upos {
        Upos::Propn => Tag::Name,
        Upos::Noun => Tag::Noun,
        Upos::Verb | Upos::Aux => Tag::Verb,
        Upos::Adj => Tag::Adj,
        Upos::Adv => Tag::Adv,
        Upos::Num => Tag::Num,
        Upos::Adp => Tag::Prep,
        Upos::Det => Tag::Det,
        Upos::Pron => Tag::Pron,
        Upos::Cconj => Tag::Conj,
        Upos::Sconj => Tag::Sub,
        _ if capital => Tag::Name,
        _ => Tag::Noun,
    };
    if let Some(word) = before.last() {
        // "more than two dozen air strikes", "the wounded"
        let persons = matches!(
            low,
            "wounded" | "injured" | "dead" | "displaced" | "accused" | "missing" | "detained" | "bereaved"
        );
        // "extradited suspected militant X": no verb after a verb.
        if word.tag == Tag::Verb
            && !alone_after(next_upos)
            && matches!(
                low,
                "suspected"
                    | "alleged"
                    | "accused"
                    | "convicted"
                    | "captured"
                    | "wounded"
                    | "armed"
                    | "detained"
                    | "exiled"
                    | "jailed"
                    | "ousted"
                    | "proposed"
                    | "planned"
                    | "banned"
                    | "disputed"
                    | "occupied"
                    | "kidnapped"
                    | "stolen"
                    | "confiscated"
            )
        {
            return (Tag::Adj, None, None);
        }
        let alone = alone_after(next_upos);
        if forms.compound(&word.low, low) || (word.low == "the" && persons && alone) {
            return (Tag::Noun, None, None);
        }
        if word.tag == Tag::Prep && by_upos == Tag::Verb && forms.of(low).is_none() && low.ends_with('s') {
            return (Tag::Noun, None, None);
        }
    }
    // "fired tear gas": no bare verb after a finite one.
    let finite = before.last().is_some_and(|w| {
        w.tag == Tag::Verb
            && matches!(w.form, Some(Form::Past | Form::Third))
            && !matches!(&*w.lemma, "help" | "let" | "make" | "see" | "watch" | "hear" | "say" | "dare")
    });
    let base =
        forms.of(low).is_none_or(|(_, f)| f == Form::Base) && !low.ends_with("ed") && !low.ends_with("ing");
    if by_upos == Tag::Verb && finite && base {
        return (Tag::Noun, None, None);
    }
    if by_upos == Tag::Verb && forms.of(low).is_none() && bare_noun(low, before) {
        return (Tag::Noun, None, None);
    }
    let Some((lemma, form)) = forms.of(low) else {
        let form = (by_upos == Tag::Verb).then(|| {
            if low.ends_with("ing") {
                Form::Ing
            } else if low.ends_with("ed") {
                Form::Past
            } else {
                Form::Base
            }
        });
        return (by_upos, None, form);
    };
    if capital && by_upos == Tag::Name && !before.is_empty() {
        return (Tag::Name, None, None);
    }
    let verb = (Tag::Verb, Some(lemma.clone()), Some(form));
    let noun_follows = matches!(next_upos, Some(Upos::Noun | Upos::Propn | Upos::Adj));
    let fix = match form {
        Form::Base | Form::Third => match prev {
            Some(Tag::To | Tag::Modal) => Some(true),
            Some(Tag::Pron) => Some(true),
            Some(Tag::Det | Tag::Adj | Tag::Num | Tag::Poss | Tag::Prep) => Some(false),
            Some(Tag::Aux) if form == Form::Third => Some(false),
            // "an air raid": the article wants a noun.
            Some(Tag::Noun) if before.len() > 1 && matches!(&*before[before.len() - 2].low, "a" | "an") => {
                Some(false)
            }
            _ => None,
        },
        Form::Past | Form::Participle => match prev {
            Some(Tag::Det | Tag::Adj | Tag::Num | Tag::Poss) if noun_follows => Some(false),
            Some(Tag::Aux | Tag::Modal | Tag::Pron | Tag::Rel) => Some(true),
            _ if by_upos == Tag::Noun && prev == Some(Tag::Det) => Some(false),
            _ if by_upos == Tag::Adj && noun_follows => Some(false),
            Some(Tag::Name | Tag::Noun)
                if matches!(low, "shot" | "hit")
                    && matches!(
                        next_upos,
                        Some(Upos::Det | Upos::Adv | Upos::Num | Upos::Adp | Upos::Part)
                    ) =>
            {
                Some(true)
            }
            _ if matches!(low, "shot" | "hit" | "cut" | "set" | "put" | "raid" | "left" | "beat") => None,
            _ => Some(true),
        },
        Form::Ing => match prev {
            Some(Tag::Det | Tag::Poss) => Some(false),
            Some(Tag::Aux) => Some(true),
            Some(Tag::Adj | Tag::Num) => Some(by_upos == Tag::Verb),
            Some(Tag::Comma) => Some(true),
            _ => None,
        },
    };
    match fix {
        Some(true) => verb,
        Some(false) => match form {
            Form::Past | Form::Participle if noun_follows => (Tag::Adj, Some(lemma.clone()), None),
            _ if by_upos == Tag::Verb || by_upos == Tag::Adj => (Tag::Noun, None, None),
            _ => (by_upos, None, None),
        },
        None if by_upos == Tag::Verb => verb,
        None => (by_upos, None, None),
    }
}

/// Whether one can take and hold such a place: no street, no border, no continent.
fn settled(kind: PlaceKind) -> bool {
    use PlaceKind::*;
    matches!(kind, City | District | Province | Region | Country)
}

/// "called off the strike", "handed over the files": part of the verb, no preposition.
fn settle_particles(words: &mut [Word], forms: &Forms) {
    for i in 1..words.len() {
        let particle = matches!(&*words[i].low, "off" | "over" | "in" | "on" | "aside");
        if !particle || words[i].tag != Tag::Prep || words[i - 1].tag != Tag::Verb {
            continue;
        }
        if matches!(&*words[i].low, "in" | "on") {
            // "called on the envoy" stays with its preposition; "sent in troops", "took in refugees" do not.
            let bare = words.get(i + 1).is_some_and(|n| {
                !n.time && (n.tag == Tag::Num || n.tag == Tag::Noun || (n.tag == Tag::Det && n.low != "the"))
            });
            if words[i].low == "on" || !bare {
                continue;
            }
        }
        if forms.takes(&words[i - 1].lemma, &words[i].low) {
            words[i].tag = Tag::Adv;
        }
    }
}

/// "the fighting", "a bombing of X": nouns; "after bombing X": verbs.
fn settle_gerunds(words: &mut [Word]) {
    for i in 0..words.len() {
        if words[i].form != Some(Form::Ing) || words[i].tag != Tag::Verb {
            continue;
        }
        let next = words.get(i + 1);
        let of_next = next.is_some_and(|n| n.low == "of");
        let prev_noun = i > 0 && matches!(words[i - 1].tag, Tag::Poss | Tag::Det | Tag::Noun | Tag::Name);
        if of_next && (prev_noun || i == 0 || words[i - 1].tag == Tag::Conj) {
            words[i].tag = Tag::Noun;
            words[i].form = None;
        }
    }
}
