"""A library that cannot be used: one sentence, a hint, and nothing lost."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from musictui.library import database
from tests.cli.conftest import Cli

COMMANDS = [("find",), ("stats",), ("index",), ("export", "--to", "-", "--format", "csv"), ("roots", "list")]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_newer_library_is_refused_and_untouched(cli: Cli, library: Path, arguments: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(library)) as conn:
        conn.execute("PRAGMA user_version = 999")
    before = library.read_bytes()
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (1, b"")
    assert "newer" in outcome.err
    assert "Hint: " in outcome.err
    assert library.read_bytes() == before


@pytest.mark.parametrize("arguments", COMMANDS)
def test_file_that_is_no_library_is_refused_and_untouched(
    cli: Cli, home: Path, arguments: tuple[str, ...]
) -> None:
    home.mkdir()
    library = home / "library.db"
    library.write_bytes(b"This is no database.\n" * 1000)
    before = library.read_bytes()
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.startswith(f"Error: The library {library} is damaged")
    assert "Hint: " in outcome.err
    assert library.read_bytes() == before


def test_library_with_holes_is_told(cli: Cli, library: Path) -> None:
    size = library.stat().st_size
    with library.open("r+b") as stream:
        stream.seek(4096)
        stream.write(os.urandom(size - 4096))
    outcome = cli("find")
    assert outcome.code == 1
    assert "is damaged" in outcome.err
    assert "Traceback" not in outcome.err


def test_locked_library_is_told_and_can_still_be_read(
    cli: Cli, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    with closing(sqlite3.connect(library, isolation_level=None)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        outcome = cli("roots", "add", str(tmp_path))
        assert outcome.code == 1
        assert outcome.err.startswith(f"Error: Another program holds the library {library}.")
        assert "Hint: " in outcome.err
        assert len(cli("find", "--format", "paths", "-0").out.split(b"\0")) == 9


@pytest.mark.parametrize("arguments", [("index", "FOLDER"), ("roots", "add", "FOLDER")])
def test_home_that_cannot_be_made_is_told(
    cli: Cli, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MUSICTUI_HOME", str(tmp_path / "file" / "home"))
    outcome = cli(*(str(tmp_path) if word == "FOLDER" else word for word in arguments))
    assert outcome.code == 1
    assert "Error: The folder " in outcome.err
    assert "Traceback" not in outcome.err
