"""What `musictui scrape` prints of releases, and says of pages of which nothing came."""

import json
from pathlib import Path

import pytest

from musictui.cli import scrape_output
from musictui.jobs.scrape import ScrapeResult
from musictui.library.scraped import Page
from musictui.model.release import PageState
from tests.cli.conftest import Cli
from tests.cli.test_scrape import TITLES, site
from tests.jobs.scraping import blog
from tests.scrape.site import Site

__all__ = ["site"]

WORDS = "<html><body><p>Words enough to be a page of its own, of no music.</p></body></html>"


def test_tracks_and_the_day_of_the_post_are_printed(site: Site, cli: Cli) -> None:
    lines = cli("scrape", site.url("/debut")).lines
    assert [line.split(maxsplit=1) for line in lines if line.endswith(TITLES)] == [
        [str(number), title] for number, title in enumerate(TITLES, 1)
    ]
    blog(site, 2)
    outcome = cli("scrape", site.url("/2024/05/post-1"))
    assert any(line.strip().endswith("posted 2024-05-01") for line in outcome.lines)
    outcome = cli("scrape", site.url("/2024/05/post-1"), "--json")
    assert json.loads(outcome.text)["published"] == "2024-05-01"


def test_posts_that_are_gone_are_named_and_a_sitemap_that_is_only_tried_is_not(site: Site, cli: Cli) -> None:
    blog(site, 4)
    site.put("/2024/05/post-2", "gone", status=410)
    outcome = cli("scrape", site.url("/blog"), "--crawl")
    assert f"  {site.url('/2024/05/post-2')}: The page is gone for good (410)." in outcome.err.splitlines()
    assert "sitemap" not in outcome.err


def test_a_reason_that_many_pages_have_is_said_once(site: Site, cli: Cli) -> None:
    paths = [f"/words/{number}" for number in range(6)]
    outcome = cli("scrape", *(site.put(path, WORDS) for path in paths))
    assert outcome.err.count("Nothing about a release was found.") == 1
    assert "  6 × Nothing about a release was found." in outcome.err
    assert site.url(paths[0]) in outcome.err
    assert "… and 3 more" in outcome.err


def test_only_pages_that_were_asked_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    states = [PageState.OK, PageState.WAITING, PageState.WAITING, PageState.TOO_MANY_REQUESTS]
    request = {"source": "page", "step": "page", "manner": "page"}
    pages = [
        Page(
            at,
            request,
            f"http://a.example/{at}",
            "",
            0,
            state,
            "" if state is PageState.OK else "It rests.",
            None,
            None,
            None,
            False,
            None,
            0,
        )
        for at, state in enumerate(states)
    ]
    asked_ids = range(len(states))
    result = ScrapeResult(
        7, len(pages), 0, 1, 0, 0, 0.5, asked_ids=asked_ids, rests="a.example rests for 9 s"
    )
    scrape_output.tell(result, pages)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("1 page in 0.5 s: 1 release")
    assert lines[1] == "3 pages left to ask, a.example rests for 9 s: musictui scrape --resume 7"
    assert lines[2:4] == ["  3 × It rests.", "      http://a.example/1"]


def test_an_old_failure_is_not_told_as_a_new_one(site: Site, cli: Cli) -> None:
    site.put("/refused", "no", status=400)
    site.put("/rests", "no", status=503, headers={"Retry-After": "900"})
    first = cli("scrape", site.url("/debut"), site.url("/refused"), site.url("/rests"))
    assert "2 pages in " in first.err
    assert "(400" in first.err
    assert "1 page left to ask, 127.0.0.1" in first.err
    again = cli("scrape", "--resume", "1")
    assert "0 pages in " in again.err
    assert "(400" not in again.err
    assert "1 page left to ask" in again.err


def test_services_are_called_as_they_call_themselves(home: Path, debut: Path, site: Site, cli: Cli) -> None:
    site.put("/mb/release", "no", status=403)
    (home / "config.toml").write_text(f'[sources]\nmusicbrainz = "{site.url("/mb")}"\n')
    outcome = cli("scrape", "Ann - Debut", "--source", "musicbrainz")
    assert "  MusicBrainz about Ann – Debut: " in outcome.err


def test_releases_come_in_the_same_order_each_time(debut: Path, site: Site, cli: Cli) -> None:
    blog(site, 12)
    first = cli("scrape", site.url("/blog"), "--crawl", "--json")
    urls = [json.loads(line)["url"] for line in first.lines]
    assert len(urls) >= 12
    assert urls == sorted(urls)
    again = cli("scrape", site.url("/blog"), "--crawl", "--json", "--refresh")
    assert [json.loads(line)["url"] for line in again.lines] == urls
    # Pages that are named keep the order in which they are named.
    named = [site.url(f"/2024/05/post-{number}") for number in (7, 3, 5)]
    outcome = cli("scrape", *named, "--json")
    assert [json.loads(line)["url"] for line in outcome.lines] == named
