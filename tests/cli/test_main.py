"""The command line as a whole: what is a command, what a folder, and what else."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from musictui import __version__
from musictui.cli.commands import COMMANDS, load
from musictui.cli.main import group
from tests.cli.conftest import Cli


def test_help_names_every_command(cli: Cli) -> None:
    outcome = cli("--help")
    assert outcome.code == 0
    for name, entry in COMMANDS.items():
        assert name in outcome.text
        assert entry.help in outcome.text


def test_version_is_the_package_s(cli: Cli) -> None:
    assert __version__ in cli("--version").text


@pytest.mark.parametrize("name", COMMANDS)
def test_table_of_commands_tells_what_the_commands_tell(name: str) -> None:
    command = load(COMMANDS[name])
    assert command.name == name
    assert (command.help or "").strip().split("\n")[0] == COMMANDS[name].help


@pytest.mark.parametrize(
    ("word", "hint"), [("indx", "index?"), ("fidn", "find?"), ("Stats", "stats?"), ("qqqq", "--help")]
)
def test_misspelt_command_names_the_nearest(cli: Cli, word: str, hint: str) -> None:
    outcome = cli(word)
    assert outcome.code == 2
    assert f"There is no command and no folder {word}." in outcome.err
    assert outcome.err.endswith(f"musictui {hint}\n")


def test_path_that_is_not_there_is_called_a_folder(cli: Cli) -> None:
    outcome = cli("./Musik")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "There is no folder ./Musik." in outcome.err


def test_file_is_not_taken_for_a_folder(cli: Cli, tmp_path: Path) -> None:
    song = tmp_path / "song.mp3"
    song.touch()
    outcome = cli(str(song))
    assert outcome.code == 2
    assert f"{song} is not a folder." in outcome.err


def test_unknown_option_is_a_usage_error_in_our_form(cli: Cli) -> None:
    outcome = cli("find", "--formt", "csv")
    assert outcome.code == 2
    assert outcome.err.startswith("Error: No such option '--formt'.")
    assert "Hint: See musictui find --help." in outcome.err


def test_option_after_a_folder_points_to_the_help(cli: Cli, tmp_path: Path) -> None:
    outcome = cli(str(tmp_path), "--full")
    assert outcome.code == 2
    assert "Hint: See musictui --help." in outcome.err


@pytest.mark.parametrize("name", ["roots", "searches"])
def test_group_without_a_command_shows_its_help(cli: Cli, name: str) -> None:
    outcome = cli(name)
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.startswith(f"Usage: musictui {name} ")
    assert "  list " in outcome.err


@pytest.mark.parametrize(
    ("words", "named"),
    [(["index"], "index"), (["./index"], ""), (["folder"], ""), (["find"], "find")],
)
def test_word_is_command_before_folder(
    words: list[str], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("index").mkdir()
    Path("folder").mkdir()
    name, _, _ = group.resolve_command(click.Context(group), words)
    assert name == named


def test_cold_find_imports_nothing_heavy(library: Path) -> None:
    script = (
        "import sys; from musictui.cli.main import run; code = run(['find', 'björk', 'year:1993']); "
        "heavy = {'textual', 'aiohttp', 'numpy', 'asyncio', 'rich', 'logging', 'tomllib', 'mutagen'} & set(sys.modules);"
        "assert not heavy, heavy; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Human Behaviour" in done.stdout


def test_bug_is_one_sentence_and_its_traceback_in_the_log(
    cli: Cli, home: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a \x1b[31mbug")

    monkeypatch.setattr("musictui.library.stats.stats", broken)
    outcome = cli("stats")
    assert outcome.code == 1
    assert "MusicTUI failed unexpectedly: ZeroDivisionError: a \\x1b[31mbug" in outcome.err
    assert str(home / "musictui.log") in outcome.err
    assert "Traceback" not in outcome.err
    assert "Traceback" in (home / "musictui.log").read_text()
    assert "Traceback" in cli("--debug", "stats").err


def test_closed_standard_streams_are_not_taken_by_files(library: Path) -> None:
    command = f"{sys.executable} -m musictui stats"
    done = subprocess.run(f"{command} <&- 2>&-", shell=True, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0
    assert b"Tracks" in done.stdout
    done = subprocess.run(f"{command} >&-", shell=True, capture_output=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: Standard output is closed.")


def test_reader_that_goes_away_ends_it_silently(program: Cli, library: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        outcome = program("find", stdout=write_end, stderr=subprocess.PIPE, capture_output=False)
    finally:
        os.close(write_end)
    assert (outcome.code, outcome.err) == (0, "")


@pytest.mark.parametrize("arguments", [("find",), ("find", "--format", "jsonl"), ("--help",)])
def test_full_disk_under_standard_output_is_told(
    program: Cli, library: Path, arguments: tuple[str, ...]
) -> None:
    with open("/dev/full", "wb") as full:
        outcome = program(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert outcome.code == 1
    assert "No space left on device" in outcome.err
    assert "Traceback" not in outcome.err


def test_interrupt_ends_a_search_at_once() -> None:
    script = """
import os, signal, sqlite3
from musictui.cli.interrupt import interruptible
signal.signal(signal.SIGINT, signal.default_int_handler)
conn = sqlite3.connect(":memory:")
conn.create_function("press", 0, lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with interruptible():
        conn.execute("SELECT press()").fetchone()
except BaseException as error:
    print("not reached", error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")
