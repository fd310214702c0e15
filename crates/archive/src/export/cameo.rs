//! CAMEO codes for PLOVER events, by the table `plover/cameo.tsv` of the data crate.

use dateline_facts::plover::EventType;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A CAMEO code with its place on Goldstein's scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cameo {
    /// Two to four digits.
    pub code: &'static str,
    /// From -10 (conflict) to 10 (cooperation).
    pub goldstein: f32,
}

impl Cameo {
    /// What says the same as `kind` with `mode`; the code of the type where the mode has none of its own.
    pub fn of(kind: EventType, mode: Option<&str>) -> Option<Cameo> {
        static TABLE: LazyLock<FxHashMap<(&str, &str), Cameo>> = LazyLock::new(|| {
            let rows = dateline_data::CAMEO.lines().filter(|l| !l.starts_with('#'));
            let row = |line: &'static str| {
                let mut cells = line.split('\t');
                let (kind, mode) = (cells.next()?, cells.next()?);
                let (code, goldstein) = (cells.next()?, cells.next()?.parse().ok()?);
                Some(((kind, mode), Cameo { code, goldstein }))
            };
            rows.filter_map(row).collect()
        });
        let at = |mode: &str| TABLE.get(&(kind.as_str(), mode)).copied();
        mode.and_then(at).or_else(|| at(""))
    }

    /// The first two digits.
    pub fn root(self) -> &'static str {
        self.code.get(..2).unwrap_or(self.code)
    }

    /// The first three digits.
    pub fn base(self) -> &'static str {
        self.code.get(..3).unwrap_or(self.code)
    }

    /// 1 and 2 cooperation in words and in deed, 3 and 4 conflict in words and in deed.
    pub fn quad(self) -> u8 {
        match self.root() {
            "01" | "02" | "03" | "04" | "05" => 1,
            "06" | "07" | "08" => 2,
            "09" | "10" | "11" | "12" | "13" => 3,
            _ => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_code_and_modes_refine_it() {
        for kind in EventType::ALL {
            assert!(Cameo::of(*kind, None).is_some_and(|c| c.code.len() == 3), "{kind:?}");
        }
        let code = |kind, mode| Cameo::of(kind, Some(mode)).map(|c| (c.code, c.root(), c.base(), c.quad()));
        assert_eq!(code(EventType::Assault, "drone"), Some(("195", "19", "195", 4)));
        assert_eq!(code(EventType::Retreat, "ceasefire"), Some(("0871", "08", "087", 2)));
        assert_eq!(code(EventType::Assault, "of no such mode"), Some(("190", "19", "190", 4)));
        let table = dateline_data::CAMEO.lines().filter(|l| !l.starts_with('#'));
        for line in table {
            assert_eq!(line.split('\t').count(), 4, "{line}");
        }
    }
}
