"""Raw AAC files, which tell nothing of their length."""

from pathlib import Path

import av
import numpy as np
import pytest

from musictui.model.track import Stream
from musictui.tags import adts, reader
from tests import audio

SECONDS = 60


@pytest.fixture(scope="module")
def varied() -> bytes:
    """A minute of AAC of which the first ten seconds are nearly silent, so that their frames are small."""
    kind = audio.ENCODINGS["aac"]
    samples = audio.sound(1, kind.rate, SECONDS)
    samples[:, : 10 * kind.rate] *= np.float32(1e-4)
    return audio.encode(kind, samples)


def stream_of(path: Path) -> Stream:
    found = reader.read(str(path))
    assert found.problem is None
    assert found.stream is not None
    return found.stream


def test_length_is_that_of_all_frames(tmp_path: Path, varied: bytes) -> None:
    path = tmp_path / "a.aac"
    path.write_bytes(varied)
    with av.open(str(path)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    stream = stream_of(path)
    assert stream.length_s == pytest.approx(samples / 44100, abs=0.05)
    assert stream.length_s == pytest.approx(SECONDS, abs=0.1)
    assert stream.bit_rate == pytest.approx(len(varied) * 8 / SECONDS, rel=0.01)
    assert (stream.codec, stream.sample_rate, stream.channels) == ("aac", 44100, 2)


def test_tags_around_it_and_junk_within_do_not_count(tmp_path: Path, varied: bytes) -> None:
    path = audio.make(tmp_path / "a.aac", {"title": "Song"}, seconds=2)
    whole_s = stream_of(path).length_s or 0.0
    assert whole_s == pytest.approx(2, abs=0.1)
    middle = len(varied) // 2
    path.write_bytes(bytes(1000) + varied[:middle] + bytes(5000) + varied[middle:])
    assert stream_of(path).length_s == pytest.approx(SECONDS, abs=0.2)


def test_half_of_it_is_half_as_long(tmp_path: Path) -> None:
    data = audio.data("aac", seconds=10.0)
    path = tmp_path / "a.aac"
    path.write_bytes(data[: len(data) // 2 + 3])
    assert stream_of(path).length_s == pytest.approx(5, abs=0.3)


def test_very_long_one_is_estimated(tmp_path: Path, varied: bytes) -> None:
    path = tmp_path / "a.aac"
    times = adts.WALK_SIZE // len(varied) + 20
    path.write_bytes(varied * times)
    assert stream_of(path).length_s == pytest.approx(SECONDS * times, rel=0.02)


def test_what_is_no_aac_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.aac"
    path.write_bytes(bytes(range(1, 200)) * 50)
    assert "AAC" in (reader.read(str(path)).problem or "")
