"""What a change does not name stays as it is: frames, comments, items, atoms, blocks, chunks, streams, sound."""

import hashlib
import struct
from pathlib import Path

import av
import pytest

from musictui.tags import ogg, reader, writer, writer_mp4
from musictui.tags.covers import Cover
from musictui.tags.entries import Entry
from musictui.tags.source import Source
from musictui.tags.splice import splice
from musictui.tags.writer_ape import ApeTag
from musictui.tags.writer_asf import AsfTag, _Extra
from musictui.tags.writer_flac import FlacTag
from tests import audio, built
from tests.tags import parts

LONG = "x" * 20_000
EDITS = [{"title": ("New",)}, {"title": (LONG,)}, {"title": ()}]


def packets(path: Path) -> str:
    """A hash of the compressed sound."""
    with av.open(str(path)) as container:
        digest = hashlib.sha256()
        for packet in container.demux(container.streams.audio[0]):
            digest.update(bytes(packet))
    return digest.hexdigest()


@pytest.mark.parametrize("kind", [kind for kind in audio.ENCODINGS if kind != "ac3"])
@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_packets_are_the_same(kind: str, tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind)
    before = packets(path)
    writer.write(str(path), tags, covers=[b"\xff\xd8\xff" + bytes(70_000)])
    assert packets(path) == before
    writer.write(str(path), {"title": ("Other",), "artist": ("Ann",)}, covers=())
    assert packets(path) == before


def comments_of(path: Path) -> list[bytes]:
    with Source(str(path)) as source:
        return [entry.data for entry in FlacTag.parse(source, 0).comments().entries]


