"""Groups that are kept, what was decided on them, and their list."""

import sqlite3

import pytest

from musictui.library import duplicate_groups, duplicate_review, told_apart, tracks
from musictui.library.duplicate_groups import Mark, Member, State
from musictui.library.roots import Root
from musictui.model.duplicates import Group, Kind
from musictui.model.track import FileStat
from tests.library import making

ALL = list(Kind)


@pytest.fixture
def ids(conn: sqlite3.Connection, root: Root) -> list[int]:
    """Six tracks of 1,000, 2,000, ... bytes, each a file of its own."""
    found = []
    for number in range(1, 7):
        name = f"{number}.flac"
        found.append(making.add(conn, root, name, title=f"Song {number}", artist="Ann", album="Album"))
        stat = FileStat(root.path + b"/" + name.encode(), number * 1000, number, number, number)
        tracks.touch(conn, [(found[-1], stat)])
    return found


def group(kind: Kind, *members: int, score: float = 1.0) -> Group:
    return Group(kind, members, score, "The same bytes.")


def store(conn: sqlite3.Connection, *groups: Group) -> list[int]:
    duplicate_groups.replace(conn, ALL, groups)
    return [stored.id for stored in duplicate_groups.read(conn)]


def test_replace_keeps_number_and_marks_of_what_is_found_again(
    conn: sqlite3.Connection, ids: list[int]
) -> None:
    first, second = store(conn, group(Kind.SAME_TAGS, *ids[:2]), group(Kind.SAME_TAGS, *ids[2:4]))
    duplicate_groups.set_marks(conn, second, {ids[2]: Mark.KEEP, ids[3]: Mark.REMOVE})
    duplicate_groups.set_state(conn, second, State.DECIDED)
    again = store(conn, group(Kind.SAME_TAGS, *ids[2:4], score=0.9), group(Kind.SAME_TAGS, *ids[4:]))
    assert again[0] == second
    assert first not in again
    stored = duplicate_groups.get(conn, second)
    assert stored is not None
    assert (stored.group.score, stored.state) == (0.9, State.DECIDED)
    assert stored.marks == {ids[2]: Mark.KEEP, ids[3]: Mark.REMOVE}


def test_replace_leaves_other_kinds(conn: sqlite3.Connection, ids: list[int]) -> None:
    store(conn, group(Kind.IDENTICAL, *ids[:2]), group(Kind.SAME_TAGS, *ids[2:4]))
    duplicate_groups.replace(conn, [Kind.SAME_TAGS], [])
    assert [stored.group.kind for stored in duplicate_groups.read(conn)] == [Kind.IDENTICAL]


def test_replace_takes_over_what_a_surer_kind_has_come_to_hold_unless_it_is_decided(
    conn: sqlite3.Connection, ids: list[int]
) -> None:
    open_one, decided, wider, version = store(
        conn,
        group(Kind.SAME_TAGS, *ids[:2]),
        group(Kind.SAME_TAGS, *ids[1:3]),
        group(Kind.SAME_TAGS, *ids[2:5]),
        group(Kind.VERSION, *ids[:2]),
    )
    duplicate_groups.set_marks(conn, decided, {ids[1]: Mark.KEEP})
    duplicate_groups.replace(conn, [Kind.SAME_RECORDING], [group(Kind.SAME_RECORDING, *ids[:4])])
    left = {stored.id for stored in duplicate_groups.read(conn)}
    assert open_one not in left
    assert {decided, wider, version} < left


def test_groups_by_the_same_members_of_two_kinds_are_two(conn: sqlite3.Connection, ids: list[int]) -> None:
    numbers = store(conn, group(Kind.IDENTICAL, *ids[:2]), group(Kind.ALBUM, *ids[:2]))
    assert len(numbers) == 2
    assert store(conn, group(Kind.IDENTICAL, *ids[:2]), group(Kind.ALBUM, *ids[:2])) == numbers


def test_forgotten_tracks_leave_their_groups(conn: sqlite3.Connection, ids: list[int]) -> None:
    pair, three = store(conn, group(Kind.IDENTICAL, *ids[:2]), group(Kind.SAME_AUDIO, *ids[1:4]))
    tracks.remove(conn, [ids[1]])
    assert duplicate_groups.get(conn, pair) is None
    assert duplicate_groups.members(conn, pair) == []
    assert duplicate_groups.members(conn, three) == [Member(ids[2], Mark.NONE), Member(ids[3], Mark.NONE)]
    assert [line.id for line in duplicate_groups.outline(conn)] == [three]


def test_missing_tracks_do_not_count_until_they_are_back(conn: sqlite3.Connection, ids: list[int]) -> None:
    (number,) = store(conn, group(Kind.IDENTICAL, *ids[:2]))
    tracks.mark_missing(conn, [ids[0]], making.NOW_S)
    assert duplicate_groups.outline(conn) == []
    assert duplicate_groups.read(conn) == []
    tracks.mark_found(conn, [ids[0]])
    assert [line.id for line in duplicate_groups.outline(conn)] == [number]


def test_replace_drops_tracks_that_were_forgotten_meanwhile(conn: sqlite3.Connection, ids: list[int]) -> None:
    (number,) = store(conn, group(Kind.IDENTICAL, *ids[:2], 99))
    assert [member.track_id for member in duplicate_groups.members(conn, number)] == ids[:2]


