"""What an MPEG-4 file holds beside its tags: every atom but the tags, the padding and the positions.

Source: ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from typing import NamedTuple

from musictui.analysis.chunks import DamagedError
from musictui.analysis.reading import Digest, Range, Reading

_CONTAINERS = frozenset(
    [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"edts", b"dinf", b"mvex", b"moof", b"traf"]
)
_PADDING = frozenset([b"free", b"skip", b"wide"])
_POSITIONS = frozenset([b"stco", b"co64", b"tfhd", b"mfra", b"sidx"])
"""Where in the file things are: that changes as the tags grow."""
_TAG_PLACES = frozenset([(b"moov", b"udta", b"meta"), (b"moov", b"meta"), (b"meta",)])
_DEEPEST = 12


class Atom(NamedTuple):
    """A named part, or one that holds others."""

    name: bytes
    body: Range


def mp4(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """Hash all atoms but tags and sound, and give where the sound is."""
    sound: list[Range] = []
    for atom in _atoms(reading, part):
        if atom.name == b"mdat":
            sound.append(atom.body)
        else:
            _walk(reading, atom, (), digest)
    return sound


def _walk(reading: Reading, atom: Atom, above: tuple[bytes, ...], digest: Digest) -> None:
    way = (*above, atom.name)
    if way in _TAG_PLACES or atom.name in _PADDING or atom.name in _POSITIONS:
        return
    if atom.name not in _CONTAINERS:
        digest.add(b"/".join(way))
        reading.into(digest, atom.body)
        return
    if len(way) > _DEEPEST:
        raise DamagedError("its atoms are nested too deeply")
    for inner in _atoms(reading, atom.body):
        _walk(reading, inner, way, digest)


def _atoms(reading: Reading, part: Range) -> Iterator[Atom]:
    """Atom after atom; a size of 0 or beyond the end means to the end, too few bytes for one are skipped."""
    position = part.start
    while position + 8 <= part.end:
        head = reading.at(position, 16)
        size, name, body = int.from_bytes(head[:4], "big"), head[4:8], position + 8
        if size == 1 and len(head) == 16:
            size, body = int.from_bytes(head[8:], "big"), position + 16
        elif size == 0:
            size = part.end - position
        end = min(position + size, part.end)
        if end < body:
            raise DamagedError("an atom is shorter than its own head")
        yield Atom(name, Range(body, end))
        position = end
