"""Writing tracks and reading them back."""

import pickle
import sqlite3

import pytest

from musictui.library import search, terms, tracks
from musictui.library.roots import Root
from musictui.library.tracks import Known
from musictui.model.query import parse
from musictui.model.track import FileTags, Track
from tests.library import making
from tests.library.making import FLAC, NOW_S, file_tags, stat


def find(conn: sqlite3.Connection, text: str) -> list[int]:
    """The ids that a query finds."""
    return list(search.ids(conn, parse(text)))


def prepare(path: bytes, **found: object) -> tracks.TrackRow:
    """A row of a file at `path`."""
    return tracks.prepare(stat(path), file_tags(**found))  # type: ignore[arg-type] # Checked there.


def leftovers(conn: sqlite3.Connection) -> list[int]:
    """What each table beside `roots` holds, in rows."""
    tables = ("tracks", "track_tags", "terms", "track_terms", "words")
    return [conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


def test_a_track_comes_back_as_it_was_read(conn: sqlite3.Connection, root: Root) -> None:
    found = file_tags(
        covers=2,
        problem="It is cut off.",
        title="Jóga ",
        artist=["Björk", "björk", ""],
        lyrics="a\x00\nb",
        comment="\udcff",
    )
    seen = stat(root.path + b"/\xff\xfe [b].flac", size=2**40, mtime_ns=-5, inode=2**64 - 1)

    (track_id,) = tracks.add(conn, root.id, [tracks.prepare(seen, found)], NOW_S)

    assert tracks.get(conn, track_id) == Track(
        track_id, seen.path, found.tags, FLAC, 2, 2**40, -5, NOW_S, "It is cut off.", None, -5
    )
    known = tracks.known(conn, root.id)
    assert known == {seen.path: Known(track_id, 2**40, -5, -5, 2**64 - 1, True, False, seen.path)}


def test_a_file_without_tags_or_stream_is_a_track(conn: sqlite3.Connection, root: Root) -> None:
    row = tracks.prepare(stat(root.path + b"/x.mp3"), FileTags(problem="It is empty."))
    (track_id,) = tracks.add(conn, root.id, [row], NOW_S)
    track = tracks.get(conn, track_id)
    assert track
    assert track.stream is None
    assert track.tags == {}


@pytest.mark.parametrize(
    "tags",
    [
        {"title": "x" * 100_000, "artist": "y" * 100_000},
        {"title": "\x00\x1f\x1e\ud800", "artist": "\x1f", "genre": ["\x1f\x1f", " "]},
        {"tracknumber": "9" * 400, "discnumber": "-99999999999", "bpm": "1e999", "date": "99999"},
        {"title": "", "artist": [""], "album": " "},
        {"artist": [f"artist {n}" for n in range(2000)]},
        {"title": "'; DROP TABLE tracks; --", "genre": '"rock" AND NOT (x'},
    ],
)
def test_hostile_values_are_kept(conn: sqlite3.Connection, root: Root, tags: dict[str, str]) -> None:
    track_id = making.add(conn, root, **tags)
    track = tracks.get(conn, track_id)
    assert track
    assert track.tags == file_tags(**tags).tags
    assert find(conn, "") == [track_id]


def test_rows_cross_to_other_processes(root: Root) -> None:
    row = prepare(root.path + b"/x.flac", title="Jóga", artist=["Björk"])
    assert pickle.loads(pickle.dumps(row)) == row


def test_by_ids_keeps_the_order_and_leaves_out_what_is_gone(conn: sqlite3.Connection, root: Root) -> None:
    ids = [making.add(conn, root, f"{n}.flac") for n in range(3)]
    tracks.remove(conn, [ids[1]])
    assert [track.id for track in tracks.by_ids(conn, [ids[2], ids[1], 99, ids[0]])] == [ids[2], ids[0]]
    assert tracks.get(conn, ids[1]) is None


def test_iterate_goes_through_any_number(conn: sqlite3.Connection, root: Root) -> None:
    rows = [prepare(root.path + b"/%d.flac" % n, title=f"{n}") for n in range(tracks.READ_BATCH * 2 + 1)]
    ids = tracks.add(conn, root.id, rows, NOW_S)
    assert [track.tags["title"][0] for track in tracks.iterate(conn, ids)] == [
        str(n) for n in range(len(rows))
    ]


def test_ids_by_path_gives_the_known_ones(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, b"\xff.mp3")
    path = root.path + b"/\xff.mp3"
    assert tracks.ids_by_path(conn, [path, b"/none"]) == {path: track_id}


def test_known_gives_the_files_of_one_root(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root)
    assert tracks.known(conn, root.id + 1) == {}


def test_update_changes_what_is_found_and_keeps_the_id(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, title="Old", artist="Alpha", genre="Rock")
    tracks.mark_missing(conn, [track_id], NOW_S)

    tracks.update(
        conn, [(track_id, prepare(root.path + b"/other.flac", title="New", artist="Beta", genre="Rock"))]
    )

    assert find(conn, "old") == find(conn, "artist:=alpha") == find(conn, "is:missing") == []
    assert find(conn, "new artist:=beta genre:=rock") == [track_id]
    track = tracks.get(conn, track_id)
    assert track
    assert (track.path, track.added_s) == (root.path + b"/other.flac", NOW_S)
    assert conn.execute("SELECT value FROM terms WHERE field = 'artist'").fetchall() == [("Beta",)]


def test_update_of_tags_that_are_not_searched_leaves_the_words(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, title="Same", comment="old")
    tracks.update(conn, [(track_id, prepare(root.path + b"/song.flac", title="Same", comment="new"))])
    assert find(conn, "same comment:new") == [track_id]
    assert find(conn, "comment:old") == []


def test_a_problem_goes_when_the_file_is_mended(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, problem="It is cut off.")
    assert find(conn, "has:problem") == [track_id]
    tracks.update(conn, [(track_id, prepare(root.path + b"/song.flac"))])
    assert find(conn, "has:problem") == []


def test_remove_leaves_nothing_behind(conn: sqlite3.Connection, root: Root) -> None:
    first = making.add(conn, root, "a.flac", title="Same", artist="Both", genre="Rock")
    second = making.add(conn, root, "b.flac", title="Same", artist="Both", genre="Pop")

    tracks.remove(conn, [first, 99])
    assert find(conn, "same artist:=both") == [second]
    assert conn.execute("SELECT value FROM terms WHERE field = 'genre'").fetchall() == [("Pop",)]

    tracks.remove(conn, [second])
    assert leftovers(conn) == [0, 0, 0, 0, 0]


def test_remove_all_leaves_nothing_behind(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, title="x", artist="y")
    tracks.remove_all(conn)
    assert leftovers(conn) == [0, 0, 0, 0, 0]
    track_id = making.add(conn, root, title="z")
    assert find(conn, "z") == [track_id]
    assert find(conn, "x") == []


def test_move_keeps_what_is_known(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, "old.flac", title="T")
    tracks.mark_missing(conn, [track_id], NOW_S)

    tracks.move(conn, [(track_id, stat(root.path + b"/new.flac", size=7, mtime_ns=8, inode=9))])

    track = tracks.get(conn, track_id)
    assert track
    assert (track.path, track.size, track.missing_since_s) == (root.path + b"/new.flac", 7, None)
    assert track.tags == {"title": ("T",)}


def test_touch_leaves_a_missing_track_missing(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root)
    tracks.mark_missing(conn, [track_id], NOW_S)
    tracks.touch(conn, [(track_id, stat(root.path + b"/song.flac", inode=99))])
    assert tracks.known(conn, root.id)[root.path + b"/song.flac"][4:7] == (99, False, True)


def test_missing_since_stays_the_first_time(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root)
    tracks.mark_missing(conn, [track_id], 100)
    tracks.mark_missing(conn, [track_id], 200)
    assert [track.missing_since_s for track in tracks.by_ids(conn, [track_id])] == [100]
    tracks.mark_found(conn, [track_id])
    assert [track.missing_since_s for track in tracks.by_ids(conn, [track_id])] == [None]


def test_terms_are_told_apart_by_their_folded_form(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "a", artist=["Björk", "BJORK", "U2"])
    making.add(conn, root, "b", artist="bjork")
    kept = conn.execute(
        "SELECT folded, value, tracks FROM terms WHERE field = 'artist' ORDER BY id"
    ).fetchall()
    assert kept == [("bjork", "Björk", 2), ("u2", "U2", 1)]


def test_packed_terms_come_back() -> None:
    assert list(terms.unpack(terms.pack([1, 2**32 - 1]) + terms.pack([3]))) == [1, 2**32 - 1, 3]


def test_ids_are_never_given_to_another_track(conn: sqlite3.Connection, root: Root) -> None:
    first = tracks.add(conn, root.id, [prepare(root.path + name) for name in (b"/a.mp3", b"/b.mp3")], NOW_S)
    tracks.remove(conn, first)
    second = tracks.add(conn, root.id, [prepare(root.path + b"/c.mp3")], NOW_S)
    tracks.remove_all(conn)
    third = tracks.add(conn, root.id, [prepare(root.path + b"/d.mp3")], NOW_S)
    assert len({*first, *second, *third}) == 4
