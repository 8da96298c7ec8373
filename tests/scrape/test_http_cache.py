"""The cache on disk: nothing but bytes, and no failure of it is anybody's failure."""

import asyncio
import pickle
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from musictui.model.release import PageState
from musictui.scrape.fetch import http_disk
from musictui.scrape.fetch.http_cache import FOLDER, HttpCache, Kept
from musictui.scrape.source import Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import Site

KEPT = Kept(
    url="https://example.org/a",
    state=PageState.OK,
    reason="",
    status=200,
    headers={"etag": '"ä"'},
    content_type="text/html",
    charset="utf-8",
    at_s=100.0,
    fresh_s=50.0,
    body=bytes(range(256)) * 10,
)
KEY = "https://example.org/a"


def _noise(seed: int) -> bytes:
    """100 kB that do not shrink."""
    return b"".join(hash((seed, part)).to_bytes(8, "big", signed=True) for part in range(12_500))


async def _put(folder: Path, *bodies: bytes, size: int = 10_000_000) -> None:
    cache = HttpCache(folder, size)
    for n, body in enumerate(bodies or (KEPT.body,)):
        await cache.set(KEY if not n else f"{KEY}{n}", replace(KEPT, body=body))
    await cache.close()


async def _got(folder: Path, key: str = KEY) -> Kept | None:
    cache = HttpCache(folder, 10_000_000)
    kept = await cache.get(key)
    await cache.close()
    return kept


@pytest.mark.parametrize("body", [KEPT.body, b"", b"\n\n", b"x" * 300_000])
async def test_what_is_put_comes_back(tmp_path: Path, body: bytes) -> None:
    await _put(tmp_path, body)
    assert await _got(tmp_path) == replace(KEPT, body=body)
    assert await _got(tmp_path, KEY + "?") is None


@pytest.mark.parametrize(("now", "is_fresh"), [(99, False), (100, True), (149, True), (150, False)])
def test_is_fresh(now: float, is_fresh: bool) -> None:
    assert KEPT.is_fresh(now) is is_fresh


async def test_forget(tmp_path: Path) -> None:
    await _put(tmp_path)
    cache = HttpCache(tmp_path, 10_000_000)
    await cache.forget(KEY)
    assert await cache.get(KEY) is None
    await cache.close()


async def test_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = HttpCache(tmp_path, 2_000_000)
    for n in range(60):
        await cache.set(f"{KEY}{n}", replace(KEPT, body=_noise(n)))
        assert await cache.get(f"{KEY}0") is not None
    left = [n for n in range(60) if await cache.get(f"{KEY}{n}") is not None]
    await cache.close()

    assert 5 < len(left) < 25
    assert left[0] == 0
    assert left[1:] == list(range(61 - len(left), 60))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.val")) < 2_500_000


async def test_answer_larger_than_its_share_is_not_kept(tmp_path: Path) -> None:
    cache = HttpCache(tmp_path, 100_000)
    await cache.set(KEY, replace(KEPT, body=_noise(1)))
    assert await cache.get(KEY) is None
    await cache.close()


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0" + b"\xff" * 4000, b""])
async def test_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    await _put(tmp_path)
    for name in ("cache.db-wal", "cache.db-shm"):
        (tmp_path / FOLDER / name).unlink(missing_ok=True)
    (tmp_path / FOLDER / "cache.db").write_bytes(damage)

    cache = HttpCache(tmp_path, 10_000_000)
    assert await cache.get(KEY) is None
    await cache.set(KEY, KEPT)
    assert await cache.get(KEY) == KEPT
    assert cache.problem == ""
    await cache.close()


async def test_damage_while_it_is_open(tmp_path: Path) -> None:
    await _put(tmp_path, *(b"x" * 9000 for _ in range(50)))
    database = tmp_path / FOLDER / "cache.db"
    database.write_bytes(database.read_bytes()[:4096] + b"\xee" * (database.stat().st_size - 4096))

    cache = HttpCache(tmp_path, 10_000_000)
    for n in range(10):
        await cache.get(f"{KEY}{n}")
    await cache.set(KEY, KEPT)
    assert await cache.get(KEY) == KEPT
    await cache.close()


async def test_damaged_or_missing_body_is_a_miss(tmp_path: Path) -> None:
    await _put(tmp_path, *(_noise(n) for n in range(3)))
    first, second, third = sorted((tmp_path / FOLDER).rglob("*.val"))
    first.write_bytes(first.read_bytes()[:-9] + b"\0" * 9)
    second.unlink()
    third.write_bytes(b"")

    assert [await _got(tmp_path, key) for key in (KEY, KEY + "1", KEY + "2")] == [None] * 3


class _Bomb:
    """What must never be unpickled."""

    def __reduce__(self) -> object:
        return (Path.touch, (Path("unpickled"),))


async def test_planted_pickle_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    await _put(tmp_path)
    with sqlite3.connect(tmp_path / FOLDER / "cache.db") as conn:
        conn.execute("UPDATE Cache SET mode = 4, filename = NULL, value = ?", (pickle.dumps(_Bomb()),))
    conn.close()

    assert await _got(tmp_path) is None
    assert not (tmp_path / "unpickled").exists()


def test_disk_takes_only_texts_and_bytes(tmp_path: Path) -> None:
    disk = http_disk.open_disk(str(tmp_path / "disk"), 1_000_000)
    with pytest.raises(TypeError):
        disk.set("key", {"a": 1})
    with pytest.raises(TypeError):
        disk.set(("a",), b"value")
    disk.close()


async def test_folder_that_cannot_be_made(make_fetcher: MakeFetcher, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    async with Site() as site:
        fetcher = make_fetcher(folder=tmp_path / "file" / "cache")
        request = Request(site.put("/a"), "page")
        replies = [await fetcher.get(request) for _ in range(2)]

    assert [reply.state for reply in replies] == [PageState.OK] * 2
    assert not replies[1].from_cache
    assert fetcher.cache_problem.startswith("The web cache cannot be used (")


async def test_locked_by_another_program(tmp_path: Path) -> None:
    await _put(tmp_path)
    conn = sqlite3.connect(tmp_path / FOLDER / "cache.db", isolation_level=None)
    cache = HttpCache(tmp_path, 10_000_000, patience_s=0.05)
    await cache.get(KEY)
    conn.execute("BEGIN IMMEDIATE")
    assert await cache.get(KEY) is None
    await cache.set(KEY, KEPT)
    assert cache.problem
    conn.execute("ROLLBACK")
    conn.close()
    assert await cache.get(KEY) == KEPT
    assert cache.problem == ""
    await cache.close()


async def test_close_with_work_under_way(tmp_path: Path) -> None:
    cache = HttpCache(tmp_path, 10_000_000)
    puts = [asyncio.ensure_future(cache.set(f"{KEY}{n}", KEPT)) for n in range(20)]
    await asyncio.sleep(0)
    await cache.close()
    await cache.close()
    await asyncio.gather(*puts)
    assert await cache.get(KEY) is None
