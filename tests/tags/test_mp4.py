"""MPEG-4 files: their atoms in every shape, and the audio that they describe."""

import struct
from pathlib import Path

import pytest

from musictui.model.track import FileTags
from tests import audio
from tests.tags.parts import atom, read_bytes

AAC_LC = b"\x12\x10"
HE_AAC = b"\x2b\x92\x08\x00"
SIGNALLED_BEHIND = b"\x13\x90\x56\xe5\xa5\x48\x80"


def descriptor(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80, 0x80, 0x80, len(content)]) + content


def esds(config: bytes, *, kind: int = 0x40, bit_rate: int = 128_000) -> bytes:
    decoder = bytes([kind, 0x15]) + bytes(3) + struct.pack(">II", bit_rate, bit_rate)
    stream = descriptor(4, decoder + descriptor(5, config)) + descriptor(6, b"\2")
    return atom(b"esds", bytes(4), descriptor(3, bytes(3) + stream))


def entry(name: bytes, *extra: bytes, channels: int = 2, bits: int = 16, rate: int = 44100) -> bytes:
    return atom(name, bytes(16), struct.pack(">HHI", channels, bits, 0), struct.pack(">HH", rate, 0), *extra)


def track(
    sample_entry: bytes, *, handler: bytes = b"soun", seconds: float = 2.0, long: bool = False
) -> bytes:
    units = round(seconds * 44100)
    times = struct.pack(">QQIQ", 0, 0, 44100, units) if long else struct.pack(">IIII", 0, 0, 44100, units)
    mdhd = atom(b"mdhd", bytes([1 if long else 0, 0, 0, 0]), times, bytes(4))
    hdlr = atom(b"hdlr", bytes(8), handler, bytes(12), b"\0")
    stsd = atom(b"stsd", bytes(4), struct.pack(">I", 1), sample_entry)
    return atom(b"trak", atom(b"mdia", mdhd, hdlr, atom(b"minf", atom(b"stbl", stsd))))


