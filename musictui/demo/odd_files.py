"""Damaged files, files that are not what they say, rare formats, and what is no track at all."""

import random
from dataclasses import replace

from musictui.demo.encodings import ENCODINGS
from musictui.demo.items import Item, Linked, Recorded, Unit, Written
from musictui.demo.supply import Supply, plain_tags

DAMAGED = "Damaged"
RARE = "Rare formats"

DAMAGES: tuple[tuple[str, str, bool | None], ...] = (
    ("cut to a half", "mp3-192", True),
    ("cut to a half", "flac", None),
    ("cut to a half", "aac-128", True),
    ("flipped bits", "flac", None),
    ("scrambled header", "flac", True),
    ("cut to a half", "vorbis-q5", None),
    ("cut to a tenth", "opus-128", None),
    ("garbage at the start", "mp3-128", None),
    ("cut to a half", "wav", True),
    ("zeroed block", "mp3-320", None),
    ("cut within the header", "flac", True),
    ("huge tag size", "mp3-192", True),
    ("scrambled header", "opus-128", True),
    ("cut to a half", "aiff", True),
    ("last bytes lost", "alac", True),
    ("garbage at the end", "mp3-v0", False),
    ("scrambled header", "aac-256", True),
    ("zeroed block", "vorbis-q7", None),
)
"""What happened, to which encoding, and whether an index should report it; None as in `Item.has_problem`."""

NOT_AUDIO: tuple[tuple[str, str, bytes], ...] = (
    ("empty file", "empty.mp3", b""),
    ("text file", "read me.mp3", b"This is not music.\nIt only says that it is.\n" * 20),
    ("web page", "download.flac", b"<!DOCTYPE html><html><head><title>404 Not Found</title></head></html>\n"),
    ("zeros", "preallocated.m4a", bytes(20_000)),
    ("signature alone", "signature.flac", b"fLaC"),
    ("random bytes", "noise.ogg", random.Random("noise").randbytes(8_000)),
    ("archive", "album.mp3", b"PK\x03\x04" + random.Random("archive").randbytes(6_000)),
)

WRONG_EXTENSIONS: tuple[tuple[str, str], ...] = (
    ("flac", "FLAC really.mp3"),
    ("mp3-192", "MP3 really.flac"),
    ("aac-256", "AAC really.mp3"),
    ("opus-128", "Opus really.ogg"),
    ("wav", "WAV really.mp3"),
    ("mp3-128", "MP3 really.m4a"),
)

RARE_FORMATS = (
    "wavpack",
    "wma",
    "tta",
    "ogg-flac",
    "aifc",
    "aif",
    "wav-24",
    "wav-float",
    "wav-8bit",
    "flac-24-192",
    "mp3-64",
    "aac-m4b",
    "adts",
)
UNTAGGED_FORMATS = frozenset({"adts"})
"""Streams that have no place for tags."""

MIX_S = 30.0
MIX_REPEATS = 365
"""Three hours and a bit."""


def damaged_files(supply: Supply) -> list[Unit]:
    """Real files that something has happened to, and files that never were audio."""
    units: list[Unit] = []
    for what, encoding, has_problem in DAMAGES:
        path = f"{DAMAGED}/{what} ({encoding}){ENCODINGS[encoding].suffix}"
        item = supply.item(path, f"damaged: {what}", encoding=encoding, length_s=supply.long_s)
        units.append((replace(item, damage=what, has_problem=has_problem),))
    fakes: list[Unit] = [
        (Item(f"{DAMAGED}/{name}".encode(), Written(content), case=f"not audio: {case}", has_problem=True),)
        for case, name, content in NOT_AUDIO
    ]
    wrong: list[Unit] = [
        (supply.item(f"{DAMAGED}/{name}", "wrong extension", encoding=encoding),)
        for encoding, name in WRONG_EXTENSIONS
    ]
    # In turns, so that a small library has something of each.
    return [*units[:2], *fakes[:2], *wrong[:2], *units[2:6], *fakes[2:], *wrong[2:], *units[6:]]


