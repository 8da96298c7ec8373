"""Runs the program: opens it on a session, lets signals end it in good order, tells what ended it otherwise."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from musictui.session import Session
from musictui.tui import demo_library, hangup, theme
from musictui.tui.app import MusicApp

log = logging.getLogger(__name__)

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""What ends the program from outside: the terminal is restored and the library closed first."""


def run(session: Session, folders: Sequence[Path] = ()) -> int:
    """Open the program on `session`, indexing `folders`; the exit code. The session is closed at the end.

    Raises:
        MusictuiError: The library cannot be opened, or the configuration is wrong.
    """
    if theme.is_colorless(os.environ):
        os.environ["NO_COLOR"] = "1"  # for Textual, which does not look at the terminal's name
    session.prepare_workers()
    app = _ended(MusicApp(session, folders))
    if app.wants_demo:
        demo = demo_library.session_like(session)
        demo.prepare_workers()
        app = _ended(MusicApp(demo, first=partial(demo_library.start, demo)))
    gc.freeze()  # the process ends: looking through its memory for garbage would take another 0.1 s
    return app.return_code or 0


def _ended(app: MusicApp) -> MusicApp:
    """The app after it has run."""
    asyncio.run(_run(app))
    if failure := app.failure():
        log.critical("The program ended unexpectedly.")
        for line in failure.splitlines():  # the log keeps a record to a line
            log.critical("%s", line)
        sys.stderr.write(f"MusicTUI ended unexpectedly. The details are in {app.session.paths.log}\n")
    return app


async def _run(app: MusicApp) -> None:
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        with suppress(AttributeError, NotImplementedError):  # Windows has neither all of them nor this way
            number = getattr(signal, name)
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
    hangup.watch(partial(loop.call_soon_threadsafe, partial(app.exit, return_code=hangup.EXIT_CODE)))
    try:
        await app.run_async()
    finally:
        await app.session.close()
