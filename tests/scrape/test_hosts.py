"""How often which host is asked."""

from collections.abc import Mapping

import pytest

from musictui.scrape.fetch import addresses, hosts
from musictui.scrape.fetch.hosts import CRAWLS, PAGES, PROGRAMS, SERVICES, HostLimit
from musictui.scrape.source import Manner, Request

KEY = {"Authorization": "Discogs token=x"}


def _limit(request: Request, overrides: Mapping[str, HostLimit] | None = None) -> HostLimit:
    return hosts.limit_for(request, addresses.parse(request.url), overrides or {})


@pytest.mark.parametrize(
    ("request_", "limit"),
    [
        (Request("https://blog.example/a", "page"), PAGES),
        (Request("https://blog.example/a", "page", Manner.CRAWL), CRAWLS),
        (Request("https://api.example/a", "x", Manner.API), PROGRAMS),
        (Request("https://musicbrainz.org/ws/2/", "musicbrainz", Manner.API), HostLimit(1, 1.05)),
        (Request("https://beta.musicbrainz.org/ws/2/", "musicbrainz", Manner.API), HostLimit(1, 1.05)),
        (Request("https://notmusicbrainz.org/ws/2/", "page"), PAGES),
        (Request("http://127.0.0.1:5000/ws/2/", "musicbrainz", Manner.API), HostLimit(1, 1.05)),
        (Request("https://api.discogs.com/x", "discogs", Manner.API, headers=KEY), HostLimit(1, 1.05)),
        (
            Request("https://api.discogs.com/x", "discogs", Manner.API, secrets={"token": "x"}),
            HostLimit(1, 1.05),
        ),
        (Request("https://api.discogs.com/x", "discogs", Manner.API), HostLimit(1, 2.55)),
        (Request("https://artist.bandcamp.com/album/x", "bandcamp"), HostLimit(1, 1.5)),
        (Request("https://artist.example/album/x", "bandcamp"), HostLimit(1, 1.5)),
        (Request("https://api.deezer.com/x", "page", Manner.CRAWL), HostLimit(1, 1.0)),
    ],
)
def test_limit_for(request_: Request, limit: HostLimit) -> None:
    assert _limit(request_) == limit


@pytest.mark.parametrize(
    ("host", "is_meant"),
    [("example.org", True), ("example.org:8080", True), ("org", True), ("xample.org", False)],
)
def test_users_word_comes_first(host: str, is_meant: bool) -> None:
    request = Request("http://www.example.org:8080/", "musicbrainz", Manner.API)
    wished = HostLimit(9, 0.5)
    expected = wished if is_meant and host != "example.org:8080" else SERVICES["musicbrainz"].limit
    assert _limit(request, {host: wished}) == expected


def test_nearest_of_the_users_words_counts() -> None:
    words = {"example.org": HostLimit(1), "b.example.org": HostLimit(2), "b.example.org:81": HostLimit(3)}
    assert _limit(Request("http://a.b.example.org/", "page"), words) == HostLimit(2)
    assert _limit(Request("http://b.example.org:81/", "page"), words) == HostLimit(3)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://one.bandcamp.com/", "bandcamp.com"),
        ("https://api.deezer.com/", "deezer.com"),
        ("https://www.example.org/", "example.org"),
        ("https://example.org/", "example.org"),
        ("https://blog.example.org/", "blog.example.org"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
    ],
)
def test_host_key(url: str, name: str) -> None:
    assert hosts.host_key(addresses.parse(url)) == name


@pytest.mark.parametrize(
    ("name", "asked", "within_s"),
    [
        ("musicbrainz", 1, 1.0), ("discogs", 60, 60.0), ("deezer", 50, 5.0), ("itunes", 20, 60.0), ("lastfm", 5, 1.0),
        ("acoustid", 3, 1.0), ("bandcamp", 1, 1.0),
    ],
)  # fmt: skip
def test_services_stay_below_what_they_ask_for(name: str, asked: int, within_s: float) -> None:
    assert SERVICES[name].limit.interval_s * asked > within_s
