//! The files of a folder and of the folders in it, in the order of their names.

use super::{unread, why};
use crate::raw::Unread;
use ignore::WalkBuilder;
use std::path::{Path, PathBuf};

/// A walk over a folder. Hidden files are left out; ignore files of other programs do not count.
pub(super) struct Walk {
    walk: ignore::Walk,
    root: String,
    seen: bool,
}

impl Walk {
    pub(super) fn new(root: &Path) -> Self {
        let walk = WalkBuilder::new(root)
            .standard_filters(false)
            .hidden(true)
            .follow_links(true)
            .sort_by_file_name(Ord::cmp)
            .build();
        Walk { walk, root: root.display().to_string(), seen: false }
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.walk.next() {
                None if self.seen => return None,
                None => {
                    self.seen = true;
                    return Some(Err(unread(&self.root, "a folder without files")));
                }
                Some(Err(error)) => {
                    self.seen = true;
                    return Some(Err(explain(&error, &self.root)));
                }
                Some(Ok(entry)) => {
                    if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                        continue;
                    }
                    self.seen = true;
                    return Some(Ok(entry.into_path()));
                }
            }
        }
    }
}

fn explain(error: &ignore::Error, root: &str) -> Unread {
    match error {
        ignore::Error::WithPath { path, err } => {
            Unread { uri: path.display().to_string(), ..explain(err, root) }
        }
        ignore::Error::WithDepth { err, .. } => explain(err, root),
        ignore::Error::Loop { child, .. } => {
            unread(&child.display().to_string(), "a link back into a folder above it")
        }
        ignore::Error::Io(error) => unread(root, why(error)),
        other => unread(root, other.to_string()),
    }
}
