"""Keys of the user's own."""

from collections.abc import Callable

import pytest

from musictui.config import Config, IndexConfig
from musictui.errors import ConfigError
from musictui.session import Session
from musictui.tui import keys
from musictui.tui.app import MusicApp
from tests.tui.conftest import fill
from tests.tui.waiting import text_of, until

Opener = Callable[[dict[str, str]], MusicApp]


@pytest.fixture
def open_with(make_app: Callable[..., MusicApp], make_session: Callable[[Config], Session]) -> Opener:
    """The program with a section [keys]."""

    def open_with(own: dict[str, str]) -> MusicApp:
        return make_app(on=make_session(Config(keys=own, index=IndexConfig(executor="inline"))))

    return open_with


def test_every_binding_of_ours_has_an_id() -> None:
    nameless = [
        f"{node.__name__} {binding.key}"
        for node in keys.own_nodes(MusicApp)
        for binding in node.__dict__.get("BINDINGS", ())
        if not getattr(binding, "id", None)
    ]
    assert nameless == []


def test_ids_are_the_part_and_the_action() -> None:
    assert [name for name in keys.known_bindings(MusicApp) if name.count(".") != 1] == []


def test_default_keys_mean_two_things_only_on_purpose() -> None:
    known = keys.known_bindings(MusicApp)
    own = {name: ",".join(each.key for each in found) for name, found in known.items()}
    assert keys.conflicts(own, known, keys.depths(MusicApp)) == [
        # What is selected is copied; without a selection the key goes on.
        "The key ctrl+c is set for both app.copy and app.interrupt; app.copy goes first.",
        "The key ctrl+c is set for both app.copy and details.copy; details.copy goes first.",
        "The key ctrl+c is set for both app.interrupt and details.copy; details.copy goes first.",
        # The line of a filter has no list in it, and is left before it is applied or discarded.
        "The key down is set for both filter.leave and list.down.",
        # The one is of the line, the other of the list below it.
        "The key enter is set for both ask.accept and ask.list_accept.",
        "The key enter is set for both duplicates.preview and filter.leave; filter.leave goes first.",
        "The key enter is set for both filter.leave and preview.apply; filter.leave goes first.",
        # The one is of the name, the other of the list.
        "The key enter is set for both searches.open and searches.save.",
        # Out of the cell before out of the search.
        "The key escape is set for both cell.cancel and library.back; cell.cancel goes first.",
        "The key escape is set for both duplicates.all and filter.clear; filter.clear goes first.",
        "The key escape is set for both filter.clear and preview.discard; filter.clear goes first.",
        "The key escape is set for both filter.clear and preview.list_all; filter.clear goes first.",
        # Out of the line first, then out of the search.
        "The key escape is set for both library.back and search.clear; search.clear goes first.",
        # In a cell to the one beside it.
        # Only one of them is active.
        "The key escape is set for both preview.discard and preview.list_all.",
        "The key shift+tab is set for both app.previous_pane and cell.left; cell.left goes first.",
        # Only one of them is active.
        "The key space is set for both jobs.pause and jobs.resume.",
        "The key space is set for both preview.leave_out and preview.take_in.",
        "The key tab is set for both app.next_pane and cell.right; cell.right goes first.",
        # Completes where there is something to complete.
        "The key tab is set for both app.next_pane and search.complete; search.complete goes first.",
        # The last decision, or the selected set, instead of the last one.
        "The key u is set for both app.undo and duplicates.undo; duplicates.undo goes first.",
        "The key u is set for both app.undo and history.undo; history.undo goes first.",
        "The key u is set for both app.undo and vet.uncertain; vet.uncertain goes first.",
    ]


async def test_key_of_the_configuration_works_and_the_default_does_not(open_with: Opener) -> None:
    app = open_with({"app.jobs": "ctrl+j, J"})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        assert app.current_mode == "library"
        await pilot.press("J")
        assert app.current_mode == "jobs"
        assert "^j Jobs" in text_of(pilot)


async def test_rebound_key_shows_on_the_line_and_in_the_help(open_with: Opener) -> None:
    app = open_with({"jobs.scan": "f8"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "f8 scan" in text_of(pilot))
        await pilot.press("question_mark")
        await until(pilot, lambda: "jobs.scan" in text_of(pilot))
        assert "f8  look for new and changed files" in text_of(pilot)


async def test_what_is_wrong_is_told_and_the_rest_works(open_with: Opener) -> None:
    app = open_with({"jobs.scna": "f8", "app.help": "F9", "app.jobs": "J"})
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "Did you mean jobs.scan?" in text_of(pilot))
        assert "Did you mean f9?" in text_of(pilot)
        await pilot.press("J")
        assert app.current_mode == "jobs"


@pytest.mark.parametrize("key", ["ctrl+", "hyperspace", "f99", "ctrl+alt+nope", "shfit+a"])
def test_key_that_does_not_exist_is_refused(key: str) -> None:
    with pytest.raises(ConfigError) as failure:
        keys.check({"jobs.scan": key}, keys.known_bindings(MusicApp))
    assert key in failure.value.message


@pytest.mark.parametrize(
    ("key", "near"), [("F9", "f9"), ("shfit+a", "shift+a"), ("ctrl+spcae", "ctrl+space")]
)
def test_key_that_does_not_exist_names_the_nearest(key: str, near: str) -> None:
    with pytest.raises(ConfigError) as failure:
        keys.check({"jobs.scan": key}, keys.known_bindings(MusicApp))
    assert failure.value.hint == f"Did you mean {near}?"


@pytest.mark.parametrize(
    "key", ["f", "F", "ä", "f5", "space", "slash", "/", "question_mark", "ctrl+f", "shift+down", "+"]
)
def test_key_that_exists_is_taken(key: str) -> None:
    keys.check({"jobs.scan": key}, keys.known_bindings(MusicApp))


async def test_conflict_is_told_at_the_start_and_in_the_help(open_with: Opener) -> None:
    app = open_with({"jobs.scan": "o"})
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        sentence = "The key o is set for both jobs.add_folder and jobs.scan; jobs.scan goes first."
        await until(pilot, lambda: "jobs.add_folder" in text_of(pilot))
        await pilot.press("6", "question_mark")
        await until(pilot, lambda: sentence in text_of(pilot))


@pytest.mark.parametrize(
    ("own", "shown"), [({"app.help": "o"}, "sort by"), ({"library.columns": "o"}, "show or hide")]
)
async def test_key_does_what_is_said_to_go_first(
    make_app: Callable[..., MusicApp],
    make_session: Callable[[Config], Session],
    own: dict[str, str],
    shown: str,
) -> None:
    session = make_session(Config(keys=own, index=IndexConfig(executor="inline")))
    fill(session)
    told = keys.conflicts(own, keys.known_bindings(MusicApp), keys.depths(MusicApp))
    [sentence] = [each for each in told if "library." in each]
    assert sentence.endswith(
        "library.sort goes first." if "app.help" in own else "library.columns goes first."
    )
    app = make_app(on=session)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Hyper-Ballad" in text_of(pilot))
        await pilot.press("o")
        await until(pilot, lambda: shown in text_of(pilot))
