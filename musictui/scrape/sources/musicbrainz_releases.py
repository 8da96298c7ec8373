"""Releases and recordings as MusicBrainz tells them.

Source: https://musicbrainz.org/doc/MusicBrainz_API and https://musicbrainz.org/doc/MusicBrainz_API/Examples
"""

from collections.abc import Iterable, Sequence

from musictui.model.release import Genre, Link, Release, ReleaseTrack
from musictui.scrape.sources import replies, stated
from musictui.scrape.sources.musicbrainz_artists import SITE
from musictui.scrape.sources.replies import Node

COVERS = "https://coverartarchive.org"

_OTHER_TYPES = frozenset({"Compilation", "Live", "Remix", "DJ-mix", "Mixtape/Street", "Demo"})
"""Of the releases that hold a recording, those of these types are taken last."""


def release(value: Node) -> Release:
    """A release of a search or a lookup."""
    mbid = replies.text(value, "id")
    group = replies.node(value, "release-group")
    label = next(iter(replies.nodes(value, "label-info")), {})
    catalog_number = replies.text(label, "catalog-number")
    return Release(
        url=f"{SITE}/release/{mbid}" if mbid else SITE,
        source="musicbrainz",
        title=replies.text(value, "title"),
        artist=credit(value),
        date=replies.date(value, "date"),
        label=_stated(replies.text(replies.node(label, "label"), "name")),
        catalog_number=_stated(catalog_number),
        country=replies.country_code(value),
        genres=_genres((value, "MusicBrainz release"), (group, "MusicBrainz release group"))
        or _of_artists(value),
        links=_links(value),
        tracks=_tracks(value),
        ids=replies.without_empty(
            musicbrainz_albumid=mbid,
            musicbrainz_releasegroupid=replies.text(group, "id"),
            musicbrainz_albumartistid=_artist_id(value),
            barcode=replies.text(value, "barcode"),
            asin=replies.text(value, "asin"),
        ),
        cover_url=_cover(value, mbid),
    )


def release_group(value: Node) -> Release:
    """A release group: what its releases have in common, without tracks."""
    mbid = replies.text(value, "id")
    return Release(
        url=f"{SITE}/release-group/{mbid}" if mbid else SITE,
        source="musicbrainz",
        title=replies.text(value, "title"),
        artist=credit(value),
        date=replies.date(value, "first-release-date"),
        genres=_genres((value, "MusicBrainz release group")) or _of_artists(value),
        links=_links(value),
        ids=replies.without_empty(
            musicbrainz_releasegroupid=mbid, musicbrainz_albumartistid=_artist_id(value)
        ),
        cover_url=f"{COVERS}/release-group/{mbid}/front" if mbid else "",
    )


def recording(value: Node) -> Release:
    """A recording, as the one track of the release that it most likely was made for.

    That is an official one, no compilation, the earliest. A recording on no release is one of its own.
    """
    mbid = replies.text(value, "id")
    holder = likeliest(replies.nodes(value, "releases"))
    about = release(holder) if holder else None
    return Release(
        url=f"{SITE}/recording/{mbid}" if mbid else SITE,
        source="musicbrainz",
        title=about.title if about else replies.text(value, "title"),
        artist=(about.artist if about else "") or credit(value),
        date=(about.date if about else "") or replies.date(value, "first-release-date"),
        label=about.label if about else "",
        catalog_number=about.catalog_number if about else "",
        country=about.country if about else "",
        genres=_genres((value, "MusicBrainz recording")) or _of_artists(value),
        links=_links(value),
        tracks=(_recorded(value, holder),),
        ids=about.ids if about else {},
    )


def credit(value: Node) -> str:
    """The artist credit, joined as it is written: `A feat. B`."""
    parts = [
        (replies.text(part, "name") or replies.text(replies.node(part, "artist"), "name"))
        # Not cleaned: the blanks around ` & ` are part of it.
        + (part["joinphrase"][:50] if isinstance(part.get("joinphrase"), str) else "")
        for part in replies.nodes(value, "artist-credit")
    ]
    return replies.as_text("".join(parts))


def _artist_id(value: Node) -> str:
    """The id of the artist, where the credit names just one."""
    ids = [replies.text(replies.node(part, "artist"), "id") for part in replies.nodes(value, "artist-credit")]
    return ids[0] if len(ids) == 1 else ""


