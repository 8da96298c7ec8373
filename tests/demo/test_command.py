"""`musictui demo`: opens a library of its own, or only makes one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from musictui.demo import manifest, own
from musictui.demo.plan import Settings
from tests.cli.conftest import Outcome, cli, program
from tests.cli.terminal import Terminal
from tests.demo.conftest import make_library
from tests.demo.test_make import tree

__all__ = ["cli", "program"]  # fixtures

Run = Callable[..., Outcome]


def test_make_writes_a_library(program: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new folder" / "music"
    outcome = program("demo", "--make", str(folder), "--tracks", "12", "--seed", "9", "--seconds", "0.1")
    assert (outcome.code, outcome.out) == (0, b"")
    assert f"Made 12 tracks in {folder} in " in outcome.err
    known = manifest.read(folder)
    assert known is not None
    assert known.settings == Settings(tracks=12, seed=9, seconds=0.1)
    assert len(known.tracks) == 12


def test_names_do_not_depend_on_the_locale(program: Run, tmp_path: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = program(
        "demo", "--make", str(tmp_path / "c"), "--tracks", "12", "--seconds", "0.1", env=ascii_only
    )
    assert outcome.code == 0
    make_library(tmp_path / "utf-8", Settings(tracks=12, seconds=0.1))
    assert tree(tmp_path / "c") == tree(tmp_path / "utf-8")


def test_make_again_says_that_it_is_there(program: Run, tmp_path: Path) -> None:
    arguments = ("demo", "--make", str(tmp_path), "--tracks", "3", "--seconds", "0.1")
    assert program(*arguments).code == 0
    outcome = program(*arguments)
    assert outcome.code == 0
    assert "holds these 3 tracks already." in outcome.err


def test_made_library_is_seen_whole_by_an_index(cli: Run, tmp_path: Path) -> None:
    make_library(tmp_path, Settings(tracks=40, seconds=0.1, recording_s=0.3))
    outcome = cli("index", "--executor", "inline", "--json", str(tmp_path))
    found = json.loads(outcome.text)
    assert (found["seen"], found["added"]) == (40, 40)
    known = manifest.read(tmp_path)
    assert known is not None
    expected = {str(tmp_path / entry.path) for entry in known.tracks if entry.has_problem}
    unclear = {str(tmp_path / entry.path) for entry in known.tracks if entry.has_problem is None}
    problems = {problem["path"] for problem in found["problems"]}
    assert expected
    assert expected <= problems <= expected | unclear


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--make", "DIR", "--tracks", "0"), "A demo library of 0 tracks cannot be made."),
        (("--make", "DIR", "--tracks", "-3"), "A demo library of -3 tracks cannot be made."),
        (("--make", "DIR", "--tracks", "5", "--seconds", "0"), "Tracks cannot play for 0 s."),
        (("--make", "DIR", "--tracks", "many"), "many"),
        (("--tracks", "5"), "--tracks, --seed and --seconds belong to --make."),
    ],
)
def test_senseless_arguments_are_usage_errors(
    cli: Run, tmp_path: Path, arguments: tuple[str, ...], reason: str
) -> None:
    folder = tmp_path / "music"
    outcome = cli("demo", *(str(folder) if word == "DIR" else word for word in arguments))
    assert (outcome.code, outcome.out) == (2, b"")
    assert reason in outcome.err
    assert "Hint: " in outcome.err
    assert "Making" not in outcome.err
    assert not folder.exists()


def test_folder_in_use_is_refused(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.mp3").write_bytes(b"music")
    outcome = cli("demo", "--make", str(tmp_path), "--tracks", "5")
    assert outcome.code == 2
    assert "is not empty and holds no demo library." in outcome.err


def test_without_a_terminal_nothing_is_made(cli: Run, home: Path) -> None:
    outcome = cli("demo")
    assert outcome.code == 1
    assert "needs a terminal" in outcome.err
    assert not home.exists()


def test_demo_opens_its_own_library(home: Path) -> None:
    folder = home / "cache" / "demo" / "music"
    small = Settings(tracks=9, seconds=0.1)
    make_library(folder, small)
    # It counts as the library that the command makes, only that making takes no time here.
    known = manifest.read(folder)
    assert known is not None
    manifest.write(folder, own.SETTINGS, known.entries, is_complete=True)
    title = next(entry.tags["title"][0] for entry in known.tracks if entry.case == "ordinary")
    with Terminal("demo", columns=160, rows=48) as terminal:
        terminal.wait_for(title[:10].encode())  # the table cuts long ones
        terminal.type(b"\x11")  # ctrl+q
        assert terminal.wait() == 0
    assert (home / "cache" / "demo" / "library.db").is_file()
    assert not (home / "library.db").exists()


def test_making_shows_a_bar_and_ends_with_ctrl_c(home: Path) -> None:
    with Terminal("demo") as terminal:
        terminal.wait_for(b"Making the demo library")
        terminal.wait_for(b"/ 600 tracks")
        terminal.type(b"\x03")
        assert terminal.wait() == 130
    assert b"\x1b[?1049h" not in terminal.output
    known = manifest.read(home / "cache" / "demo" / "music")
    assert known is not None
    assert not known.is_complete


def test_demo_of_another_version_is_made_anew(home: Path) -> None:
    folder = home / "cache" / "demo" / "music"
    make_library(folder, Settings(tracks=5, seconds=0.1))
    with Terminal("demo") as terminal:
        terminal.wait_for(b"/ 600 tracks")
        terminal.type(b"\x03")
        assert terminal.wait() == 130
    known = manifest.read(folder)
    assert known is not None
    assert known.settings == own.SETTINGS
