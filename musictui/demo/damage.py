"""What happens to files: cut off, flipped bits, lost blocks, garbage. Each turns whole bytes into damaged ones."""

import random
from collections.abc import Callable, Mapping

from musictui.demo.old_tags import apev2, id3v1

Damage = Callable[[bytes, random.Random], bytes]


def damaged(content: bytes, name: str, seed: int) -> bytes:
    """`content` after what `name` says has happened to it; the same for the same seed."""
    return DAMAGES[name](content, random.Random(seed))


def _cut(keep: float) -> Damage:
    def cut(content: bytes, _dice: random.Random) -> bytes:
        return content[: int(len(content) * keep)]

    return cut


def _first(count: int) -> Damage:
    def cut(content: bytes, _dice: random.Random) -> bytes:
        return content[:count]

    return cut


def _flip(content: bytes, dice: random.Random) -> bytes:
    """Single bits flipped in the second half, where the audio is."""
    changed = bytearray(content)
    for _ in range(12):
        changed[dice.randrange(len(content) // 2, len(content))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _blank(content: bytes, dice: random.Random) -> bytes:
    """A block of zeros in the middle: what a failing disk gives back."""
    size = min(4096, len(content) // 4)
    start = dice.randrange(len(content) // 2, len(content) - size)
    return content[:start] + bytes(size) + content[start + size :]


def _scramble(content: bytes, dice: random.Random) -> bytes:
    """The first four bytes stay, the rest of the beginning is garbage."""
    size = min(2048, len(content) // 2)
    return content[:4] + dice.randbytes(size) + content[4 + size :]


def _append_garbage(content: bytes, dice: random.Random) -> bytes:
    return content + dice.randbytes(3000)


def _prepend_garbage(content: bytes, dice: random.Random) -> bytes:
    # No byte of all ones: nothing in it looks like the start of an MP3 frame.
    return bytes(dice.randrange(255) for _ in range(3000)) + content


def _claim_huge_tag(content: bytes, _dice: random.Random) -> bytes:
    """An ID3v2 header that says that its tag is longer than the file."""
    return content[:6] + b"\x7f\x7f\x7f\x7f" + content[10:]


def _add_id3v1(content: bytes, _dice: random.Random) -> bytes:
    return content + id3v1("An Older Title", "Somebody Else", "Wrong Album", year="1971", track=9, genre=17)


def _add_apev2(content: bytes, _dice: random.Random) -> bytes:
    other = {"Title": "Another Title (APE)", "Artist": "Somebody Else", "Year": "1988", "Genre": "Speech"}
    return content + apev2(other)


DAMAGES: Mapping[str, Damage] = {
    "cut to a half": _cut(0.5),
    "cut to a tenth": _cut(0.1),
    "cut within the header": _first(60),
    "last bytes lost": _cut(0.97),
    "flipped bits": _flip,
    "zeroed block": _blank,
    "scrambled header": _scramble,
    "garbage at the end": _append_garbage,
    "garbage at the start": _prepend_garbage,
    "huge tag size": _claim_huge_tag,
    "conflicting ID3v1": _add_id3v1,
    "conflicting APEv2": _add_apev2,
}
"""By what they are called in manifests."""
