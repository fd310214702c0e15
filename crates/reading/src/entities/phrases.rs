//! Phrases with a role noun: "Iraqi soldiers", "pro-Iranian factions", "the government of Iraq", "gunmen".

use super::atoms::Shape;
use super::index::slug;
use super::lexicon::{Role, What};
use super::lists::{self, List};
use super::scan::{Sentence, entity, role_fits};
use super::{Document, Entities};
use dateline_facts::entity::EntityKind;
use dateline_facts::token::Upos;
use smol_str::{SmolStr, format_smolstr};

impl Entities {
    /// Claims phrases around role nouns.
    pub(super) fn phrases(&self, s: &mut Sentence<'_>, doc: &mut Document) {
        for n in (0..s.hits.len()).rev() {
            let (first, last) = (s.hits[n].first, s.hits[n].last);
            let Some((role, plural)) = s.hits[n].role() else { continue };
            if s.is_claimed(first, last) || !role_fits(s, &s.hits[n]) {
                continue;
            }
            // A modifier of a longer compound: "police station", "army base"; plurals seldom are.
            if s.atoms
                .get(last)
                .is_some_and(|a| a.hyphen || (!plural && a.upos == Upos::Noun && a.shape == Shape::Lower))
                && !self.is_role_at(s, last)
            {
                continue;
            }
            let role = self.lexicon.roles[role].clone();
            self.phrase(s, first, last, &role, plural, doc);
        }
    }

    fn is_role_at(&self, s: &Sentence<'_>, at: usize) -> bool {
        s.hit_at(at).is_some_and(|h| s.hits[h].role().is_some() && s.claimed[at])
    }

