"""How soon a folder of 1,000 files is judged against a library of 100,000 tracks.

pytest -n 0 --override-ini addopts= tests/performance/test_vet.py
"""

import asyncio
import gc
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.cli.main import COLLECTIONS
from musictui.duplicates.verdicts import Verdict
from musictui.jobs.executors import open_executor
from musictui.jobs.job import Reporter
from musictui.jobs.vet import vet
from musictui.jobs.vetting import Vetting
from musictui.library import audio_facts, schema, tracks
from musictui.library.database import Database
from musictui.library.tracks import TrackRow, decode_tags
from musictui.model.duplicates import Fact
from musictui.tags import writer
from tests import audio
from tests.performance import large_library
from tests.performance.large_library import BATCH, ROOT

FILES = 1_000
WORDS = 1_900
"""Of a fingerprint of four minutes."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TrackRow]]:
    """A library file of 100,000 tracks, and its rows."""
    path = tmp_path_factory.mktemp("home") / "library.db"
    rows = large_library.rows()
    conn = schema.open_writer(path, timeout_s=1)
    (root,) = conn.execute("INSERT INTO roots (path, added_s) VALUES (?, 0) RETURNING id", (ROOT,)).fetchone()
    for start in range(0, len(rows), BATCH):
        conn.execute("BEGIN IMMEDIATE")
        tracks.add(conn, root, rows[start : start + BATCH], 0)
        conn.execute("COMMIT")
    conn.close()
    return path, rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, library: tuple[Path, list[TrackRow]]) -> Path:
    """Real files: a quarter with the tags of tracks, a quarter misspelt, half with other titles."""
    chance = random.Random(4)
    folder = tmp_path_factory.mktemp("incoming")
    for number, row in enumerate(chance.sample(library[1], FILES)):
        tags = {name: decode_tags(row.tags).get(name, ()) for name in ("title", "artist", "album")}
        title = tags["title"][0]
        if number % 4 == 1:
            tags["title"] = (title[:-1] + title[-1] * 2,)
        elif number % 4 > 1:
            tags["title"] = (f"{title[::-1]} {number}",)
        path = folder / f"{number}.mp3"
        path.write_bytes(audio.data("mp3", seed=number))
        writer.write(path, tags)
    return folder


@pytest.fixture(autouse=True)
def collections() -> Iterator[None]:
    """Garbage is looked for as often as on the command line."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTIONS)
    yield
    gc.set_threshold(*before)


@pytest.fixture
def database(library: tuple[Path, list[TrackRow]]) -> Iterator[Database]:
    """The library, open."""
    database = Database(library[0])
    yield database
    database.close()


async def judged(
    database: Database, folder: Path, executor: Any, **options: Any
) -> tuple[dict[str, float], Vetting]:
    """A vetting, and after how many seconds what was there.

    `read` is when the last file was read. The library is read beside the files, and on after them if it takes longer;
    only what of that comes before `read` is not in "by tags after reading". "by tags" counts from the very start.
    """
    report, found, started_s = Reporter(), Vetting(), time.monotonic()
    task = asyncio.create_task(
        vet(report, database=database, executor=executor, folder=os.fsencode(folder), found=found, **options)
    )
    moments: dict[str, float] = {}
    while not task.done():
        await asyncio.sleep(0.005)
        now_s = time.monotonic() - started_s
        if report.stage == "Reading the library":
            moments.setdefault("read", now_s)
        if found.version:
            moments.setdefault("by tags", now_s)
    await task
    moments["all"] = time.monotonic() - started_s
    return moments, found


def told(benchmark: BenchmarkFixture, moments: dict[str, float], found: Vetting) -> None:
    """Keep the figures of the best round."""
    after_s = round(moments["by tags"] - moments["read"], 2)
    if after_s >= benchmark.extra_info.get("by tags after reading", after_s + 1):
        return
    benchmark.extra_info.update({name: round(at_s, 2) for name, at_s in moments.items()})
    benchmark.extra_info["by tags after reading"] = after_s
    benchmark.extra_info.update({verdict.value: len(found.of(verdict)) for verdict in Verdict})


def test_verdicts_by_tags(benchmark: BenchmarkFixture, database: Database, folder: Path) -> None:
    async def run() -> None:
        executor = open_executor("processes:2")
        try:
            told(benchmark, *await judged(database, folder, executor, has_fingerprints=False))
        finally:
            executor.shutdown()

    benchmark.pedantic(lambda: asyncio.run(run()), rounds=3)


def test_sounds_against_stored_fingerprints(
    benchmark: BenchmarkFixture, database: Database, folder: Path, tmp_path: Path
) -> None:
    """All of the library has one; the files are of 12 s each, 32 of them."""
    for number in range(32):
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(audio.data("mp3", seed=number, seconds=12))
    chance = np.random.default_rng(5)

    def store(conn: Any) -> None:
        rows = conn.execute("SELECT id, size, mtime_ns FROM tracks").fetchall()
        audio_facts.store(
            conn,
            (
                audio_facts.Found(
                    *(row[0], Fact.FINGERPRINT, *row[1:]),
                    chance.integers(0, 2**32, WORDS, np.uint32).tobytes(),
                )
                for row in rows
            ),
        )

    async def run() -> None:
        executor = open_executor("processes:2")
        try:
            told(benchmark, *await judged(database, tmp_path, executor))
        finally:
            executor.shutdown()

    asyncio.run(database.write(store))
    benchmark.pedantic(lambda: asyncio.run(run()), rounds=1)
