//! The vocabulary of Dateline: plain types, no IO.
//!
//! The modules stand in the order a report travels: what it is, what its text consists of,
//! what is read from it, and what many of them together say. Inner types count **bytes** of the
//! cleaned text; everything written out counts Unicode code points (see [`wire`]).

pub mod id;
pub mod report;
pub mod span;
pub mod when;

pub mod attribution;
pub mod entity;
pub mod event;
pub mod place;
pub mod plover;
pub mod quantity;
pub mod reading;
pub mod relation;
pub mod time;
pub mod token;

pub mod actor;
pub mod record;

pub mod wire;
