"""Sources through the fetcher, against a server on loopback: from a search to releases, and who sees the keys."""

import json
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from musictui.model.release import PageState, Release
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.origins.artists_found import merged
from musictui.scrape.registry import BASE_URLS, KEY_VARIABLES, SourceSettings, sources
from musictui.scrape.source import ArtistFound, Request, Source, Wanted
from tests.scrape.conftest import MakeFetcher
from tests.scrape.reply_samples import (
    ACOUSTID,
    COVERS,
    DEEZER_ALBUM,
    DISCOGS_RELEASE,
    ITUNES_LOOKUP,
    LASTFM_ALBUM,
    MB_AREA,
    MB_ARTISTS,
    MB_RELEASE,
    mbid,
)
from tests.scrape.site import Site

SECRET = "s3cret-token"
AT_ONCE = {"127.0.0.1": HostLimit(4, 0.0)}
"""Loopback takes the rates of the service it stands for: not here."""

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "musicbrainz": {
        "/release": {"count": 1, "releases": [MB_RELEASE]},
        f"/release/{mbid(10)}": MB_RELEASE,
        "/artist": MB_ARTISTS,
        "/release-group": {"release-groups": [{"title": "Coastlines"}]},
        f"/area/{mbid(41)}": MB_AREA,
        f"/area/{mbid(45)}": {
            "id": mbid(45),
            "relations": [{"type": "part of", "direction": "backward", "area": {"iso-3166-2-codes": ["GB-SCT"], "id": mbid(46)}}],
        },
    },
    "discogs": {"/database/search": {"results": [{"id": 901234}]}, "/releases/901234": DISCOGS_RELEASE},
    "deezer": {"/search/album": {"data": [DEEZER_ALBUM], "total": 1}, "/album/302127": DEEZER_ALBUM},
    "itunes": {"/search": ITUNES_LOOKUP, "/lookup": ITUNES_LOOKUP},
    "lastfm": {"/": LASTFM_ALBUM},
    "acoustid": {"/lookup": ACOUSTID},
    "coverart": {f"/release/{mbid(10)}": COVERS},
}  # fmt: skip


def put(site: Site, name: str) -> None:
    for path, reply in ANSWERS[name].items():
        site.put(f"/{name}{path}", json.dumps(reply), content_type="application/json")


def known(site: Site) -> dict[str, Source]:
    base_urls = {name: site.url(f"/{name}") for name in BASE_URLS}
    return sources(SourceSettings(base_urls, dict.fromkeys(KEY_VARIABLES, SECRET)))


async def follow(
    fetcher: Fetcher, source: Source, requests: Sequence[Request]
) -> tuple[list[Release], list[ArtistFound]]:
    """Asks, reads, and asks what the replies name, until nothing is left."""
    releases: list[Release] = []
    artists: list[ArtistFound] = []
    waiting = deque(requests)
    while waiting:
        request = waiting.popleft()
        reply = await fetcher.get(source.signed(request))
        assert reply.state is PageState.OK, (request.url, reply.reason)
        found = source.read(request, reply.body, url=reply.final_url, content_type=reply.content_type)
        releases += found.releases
        artists += found.artists
        waiting.extend(found.requests)
    return releases, artists


@pytest.mark.parametrize("name", sorted(ANSWERS))
async def test_search_ends_with_the_release(name: str, make_fetcher: MakeFetcher) -> None:
    ids = {"musicbrainz_albumid": mbid(10)} if name == "coverart" else {}
    wanted = Wanted("The Marine Choir", "Coastlines", ids=ids, length_s=201.0, fingerprint="AQAA")
    async with Site() as site:
        put(site, name)
        source = known(site)[name]
        fetcher = make_fetcher(hosts=AT_ONCE)

        releases, _ = await follow(fetcher, source, source.search(wanted))

        asked = len(site.pages())
        again, _ = await follow(fetcher, source, source.search(wanted))
        assert again == releases
        assert len(site.pages()) == asked  # The second time all comes from the cache.
    assert releases
    assert all(release.source == name for release in releases)
    assert all(release.title == "Coastlines" or name == "coverart" for release in releases)


@pytest.mark.parametrize("name", sorted(ANSWERS))
async def test_keys_reach_their_own_server_and_no_file(
    name: str, make_fetcher: MakeFetcher, tmp_path: Any
) -> None:
    ids = {"musicbrainz_albumid": mbid(10)} if name == "coverart" else {}
    wanted = Wanted("The Marine Choir", "Coastlines", ids=ids, length_s=201.0, fingerprint="AQAA")
    async with Site() as site:
        put(site, name)
        source = known(site)[name]
        await follow(make_fetcher(hosts=AT_ONCE), source, source.search(wanted))
        told = [f"{seen.headers} {seen.query}" for seen in site.pages()]

    assert told
    assert all((SECRET in each) is (name in KEY_VARIABLES) for each in told)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


async def test_artists_of_one_name_come_with_their_countries_and_albums(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        put(site, "musicbrainz")
        source = known(site)["musicbrainz"]
        # Without where it began, whose code says the country, the area is walked.
        del (reply := json.loads(json.dumps(MB_ARTISTS)))["artists"][1]["begin-area"]
        site.put("/musicbrainz/artist", json.dumps(reply), content_type="application/json")

        _, artists = await follow(
            make_fetcher(hosts=AT_ONCE), source, source.search_artist("The Marine Choir")
        )

    first, second = merged(artists)
    assert (first.country, first.titles) == ("NO", ("Coastlines",))
    assert (second.country, second.titles) == ("GB", ("Coastlines",))
