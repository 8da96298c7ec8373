"""Artists as several replies of one source describe them, put together."""

from collections.abc import Iterable
from dataclasses import fields, replace

from musictui.scrape.source import ArtistFound


def merged(found: Iterable[ArtistFound]) -> list[ArtistFound]:
    """Each artist once, in the order of its first mention, with all that any of the replies says.

    An artist is known again by its source and id, or by its source and name where it has no id. Where two
    replies say different things, the first counts; titles and aliases are joined.
    """
    known: dict[tuple[str, str], ArtistFound] = {}
    for artist in found:
        key = (artist.source, artist.id or artist.name)
        known[key] = _joined(known[key], artist) if key in known else artist
    return list(known.values())


def _joined(first: ArtistFound, second: ArtistFound) -> ArtistFound:
    added = {
        field.name: value
        for field in fields(ArtistFound)
        if (value := getattr(second, field.name)) and not getattr(first, field.name)
    }
    added["aliases"] = tuple(dict.fromkeys(first.aliases + second.aliases))
    added["former_ids"] = tuple(dict.fromkeys(first.former_ids + second.former_ids))
    added["titles"] = tuple(dict.fromkeys(first.titles + second.titles))
    return replace(first, **added)
