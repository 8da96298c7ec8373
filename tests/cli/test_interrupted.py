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


@pytest.mark.parametrize("command", ["undo", "redo", "tag"])
def test_dry_run_settles_nothing_and_shows_nothing_that_may_be_wrong(
    cli: Cli, debut: Path, killed: Path, command: str
) -> None:
    before = contents(debut)
    outcome = cli(command, *(["genre=X"] if command == "tag" else []), "--dry-run")
    assert (outcome.code, outcome.out) == (1, b"")
    assert "Set 1 was interrupted, and how much of it is done is not known yet" in outcome.err
    assert "Settle it first: musictui index" in outcome.err
    assert contents(debut) == before
    assert SAID in cli("index").err
    assert cli("undo", "--dry-run").err == "1 file: 1 edit taken back.\n"


def test_dry_run_beside_another_that_is_at_it_says_so(cli: Cli, killed: Path) -> None:
    with ApplyLock.acquire(lock_path(killed), holder="another"):
        outcome = cli("tag", "genre=X", "--dry-run")
    assert outcome.code == 0
    assert outcome.err.startswith("another (process ")
    assert "What is shown may be different when it is done." in outcome.err


def test_index_says_what_it_settled(cli: Cli, killed: Path) -> None:
    err = cli("index").err
    assert f"{SAID} Go on with it: musictui redo 1. Take it back: musictui undo 1." in err
    assert SAID not in cli("index").err


def ends(cli: Cli, library: Path, state: str) -> None:
    """Set every title, until it ends right before it is noted that a file is in a state."""
    conn = sqlite3.connect(library)
    conn.execute(
        f"CREATE TRIGGER never BEFORE UPDATE OF state ON changes WHEN NEW.state = '{state}' "
        "BEGIN SELECT RAISE(ABORT, 'It ends here'); END"
    )
    conn.commit()
    assert cli("tag", "title=X", "--yes").code == 1
    conn.execute("DROP TRIGGER never")
    conn.commit()
    conn.close()


@pytest.fixture
def not_noted(cli: Cli, debut: Path, home: Path) -> dict[Path, bytes]:
    """A set ended right before it was noted that its files were replaced; what they held before."""
    assert cli("tag", "genre=Older", "--yes").code == 0
    before = contents(debut)
    ends(cli, home / "library.db", "done")
    assert contents(debut) != before
    return before


def test_one_undo_takes_back_the_interrupted_set_whole(
    cli: Cli, debut: Path, not_noted: dict[Path, bytes]
) -> None:
    outcome = cli("undo", "--yes")
    assert outcome.code == 0
    assert "Set 2 was interrupted: 3 of 3 changes are done, 0 still open. Every file is whole." in outcome.err
    assert "3 changes done in " in outcome.err
    assert contents(debut) == not_noted
    assert cli("undo", "1", "--dry-run").err == "3 files: 3 edits taken back.\n"


def test_what_recovery_finished_is_found_and_can_be_changed_without_an_index(
    cli: Cli, debut: Path, not_noted: dict[Path, bytes]
) -> None:
    outcome = cli("tag", "title:X", "artist=Bea", "--yes")
    assert (outcome.code, "3 changes done in " in outcome.err) == (0, True)
    assert reader.read(str(debut / "03 Venus.ogg")).tags["artist"] == ("Bea",)


def test_undo_says_that_nothing_of_an_interrupted_set_was_done(cli: Cli, debut: Path, home: Path) -> None:
    assert cli("tag", "venus", "title=X", "--yes").code == 0
    assert cli("tag", "title=Y", "--yes").code == 0
    assert cli("undo", "--yes").code == 0
    conn = sqlite3.connect(home / "library.db")
    conn.execute("UPDATE changes SET state = 'planned' WHERE set_id = 2")
    conn.commit()
    conn.close()
    outcome = cli("undo", "--dry-run")
    assert outcome.err.startswith(
        "Set 2 was interrupted before anything of it was done, so there is nothing to take back.\n"
        "The next that can be taken back is set 1: Set title to “X”\n"
    )
    assert cli("undo", "--yes").code == 0
    assert reader.read(str(debut / "03 Venus.ogg")).tags["title"] == ("Venus",)


