"""The identity of decoded sound: the MD5 that FLAC keeps of its samples, made of every lossless format.

It is that of the samples as signed numbers, little-endian, channel by channel, in as few bytes as their true
depth needs. Source: RFC 9639, section 8.2. Nothing equals it by chance; it is no protection against malice.
"""

import hashlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from musictui.analysis.decode import Decoding, UndecodableError

SILENCE = b""
"""What stands for sound that cannot be heard: no evidence."""

_OPENING_SAMPLES = 1 << 15
_OPENING_BYTES = 64 << 10
_STREAMINFO_BYTES = 34
_QUIET = 0.0005
"""Between the lowest and the highest sample, of full scale: 72 dB below it."""


def pcm_hash(path: bytes) -> bytes | None:
    """The MD5 of a lossless file's samples, 16 bytes; `SILENCE` for silence, None for a file that is not lossless.

    All of it is decoded: the hash in FLAC's header says what the sound was, and not what has become of it.

    Raises:
        UndecodableError: It cannot be decoded, or not all of it.
    """
    with Decoding(path) as decoding:
        return pcm_hash_of(decoding)


def pcm_hash_of(decoding: Decoding) -> bytes | None:
    """That of a file that is open, and from which nothing was read.

    Raises:
        UndecodableError: It cannot be decoded, or not all of it.
    """
    count, declared = _declared(decoding) if decoding.codec == "flac" else (0, None)
    samples = _Samples.of(decoding)
    if samples is None:
        return None
    for frame in decoding.frames(is_strict=True):
        samples.add(frame)
    if samples.count < count:
        raise UndecodableError(
            f"It ends after {samples.count:,} of {count:,} samples.",
            hint="It was cut off; look for a whole copy.",
        )
    if declared is not None and samples.digest() != declared:
        raise UndecodableError("Its sound is not what its header says.", hint="Look for a whole copy.")
    return samples.result()


def opening_hash_of(decoding: Decoding) -> bytes | None:
    """How the sound of a file that is open begins: its first samples if it is lossless, else its first packets.

    Raises:
        UndecodableError: It cannot be decoded.
    """
    samples = _Samples.of(decoding)
    if samples is None:
        return _first_packets(decoding)
    for frame in decoding.frames():
        samples.add(frame, _OPENING_SAMPLES - samples.count)
        if samples.count >= _OPENING_SAMPLES:
            break
    return samples.digest() if samples.count else None


def _first_packets(decoding: Decoding) -> bytes | None:
    digest = hashlib.blake2b(digest_size=16)
    size = 0
    for packet in decoding.packets():
        digest.update(packet)
        size += len(packet)
        if size >= _OPENING_BYTES:
            break
    return digest.digest() if size else None


def _declared(decoding: Decoding) -> tuple[int, bytes | None]:
    """How many samples FLAC's header tells, 0 if none, and their MD5 if it has one."""
    info = decoding.extradata[:_STREAMINFO_BYTES]
    if len(info) < _STREAMINFO_BYTES:
        return 0, None
    return int.from_bytes(info[13:18], "big") & 0xF_FFFF_FFFF, info[18:] if any(info[18:]) else None


class _Samples:
    """Hashes samples as FLAC does."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._least, self._most = math.inf, -math.inf
        self.count = 0
        """Samples of each channel, so far."""

    @classmethod
    def of(cls, decoding: Decoding) -> "_Samples | None":
        """For a file; None if its codec is not lossless, or its depth is not known."""
        depth = _DEPTHS.get(decoding.codec)
        bits = depth(decoding) if depth else None
        return cls(bits) if bits else None

    def add(self, frame: AudioFrame, most: int | None = None) -> None:
        """The samples of a frame; at most so many of each channel."""
        array = frame.to_ndarray()
        interleaved = array.T if frame.format.is_planar else array.reshape(frame.samples, -1)
        samples = interleaved[:most].ravel()
        if samples.size:
            self._note(samples)
            self._md5.update(_little_endian(samples, self._depth))
            self.count += len(interleaved[:most])

    def digest(self) -> bytes:
        """The hash, whatever was added."""
        return self._md5.digest()

    def result(self) -> bytes | None:
        """The hash; `SILENCE` if nothing can be heard, None if there are no samples."""
        if not self.count:
            return None
        return SILENCE if self._most - self._least < _QUIET else self.digest()

    def _note(self, samples: NDArray[Any]) -> None:
        full = 1.0 if samples.dtype.kind == "f" else float(np.iinfo(samples.dtype).max)
        self._least = min(self._least, float(samples.min()) / full)
        self._most = max(self._most, float(samples.max()) / full)


def _little_endian(samples: NDArray[Any], depth: int) -> bytes:
    """Samples as FFmpeg has them, as bytes of their true depth: it fills them up with zeros from below."""
    if samples.dtype.kind == "f":
        return samples.astype(samples.dtype.newbyteorder("<"), copy=False).tobytes()
    if samples.dtype == np.uint8:
        return (samples ^ 0x80).tobytes()
    numbers = samples >> (samples.dtype.itemsize * 8 - depth)
    if depth <= 8:
        return numbers.astype(np.int8).tobytes()
    if depth <= 16:
        return numbers.astype("<i2").tobytes()
    wide = numbers.astype("<i4")
    return wide.tobytes() if depth > 24 else wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _by_format(decoding: Decoding) -> int | None:
    """By the numbers the decoder gives, where 32 bits hold 24: Monkey's Audio, TAK and others know no more."""
    return {"u8": 8, "s16": 16, "s32": 24}.get(decoding.sample_format.removesuffix("p"))


def _of_flac(decoding: Decoding) -> int | None:
    info = decoding.extradata
    return (int.from_bytes(info[12:14], "big") >> 4 & 31) + 1 if len(info) >= _STREAMINFO_BYTES else None


def _of_alac(decoding: Decoding) -> int | None:
    return decoding.extradata[17] if len(decoding.extradata) > 17 else None


def _of_tta(decoding: Decoding) -> int | None:
    info = decoding.extradata
    return int.from_bytes(info[8:10], "little") if info[:4] == b"TTA1" and len(info) >= 10 else None


def _of_wavpack(decoding: Decoding) -> int | None:
    """By the flags of its first block; None for a hybrid file, which is not lossless by itself."""
    flags = int.from_bytes(decoding.head(32)[24:28], "little")
    is_hybrid, is_float = flags & 8, flags & 0x80
    if is_hybrid:
        return None
    return 32 if is_float else ((flags & 3) + 1) * 8 - (flags >> 13 & 31)


def _of_pcm(depth: int) -> Callable[[Decoding], int | None]:
    return lambda _: depth


_DEPTHS: dict[str, Callable[[Decoding], int | None]] = {
    "flac": _of_flac,
    "alac": _of_alac,
    "wavpack": _of_wavpack,
    "tta": _of_tta,
    **dict.fromkeys(("ape", "tak", "wmalossless", "shorten"), _by_format),
    **dict.fromkeys(("pcm_u8", "pcm_s8"), _of_pcm(8)),
    **dict.fromkeys(("pcm_s16le", "pcm_s16be"), _of_pcm(16)),
    **dict.fromkeys(("pcm_s24le", "pcm_s24be"), _of_pcm(24)),
    **dict.fromkeys(("pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be"), _of_pcm(32)),
    **dict.fromkeys(("pcm_f64le", "pcm_f64be"), _of_pcm(64)),
}
"""Bits of a sample by FFmpeg's name of the lossless codec."""