def rare_formats(supply: Supply) -> list[Unit]:
    """Formats and forms of audio that few libraries have, and that each breaks some program."""
    units: list[Unit] = []
    for encoding in RARE_FORMATS:
        song = supply.song(f"rare {encoding}")
        tags = {} if encoding in UNTAGGED_FORMATS else plain_tags(song, album="Rare Formats")
        path = f"{RARE}/{encoding}{ENCODINGS[encoding].suffix}"
        units.append((supply.item(path, f"format: {encoding}", encoding=encoding, song=song, tags=tags),))
    forms = [_surround(supply), _silence(supply), _blink(supply), _long_mix(supply), _mono(supply)]
    return [*units[:4], *((form,) for form in forms), *units[4:]]


def no_tracks(supply: Supply) -> list[Unit]:
    """What stands between the music and must not be taken for it."""
    hidden = supply.item("Extras/.hidden song.mp3", "hidden file")
    in_hidden = supply.item("Extras/.Trash-1000/files/deleted song.mp3", "hidden folder")
    spaced = supply.item("Extras/ends in a space.mp3 ", "extension with a space")
    files: list[Item] = [
        replace(hidden, is_track=False),
        replace(in_hidden, is_track=False),
        replace(spaced, is_track=False),
        _beside("Extras/._song.mp3", "AppleDouble file", _apple_double()),
        _beside("Extras/.DS_Store", "desktop file", b"\0\0\0\1Bud1" + bytes(60)),
        _beside("Extras/Thumbs.db", "desktop file", b"\xd0\xcf\x11\xe0" + bytes(60)),
        _beside("Extras/booklet.txt", "text file", b"Thank you for listening.\n"),
        _beside("Extras/song.mp3.part", "unfinished download", bytes(4000)),
        _beside("Extras/favorites.m3u8", "playlist", b"#EXTM3U\n../Odd names/LOUD.MP3\n"),
        Item(
            b"Extras/folder.jpg",
            replace(supply.cover("extras"), is_jpeg=True),
            case="picture",
            is_track=False,
        ),
        Item(b"Extras/loop", Linked(b".."), case="symlink loop", is_track=False),
        Item(b"Extras/itself", Linked(b"itself"), case="symlink to itself", is_track=False),
        Item(b"Extras/gone.mp3", Linked(b"nowhere.mp3"), case="dangling symlink", is_track=False),
    ]
    return [files]


def _beside(path: str, case: str, content: bytes) -> Item:
    return Item(path.encode(), Written(content), case=case, is_track=False, has_problem=None)


def _apple_double() -> bytes:
    """What macOS leaves on foreign disks: a header and a resource fork. Source: RFC 1740, appendix A."""
    header = b"\x00\x05\x16\x07\x00\x02\x00\x00" + b"Mac OS X        " + b"\x00\x01"
    return header + b"\x00\x00\x00\x02\x00\x00\x00\x26\x00\x00\x0f\xda".ljust(4058, b"\0")


def _surround(supply: Supply) -> Item:
    item = supply.item(f"{RARE}/surround 5.1.flac", "format: 5.1", encoding="flac")
    return _recorded(item, channels=6)


def _mono(supply: Supply) -> Item:
    song = supply.song("mono")
    song = replace(song, sound=replace(song.sound, is_mono=True))
    return supply.item(f"{RARE}/mono.flac", "format: mono", encoding="flac", song=song)


def _silence(supply: Supply) -> Item:
    song = supply.song("silence", length_s=supply.long_s)
    song = replace(song, sound=replace(song.sound, gain_db=-400.0))
    return supply.item(f"{RARE}/silence.flac", "format: silence", encoding="flac", song=song)


def _blink(supply: Supply) -> Item:
    return supply.item(f"{RARE}/20 milliseconds.wav", "format: 20 ms", encoding="wav", length_s=0.02)


def _long_mix(supply: Supply) -> Item:
    """Three hours in eleven megabytes: half a minute at the lowest rate, again and again."""
    item = supply.item(f"{RARE}/three hours.mp3", "format: three hours", encoding="mp3-8", length_s=MIX_S)
    return _recorded(item, repeats=MIX_REPEATS)


def _recorded(item: Item, *, channels: int = 0, repeats: int = 1) -> Item:
    assert isinstance(item.origin, Recorded)
    return replace(item, origin=replace(item.origin, channels=channels, repeats=repeats))
