"""Artists and areas as MusicBrainz tells them.

Source: https://musicbrainz.org/doc/MusicBrainz_API and https://musicbrainz.org/doc/MusicBrainz_API/Examples
"""

from functools import lru_cache

from musictui.scrape.source import ArtistFound
from musictui.scrape.sources import replies
from musictui.scrape.sources.replies import Node

SITE = "https://musicbrainz.org"


@lru_cache(maxsize=512)
def is_country(code: str) -> bool:
    """Whether ISO 3166-1 knows the code today (or it is Kosovo's).

    MusicBrainz has codes of its own beside: XW for the world, XE for Europe, and those of states that are gone.
    """
    # Imported here: only a reply that names a country needs it.
    import pycountry

    return code == "XK" or pycountry.countries.get(alpha_2=code) is not None


def country_of(area: Node) -> str:
    """The country that an area is, or lies in by its codes; empty where they do not say, or say several."""
    known = countries_of(area)
    return next(iter(known)) if len(known) == 1 else ""


def countries_of(area: Node) -> set[str]:
    """The countries that an area is, or lies in by its codes.

    A subdivision's code begins with its country's: `GB-ENG`.
    """
    own = {code.upper() for code in replies.texts(area, "iso-3166-1-codes")}
    above = {code.upper().partition("-")[0] for code in replies.texts(area, "iso-3166-2-codes")}
    return set(filter(is_country, own)) or set(filter(is_country, above))


def artist(value: Node) -> ArtistFound:
    """An artist of a search, a lookup, a credit or a relation. The name is empty if it is none."""
    name = replies.text(value, "name")
    mbid = replies.text(value, "id")
    area, begin = replies.node(value, "area"), replies.node(value, "begin-area")
    stated = replies.text(value, "country").upper()
    return ArtistFound(
        name=name,
        source="musicbrainz",
        url=f"{SITE}/artist/{mbid}" if mbid else "",
        id=mbid,
        country=stated if is_country(stated) else country_of(area),
        area=replies.text(area, "name"),
        area_id=replies.text(area, "id"),
        begin_area=replies.text(begin, "name"),
        begin_area_id=replies.text(begin, "id"),
        begin_country=country_of(begin),
        comment=replies.text(value, "disambiguation"),
        aliases=_aliases(value),
        titles=titles(value),
        score=min(max(replies.number(value, "score") or 0.0, 0.0), 100.0) / 100,
    )


def _aliases(value: Node) -> tuple[str, ...]:
    names = [replies.text(alias, "name") for alias in replies.nodes(value, "aliases")]
    return tuple(replies.unique([*names, replies.text(value, "sort-name")]))


def titles(value: Node) -> tuple[str, ...]:
    """The titles of the release groups in a reply."""
    groups = replies.nodes(value, "release-groups")
    return tuple(replies.unique(replies.text(group, "title") for group in groups))


def parents(area: Node) -> list[Node]:
    """The areas that an area is part of today.

    The direction is that of the relation "has part": from the part it is walked backward.
    """
    return [
        replies.node(relation, "area")
        for relation in replies.nodes(area, "relations")
        if replies.text(relation, "type") == "part of"
        and replies.text(relation, "direction") == "backward"
        and relation.get("ended") is not True
    ]
