"""The demo's records: albums, EPs, singles, live records, soundtracks and compilations of invented artists."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from musictui.demo.artists import LATEST_YEAR, Artist, Roster
from musictui.demo.genres import Genre
from musictui.demo.items import Cover, identifier, number
from musictui.demo.scenes import Scene
from musictui.demo.sounds import NOTE_NAMES, Key, Sound

LAST_MONO_YEAR = 1964
ALBUMS_AN_ARTIST = 2.2
"""On average; one in twelve records is of various artists."""

ENCODING_WEIGHTS = {
    "mp3-320": 10,
    "mp3-192": 6,
    "mp3-128": 4,
    "mp3-256": 2,
    "mp3-v0": 5,
    "mp3-v2": 3,
    "flac": 31,
    "flac-24-96": 5,
    "aac-256": 8,
    "aac-128": 4,
    "alac": 5,
    "vorbis-q5": 2,
    "vorbis-q7": 1,
    "opus-128": 4,
    "opus-96": 2,
    "opus-160": 2,
    "wav": 3,
    "aiff": 3,
}
"""How a library of many years is encoded."""

KINDS = {"album": 74, "ep": 10, "single": 4, "live": 6, "double": 4, "soundtrack": 2}
CARE = {"careful": 52, "plain": 35, "sloppy": 13}
"""How the tags of a record were kept."""

COMPILATIONS = (
    "Night Bus",
    "Sunday Market",
    "New Names",
    "The Long Weekend",
    "Signals from the Coast",
    "Ten Rooms",
    "After the Rain",
    "Summer Sampler",
    "Lost Tapes",
    "Motorway Songs",
)
MOVEMENTS = (
    ("Largo", 66),
    ("Adagio", 76),
    ("Andante", 100),
    ("Allegretto", 116),
    ("Allegro", 132),
    ("Presto", 300),
)
"""Names of tempos and below how many beats a minute they are meant."""
WORKS = ("String Quartet", "Piano Sonata", "Serenade", "Suite", "Piano Trio", "Nocturnes", "Sinfonietta")
CLASSICAL = frozenset({"Classical", "Chamber Music"})


@dataclass(frozen=True, slots=True)
class Song:
    """One track of a record."""

    title: str
    artist: Artist
    sound: Sound
    genre: Genre
    guest: Artist | None = None
    remixer: Artist | None = None
    composer: str = ""
    work: str = ""
    movement: str = ""


@dataclass(frozen=True, slots=True)
class Album:
    """One record."""

    title: str
    artists: tuple[Artist, ...]
    """Whose record it is; none for various artists."""
    kind: str
    year: int
    date: str
    """A year, a month or a day."""
    original_year: int
    """Of the first release; earlier for reissues."""
    label: str
    country: str
    language: str
    script: str
    media: str
    discs: tuple[tuple[Song, ...], ...]
    encoding: str
    care: str
    cover: Cover | None
    seed: int

    @property
    def mbid(self) -> str:
        """The release's identifier."""
        return identifier(self.seed, "release")


