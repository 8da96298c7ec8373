"""What a folder is on decides how its changes are heard of."""

import os
from pathlib import Path

import psutil

from musictui.files.mounts import EVENTLESS, kinds_of


def test_kinds_of_a_local_folder_tell_of_changes(tmp_path: Path) -> None:
    kinds = kinds_of(bytes(tmp_path))

    assert len(kinds) == 1
    assert kinds.isdisjoint(EVENTLESS)


def test_kinds_of_the_top_are_those_of_all_that_is_mounted() -> None:
    mounted = {mount.fstype.lower() for mount in psutil.disk_partitions(all=True)}

    assert kinds_of(os.fsencode(os.sep)) == mounted - {""}
