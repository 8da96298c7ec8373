"""A library, a folder of music, and an index of one in the other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.index import IndexResult, index
from musictui.jobs.job import Reporter
from musictui.jobs.web import Web
from musictui.library import tracks
from musictui.library.database import Database
from musictui.model.track import Track
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.sources.discogs import Discogs
from musictui.scrape.sources.musicbrainz import MusicBrainz
from tests.jobs.artist_library import Library, Records
from tests.jobs.encyclopedia import Encyclopedia
from tests.scrape.site import Site

WAIT_S = 20.0
"""Longer than anything takes here."""

Index = Callable[..., Awaitable[IndexResult]]
Tracks = Callable[[], Awaitable[dict[str, Track]]]


async def eventually(fact: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a fact that other threads or processes bring about."""
    async with asyncio.timeout(WAIT_S):
        while not await fact():  # noqa: ASYNC110 nothing in this loop could tell
            await asyncio.sleep(0.01)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """An empty folder for music."""
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty library."""
    database = Database(tmp_path / "library.db")
    yield database
    database.close()


@pytest.fixture
def run_index(database: Database, music: Path) -> Index:
    """Index `music`, or what `roots` says, in this process."""

    async def run(**arguments: Any) -> IndexResult:
        defaults = {"roots": [music], "database": database, "executor": InlineExecutor()}
        return await index(Reporter(), **(defaults | arguments))

    return run


@pytest.fixture
def stored(database: Database, music: Path) -> Tracks:
    """What the library holds, by path below `music`."""

    async def read() -> dict[str, Track]:
        ids = await database.read(lambda conn: [row[0] for row in conn.execute("SELECT id FROM tracks")])
        found = await database.read(lambda conn: tracks.by_ids(conn, ids))
        prefix = bytes(music) + b"/"
        return {track.path.removeprefix(prefix).decode(errors="backslashreplace"): track for track in found}

    return read


@pytest.fixture
async def encyclopedia() -> AsyncIterator[Encyclopedia]:
    """An empty one."""
    async with Site() as site:
        yield Encyclopedia(site).serve()


@pytest.fixture
async def web(encyclopedia: Encyclopedia, tmp_path: Path) -> AsyncIterator[Web]:
    """It, and nothing else."""
    options = FetchOptions(hosts={"127.0.0.1": HostLimit(20)}, retries=0)
    async with Fetcher(options, tmp_path / "cache") as fetcher:
        yield Web(fetcher, {"musicbrainz": MusicBrainz(encyclopedia.url)}, {})


@pytest.fixture
def library(database: Database, web: Web, music: Path) -> Library:
    """An empty one."""
    return Library(database, web, music)


@pytest.fixture
def records(library: Library, encyclopedia: Encyclopedia, web: Web) -> Records:
    """Discogs beside the encyclopedia, with a token."""
    discogs = Discogs("a token", encyclopedia.site.url("/discogs"))
    library.use(web._replace(sources={**web.sources, "discogs": discogs}))
    return Records(encyclopedia.site)
