//! What force struck, where nobody is named: buildings, places, vehicles.
//!
//! "Gunmen attacked a petrol station", "the army shelled Natanz": the target is nobody who acts, so that the lists pass it over, but
//! it is to whom the deed was done. It fills the role only where nobody else does and only as the verb's object or behind a
//! word that aims. A named place of another country than the doer's stands for its state, as a capital does in talks.

use super::finder::Finder;
use super::matcher::{Draft, Role};
use super::phrases::noun_phrase;
use super::span_of;
use super::states;
use super::syntax::{Np, Syntax};
use super::words::Tag;
use crate::entities::{ActorIndex, slug, without_article};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::place::PlaceKind;
use dateline_facts::plover::EventType;
use smol_str::{SmolStr, format_smolstr};

/// The rule that such a target bears.
const BY: &str = "events:target";

/// How sure it is.
const SCORE: f32 = 0.5;

/// Nouns in the object of such verbs that are no target.
const EMPTY: &[&str] = &[
    "blow",
    "life",
    "lives",
    "fire",
    "toll",
    "point",
    "part",
    "side",
    "way",
    "record",
    "power",
    "victory",
    "hope",
    "number",
    "balance",
    "damage",
    "attack",
    "strike",
    "raid",
    "assault",
    "reputation",
    "dream",
    "idea",
    "plan",
    "deal",
    "chance",
    "evidence",
    "other",
    "others",
    "one",
    "none",
    "all",
    "some",
    "many",
    "rest",
    "half",
    "body",
    "head",
    "face",
    "chest",
    "leg",
    "arm",
    "flag",
    "effigy",
    "career",
    "economy",
    "business",
    "headline",
    "wave",
    "imagination",
    "attention",
    "heart",
    "mind",
    "vote",
    "seat",
    "title",
    "lead",
    "image",
    "moment",
    "spirit",
    "trust",
    "confidence",
    "law",
    "rule",
    "right",
    "issue",
    "question",
    "bill",
    "policy",
    "word",
    "report",
    "remark",
    "speech",
    "video",
    "photo",
    "dozen",
    "score",
    "rival",
    "opponent",
    "critic",
    "back",
    "note",
    "document",
    "wall",
    "round",
    "shot",
    "percent",
    "kilometer",
    "kilometre",
    "mile",
    "share",
    "access",
    "passage",
    "threat",
    "plot",
    "target",
    "kind",
    "lot",
    "everything",
    "thing",
    "nerve",
    "goal",
    "front",
    "edge",
    "middle",
    "control",
    "work",
    "table",
    "firewood",
    "wood",
    "coal",
    "fuel",
    "candle",
    "incense",
    "calorie",
    "rubbish",
    "trash",
    "ounce",
    "gram",
    "kilo",
    "kilogram",
    "ton",
    "tonne",
    "cash",
    "initiative",
    "place",
];

/// Things that end like an abstract noun.
const BUILT: &[&str] = &[
    "station",
    "building",
    "settlement",
    "monument",
    "apartment",
    "plantation",
    "installation",
    "fortification",
    "position",
    "ship",
    "warship",
    "gunship",
    "residence",
    "facility",
    "city",
    "crossing",
    "mission",
    "location",
    "ambulance",
];

/// Verbs whose object is what they strike.
fn strikes(lemma: &str) -> bool {
    matches!(
        lemma,
        "attack"
            | "assault"
            | "storm"
            | "raid"
            | "bomb"
            | "bombard"
            | "shell"
            | "strafe"
            | "torch"
            | "burn"
            | "destroy"
            | "wreck"
            | "demolish"
            | "damage"
            | "ransack"
            | "loot"
            | "vandalize"
            | "vandalise"
            | "overrun"
            | "capture"
            | "seize"
            | "retake"
            | "recapture"
            | "reclaim"
            | "besiege"
            | "pound"
            | "sink"
            | "down"
            | "ambush"
            | "dynamite"
            | "raze"
            | "ram"
            | "occupy"
            | "shoot"
            | "intercept"
            | "conquer"
            | "overturn"
            | "blast"
    )
}

/// Verbs of what is driven or falls into something.
fn rams(lemma: &str) -> bool {
    matches!(lemma, "slam" | "crash" | "ram" | "tear" | "smash" | "plow" | "plough" | "drive")
}

