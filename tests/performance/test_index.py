"""How fast files come into the library, whole processes and single parts.

The demo library of 10,000 tracks and 100,000 tiny files are made once, in the folder for temporary files.
With `MUSICTUI_BEET=/path/to/beet` the import of the same files into beets is timed too.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.config import Config
from musictui.files.walk import Rules, Walk
from musictui.jobs.job import Job
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.paths import default_paths
from musictui.session import Session
from tests.jobs import tiny

TRACKS = 10_000
MANY = 100_000
ROUNDS = 3
MADE = Path(tempfile.gettempdir()) / "musictui-benchmarks"

MUTAGEN_LOOP = """
import multiprocessing, os, sys
import mutagen

def read(path):
    try:
        mutagen.File(path)
    except Exception:
        pass

if __name__ == "__main__":
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(sys.argv[1]) for name in names]
    with multiprocessing.Pool() as pool:
        for _ in pool.imap_unordered(read, paths, chunksize=64):
            pass
"""

BEETS_CONFIG = """
directory: {music}
library: {home}/library.db
import: {{copy: no, move: no, write: no, autotag: no, incremental: no, quiet: yes}}
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process took, its children included where it waited for them."""

    cpu_s: float
    peak_mib: float
    """Of the largest single process."""


def run(*command: str | Path, home: Path) -> Usage:
    """Run a command to its end with a MUSICTUI_HOME (and BEETSDIR) of its own."""
    environment = {**os.environ, "MUSICTUI_HOME": str(home), "BEETSDIR": str(home)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def index(music: Path, home: Path) -> Usage:
    """What a person types."""
    return run(sys.executable, "-m", "musictui", "index", music, home=home)


@pytest.fixture(scope="session")
def demo() -> Path:
    """10,000 tracks in all formats, with odd and damaged ones among them."""
    folder = MADE / f"demo-{TRACKS}"
    run(sys.executable, "-m", "musictui", "demo", "--make", folder, "--tracks", str(TRACKS), home=MADE)
    return folder


@pytest.fixture(scope="session")
def many() -> Path:
    """100,000 tiny FLAC files in 11,000 folders."""
    folder = MADE / f"tiny-{MANY}"
    if not (folder / "complete").exists():
        tiny.library(folder, MANY)
        (folder / "complete").touch()
    return folder


@pytest.fixture(scope="session")
def many_home(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that knows them all."""
    home = tmp_path_factory.mktemp("many")
    index(many, home)
    return home


class Homes:
    """A fresh home for each round."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._count = 0

    def fresh(self) -> Path:
        self._count += 1
        home = self._base / str(self._count)
        home.mkdir()
        return home


@pytest.fixture
def homes(tmp_path: Path) -> Homes:
    return Homes(tmp_path)


def note(benchmark: BenchmarkFixture, files: int, usage: Usage) -> None:
    """Put what one number does not say beside it."""
    stats = benchmark.stats
    if stats is not None:
        benchmark.extra_info["files a second"] = round(files / stats.stats.median)
    benchmark.extra_info["cpu s"] = round(usage.cpu_s, 2)
    benchmark.extra_info["peak MiB"] = round(usage.peak_mib)


@pytest.mark.benchmark(group="10,000 new files, whole process")
def test_new_files(benchmark: BenchmarkFixture, demo: Path, homes: Homes) -> None:
    usage = benchmark.pedantic(
        index, setup=lambda: ((demo, homes.fresh()), {}), rounds=ROUNDS, warmup_rounds=1
    )
    note(benchmark, TRACKS, usage)


@pytest.mark.benchmark(group="10,000 new files, whole process")
def test_new_files_bare_mutagen_loop(benchmark: BenchmarkFixture, demo: Path, tmp_path: Path) -> None:
    script = tmp_path / "loop.py"
    script.write_text(MUTAGEN_LOOP)
    usage = benchmark.pedantic(
        run,
        args=(sys.executable, script, demo),
        kwargs={"home": tmp_path},
        rounds=ROUNDS,
        warmup_rounds=1,
    )
    note(benchmark, TRACKS, usage)


@pytest.mark.benchmark(group="10,000 new files, whole process")
@pytest.mark.skipif("MUSICTUI_BEET" not in os.environ, reason="MUSICTUI_BEET names no beet")
def test_new_files_beets(benchmark: BenchmarkFixture, demo: Path, homes: Homes) -> None:
    def setup() -> tuple[tuple[str, ...], dict[str, Path]]:
        home = homes.fresh()
        (home / "config.yaml").write_text(BEETS_CONFIG.format(music=demo, home=home))
        return (os.environ["MUSICTUI_BEET"], "import", "-q", "-A", str(demo)), {"home": home}

    usage = benchmark.pedantic(run, setup=setup, rounds=1)
    note(benchmark, TRACKS, usage)


@pytest.mark.benchmark(group="unchanged, whole process")
def test_unchanged_10000(benchmark: BenchmarkFixture, demo: Path, homes: Homes) -> None:
    home = homes.fresh()
    index(demo, home)
    usage = benchmark.pedantic(index, args=(demo, home), rounds=ROUNDS, warmup_rounds=1)
    note(benchmark, TRACKS, usage)


@pytest.mark.benchmark(group="unchanged, whole process")
def test_unchanged_100000(benchmark: BenchmarkFixture, many: Path, many_home: Path) -> None:
    usage = benchmark.pedantic(index, args=(many, many_home), rounds=ROUNDS, warmup_rounds=1)
    note(benchmark, MANY, usage)


@pytest.mark.benchmark(group="100,000 new files, whole process")
def test_new_files_100000(benchmark: BenchmarkFixture, many: Path, homes: Homes) -> None:
    usage = benchmark.pedantic(index, args=(many, homes.fresh()), rounds=1)
    note(benchmark, MANY, usage)


@pytest.mark.benchmark(group="walk of 100,000 files")
def test_walk(benchmark: BenchmarkFixture, many: Path) -> None:
    def walk() -> int:
        return sum(len(files) for files in Walk(bytes(many), Rules(AUDIO_EXTENSIONS)))

    assert benchmark.pedantic(walk, rounds=5, warmup_rounds=1) == MANY
    benchmark.extra_info["files a second"] = round(MANY / benchmark.stats.stats.median)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.benchmark(group="stopping an index at full speed")
@pytest.mark.parametrize("how", ["cancel", "quit"])
def test_stop(
    benchmark: BenchmarkFixture,
    many: Path,
    homes: Homes,
    runner: asyncio.Runner,
    how: str,
) -> None:
    async def start() -> tuple[tuple[Session, Job], dict[str, object]]:
        session = Session(Config(), replace(default_paths(), library=homes.fresh() / "library.db"))
        job = session.start("index", roots=[many])
        while job.reporter.done < 2000:  # noqa: ASYNC110 a job is watched by looking
            await asyncio.sleep(0.01)
        return (session, job), {}

    def stop(session: Session, job: Job) -> Session:
        if how == "quit":
            runner.run(session.close())
        else:
            job.cancel()
            runner.run(job.wait())
        return session

    def end(session: Session, _: Job) -> None:
        runner.run(session.close())

    benchmark.pedantic(stop, setup=lambda: runner.run(start()), teardown=end, rounds=5)
