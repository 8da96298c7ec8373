"""A sampled hash tells most files apart, and never two identical ones."""

import os
from itertools import pairwise
from pathlib import Path

import pytest

from musictui.errors import StorageError
from musictui.files.sampling import PART, PLACES, parts, sampled_hash

LARGE = 10 * PART * PLACES


def hashed(path: Path, content: bytes) -> bytes:
    path.write_bytes(content)
    return sampled_hash(os.fsencode(path), len(content))


def test_parts_are_all_of_a_small_file() -> None:
    assert parts(0) == [(0, 0)]
    assert parts(PART * PLACES) == [(0, PART * PLACES)]


def test_parts_of_a_large_file_lie_apart_from_its_beginning_to_its_end() -> None:
    found = parts(LARGE)
    assert len(found) == PLACES
    assert found[0][0] == 0
    assert sum(found[-1]) == LARGE
    assert all(before[0] + before[1] < after[0] for before, after in pairwise(found))


def test_identical_files_have_one_hash(tmp_path: Path) -> None:
    content = os.urandom(LARGE)
    assert hashed(tmp_path / "a", content) == hashed(tmp_path / "b", content)


@pytest.mark.parametrize("place", [0, LARGE // 2, LARGE - 1])
def test_a_difference_in_a_part_gives_another_hash(tmp_path: Path, place: int) -> None:
    content = bytearray(os.urandom(LARGE))
    before = hashed(tmp_path / "a", bytes(content))
    content[place] ^= 1
    assert hashed(tmp_path / "b", bytes(content)) != before


def test_zeros_of_another_size_have_another_hash(tmp_path: Path) -> None:
    assert hashed(tmp_path / "a", bytes(LARGE)) != hashed(tmp_path / "b", bytes(LARGE + 1))


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be read"):
        sampled_hash(os.fsencode(tmp_path / "none"), 5)
