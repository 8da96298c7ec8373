"""What goes wrong with one page costs that page: the others are asked, and a scrape can be gone on with."""

import json
import sqlite3
from collections.abc import Sequence

import pytest

from musictui.errors import UsageError
from musictui.jobs.job import Reporter
from musictui.jobs.scrape import scrape
from musictui.jobs.scrape_asked import Asked
from musictui.library import scraped
from musictui.model.release import PageState
from musictui.scrape.fetch import verdict
from musictui.scrape.fetch.addresses import SHOWN
from musictui.scrape.source import Found, Request
from musictui.scrape.sources.page import PageSource
from musictui.scrape.sources.replies import MAX_NODES
from tests.changes.conftest import Library, library
from tests.jobs.scraping import ALBUM, Asking, asking, post

__all__ = ["asking", "library"]


class Faulty(PageSource):
    """A reader of pages that has a mistake: some words trip it up."""

    def read(self, request: Request, body: bytes, *, url: str, content_type: str) -> Found:
        """What a page says."""
        if b"trips" in body:
            raise RuntimeError("A mistake.")
        return super().read(request, body, url=url, content_type=content_type)


class Unsigning(PageSource):
    """One that cannot even say what is to be asked."""

    def signed(self, request: Request) -> Request:
        """Nothing, by mistake, for some addresses."""
        if "odd" in request.url:
            raise RuntimeError("A mistake.")
        return request


@pytest.mark.parametrize("source", [Faulty(), Unsigning()])
async def test_a_mistake_of_the_program_costs_one_page(asking: Asking, source: PageSource) -> None:
    asking.web = asking.web._replace(sources={**asking.web.sources, "page": source})
    asking.site.put("/odd", "<html><body><p>A page that trips the program up.</p></body></html>")
    asking.site.put("/tides", ALBUM)

    result = await asking.ask("/odd", "/tides")
    states = await asking.pages(result.scrape_id)
    assert states["/odd"] in {PageState.UNREADABLE, PageState.FAILED}
    assert states["/tides"] is PageState.OK
    assert (result.releases, result.failed) == (1, 1)
    reasons = await _reasons(asking, result.scrape_id)
    assert "mistake" in reasons[0]
    assert not reasons[1]


@pytest.mark.parametrize("name", ["rot13", "rot_13", "base64", "hex", "idna", "undefined", "unicode_escape"])
async def test_a_charset_that_is_none_costs_nothing(asking: Asking, name: str) -> None:
    asking.site.put("/odd", post(1, "Dub").encode(), content_type=f"text/html; charset={name}")
    asking.site.put("/tides", ALBUM)
    result = await asking.ask("/odd", "/tides")
    assert (result.releases, result.failed) == (2, 0)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("request", "[broken"),
        ("request", "{}"),
        ("request", "[]"),
        ("request", '{"url": 1, "source": "none", "manner": "page", "step": "page", "context": {}}'),
        ("request", '{"url": 1, "source": "page", "manner": "page", "step": "page", "context": {}}'),
        ("request", '{"url": "x", "source": "page", "manner": "?", "step": "page", "context": {}}'),
        ("state", "[broken"),
    ],
)
async def test_a_scrape_with_a_damaged_row_goes_on(
    asking: Asking, library: Library, column: str, text: str
) -> None:
    for number in (1, 2):
        asking.site.put(f"/{number}", post(number, "Dub"))
    first = await asking.ask("/1", "/2")

    def damage(conn: sqlite3.Connection) -> None:
        scraped.ask_again(conn, [page.id for page in scraped.pages(conn, first.scrape_id)])
        conn.execute(f"UPDATE pages SET {column} = ? WHERE url LIKE '%/1'", (text,))
        conn.execute("UPDATE scrapes SET asked = '[broken'")

    await library.database.write(damage)
    again = await asking.ask(scrape_id=first.scrape_id)
    assert again.releases in {1, 2}  # what its row says to be of another address is not kept
    assert (await asking.pages(first.scrape_id))["/2"] is PageState.OK


async def _reasons(asking: Asking, scrape_id: int) -> Sequence[str]:
    pages = await asking.library.database.read(lambda conn: scraped.pages(conn, scrape_id))
    return [page.reason for page in pages]


