"""A file is replaced by a copy that is whole, dressed as its original, and never seen by a walk."""

import os
import random
import stat
from pathlib import Path

import pytest

from musictui.errors import StorageError
from musictui.files import copying
from musictui.files.walk import OURS

CONTENT = random.Random(1).randbytes(100_000) * 25


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A file of 2.5 MB, more than is read at once."""
    path = tmp_path / "a.mp3"
    path.write_bytes(CONTENT)
    return path


def test_sibling_is_a_short_fresh_name_in_the_same_folder(tmp_path: Path) -> None:
    path = bytes(tmp_path / ("é" * 125 + "a.mp3"))
    names = {copying.sibling(path) for _ in range(20)}

    assert len(names) == 20
    assert {os.path.dirname(name) for name in names} == {bytes(tmp_path)}
    assert {len(os.path.basename(name)) for name in names} == {23}
    assert all(copying.is_sibling(os.path.basename(name)) for name in names)
    assert all(os.path.basename(name).startswith(OURS) for name in names)


@pytest.mark.parametrize(
    "name", [b".musictui-quarantine", b".musictui-0000000g.part", b"a.part", b".musictui-00000000.part.mp3"]
)
def test_other_names_are_no_siblings(name: bytes) -> None:
    assert not copying.is_sibling(name)


def test_copy_has_the_content_and_is_private(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "b"
    copying.copy(bytes(original), bytes(target))

    assert target.read_bytes() == CONTENT
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_copy_of_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    copying.copy(bytes(tmp_path / "a"), bytes(tmp_path / "b"))

    assert (tmp_path / "b").read_bytes() == b""


def test_copy_never_writes_over_what_is_there(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "b"
    target.write_bytes(b"precious")

    with pytest.raises(StorageError, match="File exists"):
        copying.copy(bytes(original), bytes(target))
    assert target.read_bytes() == b"precious"


def test_copy_of_no_regular_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no regular file"):
        copying.copy(bytes(tmp_path), bytes(tmp_path / "b"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="no regular file"):
        copying.copy(bytes(tmp_path / "pipe"), bytes(tmp_path / "b"))
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_full_disk_is_told(original: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    reading = os.open(original, os.O_RDONLY)
    try:
        with pytest.raises(OSError, match="No space left"):
            copying.write_all(full, b"x")
        with pytest.raises(OSError, match="shorter meanwhile"):
            copying.copy_range(reading, full, len(CONTENT), 1)
    finally:
        os.close(full)
        os.close(reading)


def test_range_is_appended(original: Path, tmp_path: Path) -> None:
    reading, writing = os.open(original, os.O_RDONLY), copying.create(bytes(tmp_path / "b"))
    copying.write_all(writing, b"head")
    copying.copy_range(reading, writing, 10, 2_000_000)
    copying.copy_range(reading, writing, 7, 3)
    os.close(reading)
    os.close(writing)

    assert (tmp_path / "b").read_bytes() == b"head" + CONTENT[10:2_000_010] + CONTENT[7:10]


def test_dress_gives_mode_and_times(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "b"
    copying.copy(bytes(original), bytes(target))
    original.chmod(0o440)
    os.utime(original, ns=(1_000_000_001, 2_000_000_002))
    copying.dress(bytes(original), bytes(target), keep_mtime=True)

    assert stat.S_IMODE(target.stat().st_mode) == 0o440
    assert (target.stat().st_atime_ns, target.stat().st_mtime_ns) == (1_000_000_001, 2_000_000_002)


def test_dress_may_leave_the_time(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "b"
    copying.copy(bytes(original), bytes(target))
    os.utime(original, ns=(1, 1))
    before = target.stat().st_mtime_ns
    copying.dress(bytes(original), bytes(target), keep_mtime=False)

    assert target.stat().st_mtime_ns == before


def test_dress_gives_owner_and_attributes(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "b"
    copying.copy(bytes(original), bytes(target))
    owner, group = (12345, 23456) if os.geteuid() == 0 else (os.geteuid(), os.getgroups()[0])
    os.chown(original, owner, group)
    os.setxattr(original, "user.rating", b"5")
    copying.dress(bytes(original), bytes(target), keep_mtime=False)

    assert (target.stat().st_uid, target.stat().st_gid) == (owner, group)
    assert os.getxattr(target, "user.rating") == b"5"


def test_replace_takes_the_place_of_a_file_with_the_longest_name(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 251 + ".mp3")
    path.write_bytes(b"old")
    beside = copying.sibling(bytes(path))
    copying.copy(bytes(path), beside)
    Path(os.fsdecode(beside)).write_bytes(b"new")
    copying.sync_file(beside)
    copying.replace(beside, bytes(path))
    copying.sync_folder(bytes(tmp_path))

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_resolve_follows_links_to_the_file(original: Path, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to(original)

    assert copying.resolve(bytes(tmp_path / "one")) == os.path.realpath(bytes(original))
    assert copying.resolve(bytes(original)) == os.path.realpath(bytes(original))


def test_links_to_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "loop").symlink_to("loop")

    with pytest.raises(StorageError, match="could not be found: No such file"):
        copying.resolve(bytes(tmp_path / "a"))
    with pytest.raises(StorageError, match="could not be found: Too many levels"):
        copying.resolve(bytes(tmp_path / "loop"))


def test_hard_links_are_counted(original: Path, tmp_path: Path) -> None:
    assert copying.hard_links(bytes(original)) == 1
    os.link(original, tmp_path / "b")
    assert copying.hard_links(bytes(original)) == 2


def test_left_over_siblings_are_removed_and_nothing_else(original: Path, tmp_path: Path) -> None:
    copying.copy(bytes(original), copying.sibling(bytes(original)))
    copying.copy(bytes(original), copying.sibling(bytes(original)))
    (tmp_path / ".musictui-00000000.part").mkdir()
    (tmp_path / ".musictui-quarantine").mkdir()

    assert copying.remove_siblings(bytes(tmp_path)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".musictui-00000000.part",
        ".musictui-quarantine",
        "a.mp3",
    ]
    assert copying.remove_siblings(bytes(tmp_path / "gone")) == 0
