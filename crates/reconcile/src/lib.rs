//! From annotations of many reports to one record. Decisions from facts; no SQL, no IO.
