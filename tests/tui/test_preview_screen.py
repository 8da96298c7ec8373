"""The preview: what is shown of a set of changes, what is left out of it, and what becomes of the rest."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from musictui.jobs import draft_moves
from musictui.jobs.job import JobState
from musictui.jobs.undo_changes import undo_draft
from musictui.library import journal
from musictui.model import patterns
from musictui.model.changes import Change, Deed, Draft, Mark, State
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.preview import PreviewScreen
from tests import audio
from tests.tui import changing
from tests.tui.conftest import hostile_names
from tests.tui.waiting import text_of, until

WIDE = (120, 40)


@pytest.fixture
async def library(session: Session, music: Path) -> Session:
    """`session` with the files of `music`."""
    await changing.index(session, music)
    return session


def jobs_done(session: Session) -> bool:
    """Whether an apply has ended."""
    return any(job.name == "apply" and job.state.is_final for job in session.jobs.jobs)


def rows(pilot: Pilot[Any]) -> list[str]:
    """What the screen shows, line by line."""
    return text_of(pilot).splitlines()


async def test_shows_counts_files_and_what_differs(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        shown = text_of(pilot)
        assert "genre = Ambient" in shown
        assert "enter applies to 9 files, 9 fields · ✗ 1 refused" in shown
        assert "by you" in shown
        assert "● 01 Army of Me.flac" in shown
        assert "+ Ambient" in shown


async def test_enter_applies_and_the_outcome_is_told(app: MusicApp, library: Session, music: Path) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("enter")
        await until(pilot, lambda: "9 files changed. u takes it back." in text_of(pilot))
        assert not isinstance(app.screen, PreviewScreen)
        assert changing.tags(music / "Björk/Post/01 Army of Me.flac")["genre"] == ("Ambient",)


async def test_escape_discards_and_touches_nothing(app: MusicApp, library: Session, music: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, PreviewScreen))
        assert "genre" not in changing.tags(music / "Björk/Post/01 Army of Me.flac")
        assert await changing.newest(library) is None
        assert not jobs_done(library)


async def test_what_was_chosen_is_lost_only_at_the_second_escape(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("space", "escape")
        await until(pilot, lambda: "Press it again to go back" in text_of(pilot))
        assert app.screen is screen
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        assert await changing.newest(library) is None


async def test_choice_after_the_warning_is_warned_of_again(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("space", "escape", "space", "escape")
        await until(pilot, lambda: "applies to 7 files" in text_of(pilot))
        assert app.screen is screen


async def test_file_that_is_left_out_stays_as_it_is(app: MusicApp, library: Session, music: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("space")
        await until(pilot, lambda: "applies to 8 files" in text_of(pilot))
        assert "○ 01 Army of Me.flac" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: jobs_done(library))
        assert "genre" not in changing.tags(music / "Björk/Post/01 Army of Me.flac")
        assert changing.tags(music / "Björk/Post/02 Hyper-Ballad.flac")["genre"] == ("Ambient",)
        assert (await changing.states(library, screen.change_set.id))[0] is State.LEFT_OUT


async def test_files_of_several_albums_name_their_folders(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        shown = rows(pilot)
        for number in screen.files.numbers:
            change = screen.files._read(number)
            folder, name = os.fsdecode(change.path).split("/")[-2:]
            assert any(
                re.search(rf"{re.escape(name[:12])}.*  {re.escape(folder)} ", line) for line in shown
            ), change.path
        assert screen.files.draw(0, 40).cell_length == 40
        await pilot.press("/", *"post")
        await until(pilot, lambda: len(screen.files.numbers) == 4)
        assert not any(re.search(r"\.flac +Post ", line) for line in rows(pilot))


async def test_space_takes_a_file_in_again(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("space", "up")
        await until(pilot, lambda: "space take in" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "applies to 9 files" in text_of(pilot))


async def test_none_and_all(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("n")
        await until(pilot, lambda: "nothing would be done" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing is taken in." in text_of(pilot))
        assert isinstance(app.screen, PreviewScreen)
        await pilot.press("a")
        await until(pilot, lambda: "applies to 9 files" in text_of(pilot))


async def test_field_that_is_left_out_is_not_written(app: MusicApp, library: Session, music: Path) -> None:
    draft = await changing.values_draft(
        library, "two fields", lambda _track: {"genre": ("Ambient",), "date": ("1999",)}
    )
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, draft)
        await pilot.press("right")
        await until(pilot, lambda: screen.facts.field == "date")
        await pilot.press("space")
        await until(pilot, lambda: "○ Date  left out" in text_of(pilot))
        assert "applies to 9 files, 17 fields" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: jobs_done(library))
        found = changing.tags(music / "Björk/Post/01 Army of Me.flac")
        assert (found["genre"], found["date"]) == (("Ambient",), ("1995",))
        assert changing.tags(music / "Björk/Post/02 Hyper-Ballad.flac")["date"] == ("1999",)


async def test_last_field_left_out_leaves_the_file_out_and_comes_back(
    app: MusicApp, library: Session
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("right", "space")
        await until(pilot, lambda: "applies to 8 files, 8 fields" in text_of(pilot))
        await pilot.press("left", "space")
        await until(pilot, lambda: "applies to 9 files, 9 fields" in text_of(pilot))
        stored = (await changing.changes(library, screen.change_set.id))[0]
        assert (stored.state, stored.after) == (State.PLANNED, {"genre": ("Ambient",)})


async def test_value_that_is_edited_is_what_is_written(app: MusicApp, library: Session, music: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("right", "e")
        await until(pilot, lambda: "One value a line" in text_of(pilot))
        app.screen.query_one(TextArea).text = "Trip hop\nJazz"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "+ Jazz" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: jobs_done(library))
        assert changing.tags(music / "Björk/Post/01 Army of Me.flac")["genre"] == ("Trip hop", "Jazz")
        assert changing.tags(music / "Björk/Post/02 Hyper-Ballad.flac")["genre"] == ("Ambient",)


async def test_value_that_does_not_suit_is_refused_with_the_reason(app: MusicApp, library: Session) -> None:
    draft = await changing.values_draft(library, "date", lambda _track: {"date": ("1999",)})
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, draft)
        await pilot.press("right", "e")
        await until(pilot, lambda: "The file says 1995" in text_of(pilot))
        await pilot.press("s", "o", "o", "n", "enter")
        await until(pilot, lambda: "is no date" in text_of(pilot))


async def test_filter_lists_by_name_in_any_case(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("slash", *"BJORK hyper")
        await until(pilot, lambda: len(screen.files.numbers) == 1)
        await pilot.press("enter")
        assert screen.focused is screen.files
        assert "02 Hyper-Ballad.flac" in text_of(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.files.numbers) == 10)


async def test_what_a_filter_hides_is_not_applied_unasked(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("slash", *"BJORK hyper")
        await until(pilot, lambda: len(screen.files.numbers) == 1)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "Apply to 9 files? Only 1 file is" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert not jobs_done(library)
        await pilot.press("enter")
        await until(pilot, lambda: "What is not listed is changed, too." in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "9 files changed." in text_of(pilot))


async def test_filter_without_a_match_names_the_way_back(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: "No file is called so" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "list all files again" in text_of(pilot))


async def test_keys_of_what_lies_below_do_nothing(app: MusicApp, library: Session) -> None:
    await changing.apply(library, await changing.genre_draft(library))
    draft = await changing.values_draft(library, "date", lambda _track: {"date": ("1999",)})
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, draft)
        await pilot.press("u")
        await until(pilot, lambda: app.screen is screen)
        assert "u undo" not in rows(pilot)[-1]


async def test_none_leaves_out_only_what_is_listed(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("slash", *"burial", "enter")
        await until(pilot, lambda: len(screen.files.numbers) == 3)
        await pilot.press("n")
        await until(pilot, lambda: "applies to 6 files" in text_of(pilot))


async def test_refused_files_alone_with_their_reasons(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("f")
        await until(pilot, lambda: len(screen.files.numbers) == 1)
        assert "✗ broken.flac" in text_of(pilot)
        assert "! The file could not be read" in text_of(pilot)
        await pilot.press("f")
        await until(pilot, lambda: len(screen.files.numbers) == 10)


async def test_file_that_changed_since_is_a_conflict_before_anything_is_done(
    app: MusicApp, library: Session, music: Path
) -> None:
    draft = await changing.genre_draft(library)
    path = music / "Björk/Post/01 Army of Me.flac"
    os.utime(path, ns=(1, 1))
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, draft)
        assert "applies to 8 files" in text_of(pilot)
        assert "≠ 1 conflict" in text_of(pilot)
        assert "! The file changed" in text_of(pilot)


async def test_what_is_not_done_is_told_at_the_end(app: MusicApp, library: Session, music: Path) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        shutil.rmtree(music / "Burial")
        await pilot.press("enter")
        await until(pilot, lambda: "6 done, 3 conflicts. History (7) says why." in text_of(pilot))
        # The first of them with its reason.
        assert re.search(r"(Archangel|Near Dark|Ghost Hardware)\.mp3: The file", text_of(pilot))


async def test_key_is_told_once_where_it_says_why_and_does_it_again(
    app: MusicApp, library: Session, music: Path
) -> None:
    set_id = await changing.apply(library, await changing.genre_draft(library))
    draft = await library.database.read(lambda conn: undo_draft(conn, set_id))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await changing.show(pilot, draft)
        (music / "Burial" / "Untrue" / "01 Archangel.mp3").unlink()
        await pilot.press("enter")
        await until(pilot, lambda: "1 conflict. History (7) says why and" in text_of(pilot))
        assert text_of(pilot).count("History (7)") == 1
        assert "again." in text_of(pilot)


async def test_one_that_is_not_done_is_told_as_one(app: MusicApp, library: Session, music: Path) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        (music / "Burial" / "Untrue" / "01 Archangel.mp3").unlink()
        await pilot.press("enter")
        await until(pilot, lambda: "8 done, 1 conflict. History (7) says why." in text_of(pilot))


async def test_move_shows_both_paths(app: MusicApp, library: Session) -> None:
    pattern = patterns.parse("{artist}/{album} ({year})/{tracknumber:02} {title}")
    draft = await library.database.read(
        lambda conn: draft_moves.rename_draft(conn, changing.ids(conn), pattern)
    )
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, draft)
        await pilot.press("slash", *"army", "enter")
        await until(pilot, lambda: "− ~/Music/Björk/Post/01 Army of Me.flac" in text_of(pilot))
        assert "+ ~/Music/Björk/Post (1995)/01 Army of Me.flac" in text_of(pilot)


async def test_nothing_to_change_is_said(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        app.run_worker(app.preview(Draft("nothing", ())))
        await until(pilot, lambda: "Nothing to change" in text_of(pilot))
        assert await changing.newest(library) is None


async def test_set_can_be_left_for_another_screen_and_found_again(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        await pilot.press("6")
        assert app.current_mode == "jobs"
        await pilot.press("1")
        await until(pilot, lambda: "applies to 9 files" in text_of(pilot))


async def test_last_set_is_taken_back_by_one_key(app: MusicApp, library: Session, music: Path) -> None:
    await changing.apply(library, await changing.genre_draft(library))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "Army of Me" in text_of(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Undo: genre = Ambient" in text_of(pilot))
        assert "byte for byte" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: jobs_done(library) and library.jobs.jobs[-1].state is JobState.DONE)
        await until(pilot, lambda: not isinstance(app.screen, PreviewScreen))
        assert "genre" not in changing.tags(music / "Björk/Post/01 Army of Me.flac")


async def test_nothing_to_undo_is_said(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: "Army of Me" in text_of(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Nothing to undo" in text_of(pilot))


async def test_hostile_names_and_values_are_drawn_as_they_are(
    app: MusicApp, session: Session, person: Path
) -> None:
    folder = os.fsencode(person / "Music")
    os.makedirs(folder)
    for name in hostile_names():
        audio.make(person / "Music" / os.fsdecode(name), {"title": "[b]x[/b] $y"})
    await changing.index(session, person / "Music")
    draft = await changing.values_draft(
        session, "[red]title[/red]\n\x1b[31m", lambda _track: {"title": ("[i]\x1b[0m\u202eevil[/i]",)}
    )
    async with app.run_test(size=(200, 60)) as pilot:
        screen = await changing.show(pilot, draft)
        shown = text_of(pilot)
        assert "[red]title[/red]␊␛[31m" in shown
        assert "~/Music/01 Song [FLAC][" in shown
        assert "[b]x[/b] $y" in shown
        assert "[i]␛[0m⇠evil[/i]" in shown
        for _ in screen.files.numbers:
            await pilot.press("down")
        assert "\x1b" not in text_of(pilot)


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (45, 12)])
async def test_fits_every_terminal(app: MusicApp, library: Session, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await changing.show(pilot, await changing.genre_draft(library))
        assert "enter applies to 9 files" in text_of(pilot)
        assert max(map(len, rows(pilot))) <= size[0]


async def test_without_colors_differences_are_told_by_marks_and_attributes(
    make_app: Callable[..., MusicApp], session: Session, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    await changing.index(session, music)
    draft = await changing.values_draft(
        session, "titles", lambda track: {"title": (f"{track.tags.get('title', ('',))[0]} (live)",)}
    )
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, draft)
        assert "− Army of Me" in text_of(pilot)
        assert "+ Army of Me (live)" in text_of(pilot)
        lit = [
            segment.text
            for y in range(screen.facts.size.height)
            for segment in screen.facts.render_line(y)
            if segment.style and segment.style.underline and segment.style.bold
        ]
        assert "".join(lit).endswith("(live)")


async def test_ten_thousand_changes_are_listed_and_read_as_they_are_seen(
    app: MusicApp, session: Session
) -> None:
    changes = [
        Change(
            Deed.EDIT,
            f"/music/{number:05}.mp3".encode(),
            Mark(1, 2, 3),
            None,
            {"title": ("old",)},
            {"title": ("new",)},
        )
        for number in range(10_000)
    ]
    async with app.run_test(size=WIDE) as pilot:
        screen = await changing.show(pilot, Draft("many", changes))
        assert len(screen.files.numbers) == 10_000
        await pilot.press("end")
        await until(pilot, lambda: "09999.mp3" in text_of(pilot))
        assert "≠ 10,000 conflicts" in text_of(pilot)


async def test_draft_that_another_process_forgot_fails_in_words(app: MusicApp, library: Session) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await changing.show(pilot, await changing.genre_draft(library))
        set_id = screen.change_set.id
        await library.database.write(lambda conn: journal.discard(conn, set_id))
        await pilot.press("enter")
        await until(pilot, lambda: f"There is no set of changes {set_id}." in text_of(pilot))
