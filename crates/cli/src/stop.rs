//! Ctrl-C and SIGTERM: the first asks to stop in good order, the second insists.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Listens for signals from here on.
pub fn listen() {
    // Without a handler the signals end the program as they always do.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        if std::io::stderr().is_terminal() {
            crate::out::remark("stopping in good order; once more stops at once");
        }
    });
}

/// Whether somebody asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
