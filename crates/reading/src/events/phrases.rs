//! Where noun phrases begin, end and have their head.

use super::inflect::Form;
use super::syntax::Np;
use super::words::{Tag, Word};

/// The noun phrase that begins at `i`, if one does.
pub(super) fn noun_phrase(words: &[Word], i: usize) -> Option<Np> {
    let starts = |w: &Word| {
        w.tag.nominal()
            || matches!(w.tag, Tag::Det)
            || (w.tag == Tag::Adv
                && matches!(&*w.low, "nearly" | "almost" | "only" | "just" | "approximately" | "roughly"))
    };
    let first = &words[i];
    // "shot dead five protesters": part of the verb.
    if first.low == "dead" && i > 0 && words[i - 1].lemma == "shoot" {
        return None;
    }
    if first.tag == Tag::Pron {
        return Some(Np { start: i, end: i + 1, head: i });
    }
    // "at least three", "up to 40", "as many as ten", "about 40": a number with its modifier.
    let mut at = i;
    if !starts(first) {
        let number_at = |n: usize| words.get(n).is_some_and(|w| w.tag == Tag::Num);
        let pair = |a: &str, b: &str| first.low == a && words.get(i + 1).is_some_and(|w| w.low == b);
        if (pair("at", "least") || pair("up", "to") || pair("at", "most")) && number_at(i + 2) {
            at = i + 2;
        } else if matches!(&*first.low, "about" | "around" | "over" | "some")
            && first.tag != Tag::Adv
            && number_at(i + 1)
        {
            at = i + 1;
        } else {
            return None;
        }
    }
    let mut head = None;
    let mut end = at;
    while let Some(w) = words.get(end) {
        match w.tag {
            Tag::Det
                if end == i || matches!(words[end - 1].tag, Tag::Det) || words[end - 1].low == "half" => {}
            Tag::Adv if head.is_none() => {}
            Tag::Noun | Tag::Name => {
                if w.time && head.is_some_and(|h: usize| !words[h].time) {
                    break;
                }
                head = Some(end);
            }
            Tag::Num => {
                if head.is_none() {
                    head = Some(end);
                } else if head.is_some_and(|h| matches!(words[h].tag, Tag::Noun))
                    && words.get(end + 1).is_some_and(|n| matches!(n.tag, Tag::Noun | Tag::Name))
                    && !w.low.starts_with(|c: char| c.is_ascii_digit())
                {
                    break;
                }
            }
            Tag::Adj => {
                // An adjective after the head ends the phrase unless more nouns follow.
                if head.is_some_and(|h| words[h].tag != Tag::Num)
                    && !words.get(end + 1).is_some_and(|n| n.tag.nominal())
                {
                    break;
                }
            }
            Tag::Poss => {
                // "'s" joins owner and owned; at the end it stays outside.
                let owned = words
                    .get(end + 1)
                    .is_some_and(|n| n.tag.nominal() || n.tag == Tag::Verb || n.tag == Tag::Adv);
                if !owned || head.is_none() {
                    break;
                }
            }
            Tag::Verb => {
                // A participle inside: "the besieged town", "a suspected bomber".
                let inside = matches!(w.form, Some(Form::Past | Form::Participle | Form::Ing))
                    && end > i
                    && matches!(words[end - 1].tag, Tag::Det | Tag::Adj | Tag::Poss)
                    && words.get(end + 1).is_some_and(|n| n.tag.nominal());
                if !inside {
                    break;
                }
            }
            _ => break,
        }
        end += 1;
    }
    let adjective = (i..end).rev().find(|k| matches!(words[*k].tag, Tag::Adj | Tag::Det));
    let head = head.or(adjective.filter(|_| end > i))?;
    let end = if words[head].tag == Tag::Det { head + 1 } else { end.max(head + 1) };
    (end > i).then_some(Np { start: i, end, head })
}