async def test_a_reply_of_a_service_has_no_end_of_releases(asking: Asking) -> None:
    releases = [{"id": "?", "title": f"Tides {number}"} for number in range(20_000)]
    reply = json.dumps({"count": len(releases), "releases": releases})
    asking.site.put("/musicbrainz/release", reply, content_type="application/json")
    result = await asking.ask(sources=("musicbrainz",), text="Ann Example - Tides")
    assert (result.releases, result.failed) == (MAX_NODES, 0)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://ann:secret@127.0.0.1/", "http://***@127.0.0.1/ cannot be asked."),
        ("http://127.0.0.1/" + "a" * 100_000, "http://127.0.0.1/aaa"),
    ],
    ids=["password", "long"],
)
async def test_an_address_that_may_not_be_asked_is_said_once_and_not_kept(
    asking: Asking, library: Library, url: str, shown: str
) -> None:
    asked = Asked(urls=(asking.site.url("/tides"), url))
    with pytest.raises(UsageError) as caught:
        await scrape(Reporter(), database=library.database, web=asking.web, asked=asked)
    assert shown in caught.value.message
    title = Asked(urls=(url,)).title()
    assert "secret" not in title
    assert len(title) <= SHOWN
    assert "secret" not in f"{caught.value.message}{caught.value.hint}"
    assert len(caught.value.message) < SHOWN + 100
    assert not await library.database.read(scraped.scrapes)
    assert not asking.site.seen


async def test_a_part_of_a_page_is_no_page(asking: Asking) -> None:
    asking.site.put("/tides", ALBUM, status=206, headers={"Content-Range": f"bytes 0-99/{len(ALBUM)}"})
    result = await asking.ask("/tides")
    assert (result.releases, result.failed) == (0, 1)
    asking.site.put("/tides", ALBUM)
    assert (await asking.ask("/tides")).releases == 1


WIDGET = "<div class='cf-turnstile' data-sitekey='x'></div>"


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        pytest.param(
            f"<title>Are you human?</title><form>{WIDGET}</form>Please verify you are a human",
            PageState.CHALLENGE,
            "prove that one is a person",
            id="captcha",
        ),
        pytest.param(
            f"<title>One moment</title><h1>Verify</h1>{WIDGET}<p>Please complete the check below to go on</p>",
            PageState.CHALLENGE,
            "prove that one is a person",
            id="captcha in other words",
        ),
        pytest.param(
            "<div>" * 5_000 + "<p>Words that a person would read.</p>",
            PageState.UNREADABLE,
            "too deep",
            id="deep",
        ),
        pytest.param(
            "<html><p>Words that say nothing.</p>" + "<p>x" * 110_000,
            PageState.UNREADABLE,
            "too long to be read whole",
            id="many elements",
        ),
        pytest.param(
            f"<html><p>{'Words that say nothing. ' * 100_000}</p>",
            PageState.UNREADABLE,
            "too long to be read whole",
            id="many words",
        ),
        pytest.param("<div id=root></div>", PageState.EMPTY, verdict.NO_TEXT, id="no text"),
        pytest.param(
            "<meta property='og:title' content=''><div id=root></div>",
            PageState.EMPTY,
            verdict.NO_TEXT,
            id="no text beside its head",
        ),
    ],
)
async def test_what_is_no_page_says_so_and_is_not_kept(
    asking: Asking, body: str, state: PageState, reason: str
) -> None:
    asking.site.put("/tides", body)
    result = await asking.ask("/tides")
    assert await asking.pages(result.scrape_id) == {"/tides": state}
    assert reason in (await _reasons(asking, result.scrape_id))[0]
    asking.site.put("/tides", ALBUM)
    assert (await asking.ask("/tides")).releases == 1


async def test_a_long_page_that_says_enough_is_read(asking: Asking) -> None:
    asking.site.put("/tides", ALBUM.replace("</article>", "<p>A word." * 110_000 + "</article>"))
    assert (await asking.ask("/tides")).releases == 1


async def test_a_page_that_nests_without_end_costs_itself(asking: Asking) -> None:
    asking.site.put("/deep", "<div><!--</div>-->" * 60_000)
    asking.site.put("/tides", ALBUM)
    result = await asking.ask("/deep", "/tides")
    assert await asking.pages(result.scrape_id) == {"/deep": PageState.UNREADABLE, "/tides": PageState.OK}
