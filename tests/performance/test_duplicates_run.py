"""How fast duplicates are found, grouped and stored in libraries of 10,000 and 100,000 tracks.

pytest -n 0 --override-ini addopts= tests/performance/test_duplicates_run.py
"""

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.duplicates.groups import groups
from musictui.library import duplicate_facts, duplicate_groups, schema, tracks
from musictui.library.database import open_reader
from musictui.library.tracks import TrackRow
from musictui.model.duplicates import Group, Kind, Match
from tests.performance import large_library
from tests.performance.large_library import BATCH, ROOT

GROUPS = 20_000
SIZES = (1_000, 10_000, 100_000)
BY_TAGS = ("--rule", "same-tags", "--rule", "similar-tags")
KINDS = [kind for kind in Kind if kind is not Kind.ALBUM]
NOW_S = 1_700_000_000


@pytest.fixture(scope="module")
def prepared() -> list[TrackRow]:
    """The rows of 100,000 tracks."""
    return large_library.rows()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory, prepared: list[TrackRow]) -> dict[int, Path]:
    """A home of the program for each size of library."""
    found = {}
    for size in SIZES:
        found[size] = tmp_path_factory.mktemp(f"home{size}")
        conn = schema.open_writer(found[size] / "library.db", timeout_s=1)
        root_id = conn.execute("INSERT INTO roots (path, added_s) VALUES (?, 0) RETURNING id", (ROOT,))
        (root,) = root_id.fetchone()
        for start in range(0, size, BATCH):
            conn.execute("BEGIN IMMEDIATE")
            tracks.add(conn, root, prepared[start : min(start + BATCH, size)], NOW_S)
            conn.execute("COMMIT")
        conn.execute("PRAGMA optimize")
        conn.close()
    return found


@pytest.fixture
def conn(homes: dict[int, Path]) -> Iterator[sqlite3.Connection]:
    """A writable connection to the largest library, which stays as it was."""
    conn = schema.open_writer(homes[SIZES[-1]] / "library.db", timeout_s=1)
    conn.execute("BEGIN IMMEDIATE")
    yield conn
    conn.execute("ROLLBACK")
    conn.close()


def some_matches() -> list[Match]:
    """Matches that make about 20,000 groups, many of which hang together."""
    chance = random.Random(1)
    found, track = [], 1
    for _ in range(GROUPS // 2):
        members = tuple(range(track, track + chance.choice((2, 2, 2, 3, 4))))
        track = members[-1] + 1
        found.append(Match(chance.choice(KINDS), members, 0.9, "Because."))
        if chance.random() < 0.5:
            found.append(Match(Kind.SIMILAR_TAGS, (members[-1], track), 0.8, "Because."))
            track += 1
        found.append(Match(Kind.SAME_TAGS, members[:2], 1.0, "Because."))
    return found


def some_groups() -> list[Group]:
    """20,000 groups of two to four tracks."""
    chance = random.Random(2)
    ids = chance.sample(range(1, SIZES[-1] + 1), GROUPS * 4)
    return [
        Group(
            chance.choice(KINDS),
            tuple(sorted(ids[at * 4 : at * 4 + chance.choice((2, 2, 3, 4))])),
            0.9,
            "Because.",
        )
        for at in range(GROUPS)
    ]


def test_groups(benchmark: BenchmarkFixture) -> None:
    matches = some_matches()
    found = benchmark.pedantic(groups, (matches,), rounds=5)
    benchmark.extra_info.update(matches=len(matches), groups=len(found))


def test_groups_of_five_thousand_identical_files(benchmark: BenchmarkFixture) -> None:
    members = tuple(range(1, 5001))
    matches = [Match(kind, members, 1.0, "Because.") for kind in (Kind.IDENTICAL, Kind.SAME_TAGS)]
    matches += [Match(Kind.SAME_RECORDING, (member, 9000), 0.98, "Because.") for member in members]
    benchmark.pedantic(groups, (matches,), rounds=5)


def test_groups_of_a_long_chain(benchmark: BenchmarkFixture) -> None:
    matches = [Match(Kind.SIMILAR_TAGS, (at, at + 1), 0.8, "Because.") for at in range(GROUPS)]
    benchmark.pedantic(groups, (matches,), rounds=5)


def test_load_facts(benchmark: BenchmarkFixture, homes: dict[int, Path]) -> None:
    reader = open_reader(homes[SIZES[-1]] / "library.db")
    benchmark.pedantic(duplicate_facts.load, (reader,), rounds=5)
    reader.close()


def test_store_groups(benchmark: BenchmarkFixture, conn: sqlite3.Connection) -> None:
    found = some_groups()
    benchmark.pedantic(duplicate_groups.replace, (conn, KINDS, found), rounds=3)


def test_outline(benchmark: BenchmarkFixture, conn: sqlite3.Connection) -> None:
    """What the review reads when it opens."""
    duplicate_groups.replace(conn, KINDS, some_groups())
    assert len(benchmark.pedantic(duplicate_groups.outline, (conn,), rounds=5)) == GROUPS


@pytest.mark.parametrize("size", SIZES)
def test_run_by_tags(benchmark: BenchmarkFixture, homes: dict[int, Path], size: int) -> None:
    """The whole command, from exec to exit, with its workers."""
    environment = os.environ | {"MUSICTUI_HOME": str(homes[size])}
    command = [sys.executable, "-m", "musictui", "duplicates", *BY_TAGS, "--json"]

    def run() -> bytes:
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

    printed = benchmark.pedantic(run, rounds=3)
    benchmark.extra_info["groups"] = json.loads(printed)["groups"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    benchmark.extra_info["largest_process_mb_so_far"] = peak / 1024
