"""Services that refuse or know nothing: what they say themselves is told, and what is asked then."""

import json

import pytest

from musictui.jobs.job import Reporter
from musictui.jobs.scrape import scrape
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.scrape_refusal import refusal
from musictui.library import scraped
from musictui.model.release import PageState
from musictui.scrape.source import Wanted
from tests.changes.conftest import library
from tests.jobs.scraping import Asking, asking

__all__ = ["asking", "library"]


@pytest.mark.parametrize(
    ("body", "state", "told"),
    [
        (
            json.dumps({"error": 10, "message": "Invalid API key"}),
            PageState.REFUSED,
            "Last.fm says: Invalid API key. Check sources.lastfm_key.",
        ),
        ("Forbidden", PageState.BLOCKED, "The server does not let programs in (403)."),
        ('{"what": 1}', PageState.BLOCKED, "The server does not let programs in (403)."),
    ],
)
async def test_a_service_that_refuses_is_heard(
    asking: Asking, body: str, state: PageState, told: str
) -> None:
    asking.site.put("/lastfm/", body, status=403, content_type="application/json")
    result = await scrape(
        Reporter(),
        database=asking.library.database,
        web=asking.web,
        asked=Asked(sources=("lastfm",), text="Ann - Tides"),
    )
    (page,) = await asking.library.database.read(lambda conn: scraped.pages(conn, result.scrape_id))
    assert (page.state, page.reason) == (state, told)


async def test_a_wrong_key_of_acoustid_is_told(asking: Asking) -> None:
    reply = {"status": "error", "error": {"code": 4, "message": "invalid API key"}}
    asking.site.put("/acoustid/lookup", json.dumps(reply), status=400, content_type="application/json")
    source = asking.web.sources["acoustid"]
    (request,) = source.search(Wanted(length_s=60.0, fingerprint="AQAAAA"))
    got = await asking.web.fetcher.get(source.signed(request))
    assert refusal(source, request, got) == (
        PageState.REFUSED,
        "AcoustID says: invalid API key. Check sources.acoustid_key.",
    )


async def test_where_an_id_leads_to_nothing_the_names_are_asked_for(asking: Asking) -> None:
    wrong = "11111111-1111-4111-8111-111111111111"
    tags = {"artist": "Ann", "album": "Tides", "title": "Low", "musicbrainz_albumid": wrong}
    asking.library.make("a.flac", tags)
    await asking.library.index()
    asking.site.put("/musicbrainz/release", '{"releases": []}', content_type="application/json")
    ids = tuple(track.id for track in (await asking.library.tracks()).values())
    await scrape(
        Reporter(),
        database=asking.library.database,
        web=asking.web,
        asked=Asked(sources=("musicbrainz",), track_ids=ids),
    )
    assert asking.site.asked(f"/musicbrainz/release/{wrong}") == 1
    (search,) = [seen for seen in asking.site.pages() if seen.path == "/musicbrainz/release"]
    assert "Tides" in search.query["query"]
