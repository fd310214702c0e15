//! What many reports together say: events with accounts and disagreements.

use crate::actor::Actor;
use crate::attribution::{Speech, Stance};
use crate::event::Factuality;
use crate::id::{EventId, EventMentionId, ReportId, StoryId};
use crate::place::PlaceKind;
use crate::plover::EventType;
use crate::report::words;
use crate::span::Span;
use crate::when::When;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// One event of the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// From the smallest id of its mentions.
    pub id: EventId,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<SmolStr>,
    /// PLOVER contexts.
    pub contexts: Vec<SmolStr>,
    /// Who.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// Where.
    pub place: Option<EventPlace>,
    /// When.
    pub when: When,
    /// Killed, over all standing accounts.
    pub dead: Option<Range>,
    /// Wounded, over all standing accounts.
    pub injured: Option<Range>,
    /// What the accounts together make of it.
    pub status: Status,
    /// Reports that tell it.
    pub n_reports: u32,
    /// Of those, independent ones: copies of one text count once; so does all that comes from one agency,
    /// whichever outlets print it; so do the reports that one outlet wrote itself, and those that tell it in the words of one
    /// and the same speaker alone.
    pub n_independent: u32,
    /// Who says what.
    pub accounts: Vec<Account>,
    /// Where the accounts differ.
    pub disagreements: Vec<Disagreement>,
    /// Stories it belongs to.
    pub stories: Vec<StoryId>,
}

impl Event {
    /// The numbers of dead in accounts that others superseded, where they differ from the event's own; in the order of the
    /// accounts.
    pub fn earlier_dead(&self) -> Vec<Range> {
        let mut out = Vec::new();
        for range in self.accounts.iter().filter(|a| a.superseded_by.is_some()).filter_map(|a| a.values.dead)
        {
            if Some(range) != self.dead && !out.contains(&range) {
                out.push(range);
            }
        }
        out
    }
}

/// Where an event took place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// Name.
    pub name: String,
    /// ISO 3166-1 alpha-2, empty where none.
    pub country: SmolStr,
    /// Degrees.
    pub lat: Option<f64>,
    /// Degrees.
    pub lon: Option<f64>,
    /// GeoNames id.
    pub geonameid: Option<u32>,
    /// The kind of place is the precision of the location.
    pub precision: PlaceKind,
}

/// A count over accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// Lowest.
    pub low: u32,
    /// Best.
    pub best: u32,
    /// Highest.
    pub high: u32,
}

impl Range {
    /// How far the next number lies that is as round as `n`: 10 for 30, 100 for 400, and 10 for 12.
    pub fn step_above(n: u32) -> u32 {
        let mut step = 10;
        while n > 0 && step <= n / 10 && n.is_multiple_of(step * 10) {
            step *= 10;
        }
        step
    }

    /// The number of which only "more than" it is known: 30 of 31 to 39 with 31 as the best.
    pub fn more_than(&self) -> Option<u32> {
        let said = self.low.checked_sub(1).filter(|n| *n > 0)?;
        (self.low == self.best && self.high == said.saturating_add(Self::step_above(said) - 1))
            .then_some(said)
    }
}

words! {
    /// What the accounts together make of an event.
    Status {
        /// Told, by one independent source or only by interested ones.
        Reported = "reported",
        /// Told as fact by two or more independent sources, or admitted by the actor.
        Confirmed = "confirmed",
        /// Told by some, denied by others.
        Disputed = "disputed",
        /// Only denied.
        Denied = "denied",
        /// Announced for the future.
        Planned = "planned",
        /// Only imagined, feared or conditional.
        Hypothetical = "hypothetical",
    }
}

/// What one report, or one speaker in it, says of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// In which report.
    pub report: ReportId,
    /// Which mention.
    pub mention: EventMentionId,
    /// The report's publisher.
    pub outlet: Option<String>,
    /// The report's agency.
    pub agency: Option<String>,
    /// When that report was published.
    pub published: When,
    /// The origin of the copy group the report belongs to; itself where it is nobody's copy.
    pub origin: ReportId,
    /// The report whose word took the place of this one's: a newer version of the same report, or a later one of the same
    /// line of sources that gives other figures. The account stays; the event's values no longer rest on it, or on its figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<ReportId>,
    /// Who is quoted; `None` where the report itself speaks.
    pub attribution: Option<AccountSource>,
    /// How it is presented.
    pub factuality: Factuality,
    /// Values this account gives.
    pub values: Values,
    /// The words.
    pub evidence: Vec<Evidence>,
}

/// The speaker of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSource {
    /// In the report's words: "Washington"; `None` for "it was reported".
    pub source: Option<String>,
    /// What carried its words, in the report's: "AFP", "a statement on Telegram".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The actor behind it.
    pub actor: Option<SmolStr>,
    /// What the speaker does with it.
    pub stance: Stance,
    /// How it is rendered.
    pub speech: Speech,
}

/// What an account says, slot by slot; `None` where it is silent.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Values {
    /// Killed.
    pub dead: Option<Range>,
    /// Wounded.
    pub injured: Option<Range>,
    /// When.
    pub when: Option<When>,
    /// Where.
    pub place: Option<EventPlace>,
    /// Who.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
}

/// Words of a report that say something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where, in bytes of the report's text.
    pub span: Span,
    /// The words themselves.
    pub quote: String,
}

/// One slot on which accounts differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// `dead`, `injured`, `actor`, `recipient`, `when`, `place`, `happened`.
    pub slot: String,
    /// The values, each with who gives it.
    pub values: Vec<Side>,
}

/// One value of a disagreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The value, written out.
    pub value: String,
    /// Indices into the event's accounts.
    pub accounts: Vec<u32>,
}

/// Reports and events that belong to one unfolding matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// From the smallest id of its events.
    pub id: StoryId,
    /// A heading: the headline of its most central report.
    pub title: String,
    /// First day.
    pub when: When,
    /// Its events.
    pub events: Vec<EventId>,
    /// Its reports.
    pub reports: Vec<ReportId>,
}
