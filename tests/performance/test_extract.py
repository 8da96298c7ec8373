"""How fast pages are read, and how well: `pytest -n 0 --override-ini addopts= tests/performance/test_extract.py`.

The saved descriptions of Bandcamp pages beside the project (`../shared`) are put into pages of our own; without them,
their test is skipped.
"""

import csv
import html
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.model.release import Release
from musictui.scrape.pages.extract import extract

SHARED = Path(__file__).parents[3] / "shared" / "data" / "web" / "bandcamp"
PAGES = 60
SIZE = 100_000
"""Bytes of a page."""
NO_GENRES = frozenset({"nanotech", "erikoisdance", "finland", "treepio", "chicago"})
"""Keywords of those pages that are places, names or inventions, judged by hand; the location of each page beside them."""

_WORDS = [
    "the",
    "of",
    "record",
    "sound",
    "night",
    "light",
    "river",
    "stone",
    "drum",
    "voice",
    "guitar",
    "city",
    "winter",
    "slow",
    "quiet",
    "noise",
    "dream",
]


def words(count: int, source: random.Random) -> str:
    return " ".join(source.choices(_WORDS, k=count))


def page(number: int, content: str, source: random.Random) -> bytes:
    """A page of 100 KB as blogs and shops have them: a third scripts and styles, a third scenery, a third content."""
    menu = "".join(f'<li class="menu-item"><a href="/{n}/">Metal {n}</a></li>' for n in range(60))
    widget = "".join(f'<li><a href="/w{n}/">{words(4, source)}</a></li>' for n in range(12))
    aside = "".join(
        f'<section class="widget"><h3>{words(2, source)}</h3><ul>{widget}</ul></section>' for _ in range(14)
    )
    script = "".join(f"var v{n} = {{a: '{words(12, source)}', b: {n}}};" for n in range(250))
    text = (
        f"<!doctype html><html><head><title>Page {number}</title><script>{script}</script>"
        f"<style>{'.a .b { color: red }' * 400}</style></head><body><header><nav><ul>{menu}</ul></nav></header>"
        f'<main>{content}@@</main><aside class="sidebar">{aside}</aside><footer>{words(80, source)}</footer></body></html>'
    )
    filler = ""
    while len(text) + len(filler) < SIZE:
        filler += f'<p class="text">{words(60, source)} <a href="/x/">{words(2, source)}</a></p>\n'
    return text.replace("@@", filler).encode()


def post(number: int, source: random.Random) -> str:
    """A post about a release, with a track list, links and tags."""
    tracks = "".join(f"<li>{words(3, source)} ({n}:30)</li>" for n in range(1, 11))
    return (
        f'<article class="post hentry"><h2><a href="/2020/{number}/">Artist {number} – Album {number} (2020)</a></h2>'
        f"<p>{words(80, source)}</p><p>Genre: Dub Techno<br>Label: Label {number}</p><ol>{tracks}</ol>"
        f'<a href="https://artist{number}.bandcamp.com/album/a?utm_source=x">Bandcamp</a>'
        f'<a href="https://open.spotify.com/album/{number}?si=1">Spotify</a><a rel="tag" href="/tag/drone/">drone</a></article>'
    )


def album(number: int, source: random.Random) -> str:
    """What a shop states about an album, and its page."""
    tracks = [
        {
            "@type": "ListItem",
            "position": n,
            "item": {"@type": "MusicRecording", "name": words(3, source), "duration": "PT3M20S"},
        }
        for n in range(1, 21)
    ]
    value = {
        "@type": "MusicAlbum",
        "name": f"Album {number}",
        "byArtist": {"@type": "MusicGroup", "name": f"Artist {number}"},
        "keywords": ["techno", "Oslo"],
        "track": {"@type": "ItemList", "itemListElement": tracks},
        "comment": [{"@type": "Comment", "text": words(30, source)} for _ in range(30)],
    }
    return f'<h1>Album {number}</h1><script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize("kind", ["post", "album", "listing of 10"])
def test_pages_are_read(benchmark: BenchmarkFixture, kind: str) -> None:
    source = random.Random(5)
    contents = {
        "post": lambda n: post(n, source).replace("h2", "h1"),
        "album": lambda n: album(n, source),
        "listing of 10": lambda n: "".join(post(n * 10 + m, source) for m in range(10)),
    }
    pages = [page(number, contents[kind](number), source) for number in range(PAGES)]

    def read() -> list[list[Release]]:
        return [read_page(body, number) for number, body in enumerate(pages)]

    started = time.process_time()
    found = benchmark.pedantic(read, rounds=3, warmup_rounds=1)
    # The processor's time, not the clock's: what other programs do at the same time does not count.
    benchmark.extra_info["pages_a_second"] = round(4 * PAGES / (time.process_time() - started))

    assert {len(body) // 1000 for body in pages} <= {100, 101, 102, 103}
    assert all(len(releases) == (10 if kind == "listing of 10" else 1) for releases in found)
    assert all(release.genres and release.tracks for releases in found for release in releases)


def read_page(body: bytes, number: int) -> list[Release]:
    """The releases of one of the pages."""
    return extract(body, url=f"https://blog.example/{number}", content_type="text/html; charset=utf-8")


def stated(value: dict[str, Any]) -> tuple[set[str], list[tuple[str, int]]]:
    """The keywords that are genres, and the tracks with their lengths in seconds, of one description."""
    location = value["publisher"].get("foundingLocation", {}).get("name", "")
    places = {part.strip().lower() for part in location.split(",")}
    keywords = {text.lower() for text in value.get("keywords", ())} - places - NO_GENRES
    if genre := value["publisher"].get("genre"):
        keywords.add(genre.rpartition("/")[2].replace("-", " "))
    tracks = []
    for entry in value["track"]["itemListElement"]:
        hours, minutes, seconds = re.findall(r"\d+", entry["item"]["duration"])
        tracks.append(
            (" ".join(entry["item"]["name"].split()), int(hours) * 3600 + int(minutes) * 60 + int(seconds))
        )
    return keywords, tracks


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data/web/bandcamp")
def test_bandcamp_pages_give_all_that_they_state_and_nothing_else() -> None:
    with (SHARED / "expected_summary.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["file"]: row for row in csv.DictReader(file)}
    for name, row in expected.items():
        value = json.loads((SHARED / "pages" / name).read_text(encoding="utf-8"))
        (release,) = _read(value)
        keywords, tracks = stated(value)
        for kind, (found, wanted) in {
            "genre": (
                {evidence.text.lower() for genre in release.genres for evidence in genre.evidence},
                keywords,
            ),
            "label": ({release.label}, {value["publisher"]["name"]}),
            "country": ({release.country}, {row["expected_country"]}),
            "track": ({(track.title, track.length_s) for track in release.tracks}, set(tracks)),
        }.items():
            assert found == wanted, (name, kind, found ^ wanted)


def _read(value: dict[str, Any]) -> list[Release]:
    """The description in a page of our own, with scenery that names other genres."""
    text = json.dumps(value)
    name = html.escape(value["name"])
    body = f"""<!doctype html><html><head><title>{name}</title><script type="application/ld+json">{text}</script></head>
    <body><nav><a href="/tag/polka" rel="tag">polka</a></nav><main><h2>{name}</h2>
    <p>{html.escape(value.get("description", ""))}</p></main>
    <div class="recommendations"><a rel="tag" href="/tag/ska">ska</a><p>Genre: Fado</p></div></body></html>"""
    return extract(body.encode(), url=value["@id"], content_type="text/html; charset=utf-8")
