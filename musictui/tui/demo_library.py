"""The demo library from within the program: made and read as jobs, with a library file of its own."""

import asyncio
from importlib import import_module

from musictui.jobs.job import Job, Reporter
from musictui.paths import Paths, demo_paths
from musictui.session import Session


def is_demo(session: Session) -> bool:
    """Whether this session's library is the demo's."""
    return session.paths.library.parent == session.paths.demo


def session_like(session: Session) -> Session:
    """A session on the demo library with the same settings."""
    paths = demo_paths(session.paths)
    _remove_outdated(paths)
    return Session(session.config, paths)


def start(session: Session) -> Job:
    """Make what is not there yet of the demo library, then index it."""

    async def body(report: Reporter) -> None:
        report.stage = "Preparing"
        # Numpy and PyAV take 0.4 s to import: not in the thread that draws.
        making = await asyncio.to_thread(import_module, "musictui.demo.make")
        own = import_module("musictui.demo.own")
        folder = own.folder(session.paths)
        executor = await asyncio.to_thread(lambda: session.executor)
        await making.make(report, executor=executor, folder=folder, settings=own.SETTINGS)
        session.start("index", roots=(folder,))

    return session.jobs.start("demo", body, title="Making the demo library", key="demo")


def _remove_outdated(paths: Paths) -> None:
    from musictui.demo import own

    own.is_there(paths)
