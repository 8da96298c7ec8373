"""How the demo's records lie on disk: folders, file names and tags, kept with more or less care."""

import random
import re
import zlib

from musictui.demo.albums import Album, Song
from musictui.demo.encodings import ENCODINGS
from musictui.demo.items import Cover, Item, Recorded, as_path, identifier
from musictui.demo.scenes import Scene

VARIOUS = "Various Artists"
VARIOUS_MBID = identifier("various artists")
RESERVED = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
"""What file systems of other computers refuse in names."""
LONGEST_NAME = 120
"""Bytes of an ordinary file or folder name."""
BPM_STYLES = frozenset({"house", "techno", "breaks", "beats"})
DANCE_STYLES = frozenset({"house", "techno", "breaks"})
"""Some who play these to a dance floor write keys as hours of the Camelot wheel."""
COMMENTS = (
    "Ripped from the CD in 2009.",
    "Side A",
    "Side B",
    "Bought at the record fair.",
    "Needle drop, cleaned by hand",
    "Promo copy",
    "Exact copy, all tracks accurately ripped",
)
MOODS = ("Calm", "Dark", "Dreamy", "Driving", "Happy", "Melancholy", "Restless", "Warm")


def filed(album: Album, taken: set[str]) -> list[Item]:
    """The files of a record: its tracks, and its picture beside them where it has one.

    `taken` holds the folders that exist already; the record's own is added.
    """
    dice = random.Random(f"filing {album.seed}")
    folder, name = _layout(album, dice)
    folder = _free(folder, taken)
    items = []
    has_replaygain = album.care == "careful" and dice.random() < 0.45
    for disc, songs in enumerate(album.discs, 1):
        for place, song in enumerate(songs, 1):
            path = _path(folder, name, album, song, disc=disc, place=place)
            tags = track_tags(album, song, disc, place)
            embedded = album.cover if album.encoding not in {"wav", "opus-96"} else None
            items.append(
                Item(
                    as_path(path),
                    Recorded(song.sound, album.encoding),
                    tags,
                    cover=embedded,
                    has_replaygain=has_replaygain,
                )
            )
    if album.cover is not None and dice.random() < 0.5:
        beside = Cover(album.cover.seed, side=360, is_jpeg=True)
        items.append(Item(as_path(f"{folder}/cover.jpg"), beside, is_track=False))
    return items


def safe_name(text: str) -> str:
    """A text as a file name that every computer takes."""
    name = RESERVED.sub("_", text).strip(" .") or "_"
    return name.encode()[:LONGEST_NAME].decode("utf-8", "ignore").rstrip(" .")


def track_tags(album: Album, song: Song, disc: int, place: int) -> dict[str, tuple[str, ...]]:
    """The tags of one track, with as much in them as the record's owner cared for."""
    dice = random.Random(f"tags {album.seed} {disc} {place}")
    tags = _basic_tags(album, song, place)
    if len(album.discs) > 1:
        tags["discnumber"] = str(disc)
    match album.care:
        case "careful":
            tags |= _release_tags(album, song, disc, place)
            tags |= _credits(album, song)
            tags |= _extras(album, song, dice)
        case "plain" if not album.artists:
            tags |= {"albumartist": VARIOUS, "compilation": "1"}
        case "plain" if album.seed % 2:
            tags["albumartist"] = _credit(album)
        case "sloppy":
            _neglect(tags, album, dice)
    return {name: (value,) if isinstance(value, str) else value for name, value in tags.items() if value}


Values = dict[str, str | tuple[str, ...]]


def _basic_tags(album: Album, song: Song, place: int) -> Values:
    artist = song.artist.name if len(album.artists) < 2 else _credit(album)
    credit: str | tuple[str, ...] = artist if song.guest is None else f"{artist} feat. {song.guest.name}"
    if song.guest is not None and album.seed % 3 == 0 and album.care == "careful":
        # Some keep a value for each, as the formats allow, and some the credit as it is printed.
        credit = (artist, song.guest.name)
    genre: str | tuple[str, ...] = song.genre.name
    if album.care == "careful" and album.seed % 3:
        genre = (song.genre.name, *song.genre.also)
    return {
        "title": song.title,
        "artist": credit,
        "album": album.title,
        "tracknumber": str(place),
        "date": album.date,
        "genre": genre,
    }


def _release_tags(album: Album, song: Song, disc: int, place: int) -> Values:
    catalog = f"{_initials(album.label)}-{album.seed % 900 + 100}"
    values: Values = {
        "albumartist": _credit(album),
        "albumartistsort": " & ".join(artist.sort for artist in album.artists) or VARIOUS,
        "tracktotal": str(len(album.discs[disc - 1])),
        "discnumber": str(disc),
        "disctotal": str(len(album.discs)),
        "originaldate": str(album.original_year),
        "label": album.label,
        "catalognumber": catalog,
        "barcode": _barcode(album.seed),
        "country": album.country,
        "media": album.media,
        "releasetype": _release_type(album),
        "releasestatus": "official",
        "language": song.artist.scene.language,
        "script": album.script,
        "copyright": f"℗ {album.year} {album.label}",
        "musicbrainz_albumid": album.mbid,
        "musicbrainz_releasegroupid": identifier(album.seed, "release group"),
        "musicbrainz_albumartistid": tuple(artist.mbid for artist in album.artists) or VARIOUS_MBID,
        "musicbrainz_releasetrackid": identifier(album.seed, "track", disc, place),
    }
    if not album.artists:
        values["compilation"] = "1"
    if len(album.discs) > 1:
        values["discsubtitle"] = ("Day", "Night")[disc - 1]
    return values


