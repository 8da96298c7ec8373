"""Files that are there whole or not at all."""

import os
import stat
import threading
from pathlib import Path

import pytest

from musictui.errors import StorageError
from musictui.files.atomic import replacing


def test_file_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "file"
    with replacing(str(target)) as stream:
        stream.write(b"whole")
        stream.flush()
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        with replacing(str(tmp_path / "file")):
            pass
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_block_that_raises_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def write_half() -> None:
        with replacing(str(target)) as stream:
            stream.write(b"half")
            raise error

    with pytest.raises(error):
        write_half()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_symbolic_link_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder/file")
    with replacing(str(tmp_path / "link")) as stream:
        stream.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "file").read_bytes() == b"x"


def test_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replacing(str(pipe)) as stream:
        stream.write(b"through")
    reader.join()
    assert read == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_longest_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 255)
    with replacing(str(target)) as stream:
        stream.write(b"x")
    assert target.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("no/file", "No such file or directory"), (".", "Is a directory"), ("x" * 256, "File name too long")],
)
def test_file_that_cannot_be_written_is_told(tmp_path: Path, name: str, reason: str) -> None:
    with (
        pytest.raises(StorageError, match=f"could not be written: {reason}"),
        replacing(str(tmp_path / name)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
