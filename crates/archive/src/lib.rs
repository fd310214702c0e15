//! The only home of SQL. One door, `ingest`, for the command line, the pages and other languages.
