"""Playing tracks in the user's own player."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from musictui.config import Config, IndexConfig, PlayerConfig
from musictui.errors import MusictuiError
from musictui.session import Session
from musictui.tui import player
from musictui.tui.app import MusicApp
from tests.tui.conftest import hostile_names
from tests.tui.waiting import text_of, until

PATIENCE_S = 10


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Installs programs of our own that note their arguments, and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def install(name: str, script: str = "") -> Path:
        noted = tmp_path / f"{name}.noted"
        program = folder / name
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\0" "$@" > {noted}.part\n/bin/mv {noted}.part {noted}\n{script}\n'
        )
        program.chmod(0o755)
        return noted

    return install


def play(chosen: player.Player, paths: list[bytes]) -> int:
    """Start it and give its exit code, 0 if it never failed within its life."""
    ended = threading.Event()
    codes: list[int] = []

    def failed(code: int) -> None:
        codes.append(code)
        ended.set()

    player.start(chosen, paths, failed=failed)
    assert ended.wait(PATIENCE_S)
    return codes[0]


@pytest.mark.parametrize(
    ("installed", "chosen"), [("mpv vlc xdg-open", "mpv"), ("vlc xdg-open", "vlc"), ("xdg-open", "xdg-open")]
)
def test_first_that_is_installed_is_chosen(
    programs: Callable[..., Path], installed: str, chosen: str
) -> None:
    for name in installed.split():
        programs(name)
    assert player.choose((), {**os.environ, "DISPLAY": ":0"}).name == chosen


def test_without_windows_mpv_takes_the_terminal(programs: Callable[..., Path]) -> None:
    programs("vlc")
    programs("mpv")
    assert player.choose((), {"PATH": os.environ["PATH"]}).needs_terminal


def test_no_player_says_what_to_do(programs: Callable[..., Path]) -> None:
    with pytest.raises(MusictuiError) as failure:
        player.choose((), {**os.environ, "DISPLAY": ":0"})
    assert "mpv" in failure.value.hint


def test_configured_player_that_is_not_installed_is_named(programs: Callable[..., Path]) -> None:
    programs("mpv")
    with pytest.raises(MusictuiError, match="winamp"):
        player.choose(("winamp", "-x"), {**os.environ, "DISPLAY": ":0"})


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("p", "-a"), [b"p", b"-a", b"1", b"2"]),
        (("p", "{}", "-z"), [b"p", b"1", b"2", b"-z"]),
        (("p", "--file", "{path}"), [b"p", b"--file", b"1", b"2"]),
    ],
)
def test_files_stand_where_the_command_says(command: tuple[str, ...], expected: list[bytes]) -> None:
    assert player.arguments(player.Player("p", command), [b"1", b"2"]) == expected


def test_player_of_one_file_gets_the_first() -> None:
    assert player.arguments(player.Player("p", ("p", "{}"), takes_many=False), [b"1", b"2"]) == [b"p", b"1"]


def test_hostile_names_arrive_as_they_are(programs: Callable[..., Path], tmp_path: Path) -> None:
    noted = programs("mine", "exit 3")
    paths = [os.path.join(os.fsencode(tmp_path), name) for name in hostile_names()]
    assert play(player.choose(("mine", "--", "{}"), os.environ), paths) == 3
    assert noted.read_bytes().split(b"\0")[:-1] == [b"--", *paths]


def test_player_has_a_session_of_its_own_and_no_terminal(
    programs: Callable[..., Path], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    programs(
        "mine",
        f'/bin/cut -d" " -f6 /proc/$$/stat > {told}; if [ -t 0 ] || [ -t 1 ] || [ -t 2 ]; then exit 4; fi; exit 3',
    )
    assert play(player.choose(("mine",), os.environ), [b"/x"]) == 3
    assert int(told.read_text()) != os.getsid(0)


def test_vanished_file_is_told(tmp_path: Path) -> None:
    gone = os.fsencode(tmp_path / "gone [FLAC][/b].mp3")
    with pytest.raises(MusictuiError, match="not there any more"):
        player.existing([gone])


def test_of_several_files_those_that_are_there_are_played(tmp_path: Path) -> None:
    there = tmp_path / "there.mp3"
    there.write_bytes(b"")
    paths = [os.fsencode(tmp_path / "gone.mp3"), os.fsencode(there)]
    assert player.existing(paths) == paths[1:]


async def test_playing_from_the_program(
    make_app: Callable[..., MusicApp],
    make_session: Callable[[Config], Session],
    programs: Callable[..., Path],
    tmp_path: Path,
) -> None:
    noted = programs("mine")
    track = tmp_path / "01 Song [FLAC][_b] $x.mp3"
    track.write_bytes(b"")
    config = Config(player=PlayerConfig(command=("mine",)), index=IndexConfig(executor="inline"))
    app = make_app(on=make_session(config))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.play([os.fsencode(track)])
        await until(pilot, noted.exists)
        assert noted.read_bytes() == os.fsencode(track) + b"\0"
        await until(pilot, lambda: "01 Song [FLAC][_b] $x.mp3 in mine" in text_of(pilot))


async def test_player_that_fails_is_told(
    make_app: Callable[..., MusicApp],
    make_session: Callable[[Config], Session],
    programs: Callable[..., Path],
    tmp_path: Path,
) -> None:
    programs("mine", "exit 7")
    track = tmp_path / "a.mp3"
    track.write_bytes(b"")
    config = Config(player=PlayerConfig(command=("mine",)), index=IndexConfig(executor="inline"))
    app = make_app(on=make_session(config))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.play([os.fsencode(track)])
        await until(pilot, lambda: "exit code 7" in text_of(pilot))


async def test_missing_player_and_vanished_file_are_toasts(
    app: MusicApp, programs: Callable[..., Path], tmp_path: Path
) -> None:
    track = tmp_path / "a.mp3"
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.play([os.fsencode(track)])
        await until(pilot, lambda: "is not there any more" in text_of(pilot))
        track.write_bytes(b"")
        app.play([os.fsencode(track)])
        await until(pilot, lambda: "No player was found" in text_of(pilot))