def _credits(album: Album, song: Song) -> Values:
    """Who took part, each with a name for sorting and an identifier."""
    artists = [song.artist, *album.artists[1:]]
    if song.guest is not None:
        artists.append(song.guest)
    values: Values = {
        "artists": tuple(artist.name for artist in artists),
        "artistsort": " & ".join(artist.sort for artist in artists),
        "musicbrainz_artistid": tuple(artist.mbid for artist in artists),
        "musicbrainz_trackid": recording_id(song),
        "isrc": _isrc(album, song),
    }
    if song.work:
        values |= {
            "composer": song.composer,
            "work": song.work,
            "movement": song.movement.partition(". ")[2],
            "musicbrainz_workid": identifier("work", song.work, song.composer),
        }
    elif song.sound.song % 3 == 0:
        values |= {"composer": tuple(artist.name for artist in artists), "lyricist": song.artist.name}
    if song.remixer is not None:
        values["remixer"] = song.remixer.name
    return values


def _extras(album: Album, song: Song, dice: random.Random) -> Values:
    """What only some people keep. Tempo and key are those of the music."""
    values: Values = {}
    if dice.random() < (0.85 if song.sound.style in BPM_STYLES else 0.35):
        is_mixed = song.sound.style in DANCE_STYLES and album.seed % 4 == 0
        key = song.sound.key
        values |= {"bpm": f"{song.sound.bpm:g}", "initialkey": key.camelot if is_mixed else key.name}
    if dice.random() < 0.2 and not song.work:
        values["lyrics"] = lyrics(song.artist.scene, dice)
    if dice.random() < 0.1:
        values["comment"] = dice.choice(COMMENTS)
    if dice.random() < 0.12:
        values["mood"] = tuple(dice.sample(MOODS, dice.choice((1, 2))))
    if album.encoding.startswith("mp3") and album.seed % 4 == 0:
        values["encodersettings"] = "LAME 3.100"
    return values


def _neglect(tags: Values, album: Album, dice: random.Random) -> None:
    """Take away what careless people leave out."""
    for name, kept in (("genre", 0.4), ("date", 0.5), ("album", 0.85), ("tracknumber", 0.8)):
        if random.Random(f"{album.seed} {name}").random() > kept:
            del tags[name]
    if dice.random() < 0.1:
        tags["title"] = str(tags["title"]).upper()
    if "genre" in tags and album.seed % 3 == 0:
        tags["genre"] = "Other"


def lyrics(scene: Scene, dice: random.Random) -> str:
    """Two verses in the language of a scene."""
    lines = [f"{dice.choice(scene.heads)} {dice.choice(scene.tails)}" for _ in range(7)]
    return "\n".join([*lines[:3], lines[0], "", *lines[3:6], lines[0]])


def recording_id(song: Song) -> str:
    """The identifier of the recording: the same in every release of it."""
    return identifier("recording", song.sound.song, song.sound.take)


def _credit(album: Album) -> str:
    return " & ".join(artist.name for artist in album.artists) or VARIOUS


def _release_type(album: Album) -> str | tuple[str, ...]:
    if not album.artists:
        return ("album", "compilation")
    if album.kind in {"live", "soundtrack"}:
        return ("album", album.kind)
    return "album" if album.kind == "double" else album.kind


def _initials(label: str) -> str:
    letters = [word[0] for word in re.findall(r"\w+", label)]
    return "".join(letters).upper()[:4]


def _barcode(seed: int) -> str:
    """An EAN-13 of the range for use within shops, with a true check digit."""
    digits = f"2{seed % 10**11:011}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _isrc(album: Album, song: Song) -> str:
    registrant = f"{zlib.crc32(album.label.encode()) % 10**6:06X}"[-3:]
    return f"{album.country}{registrant}{album.original_year % 100:02}{song.sound.song % 10**5:05}"


def _layout(album: Album, dice: random.Random) -> tuple[str, str]:
    """The record's folder, and how its files are named."""
    artist, title = safe_name(_credit(album)), safe_name(album.title)
    label = album.encoding.partition("-")[0].upper().replace("VORBIS", "OGG")
    if not album.artists:
        return f"{VARIOUS}/{title} ({album.year})", "{number} {artist} - {title}"
    return dice.choice(
        (
            (f"{artist}/{album.year} - {title}", "{number} {title}"),
            (f"{artist}/{title}", "{number} - {title}"),
            (f"{artist}/{artist} - {title} ({album.year}) [{label}]", "{number}. {artist} - {title}"),
            (f"{artist}/[{album.year}] {title}", "{number} {title}"),
        )
    )


def _free(folder: str, taken: set[str]) -> str:
    """The folder, numbered if there is one of its name; file systems may not tell cases apart."""
    number, free = 1, folder
    while free.casefold() in taken:
        number += 1
        free = f"{folder} ({number})"
    taken.add(free.casefold())
    return free


def _path(folder: str, name: str, album: Album, song: Song, *, disc: int, place: int) -> str:
    number = f"{place:02}"
    if len(album.discs) > 1 and album.seed % 2:
        folder = f"{folder}/CD {disc}"
    elif len(album.discs) > 1:
        number = f"{disc}-{place:02}"
    file_name = name.format(number=number, artist=song.artist.name, title=song.title)
    return f"{folder}/{safe_name(file_name)}{ENCODINGS[album.encoding].suffix}"
