"""How right the sources and the matching are on real replies, and how fast matching is.

The replies are those of `data/web` and `data/mb` beside the project (`../shared`); without them their tests are
skipped. Nothing of them is kept here.
"""

import csv
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.model.release import Release, ReleaseTrack
from musictui.scrape.matching.match import assign
from musictui.scrape.matching.matched import Candidate
from musictui.scrape.source import PageError, Request
from musictui.scrape.sources import musicbrainz_artists, musicbrainz_xml
from musictui.scrape.sources.bandcamp import Bandcamp
from musictui.scrape.sources.coverart import CoverArt
from musictui.scrape.sources.deezer import Deezer
from musictui.scrape.sources.lastfm import Lastfm
from musictui.scrape.sources.musicbrainz import MusicBrainz

SHARED = Path(__file__).parents[3] / "shared"
WEB, MB = SHARED / "data/web", SHARED / "data/mb"

needs_replies = pytest.mark.skipif(
    not MB.exists() or not WEB.exists(), reason="no saved replies beside the project"
)


@needs_replies
def test_musicbrainz_artists_have_the_country_of_the_truth() -> None:
    lines = (MB / "musicbrainz_artist_country_truth.csv").read_text(encoding="utf-8").splitlines()
    truth = list(csv.DictReader(lines))
    paths = {path.name: path for path in MB.rglob("*") if path.is_file()}
    wrong = []
    for row in truth:
        body = paths[row["source_file"]].read_bytes()
        reply = musicbrainz_xml.parse(body) if musicbrainz_xml.is_xml(body) else json.loads(body)
        found = [musicbrainz_artists.artist(node) for node in nodes(reply) if node.get("id") == row["mbid"]]
        countries = {artist.country for artist in found} - {""}
        if not found or countries != ({row["country"]} - {""}) or found[0].name != row["name"]:
            wrong.append((row["name"], countries, row["country"]))

    assert len(truth) == 32
    assert not wrong


@needs_replies
def test_replies_all_are_read_or_refused_with_a_reason() -> None:
    read = refused = 0
    for path in [
        *MB.rglob("*.json"),
        *MB.rglob("*.xml"),
        *(WEB / "musicbrainz-replies").rglob("*"),
        *WEB.glob("navidrome/*"),
    ]:
        if not path.is_file():
            continue
        for source, step in ((MusicBrainz(), "release"), (MusicBrainz(), "recording"), (MusicBrainz(), "search-artist"),
                             (Deezer(), "search-album"), (Lastfm("k"), "album.getinfo"), (CoverArt(), "release")):  # fmt: skip
            request = Request("https://example.org/", source.name, step=step)
            try:
                source.read(request, path.read_bytes(), url=request.url, content_type="")
                read += 1
            except PageError:
                refused += 1

    show(f"{read} read, {refused} refused")
    assert read > 60


@needs_replies
def test_bandcamp_titles_and_artists_of_the_tracks() -> None:
    titles = artists = total = 0
    for release, path in bandcamp():
        expected = json.loads((WEB / "bandcamp/expected" / path.name).read_text(encoding="utf-8"))
        for track, wanted in zip(release.tracks, expected[0]["tracks"], strict=True):
            total += 1
            titles += track.title == wanted["title"]
            artists += track.artist == wanted["artist"]

    show(f"{total} tracks: {titles} titles, {artists} artists as expected")
    assert titles >= 0.95 * total
    assert artists >= 0.9 * total


@needs_replies
def test_matching_right_albums_fit_and_wrong_ones_do_not() -> None:
    chance = random.Random(5)
    listed = listings()
    fits, misfits, pairs = [], [], []
    for release in listed:
        for kept in kinds(release, chance):
            found = assign(release, kept)
            fits.append(found.score)
            pairs += [(pair.score, pair.place == pair.track_id) for pair in found.tracks]
        for other in chance.sample([each for each in listed if each.title != release.title], 6):
            for kept in kinds(other, chance):
                found = assign(release, kept)
                misfits.append(found.score)
                pairs += [(pair.score, False) for pair in found.tracks]

    fits.sort()
    show(f"{len(fits)} right: 5 % under {fits[len(fits) // 20]:.2f}, median {fits[len(fits) // 2]:.2f}")
    show(
        f"{len(misfits)} wrong: {sum(score > 0.5 for score in misfits)} over 0.5, highest {max(misfits):.2f}"
    )
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.0)):
        inside = [is_right for score, is_right in pairs if low <= score < high or (high == score == 1.0)]
        show(f"pairs of {low} to {high}: {sum(inside)} of {len(inside)} right")
    sure = [is_right for score, is_right in pairs if score >= 0.9]
    assert sum(sure) >= 0.98 * len(sure)
    assert sum(score > 0.5 for score in misfits) <= 0.01 * len(misfits)


