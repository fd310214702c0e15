//! Tables and their versions. Portable SQL: ids as text (`r_`, `E_`, ...) or 64-bit integers made from content
//! hashes, ISO dates as text, JSON as text; only full-text search is SQLite's own.

/// "DtLn": says that a SQLite file is ours.
pub(crate) const APPLICATION: i64 = 0x4474_4c6e;

/// One script per version; a file of version `n` gets the scripts from `n` on. Never edit one that was released.
pub(crate) const MIGRATIONS: &[&str] = &[ONE, TWO, THREE, FOUR, FIVE, SIX];

const ONE: &str = "
-- One row a report. `settled` turns 1 when its copies and events have been reconciled.
CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  given_id TEXT,
  uri TEXT NOT NULL,
  title TEXT,
  outlet TEXT,
  agency TEXT,
  language TEXT,
  published_earliest TEXT,
  published_latest TEXT,
  origin TEXT NOT NULL,
  copied_as TEXT,
  words INTEGER NOT NULL,
  text_hash TEXT NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX reports_published ON reports (published_earliest);
CREATE INDEX reports_unsettled ON reports (id) WHERE settled = 0;
CREATE INDEX reports_origin ON reports (origin);
CREATE INDEX reports_given ON reports (given_id) WHERE given_id IS NOT NULL;

-- The cleaned text, once. `key` is the report's id as an integer.
CREATE TABLE texts (
  key INTEGER PRIMARY KEY,
  report TEXT NOT NULL UNIQUE REFERENCES reports (id),
  title TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE VIRTUAL TABLE text_words USING fts5 (
  title, body, content = 'texts', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2'
);

-- What was read: JSON of the annotations without text and tokens, zstd.
CREATE TABLE readings (
  report TEXT PRIMARY KEY REFERENCES reports (id),
  json BLOB NOT NULL
);

-- Sampled hashes of four-word runs, to find copies.
CREATE TABLE prints (
  print INTEGER NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (print, report)
) WITHOUT ROWID;

-- Event mentions, flattened. `event` is set when the mention has been reconciled.
CREATE TABLE mentions (
  id TEXT PRIMARY KEY,
  report TEXT NOT NULL REFERENCES reports (id),
  event TEXT,
  keyed INTEGER NOT NULL DEFAULT 0,
  json TEXT NOT NULL
);
CREATE INDEX mentions_report ON mentions (report);
CREATE INDEX mentions_event ON mentions (event);
CREATE INDEX mentions_unkeyed ON mentions (id) WHERE keyed = 0;

-- Mentions whose events have to be made anew.
CREATE TABLE dirty (mention TEXT PRIMARY KEY REFERENCES mentions (id)) WITHOUT ROWID;

-- Keys under which tellings of one event meet; `mention` is its id as an integer.
CREATE TABLE mention_keys (
  key INTEGER NOT NULL,
  mention INTEGER NOT NULL,
  PRIMARY KEY (key, mention)
) WITHOUT ROWID;

-- Pairs of tellings judged the same.
CREATE TABLE links (
  a TEXT NOT NULL REFERENCES mentions (id),
  b TEXT NOT NULL REFERENCES mentions (id),
  points REAL NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX links_b ON links (b);

-- The record. `json` is the whole event; the columns are for filters.
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  mode TEXT,
  place TEXT,
  country TEXT,
  earliest TEXT,
  latest TEXT,
  known TEXT,
  status TEXT NOT NULL,
  background INTEGER NOT NULL,
  n_reports INTEGER NOT NULL,
  n_independent INTEGER NOT NULL,
  json TEXT NOT NULL
);
CREATE INDEX events_day ON events (earliest, latest, id);

CREATE TABLE event_actors (
  event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  actor TEXT NOT NULL,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (event, role, actor)
) WITHOUT ROWID;
CREATE INDEX event_actors_actor ON event_actors (actor);

CREATE TABLE event_reports (
  event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  report TEXT NOT NULL REFERENCES reports (id),
  PRIMARY KEY (event, report)
) WITHOUT ROWID;
CREATE INDEX event_reports_report ON event_reports (report);

-- The rowid is the event's id as an integer.
CREATE VIRTUAL TABLE event_words USING fts5 (quotes, tokenize = 'unicode61 remove_diacritics 2');

-- Names of countries as the reports write them.
CREATE TABLE country_names (name TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  earliest TEXT,
  latest TEXT,
  json TEXT NOT NULL
);
CREATE TABLE story_events (
  story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  event TEXT NOT NULL,
  PRIMARY KEY (story, event)
) WITHOUT ROWID;
CREATE INDEX story_events_event ON story_events (event);

-- What events of one story have in common, by day; and events whose story has to be made anew.
CREATE TABLE story_keys (
  key TEXT NOT NULL,
  day TEXT NOT NULL,
  event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  PRIMARY KEY (key, day, event)
) WITHOUT ROWID;
CREATE INDEX story_keys_event ON story_keys (event);
CREATE TABLE unstoried (event TEXT PRIMARY KEY) WITHOUT ROWID;

-- Every addition and every decision by hand, in order; never changed.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  json TEXT NOT NULL
);

