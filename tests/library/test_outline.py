"""What lists of changes know of all of them at once."""

import sqlite3

import pytest

from musictui.library import journal, outline
from musictui.library.outline import Entry
from musictui.model.changes import Change, Deed, Draft, State

CHANGES = (
    Change(Deed.EDIT, b"/m/Bj\xc3\xb6rk/J\xc3\xb3ga.flac", after={"title": ("x",), "genre": ()}),
    Change(Deed.MOVE, b"/m/old.mp3", target=b"/m/New Name.mp3"),
    Change(Deed.EDIT, b"/m/caf\xe9.mp3", after={"title": ("x",)}, state=State.REFUSED),
    Change(Deed.REMOVE, b"/m/double.mp3"),
)


@pytest.fixture
def set_id(conn: sqlite3.Connection) -> int:
    """A stored set."""
    return journal.create(conn, Draft("test", CHANGES), 1.0)


def test_outline_counts_fields_of_edits(conn: sqlite3.Connection, set_id: int) -> None:
    assert outline.outline(conn, set_id) == [
        Entry(0, Deed.EDIT, State.PLANNED, 2),
        Entry(1, Deed.MOVE, State.PLANNED, 0),
        Entry(2, Deed.EDIT, State.REFUSED, 1),
        Entry(3, Deed.REMOVE, State.PLANNED, 0),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bjork", {0}),
        ("JOGA bjo", {0}),
        ("old", {1}),
        ("new name", {1}),
        ("caf", {2}),
        ("zzz", set()),
        ("", {0, 1, 2, 3}),
    ],
)
def test_named_looks_into_both_paths(
    conn: sqlite3.Connection, set_id: int, text: str, found: set[int]
) -> None:
    assert outline.named(conn, set_id, text) == found


def test_edit_that_stands_without_what_undoes_it_is_inexact(conn: sqlite3.Connection, set_id: int) -> None:
    journal.settle(conn, set_id, [journal.Settled(0, State.DONE), journal.Settled(1, State.DONE)])
    assert outline.inexact(conn, set_id) == {0}
    conn.execute("INSERT INTO deltas (set_id, number, delta, extras) VALUES (?, 0, x'00', x'')", (set_id,))
    assert outline.inexact(conn, set_id) == set()


def test_removal_is_found_by_where_the_file_is_now(conn: sqlite3.Connection, set_id: int) -> None:
    stored = b"/m/.musictui-quarantine/1/000001.mp3"
    assert outline.removals(conn, [set_id]) == {}
    journal.settle(conn, set_id, [journal.Settled(3, State.DONE)])
    journal.set_targets(conn, set_id, [(3, stored)])
    found = outline.removals(conn, [set_id, 99])
    assert {target: (of, change.number) for target, (of, change) in found.items()} == {stored: (set_id, 3)}
    assert outline.removals(conn, [99]) == {}
    assert outline.removed(conn, set_id) == [(3, stored)]


def test_sets_stand_newest_first(conn: sqlite3.Connection, set_id: int) -> None:
    second = journal.create(conn, Draft("second", ()), 2.0)
    assert outline.set_ids(conn) == [second, set_id]
