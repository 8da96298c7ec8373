"""Demo libraries made once for many tests."""

import asyncio
from concurrent.futures import Executor
from pathlib import Path

import pytest

from musictui.demo import manifest
from musictui.demo.make import MadeLibrary, make
from musictui.demo.manifest import Manifest
from musictui.demo.plan import FULL_SET, Settings
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter

FULL = Settings(tracks=FULL_SET, seed=1, seconds=0.15, recording_s=1.2)
"""Every case, short."""


def make_library(
    folder: Path, settings: Settings, *, executor: Executor | None = None, report: Reporter | None = None
) -> MadeLibrary:
    """Make a library in this process, unless `executor` says otherwise."""
    return asyncio.run(
        make(report or Reporter(), executor=executor or InlineExecutor(), folder=folder, settings=settings)
    )


@pytest.fixture(scope="session")
def full_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with every case. Read only."""
    folder = tmp_path_factory.mktemp("demo") / "music"
    make_library(folder, FULL)
    return folder


@pytest.fixture(scope="session")
def full_manifest(full_library: Path) -> Manifest:
    """Its manifest."""
    known = manifest.read(full_library)
    assert known is not None
    return known
