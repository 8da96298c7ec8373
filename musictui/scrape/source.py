"""A source: a place of the web that knows about music. Pure: it says what to ask and reads what came; it never asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from musictui.errors import MusictuiError
from musictui.model.release import PageState, Release


class Manner(StrEnum):
    """How a request is made."""

    PAGE = "page"
    """A page that a person named: robots.txt is asked."""
    CRAWL = "crawl"
    """A page that the program found by itself: robots.txt, one at a time, slowly."""
    API = "api"
    """An interface meant for programs, with the rates it asks for."""


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask."""

    url: str
    source: str
    """The name of the source that reads the reply."""
    manner: Manner = Manner.PAGE
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with it. May hold a token: never logged, never shown, and no part of the cache's key.

    Only `Source.signed` adds it: a request that is kept or shown has none.
    """
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Query parameters, such as `api_key`: as secret as the headers, and added like them."""
    step: str = ""
    """What the source wants with it: its own word, such as `search`, `release`, `area`."""
    context: Mapping[str, str] = field(default_factory=dict)
    """What the source must remember until the reply comes: plain texts."""


class Wanted(NamedTuple):
    """What is looked for. Empty where it is not known."""

    artist: str = ""
    album: str = ""
    title: str = ""
    ids: Mapping[str, str] = {}
    """Tag field to value, such as `musicbrainz_albumid`."""
    length_s: float | None = None
    fingerprint: str = ""
    """Chromaprint of 120 s, compressed, as AcoustID takes it."""


@dataclass(frozen=True, slots=True)
class ArtistFound:
    """An artist as one source describes it. Empty where it does not say."""

    name: str
    source: str
    url: str = ""
    id: str = ""
    """That of the source; for MusicBrainz the MBID."""
    former_ids: tuple[str, ...] = ()
    """By which it was asked for as well: those of entries that were merged into its own."""
    country: str = ""
    """ISO 3166-1 alpha-2, where the source states one."""
    area: str = ""
    """A place, in the source's words."""
    area_id: str = ""
    """To be looked up, where the area is no country."""
    begin_area: str = ""
    begin_area_id: str = ""
    begin_country: str = ""
    """ISO 3166-1 alpha-2 of the begin area, where the source states it."""
    is_divided: bool = False
    """Whether several countries hold that area, whatever its name says: the island of Ireland."""
    location: str = ""
    """Free text: `Oslo, Norway`."""
    nationality: str = ""
    """What it is called beside that location: `norwegian`."""
    comment: str = ""
    """What tells it from others of that name."""
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Albums it is known to have made."""
    score: float = 0.0
    """How well the source thinks that it fits, 0 to 1."""


class PageError(MusictuiError):
    """A reply that is not what it should be; `state` says how it is shown."""

    def __init__(self, message: str, *, state: PageState, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.state = state


class ServiceError(PageError):
    """A service says in its own words why it does not answer, such as that a key is wrong."""


class Found(NamedTuple):
    """What a reply gave."""

    releases: Sequence[Release] = ()
    artists: Sequence[ArtistFound] = ()
    requests: Sequence[Request] = ()
    """What to ask next."""
    note: str = ""
    """What a person should know, such as why a reply gives nothing."""


class Source(Protocol):
    """One place. Stateless but for its settings."""

    name: str
    """Short, lower case: `musicbrainz`."""
    title: str
    """As it calls itself: `MusicBrainz`."""

    def missing_key(self) -> str:
        """The setting (and variable) without which it cannot be asked; empty if it can."""
        ...

    def signed(self, request: Request) -> Request:
        """One of its requests with the key or token that it needs, just before it is made."""
        ...

    def accepts(self, url: str) -> bool:
        """Whether it reads pages at this address better than the source `page` does."""
        ...

    def open(self, url: str) -> Sequence[Request]:
        """What to ask for an address that it accepts."""
        ...

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """What to ask to find releases or recordings; nothing if too little is known."""
        ...

    def search_artist(self, name: str, artist_id: str = "") -> Sequence[Request]:
        """What to ask to find artists of this name; nothing if it knows none."""
        ...

    def read(self, request: Request, body: bytes, *, url: str, content_type: str) -> Found:
        """What a reply says.

        Raises:
            PageError: It is not what it should be (malformed, a challenge, suspiciously empty), with the state.
        """
        ...
