"""Where artists come from: what the library keeps of it, and lists of its artists for screens.

An artist is known by its folded name. A credit that names several artists (`artist_credits`) counts for each of them;
any other credit is an artist itself.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec

from musictui.errors import UsageError
from musictui.model.changes import Said
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.model.text import fold

QUEUE = (OriginState.DISPUTED, OriginState.AMBIGUOUS)
"""What waits for the user."""

MOST_TRACKS = 300
"""Of one artist are looked at for its albums."""

_COLUMNS = "artist, country, chosen, state, confidence, note, evidence, candidates, checked_s, basis"
_EVIDENCE = msgspec.json.Decoder(tuple[OriginEvidence, ...])
_CANDIDATES = msgspec.json.Decoder(tuple[OriginCandidate, ...])
_NAMED = """
SELECT named.folded AS folded, min(named.artist) AS artist, sum(named.tracks) AS tracks FROM (
    SELECT coalesce(parts.folded, terms.folded) AS folded, coalesce(parts.artist, terms.value) AS artist, tracks
    FROM terms LEFT JOIN artist_credits AS parts ON parts.credit = terms.folded
    WHERE terms.field = 'artist'
) AS named GROUP BY named.folded
"""
"""All artists of the library, with their tracks."""
_STATES: Mapping[str, OriginState | None] = {"": None} | {state.value: state for state in OriginState}
_STATE = "CASE WHEN chosen IS NOT NULL THEN 'chosen' ELSE coalesce(state, '') END"


class Stored(NamedTuple):
    """An origin as it is kept."""

    origin: Origin
    basis: str
    """What it was decided by of the library: see `origin_facts.ArtistFacts.basis`."""


class Listed(NamedTuple):
    """What a list of all artists needs of each."""

    key: str
    """The folded name."""
    tracks: int
    state: OriginState | None
    """None while nobody asked."""
    country: str
    """ISO 3166-1 alpha-2; empty while nothing decides."""


class ArtistLine(NamedTuple):
    """An artist of the library in a list."""

    key: str
    """The folded name."""
    artist: str
    tracks: int
    origin: Origin | None
    """None while nobody asked."""


def get(conn: sqlite3.Connection, artist: str) -> Stored | None:
    """What is kept of an artist; None if nothing is."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM artist_origins WHERE folded = ?", (fold(artist),)).fetchone()
    return None if row is None else _stored(row)


def load(conn: sqlite3.Connection, limit: int = -1) -> dict[str, Stored]:
    """What is kept, by folded name: for a cache that is to be warm."""
    rows = conn.execute(f"SELECT folded, {_COLUMNS} FROM artist_origins LIMIT ?", (limit,))
    return {folded: _stored(row) for folded, *row in rows}


def put(conn: sqlite3.Connection, found: Iterable[Stored]) -> None:
    """Keep origins in the place of older ones. What the user chose stays chosen."""
    conn.executemany(
        "INSERT INTO artist_origins (folded, artist, country, state, confidence, note, evidence, candidates, "
        "checked_s, basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded) DO UPDATE SET "
        "artist = excluded.artist, country = excluded.country, state = excluded.state, "
        "confidence = excluded.confidence, note = excluded.note, evidence = excluded.evidence, "
        "candidates = excluded.candidates, checked_s = excluded.checked_s, basis = excluded.basis",
        [_row(each) for each in found],
    )