-- Decisions by hand, by their number in the journal; a later run keeps to them.
CREATE TABLE decisions (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq),
  kind TEXT NOT NULL,
  json TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE decision_mentions (
  mention TEXT NOT NULL REFERENCES mentions (id),
  seq INTEGER NOT NULL REFERENCES decisions (seq),
  PRIMARY KEY (mention, seq)
) WITHOUT ROWID;
CREATE INDEX decision_mentions_seq ON decision_mentions (seq);

CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
";

const TWO: &str = "
-- Addresses that were visited, with what the server said of the version it gave.
CREATE TABLE visits (
  address TEXT PRIMARY KEY,
  etag TEXT,
  modified TEXT,
  at TEXT NOT NULL
) WITHOUT ROWID;
";

const THREE: &str = "
-- Whose a report is, as a hash; lines that may be its outlet's rather than its own; those that are; outlets whose lines
-- have to be counted again; and mentions that stand in such lines.
ALTER TABLE reports ADD COLUMN house INTEGER;
CREATE INDEX reports_house ON reports (house) WHERE house IS NOT NULL;
CREATE TABLE outlet_lines (
  house INTEGER NOT NULL,
  line INTEGER NOT NULL,
  report TEXT NOT NULL REFERENCES reports (id),
  start INTEGER NOT NULL,
  finish INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  PRIMARY KEY (house, line, report)
) WITHOUT ROWID;
CREATE INDEX outlet_lines_report ON outlet_lines (report);
CREATE TABLE furniture (house INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (house, line)) WITHOUT ROWID;
CREATE TABLE uncounted (house INTEGER PRIMARY KEY) WITHOUT ROWID;
ALTER TABLE mentions ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;
";

const FOUR: &str = "
-- When reports without a date were written, as concluded from what others date.
CREATE TABLE narrowed (
  report TEXT PRIMARY KEY REFERENCES reports (id),
  earliest TEXT,
  latest TEXT,
  json TEXT NOT NULL
) WITHOUT ROWID;
";

const FIVE: &str = "
-- Where a report stands: its page's own address, else where it came from. Of several reports of one address with nearly the same
-- text the newest replaces the others; `version` is the last line of the log when it came, and tells which came later where
-- their dates do not.
ALTER TABLE reports ADD COLUMN address TEXT;
ALTER TABLE reports ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN replaced_by TEXT;
UPDATE reports SET address = uri WHERE uri <> '-';
CREATE INDEX reports_address ON reports (address) WHERE address IS NOT NULL;
";

const SIX: &str = "
-- Why two tellings were judged the same: what agrees between them.
ALTER TABLE links ADD COLUMN rule TEXT;
";
