//! Opening a file that may be a pipe: a named pipe into which nobody writes would keep us waiting for ever.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long somebody may take to begin writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens `path` for reading.
pub(super) fn open(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() {
        return File::open(path);
    }
    let (give, take) = channel();
    let path = path.to_owned();
    // Where nobody ever writes, this thread waits until the program ends.
    std::thread::spawn(move || {
        let _ = give.send(File::open(path));
    });
    match take.recv_timeout(PATIENCE) {
        Ok(opened) => opened,
        Err(RecvTimeoutError::Timeout) => Err(io::Error::other("a pipe into which nobody writes")),
        Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("it could not be opened")),
    }
}
