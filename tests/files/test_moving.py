"""A move loses nothing and writes over nothing."""

import ctypes
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from musictui.errors import StorageError
from musictui.files import moving
from musictui.files.copying import is_sibling
from musictui.files.moving import move, same_content

WAYS = ("rename", "link", "look", "across")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the system offers: a rename that never replaces, hard links, neither, or another file system."""
    name: str = request.param
    if name in ("link", "look"):
        monkeypatch.setattr(moving, "_renameat2", lambda: system_that_answers(errno.ENOSYS))
    if name == "look":

        def no_link(*_: object, **__: object) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", no_link)
    if name == "across":
        rename = moving._renameat2()

        def system(old: int, source: bytes, new: int, target: bytes, flags: int) -> int:
            is_copy = is_sibling(os.path.basename(source))
            result: int = (rename if is_copy else system_that_answers(errno.EXDEV))(
                old, source, new, target, flags
            )
            return result

        monkeypatch.setattr(moving, "_renameat2", lambda: system)
    return name


def system_that_answers(number: int) -> Callable[..., int]:
    """A call of the system that fails with this error."""

    def call(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to move."""
    path = tmp_path / "one" / "a.mp3"
    path.parent.mkdir()
    (tmp_path / "two").mkdir()
    path.write_bytes(b"sound" * 500_000)
    path.chmod(0o640)
    os.utime(path, ns=(5, 7))
    return path


@pytest.mark.usefixtures("way")
def test_move_keeps_content_rights_and_times(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "two" / "b.mp3"
    move(bytes(file), bytes(target))

    assert target.read_bytes() == b"sound" * 500_000
    assert (stat.S_IMODE(target.stat().st_mode), target.stat().st_mtime_ns) == (0o640, 7)
    assert [path.name for path in tmp_path.rglob("*")].count("b.mp3") == 1
    assert list((tmp_path / "one").iterdir()) == []
    assert list((tmp_path / "two").iterdir()) == [target]


@pytest.mark.usefixtures("way")
def test_move_never_writes_over_what_is_there(file: Path, tmp_path: Path) -> None:
    for name in ("file", "link"):
        target = tmp_path / "two" / name
        target.symlink_to("nowhere") if name == "link" else target.write_bytes(b"precious")
        with pytest.raises(StorageError, match=f"{name} is there already"):
            move(bytes(file), bytes(target))

    assert file.stat().st_size == 2_500_000
    assert (tmp_path / "two" / "file").read_bytes() == b"precious"
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == ["file", "link"]


@pytest.mark.usefixtures("way")
def test_move_to_a_folder_that_is_not_there_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"could not be (moved|copied): No such file"):
        move(bytes(file), bytes(tmp_path / "three" / "a.mp3"))
    assert file.exists()


@pytest.mark.usefixtures("way")
def test_name_of_other_case_can_be_given(file: Path) -> None:
    move(bytes(file), bytes(file.with_name("A.mp3")))

    assert [path.name for path in file.parent.iterdir()] == ["A.mp3"]


def test_second_name_of_other_case_is_not_lost(file: Path) -> None:
    os.link(file, file.with_name("A.mp3"))

    with pytest.raises(StorageError, match="is there already"):
        move(bytes(file), bytes(file.with_name("A.mp3")))
    assert sorted(path.name for path in file.parent.iterdir()) == ["A.mp3", "a.mp3"]


def test_same_name_is_no_move(file: Path) -> None:
    move(bytes(file), bytes(file))
    assert file.exists()


def test_links_and_folders_are_not_moved(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "two" / "link.mp3"
    link.symlink_to("../one/a.mp3")
    for path in (link, file.parent):
        with pytest.raises(StorageError, match="is no regular file"):
            move(bytes(path), bytes(tmp_path / "x"))
    with pytest.raises(StorageError, match="could not be moved: No such file"):
        move(bytes(tmp_path / "gone"), bytes(tmp_path / "x"))
    assert link.is_symlink()


def test_copy_that_came_out_different_leaves_the_original(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing_disk(_: int) -> None:
        for copy in (tmp_path / "two").iterdir():
            copy.write_bytes(b"S" + copy.read_bytes()[1:])

    monkeypatch.setattr(os, "fsync", failing_disk)
    with pytest.raises(StorageError, match="came out different"):
        moving._move_across(bytes(file), bytes(tmp_path / "two" / "b.mp3"))
    assert file.exists()
    assert list((tmp_path / "two").iterdir()) == []


@pytest.mark.parametrize("other", [b"", b"a" * 3_000_000 + b"b", b"a" * 2_999_999, b"a" * 3_000_001])
def test_different_contents_are_told_apart(other: bytes, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"a" * 3_000_000)
    (tmp_path / "other").write_bytes(other)

    assert not same_content(bytes(tmp_path / "one"), bytes(tmp_path / "other"))
    assert not same_content(bytes(tmp_path / "other"), bytes(tmp_path / "one"))
    assert same_content(bytes(tmp_path / "one"), bytes(tmp_path / "one"))