    fn phrase(
        &self,
        s: &mut Sentence<'_>,
        first: usize,
        last: usize,
        role: &Role,
        plural: bool,
        doc: &mut Document,
    ) {
        let mut start = self.left(s, first);
        // "a 20-year-old soldier": the age is no part of what they are called.
        let aged = start > 0
            && start < first
            && s.norm(start) == "old"
            && (s.atoms[start].hyphen || matches!(s.norm(start - 1), "year" | "month" | "-"));
        start += usize::from(aged);
        let (end, owner) = self.right(s, last, role);
        let head = s.norm(last - 1).to_owned();
        let collective = lists::has(List::Collective, &head);
        let many = plural || collective;

        // Who the modifiers say it is.
        let mut state = owner;
        let mut group = None;
        let mut backer = false;
        let mut ethnic = false;
        let mut inner = Vec::new();
        for hit in s.hits.iter().filter(|h| start <= h.first && h.last <= first) {
            let tail = s.atoms.get(hit.last).is_some_and(|a| a.hyphen && lists::has(List::Backed, &a.norm));
            let lead = hit.first > 0
                && s.atoms[hit.first].hyphen
                && matches!(s.before(hit.first), "pro" | "anti" | "non" | "counter");
            if tail || lead {
                backer = true;
                continue;
            }
            if let Some(id) = hit.actor() {
                match self.index.get(&id) {
                    // "Assad regime", "Biden administration": the state's.
                    Some(r) if r.kind == EntityKind::Person => {
                        state = state.or(self.index.states().iter().position(|c| c.iso3 == r.country));
                    }
                    Some(r) => {
                        inner.push(entity(
                            s.span(hit.first, hit.last),
                            r.kind,
                            &r.name,
                            Some(id.clone()),
                            r.code.clone(),
                            0.8,
                            "entities:inner",
                        ));
                        group = Some(id);
                    }
                    None => {}
                }
            } else if let Some(which) = hit.adjective().or_else(|| hit.state()) {
                // "ethnic Albanian rebels" are of the country they live in.
                if s.before(hit.first) == "ethnic" {
                    ethnic = true;
                    continue;
                }
                state = state.or(Some(which));
            }
        }
        backer |= (start..first).any(|i| s.atoms[i].hyphen && lists::has(List::Backed, s.norm(i)))
            || matches!(s.norm(start), "pro" | "anti") && s.atoms.get(start + 1).is_some_and(|a| a.hyphen);

        if ethnic && owner.is_none() {
            state = None;
        }
        // "the Sandinista government": those who rule, whatever their party.
        if matches!(head.as_str(), "government" | "regime" | "administration" | "cabinet")
            && let Some(record) = group.as_ref().and_then(|id| self.index.get(id))
            && let Some(which) = self.index.states().iter().position(|c| c.iso3 == record.country)
        {
            state = Some(which);
            group = None;
        }

        // "Fighter jets bombed the town" does not say whose.
        if lists::has(List::Might, &head) && state.is_none() && group.is_none() {
            return;
        }
        // "the government of Iraq": the country is a place of its own.
        if let Some(state) = owner.map(|o| &self.index.states()[o])
            && let Some(hit) = s.hits.iter().find(|h| h.last == end && h.first >= last)
        {
            let (span, none) = (s.span(hit.first, hit.last), SmolStr::default());
            inner.push(entity(span, EntityKind::Place, &state.names[0], None, none, 0.8, "entities:owner"));
        }
        let modified = aged || start < first || end > last;
        let definite = matches!(s.before(start), "the" | "a" | "an" | "this" | "these" | "those");
        // "international community" says enough where "community" does not.
        let general = last - first == 1
            && (lists::has(List::General, &head) || (plural && lists::has(List::General, singular(&head))));
        let strong = matches!(
            role.sector.as_str(),
            "MIL" | "COP" | "SPY" | "GOV" | "LEG" | "JUD" | "REB" | "UAF" | "PRM" | "OPP" | "NGO" | "JRN"
        );
        let told = match (strong, general) {
            (true, false) => many || modified || definite,
            (true, true) => modified || (plural && matches!(head.as_str(), "forces")),
            (false, false) => plural || modified || (definite && (role.sector != "UNK" || last - first > 1)),
            (false, true) => {
                modified && state.or(group.as_ref().map(|_| 0)).is_some() || (plural && role.sector == "CVL")
            }
        };
        if !told {
            return;
        }
        let span = s.span(start, end);
        let words = s.words(start, end).to_owned();
        let kind = if many { role.kind } else { EntityKind::Person };
        let kind =
            if !many && role.sector == "MIL" && head == "warship" { EntityKind::Military } else { kind };

        let (name, actor, code, kind, by) = if let Some(record) =
            group.as_ref().and_then(|id| self.index.get(id))
        {
            let kind =
                if many { if record.kind == EntityKind::Person { kind } else { record.kind } } else { kind };
            (record.name.clone(), record.id.clone(), record.code.clone(), kind, "entities:group-role")
        } else if let Some(which) = state.filter(|_| !backer) {
            let state = &self.index.states()[which];
            match self.index.part(&state.iso3, &role.sector).filter(|p| p.id.starts_with(state.id.as_str())) {
                Some(part) => {
                    (part.name.clone(), part.id.clone(), part.code.clone(), kind, "entities:state-role")
                }
                None => {
                    let code = format_smolstr!("{}{}", state.iso3, role.sector);
                    (words.clone(), self.described(s, start, end), code, kind, "entities:described")
                }
            }
        } else if let Some((name, id, code)) = self.coalition(s, start, end, &head, doc) {
            (name, id, code, EntityKind::Military, "entities:coalition")
        } else {
            let sector = if role.sector == "UNK" { "" } else { role.sector.as_str() };
            (words.clone(), self.described(s, start, end), sector.into(), kind, "entities:described")
        };
        let score = match by {
            "entities:described" if !strong => 0.6,
            "entities:described" => 0.75,
            _ => 0.9,
        };
        for hit in &mut s.hits {
            if start <= hit.first && hit.last <= end {
                hit.taken = true;
            }
        }
        let made = entity(span, kind, &name, Some(actor), code, score, by);
        s.claim(start, end, made);
        s.out.extend(inner);
    }

    fn described(&self, s: &Sentence<'_>, start: usize, end: usize) -> SmolStr {
        let from = (start..end).find(|i| !lists::has(List::Loose, s.norm(*i))).unwrap_or(start);
        format_smolstr!("described:{}", slug(s.words(from, end)))
    }

    /// "coalition forces", "the Coalition", where the report says which.
    fn coalition(
        &self,
        s: &Sentence<'_>,
        start: usize,
        end: usize,
        head: &str,
        doc: &Document,
    ) -> Option<(String, SmolStr, SmolStr)> {
        if head != "coalition" && !(start..end).any(|i| s.norm(i) == "coalition") {
            return None;
        }
        let record = self.index.get(doc.coalition.as_deref()?)?;
        Some((record.name.clone(), record.id.clone(), record.code.clone()))
    }

