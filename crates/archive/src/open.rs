//! Opening: our own files only, brought to the present schema.

use crate::error::ArchiveError;
use crate::furniture::Lines;
use crate::schema::{APPLICATION, MIGRATIONS};
use crate::store::stored;
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
    /// How long additions wait for others who write.
    pub(crate) patience: Duration,
}

/// The schema version that this program makes.
#[expect(clippy::cast_possible_wrap, reason = "a handful of scripts")]
const KNOWN: i64 = MIGRATIONS.len() as i64;

/// How long to wait for another process before giving up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The same for additions, which say that they wait.
const LONGEST: Duration = Duration::from_secs(15 * 60);

impl Archive {
    /// Opens the archive at `path`, making it where there is none.
    ///
    /// # Errors
    /// The file belongs to another program, is no database, is read-only, was made by a later version, or is
    /// locked.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let db = connect(path, true)?;
        let mut archive = Archive { db, path: path.to_owned(), patience: LONGEST };
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

    /// Opens the archive at `path` to ask it and nothing else: it may lie on a disk that cannot be written.
    ///
    /// # Errors
    /// As [`open_existing`](Self::open_existing); of a file that cannot be written also where it was made by an
    /// earlier version, or where a write-ahead log beside it has not been merged into it.
    pub fn open_to_ask(path: &Path) -> Result<Self, ArchiveError> {
        match Archive::open_existing(path) {
            Err(ArchiveError::ReadOnly(_) | ArchiveError::CannotOpen(..)) if path.is_file() => {}
            opened => return opened,
        }
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let unmerged = std::fs::metadata(&log).is_ok_and(|m| m.len() > 0);
        let cannot = |reason: &str| ArchiveError::CannotOpen(path.to_owned(), reason.to_owned());
        let db = if unmerged {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(path, flags)
        } else {
            // Where no log can be made, SQLite reads a file in this mode only if told that nobody changes it.
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                | OpenFlags::SQLITE_OPEN_NO_MUTEX
                | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable(path), flags)
        };
        let db = db.map_err(|_| cannot("no permission to read it"))?;
        let version = ours(&db, path).map_err(|error| match error {
            ArchiveError::CannotOpen(..) if unmerged => {
                cannot("it is read-only, and the write-ahead log beside it has not been merged into it")
            }
            other => other,
        })?;
        if version < KNOWN {
            return Err(cannot(
                "it was made by an earlier version and cannot be brought up to date, being read-only",
            ));
        }
        db.set_prepared_statement_cache_capacity(128);
        Ok(Archive { db, path: path.to_owned(), patience: LONGEST })
    }

    /// Whether nothing is recorded but reports whose address begins so, and nothing has been decided by hand.
    pub fn holds_only(&self, prefix: &str) -> Result<bool, ArchiveError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM reports WHERE substr(uri, 1, length(?1)) <> ?1)
                   AND NOT EXISTS (SELECT 1 FROM decisions)";
        Ok(self.db.query_row(sql, [prefix], |r| r.get(0))?)
    }

    /// Whether it was opened on a file that cannot be written.
    pub fn is_read_only(&self) -> bool {
        self.db.is_readonly(rusqlite::MAIN_DB).unwrap_or(false)
    }

    /// Where the archive lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn prepare(&mut self) -> Result<(), ArchiveError> {
        let path = self.path.clone();
        let version = ours(&self.db, &path)?;
        let not_ours = |e| not_ours(e, &path);
        self.db.pragma_update(None, "journal_mode", "WAL").map_err(not_ours)?;
        settings(&self.db)?;
        if version < KNOWN {
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
        // Reports recorded before outlets' lines were: what is kept of them is found again.
        if (1..3).contains(&version) {
            let ids: Vec<String> = tx
                .prepare("SELECT id FROM reports ORDER BY id")?
                .query_map([], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            for id in ids {
                let reading = id.parse().ok().map(|r| stored(&tx, r)).transpose()?.flatten();
                if let Some(lines) = reading.and_then(|r| Lines::of(&r.report)) {
                    lines.write(&tx, &id)?;
                }
            }
        }
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", KNOWN)?;
        tx.commit()?;
        Ok(())
    }
}

fn not_ours(error: rusqlite::Error, path: &Path) -> ArchiveError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => ArchiveError::NotADatabase(path.to_owned()),
        Some(rusqlite::ErrorCode::ReadOnly) => ArchiveError::ReadOnly(path.to_owned()),
        Some(rusqlite::ErrorCode::CannotOpen) => ArchiveError::CannotOpen(path.to_owned(), error.to_string()),
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
            ArchiveError::Damaged(format!("{}: {error}", path.display()))
        }
        _ => error.into(),
    }
}

