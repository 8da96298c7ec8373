"""Asking the web: pages of a site on loopback, matched with real files, applied, undone; crawls that go on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from musictui.analysis import fingerprint
from musictui.errors import UsageError
from musictui.jobs import scrape_seeds
from musictui.jobs.fingerprint_tracks import fingerprint_tracks
from musictui.jobs.job import Reporter
from musictui.jobs.runner import JobRunner
from musictui.jobs.scrape import scrape
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.scrape_draft import scrape_draft
from musictui.library import audio_facts, journal, provenance, scraped
from musictui.model.duplicates import Fact
from musictui.model.release import PageState
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.source import Request
from musictui.tags import reader
from tests import tunes
from tests.changes.conftest import Library, library
from tests.jobs.scraping import ALBUM, Asking, asking, blog, post

__all__ = ["asking", "library"]


@pytest.fixture
async def files(library: Library) -> list[Path]:
    """The album that the site tells of, without date and with another genre."""
    made = [
        library.make(
            f"{number:02}.flac",
            {
                "title": title,
                "artist": "Ann Example",
                "album": "Tides",
                "genre": "Electronic",
                "tracknumber": str(number),
            },
        )
        for number, title in enumerate(("Low Water", "High Water"), 1)
    ]
    library.make("other.flac", {"title": "Low Water", "artist": "Cid"})
    await library.index()
    return made


async def test_from_a_page_to_tags_on_disk_and_back(
    asking: Asking, library: Library, files: list[Path]
) -> None:
    asking.site.put("/tides", ALBUM)
    before = [path.read_bytes() for path in files]

    result = await asking.ask("/tides")
    assert (result.pages, result.releases, result.matched, result.failed) == (1, 1, 1, 0)
    (found,) = await asking.found(result.scrape_id)
    by_id = {track.id: path for path, track in (await library.tracks()).items()}
    assert [by_id[each.track_id] for each in found.match.tracks] == files
    assert [genre.name for genre in found.release.genres] == ["dub techno"]

    draft = await library.database.read(lambda conn: scrape_draft(conn, result.scrape_id, ["genre", "date"]))
    set_id = await library.database.write(lambda conn: journal.create(conn, draft, 1.0))
    assert (await library.apply(set_id)).done == 2

    tags = reader.read(files[0]).tags
    assert tags["date"] == ("2020-07-17",)
    assert tags["genre"][0] == "Electronic"
    assert tags["genre"][1].lower() == "dub techno"
    track = await library.track(files[0])
    said = await library.database.read(lambda conn: provenance.of(conn, track.id))
    assert {(each.field, each.source, each.url) for each in said} == {
        ("date", "page", asking.site.url("/tides")),
        ("genre", "page", asking.site.url("/tides")),
    }

    await library.undo(set_id)
    assert [path.read_bytes() for path in files] == before


async def test_what_was_kept_is_not_asked_again_until_it_is_wanted(asking: Asking) -> None:
    asking.site.put("/tides", ALBUM)
    first = await asking.ask("/tides")
    kept = await asking.ask("/tides")
    assert kept.cached == 1
    # What was kept is no younger for being read again.
    (then,), (again,) = await asking.found(first.scrape_id), await asking.found(kept.scrape_id)
    assert again.found_s == pytest.approx(then.found_s, abs=1e-3)
    assert (await asking.ask("/tides", offline=True)).cached == 1
    assert asking.site.asked("/tides") == 1
    assert (await asking.ask("/tides", refresh=True)).cached == 0
    assert asking.site.asked("/tides") == 2


async def test_what_did_not_change_was_asked_for(asking: Asking) -> None:
    async def answer(request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        return web.Response(text=ALBUM, content_type="text/html", headers={"ETag": '"one"'})

    asking.site.on("/tides", answer)
    await asking.ask("/tides")
    result = await asking.ask("/tides", refresh=True)
    (page,) = await asking.library.database.read(lambda conn: scraped.pages(conn, result.scrape_id))
    assert (result.releases, result.cached) == (1, 0)
    assert (page.state, page.status, page.is_cached) == (PageState.OK, 304, False)


async def test_each_page_has_its_state_and_the_job_goes_on(asking: Asking) -> None:
    asking.site.put("/tides", ALBUM)
    asking.site.put("/broken", "no", status=500)
    asking.site.put("/empty", "   ")
    result = await asking.ask("/gone", "/broken", "/empty", "/tides")
    assert await asking.pages(result.scrape_id) == {
        "/gone": PageState.NOT_FOUND,
        "/broken": PageState.FAILED,
        "/empty": PageState.EMPTY,
        "/tides": PageState.OK,
    }
    assert (result.releases, result.failed) == (1, 2)
    # No failure is kept as an answer.
    asking.site.put("/empty", ALBUM)
    assert (await asking.ask("/empty")).releases == 1


async def test_a_crawl_follows_posts_and_paging_and_keeps_what_is_wanted(asking: Asking) -> None:
    blog(asking.site, 12)
    result = await asking.ask(
        "/blog", is_crawl=True, genres=("electronic",), since="2024-05-04", until="2024-05-09"
    )
    titles = {found.release.title for found in await asking.found(result.scrape_id)}
    assert titles == {"Song 4", "Song 6", "Song 8"}
    assert {seen.path for seen in asking.site.pages()} >= {"/blog", "/blog/page/2", "/2024/05/post-12"}


async def test_a_crawl_stops_at_its_limit(asking: Asking) -> None:
    blog(asking.site, 12)
    result = await asking.ask("/blog", is_crawl=True, most_pages=5)
    assert result.is_cut
    states = list((await asking.pages(result.scrape_id)).values())
    # The sitemap that one looks for does not exist, and takes no room.
    assert (states.count(PageState.OK), states.count(PageState.NOT_FOUND)) == (5, 1)
    assert len(asking.site.pages()) == 6


@pytest.mark.parametrize("most", [11, 13, 14])
async def test_what_is_linked_twice_or_is_gone_takes_no_room(asking: Asking, most: int) -> None:
    blog(asking.site, 12)
    paths = [f"/2024/05/post-{number}" for number in (90, 1, 1, *range(1, 13))]
    listed = "".join(f'<article><h2><a href="{path}">Bob – Song</a></h2></article>' for path in paths)
    asking.site.put("/blog/page/2", f"<html><body><main>{listed}</main></body></html>")
    result = await asking.ask("/blog", is_crawl=True, most_pages=most)
    states = list((await asking.pages(result.scrape_id)).values())
    assert states.count(PageState.OK) == most
    assert result.is_cut == (most < 14)


@pytest.mark.parametrize("is_feed_first", [True, False])
async def test_of_a_post_and_its_entry_in_the_feed_the_post_is_kept(
    asking: Asking, is_feed_first: bool
) -> None:
    asking.site.put("/tides", ALBUM)
    asking.site.put(
        "/feed",
        f"<rss version='2.0'><channel><title>B</title><item><title>Ann Example – Tides</title>"
        f"<link>{asking.site.url('/tides')}</link><category>Dub</category></item>"
        f"<item><title>Bob – Else</title><link>{asking.site.url('/else')}</link><category>Dub</category></item>"
        "</channel></rss>",
        content_type="application/rss+xml",
    )
    first, second = ("/feed", "/tides") if is_feed_first else ("/tides", "/feed")
    result = await asking.ask(first)
    asked = {"scrape_id": result.scrape_id}
    await asking.library.database.write(
        lambda conn: scraped.add_pages(
            conn,
            result.scrape_id,
            [scrape_seeds.new_page(Request(asking.site.url(second), "page", step="page"))],
        )
    )
    await asking.ask(**asked)
    found = await asking.found(result.scrape_id)
    assert {each.release.url for each in found} == {asking.site.url("/tides"), asking.site.url("/else")}
    (own,) = [each.release for each in found if each.release.url == asking.site.url("/tides")]
    assert [track.title for track in own.tracks] == ["Low Water", "High Water"]


async def test_posts_that_a_feed_or_listing_tells_to_be_outside_of_the_dates_are_not_asked(
    asking: Asking,
) -> None:
    blog(asking.site, 4)
    listed = "".join(
        f'<article><h2><a href="/2024/05/post-{number}">Bob – Song {number}</a></h2>'
        f'<time datetime="2024-05-{number:02}">then</time></article>'
        for number in range(1, 5)
    )
    asking.site.put("/blog", f"<html><body><main>{listed}</main></body></html>")
    result = await asking.ask("/blog", is_crawl=True, since="2024-05-02", until="2024-05-03")
    assert {path for path in await asking.pages(result.scrape_id) if "post" in path} == {
        "/2024/05/post-2",
        "/2024/05/post-3",
    }
    items = "".join(
        f"<item><title>Song</title><link>{asking.site.url(f'/2024/05/post-{number}')}</link>"
        f"<pubDate>0{number} May 2024 10:00:00 GMT</pubDate></item>"
        for number in range(1, 5)
    )
    asking.site.put(
        "/feed", f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml"
    )
    asking.site.put(
        "/start",
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
        "<body><p>News of music, and what else there is to be heard.</p></body></html>",
    )
    result = await asking.ask("/start", is_crawl=True, since="2024-05-02", until="2024-05-03")
    assert {path for path in await asking.pages(result.scrape_id) if "post" in path} == {
        "/2024/05/post-2",
        "/2024/05/post-3",
    }


async def test_a_genre_that_is_none_is_refused_with_those_that_are_like_it(asking: Asking) -> None:
    with pytest.raises(UsageError, match="no genre 'dub tecno'") as caught:
        await asking.ask("/blog", is_crawl=True, genres=("dub tecno",))
    assert "dub techno" in caught.value.hint


async def test_a_crawl_of_ones_own_network_goes_on_after_a_restart(asking: Asking, tmp_path: Path) -> None:
    blog(asking.site, 4)
    result = await asking.ask("/blog", is_crawl=True)
    pages = await asking.library.database.read(lambda conn: scraped.pages(conn, result.scrape_id))
    (post_page,) = [page for page in pages if page.url.endswith("post-3")]
    await asking.library.database.write(lambda conn: scraped.ask_again(conn, [post_page.id]))
    async with Fetcher(FetchOptions(retries=0), tmp_path / "other") as fetcher:
        again = Asking(asking.library, asking.site, asking.web._replace(fetcher=fetcher))
        resumed = await again.ask(scrape_id=result.scrape_id)
    assert (await asking.pages(result.scrape_id))["/2024/05/post-3"] is PageState.OK
    # What a scrape holds is counted, not only what was asked just now.
    assert (resumed.pages, resumed.releases, resumed.failed) == (result.pages, 4, 0)


async def test_an_interrupted_crawl_goes_on_and_asks_nothing_twice(asking: Asking) -> None:
    blog(asking.site, 8)
    reached, may_go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> Any:
        reached.set()
        await may_go_on.wait()
        raise ConnectionResetError

    asking.site.on("/2024/05/post-5", slow)
    runner = JobRunner()
    asked = Asked(urls=(asking.site.url("/blog"),), is_crawl=True)
    job = runner.start(
        "scrape", lambda report: scrape(report, database=asking.library.database, web=asking.web, asked=asked)
    )
    await reached.wait()
    job.cancel()
    await job.wait()
    may_go_on.set()
    scrape_id = job.reporter.summary["scrape"]
    left = [path for path, state in (await asking.pages(scrape_id)).items() if state is PageState.WAITING]
    assert "/2024/05/post-5" in left
    asking.site.put("/2024/05/post-5", post(5, "Dub"))

    result = await asking.ask(scrape_id=scrape_id)
    assert PageState.WAITING not in (await asking.pages(scrape_id)).values()
    titles = sorted(found.release.title for found in await asking.found(scrape_id) if found.release.title)
    assert len(set(titles)) == len(titles) == 8
    assert result.scrape_id == scrape_id
    assert asking.site.asked("/2024/05/post-1") == 1
    await runner.close()


async def test_no_secret_is_stored(asking: Asking, library: Library, files: list[Path]) -> None:
    ids = tuple(track.id for track in (await library.tracks()).values())
    await scrape(
        Reporter(), database=library.database, web=asking.web, asked=Asked(sources=("lastfm",), track_ids=ids)
    )
    assert any("secret-key" in str(seen.query) for seen in asking.site.pages())
    assert b"secret-key" not in library.database.path.read_bytes()
    stored = await library.database.read(
        lambda conn: conn.execute("SELECT request || url || reason FROM pages").fetchall()
    )
    assert stored
    assert not any("secret-key" in row[0] for row in stored)


async def test_a_source_without_its_key_is_skipped_and_says_so(
    asking: Asking, library: Library, files: list[Path]
) -> None:
    report = Reporter()
    ids = tuple(track.id for track in (await library.tracks()).values())
    with pytest.raises(UsageError, match="nothing to ask") as caught:
        await scrape(
            report,
            database=library.database,
            web=asking.web,
            asked=Asked(sources=("discogs",), track_ids=ids),
        )
    assert "Discogs is left out" in caught.value.hint
    # That is a setting, and no problem of what was asked.
    ids = tuple(track.id for track in (await library.tracks()).values())
    result = await scrape(
        report,
        database=library.database,
        web=asking.web,
        asked=Asked(sources=("discogs", "itunes"), track_ids=ids),
    )
    assert [name for name, _ in result.skipped] == ["Discogs"]
    assert report.summary["left out"] == "Discogs"
    assert report.problem_count == 0


async def test_what_has_a_fingerprint_is_asked_for_by_its_sound(asking: Asking, library: Library) -> None:
    tunes.write(library.music / "untagged.flac", tunes.tune(5, 20))
    library.make("silent.flac", {"title": "Without a fingerprint"})
    await library.index()
    await fingerprint_tracks(Reporter(), database=library.database, executor=library.executor)
    ids = tuple(track.id for track in (await library.tracks()).values())

    await scrape(
        Reporter(),
        database=library.database,
        web=asking.web,
        asked=Asked(sources=("acoustid",), track_ids=ids),
    )
    (seen,) = asking.site.pages()
    assert seen.query["duration"] == "20"
    known = await library.database.read(lambda conn: audio_facts.read(conn, Fact.FINGERPRINT))
    (sound,) = filter(None, known.values())
    assert fingerprint.decompress(seen.query["fingerprint"]).astype("<u4").tobytes() == sound


async def test_an_unknown_source_is_named(asking: Asking) -> None:
    with pytest.raises(UsageError, match="no source 'musicbrain'") as caught:
        await scrape(
            Reporter(),
            database=asking.library.database,
            web=asking.web,
            asked=Asked(sources=("musicbrain",), text="A - B"),
        )
    assert "Did you mean musicbrainz?" in caught.value.hint
