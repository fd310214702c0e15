//! Which accounts come from one source: a line of sources, and the voices in it.

use crate::sector::institution;
use dateline_facts::record::Account;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of sources among accounts: reports that are copies of one text, that come from one agency (whichever
/// outlets print it), or that one outlet wrote itself, are one line. An outlet's own report and what it prints of
/// an agency are two.
pub(crate) struct Lines {
    line: Vec<usize>,
    voice: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(accounts: &[Account], title: &dyn Fn(&Account) -> bool) -> Self {
        let mut group: Vec<usize> = (0..accounts.len()).collect();
        fn root(group: &[usize], mut i: usize) -> usize {
            while group[i] != i {
                i = group[i];
            }
            i
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (i, account) in accounts.iter().enumerate() {
            let house = account.agency.as_deref().or(account.outlet.as_deref()).map(house);
            let keys = [
                Some(format!("report:{}", account.report)),
                Some(format!("report:{}", account.origin)),
                house.map(|h| format!("house:{h}")),
            ];
            for key in keys.into_iter().flatten() {
                let other = *seen.entry(key).or_insert(i);
                let (a, b) = (root(&group, i), root(&group, other));
                group[a.max(b)] = a.min(b);
            }
        }
        let lines: Vec<usize> = (0..group.len()).map(|i| root(&group, i)).collect();
        // Lines that tell it in the words of one and the same speaker alone are one: a statement does not become two by being
        // printed twice.
        let mut said_by: BTreeMap<String, usize> = BTreeMap::new();
        for line in lines.iter().copied().collect::<BTreeSet<_>>() {
            let members = accounts
                .iter()
                .zip(&lines)
                .filter(|(a, l)| **l == line && !title(a))
                .map(|(a, _)| speaker(a));
            let speakers: BTreeSet<Option<String>> = members.collect();
            if let [Some(only)] = speakers.into_iter().collect::<Vec<_>>().as_slice() {
                let other = *said_by.entry(only.clone()).or_insert(line);
                let (a, b) = (root(&group, line), root(&group, other));
                group[a.max(b)] = a.min(b);
            }
        }
        let line: Vec<usize> = (0..group.len()).map(|i| root(&group, i)).collect();
        // One line may quote several voices: the ministry's figure does not update the witness's.
        let mut voices: BTreeMap<(usize, Option<String>), usize> = BTreeMap::new();
        let voice = accounts
            .iter()
            .enumerate()
            .map(|(i, account)| {
                let who = account.attribution.as_ref().and_then(|a| match (&a.actor, &a.source) {
                    (Some(actor), _) => Some(actor.to_string()),
                    (None, Some(words)) => Some(words.to_lowercase()),
                    (None, None) => None,
                });
                *voices.entry((lines[i], who)).or_insert(i)
            })
            .collect();
        Lines { line, voice }
    }

    /// The line of an account.
    pub(crate) fn line(&self, account: usize) -> usize {
        self.line[account]
    }

    /// The voice of an account: who is quoted, in which line.
    pub(crate) fn voice(&self, account: usize) -> usize {
        self.voice[account]
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.line.iter().collect::<BTreeSet<_>>().len()
    }
}

/// Who speaks in an account, where it is somebody that can be told from others: a known actor, or the institution that the
/// words name. "Officials" and "a witness" may be others in every report.
fn speaker(account: &Account) -> Option<String> {
    let source = account.attribution.as_ref()?;
    let institution = source.source.as_deref().and_then(institution);
    match (&source.actor, institution) {
        (_, Some(name)) => Some(name.to_owned()),
        (Some(actor), None) if !actor.starts_with("described:") => Some(actor.to_string()),
        _ => None,
    }
}

/// An agency's or outlet's name without what differs between its spellings.
pub fn house(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    match name.as_str() {
        "associatedpress" => "ap".into(),
        "agencefrancepresse" => "afp".into(),
        _ => name,
    }
}
