"""A command that was killed in the middle of an apply, or is at it: what others say and do."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from musictui.files.lock import ApplyLock
from musictui.jobs.recover_changes import lock_path
from musictui.tags import reader
from tests.cli.conftest import Cli, contents
from tests.cli.terminal import Terminal


@pytest.fixture
def killed(cli: Cli, debut: Path, home: Path) -> Path:
    """The library after a set of three changes was killed with one of them done; the library file."""
    library = home / "library.db"
    assert cli("tag", "title=X", "--yes").code == 0
    conn = sqlite3.connect(library)
    conn.execute("UPDATE changes SET state = 'started' WHERE number = 1")
    conn.execute("UPDATE changes SET state = 'planned' WHERE number = 2")
    conn.commit()
    conn.close()
    (debut / ".musictui-01234567.part").write_bytes(b"half")
    return library


SAID = "Set 1 was interrupted: 1 of 3 changes are done, 2 still open. Every file is whole."


@pytest.mark.parametrize(
    "arguments",
    [
        ("tag", "nosuchtrack", "genre=X"),
        ("rename", "nosuchtrack", "{title}"),
        ("remove", "nosuchtrack"),
        ("redo",),
        ("undo", "99"),
        ("quarantine", "empty"),
        ("quarantine", "restore", "--all"),
    ],
)
def test_command_that_does_nothing_settles_it_first(
    cli: Cli, debut: Path, killed: Path, arguments: tuple[str, ...]
) -> None:
    assert SAID in cli(*arguments, "--yes").err
    assert not (debut / ".musictui-01234567.part").exists()
    assert SAID not in cli(*arguments, "--yes").err


def test_dry_run_touches_nothing(cli: Cli, debut: Path, killed: Path) -> None:
    before = contents(debut)
    assert SAID not in cli("tag", "genre=X", "--dry-run").err
    assert contents(debut) == before


def test_history_says_that_it_was_interrupted(cli: Cli, killed: Path) -> None:
    assert cli("history").lines[1].endswith("Set title to “X”  (interrupted: 2 of 3 still open)")
    assert "  state    interrupted: 2 of 3 still open" in cli("history", "1").lines
    (entry,) = json.loads(cli("history", "--json").text)["sets"]
    assert (entry["interrupted"], entry["running"], entry["open"]) == (True, False, 2)


def test_another_that_is_at_it_is_let_alone(cli: Cli, killed: Path) -> None:
    with ApplyLock.acquire(lock_path(killed), holder="another"):
        assert SAID not in cli("redo", "--yes").err
        assert cli("history").lines[1].endswith("(running elsewhere)")
        entry = json.loads(cli("history", "1", "--json").text)
        assert (entry["interrupted"], entry["running"]) == (False, True)
    assert "interrupted" in cli("history").lines[1]


def test_history_tells_what_of_a_file_stands(cli: Cli, debut: Path) -> None:
    cli("tag", "human", "title=X", "genre=Jazz", "--yes")
    cli("undo", "--field", "genre", "--yes")
    assert cli("history").lines[-1].endswith("(1 in part)")
    text = cli("history", "1").text
    assert "  state    1 in part\n" in text
    assert "  Taken back since: genre.\n" in text
    (change,) = json.loads(cli("history", "1", "--json").text)["changes"]
    assert change["standing"] == ["title"]
    assert cli("redo", "--yes").code == 0
    assert "in part" not in cli("history").text


def title(path: Path) -> str:
    return reader.read(str(path)).tags["title"][0]


def test_two_processes_at_once(cli: Cli, debut: Path) -> None:
    for number in range(500):
        shutil.copy(debut / "02 Crying.mp3", debut / f"copy {number}.mp3")
    assert cli("index").code == 0
    with Terminal("tag", "crying", "title=X", "--yes") as terminal:
        terminal.wait_for(b"Writing")
        outcome = cli("tag", "venus", "title=Y", "--yes")
        assert terminal.wait() == 0
    assert outcome.code == 1
    assert "Error: musictui, set 1 (process " in outcome.err
    assert title(debut / "03 Venus.ogg") == "Venus"
    assert title(debut / "copy 499.mp3") == "X"
    assert cli("tag", "venus", "title=Y", "--yes").code == 0
