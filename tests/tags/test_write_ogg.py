"""Longer comments in Ogg files whose pages are not as most encoders lay them out."""

import struct
from pathlib import Path
from typing import NamedTuple

import pytest

from musictui.analysis import packets
from musictui.files import delta
from musictui.jobs.write_copy import Copied, Task, write_copy
from musictui.model.changes import Change, Deed
from musictui.model.track import Tags
from musictui.tags import reader, writer
from tests import audio, built

KINDS = ("ogg", "opus", "spx", "oga")
LONG = ("x" * 20_000,)
COVER = ("image/png", 3, "", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400)
NO_POSITION = -1


class Page(NamedTuple):
    """A page, its packets put together."""

    flags: int
    position: int
    serial: int
    number: int
    packets: list[bytes]
    is_open: bool
    """Whether its last packet goes on in the next page."""
    is_intact: bool

    def data(self, number: int | None = None) -> bytes:
        """The page as it is written."""
        return built.ogg_page(
            self.packets,
            flags=self.flags,
            sequence=self.number if number is None else number,
            position=self.position,
            serial=self.serial,
            last_open=self.is_open,
        )


def pages_of(data: bytes) -> list[Page]:
    """The pages of a file; what is no page is passed over."""
    found: list[Page] = []
    at = 0
    while (at := data.find(b"OggS\0", at)) >= 0:
        flags, position, serial, number, checksum, count = struct.unpack_from("<BqIIIB", data, at + 5)
        lacing = data[at + 27 : at + 27 + count]
        start, end = at + 27 + count, at + 27 + count + sum(lacing)
        parts, size = [], 0
        for place, lace in enumerate(lacing, 1):
            size += lace
            if lace < 255 or place == count:
                parts.append(data[start : start + size])
                start, size = start + size, 0
        blank = data[at : at + 22] + bytes(4) + data[at + 26 : end]
        is_open = lacing[-1:] == b"\xff"
        found.append(Page(flags, position, serial, number, parts, is_open, checksum == built._ogg_crc(blank)))
        at = end
    return found


def whole_packets(data: bytes) -> tuple[list[bytes], list[int]]:
    """The packets of a file with one stream, and the position after each; -1 where a page tells none."""
    found: list[bytes] = []
    positions: list[int] = []
    part = b""
    for page in pages_of(data):
        ended = len(page.packets) - page.is_open
        positions += [NO_POSITION] * (ended - 1) + [page.position] * bool(ended)
        for packet in page.packets[:ended]:
            found.append(part + packet)
            part = b""
        part += b"".join(page.packets[ended:])
    return found, positions


def headers_of(kind: str, found: list[bytes]) -> int:
    """How many packets are headers."""
    if kind == "oga":
        return next(number for number, packet in enumerate(found[1:], 2) if packet[0] & 0x80)
    return 3 if kind == "ogg" else 2


def shared(kind: str, *, sound: int = 1, cut: int = 0) -> bytes:
    """A file whose first packets of sound stand on the page of the last header.

    Args:
        kind: One of KINDS.
        sound: How many of them.
        cut: Bytes of one more, which goes on in the next page.
    """
    found, positions = whole_packets(audio.data(kind))
    first = headers_of(kind, found)
    taken, rest = found[1 : first + sound], found[first + sound :]
    begun = [rest[0][:cut]] if cut else []
    # Where a page tells no position of these packets, one is made up: it has to stay whatever it is.
    position = max(positions[first : first + sound], default=0)
    position = 77 if sound and position < 0 else position
    pages = [
        built.ogg_page(found[:1], flags=2),
        built.ogg_page(taken + begun, sequence=1, position=position, last_open=bool(begun)),
    ]
    if cut:
        rest[0] = rest[0][cut:]
    for number in range(0, len(rest), 3):
        flags = (1 if cut and not number else 0) | (4 if number + 3 >= len(rest) else 0)
        pages.append(
            built.ogg_page(
                rest[number : number + 3],
                flags=flags,
                sequence=len(pages),
                position=1000 * (number + 3),
            )
        )
    return b"".join(pages)


def edited(path: Path, after: Tags, *, with_cover: bool = False) -> bytes:
    """The path's file written anew by the worker, which proves its sound and its undo; the new bytes."""
    before = reader.read(str(path)).tags
    change = Change(
        Deed.EDIT, bytes(path), before={name: before.get(name, ()) for name in after}, after=after
    )
    copy = path.with_name("copy")
    copy.unlink(missing_ok=True)
    result = write_copy(Task(change, bytes(copy), covers=(COVER,) if with_cover else None))
    assert isinstance(result, Copied), result.note
    back = path.with_name("back")
    back.unlink(missing_ok=True)
    delta.apply(result.delta, bytes(copy), bytes(back), result.pictures)
    assert back.read_bytes() == path.read_bytes()
    return copy.read_bytes()


def assert_sound(kind: str, data: bytes, before: bytes) -> None:
    """All packets of sound are as they were, with their positions, on pages of their own."""
    old, old_positions = whole_packets(before)
    new, new_positions = whole_packets(data)
    old_first, new_first = headers_of(kind, old), headers_of(kind, new)
    assert new[new_first:] == old[old_first:]
    assert new_positions[new_first:] == old_positions[old_first:]
    pages = pages_of(data)
    assert [page.number for page in pages] == list(range(len(pages)))
    assert all(page.is_intact for page in pages)
    assert [page.flags & 6 for page in pages] == [2, *[0] * (len(pages) - 2), 4]
    ended = 0
    for page in pages:
        # The page that ends the headers has nothing behind them.
        assert not ended < new_first < ended + len(page.packets)
        ended += len(page.packets) - page.is_open
        assert (page.position == NO_POSITION) == (len(page.packets) == page.is_open)


