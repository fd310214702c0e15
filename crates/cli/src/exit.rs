//! How the program ends.

use crate::out;
use std::fmt;
use std::process::ExitCode;

/// How a verb ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All well.
    Well,
    /// Some input could not be read; each has been named.
    SomeUnread,
    /// A signal stopped it, in good order.
    Stopped,
}

/// Wrong use, in words for the user: exit code 2.
#[derive(Debug)]
pub struct WrongUse(pub String);

impl fmt::Display for WrongUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUse {}

/// The exit code; says on standard error what went wrong. Nobody reading any more is not wrong.
pub fn code(ended: anyhow::Result<End>) -> ExitCode {
    match ended {
        Ok(End::Well) => ExitCode::SUCCESS,
        Ok(End::SomeUnread) => ExitCode::from(1),
        Ok(End::Stopped) => ExitCode::from(130),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            out::complain(&format!("{error:#}"));
            ExitCode::from(if is_wrong_use(&error) { 2 } else { 1 })
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn is_wrong_use(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<WrongUse>())
}
