"""`musictui [FOLDER ...]`: the program on the terminal."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from musictui.cli.output import is_terminal
from musictui.cli.params import FOLDER
from musictui.cli.program import Program, pass_program
from musictui.errors import TerminalError

if TYPE_CHECKING:
    from musictui.session import Session

FRAMES_PER_S = 120


@click.command("open")
@click.argument("folders", metavar="[FOLDER ...]", nargs=-1, type=FOLDER)
@pass_program
@click.pass_context
def command(ctx: click.Context, program: Program, folders: tuple[Path, ...]) -> None:
    """Open the program on folders."""
    require_terminal()
    ctx.exit(open_tui(program.session(), folders))


def open_tui(session: "Session", folders: Sequence[Path] = ()) -> int:
    """Open the program on `session`, indexing `folders`; its exit code.

    Raises:
        MusictuiError: There is no terminal, or the library cannot be opened.
    """
    require_terminal()
    # A library that cannot be opened is told here, on the plain terminal, before the screen is taken.
    _ = session.database
    set_frame_rate()
    from musictui.tui.run import run

    return run(session, folders)


def set_frame_rate() -> None:
    """Let Textual, before it is imported, draw as often as a quick typist needs.

    At its own 60 frames a second a key that comes right after a frame waits 17 ms for the next one.
    """
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES_PER_S))


def require_terminal() -> None:
    """Check that there is a terminal to draw on and to read keys from.

    Raises:
        TerminalError: There is none, or one that cannot place text.
    """
    hint = "In scripts use its commands, such as musictui index and musictui find; see musictui --help."
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise TerminalError("MusicTUI needs a terminal to open on.", hint=hint)
    if not is_terminal(sys.stdout):
        raise TerminalError(f"MusicTUI cannot draw on this terminal (TERM={os.environ['TERM']}).", hint=hint)
