"""Decoding of every format, block by block, so that hours need no more memory than minutes.

PyAV is shown the file between its tags, and told by our own knowledge what the container is: a text that
looks like a playlist is never followed. Native code can die on a broken file: call this in a worker.
"""

import os
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from musictui.analysis import packets
from musictui.analysis.ends import between_tags
from musictui.analysis.reading import Reading, Window
from musictui.errors import MusictuiError

_CHECKSUMMED = frozenset({"flac", "ape", "tak", "tta", "ac3", "eac3"})
"""Codecs whose packets carry checksums that FFmpeg compares only when asked to; damage would pass for noise."""
BAD_PACKETS = 100
"""So many that cannot be decoded, and nothing between them, are no sound."""


_TAIL_US = 1_000_000
"""Microseconds before its end from which on a file is decoded to see whether it gets there."""


class UndecodableError(MusictuiError):
    """A file's sound cannot be decoded; the message says why."""


class _CountedWindow(Window):
    """Knows how much was read."""

    bytes_read = 0

    def read(self, size: int) -> bytes:
        block = super().read(size)
        self.bytes_read += len(block)
        return block


class Decoding:
    """A file open for decoding; a context manager.

    Raises:
        UndecodableError: On entering and in `frames` and `mono`: it cannot be read, or holds no sound.
    """

    codec: str
    """As FFmpeg calls it."""
    sample_rate: int
    """Hz."""
    channels: int

    def __init__(self, path: bytes) -> None:
        self.path = path
        self.damages = 0
        """Packets that could not be decoded, so far."""
        self.gaps = 0
        """Those of them that stand between packets that could."""
        self.samples = 0
        """What the decoder gave of each channel, so far."""

    def __enter__(self) -> Self:
        try:
            self._reading = Reading(self.path)
        except OSError as error:
            raise self._failure(f"cannot be read: {error.strerror or error}", error) from error
        try:
            self._part = between_tags(self._reading)
            demuxer = packets.demuxer(self._reading, self._part)
            if not self.size or not demuxer:
                raise self._failure("holds no sound that can be decoded")
            self._window = _CountedWindow(self._reading, self._part)
            self._demuxer = demuxer
            self._open()
        except (av.error.FFmpegError, OSError, ValueError, EOFError) as error:
            self._reading.__exit__()
            raise self._failure("holds no sound that can be decoded", error) from error
        except MusictuiError:
            self._reading.__exit__()
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._container.close()
        self._reading.__exit__()

    @property
    def size(self) -> int:
        """Bytes between the tags."""
        return self._part.end - self._part.start

    @property
    def extradata(self) -> bytes:
        """What the container tells the decoder; empty where it tells nothing."""
        return bytes(self.stream.codec_context.extradata or b"")

    @property
    def container(self) -> str:
        """As PyAV calls it."""
        return self._demuxer

    @property
    def declared_s(self) -> float:
        """Seconds that the container tells, or what the demuxer thinks; 0 if neither does."""
        duration, base = self.stream.duration, self.stream.time_base
        return float(duration * base) if duration and base else 0.0

    @property
    def sample_format(self) -> str:
        """What the decoder gives, as FFmpeg calls it."""
        return self.stream.codec_context.format.name

    def head(self, size: int) -> bytes:
        """The first bytes between the tags."""
        return self._reading.at(self._part.start, min(size, self.size))

    @property
    def bytes_read(self) -> int:
        """How much of the file the demuxer was given."""
        return self._window.bytes_read

    def frames(self, *, is_strict: bool = False) -> Iterator[AudioFrame]:
        """What the decoder gives; `is_strict` refuses the first damage, else damaged packets are left out."""
        in_a_row = 0
        try:
            for packet in self._container.demux(self.stream):
                try:
                    for frame in packet.decode():
                        self.gaps += in_a_row if self.samples else 0
                        in_a_row = 0
                        self.samples += frame.samples
                        yield frame
                except (av.error.FFmpegError, ValueError) as error:
                    self.damages += 1
                    in_a_row += 1
                    if is_strict or in_a_row > BAD_PACKETS:
                        raise self._failure("is damaged: not all of it can be decoded", error) from error
        except (av.error.FFmpegError, OSError, ValueError, EOFError) as error:
            self.damages += 1
            if is_strict:
                raise self._failure("is damaged: not all of it can be read", error) from error

    def packets(self) -> Iterator[bytes]:
        """The compressed packets, as far as they can be read."""
        try:
            for packet in self._container.demux(self.stream):
                if packet.size:
                    yield bytes(packet)
        except (av.error.FFmpegError, OSError, ValueError, EOFError):
            self.damages += 1

    def tail(self) -> Iterator[AudioFrame]:
        """What the decoder gives of about the last second; nothing where that cannot be reached."""
        try:
            self._container.seek(max((self._container.duration or 0) - _TAIL_US, 0))
        except (av.error.FFmpegError, OSError, ValueError):
            return
        yield from self.frames()

    def rewind(self) -> None:
        """Begin again, as if nothing had been read."""
        self.damages = self.gaps = self.samples = 0
        self._container.close()
        self._window.seek(0)
        self._open()

    def mono(self, rate: int) -> Iterator[NDArray[np.float32]]:
        """All channels mixed to one: blocks of float32, shape (n,), mostly in [-1, 1], at `rate` Hz."""
        resampler: AudioResampler | None = None
        shape: tuple[int, str, str] | None = None
        for frame in self.frames():
            if shape != (now := (frame.sample_rate, frame.layout.name, frame.format.name)):
                # Some streams change on the way.
                if resampler is not None:
                    yield from _blocks(resampler, None)
                resampler, shape = AudioResampler(format="flt", layout="mono", rate=rate), now
            assert resampler is not None
            # Times of damaged or joined streams jump, and would be filled with silence.
            frame.pts = None
            yield from _blocks(resampler, frame)
        if resampler is not None:
            yield from _blocks(resampler, None)

    def _open(self) -> None:
        self._container = av.open(self._window, "r", format=self._demuxer, metadata_errors="replace")
        self.stream = self._stream()

    def _stream(self) -> AudioStream:
        if not self._container.streams.audio:
            raise self._failure("holds no sound that can be decoded")
        stream = self._container.streams.audio[0]
        context = stream.codec_context
        if context is None or not context.sample_rate:
            raise self._failure("holds no sound that can be decoded")
        # A worker is one of as many as there are processors.
        context.thread_count = 1
        if context.name in _CHECKSUMMED:
            context.options = {"err_detect": "crccheck+explode"}
        self.codec, self.sample_rate, self.channels = context.name, context.sample_rate, context.channels
        return stream

    def _failure(self, what: str, error: Exception | None = None) -> UndecodableError:
        reason = f" ({error.strerror or error})" if isinstance(error, av.error.FFmpegError) else ""
        return UndecodableError(
            f"{os.fsdecode(self.path)} {what}{reason}.", hint="Play it, to hear whether it is whole."
        )


def _blocks(resampler: AudioResampler, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    for part in resampler.resample(frame):
        yield part.to_ndarray()[0].astype(np.float32, copy=False)
