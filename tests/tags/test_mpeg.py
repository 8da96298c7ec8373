"""The length, bit rate and kind of MP3 files, with every sort of header and without one."""

import struct
from pathlib import Path

import mutagen
import pytest

from musictui.model.track import Stream
from tests import audio
from tests.tags.parts import MP3, id3, id3v1, mpeg_frame, read_bytes, text, xing

FRAME_S = 1152 / 44100
LAME = b"LAME3.100\x04" + bytes(11) + (576 << 12 | 1000).to_bytes(3, "big") + bytes(12)


def stream_of(folder: Path, data: bytes) -> Stream:
    found = read_bytes(folder, data)
    assert found.problem is None
    assert found.stream is not None
    return found.stream


def test_header_tells_the_length_of_a_file_of_varying_bit_rate(tmp_path: Path) -> None:
    sound = mpeg_frame(32) * 50 + mpeg_frame(320) * 50
    stream = stream_of(tmp_path, xing(frames=100, size=len(sound)) + sound)
    assert stream.length_s == pytest.approx(100 * FRAME_S)
    assert stream.bit_rate == pytest.approx(176_000, rel=0.02)
    assert stream.is_vbr is True


def test_padding_of_the_encoder_is_no_length(tmp_path: Path) -> None:
    sound = mpeg_frame() * 100
    stream = stream_of(tmp_path, xing(frames=100, size=len(sound), lame=LAME) + sound)
    assert stream.length_s == pytest.approx(100 * FRAME_S - 1576 / 44100)


def test_padding_larger_than_the_sound_is_not_believed(tmp_path: Path) -> None:
    stream = stream_of(tmp_path, xing(frames=1, size=834, lame=LAME) + mpeg_frame())
    assert stream.length_s == pytest.approx(FRAME_S)


@pytest.mark.parametrize(("method", "is_vbr"), [(1, False), (2, True), (4, True), (8, False)])
def test_lame_says_how_it_encoded(tmp_path: Path, method: int, is_vbr: bool) -> None:
    sound = mpeg_frame() * 100
    lame = b"LAME3.100" + bytes([method]) + bytes(26)
    assert stream_of(tmp_path, xing(frames=100, size=len(sound), lame=lame) + sound).is_vbr is is_vbr


def test_info_frame_means_constant_bit_rate(tmp_path: Path) -> None:
    sound = mpeg_frame(192) * 100
    stream = stream_of(tmp_path, xing(frames=100, size=len(sound), mark=b"Info") + sound)
    assert (stream.is_vbr, stream.bit_rate) == (False, 192_000)


def test_header_of_fraunhofer_is_read(tmp_path: Path) -> None:
    sound = mpeg_frame(64) * 40 + mpeg_frame(128) * 40
    vbri = b"VBRI" + struct.pack(">HHHII", 1, 0, 75, len(sound), 80)
    stream = stream_of(tmp_path, mpeg_frame(payload=bytes(32) + vbri) + sound)
    assert stream.length_s == pytest.approx(80 * FRAME_S)
    assert stream.is_vbr is True


def test_constant_bit_rate_without_a_header(tmp_path: Path) -> None:
    stream = stream_of(tmp_path, mpeg_frame() * 200)
    assert stream.length_s == pytest.approx(200 * FRAME_S, rel=0.01)
    assert (stream.bit_rate, stream.is_vbr) == (128_000, False)


@pytest.mark.parametrize("frames", [[32] * 20 + [320] * 80, [128] * 300 + [320] * 400, [320, 32] * 200])
def test_varying_bit_rate_without_a_header_is_noticed(tmp_path: Path, frames: list[int]) -> None:
    stream = stream_of(tmp_path, b"".join(mpeg_frame(kbps) for kbps in frames))
    assert stream.is_vbr is True
    assert stream.length_s == pytest.approx(len(frames) * FRAME_S, rel=0.01)


