"""A fetcher that is quick about its tries."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher

MakeFetcher = Callable[..., Fetcher]


@pytest.fixture
async def make_fetcher(tmp_path: Path) -> AsyncIterator[MakeFetcher]:
    """Makes fetchers with the given options, all with one cache folder; closes them at the end."""
    made: list[Fetcher] = []

    def make(*, clocks: dict[str, Any] | None = None, folder: Path | None = None, **options: Any) -> Fetcher:
        options = {"retry_s": 0.01, "retries": 1, **options}
        made.append(Fetcher(FetchOptions(**options), folder or tmp_path / "cache", **(clocks or {})))
        return made[-1]

    yield make
    for fetcher in made:
        await fetcher.close()
