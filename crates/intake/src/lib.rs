//! From bytes to a clean, dated, sourced [`Report`](dateline_facts::report::Report).
//!
//! [`acquire`] is the edge that reads files, folders, archives and feeds; everything after it is pure.
//! The way of a report: acquire → charset → main text (pages) or repair (text) → metadata → [`clean`].

pub mod acquire;
mod address;
mod agencies;
pub mod charset;
mod clean;
mod dateline;
mod dates;
mod doubt;
mod lines;
pub mod metadata;
pub mod page;
pub mod raw;
pub mod repair;
pub mod repeated;
mod stamp;
mod wrap;
mod writer;

pub use clean::{CleanOptions, clean, cut_short, date_unread};
pub use raw::{Extent, Form, Hints, RawReport, Unread};
