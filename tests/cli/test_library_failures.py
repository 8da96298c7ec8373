"""A library that cannot be used: one sentence, a hint, and nothing lost."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from musictui.library import database
from tests.cli.conftest import AS_ANY_USER, Cli

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


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("arguments", COMMANDS)
def test_database_of_another_program_is_refused_and_untouched(
    cli: Cli, home: Path, arguments: tuple[str, ...], version: int
) -> None:
    home.mkdir()
    library = home / "library.db"
    with closing(sqlite3.connect(library)) as conn:
        conn.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, path BLOB)")
        conn.execute(f"PRAGMA user_version = {version}")
    before = library.read_bytes()
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (1, b"")
    assert f"{library} is not a MusicTUI library." in outcome.err
    assert library.read_bytes() == before


@pytest.mark.parametrize("arguments", COMMANDS)
def test_folder_in_the_place_of_the_library_is_told(cli: Cli, home: Path, arguments: tuple[str, ...]) -> None:
    (home / "library.db").mkdir(parents=True)
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.startswith(f"Error: {home / 'library.db'} is a folder, not a library.\n")


@pytest.mark.parametrize("arguments", [*COMMANDS, ("config",), ("searches", "list"), ("roots", "add", ".")])
def test_home_that_is_a_file_is_told(cli: Cli, home: Path, arguments: tuple[str, ...]) -> None:
    home.touch()
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.startswith(f"Error: {home} is not a folder.\nHint: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("find", "venus", "--format", "paths"),
        ("stats",),
        ("export", "venus", "--to", "-", "--format", "csv"),
        ("roots", "list"),
        ("searches", "list"),
    ],
)
def test_read_only_library_is_read(program: Cli, read_only: Path, arguments: tuple[str, ...]) -> None:
    outcome = program(*arguments, before=AS_ANY_USER)
    assert "Error" not in outcome.err
    assert outcome.code == 0
    assert outcome.out or arguments[0] == "searches"


@pytest.mark.parametrize("arguments", [("index",), ("roots", "add", "."), ("searches", "save", "a", "b")])
def test_read_only_library_says_so_to_who_would_change_it(
    program: Cli, read_only: Path, arguments: tuple[str, ...]
) -> None:
    outcome = program(*arguments, before=AS_ANY_USER)
    assert (outcome.code, outcome.out) == (1, b"")
    assert f"Error: The library {read_only} is read-only.\nHint: It can be searched" in outcome.err


def test_read_only_library_that_is_not_whole_is_not_read(program: Cli, read_only: Path) -> None:
    read_only.parent.chmod(0o755)
    read_only.with_name("library.db-wal").write_bytes(b"what was not written yet")
    read_only.parent.chmod(0o555)
    outcome = program("find", before=AS_ANY_USER)
    assert (outcome.code, outcome.out) == (1, b"")
    assert "Error: The library" in outcome.err
