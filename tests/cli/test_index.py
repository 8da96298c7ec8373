"""`musictui index`: its summary, its data, and how it ends."""

import json
import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from tests import audio
from tests.cli.conftest import HEED_SIGNALS, TIMEOUT_S, Cli, command_line

KEYS = {"seen", "added", "updated", "unchanged", "moved", "missing", "problems", "seconds"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three songs, of which one is none."""
    for number in range(2):
        audio.make(tmp_path / "own" / f"{number}.flac", {"title": f"Song {number}"}, seed=number)
    (tmp_path / "own" / "broken.mp3").write_bytes(b"no music\n" * 50)
    return tmp_path / "own"


def _index(cli: Cli, *arguments: str) -> dict[str, Any]:
    outcome = cli("index", "--executor", "inline", "--json", *arguments)
    assert outcome.code == 0, outcome.err
    [line] = outcome.lines
    found: dict[str, Any] = json.loads(line)
    return found


def test_json_tells_what_was_done(cli: Cli, folder: Path) -> None:
    first = _index(cli, str(folder))
    assert set(first) >= KEYS
    assert (first["seen"], first["added"], first["unchanged"], first["missing"]) == (3, 3, 0, 0)
    [problem] = first["problems"]
    assert problem["path"] == str(folder / "broken.mp3")
    assert problem["reason"]
    (folder / "1.flac").unlink()
    (folder / "0.flac").rename(folder / "renamed.flac")
    second = _index(cli)
    assert (second["seen"], second["added"], second["moved"], second["missing"]) == (2, 0, 1, 1)


def test_summary_is_narration_and_names_problems(cli: Cli, folder: Path) -> None:
    outcome = cli("index", "--executor", "inline", str(folder))
    assert (outcome.code, outcome.out) == (0, b"")
    assert outcome.err.startswith(f"Indexing {folder} …\n3 files in ")
    assert ": 3 added.\n" in outcome.err
    assert "1 problem:\n" in outcome.err
    assert f"  {folder / 'broken.mp3'}: " in outcome.err
    assert "3 unchanged." in cli("index", "--executor", "inline").err


def test_many_problems_name_the_way_to_the_rest(cli: Cli, folder: Path) -> None:
    for number in range(25):
        (folder / f"bad\x1b[2J{number}.mp3").write_bytes(b"no music\n" * 50)
    outcome = cli("index", "--executor", "inline", str(folder))
    assert "26 problems:\n" in outcome.err
    assert "\x1b" not in outcome.err
    assert r"bad\x1b[2J0.mp3: " in outcome.err
    assert "  … and 6 more: musictui find has:problem --columns problem,path\n" in outcome.err
    assert len(cli("find", "has:problem", "--columns", "problem,path").lines) == 1 + 26


def test_full_reads_unchanged_files_again(cli: Cli, folder: Path) -> None:
    _index(cli, str(folder))
    assert _index(cli)["unchanged"] == 3
    assert _index(cli, "--full")["updated"] == 3


def test_retry_reads_only_what_failed(cli: Cli, folder: Path) -> None:
    _index(cli, str(folder))
    audio.make(folder / "broken.mp3", {"title": "Mended"})
    retried = _index(cli, "--retry-failed")
    assert (retried["seen"], retried["updated"], retried["problems"]) == (1, 1, [])


def test_folder_that_lost_most_is_left_alone_until_it_is_accepted(cli: Cli, folder: Path) -> None:
    _index(cli, str(folder))
    (folder / "0.flac").unlink()
    (folder / "1.flac").unlink()
    outcome = cli("index", "--executor", "inline")
    assert outcome.code == 0
    assert f"Left alone: {folder}: 2 of its 3 files vanished at once." in outcome.err
    assert f"Hint: If that is right: musictui index --accept-missing {folder}\n" in outcome.err
    assert _index(cli, "--accept-missing", str(folder))["missing"] == 2


def test_drive_that_is_not_there_fails_and_loses_nothing(cli: Cli, folder: Path) -> None:
    _index(cli, str(folder))
    folder.rename(folder.with_name("elsewhere"))
    outcome = cli("index", "--executor", "inline", "--json")
    assert outcome.code == 1
    found = json.loads(outcome.text)
    assert found["missing"] == 0
    assert [held["path"] for held in found["held"]] == [str(folder)]
    assert f"…\nLeft alone: {folder}: The folder is not there." in outcome.err
    assert "Error: No file was found to index." in outcome.err
    assert len(cli("find", "song", "--format", "paths").lines) == 2


def test_library_without_folders_asks_for_one(cli: Cli) -> None:
    outcome = cli("index")
    assert outcome.code == 2
    assert outcome.err == "Error: The library has no folders yet.\nHint: Name one: musictui index FOLDER\n"


def test_folder_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("index", str(tmp_path / "nope"))
    assert outcome.code == 1
    assert f"Error: There is no folder {tmp_path / 'nope'}." in outcome.err


def test_options_that_exclude_each_other(cli: Cli, folder: Path) -> None:
    assert cli("index", "--full", "--retry-failed", str(folder)).code == 2


@pytest.mark.parametrize("executor", ["nonsense", "threads:x", "processes:0"])
def test_executor_that_does_not_exist_is_a_usage_error(cli: Cli, folder: Path, executor: str) -> None:
    outcome = cli("index", "--executor", executor, str(folder))
    assert outcome.code == 2
    assert "Traceback" not in outcome.err


def test_reads_in_processes_of_its_own(program: Cli, folder: Path) -> None:
    outcome = program("index", "--executor", "processes:2", "--json", str(folder))
    assert outcome.code == 0, outcome.err
    assert json.loads(outcome.text)["added"] == 3


def test_folder_that_cannot_be_read_is_a_problem(cli: Cli, folder: Path) -> None:
    # Permissions would not do: root may read anything. A path that is too long is refused to all.
    level = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=level)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=level)
        os.close(level)
        level = deeper
    os.close(level)
    found = _index(cli, str(folder))
    assert found["added"] == 3
    [reason] = [problem["reason"] for problem in found["problems"] if "dddd" in problem["path"]]
    assert "File name too long" in reason


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_keeps_what_was_stored(folder: Path, number: signal.Signals) -> None:
    # Following changes has no end of its own, so the interrupt always meets a running job.
    with subprocess.Popen(
        command_line("index", "--executor", "inline", "--watch", "--json", str(folder), before=HEED_SIGNALS),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        found = json.loads(process.stdout.readline())
        process.send_signal(number)
        _, err = process.communicate(timeout=TIMEOUT_S)
    assert found["added"] == 3
    assert process.returncode == 130
    assert "Traceback" not in err
    assert err.endswith("Interrupted.\n")


def test_watch_in_the_background_says_what_it_followed(folder: Path) -> None:
    # As a shell's `&` starts it: no terminal, Ctrl+C ignored.
    ignoring = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    with subprocess.Popen(
        command_line("index", "--watch", str(folder), before=ignoring),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        guard = threading.Timer(TIMEOUT_S, process.kill)
        guard.start()
        assert process.stderr is not None

        def wait_for(*starts: str) -> None:
            assert process.stderr is not None
            missing = set(starts)
            while missing:
                line = process.stderr.readline()
                assert line, missing
                missing -= {start for start in missing if line.startswith(start)}

        wait_for("Following changes …")
        shutil.copy(folder / "0.flac", folder / "copy.flac")
        wait_for("1 added at ")
        (folder / "copy.flac").rename(folder / "renamed.flac")
        wait_for("1 moved at ")
        (folder / "renamed.flac").unlink()
        wait_for("1 missing at ")
        (folder / "new.mp3").write_bytes(b"no music\n" * 50)
        wait_for("1 added at ", f"{folder / 'new.mp3'}: ")
        process.send_signal(signal.SIGTERM)
        assert process.stderr.read() == "Interrupted.\n"
        guard.cancel()
    assert process.returncode == 130
