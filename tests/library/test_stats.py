"""The figures of the whole library."""

import sqlite3
from pathlib import Path

from musictui.library import roots, stats, tracks
from musictui.library.roots import Root
from tests.library import making
from tests.library.making import MP3, NOW_S


def test_an_empty_library_has_no_figures(conn: sqlite3.Connection) -> None:
    assert stats.stats(conn) == stats.Stats(0, 0, 0, 0, 0, 0, 0, 0, (), 0)


def test_figures_add_up(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "1", artist=["A", "B"], album="X", genre="Rock", size=10)
    lost = making.add(conn, root, "2", artist="b", album="X", size=20, stream=MP3)
    making.add(conn, root, "3", stream=None, problem="It is empty.", size=0)
    tracks.mark_missing(conn, [lost], NOW_S)
    assert stats.stats(conn) == stats.Stats(
        tracks=3,
        missing=1,
        problems=1,
        size=30,
        length_s=251.7 + 180.2,
        artists=2,
        albums=1,
        genres=1,
        formats=(("FLAC", 1), ("MP3", 1)),
        roots=1,
    )


def test_figures_follow_every_change(conn: sqlite3.Connection, root: Root, tmp_path: Path) -> None:
    other = making.add_root(conn, tmp_path / "other")
    first = making.add(conn, root, "1", size=10)
    second = making.add(conn, root, "2", size=20)

    tracks.change_root(conn, [first], other.id)
    tracks.touch(conn, [(first, making.stat(b"/1", size=11))])
    tracks.mark_missing(conn, [first, second], NOW_S)
    tracks.mark_found(conn, [second])
    tracks.update(
        conn, [(second, tracks.prepare(making.stat(b"/2", size=21), making.file_tags(problem="Bad.")))]
    )
    by_id = {kept.id: kept for kept in roots.all(conn)}
    assert [
        (by_id[n].tracks, by_id[n].missing, by_id[n].problems, by_id[n].size) for n in (root.id, other.id)
    ] == [
        (1, 0, 1, 21),
        (1, 1, 0, 11),
    ]

    tracks.move(conn, [(first, making.stat(b"/3", size=12))])
    tracks.remove(conn, [second])
    figures = stats.stats(conn)
    assert (figures.tracks, figures.missing, figures.problems, figures.size) == (1, 0, 0, 12)
