"""Draws abstract record covers: a few shapes in a few colors, as small PNG and JPEG files."""

import colorsys
import io
import random
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from musictui.demo.items import Cover

Grid = NDArray[np.float32]
"""Coordinates from -1 to 1: a row, a column, or all of both."""
Picture = NDArray[np.uint8]
"""Palette numbers, shape (side, side)."""

COLORS = 6
JPEG_QUALITY = 7
"""FFmpeg's scale: 2 is the best, 31 the worst."""


def draw(cover: Cover) -> bytes:
    """The picture's file."""
    dice = random.Random(cover.seed)
    palette = _palette(dice)
    axis = np.linspace(-1, 1, cover.side, dtype=np.float32)
    picture = dice.choice(MOTIFS)(axis[np.newaxis, :], axis[:, np.newaxis], dice) % COLORS
    return _jpeg(picture, palette) if cover.is_jpeg else _png(picture, palette)


def _palette(dice: random.Random) -> Picture:
    """Colors that go together: two neighboring hues and a contrast, dark to light."""
    hue = dice.random()
    hues = (hue, hue + 0.06, hue + 0.12, hue + 0.5, hue + 0.02, hue + 0.55)
    levels = ((0.7, 0.16), (0.65, 0.4), (0.55, 0.62), (0.7, 0.85), (0.25, 0.92), (0.5, 0.3))
    colors = [colorsys.hsv_to_rgb(h % 1, s, v) for h, (s, v) in zip(hues, levels, strict=True)]
    return np.array([[round(255 * part) for part in color] for color in colors], np.uint8)


def _circles(x: Grid, y: Grid, dice: random.Random) -> Picture:
    picture = np.zeros((y.size, x.size), np.uint8)
    for color in range(1, COLORS):
        for _ in range(dice.randint(1, 3)):
            radius = dice.uniform(0.1, 0.6)
            away = np.square(x - dice.uniform(-1, 1)) + np.square(y - dice.uniform(-1, 1))
            picture[away < radius**2] = color
    return picture


def _stripes(x: Grid, y: Grid, dice: random.Random) -> Picture:
    angle, width = dice.uniform(0, 3.14), dice.uniform(3, 9)
    across = (x * np.cos(angle) + y * np.sin(angle)) * np.float32(width)
    return _numbers(across + 20)


def _waves(x: Grid, y: Grid, dice: random.Random) -> Picture:
    height = np.sin(x * np.float32(dice.uniform(2, 7)) + np.float32(dice.uniform(0, 6)))
    slope = np.float32(dice.uniform(0.1, 0.4))
    return _numbers((y + height * slope + 2) * np.float32(dice.uniform(2, 5)))


def _rings(x: Grid, y: Grid, dice: random.Random) -> Picture:
    away = np.hypot(x - np.float32(dice.uniform(-0.7, 0.7)), y - np.float32(dice.uniform(-0.7, 0.7)))
    return _numbers(away * np.float32(dice.uniform(3, 9)))


def _blocks(x: Grid, y: Grid, dice: random.Random) -> Picture:
    count = dice.randint(3, 8)
    colors = np.array([[dice.randrange(COLORS) for _ in range(count)] for _ in range(count)], np.uint8)
    rows = np.minimum((y + 1) * (count / 2), count - 1).astype(np.intp)
    columns = np.minimum((x + 1) * (count / 2), count - 1).astype(np.intp)
    picked: Picture = colors[rows, columns]
    return picked


def _numbers(heights: Grid) -> Picture:
    """Positive heights as palette numbers, a color a step."""
    return heights.astype(np.uint8)


MOTIFS: tuple[Callable[[Grid, Grid, random.Random], Picture], ...] = (
    _circles,
    _stripes,
    _waves,
    _rings,
    _blocks,
)


def _png(picture: Picture, palette: Picture) -> bytes:
    """A palette PNG. Source: https://www.w3.org/TR/png-3/"""
    height, width = picture.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with its filter, 0 for none
    rows[:, 1:] = picture

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"PLTE", palette.tobytes())
    return (
        b"\x89PNG\r\n\x1a\n" + body + chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + chunk(b"IEND", b"")
    )


def _jpeg(picture: Picture, palette: Picture) -> bytes:
    """A baseline JPEG; its colors are converted in the palette, which spares converting the pixels."""
    target = io.BytesIO()
    options = {"flags": "+qscale+bitexact", "global_quality": str(JPEG_QUALITY * 118)}
    with av.open(target, "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=Fraction(1), options=options)
        assert isinstance(stream, VideoStream)
        stream.height, stream.width = picture.shape
        stream.pix_fmt = "yuvj420p"
        luma, blue, red = _luma_and_chroma(palette)
        # One chroma sample for four pixels; as FFmpeg lays it out, the three planes one after the other.
        small = picture[::2, ::2]
        planes = [luma[picture].ravel(), blue[small].ravel(), red[small].ravel()]
        frame = VideoFrame.from_ndarray(np.concatenate(planes).reshape(-1, stream.width), format="yuvj420p")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux_one(packet)
    return target.getvalue()


def _luma_and_chroma(palette: Picture) -> Picture:
    """Colors in JPEG's terms, shape (3, colors). Source: JFIF 1.02, conversion to and from RGB."""
    matrix = np.array([[0.299, 0.587, 0.114], [-0.1687, -0.3313, 0.5], [0.5, -0.4187, -0.0813]])
    shifted: NDArray[np.float64] = matrix @ palette.T.astype(np.float64) + np.array([[0], [128], [128]])
    return np.rint(shifted).clip(0, 255).astype(np.uint8)
