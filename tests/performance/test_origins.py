"""How fast and how well the origins of artists are found.

pytest -n 0 --override-ini addopts= tests/performance/test_origins.py

Replies of MusicBrainz and free-text locations lie beside the project (`../shared`); without them, their tests are
skipped.
"""

import csv
import hashlib
import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.jobs.resolve_origins import resolve_origins
from musictui.jobs.web import Web
from musictui.library import origins, schema, tracks
from musictui.library.database import Database
from musictui.library.origin_cache import OriginCache
from musictui.library.origins import Stored
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.scrape.origins import places
from musictui.scrape.sources import musicbrainz_xml
from tests.jobs.conftest import encyclopedia, web
from tests.jobs.encyclopedia import Encyclopedia
from tests.library import making
from tests.performance import large_library

__all__ = ["encyclopedia", "web"]

RecordProperty = Callable[[str, object], None]
"""Figures for the report: `-o junit_family=xunit1 --junit-xml=FILE` writes them down."""

SHARED = Path(__file__).parents[3] / "shared/data/mb"
LOCATIONS = SHARED / "msd_artist_location.csv"
TRUTH = SHARED / "musicbrainz_artist_country_truth.csv"

HOT_S, STORED_S = 5e-6, 2e-4
"""Of the quickest round: what else the machine does only makes others slower."""
TRACKS = 10_000
SEED = 20261121
CHECKED = 200
CHECKED_DIGEST = "a581137299f241ed"
"""Of the countries of the sample that was checked by hand: changes when one of them changes."""


