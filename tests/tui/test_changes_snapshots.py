"""How the preview, the history and the quarantine look, loading, empty, filled and failed, at two sizes."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.files import quarantine
from musictui.library import journal
from musictui.model.changes import Change, CoverRef, Deed, Draft, Mark, State
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.screens.change_data import ChangeData
from musictui.tui.screens.preview import PreviewScreen
from tests.tui import changing
from tests.tui.conftest import NOW_S
from tests.tui.waiting import text_of, until

SIZES = [(80, 24), (120, 40)]
Compare = Callable[..., bool]
MakeApp = Callable[..., MusicApp]
Setup = Callable[[Pilot[Any]], Awaitable[None]]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])

FOLDER = b"Music/Bj\xc3\xb6rk/Post/"


@pytest.fixture(autouse=True)
def files_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are none behind these drafts: what is planned stays so."""

    async def check(self: ChangeData, number: int | None = None) -> Any:
        return
        yield

    monkeypatch.setattr(ChangeData, "check", check)


def path(name: str) -> bytes:
    """Below ~/Music."""
    return os.path.join(os.fsencode(Path.home()), FOLDER, name.encode())


def edit(
    name: str, before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]], **more: Any
) -> Change:
    """Other values for one file."""
    return Change(Deed.EDIT, path(name), Mark(1, 2, 3), None, before, after, **more)


def draft() -> Draft:
    """A bit of everything."""
    changes = [
        edit("01 Army of Me.flac", {"genre": ("Electronic", "Pop")}, {"genre": ("Electronic", "Trip hop")}),
        edit(
            "02 Hyper-Ballad.flac",
            {"title": ("Hyper Ballad ",), "artist": ("Bjork",), "comment": ("ripped by  me",)},
            {"title": ("Hyper-Ballad",), "artist": ("Björk",), "comment": ()},
        ),
        edit(
            "03 It’s Oh So Quiet.flac", {"date": ("1995",)}, {"date": ("1995-06-13",)}, state=State.LEFT_OUT
        ),
        edit(
            "04 [b]Isobel.flac",
            {},
            {"title": ("x",)},
            state=State.REFUSED,
            note="The file could not be read, so it is not written: it is damaged.",
        ),
        Change(Deed.MOVE, path("05 Headphones.flac"), target=path("1995/05 Headphones.flac")),
        Change(Deed.REMOVE, path("06 Double.mp3"), reason="a copy of 05 Headphones.flac"),
        Change(
            Deed.EDIT,
            path("07 Cover Me.flac"),
            covers=(CoverRef(b"0" * 16, "image/jpeg", 3, "", 120_000),),
        ),
    ]
    return Draft("Tidy the tags of Post", changes, author="recipe tidy")


async def show(pilot: Pilot[Any], *keys: str) -> None:
    """Open the preview of the draft and press keys."""
    pilot.app.run_worker(pilot.app.preview(draft()))
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_mounted)
    await until(pilot, lambda: pilot.app.screen.is_checked)
    await pilot.press(*keys)


def preview(*keys: str, shows: str = "applies to") -> Setup:
    """The preview after these keys."""

    async def run(pilot: Pilot[Any]) -> None:
        await show(pilot, *keys)
        await until(pilot, lambda: shows in text_of(pilot))

    return run


@at_both_sizes
def test_preview_of_an_edit(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=preview("down", shows="ripped by"))