def choose(conn: sqlite3.Connection, artist: str, country: str | None) -> None:
    """Keep what the user says, which outranks all sources; None takes it back.

    Args:
        conn: The library.
        artist: In any spelling that folds to the same.
        country: ISO 3166-1 alpha-2.

    Raises:
        UsageError: It is no code of two letters.
    """
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise UsageError(f"“{country}” is no country.", hint="Two letters of ISO 3166-1, such as NO.")
    chosen = None if country is None else country.upper()
    if chosen is not None:
        row = _row(Stored(Origin(artist, None, OriginState.UNKNOWN), ""))
        conn.execute(
            "INSERT OR IGNORE INTO artist_origins (folded, artist, country, state, confidence, note, evidence, "
            "candidates, checked_s, basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    conn.execute("UPDATE artist_origins SET chosen = ? WHERE folded = ?", (chosen, fold(artist)))
    # What was there only to be chosen says nothing any more.
    conn.execute(
        "DELETE FROM artist_origins WHERE folded = ? AND chosen IS NULL AND checked_s = 0 AND basis = ''",
        (fold(artist),),
    )


def set_credits(conn: sqlite3.Connection, parts: Mapping[str, Sequence[str]]) -> None:
    """Keep which artists are in credits, in the place of all that was kept; one that names a single artist has no need."""
    conn.execute("DELETE FROM artist_credits")
    conn.executemany(
        "INSERT OR REPLACE INTO artist_credits (credit, place, folded, artist) VALUES (?, ?, ?, ?)",
        [
            (fold(credit), place, fold(artist), artist)
            for credit, artists in parts.items()
            if len(artists) > 1
            for place, artist in enumerate(artists)
        ],
    )


def credits_of(conn: sqlite3.Connection) -> dict[str, list[str]]:
    """The artists of each credit, by its folded form, that names several."""
    found: dict[str, list[str]] = {}
    for credit, artist in conn.execute("SELECT credit, artist FROM artist_credits ORDER BY credit, place"):
        found.setdefault(credit, []).append(artist)
    return found


def chosen(conn: sqlite3.Connection) -> dict[str, str]:
    """The countries that the user chose, by folded name."""
    return dict(conn.execute("SELECT folded, chosen FROM artist_origins WHERE chosen IS NOT NULL").fetchall())


def confirmed(conn: sqlite3.Connection) -> set[str]:
    """Folded names that a source knows as those of one artist."""
    rows = conn.execute(
        "SELECT folded FROM artist_origins WHERE candidates != '[]' OR instr(evidence, '\"musicbrainz\"') > 0"
    )
    return {folded for (folded,) in rows}


def overview(conn: sqlite3.Connection) -> list[Listed]:
    """All artists of the library, by their folded names: little of each, for lists to be sorted and narrowed."""
    rows = conn.execute(
        f"SELECT named.folded, tracks, {_STATE}, coalesce(chosen, country, '') FROM ({_NAMED}) AS named "
        "LEFT JOIN artist_origins ON artist_origins.folded = named.folded ORDER BY named.folded"
    )
    return [
        Listed(folded, tracks, _STATES[state], country) for folded, tracks, state, country in rows.fetchall()
    ]


def page(conn: sqlite3.Connection, wanted: Sequence[str]) -> list[ArtistLine]:
    """Artists by their folded names, in that order; those that are gone are left out."""
    named = {row[0]: row[1:] for row in conn.execute(_named_only(), (json.dumps(list(wanted)),) * 2)}
    lines = []
    for key in wanted:
        if key in named:
            artist, tracks = named[key]
            stored = get(conn, key)
            lines.append(ArtistLine(key, artist, tracks, stored.origin if stored else None))
    return lines


def track_ids(conn: sqlite3.Connection, artist: str) -> list[int]:
    """The tracks of an artist, those among them on which others are credited, too."""
    # Two questions, each with its index: as one, all terms would be looked at.
    rows = conn.execute(
        "SELECT track_id FROM artist_credits CROSS JOIN terms ON field = 'artist' AND terms.folded = credit "
        "JOIN track_terms ON term_id = terms.id WHERE artist_credits.folded = :key "
        "UNION SELECT track_id FROM terms JOIN track_terms ON term_id = terms.id WHERE field = 'artist' "
        "AND folded = :key AND NOT EXISTS (SELECT 1 FROM artist_credits WHERE credit = :key) ORDER BY 1",
        {"key": fold(artist)},
    )
    return [track_id for (track_id,) in rows]


def albums(conn: sqlite3.Connection, artist: str, limit: int = 6) -> list[str]:
    """Some albums that tracks of an artist are on: by what a person tells who is meant."""
    ids = track_ids(conn, artist)[:MOST_TRACKS]
    rows = conn.execute(
        "SELECT json_extract(tags, '$.album') AS named, count(*) FROM track_tags "
        "WHERE id IN (SELECT value FROM json_each(?)) AND named IS NOT NULL GROUP BY named ORDER BY 2 DESC, 1 LIMIT ?",
        (json.dumps(ids), limit),
    )
    return [json.loads(values)[0] for values, _ in rows]


def said_of(conn: sqlite3.Connection, track_id: int) -> list[Said]:
    """Where the artists of a track come from, as far as that is sure: for those who look at the track."""
    # Decoded here: SQLite makes values that are no valid text out of the escapes that stand for them.
    row = conn.execute(
        "SELECT json_extract(tags, '$.artist') FROM track_tags WHERE id = ?", (track_id,)
    ).fetchone()
    found = []
    for credit in json.loads(row[0]) if row and row[0] else ():
        parts = conn.execute(
            "SELECT artist FROM artist_credits WHERE credit = ? ORDER BY place", (fold(credit),)
        ).fetchall()
        for (artist,) in parts or [(credit,)]:
            stored = get(conn, artist)
            if stored is not None and stored.origin.country:
                found.append(_said(stored.origin))
    return found


def _said(origin: Origin) -> Said:
    """The weightiest of those who say so; the user, if it was chosen."""
    text = f"{origin.artist}: {origin.country}"
    if origin.state is OriginState.CHOSEN:
        return Said("artistcountry", "user", "", text, origin.checked_s)
    agreeing = [one for one in origin.evidence if one.country == origin.country]
    best = max(agreeing, key=lambda one: one.weight, default=OriginEvidence("", "", ""))
    return Said(
        "artistcountry", best.source, best.url, text, best.at_s or origin.checked_s, origin.confidence
    )


def locations(conn: sqlite3.Connection) -> list[tuple[str, OriginEvidence]]:
    """Where artists say to be on pages whose releases fit tracks of the library; the country is still to be read."""
    rows = conn.execute(
        "SELECT json_extract(release, '$.artist'), json_extract(release, '$.source'), "
        "json_extract(release, '$.location'), json_extract(release, '$.url'), found_s FROM releases "
        "WHERE json_extract(release, '$.location') != '' AND json_extract(matches, '$[0]') > 0 "
        "GROUP BY 1, 2, 3"
    )
    return [
        (artist, OriginEvidence(source, "", location, url, found_s))
        for artist, source, location, url, found_s in rows
        if artist
    ]


def _named_only() -> str:
    """As `_NAMED`, of some artists only. The cross join makes SQLite begin with their few credits."""
    return """
SELECT folded, min(artist), sum(tracks) FROM (
    SELECT parts.folded AS folded, parts.artist AS artist, tracks
    FROM artist_credits AS parts CROSS JOIN terms ON terms.field = 'artist' AND terms.folded = parts.credit
    WHERE parts.folded IN (SELECT value FROM json_each(?))
    UNION ALL
    SELECT terms.folded, terms.value, tracks FROM terms
    WHERE terms.field = 'artist' AND terms.folded IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM artist_credits WHERE credit = terms.folded)
) GROUP BY folded
"""


def _row(each: Stored) -> tuple[Any, ...]:
    origin = each.origin
    country, state, confidence = origin.country, origin.state, origin.confidence
    if state is OriginState.CHOSEN:
        # Kept apart: what sources say stays beside what the user chose.
        country, state, confidence = None, OriginState.UNKNOWN, 0.0
    return (
        fold(origin.artist),
        origin.artist,
        country,
        state.value,
        confidence,
        origin.note,
        msgspec.json.encode(origin.evidence).decode(),
        msgspec.json.encode(origin.candidates).decode(),
        origin.checked_s,
        each.basis,
    )


def _stored(row: Sequence[Any]) -> Stored:
    artist, country, chosen, state, confidence, note, evidence, candidates, checked_s, basis = row
    origin = Origin(
        artist,
        country,
        OriginState(state),
        confidence,
        note,
        _EVIDENCE.decode(evidence),
        _CANDIDATES.decode(candidates),
        checked_s,
    )
    if chosen is not None:
        origin = replace(origin, country=chosen, state=OriginState.CHOSEN, confidence=1.0)
    return Stored(origin, basis)
