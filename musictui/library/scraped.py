"""What was asked of the web, what became of each address, and the releases that were found.

The addresses that still wait are the frontier of a crawl: who goes on after a restart asks for them.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from musictui.library import scraped_releases
from musictui.model.release import PageState, Release, ReleaseMatch


class Scrape(NamedTuple):
    """One question to the web."""

    id: int
    title: str
    asked: Mapping[str, Any]
    """What was asked, as JSON can say it: enough to ask it again."""
    started_s: float
    ended_s: float | None
    """None while it goes on, and when it was interrupted."""
    pages: int
    waiting: int
    """Addresses that are asked when one goes on (`LEFT`)."""
    releases: int


class NewPage(NamedTuple):
    """An address that is to be asked."""

    request: Mapping[str, Any]
    """All that is needed to ask it, without secrets; what JSON can say."""
    url: str
    step: str = ""
    depth: int = 0


class Page(NamedTuple):
    """An address and what became of it."""

    id: int
    request: Mapping[str, Any]
    url: str
    step: str
    depth: int
    state: PageState
    reason: str
    status: int | None
    size: int | None
    """Bytes."""
    seconds: float | None
    is_cached: bool
    asked_s: float | None
    releases: int


class Outcome(NamedTuple):
    """What became of an address."""

    state: PageState
    reason: str = ""
    status: int | None = None
    size: int | None = None
    seconds: float | None = None
    is_cached: bool = False


class Sums(NamedTuple):
    """What a scrape holds, counted."""

    pages: int
    cached: int
    """Pages that came from the cache."""
    failed: int
    """Pages that were asked and gave no answer, for whatever reason."""
    releases: int
    matched: int
    """Releases that fit tracks of the library."""


GOOD = frozenset({PageState.OK, PageState.NOT_FOUND})
"""States that are an answer."""
LEFT = (PageState.WAITING, PageState.TOO_MANY_REQUESTS, PageState.FAILED)
"""States of addresses that are asked when one goes on: their turn did not come yet, or another try may give more."""
_STATES = frozenset(PageState)
"""Steps of pages that may tell of others, those that say most first."""
_PAGE = (
    "pages.id, request, url, step, depth, state, reason, status, size, seconds, is_cached, asked_s, "
    "(SELECT count(*) FROM releases WHERE page_id = pages.id)"
)
"""Of a release; one damaged row must not make all others unreadable."""
_SCRAPE = f"""
SELECT id, title, asked, started_s, ended_s,
    (SELECT count(*) FROM pages WHERE scrape_id = scrapes.id),
    (SELECT count(*) FROM pages WHERE scrape_id = scrapes.id AND state IN ({", ".join(f"'{state}'" for state in LEFT)})),
    (SELECT count(*) FROM releases JOIN pages ON pages.id = page_id WHERE scrape_id = scrapes.id)
