//! Opening: our own files only, brought to the present schema.

use crate::error::ArchiveError;
use crate::schema::{APPLICATION, MIGRATIONS};
use dateline_reading::places::key;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The record in one SQLite file. One writer at a time; readers may open the same file beside it.
#[derive(Debug)]
pub struct Archive {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
}

/// How long to wait for another process before giving up.
const PATIENCE: Duration = Duration::from_secs(10);

impl Archive {
    /// Opens the archive at `path`, making it where there is none.
    ///
    /// # Errors
    /// The file belongs to another program, is no database, is read-only, was made by a later version, or is
    /// locked.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let db = connect(path, true)?;
        let mut archive = Archive { db, path: path.to_owned() };
        archive.prepare()?;
        Ok(archive)
    }

    /// Opens the archive at `path`; there has to be one.
    ///
    /// # Errors
    /// As [`open`](Self::open), and where there is no file.
    pub fn open_existing(path: &Path) -> Result<Self, ArchiveError> {
        if !path.exists() {
            return Err(ArchiveError::Missing(path.to_owned()));
        }
        if std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == 0) {
            return Err(ArchiveError::NotADatabase(path.to_owned()));
        }
        Archive::open(path)
    }

    /// Where the archive lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn prepare(&mut self) -> Result<(), ArchiveError> {
        let path = self.path.clone();
        let not_ours = |e: rusqlite::Error| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => ArchiveError::NotADatabase(path.clone()),
            Some(rusqlite::ErrorCode::ReadOnly) => ArchiveError::ReadOnly(path.clone()),
            Some(rusqlite::ErrorCode::CannotOpen) => ArchiveError::CannotOpen(path.clone(), e.to_string()),
            _ => e.into(),
        };
        let application: i64 =
            self.db.query_row("PRAGMA application_id", [], |r| r.get(0)).map_err(not_ours)?;
        let version: i64 = self.db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(not_ours)?;
        let tables: i64 =
            self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).map_err(not_ours)?;
        if application != APPLICATION && (application != 0 || version != 0 || tables != 0) {
            return Err(ArchiveError::Foreign(path));
        }
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if version > known {
            return Err(ArchiveError::Newer { path, found: version, known });
        }
        self.db.pragma_update(None, "journal_mode", "WAL").map_err(not_ours)?;
        settings(&self.db)?;
        if version < known {
            self.migrate(version).map_err(|e| match e {
                ArchiveError::Sql(e) => not_ours(e),
                other => other,
            })?;
        }
        Ok(())
    }

    /// Runs the scripts from `version` on, all or none.
    fn migrate(&mut self, version: i64) -> Result<(), ArchiveError> {
        let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        let version: i64 = tx.query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap_or(version);
        for script in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or(0)) {
            tx.execute_batch(script)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX))?;
        tx.commit()?;
        Ok(())
    }
}

/// A connection with our settings, not checked for whose it is.
pub(crate) fn connect(path: &Path, create: bool) -> Result<Connection, ArchiveError> {
    if let Ok(meta) = std::fs::metadata(path) {
        if meta.is_dir() {
            return Err(ArchiveError::CannotOpen(path.to_owned(), "it is a folder".into()));
        }
        if meta.permissions().readonly() {
            return Err(ArchiveError::ReadOnly(path.to_owned()));
        }
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let db = Connection::open_with_flags(path, flags).map_err(|e| match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::PermissionDenied) => {
            ArchiveError::CannotOpen(path.to_owned(), "no such folder, or no permission".into())
        }
        _ => e.into(),
    })?;
    db.busy_timeout(PATIENCE)?;
    Ok(db)
}

pub(crate) fn settings(db: &Connection) -> Result<(), ArchiveError> {
    db.pragma_update(None, "foreign_keys", true)?;
    // With a write-ahead log this can lose the last transactions in a power cut, never the file.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "cache_size", -32_000)?;
    db.set_prepared_statement_cache_capacity(128);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("place_is", 2, flags, |args| {
        let place = args.get_raw(0).as_str_or_null()?;
        Ok(place.is_some_and(|place| args.get_raw(1).as_str().is_ok_and(|key| place_is(place, key))))
    })?;
    Ok(())
}

/// Whether a place of the record is the one asked for, whatever its accents, hyphens and articles, or is told by it:
/// "Popayán", "near Popayán" and "20 km north of Popayán" are `popayan`; "New Popayán" is not.
fn place_is(place: &str, key: &str) -> bool {
    let name = key::of(place);
    if name == key {
        return true;
    }
    let Some(lead) = name.strip_suffix(key).filter(|l| l.ends_with(' ')) else { return false };
    let first = lead.split(' ').next().unwrap_or("");
    matches!(first, "near" | "off" | "northern" | "southern" | "eastern" | "western" | "central")
        || lead.ends_with(" of ") && first.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // tests make files
mod tests {
    use super::*;

    #[test]
    fn places_are_asked_for_without_accents() {
        for place in ["Popayán", "Popayan", "near Popayán", "20 km north of Popayán"] {
            assert!(place_is(place, &key::of("Popayan")), "{place}");
            assert!(place_is(place, &key::of("POPAYÁN")), "{place}");
        }
        assert!(place_is("Al-Qaim", &key::of("al-Qa'im")) && place_is("northern Iraq", "iraq"));
        for place in ["New Popayán", "Popayán Airport", "", "Cali"] {
            assert!(!place_is(place, "popayan"), "{place}");
        }
    }

    #[test]
    fn makes_and_opens_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        assert!(matches!(Archive::open_existing(&path), Err(ArchiveError::Missing(_))));
        Archive::open(&path).unwrap();
        Archive::open_existing(&path).unwrap();
    }

    #[test]
    fn refuses_what_is_not_ours() {
        let dir = tempfile::tempdir().unwrap();
        let other = dir.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE mail (id INTEGER)").unwrap();
        let before = std::fs::read(&other).unwrap();
        let error = Archive::open(&other).unwrap_err();
        assert!(matches!(error, ArchiveError::Foreign(_)), "{error}");
        assert!(error.to_string().contains("another program"));
        assert_eq!(std::fs::read(&other).unwrap(), before, "left as it was");

        let text = dir.path().join("text.db");
        std::fs::write(&text, "this is a text and no database, long enough to be read as a header of one")
            .unwrap();
        assert!(matches!(Archive::open(&text), Err(ArchiveError::NotADatabase(_))));
        assert!(matches!(Archive::open(dir.path()), Err(ArchiveError::CannotOpen(..))));
        assert!(matches!(Archive::open(&dir.path().join("no/such/a.db")), Err(ArchiveError::CannotOpen(..))));
    }

    #[test]
    fn refuses_read_only_and_newer_files() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        drop(Archive::open(&path).unwrap());
        let db = Connection::open(&path).unwrap();
        db.pragma_update(None, "user_version", 999).unwrap();
        drop(db);
        assert!(matches!(Archive::open(&path), Err(ArchiveError::Newer { found: 999, .. })));
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(Archive::open(&path), Err(ArchiveError::ReadOnly(_))));
    }

    #[test]
    fn journal_is_only_added_to() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::open(&dir.path().join("a.db")).unwrap();
        archive.db.execute("INSERT INTO journal (at, kind, json) VALUES ('', 'test', '{}')", []).unwrap();
        assert!(archive.db.execute("DELETE FROM journal", []).is_err());
        assert!(archive.db.execute("UPDATE journal SET kind = 'x'", []).is_err());
    }
}
