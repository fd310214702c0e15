//! Who says that it was them, and who says that it was not: "claimed responsibility for the attack",
//! "denied involvement in the strike", "denied that the attack took place". Each becomes an account of the attack
//! spoken of in the same report; where none is, nothing.

use crate::told::Told;
use crate::within::{sentence_of, spoken_of};
use dateline_facts::attribution::{Speech, Stance};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::Factuality;
use dateline_facts::id::EventMentionId;
use dateline_facts::reading::Reading;
use dateline_facts::record::{AccountSource, Evidence};
use dateline_facts::span::Span;
use dateline_facts::token::{Sentence, Token, Upos};
use dateline_facts::when::When;

/// What attacks are called when they are claimed or denied.
pub(crate) const ATTACKS: &[&str] = &[
    "attack",
    "strike",
    "airstrike",
    "bombing",
    "blast",
    "explosion",
    "shooting",
    "raid",
    "killing",
    "assault",
    "ambush",
    "shelling",
    "bombardment",
    "assassination",
    "massacre",
];
/// Words after which nobody has claimed anything.
const NOT: &[&str] = &["no", "not", "none", "nobody", "n't", "n’t", "never", "neither", "without", "yet"];

/// The accounts that claims and denials make, after `told`, the mentions of the same reading.
pub(crate) fn claims(reading: &Reading, told: &[Told]) -> Vec<Told> {
    let mut out = Vec::new();
    for sentence in &reading.sentences {
        let Some(tokens) = reading.tokens.get(sentence.tokens()) else { continue };
        for at in 0..tokens.len() {
            if let Some(claim) = claim(reading, *sentence, tokens, at, told) {
                out.push(claim);
            }
        }
    }
    out
}

fn claim(reading: &Reading, sentence: Sentence, tokens: &[Token], at: usize, told: &[Told]) -> Option<Told> {
    if !matches!(tokens[at].upos, Upos::Verb | Upos::Noun | Upos::Adj) {
        return None;
    }
    let stance = match tokens[at].lemma.as_str() {
        "claim" | "take" | "accept" => Stance::Claim,
        "admit" | "acknowledge" => Stance::Admit,
        "deny" => Stance::Deny,
        _ => return None,
    };
    let low = |i: usize| tokens.get(i).map(|t| t.span.of(&reading.report.text).to_lowercase());
    if (at.saturating_sub(5)..at).any(|i| low(i).is_some_and(|w| NOT.contains(&w.as_str()))) {
        return None;
    }
    if (at.saturating_sub(2)..at).any(|i| {
        low(i).is_some_and(|w| matches!(w.as_str(), "may" | "might" | "would" | "will" | "could" | "to"))
    }) {
        return None;
    }
    let is = |i: usize, words: &[&str]| low(i).is_some_and(|w| words.contains(&w.as_str()));
    let object = (at + 1..at + 4)
        .find(|i| is(*i, &["responsibility", "involvement", "role", "part", "link", "links", "that"]))?;
    // "denied that the attack took place": the happening itself is denied; else only the part in it.
    let happening = is(object, &["that"]);
    if happening && stance != Stance::Deny {
        return None;
    }
    if stance == Stance::Claim && !is(object, &["responsibility"]) {
        return None;
    }
    let attack = (object + 1..(object + 7).min(tokens.len()))
        .find(|i| ATTACKS.contains(&tokens[*i].lemma.as_str()))?;
    if happening {
        let took_place = (attack + 1..attack + 5).any(|i| is(i, &["took", "happened", "occurred", "place"]));
        if !took_place {
            return None;
        }
    } else if !(object + 1..attack).any(|i| is(i, &["for", "in", "to", "with"])) {
        return None;
    }
    let trigger = tokens[attack].span;
    // The attack may be told right here, else it was before.
    let of = reading
        .events
        .iter()
        .position(|m| m.trigger.overlaps(trigger) && m.kind == dateline_facts::plover::EventType::Assault)
        .or_else(|| spoken_of(reading, trigger, sentence.span.start.max(tokens[at].span.start)))?;
    let of = told.get(of)?;
    let speaker = speaker(reading, sentence, tokens[at].span)?;
    let actor = crate::told::actor(speaker)?;
    let clause = sentence.span;
    let id = EventMentionId::of(&[
        &reading.report.id.0.to_le_bytes(),
        b"claim",
        &tokens[at].span.start.to_le_bytes(),
        &trigger.start.to_le_bytes(),
    ]);
    let quote = clause.of(&reading.report.text);
    Some(Told {
        id,
        mode: None,
        contexts: Vec::new(),
        actors: if happening { Vec::new() } else { vec![actor.clone()] },
        recipients: Vec::new(),
        place: None,
        when: When::unknown(),
        dead: None,
        injured: None,
        factuality: match stance {
            Stance::Deny => Factuality::Denied,
            Stance::Admit => Factuality::Asserted,
            _ => Factuality::Alleged,
        },
        attribution: Some(AccountSource {
            via: None,
            source: Some(speaker.span.of(&reading.report.text).to_owned()),
            actor: Some(actor.id),
            stance,
            speech: Speech::Indirect,
        }),
        evidence: vec![Evidence { span: clause, quote: quote.to_owned() }],
        headline: false,
        clause: 0,
        words: Vec::new(),
        trigger: 0,
        score: 0.8,
        takes_up: Some(of.id),
        fresh: false,
        together: None,
        names: Vec::new(),
        ..of.clone()
    })
}

/// The party named last before the verb.
fn speaker(reading: &Reading, sentence: Sentence, verb: Span) -> Option<&Entity> {
    use EntityKind::*;
    debug_assert!(sentence_of(reading, verb).is_some());
    let before = reading.entities.iter().filter(|e| {
        e.span.start >= sentence.span.start
            && e.span.end <= verb.start
            && matches!(e.kind, Person | Organization | Government | Military | ArmedGroup)
    });
    // Of nested names the longest.
    before.max_by_key(|e| (e.span.end, std::cmp::Reverse(e.span.start)))
}
