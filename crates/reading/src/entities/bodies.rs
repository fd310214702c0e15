//! Bodies that no list has, by their head word: "Ministry of Higher Education", "Iraqi Oil Ministry",
//! "Kurdistan Justice Party", "25th Special Mission Forces Division".

use super::atoms::Shape;
use super::index::slug;
use super::lists::{self, List, head};
use super::scan::{Sentence, entity};
use super::{Document, Entities};
use dateline_facts::entity::EntityKind;
use dateline_facts::token::Upos;
use smol_str::{SmolStr, format_smolstr};

impl Entities {
    /// Claims capitalised runs with a head word.
    pub(super) fn bodies(&self, s: &mut Sentence<'_>, doc: &Document) {
        if s.shouted {
            return;
        }
        let mut at = 0;
        while at < s.atoms.len() {
            if !self.in_run(s, at) || (at == 0 && self.is_common_start(s)) {
                at += 1;
                continue;
            }
            let mut end = at;
            while end < s.atoms.len() && self.in_run(s, end) {
                end += 1;
            }
            self.run_of(s, at, end, doc);
            at = end;
        }
    }

    fn in_run(&self, s: &Sentence<'_>, at: usize) -> bool {
        let atom = &s.atoms[at];
        let ordinal = atom.shape == Shape::Number
            && (atom.norm.ends_with("th")
                || atom.norm.ends_with("rd")
                || atom.norm.ends_with("nd")
                || atom.norm.ends_with("1st"));
        !s.claimed[at] && (atom.shape.is_capital() || ordinal)
    }

    /// A capital at the start of a sentence that is only that.
    fn is_common_start(&self, s: &Sentence<'_>) -> bool {
        !matches!(s.atoms[0].upos, Upos::Propn | Upos::Noun | Upos::Adj)
    }

    fn run_of(&self, s: &mut Sentence<'_>, start: usize, end: usize, doc: &Document) {
        let Some(at) = (start..end).rev().find(|i| head(s.norm(*i)).is_some()) else { return };
        let Some((mut kind, mut sector)) = head(s.norm(at)) else { return };
        // "West Bank", "Left Bank": a bank of a river.
        if s.norm(at) == "bank" && at > start && matches!(s.norm(at - 1), "west" | "left" | "right" | "east")
        {
            return;
        }
        let (mut first, mut last) = (start, at + 1);
        let open = lists::has(List::Open, s.norm(at));
        // "Ministry of Defence", "Department for International Development and Trade".
        if open && at + 1 == end && matches!(s.norm(end), "of" | "for") {
            let mut to = end + 1;
            if s.norm(to) == "the" {
                to += 1;
            }
            let from = to;
            while to < s.atoms.len() && self.in_run(s, to) {
                to += 1;
            }
            if to > from
                && s.norm(to) == "and"
                && to + 1 < s.atoms.len()
                && self.in_run(s, to + 1)
                && s.norm(at) != "university"
            {
                let state = s.hit_at(to + 1).is_some_and(|h| s.hits[h].state().is_some());
                if !state {
                    to += 1;
                    while to < s.atoms.len() && self.in_run(s, to) {
                        to += 1;
                    }
                }
            }
            if to > from {
                last = to;
            }
        } else if at + 1 < end && open && at == start {
            // "Department Spokesman": a head as modifier.
            return;
        }
        // "Iraq's Ministry of Defence": the owner stands before; "China's Taiwan Affairs Office" is not Taiwan's.
        let mut state = s
            .hits
            .iter()
            .filter(|h| first <= h.first && h.last <= last)
            .find_map(|h| h.adjective().or_else(|| h.state()));
        let matter = last - first > 2 && matches!(s.norm(last - 2), "affairs" | "relations" | "policy");
        if (state.is_none() || matter)
            && first > 1
            && s.norm(first - 1) == "'s"
            && let Some(h) = s.hit_ending(first - 1)
            && !s.is_claimed(s.hits[h].first, s.hits[h].last)
            && let Some(owner) = s.hits[h].state()
        {
            state = Some(owner);
            first = s.hits[h].first;
        }
        let alone = last - first == 1;
        if alone
            && (first == 0
                || !matches!(s.before(first), "the" | "The")
                || matches!(s.norm(at), "times" | "post" | "news" | "force" | "front"))
        {
            return;
        }
        let words = s.words(first, last);
        let lower = words.to_lowercase();
        if lower.contains("defence") || lower.contains("defense") {
            sector = "MIL";
        } else if lower.contains("interior") {
            sector = "COP";
        } else if lower.contains("intelligence") && kind != EntityKind::Organization {
            sector = "SPY";
        }
        if alone
            && s.norm(at) == "coalition"
            && let Some(record) = doc.coalition.as_deref().and_then(|id| self.index.get(id))
        {
            let (name, id, code) = (record.name.clone(), record.id.clone(), record.code.clone());
            let made = entity(
                s.span(first, last),
                EntityKind::Military,
                &name,
                Some(id),
                code,
                0.85,
                "entities:coalition",
            );
            s.claim(first, last, made);
            return;
        }
        let record = state.map(|n| &self.index.states()[n]);
        let composed = record
            .filter(|_| kind == EntityKind::Government || (kind == EntityKind::Military && last - first <= 3))
            .and_then(|r| self.index.part(&r.iso3, sector).filter(|p| p.id.starts_with(r.id.as_str())));
        if sector == "GOV" && record.is_none() && lower.starts_with("international ") {
            (kind, sector) = (EntityKind::Organization, "IGO");
        }
        if kind == EntityKind::Organization && sector == "GOV" && record.is_none() {
            sector = "";
        }
        if sector == "BUS" && s.norm(at) == "company" && alone {
            kind = EntityKind::Organization;
        }
        let (name, id, code) = match composed {
            Some(part) => (part.name.clone(), part.id.clone(), part.code.clone()),
            None => (
                words.to_owned(),
                format_smolstr!("named:{}", slug(words)),
                format_smolstr!("{}{sector}", record.map_or("", |r| r.iso3.as_str())),
            ),
        };
        let code = if sector.is_empty() && record.is_none() { SmolStr::default() } else { code };
        let score = if alone { 0.5 } else { 0.8 };
        for hit in &mut s.hits {
            if first <= hit.first && hit.last <= last {
                hit.taken = true;
            }
        }
        let made = entity(s.span(first, last), kind, &name, Some(id), code, score, "entities:head");
        s.claim(first, last, made);
    }
}
