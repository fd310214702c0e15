//! Situations: a test set of our own with full gold, scored slot by slot. What counts as right stands in
//! `eval/data/README.md`.

mod gold;

use crate::outcome::{Outcome, Tally, files, hash, ratio};
use anyhow::{Context, Result};
use dateline_facts::attribution::Attribution;
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::plover::EventType;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use gold::{Item, Role, Who};
use std::collections::BTreeMap;
use std::path::Path;

/// Sums over all items.
#[derive(Default)]
struct Sums {
    events: Tally,
    modes: Tally,
    actors: Tally,
    recipients: Tally,
    places: Tally,
    whens: Tally,
    figures: Tally,
    factuality: Vec<(Factuality, Factuality)>,
    contents: Tally,
    stances: Tally,
    cues: Tally,
    sources: Tally,
    carried: Tally,
    /// Items without events, and violent events read in them.
    quiet: usize,
    violent: usize,
}

/// Scores every `.txt` file of situations below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let mut files = files(path, ".txt")?;
    files.retain(|f| f.file_name().is_some_and(|n| n.to_string_lossy().starts_with("situations")));
    anyhow::ensure!(!files.is_empty(), "no situations*.txt here");
    let reader = crate::model::reader();
    let mut sums = Sums::default();
    let mut n = 0;
    for file in &files {
        let items =
            gold::read(&std::fs::read_to_string(file)?).with_context(|| file.display().to_string())?;
        n += items.len();
        for item in &items {
            let mut report = Report::plain("eval", &item.text);
            if let Some(day) = item.date {
                report.published = When::day(day, Basis::Given);
            }
            score(item, &reader.read(report), &mut sums, errors);
        }
    }
    Ok(sums.outcome(Outcome::over(n, hash(&files)?)))
}

impl Sums {
    fn outcome(&self, outcome: Outcome) -> Outcome {
        let right = self.factuality.iter().filter(|(g, p)| g == p).count();
        outcome
            .metric("event_f1", self.events.f1())
            .metric("event_precision", self.events.precision())
            .metric("event_recall", self.events.recall())
            .metric("mode_accuracy", self.modes.recall())
            .metric("factuality_accuracy", ratio(right, self.factuality.len()))
            .metric("factuality_kappa", kappa(&self.factuality))
            .metric("actor_f1", self.actors.f1())
            .metric("recipient_f1", self.recipients.f1())
            .metric("place_f1", self.places.f1())
            .metric("when_accuracy", self.whens.recall())
            .metric("figures_accuracy", self.figures.recall())
            .metric("content_f1", self.contents.f1())
            .metric("stance_accuracy", self.stances.recall())
            .metric("cue_accuracy", self.cues.recall())
            .metric("source_accuracy", self.sources.recall())
            .metric("carried_accuracy", self.carried.recall())
            .metric("violent_events_per_quiet_item", ratio(self.violent, self.quiet))
    }
}

fn score(item: &Item, reading: &Reading, sums: &mut Sums, errors: bool) {
    let told: Vec<&EventMention> = reading.events.iter().collect();
    let mut free = vec![true; told.len()];
    let matched_attributions = attributions(item, reading, sums);
    sums.events.add(Tally { right: 0, predicted: told.len(), gold: item.events.len() });
    if item.events.is_empty() {
        sums.quiet += 1;
        let violent = |e: &&&EventMention| {
            matches!(e.kind, EventType::Assault | EventType::Coerce | EventType::Protest)
        };
        sums.violent += told.iter().filter(violent).count();
    }
    for gold in &item.events {
        let hit = told
            .iter()
            .enumerate()
            .position(|(i, e)| free[i] && e.kind == gold.kind && e.trigger.overlaps(gold.trigger));
        let Some(at) = hit else {
            if errors {
                eprintln!(
                    "{} missed {} {:?}: {}",
                    item.id,
                    gold.kind,
                    gold.trigger.of(&item.text),
                    item.text
                );
            }
            continue;
        };
        free[at] = false;
        sums.events.right += 1;
        slots(item, gold, told[at], reading, sums, errors);
        for (n, content) in item.attributions.iter().enumerate() {
            if content.content.iter().any(|c| c.contains(gold.trigger)) {
                let carried = matched_attributions[n].is_some_and(|p| told[at].attribution == index(p));
                sums.carried.add(one(carried));
                break;
            }
        }
    }
    if errors {
        for (_, event) in told.iter().enumerate().filter(|(i, _)| free[*i]) {
            eprintln!(
                "{} false {} {:?} ({}): {}",
                item.id,
                event.kind,
                event.trigger.of(&item.text),
                event.by,
                item.text
            );
        }
    }
}

