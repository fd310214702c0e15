//! A copy of the archive while it is in use.

use crate::error::ArchiveError;
use crate::open::Archive;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use std::path::Path;
use std::time::Duration;

impl Archive {
    /// Copies the whole archive to a new file at `path`; whoever reads or writes the archive meanwhile goes on.
    ///
    /// # Errors
    /// Where there is a file already, or it cannot be written. A half-made copy is removed.
    pub fn backup(&self, path: &Path) -> Result<(), ArchiveError> {
        if path.exists() {
            return Err(ArchiveError::Refused(format!("{}: is there already", path.display())));
        }
        let copy = || -> Result<(), ArchiveError> {
            let mut target = Connection::open(path)?;
            Backup::new(&self.db, &mut target)?.run_to_completion(256, Duration::from_millis(2), None)?;
            // One file to carry away, with no log beside it.
            target.pragma_update(None, "journal_mode", "DELETE")?;
            Ok(())
        };
        copy().inspect_err(|_| {
            // Nothing can be done where even removing fails; the error says what happened.
            let _ = std::fs::remove_file(path);
        })
    }
}
