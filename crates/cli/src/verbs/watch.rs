//! `dateline watch`: feeds, asked again and again.

use super::add::{Watching, came_to, events, foreign};
use super::asking::{Db, plainly};
use super::taking::{Network, recall};
use crate::exit::{End, WrongUse};
use crate::progress::Reading as Bar;
use crate::{out, stop, values};
use dateline_archive::{Archive, IngestOptions, Summary};
use dateline_intake::acquire::{Access, FeedAt, Options, Recall, feed_list, watch};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Watch {
    /// Lists of feeds (OPML, or text with an address a line), or addresses of feeds
    #[arg(required = true, value_name = "FEEDS|URL")]
    feeds: Vec<String>,
    /// Ask once and end
    #[arg(long)]
    once: bool,
    /// Time between two rounds: 90s, 15m, 2h
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = values::interval)]
    interval: Duration,
    /// Threads that read; as many as there are cores, if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    #[command(flatten)]
    network: Network,
    #[command(flatten)]
    db: Db,
}

impl Watch {
    /// Polls until told to stop, or once.
    pub fn run(self) -> anyhow::Result<End> {
        match self.network.access(Arc::new(|_: &str| None)) {
            Access::Open(_) => {}
            Access::Offline => {
                return Err(WrongUse("watch needs the network, and --offline refuses it".into()).into());
            }
            Access::Missing => {
                let why = "watch needs the network, and this build was made without the feature `net`";
                return Err(WrongUse(why.into()).into());
            }
        }
        let feeds = self.list()?;
        let mut archive = Archive::open(&self.db.db).map_err(plainly)?;
        let recall = recall(&self.db.db);
        let named = if feeds.len() == 1 { "1 feed".to_owned() } else { format!("{} feeds", feeds.len()) };
        loop {
            let (summary, failed) = self.round(&mut archive, feeds.clone(), &recall)?;
            let db = self.db.db.display();
            if summary.stopped || stop::asked() {
                out::complain(&format!("stopped; {}; the same command goes on from here", came_to(&summary)));
                return Ok(End::Stopped);
            }
            if let Some(words) = foreign(&summary.foreign) {
                out::remark(&words);
            }
            out::remark(&format!(
                "{named}: {}; {} in {db}",
                came_to(&summary),
                events(summary.events, summary.background)
            ));
            if self.once {
                return Ok(if failed { End::SomeUnread } else { End::Well });
            }
            let next = Instant::now() + self.interval;
            while Instant::now() < next {
                if stop::asked() {
                    return Ok(End::Stopped);
                }
                std::thread::sleep((next - Instant::now()).min(Duration::from_millis(200)));
            }
        }
    }

    /// Asks each feed once and records what is new; whether something could not be read.
    fn round(
        &self,
        archive: &mut Archive,
        feeds: Vec<FeedAt>,
        recall: &Recall,
    ) -> anyhow::Result<(Summary, bool)> {
        let access = self.network.access(Arc::clone(recall));
        let stream = watch(feeds, Options { access: access.clone(), ..Options::default() });
        // Addresses of the reports that went in, so that a round that is stopped keeps what it has got.
        let taken = Mutex::new(Vec::new());
        let stream = stream.inspect(|item| {
            if let (Ok(raw), Ok(mut taken)) = (item, taken.lock()) {
                taken.extend(raw.hints.url.clone());
            }
        });
        let watching = Watching::new(Bar::start("watching"));
        let options = IngestOptions { jobs: self.jobs.map_or(0, usize::from), ..IngestOptions::default() };
        let added = archive.ingest(stream, &options, &watching);
        let naming = watching.finish();
        naming.close();
        let summary = added.map_err(plainly)?;
        let mut visited = access.visited();
        if summary.stopped {
            // A feed that was stopped on the way has to be asked again; the last page may not have been written.
            let mut taken = taken.into_inner().unwrap_or_default();
            taken.pop();
            visited.retain(|(address, _)| taken.contains(address));
        }
        archive.remember(&visited).map_err(plainly)?;
        Ok((summary, naming.failed()))
    }

    /// The feeds of all lists, each once.
    fn list(&self) -> anyhow::Result<Vec<FeedAt>> {
        let mut all: Vec<FeedAt> = Vec::new();
        for given in &self.feeds {
            let (feeds, notes) = if given.contains("://") {
                feed_list(given.as_bytes())
            } else {
                let bytes = match std::fs::metadata(given) {
                    Ok(meta) if meta.len() > 50_000_000 => Err(std::io::Error::other("larger than 50 MB")),
                    _ => std::fs::read(given),
                };
                feed_list(&bytes.map_err(|error| WrongUse(format!("{given}: {error}")))?)
            };
            for note in notes {
                out::complain(&format!("{given}: {note}"));
            }
            all.extend(
                feeds
                    .into_iter()
                    .filter(|feed| !all.iter().any(|known| known.address == feed.address))
                    .collect::<Vec<_>>(),
            );
        }
        if all.is_empty() {
            return Err(WrongUse(
                "no feed to watch: an OPML file, a file with an address a line, or an address".into(),
            )
            .into());
        }
        Ok(all)
    }
}
