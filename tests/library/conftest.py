"""An empty library on disk, and a folder in it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from musictui.library import schema
from musictui.library.roots import Root
from tests.library import making


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    """Where the library is."""
    return tmp_path / "library.db"


@pytest.fixture
def conn(library_path: Path) -> Iterator[sqlite3.Connection]:
    """Its writable connection."""
    conn = schema.open_writer(library_path, timeout_s=1)
    yield conn
    conn.close()


@pytest.fixture
def root(conn: sqlite3.Connection, tmp_path: Path) -> Root:
    """A folder of the library."""
    return making.add_root(conn, tmp_path / "music")