class Catalog:
    """The records of a library, in the order in which they are taken; the same for the same seed."""

    def __init__(self, seed: int, seconds: float) -> None:
        self.seed = seed
        self.roster = Roster(seed)
        self._seconds = seconds

    def album(self, at: int) -> Album:
        """The record of that number, counted from 0."""
        dice = random.Random(f"{self.seed} album {at}")
        seed = number(self.seed, "album", at)
        if at % 12 == 7:
            return self._compilation(dice, seed, at)
        return self._record(dice, seed, int(at / ALBUMS_AN_ARTIST), _weighted(dice, KINDS))

    def record_of(self, name: str, artist: int, *, kind: str) -> Album:
        """A record of its own for the special case `name`, by the artist of that number."""
        dice = random.Random(f"{self.seed} record {name}")
        return self._record(dice, number(self.seed, "record", name), artist, kind)

    def _record(self, dice: random.Random, seed: int, artist_number: int, kind: str) -> Album:
        artist = self.roster.artist(artist_number)
        genre = dice.choices(artist.genres, [3, 1][: len(artist.genres)])[0]
        year = min(LATEST_YEAR, artist.debut + dice.choice((0, 1, 2, 3, 4, 6, 8, 11, 15)))
        partner = self._other(dice, artist, artist_number) if dice.random() < 0.04 else None
        album = self._framed(dice, seed, kind, year, artist.scene)
        songs = self._songs(dice, album, artist, genre, near=artist_number)
        discs = _halves(songs) if kind == "double" else (tuple(songs),)
        title = self._album_title(dice, artist, album, songs)
        artists = (artist,) if partner is None else (artist, partner)
        return replace(album, title=title, artists=artists, discs=discs)

    def song(self, dice: random.Random, seed: int, artist: Artist, genre: Genre, year: int) -> Song:
        """One song of an artist."""
        title = _title(dice, artist.scene)
        return Song(title, artist, self._sound(dice, seed, genre, year), genre)

    def _compilation(self, dice: random.Random, seed: int, at: int) -> Album:
        artists = [self.roster.artist(dice.randrange(int(at / ALBUMS_AN_ARTIST) + 12)) for _ in range(14)]
        year = min(LATEST_YEAR, max(artist.debut for artist in artists) + dice.randint(0, 2))
        album = self._framed(dice, seed, "compilation", year, artists[0].scene)
        songs = [
            self.song(
                dice, number(seed, "song", place), artist, artist.genres[0], max(artist.debut, year - 3)
            )
            for place, artist in enumerate(artists)
        ]
        title = f"{dice.choice(COMPILATIONS)} {dice.choice(('Vol. 1', 'Vol. 2', 'Vol. 3', year, '#4'))}"
        return replace(album, title=title, discs=(tuple(songs),))

    def _framed(self, dice: random.Random, seed: int, kind: str, year: int, scene: Scene) -> Album:
        """A record without a name and songs."""
        is_reissue = year < 2000 and dice.random() < 0.12
        released = dice.randint(year + 10, LATEST_YEAR) if is_reissue else year
        care = _weighted(dice, CARE)
        cover = None
        if dice.random() < {"careful": 0.95, "plain": 0.7, "sloppy": 0.25}[care]:
            cover = Cover(
                number(seed, "cover"), side=dice.choice((200, 240, 300)), is_jpeg=dice.random() < 0.6
            )
        return Album(
            title="",
            artists=(),
            kind=kind,
            year=released,
            date=_date(dice, released) if care == "careful" else str(released),
            original_year=year,
            label=dice.choice(scene.labels),
            country=scene.country,
            language=scene.language,
            script=scene.script,
            media=_medium(dice, released),
            discs=(),
            encoding=_weighted(dice, ENCODING_WEIGHTS),
            care=care,
            cover=cover,
            seed=seed,
        )

    def _songs(
        self, dice: random.Random, album: Album, artist: Artist, genre: Genre, *, near: int
    ) -> list[Song]:
        year, count = album.original_year, _length(dice, album.kind)
        city = dice.choice(artist.scene.cities)
        if genre.name in CLASSICAL:
            return self._works(dice, album, artist, genre, composer=self._other(dice, artist, near))
        songs: list[Song] = []
        titles: set[str] = set()
        while len(songs) < count:
            song = self.song(dice, number(album.seed, "song", len(songs)), artist, genre, year)
            if song.title in titles and dice.random() < 0.95:
                continue
            titles.add(song.title)
            if dice.random() < 0.06:
                song = replace(song, guest=self._other(dice, artist, near))
            if album.kind == "live":
                title = f"{song.title} (Live in {city})"
                song = replace(song, title=title, sound=replace(song.sound, is_live=True))
            songs.append(song)
        return songs

    def _works(
        self, dice: random.Random, album: Album, artist: Artist, genre: Genre, *, composer: Artist
    ) -> list[Song]:
        """Works of three or four movements, each named after its key and tempo."""
        songs: list[Song] = []
        count = _length(dice, album.kind)
        while len(songs) < count:
            seed = number(album.seed, "work", len(songs))
            key = Key(dice.randrange(12), dice.random() < genre.minor)
            work = (
                f"{dice.choice(WORKS)} No. {dice.randint(1, 9)} in {_spelled(key)}, Op. {dice.randint(3, 90)}"
            )
            for part in range(dice.choice((3, 4))):
                sound = self._sound(dice, number(seed, part), genre, album.original_year)
                tempo = next(name for name, below in MOVEMENTS if sound.bpm < below)
                movement = f"{('I', 'II', 'III', 'IV')[part]}. {tempo}"
                sound = replace(sound, key=key)
                title = f"{work}: {movement}"
                songs.append(
                    Song(title, artist, sound, genre, composer=composer.name, work=work, movement=movement)
                )
        return songs

    def _sound(self, dice: random.Random, seed: int, genre: Genre, year: int) -> Sound:
        return Sound(
            song=seed,
            take=seed,
            style=genre.style,
            key=Key(dice.randrange(12), dice.random() < genre.minor),
            bpm=float(dice.randint(genre.slowest, genre.fastest)),
            length_s=round(self._seconds * dice.uniform(0.8, 1.2), 3),
            is_mono=year < LAST_MONO_YEAR and dice.random() < 0.8,
            gain_db=-6.0 if year < 1970 else -4.0 if year < 1990 else 0.0,
        )

    def _other(self, dice: random.Random, artist: Artist, near: int) -> Artist:
        """Somebody else, not much later in the roster than the artist of number `near`."""
        for place in (dice.randrange(near + 15), near + 16, near + 17):
            if (other := self.roster.artist(place)).name != artist.name:
                return other
        return artist

    def _album_title(self, dice: random.Random, artist: Artist, album: Album, songs: Sequence[Song]) -> str:
        if album.kind == "live":
            return songs[0].title.rpartition("(")[2].rstrip(")")
        if album.kind == "single":
            return songs[0].title
        if dice.random() < 0.07:
            return artist.name
        title = songs[2 % len(songs)].title if dice.random() < 0.4 else _title(dice, artist.scene)
        title = title.split(":")[0]
        suffix = {"ep": " EP", "soundtrack": " (Original Soundtrack)"}.get(album.kind, "")
        if album.year > album.original_year:
            suffix += dice.choice((" (Deluxe Edition)", " (Remastered)", f" [{album.year} Reissue]"))
        return title + suffix


