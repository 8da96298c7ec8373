"""Where artists come from: what the library keeps of it, and lists of its artists for screens.

An artist is known by its folded name. A credit that names several artists (`artist_credits`) counts for each of them;
any other credit is an artist itself.
"""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec

from musictui.errors import UsageError
from musictui.library.origin_facts import usual_spelling
from musictui.model.changes import Said
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.model.text import fold

CHOSEN_TEXT = "you chose it"

MOST_TRACKS = 300
"""Of one artist are looked at for its albums."""

MOST_SPELLINGS = 12
"""Tracks of one artist that are looked at for how it is written, each time that it is listed."""

_COLUMNS = (
    "artist, country, chosen, chosen_s, state, confidence, note, evidence, candidates, checked_s, basis"
)
_EVIDENCE = msgspec.json.Decoder(tuple[OriginEvidence, ...])
_CANDIDATES = msgspec.json.Decoder(tuple[OriginCandidate, ...])
_NAMED = """
SELECT named.folded AS folded, sum(named.tracks) AS tracks FROM (
    SELECT coalesce(parts.folded, terms.folded) AS folded, tracks
    FROM terms LEFT JOIN artist_credits AS parts ON parts.credit = terms.folded
    WHERE terms.field = 'artist'
) AS named GROUP BY named.folded
"""
"""All artists of the library, with their tracks."""
_STATES: Mapping[str, OriginState | None] = {"": None} | {state.value: state for state in OriginState}
_STATE = "CASE WHEN chosen IS NOT NULL THEN 'chosen' ELSE coalesce(state, '') END"
_IS_OPEN = """
chosen IS NULL AND (state IN ('disputed', 'ambiguous') OR state = 'unknown' AND candidates != '[]'
    AND EXISTS (SELECT 1 FROM json_each(iif(json_valid(candidates), candidates, '[]')) WHERE json_extract(value, '$[0]') != ''))
"""
_USER = "user"


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
    is_open: bool = False
    """Whether it waits for the user: sources disagree, several have the name, or there is a country to choose."""


class ArtistLine(NamedTuple):
    """An artist of the library in a list."""

    key: str
    """The folded name."""
    artist: str
    """As most of the tracks write it."""
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


def choose(conn: sqlite3.Connection, artist: str, country: str | None, *, at_s: float | None = None) -> None:
    """Keep what the user says, which outranks all sources; None takes it back.

    Args:
        conn: The library.
        artist: In any spelling that folds to the same.
        country: ISO 3166-1 alpha-2.
        at_s: When that was, seconds since 1970; None for now.

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
    when_s = time.time() if at_s is None else at_s
    conn.execute(
        "UPDATE artist_origins SET chosen = ?, chosen_s = ? WHERE folded = ?",
        (chosen, when_s if chosen else 0.0, fold(artist)),
    )
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
    """Folded names that a source, or the user, knows as those of one artist."""
    rows = conn.execute(
        "SELECT folded FROM artist_origins WHERE chosen IS NOT NULL "
        "OR instr(evidence, '[\"musicbrainz\"') > 0 OR instr(evidence, '[\"discogs\"') > 0 "
        "OR EXISTS (SELECT 1 FROM json_each(candidates) WHERE json_extract(value, '$[2]') != '')"
    )
    return {folded for (folded,) in rows}


def is_confirmed(origin: Origin) -> bool:
    """Whether a source knows the name as that of one artist, or of several who are called so."""
    is_told = any(one.source in {"musicbrainz", "discogs"} for one in origin.evidence)
    return is_told or any(one.id for one in origin.candidates)


def overview(conn: sqlite3.Connection) -> list[Listed]:
    """All artists of the library, by their folded names: little of each, for lists to be sorted and narrowed."""
    rows = conn.execute(
        f"SELECT named.folded, tracks, {_STATE}, coalesce(chosen, country, ''), {_IS_OPEN} FROM ({_NAMED}) AS named "
        "LEFT JOIN artist_origins ON artist_origins.folded = named.folded ORDER BY named.folded"
    )
    return [
        Listed(folded, tracks, _STATES.get(state), country, bool(is_open))
        for folded, tracks, state, country, is_open in rows.fetchall()
    ]


def page(conn: sqlite3.Connection, wanted: Sequence[str]) -> list[ArtistLine]:
    """Artists by their folded names, in that order; those that are gone are left out."""
    tracks: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for key, artist, count, is_alone in conn.execute(_named_only(), (json.dumps(list(wanted)),) * 2):
        tracks[key] += count
        as_written = _spellings(conn, key) if is_alone and count > 1 else Counter()
        spellings.setdefault(key, Counter()).update(as_written or {artist: count})
    lines = []
    for key in wanted:
        if key in tracks:
            stored = get(conn, key)
            artist = usual_spelling(spellings[key])
            lines.append(ArtistLine(key, artist, tracks[key], stored.origin if stored else None))
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
        return Said("artistcountry", _USER, "", text, origin.evidence[0].at_s)
    agreeing = [one for one in origin.evidence if one.country == origin.country]
    best = max(agreeing, key=lambda one: one.weight, default=OriginEvidence("", "", ""))
    return Said(
        "artistcountry", best.source, best.url, text, best.at_s or origin.checked_s, origin.confidence
    )


def _named_only() -> str:
    """As `_NAMED`, of some artists only, a row each for credits and where the artist stands alone. The cross join makes SQLite begin with their few credits."""
    return """
SELECT parts.folded, parts.artist, tracks, 0
FROM artist_credits AS parts CROSS JOIN terms ON terms.field = 'artist' AND terms.folded = parts.credit
WHERE parts.folded IN (SELECT value FROM json_each(?))
UNION ALL
SELECT terms.folded, terms.value, tracks, 1 FROM terms
WHERE terms.field = 'artist' AND terms.folded IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM artist_credits WHERE credit = terms.folded)
"""


def _spellings(conn: sqlite3.Connection, key: str) -> Counter[str]:
    """How some tracks of a credit write it: terms keep one spelling only, which may be anybody's."""
    rows = conn.execute(
        "SELECT json_extract(tags, '$.artist') FROM terms JOIN track_terms ON term_id = terms.id "
        "JOIN track_tags ON track_tags.id = track_id WHERE field = 'artist' AND folded = ? LIMIT ?",
        (key, MOST_SPELLINGS),
    )
    return Counter(artist for (values,) in rows for artist in json.loads(values) if fold(artist) == key)


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
        msgspec.json.encode([one for one in origin.evidence if one.source != _USER]).decode(),
        msgspec.json.encode(origin.candidates).decode(),
        origin.checked_s,
        each.basis,
    )


def _stored(row: Sequence[Any]) -> Stored:
    """What a row holds. What sources said is lost where it is damaged, so that they are asked again."""
    artist, country, chosen, chosen_s, state, confidence, note, evidence, candidates, checked_s, basis = row
    try:
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
    except (TypeError, ValueError):
        origin, basis = Origin(artist, None, OriginState.UNKNOWN), ""
    if chosen is not None:
        origin = as_chosen(origin, chosen, chosen_s)
    return Stored(origin, basis)


def as_chosen(origin: Origin, country: str, at_s: float) -> Origin:
    """An origin when the user has said the country at that time, 0 if it is not known; what sources say stays below."""
    said = OriginEvidence(_USER, country, CHOSEN_TEXT, at_s=at_s)
    others = tuple(one for one in origin.evidence if one.source != _USER)
    return replace(
        origin, country=country, state=OriginState.CHOSEN, confidence=1.0, evidence=(said, *others)
    )
