//! The PLOVER ontology: 16 event types, their modes, 37 contexts, four quads.
//!
//! Source: Open Event Data Alliance, *PLOVER Manual*; modes as in its tables, with those that the
//! NGEC codebook adds.

use crate::report::words;

words! {
    /// PLOVER event types.
    EventType {
        /// Agree, promise.
        Agree = "AGREE",
        /// Meet, visit, speak with.
        Consult = "CONSULT",
        /// Praise, back diplomatically.
        Support = "SUPPORT",
        /// Give way in words: ease, lift, admit.
        Concede = "CONCEDE",
        /// Cooperate in deed.
        Cooperate = "COOPERATE",
        /// Give aid.
        Aid = "AID",
        /// Withdraw, release, return, lay down arms.
        Retreat = "RETREAT",
        /// Ask, demand, urge.
        Request = "REQUEST",
        /// Criticise, accuse, investigate.
        Accuse = "ACCUSE",
        /// Refuse, deny.
        Reject = "REJECT",
        /// Threaten, warn.
        Threaten = "THREATEN",
        /// Demonstrate, strike, boycott.
        Protest = "PROTEST",
        /// Punish by reducing relations, by fines, by sentence.
        Sanction = "SANCTION",
        /// Deploy, raise, put on alert.
        Mobilize = "MOBILIZE",
        /// Arrest, seize, restrict, censor.
        Coerce = "COERCE",
        /// Use force.
        Assault = "ASSAULT",
    }
}

words! {
    /// PLOVER quads.
    Quad {
        /// Verbal cooperation.
        VerbalCooperation = "verbal_cooperation",
        /// Material cooperation.
        MaterialCooperation = "material_cooperation",
        /// Verbal conflict.
        VerbalConflict = "verbal_conflict",
        /// Material conflict.
        MaterialConflict = "material_conflict",
    }
}

impl EventType {
    /// The quad of a type.
    pub fn quad(self) -> Quad {
        use EventType::*;
        match self {
            Agree | Consult | Support | Concede => Quad::VerbalCooperation,
            Cooperate | Aid | Retreat => Quad::MaterialCooperation,
            Request | Accuse | Reject | Threaten => Quad::VerbalConflict,
            Protest | Sanction | Mobilize | Coerce | Assault => Quad::MaterialConflict,
        }
    }

    /// The modes that the type can have; empty where it has none.
    pub fn modes(self) -> &'static [&'static str] {
        use EventType::*;
        match self {
            Agree | Support | Concede | Cooperate | Aid => &[],
            Consult => &["visit", "third-party", "multilateral", "phone"],
            Retreat => &["withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"],
            Request | Reject => &["assist", "change", "yield", "meet"],
            Accuse => &["disapprove", "investigate", "allege"],
            Threaten => {
                &["restrict", "ban", "arrest", "relations", "rights", "expel", "territory", "violence"]
            }
            Protest => &["demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"],
            Sanction => &["convict", "expel", "withdraw", "discontinue"],
            Mobilize => &["troops", "weapons", "police", "militia"],
            Coerce => &[
                "seize",
                "restrict",
                "ban",
                "censor",
                "curfew",
                "martial-law",
                "arrest",
                "deport",
                "withhold",
                "misinformation",
                "cyber",
            ],
            Assault => &[
                "abduct",
                "beat",
                "torture",
                "execute",
                "sexual",
                "assassinate",
                "targeted",
                "destroy",
                "primitive",
                "firearms",
                "explosives",
                "suicide-attack",
                "aerial",
                "drone",
                "heavy-weapons",
                "crowd-control",
                "cleansing",
                "massacre",
                "unconventional",
            ],
        }
    }
}

/// The 37 contexts of the manual's chapter.
pub const CONTEXTS: &[&str] = &[
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_types_and_thirty_seven_contexts() {
        assert_eq!(EventType::ALL.len(), 16);
        assert_eq!(CONTEXTS.len(), 37);
    }
}
