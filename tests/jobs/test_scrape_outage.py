"""A server that goes away in the middle of a scrape and comes back: pages that were not asked are left, not done."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from musictui.jobs.job import Reporter
from musictui.library import scraped
from musictui.model.release import PageState
from musictui.scrape.fetch.breaker import FAILURES, FIRST_PAUSE_S
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from tests.changes.conftest import library
from tests.jobs.scraping import Asking, asking, post
from tests.loop_clock import Turn, loop_clock, turn

__all__ = ["asking", "library", "turn"]

COUNT = 40
PATHS = [f"/{n}" for n in range(COUNT)]
LEFT = COUNT - FAILURES
"""Pages that were not even tried."""


@pytest.fixture
async def dropped(asking: Asking, tmp_path: Path) -> AsyncIterator[Asking]:
    """A site that was there when its robots.txt was read, and is not there any more; the clock is the loop's."""
    options = FetchOptions(retries=0, hosts={"127.0.0.1": HostLimit(1)})
    async with Fetcher(options, tmp_path / "pages", clock=loop_clock) as fetcher:
        asking.web = asking.web._replace(fetcher=fetcher)
        for number, path in enumerate(["/before", *PATHS], 1):
            asking.site.put(path, post(1 + number % 28, "Dub"))
        await asking.ask("/before")
        await asking.site.go_away()
        yield asking


async def test_scrape_goes_on_after_an_outage(dropped: Asking, turn: Turn) -> None:
    first, resting, back = Reporter(), Reporter(), Reporter()
    left = rf"{COUNT} pages left to ask: 127\.0\.0\.1:{dropped.site.port} rests for \d+ s"

    result = await dropped.ask(*PATHS, report=first)
    assert (first.done, first.total, first.problem_count) == (0, COUNT, FAILURES)
    assert re.fullmatch(left, first.summary["left"])

    turn(3)
    await dropped.ask(scrape_id=result.scrape_id, report=resting)
    assert (resting.done, resting.total, resting.problem_count) == (0, COUNT, 0)
    assert re.fullmatch(left, resting.summary["left"])
    assert {*(await dropped.pages(result.scrape_id)).values()} == {PageState.WAITING}
    stored = await dropped.library.database.read(lambda conn: scraped.pages(conn, result.scrape_id))
    (reason,) = {page.reason for page in stored}  # without the seconds, which pass
    assert reason.startswith(f"Not asked: 127.0.0.1:{dropped.site.port} rests, because of ")

    await dropped.site.come()
    turn(FIRST_PAUSE_S + 1)
    whole = await dropped.ask(scrape_id=result.scrape_id, report=back)
    assert (back.done, back.total, back.problem_count) == (COUNT, COUNT, 0)
    assert "left" not in back.summary
    assert (whole.pages, whole.failed, whole.releases) == (COUNT, 0, COUNT)


@pytest.mark.parametrize(
    ("status", "headers"), [(500, {}), (503, {"Retry-After": "900"}), (429, {}), (None, {})]
)
async def test_pages_that_failed_are_left_and_asked_when_one_goes_on(
    asking: Asking, status: int | None, headers: Mapping[str, str]
) -> None:
    async def drop(_: Any) -> Any:
        raise ConnectionResetError

    asking.site.put("/gone", "no", status=403)
    if status is None:
        asking.site.on("/tides", drop)
    else:
        asking.site.put("/tides", "no", status=status, headers=headers)
    first, again = Reporter(), Reporter()
    result = await asking.ask("/gone", "/tides", report=first)
    assert first.summary["left"].startswith("1 page left to ask")
    assert (first.done, first.total, first.problem_count) == (1, 2, 2)
    stored = await asking.library.database.read(lambda conn: scraped.get(conn, result.scrape_id))
    assert stored.waiting == 1
    assert bool(result.rests) is bool(headers)

    await asking.ask(scrape_id=result.scrape_id, report=again)
    assert again.total == 1
    assert again.problem_count == (not headers)  # what is not asked has no new problem
    assert asking.site.asked("/gone") == 1


async def test_what_was_found_stays_while_its_host_rests(dropped: Asking) -> None:
    await dropped.site.come()
    found = await dropped.ask(*PATHS)
    await dropped.site.go_away()
    await dropped.ask(*(f"/gone/{n}" for n in range(FAILURES)))
    pages = await dropped.library.database.read(lambda conn: scraped.pages(conn, found.scrape_id))
    await dropped.library.database.write(lambda conn: scraped.ask_again(conn, [page.id for page in pages]))
    report = Reporter()
    again = await dropped.ask(scrape_id=found.scrape_id, refresh=True, report=report)

    assert (report.done, again.releases) == (0, found.releases)
    assert report.summary["left"].startswith(f"{COUNT} pages left to ask: ")
