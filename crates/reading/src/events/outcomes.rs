//! "Twelve soldiers died when rebels ambushed a convoy": what the main clause tells is the outcome of the act behind "when".

use super::inflect::Form;
use super::matcher::Draft;
use super::syntax::Syntax;
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use std::ops::Range;

/// So many words may stand between the outcome and "when", and between "when" and the act.
const REACH: usize = 16;

/// Gives the act behind "when" the figures and victims of the clause before, and takes out what told only these.
pub(super) fn outcomes(syntax: &Syntax<'_>, drafts: &mut Vec<Draft>) {
    let mut n = 0;
    while n < drafts.len() {
        let act = &drafts[n];
        let force =
            act.kind == EventType::Assault && act.presented.is_none() && !act.id.starts_with("a.toll");
        let found = if force { outcome(syntax, act) } else { None };
        n += 1;
        let Some(clause) = found else { continue };
        let mut at = n - 1;
        drafts[at].counts.push(clause.clone());
        drafts[at].clause = drafts[at].clause.start.min(clause.start)..drafts[at].clause.end.max(clause.end);
        // "were killed and 20 wounded when": all that the clause tells.
        while let Some(k) = (0..drafts.len()).find(|k| *k != at && only_outcome(syntax, &drafts[*k], &clause))
        {
            let other = drafts.remove(k);
            if k < at {
                at -= 1;
            }
            drafts[at].recipients.extend(other.recipients);
        }
        n = at + 1;
    }
}

/// Whether a draft tells no more than who was hurt in that clause.
fn only_outcome(syntax: &Syntax<'_>, draft: &Draft, clause: &Range<usize>) -> bool {
    draft.kind == EventType::Assault
        && !draft.nominal
        && draft.verb.is_some_and(|v| clause.contains(&v) && hurts(&syntax.words[v].lemma))
}

fn hurts(lemma: &str) -> bool {
    matches!(lemma, "die" | "perish" | "kill" | "wound" | "injure" | "hurt")
}

/// The clause before the act that tells its outcome.
fn outcome(syntax: &Syntax<'_>, act: &Draft) -> Option<Range<usize>> {
    let words = syntax.words;
    let own = act.verb.unwrap_or(act.trigger.start).min(act.trigger.start);
    let ends = |w: &Word| matches!(w.tag, Tag::Stop | Tag::Rel);
    let when = (own.saturating_sub(REACH)..own)
        .rev()
        .take_while(|i| !ends(&words[*i]) && words[*i].tag != Tag::Verb)
        .find(|i| words[*i].low == "when")?;
    let verb = (when.saturating_sub(REACH)..when)
        .rev()
        .take_while(|i| !ends(&words[*i]))
        .find(|i| words[*i].tag == Tag::Verb)?;
    let told = match &*words[verb].lemma {
        "die" | "perish" => true,
        "kill" | "wound" | "injure" | "hurt" => {
            syntax.passive(verb) || words[verb].form != Some(Form::Ing) && syntax.right(verb).obj.is_empty()
        }
        _ => false,
    };
    let by = words[verb..when].iter().any(|w| w.low == "by");
    let start = (0..verb).rev().find(|i| ends(&words[*i]) || words[*i].tag == Tag::Sub).map_or(0, |i| i + 1);
    (told && !by).then_some(start..when)
}
