"""The sources by name, with their addresses and keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from musictui.errors import UsageError
from musictui.model.release import LinkKind
from musictui.scrape.source import Source
from musictui.scrape.sources import (
    acoustid,
    bandcamp,
    coverart,
    deezer,
    discogs,
    itunes,
    lastfm,
    musicbrainz,
    page,
)

KEY_VARIABLES: Mapping[str, str] = {
    "discogs": "MUSICTUI_DISCOGS_TOKEN",
    "lastfm": "MUSICTUI_LASTFM_KEY",
    "acoustid": "MUSICTUI_ACOUSTID_KEY",
}
"""Source to the variable of the environment that may hold its key."""

BASE_URLS: Mapping[str, str] = {
    "musicbrainz": musicbrainz.BASE_URL,
    "discogs": discogs.BASE_URL,
    "deezer": deezer.BASE_URL,
    "itunes": itunes.BASE_URL,
    "lastfm": lastfm.BASE_URL,
    "acoustid": acoustid.BASE_URL,
    "coverart": coverart.BASE_URL,
}
"""Source to the address of its interface, where nothing else is configured."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What sources are to be told."""

    base_urls: Mapping[str, str] = field(default_factory=dict)
    """Source to the address of another server of its kind, such as a mirror of MusicBrainz."""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Source to its key or token. Never logged, never shown."""
    link_hosts: Mapping[str, LinkKind] = field(default_factory=dict)
    """The user's own table: host to what stands behind it."""
    store: str = "us"
    """The country of the store that iTunes is asked about, two letters."""


def keys_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The keys that the environment holds, by source."""
    return {
        name: key
        for name, variable in KEY_VARIABLES.items()
        if (key := environment.get(variable, "").strip())
    }


def sources(settings: SourceSettings) -> dict[str, Source]:
    """All sources by name; the last, `page`, takes what no other does.

    Raises:
        UsageError: A base URL is of no known source, or no address of the web.
    """
    for name, url in settings.base_urls.items():
        _check(name, url)
    base_urls = {**BASE_URLS, **settings.base_urls}
    key = settings.keys.get
    listed: tuple[Source, ...] = (
        musicbrainz.MusicBrainz(base_urls["musicbrainz"]),
        bandcamp.Bandcamp(settings.link_hosts),
        discogs.Discogs(key("discogs", ""), base_urls["discogs"]),
        deezer.Deezer(base_urls["deezer"]),
        itunes.Itunes(settings.store, base_urls["itunes"]),
        lastfm.Lastfm(key("lastfm", ""), base_urls["lastfm"]),
        acoustid.AcoustId(key("acoustid", ""), base_urls["acoustid"]),
        coverart.CoverArt(base_urls["coverart"]),
        page.PageSource(settings.link_hosts),
    )
    return {source.name: source for source in listed}


def source_of(url: str, known: Mapping[str, Source]) -> Source | None:
    """The source that reads pages at an address best; None if it is no address of the web."""
    return next((source for source in known.values() if source.accepts(url)), None)


def _check(name: str, url: str) -> None:
    if name not in BASE_URLS:
        raise UsageError(
            f"There is no source {name} with an address of its own.",
            hint=f"Known: {', '.join(BASE_URLS)}.",
        )
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise UsageError(f"The address of {name} is none of the web: {url}", hint="It begins with https://.")