@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_blocks_and_comments_of_flac_stay(tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / "file.flac"
    entries = [b"artist=Ann", b"odd", b"X-Bytes=\xff\xfe", b"Title=Old", b"TITLE=two", b"x-bytes=more"]
    body = b"".join(struct.pack("<I", len(entry)) + entry for entry in entries)
    comments = struct.pack("<I", 4) + b"test" + struct.pack("<I", len(entries)) + body
    others = [(3, bytes(36)), (2, b"MTUIapplication"), (5, bytes(396)), (120, b"unknown")]
    blocks = [parts.flac_block(kind, data) for kind, data in others[:2]]
    blocks += [parts.flac_block(4, comments), parts.flac_block(1, bytes(700))]
    blocks += [parts.flac_block(kind, data) for kind, data in others[2:]]
    path.write_bytes(parts.flac(*blocks, parts.flac_block(1, bytes(10), is_last=True)))
    writer.write(str(path), tags)
    with Source(str(path)) as source:
        tag = FlacTag.parse(source, 0)
    after = tag.entries
    assert [(entry.extra, entry.data) for entry in after if entry.extra not in {0, 1, 4}] == others
    assert [entry.extra for entry in after] == [0, 3, 2, 4, 5, 120, 1]
    new = [f"Title={value}".encode() for value in tags["title"]]
    assert comments_of(path) == [*entries[:3], *new, entries[5]]
    assert parts.flac().endswith(path.read_bytes()[tag.audio :])


def test_total_in_a_number_is_split_only_where_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "file.flac"
    block = parts.comments(("TRACKNUMBER", "3/12"), ("DISCNUMBER", "1"), ("TOTALDISCS", "2"))
    path.write_bytes(parts.flac(parts.flac_block(4, block, is_last=True)))
    writer.write(str(path), {"title": ("A",), "discnumber": ("2",)})
    assert comments_of(path) == [b"TRACKNUMBER=3/12", b"DISCNUMBER=2", b"TOTALDISCS=2", b"TITLE=A"]
    writer.write(str(path), {"tracknumber": ("4",)})
    assert reader.read(str(path)).tags["tracktotal"] == ("12",)
    assert comments_of(path)[:2] == [b"TRACKNUMBER=4", b"TRACKTOTAL=12"]


@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_items_of_an_ape_tag_stay(tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / "file.ape"
    items = [
        ("Weird", b"\xff\xfe", 2),
        ("title", b"Old", 1),
        ("Link", b"http://x", 4),
        ("Cuesheet", b"text", 0),
    ]
    tag = ApeTag()
    body = b"".join(
        struct.pack("<II", len(data), flags) + key.encode() + b"\0" + data for key, data, flags in items
    )
    sound = audio.data("ape")
    footer = b"APETAGEX" + struct.pack("<IIII8x", 2000, len(body) + 32, len(items), 0)
    path.write_bytes(sound + body + footer)
    writer.write(str(path), tags)
    with Source(str(path)) as source:
        tag = ApeTag.parse(source, source.size)
    kept = [(entry.key, entry.data, entry.extra) for entry in tag.entries if entry.key.lower() != "title"]
    assert kept == [item for item in items if item[0] != "title"]
    assert path.read_bytes().startswith(sound)


def ilst_names(path: Path) -> list[str]:
    with Source(str(path)) as source:
        return [entry.key for entry in writer_mp4.read(source, 0).entries]


@pytest.mark.parametrize("is_first", [True, False], ids=["tags first", "sound first"])
@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_atoms_of_mp4_stay_and_sound_is_found(
    tags: dict[str, tuple[str, ...]], is_first: bool, tmp_path: Path
) -> None:
    path = audio.make(tmp_path / "file.m4a", kind="m4b" if is_first else "m4a")
    assert (path.read_bytes().index(b"moov") < path.read_bytes().index(b"mdat")) == is_first
    sound = packets(path)
    strange = parts.atom(b"Xyz1", parts.atom(b"data", bytes(8) + b"strange"))
    writer.write(str(path), {"title": ("Old",), "album": ("Album",)})
    with Source(str(path)) as source:
        tag = writer_mp4.read(source, 0)
        tag.entries.insert(0, Entry("Xyz1", strange))
        patches = writer_mp4.patches(source, 0, tag)
    splice(str(path), patches)
    before = ilst_names(path)
    writer.write(str(path), tags)
    assert [name for name in ilst_names(path) if name != "©nam"] == [
        name for name in before if name != "©nam"
    ]
    assert strange in path.read_bytes()
    assert packets(path) == sound
    assert reader.read(str(path)).tags["album"] == ("Album",)


def test_free_room_behind_the_description_is_used(tmp_path: Path) -> None:
    path = tmp_path / "file.m4b"
    audio.make(path)  # which leaves room for a larger description
    before, sound = path.stat().st_size, packets(path)
    mdat = path.read_bytes().index(b"mdat")
    writer.write(str(path), {"comment": ("x" * 3000,)})
    assert (path.stat().st_size, path.read_bytes().index(b"mdat")) == (before, mdat)
    assert packets(path) == sound


@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_attributes_and_objects_of_asf_stay(tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.wma", {"title": "Old", "album": "Album"})
    with Source(str(path)) as source:
        tag = AsfTag.parse(source, 0)
        place = next(entry.extra.place for entry in tag.entries if entry.key == "WM/AlbumTitle")
        library = AsfTag()._made_picture(Cover(b"\xff\xd8\xff")).extra.place
        odd = [
            Entry("Odd", struct.pack("<I", 7), extra=_Extra(place, 3)),
            Entry("Odd", b"\1\2\3", extra=_Extra(library, 1, 2, 1)),
        ]
        tag.entries += odd
        objects = [guid for guid, _ in tag.objects]
        patches = tag.patches(source.size)
    splice(str(path), patches)
    sound = packets(path)
    writer.write(str(path), tags)
    with Source(str(path)) as source:
        after = AsfTag.parse(source, 0)
    assert [entry for entry in after.entries if entry.key == "Odd"] == odd
    assert set(objects) <= {guid for guid, _ in after.objects}
    assert packets(path) == sound
    assert int.from_bytes(
        dict(after.objects)[bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")][16:24], "little"
    ) in {
        0,
        path.stat().st_size,
    }


@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_chunks_of_wav_stay(tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    chunks = [
        parts.wav_format(),
        parts.chunk(b"bext", bytes(602)),
        parts.chunk(b"data", bytes(range(256)) * 20),
        parts.chunk(b"cue ", bytes(28)),
        parts.chunk(b"LIST", b"adtl" + parts.chunk(b"labl", b"\1\0\0\0Mark")),
        parts.chunk(b"smpl", bytes(37)),
    ]
    tag = parts.chunk(b"id3 ", parts.id3(parts.text("TIT2", "Old"), parts.text("TALB", "Album")))
    path.write_bytes(parts.wav(*chunks[:4], tag, *chunks[4:]))
    writer.write(str(path), tags)
    data = path.read_bytes()
    assert data[12:].startswith(b"".join(chunks[:4]))
    assert data.endswith(b"".join(chunks[4:]))
    assert int.from_bytes(data[4:8], "little") == len(data) - 8


def test_chunk_behind_a_last_one_of_odd_size_begins_at_an_even_place(tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    whole = parts.wav(parts.wav_format(), parts.chunk(b"data", bytes(1001)))
    path.write_bytes(whole[:-1])
    writer.write(str(path), {"title": ("A",)})
    assert path.read_bytes().index(b"id3 ") == len(whole)
    assert reader.read(str(path)).tags == {"title": ("A",)}


def test_large_wav_keeps_its_sizes(tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    sound = bytes(4000)
    body = b"WAVE" + parts.chunk(b"ds64", struct.pack("<QQQI", 0, len(sound), 1000, 0)) + parts.wav_format()
    data = b"RF64\xff\xff\xff\xff" + body + b"data\xff\xff\xff\xff" + sound
    path.write_bytes(data[:20] + struct.pack("<Q", len(data) - 8) + data[28:])
    writer.write(str(path), {"title": ("A",)})
    after = path.read_bytes()
    assert struct.unpack_from("<QQ", after, 20) == (len(after) - 8, len(sound))
    assert after[:8] == b"RF64\xff\xff\xff\xff"
    assert reader.read(str(path)).tags == {"title": ("A",)}


def test_chunks_of_aiff_stay_and_texts_are_kept_in_step(tmp_path: Path) -> None:
    path = tmp_path / "file.aiff"
    data = audio.data("aiff")
    mark, name = parts.chunk(b"MARK", bytes(20), order=">"), parts.chunk(b"NAME", b"Old", order=">")
    path.write_bytes(b"FORM" + (len(data) + len(mark + name) - 8).to_bytes(4, "big") + data[8:] + mark + name)
    writer.write(str(path), {"title": ("Newer",)})
    after = path.read_bytes()
    assert after[8 : len(data)] == data[8:]
    assert mark + parts.chunk(b"NAME", b"Newer", order=">") in after
    assert int.from_bytes(after[4:8], "big") == len(after) - 8


def pages(path: Path) -> list[tuple[int, int, bytes]]:
    """Serial number, number and bytes of each page."""
    data, found, position = path.read_bytes(), [], 0
    while position < len(data):
        assert data[position : position + 4] == b"OggS"
        serial, number = struct.unpack_from("<II", data, position + 14)
        count = data[position + 26]
        end = position + 27 + count + sum(data[position + 27 : position + 27 + count])
        page = data[position:end]
        blank = page[:22] + bytes(4) + page[26:]
        assert struct.unpack_from("<I", page, 22)[0] == built._ogg_crc(blank)
        found.append((serial, number, page[27 + count :]))
        position = end
    return found


@pytest.mark.parametrize("tags", EDITS, ids=["short", "long", "removed"])
def test_other_streams_of_ogg_stay(tags: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    path = tmp_path / "file.spx"
    with Source(str(audio.make(tmp_path / "plain.spx"))) as source:
        first = ogg.first_packets(source, 0)[0]
    data = audio.data("spx")
    second = data.index(b"OggS", first)
    third = data.index(b"OggS", second + 4)
    other = [built.ogg_page([b"fishead\0" + bytes(60)], flags=2, serial=99)]
    other += [
        built.ogg_page([bytes(300)], serial=99, sequence=number, flags=4 * (number == 2)) for number in (1, 2)
    ]
    path.write_bytes(data[:second] + other[0] + data[second:third] + other[1] + data[third:] + other[2])
    before = pages(path)
    writer.write(str(path), tags)
    after = pages(path)
    assert [page for page in after if page[0] == 99] == [page for page in before if page[0] == 99]
    ours = [page for page in after if page[0] != 99]
    assert [number for _, number, _ in ours] == list(range(len(ours)))
    assert b"".join(page[2] for page in ours).endswith(
        b"".join(page[2] for page in before if page[0] != 99)[-600:]
    )


def test_pictures_in_blocks_of_ogg_flac_are_taken_along(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.oga", {"title": "Old"})
    sound = packets(path)
    cover = Cover(b"\xff\xd8\xff" + bytes(9000), 4, "back")
    writer.write(str(path), {}, covers=[cover])
    writer.write(str(path), {"title": ("New",)})
    assert writer.covers(str(path)) == [cover]
    assert packets(path) == sound


def test_dsf_points_to_its_tag_and_tells_its_size(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.dsf")
    bare = path.read_bytes()
    for title in ("A", LONG, "B"):
        writer.write(str(path), {"title": (title,)})
        data = path.read_bytes()
        size, pointer = struct.unpack_from("<QQ", data, 12)
        assert (size, data[pointer : pointer + 3]) == (len(data), b"ID3")
        assert data[28:pointer] == bare[28:]
    writer.write(str(path), {"title": ()})
    assert path.read_bytes() == bare


def test_any_tag_is_the_same_again_when_nothing_is_named(tmp_path: Path) -> None:
    for kind in audio.KINDS:
        path = audio.make(
            tmp_path / f"{kind}{audio.extension(kind)}", {"title": "A", "tracktotal": "3"}, kind=kind
        )
        before = path.read_bytes()
        writer.write(str(path), {})
        assert path.read_bytes() == before, kind
