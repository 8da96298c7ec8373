"""How a vetting looks, loading, filled, empty and failed, at two sizes."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.errors import UsageError
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Job, JobState, Reporter
from musictui.jobs.vet import vet
from musictui.jobs.vetting import Vetting
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.screens.vet import VetScreen
from tests import audio
from tests.tui.test_changes_snapshots import Compare, MakeApp, Setup, at_both_sizes
from tests.tui.waiting import text_of, until

ALBUM = {"artist": "Eve", "album": "New [b]Songs[/b]", "date": "2024"}


@pytest.fixture
async def found(session: Session, person: Path) -> Vetting:
    """What there is in ~/Incoming: a song as FLAC and as MP3, again by a misspelt name, and two others."""
    folder = person / "Incoming"
    ocean = {**ALBUM, "title": "Ocean of Glass", "tracknumber": "1"}
    audio.make(folder / "album" / "01 Ocean of Glass.flac", ocean, seed=1, seconds=2)
    audio.make(folder / "album" / "02 Winter [b]Light[/b].mp3", {**ALBUM, "title": "Winter Light"}, seed=2)
    audio.make(folder / "ocean of glass.wav", {**ocean, "title": "Ocean"}, seed=1, seconds=2)
    audio.make(folder / "ocean.mp3", {**ocean, "title": "Ocean of Glas", "artist": "eve"}, seed=3, seconds=2)
    audio.make(folder / "日本語.ogg", {"artist": "坂本龍一", "title": "大航海"}, seed=4)
    return await vet(
        Reporter(),
        database=session.database,
        executor=InlineExecutor(),
        folder=os.fsencode(folder),
        has_fingerprints=False,
    )


class Still(VetScreen):
    """A vetting that is where it is."""

    def __init__(
        self,
        folder: bytes,
        found: Vetting,
        state: JobState,
        stage: str = "Listening",
        error: Exception | None = None,
    ) -> None:
        super().__init__(folder)
        self.found = found
        self._standing = Job(1, "vet", "Vetting", "vet")
        report = self._standing.reporter
        report.begin(stage, "files", 4)
        report.problem("broken.mp3", "It is damaged.")
        self._standing.state, self._standing.error = state, error

    def begin(self) -> Job:
        """None that goes on."""
        return self._standing


def shown(make: Callable[[], Still], *keys: str, shows: str) -> Setup:
    """The screen after these keys."""

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.app.push_screen(make())
        await until(pilot, lambda: isinstance(pilot.app.screen, Still) and pilot.app.screen.is_mounted)
        pilot.app.screen.look()
        await pilot.pause()
        await pilot.press(*keys)
        await until(pilot, lambda: shows in text_of(pilot))

    return run


def filled(found: Vetting) -> Callable[[], Still]:
    """All of it is known."""
    return lambda: Still(found.folder, found, JobState.DONE)


@at_both_sizes
def test_vetting(snap_compare: Compare, app: MusicApp, found: Vetting, size: tuple[int, int]) -> None:
    run_before = shown(filled(found), "down", "down", "n", "up", shows="previews")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_vetting_while_it_listens(
    snap_compare: Compare, app: MusicApp, found: Vetting, size: tuple[int, int]
) -> None:
    found.unheard = frozenset(found.files)
    run_before = shown(lambda: Still(found.folder, found, JobState.RUNNING), shows="0 / 4 files")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_vetting_that_was_stopped(
    snap_compare: Compare, app: MusicApp, found: Vetting, size: tuple[int, int]
) -> None:
    found.unheard = frozenset(list(found.files)[:2])
    run_before = shown(lambda: Still(found.folder, found, JobState.CANCELLED), shows="2 files were not")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_vetting_of_one_verdict(
    snap_compare: Compare, app: MusicApp, found: Vetting, size: tuple[int, int]
) -> None:
    run_before = shown(filled(found), "end", "n", "f", "f", "f", shows="listed")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


WITHOUT_FILES = {
    "loading": (JobState.RUNNING, None, "Looking at the folder"),
    "stopped": (JobState.CANCELLED, None, "It was stopped"),
    "empty": (JobState.DONE, None, "There is no music"),
    "failed": (JobState.FAILED, UsageError("~/Incoming is not there.", hint="Name a folder."), "not there"),
}


@at_both_sizes
@pytest.mark.parametrize("case", WITHOUT_FILES.values(), ids=WITHOUT_FILES)
def test_vetting_without_files(
    snap_compare: Compare,
    app: MusicApp,
    person: Path,
    size: tuple[int, int],
    case: tuple[JobState, Exception | None, str],
) -> None:
    state, error, shows = case
    folder = os.fsencode(person / "Incoming")
    run_before = shown(lambda: Still(folder, Vetting(), state, "Reading the files", error), shows=shows)
    assert snap_compare(app, terminal_size=size, run_before=run_before)


def test_vetting_in_the_light(snap_compare: Compare, app: MusicApp, found: Vetting) -> None:
    app.theme = theme.LIGHT
    run_before = shown(filled(found), "down", shows="previews")
    assert snap_compare(app, terminal_size=(120, 40), run_before=run_before)


def test_vetting_without_colors(
    snap_compare: Compare, make_app: MakeApp, found: Vetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    run_before = shown(filled(found), "down", shows="previews")
    assert snap_compare(make_app(), terminal_size=(120, 40), run_before=run_before)
