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
from pathlib import Path
from typing import Any

from musictui.config import Config, IndexConfig
from musictui.demo.make import make
from musictui.demo.plan import Settings
from musictui.jobs import drafts
from musictui.jobs.executors import open_executor
from musictui.jobs.job import Reporter
from musictui.library import journal, search
from musictui.model import query, recipes
from musictui.model.changes import Draft
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui.app import MusicApp

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
