"""`musictui scrape`: the whole way from a site on loopback to the tags of files, and back."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from musictui.scrape import registry
from tests.cli.conftest import Cli, contents
from tests.scrape.site import Site
from tests.tui.asking import album, serve_stores

WAIT_S = 20


@pytest.fixture
def site(debut: Path, home: Path) -> Iterator[Site]:
    """Answers in a thread of its own while commands run; all services are addresses of it."""
    started: list[Site] = []
    is_up, is_done = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with Site() as found:
            started.append(found)
            is_up.set()
            await is_done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert is_up.wait(WAIT_S)
    found = started[0]
    lines = [f'{name} = "{found.url(f"/{name}")}"' for name in registry.BASE_URLS]
    with (home / "config.toml").open("a") as file:
        file.write("\n[sources]\n" + "\n".join(lines) + '\n[network]\nlimits = ["127.0.0.1 20"]\n')
    found.put("/debut", album("Ann", "Debut", TITLES, ("Dub Techno", "R&B")))
    yield found
    loop.call_soon_threadsafe(is_done.set)
    thread.join(WAIT_S)
    loop.close()


TITLES = ("Human", "Crying", "Venus")


def test_apply_writes_what_was_found_and_undo_takes_it_back(debut: Path, site: Site, cli: Cli) -> None:
    before = contents(debut)
    outcome = cli("scrape", site.url("/debut"), "--apply", "--yes")
    assert outcome.code == 0, outcome.err
    assert outcome.lines[0] == "Ann – Debut"
    assert "1 release, 1 in the library" in outcome.err
    found = [json.loads(line) for line in cli("find", "--format", "jsonl").lines]
    assert all({"Dub Techno", "R&B"} <= set(track["genre"]) for track in found)
    assert len(cli("find", "genre.source:page").lines) == len(found) + 1
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before


def test_jsonl_is_a_line_for_each_release_and_for_each_page_without_answer(site: Site, cli: Cli) -> None:
    outcome = cli("scrape", site.url("/debut"), site.url("/gone"), "--format", "jsonl")
    assert outcome.code == 0, outcome.err
    release, page = map(json.loads, outcome.lines)
    assert release["url"] == site.url("/debut")
    assert (release["source"], release["title"], release["artist"]) == ("page", "Debut", "Ann")
    assert (release["date"], release["label"]) == ("1995-06-13", "")
    assert [genre["name"] for genre in release["genres"]] == ["dub techno", "r&b"]
    assert release["genres"][0]["evidence"][0]["text"] == "Dub Techno"
    assert [(link["kind"], link["host"]) for link in release["links"]] == [("video", "youtube.com")]
    assert [track["title"] for track in release["tracks"]] == list(TITLES)
    assert len(release["matches"]) == 3
    assert {"track_id", "score"} <= set(release["matches"][0])
    assert (page["url"], page["state"]) == (site.url("/gone"), "not found")
    assert page["reason"]
    assert set(release) <= set(page)


def test_offline_answers_from_what_was_kept(site: Site, cli: Cli) -> None:
    assert cli("scrape", site.url("/debut")).code == 0
    asked = len(site.seen)
    outcome = cli("scrape", site.url("/debut"), site.url("/other"), "--offline")
    assert outcome.code == 0
    assert "1 from the cache" in outcome.err
    assert "It is not in the cache" in outcome.err
    assert len(site.seen) == asked
    assert "1 from the cache" not in cli("scrape", site.url("/debut"), "--refresh").err
    assert site.asked("/debut") == 2


def test_what_was_asked_is_listed_and_goes_on(site: Site, cli: Cli) -> None:
    assert cli("scrape", "--list").lines == []
    assert cli("scrape", site.url("/debut")).code == 0
    (line,) = cli("scrape", "--list").lines
    assert line.split()[0] == "1"
    assert " 1 page " in line
    assert " 1 release " in line
    assert site.url("/debut") in line
    again = cli("scrape", "--resume", "1")
    assert again.code == 0, again.err
    assert again.lines[0] == "Ann – Debut"
    assert f"Asking about {site.url('/debut')}" in again.err
    assert "0 pages in" in again.err
    assert "1 release, 1 in the library" in again.err
    assert site.asked("/debut") == 1
    assert "There is no scrape 9" in cli("scrape", "--resume", "9").err


def test_what_was_asked_is_listed_for_programs_an_object_a_line(site: Site, cli: Cli) -> None:
    assert cli("scrape", "--list", "--json").text == ""
    site.put("/busy", "no", status=429)
    cli("scrape", site.url("/debut"), site.url("/busy"))
    cli("scrape", site.url("/debut"), "--crawl", "--since", "2024", "--pages", "3")
    outcome = cli("scrape", "--list", "--json")
    assert outcome.code == 0, outcome.err
    crawl, first = map(json.loads, outcome.lines)
    assert (first["id"], first["pages"], first["left"], first["releases"]) == (1, 2, 1, 1)
    assert first["asked"] == {"urls": [site.url("/debut"), site.url("/busy")]}
    assert first["title"] == f"{site.url('/debut')} and 1 more"
    assert datetime.fromisoformat(first["started"]) <= datetime.fromisoformat(first["ended"])
    assert crawl["asked"] == {
        "urls": [site.url("/debut")],
        "since": "2024",
        "is_crawl": True,
        "most_pages": 3,
        "depth": 3,
    }
    assert cli("scrape", "--list", "--format", "jsonl").text == outcome.text
    assert ", 1 left" in cli("scrape", "--list").lines[1]
    refused = cli("scrape", "--list", "--json", "--format", "table")
    assert (refused.code, refused.text) == (2, "")


def test_json_is_jsonl(site: Site, cli: Cli) -> None:
    outcome = cli("scrape", site.url("/debut"), "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.text == cli("scrape", site.url("/debut"), "--format", "jsonl").text
    assert json.loads(outcome.text)["title"] == "Debut"


def test_a_crawl_says_that_it_stopped_and_is_listed_with_its_options(site: Site, cli: Cli) -> None:
    posts = "".join(
        f'<article><h2><a href="/p{number}">Ann – {number}</a></h2></article>' for number in (1, 2)
    )
    site.put("/blog", f"<html><body><p>News of music, and what else there is.</p>{posts}</body></html>")
    outcome = cli("scrape", site.url("/blog"), "--crawl", "--pages", "1", "--since", "2024", "--genre", "dub")
    assert outcome.code == 0, outcome.err
    assert "stopped at its limit" in outcome.err
    (line,) = cli("scrape", "--list").lines
    assert f"{site.url('/blog')} since:2024 genre:dub pages:1 depth:3" in line


def test_what_gave_no_answer_is_told_and_if_nothing_did_it_failed(site: Site, cli: Cli) -> None:
    site.put("/words", "<html><body><p>Words enough to be a page of its own, of no music.</p></body></html>")
    site.put("/empty", "   ")
    outcome = cli("scrape", site.url("/gone"), site.url("/empty"))
    assert outcome.code == 1
    assert f"{site.url('/gone')}: " in outcome.err
    assert f"{site.url('/empty')}: " in outcome.err
    outcome = cli("scrape", site.url("/words"), site.url("/gone"))
    assert outcome.code == 0
    assert f"{site.url('/words')}: Nothing about a release was found." in outcome.err
    assert cli("scrape", site.url("/other"), "--offline").code == 1


def test_tracks_are_asked_about_and_the_scrape_has_the_name_of_the_album(site: Site, cli: Cli) -> None:
    serve_stores(site)
    outcome = cli("scrape", "--tracks", "album:debut", "--source", "itunes", "--source", "lastfm")
    assert outcome.code == 0, outcome.err
    assert "Last.fm: left out" in outcome.err
    assert "Ann – Debut" in cli("scrape", "--list").text


def test_values_stay_unless_they_are_to_be_overwritten(debut: Path, site: Site, cli: Cli) -> None:
    assert cli("tag", "", "date=1999-01-01", "--yes").code == 0
    kept = cli("scrape", site.url("/debut"), "--apply", "--field", "date", "--yes")
    assert kept.code == 0, kept.err
    assert {json.loads(line)["date"] for line in cli("find", "--format", "jsonl").lines} == {"1999-01-01"}
    assert cli("scrape", site.url("/debut"), "--apply", "--field", "date", "--overwrite", "--yes").code == 0
    assert {json.loads(line)["date"] for line in cli("find", "--format", "jsonl").lines} == {"1995-06-13"}


def test_genres_are_written_as_the_settings_say(debut: Path, home: Path, site: Site, cli: Cli) -> None:
    with (home / "config.toml").open("a") as file:
        file.write('\n[scrape]\ngenre_case = "lower"\n')
    assert cli("scrape", site.url("/debut"), "--apply", "--yes").code == 0
    found = [json.loads(line) for line in cli("find", "--format", "jsonl").lines]
    assert all("dub techno" in track["genre"] for track in found)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Nothing is asked."),
        (["https://example.org", "words"], "Only addresses can be crawled"),
        (["words", "--tracks", "artist:nobody"], "No track matches."),
        (["ftp://127.0.0.1/x"], "not by ftp://"),
        (["https://example.org", "file:///etc/hosts"], "not by file://"),
        (["https://example.org", "--source", "deezer"], "--source is about a search"),
        (["https://example.org", "--refresh", "--offline"], "Give one of them."),
        (["https://example.org", "--pages", "3"], "Add --crawl."),
        (["https://example.org", "--crawl", "--since", "may"], "--since is no date: may"),
        (["https://example.org", "--crawl", "--since", "2024-13"], "--since is no date: 2024-13"),
        (["https://example.org", "--crawl", "--until", "2024-02-31"], "--until is no date: 2024-02-31"),
        (
            ["https://example.org", "--crawl", "--since", "2024-05", "--until", "2024-04-30"],
            "No day is both since 2024-05 and until 2024-04-30.",
        ),
        (["--source", "bandcamp", "--tracks", ""], "Bandcamp is not asked: it cannot be searched"),
        (["--source", "coverart", "A - B"], "by their MusicBrainz id"),
        (["https://example.org", "--crawl", "--genre", "dub tecno"], "Did you mean dub techno"),
        (["https://example.org", "--yes"], "Add --apply."),
        (["https://example.org", "--overwrite"], "Add --apply."),
        (["https://example.org", "--apply", "--field", "gener"], "Did you mean genre?"),
        (["--resume", "1", "--source", "deezer"], "Give --resume ID alone."),
        (["--resume", "1", "--crawl"], "Give --resume ID alone."),
        (["--resume", "9"], "There is no scrape 9."),
        (["--list", "--apply"], "Give --list alone."),
        (["--source", "deezr", "A - B"], "Did you mean deezer?"),
    ],
)
def test_what_makes_no_sense_is_refused(debut: Path, cli: Cli, arguments: list[str], told: str) -> None:
    outcome = cli("scrape", *arguments)
    assert outcome.code == 2
    assert told in outcome.err
    assert outcome.lines == []
