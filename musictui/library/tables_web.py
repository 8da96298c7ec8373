"""The tables of the library file that hold what the web said.

scrapes      what was asked of the web; pages: each address with what became of it; releases: what was found there
provenance   which sources said a value that was written to a tag; true as long as the tag has that value

artist_origins  where artists come from, what speaks for it, and what the user chose when
artist_credits  the artists in a credit that names several
"""

WEB = """
CREATE TABLE scrapes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    asked TEXT NOT NULL,
    started_s REAL NOT NULL,
    ended_s REAL
) STRICT;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scrape_id INTEGER NOT NULL REFERENCES scrapes (id) ON DELETE CASCADE,
    request TEXT NOT NULL,
    url TEXT NOT NULL,
    step TEXT NOT NULL,
    depth INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    status INTEGER,
    size INTEGER,
    seconds REAL,
    is_cached INTEGER NOT NULL DEFAULT 0,
    asked_s REAL,
    UNIQUE (scrape_id, url, step)
) STRICT;
CREATE INDEX pages_state ON pages (scrape_id, state);

CREATE TABLE releases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    release TEXT NOT NULL,
    matches TEXT NOT NULL,
    found_s REAL NOT NULL
) STRICT;
CREATE INDEX releases_page ON releases (page_id);

CREATE TABLE provenance (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    at_s REAL NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (track_id, field, source, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX provenance_source ON provenance (field, source);

CREATE TABLE removed_provenance (
    track_id INTEGER NOT NULL REFERENCES removed_tracks (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    at_s REAL NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (track_id, field, source, url)
) STRICT, WITHOUT ROWID;

ALTER TABLE changes ADD COLUMN sources TEXT;
"""

ORIGINS = """
CREATE TABLE artist_origins (
    folded TEXT PRIMARY KEY,
    artist TEXT NOT NULL,
    country TEXT,
    chosen TEXT,
    state TEXT NOT NULL,
    confidence REAL NOT NULL,
    note TEXT NOT NULL,
    evidence TEXT NOT NULL,
    candidates TEXT NOT NULL,
    checked_s REAL NOT NULL,
    basis TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE artist_credits (
    credit TEXT NOT NULL,
    place INTEGER NOT NULL,
    folded TEXT NOT NULL,
    artist TEXT NOT NULL,
    PRIMARY KEY (credit, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX artist_credits_artist ON artist_credits (folded);
"""

CHOSEN = """
ALTER TABLE artist_origins ADD COLUMN chosen_s REAL NOT NULL DEFAULT 0;
"""
