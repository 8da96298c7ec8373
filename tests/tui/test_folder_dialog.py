"""Choosing a folder."""

import os
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from musictui.library import roots
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs import folder
from musictui.tui.dialogs.folder import FolderDialog
from tests.tui.conftest import NOT_UTF8
from tests.tui.waiting import text_of, until


def line(app: MusicApp) -> str:
    """What the path line says."""
    return app.screen.query_one("#path", Input).value


async def test_music_folder_is_proposed(app: MusicApp, person: Path) -> None:
    (person / "Music" / "Björk").mkdir(parents=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Björk/" in text_of(pilot))
        assert line(app) == f"{person}/Music/"


async def test_home_is_proposed_without_a_music_folder(app: MusicApp, person: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, FolderDialog))
        assert line(app) == f"{person}/"


async def test_chosen_folder_becomes_a_root_and_is_indexed(
    app: MusicApp, session: Session, music: Path
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+o", "enter")
        await until(pilot, lambda: app.totals.startswith("10 tracks"))
        assert [root.path for root in await session.database.read(roots.all)] == [os.fsencode(music)]
        assert not isinstance(app.screen, FolderDialog)


async def test_typing_narrows_the_list_and_tab_opens(app: MusicApp, person: Path) -> None:
    for name in ("Björk/Post", "Burial/Untrue", "Basic Channel"):
        (person / "Music" / name).mkdir(parents=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", "b", "u")
        await until(pilot, lambda: "Burial/" in text_of(pilot) and "Björk/" not in text_of(pilot))
        await pilot.press("tab")
        await until(pilot, lambda: "Untrue/" in text_of(pilot))
        assert line(app) == f"{person}/Music/Burial/"
        await pilot.press("shift+tab")
        await until(pilot, lambda: "Björk/" in text_of(pilot))
        assert line(app) == f"{person}/Music/"


async def test_arrows_put_folders_in_the_line(app: MusicApp, person: Path) -> None:
    for name in ("a", "b", "c"):
        (person / "Music" / name).mkdir(parents=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "c/" in text_of(pilot))
        await pilot.press("down", "down")
        assert line(app) == f"{person}/Music/b"
        await pilot.press("up")
        assert line(app) == f"{person}/Music/a"


@pytest.mark.parametrize(
    "name", [b"[FLAC][b] $x", "🎧 אביב \u202egnp\u202c".encode(), b"new\nline \x1b[31m", NOT_UTF8, b"x" * 255]
)
async def test_hostile_folder_can_be_chosen(
    app: MusicApp, session: Session, person: Path, name: bytes
) -> None:
    path = os.path.join(os.fsencode(person / "Music"), name)
    os.makedirs(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.screen.query_one(folder.FolderList).names)
        text_of(pilot).encode()
        await pilot.press("down", "enter")
        await until(pilot, lambda: session.jobs.jobs and not session.jobs.live)
        assert [root.path for root in await session.database.read(roots.all)] == [path]


async def test_refusal_shows_in_the_dialog_and_typing_takes_it_away(
    app: MusicApp, session: Session, music: Path
) -> None:
    await session.database.write(lambda conn: roots.add(conn, os.fsencode(music)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", *"Burial", "enter")
        await until(pilot, lambda: "which is in the library already" in " ".join(text_of(pilot).split()))
        assert isinstance(app.screen, FolderDialog)
        await pilot.press("x")
        await until(pilot, lambda: "already" not in text_of(pilot))


@pytest.mark.parametrize("what", ["a file", "nothing"])
async def test_what_is_no_folder_is_refused(app: MusicApp, session: Session, person: Path, what: str) -> None:
    if what == "a file":
        (person / "thing").write_bytes(b"")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", *"thing", "enter")
        refusal = app.screen.query_one("#refusal")
        await until(pilot, lambda: refusal.has_class("-failed"))
        assert session.jobs.jobs == []


async def test_escape_changes_nothing(app: MusicApp, session: Session, music: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", "escape")
        await until(pilot, lambda: not isinstance(app.screen, FolderDialog))
        assert await session.database.read(roots.all) == []


async def test_tilde_and_quotes_are_understood(app: MusicApp, session: Session, music: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        app.screen.query_one("#path", Input).value = "'~/Music/Björk'"
        await pilot.press("enter")
        await until(pilot, lambda: app.totals.startswith("4 tracks"))


def test_subfolders_of_what_is_not_there_are_none(tmp_path: Path) -> None:
    assert folder.subfolders(os.fsencode(tmp_path / "gone"), b"") == []


def test_hidden_folders_show_after_a_dot(tmp_path: Path) -> None:
    for name in (".hidden", "shown"):
        (tmp_path / "place" / name).mkdir(parents=True)
    place = os.fsencode(tmp_path / "place")
    assert folder.subfolders(place, b"") == [b"shown"]
    assert folder.subfolders(place, b".") == [b".hidden"]


def test_names_that_are_no_text_are_listed(tmp_path: Path) -> None:
    os.mkdir(os.path.join(os.fsencode(tmp_path), NOT_UTF8))
    assert folder.subfolders(os.fsencode(tmp_path), b"CAF") == [NOT_UTF8]


@pytest.mark.parametrize("blank", ["", "  ", "''"])
async def test_a_blank_name_is_refused_and_is_no_folder(app: MusicApp, session: Session, blank: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        app.screen.query_one("#path", Input).value = blank
        await pilot.press("enter")
        await until(pilot, lambda: "Name a folder." in text_of(pilot))
        assert await session.database.read(roots.all) == []


async def test_keys_typed_before_the_dialog_is_there_reach_it(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in ("ctrl+o", "ctrl+u", *"/mnt/music"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: isinstance(app.screen, FolderDialog))
        await until(pilot, lambda: line(app) == "/mnt/music")


async def test_enter_waits_for_the_letters_before_it(app: MusicApp, session: Session, music: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in ("ctrl+o", "ctrl+u", *str(music / "Burial"), "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: session.jobs.jobs and not session.jobs.live)
        found = await session.database.read(roots.all)
        assert [root.path for root in found] == [os.fsencode(music / "Burial")]


async def test_a_dialog_is_not_opened_over_another(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", "ctrl+o", "escape")
        await until(pilot, lambda: not isinstance(app.screen, FolderDialog))


async def test_pasted_path_replaces_the_proposed_one(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o")
        app.post_message(events.Paste("/mnt/music"))
        await until(pilot, lambda: line(app) == "/mnt/music")


async def test_a_bare_name_is_looked_for_in_the_folder_listed(
    app: MusicApp, session: Session, music: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+o", *"Burial", "enter")
        await until(pilot, lambda: not isinstance(app.screen, FolderDialog))
        found = await session.database.read(roots.all)
        assert [root.path for root in found] == [os.fsencode(music / "Burial")]
