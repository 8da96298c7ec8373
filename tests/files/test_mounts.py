"""What a folder is on decides how its changes are heard of."""

import os
from pathlib import Path

import psutil

from musictui.files.mounts import EVENTLESS, ignores_case, kinds_of


def test_kinds_of_a_local_folder_tell_of_changes(tmp_path: Path) -> None:
    kinds = kinds_of(bytes(tmp_path))

    assert len(kinds) == 1
    assert kinds.isdisjoint(EVENTLESS)


def test_kinds_of_the_top_are_those_of_all_that_is_mounted() -> None:
    mounted = {mount.fstype.lower() for mount in psutil.disk_partitions(all=True)}

    assert kinds_of(os.fsencode(os.sep)) == mounted - {""}


def test_a_folder_is_known_to_ignore_case_as_the_system_has_it(tmp_path: Path) -> None:
    (tmp_path / "12").touch()
    assert not ignores_case(bytes(tmp_path))

    (tmp_path / "Song.mp3").touch()
    assert ignores_case(bytes(tmp_path)) is (tmp_path / "sONG.MP3").exists()


def test_a_folder_that_is_not_there_ignores_nothing(tmp_path: Path) -> None:
    assert not ignores_case(bytes(tmp_path / "gone"))
