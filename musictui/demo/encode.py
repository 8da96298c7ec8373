"""Encodes samples with PyAV into every format of the demo, the same bytes each time."""

import io
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from musictui.demo.encodings import Encoding
from musictui.demo.synth import Audio

LAMBDA = 118
"""libavutil's FF_QP2LAMBDA: what a quality of 1 is in the option `global_quality`."""
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def encode(audio: Audio, encoding: Encoding, *, repeats: int = 1) -> bytes:
    """A whole file of `audio`, shape (channels, n) at the encoding's rate.

    `repeats` writes the same packets again and again: hours of audio in a moment, for codecs
    whose packets do not depend on where they stand (MP3, PCM).
    """
    if encoding.codec == "vorbis" and len(audio) == 1:
        audio = np.repeat(audio, 2, axis=0)  # FFmpeg's own Vorbis encoder knows stereo alone
    target = io.BytesIO()
    options = {"fflags": "+bitexact", **encoding.container_options}
    with av.open(target, "w", format=encoding.container, options=options) as container:
        stream = container.add_stream(
            encoding.codec, rate=encoding.rate, options=_options(encoding), layout=LAYOUTS[len(audio)]
        )
        assert isinstance(stream, AudioStream)
        stream.codec_context.format = encoding.sample_format
        if encoding.bit_rate:
            stream.codec_context.bit_rate = encoding.bit_rate
        container.start_encoding()
        packets = [packet for frame in (_frame(audio, encoding), None) for packet in stream.encode(frame)]
        length = sum(packet.duration or 0 for packet in packets)
        for repeat in range(repeats):
            for packet in packets:
                if repeat:
                    packet.pts = packet.dts = (packet.dts or 0) + length
                    packet.stream = stream
                container.mux_one(packet)
    return target.getvalue()


def resampled(audio: Audio, rate: int, new_rate: int) -> Audio:
    """The same audio at another sample rate."""
    if rate == new_rate:
        return audio
    layout = LAYOUTS[len(audio)]
    resampler = AudioResampler(format="fltp", layout=layout, rate=new_rate)
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(audio, np.float32), format="fltp", layout=layout)
    frame.sample_rate = rate
    parts = [part.to_ndarray() for given in (frame, None) for part in resampler.resample(given)]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def decode(content: bytes) -> tuple[Audio, int]:
    """The samples of a file and their rate, as FFmpeg reads them."""
    with av.open(io.BytesIO(content), "r") as container:
        stream = container.streams.audio[0]
        resampler = AudioResampler(format="fltp")
        frames = [*container.decode(stream), None]
        parts = [part.to_ndarray() for frame in frames for part in resampler.resample(frame)]
        return np.concatenate(parts, axis=1, dtype=np.float32), stream.rate


def _options(encoding: Encoding) -> dict[str, str]:
    options = dict(encoding.options)
    if encoding.quality is not None:
        options |= {"flags": "+qscale", "global_quality": str(round(encoding.quality * LAMBDA))}
    return options


def _frame(audio: Audio, encoding: Encoding) -> AudioFrame:
    """All of the audio; PyAV cuts it into the pieces that an encoder wants, faster than we could."""
    samples = _quantized(audio, encoding.sample_format.rstrip("p"))
    shaped = samples if encoding.sample_format.endswith("p") else samples.T.reshape(1, -1)
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(shaped), format=encoding.sample_format, layout=LAYOUTS[len(audio)]
    )
    frame.sample_rate = encoding.rate
    frame.time_base = Fraction(1, encoding.rate)
    frame.pts = 0
    return frame


def _quantized(audio: Audio, sample_format: str) -> NDArray[np.generic]:
    """Samples as the encoder's numbers; 24 bits stand in the upper part of 32."""
    if sample_format == "s16":
        return np.rint(audio * 32767).astype(np.int16)
    if sample_format == "s32":
        return np.rint(audio * 8388607).astype(np.int32) << 8
    if sample_format == "u8":
        return np.rint(audio * 127 + 128).astype(np.uint8)
    return audio
