"""How fast files are changed and changed back, beside a plain script that is as careful.

The demo library of 10,000 tracks is made once, as for the index, and copied for each run.
"""

import asyncio
import hashlib
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import av
import mutagen.flac
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.analysis import packets
from musictui.files import copying
from musictui.jobs import drafts
from musictui.jobs.apply_changes import ApplyResult, apply_changes
from musictui.jobs.executors import open_executor
from musictui.jobs.index import index
from musictui.jobs.job import Reporter
from musictui.jobs.undo_changes import undo_draft
from musictui.jobs.write_copy import Copied, Task, write_copy
from musictui.library import journal
from musictui.library.database import Database
from musictui.model import steps
from musictui.model.changes import Change, Deed, Draft
from musictui.model.recipes import Recipe
from tests import audio
from tests.performance.test_index import demo

__all__ = ["demo"]

RECIPE = Recipe(
    "", tuple(map(steps.parse, ("set genre Ambient", 'set comment "new words"', "set language eng")))
)
"""Three fields of each file."""
LARGE_S = 180
"""A FLAC of noise of so many seconds has some 25 MB."""
T = TypeVar("T")


@dataclass
class Retagged:
    """A library that was changed."""

    music: Path
    library: Path
    before: dict[Path, bytes]

    def run(self, work: Callable[[Database, Any], Awaitable[T]]) -> T:
        """Do something with the library, workers ready."""

        async def session() -> T:
            database, executor = Database(self.library), open_executor()
            try:
                return await work(database, executor)
            finally:
                executor.shutdown()
                database.close()

        return asyncio.run(session())


def contents(music: Path) -> dict[Path, bytes]:
    """The hash of every file."""
    files = (path for path in music.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: hashlib.blake2b(path.read_bytes()).digest() for path in files}


async def ids(database: Database) -> list[int]:
    return await database.read(lambda conn: [row[0] for row in conn.execute("SELECT id FROM tracks")])


async def store(database: Database, draft: Draft) -> int:
    return await database.write(lambda conn: journal.create(conn, draft, time.time()))


async def apply(database: Database, executor: Any, set_id: int) -> ApplyResult:
    return await apply_changes(Reporter(), database=database, executor=executor, set_id=set_id)


@pytest.fixture(scope="module")
def retagged(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retagged]:
    """The demo library, indexed, to be changed."""
    folder = tmp_path_factory.mktemp("changes")
    shutil.copytree(demo, folder / "music", symlinks=True)
    library = Retagged(folder / "music", folder / "library.db", contents(folder / "music"))
    library.run(
        lambda database, executor: index(
            Reporter(), database=database, executor=executor, roots=(library.music,)
        )
    )
    yield library
    shutil.rmtree(folder)


@pytest.mark.benchmark(group="10,000 files, three fields")
def test_retag(benchmark: BenchmarkFixture, retagged: Retagged) -> None:
    async def prepare(database: Database, _executor: Any) -> int:
        found = await ids(database)
        draft = await database.read(lambda conn: drafts.recipe_draft(conn, found, RECIPE))
        return await store(database, draft)

    set_id = retagged.run(prepare)
    result = benchmark.pedantic(
        lambda: retagged.run(lambda database, executor: apply(database, executor, set_id)), rounds=1
    )
    assert result.done > 9_900
    assert result.failed == 0


@pytest.mark.benchmark(group="10,000 files, three fields")
def test_retag_undone(benchmark: BenchmarkFixture, retagged: Retagged) -> None:
    async def prepare(database: Database, _executor: Any) -> int:
        (last,) = await database.read(lambda conn: journal.sets(conn, limit=1))
        return await store(database, await database.read(lambda conn: undo_draft(conn, last.id)))

    set_id = retagged.run(prepare)
    result = benchmark.pedantic(
        lambda: retagged.run(lambda database, executor: apply(database, executor, set_id)), rounds=1
    )
    assert result.failed == result.conflicts == 0
    assert contents(retagged.music) == retagged.before


@pytest.mark.benchmark(group="10,000 changes, before the preview")
def test_make_and_store_10_000_changes(benchmark: BenchmarkFixture, retagged: Retagged) -> None:
    async def make(database: Database, _executor: Any) -> float:
        found = await ids(database)
        begun_s = time.perf_counter()
        await store(database, await database.read(lambda conn: drafts.recipe_draft(conn, found, RECIPE)))
        return time.perf_counter() - begun_s

    seconds = benchmark.pedantic(lambda: retagged.run(make), rounds=3)
    benchmark.extra_info["of it the draft and the journal, s"] = round(seconds, 2)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large FLAC."""
    path = tmp_path_factory.mktemp("large") / "large.flac"
    return audio.make(path, {"title": "Old"}, seconds=LARGE_S)


def plain_edit(path: Path) -> None:
    """What a careful script does: a copy, the tag, a hash of the packets before and after, sync, rename."""
    sibling = path.with_name("copy.flac")
    shutil.copyfile(path, sibling)
    file = mutagen.flac.FLAC(sibling)
    file["title"] = [str(time.time())]
    file.save()
    assert packet_hash(path) == packet_hash(sibling)
    with sibling.open("rb+") as synced:
        os.fsync(synced.fileno())
    sibling.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def packet_hash(path: Path) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    with av.open(str(path)) as container:
        for packet in container.demux(audio=0):
            if packet.size:
                digest.update(packet)
    return digest.digest()


def our_edit(path: Path) -> None:
    """One edit as an apply does it, without the journal's two commits."""
    name = os.fsencode(path)
    change = Change(Deed.EDIT, name, after={"title": (str(time.time()),)})
    outcome = write_copy(Task(change, copying.sibling(name)))
    assert isinstance(outcome, Copied), outcome
    assert copying.sync_files([outcome.sibling]) == {}
    copying.replace(outcome.sibling, name)
    copying.sync_folder(os.path.dirname(name))


@pytest.mark.benchmark(group="one large FLAC")
def test_large_flac_by_a_plain_script(benchmark: BenchmarkFixture, large: Path) -> None:
    benchmark.pedantic(plain_edit, args=(large,), rounds=9, warmup_rounds=1)


@pytest.mark.benchmark(group="one large FLAC")
def test_large_flac(benchmark: BenchmarkFixture, large: Path) -> None:
    proof = packets.proof(os.fsencode(large))
    benchmark.pedantic(our_edit, args=(large,), rounds=9, warmup_rounds=1)
    assert packets.proof(os.fsencode(large)) == proof
    benchmark.extra_info["MB"] = round(large.stat().st_size / 1e6, 1)
