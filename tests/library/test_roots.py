"""The library's folders: added, refused, moved and forgotten."""

import os
import sqlite3
from pathlib import Path

import pytest

from musictui.errors import RootError
from musictui.library import roots, search, stats, tracks
from musictui.library.roots import Root
from musictui.model.query import parse
from tests.library import making
from tests.library.making import NOW_S


def folder(path: Path) -> bytes:
    """A folder that is there."""
    path.mkdir(parents=True, exist_ok=True)
    return bytes(path)


def test_a_folder_is_added_once(conn: sqlite3.Connection, tmp_path: Path) -> None:
    added = roots.add(conn, folder(tmp_path / "music"))
    assert roots.all(conn) == [added]
    assert (added.path, added.tracks, added.indexed_s) == (bytes(tmp_path / "music"), 0, None)
    with pytest.raises(RootError, match="in the library already"):
        roots.add(conn, added.path)


def test_names_that_are_no_text_are_folders_too(conn: sqlite3.Connection, tmp_path: Path) -> None:
    path = bytes(tmp_path) + b"/\xff\xfe [b]"
    os.mkdir(path)
    assert roots.add(conn, path).path == path
    assert roots.all(conn)[0].name == os.fsdecode(path)


def test_a_path_is_kept_absolute_and_plain(
    conn: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path / "music")
    monkeypatch.chdir(tmp_path)
    assert roots.add(conn, b"music/../music/").path == bytes(tmp_path / "music")


def test_a_folder_inside_another_is_refused_either_way(conn: sqlite3.Connection, tmp_path: Path) -> None:
    inner, outer = folder(tmp_path / "music" / "rock"), folder(tmp_path / "music")
    added = roots.add(conn, inner)
    with pytest.raises(RootError, match="holds"):
        roots.add(conn, outer)
    roots.remove(conn, added.id)
    roots.add(conn, outer)
    with pytest.raises(RootError, match="lies in"):
        roots.add(conn, inner)


def test_a_neighbor_with_a_longer_name_is_no_part(conn: sqlite3.Connection, tmp_path: Path) -> None:
    roots.add(conn, folder(tmp_path / "music"))
    roots.add(conn, folder(tmp_path / "music2"))
    assert len(roots.all(conn)) == 2


def test_the_same_folder_by_another_name_is_refused(conn: sqlite3.Connection, tmp_path: Path) -> None:
    roots.add(conn, folder(tmp_path / "music"))
    folder(tmp_path / "music" / "rock")
    (tmp_path / "link").symlink_to(tmp_path / "music")
    with pytest.raises(RootError, match="by the name"):
        roots.add(conn, bytes(tmp_path / "link"))
    with pytest.raises(RootError, match="lies in"):
        roots.add(conn, bytes(tmp_path / "link" / "rock"))


def test_a_folder_around_a_linked_one_is_refused(conn: sqlite3.Connection, tmp_path: Path) -> None:
    folder(tmp_path / "disk" / "music")
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "music")
    roots.add(conn, bytes(tmp_path / "link"))
    with pytest.raises(RootError, match="holds"):
        roots.add(conn, bytes(tmp_path / "disk"))


@pytest.mark.parametrize(("name", "said"), [("none", "There is no folder"), ("file", "not a folder")])
def test_what_is_no_folder_is_refused(conn: sqlite3.Connection, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RootError, match=said):
        roots.add(conn, bytes(tmp_path / name))
    assert roots.all(conn) == []


def test_find_knows_a_folder_by_any_name(conn: sqlite3.Connection, root: Root, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "music")
    assert roots.find(conn, bytes(tmp_path / "link")) == root
    assert roots.find(conn, bytes(tmp_path)) is None


def test_remove_forgets_the_tracks_and_leaves_the_files(
    conn: sqlite3.Connection, root: Root, tmp_path: Path
) -> None:
    other = making.add_root(conn, tmp_path / "other")
    (tmp_path / "music" / "song.flac").write_text("x")
    making.add(conn, root, artist="Mine")
    making.add(conn, other, artist="Theirs")

    assert roots.remove(conn, root.id) == 1
    assert stats.stats(conn).artists == 1
    assert roots.remove(conn, other.id) == 1

    assert stats.stats(conn).tracks == stats.stats(conn).artists == 0
    assert roots.all(conn) == []
    assert (tmp_path / "music" / "song.flac").exists()


def test_remove_of_an_unknown_folder_is_an_error(conn: sqlite3.Connection) -> None:
    with pytest.raises(RootError, match="no folder number 7"):
        roots.remove(conn, 7)


def test_relocate_keeps_all_that_is_known(conn: sqlite3.Connection, root: Root, tmp_path: Path) -> None:
    name = b"a/\xff \xe6\x9d\xb1.flac"
    track_id = making.add(conn, root, name, title="T")
    (tmp_path / "music").rename(tmp_path / "disk")

    moved = roots.relocate(conn, root.id, bytes(tmp_path / "disk"))

    assert (moved.id, moved.path, moved.tracks) == (root.id, bytes(tmp_path / "disk"), 1)
    track = tracks.get(conn, track_id)
    assert track
    assert track.path == bytes(tmp_path / "disk") + b"/" + name
    assert list(search.ids(conn, parse("path:disk title:t"))) == [track_id]
    assert list(tracks.known(conn, root.id)) == [track.path]


def test_look_in_counts_files_that_are_there(
    conn: sqlite3.Connection, root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roots, "LOOKED_FOR", 4)
    names = [b"%02d \xff.flac" % number for number in range(10)]
    for name in names:
        making.add(conn, root, name)
    new = folder(tmp_path / "disk")
    assert roots.look_in(conn, root.id, new) == (0, 3)
    for name in names[5:]:
        Path(os.fsdecode(os.path.join(new, name))).touch()
    assert roots.look_in(conn, root.id, new) == (2, 3)


def test_relocate_may_go_into_or_out_of_its_own_folder(
    conn: sqlite3.Connection, root: Root, tmp_path: Path
) -> None:
    making.add(conn, root, "x.flac")
    inner = folder(tmp_path / "music" / "inner")
    assert roots.relocate(conn, root.id, inner).path == inner
    assert roots.relocate(conn, root.id, bytes(tmp_path / "music")).path == bytes(tmp_path / "music")
    assert list(tracks.known(conn, root.id)) == [root.path + b"/x.flac"]


def test_relocate_refuses_the_place_of_another(conn: sqlite3.Connection, root: Root, tmp_path: Path) -> None:
    other = making.add_root(conn, tmp_path / "other")
    with pytest.raises(RootError, match="in the library already"):
        roots.relocate(conn, root.id, other.path)
    with pytest.raises(RootError, match="There is no folder"):
        roots.relocate(conn, root.id, bytes(tmp_path / "none"))
    assert roots.get(conn, root.id) == root


def test_forget_missing_forgets_those_alone(conn: sqlite3.Connection, root: Root, tmp_path: Path) -> None:
    other = making.add_root(conn, tmp_path / "other")
    kept = making.add(conn, root, "kept.flac")
    gone = [making.add(conn, root, "gone.flac"), making.add(conn, other, "gone.flac")]
    tracks.mark_missing(conn, gone, NOW_S)
    assert roots.forget_missing(conn, other.id) == 1
    assert roots.forget_missing(conn) == 1
    assert roots.forget_missing(conn) == 0
    assert list(search.ids(conn, parse(""))) == [kept]


def test_mark_indexed_is_remembered(conn: sqlite3.Connection, root: Root) -> None:
    roots.mark_indexed(conn, root.id, NOW_S)
    assert roots.get(conn, root.id).indexed_s == NOW_S
