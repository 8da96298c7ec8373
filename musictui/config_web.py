"""The sections of the configuration that are about the web."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from musictui.config_base import setting

if TYPE_CHECKING:  # 4 ms to import
    from urllib.parse import SplitResult

_HOST = re.compile(r"[^\W_]([\w.-]*[^\W_])?(:\d{1,5})?|\[?[0-9a-f]*:[0-9a-f:.]+\]?(:\d{1,5})?", re.IGNORECASE)
"""A host as it stands in an address, with a port if it needs one; not a whole address."""
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]")


def _address(value: str) -> str | None:
    # 4 ms to import, for those who name one.
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value)
        is_fine = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_fine = False
    if is_fine and not _has_port(parts):
        return "an address whose port, if it has one, is from 1 to 65535"
    if not is_fine or _CONTROL.search(value):
        return "an address that begins with http:// or https://"
    return "an address without a user name in it" if "@" in parts.netloc else None


def _has_port(parts: "SplitResult") -> bool:
    """Whether the port of an address can be one; none is fine, too."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _at_most(most: float) -> Callable[[float], str | None]:
    """A check for numbers that mean something only up to there."""
    return lambda value: None if 0 < value <= most else f"more than 0, and at most {most:,.0f}"


def _secret(value: str) -> str | None:
    return "one line without blanks" if _CONTROL.search(value) or not value.isascii() else None


def _many(value: int) -> str | None:
    return None if 1 <= value <= 100 else "from 1 to 100"


def _limits(value: tuple[str, ...]) -> str | None:
    for line in value:
        words = line.split()
        try:
            is_fine = (
                len(words) in {2, 3}
                and bool(_HOST.fullmatch(words[0]))
                and 0 < int(words[1]) <= 100
                and all(0.001 <= float(word) <= 1000 for word in words[2:])
            )
        except ValueError:
            is_fine = False
        if not is_fine:
            return "a list of hosts, each with its connections and, if you like, requests per second"
    return None


def _links(value: tuple[str, ...]) -> str | None:
    from musictui.model.release import LinkKind

    kinds = {kind.value for kind in LinkKind}
    for line in value:
        words = line.split()
        if len(words) != 2 or words[1] not in kinds or not _HOST.fullmatch(words[0]):
            return f"a list of hosts, each with one of {', '.join(sorted(kinds))}"
    return None


def _field(value: str) -> str | None:
    from musictui.model.fields import BY_NAME

    found = BY_NAME.get(value)
    return None if found is not None and found.is_editable else "the name of a field that can be edited"


def _fields(value: tuple[str, ...]) -> str | None:
    return None if all(_field(name) is None for name in value) else "names of fields that can be edited"


def _country_field(value: str) -> str | None:
    from musictui.model.origin import COUNTRY_FIELDS

    return None if value in COUNTRY_FIELDS else " or ".join(COUNTRY_FIELDS)


def _trust(value: tuple[str, ...]) -> str | None:
    from musictui.scrape.matching import trust

    return trust.mistake(value)


def _genre_case(value: str) -> str | None:
    return None if value in {"title", "lower"} else "title or lower"


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """How the web is asked."""

    contact: str = setting(
        "",
        "A mail address or a page by which those who run a server can reach you; it is sent with every request. "
        "MusicBrainz and Discogs ask for one.",
        example='contact = "me@example.org"',
    )
    offline: bool = setting(
        False, "Whether answers come only from what was kept, and nothing is asked.", example="offline = true"
    )
    connections: int = setting(
        20, "How many requests go on at a time in all.", example="connections = 8", check=_many
    )
    limits: tuple[str, ...] = setting(
        (),
        "Limits for hosts of your own, such as a mirror: the host, how many connections at a time, and how many "
        "requests per second.",
        example='limits = ["musicbrainz.example.net 4 10"]',
        check=_limits,
    )
    timeout_s: float = setting(
        30.0,
        "Seconds after which a request is given up whose answer has not come as a whole; without a connection it is "
        "after 10 at most.",
        example="timeout_s = 60",
        check=_at_most(3600),
    )
    body_mb: float = setting(
        10.0,
        "How many megabytes of one answer are read at most.",
        example="body_mb = 50",
        check=_at_most(1_000),
    )
    cache_mb: float = setting(
        256.0,
        "How many megabytes of answers are kept; those not used for longest go first.",
        example="cache_mb = 1000",
        check=_at_most(1_000_000),
    )
    cache_days: float = setting(
        7.0,
        "How many days an answer is used again where its server does not say.",
        example="cache_days = 30",
        check=_at_most(36_500),
    )


