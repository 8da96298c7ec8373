"""Opens tracks in the player that the user has, outside the terminal where one can be seen."""

import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from musictui.errors import MusictuiError
from musictui.tui.figures import home_path

log = logging.getLogger(__name__)

PLACES = frozenset({"{}", "{path}"})
"""Arguments of a configured command that stand for the files."""

CONFIGURE_HINT = 'Install mpv or vlc, or name your player in the configuration: [player] command = ["mpv"]'


@dataclass(frozen=True, slots=True)
class Player:
    """A program that plays files."""

    name: str
    command: tuple[str, ...]
    takes_many: bool = True
    needs_terminal: bool = False
    """It draws on the terminal and takes keys there, so the program steps aside until it ends."""


WITH_WINDOW = (
    # Without its window mpv would play with nothing to stop it by.
    Player("mpv", ("mpv", "--force-window=yes", "--no-terminal", "--", "{}")),
    Player("vlc", ("vlc", "--started-from-file", "--", "{}")),
    Player("xdg-open", ("xdg-open", "{}"), takes_many=False),
    Player("open", ("open", "--", "{}")),
)
IN_TERMINAL = (Player("mpv", ("mpv", "--no-video", "--", "{}"), needs_terminal=True),)


def choose(configured: Sequence[str], environment: Mapping[str, str]) -> Player:
    """The configured player, else the first that is installed and can be used where we are.

    Raises:
        MusictuiError: There is none.
    """
    if configured:
        name = configured[0]
        if _find(os.path.expanduser(name), environment) is None:
            raise MusictuiError(
                f"The player {name} is not installed.", hint="The configuration names it: [player] command"
            )
        return Player(os.path.basename(name), (os.path.expanduser(name), *configured[1:]))
    for player in WITH_WINDOW if _has_windows(environment) else IN_TERMINAL:
        if _find(player.command[0], environment):
            return player
    raise MusictuiError("No player was found.", hint=CONFIGURE_HINT)


def arguments(player: Player, paths: Sequence[bytes]) -> list[bytes]:
    """The command line that plays `paths`."""
    files = list(paths) if player.takes_many else list(paths[:1])
    command: list[bytes] = []
    is_placed = False
    for argument in player.command:
        if argument in PLACES:
            command += files
            is_placed = True
        else:
            command.append(os.fsencode(argument))
    return command if is_placed else [*command, *files]


def existing(paths: Sequence[bytes]) -> list[bytes]:
    """The paths that are there.

    Raises:
        MusictuiError: None is.
    """
    there = [path for path in paths if os.path.exists(path)]
    if not there:
        raise MusictuiError(
            f"{home_path(paths[0])} is not there any more." if paths else "No track is selected.",
            hint="Scan the library again, or mount the disk it is on." if paths else "",
        )
    return there


def start(player: Player, paths: Sequence[bytes], *, failed: Callable[[int], object]) -> None:
    """Start a player with a window of its own, detached, its output nowhere.

    Args:
        player: What `choose` gave.
        paths: Files that exist.
        failed: Called in another thread with the exit code if the player ends with one other than 0.

    Raises:
        MusictuiError: It cannot be started.
    """
    try:
        process = subprocess.Popen(
            arguments(player, paths),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise MusictuiError(
            f"{player.name} cannot be started: {error.strerror}.", hint=CONFIGURE_HINT
        ) from error
    threading.Thread(target=_wait, args=(process, failed), name="player", daemon=True).start()


def run_here(player: Player, paths: Sequence[bytes]) -> None:
    """Run a player on the terminal until it ends; the caller has stepped aside.

    Raises:
        MusictuiError: It cannot be started.
    """
    try:
        subprocess.run(arguments(player, paths), check=False)
    except OSError as error:
        raise MusictuiError(
            f"{player.name} cannot be started: {error.strerror}.", hint=CONFIGURE_HINT
        ) from error


def _wait(process: "subprocess.Popen[bytes]", failed: Callable[[int], object]) -> None:
    code = process.wait()
    if code:
        log.warning("Player %s ended with %d", process.args, code)
        failed(code)


def _find(program: str, environment: Mapping[str, str]) -> str | None:
    return shutil.which(program, path=environment.get("PATH"))


def _has_windows(environment: Mapping[str, str]) -> bool:
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
