"""`musictui quarantine`: what was removed, brought back or deleted, with the library and without it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import Cli, contents
from tests.cli.terminal import Terminal


@pytest.fixture
def removed(cli: Cli, debut: Path) -> dict[Path, bytes]:
    """What was in the folder before all of it was removed; one name is no text."""
    audio.make(debut / os.fsdecode(b"caf\xe9\n.flac"), {"title": "Latin"}, seed=9)
    assert cli("index").code == 0
    before = contents(debut)
    assert cli("remove", "venus", "--reason", "worn out", "--yes").code == 0
    assert cli("remove", "-venus", "--yes").code == 0
    assert contents(debut) == {}
    return before


def test_list_tells_set_reason_and_size(cli: Cli, debut: Path, removed: dict[Path, bytes]) -> None:
    head, first, *_ = cli("quarantine", "list").lines
    assert head.split() == ["Set", "Removed", "Size", "File"]
    assert first.endswith(f"{debut / '03 Venus.ogg'}  (worn out)")
    found = json.loads(cli("quarantine", "list", "--json").text)["files"]
    assert {os.fsencode(file["path"]) for file in found} == set(map(os.fsencode, removed))
    assert found[0]["size"] == len(removed[debut / "03 Venus.ogg"])
    assert (found[0]["set"], found[0]["reason"]) == ("1", "worn out")
    total = sum(map(len, removed.values()))
    assert f" kB, {total:,} bytes)" in cli("quarantine", "list").err


def test_restore_by_path_and_by_set(cli: Cli, debut: Path, removed: dict[Path, bytes]) -> None:
    outcome = cli("quarantine", "restore", str(debut / "01 Human.flac"), "--yes")
    assert outcome.code == 0, outcome.err
    assert contents(debut) == {debut / "01 Human.flac": removed[debut / "01 Human.flac"]}
    assert len(cli("find", "human", "--format", "paths").lines) == 1
    assert cli("quarantine", "restore", "1", "--yes").code == 0
    assert cli("history", "1", "--json").text.count('"undone"') == 2
    assert cli("quarantine", "restore", "--all", "--yes").code == 0
    assert contents(debut.parent) == removed
    assert cli("quarantine", "list").err == "The quarantine is empty.\n"


def test_restore_works_with_the_library_deleted(
    cli: Cli, debut: Path, home: Path, removed: dict[Path, bytes]
) -> None:
    shutil.rmtree(home)
    outcome = cli("quarantine", "restore", "--all", "--yes")
    assert outcome.code == 1
    assert "name the folder of the music: --root DIR" in outcome.err
    root = str(debut.parent)
    assert len(cli("quarantine", "list", "--root", root).lines) == 5
    shown = cli("quarantine", "restore", "--root", root, "--all", "--dry-run")
    assert f"comes back as {debut / '03 Venus.ogg'}" in shown.text
    assert contents(debut) == {}
    assert cli("quarantine", "restore", "--root", root, "--all").code == 2
    outcome = cli("quarantine", "restore", "--root", root, "1", "--yes")
    assert (outcome.code, outcome.err) == (0, "1 file moved back.\n")
    assert cli("quarantine", "restore", "--root", root, "--all", "--yes").code == 0
    assert contents(debut.parent) == removed
    assert not home.exists() or not (home / "library.db").exists()


@pytest.mark.parametrize("has_library", [True, False])
def test_nothing_is_written_over(
    cli: Cli, debut: Path, home: Path, removed: dict[Path, bytes], has_library: bool
) -> None:
    if not has_library:
        shutil.rmtree(home)
    path = debut / "03 Venus.ogg"
    path.write_bytes(b"another")
    outcome = cli("quarantine", "restore", "1", "--root", str(debut.parent), "--yes")
    assert outcome.code == 1
    assert "03 Venus.ogg" in outcome.err
    assert path.read_bytes() == b"another"
    assert len(cli("quarantine", "list", "--root", str(debut.parent)).lines) == 5


def test_empty_asks_with_count_and_bytes(cli: Cli, debut: Path, removed: dict[Path, bytes]) -> None:
    outcome = cli("quarantine", "empty")
    assert outcome.code == 2
    assert "Hint: Add --yes" in outcome.err
    size = len(removed[debut / "03 Venus.ogg"])
    with Terminal("quarantine", "empty", "1", env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for(b"[y/N]")
        assert f"{size:,} bytes) for good? They cannot be brought back.".encode() in terminal.output
        terminal.type(b"y\r")
        assert terminal.wait() == 0
    assert len(cli("quarantine", "list").lines) == 4
    assert "would be deleted" in cli("quarantine", "empty", "--dry-run").err
    assert cli("quarantine", "empty", "--yes").code == 0
    assert not (debut.parent / ".musictui-quarantine").exists()
    assert contents(debut.parent) == {}
    assert cli("quarantine", "empty", "--yes").err == "The quarantine is empty.\n"


def test_undo_of_what_was_deleted_is_told(cli: Cli, removed: dict[Path, bytes]) -> None:
    cli("quarantine", "empty", "--yes")
    outcome = cli("undo", "1", "--yes")
    assert outcome.code == 1
    assert "Set 1 can no longer be undone: what it removed is not in the quarantine any more." in outcome.err


def test_undo_passes_over_what_was_deleted_for_good(cli: Cli, debut: Path) -> None:
    cli("tag", "human", "title=X", "--yes")
    cli("remove", "venus", "--yes")
    cli("quarantine", "empty", "--yes")
    shown = cli("undo", "--dry-run")
    assert shown.text.endswith("  Title            X → Human\n")
    assert shown.err.startswith(
        "Set 2 can no longer be undone: what it removed is not in the quarantine any more.\n"
        "The next that can be taken back is set 1: Set title to “X”\n"
    )
    assert cli("undo", "--yes").code == 0
    assert "Set 2 can no longer be undone" in (last := cli("undo", "--yes").err)
    assert "Error: There is nothing to undo." in last


def test_undo_leaves_what_was_taken_over_from_copies_that_were_deleted(cli: Cli, debut: Path) -> None:
    song = {"title": "Song", "artist": "Ann"}
    keeper = audio.make(debut / "Song.ogg", song, seed=50)
    copy = audio.make(debut / "Song (1).ogg", {**song, "genre": "Polka"}, seed=50)
    cli("index")
    cli("tag", "human", "title=X", "--yes")
    assert cli("duplicates", "--no-fingerprint").code == 0
    assert cli("resolve", "--yes", "--keep", "shorter-path").code == 0
    assert (keeper.exists(), copy.exists()) == (True, False)
    cli("quarantine", "empty", "--yes")
    shown = cli("undo", "--dry-run")
    assert shown.err.startswith("Set 2 can no longer be undone")
    assert shown.text.endswith("  Title            X → Human\n")
    assert cli("find", "genre:polka", "--format", "paths").lines == [str(keeper)]


def test_undo_of_a_removal_brings_back_what_is_still_there(cli: Cli, debut: Path) -> None:
    cli("remove", "album:debut", "--yes")
    cli("quarantine", "empty", str(debut / "03 Venus.ogg"), "--yes")
    outcome = cli("undo", "--yes")
    assert "It is not in the quarantine any more." in outcome.err
    assert [path.name for path in sorted(debut.iterdir())] == ["01 Human.flac", "02 Crying.mp3"]


@pytest.mark.parametrize("name", ["99", "/nowhere/x.mp3"])
def test_what_is_not_there_is_told(cli: Cli, removed: dict[Path, bytes], name: str) -> None:
    outcome = cli("quarantine", "restore", name, "--yes")
    assert outcome.code == 2
    assert f"There is no set and no file {name} in the quarantine." in outcome.err
    assert "Nothing is named." in cli("quarantine", "restore", "--yes").err