FROM scrapes
"""


def begin(conn: sqlite3.Connection, title: str, asked: Mapping[str, Any], now_s: float) -> int:
    """Note that something is asked; gives the id of the scrape."""
    cursor = conn.execute(
        "INSERT INTO scrapes (title, asked, started_s) VALUES (?, ?, ?)",
        (title, json.dumps(dict(asked)), now_s),
    )
    return int(cursor.lastrowid or 0)


def end(conn: sqlite3.Connection, scrape_id: int, now_s: float) -> None:
    """Note that nothing more is to be asked."""
    conn.execute("UPDATE scrapes SET ended_s = ? WHERE id = ?", (now_s, scrape_id))


def forget(conn: sqlite3.Connection, scrape_ids: Iterable[int]) -> None:
    """Forget scrapes with all that they found."""
    conn.executemany("DELETE FROM scrapes WHERE id = ?", [(scrape_id,) for scrape_id in scrape_ids])


def get(conn: sqlite3.Connection, scrape_id: int) -> Scrape | None:
    """A scrape; None if there is none of that id."""
    return next(map(_scrape, conn.execute(f"{_SCRAPE} WHERE id = ?", (scrape_id,))), None)


def scrapes(conn: sqlite3.Connection, *, limit: int = 100) -> list[Scrape]:
    """The scrapes, the newest first."""
    return [_scrape(row) for row in conn.execute(f"{_SCRAPE} ORDER BY id DESC LIMIT ?", (limit,))]


def sums(conn: sqlite3.Connection, scrape_id: int) -> Sums:
    """What a scrape holds, counted."""
    settled = (*GOOD, PageState.WAITING)
    counted = conn.execute(
        f"SELECT count(*), total(is_cached), total(state NOT IN ({_marks(settled)})) FROM pages WHERE scrape_id = ?",
        (*settled, scrape_id),
    ).fetchone()
    found = conn.execute(
        "SELECT count(*), total(iif(json_valid(matches), json_extract(matches, '$[0]') > 0, 0)) "
        "FROM releases JOIN pages ON pages.id = page_id WHERE scrape_id = ?",
        (scrape_id,),
    ).fetchone()
    return Sums(*map(int, (*counted, *found)))


def add_within(
    conn: sqlite3.Connection, scrape_id: int, pages: Sequence[NewPage], most: int
) -> tuple[list[Page], list[NewPage]]:
    """Like `add_pages`, until the scrape has `most` addresses; those that proved not to exist do not count.

    An address is asked once, whatever it is wanted for.

    Gives those that it did not have yet, and those for which there was no room.
    """
    query = "SELECT count(DISTINCT url) FROM pages WHERE scrape_id = ? AND state != ?"
    (there,) = conn.execute(query, (scrape_id, PageState.NOT_FOUND)).fetchone()
    added: list[Page] = []
    for at, page in enumerate(pages):
        if there >= most:
            return added, unknown(conn, scrape_id, pages[at:])
        new = unknown(conn, scrape_id, [page])
        there += len(new)
        added += add_pages(conn, scrape_id, new)
    return added, []


def unknown(conn: sqlite3.Connection, scrape_id: int, pages: Iterable[NewPage]) -> list[NewPage]:
    """Those of addresses that the scrape does not have, whatever was wanted there, each once."""
    query = "SELECT 1 FROM pages WHERE scrape_id = ? AND url = ?"
    by_url = {page.url: page for page in pages}
    return [page for url, page in by_url.items() if conn.execute(query, (scrape_id, url)).fetchone() is None]


def add_pages(conn: sqlite3.Connection, scrape_id: int, pages: Sequence[NewPage]) -> list[Page]:
    """Note addresses to ask; gives those that the scrape did not have yet."""
    ids = []
    for page in pages:
        cursor = conn.execute(
            "INSERT OR IGNORE INTO pages (scrape_id, request, url, step, depth, state) VALUES (?, ?, ?, ?, ?, ?)",
            (scrape_id, json.dumps(dict(page.request)), page.url, page.step, page.depth, PageState.WAITING),
        )
        if cursor.rowcount:
            ids.append(int(cursor.lastrowid or 0))
    return [
        _page(conn.execute(f"SELECT {_PAGE} FROM pages WHERE id = ?", (page_id,)).fetchone())
        for page_id in ids
    ]


def ask_again(conn: sqlite3.Connection, page_ids: Iterable[int]) -> None:
    """Let addresses wait to be asked again; what was found there stays until they answer."""
    conn.executemany(
        "UPDATE pages SET state = ?, reason = '', status = NULL, asked_s = NULL WHERE id = ?",
        [(PageState.WAITING, page_id) for page_id in page_ids],
    )


def stamp(conn: sqlite3.Connection, scrape_id: int) -> tuple[object, ...]:
    """Something that is another as soon as anything of a scrape is another; less than a millisecond."""
    pages = conn.execute(
        "SELECT count(*), max(asked_s), sum(asked_s IS NULL), "
        "(SELECT ended_s FROM scrapes WHERE id = :id) FROM pages WHERE scrape_id = :id",
        {"id": scrape_id},
    ).fetchone()
    return (scrape_id, *pages)


def settle(
    conn: sqlite3.Connection,
    page_id: int,
    outcome: Outcome,
    found: Sequence[tuple[Release, ReleaseMatch]],
    said_s: float,
) -> None:
    """Note what became of an address, and what was found there in the place of what was found before.

    `said_s` is when its server said so: for what was kept, back then.
    """
    conn.execute(
        "UPDATE pages SET state = ?, reason = ?, status = ?, size = ?, seconds = ?, is_cached = ?, asked_s = ? "
        "WHERE id = ?",
        (*outcome, said_s, page_id),
    )
    # What was not asked says nothing of what was found there before.
    if outcome.state is not PageState.WAITING:
        scraped_releases.put(conn, page_id, found, said_s)


def pages(
    conn: sqlite3.Connection,
    scrape_id: int,
    *,
    states: Sequence[PageState] = (),
    after_id: int = 0,
    limit: int = -1,
) -> list[Page]:
    """The addresses of a scrape in the order in which they were found, those in some states only if `states` are given.

    One whose row is damaged is left out.
    """
    wanted = f"AND state IN ({_marks(states)})" if states else ""
    rows = conn.execute(
        f"SELECT {_PAGE} FROM pages WHERE scrape_id = ? AND pages.id > ? {wanted} ORDER BY pages.id LIMIT ?",
        (scrape_id, after_id, *states, limit),
    )
    return [_page(row) for row in rows if _is_whole(row)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _scrape(row: Sequence[Any]) -> Scrape:
    scrape_id, title, asked, *rest = row
    return Scrape(scrape_id, title, _object(asked) or {}, *rest)


def _object(text: str) -> dict[str, Any] | None:
    """The object that a text is; None if it is damaged."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_whole(row: Sequence[Any]) -> bool:
    request, state = row[1], row[5]
    return _object(request) is not None and state in _STATES


def _page(row: Sequence[Any]) -> Page:
    page_id, request, url, step, depth, state, reason, status, size, seconds, is_cached, asked_s, found = row
    return Page(
        page_id,
        json.loads(request),
        url,
        step,
        depth,
        PageState(state),
        reason,
        status,
        size,
        seconds,
        bool(is_cached),
        asked_s,
        found,
    )
