"""Ratings as ID3 keeps them: a byte in a frame (POPM) that also counts how often a track was played.

Source: https://id3.org/id3v2.4.0-frames, 4.17. The bytes for whole stars are those of Windows and of most players,
the ones for halves those of MusicBee and MediaMonkey.
"""

from collections.abc import Mapping

BYTES: Mapping[str, int] = {
    "0.5": 13, "1": 1, "1.5": 54, "2": 64, "2.5": 118, "3": 128, "3.5": 186, "4": 196, "4.5": 242, "5": 255,
}  # fmt: skip
"""Stars to the byte that is written."""

_STARS = {byte: stars for stars, byte in BYTES.items()}
_UP_TO = ((31, "1"), (95, "2"), (159, "3"), (223, "4"), (255, "5"))
"""What other bytes mean: the ranges of Windows."""


def stars(data: bytes) -> str:
    """The stars that a frame says, from `0.5` to `5`; empty where it has none."""
    byte = data.partition(b"\0")[2][:1]
    if not byte or not byte[0]:
        return ""
    return _STARS.get(byte[0]) or next(text for most, text in _UP_TO if byte[0] <= most)


def rated(data: bytes, text: str) -> bytes:
    """A frame, empty for a new one, with other stars; its owner and its counter stay. What are no stars are none."""
    owner, _, rest = data.partition(b"\0")
    return owner + b"\0" + bytes([BYTES.get(text, 0)]) + rest[1:]


def counts_plays(data: bytes) -> bool:
    """Whether a frame says how often the track was played."""
    return any(data.partition(b"\0")[2][1:])
