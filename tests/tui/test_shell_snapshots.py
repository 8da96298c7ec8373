"""How the program looks: every screen of the shell, loading, empty, filled and failed, at two sizes."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from musictui.errors import MusictuiError, RootError
from musictui.jobs import job as job_module
from musictui.library import results
from musictui.library.results import JobRecord
from musictui.session import Session
from musictui.tui.app import MusicApp
from tests.tui.conftest import HOSTILE, NOW_S
from tests.tui.job_bodies import Steered, failing
from tests.tui.waiting import text_of, until

SIZES = [(80, 24), (120, 40)]
Setup = Callable[[Pilot[Any]], Awaitable[None]]
Compare = Callable[..., bool]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The jobs' clock: stands still but where a test moves `now_s` on."""
    clock = SimpleNamespace(now_s=0.0)
    stopped = SimpleNamespace(time=lambda: NOW_S + clock.now_s, monotonic=lambda: clock.now_s)
    monkeypatch.setattr(job_module, "time", stopped)
    return clock


async def seen(pilot: Pilot[Any], *texts: str) -> None:
    """Wait until the screen shows all of this."""
    await until(pilot, lambda: all(text in text_of(pilot) for text in texts))


@at_both_sizes
def test_welcome(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await seen(pilot, "Welcome to MusicTUI")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


@at_both_sizes
def test_jobs_empty(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        await seen(pilot, "Nothing has run yet")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


@at_both_sizes
def test_jobs_loading(
    snap_compare: Compare, app: MusicApp, session: Session, clock: SimpleNamespace, size: tuple[int, int]
) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        Steered(session).tell(stage="Looking for changes")
        clock.now_s = 0.4
        await seen(pilot, "Looking for changes", "0.4 s so far")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


def indexing(session: Session, clock: SimpleNamespace) -> Setup:
    """An index in the middle of its work, with problems, over a library with a past."""

    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        steered = Steered(session).tell(total=12408)
        _ = steered.job.progress
        clock.now_s = 1.2
        problems = [(f"~/Music/{name}", "The file ends in the middle of its header.") for name in HOSTILE]
        steered.tell(done=6120, total=12408, message="~/Music/Björk/Post", problems=problems)
        await seen(pilot, "6,120 / 12,408 files", "5,100 files/s", "8 problems", "[FLAC][/b]")

    return set_up


async def remember_jobs(session: Session) -> None:
    """Jobs of earlier days."""
    for days, state, done, problems in (
        (2, "done", 12408, 41),
        (5, "failed", 0, 0),
        (9, "cancelled", 3050, 1),
    ):
        ended_s = NOW_S - days * 86_400
        record = JobRecord("index", "Indexing ~/Music", state, ended_s - 3, ended_s, done, "files", problems)
        await session.database.write(lambda conn, record=record: results.record_job(conn, record))


@at_both_sizes
def test_jobs_filled(
    snap_compare: Compare, app: MusicApp, filled: Session, clock: SimpleNamespace, size: tuple[int, int]
) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await remember_jobs(filled)
        await indexing(filled, clock)(pilot)
        await until(pilot, lambda: app.totals)

    assert snap_compare(app, terminal_size=size, run_before=set_up)


@at_both_sizes
def test_jobs_failed(
    snap_compare: Compare, app: MusicApp, session: Session, clock: SimpleNamespace, size: tuple[int, int]
) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        failing(session, RootError("There is no folder /mnt/nas/Music.", hint="Is the drive connected?"))
        await seen(pilot, "✗ failed", "Is the drive connected?")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


def test_jobs_at_200x60(
    snap_compare: Compare, app: MusicApp, filled: Session, clock: SimpleNamespace
) -> None:
    assert snap_compare(app, terminal_size=(200, 60), run_before=indexing(filled, clock))


def test_jobs_in_light(snap_compare: Compare, app: MusicApp, filled: Session, clock: SimpleNamespace) -> None:
    app.theme = "musictui-light"
    assert snap_compare(app, terminal_size=(120, 40), run_before=indexing(filled, clock))


def test_jobs_without_color(
    snap_compare: Compare,
    make_app: Callable[..., MusicApp],
    filled: Session,
    clock: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(make_app(), terminal_size=(120, 40), run_before=indexing(filled, clock))


@at_both_sizes
def test_help(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6", "question_mark")
        await seen(pilot, "─ keys ─", "jobs.full")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


@at_both_sizes
def test_palette(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6", "ctrl+p")
        pilot.app.screen.query_one(Input).cursor_blink = False
        await seen(pilot, "Read every file again", "Quit")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


@at_both_sizes
def test_folder_dialog_refuses(
    snap_compare: Compare, app: MusicApp, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from musictui.tui.dialogs.folder import FolderDialog

    async def refuse(_path: bytes) -> None:
        raise MusictuiError(
            "/music/Björk lies in /music, which is in the library already.", hint="It is read with it."
        )

    monkeypatch.setattr(
        "musictui.tui.dialogs.folder.subfolders", lambda *_: [b"Homogenic", b"Post [FLAC][_b]"]
    )

    async def set_up(pilot: Pilot[Any]) -> None:
        await app.push_screen(FolderDialog(b"/music/Bj\xc3\xb6rk", refuse))
        await seen(pilot, "Post [FLAC]")
        await pilot.press("enter")
        await seen(pilot, "already")

    assert snap_compare(app, terminal_size=size, run_before=set_up)


def test_question(snap_compare: Compare, app: MusicApp) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6", "F")
        await seen(pilot, "full scan", "yes")

    assert snap_compare(app, terminal_size=(80, 24), run_before=set_up)


def test_toast_of_a_failure(snap_compare: Compare, app: MusicApp) -> None:
    async def set_up(pilot: Pilot[Any]) -> None:
        await pilot.press("6")
        app.show_error(
            MusictuiError("~/Music/01 Song [FLAC][/b].mp3 is not there any more.", hint="Scan again.")
        )
        await seen(pilot, "Scan again.")

    assert snap_compare(app, terminal_size=(80, 24), run_before=set_up)


@pytest.mark.parametrize("size", [(20, 5), (9, 2)], ids=["20x5", "9x2"])
def test_too_small(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size)
