"""Duplicates and near-duplicates: originals with their copies, re-encodings, edits, versions and namesakes."""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from musictui.demo.albums import Catalog, Song
from musictui.demo.artists import Artist
from musictui.demo.encodings import ENCODINGS
from musictui.demo.filing import VARIOUS, filed, recording_id, safe_name
from musictui.demo.items import Copied, Cover, Item, Recorded, Unit, as_path, identifier, number
from musictui.demo.sounds import Key, Sound
from musictui.demo.styles import STYLES
from musictui.demo.supply import Supply, as_tags, plain_tags
from musictui.model.track import Tags

RECORDING_S = 30.0
"""How long a recording is at least that a fingerprint is to recognize; some are a sixth longer."""
FIRST_ARTIST = 3
"""Families belong to artists from here on, one each."""


class Family:
    """One recording and what else there is of it. Each method gives one more file."""

    def __init__(self, catalog: Catalog, at: int, recording_s: float) -> None:
        self.name = f"family {at + 1}"
        self._dice = random.Random(f"{catalog.seed} family {at}")
        self._catalog = catalog
        self._seed = number(catalog.seed, "family", at)
        self.artist = catalog.roster.artist(FIRST_ARTIST + at)
        self.other = catalog.roster.artist(FIRST_ARTIST + at + 9)
        self.year = self.artist.debut + 1
        song = catalog.song(self._dice, self._seed, self.artist, self.artist.genres[0], self.year)
        length_s = round(recording_s * self._dice.uniform(1.0, 1.17), 2)
        self.song: Song = replace(song, sound=replace(song.sound, length_s=length_s, is_mono=False))
        self.album = f"{song.title}: The Album"
        self.cover = Cover(number(catalog.seed, "family cover", at))

    def original(self, encoding: str = "flac") -> Item:
        """The record as it was bought, well tagged."""
        folder = f"{safe_name(self.artist.name)}/{safe_name(self.album)} ({self.year})"
        path = f"{folder}/03 {safe_name(self.song.title)}{ENCODINGS[encoding].suffix}"
        item = self._item(path, self.song.sound, encoding, self.tags())
        return replace(item, relation="original", cover=self.cover)

    def identical(self, original: Item) -> Item:
        """The same bytes elsewhere."""
        stem, suffix = os.path.splitext(os.path.basename(original.text_path))
        copied = replace(
            original, origin=Copied(original.path), path=as_path(f"Downloads/{stem} (1){suffix}")
        )
        return replace(copied, relation="identical", variant="copy", has_replaygain=False)

    def retagged(self, original: Item, folder: str, tags: Tags, variant: str = "retagged") -> Item:
        """The same audio with other tags."""
        suffix = os.path.splitext(original.text_path)[1]
        stem = (
            safe_name(f"{self.artist.name} - {self.song.title}") if tags else f"Track {self._seed % 90 + 10}"
        )
        path = as_path(f"{folder}/{stem}{suffix}")
        return replace(
            original,
            path=path,
            origin=Copied(original.path, is_retagged=True),
            tags=tags,
            cover=None,
            relation="same-audio",
            variant=variant,
        )

    def reencoded(
        self, encoding: str, folder: str, tags: Tags | None = None, variant: str = "re-encoding"
    ) -> Item:
        """The same recording in another encoding."""
        stem = safe_name(f"{self.artist.name} - {self.song.title}")
        path = f"{folder}/{stem} [{encoding}]{ENCODINGS[encoding].suffix}"
        tags = self.tags() if tags is None else tags
        item = self._item(path, self.song.sound, encoding, tags)
        return replace(item, relation="same-recording", variant=variant)

    def version(
        self, words: str, encoding: str, variant: str, *, by: Artist | None = None, **changes: object
    ) -> Item:
        """Another edit, performance or mix of the song, named after the title in brackets."""
        title = f"{self.song.title} ({words})"
        artist = by or self.artist
        path = f"{safe_name(artist.name)}/Singles/{safe_name(title)}{ENCODINGS[encoding].suffix}"
        sound: Sound = replace(self.song.sound, **changes)  # type: ignore[arg-type]  # the callers' fields of Sound
        tags = self.tags(title=title, album=title, artist=artist.name, sound=sound)
        return replace(self._item(path, sound, encoding, tags), relation="version", variant=variant)

    def other_recording(self, path: str, encoding: str, tags: Tags, variant: str, seed: str) -> Item:
        """Other music that only looks alike."""
        number_ = number(self._seed, seed)
        sound = replace(self.song.sound, song=number_, take=number_, key=Key(number_ % 12, number_ % 2 == 0))
        sound = replace(sound, bpm=sound.bpm + 7)
        item = self._item(path + ENCODINGS[encoding].suffix, sound, encoding, tags)
        return replace(item, relation="different", variant=variant)

    def tags(
        self,
        *,
        title: str = "",
        album: str = "",
        artist: str = "",
        sound: Sound | None = None,
        **changes: str | None,
    ) -> Tags:
        """Good tags, with some changed or (None) left out."""
        sound = sound or self.song.sound
        values: dict[str, str | tuple[str, ...] | None] = {
            "title": title or self.song.title,
            "artist": artist or self.artist.name,
            "album": album or self.album,
            "albumartist": artist or self.artist.name,
            "date": str(self.year),
            "tracknumber": "3",
            "tracktotal": "9",
            "genre": self.song.genre.name,
            "bpm": f"{sound.bpm:g}",
            "initialkey": sound.key.name,
            "musicbrainz_trackid": recording_id(replace(self.song, sound=sound)),
            "musicbrainz_albumid": identifier(self._seed, album or self.album),
        }
        return as_tags(values | changes)

    def _item(self, path: str, sound: Sound, encoding: str, tags: Tags) -> Item:
        return Item(as_path(path), Recorded(sound, encoding), tags, case="duplicates", family=self.name)


