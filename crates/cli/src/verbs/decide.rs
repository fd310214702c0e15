//! `dateline merge`, `split`, `undo`: decisions by hand, with a reason; no later run overwrites them.

use super::asking::{Db, plainly, resolve};
use crate::exit::{End, WrongUse};
use crate::out;
use dateline_archive::{AnyId, Archive};
use dateline_facts::id::EventId;

/// The verb `merge`.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// The one event
    a: String,
    /// The other event
    b: String,
    #[command(flatten)]
    why: Why,
}

/// The verb `split`.
#[derive(Debug, clap::Args)]
pub struct Split {
    /// The event
    event: String,
    /// What is taken out of it: reports (r_...) or single tellings (e_...)
    #[arg(required = true, value_name = "ID")]
    out: Vec<String>,
    #[command(flatten)]
    why: Why,
}

/// The verb `undo`.
#[derive(Debug, clap::Args)]
pub struct Undo {
    /// The number of the decision, as `dateline log` gives it
    number: i64,
    #[command(flatten)]
    why: Why,
}

/// What every decision needs.
#[derive(Debug, clap::Args)]
struct Why {
    /// Why: kept with the decision
    #[arg(long, value_name = "WORDS")]
    reason: String,
    #[command(flatten)]
    db: Db,
}

impl Why {
    fn open(&self) -> anyhow::Result<Archive> {
        if self.reason.trim().is_empty() {
            return Err(
                WrongUse("--reason needs words: a decision without a reason is not kept".into()).into()
            );
        }
        self.db.open_to_write()
    }
}

fn event(archive: &Archive, given: &str) -> anyhow::Result<EventId> {
    let id = resolve(archive, given)?;
    let found = match id {
        AnyId::Event(id) => Some(id),
        AnyId::Mention(id) => archive.event_of(id).map_err(plainly)?,
        _ => None,
    };
    Ok(found.ok_or_else(|| WrongUse(format!("{given:?} is no event; events begin with E_")))?)
}

fn decided(number: i64) -> End {
    out::remark(&format!("decision {number}; `dateline undo {number} --reason WORDS` takes it back"));
    End::Well
}

impl Merge {
    /// Makes one event of two.
    pub fn run(self) -> anyhow::Result<End> {
        let mut archive = self.why.open()?;
        let (a, b) = (event(&archive, &self.a)?, event(&archive, &self.b)?);
        let number = archive.merge(a, b, &self.why.reason).map_err(plainly)?;
        // An event is named after its first telling: the smaller of the two ids stays.
        out::remark(&format!("{} has gone into {}", a.max(b), a.min(b)));
        Ok(decided(number))
    }
}

impl Split {
    /// Takes tellings out of an event, as an event of their own.
    pub fn run(self) -> anyhow::Result<End> {
        let mut archive = self.why.open()?;
        let whole = event(&archive, &self.event)?;
        let (mut reports, mut tellings) = (Vec::new(), Vec::new());
        for given in &self.out {
            match resolve(&archive, given)? {
                AnyId::Report(id) => reports.push(id),
                AnyId::Mention(id) => tellings.push(id),
                _ => {
                    return Err(
                        WrongUse(format!("{given:?} is neither a report (r_) nor a telling (e_)")).into()
                    );
                }
            }
        }
        let number = match (reports.is_empty(), tellings.is_empty()) {
            (false, true) => archive.split(whole, &reports, &self.why.reason),
            (true, _) => archive.split_tellings(whole, &tellings, &self.why.reason),
            (false, false) => return Err(WrongUse("give reports or tellings, not both".into()).into()),
        };
        let number = number.map_err(plainly)?;
        let parts = parts(&archive, number)?;
        if !parts.is_empty() {
            out::remark(&format!("what was taken out of {whole} is now {}", parts.join(", ")));
        }
        Ok(decided(number))
    }
}

/// The events that what a split took out now belongs to.
fn parts(archive: &Archive, number: i64) -> anyhow::Result<Vec<String>> {
    let log = archive.log().map_err(plainly)?;
    let entry = log.iter().rev().find(|e| e.seq == number);
    let out = entry.and_then(|e| e.detail.get("out")).and_then(|o| o.as_array());
    let mut parts = Vec::new();
    for telling in out.into_iter().flatten().filter_map(|id| id.as_str()?.parse().ok()) {
        if let Some(event) = archive.event_of(telling).map_err(plainly)? {
            parts.push(event.to_string());
        }
    }
    parts.sort();
    parts.dedup();
    Ok(parts)
}

impl Undo {
    /// Takes a decision back.
    pub fn run(self) -> anyhow::Result<End> {
        let mut archive = self.why.open()?;
        let number = archive.undo(self.number, &self.why.reason).map_err(plainly)?;
        out::remark(&format!("decision {} is taken back (log entry {number})", self.number));
        Ok(End::Well)
    }
}
