"""What the web says about music: releases, their genres and links, each with where it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Evidence(NamedTuple):
    """Where on a page, or in a reply, something stands, and its own words."""

    where: str
    """For a person: `JSON-LD keywords`, `tag link`, `category`, `title`."""
    text: str


class Genre(NamedTuple):
    """A genre of the taxonomy, by its own name."""

    name: str
    evidence: tuple[Evidence, ...]


class LinkKind(StrEnum):
    """What stands behind a link."""

    STORE = "store"
    STREAM = "stream"
    DOWNLOAD = "download"
    VIDEO = "video"
    SOCIAL = "social"
    OFFICIAL = "official"
    METADATA = "metadata"
    COVER = "cover"
    OTHER = "other"


class Link(NamedTuple):
    """An address, canonical: without tracking, redirectors unwrapped."""

    url: str
    kind: LinkKind
    host: str


@dataclass(frozen=True, slots=True)
class ReleaseTrack:
    """One track of a release as a source lists it. Empty or None where it does not say."""

    title: str
    artist: str = ""
    position: int | None = None
    """From 1, within its medium."""
    disc: int | None = None
    length_s: float | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    """Tag field to value: `musicbrainz_trackid`, `isrc`, ..."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release, a single track, or a post about one, as one source tells it. Empty where it does not say."""

    url: str
    """The page that a person would open."""
    source: str
    """The name of the source: `page`, `bandcamp`, `musicbrainz`, ..."""
    title: str = ""
    artist: str = ""
    date: str = ""
    """When it was released. ISO 8601, as far as it is known: `2020`, `2020-07`, `2020-07-17`."""
    published: str = ""
    """When the page or post about it was published, in the same form: not when the music was released."""
    label: str = ""
    catalog_number: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2 of where it was released, or of its artist's place where `location` says so."""
    location: str = ""
    """Where the artist or label says to be, in its own words."""
    genres: tuple[Genre, ...] = ()
    links: tuple[Link, ...] = ()
    tracks: tuple[ReleaseTrack, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    """Tag field to value: `musicbrainz_albumid`, `barcode`, `discogs_release_id`, ..."""
    cover_url: str = ""


class TrackMatch(NamedTuple):
    """A track of a release and the track of the library that it is."""

    place: int
    """Its index in the release's tracks; -1 where the release lists none, and fits as a whole."""
    track_id: int
    score: float
    """0 to 1."""
    reasons: tuple[str, ...] = ()
    """For a person: `same title`, `2 s longer`."""
    album_score: float = 0.0
    """0 to 1: how well the release fits the album of the library that the track is of; 0 for what its match says."""


class ReleaseMatch(NamedTuple):
    """What of the library a release is."""

    score: float = 0.0
    """0 to 1; 0 where it fits nothing."""
    tracks: tuple[TrackMatch, ...] = ()
    missing: tuple[int, ...] = ()
    """Places of the release's tracks that the library does not have."""
    extra: tuple[int, ...] = ()
    """Ids of tracks of the same album in the library that the release does not list."""
    reasons: tuple[str, ...] = ()


class PageState(StrEnum):
    """What became of one request; the words are shown to people."""

    OK = "ok"
    WAITING = "waiting"
    LOADING = "loading"
    NOT_FOUND = "not found"
    """404 or 410: an answer, and kept as one."""
    FAILED = "failed"
    """The server or the network failed; worth another try later."""
    REFUSED = "refused"
    """Another 4xx, a certificate, an address that may not be asked."""
    BLOCKED = "blocked"
    """The server, or its robots.txt, does not want programs."""
    CHALLENGE = "challenge"
    """The server asks to prove that one is a person."""
    EMPTY = "suspiciously empty"
    """A success with nothing in it where there should be something."""
    TOO_LARGE = "too large"
    TOO_MANY_REQUESTS = "too many requests"
    OFFLINE = "not in the cache"
    """The program is offline, and the answer was not kept."""
    UNREADABLE = "unreadable"
    """It came, and cannot be understood: not what it says to be."""