def _title(dice: random.Random, scene: Scene) -> str:
    head = dice.choice(scene.heads)
    if dice.random() < 0.3:
        return head
    separator = "" if scene.script in {"Jpan", "Hans"} else " "
    return head + separator + dice.choice(scene.tails)


def _spelled(key: Key) -> str:
    name = NOTE_NAMES[key.tonic]
    spelled = name[0] + {"#": "-sharp", "b": "-flat"}.get(name[1:], "")
    return f"{spelled} {'minor' if key.is_minor else 'major'}"


def _length(dice: random.Random, kind: str) -> int:
    low, high = {"ep": (4, 6), "single": (2, 3), "double": (16, 22), "live": (9, 13)}.get(kind, (8, 13))
    return dice.randint(low, high)


def _halves(songs: Sequence[Song]) -> tuple[tuple[Song, ...], ...]:
    middle = len(songs) // 2
    return tuple(songs[:middle]), tuple(songs[middle:])


def _date(dice: random.Random, year: int) -> str:
    month, day = dice.randint(1, 12), dice.randint(1, 28)
    return dice.choice(
        (f"{year}-{month:02}-{day:02}", f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", str(year))
    )


def _medium(dice: random.Random, year: int) -> str:
    if year < 1985:
        return dice.choice(('12" Vinyl', '12" Vinyl', "CD", "Cassette"))
    return (
        dice.choice(("CD", "CD", "CD", '12" Vinyl')) if year < 2006 else dice.choice(("CD", "Digital Media"))
    )


def _weighted(dice: random.Random, weights: dict[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
