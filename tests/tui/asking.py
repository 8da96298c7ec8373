"""A web on loopback for the Scrape screen: pages of music, a service, and a session that knows no other address."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from musictui.config import Config, IndexConfig
from musictui.config_web import NetworkConfig, ScrapeConfig, SourcesConfig
from musictui.scrape import registry
from musictui.tui.screens.scrape import ScrapeScreen
from tests.scrape.site import Site
from tests.tui.waiting import until

POST = ("Army of Me", "Hyper-Ballad", "It’s Oh So Quiet", "Isobel")


def album(
    artist: str = "Björk",
    title: str = "Post",
    tracks: Sequence[str] = POST,
    genres: Sequence[str] = ("Trip Hop", "Art Pop"),
) -> str:
    """A page about an album."""
    items = ",".join(
        f'{{"@type": "ListItem", "position": {number}, "item": {{"@type": "MusicRecording", "name": "{name}"}}}}'
        for number, name in enumerate(tracks, 1)
    )
    words = ", ".join(f'"{genre}"' for genre in genres)
    return f"""<html><head><title>{title}</title><script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "MusicAlbum", "name": "{title}",
 "byArtist": {{"@type": "MusicGroup", "name": "{artist}"}}, "datePublished": "1995-06-13",
 "keywords": [{words}], "track": {{"@type": "ItemList", "itemListElement": [{items}]}}}}
</script></head><body><article><h1>{title}</h1><p>A record by {artist}, out now on vinyl.</p>
<a href="https://www.youtube.com/watch?v=abcdefghijk&amp;utm_source=x">video</a></article></body></html>"""


def config(site: Site, fields: Sequence[str] = ("genre", "date"), **network: Any) -> Config:
    """Settings in which every service is on loopback; only iTunes is somebody there."""
    urls = {name: site.url(f"/{name}") for name in registry.BASE_URLS}
    return Config(
        index=IndexConfig(executor="inline"),
        network=NetworkConfig(limits=("127.0.0.1 4 200",), **network),
        sources=SourcesConfig(**urls),
        scrape=ScrapeConfig(fields=tuple(fields)),
    )


def serve_stores(
    site: Site,
    name: str = "Björk",
    title: str = "Post",
    titles: Sequence[str] = POST,
    genre: str = "Art Pop",
) -> None:
    """Let iTunes and Deezer know an album; they agree about the day and a genre."""
    artist = {"id": 1, "name": name}
    collection = {
        "wrapperType": "collection",
        "collectionType": "Album",
        "collectionId": 9,
        "artistName": name,
        "collectionName": title,
        "collectionViewUrl": "https://music.apple.com/us/album/post/9",
        "releaseDate": "1995-06-13T07:00:00Z",
        "primaryGenreName": genre,
        "trackCount": len(titles),
    }
    found = {"id": 7, "title": title, "record_type": "album", "nb_tracks": len(titles), "artist": artist}
    album_told = {
        **found,
        "link": "https://www.deezer.com/album/7",
        "genres": {"data": [{"id": 1, "name": genre}, {"id": 2, "name": "Techno"}]},
        "label": "One Little Indian",
        "release_date": "1995-06-13",
        "tracks": {
            "data": [
                {"id": number, "title": each, "track_position": number, "disk_number": 1, "artist": artist}
                for number, each in enumerate(titles, 1)
            ]
        },
    }
    _answer(site, "/itunes/search", {"resultCount": 1, "results": [collection]})
    _answer(site, "/itunes/lookup", {"resultCount": 1, "results": [collection]})
    _answer(site, "/deezer/search/album", {"data": [found], "total": 1})
    _answer(site, "/deezer/album/7", album_told)


def _answer(site: Site, path: str, told: Any) -> None:
    site.put(path, json.dumps(told), content_type="application/json")


@asynccontextmanager
async def served(**options: Any) -> AsyncIterator[Site]:
    """A site with an album that the library has, one with a hostile name, and pages that fail."""
    async with Site(**options) as site:
        site.put("/post", album())
        site.put("/odd", album("[red]Eve[/red]", "[b]x[/b] $primary", ("One [/]", "Two"), ("Dub",)))
        site.put("/broken", "no", status=403)
        site.put("/empty", "   ")
        yield site


async def ask(pilot: Pilot[Any], text: str) -> ScrapeScreen:
    """Type what is asked, and wait until it has an answer."""
    await begin(pilot, text)
    screen = pilot.app.screen
    assert isinstance(screen, ScrapeScreen)
    await answered(pilot, screen)
    return screen


async def begin(pilot: Pilot[Any], text: str) -> None:
    """Type what is asked, on the Scrape screen."""
    from musictui.tui.dialogs.ask_web import AskDialog

    if not isinstance(pilot.app.screen, ScrapeScreen):
        await pilot.press("3")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScrapeScreen))
    await pilot.press("a")
    await until(pilot, lambda: isinstance(pilot.app.screen, AskDialog) and pilot.app.screen.is_mounted)
    pilot.app.screen.line.value = text
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ScrapeScreen))


async def answered(pilot: Pilot[Any], screen: ScrapeScreen) -> None:
    """Wait until all of what is asked is on the screen."""
    await until(
        pilot,
        lambda: (
            not screen.is_busy
            and screen.shown is not None
            and screen.shown.scrape.ended_s is not None
            and not screen.shown.scrape.waiting
        ),
    )
    screen.look()
    await pilot.pause()