/// The schema version of a file that is ours, or empty (0), and not of a later program.
fn ours(db: &Connection, path: &Path) -> Result<i64, ArchiveError> {
    // All three of one moment: another run may just be making the file.
    let moment = db.unchecked_transaction().map_err(|e| not_ours(e, path))?;
    let number = |sql: &str| moment.query_row(sql, [], |r| r.get::<_, i64>(0)).map_err(|e| not_ours(e, path));
    let application = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    if application != APPLICATION && (application != 0 || version != 0 || tables != 0) {
        return Err(ArchiveError::Foreign(path.to_owned()));
    }
    if version > KNOWN {
        return Err(ArchiveError::Newer { path: path.to_owned(), found: version, known: KNOWN });
    }
    Ok(version)
}

/// The address of a file that nobody changes (SQLite's URI file names).
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte))
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// A connection with our settings, not checked for whose it is.
pub(crate) fn connect(path: &Path, create: bool) -> Result<Connection, ArchiveError> {
    if let Ok(meta) = std::fs::metadata(path) {
        if meta.is_dir() {
            return Err(ArchiveError::CannotOpen(path.to_owned(), "it is a folder".into()));
        }
        if !meta.is_file() {
            return Err(ArchiveError::CannotOpen(path.to_owned(), "it is no ordinary file".into()));
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
    db.create_scalar_function("place_has", 2, flags, |args| {
        let place = args.get_raw(0).as_str_or_null()?;
        Ok(place.is_some_and(|place| args.get_raw(1).as_str().is_ok_and(|key| place_has(place, key))))
    })?;
    Ok(())
}

/// Words before a name that say what kind of place it is.
const KINDS: &[&str] = &[
    "near", "off", "northern", "southern", "eastern", "western", "central", "the", "al", "el", "lake",
    "mount", "camp", "port", "fort", "gulf", "strait", "bay", "city", "town", "village", "district",
    "province", "region", "of",
];

/// Whether the words asked for are whole words at the head of the place's name, behind nothing but its kind: "Marawi" of
/// "Marawi City", "Golan" of "Golan Heights", "Chad" of "Lake Chad"; "Popayan" is no part of "New Popayan".
fn place_has(place: &str, key: &str) -> bool {
    let (name, wanted) = (key::of(place), key.trim());
    if wanted.chars().count() < 3 {
        return false;
    }
    let mut rest = name.as_str();
    loop {
        if rest.strip_prefix(wanted).is_some_and(|after| after.is_empty() || after.starts_with(' ')) {
            return true;
        }
        match rest.split_once(' ') {
            Some((first, behind)) if KINDS.contains(&first) => rest = behind,
            _ => return false,
        }
    }
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
    fn a_part_of_a_name_is_whole_words() {
        for (place, key) in [
            ("Marawi City", "marawi"),
            ("Golan Heights", "golan"),
            ("near Golan Heights", "golan"),
            ("Lake Chad", "chad"),
        ] {
            assert!(place_has(place, key), "{place}");
        }
        for (place, key) in
            [("New Popayán", "popayan"), ("Marawi City", "mara"), ("Marawi City", "city"), ("", "golan")]
        {
            assert!(!place_has(place, key), "{place}");
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
        assert!(matches!(Archive::open_to_ask(&path), Err(ArchiveError::Newer { found: 999, .. })));
    }

    #[test]
    fn asks_a_file_that_cannot_be_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a b%20#?.db");
        assert!(!Archive::open(&path).unwrap().is_read_only());
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
        let archive = Archive::open_to_ask(&path).unwrap();
        assert!(archive.is_read_only());
        assert_eq!(archive.counts().unwrap().reports, 0);
        assert!(archive.verify().unwrap().is_sound());
        assert!(matches!(Archive::open_to_ask(&dir.path().join("no.db")), Err(ArchiveError::Missing(_))));
    }

    #[test]
    fn a_file_cut_short_is_noticed_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        drop(Archive::open(&path).unwrap());
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 5000]).unwrap();
        let error = Archive::open(&path).unwrap_err();
        assert!(matches!(&error, ArchiveError::Damaged(words) if words.contains("a.db")), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_archive() {
        assert!(matches!(Archive::open(Path::new("/dev/null")), Err(ArchiveError::CannotOpen(..))));
        assert!(matches!(Archive::open_to_ask(Path::new("/dev/null")), Err(ArchiveError::CannotOpen(..))));
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