def _copies(family: Family) -> Unit:
    """Bytes, tags and encodings that differ."""
    original = family.original()
    bare = as_tags({"title": family.song.title.upper(), "artist": family.artist.name, "genre": "Other"})
    return [
        original,
        family.identical(original),
        family.retagged(original, "Old disk", bare),
        family.reencoded("mp3-192", "Phone"),
        family.reencoded("opus-128", "Phone", bare),
    ]


def _edits(family: Family) -> Unit:
    """A radio edit, an instrumental and a remix of one song."""
    sound = family.song.sound
    bar_s = 4 * 60 / sound.bpm
    whole_bars_s = round(bar_s * 2, 4)
    return [
        family.original(),
        family.version(
            "Radio Edit",
            "aac-128",
            "radio edit",
            start_s=whole_bars_s,
            length_s=round(sound.length_s * 0.68, 2),
            fade_s=2.0,
        ),
        family.version("Instrumental", "flac", "instrumental", is_instrumental=True),
        family.version(
            f"{family.other.name} Remix",
            "aac-256",
            "remix",
            style="techno" if sound.style != "techno" else "breaks",
            take=sound.take + 1,
            bpm=min(sound.bpm + 14, 180.0),
            length_s=round(sound.length_s * 1.15, 2),
        ),
    ]


def _concert(family: Family) -> Unit:
    """A live version and an acoustic one, beside a lossy original."""
    sound = family.song.sound
    return [
        family.original("aac-256"),
        family.version(
            f"Live in {family.artist.scene.cities[0]}",
            "flac",
            "live",
            take=sound.take + 2,
            is_live=True,
            bpm=round(sound.bpm * 1.04, 1),
        ),
        family.version(
            "Acoustic",
            "alac",
            "acoustic",
            take=sound.take + 3,
            style="folk" if sound.style != "folk" else "classical",
            bpm=sound.bpm - 4,
        ),
    ]


def _remaster(family: Family) -> Unit:
    """The same recording brought out again: remastered, and on a compilation."""
    sound = family.song.sound
    deluxe = f"{family.album} (Deluxe Edition)"
    later = replace(sound, gain_db=sound.gain_db + 3.0, tilt_db=2.0)
    remaster = family.version(
        "2019 Remaster", "flac", "remaster", gain_db=later.gain_db, tilt_db=later.tilt_db
    )
    return [
        family.original(),
        replace(
            remaster,
            relation="same-recording",
            tags=family.tags(title=f"{family.song.title} (2019 Remaster)", album=deluxe),
        ),
        family.reencoded(
            "opus-128",
            f"{VARIOUS}/Evergreens",
            family.tags(album="Evergreens", albumartist=VARIOUS, compilation="1", tracknumber="11"),
            "on a compilation",
        ),
    ]


