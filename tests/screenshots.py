"""Makes the pictures in `screenshots/` from the running program: `make screenshots`.

Each is the real program on a demo library that is made for it, driven by keys.
"""

import asyncio
import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from musictui.config import Config, IndexConfig
from musictui.demo.make import make
from musictui.demo.plan import Settings
from musictui.jobs import drafts
from musictui.jobs.executors import open_executor
from musictui.jobs.job import Reporter
from musictui.jobs.scrape_asked import Asked
from musictui.library import journal, origins, search, tracks
from musictui.model import query, recipes
from musictui.model.changes import Draft
from musictui.model.track import Track
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui.app import MusicApp
from tests.jobs.encyclopedia import Encyclopedia
from tests.scrape.site import Site
from tests.tui import asking

TARGET = Path(__file__).parents[1] / "screenshots"
TRACKS = 2_000
COPIES = 6
"""So often is the library linked for the pictures of an index at work, so that it lasts."""
WIDE = (160, 45)
SMALL = (80, 24)
GLIMPSE_S = 0.25
"""An index goes on so long before its picture is taken."""


async def main() -> None:
    """Write all pictures."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ["HOME"] = name
        os.environ["MUSICTUI_HOME"] = str(home / "empty")
        music = home / "Music"
        await _make_music(music)
        await _of_nothing()
        os.environ["MUSICTUI_HOME"] = str(home / "busy")
        for number in range(COPIES):
            shutil.copytree(
                music, home / "Archive" / f"disk {number + 1}", copy_function=os.link, symlinks=True
            )
        await _of_indexing(home / "Archive")
        shutil.rmtree(home / "Archive")
        os.environ["MUSICTUI_HOME"] = str(home / "full")
        await _of_library(music)
        await _of_changes()
        await _of_duplicates()
        await _of_scrape()
        await _of_artists()


async def _make_music(folder: Path) -> None:
    executor = open_executor("processes")
    try:
        await make(
            Reporter(), executor=executor, folder=folder, settings=Settings(tracks=TRACKS, seconds=1.0)
        )
    finally:
        executor.shutdown()


async def _of_nothing() -> None:
    session = Session(Config(), default_paths())
    app = MusicApp(session)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(0.5)
        _save(app, "library-empty")
        await pilot.press("6")
        await pilot.pause(0.5)
        _save(app, "jobs-empty")
        await session.close()


async def _of_indexing(music: Path) -> None:
    session = Session(Config(index=IndexConfig(executor="processes:1")), default_paths())
    app = MusicApp(session, [music])
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        while _done(session) < TRACKS // 4:  # noqa: ASYNC110 a job has no event for it
            await asyncio.sleep(0.005)
        job = session.jobs.jobs[0]
        for keys, name in ((("down",) * 3, "library-indexing"), (("6",), "jobs-indexing")):
            # It rests while the keys are typed and what landed is drawn, and goes on for the picture.
            job.pause()
            await pilot.press(*keys)
            await pilot.pause(1.2)
            job.resume()
            await asyncio.sleep(GLIMPSE_S)
            _save(app, name)
        await job.wait()
        await pilot.pause(1.0)
        _save(app, "jobs-filled")
        await session.close()


async def _of_library(music: Path) -> None:
    session = Session(Config(), default_paths())
    await session.start("index", roots=(music,)).wait()
    await session.close()
    for size, suffix in ((WIDE, ""), (SMALL, "-80x24")):
        session = Session(Config(), default_paths())
        app = MusicApp(session)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(1.0)
            await pilot.press("pagedown", "pagedown", "pagedown", "space", "down", "space", "down")
            await pilot.pause(0.5)
            _save(app, f"library-filled{suffix}")
            await pilot.press("slash", *"year:1990..1999 -live")
            await pilot.pause(0.5)
            await pilot.press("enter", "down", "down")
            await pilot.pause(0.5)
            _save(app, f"library-search{suffix}")
            if suffix:
                await pilot.press("6")
                await pilot.pause(0.5)
                _save(app, f"jobs-filled{suffix}")
            await session.close()


async def _of_changes() -> None:
    """On the library of the pictures before."""
    session = Session(Config(), default_paths())
    recipe = recipes.parse("tidy", ["case title title,album", "replace * & and", 'set genre "Indie Rock"'])

    def draft(conn: Any) -> Draft:
        ids = list(search.ids(conn, query.parse("genre:rock year:1970..1999")))[:40]
        return drafts.recipe_draft(conn, ids, recipe)

    made = await session.database.read(draft)
    set_id = await session.database.write(lambda conn: journal.create(conn, made, time.time()))
    app = MusicApp(session)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause(1.0)
        app.run_worker(app.preview_set(set_id))
        await pilot.pause(1.5)
        await pilot.press("down", "down")
        await pilot.pause(0.5)
        _save(app, "preview")
        await pilot.press("enter")
        while not session.jobs.jobs or not session.jobs.jobs[-1].state.is_final:
            await pilot.pause(0.2)
        await pilot.press("7")
        await pilot.pause(1.5)
        _save(app, "history")
        await pilot.press("1")
        await pilot.pause(0.5)
        await pilot.press("e")
        await pilot.pause(1.0)
        _save(app, "edit")
        await session.close()


async def _of_duplicates() -> None:
    """On the library of the pictures before."""
    for size, suffix in ((WIDE, ""), (SMALL, "-80x24")):
        session = Session(Config(), default_paths())
        app = MusicApp(session)
        async with app.run_test(size=size) as pilot:
            await pilot.press("2")
            await pilot.pause(0.5)
            if not suffix:
                _save(app, "duplicates-empty")
                await session.start("duplicates").wait()
                await pilot.pause(2.0)
                await pilot.press("k", "k", "down", "k")
            await pilot.pause(1.5)
            _save(app, f"duplicates{suffix}")
            if not suffix:
                await pilot.press("r")
                await pilot.pause(1.0)
                await pilot.press("down", "down", "shift+down")
                await pilot.pause(1.0)
                _save(app, "duplicates-rules")
            await session.close()


async def _of_scrape() -> None:
    """On the library of the pictures before, and a site on loopback that knows one of its albums."""
    async with asking.served(delay_s=0.05) as site:
        for size, suffix in ((WIDE, ""), (SMALL, "-80x24")):
            session = Session(asking.config(site, ("genre", "date", "label")), default_paths())
            app = MusicApp(session)
            async with app.run_test(size=size) as pilot:
                await pilot.press("3")
                await pilot.pause(1.0)
                if not suffix:
                    _save(app, "scrape-empty")
                    await _ask_about_an_album(session, site)
                await pilot.pause(1.5)
                await pilot.press("down")
                await pilot.pause(1.0)
                _save(app, f"scrape{suffix}")
                await pilot.press("o", "down", "enter")
                await pilot.pause(1.0)
                await pilot.press("end")
                await pilot.pause(1.0)
                _save(app, f"scrape-tracks{suffix}")
                await session.close()


async def _ask_about_an_album(session: Session, site: Site) -> None:
    """Its page, pages that fail, and what stores say of it."""

    def read(conn: Any) -> list[Track]:
        ids = list(search.ids(conn, query.parse("album:any artist:any track:1")))
        for track in tracks.by_ids(conn, ids):
            artist, name = track.tags["artist"][0], track.tags["album"][0]
            found = search.ids(conn, query.And((query.Match("album", query.Op.EXACT, name),)))
            members = tracks.by_ids(conn, list(found))
            if len(members) > 5 and {each.tags["artist"][0] for each in members} == {artist}:
                return members
        return []

    members = await session.database.read(read)
    artist, name = members[0].tags["artist"][0], members[0].tags["album"][0]
    titles = list(dict.fromkeys(each.tags["title"][0] for each in members))
    site.put("/releases/album", asking.album(artist, name, titles, ("Dub Techno", "Ambient")))
    asking.serve_stores(site, artist, name, titles, "Ambient")
    urls = tuple(site.url(path) for path in ("/releases/album", "/gone", "/broken", "/empty", "/odd"))
    ids = tuple(track.id for track in members)
    await session.start("scrape", asked=Asked(track_ids=ids, sources=("deezer", "itunes"))).wait()
    await session.start("scrape", asked=Asked(urls=urls)).wait()


async def _of_artists() -> None:
    """On the library of the pictures before, and an encyclopedia on loopback that knows most of its artists."""
    async with Site(delay_s=0.02) as site:
        known = Encyclopedia(site).serve()
        settings = asking.config(site, ())
        settings = replace(settings, sources=replace(settings.sources, musicbrainz=known.url))
        for size, suffix in ((WIDE, ""), (SMALL, "-80x24")):
            session = Session(settings, default_paths())
            app = MusicApp(session)
            async with app.run_test(size=size) as pilot:
                await pilot.press("4")
                await pilot.pause(1.5)
                if not suffix:
                    await _tell_of_artists(session, known)
                    await session.start("origins").wait()
                    await pilot.pause(1.5)
                _save(app, f"artists{suffix}")
                await pilot.press("f", "A", "down")
                await pilot.pause(1.0)
                _save(app, f"artists-to-decide{suffix}")
                await session.close()


async def _tell_of_artists(session: Session, known: Encyclopedia) -> None:
    """The encyclopedia knows most of them, of some names several, of some none."""
    country = known.area("Norway", code="NO")
    city = known.area("Bergen", within=known.area("Vestland", within=country))
    keys = [each.key for each in await session.database.read(origins.overview)]
    lines = await session.database.read(lambda conn: origins.page(conn, keys))
    for place, line in enumerate(lines):
        match place % 7:
            case 1:
                known.artist(line.artist, "GB", comment="post-punk band from Leeds", made=["First Light"])
                known.artist(line.artist, "US", comment="hip hop trio from Oakland", made=["Boroughs"])
            case 2:
                known.artist(line.artist, area=city)
            case 3:
                known.artist(line.artist, area=known.area("Czechoslovakia"))
            case 4 | 5 | 6:
                known.artist(line.artist, ("IS", "FR", "JP", "BR", "SE")[place % 5])


def _done(session: Session) -> int:
    jobs = session.jobs.jobs
    return jobs[0].reporter.done if jobs else 0


def _save(app: MusicApp, name: str) -> None:
    """Write the screen as a picture that loads nothing from elsewhere."""
    svg = app.export_screenshot(title="MusicTUI")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace")
    (TARGET / f"{name}.svg").write_text(svg, encoding="utf-8")
    sys.stdout.write(f"{name}.svg\n")


if __name__ == "__main__":
    asyncio.run(main())
