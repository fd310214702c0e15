//! What an event shows that speaks for or against its being told.

use crate::encoder::SentenceRead;
use dateline_facts::event::EventMention;
use dateline_facts::reading::Reading;
use dateline_facts::token::{Token, Upos};
use dateline_facts::when::Basis;

/// Most words looked at above an event.
const ABOVE: usize = 6;
/// Most sentences of a note.
const SHORT: usize = 3;
/// Words looked at on either side of an event.
const BESIDE: usize = 6;
/// Steps of the encoder's probability of the event's type at its word.
const ODDS: [f32; 7] = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97];

/// The traits of an event, sorted, each once: the row that read it, its word and what hangs on it and over it, who is in it,
/// how it is presented.
pub fn traits(reading: &Reading, event: &EventMention, read: Option<&SentenceRead>) -> Vec<String> {
    let mut out = vec!["1".to_owned()];
    of_row(event, &mut out);
    of_parties(reading, event, &mut out);
    match read {
        Some(read) => of_encoder(event, read, &mut out),
        None => out.push("unread".to_owned()),
    }
    let n = reading.sentences.partition_point(|s| s.span.end <= event.trigger.start);
    // What a lead or a coder's note says has been chosen because it tells something.
    out.push(format!("where={}", [1, 2, 4, 8, 16].iter().filter(|bound| n >= **bound).count()));
    out.extend((reading.sentences.len() <= SHORT).then(|| "short".to_owned()));
    if let Some(sentence) = reading.sentences.get(n) {
        let range = sentence.tokens();
        if let Some(tokens) = reading.tokens.get(range.clone()) {
            let view = View { tokens, first: range.start, text: &reading.report.text };
            view.add(event, &mut out);
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn of_row(event: &EventMention, out: &mut Vec<String>) {
    let kind = event.kind.as_str();
    let by = event.by.as_str();
    let row = by.strip_prefix("encoder:trigger+").unwrap_or(by);
    let (row, more) = row.split_once('+').unwrap_or((row, "-"));
    out.push(format!("k={kind}"));
    out.push(format!("mode={}", event.mode.as_deref().unwrap_or("-")));
    out.push(format!("r={row}"));
    out.push(format!("rm={more}"));
    out.push(format!("model={}", u8::from(by.starts_with("encoder:"))));
    out.push(format!("f={}", event.factuality.as_str()));
    out.push(format!("s={:.1}", event.score));
    out.push(format!("dead={}", u8::from(event.dead.is_some() || event.injured.is_some())));
    out.push(format!("day={}", u8::from(event.when.basis == Basis::Text)));
    out.push(format!("places={}", event.places.len().min(2)));
    for context in &event.contexts {
        out.push(format!("c={context}"));
    }
}

/// What the encoder says of the event's words.
fn of_encoder(event: &EventMention, read: &SentenceRead, out: &mut Vec<String>) {
    let inside = |n: &usize| read.words.list[*n].span.overlaps(event.trigger);
    let all: Vec<usize> = (0..read.words.list.len()).filter(inside).collect();
    let odds = all.iter().filter_map(|n| read.odds.get(*n));
    let (own, any) = odds.fold((0f32, 0f32), |(own, any), odds| {
        (own.max(odds[event.kind as usize]), any.max(odds.iter().sum()))
    });
    for bound in ODDS {
        out.extend((own > bound).then(|| format!("q>{bound}")));
        out.extend((any > bound).then(|| format!("Q>{bound}")));
    }
    let seen = read.triggers.iter().find(|t| all.iter().any(|n| (t.found.first..t.found.last).contains(n)));
    out.push(format!("enc={}", seen.map_or("-", |t| t.factuality.as_str())));
}

fn of_parties(reading: &Reading, event: &EventMention, out: &mut Vec<String>) {
    for (side, list) in [("<", &event.actors), (">", &event.recipients)] {
        out.push(format!("{side}n={}", list.len().min(2)));
        out.push(format!("{side}n={},{}", list.len().min(2), event.kind.as_str()));
        for entity in list.iter().filter_map(|i| reading.entities.get(*i as usize)) {
            out.push(format!("{side}e={}", entity.kind.as_str()));
            let by = entity.by.split([':', '+']).next().unwrap_or_default();
            out.push(format!("{side}by={by}"));
            let sector = if entity.code.len() > 3 {
                entity.code.get(entity.code.len() - 3..).unwrap_or_default()
            } else if entity.code.is_empty() {
                "-"
            } else {
                "STA"
            };
            out.push(format!("{side}c={sector}"));
        }
    }
    match event.attribution.and_then(|n| reading.attributions.get(n as usize)) {
        Some(a) => {
            out.push(format!("a={}", a.stance.as_str()));
            out.push(format!("as={}", a.speech.as_str()));
        }
        None => out.push("a=-".to_owned()),
    }
}

/// The tokens of one sentence.
struct View<'r> {
    tokens: &'r [Token],
    first: usize,
    text: &'r str,
}

impl View<'_> {
    fn head(&self, at: usize) -> Option<usize> {
        let head = (self.tokens[at].head as usize).checked_sub(self.first)?;
        (head != at && head < self.tokens.len()).then_some(head)
    }

    fn low(&self, at: usize) -> String {
        self.text.get(self.tokens[at].span.range()).unwrap_or_default().to_lowercase()
    }

    /// A word as it is shown: names and figures by their class.
    fn word(&self, at: usize) -> String {
        match self.tokens[at].upos {
            Upos::Propn => "@".to_owned(),
            Upos::Num => "#".to_owned(),
            _ => self.tokens[at].lemma.to_lowercase(),
        }
    }

    fn below(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |n| self.head(*n) == Some(at))
    }

    fn relation(&self, at: usize) -> &str {
        self.tokens[at].deprel.as_str()
    }

    fn add(&self, event: &EventMention, out: &mut Vec<String>) {
        let inside = |n: &usize| event.trigger.overlaps(self.tokens[*n].span);
        let all: Vec<usize> = (0..self.tokens.len()).filter(inside).collect();
        let top = all.iter().copied().find(|n| self.head(*n).is_none_or(|h| !all.contains(&h)));
        let Some(top) = top else { return };
        let token = &self.tokens[top];
        let kind = event.kind.as_str();
        out.push(format!("l={}", self.word(top)));
        out.push(format!("l={},{kind}", self.word(top)));
        out.push(format!("form={}", self.form(top)));
        out.push(format!("pos={}", token.upos.as_str()));
        out.push(format!("d={}", token.deprel));
        out.push(format!("d={},{}", token.deprel, token.upos.as_str()));
        self.children(top, "", out);
        self.above(top, out);
        self.near(top, out);
        self.whole(out);
    }

    fn form(&self, at: usize) -> String {
        let low = self.low(at);
        let end = ["ing", "ed", "s"].iter().find(|e| low.ends_with(*e)).copied().unwrap_or("-");
        let aux: Vec<String> =
            self.below(at).filter(|n| self.relation(*n).starts_with("aux")).map(|n| self.low(n)).collect();
        let to = self.below(at).any(|n| self.relation(n) == "mark" && self.low(n) == "to");
        format!("{},{end},{}{}", self.tokens[at].upos.as_str(), aux.join(" "), if to { "to" } else { "" })
    }

    /// What hangs on a word.
    fn children(&self, at: usize, mark: &str, out: &mut Vec<String>) {
        for child in self.below(at) {
            let relation = self.relation(child);
            match relation.split(':').next().unwrap_or_default() {
                "punct" | "cc" | "conj" => {}
                "aux" | "mark" | "advmod" | "det" | "cop" | "case" | "expl" | "compound" | "amod"
                | "nmod" => {
                    out.push(format!("{mark}{relation}={}", self.word(child)));
                }
                "obl" | "nsubj" | "obj" | "iobj" => {
                    out.push(format!("{mark}{relation}={}", self.tokens[child].upos.as_str()));
                    out.push(format!("{mark}{relation}={}", self.word(child)));
                    for case in self.below(child).filter(|c| self.relation(*c) == "case") {
                        out.push(format!("{mark}{relation}:{}", self.low(case)));
                    }
                }
                _ => out.push(format!("{mark}{relation}")),
            }
        }
    }

    /// The words over an event up to the root.
    fn above(&self, at: usize, out: &mut Vec<String>) {
        let mut under = at;
        for step in 0..ABOVE {
            let Some(up) = self.head(under) else {
                out.push(format!("depth={step}"));
                return;
            };
            if step == 0 {
                out.push(format!("h={}", self.word(up)));
                out.push(format!("h={}>{}", self.tokens[up].upos.as_str(), self.relation(under)));
                self.children(up, "h.", out);
            }
            out.push(format!(
                "up={}>{}",
                self.word(up),
                self.relation(under).split(':').next().unwrap_or_default()
            ));
            for child in self.below(up).filter(|n| *n != under) {
                if matches!(self.relation(child).split(':').next(), Some("aux" | "mark" | "advmod")) {
                    out.push(format!("up.{}={}", self.relation(child), self.low(child)));
                }
            }
            under = up;
        }
        out.push(format!("depth={ABOVE}"));
    }

    /// The words beside it.
    fn near(&self, at: usize, out: &mut Vec<String>) {
        let word = |n: Option<usize>| {
            n.filter(|n| *n < self.tokens.len()).map_or_else(|| "|".to_owned(), |n| self.word(n))
        };
        out.push(format!("-1={}", word(at.checked_sub(1))));
        out.push(format!("-2={}", word(at.checked_sub(2))));
        out.push(format!("+1={}", word(at.checked_add(1))));
        out.push(format!("+2={}", word(at.checked_add(2))));
        for n in at.saturating_sub(BESIDE)..(at + BESIDE + 1).min(self.tokens.len()) {
            if n != at && !matches!(self.tokens[n].upos, Upos::Punct) {
                out.push(format!("w={}", self.word(n)));
            }
        }
    }

    /// The sentence.
    fn whole(&self, out: &mut Vec<String>) {
        for n in 0..self.tokens.len() {
            let low = self.low(n);
            match low.as_str() {
                "?" | "!" => out.push(format!("any={low}")),
                "\"" | "“" | "”" => out.push("any=quote".to_owned()),
                "i" | "we" | "you" | "my" | "our" | "your" => out.push(format!("any={low}")),
                _ => {}
            }
            if matches!(self.tokens[n].upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv) {
                out.push(format!("b={}", self.word(n)));
            }
        }
        out.push(format!("long={}", (self.tokens.len() / 15).min(4)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use dateline_facts::report::Report;

    fn of(text: &str) -> Vec<String> {
        let (reading, encoded) = Reader::new().unvetoed(Report::plain("a", text));
        let event = reading.events.first().expect("an event is read");
        let read = encoded.as_ref().and_then(|e| e.sentences.first()).filter(|r| !r.upos.is_empty());
        traits(&reading, event, read)
    }

    #[test]
    fn a_plain_attack_by_hand() {
        let traits = of("Rebels attacked a base in Syria on Tuesday.");
        let has = |t: &str| traits.iter().any(|own| own == t);
        for name in
            ["1", "k=ASSAULT", "l=attack", "l=attack,ASSAULT", "f=asserted", "short", "where=0", "places=1"]
        {
            assert!(has(name), "{name} in {traits:?}");
        }
        assert!(!has("unread") || crate::encoder::Encoder::installed().is_none());
        assert!(traits.is_sorted() && traits.windows(2).all(|w| w[0] != w[1]));
    }

    #[test]
    fn names_and_figures_stand_for_their_class() {
        let traits = of("Fighters of Hezbollah killed 12 soldiers near Tyre.");
        assert!(traits.iter().any(|t| t == "w=#"), "{traits:?}");
        assert!(!traits.iter().any(|t| t.contains("hezbollah") || t.contains("12")), "{traits:?}");
    }
}