fn index(n: usize) -> Option<u32> {
    u32::try_from(n).ok()
}

/// One decision that is right or not.
fn one(right: bool) -> Tally {
    Tally { right: usize::from(right), predicted: 1, gold: 1 }
}

fn slots(
    item: &Item,
    gold: &gold::Event,
    told: &EventMention,
    reading: &Reading,
    sums: &mut Sums,
    errors: bool,
) {
    if let Some(mode) = &gold.mode {
        sums.modes.add(one(told.mode.as_deref() == Some(mode)));
    }
    sums.factuality.push((gold.factuality, told.factuality));
    let of = |names: &[&str]| -> Vec<&Role> {
        gold.roles.iter().filter(|r| names.contains(&r.name.as_str())).collect()
    };
    let actors = parties(&of(&["actor"]), &told.actors, reading);
    let mut to_whom = of(&["recipient"]);
    if to_whom.is_empty() {
        to_whom = of(&["victim"]);
    }
    let recipients = parties(&to_whom, &told.recipients, reading);
    let places = of(&["place"]);
    let found: Vec<Span> =
        told.places.iter().take(1).filter_map(|p| reading.places.get(*p as usize)).map(|p| p.span).collect();
    // The event's own place is one; gold may name the wider one too.
    let right =
        found.iter().filter(|f| places.iter().any(|r| r.words.is_some_and(|w| w.overlaps(**f)))).count();
    let place = Tally { right, predicted: found.len(), gold: usize::from(!places.is_empty()) };
    let mut wrong: Vec<String> = Vec::new();
    let mut note = |what: &str, tally: Tally| {
        if tally.right < tally.gold || tally.right < tally.predicted {
            wrong.push(what.to_owned());
        }
    };
    note("actor", actors);
    note("recipient", recipients);
    note("place", place);
    sums.actors.add(actors);
    sums.recipients.add(recipients);
    sums.places.add(place);
    if let Some((first, last)) = gold.when {
        let right = one(told.when.earliest == Some(first) && told.when.latest == Some(last));
        note("when", right);
        sums.whens.add(right);
    }
    for (name, low, high) in &gold.figures {
        let same = |c: &Option<Count>| c.as_ref().is_some_and(|c| (c.low, c.high) == (*low, *high));
        let right = one(match name.as_str() {
            "dead" => same(&told.dead),
            "injured" => same(&told.injured),
            // Other figures are no slot of an event; they have to be read as quantities.
            _ => reading.quantities.iter().any(|q| q.low == f64::from(*low) && q.high == f64::from(*high)),
        });
        note(name, right);
        sums.figures.add(right);
    }
    if told.factuality != gold.factuality {
        wrong.push(format!("{} for {}", told.factuality, gold.factuality));
    }
    if errors && !wrong.is_empty() {
        eprintln!(
            "{} {} {:?} wrong: {}: {}",
            item.id,
            gold.kind,
            gold.trigger.of(&item.text),
            wrong.join(", "),
            item.text
        );
    }
}

/// Actors or recipients by who they are; roles without an id by their words.
fn parties(gold: &[&Role], told: &[u32], reading: &Reading) -> Tally {
    let entities: Vec<_> = told.iter().filter_map(|e| reading.entities.get(*e as usize)).collect();
    let mut free = vec![true; entities.len()];
    let mut tally = Tally::default();
    for role in gold {
        let fits = |n: usize| {
            let entity = entities[n];
            let id = entity.actor.as_deref().unwrap_or_default();
            let unnamed = id.is_empty() || id.starts_with("described:");
            let overlaps = role.words.is_some_and(|w| w.overlaps(entity.span));
            match &role.who {
                Who::Known(known) => bare(id) == bare(known),
                Who::Described(code) => overlaps && unnamed && entity.code == code.as_str(),
                Who::Unnamed => overlaps && unnamed,
            }
        };
        let hit = (0..entities.len()).find(|n| free[*n] && fits(*n));
        if let Some(n) = hit {
            free[n] = false;
        }
        match (role.words, hit) {
            // Known from the world: neither a mistake to leave out nor a merit of its own.
            (None, Some(_)) => tally.add(one(true)),
            (None, None) => {}
            // A base or a town may be no entity that acts: an empty slot is right too.
            (Some(_), None) if role.who == Who::Unnamed && entities.is_empty() => {}
            (Some(_), hit) => {
                tally.gold += 1;
                tally.right += usize::from(hit.is_some());
                tally.predicted += usize::from(hit.is_some());
            }
        }
    }
    tally.predicted += free.iter().filter(|f| **f).count();
    tally
}

