"""100 pages of 5 hosts that wait 500 ms for each: all at once, one after another, and again from the cache.

pytest -n 0 --override-ini addopts= tests/performance/test_fetch.py

Sites and fetcher are processes of their own, so that neither pays for the other, and the fetcher's is a new one: what
it imports counts, as do the robots.txt it asks for.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.source import Request

ROUNDS = 5
"""Of what comes from the cache."""


@pytest.fixture(scope="module")
def urls() -> Iterator[list[str]]:
    """The pages, those of the hosts by turns."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.performance.slow_sites"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    by_host = itertools.groupby(
        sorted(itertools.takewhile(str.strip, process.stdout)), lambda url: url.rpartition("/")[0]
    )
    pages = [[url.strip() for url in group] for _, group in by_host]
    yield list(itertools.chain.from_iterable(zip(*pages, strict=True)))
    process.terminate()
    process.wait()
    process.stdout.close()


async def measured(urls: list[str], folder: Path) -> dict[str, float]:
    """Seconds of each way, in one run."""
    began = time.perf_counter()
    async with Fetcher(FetchOptions(), folder / "cold") as fetcher:

        async def all_of_them() -> float:
            began = time.perf_counter()
            replies = await asyncio.gather(*(fetcher.get(Request(url, "page")) for url in urls))
            if not all(reply.is_ok for reply in replies):
                raise RuntimeError({reply.reason for reply in replies})
            return time.perf_counter() - began

        found = {"cold": await all_of_them()}
        found["again from the cache"] = min([await all_of_them() for _ in range(ROUNDS)])
        hits = []
        for url in urls * ROUNDS:
            began = time.perf_counter()
            await fetcher.get(Request(url, "page"))
            hits.append(time.perf_counter() - began)
        found["a hit, median"] = sorted(hits)[len(hits) // 2]
        found["a hit, 95th percentile"] = sorted(hits)[len(hits) * 95 // 100]
    async with Fetcher(FetchOptions(), folder / "cold") as fetcher:
        found["from the cache after a restart"] = await all_of_them()
    async with Fetcher(FetchOptions(), folder / "serial") as fetcher:
        began = time.perf_counter()
        for url in urls:
            await fetcher.get(Request(url, "page"))
        found["one after another"] = time.perf_counter() - began
    found["times faster"] = found["one after another"] / found["cold"]
    return found


def test_fetch(benchmark: BenchmarkFixture, urls: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.performance.test_fetch", str(tmp_path), *urls]
    done = benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=True), rounds=1)
    figures = json.loads(done.stdout)
    benchmark.extra_info.update({name: round(value, 5) for name, value in figures.items()})
    assert figures["cold"] < figures["one after another"]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured(sys.argv[2:], Path(sys.argv[1])))))  # noqa: T201 read by the test