def test_outline_tells_what_a_list_shows(conn: sqlite3.Connection, ids: list[int]) -> None:
    (number,) = store(conn, group(Kind.SAME_AUDIO, *ids[:3], score=0.75))
    duplicate_groups.set_marks(conn, number, {ids[0]: Mark.KEEP, ids[2]: Mark.REMOVE})
    (line,) = duplicate_groups.outline(conn)
    assert (line.id, line.kind, line.score, line.state) == (number, Kind.SAME_AUDIO, 0.75, State.OPEN)
    assert (line.members, line.removed, line.spare, line.weight) == (3, 1, 3000, 3000)
    assert (line.title, line.frees) == (None, None)


def test_outline_is_in_the_order_of_kinds_scores_and_bytes(conn: sqlite3.Connection, ids: list[int]) -> None:
    tags, less, first, large = store(
        conn,
        group(Kind.SAME_TAGS, *ids[:2]),
        group(Kind.IDENTICAL, *ids[:2], score=0.9),
        group(Kind.IDENTICAL, *ids[1:3]),
        group(Kind.IDENTICAL, *ids[4:6]),
    )
    assert [line.id for line in duplicate_groups.outline(conn)] == [large, first, less, tags]


def test_outline_opens_a_group_again_when_all_that_was_decided_on_is_gone(
    conn: sqlite3.Connection, ids: list[int]
) -> None:
    (number,) = store(conn, group(Kind.IDENTICAL, *ids[:3]))
    duplicate_groups.set_state(conn, number, State.DECIDED)
    duplicate_groups.set_marks(conn, number, {ids[0]: Mark.REMOVE})
    assert duplicate_groups.outline(conn)[0].state is State.DECIDED
    tracks.remove(conn, ids[:1])
    assert duplicate_groups.outline(conn)[0].state is State.OPEN
    duplicate_groups.set_marks(conn, number, {ids[1]: Mark.KEEP})
    assert duplicate_groups.outline(conn)[0].state is State.DECIDED


def test_outline_tells_that_a_file_has_changed(conn: sqlite3.Connection, root: Root, ids: list[int]) -> None:
    store(conn, group(Kind.IDENTICAL, *ids[:2]))
    before = duplicate_groups.outline(conn)[0].stamp
    tracks.touch(conn, [(ids[0], FileStat(root.path + b"/1.flac", 1000, 1, 99, 1))])
    assert duplicate_groups.outline(conn)[0].stamp != before


def test_outline_leaves_out_albums_of_which_one_folder_is_left(
    conn: sqlite3.Connection, ids: list[int]
) -> None:
    folders = ((ids[0], ids[1]), (ids[2], ids[3], ids[4]))
    album = Group(Kind.ALBUM, tuple(ids[:5]), 1.0, "The same album.", folders)
    (number,) = store(conn, album)
    stored = duplicate_groups.get(conn, number)
    assert stored is not None
    assert stored.group == album
    assert len(duplicate_groups.outline(conn)) == 1
    tracks.remove(conn, ids[:2])
    assert duplicate_groups.outline(conn) == []


def test_newer_are_files_that_came_since_and_are_in_no_group(
    conn: sqlite3.Connection, root: Root, ids: list[int]
) -> None:
    store(conn, group(Kind.IDENTICAL, *ids[:2]))
    assert duplicate_review.newer(conn, making.NOW_S) == 0
    assert duplicate_review.newer(conn, making.NOW_S - 1) == 4
    tracks.mark_missing(conn, ids[5:], making.NOW_S)
    assert duplicate_review.newer(conn, making.NOW_S - 1) == 3


def test_with_tracks_finds_the_groups_of_tracks(conn: sqlite3.Connection, ids: list[int]) -> None:
    pair, three = store(conn, group(Kind.IDENTICAL, *ids[:2]), group(Kind.SAME_AUDIO, *ids[1:4]))
    assert duplicate_groups.with_tracks(conn, [ids[0]]) == {pair}
    assert duplicate_groups.with_tracks(conn, [ids[1], ids[5]]) == {pair, three}


def test_told_apart_stays_until_it_is_taken_back(conn: sqlite3.Connection) -> None:
    first, second = told_apart.sound(b"b", 10.0), told_apart.sound(b"a", 20.0)
    told_apart.tell(conn, [(first, second), (second, first)])
    told = told_apart.read(conn)
    assert told.pairs == {(b"a", b"b")}
    assert told.lengths == {(20_000, 10_000)}
    told_apart.forget(conn, [(first, second)])
    assert told_apart.read(conn).pairs == frozenset()


@pytest.mark.parametrize(
    ("length_s", "may"),
    [(10.0, True), (10.09, True), (19.95, True), (10.2, False), (15.0, False), (None, False)],
)
def test_told_apart_asks_only_sounds_of_fitting_length(
    conn: sqlite3.Connection, length_s: float | None, may: bool
) -> None:
    told_apart.tell(conn, [(told_apart.sound(b"a", 20.0), told_apart.sound(b"b", 10.0))])
    assert told_apart.read(conn).may_hold(length_s) is may
