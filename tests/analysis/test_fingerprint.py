"""Chromaprint's words: taken apart and put together bit for bit, and alike for what sounds alike."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.analysis import fingerprint
from musictui.analysis.decode import Decoding, UndecodableError
from musictui.errors import MusictuiError
from tests import tunes
from tests.tunes import tune

WORDS = st.lists(st.integers(0, 2**32 - 1), max_size=40)


def words_of(value: bytes | None) -> fingerprint.Words:
    assert value is not None
    return np.frombuffer(value, "<u4")


def essentia(samples: np.ndarray, *, most_s: float = 0) -> str:
    """What Essentia itself gives for mono samples at Chromaprint's rate."""
    from essentia.standard import Chromaprinter

    return Chromaprinter(sampleRate=fingerprint.RATE, maxLength=most_s)(samples)


@given(WORDS)
def test_compress_and_back_gives_the_same_words(words: list[int]) -> None:
    array = np.array(words, np.uint32)
    assert fingerprint.decompress(fingerprint.compress(array)).tolist() == words


def test_decompress_then_compress_gives_essentias_own_text() -> None:
    text = essentia(tune(1, 140, fingerprint.RATE)[0])
    assert fingerprint.compress(fingerprint.decompress(text)) == text


def test_acoustid_is_essentias_text_of_two_minutes() -> None:
    samples = tune(1, 140, fingerprint.RATE)[0]
    words = fingerprint.decompress(essentia(samples))
    assert fingerprint.acoustid(words) == essentia(samples, most_s=fingerprint.ACOUSTID_S)


@pytest.mark.parametrize("text", ["", "AQ", "AQAAw1", "AQAAw1ySTFmSJJGC", "!!!", "ä", "AQAAAf____8"])
def test_decompress_of_a_damaged_text_is_an_error(text: str) -> None:
    with pytest.raises(MusictuiError, match="damaged"):
        fingerprint.decompress(text)


def test_slabs_have_the_words_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = tune(1, 60, fingerprint.RATE)[0]
    monkeypatch.setattr(fingerprint, "SLAB_WORDS", 100)
    slabs = list(fingerprint.slabs(np.array_split(samples, 37)))
    assert len(slabs) > 4
    parts = [fingerprint.decompress(essentia(slab)) for slab in slabs]
    assert np.array_equal(np.concatenate(parts), fingerprint.decompress(essentia(samples)))


@pytest.mark.parametrize("kind", ["mp3", "ogg", "opus", "m4a", "wv", "wma", "aiff"])
def test_fingerprint_of_another_encoding_is_alike(tmp_path: Path, kind: str) -> None:
    from tests.audio import ENCODINGS

    rate = ENCODINGS[kind].rate
    plain = words_of(fingerprint.fingerprint(tunes.write(tmp_path / "a.flac", tune(1, 20))))
    path = tmp_path / f"b{ENCODINGS[kind].extension}"
    other = words_of(fingerprint.fingerprint(tunes.write(path, tune(1, 20, rate), kind)))
    count = min(len(plain), len(other)) - 1
    assert np.bitwise_count(plain[:count] ^ other[:count]).mean() < 4


@pytest.mark.parametrize(
    "samples", [lambda: tune(1, 20) * 0, lambda: tune(1, 3)], ids=["silence", "three seconds"]
)
def test_fingerprint_of_what_tells_nothing_is_none(tmp_path: Path, samples: Callable[[], np.ndarray]) -> None:
    assert fingerprint.fingerprint(tunes.write(tmp_path / "a.wav", samples())) is None


def test_fingerprint_of_what_is_no_sound_is_an_error(tmp_path: Path) -> None:
    for name, content in (("a.mp3", b""), ("b.mp3", b"#EXTM3U\n/etc/hostname\n" * 50), ("c.flac", b"fLaC")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UndecodableError):
            fingerprint.fingerprint(str(tmp_path / name).encode())
    with pytest.raises(UndecodableError, match="cannot be read"):
        fingerprint.fingerprint(str(tmp_path / "none.mp3").encode())


def test_decoding_gives_every_sample_once(tmp_path: Path) -> None:
    with Decoding(tunes.write(tmp_path / "a.wav", tune(1, 2))) as decoding:
        blocks = list(decoding.mono(44100))
    assert sum(map(len, blocks)) == 2 * 44100
    assert max(map(len, blocks)) < 44100