@pytest.mark.parametrize("tracks", [14, 300])
def test_assign_speed(benchmark: BenchmarkFixture, tracks: int) -> None:
    chance = random.Random(1)
    listed = [
        ReleaseTrack(f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}", position=number, length_s=chance.uniform(90, 400))
        for number in range(1, tracks + 1)
    ]  # fmt: skip
    release = Release("https://example.org/", "page", title="Album", artist="Artist", tracks=tuple(listed))

    found = benchmark(assign, release, as_files(release, chance))

    assert len(found.tracks) == tracks


def show(line: str) -> None:
    """A figure, for who runs this with `-s`."""
    sys.stdout.write(f"{line}\n")


WORDS = (
    "harbor",
    "tide",
    "paper",
    "undertow",
    "salt",
    "break",
    "long",
    "home",
    "night",
    "river",
    "stone",
    "glass",
)


def kinds(release: Release, chance: random.Random) -> Iterator[list[Candidate]]:
    """The files of a release as people have them."""
    kept = as_files(release, chance)
    yield kept
    yield [file._replace(title=_slip(file.title, chance), length_s=None) for file in kept]
    yield [
        file._replace(position=None, disc=None, album="", album_artist="") for file in shuffled(kept, chance)
    ]
    yield [Candidate(file.id, name=f"{file.artist} - {file.title}", length_s=file.length_s) for file in kept]
    yield [
        Candidate(file.id, position=file.position, disc=file.disc, length_s=file.length_s) for file in kept
    ]
    yield [Candidate(file.id, length_s=file.length_s) for file in kept]
    yield shuffled(kept, chance)[: max(1, len(kept) // 2)]
    bonus = [
        kept[0]._replace(id=9000 + n, title=f"Bonus {WORDS[n]}", position=90 + n, length_s=77.0)
        for n in range(2)
    ]
    yield kept + bonus


def as_files(release: Release, chance: random.Random) -> list[Candidate]:
    """The files with all tags; the id of each is the index of its track."""
    return [
        Candidate(
            index,
            track.title,
            track.artist or release.artist,
            release.title,
            release.artist,
            track.position,
            track.disc,
            (track.length_s or 200.0) + chance.uniform(-1, 1),
        )
        for index, track in enumerate(release.tracks)
    ]


def shuffled(files: Sequence[Candidate], chance: random.Random) -> list[Candidate]:
    return chance.sample(files, len(files))


def _slip(title: str, chance: random.Random) -> str:
    """A title with two letters changed."""
    at = chance.randrange(max(1, len(title) - 1))
    return title[:at] + title[at + 1 : at + 2] + title[at : at + 1] + title[at + 2 :]


def listings() -> list[Release]:
    """The saved releases with four tracks and more whose lengths are known."""
    found = [release for release, _ in bandcamp()]
    paths = [
        *WEB.glob("musicbrainz-replies/musicbrainz/ws/2/release/*"),
        *MB.rglob("release*.json"),
        *MB.rglob("release/*.xml"),
    ]
    for path in paths:
        request = Request("https://example.org/", "musicbrainz", step="release")
        try:
            found += MusicBrainz().read(request, path.read_bytes(), url=request.url, content_type="").releases
        except PageError:
            continue
    return [
        each
        for each in found
        if len(each.tracks) >= 4 and sum(not track.length_s for track in each.tracks) < 2
    ]


def bandcamp() -> Iterator[tuple[Release, Path]]:
    """The saved Bandcamp data, each set in a page."""
    for path in sorted((WEB / "bandcamp/pages").glob("*.json")):
        stated = path.read_text(encoding="utf-8")
        url = json.loads(stated)["@id"]
        body = f'<!doctype html><html><head><script type="application/ld+json">{stated}</script></head><body></body></html>'
        request = Request(url, "bandcamp")
        yield (
            Bandcamp()
            .read(request, body.encode(), url=url, content_type="text/html; charset=utf-8")
            .releases[0],
            path,
        )


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All objects of a reply."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)
