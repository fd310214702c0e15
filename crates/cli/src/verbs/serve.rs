//! `dateline serve`: the pages, on this machine only.

use super::asking::{Db, plainly};
use crate::exit::{End, WrongUse};
use crate::{out, stop};
use dateline_web::ServeError;
use std::time::Duration;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(short, long, value_name = "PORT", default_value_t = 8765)]
    port: u16,
    #[command(flatten)]
    db: Db,
}

impl Serve {
    /// Serves until a signal comes.
    pub fn run(self) -> anyhow::Result<End> {
        drop(self.db.open()?);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let stopped = async {
            while !stop::asked() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let ready = |address| out::remark(&format!("pages at http://{address}/ (Ctrl-C ends)"));
        match runtime.block_on(dateline_web::serve(&self.db.db, self.port, ready, stopped)) {
            Ok(()) => Ok(End::Well),
            Err(ServeError::Archive(error)) => Err(plainly(error)),
            Err(error @ ServeError::Port { .. }) => {
                Err(WrongUse(format!("{error}; give another with --port")).into())
            }
            Err(error) => Err(error.into()),
        }
    }
}
