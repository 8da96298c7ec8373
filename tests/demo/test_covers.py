"""Covers: pictures that decode, one for each record."""

import io
from dataclasses import replace

import av
import numpy as np
import pytest

from musictui.demo.covers import draw
from musictui.demo.items import Cover


def _pixels(content: bytes) -> np.ndarray:
    with av.open(io.BytesIO(content)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


@pytest.mark.parametrize("is_jpeg", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_picture_decodes(seed: int, *, is_jpeg: bool) -> None:
    content = draw(Cover(seed, side=96, is_jpeg=is_jpeg))
    pixels = _pixels(content)
    assert content.startswith(b"\xff\xd8\xff" if is_jpeg else b"\x89PNG\r\n\x1a\n")
    assert pixels.shape == (96, 96, 3)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 1


def test_both_formats_show_the_same() -> None:
    png, jpeg = (_pixels(draw(Cover(3, side=96, is_jpeg=is_jpeg))).astype(int) for is_jpeg in (False, True))
    assert np.abs(png - jpeg).mean() < 12


def test_equal_covers_are_equal_bytes() -> None:
    for cover in (Cover(5, side=64), Cover(5, side=64, is_jpeg=True)):
        assert draw(cover) == draw(replace(cover))
    assert len({draw(Cover(seed, side=64)) for seed in range(50)}) == 50