impl Finder<'_> {
    /// The targets that an event's words name.
    pub(super) fn struck(&self, syntax: &Syntax<'_>, draft: &Draft, actors: &[u32]) -> Vec<u32> {
        if !matches!(draft.kind, EventType::Assault | EventType::Coerce) {
            return Vec::new();
        }
        for role in draft.recipients.iter().filter(|r| !r.owner) {
            let found = self.struck_in(syntax, draft, role, actors);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn struck_in(&self, syntax: &Syntax<'_>, draft: &Draft, role: &Role, actors: &[u32]) -> Vec<u32> {
        let passive = !draft.nominal && draft.verb.is_some_and(|v| syntax.passive(v));
        let mut out: Vec<u32> = Vec::new();
        for (k, np) in role.group.iter().enumerate() {
            let before = np.start.checked_sub(1).and_then(|i| self.words.get(i));
            let prep = before.filter(|w| w.tag == Tag::Prep).map(|w| w.low.as_str());
            // "barrels on the road where": in front of an active verb stands no object.
            if !draft.nominal && !passive && np.end <= draft.trigger.start && !self.clings(syntax, draft, *np)
            {
                continue;
            }
            let force = draft.kind == EventType::Assault;
            let named = self.words.get(np.head).is_some_and(|w| w.tag == Tag::Name);
            let aimed = match prep {
                Some("on" | "against" | "into") => force || draft.nominal,
                // "opened fire at a party in", "a shooting at": where, if it has a name.
                Some("at") => force && !draft.nominal && (!named || self.launched(draft, *np)),
                // "the bombing of the embassy", not "the province of Latakia".
                Some("of") => draft.nominal && draft.trigger.end + 1 == np.start,
                Some(_) => false,
                None => !draft.nominal || k > 0 && !out.is_empty(),
            };
            let bare = prep.is_none() || prep == Some("of");
            let np = match (aimed, prep) {
                (false, _) => None,
                (true, None) if !draft.nominal && out.is_empty() => self.object(syntax, draft, *np, passive),
                (true, _) => Some(*np),
            };
            let Some(np) = np.and_then(|np| self.rammed(draft, np)) else { continue };
            let np = self.deeper(np, false);
            let open = !draft.nominal
                && match prep {
                    None => draft.verb.is_some_and(|v| {
                        self.strikes(v, np)
                            && syntax.tree.is_some_and(|tree| {
                                tree.children(v).any(|c| {
                                    (np.start..np.end).contains(&c)
                                        && (tree.is(c, "obj") || passive && tree.is(c, "nsubj"))
                                })
                            })
                    }),
                    Some("into") => draft.verb.is_some_and(|v| rams(&self.words[v].lemma)),
                    _ => false,
                };
            if let Some(n) = self.target(np, bare, open, draft.kind, actors)
                && !out.contains(&n)
                && !actors.contains(&n)
            {
                out.push(n);
            }
        }
        out
    }

    /// "fired mortars at Khin-U": where a weapon is sent to.
    fn launched(&self, draft: &Draft, np: Np) -> bool {
        let Some(v) = draft.verb else { return false };
        let Some(between) = self.words.get(v + 1..np.start) else { return false };
        let weapon = self.lexicon.set("weapon");
        let sent = between
            .iter()
            .any(|w| weapon.is_some_and(|s| s.contains(self.lexicon.singular(&w.low))) && w.low != "fire");
        let plain = between.iter().all(|w| !matches!(w.tag, Tag::Comma | Tag::Conj | Tag::Stop | Tag::Rel));
        sent && plain
            && matches!(
                &*self.words[v].lemma,
                "fire" | "launch" | "aim" | "lob" | "hurl" | "throw" | "direct"
            )
    }

    /// "the vessel destroyed by the navy", "the fortress which they besieged": whether the verb hangs on the phrase.
    fn clings(&self, syntax: &Syntax<'_>, draft: &Draft, np: Np) -> bool {
        let Some((tree, verb)) = syntax.tree.zip(draft.verb) else { return false };
        let between = self.words.get(np.end..verb).unwrap_or(&[]);
        // "the building from where he opened fire"
        let where_from = between.windows(2).any(|w| w[0].tag == Tag::Prep && w[1].tag == Tag::Rel)
            || between.iter().any(|w| matches!(&*w.low, "where" | "when"));
        tree.head(verb) == Some(np.head) && tree.is(verb, "acl") && !where_from
    }

    /// The phrase that the tree takes for the verb's object, or for the subject of its passive: "a church in Wasilla, Alaska was
    /// attacked".
    fn object(&self, syntax: &Syntax<'_>, draft: &Draft, np: Np, passive: bool) -> Option<Np> {
        let Some((tree, verb)) = syntax.tree.zip(draft.verb) else { return Some(np) };
        let relation = if passive && tree.passive(verb) { "nsubj" } else { "obj" };
        let objects: Vec<usize> = tree.children(verb).filter(|c| tree.is(*c, relation)).collect();
        // Of a name of several words the tree takes the first for its head.
        let inside = |o: &usize| (np.start..np.end).contains(o);
        let fits = objects.iter().any(|o| inside(o) || tree.together(*o).iter().any(inside));
        if fits || self.clings(syntax, draft, np) || objects.is_empty() && !passive && np.start == verb + 1 {
            return Some(np);
        }
        let [one] = objects[..] else { return None };
        let whole = syntax.np_of.get(one).copied().flatten().map(|k| syntax.nps[k])?;
        (passive && whole.end <= np.start).then_some(whole)
    }

    /// "rammed their car into a store": what is driven is no target, where it goes is.
    fn rammed(&self, draft: &Draft, np: Np) -> Option<Np> {
        let verb = draft.verb.filter(|_| !draft.nominal).and_then(|v| self.words.get(v));
        let drives = verb.is_some_and(|v| {
            matches!(&*v.lemma, "ram" | "drive" | "crash" | "plow" | "plough" | "smash" | "slam" | "steer")
        });
        let next = self.words.get(np.end).filter(|w| matches!(&*w.low, "into" | "through"));
        if drives && next.is_some() {
            return noun_phrase(self.words, np.end + 1);
        }
        let own = matches!(&*self.words.get(np.start)?.low, "their" | "his" | "her" | "its" | "my" | "our");
        (!(own && drives)).then_some(np)
    }

    /// Whether whatever stands as the object of the verb is what it strikes: "wrecked a metro station", "downed the airliner".
    fn strikes(&self, v: usize, np: Np) -> bool {
        let (Some(verb), Some(head)) = (self.words.get(v), self.words.get(np.head)) else { return false };
        let one = self.lexicon.singular(&head.low);
        let of = |set: &str| self.lexicon.set(set).is_some_and(|s| s.contains(one) || s.contains(&head.low));
        let downs = matches!(&*verb.lemma, "destroy" | "shoot" | "down" | "sink" | "intercept" | "seize");
        let empty = ["thing", "agreement", "talk", "aid", "money", "weather", "health", "notion", "relation"];
        let kinds = ["tion", "sion", "ment", "ness", "ship", "ism", "ity", "ing", "ance", "ence"];
        let abstracted = kinds.iter().any(|end| one.ends_with(end) && one.len() > end.len() + 2);
        let barred = EMPTY.contains(&one)
            || empty.iter().any(|set| of(set))
            || abstracted && !BUILT.contains(&one)
            || !downs && of("weapon");
        strikes(&verb.lemma) && head.tag == Tag::Noun && !head.time && !barred
    }

    /// The target at the head of a phrase; with `open` any thing will do.
    fn target(&self, np: Np, bare: bool, open: bool, kind: EventType, actors: &[u32]) -> Option<u32> {
        let head = self.words.get(np.head).filter(|w| !w.time)?;
        let first = self.words.get(np.start)?;
        if matches!(&*first.low, "no" | "any" | "every" | "such" | "what" | "which" | "whose") {
            return None;
        }
        let text = &self.reading.report.text;
        let span = without_article(text, span_of(self.words, np.start, np.head + 1));
        if span.is_empty() {
            return None;
        }
        let place = self.reading.places.iter().find(|p| {
            p.span.overlaps(head.span)
                && !matches!(p.kind, PlaceKind::Country | PlaceKind::Continent | PlaceKind::Water)
        });
        if head.tag == Tag::Name
            && kind == EventType::Assault
            && let Some(place) = place
        {
            if let Some(state) = self.foreign(&place.country, actors) {
                return self.make(states::entity(place.span, state)?);
            }
            let named = self.here.iter().copied().find(|n| self.entity(*n).span.overlaps(head.span));
            return match named {
                Some(n) => {
                    matches!(self.entity(n).kind, EntityKind::Place | EntityKind::Facility).then_some(n)
                }
                None => self.make(Entity {
                    span: place.span,
                    kind: EntityKind::Place,
                    name: place.name.clone(),
                    actor: None,
                    code: SmolStr::default(),
                    score: SCORE,
                    by: SmolStr::new_static(BY),
                }),
            };
        }
        let named = self.here.iter().copied().find(|n| self.entity(*n).span.overlaps(head.span));
        if let Some(n) = named {
            return (self.entity(n).kind == EntityKind::Facility).then_some(n);
        }
        let one = self.lexicon.singular(&head.low);
        let of = |set: &str| self.lexicon.set(set).is_some_and(|s| s.contains(one) || s.contains(&head.low));
        let listed = open || of("struck") || bare && of("taken");
        if !listed || !matches!(head.tag, Tag::Noun | Tag::Name) {
            return None;
        }
        let words = span.of(text);
        self.make(Entity {
            span,
            kind: EntityKind::Facility,
            name: words.to_owned(),
            actor: Some(format_smolstr!("described:{}", slug(words))),
            code: SmolStr::default(),
            score: SCORE,
            by: SmolStr::new_static(BY),
        })
    }

    /// The state that a country's place stands for, where all doers are known and of other states.
    fn foreign(&self, country: &str, actors: &[u32]) -> Option<usize> {
        let states = ActorIndex::shared().states();
        let state = states.iter().position(|s| !s.iso2.is_empty() && s.iso2 == country)?;
        let code = states[state].iso3.as_str();
        let other = |n: &u32| {
            let own = self.code(*n);
            own.get(..3).is_some_and(|c| c != code && states.iter().any(|s| s.iso3 == c))
        };
        (!actors.is_empty() && actors.iter().all(other)).then_some(state)
    }
}
