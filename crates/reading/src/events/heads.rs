//! What the noun behind a nationality says of those it stands for: "Algerian landowners", "Sri Lankan gunboats".

use super::words::Word;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Nouns behind a nationality, their role in a code, and the part of the state that they are.
const HEADS: &[(&str, &str, &str)] = &[
    (
        "official|diplomat|authority|envoy|negotiator|delegation|leader|leadership|side|minister|ambassador|representative",
        "",
        "government",
    ),
    (
        "army|troop|soldier|military|bulldozer|raid|gunner|gunship|aircraft|jet|warplane|plane|bomber|warship|ship|vessel|drone|helicopter|tank|missile|officer|fighter jet|gunboat|navy|artillery|airstrike|strike",
        "MIL",
        "military",
    ),
    ("student|teacher|professor|academic", "EDU", ""),
    ("worker|union|miner|driver", "LAB", ""),
    ("farmer|peasant", "AGR", ""),
    ("refugee|migrant|asylum-seeker", "REF", ""),
    ("rebel|insurgent|guerrilla|militant|separatist", "REB", ""),
    (
        "people|home|house|worshipper|shopper|pilgrim|settlement|villager|civilian|resident|citizen|landowner|villager|man|woman|youth|child|settler|family|prisoner|detainee|protester|demonstrator",
        "CVL",
        "",
    ),
    ("journalist|reporter|newspaper", "JRN", ""),
    ("company|firm|businessman", "BUS", ""),
    ("lawmaker|parliament|deputy|senator", "LEG", ""),
    ("court|judge|prosecutor", "JUD", ""),
];

/// Single role nouns of the actor list with their sectors.
static ROLES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = dateline_data::ROLES.lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|l| {
        let mut fields = l.split('\t');
        let (sector, _, one, many) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        (sector != "UNK").then_some([(one, sector), (many, sector)])
    })
    .flatten()
    .filter(|(noun, _)| !noun.contains(' '))
    .collect()
});

/// The role of a head noun and the part of the state that it is: `("MIL", "military")`, `("", "government")`.
pub(super) fn of_head(head: &Word) -> Option<(&'static str, &'static str)> {
    let low = head.low.as_str();
    let singular = low
        .strip_suffix("ies")
        .map_or_else(|| low.strip_suffix('s').unwrap_or(low).to_owned(), |stem| format!("{stem}y"));
    let listed = HEADS.iter().find(|(nouns, _, _)| nouns.split('|').any(|n| n == low || n == singular));
    if let Some((_, role, part)) = listed {
        return Some((role, part));
    }
    match ROLES.get(low).or_else(|| ROLES.get(singular.as_str())) {
        Some(&"GOV") => Some(("", "government")),
        Some(sector) => Some((sector, "")),
        None => None,
    }
}

/// A role before the head: "Israeli army bulldozers", "Cambodian refugee camp".
pub(super) fn of_modifier(inner: &[Word]) -> Option<(&'static str, &'static str)> {
    inner.iter().rev().find_map(|w| {
        HEADS
            .iter()
            .find(|(nouns, role, _)| {
                !role.is_empty() && nouns.split('|').any(|n| n == w.low || w.low.strip_suffix('s') == Some(n))
            })
            .map(|(_, role, part)| (*role, *part))
    })
}
