"""The help, made from the bindings of the screen and the focus."""

from textual.binding import Binding

from musictui.session import Session
from musictui.tui import bindings
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.base import Dialog
from musictui.tui.screens.help import HelpScreen, _description, groups
from tests.tui.job_bodies import Steered
from tests.tui.waiting import text_of, until


async def test_help_has_every_key_that_is_active(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        for mode in ("1", "6"):
            await pilot.press(mode)
            await pilot.pause()
            listed = [
                bindings.identity(binding) for _heading, rows in groups(app.screen) for _keys, binding in rows
            ]
            active = {
                bindings.identity(active.binding)
                for active in app.screen.active_bindings.values()
                if active.binding.description
            }
            assert set(listed) == active
            assert len(listed) == len(set(listed))


async def test_help_follows_the_focus(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        steered = Steered(session).tell(total=1, problems=[("a", "b")])
        await until(pilot, lambda: "1 problem" in text_of(pilot))
        await pilot.press("question_mark")
        await until(pilot, lambda: "JOBS" in text_of(pilot))
        assert "problems.open" not in text_of(pilot)
        await pilot.press("escape", "tab", "question_mark")
        await until(pilot, lambda: "problems.open" in text_of(pilot))
        await steered.finish()


async def test_keys_that_do_nothing_now_are_not_listed(app: MusicApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6", "question_mark")
        await until(pilot, lambda: "jobs.full" in text_of(pilot))
        assert "jobs.pause" not in text_of(pilot)


async def test_help_closes_by_its_own_key(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("question_mark")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))


async def test_help_scrolls_where_it_does_not_fit(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6", "question_mark")
        await until(pilot, lambda: "jobs.full" in text_of(pilot))
        assert "app.palette" not in text_of(pilot)
        await pilot.press("end")
        await until(pilot, lambda: "[keys] of the configuration" in text_of(pilot))


async def test_palette_is_shut_while_a_dialog_is_open(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark", "ctrl+p")
        assert isinstance(app.screen, Dialog)


async def test_own_bindings_stand_before_inherited_ones(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6", "F")
        await until(pilot, lambda: isinstance(app.screen, Dialog))
        shown = [each.binding.id for each in bindings.active(app.screen) if each.binding.show]
        assert shown == ["confirm.yes", "confirm.yes", "dialog.cancel"]


def test_identity_is_the_same_for_all_keys_of_a_binding() -> None:
    first, second = Binding.make_bindings([Binding("a,b", "app.go", "go", id="x.go")])
    assert bindings.identity(first) == bindings.identity(second) == "x.go"
    assert bindings.target(first) == "go"


async def test_parts_have_names_and_keys_are_told_in_lower_case(app: MusicApp, filled: Session) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one("#details").display)
        for pane in ("facets", "details", "tracks"):
            app.screen.query_one(f"#{pane}").focus()
            await until(pilot, lambda pane=pane: app.focused is not None and app.focused.id == pane)
            named = groups(app.screen)
            assert not [heading for heading, _rows in named if heading.endswith("Screen")]
            told = [_description(binding) for _heading, rows in named for _keys, binding in rows]
            assert "Page Left" not in " ".join(told)
    assert _description(Binding("x", "page_left", "Page Left")) == "page left"
