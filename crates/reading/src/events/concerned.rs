//! Whom an act concerns where no slot of its verb says so.
//!
//! "Norway is ready to send material to help defend Saudi Arabia": the state is no object of "ready", but the promise is to
//! it. Words of diplomacy and promises about deeds look on to the first other state, or body of one, that the rest
//! of the clause names. Force and meetings do not: where they happen is a place.

use super::matcher::Draft;
use super::syntax::{Np, Syntax};
use super::words::Tag;
use dateline_facts::plover::EventType;

/// Whether acts of this type look on.
pub(super) fn looks_on(kind: EventType, mode: Option<&str>) -> bool {
    use EventType::*;
    match kind {
        Agree | Reject | Request | Threaten | Sanction | Concede | Aid | Accuse | Support | Protest
        | Mobilize => true,
        Retreat => matches!(mode, Some("access" | "return" | "withdraw" | "disarm")),
        _ => false,
    }
}

/// Whether an act of this type done in a foreign country concerns that state: troops sent or kept there, a closure, what is held
/// back from it.
pub(super) fn done_there(kind: EventType, mode: Option<&str>) -> bool {
    match kind {
        EventType::Mobilize => true,
        EventType::Retreat => mode == Some("withdraw"),
        EventType::Coerce => matches!(mode, Some("restrict" | "curfew" | "martial-law")),
        _ => false,
    }
}

/// The noun phrases of the rest of the clause, nearest first.
pub(super) fn phrases<'s>(syntax: &'s Syntax<'_>, draft: &Draft) -> impl Iterator<Item = Np> + 's {
    let from = draft.trigger.end;
    let end = clause_end(syntax, from);
    let first = syntax.nps.partition_point(|np| np.start < from);
    let at = draft.verb.unwrap_or(draft.trigger.start);
    let apart = matches!(draft.kind, EventType::Accuse | EventType::Request);
    let governed = move |np: &Np| {
        syntax.tree.is_none_or(|tree| super::ties::governed(syntax.words, tree, at, np.head, apart))
    };
    let rest = syntax.nps[first..].iter().copied().take_while(move |np| np.end <= end);
    rest.filter(|np| !syntax.is_time(*np)).filter(governed)
}

/// Where the clause ends: at a mark, a relative, a reason or time clause, or before ", officials said".
fn clause_end(syntax: &Syntax<'_>, from: usize) -> usize {
    let words = syntax.words;
    for i in from..words.len() {
        let w = &words[i];
        let opens = matches!(
            &*w.low,
            "because"
                | "after"
                | "when"
                | "while"
                | "although"
                | "though"
                | "if"
                | "unless"
                | "until"
                | "despite"
        );
        if (w.tag == Tag::Stop && !matches!(&*w.low, "(" | ")" | "-" | "\"" | "“" | "”" | "``" | "''"))
            || (w.tag == Tag::Rel && i > from + 1)
            || (opens && i > from)
        {
            return i;
        }
        if w.tag == Tag::Comma {
            let verb = words[i..].iter().take(12).find(|w| w.tag == Tag::Verb);
            if verb.is_some_and(|v| {
                matches!(
                    &*v.lemma,
                    "say"
                        | "tell"
                        | "report"
                        | "announce"
                        | "add"
                        | "accord"
                        | "quote"
                        | "according"
                        | "claim"
                )
            }) {
                return i;
            }
        }
    }
    words.len()
}

/// "its troops", "their weapons": what is the doer's own is no recipient of words and promises.
pub(super) fn own(syntax_words: &[super::words::Word], np: Np, kind: EventType) -> bool {
    use EventType::*;
    let violent = matches!(kind, Assault | Coerce | Accuse | Consult | Protest);
    // "urged its citizens to leave": asked are they.
    let asked = kind == Request
        && np.start > 0
        && syntax_words[np.start - 1].tag == Tag::Verb
        && syntax_words.get(np.end).is_some_and(|w| w.tag == Tag::To || w.low == "against");
    let violent = violent || asked;
    !violent && matches!(&*syntax_words[np.start].low, "its" | "their" | "his" | "her" | "our" | "my")
}
