//! The verbs, one file each.

mod add;
mod backup;
mod decide;
mod demo;
mod export;
mod lists;
mod log;
mod read;
mod search;
mod serve;
mod show;
mod timeline;
mod verify;
mod watch;

mod asking;
mod taking;

use crate::exit::End;
use clap::Subcommand;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Read the bundled reports, print the timeline, say what to try next
    Demo(demo::Demo),
    /// Read reports and print what is in them as JSON Lines; nothing is recorded
    Read(read::Read),
    /// Read reports and record them; run again, it goes on where it stopped
    Add(add::Add),
    /// Ask feeds again and again for what is new, and record it; Ctrl-C ends it
    Watch(watch::Watch),
    /// The events of the record, a line each
    Events(timeline::Events),
    /// The events of the record in order of time, for people
    Timeline(timeline::Timeline),
    /// The stories: reports and events that belong to one matter
    Stories(lists::Stories),
    /// Who acts, and how often
    Actors(lists::Actors),
    /// The reports of the record
    Reports(lists::Reports),
    /// An event, story, actor or report with its quotes
    Show(show::Show),
    /// Full text over reports and events
    Search(search::Search),
    /// Make one event of two
    Merge(decide::Merge),
    /// Take what some reports tell out of an event
    Split(decide::Split),
    /// Take a decision back
    Undo(decide::Undo),
    /// What was added and decided, and when
    Log(log::Log),
    /// The record in another format; what it cannot hold is said on standard error
    Export(export::Export),
    /// Pages and REST API on 127.0.0.1
    Serve(serve::Serve),
    /// Check the archive: file, texts, and every quote against its report
    Verify(verify::Verify),
    /// Copy the archive to another file, while others may be writing to it
    Backup(backup::Backup),
}

impl Verb {
    /// Does it.
    pub fn run(self) -> anyhow::Result<End> {
        match self {
            Verb::Demo(verb) => verb.run(),
            Verb::Read(verb) => verb.run(),
            Verb::Add(verb) => verb.run(),
            Verb::Watch(verb) => verb.run(),
            Verb::Events(verb) => verb.run(),
            Verb::Timeline(verb) => verb.run(),
            Verb::Stories(verb) => verb.run(),
            Verb::Actors(verb) => verb.run(),
            Verb::Reports(verb) => verb.run(),
            Verb::Show(verb) => verb.run(),
            Verb::Search(verb) => verb.run(),
            Verb::Merge(verb) => verb.run(),
            Verb::Split(verb) => verb.run(),
            Verb::Undo(verb) => verb.run(),
            Verb::Log(verb) => verb.run(),
            Verb::Export(verb) => verb.run(),
            Verb::Serve(verb) => verb.run(),
            Verb::Verify(verb) => verb.run(),
            Verb::Backup(verb) => verb.run(),
        }
    }
}
