"""The program: opening, modes, sizes, errors, quitting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from musictui.config import Config, IndexConfig, UiConfig
from musictui.errors import MusictuiError
from musictui.library import roots
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.folder import FolderDialog
from musictui.tui.widgets.header import HeaderBar
from musictui.tui.widgets.too_small import TooSmall
from musictui.tui.widgets.welcome import Welcome
from tests.tui import changing
from tests.tui.waiting import text_of, until


async def test_number_keys_switch_modes(app: MusicApp) -> None:
    async with app.run_test() as pilot:
        assert app.current_mode == "library"
        await pilot.press("6")
        assert app.current_mode == "jobs"
        await pilot.press("1")
        assert app.current_mode == "library"


async def test_clicking_a_tab_switches_modes(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.click(HeaderBar, offset=(60, 0))
        await until(pilot, lambda: app.current_mode == "jobs")


async def test_empty_library_invites(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Welcome to MusicTUI" in text_of(pilot))
        assert "choose a folder" in text_of(pilot)
        assert "demo library" in text_of(pilot)


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (39, 24), (80, 9)])
async def test_small_terminal_says_so_and_comes_back(app: MusicApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        assert app.screen.query_one(TooSmall).display
        assert not app.screen.query_one(HeaderBar).display
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.screen.query_one(HeaderBar).display)
        assert not app.screen.query_one(TooSmall).display


async def test_small_terminal_words_fit(app: MusicApp) -> None:
    async with app.run_test(size=(20, 5)) as pilot:
        assert "Too small." in text_of(pilot)
        assert "(is 20x5)" in text_of(pilot)


async def test_small_terminal_takes_no_key_but_the_one_that_quits(app: MusicApp) -> None:
    async with app.run_test(size=(20, 5)) as pilot:
        first = app.screen
        await pilot.press("6", "7", "question_mark", "ctrl+o", "q", "ctrl+p")
        await pilot.pause()
        assert app.screen is first
        assert app.is_running
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)


async def test_own_key_quits_a_small_terminal(make_session: Any, make_app: Any) -> None:
    app = make_app(on=make_session(Config(keys={"app.quit_at_once": "f10"})))
    async with app.run_test(size=(20, 5)) as pilot:
        assert "f10 quits" in text_of(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: not app.is_running)


async def test_dialog_in_a_small_terminal_says_so(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.resize_terminal(20, 5)
        await until(pilot, lambda: app.screen.query_one(TooSmall).display)


async def test_folders_become_roots_and_are_indexed(
    make_app: Callable[..., MusicApp], session: Session, music: Path
) -> None:
    app = make_app([music])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: session.jobs.jobs and session.jobs.jobs[0].state.is_final)
        await until(pilot, lambda: app.totals.startswith("10 tracks"))
        assert len(await session.database.read(roots.all)) == 1
        assert "10 tracks" in text_of(pilot)


async def test_changes_by_others_are_noticed(app: MusicApp, session: Session, music: Path) -> None:
    other = Session(session.config, session.paths)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.session.database)
        heard: list[int] = []
        app.library_changed.subscribe(app.screen, heard.append)
        job = other.start("index", roots=(music,))
        await job.wait()
        await other.close()
        await until(pilot, lambda: heard and app.totals.startswith("10 tracks"))


async def test_expected_failure_in_an_action_is_a_toast(
    app: MusicApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> None:
        raise MusictuiError("The disk [FLAC][/b] is full.", hint="Make room.")

    monkeypatch.setattr(app, "action_rescan", refuse)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: "The disk [FLAC][/b] is full." in text_of(pilot))
        assert "Make room." in text_of(pilot)
        assert app.is_running


async def test_library_that_fails_while_open_is_told(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        app.reader.close()
        await until(pilot, lambda: "Failed" in text_of(pilot))
        assert "The library" in text_of(pilot)  # its path may be cut by the line
        assert app.is_running


async def test_the_same_failure_is_not_repeated(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for _ in range(5):
            app.show_error(MusictuiError("It failed."))
        await until(pilot, lambda: "It failed." in text_of(pilot))
        assert text_of(pilot).count("It failed.") == 1


async def test_a_bug_ends_the_program_without_a_traceback(app: MusicApp) -> None:
    async def stumble() -> None:
        async with app.run_test() as pilot:
            app.call_later(lambda: 1 // 0)
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await stumble()
    assert app.return_code == 1
    assert "ZeroDivisionError" in app.failure()


async def test_ctrl_c_quits_at_the_second_time(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "again to quit" in text_of(pilot))
        assert app.is_running
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quit_keys(app: MusicApp, key: str) -> None:
    async with app.run_test() as pilot:
        await pilot.press(key)
        await until(pilot, lambda: not app.is_running)
    assert not app.return_code


async def test_quit_from_a_dialog(app: MusicApp) -> None:
    async with app.run_test() as pilot:
        await pilot.press("question_mark", "ctrl+q")
        await until(pilot, lambda: not app.is_running)


async def test_theme_is_remembered(make_app: Callable[..., MusicApp], session: Session) -> None:
    app = make_app()
    assert app.theme == "musictui-dark"
    async with app.run_test() as pilot:
        await pilot.pause()
        app.theme = "musictui-light"
        await until(pilot, lambda: make_app().theme == "musictui-light")


def test_theme_of_the_configuration_wins(
    make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]
) -> None:
    config = Config(ui=UiConfig(theme="nord"), index=IndexConfig(executor="inline"))
    assert make_app(on=make_session(config)).theme == "nord"


async def test_unknown_theme_is_told_and_the_default_taken(
    make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]
) -> None:
    app = make_app(on=make_session(Config(ui=UiConfig(theme="musictui-lihgt"))))
    assert app.theme == "musictui-dark"
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "Did you mean musictui-light?" in text_of(pilot))


async def test_every_textual_theme_has_our_colors(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert app.theme_variables["text-faint"]
            assert "6 Jobs" in text_of(pilot)


async def test_palette_lists_the_actions_of_the_screen(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6", "ctrl+p")
        await until(pilot, lambda: "Read every file again" in text_of(pilot))
        await pilot.press(*"show the lib")
        await until(pilot, lambda: "Read every file again" not in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "library")


async def test_palette_changes_the_theme(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+p", *"nord")
        await until(pilot, lambda: "Theme nord" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "nord")


@pytest.mark.parametrize(
    "keys", [("question_mark", "escape"), ("escape",), ("6", "1"), ("question_mark", "escape", "escape")]
)
async def test_welcome_keeps_the_focus(app: MusicApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Welcome to MusicTUI" in text_of(pilot))
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.focused, Welcome))
        app.screen.set_focus(None)
        await until(pilot, lambda: isinstance(app.focused, Welcome))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FolderDialog))


async def test_toast_that_says_the_same_takes_the_place_of_the_former(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for _ in range(3):
            app.screen.notify("One copy always stays.", title="Not marked", severity="warning", markup=False)
        app.notify("Another one.", title="Not marked", markup=False)
        await until(pilot, lambda: "Another one." in text_of(pilot))
        await until(pilot, lambda: text_of(pilot).count("One copy always stays.") == 1)


async def test_what_is_still_to_do_of_an_interrupted_set_is_told_at_the_start(
    app: MusicApp, session: Session, music: Path
) -> None:
    await changing.index(session, music)
    set_id = await changing.apply(session, await changing.genre_draft(session))

    def interrupt(conn: Any) -> None:
        conn.execute("UPDATE changes SET state = 'started' WHERE set_id = ? AND number = 1", (set_id,))
        conn.execute("UPDATE changes SET state = 'planned' WHERE set_id = ? AND number = 2", (set_id,))

    await session.database.write(interrupt)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "7 of 10 changes are done, 2 still to do." in text_of(pilot))
        assert "History (7) goes on or takes back." in text_of(pilot)
        assert "genre = Ambient" in text_of(pilot)