    /// Goes left over adjectives, compound parts, names of states and groups.
    fn left(&self, s: &Sentence<'_>, first: usize) -> usize {
        let mut start = first;
        let mut owned = false;
        while start > 0 && first - start < 7 {
            let i = start - 1;
            let atom = &s.atoms[i];
            if s.claimed[i] {
                break;
            }
            if let Some(h) = s.hit_ending(start) {
                let hit = &s.hits[h];
                let noun = hit.role().is_some()
                    && matches!(atom.upos, Upos::Noun | Upos::Propn | Upos::Adj)
                    && !hit.role().is_some_and(|(_, plural)| {
                        plural && atom.norm.ends_with('s') && atom.norm != "forces"
                    });
                let place =
                    hit.sense(|w| matches!(w, What::Capital(_) | What::Seat(_)).then_some(())).is_some();
                let names = hit.state().is_some()
                    || hit.adjective().is_some()
                    || hit.actor().is_some()
                    || hit.sense(|w| matches!(w, What::Folk(_, false)).then_some(())).is_some();
                owned |= hit.state().is_some() || hit.adjective().is_some();
                // "F-15 fighter jets"
                let weapon = hit.sense(|w| matches!(w, What::Weapon(_)).then_some(())).is_some();
                let weapon = weapon && hit.last - hit.first > 1 && s.atoms[start - 1].hyphen;
                if names || noun || weapon || (place && atom.upos == Upos::Propn) {
                    start = hit.first;
                    continue;
                }
                break;
            }
            if atom.norm == "'s" {
                // "Iraq's army": only after a name that can own it.
                match s.hit_ending(i).map(|h| &s.hits[h]) {
                    Some(h)
                        if (h.state().is_some() || h.actor().is_some()) && !s.is_claimed(h.first, h.last) =>
                    {
                        start = h.first;
                        continue;
                    }
                    _ => break,
                }
            }
            // "F-15 fighter jets"
            if atom.shape == Shape::Number && atom.hyphen && i > 0 && s.atoms[i - 1].shape.is_capital() {
                start = i - 1;
                continue;
            }
            let joined = s.atoms[start].hyphen;
            let modifier = match atom.upos {
                Upos::Adj => true,
                Upos::Noun | Upos::Propn => atom.is_word() && !(atom.shape.is_capital() && i == 0 && !joined),
                Upos::X => joined,
                Upos::Verb => atom.norm.ends_with("ed") && atom.hyphen || joined,
                _ => joined && atom.is_word(),
            };
            // "a barracks housing foreign mercenaries": the participle's object, no part of it.
            let holds = atom.norm.ends_with("ing")
                && atom.shape == Shape::Lower
                && !atom.hyphen
                && i > 0
                && s.atoms[i - 1].shape == Shape::Lower
                && matches!(s.atoms[i - 1].upos, Upos::Noun)
                && s.hit_ending(i).is_none_or(|h| s.hits[h].adjective().is_none());
            // "training Iraqi forces", "after weeks Syrian troops": no part of the phrase.
            let apart = !joined
                && ((owned && (atom.upos == Upos::Noun || atom.norm.ends_with("ing")))
                    || (atom.upos == Upos::Noun && atom.norm.ends_with('s') && !atom.norm.ends_with("ss")));
            let time = dateline_data::WEEKDAYS.contains(&atom.norm.as_str())
                || matches!(
                    atom.norm.as_str(),
                    "today"
                        | "yesterday"
                        | "week"
                        | "month"
                        | "year"
                        | "percent"
                        | "dozen"
                        | "hundred"
                        | "thousand"
                );
            if !modifier
                || apart
                || holds
                || time
                || !atom.is_word()
                || atom.shape == Shape::Number && !joined
            {
                break;
            }
            start = i;
        }
        // Never begin inside a compound or with a counting word.
        while start < first
            && matches!(s.norm(start), "more" | "most" | "many" | "few" | "several" | "such" | "least")
        {
            start += 1;
        }
        start
    }

    /// "of Iraq", "of the United States" after a role noun, with the state.
    fn right(&self, s: &Sentence<'_>, last: usize, role: &Role) -> (usize, Option<usize>) {
        let owns =
            matches!(role.sector.as_str(), "GOV" | "MIL" | "LEG" | "JUD" | "COP" | "CVL" | "OPP" | "SPY");
        if !owns || s.norm(last) != "of" {
            return (last, None);
        }
        let at = if s.norm(last + 1) == "the" { last + 2 } else { last + 1 };
        match s.hit_at(at) {
            Some(h) if !s.is_claimed(s.hits[h].first, s.hits[h].last) => match s.hits[h].state() {
                Some(state) => (s.hits[h].last, Some(state)),
                None => (last, None),
            },
            _ => (last, None),
        }
    }
}

fn singular(word: &str) -> &str {
    match word {
        "men" => "man",
        "women" => "woman",
        "children" => "child",
        "families" => "family",
        "parties" => "party",
        "countries" => "country",
        "companies" => "company",
        "communities" => "community",
        "agencies" => "agency",
        "deputies" => "deputy",
        "industries" => "industry",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}