def test_redo_goes_on_with_what_is_open(cli: Cli, debut: Path, home: Path) -> None:
    before = contents(debut)
    ends(cli, home / "library.db", "ready")
    assert cli("undo", "1", "--yes").err.endswith("Hint: Go on with it: musictui redo 1\n")
    assert "Hint: Set 1 was interrupted. Go on with it: musictui redo 1\n" in cli("redo", "--yes").err
    assert "  go on    musictui redo 1" in cli("history", "1").lines
    outcome = cli("redo", "1", "--dry-run")
    assert "Going on with set 1: 3 of 3 changes are open." in outcome.err
    assert "3 files: 3 edits." in outcome.err
    assert contents(debut) == before

    outcome = cli("redo", "1", "--yes")
    assert (outcome.code, "To take it back: musictui undo 1" in outcome.err) == (0, True)
    assert {title(path) for path in debut.iterdir()} == {"X"}
    assert len(cli("history").lines) == 2
    assert "go on" not in cli("history", "1").text
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before


def test_history_shows_what_was_never_applied(cli: Cli, debut: Path, home: Path) -> None:
    conn = sqlite3.connect(home / "library.db")
    conn.execute(
        "INSERT INTO change_sets (title, author, source, evidence, created_s) VALUES ('seen', 'user', '', '{}', 1)"
    )
    conn.commit()
    conn.close()
    assert cli("history").lines[1].split()[:2] == ["1", "never"]


def test_another_is_told_of_at_once(cli: Cli, killed: Path) -> None:
    with ApplyLock.acquire(lock_path(killed), holder="MusicTUI, set 7"):
        outcome = cli("tag", "nosuchtrack", "genre=X", "--yes")
        assert outcome.code == 1
        assert "Error: MusicTUI, set 7 (process " in outcome.err
        assert cli("vet", str(killed.parent)).code == 0


def test_history_says_that_an_interrupted_set_was_taken_back(cli: Cli, killed: Path) -> None:
    assert cli("undo", "--yes").code == 0
    assert "  state    taken back; 2 of 3 were never done" in cli("history", "1").lines


def test_history_says_that_it_was_interrupted(cli: Cli, killed: Path) -> None:
    assert cli("history").lines[1].endswith("Set title to “X”  (interrupted: 2 of 3 still open)")
    assert "  state    interrupted: 2 of 3 still open" in cli("history", "1").lines
    (entry,) = json.loads(cli("history", "--json").text)["sets"]
    assert (entry["interrupted"], entry["running"], entry["open"]) == (True, False, 2)


def test_history_says_that_a_later_set_did_what_was_left(cli: Cli, killed: Path) -> None:
    for title in "ZX":
        assert cli("tag", f"title={title}", "--yes").code == 0
    assert cli("history").lines[3].endswith("Set title to “X”  (interrupted; finished by set 3)")
    assert "  state    interrupted; finished by set 3" in cli("history", "1").lines
    entry = json.loads(cli("history", "1", "--json").text)
    assert (entry["interrupted"], entry["open"], entry["finished_by"]) == (False, 0, 3)
    assert "Going on" not in cli("redo", "--yes").err
    # Where that is taken back, it is still to do.
    assert cli("undo", "3", "--yes").code == 0
    assert "  state    interrupted: 2 of 3 still open" in cli("history", "1").lines


def test_history_says_what_no_later_set_did(cli: Cli, killed: Path) -> None:
    assert cli("tag", "title=Y", "--yes").code == 0
    assert "  state    interrupted: 2 of 3 still open" in cli("history", "1").lines


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
