//! Who says what of an event, and where they differ, with the words of each side.

use super::{event, when};
use crate::out::{BOLD, DIM, YELLOW, clipped, styled, wrapped};
use dateline_facts::attribution::Stance;
use dateline_facts::event::Factuality;
use dateline_facts::record::{Account, Event, Values};
use std::io::{self, Write};

/// Most quotes of one account, and most accounts of one side, that are shown without being asked for more.
const QUOTES: usize = 1;
const SIDES: usize = 3;

/// `Gulf Ledger (Levant Wire)`.
pub fn source(account: &Account) -> String {
    match (&account.outlet, &account.agency) {
        (Some(outlet), Some(agency)) if outlet != agency => format!("{outlet} ({agency})"),
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => format!("report {}", event::short(account.report)),
    }
}

/// `according to the ministry`, with the stance where it is more than saying; or that the report itself says it.
pub fn speaker(account: &Account) -> String {
    let Some(attribution) = &account.attribution else { return "the report itself".to_owned() };
    let who = attribution.source.as_deref().map_or("an unnamed source", str::trim);
    let via = attribution.via.as_deref().map(|v| format!(", via {}", clipped(v, 40))).unwrap_or_default();
    format!("{} {}{via}", stance(attribution.stance), clipped(who, 60))
}

/// The stance in words that fit one speaker as well as several.
fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::State => "according to",
        Stance::Claim => "claimed by",
        Stance::Deny => "denied by",
        Stance::Accuse => "as an accusation by",
        Stance::Admit => "admitted by",
        Stance::Threaten => "as a threat by",
        Stance::Promise => "as a promise by",
        Stance::Demand => "as a demand by",
    }
}

/// How an account presents the event, where it is not simply told as a fact.
fn presented(account: &Account) -> Option<&'static str> {
    let stated = account.attribution.as_ref().is_some_and(|a| a.stance == Stance::State);
    match account.factuality {
        Factuality::Asserted => None,
        // "according to" says it already.
        Factuality::Alleged if stated => None,
        Factuality::Alleged => Some("as an allegation"),
        Factuality::Denied => Some("as denied"),
        Factuality::Negated => Some("as not having happened"),
        Factuality::Future => Some("as still to come"),
        Factuality::Hypothetical => Some("as a possibility"),
        Factuality::Historical => Some("as history"),
    }
}

fn values(values: &Values) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(values.dead.as_ref().map(|n| format!("{} dead", event::range(n))));
    said.extend(values.injured.as_ref().map(|n| format!("{} injured", event::range(n))));
    said.extend(values.place.as_ref().map(event::place_words));
    said.extend(values.when.as_ref().filter(|w| !w.is_unknown()).map(when::when));
    said
}

/// That another report's word took the place of this one.
fn superseded(account: &Account) -> Option<String> {
    account.superseded_by.map(|by| format!("superseded by {}", event::short(by)))
}

/// The accounts, numbered from 1; all quotes with their places where `evidence` is asked for.
pub fn accounts(
    out: &mut impl Write,
    event: &Event,
    columns: usize,
    evidence: bool,
    points: impl Fn(&Account) -> Vec<String>,
) -> io::Result<()> {
    for (n, account) in event.accounts.iter().enumerate() {
        let published = match account.published.is_unknown() {
            true => String::new(),
            false => format!(", published {}", when::when(&account.published).trim_end_matches(" day")),
        };
        let report = styled(DIM, &event::short(account.report));
        writeln!(out, "{:>3}  {}{published} {report}", n + 1, styled(BOLD, &source(account)))?;
        let mut said = vec![speaker(account)];
        said.extend(presented(account).map(str::to_owned));
        said.extend(values(&account.values));
        said.extend(superseded(account));
        writeln!(out, "     {}", clipped(&said.join("; "), columns.saturating_sub(5)))?;
        let places = if evidence { points(account) } else { Vec::new() };
        let shown = if evidence { usize::MAX } else { QUOTES };
        for (i, words) in account.evidence.iter().take(shown).enumerate() {
            quote(out, &words.quote, columns, if evidence { usize::MAX } else { 2 })?;
            if let Some(place) = places.get(i) {
                writeln!(out, "     {}", styled(DIM, place))?;
            }
        }
    }
    Ok(())
}

fn quote(out: &mut impl Write, words: &str, columns: usize, lines: usize) -> io::Result<()> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(['"', '\u{201c}', '\u{201d}']);
    let broken = wrapped(&format!("\u{201c}{words}\u{201d}"), columns.saturating_sub(7).max(30));
    for (n, line) in broken.iter().take(lines).enumerate() {
        let cut = if n + 1 == lines && broken.len() > lines { " \u{2026}" } else { "" };
        writeln!(out, "       {line}{cut}")?;
    }
    Ok(())
}

/// The slot of a disagreement, as a question.
fn question(slot: &str) -> &str {
    match slot {
        "dead" => "How many were killed?",
        "injured" => "How many were injured?",
        "actor" => "Who did it?",
        "recipient" => "To whom?",
        "when" => "When?",
        "place" => "Where?",
        "happened" => "Did it happen?",
        other => other,
    }
}

/// Where the accounts differ, each side with its words.
pub fn disagreements(out: &mut impl Write, event: &Event, columns: usize) -> io::Result<()> {
    for disagreement in &event.disagreements {
        writeln!(out, "  {}", styled(YELLOW, question(&disagreement.slot)))?;
        for side in &disagreement.values {
            writeln!(out, "   {}", styled(BOLD, &side.value))?;
            let accounts = side.accounts.iter().filter_map(|n| event.accounts.get(*n as usize));
            for account in accounts.take(SIDES) {
                writeln!(
                    out,
                    "     {}, in {} {}",
                    speaker(account),
                    source(account),
                    styled(DIM, &event::short(account.report))
                )?;
                if let Some(words) = account.evidence.first() {
                    quote(out, &words.quote, columns, 3)?;
                }
            }
            if side.accounts.len() > SIDES {
                writeln!(out, "     and {} more", side.accounts.len() - SIDES)?;
            }
        }
    }
    Ok(())
}
