"""A source that goes away and comes back: artists that were not asked about are left, and the next run asks them all."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from musictui.jobs.web import Web
from musictui.model.origin import OriginState
from musictui.scrape.fetch.breaker import FIRST_PAUSE_S
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.sources.musicbrainz import MusicBrainz
from tests.jobs.artist_library import Library
from tests.jobs.encyclopedia import Encyclopedia
from tests.loop_clock import Turn, loop_clock, turn

__all__ = ["turn"]

COUNT = 40


@pytest.fixture
async def web(encyclopedia: Encyclopedia, tmp_path: Path) -> AsyncIterator[Web]:
    """The encyclopedia; the clock is the loop's."""
    options = FetchOptions(hosts={"127.0.0.1": HostLimit(2)}, retries=0)
    async with Fetcher(options, tmp_path / "cache", clock=loop_clock) as fetcher:
        yield Web(fetcher, {"musicbrainz": MusicBrainz(encyclopedia.url)}, {})


async def test_next_run_after_an_outage_asks_about_all(
    library: Library, encyclopedia: Encyclopedia, turn: Turn
) -> None:
    for number in range(COUNT):
        encyclopedia.artist(f"Band {number}", "SE")
        await library.add(artist=f"Band {number}")
    await encyclopedia.site.go_away()
    result = await library.resolve()
    assert (result.failed, library.report.done, library.report.total) == (COUNT, 0, COUNT)
    left = rf"{COUNT} artists left to ask: 127\.0\.0\.1:{encyclopedia.site.port} rests for \d+ s"
    assert re.fullmatch(left, library.report.summary["left"])

    await encyclopedia.site.come()
    turn(FIRST_PAUSE_S + 1)
    result = await library.resolve()
    assert {one.state for one in result.artists.values()} == {OriginState.KNOWN}
    assert (library.report.done, library.report.problem_count) == (COUNT, 0)
    assert "left" not in library.report.summary
