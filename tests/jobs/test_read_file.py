"""What a worker gives for one file."""

import os
from pathlib import Path

from musictui.jobs.read_file import Unreadable, failed_row, read_file
from musictui.library.tracks import TrackRow
from musictui.model.track import FileStat
from tests.jobs import tiny


def _stat(path: Path) -> FileStat:
    return FileStat(bytes(path), 1, 2, 3, 4)


def test_read_file_gives_a_row(tmp_path: Path) -> None:
    row = read_file(_stat(tiny.write(tmp_path / "a.flac", {"title": "Song"})))

    assert isinstance(row, TrackRow)
    assert (row.path, row.size, row.problem) == (bytes(tmp_path / "a.flac"), 1, None)


def test_read_file_that_is_damaged_gives_a_row_with_the_problem(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_bytes(b"nothing of the kind")
    row = read_file(_stat(tmp_path / "a.flac"))

    assert isinstance(row, TrackRow)
    assert row.problem


def test_read_file_that_vanished_gives_nothing(tmp_path: Path) -> None:
    assert read_file(_stat(tmp_path / "a.flac")) is None


def test_read_file_that_the_system_refuses_is_unreadable(tmp_path: Path) -> None:
    loop = tmp_path / "a.flac"
    os.symlink(loop, loop)

    assert isinstance(read_file(_stat(loop)), Unreadable)


def test_failed_row_has_the_reason() -> None:
    assert failed_row(FileStat(b"/a.flac", 1, 2, 3, 4), "It crashed.").problem == "It crashed."
