//! "The senator attacked the bill" are words, "gunmen attacked the base" are none.

use super::Draft;
use super::page::Page;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::span::Span;

/// Verbs of judgement that are also verbs of force.
const VERBS: &[&str] = &["attack", "assail", "bash", "blast", "hammer", "knock", "rip", "slam"];

/// Who uses force, and with what.
const DOERS: &[&str] = &[
    "gunmen",
    "gunman",
    "militants",
    "rebels",
    "fighters",
    "troops",
    "forces",
    "soldiers",
    "army",
    "militia",
    "militias",
    "insurgents",
    "bandits",
    "jihadists",
    "attackers",
    "assailants",
    "raiders",
    "settlers",
    "police",
    "hackers",
    "drones",
    "drone",
    "missiles",
    "missile",
    "rockets",
    "rocket",
    "jets",
    "warplanes",
    "aircraft",
    "helicopters",
    "tanks",
    "bomber",
    "bombers",
    "men",
    "mob",
    "crowd",
    "youths",
    "wolf",
    "dog",
    "shark",
    "bear",
    "storm",
    "car",
    "truck",
    "pirates",
    "guerrillas",
    "commandos",
    "marines",
    "navy",
    "ships",
    "boats",
];

/// Whether the cue of a draft tells of force: by its doer, by what it is done to, by who a state is.
pub(super) fn is(page: &Page, entities: &[Entity], draft: &Draft) -> bool {
    let at = page.token_at(draft.head.begin());
    if !VERBS.contains(&page.lemma(at)) {
        return false;
    }
    let kinds = |span: Span| entities.iter().filter(move |e| e.span.overlaps(span)).map(|e| e.kind);
    let armed =
        |k: EntityKind| matches!(k, EntityKind::Military | EntityKind::ArmedGroup | EntityKind::Weapon);
    let things = draft.content.first().is_some_and(|c| {
        // The object alone: what stands behind a preposition is another matter.
        let first = page.token_at(c.begin());
        let end = (first..first + 8).find(|j| page.pos(*j) == dateline_facts::token::Upos::Adp);
        let object =
            Span::new(c.begin(), end.map_or(c.finish(), |j| page.tokens[j].span.begin().min(c.finish())));
        kinds(object).any(|k| armed(k) || matches!(k, EntityKind::Place | EntityKind::Facility))
            || page.any(first, &["into"])
    });
    let Some((a, b)) = draft.source else { return things };
    let doer = (a..b).any(|j| DOERS.iter().any(|d| page.is(j, d)));
    let state =
        kinds(page.span(a, b)).any(|k| armed(k) || k == EntityKind::Government || k == EntityKind::Place);
    let person = kinds(page.span(a, b)).any(|k| k == EntityKind::Person);
    doer || things || state && !person
}