def tags_atom(*items: bytes, version: bytes = bytes(4)) -> bytes:
    hdlr = atom(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    return atom(b"udta", atom(b"meta", version, hdlr, atom(b"ilst", *items)))


def value(content: bytes, kind: int = 1) -> bytes:
    return atom(b"data", struct.pack(">II", kind, 0), content)


def freeform(name: str, *values: bytes, mean: bytes = b"com.apple.iTunes") -> bytes:
    return atom(b"----", atom(b"mean", bytes(4), mean), atom(b"name", bytes(4), name.encode()), *values)


def movie(*parts: bytes, sound: int = 32_000) -> bytes:
    ftyp = atom(b"ftyp", b"M4A \0\0\0\0")
    return ftyp + atom(b"moov", atom(b"mvhd", bytes(100)), *parts) + atom(b"mdat", bytes(sound))


PLAIN = entry(b"mp4a", esds(AAC_LC))


def read(folder: Path, *parts: bytes, sound: int = 32_000) -> FileTags:
    return read_bytes(folder, movie(*parts, sound=sound), "file.m4a")


@pytest.mark.parametrize(
    ("sample_entry", "expected"),
    [
        (PLAIN, ("AAC", "aac", False, 44100, None, 2)),
        (entry(b"mp4a", esds(HE_AAC), rate=22050), ("AAC", "aac", False, 44100, None, 2)),
        (
            entry(b"mp4a", esds(SIGNALLED_BEHIND), rate=22050, channels=1),
            ("AAC", "aac", False, 44100, None, 2),
        ),
        (entry(b"mp4a", esds(b"", kind=0x6B)), ("MP3", "mp3", False, 44100, None, 2)),
        (entry(b"mp4a", esds(AAC_LC, kind=0x67)), ("AAC", "aac", False, 44100, None, 2)),
        (entry(b"Opus", rate=48000), ("Opus", "opus", False, 48000, None, 2)),
        (entry(b"ac-3", rate=48000, channels=6), ("AC-3", "ac3", False, 48000, None, 6)),
        (entry(b"ec-3", rate=48000, channels=6), ("E-AC-3", "eac3", False, 48000, None, 6)),
        (entry(b"sowt", bits=24), ("PCM", "pcm", True, 44100, 24, 2)),
        (entry(b"drms", rate=44100), ("AAC", "aac", False, 44100, None, 2)),
    ],
)
def test_codec_is_told(tmp_path: Path, sample_entry: bytes, expected: tuple[object, ...]) -> None:
    stream = read(tmp_path, track(sample_entry)).stream
    assert stream is not None
    facts = (
        stream.format,
        stream.codec,
        stream.is_lossless,
        stream.sample_rate,
        stream.bit_depth,
        stream.channels,
    )
    assert facts == expected


def test_cookie_of_alac_knows_better_than_the_entry(tmp_path: Path) -> None:
    cookie = struct.pack(">IBBBBBBHIII", 4096, 0, 24, 40, 10, 14, 6, 255, 0, 0, 96000)
    stream = read(tmp_path, track(entry(b"alac", atom(b"alac", bytes(4), cookie)))).stream
    assert stream is not None
    assert (stream.bit_depth, stream.channels, stream.sample_rate, stream.is_lossless) == (24, 6, 96000, True)


def test_flac_in_mpeg_4_is_described(tmp_path: Path) -> None:
    info = audio.data("flac24")[8:42]
    box = atom(b"dfLa", bytes(4), b"\x80\0\0\x22", info)
    stream = read(tmp_path, track(entry(b"fLaC", box, rate=0))).stream
    assert stream is not None
    assert (stream.codec, stream.is_lossless, stream.sample_rate, stream.bit_depth) == (
        "flac",
        True,
        96000,
        24,
    )


@pytest.mark.parametrize("long", [False, True])
def test_length_and_bit_rate_are_those_of_the_sound(tmp_path: Path, long: bool) -> None:
    stream = read(tmp_path, track(PLAIN, long=long)).stream
    assert stream is not None
    assert (stream.length_s, stream.bit_rate) == (2.0, 128_000)


def test_length_of_fragments_is_added_up(tmp_path: Path) -> None:
    entries = b"".join(struct.pack(">III", 100, 44100 * seconds, 0) for seconds in (2, 3))
    index = atom(b"sidx", bytes(4), struct.pack(">IIIIHH", 1, 44100, 0, 0, 0, 2), entries)
    found = read_bytes(
        tmp_path, movie(track(PLAIN, seconds=0), sound=0)[:-8] + index + atom(b"mdat", bytes(99)), "file.m4a"
    )
    assert found.stream is not None
    assert found.stream.length_s == 5.0


def test_sound_beside_video_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, track(entry(b"avc1"), handler=b"vide"), track(PLAIN))
    assert found.stream is not None
    assert found.stream.bit_rate == 128_000


def test_video_without_sound_is_named(tmp_path: Path) -> None:
    assert (
        read(tmp_path, track(entry(b"avc1"), handler=b"vide")).problem
        == "No audio was found in it, only video."
    )


def test_texts_in_every_encoding_are_read(tmp_path: Path) -> None:
    items = (
        atom("©nam".encode("latin-1"), value("Ünï 東京".encode())),
        atom("©ART".encode("latin-1"), value("Ann".encode("utf-16-be"), 2), value(b"Bob")),
        atom("©alb".encode("latin-1"), value(b"No kind is told", 0)),
    )
    tags = read(tmp_path, track(PLAIN), tags_atom(*items)).tags
    assert tags == {"title": ("Ünï 東京",), "artist": ("Ann", "Bob"), "album": ("No kind is told",)}


def test_numbers_are_read(tmp_path: Path) -> None:
    items = (
        atom(b"trkn", value(struct.pack(">HHHH", 0, 3, 12, 0), 0)),
        atom(b"disk", value(struct.pack(">HHH", 0, 1, 0), 0)),
        atom(b"tmpo", value(struct.pack(">H", 128), 21)),
        atom(b"cpil", value(b"\1", 21)),
        atom(b"gnre", value(struct.pack(">H", 18), 0)),
    )
    assert read(tmp_path, track(PLAIN), tags_atom(*items)).tags == {
        "tracknumber": ("3",),
        "tracktotal": ("12",),
        "discnumber": ("1",),
        "bpm": ("128",),
        "compilation": ("1",),
        "genre": ("Rock",),
    }


