"""Releases in what a page states in the words of schema.org.

Source: https://schema.org/MusicAlbum, MusicRelease, MusicRecording, MusicGroup, Review.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote

from musictui.model.release import Genre, Release, ReleaseTrack
from musictui.model.text import fold
from musictui.scrape.origins import places
from musictui.scrape.pages import dates, genres, links, titles
from musictui.scrape.pages.items import Item
from musictui.scrape.pages.markup import clean

ALBUMS = frozenset({"musicalbum", "musicrelease"})
RECORDINGS = frozenset({"musicrecording"})
MUSIC = ALBUMS | RECORDINGS
GROUPS = frozenset({"musicgroup", "person", "musicgroupmember"})
MAX_TRACKS = 2_000
MAX_DEPTH = 8
_INSIDE = (
    "mainEntity",
    "about",
    "itemReviewed",
    "itemListElement",
    "item",
    "hasPart",
    "album",
    "albums",
    "workExample",
    "exampleOfWork",
)
_MBID = re.compile(
    r"https?://(?:[\w-]+\.)?musicbrainz\.org/(release|release-group|artist|recording)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_MB_FIELDS = {"release": "musicbrainz_albumid", "release-group": "musicbrainz_releasegroupid"}
_BARCODE = re.compile(r"\d{8}|\d{12,14}")


def releases(items: Iterable[Item], url: str, source: str) -> list[Release]:
    """The albums and single recordings that the things of a page are, or are about, each once.

    Args:
        items: The things at the top of the page.
        url: The page; the base of relative addresses.
        source: The name of the source.
    """
    found: dict[str, Release] = {}
    for item, group in _music(items):
        release = _release(item, group, url, source)
        name = f"{release.url}\n{fold(release.title)}" if release.url != url else fold(release.title)
        if release.title and (name not in found or len(found[name].tracks) < len(release.tracks)):
            found[name] = release
    albums = [release for release in found.values() if release.tracks or len(found) == 1]
    return albums if len(albums) == 1 else list(found.values())


def articles(items: Iterable[Item]) -> list[Item]:
    """The posts and articles among the things of a page."""
    wanted = frozenset(
        {"article", "blogposting", "newsarticle", "review", "musicreview", "criticreview", "posting"}
    )
    return [item for item in items if item.is_a(wanted)]


def _music(items: Iterable[Item]) -> Iterator[tuple[Item, Item | None]]:
    """Albums and recordings, each with the group whose page names it. What is inside an album is not looked at."""
    seen: set[int] = set()
    waiting: list[tuple[Item, Item | None, int]] = [(item, None, 0) for item in reversed(list(items))]
    while waiting:
        item, group, depth = waiting.pop()
        if id(item) in seen or depth > MAX_DEPTH:
            continue
        seen.add(id(item))
        if item.is_a(MUSIC):
            yield item, group
            continue
        is_group = item.is_a(GROUPS)
        inside = [part for name in _INSIDE for part in item.items(name)]
        if is_group:
            inside.extend(item.items("track", "tracks"))
        waiting.extend((part, item if is_group else group, depth + 1) for part in reversed(inside))


def _release(item: Item, group: Item | None, url: str, source: str) -> Release:
    artist = _artist(item) or (group.text("name") if group else "")
    heading = item.text("name", "headline")
    title = titles.split(heading, artist=artist) if artist else titles.Title(title=heading)
    publisher = next(item.items("recordLabel"), None) or next(item.items("publisher"), None)
    versions = [version for version in item.items("albumRelease") if version.properties]
    location = _location(publisher, next(item.items("byArtist"), None), group)
    country = places.country_of(_event_place(item, versions) or location)
    tracks = tuple(_tracks(item, artist)) if item.is_a(ALBUMS) else ()
    return Release(
        url=_url(item, url),
        source=source,
        title=title.title or heading,
        artist=artist,
        date=dates.parse(item.text("datePublished", "releaseDate", "dateCreated", "copyrightYear")),
        label=_label(item, publisher, versions),
        catalog_number=next(
            (number for thing in (item, *versions) if (number := thing.text("catalogNumber"))),
            title.catalog_number,
        ),
        country=country.country if country else "",
        location=location,
        genres=tuple(_genres(item, publisher)),
        tracks=tracks,
        ids=_ids(item, versions),
        cover_url=_image(item, url),
    )


def _artist(item: Item) -> str:
    names = list(dict.fromkeys(item.texts("byArtist", "artist", "creator", "performer", "author")))
    return ", ".join(name for name in names[:20] if not name.startswith("http"))


def _label(item: Item, publisher: Item | None, versions: list[Item]) -> str:
    for thing in (item, *versions):
        if label := thing.text("recordLabel"):
            return label
    # The publisher of a page is mostly its site; a group or a place tells that it is a label.
    if publisher is not None and (
        publisher.is_a(frozenset({"musicgroup"})) or publisher.text("foundingLocation")
    ):
        return publisher.text("name")
    return ""


def _location(*things: Item | None) -> str:
    """The first place that a thing says to be from."""
    for thing in things:
        if thing is None:
            continue
        for place in thing.values("foundingLocation", "location", "homeLocation", "birthPlace", "address"):
            text = clean(place) if isinstance(place, str) else place.text("name") or _address(place)
            if text and not text.startswith("http"):
                return text
    return ""


def _event_place(item: Item, versions: list[Item]) -> str:
    """Where the release came out, as far as it says so: of a release, not of its artist."""
    events = [event for thing in (item, *versions) for event in thing.items("releasedEvent")]
    return next((text for event in events if (text := _location(event))), "")


def _address(place: Item) -> str:
    address = next(place.items("address"), place)
    parts = [address.text(name) for name in ("addressLocality", "addressRegion", "addressCountry")]
    return ", ".join(part for part in parts if part)


def _genres(item: Item, publisher: Item | None) -> list[Genre]:
    found: list[Genre] = []
    for thing, name in ((item, "genre"), (item, "keywords"), (publisher, "genre")):
        if thing is None or (thing is publisher and not thing.is_a(frozenset({"musicgroup"}))):
            continue
        where = f"{item.notation} {name}" + (" of the publisher" if thing is publisher else "")
        for text in thing.texts(name):
            found.extend(genres.find(_last_step(text), where))
    return genres.merge(found)


def _last_step(text: str) -> str:
    """The last part of an address: `https://bandcamp.com/tag/deep-house` gives `deep house`."""
    if text.startswith(("http://", "https://")):
        return (
            unquote(text.partition("?")[0].rstrip("/").rpartition("/")[2]).replace("-", " ").replace("+", " ")
        )
    return text


def _tracks(item: Item, artist: str) -> Iterator[ReleaseTrack]:
    """The tracks of an album: in a list of items, or one after the other."""
    count = 0
    for value in item.values("track", "tracks"):
        if isinstance(value, str):
            continue
        entries = list(value.items("itemListElement")) if "itemlist" in value.types else [value]
        for entry in entries:
            track = next(entry.items("item"), entry)
            title = track.text("name")
            if title and count < MAX_TRACKS:
                count += 1
                by = _artist(track)
                yield ReleaseTrack(
                    title=title,
                    artist=by or artist,
                    position=_number(entry.text("position") or track.text("position", "trackNumber"))
                    or count,
                    length_s=dates.seconds(track.text("duration")),
                    ids={"isrc": isrc} if (isrc := track.text("isrcCode", "isrc")) else {},
                )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) else None


def _url(item: Item, url: str) -> str:
    for text in (item.text("url"), item.id, item.text("mainEntityOfPage")):
        if text and (address := links.absolute(text, url)) and not text.startswith(("#", "_:")):
            return address
    return url


def _image(item: Item, url: str) -> str:
    for value in item.values("image", "thumbnailUrl"):
        text = value if isinstance(value, str) else value.text("url", "contentUrl")
        if address := links.absolute(clean(text), url):
            return address
    return ""


def _ids(item: Item, versions: list[Item]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for text in item.texts("sameAs"):
        if (found := _MBID.match(text)) and (name := _MB_FIELDS.get(found[1])):
            ids[name] = found[2]
    return {**ids, **_barcode([thing for thing in (item, *versions) if thing.is_a(MUSIC)])}


def _barcode(things: Iterable[Item]) -> dict[str, str]:
    """The barcode, if the things have one, and one only."""
    codes = {
        re.sub(r"[\s-]", "", code)
        for thing in things
        for code in thing.texts("gtin13", "gtin12", "gtin14", "gtin8", "gtin")
    }
    codes = {code for code in codes if _BARCODE.fullmatch(code)}
    return {"barcode": codes.pop()} if len(codes) == 1 else {}


def with_product(release: Release, items: Iterable[Item]) -> Release:
    """A release that a shop sells, with what the page of the product states: its barcode, its category, its picture."""
    products = [item for item in items if item.is_a(frozenset({"product"}))]
    if len(products) != 1:
        return release
    (product,) = products
    found = [
        genre
        for name in ("category", "genre", "keywords")
        for text in product.texts(name)
        for genre in genres.find(text.replace("/", " > "), f"{product.notation} {name}")
    ]
    return replace(
        release,
        title=release.title or titles.split(product.text("name")).title,
        artist=release.artist or titles.split(product.text("name")).artist,
        genres=tuple(genres.merge([*found, *release.genres])),
        ids={**_barcode([product]), **release.ids},
        cover_url=release.cover_url or _image(product, release.url),
    )


def stated_words(item: Item) -> list[Genre]:
    """The genres in the keywords and sections of an article."""
    return [
        genre
        for name in ("keywords", "articleSection", "genre")
        for text in item.texts(name)
        for genre in genres.find(text, f"{item.notation} {name}")
    ]
