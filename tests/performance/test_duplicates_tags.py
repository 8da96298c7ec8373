"""How well and how fast like tags are found: among 1,000 to 100,000 tracks, and in a sample whose truth is known.

pytest -n 0 --override-ini addopts= tests/performance/test_duplicates_tags.py

The sample is that of MusicBrainz-20K beside the project (`../shared`); without it, its test is skipped.
"""

import csv
import os
import random
import resource
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.duplicates import rule_similar_tags
from musictui.duplicates.candidates import Index
from musictui.duplicates.rule_same_tags import SameTags
from musictui.library import duplicate_facts
from musictui.library.database import open_reader
from musictui.model.duplicates import Facts, TrackFacts
from tests.duplicates.tagged import track
from tests.performance import large_library

SHARED = Path(__file__).parents[3] / "shared"
SAMPLE = SHARED / "data/dedup/musicbrainz20k-sample.csv"
COPIES = 0.05
"""How many tracks are copies of others under other tags."""


@pytest.fixture(scope="module")
def tracks() -> list[TrackFacts]:
    """A library of which a part are copies as other taggers write them."""
    chance = random.Random(3)
    found = []
    for number, (stat, read) in enumerate(large_library.files()):
        tags = {name: values[0] for name, values in read.tags.items()}
        place = int(tags["tracknumber"].partition("/")[0])
        plain = track(number, tags["title"], tags["artist"], tags["album"], track=place)
        length_s = None if read.stream is None else read.stream.length_s
        found.append(plain._replace(path=stat.path, size=stat.size, length_s=length_s))
    for _ in range(int(len(found) * COPIES)):
        one, at = chance.choice(found), chance.randrange(len(found))
        found[at] = retagged(one, chance)._replace(id=at)
    return found


def retagged(one: TrackFacts, chance: random.Random) -> TrackFacts:
    """The same under other tags."""
    length_s = (one.length_s or 0) + chance.choice((0.0, 0.4, 1.0))
    match chance.randrange(4):
        case 0:
            at = chance.randrange(max(1, len(one.title) - 1))
            slip = one.title[:at] + one.title[at + 1 : at + 2] + one.title[at : at + 1] + one.title[at + 2 :]
            return one._replace(title=slip, length_s=length_s)
        case 1:
            return one._replace(title=f"{one.track or 1:02d} - {one.title}", length_s=length_s)
        case 2:
            artist = " & ".join(one.artists)
            return one._replace(title=f"{artist} - {one.title}", artists=(), length_s=length_s)
        case _:
            return one._replace(title=one.title.upper(), album="", length_s=length_s)


@pytest.mark.parametrize("count", [1_000, 10_000, 100_000])
def test_similar_tags(benchmark: BenchmarkFixture, tracks: list[TrackFacts], count: int) -> None:
    """All pairs of like tags; the candidate search apart in `extra_info`."""
    facts = Facts(tracks[:count])
    found = benchmark.pedantic(rule_similar_tags.find, (facts,), rounds=1)
    benchmark.extra_info["pairs"] = len(found.similar)
    benchmark.extra_info["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    assert found.similar


@pytest.mark.parametrize("count", [1_000, 10_000, 100_000])
def test_candidates(benchmark: BenchmarkFixture, tracks: list[TrackFacts], count: int) -> None:
    """The candidate search alone: the index and its pairs."""
    texts = [rule_similar_tags.text(one) for one in tracks[:count]]
    pairs = benchmark.pedantic(lambda: Index(texts).pairs(), rounds=1)
    benchmark.extra_info["pairs"] = len(pairs.first)
    assert len(pairs.first)


def test_one_text_against_all(benchmark: BenchmarkFixture, tracks: list[TrackFacts]) -> None:
    """A standing index is asked for one text."""
    texts = [rule_similar_tags.text(one) for one in tracks]
    index = Index(texts)
    asked = random.Random(5).sample(texts, 200)
    found = benchmark.pedantic(lambda: [index.query(text) for text in asked], rounds=3)
    benchmark.extra_info["texts"] = len(asked)
    assert all(len(rows) for rows in found)


def test_new_tracks_against_all(benchmark: BenchmarkFixture, tracks: list[TrackFacts]) -> None:
    """1,000 tracks against all others, as when a folder of new music is vetted."""
    facts = Facts(tracks, frozenset(np.arange(5_000, 6_000).tolist()))
    found = benchmark.pedantic(rule_similar_tags.find, (facts,), rounds=1)
    benchmark.extra_info["pairs"] = len(found.similar)
    assert found.similar


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside the project")
def test_pairs_of_a_known_sample(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Pair F1 of the rules for tags, on files as five taggers write them."""
    clusters, found_tracks = sample(tmp_path)
    facts = Facts(found_tracks)
    similar = benchmark.pedantic(rule_similar_tags.find, (facts,), rounds=1).similar
    found = {match.members for match in similar}
    found |= {pair for match in SameTags().look(facts) for pair in combinations(match.members, 2)}
    cluster = {one.id: clusters[Path(os.fsdecode(one.path)).name] for one in found_tracks}
    true = sum(
        count * (count - 1) // 2 for count in np.unique_counts(list(clusters.values())).counts.tolist()
    )
    hits = sum(cluster[first] == cluster[second] for first, second in found)
    f1 = 2 * hits / (len(found) + true)
    benchmark.extra_info |= {"precision": hits / len(found), "recall": hits / true, "f1": f1}
    assert f1 >= 0.985


def sample(folder: Path) -> tuple[dict[str, str], list[TrackFacts]]:
    """The clusters by file name, and the tracks as they are indexed."""
    music = folder / "music"
    env = os.environ | {"MUSICTUI_HOME": str(folder / "home")}
    tool = str(SHARED / "tools/make_fuzzy_library.py")
    subprocess.run([sys.executable, tool, str(SAMPLE), str(music)], check=True, capture_output=True)
    index = [sys.executable, "-m", "musictui", "index", str(music)]
    # The files are headers only, which the index reports as problems.
    subprocess.run(index, env=env, check=False, capture_output=True)
    with (music / "truth.csv").open(encoding="utf-8", newline="") as file:
        clusters = {Path(row["path"]).name: row["cluster"] for row in csv.DictReader(file)}
    conn = open_reader(folder / "home/library.db")
    try:
        return clusters, duplicate_facts.load(conn)
    finally:
        conn.close()
