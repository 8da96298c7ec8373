"""`musictui roots`: the folders of the library."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def own(cli: Cli, music: Path, tmp_path: Path) -> Path:
    """A folder of two songs that is indexed."""
    folder = tmp_path / "own"
    shutil.copytree(music / "Björk", folder)
    assert cli("index", "--executor", "inline", str(folder)).code == 0
    return folder


def _paths(cli: Cli) -> list[str]:
    return [root["path"] for root in json.loads(cli("roots", "list", "--json").text)["roots"]]


def test_list_shows_counts(cli: Cli, own: Path) -> None:
    [root] = json.loads(cli("roots", "list", "--json").text)["roots"]
    assert root["path"] == str(own)
    assert (root["tracks"], root["missing"], root["problems"], root["is_there"]) == (2, 0, 0, True)
    assert root["indexed"].startswith("20")
    header, line = cli("roots", "list").lines
    assert header.split() == ["Tracks", "Missing", "Problems", "Indexed", "Folder"]
    assert line.split()[0] == "2"
    assert line.endswith(str(own))


def test_list_says_which_are_not_there(cli: Cli, own: Path) -> None:
    own.rename(own.with_name("away"))
    assert cli("roots", "list").lines[1].endswith("(not there now)")


def test_add_does_not_index(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("roots", "add", str(tmp_path))
    assert outcome.code == 0
    assert "Read its files: musictui index" in outcome.err
    assert _paths(cli) == [str(tmp_path)]
    assert "never" in cli("roots", "list").text


@pytest.mark.parametrize("name", ["own", "own/inside", "link", "."])
def test_folder_inside_another_or_of_another_name_is_refused(
    cli: Cli, own: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "inside").mkdir()
    own.with_name("link").symlink_to(own)
    monkeypatch.chdir(own.parent)
    outcome = cli("roots", "add", name)
    assert outcome.code == 1
    assert outcome.err.startswith("Error: ")
    assert _paths(cli) == [str(own)]


def test_remove_forgets_the_tracks_and_leaves_the_files(cli: Cli, own: Path) -> None:
    outcome = cli("roots", "remove", str(own))
    assert outcome.code == 0
    assert "2 tracks forgotten. The files stay." in outcome.err
    assert _paths(cli) == []
    assert cli("find").out == b""
    assert len(list(own.iterdir())) == 2


def test_remove_takes_relative_names(cli: Cli, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.parent)
    assert cli("roots", "remove", "own/../own").code == 0


def test_relocate_keeps_what_is_known(cli: Cli, own: Path) -> None:
    before = [json.loads(line)["id"] for line in cli("find", "--format", "jsonl").lines]
    new = own.with_name("new disk")
    own.rename(new)
    outcome = cli("roots", "relocate", str(own), str(new))
    assert outcome.code == 0
    assert f"{own} is {new} now, with its 2 tracks." in outcome.err
    tracks = [json.loads(line) for line in cli("find", "--format", "jsonl").lines]
    assert [track["id"] for track in tracks] == before
    assert {os.path.dirname(track["path"]) for track in tracks} == {str(new)}
    assert "2 unchanged" in cli("index", "--executor", "inline").err


def test_relocate_to_another_folder_is_refused(cli: Cli, own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "01 Human Behaviour.mp3").touch()
    outcome = cli("roots", "relocate", str(own), str(other))
    assert outcome.code == 1
    assert f"Error: 0 of 2 files looked for are in {other}. Is it the right folder?" in outcome.err
    assert "Hint: If it is, add --yes." in outcome.err
    assert _paths(cli) == [str(own)]
    assert cli("roots", "relocate", str(own), str(other), "--yes").code == 0
    assert _paths(cli) == [str(other)]


def test_relocate_where_files_are_gone_that_were_missing_before(cli: Cli, own: Path, tmp_path: Path) -> None:
    (own / "02 Venus.mp3").unlink()
    assert cli("index", "--executor", "inline").code == 0
    own.rename(tmp_path / "new")
    assert cli("roots", "relocate", str(own), str(tmp_path / "new")).code == 0


def test_forget_missing_drops_only_what_is_missing(cli: Cli, own: Path) -> None:
    (own / "02 Venus.mp3").unlink()
    assert cli("index", "--executor", "inline").code == 0
    assert len(cli("find", "--format", "paths").lines) == 2
    assert cli("roots", "forget-missing").err == "1 track forgotten.\n"
    assert len(cli("find", "--format", "paths").lines) == 1


@pytest.mark.parametrize(
    "arguments", [("remove", "/nowhere"), ("relocate", "/nowhere", "/"), ("forget-missing", "/no")]
)
def test_folder_that_is_none_of_the_library_s(cli: Cli, own: Path, arguments: tuple[str, ...]) -> None:
    outcome = cli("roots", *arguments)
    assert outcome.code == 1
    assert f"{arguments[1]} is no folder of the library." in outcome.err
    assert f"Hint: Its folders: {own}" in outcome.err


@pytest.mark.parametrize("arguments", [("list",), ("forget-missing",), ("remove", "/nowhere")])
def test_without_a_library_none_is_made(cli: Cli, home: Path, arguments: tuple[str, ...]) -> None:
    outcome = cli("roots", *arguments)
    assert outcome.code == 1
    assert "There is no library yet." in outcome.err
    assert not home.exists()


@pytest.mark.parametrize("command", [["index"], ["roots", "add"]])
def test_empty_name_is_not_the_current_folder(cli: Cli, command: list[str]) -> None:
    outcome = cli(*command, "")
    assert outcome.code == 1
    assert "The name of a folder is empty." in outcome.err