/// A state and its government are one.
fn bare(id: &str) -> &str {
    id.strip_suffix(".government").unwrap_or(id)
}

/// Matches gold with predicted attributions; gives the predicted one for each gold one.
fn attributions(item: &Item, reading: &Reading, sums: &mut Sums) -> Vec<Option<usize>> {
    let mut free = vec![true; reading.attributions.len()];
    let mut found = Vec::new();
    for gold in &item.attributions {
        let best = reading
            .attributions
            .iter()
            .enumerate()
            .filter(|(n, _)| free[*n])
            .map(|(n, a)| (n, dice(&item.text, &gold.content, &a.content)))
            .filter(|(_, dice)| *dice >= 0.5)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(n, _)| n);
        if let Some(n) = best {
            free[n] = false;
            sums.contents.right += 1;
            let told: &Attribution = &reading.attributions[n];
            sums.stances.add(one(told.stance == gold.stance));
            if let Some(cue) = gold.cue {
                sums.cues.add(one(told.cue.is_some_and(|c| c.overlaps(cue))));
            }
            let entity = told.source_entity.and_then(|e| reading.entities.get(e as usize));
            let id = entity.and_then(|e| e.actor.as_deref()).unwrap_or_default();
            sums.sources.add(one(match (&gold.who, gold.source) {
                (Who::Known(known), _) => bare(id) == bare(known),
                (_, Some(words)) => told.source.is_some_and(|s| s.overlaps(words)),
                (_, None) => told.source.is_none(),
            }));
        }
        found.push(best);
    }
    sums.contents.predicted += reading.attributions.len();
    sums.contents.gold += item.attributions.len();
    found
}

/// Overlap of the words of two sets of stretches, 0 to 1.
fn dice(text: &str, a: &[Span], b: &[Span]) -> f64 {
    let words = |spans: &[Span]| {
        let mut at: Vec<usize> = Vec::new();
        for span in spans {
            let words = span.of(text);
            let base = words.as_ptr() as usize;
            at.extend(words.split_whitespace().map(|w| span.begin() + (w.as_ptr() as usize - base)));
        }
        at
    };
    let (a, b) = (words(a), words(b));
    let both = a.iter().filter(|w| b.contains(w)).count();
    if a.is_empty() && b.is_empty() { 0.0 } else { 2.0 * both as f64 / (a.len() + b.len()) as f64 }
}

/// Cohen's kappa of pairs of labels; 1 where all agree on one label.
fn kappa(pairs: &[(Factuality, Factuality)]) -> f64 {
    if pairs.is_empty() {
        return 0.0;
    }
    let n = pairs.len() as f64;
    let mut counts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (gold, told) in pairs {
        counts.entry(gold.as_str()).or_default().0 += 1.0;
        counts.entry(told.as_str()).or_default().1 += 1.0;
    }
    let agreed = pairs.iter().filter(|(g, p)| g == p).count() as f64 / n;
    let chance: f64 = counts.values().map(|(g, p)| g * p / (n * n)).sum();
    if chance >= 1.0 { 1.0 } else { (agreed - chance) / (1.0 - chance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_by_hand() {
        use Factuality::{Alleged, Asserted};
        let pairs = [(Asserted, Asserted), (Asserted, Alleged), (Alleged, Alleged), (Alleged, Alleged)];
        // Agreed 3/4; by chance 1/2 * 1/4 + 1/2 * 3/4 = 1/2.
        assert!((kappa(&pairs) - 0.5).abs() < 1e-9);
        assert!((kappa(&[(Asserted, Asserted)]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn overlap_of_words_by_hand() {
        let text = "one two three four";
        let all = [Span::new(0, 18)];
        let half = [Span::new(0, 7)];
        assert!((dice(text, &all, &all) - 1.0).abs() < 1e-9);
        assert!((dice(text, &all, &half) - 2.0 * 2.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn our_own_gold_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        for name in ["situations-dev.txt", "situations-test.txt"] {
            let items = gold::read(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap();
            assert!(items.len() >= 75, "{name}: {}", items.len());
        }
    }
}