@at_both_sizes
def test_preview_of_a_field(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    keys = ("down", "right", "down", "space")
    assert snap_compare(app, terminal_size=size, run_before=preview(*keys, shows="Artist  left out"))


@at_both_sizes
def test_preview_of_a_move(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    keys = ("down",) * 4
    assert snap_compare(app, terminal_size=size, run_before=preview(*keys, shows="Path"))


@at_both_sizes
def test_preview_of_what_is_refused(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=preview("f", shows="could not be read"))


@at_both_sizes
def test_preview_without_a_match(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await show(pilot, "slash", *"zzz", "enter")
        await until(pilot, lambda: "No file is called so" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


@at_both_sizes
def test_values_dialog(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    keys = ("down", "right", "e")

    async def run(pilot: Pilot[Any]) -> None:
        await show(pilot, *keys)
        await until(pilot, lambda: "The file says" in text_of(pilot))
        for line in pilot.app.screen.query("Input"):
            line.cursor_blink = False

    assert snap_compare(app, terminal_size=size, run_before=run)


def test_preview_in_the_light(snap_compare: Compare, app: MusicApp) -> None:
    app.theme = theme.LIGHT
    assert snap_compare(app, terminal_size=(120, 40), run_before=preview("down", shows="ripped by"))


def test_preview_without_colors(
    snap_compare: Compare, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    run_before = preview("down", "right", shows="ripped by")
    assert snap_compare(make_app(), terminal_size=(120, 40), run_before=run_before)


async def fill_history(session: Session) -> None:
    """Five sets in every state."""
    made = draft()
    first = await changing.store(session, made, at_s=NOW_S - 90_000)
    second = await changing.store(session, Draft("genre = [b]Jazz[/b]", made.changes[:2]), at_s=NOW_S - 7_200)
    third = await changing.store(
        session, Draft("Rename: {artist}/{title}", made.changes[4:5]), at_s=NOW_S - 600
    )
    await changing.store(session, Draft("Set date to 1995", made.changes[:1]), at_s=NOW_S - 60)

    def settle(conn: Any) -> None:
        settled = journal.Settled
        for set_id, at_s in ((first, NOW_S - 89_000), (second, NOW_S - 7_100), (third, NOW_S - 500)):
            journal.start(conn, set_id, [0], at_s)
        left = "The file changed after the change was made."
        journal.settle(conn, first, [settled(each, State.DONE) for each in (0, 1)])
        journal.settle(conn, first, [settled(4, State.CONFLICT, left), settled(5, State.UNDONE)])
        journal.settle(conn, first, [settled(6, State.FAILED, "The disk is full.")])
        journal.settle(conn, second, [settled(each, State.DONE) for each in (0, 1)])
        journal.settle(conn, third, [settled(0, State.UNDONE)])

    await session.database.write(settle)


def history(*keys: str, shows: str) -> Setup:
    """The history after these keys."""

    async def run(pilot: Pilot[Any]) -> None:
        await fill_history(pilot.app.session)
        await pilot.press("7")
        await until(pilot, lambda: "1 of 4 sets" in text_of(pilot))
        await pilot.press(*keys)
        await until(pilot, lambda: shows in text_of(pilot))

    return run


@at_both_sizes
def test_history(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    run_before = history("down", "down", "down", shows="Headphones")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_history_of_a_file(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await history("down", "down", shows="not exactly")(pilot)
        await pilot.press("enter", "down", "right")
        await until(pilot, lambda: "x undo field" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


@at_both_sizes
def test_history_empty(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("7")
        await until(pilot, lambda: "Nothing was changed yet" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


def remove_two(session: Session) -> None:
    """Two files in the quarantine of ~/Music, which the library knows."""
    root = os.fsencode(Path.home() / "Music")
    for name in ("06 Double [FLAC][b].mp3", "07 Other.mp3"):
        target = Path(os.fsdecode(path(name)))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x" * 1234)
        quarantine.put(root, path(name), set_id="3", reason="a copy of 05 Headphones.flac", now_s=int(NOW_S))


@at_both_sizes
def test_quarantine(snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        remove_two(filled)
        await until(pilot, lambda: pilot.app.totals)
        await pilot.press("7", "v")
        await until(pilot, lambda: "2 files, 2.5 kB" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "marked" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


@at_both_sizes
def test_deleting_for_good(
    snap_compare: Compare, app: MusicApp, filled: Session, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        remove_two(filled)
        await until(pilot, lambda: pilot.app.totals)
        await pilot.press("7", "v")
        await until(pilot, lambda: "2 files, 2.5 kB" in text_of(pilot))
        await pilot.press("a", "D")
        await until(pilot, lambda: "(2,468 bytes)" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


@at_both_sizes
def test_quarantine_empty(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("7", "v")
        await until(pilot, lambda: "The quarantine is empty" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)
