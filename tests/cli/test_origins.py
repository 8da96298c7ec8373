"""`musictui origins`: the whole way from an encyclopedia on loopback to the tags of files, and back."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import audio
from tests.cli.conftest import Cli, contents
from tests.jobs.encyclopedia import Encyclopedia
from tests.scrape.site import Site

WAIT_S = 20


@pytest.fixture
def encyclopedia(debut: Path, home: Path) -> Iterator[Encyclopedia]:
    """Answers in a thread of its own while commands run; knows Ann, of Sweden, and two called Dynamo."""
    started: list[Encyclopedia] = []
    is_up, is_done = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with Site() as site:
            started.append(Encyclopedia(site).serve())
            is_up.set()
            await is_done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert is_up.wait(WAIT_S)
    known = started[0]
    known.artist("Ann", "SE")
    known.artist("Dynamo", "FI", made=["Frost"], comment="[b]metal[/b] band")
    known.artist("Dynamo", "DE", made=["Licht"])
    with (home / "config.toml").open("a") as file:
        file.write(f'\n[sources]\nmusicbrainz = "{known.url}"\n[network]\nlimits = ["127.0.0.1 20"]\n')
    yield known
    loop.call_soon_threadsafe(is_done.set)
    thread.join(WAIT_S)
    loop.close()


def test_apply_writes_what_is_sure_and_undo_takes_it_back(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli
) -> None:
    before = contents(debut)
    outcome = cli("origins", "--apply", "--yes")
    assert outcome.code == 0, outcome.err
    assert outcome.lines[0] == "SE  Ann  known 0.81"
    assert "3 changes done" in outcome.err
    found = [json.loads(line) for line in cli("find", "--format", "jsonl").lines]
    assert [track["artistcountry"] for track in found] == [["SE"]] * 3
    assert len(cli("find", "artistcountry.source:musicbrainz").lines) == len(found) + 1
    asked = encyclopedia.asked()
    assert "1 known before, 0 requests" in cli("origins").err
    assert encyclopedia.asked() == asked
    assert cli("undo", "--yes").code == 0
    assert contents(debut) == before


def test_json_is_a_line_for_each_artist(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    audio.make(debut / "04 Ice.flac", {"artist": "Dynamo", "title": "Ice"}, seed=4)
    audio.make(debut / "05 Both.flac", {"artist": "Ann feat. Nobody", "title": "Both"}, seed=5)
    assert cli("index").code == 0
    outcome = cli("origins", "--json")
    assert outcome.code == 0, outcome.err
    told = {one["artist"]: one for one in map(json.loads, outcome.lines)}
    assert list(told) == ["Ann", "Dynamo", "Nobody"]
    assert (told["Ann"]["country"], told["Ann"]["state"]) == ("SE", "known")
    assert [(one["source"], one["text"]) for one in told["Ann"]["evidence"]] == [("musicbrainz", "area: SE")]
    dynamo = told["Dynamo"]
    assert (dynamo["country"], dynamo["state"], dynamo["confidence"]) == (None, "ambiguous", 0)
    assert [one["country"] for one in dynamo["candidates"]] == ["FI", "DE"]
    assert told["Nobody"]["state"] == "unknown"
    table = cli("origins", "artist:dynamo")
    assert table.lines[0] == "--  Dynamo  ambiguous"
    assert table.lines[2].startswith("      FI? [b]metal[/b] band; ")
    assert "Ann" not in table.text
    csv = cli("origins", "artist:dynamo", "--format", "csv")
    assert csv.lines[0] == "artist,country,state,confidence,note,sources,candidates"
    assert csv.lines[1].startswith("Dynamo,,ambiguous,0.00,2 artists are called so,,FI: [b]metal[/b] band")


def test_choose_outranks_all_and_is_taken_back(debut: Path, encyclopedia: Encyclopedia, cli: Cli) -> None:
    assert cli("origins", "--choose", "ann=Norway").lines[0] == "NO  Ann  chosen"
    assert encyclopedia.asked() == 0
    assert cli("origins", "--choose", "Ann=").lines[0] == "SE  Ann  known 0.81"


def test_without_an_answer_it_says_so_and_asks_again(
    debut: Path, encyclopedia: Encyclopedia, cli: Cli, home: Path
) -> None:
    outcome = cli("origins", "--offline")
    assert outcome.code == 0
    assert outcome.lines[0] == "--  Ann  unknown"
    assert "Not answered: 1." in outcome.err
    assert encyclopedia.asked() == 0
    assert cli("origins").lines[0].startswith("SE")


def test_choose_for_an_artist_that_is_not_there_names_the_nearest(debut: Path, cli: Cli) -> None:
    outcome = cli("origins", "--offline", "--choose", "Amn=NO")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "The library has no artist “Amn”." in outcome.err
    assert "Did you mean “Ann”?" in outcome.err
    outcome = cli("origins", "--offline", "--choose", "Nobody At All=DE")
    assert outcome.code == 2
    assert "List them" in outcome.err
    assert cli("origins", "--offline").lines[0] == "--  Ann  unknown"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--choose", "Ann"], "says nothing"),
        (["--choose", "Ann=Nowhere"], "is no country"),
        (["--field", "artistcountry"], "Nothing is applied"),
        (["--dry-run"], "Nothing is applied"),
        (["--apply", "--field", "path"], "path"),
        (["--json", "--format", "csv"], "--json is --format jsonl"),
    ],
)
def test_what_makes_no_sense_is_refused(debut: Path, cli: Cli, arguments: list[str], said: str) -> None:
    outcome = cli("origins", *arguments)
    assert outcome.code == 2, outcome.err
    assert said in outcome.err


def test_nothing_matches(debut: Path, cli: Cli) -> None:
    outcome = cli("origins", "artist:nobody")
    assert (outcome.code, outcome.out) == (0, b"")
    assert "No artist matches." in outcome.err
