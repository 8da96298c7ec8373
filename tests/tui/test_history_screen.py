"""The History screen: what was changed, what of it stands, undo and redo at every level, and the quarantine."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.files import quarantine
from musictui.library import journal
from musictui.model.changes import State
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.history import HistoryScreen
from musictui.tui.screens.preview import PreviewScreen
from musictui.tui.screens.quarantine import QuarantineScreen
from tests.tui import changing
from tests.tui.waiting import text_of, until

WIDE = (120, 40)
ARMY = "Björk/Post/01 Army of Me.flac"
HYPER = "Björk/Post/02 Hyper-Ballad.flac"


@pytest.fixture
async def library(session: Session, music: Path) -> Session:
    """`session` with the files of `music`."""
    await changing.index(session, music)
    return session


async def open_history(pilot: Pilot[Any], shows: str) -> HistoryScreen:
    """Go to the history, and wait until a set is shown in full."""
    await pilot.press("7")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen) and shows in text_of(pilot))
    screen = pilot.app.screen
    await until(pilot, lambda: screen.files.numbers)
    return screen


async def approve(pilot: Pilot[Any], session: Session, shows: str) -> None:
    """Wait for a preview, apply it, and wait until that has ended."""
    before = len(session.jobs.jobs)
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and shows in text_of(pilot))
    screen = pilot.app.screen
    await until(pilot, lambda: screen.is_checked)
    await pilot.press("enter")
    await until(pilot, lambda: len(session.jobs.jobs) > before and session.jobs.jobs[-1].state.is_final)
    assert session.jobs.jobs[-1].error is None


async def test_without_changes_it_says_what_will_be_here(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        await until(pilot, lambda: "Nothing was changed yet" in text_of(pilot))
        assert "v  look at removed files" in text_of(pilot)


async def test_set_shows_what_who_and_what_stands(app: MusicApp, library: Session) -> None:
    draft = await changing.values_draft(
        library, "genre = Ambient", lambda _track: {"genre": ("Ambient",)}, author="recipe tidy"
    )
    await changing.apply(library, draft)
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "genre = Ambient")
        shown = text_of(pilot)
        assert "! done, 1 refused" in shown
        assert "recipe tidy" in shown
        assert "1 of 1 set" in shown
        assert "✓ 01 Army of Me.flac" in shown
        assert "+ Ambient" in shown


async def test_what_takes_back_is_listed_as_what_it_takes_back(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        listed = [screen.data.change(number).path for number in screen.files.numbers]
        listed = [path for path in listed if screen.data.entries]
        await pilot.press("enter")
        await until(
            pilot, lambda: library.jobs.jobs[-1].name == "apply" and library.jobs.jobs[-1].state.is_final
        )
        history = await open_history(pilot, "genre = Ambient")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.files.numbers)
        undone = [app.screen.data.change(number).path for number in app.screen.files.numbers]
        assert len(undone) == 9
        assert undone == [path for path in listed if path in undone]
        await approve(pilot, library, "Undo: genre = Ambient")
        await until(pilot, lambda: len(history.sets.ids) == 2 and history.sets.selected.id == history._shown)
        again = [history.data.detail.change(number).path for number in history.files.numbers]
        assert again == undone


async def test_what_is_written_just_now_is_waited_for_and_not_settled(
    app: MusicApp, library: Session
) -> None:
    await changing.apply(library, await changing.genre_draft(library))
    begun = await changing.store(library, await changing.removal(library, 1))
    may_end = asyncio.Event()

    def become(state: State) -> Callable[[Any], object]:
        return lambda conn: conn.execute("UPDATE changes SET state = ? WHERE set_id = ?", (state, begun))

    async def body(_: Any) -> None:
        await may_end.wait()
        await library.database.write(become(State.PLANNED))

    await library.database.write(become(State.STARTED))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: all(job.state.is_final for job in library.jobs.jobs))
        await library.database.write(become(State.STARTED))
        before = len(library.jobs.jobs)
        library.jobs.start("apply", body, title="Writing")
        await pilot.press("u")
        for _ in range(5):
            assert begun in await library.database.read(journal.unfinished_sets)
            await pilot.pause()
        assert not isinstance(app.screen, PreviewScreen)
        may_end.set()
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        assert [job.name for job in library.jobs.jobs[before:]] == ["apply"]


async def test_set_is_undone_and_redone(app: MusicApp, library: Session, music: Path) -> None:
    before = (music / ARMY).read_bytes()
    set_id = await changing.apply(library, await changing.genre_draft(library))
    after = (music / ARMY).read_bytes()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_history(pilot, "genre = Ambient")
        await pilot.press("u")
        await approve(pilot, library, "Undo: genre = Ambient")
        assert (music / ARMY).read_bytes() == before
        await until(pilot, lambda: "9 files changed. History (7) can do it again." in text_of(pilot))
        await until(pilot, lambda: "↶ undone, 1 refused" in text_of(pilot))
        await pilot.press("down")
        await until(pilot, lambda: screen.sets.selected and screen.sets.selected.id == set_id)
        await pilot.press("r")
        await approve(pilot, library, "Redo: genre = Ambient")
        assert (music / ARMY).read_bytes() == after


async def test_one_file_is_undone(app: MusicApp, library: Session, music: Path) -> None:
    set_id = await changing.apply(library, await changing.genre_draft(library))
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "genre = Ambient")
        await pilot.press("enter", "down", "U")
        await approve(pilot, library, "applies to 1 file")
        assert "genre" not in changing.tags(music / HYPER)
        assert changing.tags(music / ARMY)["genre"] == ("Ambient",)
        await until(pilot, lambda: "◐ 1 of 9 undone" in text_of(pilot))
        assert (await changing.states(library, set_id))[1] is State.UNDONE


async def test_one_field_is_undone(app: MusicApp, library: Session, music: Path) -> None:
    draft = await changing.values_draft(
        library, "two fields", lambda _track: {"genre": ("Ambient",), "date": ("1999",)}
    )
    await changing.apply(library, draft)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_history(pilot, "two fields")
        await pilot.press("enter", "right")
        await until(pilot, lambda: screen.facts.field == "date")
        await pilot.press("x")
        await approve(pilot, library, "applies to 1 file, 1 field")
        found = changing.tags(music / ARMY)
        assert (found["genre"], found["date"]) == (("Ambient",), ("1995",))
        await until(pilot, lambda: "Undo of date in “01 Army of Me.flac”" in text_of(pilot))
        await pilot.press("left", "left", "down", "enter")
        await until(pilot, lambda: "R redo file" in text_of(pilot).splitlines()[-1])
        await pilot.press("R")
        await approve(pilot, library, "Redo of “01 Army of Me.flac”")
        assert changing.tags(music / ARMY)["date"] == ("1999",)


async def test_undo_that_is_discarded_leaves_nothing_behind(app: MusicApp, library: Session) -> None:
    await changing.apply(library, await changing.genre_draft(library))
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "genre = Ambient")
        await pilot.press("u")
        await until(pilot, lambda: "Undo: genre = Ambient" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "1 of 1 set" in text_of(pilot))
        assert "Undo: genre" not in text_of(pilot)


async def test_keys_show_where_they_do_something(app: MusicApp, library: Session) -> None:
    await changing.apply(library, await changing.genre_draft(library))
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "genre = Ambient")
        keys = text_of(pilot).splitlines()[-1]
        assert "u undo set" in keys
        assert "undo file" not in keys
        assert "redo" not in keys
        await pilot.press("enter")
        await until(pilot, lambda: "U undo file" in text_of(pilot).splitlines()[-1])
        await pilot.press("right")
        await until(pilot, lambda: "x undo field" in text_of(pilot).splitlines()[-1])
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "undo file" not in text_of(pilot).splitlines()[-1])


async def test_set_that_was_never_applied_goes_on_or_is_forgotten(app: MusicApp, library: Session) -> None:
    await changing.store(library, await changing.genre_draft(library))
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "○ not applied")
        await pilot.press("c")
        await until(pilot, lambda: "applies to 9 files" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Nothing was changed yet" in text_of(pilot))
        await changing.store(library, await changing.genre_draft(library))
        app.library_changed.publish(1)
        await until(pilot, lambda: "○ not applied" in text_of(pilot))
        await pilot.press("d")
        await until(pilot, lambda: "Nothing was changed yet" in text_of(pilot))


async def test_what_cannot_be_undone_exactly_is_said(app: MusicApp, library: Session) -> None:
    set_id = await changing.apply(library, await changing.genre_draft(library))
    await library.database.write(lambda conn: conn.execute("DELETE FROM deltas WHERE set_id = ?", (set_id,)))
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "9 not exactly")
        assert "! What would undo it to the byte is not kept any more" in text_of(pilot)


async def test_removal_whose_file_is_gone_says_so(app: MusicApp, library: Session, music: Path) -> None:
    await changing.apply(library, await changing.removal(library, 1))
    shutil.rmtree(music / ".musictui-quarantine")
    async with app.run_test(size=WIDE) as pilot:
        await open_history(pilot, "Remove 1 file")
        assert "It is not in the quarantine any more" in text_of(pilot)


async def test_undo_of_what_does_not_stand_fails_in_words(app: MusicApp, library: Session) -> None:
    set_id = await changing.apply(library, await changing.genre_draft(library))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_history(pilot, "genre = Ambient")
        await library.database.write(
            lambda conn: conn.execute("UPDATE changes SET state = 'undone' WHERE set_id = ?", (set_id,))
        )
        screen.action_undo_set()
        await until(pilot, lambda: f"Set {set_id} does not stand any more" in text_of(pilot))


async def test_follows_what_is_applied_meanwhile(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("7")
        await until(pilot, lambda: "Nothing was changed yet" in text_of(pilot))
        await changing.apply(library, await changing.genre_draft(library))
        await until(pilot, lambda: "! done, 1 refused" in text_of(pilot))


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (45, 12)])
async def test_fits_every_terminal(app: MusicApp, library: Session, size: tuple[int, int]) -> None:
    await changing.apply(library, await changing.genre_draft(library))
    async with app.run_test(size=size) as pilot:
        await open_history(pilot, "done")
        assert max(map(len, text_of(pilot).splitlines())) <= size[0]


async def test_thousand_sets_are_listed(app: MusicApp, session: Session) -> None:
    def store(conn: Any) -> None:
        conn.executemany(
            "INSERT INTO change_sets (title, author, source, evidence, created_s) VALUES (?, 'user', '', '{}', 0)",
            [(f"set [b]{number}[/b]",) for number in range(1000)],
        )

    await session.database.write(store)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("7")
        await until(pilot, lambda: "1 of 1,000 sets" in text_of(pilot))
        assert "set [b]999[/b]" in text_of(pilot)
        await pilot.press("end")
        await until(pilot, lambda: "set [b]0[/b]" in text_of(pilot))


# The quarantine.


async def open_quarantine(pilot: Pilot[Any]) -> QuarantineScreen:
    """From the library to the removed files."""
    await pilot.press("7")
    await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen) and pilot.app.screen.is_mounted)
    await pilot.press("v")
    await until(pilot, lambda: isinstance(pilot.app.screen, QuarantineScreen))
    return pilot.app.screen


async def test_empty_quarantine_says_what_it_is_for(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_quarantine(pilot)
        await until(pilot, lambda: "The quarantine is empty" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_quarantine_lists_files_with_reason_set_and_size(
    app: MusicApp, library: Session, size: tuple[int, int]
) -> None:
    await changing.apply(library, await changing.removal(library, 2))
    async with app.run_test(size=size) as pilot:
        await open_quarantine(pilot)
        await until(pilot, lambda: "01 Army of Me.flac" in text_of(pilot))
        assert "a copy [b]of[/b] another" in text_of(pilot)
        assert "by set 1" in text_of(pilot)
        assert "2 files, " in text_of(pilot)


async def test_file_is_restored_through_the_preview(app: MusicApp, library: Session, music: Path) -> None:
    before = (music / ARMY).read_bytes()
    set_id = await changing.apply(library, await changing.removal(library, 2))
    assert not (music / ARMY).exists()
    async with app.run_test(size=WIDE) as pilot:
        await open_quarantine(pilot)
        await until(pilot, lambda: "01 Army of Me.flac" in text_of(pilot))
        await pilot.press("r")
        await approve(pilot, library, "Restore 1 file from the quarantine")
        assert (music / ARMY).read_bytes() == before
        await until(pilot, lambda: "1 file, " in text_of(pilot))
        assert await changing.states(library, set_id) == [State.UNDONE, State.DONE]


async def test_marked_files_are_restored_together(app: MusicApp, library: Session, music: Path) -> None:
    await changing.apply(library, await changing.removal(library, 3))
    async with app.run_test(size=WIDE) as pilot:
        await open_quarantine(pilot)
        await until(pilot, lambda: "3 files, " in text_of(pilot))
        await pilot.press("space", "space")
        await until(pilot, lambda: "2 files, " in text_of(pilot) and "marked" in text_of(pilot))
        await pilot.press("r")
        await approve(pilot, library, "Restore 2 files")
        assert (music / ARMY).exists()
        assert (music / HYPER).exists()


async def test_file_is_deleted_for_good_after_a_question_with_count_and_bytes(
    app: MusicApp, library: Session, music: Path
) -> None:
    await changing.apply(library, await changing.removal(library, 2))
    kept = quarantine.entries(str(music).encode())
    total = sum(each.size for each in kept)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_quarantine(pilot)
        await until(pilot, lambda: "2 files, " in text_of(pilot))
        await pilot.press("a", "D")
        await until(pilot, lambda: "Delete 2 files for good" in text_of(pilot))
        assert f"({total:,} bytes)" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuarantineScreen))
        assert len(quarantine.entries(str(music).encode())) == 2
        await pilot.press("D")
        await until(pilot, lambda: "Delete 2 files for good" in text_of(pilot))
        await pilot.press("y")
        await until(pilot, lambda: "The quarantine is empty" in text_of(pilot))
        assert not (music / ".musictui-quarantine").exists()
