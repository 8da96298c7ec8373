"""What the command line does on a real terminal, and where there is none."""

from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import AS_ANY_USER, Cli
from tests.cli.terminal import Terminal


@pytest.mark.parametrize("arguments", [(), ("FOLDER",)])
def test_without_a_terminal_it_says_so(program: Cli, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    outcome = program(*(str(tmp_path) if word == "FOLDER" else word for word in arguments))
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.startswith("Error: MusicTUI needs a terminal to open on.\nHint: ")
    assert len(outcome.err.splitlines()) == 2


def test_without_a_terminal_nothing_is_made(cli: Cli, home: Path) -> None:
    assert cli().code == 1
    assert not home.exists()


def test_terminal_that_cannot_place_text_is_refused() -> None:
    with Terminal(env={"TERM": "dumb"}) as terminal:
        assert terminal.wait() == 1
    assert b"Error: MusicTUI cannot draw on this terminal (TERM=dumb)." in terminal.output
    assert b"\x1b" not in terminal.output


def test_configuration_is_checked_before_the_screen_is_taken(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[ui]\nthem = 'x'\n")
    with Terminal() as terminal:
        assert terminal.wait() == 1
    assert b"has an unknown key ui.them." in terminal.output
    assert b"\x1b[?1049h" not in terminal.output


def test_library_that_cannot_be_opened_is_told_before_the_screen_is_taken(home: Path) -> None:
    home.mkdir()
    (home / "library.db").write_bytes(b"This is no database.\n" * 1000)
    with Terminal() as terminal:
        assert terminal.wait() == 1
    assert b"Error:" in terminal.output
    assert b"\x1b[?1049h" not in terminal.output


@pytest.mark.parametrize("columns", [60, 100])
def test_table_fits_the_terminal(library: Path, columns: int) -> None:
    with Terminal("find", "artist:eve", columns=columns, env={"NO_COLOR": "1"}) as terminal:
        assert terminal.wait() == 0
    lines = terminal.output.decode().splitlines()
    assert len(lines) == 1 + 4 + 1
    assert max(map(len, lines)) <= max(columns, 57)
    assert lines[-1].startswith("4 tracks in ")
    assert b"\x1b" not in terminal.output


@pytest.mark.parametrize("format_", ["csv", "jsonl", "paths", "table"])
def test_terminal_gets_no_control_characters_of_users_files(library: Path, format_: str) -> None:
    with Terminal("find", "artist:eve", "--format", format_, env={"NO_COLOR": "1"}) as terminal:
        assert terminal.wait() == 0
    assert b"Eve" in terminal.output or format_ == "paths"
    assert not set(terminal.output) & (set(range(32)) - set(b"\r\n"))


def test_bar_is_drawn_while_a_job_runs_and_goes_away(tmp_path: Path) -> None:
    audio.make(tmp_path / "own" / "song.flac", {"title": "Song"})
    with Terminal("index", "--executor", "inline", "--watch", str(tmp_path / "own")) as terminal:
        # Following changes lasts until it is interrupted, so there is time for a bar.
        terminal.wait_for(b"1 file in ")
        terminal.wait_for("━".encode())
        audio.make(tmp_path / "own" / "other.flac", {"title": "Other"}, seed=2)
        terminal.wait_for(b"1 added at ")
        terminal.type(b"\x03")
        assert terminal.wait() == 130
    assert terminal.output.rstrip().endswith(b"Interrupted.")
    assert b"Traceback" not in terminal.output


def test_removing_a_folder_asks_first(library: Path, music: Path) -> None:
    with Terminal("roots", "remove", str(music)) as terminal:
        terminal.wait_for(b"its 8 tracks? The files stay. [y/N]")
        terminal.type(b"\r")
        assert terminal.wait() == 1
    assert b"Nothing was changed." in terminal.output
    with Terminal("roots", "remove", str(music)) as terminal:
        terminal.wait_for(b"[y/N]")
        terminal.type(b"y\r")
        assert terminal.wait() == 0
    assert b"8 tracks forgotten." in terminal.output


@pytest.mark.parametrize(("answer", "code"), [(b"\r", 1), (b"y\r", 0)])
def test_relocating_to_another_folder_asks_first(
    library: Path, music: Path, tmp_path: Path, answer: bytes, code: int
) -> None:
    with Terminal("roots", "relocate", str(music), str(tmp_path)) as terminal:
        terminal.wait_for(b"Is it the right folder? [y/N]")
        terminal.type(answer)
        assert terminal.wait() == code
    assert (b"Nothing was changed." in terminal.output) == bool(code)


def test_program_opens_on_a_read_only_library(read_only: Path) -> None:
    with Terminal(before=AS_ANY_USER, columns=120) as terminal:
        terminal.wait_for(b"The library is read-only")
        terminal.wait_for(b"Human Behaviour")
        terminal.type(b"\x11")
        assert terminal.wait() == 0
    assert b"Traceback" not in terminal.output


def test_program_opens_and_ends(library: Path) -> None:
    with Terminal() as terminal:
        terminal.wait_for(b"\x1b[?1049h")
        terminal.wait_for(b"Library")
        terminal.type(b"\x11")
        assert terminal.wait() == 0
    assert b"Traceback" not in terminal.output
    assert b"\x1b[?1049l" in terminal.output