def _strangers(family: Family) -> Unit:
    """A cover version, a song of the same name by somebody else, and two recordings tagged alike."""
    sound, other = family.song.sound, family.other
    cover = family.version(
        "Cover",
        "flac",
        "cover version",
        by=other,
        take=sound.take + 4,
        style="jazz" if sound.style != "jazz" else "folk",
        key=Key((sound.key.tonic + 5) % 12, sound.key.is_minor),
    )
    namesake_tags = family.tags(
        artist=other.name, album="Unrelated", bpm=None, initialkey=None, musicbrainz_trackid=None
    )
    alike = family.tags(bpm=None, initialkey=None, musicbrainz_trackid=None)
    title = safe_name(family.song.title)
    return [
        family.original("aac-256"),
        replace(cover, relation="different"),
        family.other_recording(
            f"{safe_name(other.name)}/Unrelated/03 {title}",
            "opus-96",
            namesake_tags,
            "namesake",
            "same title",
        ),
        family.other_recording(f"Inbox/03 {title}", "flac", alike, "tagged alike", "same tags"),
    ]


def _upscaled(family: Family) -> Unit:
    """A lossless file that is none: it was an MP3 before. The song has treble that could be lost."""
    sound = family.song.sound
    if not STYLES[sound.style].hat:
        family.song = replace(family.song, sound=replace(sound, style="house"))
    fake = family.reencoded("flac", "Downloads", family.tags(comment="Lossless!!!"), "fake lossless")
    assert isinstance(fake.origin, Recorded)
    return [
        family.original("mp3-128"),
        replace(fake, origin=replace(fake.origin, through="mp3-128")),
    ]


def _misspelt(family: Family) -> Unit:
    """Tags with slips of the pen, and none at all."""
    original = family.original("mp3-v0")
    title, artist = family.song.title, family.artist.name
    slip = family.tags(
        title=_transposed(title),
        artist=_transposed(artist),
        date=str(family.year + 1),
        musicbrainz_trackid=None,
    )
    return [
        original,
        family.retagged(original, "Old disk", slip, "misspelt"),
        family.retagged(original, "Recovered", {}, "without tags"),
        family.reencoded(
            "aac-128", "Phone", family.tags(title=f"{title} ", album="", genre=None), "re-encoding"
        ),
    ]


KINDS: Sequence[Callable[[Family], Unit]] = (
    _copies,
    _edits,
    _concert,
    _strangers,
    _remaster,
    _misspelt,
    _upscaled,
)
"""In turns, as many as a library has room for; the most important first."""


def families(catalog: Catalog, count: int, recording_s: float = RECORDING_S) -> list[Unit]:
    """`count` families, each a unit."""
    return [KINDS[at % len(KINDS)](Family(catalog, at, recording_s)) for at in range(count)]


def _transposed(text: str) -> str:
    """Two neighboring letters in the wrong order, where there are four letters or more."""
    if len(text) < 4:
        return text + text[-1]
    middle = len(text) // 2
    return text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


def small_families(catalog: Catalog, supply: Supply, taken: set[str]) -> list[Unit]:
    """Duplicates that bytes, packets and tags give away, so that short clips will do."""
    song = supply.song("small family")
    original = replace(
        supply.item("Inbox/08 Found.flac", "duplicates", encoding="flac", song=song),
        family="found twice",
        relation="original",
    )
    other_tags = plain_tags(song, title=song.title.lower(), album=None, genre="Unknown")
    copies = [
        replace(
            original, path=b"Inbox/08 Found copy.flac", origin=Copied(original.path), relation="identical"
        ),
        replace(
            original,
            path=b"Downloads/found.flac",
            origin=Copied(original.path, is_retagged=True),
            tags=other_tags,
            relation="same-audio",
        ),
    ]
    return [[original, *copies], _album_twice(catalog, taken)]


def _album_twice(catalog: Catalog, taken: set[str]) -> Unit:
    """A record as it was ripped, and again in the size for a telephone."""
    album = replace(catalog.record_of("album twice", 2, kind="ep"), care="careful", encoding="flac")
    small = replace(album, care="plain", encoding="aac-128", cover=None)
    pairs = zip(filed(album, taken), filed(small, taken), strict=False)
    unit: list[Item] = []
    for at, (ripped, again) in enumerate(pairs, 1):
        if ripped.is_track and again.is_track:
            original = replace(ripped, case="album twice", family=f"album twice {at}")
            copied = replace(original, path=b"Phone/" + again.path, origin=again.origin, tags=again.tags)
            unit.append(replace(original, relation="original"))
            unit.append(replace(copied, cover=None, relation="same-recording", variant="re-encoding"))
    return unit
