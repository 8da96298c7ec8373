"""Amounts as they are read."""

import pytest

from musictui.model import units


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_960, "10 kB"), (999_499, "999 kB"),
        (999_500, "1.0 MB"), (961e9, "961 GB"), (1.3e12, "1.3 TB"), (4e15, "4,000 TB"),
    ],
)  # fmt: skip
def test_size(size: float, text: str) -> None:
    assert units.size(size) == text