def stored(number: int) -> Stored:
    """An origin with as much evidence as most have."""
    evidence = (
        OriginEvidence("musicbrainz", "NO", "area: Norway", "https://musicbrainz.org/artist/x", 1.7e9, 0.8),
        OriginEvidence("tags", "US", "released in: US (9 of 12 tracks)", weight=0.3),
    )
    candidates = tuple(
        OriginCandidate("NO", f"area: Norway; made Album {one}", f"id-{one}", 0.9) for one in range(3)
    )
    return Stored(
        Origin(f"Artist {number}", "NO", OriginState.KNOWN, 0.8, "A note", evidence, candidates, time.time()),
        "a:b",
    )


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A library file that knows 20,000 artists."""
    conn = schema.open_writer(tmp_path_factory.mktemp("origins") / "library.db", timeout_s=5)
    conn.execute("BEGIN")
    origins.put(conn, map(stored, range(20_000)))
    conn.execute("COMMIT")
    yield conn
    conn.close()


def test_hot(known: sqlite3.Connection, benchmark: BenchmarkFixture) -> None:
    cache = OriginCache(capacity=20_000)
    cache.warm(known)
    names = [f"artist {number}" for number in random.Random(1).sample(range(20_000), 1000)]

    def look_up() -> None:
        for name in names:
            cache.get(known, name, "a:b")

    benchmark(look_up)
    each_s = benchmark.stats.stats.min / len(names)
    benchmark.extra_info["µs each"] = each_s * 1e6
    assert cache.figures.hit_rate == 1
    assert cache.figures.stored == 0
    assert each_s <= HOT_S


def test_from_the_library(known: sqlite3.Connection, benchmark: BenchmarkFixture) -> None:
    names = [f"artist {number}" for number in random.Random(2).sample(range(20_000), 1000)]

    def look_up(cache: OriginCache) -> None:
        for name in names:
            cache.get(known, name, "a:b")
        assert cache.figures.stored == len(names)

    benchmark.pedantic(look_up, setup=lambda: ((OriginCache(),), {}), rounds=20)
    each_s = benchmark.stats.stats.min / len(names)
    benchmark.extra_info["µs each"] = each_s * 1e6
    assert each_s <= STORED_S


async def test_second_pass(
    encyclopedia: Encyclopedia, web: Web, tmp_path: Path, record_property: RecordProperty
) -> None:
    """10,000 tracks: all artists asked in a first pass; a second one, in a new session, asks nobody."""
    rows = large_library.rows(TRACKS)
    names = sorted({json.loads(row.tags)["artist"][0] for row in rows})
    for name in names[::2]:
        encyclopedia.artist(name, "SE")
    database = Database(tmp_path / "library.db")
    try:
        root = await database.write(lambda conn: making.add_root(conn, tmp_path / "music"))
        await database.write(lambda conn: tracks.add(conn, root.id, rows, making.NOW_S))
        given: dict[str, Any] = {"database": database, "executor": InlineExecutor(), "web": web}
        first = await resolve_origins(Reporter(), cache=OriginCache(), **given)
        asked = encyclopedia.asked()
        second = await resolve_origins(Reporter(), cache=OriginCache(), **given)
    finally:
        database.close()
    record_property("artists", len(first.artists))
    record_property("first pass", f"{first.seconds:.1f} s, {asked:,} requests")
    record_property("second pass", f"{second.seconds:.2f} s, hit rate {second.hit_rate:.1%}")
    assert second.hit_rate >= 0.95
    assert (second.requests, encyclopedia.asked()) == (0, asked)


@pytest.mark.skipif(not LOCATIONS.exists(), reason="the locations are not there")
def test_locations(record_property: RecordProperty) -> None:
    """At least 90 % of the free-text locations have a country; those of the sample were checked by hand."""
    with LOCATIONS.open(encoding="utf-8", errors="replace", newline="") as file:
        texts = [row["location_text"] for row in csv.DictReader(file)]
    distinct = sorted(set(texts))
    started_s = time.perf_counter()
    found = {text: places.country_of(text) for text in distinct}
    seconds = time.perf_counter() - started_s
    of_rows = sum(found[text] is not None for text in texts) / len(texts)
    of_texts = sum(place is not None for place in found.values()) / len(distinct)
    sample = random.Random(SEED).sample(distinct, CHECKED)
    countries = "\n".join(f"{text}\t{place.country if (place := found[text]) else ''}" for text in sample)
    digest = hashlib.sha256(countries.encode()).hexdigest()[:16]
    record_property("rows", f"{of_rows:.1%} of {len(texts):,}")
    record_property("texts", f"{of_texts:.1%} of {len(distinct):,} in {seconds:.2f} s with the tables")
    assert of_rows >= 0.9
    assert of_texts >= 0.9
    assert digest == CHECKED_DIGEST, f"check again by hand:\n{countries}"


def _told(value: Any, mbid: str) -> Iterator[dict[str, Any]]:
    """What a reply says of an artist, wherever it says it."""
    if isinstance(value, dict):
        if value.get("id") == mbid and "name" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _told(each, mbid)


@pytest.mark.skipif(not TRUTH.exists(), reason="the replies are not there")
async def test_replies_of_musicbrainz(
    encyclopedia: Encyclopedia, web: Web, tmp_path: Path, record_property: RecordProperty
) -> None:
    """Every artist of the saved replies gets the country of the truth, or none where it has none."""
    with TRUTH.open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    files = {path.name: path for path in SHARED.rglob("*") if path.is_file()}
    database = Database(tmp_path / "library.db")
    wrong = []
    try:
        root = await database.write(lambda conn: making.add_root(conn, tmp_path / "music"))
        for number, row in enumerate(truth):
            body = files[row["source_file"]].read_bytes()
            reply = musicbrainz_xml.parse(body) if musicbrainz_xml.is_xml(body) else json.loads(body)
            mbid, name = row["mbid"], row["name"]
            told = max(_told(reply, mbid), key=len)
            encyclopedia.artists[mbid] = dict(told)
            encyclopedia.made[mbid] = ()
            path = f"/ws/2/artist/{mbid}"
            encyclopedia.site.put(path, json.dumps(told), content_type="application/json")
            tags = {"artist": f"{name} #{number}", "musicbrainz_artistid": mbid}
            await database.write(
                lambda conn, tags=tags, number=number: making.add(conn, root, f"{number}", **tags)
            )
            given: dict[str, Any] = {"database": database, "executor": InlineExecutor(), "web": web}
            result = await resolve_origins(Reporter(), cache=OriginCache(), artists=[tags["artist"]], **given)
            (found,) = result.artists.values()
            if (found.country or "") != row["country"]:
                wrong.append((name, row["country"], found))
    finally:
        database.close()
    record_property("right", f"{len(truth) - len(wrong)} of {len(truth)}")
    assert wrong == []
