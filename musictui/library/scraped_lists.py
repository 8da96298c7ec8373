"""Releases that several pages of a scrape tell: a post itself, a feed, and the listings it stands on.

Each counts once: as its own page tells it, else a feed, else a listing.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from musictui.library import scraped, scraped_releases
from musictui.model.release import Release, ReleaseMatch

LISTS = ("page feed", "page page", "page listing")
_URL = "iif(json_valid(release), json_extract(release, '$.url'), '')"


def keep_own(conn: sqlite3.Connection, page: scraped.Page, scrape_id: int) -> None:
    """Of releases that several pages tell, keep those of their own pages, else of a feed; `page` was just read."""
    query = f"SELECT id, {_URL} FROM releases WHERE page_id = ?"
    found = conn.execute(query, (page.id,)).fetchall()
    urls = {url for _, url in found}
    if page.step not in LISTS:
        # A post that was redirected has the address where it came from, and that where it is.
        _forget_told(conn, page, scrape_id, {*urls, page.url}, LISTS)
        return
    better = LISTS[: LISTS.index(page.step)]
    known = _told(conn, scrape_id, better)
    own = "SELECT 1 FROM pages JOIN releases ON page_id = pages.id WHERE scrape_id = ? AND url = ?"
    conn.executemany(
        "DELETE FROM releases WHERE id = ?",
        [
            (release_id,)
            for release_id, url in found
            if url != page.url and (url in known or conn.execute(own, (scrape_id, url)).fetchone())
        ],
    )
    _forget_told(conn, page, scrape_id, urls & {page.url}, LISTS)
    _forget_told(conn, page, scrape_id, urls, LISTS[len(better) + 1 :])


def add_unread(
    conn: sqlite3.Connection,
    scrape_id: int,
    found: Iterable[tuple[int, Release, ReleaseMatch, float]],
) -> None:
    """Keep what listings say of pages that were not read, unless a feed or another listing told of them.

    Each with the id of the listing, and when that said so.
    """
    known = _told(conn, scrape_id, LISTS)
    for page_id, release, match, said_s in found:
        if release.url not in known:
            scraped_releases.add(conn, page_id, [(release, match)], said_s)


def _told(conn: sqlite3.Connection, scrape_id: int, steps: Sequence[str]) -> set[str]:
    """Addresses of which pages of these steps tell releases."""
    rows = conn.execute(
        f"SELECT {_URL} FROM pages JOIN releases ON page_id = pages.id "
        f"WHERE scrape_id = ? AND step IN (SELECT value FROM json_each(?))",
        (scrape_id, json.dumps(list(steps))),
    )
    return {url for (url,) in rows}


def _forget_told(
    conn: sqlite3.Connection, page: scraped.Page, scrape_id: int, urls: Collection[str], steps: Sequence[str]
) -> None:
    """Forget what other pages of these steps tell of releases; what is told of a page by itself stays."""
    if not urls or not steps:
        return
    conn.execute(
        f"DELETE FROM releases WHERE {_URL} IN (SELECT value FROM json_each(?)) AND page_id IN "
        f"(SELECT id FROM pages WHERE scrape_id = ? AND id != ? AND step IN (SELECT value FROM json_each(?)) "
        f"AND url != {_URL})",
        (json.dumps(list(urls)), scrape_id, page.id, json.dumps(list(steps))),
    )
