"""What a delta leads back to is the former content, byte for byte, or nothing."""

import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import StorageError
from musictui.files import delta
from musictui.files.delta import DeltaError
from tests import audio

NOISE = random.Random(1).randbytes(3_000_000)


def back_and_forth(folder: Path, old: bytes, new: bytes, extras: tuple[bytes, ...] = ()) -> int:
    """Prove that a delta leads from `new` to `old`; gives its size."""
    for name, content in (("old", old), ("new", new)):
        (folder / name).write_bytes(content)
    (folder / "target").unlink(missing_ok=True)
    made = delta.reverse(bytes(folder / "old"), bytes(folder / "new"), extras)
    delta.apply(made, bytes(folder / "new"), bytes(folder / "target"), extras)
    assert (folder / "target").read_bytes() == old
    assert delta.old_hash(made) == delta.file_hash(bytes(folder / "old"))
    assert delta.new_hash(made) == delta.file_hash(bytes(folder / "new"))
    return len(made)


def pages(header: bytes, body: bytes, number: int) -> bytes:
    """A header, then a body in pages of 4 KB with their numbers, as in Ogg."""
    parts, dice = [header], random.Random(number)
    for start in range(0, len(body), 4096):
        number += 1
        parts += [b"OggS", number.to_bytes(4, "little"), dice.randbytes(4), body[start : start + 4096]]
    return b"".join(parts)


@given(st.binary(max_size=400), st.binary(max_size=400), st.lists(st.binary(max_size=50), max_size=2))
def test_any_content_comes_back(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes, extras: list[bytes]
) -> None:
    back_and_forth(tmp_path_factory.mktemp("delta"), old, new, tuple(extras))


@given(st.binary(max_size=9), st.binary(max_size=9), st.binary(max_size=9), st.binary(max_size=9))
def test_contents_with_much_in_common_come_back(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, one: bytes, two: bytes, end: bytes
) -> None:
    back_and_forth(tmp_path_factory.mktemp("delta"), start + one + end, start + two + end)


def test_change_in_padding_is_as_small_as_it_is(tmp_path: Path) -> None:
    old = NOISE[:1000] + b"old" + NOISE[1003:]

    assert back_and_forth(tmp_path, old, NOISE) < 200
    assert back_and_forth(tmp_path, NOISE, NOISE) < 150


def test_moved_content_is_not_kept(tmp_path: Path) -> None:
    assert back_and_forth(tmp_path, b"head" + NOISE, b"longer head" * 99 + NOISE) < 200
    assert back_and_forth(tmp_path, b"longer head" * 99 + NOISE, b"head" + NOISE) < 400


def test_new_page_numbers_cost_little(tmp_path: Path) -> None:
    old, new = pages(b"comment", NOISE, 2), pages(b"comment" * 9999, NOISE, 19)

    assert back_and_forth(tmp_path, old, new) < len(NOISE) / 100


def test_removed_cover_is_kept_once(tmp_path: Path) -> None:
    cover = NOISE[:500_000]
    old, new = b"head" + cover + NOISE[600_000:], b"head" + NOISE[600_000:]

    assert back_and_forth(tmp_path, old, new) > len(cover)
    assert back_and_forth(tmp_path, old, new, (b"another", cover)) < 300


def test_middle_longer_than_a_block_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delta, "_BLOCK", 300_000)
    monkeypatch.setattr(delta, "_NEAR", 5000)
    old, new = pages(b"comment", NOISE, 2), pages(b"comment" * 9999, NOISE, 19)

    assert back_and_forth(tmp_path, old, new) < len(NOISE) / 50
    assert back_and_forth(tmp_path, new, old) < len(NOISE) / 50


@pytest.mark.parametrize("kind", audio.KINDS)
def test_edit_of_tags_is_undone_to_the_byte(kind: str, tmp_path: Path) -> None:
    bare = audio.data(kind)
    tagged = bare[:40] + b"tags" * 300 + bare[40:] + b"TAG" + bytes(125)

    assert back_and_forth(tmp_path, bare, tagged) < 500
    assert back_and_forth(tmp_path, tagged, bare) < len(bare) + 500


def test_hash_is_the_first_half_of_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(NOISE)

    assert delta.file_hash(bytes(tmp_path / "a")) == hashlib.sha256(NOISE).digest()[:16]


@pytest.fixture
def made(tmp_path: Path) -> bytes:
    """A delta of two files of 3 MB, with a changed middle."""
    (tmp_path / "old").write_bytes(NOISE[:100] + b"x" * 50 + NOISE[100:])
    (tmp_path / "new").write_bytes(NOISE)
    return delta.reverse(bytes(tmp_path / "old"), bytes(tmp_path / "new"), [b"extra"])


def refused(made: bytes, folder: Path, extras: list[bytes]) -> str:
    """Why a delta is refused; nothing is left of the try."""
    with pytest.raises(DeltaError) as told:
        delta.apply(made, bytes(folder / "new"), bytes(folder / "target"), extras)
    assert told.value.hint
    assert not (folder / "target").exists()
    return told.value.message


def test_another_file_is_refused(made: bytes, tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(NOISE[:-1] + b"?")

    assert "has changed since" in refused(made, tmp_path, [b"extra"])


def test_other_extras_are_refused(made: bytes, tmp_path: Path) -> None:
    assert "cover" in refused(made, tmp_path, [b"ext", b"ra"])
    assert "cover" in refused(made, tmp_path, [])


def test_damaged_delta_is_refused(made: bytes, tmp_path: Path) -> None:
    for length in (*range(0, len(made), 5), len(made) - 1):
        assert "damaged" in refused(made[:length], tmp_path, [b"extra"])
    for place in range(len(made)):
        broken = bytearray(made)
        broken[place] ^= 0x41
        assert "damaged" in refused(bytes(broken), tmp_path, [b"extra"])


def test_what_is_there_is_never_written_over(made: bytes, tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"precious")

    with pytest.raises(StorageError, match="File exists"):
        delta.apply(made, bytes(tmp_path / "new"), bytes(tmp_path / "target"), [b"extra"])
    assert (tmp_path / "target").read_bytes() == b"precious"


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be read: No such file"):
        delta.file_hash(bytes(tmp_path / "gone"))
