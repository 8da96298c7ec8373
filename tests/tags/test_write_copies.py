"""Files are written as copies under other names: what was not refused beforehand is written and proven."""

import io
import shutil
import struct
from pathlib import Path

import av
import numpy as np
import pytest

from musictui.jobs.write_copy import Copied, Left, Task, write_copy
from musictui.model.changes import Change, Deed
from musictui.model.track import Tags
from musictui.tags import reader, writer
from musictui.tags.source import BadFileError
from musictui.tags.splice import BEYOND_END
from tests import audio
from tests.tags import parts
from tests.tags.test_weird import FILES, case

COVER = ("image/png", 3, "", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 80)
LONG = ("long " * 4000,)


def copied(path: Path, after: Tags, *, with_cover: bool = False) -> Copied | Left:
    """What a worker makes of a change."""
    before = reader.read(str(path)).tags
    change = Change(
        Deed.EDIT, bytes(path), before={name: before.get(name, ()) for name in after}, after=after
    )
    copy = path.with_name(".musictui-00000000.part")
    copy.unlink(missing_ok=True)
    return write_copy(Task(change, bytes(copy), covers=(COVER,) if with_cover else None))


def test_musepack_that_only_its_extension_tells_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file.mpc"
    path.write_bytes(struct.pack("<II", 5 << 11 | 1 << 6, 100) + bytes(range(1, 200)) * 30)
    assert writer.refusals(str(path), {"title": ("A",)}) == []
    found = copied(path, {"title": ("A",)})
    assert isinstance(found, Copied), found
    assert reader.read(found.sibling, named=bytes(path)).tags == {"title": ("A",)}


@pytest.mark.parametrize("has_correction", [True, False])
def test_hybrid_wavpack_stays_what_its_correction_file_makes_it(tmp_path: Path, has_correction: bool) -> None:
    data = bytearray(audio.data("wv"))
    struct.pack_into("<I", data, 24, struct.unpack_from("<I", data, 24)[0] | 0x8)
    path = tmp_path / "file.wv"
    path.write_bytes(data)
    if has_correction:
        (tmp_path / "file.wvc").write_bytes(b"wvpk")
    found = copied(path, {"title": ("A",)})
    assert isinstance(found, Copied)
    assert found.row is not None
    assert found.row.is_lossless is has_correction


def with_video() -> bytes:
    """A Windows Media file with a video before its sound."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="asf") as container:
        video = container.add_stream("wmv2", rate=25)
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        sound = container.add_stream("wmav2", rate=44100)
        sound.bit_rate = 128_000
        for number in range(5):
            picture = np.full((32, 32, 3), number * 50, np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode(None))
        for start in range(0, 8192, 2048):
            frame = av.AudioFrame.from_ndarray(np.zeros((2, 2048), np.float32), "fltp", "stereo")
            frame.sample_rate, frame.pts = 44100, start
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return buffer.getvalue()


def test_cover_in_a_file_with_video_moves_no_stream(tmp_path: Path) -> None:
    path = tmp_path / "file.wmv"
    path.write_bytes(with_video())
    assert isinstance(copied(path, {"title": ("A",)}, with_cover=True), Copied)


@pytest.mark.parametrize("kind", ["dff", "wav", "aiff"])
def test_tag_that_claims_to_go_on_behind_the_end_is_refused_beforehand(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    order, width, name = ("<", 4, b"id3 ") if kind == "wav" else (">", 8 if kind == "dff" else 4, b"ID3 ")
    data = audio.data(kind)
    tag = parts.id3(parts.text("TIT2", "Old"), padding=3000)
    size = struct.pack(f"{order}{'Q' if width == 8 else 'I'}", len(tag) + 70_000)
    path.write_bytes(data + name + size + tag)
    before = path.read_bytes()
    assert writer.refusals(str(path), {"title": ("A",)}) == [BEYOND_END]
    with pytest.raises(BadFileError, match=BEYOND_END):
        writer.write(str(path), {"title": ("A",)})
    assert path.read_bytes() == before


@pytest.mark.parametrize(("at", "is_refused"), [(100, True), (10_000_000, False), (0, False)])
def test_dsf_whose_header_points_to_no_tag_is_refused_beforehand(
    at: int, is_refused: bool, tmp_path: Path
) -> None:
    path = tmp_path / "file.dsf"
    data = bytearray(audio.data("dsf"))
    struct.pack_into("<Q", data, 20, at)
    path.write_bytes(data)
    assert bool(writer.refusals(str(path), {"title": ("A",)})) is is_refused
    assert isinstance(copied(path, {"title": ("A",)}), Left if is_refused else Copied)


@pytest.mark.parametrize("size", [9, 2**30])
def test_mp4_whose_description_ends_elsewhere_is_refused_beforehand(size: int, tmp_path: Path) -> None:
    path = tmp_path / "file.m4a"
    data = bytearray(audio.data("m4a").replace(b"udta", b"test"))
    at = data.index(b"test")
    data[at - 4 : at] = size.to_bytes(4, "big")
    path.write_bytes(data)
    said = ["Damaged: the description of its audio does not end where it should."]
    assert writer.refusals(str(path), {"title": ("A",)}) == said


@pytest.mark.skipif(not FILES, reason="the collection of weird files is not here")
@pytest.mark.parametrize("path", FILES, ids=case)
def test_what_is_not_refused_beforehand_is_written(path: Path, tmp_path: Path) -> None:
    file = tmp_path / path.name
    shutil.copyfile(path, file)
    for after, with_cover in (({"title": ("Ünï 東京",)}, False), ({"comment": LONG}, True)):
        refused = writer.refusals(str(file), after, covers=[COVER[3]] if with_cover else None)
        found = copied(file, after, with_cover=with_cover)
        assert (found.note if isinstance(found, Left) else "") == " ".join(refused)
