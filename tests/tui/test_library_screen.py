"""The Library screen as a person uses it: searching, facets, details, sorting, columns, saved searches."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.config import Config
from musictui.library import roots, searches, settings, tracks
from musictui.model.track import FileStat, FileTags, Stream
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.columns import ColumnsDialog, SortDialog
from musictui.tui.dialogs.searches import SearchesDialog
from musictui.tui.screens.library import LibraryScreen
from musictui.tui.widgets.track_grid import Sort
from tests.tui.waiting import text_of, until

WIDE = (140, 40)


def screen_of(pilot: Pilot[Any]) -> LibraryScreen:
    """The Library screen."""
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    return screen


async def opened(pilot: Pilot[Any]) -> LibraryScreen:
    """The Library screen with its tracks and counts."""
    screen = screen_of(pilot)
    await until(pilot, lambda: len(screen.tracks.ids) == 10 and screen.facets.row_count())
    return screen


async def search(pilot: Pilot[Any], text: str, found: int) -> None:
    """Type a search and wait for what it finds."""
    screen = screen_of(pilot)
    screen.query_bar.input.focus()
    screen.query_bar.input.put("")
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await until(pilot, lambda: screen.query_bar.text == text and len(screen.tracks.ids) == found)


async def land(session: Session, artist: str, titles: list[str]) -> None:
    """More tracks come into the library, as an index brings them."""
    rows = []
    for title in titles:
        path = os.fsencode(Path.home() / "Music" / artist / f"{title}.mp3")
        stat = FileStat(path, 1000, 0, 0, hash(path) % 2**31)
        stream = Stream("MP3", "mp3", False, 200.0, 320_000, 44100)
        rows.append(tracks.prepare(stat, FileTags({"title": (title,), "artist": (artist,)}, stream)))

    def write(conn: Any) -> None:
        tracks.add(conn, roots.all(conn)[0].id, rows, 0)

    await session.database.write(write)


async def test_opens_with_tracks_counts_and_the_first_in_full(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await until(pilot, lambda: screen.details.track is not None)
        text = text_of(pilot)
        assert "1 of 10" in text
        assert "10 tracks · 1 ms" in text
        assert "Electronic" in text
        assert "GENRE" in text
        assert screen.tracks.has_focus


async def test_search_as_you_type(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash")
        assert screen.query_bar.input.has_focus
        await pilot.press(*"bjork")
        await until(pilot, lambda: len(screen.tracks.ids) == 4)
        await until(pilot, lambda: "4 tracks" in text_of(pilot))
        await pilot.press("enter")
        assert screen.tracks.has_focus
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.tracks.ids) == 10)
        assert screen.query_bar.text == ""


async def test_an_error_is_told_with_its_place_and_keeps_what_was_found(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "burial", 3)
        screen.query_bar.input.put("burial artits:x")
        await until(pilot, lambda: screen.query_bar.has_class("-failed"))
        assert "artist" in str(screen.query_bar.border_subtitle)
        assert screen.query_bar.input.error_at == len("burial ")
        assert len(screen.tracks.ids) == 3
        await pilot.press(*["backspace"] * 9)
        await until(pilot, lambda: not screen.query_bar.has_class("-failed"))
        assert "3 tracks" in text_of(pilot)


async def test_no_match_says_so_and_which_key_helps(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "[b]zzz", 0)
        await until(pilot, lambda: text_of(pilot).count("[b]zzz") == 2)
        assert "No track matches" in text_of(pilot)
        assert "esc" in text_of(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.tracks.ids) == 10 and "No track matches" not in text_of(pilot))


async def test_facets_narrow_the_search_and_let_go(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.facets.focus()
        await pilot.press("home", *["down"] * 20, "home")
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.tracks.ids) == 9)
        assert screen.query_bar.text == 'genre:="Electronic"'
        await until(pilot, lambda: "✓ Electronic" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_bar.text == "" and len(screen.tracks.ids) == 10)


async def test_facets_leave_out_and_remember_what(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.facets.focus()
        await pilot.press("home", "minus")
        await until(pilot, lambda: len(screen.tracks.ids) == 1)
        assert screen.query_bar.text == '-genre:="Electronic"'
        await until(pilot, lambda: "✗ Electronic" in text_of(pilot))
        await pilot.press("home", "enter")
        await until(pilot, lambda: screen.query_bar.text == "" and len(screen.tracks.ids) == 10)


async def test_facets_fold_and_unfold(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.facets.focus()
        lines = screen.facets.row_count()
        await pilot.press("home", "left")
        await until(pilot, lambda: "GENRE ▸" in text_of(pilot))
        assert screen.facets.row_count() < lines
        await pilot.press("right")
        await until(pilot, lambda: "GENRE ▸" not in text_of(pilot))


async def test_rows_and_counts_land_while_cursor_and_marks_stay(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("down", "space", "down")
        table = screen.tracks
        track, line, marks = table.track, table.cursor - table.scroll_offset.y, set(table.marks)
        before = table.cursor
        await land(filled, "Aaron", [f"Landed {number}" for number in range(200)])
        await land(filled, "Zoe", [f"Landed {number}" for number in range(100)])
        await until(pilot, lambda: len(table.ids) == 310)
        assert table.track == track
        assert table.cursor > before
        assert table.cursor - table.scroll_offset.y == line
        assert set(table.marks) == marks
        await until(pilot, lambda: "310 tracks" in text_of(pilot) and "Aaron" in text_of(pilot))


async def test_a_search_grows_while_tracks_land(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "artist:burial", 3)
        await land(filled, "Burial", ["Untrue", "Raver"])
        await until(pilot, lambda: len(screen.tracks.ids) == 5)


async def test_sorting_by_heading_dialog_and_reverse_is_kept(
    filled: Session, make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        first = list(screen.tracks.ids)
        column = next(column for column in screen.tracks.columns if column.name == "title")
        await pilot.click("#tracks", offset=(column.start + 3, 1))
        await until(pilot, lambda: list(screen.tracks.ids) != first)
        assert screen.tracks.sort == Sort("title")
        ascending = list(screen.tracks.ids)
        await pilot.press("S")
        await until(pilot, lambda: screen.tracks.sort.is_descending and list(screen.tracks.ids) != ascending)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, SortDialog))
        await pilot.press("home", "enter")
        await until(pilot, lambda: list(screen.tracks.ids) == first)
        await pilot.press("o", "end", "enter")
        await until(pilot, lambda: screen.tracks.sort.name not in {"", "title"})
        chosen = screen.tracks.sort
        await until(pilot, lambda: settings.get(app.reader, "library.sort", ["", False])[0] == chosen.name)
    async with make_app(on=make_session(filled.config)).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        assert screen.tracks.sort == chosen


@pytest.mark.parametrize(
    ("typed", "name"),
    [("bitr", "bitrate"), ("ge", "genre"), ("gg", "grouping"), ("qq", "title"), ("Kg", "genre")],
)
async def test_sorting_dialog_goes_to_what_is_typed(
    filled: Session, make_app: Callable[..., MusicApp], typed: str, name: str
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.tracks.show_sort(Sort("title"))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, SortDialog))
        await pilot.press(*typed)
        assert isinstance(app.screen, SortDialog)
        assert app.screen.fields.name_here == name


async def test_columns_are_chosen_and_remembered(
    filled: Session, make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        # The first is hidden, the second goes two places to the right.
        await pilot.press("home", "space", "down", "J", "J", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert screen.tracks.names[:3] == ("title", "album", "artist")
        assert "tracknumber" not in screen.tracks.names
        kept = screen.tracks.names
        await until(pilot, lambda: settings.get(app.reader, "library.columns", []) == list(kept))
    async with make_app(on=make_session(filled.config)).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        assert screen.tracks.names == kept


async def test_the_last_column_cannot_be_hidden(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.tracks.show_columns(["title"])
        await pilot.press("c", "home", "space", "space", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert screen.tracks.names == ("title",)


async def test_searches_are_saved_opened_and_deleted(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "burial", 3)
        await pilot.press("enter", "b")
        await until(pilot, lambda: isinstance(app.screen, SearchesDialog))
        await pilot.press("tab") if not app.screen.query("Input").first().has_focus else None
        await pilot.press(*"[b]mine", "enter")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.tracks.ids) == 10)
        await pilot.press("b")
        await until(pilot, lambda: "[b]mine" in text_of(pilot) and isinstance(app.screen, SearchesDialog))
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_bar.text == "burial" and len(screen.tracks.ids) == 3)
        await pilot.press("escape", "b")
        await until(pilot, lambda: isinstance(app.screen, SearchesDialog))
        await pilot.press("delete")
        await until(pilot, lambda: "No search is saved yet" in text_of(pilot))


async def test_earlier_searches_come_back_even_after_a_restart(
    filled: Session, make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        for text, found in (("burial", 3), ("post", 4)):
            await search(pilot, text, found)
            await pilot.press("enter")
        await until(pilot, lambda: len(settings.get(app.reader, "library.searches", [])) == 2)
    async with make_app(on=make_session(filled.config)).run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", "x", "up", "up", "up")
        assert screen.query_bar.text == "burial"
        await pilot.press("down", "down")
        assert screen.query_bar.text == "x"
        await pilot.press("down")
        assert screen.tracks.has_focus


async def test_tab_completes_fields_and_values(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"gen", "tab")
        assert screen.query_bar.text == "genre:"
        await pilot.press(*"elec", "tab")
        assert screen.query_bar.text == "genre:Electronic"
        await until(pilot, lambda: len(screen.tracks.ids) == 9)
        await pilot.press("tab")
        assert not screen.query_bar.input.has_focus


async def test_details_follow_the_cursor_and_values_can_be_copied(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "hyper", 1)
        await pilot.press("enter")
        await until(
            pilot, lambda: screen.details.track and screen.details.track.tags["title"] == ("Hyper-Ballad",)
        )
        screen.details.focus()
        await pilot.press("home", "y")
        assert app.clipboard == "Hyper-Ballad"
        text = text_of(pilot)
        assert "FLAC" in text
        assert "16 bits" in text


async def test_a_problem_is_shown_with_its_reason(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "has:problem", 1)
        await until(pilot, lambda: screen.details.track and screen.details.track.problem)
        await until(pilot, lambda: "! The file ends in the" in text_of(pilot))
        assert text_of(pilot).count("b].flac") >= 2


@pytest.mark.parametrize(("key", "pane"), [("f", "facets"), ("i", "details")])
async def test_narrow_panes_come_and_go_by_one_key(
    filled: Session, make_app: Callable[..., MusicApp], key: str, pane: str
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: len(screen.tracks.ids) == 10)
        widget = screen.query_one(f"#{pane}")
        assert not screen.facets.display
        assert not screen.details.display
        await pilot.press(key)
        await until(pilot, lambda: widget.display and widget.row_count())
        await pilot.press("escape")
        await until(pilot, lambda: not widget.display and screen.tracks.has_focus)
        await pilot.press(key)
        await until(pilot, lambda: widget.display)
        await pilot.press(key)
        await until(pilot, lambda: not widget.display and screen.tracks.has_focus)


async def test_narrow_panes_exclude_each_other(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: len(screen.tracks.ids) == 10)
        await pilot.press("f")
        await until(pilot, lambda: screen.facets.display)
        await pilot.press("i")
        await until(pilot, lambda: screen.details.display and not screen.facets.display)


async def test_wide_panes_can_be_hidden_and_shown(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        width = screen.tracks.size.width
        await pilot.press("f", "i")
        await until(pilot, lambda: screen.tracks.size.width > width + 40)
        await pilot.press("f", "i")
        await until(pilot, lambda: screen.tracks.size.width == width and screen.details.track)


async def test_an_index_under_way_says_that_tracks_will_come(
    session: Session, make_app: Callable[..., MusicApp], person: Path
) -> None:
    music = person / "Empty"
    music.mkdir()
    async with make_app([music]).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "No audio files were found" in text_of(pilot))
        assert "~/Empty" in text_of(pilot)


async def test_a_library_that_cannot_be_read_says_so(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await filled.database.write(lambda conn: conn.execute("ALTER TABLE tracks RENAME TO lost"))
        await search(pilot, "burial", 10)
        await until(pilot, lambda: screen.has_class("-nothing"))
        assert "failed" in text_of(pilot)


async def test_marked_tracks_are_played_in_their_order(
    filled: Session, make_app: Callable[..., MusicApp], tmp_path: Path
) -> None:
    app = make_app()
    played: list[list[bytes]] = []
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        app.play = played.append  # type: ignore[method-assign]  # the player has its own tests
        await pilot.press("space", "space", "p")
        await until(pilot, lambda: played)
        first, second = (screen.data.track(track) for track in screen.tracks.ids[:2])
        assert first is not None
        assert second is not None
        assert played == [[first.path, second.path]]


async def test_the_mouse_drags_the_thumb_in_the_frame(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        table = screen.tracks
        await land(filled, "Zoe", [f"Landed {number}" for number in range(500)])
        await until(pilot, lambda: len(table.ids) == 510)
        assert "┃" in text_of(pilot)
        right, middle = table.outer_size.width - 1, table.outer_size.height // 2
        await pilot.mouse_down("#tracks", offset=(right, middle))
        await until(pilot, lambda: 200 < table.scroll_offset.y < 300)
        await pilot.hover("#tracks", offset=(right, table.outer_size.height - 2))
        await until(pilot, lambda: table.scroll_offset.y == table.max_scroll_y)
        await pilot.mouse_up("#tracks", offset=(right, table.outer_size.height - 2))
        await pilot.hover("#tracks", offset=(right, 3))
        assert table.scroll_offset.y == table.max_scroll_y
        assert table.cursor == 0


async def test_marks_of_removed_tracks_go(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("space", "space", "space", "slash", *"post", "enter")
        await until(pilot, lambda: len(screen.tracks.ids) == 4)
        assert "3 marked" in text_of(pilot)
        await land(filled, "Other", ["one"])
        await until(pilot, lambda: app.totals.startswith("11 tracks"))
        assert "3 marked" in text_of(pilot)
        await filled.database.write(lambda conn: roots.remove(conn, roots.all(conn)[0].id))
        await until(pilot, lambda: not screen.tracks.marks and "marked" not in text_of(pilot))


async def test_marks_hidden_by_the_search_stay(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.tracks.marks.add([*screen.tracks.ids[:2], 4711])
        await search(pilot, "async", 2)
        await land(filled, "Async", ["one"])
        await until(pilot, lambda: len(screen.tracks.ids) == 3)
        assert len(screen.tracks.marks) == 2


async def test_saved_search_is_used_by_its_name(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    await filled.database.write(lambda conn: searches.save(conn, "quiet", "burial or async"))
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await search(pilot, "-@quiet", 5)
        screen.query_bar.input.put("x @quite")
        await until(pilot, lambda: "Did you mean @quiet?" in text_of(pilot))
        assert screen.query_bar.input.error_at == 2
        assert len(screen.tracks.ids) == 5


async def test_a_long_error_is_seen_whole_and_makes_way(
    filled: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: len(screen.tracks.ids) == 10)
        screen.query_bar.input.focus()
        screen.query_bar.input.put("is:foo")
        await until(pilot, lambda: "untagged." in text_of(pilot))
        assert screen.query_bar.size.height > 1
        screen.query_bar.input.put("is:lossless")
        await until(pilot, lambda: screen.query_bar.size.height == 1)


async def test_hidden_panes_stay_hidden_after_a_restart(
    filled: Session, make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]
) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await pilot.press("f")
        await until(pilot, lambda: settings.get(app.reader, "library.hidden_panes", []) == ["facets"])
    async with make_app(on=make_session(filled.config)).run_test(size=WIDE) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: len(screen.tracks.ids) == 10 and screen.details.display)
        assert not screen.facets.display
        await pilot.press("f")
        await until(pilot, lambda: screen.facets.display and screen.facets.row_count())


async def test_the_first_start_shows_the_facets(app: MusicApp, music: Path) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Welcome to MusicTUI" in text_of(pilot))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.totals.startswith("10 tracks"))
        await until(pilot, lambda: "ALBUM" in text_of(pilot) and "Untrue" in text_of(pilot))


async def test_saving_a_search_names_its_key(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await search(pilot, "burial", 3)
        await pilot.press("enter", "b")
        await until(pilot, lambda: "enter save" in text_of(pilot))
        assert "then come here" not in text_of(pilot)
