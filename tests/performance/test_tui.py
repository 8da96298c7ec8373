"""The program on a terminal: from exec to the first rows, and from a key to the changed cell.

Everything is measured from outside, on a pseudo terminal of 120 by 40 cells. Run with

    pytest -n 0 tests/performance/test_tui.py --benchmark-only -s

`MUSICTUI_TRACKS` sets another size of the library than 100,000 tracks.
"""

import os
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.library import schema
from tests.jobs import tiny
from tests.performance import large_library
from tests.performance.key_latency import Latency, Measured, measure, measure_start, report
from tests.performance.test_search import write

TRACKS = int(os.environ.get("MUSICTUI_TRACKS", large_library.TRACKS))
FILES = 100_000
"""To be indexed while keys are typed: more than are read in that time."""
STARTS = 5


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program folder with a large library."""
    folder = tmp_path_factory.mktemp("large")
    conn = schema.open_writer(folder / "library.db", timeout_s=1)
    write(conn, large_library.rows(TRACKS))
    conn.execute("PRAGMA optimize")
    conn.close()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many small files."""
    music = tmp_path_factory.mktemp("music")
    tiny.library(music, FILES)
    return music


def note(benchmark: BenchmarkFixture, name: str, latency: Latency) -> None:
    """Keep the percentiles in milliseconds."""
    benchmark.extra_info[f"{name}_median_ms"] = latency.percentile(0.5) * 1000
    benchmark.extra_info[f"{name}_p99_ms"] = latency.percentile(0.99) * 1000
    benchmark.extra_info[f"{name}_worst_ms"] = max(latency.samples) * 1000
    benchmark.extra_info[f"{name}_cpu_ms"] = latency.cpu_s * 1000


def note_all(benchmark: BenchmarkFixture, measured: Measured) -> None:
    """Keep and say everything of one run."""
    note(benchmark, "mark", measured.marking)
    note(benchmark, "scroll", measured.scrolling)
    note(benchmark, "page", measured.paging)
    benchmark.extra_info["indexed_per_s"] = measured.index_rate
    benchmark.extra_info["idle_cpu"] = measured.idle_cpu
    benchmark.extra_info["quit_s"] = measured.quit_s
    print(f"\n{report(measured)}")  # noqa: T201 the figures for a person


def test_first_rows(benchmark: BenchmarkFixture, home: Path) -> None:
    starts = []
    benchmark.pedantic(lambda: starts.append(measure_start(home)), rounds=STARTS, warmup_rounds=1)
    best = min(starts, key=lambda start: start.total_s)
    benchmark.extra_info["total_s"] = best.total_s
    benchmark.extra_info["imports_s"] = best.imports_s
    benchmark.extra_info["after_imports_s"] = best.after_imports_s


def test_keys_while_nothing_runs(benchmark: BenchmarkFixture, home: Path) -> None:
    runs: list[Measured] = []
    benchmark.pedantic(lambda: runs.append(measure(home)), rounds=1)
    note_all(benchmark, runs[0])


def test_keys_while_an_index_runs(benchmark: BenchmarkFixture, home: Path, folder: Path) -> None:
    runs: list[Measured] = []
    benchmark.pedantic(lambda: runs.append(measure(home, folder, is_idle_measured=False)), rounds=1)
    note_all(benchmark, runs[0])
