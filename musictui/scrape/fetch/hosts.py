"""How often which host is asked. The figures of known services are those that they ask for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from musictui.scrape.fetch.addresses import Address
from musictui.scrape.source import Manner, Request


@dataclass(frozen=True, slots=True)
class HostLimit:
    """What one host is asked at most."""

    connections: int = 4
    """Requests at the same time."""
    interval_s: float = 0.0
    """Between the beginnings of two requests; 0 for no fixed rate."""

    def stricter(self, other: "HostLimit") -> "HostLimit":
        """What respects both."""
        return HostLimit(min(self.connections, other.connections), max(self.interval_s, other.interval_s))


PAGES = HostLimit(4, 0.0)
"""Pages that a person names on a host we know nothing of."""
CRAWLS = HostLimit(1, 1.0)
PROGRAMS = HostLimit(1, 1.0)
"""An interface for programs of a service that is not in the table."""


class Service(NamedTuple):
    """A known service. The intervals keep a twentieth more than is asked, as networks bunch requests."""

    hosts: tuple[str, ...]
    """Those, and all below them."""
    limit: HostLimit
    without_key: HostLimit | None = None
    """Where it allows less to a request without a key."""


SERVICES: Mapping[str, Service] = {
    # musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting: one request a second for each IP address.
    "musicbrainz": Service(("musicbrainz.org",), HostLimit(1, 1.05)),
    # discogs.com/developers: 60 a minute with a token, 25 without, in a moving window of a minute.
    "discogs": Service(("discogs.com",), HostLimit(1, 1.05), HostLimit(1, 2.55)),
    # musicbrainz.org/doc/Cover_Art_Archive/API: no limit is stated; the images are archive.org's.
    "coverart": Service(("coverartarchive.org", "archive.org"), HostLimit(2, 0.5)),
    # developers.deezer.com: 50 in 5 seconds.
    "deezer": Service(("deezer.com",), HostLimit(4, 0.105)),
    # performance-partners.apple.com/search-api: about 20 a minute.
    "itunes": Service(("itunes.apple.com",), HostLimit(1, 3.15)),
    # last.fm/api/tos: no more than 5 a second for each IP address, averaged over 5 minutes.
    "lastfm": Service(("audioscrobbler.com", "last.fm"), HostLimit(2, 0.21)),
    # acoustid.org/webservice: no more than 3 a second.
    "acoustid": Service(("acoustid.org",), HostLimit(1, 0.35)),
    # No limit is stated, and all its artists are one host: as slowly as a person reads.
    "bandcamp": Service(("bandcamp.com",), HostLimit(1, 1.5)),
}


def host_key(address: Address) -> str:
    """Under which name a host is counted: a known service's domain, else the host, with a port that is unusual."""
    for service in SERVICES.values():
        for domain in service.hosts:
            if is_below(address.host, domain):
                return domain
    host = address.host.removeprefix("www.")
    return host if address.has_default_port else f"{host}:{address.port}"


def limit_for(request: Request, address: Address, overrides: Mapping[str, HostLimit]) -> HostLimit:
    """How a request is held back: by the user's word, its host's, that of the source, or its manner, in this order.

    The source decides where the host is unknown: that of a mirror named in the configuration, or a page of Bandcamp
    under its artist's own domain.
    """
    if (limit := _override(address, overrides)) is not None:
        return limit
    service = _service_of(address) or SERVICES.get(request.source)
    limit = _of_service(service, request) if service else _of_manner(request.manner)
    return limit.stricter(CRAWLS) if request.manner is Manner.CRAWL else limit


def is_below(host: str, domain: str) -> bool:
    """Whether `host` is `domain` or in it."""
    return host == domain or host.endswith("." + domain)


def _override(address: Address, overrides: Mapping[str, HostLimit]) -> HostLimit | None:
    if limit := overrides.get(f"{address.host}:{address.port}"):
        return limit
    domains = [domain for domain in overrides if is_below(address.host, domain)]
    return overrides[max(domains, key=len)] if domains else None


def _service_of(address: Address) -> Service | None:
    for service in SERVICES.values():
        if any(is_below(address.host, domain) for domain in service.hosts):
            return service
    return None


def _of_service(service: Service, request: Request) -> HostLimit:
    if service.without_key and not (request.secrets or "Authorization" in request.headers):
        return service.without_key
    return service.limit


def _of_manner(manner: Manner) -> HostLimit:
    return {Manner.PAGE: PAGES, Manner.CRAWL: CRAWLS, Manner.API: PROGRAMS}[manner]
