"""Vetting on the screen: what comes live, what keys decide, what is done and taken back."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.duplicates.verdicts import Verdict
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.names import RenameDialog
from musictui.tui.dialogs.vet_folder import VetFolderDialog
from musictui.tui.screens.preview import PreviewScreen
from musictui.tui.screens.vet import VetScreen
from tests import audio
from tests.tui import changing
from tests.tui.conftest import HOSTILE
from tests.tui.waiting import text_of, until

WIDE, NARROW = (120, 40), (80, 24)
VENUS = "Björk/Post/01 Army of Me.flac"


@pytest.fixture
async def library(session: Session, music: Path) -> Session:
    """`session` with the files of `music`."""
    await changing.index(session, music)
    return session


@pytest.fixture
def incoming(person: Path, music: Path) -> Path:
    """~/Incoming: a copy of a track, one that is alike, two that are new, one that cannot be read."""
    folder = person / "Incoming"
    folder.mkdir()
    shutil.copy(music / VENUS, folder / "army.flac")
    audio.make(folder / "hyper.mp3", {"title": "Hyperballad!", "artist": "Björk", "album": "Post"}, seed=50)
    audio.make(folder / "one.mp3", {"title": "Ocean", "artist": "Eve", "album": "New"}, seed=51, seconds=5)
    audio.make(folder / "two.mp3", {"title": "Winter", "artist": "Eve", "album": "New"}, seed=52, seconds=9)
    (folder / "broken.mp3").write_bytes(b"This is no music.\n" * 20)
    return folder


async def open_vetting(pilot: Pilot[Any], folder: Path) -> VetScreen:
    """Choose the folder, and wait until all of it is known."""
    await pilot.press("f8")
    await until(pilot, lambda: isinstance(pilot.app.screen, VetFolderDialog))
    pilot.app.screen.path_line.value = str(folder)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, VetScreen))
    screen = pilot.app.screen
    await until(pilot, lambda: screen.job is not None and screen.job.state.is_final)
    screen.look()
    await pilot.pause()
    return screen


async def approve(pilot: Pilot[Any], session: Session) -> None:
    """Wait for a preview, apply it, and wait until that has ended."""
    before = len(session.jobs.jobs)
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_checked)
    await pilot.press("enter")
    await until(pilot, lambda: len(session.jobs.jobs) > before and session.jobs.jobs[-1].state.is_final)
    assert session.jobs.jobs[-1].error is None


def verdicts(screen: VetScreen) -> dict[str, str]:
    """What the files count as, by their names."""
    lines = [screen._line(number) for number in screen.files.ids]
    return {line.name: line.verdict.value for line in lines}


async def test_the_files_are_listed_with_what_they_are_and_why(
    app: MusicApp, library: Session, incoming: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, incoming)
        assert verdicts(screen) == {
            "army.flac": "duplicate",
            "hyper.mp3": "uncertain",
            "one.mp3": "new",
            "two.mp3": "new",
        }
        shown = text_of(pilot)
        assert "+ 2 new · = 1 duplicate · ? 1 uncertain" in shown
        assert "1 problem" in shown
        assert "previews 2 into the library, 1 to the quarantine" in shown
        assert "01 Army of Me.flac" in shown
        assert "The same bytes." in shown


async def test_keys_decide_and_take_back(app: MusicApp, library: Session, incoming: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, incoming)
        await pilot.press("n", "x", "u")
        assert list(verdicts(screen).values()) == ["new", "duplicate", "uncertain", "new"]
        assert "+ 2 new · = 1 duplicate · ? 1 uncertain" in text_of(pilot)
        await pilot.press("u")
        assert list(verdicts(screen).values()) == ["new", "duplicate", "new", "new"]
        await pilot.press("up", "up", "u")
        assert next(iter(verdicts(screen).values())) == "duplicate"
        assert Verdict.NEW not in screen.marks.values()


async def test_what_is_like_nothing_cannot_be_called_a_duplicate(
    app: MusicApp, library: Session, incoming: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, incoming)
        await pilot.press("end", "x")
        assert screen.marks == {}
        assert verdicts(screen)["two.mp3"] == "new"


async def test_one_verdict_at_a_time_can_be_listed(app: MusicApp, library: Session, incoming: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, incoming)
        listed = []
        for _ in range(4):
            await pilot.press("f")
            listed.append(set(verdicts(screen).values()))
        assert listed[:3] == [{"new"}, {"duplicate"}, {"uncertain"}]
        assert len(screen.files.ids) == 4
        await pilot.press("f", "f", "f", "n")
        assert "No file is uncertain" in text_of(pilot)


async def test_new_files_move_in_duplicates_go_and_undo_brings_all_back(
    app: MusicApp, library: Session, incoming: Path, music: Path
) -> None:
    before = sorted(os.listdir(incoming))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_vetting(pilot, incoming)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RenameDialog))
        await until(pilot, lambda: "where new files go" in text_of(pilot))
        await until(pilot, lambda: "Eve/New/Ocean.mp3" in text_of(pilot))
        await pilot.press("enter")
        await approve(pilot, library)
        await until(pilot, lambda: pilot.app.screen is screen and len(screen.files.ids) == 1)
        assert verdicts(screen) == {"hyper.mp3": "uncertain"}
        assert (music / "Eve" / "New" / "Ocean.mp3").exists()
        assert sorted(os.listdir(incoming)) == [".musictui-quarantine", "broken.mp3", "hyper.mp3"]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await pilot.press("u")
        await approve(pilot, library)
        assert sorted(os.listdir(incoming)) == before


async def test_a_folder_that_changed_meanwhile_says_so_and_is_looked_at_again(
    app: MusicApp, library: Session, incoming: Path
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_vetting(pilot, incoming)
        await pilot.press("n")
        (incoming / "one.mp3").unlink()
        await pilot.press("6")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: "the folder has changed: r looks again" in text_of(pilot))
        assert len(screen.files.ids) == 4
        await pilot.press("r")
        await until(pilot, lambda: screen.job.state.is_final and len(screen.files.ids) == 3)
        assert verdicts(screen) == {"army.flac": "new", "hyper.mp3": "uncertain", "two.mp3": "new"}
        assert "the folder has changed" not in text_of(pilot)


async def test_what_is_undone_in_the_history_makes_the_vetting_out_of_date(
    app: MusicApp, library: Session, incoming: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, incoming)
        await pilot.press("enter")
        await until(pilot, lambda: "Eve/New/Ocean.mp3" in text_of(pilot))
        await pilot.press("enter")
        await approve(pilot, library)
        await until(pilot, lambda: pilot.app.screen is screen and len(screen.files.ids) == 1)
        await until(pilot, lambda: screen.job.state.is_final)
        screen.look()
        assert "the folder has changed" not in text_of(pilot)
        await pilot.press("7")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await until(pilot, lambda: "Take in what is new" in text_of(pilot))
        await pilot.press("u")
        await approve(pilot, library)
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: "the folder has changed: r looks again" in text_of(pilot))


async def test_that_the_better_file_goes_is_said(
    app: MusicApp, library: Session, incoming: Path, music: Path
) -> None:
    (incoming / "army.flac").unlink()
    tags = {"title": "Hyper", "artist": "Björk", "album": "Other"}
    audio.make(music / "hyper.mp3", tags, seed=70)
    await changing.index(library, music)
    audio.make(incoming / "a better.flac", tags, seed=70)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, incoming)
        assert "better than yours" in text_of(pilot)
        assert "FLAC 16 bit 44.1 kHz against MP3 128" in text_of(pilot)
        assert "it stays where it is" in text_of(pilot)
        assert "to the quarantine" not in text_of(pilot)
        await pilot.press("x", "up")
        await until(pilot, lambda: "1 to the quarantine (1 better than yours)" in text_of(pilot))
        assert "the better goes" in text_of(pilot)
        assert "it goes all the same" in text_of(pilot)
        assert screen.files.cursor == 0


async def test_files_of_protected_folders_and_hard_links_are_no_part_of_what_goes(
    app: MusicApp, library: Session, incoming: Path, music: Path
) -> None:
    (incoming / "army.flac").unlink()
    os.link(music / VENUS, incoming / "army.flac")
    async with app.run_test(size=WIDE) as pilot:
        await open_vetting(pilot, incoming)
        shown = text_of(pilot)
        assert "= 1 duplicate" in shown
        assert "hard link" in shown
        assert "previews 2 into the library" in shown
        assert "to the quarantine" not in shown


async def test_leaving_with_decisions_asks_for_a_second_key(
    app: MusicApp, library: Session, incoming: Path
) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_vetting(pilot, incoming)
        await pilot.press("n", "escape")
        await until(pilot, lambda: "Nothing is applied yet" in text_of(pilot))
        assert pilot.app.screen is screen
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not screen)


async def test_the_details_stand_below_on_a_narrow_terminal(
    app: MusicApp, library: Session, incoming: Path
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await open_vetting(pilot, incoming)
        assert screen.two.region.y > screen.files.region.bottom
        assert "● KEEP" in text_of(pilot)
        assert "army.flac" in text_of(pilot)


async def test_hostile_names_are_drawn_as_they_are(app: MusicApp, library: Session, person: Path) -> None:
    folder = person / "Odd [/b]"
    for number, name in enumerate(HOSTILE):
        audio.make(folder / name, seed=60 + number)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_vetting(pilot, folder)
        for _ in HOSTILE:
            await pilot.press("down")
        assert len(screen.files.ids) == len(HOSTILE)
        assert "01 Song [FLAC][/b].mp3" in text_of(pilot)


async def test_a_folder_without_music_says_so(app: MusicApp, library: Session, person: Path) -> None:
    (person / "empty").mkdir()
    async with app.run_test(size=NARROW) as pilot:
        await open_vetting(pilot, person / "empty")
        await until(pilot, lambda: "There is no music in this folder" in text_of(pilot))


async def test_a_folder_that_is_not_there_is_refused_by_the_dialog(
    app: MusicApp, library: Session, person: Path
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, VetFolderDialog))
        pilot.app.screen.path_line.value = str(person / "gone")
        await pilot.press("enter")
        await until(pilot, lambda: "is not there" in text_of(pilot))


async def test_a_folder_that_vanished_meanwhile_says_so(
    app: MusicApp, library: Session, person: Path
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.app.push_screen(VetScreen(os.fsencode(person / "gone")))
        await until(pilot, lambda: "The folder could not be looked at" in text_of(pilot))
        assert "is not there" in text_of(pilot)
        assert "esc  leave the vetting" in text_of(pilot)
