"""One signal in every lossless format has one hash: that which FLAC's encoder wrote."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from musictui.analysis.decode import Decoding, UndecodableError
from musictui.analysis.pcm import SILENCE, opening_hash_of, pcm_hash
from tests import audio
from tests.audio import Encoding, sound

SIXTEEN = {
    "flac": Encoding(".flac", "flac", "flac", "s16"),
    "ogg-flac": Encoding(".oga", "ogg", "flac", "s16"),
    "wav": Encoding(".wav", "wav", "pcm_s16le", "s16"),
    "aiff": Encoding(".aiff", "aiff", "pcm_s16be", "s16"),
    "aifc": Encoding(".aifc", "aiff", "pcm_s16le", "s16"),
    "alac": Encoding(".m4a", "ipod", "alac", "s16p"),
    "wavpack": Encoding(".wv", "wv", "wavpack", "s16p"),
    "tta": Encoding(".tta", "tta", "tta", "s16"),
}
TWENTY_FOUR = {
    "flac": Encoding(".flac", "flac", "flac", "s32"),
    "wav": Encoding(".wav", "wav", "pcm_s24le", "s32"),
    "aiff": Encoding(".aiff", "aiff", "pcm_s24be", "s32"),
    "alac": Encoding(".m4a", "ipod", "alac", "s32p"),
    "tta": Encoding(".tta", "tta", "tta", "s32"),
}
SAMPLES_16 = np.rint(sound(1, 44100, 1.5) * 32767).astype(np.int16)
SAMPLES_24 = np.rint(sound(1, 44100, 1.5) * 8388607).astype(np.int32) << 8


DEPTHS = ((16, SIXTEEN, SAMPLES_16), (24, TWENTY_FOUR, SAMPLES_24))


def encoded(path: Path, encoding: Encoding, samples: NDArray[Any]) -> bytes:
    """A file of whole numbers, which a float of 32 bits holds as they are; its path."""
    scale = float(2 ** (samples.dtype.itemsize * 8 - 1))
    path.write_bytes(audio.encode(encoding, (samples / scale).astype(np.float32)))
    return os.fsencode(path)


def expected(samples: NDArray[Any], depth: int) -> bytes:
    """What FLAC's own MD5 is said to be made of."""
    numbers = samples.T.ravel() >> (samples.dtype.itemsize * 8 - depth)
    size = depth // 8
    return hashlib.md5(b"".join(int(n).to_bytes(size, "little", signed=True) for n in numbers)).digest()


def opening(path: bytes) -> bytes | None:
    with Decoding(path) as decoding:
        return opening_hash_of(decoding)


@pytest.mark.parametrize(("depth", "encodings", "samples"), DEPTHS, ids=["16 bits", "24 bits"])
def test_pcm_hash_of_one_signal_is_the_same_in_every_format(
    tmp_path: Path, depth: int, encodings: Mapping[str, Encoding], samples: NDArray[Any]
) -> None:
    # Monkey's Audio is missing: FFmpeg reads it, but does not write it.
    paths = {
        kind: encoded(tmp_path / f"{kind}{encoding.extension}", encoding, samples)
        for kind, encoding in encodings.items()
    }
    assert {kind: pcm_hash(path) for kind, path in paths.items()} == dict.fromkeys(
        paths, expected(samples, depth)
    )
    assert len({opening(path) for path in paths.values()}) == 1


def test_pcm_hash_of_eight_bits_is_signed(tmp_path: Path) -> None:
    # FLAC's encoder takes unsigned bytes as signed ones.
    samples = (SAMPLES_16 >> 8).astype(np.int16) << 8
    path = encoded(tmp_path / "eight.wav", Encoding(".wav", "wav", "pcm_u8", "u8"), samples)
    assert pcm_hash(path) == expected(samples, 8)


def test_pcm_hash_of_flac_without_its_own_is_computed(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.flac", SIXTEEN["flac"], SAMPLES_16)
    whole = Path(os.fsdecode(path)).read_bytes()
    md5 = expected(SAMPLES_16, 16)
    assert whole.count(md5) == 1
    (tmp_path / "b.flac").write_bytes(whole.replace(md5, bytes(16)))
    assert pcm_hash(os.fsencode(tmp_path / "b.flac")) == md5


def test_pcm_hash_of_a_flac_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.flac", SIXTEEN["flac"], SAMPLES_16)
    whole = Path(os.fsdecode(path)).read_bytes()
    (tmp_path / "cut.flac").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UndecodableError, match="not all of it can be decoded"):
        pcm_hash(os.fsencode(tmp_path / "cut.flac"))


@pytest.mark.parametrize("kind", ["flac", "wav", "alac"])
def test_pcm_hash_of_silence_is_no_evidence(tmp_path: Path, kind: str) -> None:
    for loudest in (0, 4):
        silence = np.random.default_rng(1).integers(-loudest, loudest + 1, SAMPLES_16.shape).astype(np.int16)
        path = encoded(tmp_path / f"a{SIXTEEN[kind].extension}", SIXTEEN[kind], silence)
        assert pcm_hash(path) == SILENCE


@pytest.mark.parametrize("kind", ["mp3", "ogg", "opus", "m4a"])
def test_pcm_hash_of_a_lossy_file_is_none(tmp_path: Path, kind: str) -> None:
    assert pcm_hash(os.fsencode(audio.make(tmp_path / f"a{audio.extension(kind)}", kind=kind))) is None


@pytest.mark.parametrize("kind", ["mp3", "ogg", "opus", "m4a", "flac", "wv", "aiff", "wav"])
def test_opening_hash_is_the_same_whatever_the_tags(tmp_path: Path, kind: str) -> None:
    suffix = audio.extension(kind)
    plain = audio.make(tmp_path / f"a{suffix}", kind=kind)
    tagged = audio.make(tmp_path / f"b{suffix}", {"title": "Song", "artist": "Someone"}, kind=kind)
    other = audio.make(tmp_path / f"c{suffix}", kind=kind, seed=1)
    first, second, third = (opening(os.fsencode(path)) for path in (plain, tagged, other))
    assert first is not None
    assert first == second != third