def test_freeform_is_known_by_its_name_in_any_case_and_from_anyone(tmp_path: Path) -> None:
    items = (
        freeform("MusicBrainz album id", value(b"abc")),
        freeform("publisher", value(b"A label"), mean=b"com.nullsoft.winamp"),
        freeform("ISRC", value(b"one"), value(b"two")),
        freeform("iTunNORM", value(b" 0000")),
    )
    assert read(tmp_path, track(PLAIN), tags_atom(*items)).tags == {
        "musicbrainz_albumid": ("abc",),
        "label": ("A label",),
        "isrc": ("one", "two"),
    }


def test_covers_are_counted_and_what_follows_read(tmp_path: Path) -> None:
    covers = atom(b"covr", value(bytes(300_000), 13), atom(b"name", b"cover.jpg"), value(bytes(70_000), 14))
    found = read(tmp_path, track(PLAIN), tags_atom(covers, atom("©nam".encode("latin-1"), value(b"A song"))))
    assert (found.covers, found.tags) == (2, {"title": ("A song",)})


def test_quicktime_without_a_version_in_meta_is_read(tmp_path: Path) -> None:
    item = atom("©nam".encode("latin-1"), value(b"A song"))
    assert read(tmp_path, track(PLAIN), tags_atom(item, version=b"")).tags == {"title": ("A song",)}


def test_sizes_of_64_bits_are_read(tmp_path: Path) -> None:
    data = movie(track(PLAIN), sound=0)[:-8] + struct.pack(">I4sQ", 1, b"mdat", 16 + 32_000) + bytes(32_000)
    stream = read_bytes(tmp_path, data, "file.m4a").stream
    assert stream is not None
    assert stream.bit_rate == 128_000


def test_last_atom_may_last_until_the_end(tmp_path: Path) -> None:
    data = movie(track(PLAIN), sound=0)[:-8] + struct.pack(">I4s", 0, b"mdat") + bytes(32_000)
    stream = read_bytes(tmp_path, data, "file.m4a").stream
    assert stream is not None
    assert stream.bit_rate == 128_000


@pytest.mark.parametrize("kind", ["m4a", "m4b", "alac"])
def test_cut_file_is_reported(tmp_path: Path, kind: str) -> None:
    whole = audio.data(kind, seconds=2.0)
    found = read_bytes(tmp_path, whole[: len(whole) * 2 // 3], "file.m4a")
    is_described = kind == "m4b"  # the only one whose description stands before the sound
    assert (found.problem or "").startswith(
        "Cut short: its header tells 2." if is_described else "Cut short: it ends before the desc"
    )
    assert (found.stream is not None) is is_described


def test_description_without_any_sound_is_reported(tmp_path: Path) -> None:
    assert read(tmp_path, track(PLAIN), sound=0).problem == "Cut short: it ends before any audio."


def test_description_that_is_missing_is_reported(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, atom(b"ftyp", b"M4A ") + atom(b"mdat", bytes(100)), "file.m4a")
    assert found.problem == "Damaged: the description of its audio is missing."


@pytest.mark.parametrize("size", [0, 1, 7, 2**31, 2**32 - 1])
def test_sizes_that_lie_give_no_harm(tmp_path: Path, size: int) -> None:
    title = atom("©nam".encode("latin-1"), value(b"A song"))
    whole = movie(track(PLAIN), tags_atom(title))
    for name in (b"moov", b"trak", b"mdia", b"stsd", b"esds", b"udta", b"meta", b"ilst", b"data"):
        at = whole.index(name) - 4
        found = read_bytes(tmp_path, whole[:at] + struct.pack(">I", size) + whole[at + 4 :], "file.m4a")
        assert "understood" not in (found.problem or "")
