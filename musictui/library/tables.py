"""The tables of the library file.

tracks       one file each: its place, its audio, numbers to compare, and its key in the default order
track_tags   the exact tags of a track as JSON, and its folded words by column
words        the trigram index over those words (FTS5, external content)
terms        each distinct artist, genre, format, ... once, with how many tracks have it
track_terms  which tracks have a term
roots        the library's folders, with counts that are kept
change_sets  what was or is to be done to files, a set at a time; changes: one file of it
deltas       what makes the old file out of the new one; blobs: pictures, each once

audio_facts  what was found out about the content of a file, and of which state of it
duplicate_groups  what was last found; duplicate_members: the tracks of a group and what is to become of each
not_duplicates  pairs of sounds that a user has told apart

removed_tracks  tracks whose files are in the quarantine, to be the same when they come back; removed_facts,
                removed_members and removed_provenance: what hung on them
"""

TRACKS = """
CREATE TABLE roots (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    added_s INTEGER NOT NULL,
    indexed_s INTEGER,
    tracks INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    problems INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    length_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    path BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    added_s INTEGER NOT NULL,
    missing_since_s INTEGER,
    problem TEXT,
    format TEXT,
    codec TEXT,
    is_lossless INTEGER,
    length_ms INTEGER,
    bit_rate INTEGER,
    sample_rate INTEGER,
    bit_depth INTEGER,
    channels INTEGER,
    is_vbr INTEGER,
    covers INTEGER NOT NULL,
    year INTEGER,
    date TEXT,
    disc INTEGER,
    track INTEGER,
    bpm REAL,
    order_key TEXT NOT NULL,
    terms BLOB NOT NULL
) STRICT;
CREATE INDEX tracks_order ON tracks (order_key);
CREATE INDEX tracks_year ON tracks (year);
CREATE INDEX tracks_problem ON tracks (id) WHERE problem IS NOT NULL;
CREATE INDEX tracks_missing ON tracks (id) WHERE missing_since_s IS NOT NULL;

CREATE TABLE track_tags (
    id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    albumartist TEXT NOT NULL,
    genre TEXT NOT NULL,
    rest TEXT NOT NULL,
    tags TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE words USING fts5 (
    title, artist, album, albumartist, genre, rest,
    content = 'track_tags', content_rowid = 'id',
    tokenize = 'trigram case_sensitive 1', columnsize = 0
);
INSERT INTO words (words, rank) VALUES ('automerge', 16);

CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    field TEXT NOT NULL,
    folded TEXT NOT NULL,
    value TEXT NOT NULL,
    tracks INTEGER NOT NULL,
    UNIQUE (field, folded)
) STRICT;
CREATE INDEX terms_tracks ON terms (field, tracks);

CREATE TABLE track_terms (
    term_id INTEGER NOT NULL,
    track_id INTEGER NOT NULL,
    PRIMARY KEY (term_id, track_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE searches (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    started_s REAL NOT NULL,
    ended_s REAL NOT NULL,
    done INTEGER NOT NULL,
    unit TEXT NOT NULL,
    problems INTEGER NOT NULL,
    summary TEXT NOT NULL
) STRICT;
"""

CHANGES = """
CREATE TABLE change_sets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    source TEXT NOT NULL,
    evidence TEXT NOT NULL,
    created_s REAL NOT NULL,
    applied_s REAL,
    undoes INTEGER REFERENCES change_sets (id)
) STRICT;

CREATE TABLE changes (
    set_id INTEGER NOT NULL REFERENCES change_sets (id),
    number INTEGER NOT NULL,
    deed TEXT NOT NULL,
    path BLOB NOT NULL,
    target BLOB NOT NULL,
    track_id INTEGER,
    size INTEGER,
    mtime_ns INTEGER,
    ctime_ns INTEGER,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    covers TEXT,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    undoes_set INTEGER,
    undoes_number INTEGER,
    sibling BLOB,
    new_hash BLOB,
    done_size INTEGER,
    done_mtime_ns INTEGER,
    done_ctime_ns INTEGER,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_state ON changes (set_id, state);
CREATE INDEX changes_unfinished ON changes (set_id) WHERE state IN ('started', 'ready');

CREATE TABLE deltas (
    set_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    delta BLOB NOT NULL,
    extras BLOB NOT NULL,
    PRIMARY KEY (set_id, number)
) STRICT;

CREATE TABLE blobs (
    hash BLOB PRIMARY KEY,
    data BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

DUPLICATES = """
CREATE TABLE audio_facts (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    fact TEXT NOT NULL,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    value BLOB,
    note TEXT NOT NULL,
    UNIQUE (fact, track_id)
) STRICT;
CREATE INDEX audio_facts_track ON audio_facts (track_id);

CREATE TABLE duplicate_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;

CREATE TABLE duplicate_members (
    group_id INTEGER NOT NULL REFERENCES duplicate_groups (id) ON DELETE CASCADE,
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    mark TEXT NOT NULL,
    PRIMARY KEY (group_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_members_track ON duplicate_members (track_id);

CREATE TABLE not_duplicates (
    first BLOB NOT NULL,
    second BLOB NOT NULL,
    first_ms INTEGER NOT NULL,
    second_ms INTEGER NOT NULL,
    decided_s REAL NOT NULL,
    PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;

ALTER TABLE changes ADD COLUMN keeper BLOB;
ALTER TABLE changes ADD COLUMN keeper_check TEXT;
ALTER TABLE changes ADD COLUMN needs INTEGER;
CREATE INDEX changes_undoes ON changes (undoes_set, undoes_number) WHERE undoes_set IS NOT NULL;
"""

REMOVED = """
CREATE TABLE removed_tracks (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    added_s INTEGER NOT NULL,
    removed_s REAL NOT NULL
) STRICT;
CREATE INDEX removed_tracks_path ON removed_tracks (path);

CREATE TABLE removed_facts (
    track_id INTEGER NOT NULL REFERENCES removed_tracks (id) ON DELETE CASCADE,
    fact TEXT NOT NULL,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    value BLOB,
    note TEXT NOT NULL,
    PRIMARY KEY (track_id, fact)
) STRICT;

CREATE TABLE removed_members (
    track_id INTEGER NOT NULL REFERENCES removed_tracks (id) ON DELETE CASCADE,
    group_id INTEGER NOT NULL REFERENCES duplicate_groups (id) ON DELETE CASCADE,
    mark TEXT NOT NULL,
    PRIMARY KEY (track_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_members_group ON removed_members (group_id);
"""
