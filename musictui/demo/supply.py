"""Songs and files for the special cases: each with music and an artist of its own."""

import random
from collections.abc import Mapping
from dataclasses import replace

from musictui.demo.albums import Catalog, Song
from musictui.demo.items import Cover, Item, Recorded, as_path, as_text, number
from musictui.model.track import Tags

ARTISTS = 40
"""The cases are by the first artists of the library."""


class Supply:
    """Hands out songs by name: the same name, the same song."""

    def __init__(self, catalog: Catalog, long_s: float) -> None:
        self._catalog = catalog
        self.long_s = long_s
        """How long those play that need more than a moment."""

    def song(self, name: str, *, length_s: float | None = None) -> Song:
        """A song of its own for the case `name`."""
        dice = random.Random(f"{self._catalog.seed} case {name}")
        artist = self._catalog.roster.artist(dice.randrange(ARTISTS))
        song = self._catalog.song(
            dice, number(self._catalog.seed, "case", name), artist, artist.genres[0], artist.debut + 2
        )
        return song if length_s is None else replace(song, sound=replace(song.sound, length_s=length_s))

    def cover(self, name: str) -> Cover:
        """A picture of its own."""
        return Cover(number(self._catalog.seed, "cover", name))

    def item(
        self,
        path: str | bytes,
        case: str,
        *,
        encoding: str = "mp3-192",
        tags: Tags | None = None,
        length_s: float | None = None,
        song: Song | None = None,
    ) -> Item:
        """A file with music and, unless `tags` says otherwise, ordinary tags."""
        name = path if isinstance(path, bytes) else as_path(path)
        song = song or self.song(f"{case} {as_text(name)!r}", length_s=length_s)
        return Item(
            name,
            Recorded(song.sound, encoding),
            plain_tags(song) if tags is None else tags,
            case=case,
        )


def plain_tags(song: Song, **changes: str | tuple[str, ...] | None) -> Tags:
    """The usual tags of a song with some changed; None takes a field away."""
    tags: dict[str, str | tuple[str, ...] | None] = {
        "title": song.title,
        "artist": song.artist.name,
        "album": f"{song.title} / B-Sides",
        "date": str(song.artist.debut + 2),
        "genre": song.genre.name,
        "tracknumber": "1",
    }
    return as_tags(tags | changes)


def as_tags(values: Mapping[str, str | tuple[str, ...] | None]) -> Tags:
    """Single texts and several, without the fields that are None."""
    return {
        name: (value,) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }
