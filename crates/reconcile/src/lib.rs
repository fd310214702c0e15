//! From annotations of many reports to one record. Decisions from facts; no SQL, no IO.
//!
//! The way: a [`Reading`](dateline_facts::reading::Reading) is flattened into what it tells
//! ([`mod@told`]), with what inside the report takes up what (`within`), who claims or denies it (`claims`), what is
//! taken back (`retract`, `withdrawn`), and which sites are named (`names`); copies of one text are found ([`copies`]); pairs of tellings are judged ([`same`]);
//! connected tellings are grouped ([`cluster`]); a group becomes an event with its accounts,
//! disagreements and status ([`mod@event`]); events that go on belong to a story ([`stories`]).
//!
//! Nothing here depends on the order in which reports arrive: every decision is a function of the
//! *set* of tellings, with ties broken by ids, which are hashes of contents.

mod claims;
pub mod copies;
mod names;
mod retract;
pub mod told;
mod withdrawn;
mod within;

pub mod cluster;
mod keys;
pub mod same;
mod sector;
mod space;

mod accounts;
mod disagree;
pub mod event;
mod lines;

pub mod stories;
pub mod undated;

pub use event::{Provenance, event};
pub use told::{Told, told};
