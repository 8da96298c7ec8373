"""What the Duplicates screen tells: sums, names, what other rules would change, and whether it is out of date."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.library.duplicate_lines import Mark, State
from musictui.model.duplicates import Kind
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.figures import size
from musictui.tui.screens.duplicates import DuplicatesScreen
from musictui.tui.screens.preview import PreviewScreen
from tests import audio
from tests.tui import changing
from tests.tui.test_duplicates_screen import (
    ARMY,
    COPY,
    HYPER,
    RETAGGED,
    WIDE,
    different,
    found,
    group,
    open_duplicates,
    quiet,
)
from tests.tui.waiting import text_of, until

SECOND = "Downloads/army again.flac"


@pytest.fixture
async def library(session: Session, music: Path) -> Session:
    """`session` with `music`, two copies of one file in it and another one under other tags."""
    different(music)
    (music / "Downloads").mkdir()
    shutil.copyfile(music / ARMY, music / COPY)
    shutil.copyfile(music / ARMY, music / SECOND)
    audio.make(music / RETAGGED, {"title": "hyper [FLAC][/b]", "comment": "ripped"}, seed=2)
    await changing.index(session, music)
    return session


async def test_files_of_overlapping_groups_count_once(app: MusicApp, library: Session, music: Path) -> None:
    one = (music / ARMY).stat().st_size
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    await group(library, Kind.SAME_RECORDING, ARMY, COPY)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same recording")
        assert f"2 groups · {size(one)} to free" in text_of(pilot)
        await pilot.press("k", "k")
        await quiet(pilot)
        assert f"Decided 2 of 2 groups · 1 file · {size(one)} into" in text_of(pilot)
        assert (screen.marked.files, screen.going.size) == (1, one)
        await pilot.press("u", "u")
        await quiet(pilot)
        assert screen.marked.files == 0


async def test_what_is_kept_in_one_group_stays_in_all(app: MusicApp, library: Session, music: Path) -> None:
    first = await group(library, Kind.IDENTICAL, ARMY, COPY)
    second = await group(library, Kind.SAME_RECORDING, ARMY, COPY, SECOND)
    one = (music / ARMY).stat().st_size
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "same recording")
        screen.groups.cursor = screen.groups.ids.index(second)
        await pilot.press("k")
        await quiet(pilot)
        assert f"2 files · {size(2 * one)} into" in text_of(pilot)
        screen.groups.cursor = screen.groups.ids.index(first)
        await pilot.press("right", "k")
        await quiet(pilot)
        kept = next(each for each, mark in (await found(library))[first].marks.items() if mark is Mark.KEEP)
        await until(pilot, lambda: (screen.marked.files, screen.marked.size) == (2, 2 * one))
        screen.groups.cursor = screen.groups.ids.index(second)
        await until(pilot, lambda: "kept by hand in another group" in text_of(pilot))
        assert text_of(pilot).count("● KEEP") == 1
        assert kept not in screen.marked.of(second)
        screen.members.cursor = [*screen.view.columns].index((kept,))
        await pilot.press("x")
        await until(pilot, lambda: "x there lets it go." in text_of(pilot) and "Not marked" in text_of(pilot))


async def test_preview_says_so_where_all_that_is_decided_stays(app: MusicApp, library: Session) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_duplicates(pilot, "identical")
        assert "enter preview" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing is decided" in text_of(pilot))
        await pilot.press("right", "x", "x")
        await quiet(pilot)
        assert "Decided 1 of 1 group" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "All that is decided stays" in text_of(pilot))
        assert pilot.app.screen is screen


async def test_group_that_rules_left_in_part_is_open_again_when_the_rest_is_gone(
    app: MusicApp, library: Session, music: Path
) -> None:
    number = await group(library, Kind.IDENTICAL, ARMY, COPY, SECOND)
    ids = (await found(library))[number].group.members
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("x")
        await quiet(pilot)
        assert screen.lines[number].state is State.DECIDED
        marks = (await found(library))[number].marks
        gone = next(each for each in ids if marks[each] is Mark.REMOVE)
        Path(screen.data.track(gone).path.decode()).unlink()
        await changing.index(library, music)
        await until(pilot, lambda: screen.lines[number].members == 2)
        await quiet(pilot)
        assert screen.lines[number].state is State.OPEN
        assert "○ keep" in text_of(pilot)
        assert "● KEEP" not in text_of(pilot)


async def test_what_only_stays_is_not_shown_as_kept(app: MusicApp, library: Session) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY, SECOND)
    async with app.run_test(size=WIDE) as pilot:
        await open_duplicates(pilot, "identical")
        await pilot.press("right", "x")
        await quiet(pilot)
        assert text_of(pilot).count("● KEEP") == 1
        assert "stays" in text_of(pilot)


async def test_key_to_take_back_says_so_where_nobody_decided(app: MusicApp, library: Session) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("u")
        await until(pilot, lambda: "Nobody has decided on this group" in text_of(pilot))
        assert pilot.app.screen is screen


async def test_group_is_called_by_the_member_that_has_tags(
    app: MusicApp, library: Session, music: Path
) -> None:
    audio.make(music / "Downloads/elf-land.flac", {}, seed=2, seconds=9)
    await changing.index(library, music)
    await group(library, Kind.SAME_RECORDING, HYPER, "Downloads/elf-land.flac")
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same recording")
        assert screen.groups.group.title == "Hyper-Ballad"
        assert "Björk – Hyper-Ballad" in text_of(pilot)


async def test_what_it_would_change_to_swap_two_rules_is_told(app: MusicApp, library: Session) -> None:
    await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    chosen = replace(library.config.duplicates, keep=("longer-path", "shorter-path"))
    library.config = replace(library.config, duplicates=chosen)
    async with app.run_test(size=WIDE) as pilot:
        await open_duplicates(pilot, "same audio")

        await until(pilot, lambda: "shorter path before longer path: 1 group change" in text_of(pilot))


async def apply(pilot: Pilot[Any], session: Session) -> None:
    """Approve the preview, and wait until it is done."""
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_checked)
    done = len(session.jobs.jobs)
    await pilot.press("enter")
    await until(pilot, lambda: len(session.jobs.jobs) > done and session.jobs.jobs[-1].state.is_final)


async def test_undone_removal_is_in_the_review_again(app: MusicApp, library: Session, music: Path) -> None:
    number = await group(library, Kind.IDENTICAL, ARMY, COPY)
    await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("k", "enter")
        await apply(pilot, library)
        await until(pilot, lambda: number not in screen.lines)
        await until(pilot, lambda: "7 shows it, u there takes it back." in text_of(pilot))
        await pilot.press("7")
        await until(pilot, lambda: "Remove 1 duplicate" in text_of(pilot))
        await pilot.press("u")
        await apply(pilot, library)
        assert (music / COPY).exists()
        await pilot.press("2")
        await until(pilot, lambda: number in screen.lines)
        await quiet(pilot)
        assert "Army of Me" in text_of(pilot)


async def test_files_that_came_after_the_search_are_told_with_the_key_that_finds_them(
    app: MusicApp, library: Session, music: Path
) -> None:
    await library.start("duplicates").wait()
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "identical")
        assert "since the search" not in text_of(pilot)
        shutil.copyfile(music / HYPER, music / "Downloads/hyper again.flac")
        await changing.index(library, music)
        await until(pilot, lambda: "1 new file since the search, d looks again" in text_of(pilot))
        await library.start("duplicates").wait()
        await until(pilot, lambda: "since the search" not in text_of(pilot) and screen.is_quiet)


async def test_decisions_made_while_all_is_weighed_are_counted(app: MusicApp, library: Session) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("2")
        await until(
            pilot,
            lambda: isinstance(pilot.app.screen, DuplicatesScreen) and pilot.app.screen.view is not None,
        )
        screen = pilot.app.screen
        assert isinstance(screen, DuplicatesScreen)
        screen.weigh_again()
        await pilot.press("k")
        await quiet(pilot)
        assert screen.marked.files == 1
        assert (await found(library)).popitem()[1].state is State.DECIDED
        assert Mark.REMOVE in (await found(library)).popitem()[1].marks.values()