@dataclass(frozen=True, slots=True)
class SourcesConfig:
    """Where the services are, and their keys."""

    musicbrainz: str = setting(
        "https://musicbrainz.org/ws/2",
        "Where MusicBrainz, or a mirror of it, is.",
        example='musicbrainz = "http://localhost:5000/ws/2"',
        check=_address,
    )
    coverart: str = setting(
        "https://coverartarchive.org",
        "Where the Cover Art Archive is.",
        example='coverart = "http://localhost:8080"',
        check=_address,
    )
    discogs: str = setting(
        "https://api.discogs.com",
        "Where Discogs is.",
        example='discogs = "http://localhost:8080"',
        check=_address,
    )
    deezer: str = setting(
        "https://api.deezer.com",
        "Where Deezer is.",
        example='deezer = "http://localhost:8080"',
        check=_address,
    )
    itunes: str = setting(
        "https://itunes.apple.com",
        "Where Apple's search is.",
        example='itunes = "http://localhost:8080"',
        check=_address,
    )
    lastfm: str = setting(
        "https://ws.audioscrobbler.com/2.0",
        "Where Last.fm is.",
        example='lastfm = "http://localhost:8080"',
        check=_address,
    )
    acoustid: str = setting(
        "https://api.acoustid.org/v2",
        "Where AcoustID is.",
        example='acoustid = "http://localhost:8080"',
        check=_address,
    )
    discogs_token: str = setting(
        "",
        "Your token for Discogs. The variable `MUSICTUI_DISCOGS_TOKEN` goes before it.",
        example='discogs_token = "..."',
        check=_secret,
        is_secret=True,
    )
    lastfm_key: str = setting(
        "",
        "Your key for Last.fm. The variable `MUSICTUI_LASTFM_KEY` goes before it.",
        example='lastfm_key = "..."',
        check=_secret,
        is_secret=True,
    )
    acoustid_key: str = setting(
        "",
        "Your key for AcoustID. The variable `MUSICTUI_ACOUSTID_KEY` goes before it.",
        example='acoustid_key = "..."',
        check=_secret,
        is_secret=True,
    )


@dataclass(frozen=True, slots=True)
class ScrapeConfig:
    """What is taken from the web."""

    fields: tuple[str, ...] = setting(
        ("genre",),
        "The fields that are proposed for the tags when a release of the web matches tracks of the library.",
        example='fields = ["genre", "date", "label", "catalognumber"]',
        check=_fields,
    )
    overwrite: bool = setting(
        False,
        "Whether values that tags have give way to other ones of the web. Otherwise only what is missing is filled in, "
        "a year becomes a day, and genres get more.",
        example="overwrite = true",
    )
    genre_case: str = setting(
        "title",
        "How genres are written: `title` as in Dub Techno, R&B, UK Garage; `lower` as in dub techno, r&b, uk garage.",
        example='genre_case = "lower"',
        check=_genre_case,
    )
    trust: tuple[str, ...] = setting(
        (),
        "How far sources are trusted where several tell of one release, if not as the program does "
        "([matching](sources/matching.md)): the source, a field if only that is meant, and how often it is right, "
        "from 0 to 1.",
        example='trust = ["discogs 0.95", "deezer genre 0.3"]',
        check=_trust,
    )
    links: tuple[str, ...] = setting(
        (),
        "Hosts of your own for the kinds of links: store, stream, download, video, social, official, metadata, "
        "cover or other.",
        example='links = ["shop.example.org store"]',
        check=_links,
    )


@dataclass(frozen=True, slots=True)
class OriginsConfig:
    """Where artists come from."""

    field: str = setting(
        "artistcountry",
        "The field that takes an artist's country, where it is written to the tags: `artistcountry` or `country`.",
        example='field = "country"',
        check=_country_field,
    )
    days: float = setting(
        180.0,
        "How many days an artist's country is not asked again.",
        example="days = 365",
        check=_at_most(36_500),
    )
    unknown_days: float = setting(
        30.0,
        "How many days an artist of whom nothing was found is not asked again.",
        example="unknown_days = 7",
        check=_at_most(36_500),
    )
