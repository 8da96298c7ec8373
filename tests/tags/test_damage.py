"""Files that cannot be read: always one sentence, never an exception, a hang or a flood of memory."""

import os
import random
import struct
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musictui.model.track import FileTags
from musictui.tags import reader
from tests import audio, built
from tests.tags.parts import MP3, apev2, atom, flac, flac_block, frame, id3, read_bytes, syncsafe

NOBODY = 65534
PATIENCE_S = 5.0
"""Far beyond what any file takes; a loop without an end takes longer."""


def assert_told(found: FileTags) -> None:
    """There is a stream, or a sentence for people that says why there is none."""
    assert found.stream is not None or found.problem
    if found.problem is not None:
        assert found.problem[0].isupper()
        assert found.problem.endswith(".")
        assert "Error" not in found.problem


@contextmanager
def as_anybody() -> Iterator[None]:
    """Permissions count, as they do not for root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_empty_file(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"") == FileTags(problem="The file is empty.")


def test_file_that_is_gone(tmp_path: Path) -> None:
    assert reader.read(str(tmp_path / "gone.mp3")) == FileTags(problem="The file is gone.")


def test_folder(tmp_path: Path) -> None:
    assert reader.read(str(tmp_path)) == FileTags(problem="This is a folder, not a file.")


def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "mine.mp3"
    path.write_bytes(MP3)
    path.chmod(0)
    with as_anybody():
        found = reader.read(str(path))
    assert found == FileTags(problem="It may not be read: permission denied.")


def test_link_that_leads_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "circle.mp3"
    path.symlink_to(path)
    assert reader.read(str(path)) == FileTags(problem="It is a link that leads in a circle.")


def test_name_that_is_too_long(tmp_path: Path) -> None:
    assert reader.read(str(tmp_path / ("n" * 300))) == FileTags(problem="Its name is too long to be opened.")


def test_path_with_a_null(tmp_path: Path) -> None:
    assert_told(reader.read(f"{tmp_path}/nu\0ll.mp3"))


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.mp3"
    os.mkfifo(path)
    assert reader.read(str(path)) == FileTags(problem="This is a device or a pipe, not a file.")


def test_device() -> None:
    assert reader.read("/dev/null") == FileTags(problem="This is a device or a pipe, not a file.")


@pytest.mark.parametrize("kind", audio.KINDS)
def test_cut_anywhere(tmp_path: Path, kind: str) -> None:
    path = audio.make(
        tmp_path / f"whole{audio.extension(kind)}", {"title": "A song", "artist": "Ann"}, kind=kind
    )
    whole = path.read_bytes()
    sizes = {*range(1, 400, 31), *(len(whole) * part // 8 for part in range(1, 8)), len(whole) - 1}
    for size in sizes:
        assert_told(read_bytes(tmp_path, whole[:size], f"cut{audio.extension(kind)}"))


@pytest.mark.parametrize("kind", audio.KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_bytes_changed_anywhere(kind: str, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    chance = random.Random(seed)
    data = bytearray(audio.data(kind))
    hot = min(len(data), chance.choice((64, 512, 4096)))
    for _ in range(chance.choice((1, 4, 20))):
        data[chance.randrange(hot)] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
    assert_told(read_bytes(folder, bytes(data), f"changed{audio.extension(kind)}"))


def giants() -> dict[str, bytes]:
    """Files a few bytes long whose headers claim sizes of gigabytes."""
    huge = 2**32 - 1
    sv8 = b"MPCKSH" + b"\xff" * 8 + b"\x7f"
    return {
        "a.mp3": b"ID3\4\0\0" + syncsafe(2**28 - 1) + frame("TIT2", b"\3A song"),
        "b.mp3": b"ID3\3\0\x80" + syncsafe(2**28 - 1) + b"TIT2\xff\xff\xff\xff\0\0\3A",
        "c.mp3": MP3 + apev2({"Title": b"A song"}).replace(struct.pack("<I", 1), struct.pack("<I", huge)),
        "d.flac": flac(flac_block(4, struct.pack("<I", huge) * 3, is_last=True)),
        "e.flac": b"fLaC\0\xff\xff\xff" + bytes(100),
        "f.m4a": atom(b"ftyp", b"M4A ") + struct.pack(">I4sQ", 1, b"moov", 2**62),
        "g.wav": b"RIFF\xff\xff\xff\xffWAVEfmt \xff\xff\xff\xff" + bytes(100),
        "h.aiff": b"FORM\xff\xff\xff\xffAIFFCOMM\xff\xff\xff\xff" + bytes(100),
        "i.wma": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c" + b"\xff" * 100,
        "j.ape": b"MAC " + b"\xff" * 200,
        "k.wv": b"wvpk" + b"\xff" * 200,
        "l.mpc": sv8 + bytes(100),
        "m.dff": b"FRM8" + b"\xff" * 8 + b"DSD PROP" + b"\xff" * 100,
        "n.dsf": b"DSD " + struct.pack("<QQQ", 28, 2**62, 2**62) + b"fmt " + b"\xff" * 100,
        "o.tak": b"tBaK" + b"\xff" * 200,
        "p.ofr": b"OFR \xff\xff\xff\xff" + b"\xff" * 200,
        "q.ogg": built.ogg_page([b"\x01vorbis" + b"\xff" * 23], flags=2)
        + built.ogg_page([b"\x03vorbis" + b"\xff" * 200]),
        "r.tta": b"TTA1" + b"\xff" * 100,
        "s.ac3": b"\x0b\x77" + b"\xff" * 100,
        "t.aac": b"\xff\xf1" + b"\xff" * 100,
    }


@pytest.mark.parametrize(("name", "data"), giants().items(), ids=giants())
def test_claims_of_gigabytes_take_no_memory(tmp_path: Path, name: str, data: bytes) -> None:
    read_bytes(tmp_path, data, name)  # whatever is imported by the way
    tracemalloc.start()
    try:
        assert_told(read_bytes(tmp_path, data, name))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("claimed", [2**30, 2**40])
def test_holes_of_gigabytes_are_not_read(tmp_path: Path, claimed: int) -> None:
    path = tmp_path / "sparse.mp3"
    path.write_bytes(id3(frame("TIT2", b"\3A song"))[:6] + syncsafe(2**28 - 1) + frame("TIT2", b"\3A song"))
    os.truncate(path, claimed)
    started = time.monotonic()
    assert_told(reader.read(str(path)))
    assert time.monotonic() - started < PATIENCE_S


def loops() -> dict[str, bytes]:
    """Files of a megabyte or so, made of the smallest parts there are."""
    million = 1_000_000
    empty_frames = (b"TIT2" + bytes(6)) * (million // 10)
    return {
        "frames.mp3": id3(empty_frames) + MP3,
        "tags.mp3": id3() * (million // 10),
        "lyrics.mp3": MP3 + b"000000LYRICS200" * (million // 15),
        "comments.flac": flac(flac_block(4, struct.pack("<II", 0, 2**32 - 1) + bytes(million), is_last=True)),
        "blocks.flac": b"fLaC"
        + flac_block(0, audio.data("flac")[8:42])
        + flac_block(1, b"") * (million // 4),
        "atoms.m4a": atom(b"ftyp", b"M4A ") + atom(b"moov", atom(b"free") * (million // 8)),
        "items.m4a": atom(b"ftyp")
        + atom(b"moov", atom(b"udta", atom(b"meta", bytes(4), atom(b"ilst", atom(b"free") * 100_000)))),
        "chunks.wav": b"RIFF\xff\xff\xff\xffWAVE" + b"junk\0\0\0\0" * (million // 8),
        "pages.ogg": audio.data("ogg") + built.ogg_page([], serial=3) * (million // 27),
        "packets.mpc": b"MPCK" + b"AA\x00" * (million // 3),
        "circle.mpc": b"MPCKEI\x00" + audio.data("mpc8")[4:],
        "syncs.mp3": b"\xff\xfb\x90\x00" * (million // 4),
    }


@pytest.mark.parametrize(("name", "data"), loops().items(), ids=loops())
def test_the_smallest_parts_take_no_time(tmp_path: Path, name: str, data: bytes) -> None:
    started = time.monotonic()
    assert_told(read_bytes(tmp_path, data, name))
    assert time.monotonic() - started < PATIENCE_S


@pytest.mark.parametrize("kind", audio.KINDS)
def test_reading_leaves_the_file_and_its_times_alone(tmp_path: Path, kind: str) -> None:
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", {"title": "A song"}, kind=kind)
    before = path.stat(), path.read_bytes()
    reader.read(str(path))
    after = path.stat(), path.read_bytes()
    assert (before[0].st_mtime_ns, before[0].st_ctime_ns, before[1]) == (
        after[0].st_mtime_ns,
        after[0].st_ctime_ns,
        after[1],
    )


def test_no_file_stays_open(tmp_path: Path) -> None:
    files = [audio.make(tmp_path / f"{kind}{audio.extension(kind)}", kind=kind) for kind in audio.KINDS]
    (tmp_path / "bad.mp3").write_bytes(b"")
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for path in (*files, tmp_path / "bad.mp3", tmp_path / "gone.mp3", tmp_path):
        reader.read(str(path))
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert after == before