def _stated(text: str) -> str:
    """A label or catalog number; empty for the ways to say that there is none: `[no label]`, `[none]`."""
    return "" if text.startswith("[") and text.endswith("]") else text


def _genres(*places: tuple[Node, str]) -> tuple[Genre, ...]:
    """What is listed as a genre; where a reply has only tags, what among them is a genre."""
    named = [
        (replies.text(item, "name"), f"{where} {member}")
        for place, where in places
        for member in ("genres" if place.get("genres") else "tags",)
        for item in replies.nodes(place, member)
        if (replies.number(item, "count") or 0) > 0
    ]
    return stated.genres(named)


def _of_artists(value: Node) -> tuple[Genre, ...]:
    """The genres of who it is by, for what nobody has given genres to: less sure, and its evidence says so."""
    credited = [replies.node(part, "artist") for part in replies.nodes(value, "artist-credit")]
    return _genres(*((artist, "MusicBrainz artist") for artist in credited))


def _links(value: Node) -> tuple[Link, ...]:
    """The addresses among the relations that are true today."""
    found: dict[str, Link] = {}
    for relation in replies.nodes(value, "relations"):
        address = replies.web_address(replies.node(relation, "url"), "resource")
        link = stated.link(address, replies.text(relation, "type"))
        if link and relation.get("ended") is not True:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _tracks(value: Node) -> tuple[ReleaseTrack, ...]:
    return tuple(
        _track(item, disc)
        for number, medium in enumerate(replies.nodes(value, "media"), start=1)
        for disc in (replies.whole(medium, "position") or number,)
        for item in _on_medium(medium)
    )


def _on_medium(medium: Node) -> Iterable[Node]:
    """The audio tracks of a medium: not its data tracks, and not those of a film."""
    pregap = replies.node(medium, "pregap")
    listed = replies.nodes(medium, "tracks") or replies.nodes(medium, "track")
    for item in [pregap, *listed] if pregap else listed:
        if replies.node(item, "recording").get("video") is not True:
            yield item


def _track(value: Node, disc: int | None) -> ReleaseTrack:
    played = replies.node(value, "recording")
    return ReleaseTrack(
        title=replies.text(value, "title") or replies.text(played, "title"),
        artist=credit(value) or credit(played),
        position=replies.whole(value, "position") or replies.whole(value, "number"),
        disc=disc,
        length_s=replies.seconds(value, "length", per_s=1000)
        or replies.seconds(played, "length", per_s=1000),
        ids=replies.without_empty(
            musicbrainz_trackid=replies.text(played, "id"),
            musicbrainz_releasetrackid=replies.text(value, "id"),
            musicbrainz_artistid=_artist_id(value) or _artist_id(played),
            isrc=next(iter(replies.texts(played, "isrcs")), ""),
        ),
    )


def _recorded(value: Node, holder: Node) -> ReleaseTrack:
    """The track that a recording is, with its place on the release that holds it."""
    placed = next(iter(_tracks(holder)), None)
    return ReleaseTrack(
        title=replies.text(value, "title"),
        artist=credit(value),
        position=placed.position if placed else None,
        disc=placed.disc if placed else None,
        length_s=replies.seconds(value, "length", per_s=1000),
        ids=replies.without_empty(
            musicbrainz_trackid=replies.text(value, "id"),
            musicbrainz_artistid=_artist_id(value),
            isrc=next(iter(replies.texts(value, "isrcs")), ""),
        ),
    )


def likeliest(found: Sequence[Node]) -> Node:
    """Of several releases the one that most likely was the first: official, no compilation, the earliest."""
    return min(found, key=_unlikely, default={})


def _unlikely(value: Node) -> tuple[bool, bool, bool, str]:
    """What makes a release less likely the one that a recording was made for."""
    group = replies.node(value, "release-group")
    return (
        replies.text(value, "status") not in {"", "Official"},
        not _OTHER_TYPES.isdisjoint(replies.texts(group, "secondary-types")),
        replies.text(group, "primary-type") not in {"", "Album", "EP", "Single"},
        replies.date(value, "date") or "9999",
    )


def _cover(value: Node, mbid: str) -> str:
    has_front = replies.node(value, "cover-art-archive").get("front") is True
    return f"{COVERS}/release/{mbid}/front" if mbid and has_front else ""
