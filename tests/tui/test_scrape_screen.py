"""The Scrape screen with a site on loopback: from keys to tags on disk and back, and every state between."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from textual.pilot import Pilot

from musictui.config import Config
from musictui.jobs.job import Job, JobState
from musictui.jobs.scrape_asked import Asked
from musictui.library import scraped, tracks
from musictui.library.scraped import Outcome
from musictui.model.release import PageState
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.ask_web import AskDialog
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.dialogs.past_scrapes import ScrapesDialog
from musictui.tui.screens.preview import PreviewScreen
from musictui.tui.screens.scrape import ScrapeScreen
from musictui.tui.widgets.scrape_head import Sums
from tests.scrape.site import Site
from tests.tui import asking, changing
from tests.tui.asking import answered, ask, begin
from tests.tui.waiting import text_of, until

WIDE, NARROW = (120, 40), (80, 24)
ARMY = "Björk/Post/01 Army of Me.flac"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """The web."""
    async with asking.served() as found:
        yield found


@pytest.fixture
async def library(
    site: Site, make_session: Callable[[Config], Session], person: Path, music: Path
) -> AsyncIterator[Session]:
    """A library of real files whose web is the site."""
    session = make_session(asking.config(site))
    await changing.index(session, music)
    yield session
    await session.close()


@pytest.fixture
def app(make_app: Callable[..., MusicApp], library: Session) -> MusicApp:
    """The program on it."""
    return make_app(on=library)


async def approve(pilot: Pilot[Any], session: Session) -> None:
    """Wait for a preview, apply it, and wait until that has ended."""
    before = len(session.jobs.jobs)
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_checked)
    await pilot.press("enter")
    await until(pilot, lambda: len(session.jobs.jobs) > before and session.jobs.jobs[-1].state.is_final)
    assert session.jobs.jobs[-1].error is None


async def forget(pilot: Pilot[Any], answer: str) -> None:
    """Forget what is under the cursor of the list of scrapes, and answer the question."""
    await pilot.press("d")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog) and pilot.app.screen.is_mounted)
    assert "1 page and 1 release" in text_of(pilot)
    await pilot.press(answer)


async def test_from_a_key_in_the_library_to_tags_on_disk_and_back(
    app: MusicApp, library: Session, site: Site, music: Path
) -> None:
    asking.serve_stores(site)
    before = (music / ARMY).read_bytes()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: "Army of Me" in text_of(pilot))
        await pilot.press("/", *"album:post", "enter")
        await until(pilot, lambda: "4 tracks" in text_of(pilot))
        await pilot.press("down", "space", "home", "space", "s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScrapeScreen))
        screen = pilot.app.screen
        await answered(pilot, screen)
        assert screen.shown.scrape.title == "Björk – Post"
        assert "left out without a key: Discogs, Last.fm, AcoustID" in text_of(pilot)
        assert "PROPOSED" not in text_of(pilot)
        row = next(at for at, each in enumerate(screen.pages.entries) if each.found)
        screen.pages.cursor = row
        await until(pilot, lambda: "PROPOSED" in text_of(pilot))
        shown = text_of(pilot)
        (agreed,) = [line for line in shown.splitlines() if "+ Art Pop" in line]
        assert "deezer, itunes" in agreed
        assert "? Techno" in shown  # one store alone is not sure enough
        assert "→ 1995-06-13" in shown
        await pilot.press("enter")
        await approve(pilot, library)
        tags = changing.tags(music / ARMY)
        assert tags["genre"] == ("Art Pop",)
        assert tags["date"] == ("1995-06-13",)
        await until(pilot, lambda: "= Art Pop" in text_of(pilot))
        await until(pilot, lambda: "what fits changes no tags" in text_of(pilot))
        assert "A previews what fits" not in text_of(pilot)
        await pilot.press("u")
        await approve(pilot, library)
        assert (music / ARMY).read_bytes() == before
        await until(pilot, lambda: "A previews what fits" in text_of(pilot))


async def test_pages_are_listed_with_what_became_of_them(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        paths = ("/post", "/odd", "/gone", "/broken", "/empty")
        await ask(pilot, " ".join(site.url(path) for path in paths))
        shown = text_of(pilot)
        for sign, path, word in (
            ("✓", "/post", "ok"),
            ("∅", "/gone", "not found"),
            ("⊘", "/broken", "blocked"),
            ("!", "/empty", "empty"),
        ):
            (line,) = [line for line in shown.splitlines() if f"{path} " in line and "│ " + sign in line]
            assert word in line
            assert re.search(r"\d m?s +│", line)
        assert shown.count(f"127.0.0.1:{site.port}/") == 4  # title, status, first line, pane of the page
        assert "[red]Eve[/red] – [b]x[/b]" in shown
        assert "fits 4 tracks" in shown
        assert "5 pages · 2 releases · 1 fits the library" in shown
        assert "0% of" in shown


async def test_a_hostile_release_is_shown_as_it_is(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, site.url("/odd"))
        await pilot.press("down")
        await until(pilot, lambda: "One [/]" in text_of(pilot))
        assert "not in the library" in text_of(pilot)
        assert "nothing of it fits the library" in text_of(pilot)
        await pilot.press("right", "y")


async def test_what_was_kept_is_told_and_nothing_is_asked_offline(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, site.url("/post"))
        asked = len(site.seen)
        await pilot.press("O")
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/odd')}")
        assert len(site.seen) == asked
        shown = text_of(pilot)
        assert "offline: nothing is asked" in shown
        assert "1 from the cache" in shown
        assert "not kept" in shown
        await pilot.press("O", "down", "down", "r")
        await until(pilot, lambda: site.asked("/odd") == 1)
        await answered(pilot, screen)
        assert "[b]x[/b] $primary" in text_of(pilot)
        assert "offline" not in text_of(pilot)
        assert screen.shown.scrape.pages == 2


async def test_one_page_is_asked_again_alone(app: MusicApp, library: Session, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/odd')}")
        waiting = screen.shown.pages[1].id
        await library.database.write(lambda conn: scraped.ask_again(conn, [waiting]))
        await until(pilot, lambda: "1 page left to ask" in text_of(pilot))
        await pilot.press("O", "r")
        await until(pilot, lambda: not screen.is_busy and "✓ 127.0.0.1" in text_of(pilot))
        (line,) = [line for line in text_of(pilot).splitlines() if "/odd " in line and "│ · " in line]
        assert "not asked" in line
        assert "1 page left to ask: c goes on" in text_of(pilot)


async def test_what_its_host_does_not_let_be_asked_says_why(
    app: MusicApp, library: Session, site: Site
) -> None:
    why = "Not asked: example.org rests for 60 s, because of /odd: 503."
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/odd')}")
        page_id = screen.shown.pages[1].id
        outcome = Outcome(PageState.WAITING, why, None, 0, 0.021)
        await library.database.write(lambda conn: scraped.settle(conn, page_id, outcome, [], 1.0))
        await until(pilot, lambda: "1 page left to ask" in text_of(pilot))
        screen.pages.cursor = 2
        await until(pilot, lambda: "Not asked: example.org rests" in text_of(pilot))
        assert screen.pages.entry.page.id == page_id
        shown = text_of(pilot)
        assert "It was not asked yet." not in shown
        assert "21 ms" not in shown
        assert "the network" not in shown


async def test_what_is_not_kept_was_not_asked(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        await pilot.press("O")
        await ask(pilot, site.url("/post"))
        assert "It is not in the cache, and nothing is" in text_of(pilot)
        assert "│∅ not kept" in text_of(pilot).replace("│ ", "│")
        assert "from the network" not in " ".join(text_of(pilot).split())
        assert "took" not in text_of(pilot)


async def test_problems_are_those_that_the_job_counts(app: MusicApp, library: Session, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, " ".join(site.url(path) for path in ("/gone", "/broken", "/empty", "/post")))
        await pilot.press("f", "f")
        await until(pilot, lambda: "only problems · 1 of 2 lines" in text_of(pilot))
        assert library.jobs.jobs[-1].progress.problems == 2


async def test_the_cursor_begins_anew_with_what_is_asked(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/odd')}")
        await pilot.press("end")
        assert screen.pages.cursor == 3
        await ask(pilot, f"{site.url('/odd')} {site.url('/post')}")
        assert screen.pages.cursor == 0


async def test_the_preview_lists_files_in_the_order_of_their_paths(
    app: MusicApp, library: Session, site: Site
) -> None:
    site.put("/post", asking.album(tracks=tuple(reversed(asking.POST))))
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, site.url("/post"))
        await pilot.press("A")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
        await until(pilot, lambda: len(pilot.app.screen.files.numbers) == 4)
        screen = pilot.app.screen
        paths = [screen.data.change(number).path for number in screen.files.numbers]
        assert paths == sorted(paths)


async def test_the_setting_to_be_offline_can_be_lifted_until_the_program_ends(
    make_session: Callable[[Config], Session], make_app: Callable[..., MusicApp], site: Site, person: Path
) -> None:
    session = make_session(asking.config(site, offline=True))
    async with make_app(on=session).run_test(size=WIDE, notifications=True) as pilot:
        screen = await ask(pilot, site.url("/post"))
        assert "offline: nothing is asked" in text_of(pilot)
        assert "not kept" in text_of(pilot)
        assert not site.seen
        await pilot.press("O")
        await until(pilot, lambda: "The web is asked again" in text_of(pilot))
        assert "offline: nothing is asked" not in text_of(pilot)
        await pilot.press("r")
        await until(pilot, lambda: site.asked("/post") == 1)
        await answered(pilot, screen)
        await pilot.press("O")
        await ask(pilot, site.url("/odd"))
        assert not site.asked("/odd")
        assert session.config.network.offline
    await session.close()


async def test_what_was_asked_too_often_is_asked_when_one_goes_on(app: MusicApp, site: Site) -> None:
    site.put("/busy", "no", status=429)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot, f"{site.url('/post')} {site.url('/busy')}")
        screen = pilot.app.screen
        await until(pilot, lambda: not screen.is_busy and "1 page left to ask" in text_of(pilot))
        assert "too often" in text_of(pilot)
        await until(pilot, lambda: "○ 1 page left to ask" in text_of(pilot))
        site.put("/busy", asking.album("Eve", "Odd"))
        await pilot.press("c")
        await answered(pilot, screen)
        assert "Eve – Odd" in text_of(pilot)
        assert site.asked("/post") == 1


async def test_stopped_goes_on_and_asks_nothing_twice(app: MusicApp, site: Site) -> None:
    reached, may_go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> Any:
        reached.set()
        await may_go_on.wait()
        raise ConnectionResetError

    site.on("/odd", slow)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot, f"{site.url('/post')} {site.url('/odd')}")
        screen = pilot.app.screen
        await until(pilot, lambda: reached.is_set() and "loading" in text_of(pilot))
        assert "Asking" in text_of(pilot)
        await pilot.press("x")
        await until(pilot, lambda: not screen.is_busy and "1 page left to ask" in text_of(pilot))
        screen.pages.cursor = next(
            at for at, each in enumerate(screen.pages.entries) if each.page.state is PageState.WAITING
        )
        # The row and the pane of the page.
        await until(pilot, lambda: len(re.findall(r"· (?:/odd +)?not asked  ", text_of(pilot))) == 2)
        may_go_on.set()
        site.put("/odd", asking.album("Eve", "Odd"))
        await pilot.press("c")
        await answered(pilot, screen)
        assert site.asked("/post") == 1
        assert "Eve – Odd" in text_of(pilot)


async def test_a_page_waits_for_its_turn(
    make_session: Callable[[Config], Session], make_app: Callable[..., MusicApp], site: Site, person: Path
) -> None:
    async def too_often(_: Any) -> Any:
        from aiohttp import web

        return web.Response(status=429, headers={"Retry-After": "30"})

    site.on("/often", too_often)
    session = make_session(asking.config(site))
    app = make_app(on=session)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot, f"{site.url('/often')} {site.url('/post')}")
        await until(pilot, lambda: "rests" in text_of(pilot))
        await until(pilot, lambda: "next in" in text_of(pilot))
        assert "It waits for its turn" in text_of(pilot)
        await pilot.press("x")


async def test_how_long_a_page_took_is_told_without_its_wait(
    make_session: Callable[[Config], Session], make_app: Callable[..., MusicApp], site: Site, person: Path
) -> None:
    found = asking.config(site)
    slow = replace(found, network=replace(found.network, limits=("127.0.0.1 1 2",)))
    session = make_session(slow)
    async with make_app(on=session).run_test(size=WIDE) as pilot:
        began_s = time.monotonic()
        screen = await ask(pilot, " ".join(site.url(path) for path in ("/post", "/odd", "/empty")))
        last = screen.shown.pages[-1]
        # Its turn was half a second after that of the second, which came half a second after the first.
        assert time.monotonic() - began_s - last.seconds >= 0.9
        screen.pages.cursor = len(screen.pages.entries) - 1
        await until(pilot, lambda: re.search(r"took +[\d.]+ m?s", text_of(pilot)))


async def test_the_scroll_bar_does_not_touch_what_is_listed(app: MusicApp, site: Site) -> None:
    paths = [f"/post?n={number}" for number in range(12)]
    async with app.run_test(size=NARROW) as pilot:
        screen = await ask(pilot, " ".join(site.url(path) for path in paths))
        assert screen.pages.show_vertical_scrollbar
        for y in range(screen.pages.size.height):
            assert screen.pages.render_line(y).text.endswith(" ")


async def test_a_release_that_is_left_out_is_not_applied(app: MusicApp, site: Site) -> None:
    site.put("/again", asking.album(genres=("Trip Hop",)))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/again')}")
        assert "A previews what fits" in text_of(pilot)
        await pilot.press("down", "space")
        assert "left out" in text_of(pilot)
        assert "A previews what fits, 1 left out" in text_of(pilot)
        screen.pages.cursor = 3
        await until(pilot, lambda: "+ Trip Hop" in text_of(pilot))
        assert "+ Art Pop" not in text_of(pilot)
        await pilot.press("space")
        assert "all that fits is left out" in text_of(pilot)
        await pilot.press("A")
        assert isinstance(pilot.app.screen, ScrapeScreen)


async def test_what_is_not_sure_enough_is_not_written_and_says_so(
    make_session: Callable[[Config], Session],
    make_app: Callable[..., MusicApp],
    site: Site,
    music: Path,
) -> None:
    asking.serve_stores(site)
    session = make_session(asking.config(site, ("genre",)))
    await changing.index(session, music)
    async with make_app(on=session).run_test(size=WIDE, notifications=True) as pilot:
        screen = await ask(pilot, "itunes: Björk - Post")
        screen.pages.cursor = next(at for at, each in enumerate(screen.pages.entries) if each.found)
        await until(pilot, lambda: "? Art Pop" in text_of(pilot))
        assert "writes genre" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing to change" in text_of(pilot))
        assert pilot.app.screen is screen


async def test_the_list_is_narrowed_and_says_when_nothing_is_left(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/odd')}")
        assert len(screen.pages.entries) == 4
        await pilot.press("f")
        assert [each.page.url for each in screen.pages.entries] == [site.url("/post")] * 2
        assert "only what fits" in text_of(pilot)
        await pilot.press("f")
        assert "No page has a problem" in text_of(pilot)
        assert "2 pages · 2 releases" in text_of(pilot)
        await pilot.press("f")
        assert len(screen.pages.entries) == 4
        assert screen.focused is screen.pages


async def test_problems_are_asked_again_all_at_once(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, " ".join(site.url(path) for path in ("/post", "/broken", "/empty")))
        site.put("/broken", asking.album("Eve", "Odd"))
        site.put("/empty", asking.album("Eve", "Even"))
        assert "2 problems: R asks them again" in text_of(pilot)
        assert "R ask all again" in text_of(pilot).splitlines()[-1]
        assert screen.only == ""
        await pilot.press("R")
        await until(pilot, lambda: site.asked("/empty") == 2)
        await answered(pilot, screen)
        assert site.asked("/post") == 1
        assert screen.shown.scrape.releases == 3
        await until(pilot, lambda: "R ask all again" not in text_of(pilot))
        assert "problem" not in text_of(pilot)


async def test_after_being_offline_the_head_says_how_to_ask_again(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        await pilot.press("O")
        screen = await ask(pilot, f"{site.url('/post')} {site.url('/odd')}")
        assert "offline · nothing was found · 2 problems · asked" in text_of(pilot)
        await pilot.press("O")
        await until(pilot, lambda: "2 problems: R again · asked" in text_of(pilot))
        await pilot.press("R")
        await until(pilot, lambda: site.asked("/odd") == 1)
        await answered(pilot, screen)
        assert screen.shown.scrape.releases == 2


async def test_of_what_was_not_asked_about_the_library_says_nothing(
    app: MusicApp, library: Session, site: Site
) -> None:
    known = await library.database.read(lambda conn: tracks.by_ids(conn, changing.ids(conn)))
    (army,) = [track.id for track in known if track.path.endswith(b"01 Army of Me.flac")]
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        screen = pilot.app.screen
        screen.ask(Asked(urls=(site.url("/post"), site.url("/odd")), track_ids=(army,)))
        await answered(pilot, screen)
        assert "2 releases · 1 fits what was asked" in text_of(pilot)
        (line,) = [line for line in text_of(pilot).splitlines() if "♪ [red]Eve" in line]
        assert "not among what was asked" in line
        screen.pages.cursor = 1
        await until(pilot, lambda: text_of(pilot).count("∅ not among what was asked") == 3)
        assert "not in the library" not in text_of(pilot)


async def test_the_share_from_the_cache_is_of_what_was_answered(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, site.url("/post"))
        await pilot.press("O")
        screen = await ask(pilot, " ".join(site.url(path) for path in ("/post", "/odd", "/more", "/gone")))
        sent = len(site.seen)
        await until(pilot, lambda: f"{1 / (sent + 1):.0%} of {sent + 1} from the cache" in text_of(pilot))
        assert screen.hosts.totals.asked == 5


async def test_earlier_scrapes_are_shown_and_forgotten(app: MusicApp, library: Session, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, site.url("/post"))
        screen = await ask(pilot, site.url("/odd"))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScrapesDialog))
        await until(pilot, lambda: "1 page, 1 release" in text_of(pilot))
        await pilot.press("down", "enter")
        await until(
            pilot, lambda: screen.shown is not None and screen.shown.scrape.title == site.url("/post")
        )
        await pilot.press("o")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, ScrapesDialog) and pilot.app.screen.is_mounted
        )
        assert "d forget" in text_of(pilot)
        await forget(pilot, "escape")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, ScrapesDialog) and pilot.app.screen.is_mounted
        )
        assert len(await library.database.read(scraped.scrapes)) == 2
        await forget(pilot, "enter")
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, ScrapesDialog)
                and pilot.app.screen.is_mounted
                and len(pilot.app.screen.scrapes.scrapes) == 1
            ),
        )
        await forget(pilot, "enter")
        await until(pilot, lambda: "Nothing was asked yet." in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot) and screen.shown is None)
        assert await library.database.read(scraped.scrapes) == []


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_earlier_scrapes_are_told_apart_by_the_end_of_addresses_and_their_options(
    app: MusicApp, site: Site, size: tuple[int, int]
) -> None:
    path = f"/{'a-long-folder/' * 6}post"
    site.put(path, asking.album())
    async with app.run_test(size=size) as pilot:
        await ask(pilot, site.url(path))
        await ask(pilot, f"{site.url('/post')} since:1990 pages:7")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScrapesDialog))
        await until(pilot, lambda: "1 page, 1 release" in text_of(pilot))
        assert "folder/post " in text_of(pilot)
        head, *rows = [line for line in text_of(pilot).splitlines() if "/post since:1990" in line]
        assert f"127.0.0.1:{site.port}/post since:1990" in head
        assert len(rows) == 1
        assert ("depth:3" in rows[0]) == (size == WIDE)


async def test_what_was_not_sent_is_not_from_the_network(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        await pilot.press("O")
        await ask(pilot, site.url("/post"))
        (line,) = [line for line in text_of(pilot).splitlines() if "not kept" in line and "/post" in line]
        assert "network" not in line


async def test_what_did_not_change_says_so(app: MusicApp, site: Site) -> None:
    async def answer(request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        return web.Response(text=asking.album(), content_type="text/html", headers={"ETag": '"one"'})

    url = site.on("/same", answer)
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, url)
        assert "unchanged" not in text_of(pilot)
        await pilot.press("home", "r")
        await until(pilot, lambda: site.asked("/same") == 2)
        await answered(pilot, screen)
        await until(pilot, lambda: "the network (unchanged)" in text_of(pilot))
        (line,) = [line for line in text_of(pilot).splitlines() if "/same " in line and "│ ✓" in line]
        assert "unchanged" in line


async def test_what_is_forgotten_elsewhere_leaves_the_screen(
    app: MusicApp, library: Session, site: Site
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, site.url("/post"))
        scrape_id = screen.shown.scrape.id
        await library.database.write(lambda conn: scraped.forget(conn, [scrape_id]))
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))


async def test_what_is_asked_elsewhere_is_followed(app: MusicApp, library: Session, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        await library.start("scrape", asked=Asked(urls=(site.url("/post"),))).wait()
        await until(pilot, lambda: "Björk – Post" in text_of(pilot))


async def test_what_cannot_be_asked_is_told_in_the_dialog(app: MusicApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog) and pilot.app.screen.is_mounted)
        dialog = pilot.app.screen
        await until(pilot, lambda: bool(dialog._sources))
        await pilot.press("enter")
        assert "Say what." in text_of(pilot)
        for text, told in (
            ("musicbrain: A - B", "Did you mean musicbrainz?"),
            ("lastfm: A - B", "MUSICTUI_LASTFM_KEY"),
            ("https://example.org since:may", "a date such as 2024-05"),
            ("https://example.org and more", "“and” is no address"),
        ):
            dialog.line.value = text
            await pilot.press("enter")
            await until(pilot, lambda told=told: told in " ".join(text_of(pilot).replace("│", " ").split()))
            assert pilot.app.screen is dialog
        dialog.line.value = "A - B"
        await until(
            pilot, lambda: "Asks MusicBrainz, Deezer, Apple" in text_of(pilot) or "Asks" in text_of(pilot)
        )
        assert "Left out without a key: Discogs" in " ".join(text_of(pilot).replace("│", " ").split())


async def test_the_name_of_a_service_is_completed(app: MusicApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("3", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog) and pilot.app.screen.is_mounted)
        dialog = pilot.app.screen
        await until(pilot, lambda: bool(dialog._sources))
        await pilot.press("d", "e", "e")
        await until(pilot, lambda: "deezer:" in text_of(pilot))
        await pilot.press("tab")
        assert dialog.line.value == "deezer: "


async def test_a_site_is_followed_by_what_is_typed(app: MusicApp, site: Site) -> None:
    posts = "".join(
        f'<article><h2><a href="/2024/05/post-{number}">Bob – Song {number}</a></h2></article>'
        for number in range(1, 5)
    )
    site.put("/blog", f"<html><head><title>Blog</title></head><body><main>{posts}</main></body></html>")
    for number in range(1, 5):
        genre = "Dub" if number % 2 else "House"
        site.put(
            f"/2024/05/post-{number}",
            f"<html><head><title>Bob – Song {number}</title></head><body><article>"
            f"<h1>Bob – Song {number}</h1><p>Genre: {genre}</p></article></body></html>",
        )
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, f"{site.url('/blog')} genre:dub pages:20")
        titles = {each.found.release.title for each in screen.pages.entries if each.found}
        assert titles == {"Song 1", "Song 3"}
        shown = text_of(pilot)
        assert f"127.0.0.1:{site.port}/blog genre:dub pages:20 depth:3  " in shown
        assert "What it leads to is asked by itself." in shown
        (line,) = [line for line in shown.splitlines() if "/post-2 " in line]
        assert "○ " in line
        assert "left out" in line
        (line,) = [line for line in shown.splitlines() if "/post-3 " in line]
        assert "✓ " in line
        screen.pages.cursor = next(
            at for at, each in enumerate(screen.pages.entries) if each.page.url.endswith("/post-2")
        )
        await until(pilot, lambda: "Left out: it is not dub: what it says is house." in text_of(pilot))


async def test_of_a_feed_it_is_told_that_its_posts_are_of_other_days(app: MusicApp, site: Site) -> None:
    items = "".join(
        f"<item><title>Bob – Song {day}</title><link>{site.url(f'/{day}')}</link><category>Dub</category>"
        f"<pubDate>Mon, 0{day} Jan 2024 10:00:00 GMT</pubDate></item>"
        for day in (1, 2)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>{items}</channel></rss>'
    site.put("/feed", feed, content_type="application/rss+xml")
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, f"{site.url('/feed')} since:2024-02")
        (line,) = [line for line in text_of(pilot).splitlines() if "/feed " in line and "│ ○ " in line]
        assert "left out" in line
        assert "Left out: none of its 2 posts is since:2024-02." in text_of(pilot)


async def test_rows_of_services_say_who_was_asked_for_what(
    app: MusicApp, library: Session, site: Site
) -> None:
    asking.serve_stores(site)
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, "Björk - Post")
        shown = text_of(pilot)
        for row in (
            r"∅ MusicBrainz +Post · Björk +not found",
            r"✓ Deezer +Post · Björk +ok",
            r"✓ Deezer +↳ Post 7 +ok",
            r"✓ iTunes +↳ Post 9 +ok",
        ):
            assert re.search(row, shown), row
        screen.pages.cursor = next(
            at
            for at, each in enumerate(screen.pages.entries)
            if each.page.step == "deezer search-album" and not each.found
        )
        await until(pilot, lambda: re.search(r"asked for +Deezer search", text_of(pilot)))
        assert re.search(r"about +Björk – Post", text_of(pilot))
        assert "0 releases │" not in text_of(pilot)
        site.put("/deezer/search/album", '{"data": [], "total": 0}', content_type="application/json")
        await pilot.press("r")
        await until(pilot, lambda: re.search(r"∅ Deezer +Post · Björk +nothing", text_of(pilot)))
        assert "∅ nothing" in text_of(pilot)
        assert "Deezer finds nothing." in text_of(pilot)


async def test_what_fails_before_anything_is_asked_says_why(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Nothing was asked yet" in text_of(pilot))
        pilot.app.screen.ask(Asked(sources=("discogs",), text="A - B"))
        await until(pilot, lambda: "Nothing could be asked" in text_of(pilot))
        assert "MUSICTUI_DISCOGS_TOKEN" in text_of(pilot)


async def test_the_network_is_shown_and_hidden_by_a_key(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await ask(pilot, site.url("/post"))
        assert not screen.network.display
        await pilot.press("n")
        await until(pilot, lambda: f"127.0.0.1:{site.port}" in text_of(pilot) and "pace" in text_of(pilot))
        assert "0/4" in text_of(pilot)
        await pilot.press("n")
        assert not screen.network.display


async def test_nothing_is_read_again_while_nothing_changed(
    app: MusicApp, library: Session, site: Site
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, site.url("/post"))
        shown = screen.shown
        assert await screen.data.load(shown.scrape.id, shown) is shown
        await library.database.write(lambda conn: scraped.ask_again(conn, [shown.pages[0].id]))
        assert await screen.data.load(shown.scrape.id, shown) is not shown


async def test_what_to_do_is_told_first_where_there_is_little_room(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await ask(pilot, site.url("/post"))
        why = "failed: It ended by an error of the program. The log file has the details."
        keys = ("Discogs", "Last.fm", "AcoustID")
        url = "http://localhost:8080/a-long-folder/of-another/blog/"
        words = "since:2024 genre:dub pages:60 depth:3"
        screen.head.show(Sums(url, 26, 3, 1, 5, 2, 0, "12:00", why, keys, words))
        first, second = screen.head.render().plain.split("\n")
        assert first.startswith("localhost:8080/…")
        assert "/blog/ since:2024" in first
        assert first.endswith("26 pages · 5 releases · 2 fit the library")
        assert second.startswith("3 pages left to ask: ")
        assert "goes on · A previews what fits · failed: It ended by" in second
        screen.head.show(Sums(url, 26, 3, 1, 5, 2, 0, "12:00", "", keys, words))
        assert "goes on · A previews what fits · 3 without a key" in screen.head.render().plain


async def test_what_waits_for_its_host_is_not_nearly_done(app: MusicApp, site: Site) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot, site.url("/post"))
        job = Job(9, "scrape", "Asking", "scrape")
        job.state = JobState.RUNNING
        job.reporter.begin("Asking", "pages", 10)
        job.reporter.advance(9)
        screen.head.follow(job, at_least_s=58.2)
        assert "58 s left" in screen.head.render().plain
        screen.head.follow(job)
        assert "58 s left" not in screen.head.render().plain