@pytest.mark.parametrize(
    ("kind", "sound", "cut"),
    [
        *((kind, sound, 0) for kind in KINDS for sound in (1, 2)),
        *((kind, 0, 255) for kind in ("ogg", "opus", "oga")),
        *((kind, 1, 255) for kind in ("ogg", "oga")),
    ],
)
def test_sound_on_the_page_of_the_headers_is_kept(kind: str, sound: int, cut: int, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    data = shared(kind, sound=sound, cut=cut)
    path.write_bytes(data)
    for after, with_cover in (({"comment": LONG}, False), ({"title": ("A",)}, True)):
        assert_sound(kind, edited(path, after, with_cover=with_cover), data)
    path.write_bytes(edited(path, {"comment": LONG}, with_cover=True))
    assert_sound(kind, edited(path, {"comment": ()}), data)


@pytest.mark.parametrize("kind", KINDS)
def test_sound_that_ends_on_the_page_of_the_headers_is_kept(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    found = whole_packets(audio.data(kind))[0][: 6 if kind == "oga" else 4]
    path.write_bytes(
        built.ogg_page(found[:1], flags=2) + built.ogg_page(found[1:], flags=4, sequence=1, position=960)
    )
    assert_sound(kind, edited(path, {"comment": LONG}), path.read_bytes())


def test_pages_of_other_streams_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "file.ogg"
    ours = [page.data() for page in pages_of(shared("ogg"))]
    comments, setup = whole_packets(shared("ogg"))[0][1:3]
    sound = pages_of(shared("ogg"))[1].packets[2:]
    first, second = built.ogg_page([comments], sequence=1), built.ogg_page([setup, *sound], sequence=2)
    other = [
        built.ogg_page([bytes([number]) * 300], flags=flags, serial=99, sequence=number)
        for number, flags in enumerate((2, 0, 4))
    ]
    rest = [page.data(page.number + 1) for page in pages_of(b"".join(ours[2:]))]
    path.write_bytes(ours[0] + other[0] + first + other[1] + second + other[2] + b"".join(rest))
    for after in ({"comment": LONG}, {"title": ("A",)}):
        found = pages_of(edited(path, after))
        order = [page.packets[0][:1] for page in found if page.serial == 99]
        places = [number for number, page in enumerate(found) if page.serial == 99]
        assert order == [b"\0", b"\1", b"\2"]
        assert found[places[2] - 1].packets == sound
        assert [page.number for page in found if page.serial != 99] == list(range(len(found) - 3))


def test_stream_of_the_same_number_behind_keeps_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "file.ogg"
    one = audio.data("ogg")
    path.write_bytes(one + one)
    assert edited(path, {"comment": LONG}).endswith(one)


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "file.ogg"
    pages = [page.data() for page in pages_of(shared("ogg"))]
    broken = bytearray(pages[3])
    broken[-1] ^= 1
    rubbish = b"OggS\1" + bytes(70_000)
    path.write_bytes(b"".join([*pages[:3], rubbish, broken, *pages[4:]]))
    data = edited(path, {"comment": LONG})
    found = pages_of(data)
    numbers = [page.number for page in found if page.is_intact]
    added = len(found) - len(pages)
    assert rubbish + bytes(broken) in data
    assert numbers == [*range(3 + added), *range(4 + added, len(found))]


def test_headers_with_a_wrong_checksum_are_refused_beforehand(tmp_path: Path) -> None:
    path = tmp_path / "file.ogg"
    pages = [page.data() for page in pages_of(audio.data("ogg"))]
    path.write_bytes(pages[0] + pages[1][:-1] + bytes([pages[1][-1] ^ 1]) + pages[2])
    assert writer.refusals(str(path), {"title": ("A",)}) == ["Damaged: a checksum among its tags is wrong."]


def test_other_sound_behind_the_headers_is_another(tmp_path: Path) -> None:
    path = tmp_path / "file.ogg"
    data = shared("ogg", sound=2)
    path.write_bytes(data)
    before = packets.proof(bytes(path))
    assert before is not None
    pages = pages_of(data)
    last = pages[1].packets[-1]
    for changed in (
        pages[1]._replace(packets=[*pages[1].packets[:-1], last[:-1] + bytes([last[-1] ^ 1])]),
        pages[1]._replace(packets=pages[1].packets[:-1]),
        pages[1]._replace(position=pages[1].position + 1),
        pages[1]._replace(flags=4),
    ):
        path.write_bytes(b"".join(page.data() for page in (pages[0], changed, *pages[2:])))
        after = packets.proof(bytes(path))
        assert after is not None
        assert packets.differences(before, after)


def test_short_comments_leave_the_pages_alone(tmp_path: Path) -> None:
    path = tmp_path / "file.ogg"
    path.write_bytes(shared("ogg"))
    writer.write(str(path), {"comment": LONG})
    size = path.stat().st_size
    writer.write(str(path), {"comment": ("y" * 19_000,)})
    assert path.stat().st_size == size
