//! What can go wrong at the archive's door, in words for the user.

use std::path::PathBuf;

/// Why the archive could not do it. Nothing recorded is lost by any of these.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is a database, but not ours.
    #[error("{path}: a database of another program; give another file name with --db", path = .0.display())]
    Foreign(PathBuf),
    /// The file is no database.
    #[error("{path}: not a database", path = .0.display())]
    NotADatabase(PathBuf),
    /// The file cannot be written.
    #[error("{path}: cannot be written (read-only)", path = .0.display())]
    ReadOnly(PathBuf),
    /// There is no such file.
    #[error("{path}: no such archive; `dateline add` makes one", path = .0.display())]
    Missing(PathBuf),
    /// The folder cannot be opened, or the path is a folder.
    #[error("{path}: cannot be opened: {reason}", path = .0.display(), reason = .1)]
    CannotOpen(PathBuf, String),
    /// Written by a later version of the program.
    #[error("{path}: made by a later version of dateline (schema {found}, this one knows {known})", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Another process holds the archive.
    #[error("the archive is locked by another process; what was recorded so far is kept")]
    Locked,
    /// No space left.
    #[error("the disk is full; what was recorded so far is kept, run again when there is space")]
    Full,
    /// The database file is damaged.
    #[error("the archive is damaged: {0}; see `dateline verify`")]
    Damaged(String),
    /// Nothing has this id.
    #[error("nothing has the id {0}")]
    Unknown(String),
    /// A decision that cannot be taken, in words.
    #[error("{0}")]
    Refused(String),
    /// A file beside the database.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Output could not be written.
    #[error("output: {0}")]
    Output(#[from] std::io::Error),
    /// Stored JSON that does not read back.
    #[error("the archive is damaged: a stored record does not read back ({0})")]
    Json(#[from] serde_json::Error),
    /// Anything else that SQLite says.
    #[error("database: {0}")]
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => ArchiveError::Locked,
            Some(Code::DiskFull) => ArchiveError::Full,
            Some(Code::DatabaseCorrupt) => ArchiveError::Damaged(error.to_string()),
            _ => ArchiveError::Sql(error),
        }
    }
}

impl ArchiveError {
    /// Whether the cause is that nobody reads the output any more.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, ArchiveError::Output(e) if e.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
