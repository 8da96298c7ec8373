"""Small real files in every format, for every test: encoded by PyAV, or built from the specification.

`make(path, {"title": ("Song",)})` writes a tagged file of the kind that its extension says;
`data(kind)` gives the bytes of an untagged one. The same kind, seed and length give the same bytes.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests import built

SECONDS = 0.3


@dataclass(frozen=True)
class Encoding:
    """How PyAV makes one kind of file."""

    extension: str
    container: str
    codec: str
    sample_format: str = ""
    rate: int = 44100
    bit_rate: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)


ENCODINGS: Mapping[str, Encoding] = {
    "mp3": Encoding(".mp3", "mp3", "libmp3lame", bit_rate=128_000, container_options={"id3v2_version": "0"}),
    "mp3-vbr": Encoding(".mp3", "mp3", "libmp3lame", options={"global_quality": "236", "flags": "+qscale"}),
    "mp3-bare": Encoding(
        ".mp3", "mp3", "libmp3lame", bit_rate=128_000, container_options={"write_xing": "0"}
    ),
    "mp2": Encoding(".mp2", "mp2", "mp2", bit_rate=192_000),
    "flac": Encoding(".flac", "flac", "flac", "s16"),
    "flac24": Encoding(".flac", "flac", "flac", "s32", 96000),
    "m4a": Encoding(".m4a", "ipod", "aac", bit_rate=128_000),
    "m4b": Encoding(".m4b", "ipod", "aac", bit_rate=64_000, container_options={"moov_size": "8192"}),
    "alac": Encoding(".m4a", "ipod", "alac", "s16p"),
    "ogg": Encoding(".ogg", "ogg", "vorbis", options={"strict": "-2"}),
    "opus": Encoding(".opus", "ogg", "libopus", rate=48000),
    "oga": Encoding(".oga", "ogg", "flac"),
    "wav": Encoding(".wav", "wav", "pcm_s16le"),
    "wav24": Encoding(".wav", "wav", "pcm_s24le"),
    "wavfloat": Encoding(".wav", "wav", "pcm_f32le"),
    "aiff": Encoding(".aiff", "aiff", "pcm_s16be"),
    "aifc": Encoding(".aifc", "aiff", "pcm_s16le"),
    "wv": Encoding(".wv", "wv", "wavpack", "s16p"),
    "wma": Encoding(".wma", "asf", "wmav2", bit_rate=128_000),
    "tta": Encoding(".tta", "tta", "tta", "s16"),
    "aac": Encoding(".aac", "adts", "aac", bit_rate=128_000),
    "ac3": Encoding(".ac3", "ac3", "ac3", bit_rate=192_000),
}
"""Kind of file to how it is encoded. `mp3` is CBR with an Info frame, `mp3-bare` CBR without one."""

KINDS: tuple[str, ...] = (*ENCODINGS, *built.BUILDERS)
"""Every kind of file that can be made."""


def extension(kind: str) -> str:
    """The usual extension of a kind, with the dot."""
    return ENCODINGS[kind].extension if kind in ENCODINGS else built.EXTENSIONS[kind]


def kind_of(path: Path) -> str:
    """The plain kind for a path's extension."""
    suffix = path.suffix.lower()
    return next((kind for kind in KINDS if extension(kind) == suffix), suffix.removeprefix("."))


def make(
    path: Path,
    tags: Mapping[str, Sequence[str] | str] | None = None,
    *,
    kind: str = "",
    seed: int = 0,
    seconds: float = SECONDS,
    covers: Sequence[bytes] = (),
) -> Path:
    """Write a small real file, tagged if `tags` or `covers` say so; its folder is made where needed.

    `kind` is one of `KINDS`, by default that of the extension; another gives a file with a wrong
    extension. A tag may be one text or several. Files of different seeds differ in their audio.
    """
    kind = kind or kind_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data(kind, seed=seed, seconds=seconds))
    if tags or covers:
        from musictui.tags import writer

        values = {
            name: (value,) if isinstance(value, str) else tuple(value) for name, value in (tags or {}).items()
        }
        writer.write(path, values, covers=covers)
    return path


@cache
def data(kind: str, *, seed: int = 0, seconds: float = SECONDS) -> bytes:
    """The bytes of an untagged file of this kind."""
    if kind in built.BUILDERS:
        return built.BUILDERS[kind](seed, seconds)
    encoding = ENCODINGS[kind]
    return encode(encoding, sound(seed, encoding.rate, seconds))


def sound(seed: int, rate: int, seconds: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A chord of seeded pitches over a little noise: float32, shape (2, n), in [-1, 1]."""
    random = np.random.default_rng(seed)
    time = np.arange(max(int(rate * seconds), 1)) / rate
    pitches = 110 * 2 ** (random.integers(0, 37, size=4) / 12)
    levels = random.uniform(0.05, 0.2, size=(2, 4))
    tones = np.sin(2 * np.pi * pitches[:, None] * time)
    return (levels @ tones + random.normal(0, 0.005, size=(2, time.size))).astype(np.float32)


def encode(encoding: Encoding, samples: np.ndarray[Any, np.dtype[np.float32]]) -> bytes:
    """Encode float32 samples of shape (2, n); nothing of the result depends on the time or the host."""
    buffer = io.BytesIO()
    options = {"fflags": "+bitexact", **encoding.container_options}
    with av.open(buffer, "w", format=encoding.container, options=options) as container:
        stream = container.add_stream(
            encoding.codec, rate=encoding.rate, options={"flags": "+bitexact", **encoding.options}
        )
        stream.layout = "stereo"
        if encoding.sample_format:
            stream.format = encoding.sample_format
        if encoding.bit_rate:
            stream.bit_rate = encoding.bit_rate
        stream.codec_context.open()
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate = encoding.rate
        resampler = av.AudioResampler(
            format=stream.format,
            layout="stereo",
            rate=encoding.rate,
            frame_size=stream.codec_context.frame_size or 4096,
        )
        position = 0
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            part.pts, part.time_base = position, Fraction(1, encoding.rate)
            position += part.samples
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return buffer.getvalue()
