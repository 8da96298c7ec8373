"""One process at a time changes files, and the others are told which."""

import subprocess
import sys
from pathlib import Path

import pytest

from musictui.errors import StorageError
from musictui.files.lock import ApplyLock, LockedError

HOLD = """
import sys
from pathlib import Path
from musictui.files.lock import ApplyLock
lock = ApplyLock.acquire(Path(sys.argv[1]), holder="musictui rename")
print("held", flush=True)
sys.stdin.read()
"""


def test_second_holder_is_told_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "not" / "yet" / "lock"
    with ApplyLock.acquire(path, holder="MusicTUI:\nan edit") as lock:
        with pytest.raises(
            LockedError, match=r"^MusicTUI: an edit \(process \d+, since .+\) is changing"
        ) as told:
            ApplyLock.acquire(path, holder="another")
        assert told.value.hint
        lock.release()
        ApplyLock.acquire(path, holder="another").release()
    ApplyLock.acquire(path, holder="a third").release()


def test_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match=rf"musictui rename \(process {process.pid}, "):
            ApplyLock.acquire(path, holder="another")
        process.kill()
    with ApplyLock.acquire(path, holder="another"):
        assert "another" in path.read_text()


def test_holder_without_words_is_another_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with ApplyLock.acquire(path, holder="x"):
        path.write_bytes(b"\xff")
        with pytest.raises(LockedError, match=r"^Another process is changing"):
            ApplyLock.acquire(path, holder="another")


def test_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="could not be locked"):
        ApplyLock.acquire(tmp_path / "file" / "lock", holder="x")


def test_whether_it_is_held_can_be_asked_without_taking_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not ApplyLock.is_held(path)
    assert not path.exists()
    with ApplyLock.acquire(path, holder="one"):
        assert ApplyLock.is_held(path)
    assert not ApplyLock.is_held(path)
    path.write_text("123\nof a process that was killed\n2026-01-01 00:00:00\n")
    assert not ApplyLock.is_held(path)
    ApplyLock.acquire(path, holder="another").release()
