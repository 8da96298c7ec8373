"""A library, a folder of music, and an index of one in the other."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.index import IndexResult, index
from musictui.jobs.job import Reporter
from musictui.library import tracks
from musictui.library.database import Database
from musictui.model.track import Track

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
