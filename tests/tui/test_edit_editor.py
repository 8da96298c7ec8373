"""The user's editor on a selection as text."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from musictui.errors import MusictuiError
from musictui.tui import editing
from musictui.tui.app import MusicApp
from musictui.tui.screens.library import LibraryScreen
from musictui.tui.screens.preview import PreviewScreen
from tests.tui.edited import SIZE, approve, library, tags_of
from tests.tui.waiting import text_of, until

Maker = Callable[..., MusicApp]
MakeEditor = Callable[[str], Path]


@pytest.fixture
def make_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeEditor:
    """An editor that runs a script on its file, and keeps what it was given, by number."""
    # Without a terminal there is nothing to step aside from.
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    monkeypatch.setattr(HeadlessDriver, "suspend_application_mode", lambda _self: None)
    monkeypatch.setattr(HeadlessDriver, "resume_application_mode", lambda _self: None)

    def make(script: str) -> Path:
        seen = tmp_path / "seen"
        seen.mkdir()
        editor = tmp_path / "my editor"
        editor.write_text(
            f'#!/bin/sh\nn=$(ls "{seen}" | wc -l)\nn=$((n+1))\nfor file; do :; done\n'
            f'cp "$file" "{seen}/$n"\n{script}\n'
        )
        editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
        monkeypatch.delenv("VISUAL", raising=False)
        return seen

    return make


async def test_selection_is_edited_as_text(make_app: Maker, music: Path, make_editor: MakeEditor) -> None:
    seen = make_editor(
        'sed -i "s/^title = Army of Me/title = Army of Us/; s/^album = .*/album = One/" "$file"'
    )
    folder = music / "Björk" / "Post"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("g", "space", "space", "E")
        await approve(pilot)
    text = (seen / "1").read_text()
    assert "[1] # " in text
    assert "[3]" not in text
    assert tags_of(folder / "01 Army of Me.flac")["title"] == ("Army of Us",)
    assert tags_of(folder / "02 Hyper-Ballad.flac")["album"] == ("One",)


async def test_mistakes_are_opened_again_with_their_lines(
    make_app: Maker, music: Path, make_editor: MakeEditor
) -> None:
    seen = make_editor(
        'case $n in 1) sed -i "s/^date = .*/date = soon/" "$file" ;; *) sed -i "s/^date = .*/date = 1996/" "$file" ;; esac'
    )
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("g", "E")
        await approve(pilot)
    lines = (seen / "2").read_text().splitlines()
    assert lines[0].startswith("#! 1 line cannot be read")
    assert "is no date" in lines[lines.index("date = soon") - 1]
    assert tags_of(music / "Björk" / "Post" / "01 Army of Me.flac")["date"] == ("1996",)


async def edit_and_go_back(pilot: Pilot[Any]) -> None:
    """Open the text of the first track, and its preview, and leave that."""
    await library(pilot, 10)
    await pilot.press("g", "E")
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
    await pilot.press("escape")


async def test_back_from_the_preview_opens_the_text_as_it_was_edited(
    make_app: Maker, music: Path, make_editor: MakeEditor
) -> None:
    seen = make_editor(
        'case $n in 1) sed -i "s/^title = .*/title = Army of Us/" "$file" ;; 2) sed -i "s/^date = .*/date = 1996/" "$file" ;; esac'
    )
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await edit_and_go_back(pilot)
        await approve(pilot)
    assert "title = Army of Us" in (seen / "2").read_text()
    tags = tags_of(music / "Björk" / "Post" / "01 Army of Me.flac")
    assert (tags["title"], tags["date"]) == (("Army of Us",), ("1996",))


async def test_text_that_is_closed_after_going_back_is_given_up(
    make_app: Maker, music: Path, make_editor: MakeEditor
) -> None:
    seen = make_editor('[ $n = 1 ] && sed -i "s/^title = .*/title = Army of Us/" "$file"; true')
    async with make_app([music]).run_test(size=SIZE, notifications=True) as pilot:
        await edit_and_go_back(pilot)
        await until(pilot, lambda: "closed as it was" in text_of(pilot))
        assert isinstance(pilot.app.screen, LibraryScreen)
    assert (seen / "2").exists()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param(
            '[ $n = 1 ] && echo "what is this" >> "$file"; true', "cannot be read", id="mistake left"
        ),
        pytest.param("true", "closed as it was", id="as it was"),
        pytest.param('echo "title = x" >> "$file"; exit 1', "ended with code 1", id="failed"),
        pytest.param('rm "$file"', "The editor left no text", id="deleted"),
    ],
)
async def test_text_that_cannot_be_taken_changes_nothing(
    make_app: Maker, music: Path, make_editor: MakeEditor, script: str, said: str
) -> None:
    make_editor(script)
    async with make_app([music]).run_test(size=SIZE, notifications=True) as pilot:
        await library(pilot, 10)
        await pilot.press("E")
        await until(pilot, lambda: said in text_of(pilot))
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_text_is_the_users_alone_and_goes_away(make_editor: MakeEditor, app: MusicApp) -> None:
    seen = make_editor('stat -c "%a $file" "$file" > "$file.mode"; mv "$file.mode" "$file"')
    async with app.run_test():
        mode, path = editing.runner(app, os.environ)("x").split()
    assert mode == "600"
    assert not os.path.exists(path)
    assert (seen / "1").read_text() == "x"


def test_editor_that_is_missing_is_named() -> None:
    with pytest.raises(MusictuiError) as failure:
        editing.editor({"EDITOR": "no-such-editor -w", "PATH": os.environ["PATH"]})
    assert "no-such-editor" in failure.value.message
    assert "EDITOR" in failure.value.hint


def test_without_any_editor_it_says_how_to_name_one() -> None:
    with pytest.raises(MusictuiError) as failure:
        editing.editor({"PATH": "/nowhere"})
    assert "EDITOR" in failure.value.hint
