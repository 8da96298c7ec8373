"""The releases that were found on the web. They are kept as text, and each is read when it is first looked at."""

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from musictui.model.release import Release, ReleaseMatch

AT_A_TIME = 500
"""Releases that are read by one query."""
_RELEASE = msgspec.json.Decoder(Release)
_MATCH = msgspec.json.Decoder(ReleaseMatch)
_LOST = Release("(a damaged entry of the library)", "")
"""Where the text of a release cannot be read any more: nothing of it is a value that could be written."""
_NO_MATCH = "[0.0,"
"""With this begins the text of a match whose score is 0."""


class Found:
    """A release and what it fits in the library.

    A list of thousands is shown at once, as only what is in sight is decoded.
    """

    __slots__ = ("_match", "_release", "found_s", "id", "page_id")

    def __init__(
        self,
        id: int,  # noqa: A002 the name that every row has
        page_id: int,
        release: Release | str,
        match: ReleaseMatch | str,
        found_s: float,
    ) -> None:
        """With the release and the match themselves, or as the JSON that they are kept as."""
        self.id = id
        self.page_id = page_id
        self.found_s = found_s
        """When its server said so; seconds since 1970."""
        self._release = release
        self._match = match

    @property
    def release(self) -> Release:
        """What was found."""
        if isinstance(self._release, str):
            try:
                self._release = _RELEASE.decode(self._release)
            except ValueError:
                self._release = _LOST
        return self._release

    @property
    def match(self) -> ReleaseMatch:
        """What it is of the library."""
        if isinstance(self._match, str):
            try:
                self._match = _MATCH.decode(self._match)
            except ValueError:
                self._match = ReleaseMatch()
        return self._match

    @property
    def is_match(self) -> bool:
        """Whether it fits tracks of the library; for what does not, nothing is decoded."""
        if isinstance(self._match, str) and self._match.startswith(_NO_MATCH):
            return False
        return bool(self.match.score)


def put(
    conn: sqlite3.Connection, page_id: int, found: Sequence[tuple[Release, ReleaseMatch]], said_s: float
) -> None:
    """Keep what was found at an address, in the place of what was found there before."""
    conn.execute("DELETE FROM releases WHERE page_id = ?", (page_id,))
    add(conn, page_id, found, said_s)


def add(
    conn: sqlite3.Connection, page_id: int, found: Sequence[tuple[Release, ReleaseMatch]], said_s: float
) -> None:
    """Keep what was found at an address, beside what was found there before."""
    conn.executemany(
        "INSERT INTO releases (page_id, release, matches, found_s) VALUES (?, ?, ?, ?)",
        [
            (page_id, msgspec.json.encode(release).decode(), msgspec.json.encode(match).decode(), said_s)
            for release, match in found
        ],
    )


def releases(
    conn: sqlite3.Connection, scrape_id: int, *, known: Mapping[int, Found] | None = None
) -> list[Found]:
    """What a scrape found, in the order of its addresses; those that are `known`, by id, are not read again."""
    there = known or {}
    rows = conn.execute(
        "SELECT releases.id FROM releases JOIN pages ON pages.id = page_id WHERE scrape_id = ? "
        "ORDER BY page_id, releases.id",
        (scrape_id,),
    ).fetchall()
    unread = [release_id for (release_id,) in rows if release_id not in there]
    read: dict[int, Found] = {}
    for at in range(0, len(unread), AT_A_TIME):
        read |= {each.id: each for each in _by_ids(conn, unread[at : at + AT_A_TIME])}
    return [there.get(release_id) or read[release_id] for (release_id,) in rows]


def release(conn: sqlite3.Connection, release_id: int) -> Found | None:
    """One release; None if there is none of that id."""
    return next(iter(_by_ids(conn, [release_id])), None)


def _by_ids(conn: sqlite3.Connection, release_ids: Sequence[int]) -> list[Found]:
    marks = ", ".join("?" * len(release_ids))
    rows = conn.execute(
        f"SELECT id, page_id, release, matches, found_s FROM releases WHERE id IN ({marks})", release_ids
    )
    return [Found(*row) for row in rows]
