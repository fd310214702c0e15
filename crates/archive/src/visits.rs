//! Addresses that were visited, with what the servers said of the versions they gave, so that what has not changed
//! is not fetched again.
#![allow(clippy::disallowed_methods)] // an edge: it is kept when an address was visited

use crate::error::ArchiveError;
use crate::open::Archive;
use dateline_intake::acquire::Visit;
use rusqlite::{OptionalExtension, params};

impl Archive {
    /// What is remembered of `address`; `None` where it was never visited.
    pub fn visit(&self, address: &str) -> Result<Option<Visit>, ArchiveError> {
        Ok(self
            .db
            .prepare_cached("SELECT etag, modified FROM visits WHERE address = ?1")?
            .query_row([address], |r| Ok(Visit { etag: r.get(0)?, modified: r.get(1)? }))
            .optional()?)
    }

    /// Remembers visits; a later one replaces an earlier one. To be called once what was got is recorded.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn remember(&mut self, visits: &[(String, Visit)]) -> Result<(), ArchiveError> {
        let now =
            jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap_or_default().to_string();
        let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for (address, visit) in visits {
            tx.prepare_cached(
                "INSERT INTO visits (address, etag, modified, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (address) DO UPDATE SET etag = ?2, modified = ?3, at = ?4",
            )?
            .execute(params![address, visit.etag, visit.modified, now])?;
        }
        tx.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_remembered_and_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut archive = Archive::open(&path).unwrap();
        let visit = |etag: &str| Visit { etag: Some(etag.into()), modified: None };
        let a = "https://example.org/a".to_owned();
        assert_eq!(archive.visit(&a).unwrap(), None);
        archive.remember(&[(a.clone(), visit("1")), ("b".into(), Visit::default())]).unwrap();
        archive.remember(&[(a.clone(), visit("2"))]).unwrap();
        drop(archive);
        let archive = Archive::open_existing(&path).unwrap();
        assert_eq!(archive.visit(&a).unwrap(), Some(visit("2")));
        assert_eq!(archive.visit("b").unwrap(), Some(Visit::default()));
    }
}