def test_walk_over_frames_goes_on_behind_damage(tmp_path: Path) -> None:
    frames = [mpeg_frame(320), mpeg_frame(32)] * 300
    frames[500] = b"\x55" * len(frames[500])
    stream = stream_of(tmp_path, b"".join(frames))
    assert stream.length_s == pytest.approx(600 * FRAME_S, rel=0.01)


def test_mono_is_mono(tmp_path: Path) -> None:
    assert stream_of(tmp_path, mpeg_frame(mono=True) * 50).channels == 1


@pytest.mark.parametrize(
    "junk", [b"\0" * 3000, b"junk " * 500, b"\xff\xfb\x90\x00 no frame " * 40, b"\xff" * 500]
)
def test_junk_before_the_first_frame_is_stepped_over(tmp_path: Path, junk: bytes) -> None:
    tag = id3(text("TIT2", "A song"))
    stream = stream_of(tmp_path, tag + junk + mpeg_frame() * 200)
    assert stream.length_s == pytest.approx(200 * FRAME_S, rel=0.01)


def test_large_cover_before_the_audio_changes_nothing(tmp_path: Path) -> None:
    assert stream_of(tmp_path, id3(padding=3_000_000) + MP3) == stream_of(tmp_path, MP3)


@pytest.mark.parametrize("kind", ["mp3", "mp3-vbr"])
def test_cut_file_is_reported_with_what_it_holds(tmp_path: Path, kind: str) -> None:
    whole = audio.data(kind, seconds=4.0)
    found = read_bytes(tmp_path, whole[: len(whole) // 4])
    assert found.problem is not None
    assert found.problem.startswith("Cut short: its header tells 4.0 s of audio, the file holds about 1.")
    assert found.stream is not None
    assert found.stream.length_s == pytest.approx(1.0, abs=0.15)


def test_cut_long_file_is_reported_in_minutes(tmp_path: Path) -> None:
    sound = mpeg_frame() * 300
    found = read_bytes(tmp_path, xing(frames=9188, size=9188 * 417) + sound)
    assert found.problem == "Cut short: its header tells 4:00 of audio, the file holds about 7.9 s."


def test_file_that_lacks_a_frame_or_two_is_not_called_cut(tmp_path: Path) -> None:
    whole = audio.data("mp3", seconds=2.0)
    assert read_bytes(tmp_path, whole[:-900]).problem is None


def test_tags_behind_a_cut_file_do_not_hide_that(tmp_path: Path) -> None:
    whole = audio.data("mp3", seconds=4.0)
    found = read_bytes(tmp_path, whole[: len(whole) // 2] + id3v1("A song"))
    assert found.problem is not None
    assert found.tags == {"title": ("A song",)}


def test_one_frame_alone_is_audio(tmp_path: Path) -> None:
    assert stream_of(tmp_path, mpeg_frame()).length_s == pytest.approx(FRAME_S, rel=0.01)


@pytest.mark.parametrize("name", ["file.mp3", "file.wav", "file"])
def test_text_is_no_audio_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    found = read_bytes(tmp_path, "Liner notes, ÿûÿû\n".encode("latin-1") * 5000, name)
    assert found.stream is None
    assert found.problem is not None
    assert found.problem.startswith("No audio was found in it")


def test_lengths_are_those_of_mutagen(tmp_path: Path) -> None:
    for seed, seconds in enumerate((0.2, 2.0)):
        for kind in ("mp3", "mp3-vbr", "mp3-bare", "mp2"):
            path = audio.make(tmp_path / f"{kind}{seed}.mp3", kind=kind, seed=seed, seconds=seconds)
            stream, info = stream_of(tmp_path, path.read_bytes()), mutagen.File(path).info
            # FFmpeg's padding, which mutagen only knows of LAME.
            assert stream.length_s == pytest.approx(info.length, abs=0.06)
            assert stream.bit_rate == pytest.approx(info.bitrate, rel=0.01)
