//! The record in words for people.

pub mod accounts;
pub mod event;
pub mod when;
