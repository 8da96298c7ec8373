"""How fast a library of 100,000 tracks is written, searched, sorted, counted and paged.

pytest -n 0 --override-ini addopts= tests/performance/test_search.py

Each figure's 50th and 95th percentile and its worst stand in `extra_info` (`--benchmark-json FILE`).
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.library import facets, rows, schema, search, stats, tracks
from musictui.library.database import open_reader
from musictui.library.tracks import TrackRow
from musictui.model.query import parse
from tests.performance import large_library
from tests.performance.large_library import BATCH, ROOT

QUERIES = 400
NOW_S = 1_700_000_000
COLUMNS = (
    "tracknumber",
    "artist",
    "title",
    "album",
    "year",
    "length",
    "format",
    "bpm",
    "genre",
    "added",
    "size",
)


@pytest.fixture(scope="module")
def prepared() -> list[TrackRow]:
    """The rows of 100,000 tracks."""
    return large_library.rows()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, prepared: list[TrackRow]) -> Path:
    """A library that holds them, as it is after its first index and a restart."""
    path = tmp_path_factory.mktemp("large") / "library.db"
    conn = schema.open_writer(path, timeout_s=1)
    write(conn, prepared)
    conn.execute("PRAGMA optimize")
    conn.close()
    return path


@pytest.fixture
def conn(library: Path) -> Iterator[sqlite3.Connection]:
    """A reader of it."""
    conn = open_reader(library)
    yield conn
    conn.close()


def write(conn: sqlite3.Connection, prepared: list[TrackRow]) -> None:
    """Add tracks in the batches of an index."""
    root_id = conn.execute(
        "INSERT INTO roots (path, added_s) VALUES (?, 0) RETURNING id", (ROOT,)
    ).fetchone()[0]
    for start in range(0, len(prepared), BATCH):
        conn.execute("BEGIN IMMEDIATE")
        tracks.add(conn, root_id, prepared[start : start + BATCH], NOW_S)
        conn.execute("COMMIT")


def measure(
    benchmark: BenchmarkFixture, run: Callable[[str], object], texts: list[str], *, rounds: int
) -> None:
    """Run it for one text after another, and note the percentiles in milliseconds."""
    for text in texts[:20]:
        run(text)
    turn = iter(texts * (rounds // len(texts) + 1))
    benchmark.pedantic(run, setup=lambda: ((next(turn),), {}), rounds=rounds)
    times = benchmark.stats.stats.sorted_data
    benchmark.extra_info["p50_ms"] = times[len(times) // 2] * 1000
    benchmark.extra_info["p95_ms"] = times[int(len(times) * 0.95)] * 1000
    benchmark.extra_info["worst_ms"] = times[-1] * 1000


def test_prepare(benchmark: BenchmarkFixture) -> None:
    found = list(large_library.files(2000))
    benchmark.extra_info["tracks"] = len(found)
    benchmark.pedantic(lambda: [tracks.prepare(*file) for file in found], rounds=5)
    benchmark.extra_info["us_each"] = benchmark.stats.stats.min / len(found) * 1e6


def test_add(benchmark: BenchmarkFixture, tmp_path: Path, prepared: list[TrackRow]) -> None:
    """10,000 tracks into an empty library."""
    some = prepared[:10_000]
    paths = iter(range(100))

    def empty() -> tuple[tuple[sqlite3.Connection, list[TrackRow]], dict[str, object]]:
        return (schema.open_writer(tmp_path / f"{next(paths)}.db", timeout_s=1), some), {}

    benchmark.pedantic(write, setup=empty, rounds=5)
    benchmark.extra_info["rows_per_s"] = len(some) / benchmark.stats.stats.median


def test_two_words(benchmark: BenchmarkFixture, conn: sqlite3.Connection, prepared: list[TrackRow]) -> None:
    pairs = large_library.word_pairs(prepared, QUERIES)
    measure(benchmark, lambda text: search.ids(conn, parse(text)), pairs, rounds=QUERIES)


def test_one_word(benchmark: BenchmarkFixture, conn: sqlite3.Connection, prepared: list[TrackRow]) -> None:
    words = [pair.split()[0] for pair in large_library.word_pairs(prepared, QUERIES)]
    measure(benchmark, lambda text: search.ids(conn, parse(text)), words, rounds=QUERIES)


@pytest.mark.parametrize("text", ["a", "東京", "u2"])
def test_short_word(benchmark: BenchmarkFixture, conn: sqlite3.Connection, text: str) -> None:
    measure(benchmark, lambda text: search.ids(conn, parse(text)), [text], rounds=20)


def test_field_look_up(
    benchmark: BenchmarkFixture, conn: sqlite3.Connection, prepared: list[TrackRow]
) -> None:
    """`artist:=`, whatever case and accents."""
    artists = [row.terms[0].split("\x1f")[2].upper() for row in prepared[:: len(prepared) // QUERIES]]
    texts = [f'artist:="{artist}"' for artist in artists if '"' not in artist]
    measure(benchmark, lambda text: search.ids(conn, parse(text)), texts, rounds=QUERIES)


TEXTS = (
    *(
        "",
        "-love",
        "year:1990..1999",
        "genre:rock",
        "love or night",
        "is:lossless",
        "genre:none",
        "length:<3:30",
    ),
    *("path:love", "comment:x", "title:/^the/", "love year:1990..1999 -night"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_query(benchmark: BenchmarkFixture, conn: sqlite3.Connection, text: str) -> None:
    measure(benchmark, lambda text: search.ids(conn, parse(text)), [text], rounds=15)


@pytest.mark.parametrize(
    "field", ["title", "artist", "album", "year", "length", "genre", "label", "filename", "added"]
)
def test_sort(benchmark: BenchmarkFixture, conn: sqlite3.Connection, field: str) -> None:
    """All tracks in another order."""
    measure(benchmark, lambda _: search.ids(conn, parse(""), sort=[(field, True)]), [field], rounds=5)


def test_stats(benchmark: BenchmarkFixture, conn: sqlite3.Connection) -> None:
    measure(benchmark, lambda _: stats.stats(conn), [""], rounds=100)


@pytest.mark.parametrize("text", ["", "love", "is:lossless", "-zzz"])
def test_facets(benchmark: BenchmarkFixture, conn: sqlite3.Connection, text: str) -> None:
    measure(benchmark, lambda text: facets.counts(conn, parse(text)), [text], rounds=20)


def test_page(benchmark: BenchmarkFixture, conn: sqlite3.Connection) -> None:
    """60 rows somewhere in the list of all."""
    ids = search.ids(conn, parse(""))
    starts = [str(start) for start in range(0, len(ids) - 60, len(ids) // 200)]
    measure(benchmark, lambda at: rows.page(conn, ids[int(at) : int(at) + 60], COLUMNS), starts, rounds=200)


def test_known(benchmark: BenchmarkFixture, conn: sqlite3.Connection) -> None:
    """What a rescan asks for first."""
    measure(benchmark, lambda _: tracks.known(conn, 1), [""], rounds=5)


def test_find_cold(
    benchmark: BenchmarkFixture, library: Path, prepared: list[TrackRow], tmp_path: Path
) -> None:
    """The whole command, from exec to exit."""
    (tmp_path / "home").mkdir()
    os.link(library, tmp_path / "home" / "library.db")
    environment = os.environ | {"MUSICTUI_HOME": str(tmp_path / "home")}

    def find(text: str) -> None:
        command = [
            sys.executable,
            "-m",
            "musictui",
            "find",
            "--format",
            "paths",
            *text.replace('"', "").split(),
        ]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    measure(benchmark, find, large_library.word_pairs(prepared, 20), rounds=20)
